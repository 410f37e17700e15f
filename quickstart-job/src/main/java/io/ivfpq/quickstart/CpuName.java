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

package io.ivfpq.quickstart;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The processor's model name where Linux tells it, otherwise the architecture. */
final class CpuName {

    private static final Path CPU_INFO = Path.of("/proc/cpuinfo");
    private static final String KEY = "model name";

    private CpuName() {}

    static String current() {
        String architecture = System.getProperty("os.arch");
        try {
            return Files.exists(CPU_INFO)
                    ? parse(Files.readAllLines(CPU_INFO), architecture)
                    : architecture;
        } catch (IOException e) {
            return architecture;
        }
    }

    static String parse(List<String> cpuInfo, String architecture) {
        return cpuInfo.stream()
                .filter(line -> line.startsWith(KEY) && line.contains(":"))
                .map(line -> line.substring(line.indexOf(':') + 1).trim())
                .findFirst()
                .orElse(architecture);
    }
}
