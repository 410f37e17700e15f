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

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * No SIMD kernel may fall off the cliffs of JDK 17, where the compiler leaves Vector API code
 * boxed, 40 to 1000 times slower, depending on what ran before. So each kernel is the first to be
 * used once, in a JVM of its own, whose kernels must all be at least three times as fast as their
 * scalar twins.
 */
class KernelSpeedTest {

    /** Orders of first use: rotations, every second one reversed. */
    static List<List<KernelRun>> orders() {
        List<List<KernelRun>> orders = new ArrayList<>();
        int kernels = KernelRun.simd().size();
        for (int first = 0; first < kernels; first++) {
            List<KernelRun> order = new ArrayList<>(KernelRun.simd());
            if (first % 2 == 1) {
                Collections.reverse(order);
                Collections.rotate(order, first + 1);
            } else {
                Collections.rotate(order, -first);
            }
            orders.add(order);
        }
        return orders;
    }

    static boolean hasWideVectors() {
        return SimdShape.BITS >= 256;
    }

    @ParameterizedTest
    @MethodSource("orders")
    @EnabledIf("hasWideVectors")
    void everyKernelIsFasterThanItsScalarTwin(List<KernelRun> order) throws Exception {
        List<String> names = order.stream().map(KernelRun::name).toList();

        String output = fork(names);

        int measured = 0;
        for (String line : output.lines().filter(l -> l.startsWith("kernel ")).toList()) {
            String[] words = line.split(" ", -1);
            assertThat(Double.parseDouble(words[2]))
                    .as("%s, order %s%n%s", words[1], names, output)
                    .isGreaterThan(KernelRun.TIMES_SCALAR);
            measured++;
        }
        assertThat(measured).as(output).isEqualTo(names.size());
    }

    private static String fork(List<String> kernels) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("--add-modules=jdk.incubator.vector", "-Xmx512m"));
        command.addAll(List.of("-cp", System.getProperty("java.class.path")));
        command.add(KernelRun.class.getName());
        command.addAll(kernels);
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        process.waitFor();
        return output;
    }
}
