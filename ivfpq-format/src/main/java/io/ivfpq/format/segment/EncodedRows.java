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

import io.ivfpq.format.codebook.BlockEncoder;
import io.ivfpq.format.codebook.Codebook;
import io.ivfpq.format.codebook.EncodedBlock;
import java.util.ArrayList;
import java.util.List;

/**
 * Encoded rows in the order they came, and their sums; regrouped by list for writing. Each row has
 * an entry for each list it lies in, side by side; measured is that of its nearest list.
 */
final class EncodedRows {

    private static final int BLOCK_ROWS = BlockEncoder.BLOCK_ROWS;

    private final int listCount;
    private final int listsPerRow;
    private final int codeBytes;
    private final double tailStart;
    private final int residualExponent;
    private final int errorExponent;
    private final List<EncodedBlock> blocks = new ArrayList<>();
    private final List<int[]> rowIds = new ArrayList<>();
    private int count;
    private long residual;
    private long residualSquared;
    private long error;
    private long errorSquared;
    private long tailRows;

    EncodedRows(Codebook codebook) {
        this.listCount = codebook.listCount();
        this.listsPerRow = codebook.shape().listsPerRow();
        this.codeBytes = codebook.shape().codeBytes();
        this.tailStart = codebook.baseline().residualP99();
        this.residualExponent = DriftSums.residualExponent(codebook.baseline());
        this.errorExponent = DriftSums.errorExponent(codebook.baseline());
    }

    /** Rows, not entries. */
    int count() {
        return count / listsPerRow;
    }

    /**
     * @param ids of the rows; kept
     * @param block {@link BlockEncoder#BLOCK_ROWS} entries, fewer only in the last block; kept
     */
    void append(int[] ids, EncodedBlock block) {
        blocks.add(block);
        rowIds.add(ids);
        count += block.count();
        for (int row = 0; row < block.count(); row += listsPerRow) {
            long r = DriftSums.units(block.residuals()[row], residualExponent);
            long e = DriftSums.units(block.errors()[row], errorExponent);
            residual = DriftSums.add(residual, r);
            residualSquared = DriftSums.add(residualSquared, r * r);
            error = DriftSums.add(error, e);
            errorSquared = DriftSums.add(errorSquared, e * e);
            tailRows += block.residuals()[row] > tailStart ? 1 : 0;
        }
    }

    SegmentSums sums(long nullRows, long invalidRows) {
        return new SegmentSums(
                residualExponent,
                errorExponent,
                count(),
                residual,
                residualSquared,
                error,
                errorSquared,
                tailRows,
                nullRows,
                invalidRows);
    }

    /** Entries grouped by list, ascending within one. */
    Grouped grouped() {
        int[] ends = new int[listCount];
        for (EncodedBlock block : blocks) {
            for (int list : block.lists()) {
                ends[list]++;
            }
        }
        int[] next = new int[ends.length];
        for (int list = 0; list < ends.length; list++) {
            next[list] = list == 0 ? 0 : ends[list - 1];
            ends[list] += next[list];
        }
        int[] order = new int[count];
        int entry = 0;
        for (EncodedBlock block : blocks) {
            for (int list : block.lists()) {
                order[next[list]++] = entry++;
            }
        }
        return new Grouped(ends, order);
    }

    /**
     * @param ends end of each list in {@code order}
     * @param order positions of entries
     */
    record Grouped(int[] ends, int[] order) {

        int start(int list) {
            return list == 0 ? 0 : ends[list - 1];
        }

        int nonEmptyLists() {
            int count = 0;
            for (int list = 0; list < ends.length; list++) {
                count += ends[list] > start(list) ? 1 : 0;
            }
            return count;
        }
    }

    int rowId(int position) {
        return rowIds.get(position / BLOCK_ROWS)[position % BLOCK_ROWS / listsPerRow];
    }

    float term(int position) {
        return blocks.get(position / BLOCK_ROWS).terms()[position % BLOCK_ROWS];
    }

    /** One byte of the codes of an entry. */
    byte codeByte(int position, int column) {
        int row = position % BLOCK_ROWS;
        return blocks.get(position / BLOCK_ROWS).codes()[row * codeBytes + column];
    }

    /** Copies the refine codes of an entry, one for each component. */
    void copyRefineCodes(int position, byte[] target, int offset, int dimension) {
        byte[] codes = blocks.get(position / BLOCK_ROWS).refineCodes();
        System.arraycopy(codes, position % BLOCK_ROWS * dimension, target, offset, dimension);
    }

    long residualUnits(int position) {
        EncodedBlock block = blocks.get(position / BLOCK_ROWS);
        return DriftSums.units(block.residuals()[position % BLOCK_ROWS], residualExponent);
    }

    long errorUnits(int position) {
        EncodedBlock block = blocks.get(position / BLOCK_ROWS);
        return DriftSums.units(block.errors()[position % BLOCK_ROWS], errorExponent);
    }
}
