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

package io.ivfpq.benchmarks;

import io.ivfpq.benchmarks.drift.DriftCommand;
import io.ivfpq.benchmarks.kernels.JmhCommand;
import io.ivfpq.benchmarks.peers.PeersCommand;
import io.ivfpq.benchmarks.speed.EncodeCommand;
import io.ivfpq.benchmarks.speed.MergeCommand;
import io.ivfpq.benchmarks.speed.SearchCommand;
import io.ivfpq.benchmarks.speed.TrainCommand;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** Entry point of {@code ./benchmarks/run}. */
@Command(
        name = "./benchmarks/run",
        mixinStandardHelpOptions = true,
        description = "Measures the index on real data.",
        subcommands = {
            RecallCommand.class,
            PeersCommand.class,
            DriftCommand.class,
            SearchCommand.class,
            EncodeCommand.class,
            TrainCommand.class,
            MergeCommand.class,
            JmhCommand.class
        })
public final class BenchmarkCommand {

    BenchmarkCommand() {}

    public static void main(String[] arguments) {
        System.exit(new CommandLine(new BenchmarkCommand()).execute(arguments));
    }
}
