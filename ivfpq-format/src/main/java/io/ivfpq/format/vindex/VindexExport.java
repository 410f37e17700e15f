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

package io.ivfpq.format.vindex;

import io.ivfpq.format.codebook.Codebook;
import io.ivfpq.format.io.ByteSink;
import io.ivfpq.format.io.ContainerLayout;
import io.ivfpq.format.segment.InvertedList;
import io.ivfpq.format.segment.SegmentPart;
import io.ivfpq.format.vector.Metric;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Writes the segments of one row range as one {@code ivf-pq} file of paimon-vindex. Nothing is
 * encoded again: a row has the same codes, so its distance is the same but for rounding.
 *
 * <p>The file has no place for the drift sums, the counts of rows without a vector and the
 * checksums, which are left out, and none for residuals under inner product, which are refused.
 */
public final class VindexExport {

    private final Codebook codebook;
    private final List<SegmentPart> parts;

    private VindexExport(Codebook codebook, List<SegmentPart> parts) {
        this.codebook = codebook;
        this.parts = parts;
    }

    /**
     * @param codebook the one that all parts were encoded with
     * @param parts in any order; several files of one row range own different lists. Rows are
     *     numbered from the start of the range that the parts make up
     * @throws IllegalArgumentException if the segments cannot be written as an {@code ivf-pq} file
     */
    public static VindexExport of(Codebook codebook, List<SegmentPart> parts) {
        for (SegmentPart part : parts) {
            if (!part.reader().codebookId().equals(codebook.id())) {
                throw new IllegalArgumentException(
                        String.format(
                                "segment was encoded with codebook %s, expected %s; export the"
                                        + " segments of each codebook to a file of their own",
                                part.reader().codebookId(), codebook.id()));
            }
        }
        checkResiduals(codebook);
        checkPairs(codebook);
        checkListsPerRow(codebook);
        return new VindexExport(
                codebook,
                parts.stream().sorted(Comparator.comparingInt(SegmentPart::rowIdOffset)).toList());
    }

    private static void checkResiduals(Codebook codebook) {
        if (codebook.metric() == Metric.INNER_PRODUCT && !codesAreOfVectors(codebook)) {
            throw new IllegalArgumentException(
                    "segment of metric inner_product holds codes of residuals, which an ivf-pq file"
                            + " cannot say: paimon-vindex reads residuals under l2 and cosine only;"
                            + " build an index of type ivf-pq from the vectors instead");
        }
    }

    private static void checkPairs(Codebook codebook) {
        if (codebook.shape().hasSpareHalf()) {
            throw new IllegalArgumentException(
                    String.format(
                            "segment has %d subspaces of 4 bits, expected an even number, as an"
                                    + " ivf-pq file holds their codes in pairs; build the index"
                                    + " with another number of subspaces",
                            codebook.subspaceCount()));
        }
    }

    private static void checkListsPerRow(Codebook codebook) {
        if (codebook.shape().listsPerRow() != 1) {
            throw new IllegalArgumentException(
                    "segment has each row in two lists, of which readers of ivf-pq files would"
                        + " return some rows twice; build the index with one list for each row");
        }
    }

    /** Whether the one centroid is zero, as in a segment that {@link VindexImport} made. */
    private static boolean codesAreOfVectors(Codebook codebook) {
        boolean zero = codebook.listCount() == 1;
        for (float component : codebook.centroids()) {
            zero &= component == 0;
        }
        return zero;
    }

    /**
     * Writes the file and returns its length; the sink stays open. Reads every list twice, one at a
     * time: once to place it, once to write it.
     */
    public long writeTo(ByteSink sink) throws IOException {
        VindexTable table = new VindexTable(codebook.listCount());
        long rows = 0;
        for (int list = 0; list < codebook.listCount(); list++) {
            placeList(list, read(list), table);
            rows += table.rowCounts[list];
        }
        VindexHeader header = header(rows);
        long length = table.place(header);
        write(sink, header.toBytes());
        write(sink, floats(codebook.rotation().matrix()));
        write(sink, floats(codebook.centroids()));
        write(sink, floats(codebook.codewords()));
        write(sink, table.toBytes());
        for (int list = 0; list < codebook.listCount(); list++) {
            if (table.rowCounts[list] > 0) {
                writeList(sink, read(list), header, table, list);
            }
        }
        return length;
    }

    private VindexHeader header(long rows) {
        return new VindexHeader(
                codebook.metric(),
                codebook.dimension(),
                codebook.listCount(),
                codebook.subspaceCount(),
                codebook.codeBits(),
                !codebook.rotation().isNone(),
                codebook.metric() != Metric.INNER_PRODUCT,
                rows);
    }

    /** Rows of one list in one part. */
    private record PartRows(int rowIdOffset, InvertedList list) {

        long rowId(int row) {
            return (long) rowIdOffset + list.rowId(row);
        }
    }

    private List<PartRows> read(int list) throws IOException {
        List<PartRows> rows = new ArrayList<>();
        for (SegmentPart part : parts) {
            if (part.reader().contains(list)) {
                rows.add(new PartRows(part.rowIdOffset(), part.reader().readList(list)));
            }
        }
        return rows;
    }

    private static void placeList(int list, List<PartRows> parts, VindexTable table) {
        long previous = -1;
        for (PartRows part : parts) {
            for (int row = 0; row < part.list().rowCount(); row++) {
                long id = part.rowId(row);
                table.idBytes[list] += DeltaIds.length(previous < 0 ? 0 : id - previous);
                previous = id;
            }
            table.rowCounts[list] += part.list().rowCount();
        }
    }

    private static void writeList(
            ByteSink sink, List<PartRows> parts, VindexHeader header, VindexTable table, int list)
            throws IOException {
        ByteBuffer bytes = ContainerLayout.allocate(intLength(list, table, header));
        long previous = parts.get(0).rowId(0);
        bytes.putLong(previous).putInt(table.idBytes[list]);
        for (PartRows part : parts) {
            for (int row = 0; row < part.list().rowCount(); row++) {
                DeltaIds.put(bytes, part.rowId(row) - previous);
                previous = part.rowId(row);
            }
        }
        for (int column = 0; column < header.codeBytes(); column++) {
            for (PartRows part : parts) {
                for (int row = 0; row < part.list().rowCount(); row++) {
                    bytes.put(part.list().codeByte(row, column));
                }
            }
        }
        write(sink, bytes.array());
    }

    private static int intLength(int list, VindexTable table, VindexHeader header) {
        long length = table.listBytes(list, header);
        if (length > Integer.MAX_VALUE - 8) {
            throw new IllegalArgumentException(
                    String.format(
                            "list %d has %d bytes in an ivf-pq file, expected less than 2 GiB;"
                                    + " export fewer segments to one file",
                            list, length));
        }
        return (int) length;
    }

    private static byte[] floats(float[] values) {
        ByteBuffer bytes = ContainerLayout.allocate(Math.multiplyExact(4, values.length));
        bytes.asFloatBuffer().put(values);
        return bytes.array();
    }

    private static void write(ByteSink sink, byte[] bytes) throws IOException {
        sink.write(bytes, 0, bytes.length);
    }
}
