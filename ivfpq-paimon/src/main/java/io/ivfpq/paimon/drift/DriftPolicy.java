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

package io.ivfpq.paimon.drift;

import java.util.Locale;

/**
 * When a new codebook is worth encoding the whole table again; {@code docs/compaction.md} has the
 * measurements behind the limits.
 *
 * <p>On real embeddings the means move by 6 to 28 % even when all topics are new, while the share
 * of rows beyond the training's 99th percentile rises from 1 % to between 5 and 48 %. So the share
 * decides, once the table has grown by 30 %: that keeps the work of all retrainings together
 * proportional to the rows. Growth alone decides only if it asks for more lists, because a new
 * codebook of the same lists and the same kind of rows is no better.
 */
public final class DriftPolicy {

    private static final double GROWTH_FOR_MORE_LISTS = 2;
    private static final double GROWTH_WITH_TAIL = 1.3;
    private static final double TAIL_WITH_GROWTH = 0.03;
    private static final double TAIL_ALONE = 0.10;
    private static final double COARSE_ALONE = 1.30;
    private static final double QUANTISER_ALONE = 1.50;

    private DriftPolicy() {}

    public static DriftVerdict judge(Drift drift) {
        Growth growth = drift.growth();
        double factor = growth.factor();
        if (factor >= GROWTH_FOR_MORE_LISTS && growth.listsWanted() >= 2 * growth.lists()) {
            return retrain(
                    "the table has grown %.1f-fold since codebook generation %d was trained and"
                            + " wants %d lists instead of %d",
                    factor, drift.generation(), growth.listsWanted(), growth.lists());
        }
        if (!drift.comparable()) {
            return onGrowthAlone(drift);
        }
        if (factor >= GROWTH_WITH_TAIL && drift.tail().exceeds(TAIL_WITH_GROWTH)) {
            return retrain(
                    "%.1f %% of the rows are unlike those that codebook generation %d was trained"
                        + " on (1 %% is normal, 3 %% the limit once the table has grown by 30 %%;"
                        + " it has grown %.1f-fold)",
                    100 * drift.tail().value(), drift.generation(), factor);
        }
        if (drift.tail().exceeds(TAIL_ALONE)) {
            return retrain(
                    "%.1f %% of the rows are unlike those that codebook generation %d was trained"
                            + " on (1 %% is normal, 10 %% the limit)",
                    100 * drift.tail().value(), drift.generation());
        }
        return onMeans(drift);
    }

    private static DriftVerdict onMeans(Drift drift) {
        if (drift.coarse().exceeds(COARSE_ALONE)) {
            return retrain(
                    "rows are %.2f times as far (squared) from their centroids as when codebook"
                            + " generation %d was trained (limit 1.30)",
                    drift.coarse().value(), drift.generation());
        }
        if (drift.quantiser().exceeds(QUANTISER_ALONE)) {
            return retrain(
                    "codes are %.2f times as inexact (squared) as when codebook generation %d was"
                            + " trained (limit 1.50)",
                    drift.quantiser().value(), drift.generation());
        }
        return keep(
                "codebook generation %d still fits its rows (%s)",
                drift.generation(), drift.describe());
    }

    private static DriftVerdict onGrowthAlone(Drift drift) {
        Growth growth = drift.growth();
        if (growth.factor() >= GROWTH_FOR_MORE_LISTS) {
            return retrain(
                    "codebook generation %d was trained on %d rows only, and the table has grown"
                            + " %.1f-fold since",
                    drift.generation(), growth.rowsAtTraining(), growth.factor());
        }
        return keep(
                "codebook generation %d was trained on too few rows (%d) to tell drift from"
                        + " chance, and the table has not doubled since",
                drift.generation(), growth.rowsAtTraining());
    }

    private static DriftVerdict retrain(String reason, Object... values) {
        return new DriftVerdict(true, String.format(Locale.ROOT, reason, values));
    }

    private static DriftVerdict keep(String reason, Object... values) {
        return new DriftVerdict(false, String.format(Locale.ROOT, reason, values));
    }
}
