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
import static org.assertj.core.api.Assertions.offset;

import io.ivfpq.paimon.codebook.CodebookStore;
import io.ivfpq.paimon.coverage.SegmentEntry;
import io.ivfpq.paimon.fixture.VectorTable;
import io.ivfpq.paimon.fixture.Vectors;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A table that goes from codes of one width to those of the other. */
class CodeWidthTest {

    private static final Map<String, String> ALL_LISTS = Map.of("ivf.nprobe", "1000");

    @TempDir Path warehouse;

    private final Vectors vectors = new Vectors(6, 17);
    private VectorTable items;
    private MergingTable table;

    /** Two indexed writes, in segments of 20 rows. */
    @BeforeEach
    void createTableWithSegments() throws Exception {
        items =
                VectorTable.create(
                        warehouse,
                        6,
                        Map.of(
                                "vector.index.metric", "l2",
                                "vector.index.task.max-rows", "20",
                                "vector.index.lists", "4",
                                // An odd number, so that half a byte of each row is spare.
                                "vector.index.pq.subspaces", "3",
                                "vector.index.pq.bits", "4",
                                "vector.index.refine", "sq8",
                                "vector.index.train.min-rows", "1"));
        table = new MergingTable(items);
        items.write(vectors.next(150));
        table.catchUp();
        items.write(vectors.next(50));
        table.catchUp();
    }

    @Test
    void narrowCodesAreWrittenMergedAndFound() throws Exception {
        assertThat(codeBits()).containsExactly(4);
        assertThat(table.index().segments()).hasSizeGreaterThan(5);
        assertAnswers();
        float[][] queries = vectors.next(20);
        var before = items.searchBatch(queries, 10, Map.of());

        table.compact(new MergePlanner());

        assertThat(table.index().segments()).hasSize(1);
        assertThat(table.frontier().isComplete()).isTrue();
        assertThat(items.searchBatch(queries, 10, Map.of())).isEqualTo(before);
        assertAnswers();
    }

    @Test
    void retrainingTakesTheWidthThatIsSetNow() throws Exception {
        VectorTable wide = items.with(Map.of("vector.index.pq.bits", "8"));
        MergingTable retraining = new MergingTable(wide);
        retraining.train();
        ReencodePlan plan = retraining.reencodePlan();
        retraining.commit(retraining.encode(plan, plan.steps().get(0)).orElseThrow());

        assertThat(codeBits()).containsExactly(4, 8);
        assertAnswers();

        retraining.run(CompactionMode.AUTO);

        assertThat(codeBits()).containsExactly(8);
        assertThat(table.frontier().isComplete()).isTrue();
        assertAnswers();
    }

    private Set<Integer> codeBits() throws Exception {
        Set<Integer> bits = new TreeSet<>();
        for (SegmentEntry entry : table.index().segments()) {
            bits.add(
                    CodebookStore.load(
                                    items.table().fileIO(),
                                    new org.apache.paimon.fs.Path(
                                            items.table().location(), "index"),
                                    entry.descriptor().codebook())
                            .codeBits());
        }
        return bits;
    }

    /** Every row is found, and all but a few among the nearest by its refine codes. */
    private void assertAnswers() throws Exception {
        float[] query = vectors.next();
        Map<Long, Float> exact = items.exact(query, 1000);
        Map<Long, Float> found = new HashMap<>(items.search(query, 1000, ALL_LISTS));
        assertThat(found.keySet()).isEqualTo(exact.keySet());
        found.forEach(
                (row, score) ->
                        assertThat(score)
                                .as("row %d", row)
                                .isCloseTo(exact.get(row), offset(0.02f)));
    }
}
