/*
 * Licensed under the Apache License, Version 2.0 (the "License"); you may not use this file except
 * in compliance with the License. You may obtain a copy of the License at
 *
 *     http://www.apache.org/licenses/LICENSE-2.0
 *
 * Unless required by applicable law or agreed to in writing, software distributed under the License
 * is distributed on an "AS IS" BASIS, WITHOUT WARRANTIES OR CONDITIONS OF ANY KIND, either express
 * or implied. See the License for the specific language governing permissions and limitations under
 * the License.
 */

package io.ivfpq.format.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Proxy;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class SimdWarmUpTest {

    @Test
    void filtersAreUsedOnceTheyAreFast() throws InterruptedException {
        DistanceKernels kernels = new SimdKernels();
        kernels.warmUp();

        kernels.awaitWarmUp();

        assertThat(kernels.filters(8)).isEqualTo(SimdFilter.PAYS);
        assertThat(kernels.filters(4)).isEqualTo(SimdNibbleFilter.PAYS);
    }

    @Test
    void filtersThatStaySlowAreNeverUsed() throws InterruptedException {
        SimdWarmUp warmUp = new SimdWarmUp(slowFilters(), Duration.ofMillis(50));

        warmUp.run();
        warmUp.await();

        assertThat(warmUp.isDone(8)).isFalse();
        assertThat(warmUp.isDone(4)).isFalse();
    }

    /**
     * Scalar kernels whose filters take a millisecond more for each block, some hundred times a
     * scan, so that none looks fast while the scan waits to be compiled.
     */
    private static DistanceKernels slowFilters() {
        DistanceKernels scalar = new ScalarKernels();
        return (DistanceKernels)
                Proxy.newProxyInstance(
                        SimdWarmUpTest.class.getClassLoader(),
                        new Class<?>[] {DistanceKernels.class},
                        (proxy, method, arguments) -> {
                            long end = System.nanoTime() + 1_000_000;
                            while (method.getName().startsWith("candidates")
                                    && System.nanoTime() < end) {
                                Thread.onSpinWait();
                            }
                            return method.invoke(scalar, arguments);
                        });
    }

    @Test
    void nothingIsWaitedForWithoutSimd() throws InterruptedException {
        DistanceKernels kernels = new ScalarKernels();
        kernels.warmUp();

        kernels.awaitWarmUp();

        assertThat(kernels.filters(8)).isFalse();
    }
}
