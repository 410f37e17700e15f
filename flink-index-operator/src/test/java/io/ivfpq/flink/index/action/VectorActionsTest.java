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

package io.ivfpq.flink.index.action;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class VectorActionsTest {

    @Test
    void namesOurActionsAndPaimonsWhenTheNameIsUnknown() {
        assertThatThrownBy(() -> VectorActions.main(new String[] {"compact-vektor-index"}))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("Unknown action 'compact-vektor-index'; expected one of [")
                .hasMessageMatching("[^]]*compact-vector-index[^]]*], or of Paimon's .*")
                .hasMessageContaining(" create-tag,")
                .hasMessageEndingWith(
                        ". 'flink run <jar> <action> --help' lists the arguments of one");
        assertThatThrownBy(() -> VectorActions.main(new String[0]))
                .hasMessageStartingWith("No action is named; expected one of [");
    }

    @ParameterizedTest
    @CsvSource({
        "build-vector-index, --segment-rows",
        "compact-vector-index, --dry-run",
        "maintain-vector-index, --interval"
    })
    void explainsAnAction(String action, String option) throws Exception {
        PrintStream console = System.out;
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        try (PrintStream captured = new PrintStream(printed, true, StandardCharsets.UTF_8)) {
            System.setOut(captured);
            VectorActions.main(new String[] {action, "--help"});
        } finally {
            System.setOut(console);
        }

        assertThat(printed.toString(StandardCharsets.UTF_8))
                .contains("Action \"" + action + "\"", "--warehouse", option);
    }

    @Test
    void saysThatPaimonIsMissing() throws Exception {
        ClassLoader ours = VectorActions.class.getClassLoader();

        assertThatCode(() -> VectorActions.requirePaimon(ours)).doesNotThrowAnyException();
        assertThatThrownBy(() -> VectorActions.requirePaimon(ClassLoader.getPlatformClassLoader()))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageStartingWith("Paimon is missing: no class ")
                .hasMessageContaining("expected it in Flink's lib/. Put paimon-flink-2.0-");
    }
}
