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

package io.ivfpq.benchmarks.speed;

import io.ivfpq.benchmarks.index.OurIndex;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code ./benchmarks/run merge}. */
@Command(
        name = "merge",
        mixinStandardHelpOptions = true,
        showDefaultValues = true,
        description =
                "Megabytes a second that the segments of a data set are merged at, in memory on one"
                        + " thread, and that their bytes are copied at.")
public final class MergeCommand implements Callable<Integer> {

    @Mixin private SpeedOptions speed;

    @Option(
            names = "--segments",
            split = ",",
            description = "Segments that the rows are spread over.")
    private List<Integer> segments = List.of(2, 8, 64);

    @Override
    public Integer call() throws IOException {
        return speed.report(
                "merge",
                (settings, data, rounds) ->
                        new MergeMeasurement(OurIndex.train(data, settings), data.rows())
                                .measure(rounds, segments));
    }
}
