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

import io.ivfpq.format.io.ContainerLayout;
import io.ivfpq.format.io.JoinedChecksum;
import java.io.IOException;
import java.util.List;

/**
 * Joins refine codes; their checksums join without reading the codes again.
 *
 * @param directory of the new file
 */
record RefineJoint(SegmentInfo model, ListDirectory directory) implements ListJoint {

    @Override
    public ListRegion region(SegmentReader part) {
        return part.refineCodes();
    }

    @Override
    public long length(int entry) {
        return RefineSection.length(
                directory.listIds[entry], directory.rowCounts[entry], model.shape().dimension());
    }

    @Override
    public int join(int entry, List<PartLists> sources, byte[] target, int offset)
            throws IOException {
        int end = offset;
        int crc = 0;
        for (PartLists source : sources) {
            if (source.isAt(directory.listIds[entry])) {
                int from = source.verifiedOffset();
                int length = source.rowCount() * model.shape().dimension();
                System.arraycopy(source.bytes(), from, target, end, length);
                int sourceCrc = RefineSection.checksum(source.bytes(), from + length);
                crc = JoinedChecksum.of(crc, sourceCrc, length);
                end += length;
                source.skip();
            }
        }
        RefineSection.putChecksum(target, end, crc);
        int last = ContainerLayout.crc32c(target, end, Integer.BYTES);
        return JoinedChecksum.of(crc, last, Integer.BYTES);
    }
}
