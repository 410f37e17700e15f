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

/**
 * The refine codes of one list: one byte for each component of each row, in the order of the list.
 * Immutable, shareable between threads.
 */
public final class RefineCodes {

    private static final long OBJECT_BYTES = 48;

    private final int dimension;
    private final byte[] codes;

    RefineCodes(int dimension, byte[] codes) {
        this.dimension = dimension;
        this.codes = codes;
    }

    /** Row-major, {@code rows × dimension}; may be longer. Shared; must not be changed. */
    public byte[] codes() {
        return codes;
    }

    /** Where the codes of a row start. */
    public int offset(int row) {
        return row * dimension;
    }

    /** Heap bytes this keeps. */
    public long retainedBytes() {
        return OBJECT_BYTES + codes.length;
    }
}
