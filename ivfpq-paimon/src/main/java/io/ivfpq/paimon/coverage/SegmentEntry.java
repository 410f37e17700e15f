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

package io.ivfpq.paimon.coverage;

import io.ivfpq.format.segment.SegmentDescriptor;
import org.apache.paimon.data.BinaryRow;
import org.apache.paimon.index.IndexFileMeta;
import org.apache.paimon.utils.Range;

/**
 * One segment of the index manifest.
 *
 * @param partition the partition whose rows it covers
 * @param file the manifest entry, never without global-index metadata
 * @param descriptor what the entry says about the segment file
 */
public record SegmentEntry(BinaryRow partition, IndexFileMeta file, SegmentDescriptor descriptor) {

    /** Row ids the segment covers, inclusive. */
    public Range rows() {
        return file.globalIndexMeta().rowRange();
    }
}
