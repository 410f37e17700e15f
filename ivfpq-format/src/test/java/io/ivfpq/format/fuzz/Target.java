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

package io.ivfpq.format.fuzz;

import io.ivfpq.format.codebook.Codebook;
import io.ivfpq.format.codebook.CodebookFile;
import io.ivfpq.format.codebook.Rotation;
import io.ivfpq.format.codebook.ScalarQuantiser;
import io.ivfpq.format.codebook.SmallCodebooks;
import io.ivfpq.format.io.ContainerLayout;
import io.ivfpq.format.io.MemoryByteSink;
import io.ivfpq.format.io.MemoryByteSource;
import io.ivfpq.format.io.Resigned;
import io.ivfpq.format.search.QueryPlan;
import io.ivfpq.format.search.RowFilter;
import io.ivfpq.format.search.TopK;
import io.ivfpq.format.segment.CodebookReference;
import io.ivfpq.format.segment.InvertedList;
import io.ivfpq.format.segment.SegmentBuilder;
import io.ivfpq.format.segment.SegmentDescriptor;
import io.ivfpq.format.segment.SegmentPart;
import io.ivfpq.format.segment.SegmentReader;
import io.ivfpq.format.segment.Segments;
import io.ivfpq.format.vector.Metric;
import io.ivfpq.format.vindex.VindexExport;
import io.ivfpq.format.vindex.VindexImport;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/**
 * Bytes that a reader may meet damaged, and everything it can learn from them.
 *
 * @param checksummed whether other bytes are either refused or read as the same
 * @param resigned makes the checksums of a damaged copy right; the copy as it is if there are none
 */
record Target(String name, byte[] bytes, boolean checksummed, Reading reading, Resign resigned) {

    /** Begins every message about damage. */
    static final String SOURCE = "damaged.index";

    /** Reads everything. */
    interface Reading {
        Answer read(byte[] bytes) throws IOException;
    }

    /** Answers a query and returns a digest of the answer. */
    interface Query {
        int ask() throws IOException;
    }

    /**
     * @param digest of everything read
     * @param query what it is for; what kernels allocate before they are compiled is not the
     *     reader's doing
     */
    record Answer(long digest, Query query) {

        static Answer of(long digest) {
            return new Answer(digest, () -> 0);
        }

        long withQuery() throws IOException {
            return 31 * digest + query.ask();
        }
    }

    boolean large() {
        return bytes.length > 4000;
    }

    /**
     * Bytes that reading may allocate however short the file is: messages, and what a reader that
     * trusts a descriptor takes before it asks how long the file is.
     */
    long freeBytes() {
        return (1L << 16) + (name.equals("located") ? 1 << 20 : 0);
    }

    /** Changes in place. */
    interface Resign {
        void resign(byte[] bytes);
    }

    static List<Target> all() throws IOException {
        Codebook codebook = SmallCodebooks.of(Metric.L2);
        MemoryByteSink sink = new MemoryByteSink("codebook");
        CodebookReference reference =
                CodebookReference.to(
                        codebook, "codebook.index", CodebookFile.write(codebook, sink));
        Segments.Written segment = segment(codebook, reference);
        Codebook rotated = rotated(codebook);
        Segments.Written embedded = segment(rotated, CodebookReference.embedded(rotated));
        Codebook withScales = refined(codebook);
        Segments.Written refined = segment(withScales, CodebookReference.embedded(withScales));
        Codebook halves = SmallCodebooks.narrow(Metric.L2);
        Segments.Written narrow = segment(halves, CodebookReference.embedded(halves));
        Codebook twoLists = Segments.withListsPerRow(withScales, 2);
        Segments.Written repeated = segment(twoLists, CodebookReference.embedded(twoLists));
        byte[] vindex = vindex(codebook, segment.open());
        return List.of(
                container("codebook", sink.toByteArray(), Target::readCodebook),
                container("segment", segment.bytes(), b -> read(b, segment.descriptor())),
                container("embedded", embedded.bytes(), b -> read(b, embedded.descriptor())),
                container("verified", embedded.bytes(), Target::verify),
                container("narrow", narrow.bytes(), b -> read(b, narrow.descriptor())),
                container("refined", refined.bytes(), b -> read(b, refined.descriptor())),
                container("two lists", repeated.bytes(), b -> read(b, repeated.descriptor())),
                new Target(
                        "descriptor",
                        segment.descriptor().toBytes(),
                        true,
                        b -> Answer.of(SegmentDescriptor.fromBytes(b, SOURCE).hashCode()),
                        Target::resignDescriptor),
                new Target(
                        "located",
                        segment.descriptor().toBytes(),
                        true,
                        b -> read(segment.bytes(), SegmentDescriptor.fromBytes(b, SOURCE)),
                        Target::resignDescriptor),
                new Target("vindex", vindex, false, Target::importVindex, b -> {}));
    }

    private static Codebook rotated(Codebook codebook) {
        float[] matrix = {0, 1, 0, 0, 1, 0, 0, 0, 0, 0, 0, -1, 0, 0, 1, 0};
        return Codebook.of(
                codebook.shape(),
                codebook.baseline(),
                Rotation.of(4, matrix),
                ScalarQuantiser.NONE,
                codebook.centroids(),
                codebook.codewords());
    }

    private static Codebook refined(Codebook codebook) {
        float[] lows = {0, 0, -1, 0};
        float[] steps = {1, 0.5f, 0.5f, 0.5f};
        return Codebook.of(
                codebook.shape(),
                codebook.baseline(),
                Rotation.NONE,
                ScalarQuantiser.of(lows, steps),
                codebook.centroids(),
                codebook.codewords());
    }

    private static Target container(String name, byte[] bytes, Reading reading) {
        return new Target(name, bytes, true, reading, Resigned::resign);
    }

    private static Segments.Written segment(Codebook codebook, CodebookReference reference) {
        SegmentBuilder builder = new SegmentBuilder(codebook, reference);
        for (int row = 0; row < 140; row++) {
            float far = row % 3 == 0 ? 100 : 0;
            float[] vector = {row % 5, row % 7, far + row % 2, far};
            builder.add(3 * row, Arrays.copyOf(vector, codebook.dimension()));
        }
        builder.skipNull();
        return Segments.write(builder);
    }

    private static byte[] vindex(Codebook codebook, SegmentReader segment) throws IOException {
        MemoryByteSink sink = new MemoryByteSink("vindex");
        VindexExport.of(codebook, List.of(new SegmentPart(segment, 0, 1000))).writeTo(sink);
        return sink.toByteArray();
    }

    private static Answer readCodebook(byte[] bytes) throws IOException {
        return Answer.of(digest(CodebookFile.read(new MemoryByteSource(SOURCE, bytes))));
    }

    private static Answer verify(byte[] bytes) throws IOException {
        SegmentReader reader = SegmentReader.open(new MemoryByteSource(SOURCE, bytes));
        reader.verify();
        return digest(reader);
    }

    private static Answer read(byte[] bytes, SegmentDescriptor descriptor) throws IOException {
        return digest(SegmentReader.open(new MemoryByteSource(SOURCE, bytes), descriptor));
    }

    private static Answer importVindex(byte[] bytes) throws IOException {
        VindexImport open = VindexImport.open(new MemoryByteSource(SOURCE, bytes));
        MemoryByteSink sink = new MemoryByteSink("imported");
        CodebookReference reference = CodebookReference.to(open.codebook(), "codebook.index", 1);
        SegmentDescriptor descriptor = open.writeSegment(0, reference, sink);
        return read(sink.toByteArray(), descriptor);
    }

    private static Answer digest(SegmentReader reader) throws IOException {
        long digest = reader.statistics().hashCode() + reader.rowCount();
        for (InvertedList list : reader.readLists(reader.listIds())) {
            digest = 31 * digest + list.listId();
            for (int row = 0; row < list.rowCount(); row++) {
                digest = 31 * digest + list.rowId(row);
                digest = 31 * digest + Float.floatToIntBits(list.term(row));
                for (int m = 0; m < 2; m++) {
                    digest = 31 * digest + list.code(row, m);
                }
            }
        }
        for (int listId : reader.hasRefineCodes() ? reader.listIds() : new int[0]) {
            digest = 31 * digest + Arrays.hashCode(reader.readRefineCodes(listId).codes());
        }
        Codebook codebook = reader.embeddedCodebook().orElse(null);
        return codebook == null
                ? Answer.of(digest)
                : new Answer(31 * digest + digest(codebook), () -> search(reader, codebook));
    }

    private static int search(SegmentReader reader, Codebook codebook) throws IOException {
        float[] query = new float[codebook.dimension()];
        Arrays.fill(query, 1);
        QueryPlan plan = QueryPlan.create(codebook, query, 2);
        TopK top = new TopK(10);
        for (InvertedList list : reader.readLists(plan.probedLists())) {
            plan.scan(list, 0, RowFilter.ALL, top);
        }
        return Arrays.hashCode(top.ids());
    }

    private static long digest(Codebook codebook) {
        return Objects.hash(
                codebook.id(),
                codebook.generation(),
                codebook.revision(),
                codebook.shape(),
                codebook.baseline(),
                Arrays.hashCode(codebook.rotation().matrix()),
                codebook.refine().isNone(),
                Arrays.hashCode(codebook.centroids()),
                Arrays.hashCode(codebook.codewords()));
    }

    private static void resignDescriptor(byte[] bytes) {
        int end = bytes.length - Integer.BYTES;
        if (end >= 0) {
            int crc = ContainerLayout.crc32c(bytes, 0, end);
            ContainerLayout.wrap(bytes).putInt(end, crc);
        }
    }
}
