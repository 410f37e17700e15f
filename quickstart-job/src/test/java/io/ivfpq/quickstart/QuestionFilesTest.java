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

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class QuestionFilesTest {

    @TempDir private Path directory;

    @Test
    void writesOneQuestionALineAndAFileARound() throws Exception {
        QuestionFiles files = new QuestionFiles(directory.resolve("new"));

        files.ask(List.of("one", "zwölf"));
        files.ask(List.of("two"));

        assertThat(directory.resolve("new/0000.txt")).hasContent("one\nzwölf\n");
        assertThat(directory.resolve("new/0001.txt")).hasContent("two\n");
        try (Stream<Path> all = Files.list(directory.resolve("new"))) {
            assertThat(all).hasSize(2);
        }
    }

    @Test
    void makesOneLineOfAQuestion() {
        assertThat(QuestionFiles.oneLine("  a\tpet\r\n that   purrs\n"))
                .isEqualTo("a pet that purrs");
    }
}
