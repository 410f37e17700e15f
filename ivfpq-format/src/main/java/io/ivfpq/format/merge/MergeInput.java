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

import io.ivfpq.format.io.ByteSource;
import io.ivfpq.format.segment.SegmentDescriptor;
import java.util.Objects;

/**
 * One segment file to be merged.
 *
 * @param source the file; stays the caller's
 * @param firstRow first row id of its row range
 * @param lastRow last row id of its row range, inclusive
 */
public record MergeInput(
        ByteSource source, SegmentDescriptor descriptor, long firstRow, long lastRow) {

    public MergeInput {
        Objects.requireNonNull(source, "source");
        Objects.requireNonNull(descriptor, "descriptor");
        if (firstRow < 0 || lastRow < firstRow) {
            throw new IllegalArgumentException(
                    String.format(
                            "segment %s with rows [%d, %d]; expected 0 <= first <= last",
                            source.name(), firstRow, lastRow));
        }
        if (descriptor.codebook().isEmbedded()) {
            throw new IllegalArgumentException(
                    String.format(
                            "segment %s carries its codebook inside; only segments that refer to a"
                                    + " codebook file can be merged",
                            source.name()));
        }
    }

    boolean sameRows(MergeInput other) {
        return firstRow == other.firstRow && lastRow == other.lastRow;
    }
}
