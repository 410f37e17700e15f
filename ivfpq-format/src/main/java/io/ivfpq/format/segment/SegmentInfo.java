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

package io.ivfpq.format.segment;

import io.ivfpq.format.codebook.Codebook;
import io.ivfpq.format.codebook.CodebookShape;
import io.ivfpq.format.vector.Metric;
import java.util.UUID;

/**
 * The info section of a segment file; {@code docs/format.md}, "Segment info".
 *
 * @param firstList first list the file may hold
 * @param lastList end of the lists the file may hold, exclusive
 */
record SegmentInfo(
        UUID codebookId,
        int generation,
        int revision,
        CodebookShape shape,
        int firstList,
        int lastList,
        SegmentSums sums) {

    boolean namesCodebook(Codebook codebook) {
        return codebookId.equals(codebook.id())
                && generation == codebook.generation()
                && revision == codebook.revision()
                && shape.equals(codebook.shape());
    }

    /** Bytes one row takes in its list: id, term unless inner product, codes. */
    int rowBytes() {
        return Integer.BYTES + (hasTerms() ? Float.BYTES : 0) + shape.codeBytes();
    }

    /**
     * Whether lists with so many entries may hold the rows. Of a file with some of the lists rows
     * may lie in other files, too; it counts half of those.
     */
    boolean explains(long entries) {
        long perRow = shape.listsPerRow();
        boolean odd = entries % perRow != 0;
        boolean whole = firstList == 0 && lastList == shape.listCount();
        // Divided, as a damaged file may say more rows than can be multiplied.
        long more = sums.rows() - entries / perRow;
        return more == 0 ? !(odd && whole) : more == 1 && odd && !whole;
    }

    boolean hasTerms() {
        return shape.metric() != Metric.INNER_PRODUCT;
    }
}
