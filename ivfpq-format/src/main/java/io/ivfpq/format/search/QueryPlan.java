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

package io.ivfpq.format.search;

import io.ivfpq.format.codebook.Codebook;
import io.ivfpq.format.codebook.CodebookShape;
import io.ivfpq.format.kernel.ByteQuery;
import io.ivfpq.format.kernel.DistanceKernels;
import io.ivfpq.format.kernel.Kernels;
import io.ivfpq.format.kernel.PackedVectors;
import io.ivfpq.format.kernel.QuantisedTable;
import io.ivfpq.format.segment.InvertedList;
import io.ivfpq.format.vector.Metric;
import java.util.Arrays;

/**
 * One query against one codebook: its ranked lists and its lookup table, computed once and good for
 * every segment of that codebook. Immutable and thread-safe.
 *
 * <p>Distances are asymmetric (Jégou et al., TPAMI 2011, section III-A), rearranged so that the
 * table depends on the query alone: under L2 and cosine {@code ‖q − c‖² + t − 2⟨q, y⟩} with the
 * stored term {@code t = ‖y‖² + 2⟨c, y⟩}, under inner product {@code −⟨q, c⟩ − ⟨q, y⟩}.
 */
public final class QueryPlan {

    private static final int MIN_PROBES = 16;
    private static final int LISTS_PER_PROBE = 16;

    private final Codebook codebook;
    private final float[] query;

    /** Made when it is first asked for, since estimates do without; by two threads the same. */
    private volatile float[] table;

    private final QuantisedTable bounds;
    private final int[] probedLists;
    private final DistanceKernels kernels = Kernels.get();

    /**
     * @param prepared as the codebook prepares it; kept, must not change
     * @param probedLists nearest first; kept, must not change
     * @param scratch of {@link #scratch}, for one plan after the other; not kept
     */
    QueryPlan(Codebook codebook, float[] prepared, int[] probedLists, float[] scratch) {
        this.codebook = codebook;
        this.query = prepared;
        this.bounds = kernels.filters(codebook.codeBits()) ? quantisedTable(scratch) : null;
        this.probedLists = probedLists;
    }

    /** Memory for making plans; what is used again is in the caches of the CPU. */
    static float[] scratch(Codebook codebook) {
        return new float[codebook.codeBits() == 4 ? codebook.nibbleCodewords().tableLength() : 0];
    }

    private QuantisedTable quantisedTable(float[] scratch) {
        int subspaces = codebook.subspaceCount();
        if (codebook.codeBits() == 8) {
            return kernels.quantise(table(), subspaces, 8);
        }
        kernels.negatedDotsOfNibbles(codebook.nibbleCodewords(), scaledQuery(), scratch);
        return kernels.quantiseNibbles(scratch, subspaces);
    }

    private float[] scaledQuery() {
        float[] scaled = query.clone();
        if (codebook.metric() != Metric.INNER_PRODUCT) {
            for (int i = 0; i < scaled.length; i++) {
                scaled[i] *= 2;
            }
        }
        return scaled;
    }

    /**
     * @param query raw vector; not kept
     * @param probeCount lists to probe; all if more than there are
     * @throws io.ivfpq.format.vector.InvalidVectorException if the query breaks the rules
     */
    public static QueryPlan create(Codebook codebook, float[] query, int probeCount) {
        ListRanking ranking = new ListRanking(codebook, probeCount);
        codebook.rules().check(query, "the query");
        float[] prepared = codebook.prepared(query);
        return new QueryPlan(codebook, prepared, ranking.nearest(prepared), scratch(codebook));
    }

    /** Probes when none are asked for: a sixteenth of the lists, at least 16, at most all. */
    public static int automaticProbeCount(int listCount) {
        return Math.min(listCount, Math.max(MIN_PROBES, listCount / LISTS_PER_PROBE));
    }

    /**
     * Probes that a query needs when only some of the rows may be results. The {@code k} nearest of
     * these are about as far away as the {@code k / share} nearest of all, which lie in more lists;
     * with {@code 1 / √share} as many probes recall falls little until all lists are read
     * (measured: docs/benchmarks.md).
     *
     * @param probeCount where every row may be a result
     * @param share of the rows that may be, above 0, at most 1
     */
    public static int filteredProbeCount(int probeCount, double share) {
        if (!(share > 0 && share <= 1)) {
            throw new IllegalArgumentException(
                    String.format("share of rows is %s, expected above 0, at most 1", share));
        }
        return (int) Math.min(Integer.MAX_VALUE, Math.round(probeCount / Math.sqrt(share)));
    }

    private float[] lookupTable() {
        CodebookShape shape = codebook.shape();
        float[] scaled = scaledQuery();
        int stride = shape.codewordCount();
        int last = shape.subspaceCount() - 1;
        // What padding spills into the next row is overwritten by that row.
        int spare = shape.hasSpareHalf() ? stride : 0;
        int padded = Math.max(stride + spare, codebook.packedCodewords(last).paddedCount());
        float[] values = new float[last * stride + padded];
        for (int m = 0; m <= last; m++) {
            PackedVectors codewords = codebook.packedCodewords(m);
            kernels.negatedDots(
                    codewords, scaled, m * shape.subspaceDimension(), values, m * stride);
        }
        Arrays.fill(values, (last + 1) * stride, values.length, 0);
        return values;
    }

    /** Lists that each row lies in, so may be found in. */
    int listsPerRow() {
        return codebook.shape().listsPerRow();
    }

    /** How many lists to scan. */
    int probeCount() {
        return probedLists.length;
    }

    /** One of them, 0 the nearest. */
    int probedList(int rank) {
        return probedLists[rank];
    }

    /** The lists to scan, nearest first; a copy. */
    public int[] probedLists() {
        return probedLists.clone();
    }

    /**
     * Offers the rows of a list; any list of the codebook will do, probed or not. A {@link
     * QueryScan} does the same for many lists.
     *
     * @param rowIdOffset added to each row id
     * @param filter sees row ids before the offset
     */
    public void scan(InvertedList list, long rowIdOffset, RowFilter filter, TopK top) {
        new QueryScan(this, filter, top).scan(list, rowIdOffset);
    }

    float[] table() {
        if (table == null) {
            table = lookupTable();
        }
        return table;
    }

    /** Whether there is a table of bounds and looking at it first pays. */
    boolean hasBounds() {
        return bounds != null && bounds.isUsable();
    }

    /** Bounds the table from below; only if {@link #hasBounds}. */
    QuantisedTable bounds() {
        return bounds;
    }

    Metric metric() {
        return codebook.metric();
    }

    /** The query for comparing it with refine codes, which the codebook must make. */
    ByteQuery refineQuery() {
        return codebook.refine().query(query, codebook.metric());
    }

    float distanceToCentroid(int list) {
        int dimension = codebook.dimension();
        int offset = list * dimension;
        return codebook.metric() == Metric.INNER_PRODUCT
                ? -kernels.dot(query, 0, codebook.centroids(), offset, dimension)
                : kernels.squaredDistance(query, 0, codebook.centroids(), offset, dimension);
    }
}
