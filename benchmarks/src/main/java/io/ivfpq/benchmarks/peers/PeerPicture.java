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

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Locale;

/**
 * The ratios of a report as a page that needs nothing else: a bar from 1 to the median of each
 * comparison, a line from the smallest to the largest, a tick at the goal. Logarithmic, from an
 * eighth to eight times.
 */
final class PeerPicture {

    private static final int WIDTH = 600;
    private static final int ROW = 26;
    private static final int LABELS = 170;
    private static final int OCTAVES = 3;

    private PeerPicture() {}

    /**
     * @param entries as the JSON file lists them; those that are no ratio are left out
     */
    static String html(String title, JsonNode entries) {
        StringBuilder rows = new StringBuilder();
        int y = ROW;
        for (JsonNode entry : entries) {
            if (entry.has("ratio") && !entry.get("unit").asText().startsWith("recall")) {
                rows.append(row(entry, y));
                y += ROW;
            }
        }
        return String.format(
                "<!DOCTYPE html><meta charset=\"utf-8\"><title>Comparisons</title>%n<p"
                    + " style=\"font:14px sans-serif\">Ours against peers, times as fast: %s%n<svg"
                    + " width=\"%d\" height=\"%d\" font-family=\"sans-serif\""
                    + " font-size=\"12\">%n%s%s</svg>%n",
                title.replace("&", "&amp;").replace("<", "&lt;"),
                LABELS + WIDTH + 60,
                y + ROW,
                axis(y),
                rows);
    }

    private static String axis(int bottom) {
        StringBuilder axis = new StringBuilder();
        for (int octave = -OCTAVES; octave <= OCTAVES; octave++) {
            double ratio = Math.pow(2, octave);
            axis.append(line(x(ratio), 10, x(ratio), bottom, octave == 0 ? "#444" : "#ddd"));
            axis.append(text(x(ratio) - 8, bottom + 14, ratio >= 1 ? "%.0f×" : "%.3g×", ratio));
        }
        return axis.toString();
    }

    private static String row(JsonNode entry, int y) {
        JsonNode ratio = entry.get("ratio");
        double median = ratio.get("median").asDouble();
        double left = Math.min(x(1), x(median));
        StringBuilder row = new StringBuilder();
        row.append(text(4, y + 4, "%s", entry.get("id").asText()));
        row.append(
                format(
                        "<rect x=\"%.1f\" y=\"%d\" width=\"%.1f\" height=\"14\" fill=\"%s\"/>%n",
                        left, y - 7, Math.abs(x(median) - x(1)), colour(entry)));
        row.append(
                line(x(ratio.get("min").asDouble()), y, x(ratio.get("max").asDouble()), y, "#000"));
        if (entry.has("goal")) {
            double goal = x(entry.get("goal").asDouble());
            row.append(line(goal, y - 10, goal, y + 10, "#c00"));
        }
        row.append(text(LABELS + WIDTH + 10, y + 4, "%.2f", median));
        return row.toString();
    }

    private static String colour(JsonNode entry) {
        String verdict = entry.get("verdict").asText();
        if (verdict.equals(Verdict.RECALL_DIFFERS.toString())) {
            return "#bbb";
        }
        return verdict.equals(Verdict.MISSED.toString()) ? "#e8a33d" : "#5a9bd4";
    }

    /** Where a ratio is; those beyond the axis at its end. */
    private static double x(double ratio) {
        double octaves = Math.log(ratio) / Math.log(2);
        double within = Math.max(-OCTAVES, Math.min(OCTAVES, octaves));
        return LABELS + (within + OCTAVES) / (2.0 * OCTAVES) * WIDTH;
    }

    private static String line(double x1, double y1, double x2, double y2, String colour) {
        return format(
                "<line x1=\"%.1f\" y1=\"%.1f\" x2=\"%.1f\" y2=\"%.1f\" stroke=\"%s\"/>%n",
                x1, y1, x2, y2, colour);
    }

    private static String text(double x, double y, String pattern, Object value) {
        return format("<text x=\"%.1f\" y=\"%.1f\">" + pattern + "</text>%n", x, y, value);
    }

    private static String format(String pattern, Object... values) {
        return String.format(Locale.ROOT, pattern, values);
    }
}
