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

import java.util.List;

/** The directory of a file that is merged from parts, known before any list is read. */
final class MergedDirectory {

    private MergedDirectory() {}

    /**
     * The entries of the lists {@code [firstList, lastList)}, all but their checksums.
     *
     * @param offset of the first list in the file
     */
    static ListDirectory of(List<SegmentPart> parts, int firstList, int lastList, long offset) {
        long[] rows = new long[lastList - firstList];
        for (SegmentPart part : parts) {
            ListDirectory source = part.reader().directory();
            for (int i = 0; i < source.listIds.length; i++) {
                if (source.listIds[i] >= firstList && source.listIds[i] < lastList) {
                    rows[source.listIds[i] - firstList] += source.rowCounts[i];
                }
            }
        }
        SegmentInfo info = parts.get(0).reader().info();
        ListDirectory directory = withRows(rows, firstList, info, offset);
        for (SegmentPart part : parts) {
            addSums(part.reader().directory(), directory);
        }
        return directory;
    }

    private static ListDirectory withRows(
            long[] rows, int firstList, SegmentInfo info, long offset) {
        int count = 0;
        for (long some : rows) {
            count += some > 0 ? 1 : 0;
        }
        ListDirectory directory = new ListDirectory(count);
        long end = offset;
        int entry = 0;
        for (int i = 0; i < rows.length; i++) {
            if (rows[i] > 0) {
                checkRows(firstList + i, rows[i], info);
                directory.listIds[entry] = firstList + i;
                directory.rowCounts[entry] = (int) rows[i];
                directory.offsets[entry] = end;
                end += directory.payloadBytes(entry, info);
                entry++;
            }
        }
        return directory;
    }

    private static void checkRows(int listId, long rows, SegmentInfo info) {
        if (rows * info.rowBytes() > InvertedList.MAX_PAYLOAD_BYTES) {
            throw new IllegalArgumentException(
                    String.format(
                            "list %d would have %d rows of %d bytes, expected at most %d bytes;"
                                    + " merge fewer segments",
                            listId, rows, info.rowBytes(), InvertedList.MAX_PAYLOAD_BYTES));
        }
    }

    /** Both directories ascend. */
    private static void addSums(ListDirectory source, ListDirectory target) {
        int from = 0;
        for (int entry = 0; entry < target.listIds.length; entry++) {
            while (from < source.listIds.length && source.listIds[from] < target.listIds[entry]) {
                from++;
            }
            if (from < source.listIds.length && source.listIds[from] == target.listIds[entry]) {
                target.residuals[entry] = sum(target.residuals[entry], source.residuals[from]);
                target.errors[entry] = sum(target.errors[entry], source.errors[from]);
            }
        }
    }

    private static int sum(int units, int more) {
        return (int)
                DriftSums.addToList(Integer.toUnsignedLong(units), Integer.toUnsignedLong(more));
    }
}
