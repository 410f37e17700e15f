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
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The command line: reads and checks the arguments, then runs. */
@Command(
        name = "quickstart",
        sortOptions = false,
        description = {
            "",
            "Streams real text into a Paimon table whose vector index the same Flink job keeps"
                + " fresh: definitions of WordNet 3.1, embedded live by all-MiniLM-L6-v2. Meanwhile"
                + " a second job joins a stream of questions with the table. Then compacts the"
                + " index, asks through Paimon's search API and measures recall against exact"
                + " search. Everything runs in this process and in one directory.",
            ""
        },
        footer = {"", "The last line of standard output is one JSON object."})
final class QuickstartCommand implements Callable<Integer> {

    @Spec private CommandLine.Model.CommandSpec spec;

    @Option(
            names = "--rows",
            paramLabel = "N",
            defaultValue = "20000",
            description =
                    "Definitions to stream, 1 to 117791 (default: ${DEFAULT-VALUE}). Fewer than all"
                        + " are drawn uniformly; the order is by topic, so that the stream drifts.")
    private int rows;

    @Option(
            names = "--dir",
            paramLabel = "DIR",
            description =
                    "Where warehouse and log go; must not hold a warehouse yet (default: a new"
                            + " temporary directory).")
    private Path directory;

    @Option(
            names = "--json",
            paramLabel = "FILE",
            description = "Also write the JSON object to FILE.")
    private Path json;

    @Option(
            names = "--query",
            paramLabel = "TEXT",
            description = "Ask this instead of the five built-in questions; repeatable.")
    private List<String> queries = new ArrayList<>();

    @Option(names = "--partitioned", description = "Partition the table by topic.")
    private boolean partitioned;

    @Option(
            names = "--parallelism",
            paramLabel = "N",
            description = "Parallel tasks of the Flink job (default: one per core).")
    private int parallelism = Runtime.getRuntime().availableProcessors();

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Show this and exit.")
    private boolean unusedHelp;

    private final Screen screen;

    QuickstartCommand(Screen screen) {
        this.screen = screen;
    }

    @Override
    public Integer call() {
        QuickstartOptions options = options();
        RunDirectory run = runDirectory();
        run.useForLogging();
        return new QuickstartRun(options, run, screen).execute();
    }

    QuickstartOptions options() {
        try {
            return new QuickstartOptions(
                    rows,
                    queries.isEmpty() ? QuickstartOptions.BUILT_IN_QUESTIONS : queries,
                    partitioned,
                    parallelism,
                    Optional.ofNullable(json));
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), e.getMessage(), e);
        }
    }

    private RunDirectory runDirectory() {
        try {
            return RunDirectory.create(
                    directory == null ? Files.createTempDirectory("flink-ivfpq-") : directory);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), e.getMessage(), e);
        } catch (IOException e) {
            throw new ParameterException(
                    spec.commandLine(),
                    "cannot create the directory for the warehouse: "
                            + e
                            + "; choose one with --dir",
                    e);
        }
    }
}
