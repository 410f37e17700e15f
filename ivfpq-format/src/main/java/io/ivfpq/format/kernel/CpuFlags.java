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

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What the operating system says of the CPU; the JVM tells no flags. */
final class CpuFlags {

    private static final Logger LOG = LoggerFactory.getLogger(CpuFlags.class);
    private static final Path CPU_INFO = Path.of("/proc/cpuinfo");
    private static final String BYTE_PERMUTE = "avx512vbmi";

    private CpuFlags() {}

    /** Whether the CPU permutes 64 bytes in one instruction; no where nobody can tell. */
    static boolean hasBytePermute() {
        try {
            return Files.isReadable(CPU_INFO) && lists(Files.readString(CPU_INFO), BYTE_PERMUTE);
        } catch (IOException e) {
            LOG.debug("cannot read {}", CPU_INFO, e);
            return false;
        }
    }

    /** Whether the first CPU of a Linux {@code cpuinfo} has a flag. */
    static boolean lists(String cpuInfo, String flag) {
        return cpuInfo.lines()
                .filter(line -> line.startsWith("flags"))
                .findFirst()
                .map(line -> (line + " ").contains(" " + flag + " "))
                .orElse(false);
    }
}
