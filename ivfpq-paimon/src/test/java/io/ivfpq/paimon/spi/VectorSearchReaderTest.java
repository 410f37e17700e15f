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
import io.ivfpq.format.segment.CodebookReference;
import io.ivfpq.format.training.Refine;
import io.ivfpq.format.vector.InvalidVectorException;
import io.ivfpq.format.vector.Metric;
import io.ivfpq.format.vector.VectorRules;
import io.ivfpq.paimon.fixture.Codebooks;
import io.ivfpq.paimon.fixture.Vectors;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ForkJoinPool;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.apache.paimon.globalindex.GlobalIndexIOMeta;
import org.apache.paimon.globalindex.ScoredGlobalIndexResult;
import org.apache.paimon.predicate.VectorSearch;
import org.apache.paimon.utils.RoaringNavigableMap64;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class VectorSearchReaderTest {

    private static final int DIMENSION = 8;
    private static final int LISTS = 32;
    private static final Map<String, String> L2 = Map.of("vector.index.metric", "l2");
    private static final Map<String, String> ONE_PROBE = Map.of("ivf.nprobe", "1");
    private static final Map<String, String> ALL_PROBES = Map.of("ivf.nprobe", "all");

    private final Vectors vectors = new Vectors(DIMENSION, 3);
    private final float[][] rows = vectors.next(1000);

    @TempDir Path temporary;

    private SegmentDirectory directory;
    private Codebook codebook;
    private CodebookReference reference;

    @BeforeEach
    void trainCodebook() throws IOException {
        directory = new SegmentDirectory(temporary);
        codebook = Codebooks.train(Metric.L2, LISTS, rows);
        reference = directory.write(codebook);
    }

    @Test
    void aColdSegmentTakesOneOpenAndTwoReadsAWarmOneNone() throws IOException {
        GlobalIndexIOMeta first = directory.write(codebook, reference, rows);
        GlobalIndexIOMeta second = directory.write(codebook, reference, vectors.next(1000));
        search(ONE_PROBE, first);
        int opens = directory.opens();
        int reads = directory.reads();

        search(ONE_PROBE, second);
        assertThat(directory.opens() - opens).isEqualTo(1);
        assertThat(directory.reads() - reads).isEqualTo(2);
        search(ONE_PROBE, second);

        assertThat(directory.opens() - opens).isEqualTo(1);
        assertThat(directory.reads() - reads).isEqualTo(2);
    }

    @Test
    void refineCodesRankTheCandidatesAgain() throws IOException {
        Codebook codes = Codebooks.trainOneCode(Metric.L2, LISTS, Refine.NONE, rows);
        Codebook refining = Codebooks.trainOneCode(Metric.L2, LISTS, Refine.SQ8, rows);
        GlobalIndexIOMeta plain = directory.write(codes, directory.write(codes), rows);
        GlobalIndexIOMeta refined = directory.write(refining, directory.write(refining), rows);
        Set<Long> exact = new HashSet<>();
        IntStream.range(0, rows.length)
                .boxed()
                .sorted(Comparator.comparingDouble(row -> squaredDistance(rows[row], rows[0])))
                .limit(20)
                .forEach(row -> exact.add((long) row));

        long plainHits = hits(ids(query(20, ALL_PROBES), plain), exact);
        long refinedHits = hits(ids(query(20, ALL_PROBES), refined), exact);

        assertThat(refinedHits).isGreaterThan(plainHits).isGreaterThanOrEqualTo(19);
    }

    private static long hits(long[] found, Set<Long> exact) {
        return Arrays.stream(found).filter(exact::contains).count();
    }

    private static double squaredDistance(float[] a, float[] b) {
        double sum = 0;
        for (int d = 0; d < a.length; d++) {
            sum += ((double) a[d] - b[d]) * ((double) a[d] - b[d]);
        }
        return sum;
    }

    @Test
    void opensNoFileForASegmentWithoutRows() throws IOException {
        GlobalIndexIOMeta empty = directory.write(codebook, reference, null, null);

        assertThat(directory.search(L2, query(10, ALL_PROBES), empty)).isEmpty();

        assertThat(directory.opens()).isZero();
    }

    @Test
    void widensTheProbeUntilAFilterLeavesEnoughRows() throws IOException {
        GlobalIndexIOMeta segment = directory.write(codebook, reference, rows);
        long[] everyTenth = LongStream.range(0, 100).map(i -> i * 10).toArray();
        VectorSearch search =
                query(20, ONE_PROBE).withIncludeRowIds(RoaringNavigableMap64.bitmapOf(everyTenth));

        long[] found = ids(search, segment);

        assertThat(found).hasSize(20);
        assertThat(Arrays.stream(found)).allMatch(row -> row % 10 == 0);
    }

    @Test
    void widensTheProbeToAllListsWhenFewRowsPassTheFilter() throws IOException {
        GlobalIndexIOMeta segment = directory.write(codebook, reference, rows);
        VectorSearch search =
                query(20, ONE_PROBE).withIncludeRowIds(RoaringNavigableMap64.bitmapOf(5, 500, 999));

        assertThat(ids(search, segment)).containsExactly(5, 500, 999);
    }

    @Test
    void readsMoreListsTheFewerRowsPassTheFilter() throws IOException {
        GlobalIndexIOMeta segment = directory.write(codebook, reference, rows);
        RoaringNavigableMap64 oneInHundred =
                RoaringNavigableMap64.bitmapOf(LongStream.range(0, 10).map(i -> i * 97).toArray());
        Map<String, String> fewProbes = Map.of("ivf.nprobe", String.valueOf(LISTS / 10 + 1));

        for (float[] vector : vectors.next(50)) {
            VectorSearch few =
                    new VectorSearch(vector, 5, "emb", fewProbes).withIncludeRowIds(oneInHundred);
            VectorSearch all =
                    new VectorSearch(vector, 5, "emb", ALL_PROBES).withIncludeRowIds(oneInHundred);

            assertThat(ids(few, segment)).isEqualTo(ids(all, segment));
        }
    }

    @Test
    void aFilterThatNoRowPassesFindsNothing() throws IOException {
        GlobalIndexIOMeta segment = directory.write(codebook, reference, rows);
        VectorSearch search = query(20, ALL_PROBES).withIncludeRowIds(new RoaringNavigableMap64());

        assertThat(directory.search(L2, search, segment)).isEmpty();
        assertThat(directory.opens()).isZero();
    }

    @Test
    void findsNoRowThatTheFilterExcludes() throws IOException {
        GlobalIndexIOMeta segment = directory.write(codebook, reference, rows);
        long[] all = ids(query(10, ALL_PROBES), segment);
        RoaringNavigableMap64 others =
                RoaringNavigableMap64.bitmapOf(LongStream.range(0, 1000).toArray());
        others.andNot(RoaringNavigableMap64.bitmapOf(all));

        long[] found = ids(query(10, ALL_PROBES).withIncludeRowIds(others), segment);

        assertThat(found).hasSize(10).doesNotContain(all);
    }

    @Test
    void joinsTheFilesOfOneRowRangeWhateverTheirCodebook() throws IOException {
        Codebook other = Codebooks.train(Metric.L2, 8, vectors.next(500));
        float[][] even = rows.clone();
        float[][] odd = rows.clone();
        for (int row = 0; row < rows.length; row++) {
            (row % 2 == 0 ? odd : even)[row] = null;
        }
        GlobalIndexIOMeta evenRows = directory.write(codebook, reference, even);
        GlobalIndexIOMeta oddRows = directory.write(other, CodebookReference.embedded(other), odd);

        long[] found = ids(query(1000, ALL_PROBES), evenRows, oddRows);

        assertThat(found).isEqualTo(LongStream.range(0, 1000).toArray());
    }

    @ParameterizedTest
    @EnumSource
    void theNearestRowOfAStoredVectorIsItself(Metric metric) throws IOException {
        float[][] normalised = new float[rows.length][];
        for (int row = 0; row < rows.length; row++) {
            normalised[row] = new VectorRules(DIMENSION, Metric.COSINE).prepared(rows[row]);
        }
        Codebook trained = Codebooks.train(metric, 16, normalised);
        GlobalIndexIOMeta segment =
                directory.write(trained, CodebookReference.embedded(trained), normalised);
        Map<String, String> options = Map.of("vector.index.metric", metric.optionValue());

        int hits = 0;
        for (int row = 0; row < 100; row++) {
            VectorSearch search = new VectorSearch(normalised[row], 5, "emb", ALL_PROBES);
            if (directory.search(options, search, segment).orElseThrow().results().contains(row)) {
                hits++;
            }
        }

        assertThat(hits).isGreaterThanOrEqualTo(95);
    }

    @Test
    void tableOptionsSetTheProbesOfQueriesThatDoNot() throws IOException {
        GlobalIndexIOMeta segment = directory.write(codebook, reference, rows);
        Map<String, String> narrow = Map.of("vector.index.metric", "l2", "ivf.nprobe", "1");
        long[] near = ids(query(10, ONE_PROBE), segment);

        ScoredGlobalIndexResult found =
                directory.search(narrow, query(10, Map.of()), segment).orElseThrow();

        assertThat(found.results()).containsExactlyElementsOf(LongStream.of(near).boxed().toList());
        assertThat(ids(query(10, ALL_PROBES), segment)).isNotEqualTo(near);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 100, 999, 1000, 2000})
    void findsAsManyRowsAsAskedForHoweverFewListsAreProbed(int limit) throws IOException {
        GlobalIndexIOMeta segment = directory.write(codebook, reference, rows);

        assertThat(ids(query(limit, ONE_PROBE), segment)).hasSize(Math.min(limit, 1000));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 10, 100, 900})
    void aFilterFindsTheNearestOfItsRowsHoweverFewTheyAre(int thousandths) throws IOException {
        GlobalIndexIOMeta segment = directory.write(codebook, reference, rows);
        long[] included =
                LongStream.range(0, 1000).filter(i -> i * 7 % 1000 < thousandths).toArray();
        VectorSearch search =
                query(10, ALL_PROBES).withIncludeRowIds(RoaringNavigableMap64.bitmapOf(included));

        ScoredGlobalIndexResult found = directory.search(L2, search, segment).orElseThrow();

        ScoredGlobalIndexResult all =
                directory.search(L2, query(1000, ALL_PROBES), segment).orElseThrow();
        long[] expected =
                Arrays.stream(included)
                        .boxed()
                        .sorted(Comparator.comparing(id -> -all.scoreGetter().score(id)))
                        .limit(10)
                        .mapToLong(id -> id)
                        .sorted()
                        .toArray();
        assertThat(found.results())
                .containsExactlyElementsOf(LongStream.of(expected).boxed().toList());
    }

    @Test
    void refusesAQueryOfAnotherDimension() throws IOException {
        GlobalIndexIOMeta segment = directory.write(codebook, reference, rows);
        VectorSearch search = new VectorSearch(new float[3], 5, "emb", Map.of());

        assertThatThrownBy(
                        () ->
                                SegmentDirectory.indexer(DIMENSION, L2)
                                        .createReader(
                                                null, List.of(segment), ForkJoinPool.commonPool())
                                        .visitVectorSearch(search)
                                        .join())
                .hasRootCauseInstanceOf(InvalidVectorException.class)
                .hasRootCauseMessage(
                        "vector of the query has dimension 3, expected 8; store vectors of one"
                                + " dimension per indexed column");
    }

    @Test
    void refusesAQueryWithNaN() throws IOException {
        GlobalIndexIOMeta segment = directory.write(codebook, reference, rows);
        float[] query = new float[DIMENSION];
        query[5] = Float.NaN;

        assertThatThrownBy(() -> directory.search(L2, new VectorSearch(query, 5, "emb"), segment))
                .hasRootCauseInstanceOf(InvalidVectorException.class)
                .rootCause()
                .hasMessageContaining("vector of the query cannot be compared: component 5 is NaN");
    }

    @Test
    void refusesAZeroQueryUnderCosine() throws IOException {
        Codebook cosine = Codebooks.train(Metric.COSINE, 4, rows);
        GlobalIndexIOMeta segment =
                directory.write(cosine, CodebookReference.embedded(cosine), rows);

        assertThatThrownBy(
                        () ->
                                directory.search(
                                        Map.of(),
                                        new VectorSearch(new float[DIMENSION], 5, "emb"),
                                        segment))
                .hasRootCauseInstanceOf(InvalidVectorException.class)
                .rootCause()
                .hasMessageContaining("vector of the query has length 0");
    }

    @Test
    void refusesSegmentsOfAnotherMetric() throws IOException {
        GlobalIndexIOMeta segment = directory.write(codebook, reference, rows);

        assertThatThrownBy(() -> directory.search(Map.of(), query(5, Map.of()), segment))
                .hasRootCauseInstanceOf(IllegalArgumentException.class)
                .hasRootCauseMessage(
                        "Segment %s was built with metric l2, but the table's options ask for"
                            + " cosine of column 'emb'. Set 'vector.index.metric' = 'l2', or drop"
                            + " the index and build it again",
                        segment.filePath());
    }

    private VectorSearch query(int limit, Map<String, String> options) {
        return new VectorSearch(rows[0], limit, "emb", options);
    }

    private void search(Map<String, String> options, GlobalIndexIOMeta segment) throws IOException {
        directory.search(L2, query(10, options), segment);
    }

    private long[] ids(VectorSearch search, GlobalIndexIOMeta... segments) throws IOException {
        long[] ids = new long[search.limit()];
        int count = 0;
        for (long id : directory.search(L2, search, segments).orElseThrow().results()) {
            ids[count++] = id;
        }
        return Arrays.copyOf(ids, count);
    }
}
