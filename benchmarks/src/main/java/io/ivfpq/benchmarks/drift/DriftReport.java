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

package io.ivfpq.benchmarks.drift;

import io.ivfpq.benchmarks.report.MachineFacts;
import java.util.List;
import java.util.Locale;

/**
 * The measurement as it goes to the screen and into the JSON file.
 *
 * @param shortfall how much worse the compacted index is than the one trained on everything, at the
 *     probe count and in the column where that is most; negative if it is better everywhere
 */
record DriftReport(
        String data,
        int rows,
        DriftSettings settings,
        MachineFacts machine,
        DriftResult result,
        double shortfall) {

    private static final String ROW = "%8s  %7s  %9s  %6s  %6s   %s%n";

    static DriftReport of(
            String data,
            int rows,
            DriftSettings settings,
            MachineFacts machine,
            DriftResult result) {
        return new DriftReport(data, rows, settings, machine, result, result.shortfall());
    }

    String text() {
        StringBuilder text = new StringBuilder();
        line(
                text,
                "%s: %,d rows by topic, codebook frozen after %,d; %,d queries held out; seed %d",
                data,
                rows,
                settings.firstRows(),
                settings.queries(),
                settings.seed());
        line(text, "%s", machine);
        line(text, "");
        stages(text, result.stages());
        line(text, "");
        line(text, "compact_vector_index, mode auto: %.1f s", result.compactionSeconds());
        result.compaction().forEach(reported -> line(text, "  %s", reported));
        line(text, "");
        recall(text);
        line(text, "");
        line(
                text,
                "after compaction at most %.3f below the index trained on everything",
                shortfall);
        line(text, "");
        line(
                text,
                "control: rows in random order, codebook of the first %,d",
                settings.firstRows());
        stages(text, result.control().stages());
        result.control().compaction().forEach(reported -> line(text, "  %s", reported));
        return text.toString();
    }

    private static void stages(StringBuilder text, List<DriftStage> stages) {
        text.append(String.format(ROW, "rows", "coarse", "quantiser", "tail", "growth", "auto"));
        for (DriftStage stage : stages) {
            text.append(
                    String.format(
                            Locale.ROOT,
                            ROW,
                            String.format(Locale.ROOT, "%,d", stage.rows()),
                            decimal(stage.coarse()),
                            decimal(stage.quantiser()),
                            String.format(Locale.ROOT, "%.1f%%", 100 * stage.tail()),
                            String.format(Locale.ROOT, "%.2f", stage.growth()),
                            stage.action() + ": " + stage.reason()));
        }
    }

    private void recall(StringBuilder text) {
        line(text, "recall@10, by codes alone / best %d re-ranked", TableRecall.RERANKED);
        line(text, "%6s  %-15s  %-15s  %s", "nprobe", "frozen", "after", "on everything");
        for (int i = 0; i < result.frozen().size(); i++) {
            line(
                    text,
                    "%6d  %-15s  %-15s  %s",
                    result.frozen().get(i).nprobe(),
                    pair(result.frozen().get(i)),
                    pair(result.repaired().get(i)),
                    pair(result.fresh().get(i)));
        }
    }

    private static String pair(RecallAt point) {
        return decimal(point.plain()) + " / " + decimal(point.reranked());
    }

    private static String decimal(double value) {
        return String.format(Locale.ROOT, "%.3f", value);
    }

    private static void line(StringBuilder text, String format, Object... values) {
        text.append(String.format(Locale.ROOT, format, values)).append(System.lineSeparator());
    }
}
