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

package io.ivfpq.paimon.compact;

import static org.assertj.core.api.Assertions.assertThat;

import io.ivfpq.paimon.codebook.CodebookStore;
import io.ivfpq.paimon.coverage.SegmentEntry;
import io.ivfpq.paimon.fixture.VectorTable;
import io.ivfpq.paimon.fixture.Vectors;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.apache.paimon.table.FileStoreTable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A table whose rows lie in two lists each, and one that goes there and back. */
class ListsPerRowTest {

    private static final int DIMENSION = 12;
    private static final int ROWS = 800;
    private static final Map<String, String> ALL_LISTS = Map.of("ivf.nprobe", "all");

    @TempDir Path warehouse;

    private final Vectors vectors = new Vectors(DIMENSION, 23);
    private VectorTable items;
    private MergingTable table;

    /** Two indexed writes, in segments of 100 rows. */
    private void create(Map<String, String> more) throws Exception {
        create(more, ROWS);
    }

    private void create(Map<String, String> more, int rows) throws Exception {
        Map<String, String> options = new HashMap<>();
        options.put("vector.index.metric", "l2");
        options.put("vector.index.lists", "32");
        options.put("vector.index.train.min-rows", "1");
        options.put("vector.index.task.max-rows", "100");
        options.putAll(more);
        items = VectorTable.create(warehouse, DIMENSION, options);
        table = new MergingTable(items);
        items.write(vectors.next(rows / 2));
        table.catchUp();
        items.write(vectors.next(rows / 2));
        table.catchUp();
    }

    @ParameterizedTest
    @CsvSource({"32, 8, none", "32, 8, sq8", "32, 4, none", "32, 4, sq8", "2, 8, none"})
    void rowsAreFoundOnceBeforeAndAfterAMerge(String lists, String codeBits, String refine)
            throws Exception {
        create(
                Map.of(
                        "vector.index.lists",
                        lists,
                        "vector.index.lists-per-row",
                        "2",
                        "vector.index.pq.bits",
                        codeBits,
                        "vector.index.refine",
                        refine));
        float[][] queries = vectors.next(20);
        List<Map<Long, Float>> before = items.searchBatch(queries, 10, Map.of("ivf.nprobe", "3"));

        assertThat(listsPerRow()).containsExactly(2);
        assertThat(table.index().segments()).hasSize(8);
        assertThat(rowsCounted()).isEqualTo(ROWS);
        assertEachRowIsFoundOnce(queries[0]);
        assertThat(before).allSatisfy(found -> assertThat(found).hasSize(10));

        table.compact(new MergePlanner());

        assertThat(table.index().segments()).hasSize(1);
        assertThat(table.frontier().isComplete()).isTrue();
        assertThat(rowsCounted()).isEqualTo(ROWS);
        assertThat(items.searchBatch(queries, 10, Map.of("ivf.nprobe", "3"))).isEqualTo(before);
        assertEachRowIsFoundOnce(queries[0]);
    }

    @Test
    void aMergeIntoSeveralFilesAnswersAsBefore() throws Exception {
        create(Map.of("vector.index.lists-per-row", "2"));
        float[][] queries = vectors.next(20);
        List<Map<Long, Float>> before = items.searchBatch(queries, 10, Map.of());

        table.compact(new MergePlanner(2_000, 4_000));

        assertThat(table.index().segments()).hasSizeGreaterThan(1);
        assertThat(rowsCounted()).isEqualTo(ROWS);
        assertThat(items.searchBatch(queries, 10, Map.of())).isEqualTo(before);
        assertEachRowIsFoundOnce(queries[0]);

        items.write(vectors.next(10));
        table.catchUp();
        table.compact(new MergePlanner());

        assertThat(table.index().segments()).hasSize(1);
        assertThat(rowsCounted()).isEqualTo(ROWS + 10);
        assertEachRowIsFoundOnce(queries[0]);
    }

    /** Two entries in two lists, of which each may be alone in a file. */
    @Test
    void aRowIsFoundInFilesThatCountNone() throws Exception {
        create(Map.of("vector.index.lists-per-row", "2", "vector.index.lists", "100"), 40);

        table.compact(new MergePlanner(2_000, 1));

        assertThat(table.index().segments())
                .hasSize(100)
                .anyMatch(entry -> entry.descriptor().statistics().rows() == 0);
        assertThat(items.search(vectors.next(), 50, ALL_LISTS)).hasSize(40);
    }

    @Test
    void oneProbeFindsMoreThanWithOneListForEachRow() throws Exception {
        create(Map.of("vector.index.lists-per-row", "2", "vector.index.refine", "sq8"));
        float[][] queries = vectors.next(100);
        table.compact(new MergePlanner());
        int withTwo = neighboursFound(queries);

        retrain(Map.of("vector.index.lists-per-row", "1"));

        int withOne = neighboursFound(queries);
        System.out.printf("of 1000 neighbours: two lists %d, one list %d%n", withTwo, withOne);
        assertThat(withTwo).isGreaterThan(withOne + 50);
    }

    @Test
    void retrainingTakesWhatIsSetNowThereAndBack() throws Exception {
        create(Map.of("vector.index.refine", "sq8"));
        assertThat(listsPerRow()).containsExactly(1);
        VectorTable two = items.with(Map.of("vector.index.lists-per-row", "2"));
        MergingTable retraining = new MergingTable(two);
        retraining.train();
        ReencodePlan plan = retraining.reencodePlan();
        retraining.commit(retraining.encode(plan, plan.steps().get(0)).orElseThrow());

        assertThat(listsPerRow()).containsExactly(1, 2);
        assertEachRowIsFoundOnce(vectors.next());

        retraining.run(CompactionMode.AUTO);

        assertThat(listsPerRow()).containsExactly(2);
        assertThat(rowsCounted()).isEqualTo(ROWS);
        assertThat(table.frontier().isComplete()).isTrue();
        assertEachRowIsFoundOnce(vectors.next());
        table.compact(new MergePlanner());
        long twoListsBytes = bytes();

        retrain(Map.of("vector.index.lists-per-row", "1"));

        assertThat(listsPerRow()).containsExactly(1);
        assertEachRowIsFoundOnce(vectors.next());
        assertThat(twoListsBytes).isGreaterThan(bytes() * 3 / 2);
    }

    @Test
    void anExistingCodebookKeepsWhatItHas() throws Exception {
        create(Map.of());
        VectorTable two = items.with(Map.of("vector.index.lists-per-row", "2"));

        two.write(vectors.next(100));
        new MergingTable(two).catchUp();

        assertThat(listsPerRow()).containsExactly(1);
        assertThat(rowsCounted()).isEqualTo(ROWS + 100);
    }

    private void retrain(Map<String, String> options) throws Exception {
        MergingTable retraining = new MergingTable(items.with(options));
        retraining.train();
        retraining.reencode();
        retraining.run(CompactionMode.MERGE);
    }

    private int neighboursFound(float[][] queries) {
        int found = 0;
        for (float[] query : queries) {
            Set<Long> rows =
                    new HashSet<>(items.search(query, 10, Map.of("ivf.nprobe", "1")).keySet());
            rows.retainAll(items.exact(query, 10).keySet());
            found += rows.size();
        }
        return found;
    }

    /** However many are asked for, and whatever is read. */
    private void assertEachRowIsFoundOnce(float[] query) {
        Set<Long> all = items.exact(query, ROWS + 1_000).keySet();
        for (int limit : new int[] {1, 7, 10, 100, 399, ROWS - 1}) {
            assertThat(items.search(query, limit, ALL_LISTS)).hasSize(limit);
            assertThat(items.search(query, limit, Map.of("ivf.nprobe", "1"))).hasSize(limit);
        }
        assertThat(items.search(query, ROWS + 1_000, ALL_LISTS).keySet()).isEqualTo(all);
        assertThat(items.search(query, ROWS + 1_000, Map.of()).keySet()).isEqualTo(all);
    }

    private long rowsCounted() throws Exception {
        long rows = 0;
        for (SegmentEntry entry : table.index().segments()) {
            rows += entry.descriptor().statistics().rows();
            assertThat(entry.file().rowCount()).isEqualTo(entry.descriptor().statistics().rows());
        }
        return rows;
    }

    private long bytes() throws Exception {
        return table.index().segments().stream().mapToLong(entry -> entry.file().fileSize()).sum();
    }

    private Set<Integer> listsPerRow() throws Exception {
        FileStoreTable of = items.table();
        Set<Integer> lists = new TreeSet<>();
        for (SegmentEntry entry : table.index().segments()) {
            lists.add(
                    CodebookStore.load(
                                    of.fileIO(),
                                    new org.apache.paimon.fs.Path(of.location(), "index"),
                                    entry.descriptor().codebook())
                            .shape()
                            .listsPerRow());
        }
        return lists;
    }
}
