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

package io.ivfpq.flink.index.action;

import io.ivfpq.paimon.compact.CompactionDecision;
import io.ivfpq.paimon.drift.Drift;
import java.util.List;
import java.util.Optional;

/**
 * What a compaction did to the index of one column.
 *
 * @param column name of the column
 * @param decision what was to be done and why, with the drift measured before
 * @param before the index before; its segments are the deltas and bases that were there
 * @param after the index afterwards
 * @param rowsCopied rows whose codes went into merged segments
 * @param rowsReencoded rows encoded with another codebook than before
 * @param driftAfter drift measured afterwards
 */
public record ColumnCompaction(
        String column,
        CompactionDecision decision,
        IndexSize before,
        IndexSize after,
        long rowsCopied,
        long rowsReencoded,
        Optional<Drift> driftAfter) {

    List<String> lines(String table) {
        return List.of(
                CompactionText.decision(table, column, decision),
                "  drift before   " + CompactionText.describe(decision.drift()),
                "  drift after    " + CompactionText.describe(driftAfter),
                IndexSize.HEADER,
                IndexSize.line("segments", before.segments(), after.segments()),
                IndexSize.line("segment files", before.files(), after.files()),
                IndexSize.line("bytes", before.bytes(), after.bytes()),
                IndexSize.line("rows indexed", before.rows(), after.rows()),
                IndexSize.line("codebooks", before.codebooks(), after.codebooks()),
                String.format("  rows copied %d, rows encoded %d", rowsCopied, rowsReencoded));
    }
}
