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

/**
 * What became of the rows of one block: entries of lists, as many for each row as it lies in lists,
 * one row after the other, that of the nearest list first. Arrays are indexed by entry and owned by
 * the receiver.
 */
public final class EncodedBlock {

    final int count;
    final int[] lists;
    final byte[] codes;
    final float[] terms;
    final float[] residuals;
    final float[] errors;
    final byte[] refineCodes;

    EncodedBlock(int count, int codeBytes, int refineBytes) {
        this.count = count;
        this.lists = new int[count];
        this.codes = new byte[count * codeBytes];
        this.terms = new float[count];
        this.residuals = new float[count];
        this.errors = new float[count];
        this.refineCodes = new byte[count * refineBytes];
    }

    /** Entries. */
    public int count() {
        return count;
    }

    /** The list of each entry. */
    public int[] lists() {
        return lists;
    }

    /** Row-major, {@code count × codeBytes} of the shape. */
    public byte[] codes() {
        return codes;
    }

    /** {@code ‖y‖² + 2⟨c, y⟩} of each entry; zeros under inner product. */
    public float[] terms() {
        return terms;
    }

    /** Squared residual norm of each entry. */
    public float[] residuals() {
        return residuals;
    }

    /** Squared quantisation error of each entry. */
    public float[] errors() {
        return errors;
    }

    /** Row-major, {@code count × dimension}; empty without refine codes. */
    public byte[] refineCodes() {
        return refineCodes;
    }
}
