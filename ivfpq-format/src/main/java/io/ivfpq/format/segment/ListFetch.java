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

import io.ivfpq.format.io.ByteSource;
import io.ivfpq.format.io.SectionFile;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;

/** Reads lists, several in one request where they lie close together. */
final class ListFetch {

    /** Reading this many unwanted bytes is cheaper than another request to an object store. */
    private static final long MAX_GAP_BYTES = 64 << 10;

    /** Bounds the buffer that several lists share. */
    private static final long MAX_REQUEST_BYTES = 8 << 20;

    private final ByteSource source;
    private final SegmentInfo info;
    private final ListDirectory directory;

    ListFetch(ByteSource source, SegmentInfo info, ListDirectory directory) {
        this.source = source;
        this.info = info;
        this.directory = directory;
    }

    List<InvertedList> fetch(int[] listIds) throws IOException {
        InvertedList[] lists = new InvertedList[listIds.length];
        // Directory entries ascend with file offsets, so sorting by entry sorts by offset.
        long[] wanted = new long[listIds.length];
        int count = 0;
        for (int i = 0; i < listIds.length; i++) {
            int entry = directory.find(listIds[i]);
            if (entry < 0) {
                lists[i] = InvertedList.empty(listIds[i], info.shape());
            } else {
                wanted[count++] = (long) entry << 32 | i;
            }
        }
        Arrays.sort(wanted, 0, count);
        for (int from = 0; from < count; ) {
            int to = endOfRequest(wanted, from, count);
            fetch(wanted, from, to, lists);
            from = to;
        }
        return List.of(lists);
    }

    private int endOfRequest(long[] wanted, int from, int count) {
        int first = entry(wanted[from]);
        int to = from + 1;
        while (to < count) {
            long gap = directory.offsets[entry(wanted[to])] - end(entry(wanted[to - 1]));
            long length = end(entry(wanted[to])) - directory.offsets[first];
            if (gap > MAX_GAP_BYTES || length > MAX_REQUEST_BYTES) {
                break;
            }
            to++;
        }
        return to;
    }

    private void fetch(long[] wanted, int from, int to, InvertedList[] lists) throws IOException {
        long start = directory.offsets[entry(wanted[from])];
        long length = end(entry(wanted[to - 1])) - start;
        byte[] bytes = SectionFile.read(source, start, length);
        for (int i = from; i < to; i++) {
            int entry = entry(wanted[i]);
            lists[(int) wanted[i]] = parse(bytes, (int) (directory.offsets[entry] - start), entry);
        }
    }

    private InvertedList parse(byte[] bytes, int offset, int entry) throws IOException {
        new PayloadSection(source.name(), info, directory).check(bytes, offset, entry);
        return InvertedList.parse(
                source.name(),
                info,
                directory.listIds[entry],
                bytes,
                offset,
                directory.rowCounts[entry]);
    }

    private long end(int entry) {
        return directory.offsets[entry] + directory.payloadBytes(entry, info);
    }

    private static int entry(long wanted) {
        return (int) (wanted >>> 32);
    }
}
