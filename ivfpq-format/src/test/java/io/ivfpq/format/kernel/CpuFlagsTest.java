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

import org.junit.jupiter.api.Test;

class CpuFlagsTest {

    private static final String CPU_INFO =
            "processor\t: 0\n"
                    + "model name\t: avx512vbmi\n"
                    + "flags\t\t: fpu avx512vbmi_x avx512_vbmi2 avx512f\n";

    @Test
    void looksForWholeFlagsInTheLineOfFlags() {
        assertThat(CpuFlags.lists(CPU_INFO, "avx512_vbmi2")).isTrue();
        assertThat(CpuFlags.lists(CPU_INFO, "avx512f")).isTrue();
        assertThat(CpuFlags.lists(CPU_INFO, "avx512vbmi")).isFalse();
        assertThat(CpuFlags.lists("Features : asimd", "asimd")).isFalse();
    }
}
