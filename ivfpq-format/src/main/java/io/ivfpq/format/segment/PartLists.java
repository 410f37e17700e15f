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

import io.ivfpq.format.io.SectionFile;
import java.io.IOException;

/**
 * One section of one part, list after list in the order of the file and many lists in one request.
 * Not thread-safe.
 */
final class PartLists {

    private final SegmentPart part;
    private final ListRegion region;
    private final ListDirectory directory;
    private int entry;
    private long start;
    private byte[] bytes = new byte[0];

    /** Before the first list from {@code firstList} on. */
    PartLists(SegmentPart part, ListRegion region, int firstList) {
        this.part = part;
        this.region = region;
        this.directory = part.reader().directory();
        int found = directory.find(firstList);
        this.entry = found < 0 ? -found - 1 : found;
    }

    /** Reads the lists from here up to {@code lastList}, inclusive, in one request. */
    void readThrough(int lastList) throws IOException {
        int end = entry;
        while (end < directory.listIds.length && directory.listIds[end] <= lastList) {
            end++;
        }
        if (end > entry) {
            start = region.offset(entry);
            long length = region.offset(end - 1) + region.length(end - 1) - start;
            bytes = SectionFile.read(part.reader().source(), start, length, bytes);
        }
    }

    /** Whether the next list is this one. */
    boolean isAt(int listId) {
        return entry < directory.listIds.length && directory.listIds[entry] == listId;
    }

    SegmentPart part() {
        return part;
    }

    /** Rows of the next list. */
    int rowCount() {
        return directory.rowCounts[entry];
    }

    /** What was read. */
    byte[] bytes() {
        return bytes;
    }

    /**
     * Where the next list starts in {@link #bytes}.
     *
     * @throws io.ivfpq.format.io.CorruptIndexException if its checksum is wrong
     */
    int verifiedOffset() throws IOException {
        int offset = (int) (region.offset(entry) - start);
        region.check(bytes, offset, entry);
        return offset;
    }

    void skip() {
        entry++;
    }
}
