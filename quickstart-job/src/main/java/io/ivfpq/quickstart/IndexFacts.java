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

import io.ivfpq.format.codebook.Codebook;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/**
 * The finished index, read back from the table.
 *
 * @param rows rows read back
 * @param indexedRows of them in at least one segment
 * @param duplicateRows of them in more than one
 * @param unindexedRows of them in none
 * @param deltaSegments segments that the stream left
 * @param codebooks codebooks in the table
 * @param lists inverted lists of the newest codebook, 0 without one
 * @param subspaces its subspaces, 0 without one
 */
record IndexFacts(
        long rows,
        long indexedRows,
        long duplicateRows,
        long unindexedRows,
        int deltaSegments,
        int codebooks,
        int lists,
        int subspaces) {

    static IndexFacts of(ItemsTable table, TableRows rows, int deltaSegments) throws IOException {
        List<IndexSegment> segments = table.segments();
        RowCoverage coverage =
                RowCoverage.of(rows.rowIds(), segments.stream().map(IndexSegment::rows).toList());
        Optional<Codebook> codebook = table.newestCodebook();
        return new IndexFacts(
                rows.rowIds().length,
                coverage.indexedRows(),
                coverage.duplicateRows(),
                coverage.unindexedRows(),
                deltaSegments,
                table.counts().codebooks(),
                codebook.map(Codebook::listCount).orElse(0),
                codebook.map(Codebook::subspaceCount).orElse(0));
    }

    /** Every row in exactly one segment. */
    boolean complete() {
        return indexedRows == rows && duplicateRows == 0;
    }
}
