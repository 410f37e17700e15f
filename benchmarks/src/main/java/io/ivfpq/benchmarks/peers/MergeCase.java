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

import io.ivfpq.benchmarks.index.DeltaSegments;
import io.ivfpq.benchmarks.index.IndexSettings;
import io.ivfpq.benchmarks.report.Repeated;
import java.io.IOException;
import java.util.Map;

/** Merging segments against copying their bytes, both through the same sources and sinks. */
record MergeCase() implements PeerCase {

    private static final int SEGMENTS = 8;

    @Override
    public String id() {
        return "merge-copy";
    }

    @Override
    public Contest prepare(PeerBench bench) throws IOException {
        IndexSettings settings = IndexSettings.SYNTHETIC_128;
        DeltaSegments segments =
                DeltaSegments.of(
                        bench.ours(settings).codebook(),
                        bench.data(settings.data()).rows(),
                        SEGMENTS);
        long total = segments.bytes();
        Map<String, Object> parameters = settings.asMap();
        parameters.put("segments", SEGMENTS);
        parameters.put("bytes", total);
        parameters.put("peer", "copying the files, in memory");
        return new Contest(
                "bytes/s",
                Contest.Scale.MORE_IS_BETTER,
                Recalls.NONE,
                parameters,
                () -> rate(segments::merge, total),
                () -> rate(segments::copy, total));
    }

    private static double rate(Repeated work, long bytes) throws IOException {
        return work.rate(bytes, PeerBench.ROUND_SECONDS);
    }
}
