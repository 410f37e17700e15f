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

/**
 * Kernels on the Vector API, which only this class and the {@code Simd…} classes behind it touch.
 *
 * <p>On JDK 17 a vector that is passed to a method that is not inlined is boxed, which is 2 to 200
 * times slower, and the compiler stops inlining methods of ours wherever what it compiles has grown
 * to 18 000 nodes, some ninety vector operations: it depends on the caller and on what ran before.
 * Methods of the Vector API it inlines always. So in what is hot, a vector is made and used in one
 * method, which calls nothing but the Vector API. Mixing shapes boxes too, also code compiled
 * before.
 */
final class SimdKernels implements DistanceKernels {

    @Override
    public String name() {
        return "simd-" + SimdShape.BITS;
    }

    @Override
    public int lanes() {
        return SimdShape.LANES;
    }

    @Override
    public int panelWidth(int count) {
        return count <= SimdShape.LANES ? SimdShape.LANES : SimdShape.PANEL_WIDTH;
    }

    @Override
    public float dot(float[] a, int aOffset, float[] b, int bOffset, int length) {
        return SimdDistances.dot(a, aOffset, b, bOffset, length);
    }

    @Override
    public float squaredDistance(float[] a, int aOffset, float[] b, int bOffset, int length) {
        return SimdDistances.squaredDistance(a, aOffset, b, bOffset, length);
    }

    @Override
    public void squaredDistances(
            float[] query, float[] vectors, int[] offsets, int count, float[] out) {
        SimdScattered.squaredDistances(query, vectors, offsets, count, out);
    }

    @Override
    public float dot(ByteQuery query, byte[] codes, int offset) {
        return SimdBytes.dot(query, codes, offset);
    }

    @Override
    public float squaredDistance(ByteQuery query, byte[] codes, int offset) {
        return SimdBytes.squaredDistance(query, codes, offset);
    }

    @Override
    public void negatedDots(
            PackedVectors vectors, float[] query, int offset, float[] out, int outOffset) {
        SimdDistances.negatedDots(vectors, query, offset, out, outOffset);
    }

    @Override
    public void negatedDotsOfRows(
            PackedVectors vectors, float[] rows, int offset, int count, float[] out) {
        SimdProducts.negatedDots(vectors, rows, offset, count, out);
    }

    @Override
    public void scoresOfRows(
            PackedVectors vectors, float[] rows, int offset, int count, float[] out) {
        SimdProducts.scores(vectors, rows, offset, count, out);
    }

    @Override
    public void columnMinima(float[] values, int offset, int count, float[] minima) {
        SimdColumns.minima(values, offset, count, minima);
    }

    @Override
    public void markColumns(float[] values, int offset, int count, float limit, int[] marks) {
        SimdColumns.mark(values, offset, count, limit, marks);
    }

    @Override
    public int countBelow(float[] values, int count, float limit) {
        return SimdColumns.countBelow(values, count, limit);
    }

    @Override
    public void nearest(
            PackedVectors vectors,
            float[] rows,
            int offset,
            int stride,
            int count,
            int[] nearest,
            int nearestOffset) {
        SimdNearest.nearest(vectors, rows, offset, stride, count, nearest, nearestOffset);
    }

    @Override
    public void scan(CodeBlock block, float[] table, float base, float[] out) {
        if (block.ofNibbles) {
            ScalarNibbles.scan(block, table, base, out);
        } else {
            ScalarScan.scan(block, table, base, out);
        }
    }

    /** Whether this machine has registers for the filter. */
    static boolean filterPays(int codeBits) {
        return codeBits == 4 ? SimdNibbleFilter.PAYS : SimdFilter.PAYS;
    }

    @Override
    public boolean filters(int codeBits) {
        return filterPays(codeBits) && SimdWarmUp.running().isDone(codeBits);
    }

    @Override
    public void warmUp() {
        SimdWarmUp.running();
    }

    @Override
    public void awaitWarmUp() throws InterruptedException {
        SimdWarmUp.running().await();
    }

    @Override
    public void negatedDotsOfNibbles(NibbleCodewords codewords, float[] query, float[] out) {
        SimdNibbleTable.negatedDotsOfNibbles(codewords, query, out);
    }

    @Override
    public QuantisedTable quantiseNibbles(float[] columns, int subspaceCount) {
        return SimdNibbleTable.quantise(columns, subspaceCount);
    }

    @Override
    public QuantisedTable quantise(float[] table, int subspaceCount, int codeBits) {
        return codeBits == 4
                ? ScalarNibbles.quantise(table, subspaceCount)
                : ScalarScan.quantise(table, subspaceCount);
    }

    @Override
    public void candidates(CodeBlock block, QuantisedTable table, float limit, Candidates found) {
        if (table.ofNibbles) {
            if (SimdNibbleFilter.PAYS) {
                SimdNibbleFilter.candidates(block, table, limit, found);
            } else {
                ScalarNibbles.candidates(block, table, limit, found);
            }
        } else if (SimdFilter.PAYS && block.rows >= CodeBlock.MIN_SLOT_ROWS) {
            SimdFilter.candidates(block, table, limit, found);
        } else {
            ScalarScan.candidates(block, table, limit, found);
        }
    }

    @Override
    public void candidatesOfGroup(CodeBlock block, QueryGroup group) {
        if (group.tables[0].ofNibbles && SimdNibbleFilter.PAYS) {
            SimdNibbleFilter.candidates(block, group);
        } else {
            DistanceKernels.super.candidatesOfGroup(block, group);
        }
    }

    @Override
    public void distances(
            CodeBlock block, int[] rows, int count, float[] table, float base, float[] out) {
        if (block.ofNibbles) {
            ScalarNibbles.distances(block, rows, count, table, base, out);
        } else {
            ScalarScan.distances(block, rows, count, table, base, out);
        }
    }
}
