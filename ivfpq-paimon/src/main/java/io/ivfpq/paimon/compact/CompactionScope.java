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

package io.ivfpq.paimon.compact;

import java.util.function.Predicate;
import org.apache.paimon.data.BinaryRow;

/**
 * How far a compaction may go, and where.
 *
 * @param wholeTable whether {@code partitions} are all of them
 * @param mayTrain whether a codebook may be trained; not when one has just been
 */
public record CompactionScope(
        CompactionMode mode,
        boolean wholeTable,
        Predicate<BinaryRow> partitions,
        boolean mayTrain) {

    public CompactionScope {
        if (mode == CompactionMode.RETRAIN && !wholeTable) {
            throw new IllegalArgumentException(
                    "mode 'retrain' of compact_vector_index with partitions; expected none, because"
                            + " a codebook serves the whole table. Leave the partitions out");
        }
    }

    /** The same after a training: what is left to do is to use its codebook. */
    public CompactionScope withoutTraining() {
        return new CompactionScope(mode, wholeTable, partitions, false);
    }

    public static CompactionScope wholeTable(CompactionMode mode) {
        return new CompactionScope(mode, true, partition -> true, true);
    }
}
