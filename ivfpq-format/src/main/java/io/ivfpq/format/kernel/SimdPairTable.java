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

import static io.ivfpq.format.kernel.SimdShape.FLOATS;
import static io.ivfpq.format.kernel.SimdShape.LANES;

import jdk.incubator.vector.FloatVector;

/** The lookup table of bytes that hold two codes of 4 bits. */
final class SimdPairTable {

    private static final int ENTRIES = 16;

    private SimdPairTable() {}

    /** As {@link DistanceKernels#pairTable}. */
    static void fill(float[] entries, int subspaceCount, float[] table) {
        int end = (subspaceCount + 1) / 2 * ENTRIES * ENTRIES;
        for (int row = 0; row < end; row += ENTRIES * ENTRIES) {
            int lower = row / ENTRIES * 2;
            boolean paired = lower + ENTRIES < subspaceCount * ENTRIES;
            for (int from = 0; from < ENTRIES; from += LANES) {
                FloatVector first = FloatVector.fromArray(FLOATS, entries, lower + from);
                if (paired) {
                    addEach(first, entries, lower + ENTRIES, table, row + from);
                } else {
                    repeat(first, table, row + from);
                }
            }
        }
    }

    private static void addEach(
            FloatVector first, float[] entries, int second, float[] table, int to) {
        for (int i = 0; i < ENTRIES; i++) {
            first.add(entries[second + i]).intoArray(table, to + i * ENTRIES);
        }
    }

    private static void repeat(FloatVector first, float[] table, int to) {
        for (int i = 0; i < ENTRIES; i++) {
            first.intoArray(table, to + i * ENTRIES);
        }
    }
}
