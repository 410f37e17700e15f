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

package io.ivfpq.format.page;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.importer.ClassFileImporter;
import io.ivfpq.format.codebook.Codebook;
import io.ivfpq.format.codebook.CodebookFile;
import io.ivfpq.format.codebook.SmallCodebooks;
import io.ivfpq.format.io.MemoryByteSource;
import io.ivfpq.format.search.QueryPlan;
import io.ivfpq.format.search.RowFilter;
import io.ivfpq.format.search.TopK;
import io.ivfpq.format.segment.SegmentReader;
import io.ivfpq.format.segment.Segments;
import io.ivfpq.format.vector.ClusteredVectors;
import io.ivfpq.format.vector.Metric;
import io.ivfpq.format.vector.VectorBatch;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

/** {@code docs/format.md} says enough to read and search the files without our code. */
class FormatPageTest {

    @Test
    void aReaderWrittenFromThePageFindsTheRowsOfTheGoldenFiles() throws IOException {
        byte[] codebook = golden("codebook-l2.index");
        byte[] l2 = golden("segment-l2.index");
        byte[] innerProduct = golden("segment-ip-embedded.index");
        PlainReader plain = new PlainReader(innerProduct);

        assertSame(
                new PlainReader(l2),
                new PlainReader(codebook).model(),
                SegmentReader.open(new MemoryByteSource("golden", l2)),
                CodebookFile.read(new MemoryByteSource("golden", codebook)));
        assertSame(
                plain,
                plain.embeddedModel(),
                SegmentReader.open(new MemoryByteSource("golden", innerProduct)),
                SmallCodebooks.of(Metric.INNER_PRODUCT));
        byte[] rotated = golden("segment-rotated.index");
        PlainReader plainRotated = new PlainReader(rotated);
        SegmentReader rotatedReader = SegmentReader.open(new MemoryByteSource("golden", rotated));
        assertSame(
                plainRotated,
                plainRotated.embeddedModel(),
                rotatedReader,
                rotatedReader.embeddedCodebook().orElseThrow());
        byte[] twoLists = golden("segment-two-lists.index");
        PlainReader plainTwoLists = new PlainReader(twoLists);
        SegmentReader twoListsReader = SegmentReader.open(new MemoryByteSource("golden", twoLists));
        assertSame(
                plainTwoLists,
                plainTwoLists.embeddedModel(),
                twoListsReader,
                twoListsReader.embeddedCodebook().orElseThrow());
        byte[] narrow = golden("segment-narrow.index");
        PlainReader plainNarrow = new PlainReader(narrow);
        SegmentReader narrowReader = SegmentReader.open(new MemoryByteSource("golden", narrow));
        assertSame(
                plainNarrow,
                plainNarrow.embeddedModel(),
                narrowReader,
                narrowReader.embeddedCodebook().orElseThrow());
        assertThat(
                        new PlainReader(golden("segment-empty.index"))
                                .search(new PlainReader(codebook).model(), new double[4], 3, 10))
                .isEmpty();
    }

    @Test
    void aReaderWrittenFromThePageFindsTheRowsOfTrainedIndexes() throws IOException {
        for (Metric metric : Metric.values()) {
            VectorBatch rows = ClusteredVectors.of(600, 12, 9, 17);
            Codebook codebook = Segments.train(metric, rows, 8);
            assertFindsTheRows(codebook, rows);
            assertFindsTheRows(Segments.withListsPerRow(codebook, 2), rows);
            assertFindsTheRows(Segments.trainNarrow(metric, rows, 8, 3), rows);
            assertFindsTheRows(Segments.trainNarrow(metric, rows, 8, 12), rows);
        }
    }

    private static void assertFindsTheRows(Codebook codebook, VectorBatch rows) throws IOException {
        byte[] segment = Segments.embedded(codebook, rows).bytes();
        PlainReader plain = new PlainReader(segment);

        assertSame(
                plain,
                plain.embeddedModel(),
                SegmentReader.open(new MemoryByteSource("segment", segment)),
                codebook);
    }

    @Test
    void thePlainReaderIsPlain() {
        noClasses()
                .that()
                .haveNameMatching(".*PlainReader(\\$.*)?")
                .should()
                .dependOnClassesThat(
                        resideInAPackage("io.ivfpq..")
                                .and(not(resideInAPackage("io.ivfpq.format.page"))))
                .check(new ClassFileImporter().importClasses(PlainReader.class));
    }

    private static void assertSame(
            PlainReader plain, PlainReader.Model model, SegmentReader reader, Codebook codebook)
            throws IOException {
        plain.checkEntries();
        for (int query = 0; query < 20; query++) {
            float[] floats = new float[codebook.dimension()];
            double[] doubles = new double[floats.length];
            for (int i = 0; i < floats.length; i++) {
                floats[i] = ((query * 7 + i * 5) % 13 - 6) / 4f;
                doubles[i] = floats[i];
            }
            TopK top = new TopK(10);
            QueryPlan plan = QueryPlan.create(codebook, floats, 3);
            for (int list : plan.probedLists()) {
                plan.scan(reader.readList(list), 0, RowFilter.ALL, top);
            }

            List<PlainReader.Hit> hits = plain.search(model, doubles, 3, 10);

            assertThat(hits).hasSize(top.size()).isNotEmpty();
            for (int rank = 0; rank < hits.size(); rank++) {
                double distance = hits.get(rank).distance();
                double tolerance = 1e-4 * (1 + Math.abs(distance));
                assertThat((double) top.distances()[rank])
                        .isCloseTo(distance, Offset.offset(tolerance));
                boolean alone = alone(hits, rank, tolerance) && rank < hits.size() - 1;
                if (alone) {
                    assertThat(top.ids()[rank]).isEqualTo(hits.get(rank).rowId());
                }
            }
        }
    }

    /** Whether no neighbour is so close that rounding could swap them. */
    private static boolean alone(List<PlainReader.Hit> hits, int rank, double tolerance) {
        double distance = hits.get(rank).distance();
        return (rank == 0 || distance - hits.get(rank - 1).distance() > 2 * tolerance)
                && (rank == hits.size() - 1
                        || hits.get(rank + 1).distance() - distance > 2 * tolerance);
    }

    private static byte[] golden(String name) throws IOException {
        try (InputStream stream = FormatPageTest.class.getResourceAsStream("/golden/v1/" + name)) {
            return stream.readAllBytes();
        }
    }
}
