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

package io.ivfpq.format.merge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ivfpq.format.codebook.Codebook;
import io.ivfpq.format.io.CorruptIndexException;
import io.ivfpq.format.io.CountingSource;
import io.ivfpq.format.io.MemoryByteSink;
import io.ivfpq.format.io.MemoryByteSource;
import io.ivfpq.format.search.QueryPlan;
import io.ivfpq.format.search.RowFilter;
import io.ivfpq.format.search.TopK;
import io.ivfpq.format.segment.CodebookReference;
import io.ivfpq.format.segment.SegmentBuilder;
import io.ivfpq.format.segment.SegmentDescriptor;
import io.ivfpq.format.segment.SegmentReader;
import io.ivfpq.format.segment.SegmentStatistics;
import io.ivfpq.format.segment.Segments;
import io.ivfpq.format.training.Refine;
import io.ivfpq.format.training.TrainingSpec;
import io.ivfpq.format.vector.ClusteredVectors;
import io.ivfpq.format.vector.Metric;
import io.ivfpq.format.vector.VectorBatch;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

@ParameterizedClass
@ValueSource(ints = {1, 2})
class SegmentMergeTest {

    private static final long SEED = 5;
    private static final int LISTS = 8;
    private static final VectorBatch BATCH = ClusteredVectors.of(2000, 16, 12, SEED);

    /** A file as the manifest knows it. */
    private record Stored(String name, byte[] bytes, SegmentDescriptor descriptor, Span span) {

        MergeInput input() {
            return new MergeInput(
                    new MemoryByteSource(name, bytes), descriptor, span.first, span.last);
        }
    }

    /** Row ids, inclusive. */
    private record Span(long first, long last) {}

    private final int listsPerRow;
    private Codebook codebook;

    SegmentMergeTest(int listsPerRow) {
        this.listsPerRow = listsPerRow;
        this.codebook = train(Metric.L2, spec -> spec);
    }

    private Codebook train(Metric metric, UnaryOperator<TrainingSpec> change) {
        return Segments.train(
                metric, BATCH, LISTS, spec -> change.apply(spec).withListsPerRow(listsPerRow));
    }

    @ParameterizedTest
    @EnumSource(Metric.class)
    void mergingInAnyOrderOrBuildingAtOnceGivesTheSameBytes(Metric metric) throws IOException {
        codebook = train(metric, spec -> spec);
        Random random = new Random(SEED);
        for (int round = 0; round < 20; round++) {
            int[] cuts = random.ints(3, 1, 1999).sorted().distinct().toArray();
            List<Stored> parts = split(cuts);
            Stored all = build(0, 1999);

            Stored atOnce = merge(parts);
            Stored left = parts.get(0);
            for (Stored part : parts.subList(1, parts.size())) {
                left = merge(List.of(part, left));
            }

            String which = "seed " + SEED + " cuts " + Arrays.toString(cuts);
            assertThat(atOnce.bytes).as(which).isEqualTo(all.bytes);
            assertThat(atOnce.descriptor).as(which).isEqualTo(all.descriptor);
            assertThat(left.bytes).as(which).isEqualTo(all.bytes);
            SegmentReader.open(new MemoryByteSource("merged", left.bytes)).verify();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 8})
    void codesOfFourBitsAreCopiedToo(int subspaces) throws IOException {
        codebook = train(Metric.L2, spec -> spec.withCodeBits(4).withSubspaceCount(subspaces));
        Random random = new Random(SEED);
        for (int round = 0; round < 10; round++) {
            int[] cuts = random.ints(3, 1, 1999).sorted().distinct().toArray();
            List<Stored> parts = split(cuts);
            Stored all = build(0, 1999);

            Stored some = merge(parts.subList(1, parts.size()));
            List<Stored> files = mergeToFiles(List.of(some, parts.get(0)), 3);

            String which = "seed " + SEED + " cuts " + Arrays.toString(cuts);
            assertThat(merge(parts).bytes).as(which).isEqualTo(all.bytes);
            assertThat(merge(files).bytes).as(which).isEqualTo(all.bytes);
            SegmentReader.open(new MemoryByteSource("merged", all.bytes)).verify();
        }
    }

    @Test
    void refineCodesAreCopiedToo() throws IOException {
        codebook = train(Metric.L2, spec -> spec.withRefine(Refine.SQ8));
        List<Stored> parts = split(300, 333, 1200);
        Stored all = build(0, 1999);

        Stored merged = merge(List.of(merge(parts.subList(0, 2)), parts.get(3), parts.get(2)));
        List<Stored> files = mergeToFiles(parts, 3);

        assertThat(merged.bytes).isEqualTo(all.bytes);
        assertThat(merge(files).bytes).isEqualTo(all.bytes);
        SegmentReader reader = SegmentReader.open(new MemoryByteSource("merged", merged.bytes));
        assertThat(reader.hasRefineCodes()).isTrue();
        reader.verify();
    }

    /** 1 800 entries of 12 bytes and of 20 of refine codes, or twice that, in 8 lists. */
    @ParameterizedTest
    @CsvSource({"1, 17, 17", "3000, 6, 12", "2097152, 3, 3"})
    void readsAsMuchAtATimeAsIsWorthARequestAndWritesTheSameBytes(
            int requestBytes, int least, int most) throws IOException {
        codebook = train(Metric.L2, spec -> spec.withRefine(Refine.SQ8));
        List<MergeInput> inputs = new ArrayList<>();
        List<CountingSource> sources = new ArrayList<>();
        int worth = requestBytes * listsPerRow;
        for (Stored part : split(700, 1300)) {
            CountingSource source =
                    new CountingSource(new MemoryByteSource(part.name, part.bytes), worth);
            sources.add(source);
            inputs.add(new MergeInput(source, part.descriptor, part.span.first, part.span.last));
        }
        MemoryByteSink sink = new MemoryByteSink("merged");

        SegmentMerge.open(inputs).write(sink, bytes -> {});

        assertThat(sink.toByteArray()).isEqualTo(build(0, 1999).bytes);
        assertThat(sources).allSatisfy(s -> assertThat(s.reads()).isBetween(least, most));
    }

    @Test
    void tinySegmentsAndEmptyOnesMergeToTheSameBytes() throws IOException {
        List<Stored> parts = new ArrayList<>();
        for (int row = 0; row < 140; row++) {
            parts.add(build(row, row));
        }

        assertThat(merge(parts).bytes).isEqualTo(build(0, 139).bytes);
    }

    @ParameterizedTest
    @EnumSource(Metric.class)
    void everyQueryAnswersAsBefore(Metric metric) throws IOException {
        codebook = train(metric, spec -> spec);
        List<Stored> parts = split(700, 731, 1500);
        Stored merged = merge(parts);
        List<Stored> files = mergeToFiles(parts, 3);
        Random random = new Random(SEED);

        for (int i = 0; i < 50; i++) {
            float[] query = ClusteredVectors.near(BATCH, i, random);
            TopK before = search(parts, query);
            assertThat(before.ids()).doesNotHaveDuplicates();
            for (TopK after : List.of(search(List.of(merged), query), search(files, query))) {
                assertThat(after.ids()).as("query %d", i).isEqualTo(before.ids());
                assertThat(after.distances()).as("query %d", i).isEqualTo(before.distances());
            }
        }
    }

    @Test
    void severalFilesMergeBackToTheOne() throws IOException {
        List<Stored> files = mergeToFiles(split(300, 900), 4);
        List<Stored> again = new ArrayList<>(files);
        again.add(0, build(2000, 2099));

        assertThat(merge(files).bytes).isEqualTo(build(0, 1999).bytes);
        assertThat(merge(again).bytes).isEqualTo(build(0, 2099).bytes);
        assertThat(mergeToFiles(again, 3))
                .usingRecursiveFieldByFieldElementComparator()
                .isEqualTo(mergeToFiles(List.of(build(0, 2099)), 3));
    }

    @Test
    void driftFiguresAddUpExactly() throws IOException {
        List<Stored> parts = split(10, 77, 1234);
        SegmentStatistics sum = sum(parts);

        assertThat(merge(parts).descriptor.statistics()).isEqualTo(sum);
        assertThat(sum(mergeToFiles(parts, 3))).isEqualTo(sum);
        assertThat(sum.nullRows()).isEqualTo(200);
        assertThat(sum.rows() + sum.nullRows()).isEqualTo(2000);
    }

    @Test
    void refusesSegmentsOfDifferentCodebooks() throws IOException {
        Stored one = build(0, 99);
        codebook = train(Metric.L2, spec -> spec.withListCount(4));
        Stored other = build(100, 199);

        assertThatThrownBy(() -> merge(List.of(one, other)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("segment rows-100-199 uses codebook codebook-")
                .hasMessageEndingWith("segments of different codebooks cannot be merged");
    }

    @Test
    void refusesGapsAndOverlaps() throws IOException {
        Stored first = build(0, 99);

        assertThatThrownBy(() -> merge(List.of(first, build(101, 199))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "segment rows-0-99 ends at row 99 and rows-101-199 starts at row 101;"
                                + " expected 100, as a segment spans no gap");
        assertThatThrownBy(() -> merge(List.of(first, build(99, 199))))
                .hasMessageContaining("starts at row 99; expected 100");
    }

    @Test
    void refusesARowRangeThatLacksAFile() throws IOException {
        List<Stored> files = mergeToFiles(split(500), 3);

        assertThatThrownBy(() -> merge(files.subList(0, 2)))
                .hasMessageContaining("own lists up to 5, expected all 8 of the codebook");
        assertThatThrownBy(() -> merge(files.subList(1, 3)))
                .hasMessageContaining("owns lists from 2 on, expected from 0 on");
        assertThatThrownBy(() -> merge(List.of(files.get(0), build(2000, 2001))))
                .hasMessageContaining("owns lists up to 8, expected up to 2");
    }

    @Test
    void refusesASegmentThatCarriesItsCodebook() {
        Segments.Written embedded = Segments.embedded(codebook, BATCH);

        assertThatThrownBy(
                        () ->
                                new MergeInput(
                                        new MemoryByteSource("own.index", embedded.bytes()),
                                        embedded.descriptor(),
                                        0,
                                        1999))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("segment own.index carries its codebook inside");
    }

    @Test
    void refusesEveryDamagedByteOfAnInputByName() throws IOException {
        Stored first = build(0, 39);
        Stored second = build(40, 79);
        byte[] right = merge(List.of(first, second)).bytes;
        int unaffected = 0;
        for (int i = 0; i < second.bytes.length; i++) {
            byte[] bytes = second.bytes.clone();
            bytes[i] ^= 0x10;
            Stored damaged = new Stored("damaged.index", bytes, second.descriptor, second.span);
            try {
                assertThat(merge(List.of(first, damaged)).bytes).as("byte " + i).isEqualTo(right);
                unaffected++;
            } catch (IOException e) {
                assertThat(e).as("byte " + i).hasMessageStartingWith("damaged.index");
            }
        }
        // The header and the padding, which a merge does not use.
        assertThat(unaffected).isLessThan(48);
    }

    @Test
    void refusesARowIdBeyondItsRowRange() throws IOException {
        Stored segment = build(0, 99);
        Stored shorter =
                new Stored("short.index", segment.bytes, segment.descriptor, new Span(0, 50));

        assertThatThrownBy(() -> merge(List.of(shorter)))
                .isInstanceOf(CorruptIndexException.class)
                .hasMessageContaining("short.index: list ")
                .hasMessageContaining("expected less than the 51 rows of its row range");
    }

    @Test
    void tellsHowManyBytesItCopied() throws IOException {
        List<Stored> parts = split(1000);
        long[] copied = new long[1];

        open(parts).write(new MemoryByteSink("x"), bytes -> copied[0] += bytes);

        assertThat(copied[0]).isEqualTo(listsPerRow * 1800L * (4 + 4 + codebook.subspaceCount()));
    }

    private List<Stored> split(int... cuts) {
        List<Stored> parts = new ArrayList<>();
        int from = 0;
        for (int cut : cuts) {
            parts.add(build(from, cut - 1));
            from = cut;
        }
        parts.add(build(from, 1999));
        return parts;
    }

    /** Every tenth row is null. */
    private Stored build(int first, int last) {
        SegmentBuilder builder = new SegmentBuilder(codebook, reference());
        for (int row = first; row <= last; row++) {
            if (row % 10 == 3) {
                builder.skipNull();
            } else {
                builder.add(row - first, BATCH.vector(row % BATCH.count()));
            }
        }
        Segments.Written written = Segments.write(builder);
        String name = "rows-" + first + "-" + last;
        return new Stored(name, written.bytes(), written.descriptor(), new Span(first, last));
    }

    private CodebookReference reference() {
        return CodebookReference.to(codebook, "codebook-" + codebook.id() + ".index", 1);
    }

    private static SegmentMerge open(List<Stored> parts) throws IOException {
        return SegmentMerge.open(parts.stream().map(Stored::input).toList());
    }

    private static Stored merge(List<Stored> parts) throws IOException {
        MemoryByteSink sink = new MemoryByteSink("merged");
        SegmentDescriptor descriptor = open(parts).write(sink, bytes -> {});
        return new Stored("merged", sink.toByteArray(), descriptor, span(parts));
    }

    private static List<Stored> mergeToFiles(List<Stored> parts, int count) throws IOException {
        SegmentMerge merge = open(parts);
        List<Stored> files = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            MemoryByteSink sink = new MemoryByteSink("file" + i);
            int first = merge.listCount() * i / count;
            int last = merge.listCount() * (i + 1) / count;
            SegmentDescriptor descriptor = merge.write(first, last, sink, bytes -> {});
            files.add(new Stored("file" + i, sink.toByteArray(), descriptor, span(parts)));
        }
        return files;
    }

    private static Span span(List<Stored> parts) {
        return new Span(
                parts.stream().mapToLong(part -> part.span.first).min().orElseThrow(),
                parts.stream().mapToLong(part -> part.span.last).max().orElseThrow());
    }

    private TopK search(List<Stored> files, float[] query) throws IOException {
        QueryPlan plan = QueryPlan.create(codebook, query, 3);
        TopK top = new TopK(20);
        for (Stored file : files) {
            SegmentReader reader =
                    SegmentReader.open(new MemoryByteSource("f", file.bytes), file.descriptor);
            for (int list : plan.probedLists()) {
                plan.scan(reader.readList(list), file.span.first, RowFilter.ALL, top);
            }
        }
        return top;
    }

    private static SegmentStatistics sum(List<Stored> files) {
        List<SegmentStatistics> all =
                files.stream().map(file -> file.descriptor.statistics()).toList();
        return new SegmentStatistics(
                all.stream().mapToLong(SegmentStatistics::rows).sum(),
                all.stream().mapToDouble(SegmentStatistics::sumResidual).sum(),
                all.stream().mapToDouble(SegmentStatistics::sumResidualSquared).sum(),
                all.stream().mapToDouble(SegmentStatistics::sumError).sum(),
                all.stream().mapToDouble(SegmentStatistics::sumErrorSquared).sum(),
                all.stream().mapToLong(SegmentStatistics::tailRows).sum(),
                all.stream().mapToLong(SegmentStatistics::nullRows).sum(),
                all.stream().mapToLong(SegmentStatistics::invalidRows).sum());
    }
}
