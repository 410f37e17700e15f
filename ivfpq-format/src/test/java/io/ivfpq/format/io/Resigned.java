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

package io.ivfpq.format.io;

import java.nio.ByteBuffer;

/** Makes every checksum of a tampered file right again, so that only other checks can object. */
public final class Resigned {

    private Resigned() {}

    /** Changes {@code file} in place. */
    public static byte[] resign(byte[] file) {
        ByteBuffer bytes = ContainerLayout.wrap(file);
        int footer = file.length - ContainerLayout.FOOTER_BYTES;
        if (footer < 0) {
            return file;
        }
        long table = bytes.getLong(footer);
        if (table >= 0 && table <= footer) {
            for (int entry = (int) table; entry + Section.BYTES <= footer; entry += Section.BYTES) {
                resignSection(bytes, entry);
            }
            int length = footer - (int) table;
            bytes.putInt(footer + 12, ContainerLayout.crc32c(file, (int) table, length));
        }
        bytes.putInt(footer + 36, ContainerLayout.crc32c(file, footer, 36));
        return file;
    }

    private static void resignSection(ByteBuffer bytes, int entry) {
        long offset = bytes.getLong(entry + 8);
        long length = bytes.getLong(entry + 16);
        if (offset >= 0 && length >= 0 && offset <= bytes.limit() - length) {
            int crc = ContainerLayout.crc32c(bytes.array(), (int) offset, (int) length);
            bytes.putInt(entry + 24, crc);
        }
    }
}
