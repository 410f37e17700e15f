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
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code ./benchmarks/run encode}. */
@Command(
        name = "encode",
        mixinStandardHelpOptions = true,
        showDefaultValues = true,
        description =
                "Rows a second from vectors to a segment: nearest centroid (assign), that and codes"
                        + " (encode), and the whole segment with its checksums.")
public final class EncodeCommand implements Callable<Integer> {

    @Mixin private SpeedOptions speed;

    @Option(names = "--rows", description = "Rows to encode in a turn.")
    private int rows = 60_000;

    @Override
    public Integer call() throws IOException {
        return speed.report(
                "encode",
                (settings, data, rounds) ->
                        new EncodeMeasurement(OurIndex.train(data, settings), data.firstRows(rows))
                                .measure(rounds, speed.threads()));
    }
}
