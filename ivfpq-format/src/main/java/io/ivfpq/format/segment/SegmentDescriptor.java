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

import io.ivfpq.format.io.CorruptIndexException;
import io.ivfpq.format.io.UnsupportedFormatException;
import java.util.Objects;

/**
 * What a planner or query must know of a segment before reading it; travels in the table's index
 * manifest ({@code docs/format.md}, "Segment descriptor").
 *
 * @param firstList first list the file may hold
 * @param lastList end of the lists the file may hold, exclusive
 * @param tailOffset where info, directory, section table and footer start; from here on one read
 *     opens the segment
 * @param fileLength bytes of the segment file
 */
public record SegmentDescriptor(
        CodebookReference codebook,
        int firstList,
        int lastList,
        long tailOffset,
        long fileLength,
        SegmentStatistics statistics) {

    public SegmentDescriptor {
        Objects.requireNonNull(codebook, "codebook");
        Objects.requireNonNull(statistics, "statistics");
        if (firstList < 0 || lastList <= firstList) {
            throw new IllegalArgumentException(
                    String.format(
                            "segment descriptor with list range [%d, %d)", firstList, lastList));
        }
        if (tailOffset < 0 || tailOffset >= fileLength) {
            throw new IllegalArgumentException(
                    String.format(
                            "segment descriptor with tail at %d of %d bytes",
                            tailOffset, fileLength));
        }
    }

    /** The bytes for the manifest. */
    public byte[] toBytes() {
        return DescriptorBytes.write(this);
    }

    /** Whether the bytes start like a descriptor of this library, of whatever version. */
    public static boolean isDescriptor(byte[] bytes) {
        return DescriptorBytes.hasMagic(bytes);
    }

    /**
     * @param where names the origin in messages, for example the segment's file name
     */
    public static SegmentDescriptor fromBytes(byte[] bytes, String where)
            throws CorruptIndexException, UnsupportedFormatException {
        return DescriptorBytes.read(bytes, where);
    }
}
