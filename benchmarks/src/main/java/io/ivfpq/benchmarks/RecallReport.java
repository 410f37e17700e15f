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

import io.ivfpq.benchmarks.report.MachineFacts;
import io.ivfpq.benchmarks.report.Spread;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;

/** What {@code recall} measured, as it goes to the screen and into the JSON file. */
record RecallReport(
        String data,
        int rows,
        RecallSettings settings,
        List<Long> seeds,
        MachineFacts machine,
        List<Line> lines) {

    /**
     * One probe count.
     *
     * @param faissPlain Faiss's published recall at the same parameters; NaN where there is none
     */
    record Line(int nprobe, Spread plain, double faissPlain, Spread refined, double faissRefined) {}

    /** Recall of Faiss IndexIVFPQ on these data: 512 lists, 48 x 8 bits, trained on 60 000 rows. */
    private static final List<RecallPoint> FAISS =
            List.of(
                    new RecallPoint(8, 0.674, 0.844),
                    new RecallPoint(16, 0.707, 0.907),
                    new RecallPoint(32, 0.725, 0.946));

    static List<Line> lines(List<List<RecallPoint>> repeats) {
        List<Line> lines = new ArrayList<>();
        for (int i = 0; i < repeats.get(0).size(); i++) {
            int index = i;
            List<RecallPoint> points = repeats.stream().map(repeat -> repeat.get(index)).toList();
            int nprobe = points.get(0).nprobe();
            RecallPoint faiss =
                    FAISS.stream()
                            .filter(point -> point.nprobe() == nprobe)
                            .findFirst()
                            .orElse(new RecallPoint(nprobe, Double.NaN, Double.NaN));
            lines.add(
                    new Line(
                            nprobe,
                            spread(points, RecallPoint::plain),
                            faiss.plain(),
                            spread(points, RecallPoint::refined),
                            faiss.refined()));
        }
        return lines;
    }

    private static Spread spread(List<RecallPoint> points, ToDoubleFunction<RecallPoint> value) {
        return Spread.of(points.stream().mapToDouble(value).toArray());
    }

    String text() {
        StringBuilder text = new StringBuilder();
        text.append(
                String.format(
                        "%s: %,d rows, %d queries held out, %d lists, %d x 8 bits, L2, trained on"
                                + " %,d%nseeds %s; %s%n%n",
                        data,
                        rows,
                        settings.queries(),
                        settings.lists(),
                        settings.subspaces(),
                        settings.trainingRows(),
                        seeds,
                        machine));
        text.append(
                String.format(
                        "%6s   %-21s  %5s   %-21s  %5s%n%6s   %-21s  %5s   %-21s  %5s%n",
                        "",
                        "recall@" + settings.k() + ", codes alone",
                        "",
                        "best " + settings.reranked() + " re-ranked",
                        "",
                        "nprobe",
                        "min    median max",
                        "Faiss",
                        "min    median max",
                        "Faiss"));
        for (Line line : lines) {
            text.append(
                    String.format(
                            "%6d   %-21s  %5.3f   %-21s  %5.3f%n",
                            line.nprobe(),
                            line.plain(),
                            line.faissPlain(),
                            line.refined(),
                            line.faissRefined()));
        }
        return text.toString();
    }
}
