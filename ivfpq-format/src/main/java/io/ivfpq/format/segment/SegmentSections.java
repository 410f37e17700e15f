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

package io.ivfpq.format.segment;

import io.ivfpq.format.codebook.CodebookShape;
import io.ivfpq.format.codebook.ShapeFields;
import io.ivfpq.format.io.ContainerLayout;
import io.ivfpq.format.io.CorruptIndexException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Set;
import java.util.UUID;

/** Section types of a segment file and its info section; {@code docs/format.md}, "Segment file". */
final class SegmentSections {

    static final int INFO = 16;
    static final int CODEBOOK = 17;
    static final int LISTS = 18;
    static final int DIRECTORY = 19;
    static final int REFINE = 20;
    static final Set<Integer> KNOWN = Set.of(INFO, CODEBOOK, LISTS, DIRECTORY, REFINE);

    static final int INFO_BYTES = 144;

    private SegmentSections() {}

    static ByteBuffer info(SegmentInfo info) {
        ByteBuffer bytes = ContainerLayout.allocate(INFO_BYTES);
        bytes.putLong(info.codebookId().getMostSignificantBits());
        bytes.putLong(info.codebookId().getLeastSignificantBits());
        bytes.putInt(info.generation()).putInt(info.revision());
        ShapeFields.put(bytes, info.shape());
        bytes.putInt(info.firstList()).putInt(info.lastList());
        SegmentSums sums = info.sums();
        bytes.putInt(sums.residualExponent()).putInt(sums.errorExponent());
        bytes.putLong(sums.rows()).putLong(sums.residual()).putLong(sums.residualSquared());
        bytes.putLong(sums.error()).putLong(sums.errorSquared());
        bytes.putLong(sums.tailRows()).putLong(sums.nullRows()).putLong(sums.invalidRows());
        return bytes;
    }

    static SegmentInfo info(String name, ByteBuffer bytes) throws IOException {
        if (bytes.limit() != INFO_BYTES) {
            throw new CorruptIndexException(
                    String.format(
                            "%s: info section has %d bytes, expected %d",
                            name, bytes.limit(), INFO_BYTES));
        }
        UUID id = new UUID(bytes.getLong(), bytes.getLong());
        int generation = bytes.getInt();
        int revision = bytes.getInt();
        try {
            CodebookShape shape = ShapeFields.get(name, "segment", bytes);
            int firstList = bytes.getInt();
            int lastList = bytes.getInt();
            checkListRange(firstList, lastList, shape.listCount());
            SegmentSums sums = sums(bytes);
            ContainerLayout.checkZeros(name, "info", bytes);
            return new SegmentInfo(id, generation, revision, shape, firstList, lastList, sums);
        } catch (IllegalArgumentException e) {
            throw new CorruptIndexException(name + ": " + e.getMessage(), e);
        }
    }

    private static SegmentSums sums(ByteBuffer bytes) {
        return new SegmentSums(
                bytes.getInt(),
                bytes.getInt(),
                bytes.getLong(),
                bytes.getLong(),
                bytes.getLong(),
                bytes.getLong(),
                bytes.getLong(),
                bytes.getLong(),
                bytes.getLong(),
                bytes.getLong());
    }

    static void checkListRange(int firstList, int lastList, int listCount) {
        if (firstList < 0 || lastList <= firstList || lastList > listCount) {
            throw new IllegalArgumentException(
                    String.format(
                            "list range [%d, %d) of a codebook with %d lists",
                            firstList, lastList, listCount));
        }
    }
}
