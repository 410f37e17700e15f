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
import java.io.IOException;
import java.util.List;

/**
 * Joins list payloads.
 *
 * @param directory of the new file; receives the checksums
 */
record PayloadJoint(SegmentInfo model, ListDirectory directory) implements ListJoint {

    @Override
    public ListRegion region(SegmentReader part) {
        return part.payloads();
    }

    @Override
    public long length(int entry) {
        return directory.payloadBytes(entry, model);
    }

    @Override
    public int join(int entry, List<PartLists> sources, byte[] target, int offset)
            throws IOException {
        int listId = directory.listIds[entry];
        ListConcatenation list =
                new ListConcatenation(model, listId, target, offset, directory.rowCounts[entry]);
        for (PartLists source : sources) {
            if (source.isAt(listId)) {
                int from = source.verifiedOffset();
                list.append(source.part(), source.bytes(), from, source.rowCount());
                source.skip();
            }
        }
        directory.crcs[entry] = ContainerLayout.crc32c(target, offset, (int) length(entry));
        return directory.crcs[entry];
    }
}
