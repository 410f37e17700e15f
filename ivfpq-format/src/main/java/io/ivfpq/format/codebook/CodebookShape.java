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

import io.ivfpq.format.vector.Metric;
import java.util.Objects;

/**
 * The numbers that say how large a codebook is.
 *
 * @param codeBits bits per code; 8 in this release
 */
public record CodebookShape(
        Metric metric, int dimension, int listCount, int subspaceCount, int codeBits) {

    /** Code width of this release. */
    public static final int CODE_BITS = 8;

    /** Largest number of floats in one array of a codebook. */
    static final long MAX_FLOATS = 1L << 28;

    public CodebookShape {
        Objects.requireNonNull(metric, "metric");
        if (dimension < 1 || listCount < 1 || subspaceCount < 1 || codeBits != CODE_BITS) {
            throw new IllegalArgumentException(
                    String.format(
                            "codebook of dimension %d, %d lists, %d subspaces of %d bits; expected"
                                    + " all at least 1 and %d bits",
                            dimension, listCount, subspaceCount, codeBits, CODE_BITS));
        }
        if (dimension % subspaceCount != 0) {
            throw new IllegalArgumentException(
                    String.format(
                            "%d subspaces do not divide dimension %d", subspaceCount, dimension));
        }
        if ((long) listCount * dimension > MAX_FLOATS
                || (long) dimension << codeBits > MAX_FLOATS) {
            throw new IllegalArgumentException(
                    String.format(
                            "codebook of %d lists and dimension %d is too large; expected at most"
                                    + " %d floats for the centroids and for the codewords",
                            listCount, dimension, MAX_FLOATS));
        }
    }

    /** Components of one subspace. */
    public int subspaceDimension() {
        return dimension / subspaceCount;
    }

    /** Codewords of one subspace. */
    public int codewordCount() {
        return 1 << codeBits;
    }

    int centroidFloats() {
        return listCount * dimension;
    }

    int codewordFloats() {
        return dimension << codeBits;
    }
}
