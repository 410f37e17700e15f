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

import java.util.List;
import java.util.Locale;

/** The report in words, one fact a line. */
final class ReportText {

    private ReportText() {}

    static List<String> lines(Report report) {
        IndexFacts index = report.index();
        RecallFacts recall = report.recall();
        CompactionFacts compaction = report.compaction();
        TimeFacts time = report.time();
        return List.of(
                line("rows in the table", "%,d", index.rows()),
                line("rows in the index", "%,d, %s", index.indexedRows(), coverage(index)),
                line("index", "%s", structure(report)),
                line(
                        "recall@10",
                        "%.3f by codes alone, probing %d of %d lists",
                        recall.recallAt10(),
                        recall.nprobe(),
                        index.lists()),
                line(
                        "recall@10 refined",
                        "%.3f with the best %d re-ranked by their stored vectors",
                        recall.recallAt10Refined(),
                        10 * recall.refineFactor()),
                line(
                        "compaction",
                        "%s became %d, %,d rows encoded again; recall@10 was %.3f, refined %.3f",
                        counted(compaction.deltaSegmentsBefore(), "segment"),
                        compaction.segmentsAfter(),
                        compaction.rowsReencoded(),
                        compaction.recallAt10Before(),
                        compaction.recallAt10RefinedBefore()),
                line(
                        "lookup join",
                        "recall@10 %.3f of %d questions, %d answered while rows arrived",
                        report.lookup().lookupRecallAt10(),
                        report.lookup().lookupQueries(),
                        report.lookup().lookupsWhileRowsArrived()),
                line(
                        "time",
                        "%.0f s, of which the stream %.0f s (%,.0f rows/s)",
                        time.seconds(),
                        time.streamSeconds(),
                        time.rowsPerSecond()));
    }

    private static String coverage(IndexFacts index) {
        return index.complete()
                ? "each exactly once"
                : String.format(
                        Locale.ROOT,
                        "INCOMPLETE: %,d more than once, %,d not at all",
                        index.duplicateRows(),
                        index.unindexedRows());
    }

    private static String structure(Report report) {
        IndexFacts index = report.index();
        if (index.codebooks() == 0) {
            return "no codebook, every query is exact";
        }
        return String.format(
                Locale.ROOT,
                "%s of %d lists and %d subspaces, %s",
                counted(index.codebooks(), "codebook"),
                index.lists(),
                index.subspaces(),
                counted(report.compaction().segmentsAfter(), "segment"));
    }

    static String counted(int count, String noun) {
        return count + " " + noun + (count == 1 ? "" : "s");
    }

    private static String line(String label, String format, Object... values) {
        return String.format(Locale.ROOT, "%-19s", label)
                + String.format(Locale.ROOT, format, values);
    }
}
