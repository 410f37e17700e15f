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

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class ScreenTest {

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    @Test
    void writesPlainLinesWithoutATerminal() {
        Screen screen = TestScreen.plain(out);
        screen.heading("Title");
        screen.code("SELECT 1;\nSELECT 2;");
        screen.refresh("10 rows");
        screen.refresh("20 rows");
        assertThat(written().lines())
                .containsExactly("", "Title", "   SELECT 1;", "   SELECT 2;", "10 rows", "20 rows");
        assertThat(written()).doesNotContain("\u001b").doesNotContain("\r");
    }

    @Test
    void refreshesInPlaceOnATerminalAndEndsTheLineBeforeOtherText() {
        Screen screen = TestScreen.terminal(out, 100);
        screen.refresh("10 rows");
        screen.refresh("20 rows");
        screen.line("done");
        assertThat(written())
                .startsWith("\r10 rows\u001b[K\r20 rows\u001b[K")
                .endsWith(System.lineSeparator() + "done" + System.lineSeparator());
    }

    @Test
    void neverLetsARefreshingLineWrap() {
        TestScreen.terminal(out, 90).refresh("x".repeat(200));
        assertThat(written()).isEqualTo("\r" + "x".repeat(89) + "\u001b[K");
    }

    private String written() {
        return out.toString(StandardCharsets.UTF_8);
    }
}
