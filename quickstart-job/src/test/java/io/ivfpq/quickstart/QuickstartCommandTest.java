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
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

class QuickstartCommandTest {

    @TempDir private Path directory;

    private final StringWriter errors = new StringWriter();
    private final StringWriter output = new StringWriter();

    private int run(String... arguments) {
        Screen screen = TestScreen.plain(new ByteArrayOutputStream());
        CommandLine command =
                Quickstart.commandLine(
                        new QuickstartCommand(screen), new PrintWriter(errors, true));
        return command.setOut(new PrintWriter(output, true)).execute(arguments);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--rows=0 | --rows is 0; WordNet has 1 to 117791 definitions to stream",
                "--rows=117792 | --rows is 117792; WordNet has 1 to 117791 definitions to stream",
                "--rows=many | Invalid value for option '--rows': 'many' is not an int",
                "--parallelism=0 | --parallelism is 0; expected 1 to 128",
                "--query= | --query is blank; expected a text such as \"a small furry animal",
                "--json=/does/not/exist/x.json | --json is /does/not/exist/x.json; expected a file"
                        + " in a directory that exists",
                "--row=5 | Unknown option: '--row=5'",
                "extra | Unmatched argument at index 0: 'extra'"
            })
    void refusesBadArgumentsWithOneClearLineAndExitCode2(String argument, String message) {
        assertThat(run(argument)).isEqualTo(2);
        assertThat(errors.toString())
                .startsWith("quickstart: " + message)
                .endsWith("Try './quickstart --help'." + System.lineSeparator());
    }

    @Test
    void refusesADirectoryThatHoldsAWarehouse() throws Exception {
        Files.createDirectory(directory.resolve("warehouse"));
        assertThat(run("--dir", directory.toString())).isEqualTo(2);
        assertThat(errors.toString())
                .contains("already holds a warehouse of an earlier run; choose another directory");
    }

    @Test
    void refusesAFileAsDirectory() throws Exception {
        Path file = Files.createFile(directory.resolve("file"));
        assertThat(run("--dir", file.toString())).isEqualTo(2);
        assertThat(errors.toString()).contains("which is a file; expected a directory");
    }

    @Test
    void describesEveryOptionInTheHelp() {
        assertThat(run("--help")).isZero();
        assertThat(output.toString())
                .contains("--rows=N", "--dir=DIR", "--json=FILE", "--query=TEXT")
                .contains("--partitioned", "--parallelism=N", "--help", "default: 20000")
                .contains("The last line of standard output is one JSON object.");
    }

    @Test
    void asksTheBuiltInQuestionsUnlessGivenOthers() {
        assertThat(parsed().questions())
                .hasSize(5)
                .startsWith("a small furry animal kept as a pet");
        assertThat(parsed("--query", "rain", "--query", "snow").questions())
                .containsExactly("rain", "snow");
    }

    @Test
    void streamsTwentyThousandRowsOnEveryCoreByDefault() {
        assertThat(parsed().rows()).isEqualTo(20_000);
        assertThat(parsed().parallelism()).isEqualTo(Runtime.getRuntime().availableProcessors());
        assertThat(parsed().partitioned()).isFalse();
    }

    private QuickstartOptions parsed(String... arguments) {
        QuickstartCommand command =
                new QuickstartCommand(TestScreen.plain(new ByteArrayOutputStream()));
        new CommandLine(command).parseArgs(arguments);
        return command.options();
    }
}
