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

import io.ivfpq.benchmarks.report.MachineFacts;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code ./benchmarks/run --peers}. */
@Command(
        name = "peers",
        mixinStandardHelpOptions = true,
        showDefaultValues = true,
        description =
                "Compares with Faiss and paimon-vindex on the same data, parameters and threads,"
                        + " taking turns. Run it as './benchmarks/run --peers', which installs them"
                        + " into a private Python environment.")
public final class PeersCommand implements Callable<Integer> {

    @Option(names = "--python", required = true, description = "Interpreter with the peers.")
    private Path python;

    @Option(names = "--script", required = true, description = "peer.py of this repository.")
    private Path script;

    @Option(names = "--only", split = ",", description = "Comparisons to run; all by default.")
    private List<String> only = List.of();

    @Option(names = "--rounds", description = "Turns of each side.")
    private int rounds = 5;

    @Option(names = "--json", description = "File to write the figures to, after each comparison.")
    private Path json;

    @Option(names = "--html", description = "File to write a picture of the ratios to.")
    private Path html;

    @Option(
            names = "--resume",
            description = "Leave out comparisons that the JSON file has figures of.")
    private boolean resume;

    @Override
    public Integer call() throws IOException {
        if (resume && json == null) {
            throw new IllegalArgumentException("--resume needs --json, the file to go on with");
        }
        List<PeerCase> cases = PeerCases.of(only);
        PeerReport report =
                resume
                        ? PeerReport.continuing(json)
                        : PeerReport.startingIn(Optional.ofNullable(json));
        try (PeerBench bench = new PeerBench(List.of(python.toString(), script.toString()))) {
            System.out.printf(
                    "%s%nFaiss %s%n",
                    MachineFacts.current(), bench.peer().call("faiss_version", Map.of()));
            PeerRun run = new PeerRun(bench, report, rounds, System.out, System.err);
            int failures = run.run(cases);
            if (html != null) {
                report.writePicture(html, MachineFacts.current().toString());
            }
            return failures == 0 ? 0 : 1;
        }
    }
}
