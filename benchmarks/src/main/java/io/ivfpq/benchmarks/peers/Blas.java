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

package io.ivfpq.benchmarks.peers;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/** What peers need in their environment to be at their best on one thread. */
final class Blas {

    private static final Path CPU_INFO = Path.of("/proc/cpuinfo");
    private static final String CORE_TYPE = "OPENBLAS_CORETYPE";

    private Blas() {}

    /** OpenBLAS takes CPUs younger than itself for Haswell, at half the speed; so it is told. */
    static Map<String, String> environment() throws IOException {
        Map<String, String> environment = new LinkedHashMap<>();
        environment.put("OMP_WAIT_POLICY", "PASSIVE");
        environment.put("RAYON_NUM_THREADS", "1");
        // Large pages, as our JVM has them: Faiss answers 5 % more queries that rank vectors again.
        environment.put("GLIBC_TUNABLES", "glibc.malloc.hugetlb=1");
        if (System.getenv(CORE_TYPE) == null && Files.exists(CPU_INFO)) {
            String flags = Files.readString(CPU_INFO);
            if (flags.contains(" avx512f ")) {
                environment.put(CORE_TYPE, "SkylakeX");
            }
        }
        return environment;
    }
}
