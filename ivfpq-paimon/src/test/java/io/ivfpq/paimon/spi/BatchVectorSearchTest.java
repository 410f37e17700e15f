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

package io.ivfpq.paimon.spi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ivfpq.format.codebook.Codebook;
import io.ivfpq.format.kernel.Kernels;
import io.ivfpq.format.segment.CodebookReference;
import io.ivfpq.format.training.Refine;
import io.ivfpq.format.training.TrainingSpec;
import io.ivfpq.format.vector.InvalidVectorException;
import io.ivfpq.format.vector.Metric;
import io.ivfpq.paimon.fixture.Codebooks;
import io.ivfpq.paimon.fixture.Vectors;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.LongStream;
import org.apache.paimon.globalindex.GlobalIndexIOMeta;
import org.apache.paimon.globalindex.ScoredGlobalIndexResult;
import org.apache.paimon.predicate.BatchVectorSearch;
import org.apache.paimon.utils.RoaringNavigableMap64;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Queries of a batch find what they find one by one. */
class BatchVectorSearchTest {

    private static final int DIMENSION = 8;
    private static final int LISTS = 32;
    private static final int ROWS = 1000;

    private final Vectors vectors = new Vectors(DIMENSION, 71);
    private final float[][] rows = vectors.next(ROWS);

    @TempDir Path temporary;

    private SegmentDirectory directory;

    /** While searches change over to faster kernels, candidates may differ. */
    @BeforeAll
    static void awaitKernels() throws InterruptedException {
        Kernels.awaitWarmUp();
    }

    @BeforeEach
    void openDirectory() {
        directory = new SegmentDirectory(temporary);
    }

    @ParameterizedTest
    @EnumSource(Metric.class)
    void ofAnyMetric(Metric metric) throws IOException {
        GlobalIndexIOMeta segment = write(spec(metric));

        check(metric, 200, 10, Map.of(), null, segment);
    }

    /** Too few to be searched together, and more than are searched at a time. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 15, 16, 33, 900})
    void howeverManyThereAre(int queries) throws IOException {
        GlobalIndexIOMeta segment = write(spec(Metric.L2));

        check(Metric.L2, queries, 10, Map.of(), null, segment);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 100, ROWS - 1, ROWS, 2 * ROWS, Integer.MAX_VALUE})
    void howeverManyRowsTheyWant(int limit) throws IOException {
        GlobalIndexIOMeta segment = write(spec(Metric.L2));

        check(Metric.L2, 60, limit, Map.of("ivf.nprobe", "1"), null, segment);
        check(Metric.L2, 60, limit, Map.of("ivf.nprobe", "all"), null, segment);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 20, 400, 999})
    void ofSomeRows(int thousandths) throws IOException {
        GlobalIndexIOMeta segment = write(spec(Metric.COSINE));
        long[] included =
                LongStream.range(0, ROWS).filter(i -> i * 7 % 1000 < thousandths).toArray();

        check(
                Metric.COSINE,
                60,
                10,
                Map.of("ivf.nprobe", "2"),
                RoaringNavigableMap64.bitmapOf(included),
                segment);
    }

    @Test
    void ofNoRows() throws IOException {
        GlobalIndexIOMeta segment = write(spec(Metric.L2));
        BatchVectorSearch batch =
                new BatchVectorSearch(vectors.next(40), 10, "emb", Map.of())
                        .withIncludeRowIds(new RoaringNavigableMap64());

        assertThat(directory.searchBatch(options(Metric.L2), batch, segment))
                .hasSize(40)
                .containsOnly(Optional.empty());
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void byCodesOfFourBitsRankedAgain(int listsPerRow) throws IOException {
        GlobalIndexIOMeta segment =
                write(
                        spec(Metric.L2)
                                .withCodeBits(4)
                                .withSubspaceCount(4)
                                .withRefine(Refine.SQ8)
                                .withListsPerRow(listsPerRow));

        check(Metric.L2, 200, 10, Map.of("ivf.nprobe", "3"), null, segment);
    }

    /** Lists of one codebook in two files, and rows of another in a third. */
    @ParameterizedTest
    @EnumSource(Refine.class)
    void inSeveralFilesOfSeveralCodebooks(Refine refine) throws IOException {
        Codebook shared = Codebooks.train(spec(Metric.L2).withRefine(refine), rows);
        CodebookReference reference = directory.write(shared);
        Codebook other = Codebooks.train(spec(Metric.L2).withListCount(5), rows);
        GlobalIndexIOMeta[] segments = new GlobalIndexIOMeta[3];
        for (int third = 0; third < 3; third++) {
            float[][] some = rows.clone();
            for (int row = 0; row < ROWS; row++) {
                some[row] = row % 3 == third ? rows[row] : null;
            }
            segments[third] =
                    third < 2
                            ? directory.write(shared, reference, some)
                            : directory.write(other, CodebookReference.embedded(other), some);
        }

        check(Metric.L2, 60, 10, Map.of("ivf.nprobe", "4"), null, segments);
    }

    @ParameterizedTest
    @ValueSource(ints = {5, 50})
    void saysWhichQueryCannotBeCompared(int queries) throws IOException {
        GlobalIndexIOMeta segment = write(spec(Metric.L2));
        float[][] some = vectors.next(queries);
        some[3][5] = Float.NaN;
        BatchVectorSearch batch = new BatchVectorSearch(some, 10, "emb", Map.of());

        assertThatThrownBy(() -> directory.searchBatch(options(Metric.L2), batch, segment))
                .hasRootCauseInstanceOf(InvalidVectorException.class)
                .rootCause()
                .hasMessageContaining("vector of query 3 cannot be compared: component 5 is NaN");
    }

    @ParameterizedTest
    @ValueSource(ints = {5, 50})
    void namesAMissingFile(int queries) throws IOException {
        GlobalIndexIOMeta segment = write(spec(Metric.L2));
        Files.delete(SegmentDirectory.local(segment.filePath()));
        BatchVectorSearch batch = new BatchVectorSearch(vectors.next(queries), 10, "emb", Map.of());

        assertThatThrownBy(() -> directory.searchBatch(options(Metric.L2), batch, segment))
                .cause()
                .isInstanceOf(FileNotFoundException.class)
                .hasMessageContaining(segment.filePath().getName())
                .hasMessageContaining("is missing");
    }

    private static TrainingSpec spec(Metric metric) {
        return TrainingSpec.automatic(metric, DIMENSION, ROWS).withListCount(LISTS);
    }

    private GlobalIndexIOMeta write(TrainingSpec spec) throws IOException {
        Codebook codebook = Codebooks.train(spec, rows);
        return directory.write(codebook, CodebookReference.embedded(codebook), rows);
    }

    private static Map<String, String> options(Metric metric) {
        return Map.of("vector.index.metric", metric.optionValue());
    }

    private void check(
            Metric metric,
            int queries,
            int limit,
            Map<String, String> how,
            RoaringNavigableMap64 included,
            GlobalIndexIOMeta... segments)
            throws IOException {
        BatchVectorSearch batch =
                new BatchVectorSearch(vectors.next(queries), limit, "emb", how)
                        .withIncludeRowIds(included);
        List<Map<Long, Float>> alone = new ArrayList<>();
        for (int i = 0; i < queries; i++) {
            alone.add(scores(directory.search(options(metric), batch.forIndex(i), segments)));
        }

        List<Map<Long, Float>> together =
                directory.searchBatch(options(metric), batch, segments).stream()
                        .map(BatchVectorSearchTest::scores)
                        .toList();

        assertThat(together).isEqualTo(alone);
        assertThat(together).noneMatch(Map::isEmpty);
    }

    private static Map<Long, Float> scores(Optional<ScoredGlobalIndexResult> found) {
        Map<Long, Float> scores = new LinkedHashMap<>();
        found.ifPresent(
                result -> {
                    for (long id : result.results()) {
                        scores.put(id, result.scoreGetter().score(id));
                    }
                });
        return scores;
    }
}
