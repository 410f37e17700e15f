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

package io.ivfpq.benchmarks.report;

import io.ivfpq.format.kernel.Kernels;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What a figure was measured on. */
public record MachineFacts(String cpu, int cores, String jdk, String kernels) {

    private static final Path CPU_INFO = Path.of("/proc/cpuinfo");

    /** Makes vector code faster by leaving out its checks, so figures have to name it. */
    private static final String BOUNDS_CHECKS = "jdk.incubator.vector.VECTOR_ACCESS_OOB_CHECK";

    public static MachineFacts current() throws IOException {
        return new MachineFacts(
                processorName(),
                Runtime.getRuntime().availableProcessors(),
                System.getProperty("java.vm.name") + " " + Runtime.version(),
                Kernels.get().name() + boundsChecks());
    }

    private static String boundsChecks() {
        return "0".equals(System.getProperty(BOUNDS_CHECKS)) ? " without bounds checks" : "";
    }

    private static String processorName() throws IOException {
        if (!Files.exists(CPU_INFO)) {
            return System.getProperty("os.arch");
        }
        return Files.readAllLines(CPU_INFO).stream()
                .filter(line -> line.startsWith("model name"))
                .map(line -> line.substring(line.indexOf(':') + 1).trim())
                .findFirst()
                .orElse(System.getProperty("os.arch"));
    }

    @Override
    public String toString() {
        return cpu + ", " + cores + " cores, " + jdk + ", " + kernels;
    }
}
