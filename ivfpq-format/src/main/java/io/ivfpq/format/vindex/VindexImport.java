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

import io.ivfpq.format.codebook.Baseline;
import io.ivfpq.format.codebook.Codebook;
import io.ivfpq.format.codebook.CodebookShape;
import io.ivfpq.format.codebook.Rotation;
import io.ivfpq.format.codebook.ScalarQuantiser;
import io.ivfpq.format.io.ByteSink;
import io.ivfpq.format.io.ByteSource;
import io.ivfpq.format.io.UnsupportedFormatException;
import io.ivfpq.format.segment.CodebookReference;
import io.ivfpq.format.segment.CodedSegmentBuilder;
import io.ivfpq.format.segment.SegmentDescriptor;
import io.ivfpq.format.vector.Metric;
import java.io.IOException;
import java.util.Arrays;

/**
 * Reads an {@code ivf-pq} file of paimon-vindex as a codebook and a segment. Codes are kept, so a
 * row's distance is the same but for rounding.
 *
 * <p>Files without residuals (paimon-vindex writes them under inner product and cosine) become a
 * segment of one list around the zero vector: exact, but searched whole, because our distances add
 * the centroid to what the code says. The file does not tell how well its model fits; baseline and
 * drift sums of the import are empty.
 */
public final class VindexImport {

    private final VindexFile file;
    private final Codebook codebook;

    private VindexImport(VindexFile file, Codebook codebook) {
        this.file = file;
        this.codebook = codebook;
    }

    /**
     * Reads the model.
     *
     * @param source stays the caller's and must be open while the segment is written
     * @throws io.ivfpq.format.io.CorruptIndexException if the bytes are no {@code ivf-pq} file
     * @throws UnsupportedFormatException if the file holds what a segment cannot
     */
    public static VindexImport open(ByteSource source) throws IOException {
        VindexFile file = VindexFile.open(source);
        return new VindexImport(file, codebook(file));
    }

    private static Codebook codebook(VindexFile file) throws UnsupportedFormatException {
        VindexHeader header = file.header();
        if (header.residual() && header.metric() == Metric.INNER_PRODUCT) {
            throw new UnsupportedFormatException(
                    String.format(
                            "%s: ivf-pq file with residuals under inner product, which"
                                    + " paimon-vindex neither writes nor searches rightly; build"
                                    + " the index again",
                            file.name()));
        }
        int lists = header.residual() ? header.listCount() : 1;
        CodebookShape shape;
        try {
            shape =
                    new CodebookShape(
                            header.metric(),
                            header.dimension(),
                            lists,
                            header.subspaceCount(),
                            header.codeBits());
        } catch (IllegalArgumentException e) {
            throw new UnsupportedFormatException(file.name() + ": " + e.getMessage());
        }
        float[] centroids = header.residual() ? file.centroids() : new float[header.dimension()];
        return Codebook.of(
                shape,
                Baseline.NONE,
                rotation(file),
                ScalarQuantiser.NONE,
                centroids,
                file.codewords());
    }

    private static Rotation rotation(VindexFile file) throws UnsupportedFormatException {
        if (!file.header().rotated()) {
            return Rotation.NONE;
        }
        try {
            return Rotation.of(file.header().dimension(), file.rotation());
        } catch (IllegalArgumentException e) {
            throw new UnsupportedFormatException(file.name() + ": " + e.getMessage());
        }
    }

    /** The model of the file, of generation 1, with an id computed from its contents. */
    public Codebook codebook() {
        return codebook;
    }

    /** Rows of the file. */
    public long rowCount() {
        return file.header().rows();
    }

    /**
     * Writes the rows as a segment. Takes memory of about three times the file.
     *
     * @param firstRowId what row ids of the segment are relative to; 0 keeps those of the file,
     *     which Paimon makes relative too
     * @param reference how readers find {@link #codebook()}
     * @param sink stays open
     * @throws UnsupportedFormatException if a row id occurs twice or is not in {@code [firstRowId,
     *     firstRowId + 2^31)}
     */
    public SegmentDescriptor writeSegment(
            long firstRowId, CodebookReference reference, ByteSink sink) throws IOException {
        CodedSegmentBuilder builder = new CodedSegmentBuilder(codebook, reference);
        VindexFile.Rows[] lists = readLists();
        long[] order = order(lists, firstRowId);
        int[] starts = starts(lists);
        byte[] codes = new byte[codebook.shape().codeBytes()];
        for (int i = 0; i < order.length; i++) {
            int position = (int) order[i];
            int list = listOf(starts, position);
            int row = position - starts[list];
            for (int column = 0; column < codes.length; column++) {
                codes[column] = lists[list].codeByte(row, column);
            }
            int rowId = (int) (order[i] >>> 32);
            if (i > 0 && rowId == (int) (order[i - 1] >>> 32)) {
                throw unsupported(list, firstRowId + rowId, "occurs twice");
            }
            builder.add(rowId, file.header().residual() ? list : 0, codes);
        }
        return builder.writeTo(sink);
    }

    private VindexFile.Rows[] readLists() throws IOException {
        checkCount();
        VindexFile.Rows[] lists = new VindexFile.Rows[file.header().listCount()];
        for (int list = 0; list < lists.length; list++) {
            lists[list] = file.readList(list);
        }
        return lists;
    }

    private void checkCount() throws UnsupportedFormatException {
        int rowBytes = 2 * Integer.BYTES + file.header().codeBytes();
        // Without residuals all rows go into one list.
        long most = file.header().residual() ? Integer.MAX_VALUE - 8 : (1 << 30) / rowBytes;
        if (file.header().rows() > most) {
            throw new UnsupportedFormatException(
                    String.format(
                            "%s: ivf-pq file with %d rows%s, expected at most %d",
                            file.name(),
                            file.header().rows(),
                            file.header().residual() ? "" : " in one list",
                            most));
        }
    }

    /** Where the rows of each list start when lists follow each other. */
    private static int[] starts(VindexFile.Rows[] lists) {
        int[] starts = new int[lists.length];
        for (int list = 1; list < starts.length; list++) {
            starts[list] = starts[list - 1] + lists[list - 1].ids().length;
        }
        return starts;
    }

    /** The list of a position, the last of those that start there. */
    private static int listOf(int[] starts, int position) {
        int found = Arrays.binarySearch(starts, position);
        int list = found >= 0 ? found : -found - 2;
        while (list + 1 < starts.length && starts[list + 1] == position) {
            list++;
        }
        return list;
    }

    /** Relative row id and position of each row, in one long, by row id. */
    private long[] order(VindexFile.Rows[] lists, long firstRowId)
            throws UnsupportedFormatException {
        long[] order = new long[(int) file.header().rows()];
        int position = 0;
        for (int list = 0; list < lists.length; list++) {
            for (long id : lists[list].ids()) {
                long relative = id - firstRowId;
                if (id < firstRowId || relative < 0 || relative > Integer.MAX_VALUE) {
                    throw unsupported(list, id, "is too far from row " + firstRowId);
                }
                order[position] = (relative << 32) | position;
                position++;
            }
        }
        Arrays.sort(order);
        return order;
    }

    private UnsupportedFormatException unsupported(int list, long rowId, String what) {
        return new UnsupportedFormatException(
                String.format(
                        "%s: row id %d of list %d %s; expected each row once, in 2^31 rows from"
                                + " the first",
                        file.name(), rowId, list, what));
    }
}
