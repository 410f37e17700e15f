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

package io.ivfpq.format.vindex;

import static org.assertj.core.api.Assertions.assertThat;

import io.ivfpq.format.codebook.Codebook;
import io.ivfpq.format.io.ContainerLayout;
import io.ivfpq.format.search.QueryPlan;
import io.ivfpq.format.search.RowFilter;
import io.ivfpq.format.search.TopK;
import io.ivfpq.format.segment.SegmentPart;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.assertj.core.data.Offset;

/**
 * Queries and what an index answers to them, as {@code vindex.py} writes and checks them. Fewer
 * results than asked for are filled up with id -1.
 *
 * @param k results of a query
 * @param ids of each query, nearest first
 */
record Answers(float[][] queries, int k, int probeCount, long[][] ids, float[][] distances) {

    /** What our search finds. */
    static Answers search(
            Codebook codebook, List<SegmentPart> parts, float[][] queries, int k, int probeCount)
            throws IOException {
        long[][] ids = new long[queries.length][k];
        float[][] distances = new float[queries.length][k];
        for (int i = 0; i < queries.length; i++) {
            QueryPlan plan = QueryPlan.create(codebook, queries[i], probeCount);
            TopK top = new TopK(k);
            for (SegmentPart part : parts) {
                for (int list : plan.probedLists()) {
                    plan.scan(part.reader().readList(list), part.rowIdOffset(), RowFilter.ALL, top);
                }
            }
            Arrays.fill(ids[i], -1);
            Arrays.fill(distances[i], Float.MAX_VALUE);
            System.arraycopy(top.ids(), 0, ids[i], 0, top.size());
            System.arraycopy(top.distances(), 0, distances[i], 0, top.size());
        }
        return new Answers(queries, k, probeCount, ids, distances);
    }

    byte[] toBytes() {
        int dimension = queries[0].length;
        ByteBuffer bytes = ContainerLayout.allocate(16 + queries.length * (4 * dimension + 12 * k));
        bytes.putInt(queries.length).putInt(dimension).putInt(k).putInt(probeCount);
        for (float[] query : queries) {
            for (float component : query) {
                bytes.putFloat(component);
            }
        }
        for (long[] row : ids) {
            Arrays.stream(row).forEach(bytes::putLong);
        }
        for (float[] row : distances) {
            for (float distance : row) {
                bytes.putFloat(distance);
            }
        }
        return bytes.array();
    }

    static Answers read(byte[] file) {
        ByteBuffer bytes = ContainerLayout.wrap(file);
        int count = bytes.getInt();
        int dimension = bytes.getInt();
        int k = bytes.getInt();
        int probeCount = bytes.getInt();
        float[][] queries = floats(bytes, count, dimension);
        long[][] ids = new long[count][k];
        for (long[] row : ids) {
            bytes.asLongBuffer().get(row);
            bytes.position(bytes.position() + Long.BYTES * k);
        }
        return new Answers(queries, k, probeCount, ids, floats(bytes, count, k));
    }

    private static float[][] floats(ByteBuffer bytes, int count, int width) {
        float[][] values = new float[count][width];
        for (float[] row : values) {
            bytes.asFloatBuffer().get(row);
            bytes.position(bytes.position() + Float.BYTES * width);
        }
        return values;
    }

    /** Same distances by rank, and the same ids except among equal distances. */
    void assertAgree(Answers other) {
        for (int i = 0; i < queries.length; i++) {
            Map<Long, Float> byId = new HashMap<>();
            int found = 0;
            for (int rank = 0; rank < k && ids[i][rank] >= 0; rank++) {
                byId.put(ids[i][rank], distances[i][rank]);
                found++;
            }
            for (int rank = 0; rank < k; rank++) {
                String what = "query " + i + " rank " + rank;
                assertThat(other.ids[i][rank] >= 0).as(what).isEqualTo(rank < found);
                if (rank < found) {
                    float distance = other.distances[i][rank];
                    float tolerance = 1e-4f * (1 + Math.abs(distance));
                    float last = distances[i][found - 1];
                    float same = byId.getOrDefault(other.ids[i][rank], last);
                    assertThat(distance).as(what).isCloseTo(distances[i][rank], within(tolerance));
                    assertThat(distance).as(what).isCloseTo(same, within(tolerance));
                }
            }
        }
    }

    private static Offset<Float> within(float tolerance) {
        return Offset.offset(tolerance);
    }
}
