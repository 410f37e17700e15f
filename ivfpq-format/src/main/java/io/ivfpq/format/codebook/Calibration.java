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

package io.ivfpq.format.codebook;

import java.util.List;
import java.util.OptionalDouble;
import java.util.OptionalInt;

/**
 * What recall to expect of how many probed lists, measured on rows that the codebook was not
 * trained on; or nothing.
 *
 * @param k neighbours that were asked for
 * @param queries rows asked with
 * @param rows rows searched
 * @param points ascending in their probe counts
 */
public record Calibration(int k, int queries, long rows, List<Point> points) {

    /** Nothing measured. */
    public static final Calibration NONE = new Calibration(0, 0, 0, List.of());

    /** Recall this close to the best one is as good as it gets. */
    private static final double SATURATION = 0.002;

    /**
     * Recall at one probe count.
     *
     * @param byCodes of a ranking by codes alone
     * @param refined of candidates ranked again, by refine codes if there are any, else by vectors
     */
    public record Point(int probeCount, float byCodes, float refined) {

        public Point {
            // Written so that NaN fails.
            if (probeCount < 1
                    || !(byCodes >= 0 && byCodes <= 1)
                    || !(refined >= 0 && refined <= 1)) {
                throw new IllegalArgumentException(
                        String.format(
                                "recall %s and %s of %d probes; expected at least 1 probe and"
                                        + " recall from 0 to 1",
                                byCodes, refined, probeCount));
            }
        }

        private double recall(boolean isRefined) {
            return isRefined ? refined : byCodes;
        }
    }

    public Calibration {
        points = List.copyOf(points);
        for (int i = 1; i < points.size(); i++) {
            if (points.get(i).probeCount <= points.get(i - 1).probeCount) {
                throw new IllegalArgumentException(
                        String.format(
                                "calibration has %d probes after %d, expected more",
                                points.get(i).probeCount, points.get(i - 1).probeCount));
            }
        }
        if (k < 0 || queries < 0 || rows < 0 || (!points.isEmpty() && (k == 0 || queries == 0))) {
            throw new IllegalArgumentException(
                    String.format(
                            "calibration of %d neighbours, %d queries, %d rows; expected all"
                                    + " positive",
                            k, queries, rows));
        }
    }

    /**
     * The recall that no number of probed lists exceeds.
     *
     * @param isRefined whether candidates are ranked again
     * @return nothing if nothing was measured
     */
    public OptionalDouble bestRecall(boolean isRefined) {
        return points.stream().mapToDouble(point -> point.recall(isRefined)).max();
    }

    /**
     * Lists to probe for the wanted recall: between two points on the straight line, which is below
     * the curve. If no number of lists is enough, as many as still add to recall.
     *
     * @param isRefined whether candidates are ranked again
     * @return nothing if nothing was measured
     */
    public OptionalInt probeCount(double recall, boolean isRefined) {
        if (points.isEmpty()) {
            return OptionalInt.empty();
        }
        double wanted = Math.min(recall, bestRecall(isRefined).orElseThrow() - SATURATION);
        Point before = new Point(1, 0, 0);
        for (Point point : points) {
            if (point.recall(isRefined) >= wanted) {
                return OptionalInt.of(between(before, point, wanted, isRefined));
            }
            before = point;
        }
        return OptionalInt.of(before.probeCount);
    }

    private static int between(Point before, Point after, double wanted, boolean isRefined) {
        double rise = after.recall(isRefined) - before.recall(isRefined);
        if (before.probeCount == after.probeCount || rise <= 0) {
            return after.probeCount;
        }
        double share = (wanted - before.recall(isRefined)) / rise;
        double lists = before.probeCount + share * (after.probeCount - before.probeCount);
        return Math.max(1, Math.min(after.probeCount, (int) Math.ceil(lists)));
    }
}
