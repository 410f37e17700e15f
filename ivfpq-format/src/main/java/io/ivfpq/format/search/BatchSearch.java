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
import io.ivfpq.format.segment.InvertedList;
import io.ivfpq.format.vector.VectorBatch;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;

/**
 * Many queries against one codebook, list by list: the codes of a list are read from memory once
 * for all queries that probe it, and centroids are ranked for many queries at a time. Answers are
 * those of the queries one by one, bit by bit once kernels are compiled. One thread.
 *
 * <p>Keeps about {@code 1 300 × subspaces} bytes for each query, with codes of 4 bits and estimates
 * {@code 16 × subspaces} and 2 kB. So a caller with more than some hundred queries gains by giving
 * them in portions that fit the cache of the CPU.
 */
public final class BatchSearch {

    /** Queries whose lists are ranked at a time; bounds their scores. */
    private static final int RANKED_TOGETHER = 64;

    /** Lists of a segment that are held at a time. */
    private static final int READ_TOGETHER = 64;

    private static final int PORTION_OF_BYTE_CODES = 200;
    private static final int PORTION_OF_NIBBLE_CODES = 500;
    private static final int PORTION_OF_ESTIMATES = 2000;

    private final List<QueryPlan> plans;
    private final List<TopK> results = new ArrayList<>();
    private final List<QueryScan> scans = new ArrayList<>();
    private final VisitedLists visited = new VisitedLists();
    private final GroupScan group = new GroupScan();
    private final int listCount;
    private final Visits nearestVisits;
    private final Visits otherVisits;

    /**
     * What all queries of a batch have in common.
     *
     * @param k results of each query
     * @param probeCount lists to probe for each query; all if more than there are
     * @param filter sees row ids before the offset
     * @param ranking what results are ranked by
     */
    public record Spec(int k, int probeCount, RowFilter filter, Distances ranking) {
        public Spec {
            Objects.requireNonNull(filter, "filter");
            Objects.requireNonNull(ranking, "ranking");
        }

        public Spec(int k, int probeCount, RowFilter filter) {
            this(k, probeCount, filter, Distances.EXACT);
        }
    }

    /** Reads the lists of a segment. */
    @FunctionalInterface
    public interface Lists {
        /**
         * @param ids ascending
         * @return those of the lists that the segment has, in any order
         */
        List<InvertedList> read(int[] ids) throws IOException;
    }

    private BatchSearch(Codebook codebook, Spec spec, List<QueryPlan> plans) {
        this.plans = plans;
        this.listCount = codebook.listCount();
        WaitingRows waiting = new WaitingRows();
        for (QueryPlan plan : plans) {
            TopK top = new TopK(spec.k(), visited);
            results.add(top);
            scans.add(new QueryScan(plan, spec.filter(), top, spec.ranking(), waiting));
        }
        nearestVisits = Visits.of(plans, listCount, 0, 1);
        otherVisits = Visits.of(plans, listCount, 1, listCount);
    }

    /**
     * @param queries raw vectors; not kept
     * @throws io.ivfpq.format.vector.InvalidVectorException if a query breaks the rules
     */
    public static BatchSearch create(Codebook codebook, VectorBatch queries, Spec spec) {
        ListRanking ranking = new ListRanking(codebook, spec.probeCount());
        List<QueryPlan> plans = new ArrayList<>();
        int dimension = codebook.dimension();
        float[] scratch = QueryPlan.scratch(codebook);
        for (int from = 0; from < queries.count(); from += RANKED_TOGETHER) {
            int count = Math.min(RANKED_TOGETHER, queries.count() - from);
            float[] ofMetric = new float[count * dimension];
            for (int i = 0; i < count; i++) {
                float[] query = queries.vector(from + i);
                codebook.rules().check(query, "query " + (from + i));
                float[] one = codebook.rules().prepared(query);
                System.arraycopy(one, 0, ofMetric, i * dimension, dimension);
            }
            float[] prepared = codebook.rotated(ofMetric);
            int[][] lists = ranking.nearest(prepared, count);
            for (int i = 0; i < count; i++) {
                float[] query = Arrays.copyOfRange(prepared, i * dimension, (i + 1) * dimension);
                plans.add(new QueryPlan(codebook, query, lists[i], scratch));
            }
        }
        return new BatchSearch(codebook, spec, plans);
    }

    /**
     * How many queries to give at a time, where there are many. Tables of more would not fit the
     * caches of most CPUs; those of 4-bit codes are an eighth as large, and smaller yet where rows
     * are ranked again, which takes no floats. The more queries probe a list, the more of them can
     * be scanned four at a time.
     */
    public static int portion(int codeBits, Distances ranking) {
        if (codeBits == 8) {
            return PORTION_OF_BYTE_CODES;
        }
        return ranking == Distances.EXACT ? PORTION_OF_NIBBLE_CODES : PORTION_OF_ESTIMATES;
    }

    /** The lists that a query probes, each once, ascending. */
    public int[] probedLists() {
        return IntStream.range(0, listCount)
                .filter(list -> nearestVisits.any(list) || otherVisits.any(list))
                .toArray();
    }

    /**
     * Offers the rows of lists to the queries that probe them; first each list to those that it is
     * nearest to, since a query passes over the more rows the nearer its results are already.
     *
     * @param rowIdOffset added to each row id
     */
    public void scan(List<InvertedList> lists, long rowIdOffset) {
        for (Visits visits : List.of(nearestVisits, otherVisits)) {
            for (InvertedList list : lists) {
                scan(list, visits, rowIdOffset, list.listId());
            }
        }
    }

    /**
     * As {@link #scan(List, long)} for all lists of a segment that a query probes, if not all are
     * in memory: asks for some at a time, and for lists that are nearest to some queries and not to
     * others twice.
     *
     * @param rowIdOffset added to each row id
     * @param firstNumber {@link Refinement} will know the list of id {@code i} by {@code
     *     firstNumber + i}
     */
    public void scan(Lists segment, long rowIdOffset, int firstNumber) throws IOException {
        for (Visits visits : List.of(nearestVisits, otherVisits)) {
            int[] probed = IntStream.range(0, listCount).filter(visits::any).toArray();
            for (int from = 0; from < probed.length; from += READ_TOGETHER) {
                int to = Math.min(probed.length, from + READ_TOGETHER);
                for (InvertedList list : segment.read(Arrays.copyOfRange(probed, from, to))) {
                    scan(list, visits, rowIdOffset, firstNumber + list.listId());
                }
            }
        }
    }

    private void scan(InvertedList list, Visits visits, long rowIdOffset, int number) {
        int visit = visited.add(list, rowIdOffset, number);
        int end = visits.starts[list.listId() + 1];
        for (int i = visits.starts[list.listId()]; i < end; i++) {
            group.add(scans.get(visits.queries[i]), list, visit, visits.bases[i]);
        }
        group.finish(list, visit);
    }

    /** The plan of a query, for what is left to do with it alone. */
    public QueryPlan plan(int query) {
        return plans.get(query);
    }

    /**
     * The results so far of each query, in the order of the queries; shared, and for one thread: to
     * put them in order they take turns with memory.
     */
    public List<TopK> results() {
        return List.copyOf(results);
    }

    /**
     * Which queries probe each list.
     *
     * @param starts of each list among the queries; one more than there are lists
     * @param bases how far the queries are from the centroids
     */
    private record Visits(int[] starts, int[] queries, float[] bases) {

        boolean any(int list) {
            return starts[list] < starts[list + 1];
        }

        /** Of the lists ranked from {@code first} to before {@code last}. */
        static Visits of(List<QueryPlan> plans, int listCount, int first, int last) {
            int[] starts = new int[listCount + 1];
            for (QueryPlan plan : plans) {
                for (int rank = first; rank < Math.min(last, plan.probeCount()); rank++) {
                    starts[plan.probedList(rank) + 1]++;
                }
            }
            Arrays.parallelPrefix(starts, Integer::sum);
            int[] queries = new int[starts[listCount]];
            float[] bases = new float[queries.length];
            int[] next = starts.clone();
            for (int query = 0; query < plans.size(); query++) {
                QueryPlan plan = plans.get(query);
                for (int rank = first; rank < Math.min(last, plan.probeCount()); rank++) {
                    int list = plan.probedList(rank);
                    int visit = next[list]++;
                    queries[visit] = query;
                    // One query after the other, while its components are in the nearest cache.
                    bases[visit] = plan.distanceToCentroid(list);
                }
            }
            return new Visits(starts, queries, bases);
        }
    }
}
