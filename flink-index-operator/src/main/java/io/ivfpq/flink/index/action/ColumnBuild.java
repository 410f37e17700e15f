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

import java.util.ArrayList;
import java.util.List;

/**
 * What a build did for one column.
 *
 * @param column name of the column
 * @param missingBefore rows of the chosen partitions without a segment before
 * @param missingAfter such rows afterwards
 * @param trained whether the build trained a codebook
 * @param before the index before
 * @param after the index afterwards
 */
public record ColumnBuild(
        String column,
        long missingBefore,
        long missingAfter,
        boolean trained,
        IndexSize before,
        IndexSize after) {

    List<String> lines(String table) {
        List<String> lines = new ArrayList<>();
        lines.add(String.format("table %s, column %s: %s", table, column, summary()));
        if (missingBefore > 0) {
            lines.add(IndexSize.HEADER);
            lines.add(IndexSize.line("rows missing", missingBefore, missingAfter));
            lines.add(IndexSize.line("rows indexed", before.rows(), after.rows()));
            lines.add(IndexSize.line("segments", before.segments(), after.segments()));
            lines.add(IndexSize.line("bytes", before.bytes(), after.bytes()));
            lines.add(IndexSize.line("codebooks", before.codebooks(), after.codebooks()));
        }
        if (missingAfter > 0) {
            lines.add(String.format("  %d rows are not indexed, because %s", missingAfter, why()));
        }
        return lines;
    }

    private String summary() {
        if (missingBefore == 0) {
            return "nothing to build, because no row is without a segment";
        }
        if (missingAfter >= missingBefore) {
            return "gave no row a segment";
        }
        return String.format(
                "gave %d rows a segment, %s",
                missingBefore - missingAfter,
                trained ? "with a codebook trained for them" : "with the codebook that was there");
    }

    private String why() {
        return after.codebooks() == 0
                ? "none has a usable vector to train a codebook with"
                : "they were written or rewritten meanwhile; run the build again, or"
                        + " maintain-vector-index";
    }
}
