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

package io.ivfpq.quickstart;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ReportTest {

    @Test
    void isOneFlatJsonObjectOnOneLine() throws Exception {
        String json = report(20_000, 0).toJson();
        assertThat(json).doesNotContain("\n");
        JsonNode object = new ObjectMapper().readTree(json);
        List<String> names = new ArrayList<>();
        object.fieldNames().forEachRemaining(names::add);
        assertThat(names)
                .contains("rows", "indexedRows", "duplicateRows", "unindexedRows", "deltaSegments")
                .contains("codebooks", "recallAt10", "recallAt10Refined", "nprobe", "lists")
                .contains("deltaSegmentsBefore", "segmentsAfter", "rowsReencoded")
                .contains("driftCoarse", "driftQuantiser", "driftTail", "recallAt10Before")
                .contains("lookupQueries", "lookupsWhileRowsArrived", "lookupRecallAt10")
                .contains("seconds", "seed", "partitioned", "kernels", "jdk", "cpu");
        assertThat(object).allMatch(JsonNode::isValueNode);
        assertThat(object.get("recallAt10").doubleValue()).isEqualTo(0.68);
        assertThat(object.get("indexedRows").longValue()).isEqualTo(20_000);
    }

    @Test
    void saysInWordsThatEveryRowIsIndexedOnce() {
        assertThat(ReportText.lines(report(20_000, 0)))
                .containsExactly(
                        "rows in the table  20,000",
                        "rows in the index  20,000, each exactly once",
                        "index              1 codebook of 256 lists and 48 subspaces, 1 segment",
                        "recall@10          0.680 by codes alone, probing 16 of 256 lists",
                        "recall@10 refined  0.900 with the best 100 re-ranked by their stored"
                                + " vectors",
                        "compaction         6 segments became 1, 20,000 rows encoded again;"
                                + " recall@10 was 0.650, refined 0.850",
                        "lookup join        recall@10 0.910 of 205 questions, 180 answered while"
                                + " rows arrived",
                        "time               37 s, of which the stream 30 s (667 rows/s)");
    }

    @Test
    void saysLoudlyWhenTheIndexIsNotComplete() {
        assertThat(ReportText.lines(report(19_990, 4)).get(1))
                .isEqualTo(
                        "rows in the index  19,990, INCOMPLETE: 4 more than once, 10 not at all");
        assertThat(ReportText.lines(report(20_000, 4)).get(1)).contains("INCOMPLETE");
    }

    private static Report report(long indexedRows, long duplicateRows) {
        return new Report(
                new IndexFacts(
                        20_000, indexedRows, duplicateRows, 20_000 - indexedRows, 6, 1, 256, 48),
                new RecallFacts(0.68, 0.9, 10, 16, 500, "held-out definitions"),
                new CompactionFacts(6, 1, 20_000, 1.1, 1.2, 0.05, 0.65, 0.85),
                new LookupFacts(205, 180, 0.91),
                new TimeFacts(667, 30, 2.5, 37),
                false,
                1,
                new Machine("17", "a cpu", 2, "scalar"));
    }
}
