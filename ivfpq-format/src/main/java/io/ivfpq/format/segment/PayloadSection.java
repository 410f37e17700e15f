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
import io.ivfpq.format.io.CorruptIndexException;

/**
 * The section of list payloads; {@code docs/format.md}, "List payload".
 *
 * @param name of the file, for messages
 */
record PayloadSection(String name, SegmentInfo info, ListDirectory directory)
        implements ListRegion {

    @Override
    public long offset(int entry) {
        return directory.offsets[entry];
    }

    @Override
    public long length(int entry) {
        return directory.payloadBytes(entry, info);
    }

    @Override
    public void check(byte[] bytes, int offset, int entry) throws CorruptIndexException {
        int crc = ContainerLayout.crc32c(bytes, offset, (int) length(entry));
        if (crc != directory.crcs[entry]) {
            throw new CorruptIndexException(
                    String.format(
                            "%s: list %d at %d has CRC32C %08x, expected %08x; restore the file or"
                                    + " rebuild the index",
                            name,
                            directory.listIds[entry],
                            directory.offsets[entry],
                            crc,
                            directory.crcs[entry]));
        }
    }
}
