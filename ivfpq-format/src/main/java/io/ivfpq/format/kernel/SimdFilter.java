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

package io.ivfpq.format.kernel;

import static io.ivfpq.format.kernel.SimdShape.BYTES;

import jdk.incubator.vector.ByteVector;
import jdk.incubator.vector.ShortVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;

/**
 * Lower bounds of the 64 distances of a block, from a table of bytes in registers. Four registers
 * hold the 256 entries of a subspace; a byte permute looks 64 codes up in each, and two bits of the
 * code choose among the four. Only for 512-bit vectors and CPUs with such a permute (AVX-512 VBMI).
 */
final class SimdFilter {

    /** Elsewhere the permute is emulated, lane by lane. */
    static final boolean PAYS = SimdShape.BITS == 512 && CpuFlags.hasBytePermute();

    private static final int SECOND_TABLE_BIT = 64;
    private static final int TABLE_BYTES = 64;

    private SimdFilter() {}

    /** As {@link DistanceKernels#candidates}. */
    static void candidates(CodeBlock block, QuantisedTable table, float limit, Candidates found) {
        sum(block, table.entries);
        SimdBounds.candidates(block, table.scale, limit, found);
    }

    /**
     * Adds the entries of each row in 16 bits. A byte pair is added as one 16-bit number, and its
     * high byte once more apart, which is taken off the pairs at the end.
     */
    private static void sum(CodeBlock block, byte[] entries) {
        byte[] codes = block.codes;
        int position = block.codeOffset;
        int rows = block.rows;
        int limit = block.codeBytes << 8;
        ShortVector pairs = ByteVector.zero(BYTES).reinterpretAsShorts();
        ShortVector odd = pairs;
        for (int row = 0; row < limit; row += 256, position += rows) {
            ByteVector both = ByteVector.fromArray(BYTES, codes, position);
            // On JDK 25 faster than a shuffle, on JDK 17 the same.
            ByteVector places = both.and((byte) (TABLE_BYTES - 1));
            ByteVector first = places.selectFrom(ByteVector.fromArray(BYTES, entries, row));
            ByteVector second = places.selectFrom(ByteVector.fromArray(BYTES, entries, row + 64));
            ByteVector third = places.selectFrom(ByteVector.fromArray(BYTES, entries, row + 128));
            ByteVector fourth = places.selectFrom(ByteVector.fromArray(BYTES, entries, row + 192));
            VectorMask<Byte> upper =
                    both.and((byte) SECOND_TABLE_BIT).compare(VectorOperators.NE, (byte) 0);
            VectorMask<Byte> high = both.compare(VectorOperators.LT, (byte) 0);
            ShortVector found =
                    first.blend(second, upper)
                            .blend(third.blend(fourth, upper), high)
                            .reinterpretAsShorts();
            pairs = pairs.add(found);
            odd = odd.add(found.lanewise(VectorOperators.LSHR, 8));
        }
        pairs.sub(odd.lanewise(VectorOperators.LSHL, 8)).intoArray(block.sums, 0);
        odd.intoArray(block.sums, SimdBounds.ODD);
    }
}
