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

package io.ivfpq.paimon.interop;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.ivfpq.format.vector.Metric;
import io.ivfpq.paimon.fixture.VectorTable;
import io.ivfpq.paimon.fixture.Vectors;
import io.ivfpq.paimon.plan.CatchUp;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.paimon.table.FileStoreTable;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Paimon's Python API searches a table whose index was handed over; needs Python: {@code
 * docs/interop.md} has the command. Its name keeps it out of the ordinary build.
 */
class PaimonPythonLive {

    private static final int DIMENSION = 8;
    private static final int LIMIT = 10;
    private static final Offset<Float> ROUNDING = Offset.offset(1e-4f);

    @TempDir private java.nio.file.Path folder;

    @Test
    void paimonFindsInTheIndexHandedOverWhatWeFoundInOurs() throws Exception {
        for (Metric metric : List.of(Metric.L2, Metric.COSINE)) {
            java.nio.file.Path warehouse = folder.resolve(metric.optionValue());
            VectorTable items = indexed(warehouse, metric);
            float[][] queries = new Vectors(DIMENSION, 99).next(20);
            List<Map<Long, Float>> ours =
                    items.searchBatch(queries, LIMIT, Map.of("ivf.nprobe", "1000"));

            FileStoreTable off = items.table().copy(Map.of("vector.index.incremental", "false"));
            new IndexExport(off, items.column()).replace("test");
            List<String> theirs = python(warehouse, queries);

            assertThat(theirs).hasSize(queries.length);
            for (int i = 0; i < queries.length; i++) {
                assertSame(metric, ours.get(i), theirs.get(i).split(" ", -1));
            }
        }
    }

    private static void assertSame(Metric metric, Map<Long, Float> ours, String[] theirs) {
        assertThat(theirs).hasSize(2 * LIMIT);
        for (int i = 0; i < theirs.length; i += 2) {
            float score = Float.parseFloat(theirs[i + 1]);
            // Their score of a cosine distance is 1 - d, ours is 1 - d / 2.
            float expected = metric == Metric.COSINE ? (1 + score) / 2 : score;
            assertThat(ours).containsKey(Long.valueOf(theirs[i]));
            assertThat(ours.get(Long.valueOf(theirs[i]))).isCloseTo(expected, ROUNDING);
        }
    }

    /** Rows in several deltas of several commits. */
    private static VectorTable indexed(java.nio.file.Path warehouse, Metric metric)
            throws Exception {
        VectorTable items =
                VectorTable.create(
                        warehouse,
                        DIMENSION,
                        Map.of(
                                "vector.index.metric",
                                metric.optionValue(),
                                "vector.index.train.min-rows",
                                "1",
                                "vector.index.task.max-rows",
                                "100"));
        Vectors vectors = new Vectors(DIMENSION, 7);
        for (int commit = 0; commit < 3; commit++) {
            items.write(vectors.next(250));
            new CatchUp(items.table(), items.column(), 1).run("writer");
        }
        return items;
    }

    private static List<String> python(java.nio.file.Path warehouse, float[][] queries)
            throws Exception {
        Process process =
                new ProcessBuilder(
                                System.getProperty("ivfpq.test.python", "python3"),
                                "../ivfpq-format/src/test/vindex/search_table.py",
                                warehouse.toUri().toString(),
                                "db.items",
                                VectorTable.COLUMN,
                                String.valueOf(LIMIT))
                        .redirectError(ProcessBuilder.Redirect.INHERIT)
                        .start();
        String lines =
                Arrays.stream(queries)
                        .map(q -> Arrays.toString(q).replaceAll("[\\[\\],]", ""))
                        .collect(Collectors.joining("\n"));
        try (var input = process.getOutputStream()) {
            input.write(lines.getBytes(UTF_8));
        }
        String output = new String(process.getInputStream().readAllBytes(), UTF_8);
        assertThat(process.waitFor()).as(output).isZero();
        return output.lines().toList();
    }
}
