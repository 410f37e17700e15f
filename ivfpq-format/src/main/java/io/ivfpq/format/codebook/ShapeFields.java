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

import io.ivfpq.format.io.UnsupportedFormatException;
import io.ivfpq.format.vector.Metric;
import java.nio.ByteBuffer;

/**
 * The shape of a codebook as codebook and segment files have it, from the metric to the flags;
 * {@code docs/format.md}, "Parameters".
 */
public final class ShapeFields {

    /** The flag of rows that lie in two lists each. */
    private static final int TWO_LISTS = 1;

    private ShapeFields() {}

    /** Writes the fields at the position of {@code bytes}. */
    public static void put(ByteBuffer bytes, CodebookShape shape) {
        bytes.putInt(shape.metric().code()).putInt(shape.dimension());
        bytes.putInt(shape.listCount()).putInt(shape.subspaceCount());
        bytes.putInt(shape.codeBits()).putInt(shape.listsPerRow() == 1 ? 0 : TWO_LISTS);
    }

    /**
     * Reads the fields from the position of {@code bytes} on.
     *
     * @param name of the file, for errors
     * @param kind {@code codebook} or {@code segment}, for errors
     * @throws UnsupportedFormatException if they say what only a newer release may write
     * @throws IllegalArgumentException if there is no such shape
     */
    public static CodebookShape get(String name, String kind, ByteBuffer bytes)
            throws UnsupportedFormatException {
        int metric = bytes.getInt();
        int dimension = bytes.getInt();
        int listCount = bytes.getInt();
        int subspaceCount = bytes.getInt();
        int codeBits = bytes.getInt();
        int flags = bytes.getInt();
        if (metric < 0
                || metric >= Metric.values().length
                || !CodebookShape.isCodeBits(codeBits)
                || (flags & ~TWO_LISTS) != 0) {
            throw new UnsupportedFormatException(
                    String.format(
                            "%s: %s with metric code %d, %d code bits, flags %x; expected metric 0"
                                    + " to 2, 8 or 4 bits, flags 0 or 1; a newer release wrote it",
                            name, kind, metric, codeBits, flags));
        }
        return new CodebookShape(
                Metric.fromCode(metric),
                dimension,
                listCount,
                subspaceCount,
                codeBits,
                flags == TWO_LISTS ? 2 : 1);
    }
}
