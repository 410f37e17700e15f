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
import static org.assertj.core.data.Offset.offset;

import io.ivfpq.paimon.drift.Drift;
import io.ivfpq.paimon.fixture.VectorTable;
import io.ivfpq.paimon.fixture.Vectors;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Rows that arrive topic by topic, with a codebook of the first fifth; seeded. */
class TopicDriftTest {

    private static final int DIMENSION = 16;
    private static final int TOPICS = 5;
    private static final int ROWS_PER_TOPIC = 1500;
    private static final int QUERIES = 200;
    private static final Map<String, String> PROBES = Map.of("ivf.nprobe", "4");

    @TempDir Path warehouse;

    @Test
    void driftIsFoundAndRetrainingRepairsIt() throws Exception {
        Vectors[] topics = new Vectors[TOPICS];
        float[][][] rows = new float[TOPICS][][];
        for (int topic = 0; topic < TOPICS; topic++) {
            topics[topic] = new Vectors(DIMENSION, 100 + topic);
            rows[topic] = topics[topic].next(ROWS_PER_TOPIC);
        }
        float[][] queries = new float[QUERIES][];
        for (int i = 0; i < QUERIES; i++) {
            queries[i] = topics[i % TOPICS].next();
        }
        MergingTable drifting = table("drifting");
        for (float[][] topic : rows) {
            drifting.items().write(topic);
            drifting.catchUp();
        }
        MergingTable reference = table("reference");
        for (float[][] topic : rows) {
            reference.items().write(topic);
        }
        reference.catchUp();

        CompactionDecision decision = drifting.plan(CompactionMode.AUTO).decision();
        double before = recall(drifting, queries);
        drifting.run(CompactionMode.AUTO);
        double after = recall(drifting, queries);
        double expected = recall(reference, queries);

        Drift drift = decision.drift().orElseThrow();
        System.out.printf(
                "recall@10 frozen %.3f, retrained %.3f, trained on everything %.3f; %s%n",
                before, after, expected, drift.describe());
        assertThat(decision.action()).isEqualTo(CompactionAction.RETRAIN);
        assertThat(drift.tail().exceeds(0.03)).isTrue();
        assertThat(drifting.generations()).containsExactly(2);
        assertThat(after).isCloseTo(expected, offset(0.01));
        assertThat(after).isGreaterThan(before + 0.05);
        assertThat(drifting.plan(CompactionMode.AUTO).isEmpty()).isTrue();
    }

    private MergingTable table(String name) throws Exception {
        return new MergingTable(
                VectorTable.create(
                        warehouse.resolve(name),
                        DIMENSION,
                        Map.of(
                                "vector.index.metric",
                                "l2",
                                "vector.index.lists",
                                "32",
                                "vector.index.train.min-rows",
                                String.valueOf(ROWS_PER_TOPIC))));
    }

    private static double recall(MergingTable table, float[][] queries) {
        List<Map<Long, Float>> found = table.items().searchBatch(queries, 10, PROBES);
        int hits = 0;
        for (int i = 0; i < queries.length; i++) {
            Set<Long> right = new HashSet<>(table.items().exact(queries[i], 10).keySet());
            right.retainAll(found.get(i).keySet());
            hits += right.size();
        }
        return hits / (10.0 * queries.length);
    }
}
