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
        SimdWarmUp warmUp = new SimdWarmUp(new ScalarKernels(), Duration.ofMillis(50));

        warmUp.run();
        warmUp.await();

        assertThat(warmUp.isDone(8)).isFalse();
        assertThat(warmUp.isDone(4)).isFalse();
    }

    @Test
    void nothingIsWaitedForWithoutSimd() throws InterruptedException {
        DistanceKernels kernels = new ScalarKernels();
        kernels.warmUp();

        kernels.awaitWarmUp();

        assertThat(kernels.filters(8)).isFalse();
    }
}
