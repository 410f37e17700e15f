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

/** The report in words. */
final class ReportText {

    private ReportText() {}

    static List<String> lines(Report report) {
        return List.of(
                line("rows in the table", "%,d", report.rows()),
                line(
                        "rows in the index",
                        "%,d, each once: %s (%d twice, %d missing)",
                        report.indexedRows(),
                        report.duplicateRows() == 0 && report.unindexedRows() == 0 ? "yes" : "NO",
                        report.duplicateRows(),
                        report.unindexedRows()),
                line(
                        "index",
                        "%d codebook of %d lists × %d subspaces, %d delta segments",
                        report.codebooks(),
                        report.lists(),
                        report.subspaces(),
                        report.deltaSegments()),
                line(
                        "recall@10",
                        "%.3f probing %d of %d lists, by codes alone",
                        report.recallAt10(),
                        report.nprobe(),
                        report.lists()),
                line(
                        "recall@10 refined",
                        "%.3f re-ranking the best %d by their stored vectors",
                        report.recallAt10Refined(),
                        10 * report.refineFactor()),
                line(
                        "time",
                        "%.0f s, of which streaming %.0f s (%.0f rows a second)",
                        report.seconds(),
                        report.streamSeconds(),
                        report.rowsPerSecond()));
    }

    private static String line(String label, String format, Object... values) {
        return String.format(Locale.ROOT, "%-19s", label)
                + String.format(Locale.ROOT, format, values);
    }
}
