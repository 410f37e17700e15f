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

/** Checks what is read of a segment against its descriptor. */
final class TailCheck {

    /** Section table entries a tail may have; leaves room for sections of later releases. */
    private static final int MAX_TABLE_BYTES = 32 * 64;

    private TailCheck() {}

    /** Refuses a tail longer than its lists can explain, before memory is taken for it. */
    static void checkLength(String name, SegmentDescriptor descriptor, long tailLength)
            throws CorruptIndexException {
        long lists = (long) descriptor.lastList() - descriptor.firstList();
        long most =
                SegmentSections.INFO_BYTES
                        + lists * ListDirectory.ENTRY_BYTES
                        + MAX_TABLE_BYTES
                        + ContainerLayout.FOOTER_BYTES;
        if (tailLength > most || tailLength < ContainerLayout.FOOTER_BYTES) {
            throw new CorruptIndexException(
                    String.format(
                            "%s: descriptor says the tail has %d bytes, expected %d to %d",
                            name, tailLength, ContainerLayout.FOOTER_BYTES, most));
        }
        checkTailSize(name, tailLength);
    }

    static void checkTailSize(String name, long tailLength) throws CorruptIndexException {
        if (tailLength > InvertedList.MAX_PAYLOAD_BYTES) {
            throw new CorruptIndexException(
                    String.format(
                            "%s: tail has %d bytes, expected at most %d",
                            name, tailLength, InvertedList.MAX_PAYLOAD_BYTES));
        }
    }

    static void checkAgrees(String name, SegmentDescriptor descriptor, SegmentInfo info)
            throws CorruptIndexException {
        CodebookReference codebook = descriptor.codebook();
        boolean agrees =
                codebook.id().equals(info.codebookId())
                        && codebook.generation() == info.generation()
                        && codebook.revision() == info.revision()
                        && descriptor.firstList() == info.firstList()
                        && descriptor.lastList() == info.lastList()
                        && descriptor.statistics().equals(info.sums().statistics());
        if (!agrees) {
            throw new CorruptIndexException(
                    String.format(
                            "%s: segment has %s, expected %s as its descriptor says; the file was"
                                    + " replaced",
                            name, info, descriptor));
        }
    }
}
