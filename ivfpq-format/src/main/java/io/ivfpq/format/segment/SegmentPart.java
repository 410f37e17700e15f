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

import java.util.Objects;

/**
 * A segment file as a part of a larger row range.
 *
 * @param rowIdOffset what its row ids are relative to, in the larger range
 * @param rowCount row ids of its own range, indexed or not
 */
public record SegmentPart(SegmentReader reader, int rowIdOffset, int rowCount) {

    public SegmentPart {
        Objects.requireNonNull(reader, "reader");
        if (rowIdOffset < 0 || rowCount < 1 || rowIdOffset > Integer.MAX_VALUE - rowCount) {
            throw new IllegalArgumentException(
                    String.format(
                            "segment %s as part of %d rows from %d on; expected at least 1 row and"
                                    + " fewer than 2^31 in all",
                            reader.name(), rowCount, rowIdOffset));
        }
    }
}
