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
import java.util.List;
import org.junit.jupiter.api.Test;

/** The choice of kernels, each in a JVM of its own because it is made once. */
class KernelsTest {

    private static final String ADD_MODULES = "--add-modules=jdk.incubator.vector";

    /** Prints the choice; run in the forked JVM. */
    public static void main(String[] arguments) {
        System.out.println("chosen " + Kernels.get().name());
    }

    @Test
    void runsScalarAndNamesTheFlagWhereTheModuleIsNotEnabled() throws Exception {
        String output = fork();

        assertThat(output)
                .contains("chosen scalar")
                .contains("module jdk.incubator.vector is not enabled")
                .contains("start the JVM with --add-modules jdk.incubator.vector");
    }

    @Test
    void runsSimdWhereTheModuleIsEnabled() throws Exception {
        assertThat(fork(ADD_MODULES)).containsPattern("chosen simd-\\d+");
    }

    @Test
    void runsScalarWhereTheCpuHasNoFusedMultiplyAdd() throws Exception {
        assertThat(fork(ADD_MODULES, "-XX:-UseFMA"))
                .contains("chosen scalar")
                .contains("no fused multiply-add");
    }

    @Test
    void obeysTheSystemProperty() throws Exception {
        assertThat(fork(ADD_MODULES, "-Dio.ivfpq.kernels=scalar")).contains("chosen scalar");
        assertThat(fork("-Dio.ivfpq.kernels=simd"))
                .doesNotContain("chosen")
                .contains("system property io.ivfpq.kernels is 'simd', but module");
        assertThat(fork("-Dio.ivfpq.kernels=fast"))
                .doesNotContain("chosen")
                .contains("system property io.ivfpq.kernels is 'fast', expected scalar or simd");
    }

    private static String fork(String... flags) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of(flags));
        command.addAll(List.of("-cp", System.getProperty("java.class.path")));
        command.add(KernelsTest.class.getName());
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        process.waitFor();
        return output;
    }
}
