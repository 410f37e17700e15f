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

import io.ivfpq.format.segment.CodebookReference;
import java.util.List;

/** Whether segments make one row range of one codebook; looks at descriptors only. */
final class MergeCheck {

    private MergeCheck() {}

    /**
     * @param inputs ascending by first row, then by first list
     * @return lists of the codebook
     */
    static int check(List<MergeInput> inputs) {
        MergeInput first = inputs.get(0);
        int listCount = 0;
        for (int i = 0; i < inputs.size(); ) {
            checkCodebook(first, inputs.get(i));
            int end = i;
            int lists = 0;
            while (end < inputs.size() && inputs.get(end).sameRows(inputs.get(i))) {
                checkList(inputs.get(end), lists);
                lists = inputs.get(end).descriptor().lastList();
                end++;
            }
            if (i > 0) {
                checkNeighbours(inputs.get(i - 1), inputs.get(i));
            }
            if (i > 0 && lists != listCount) {
                throw new IllegalArgumentException(
                        String.format(
                                "segment %s owns lists up to %d, expected up to %d like the other"
                                        + " row ranges; files of the row range are missing",
                                inputs.get(end - 1).source().name(), lists, listCount));
            }
            listCount = lists;
            i = end;
        }
        checkRowCount(first, inputs.get(inputs.size() - 1));
        return listCount;
    }

    private static void checkCodebook(MergeInput first, MergeInput other) {
        CodebookReference expected = first.descriptor().codebook();
        CodebookReference actual = other.descriptor().codebook();
        if (!actual.equals(expected)) {
            throw new IllegalArgumentException(
                    String.format(
                            "segment %s uses codebook %s, but %s uses %s; segments of different"
                                    + " codebooks cannot be merged",
                            other.source().name(),
                            actual.fileName(),
                            first.source().name(),
                            expected.fileName()));
        }
    }

    private static void checkList(MergeInput input, int expected) {
        if (input.descriptor().firstList() != expected) {
            throw new IllegalArgumentException(
                    String.format(
                            "segment %s of rows [%d, %d] owns lists from %d on, expected from %d"
                                    + " on; give all files of a row range, each once",
                            input.source().name(),
                            input.firstRow(),
                            input.lastRow(),
                            input.descriptor().firstList(),
                            expected));
        }
    }

    private static void checkNeighbours(MergeInput before, MergeInput after) {
        if (after.firstRow() != before.lastRow() + 1) {
            throw new IllegalArgumentException(
                    String.format(
                            "segment %s ends at row %d and %s starts at row %d; expected %d, as a"
                                    + " segment spans no gap",
                            before.source().name(),
                            before.lastRow(),
                            after.source().name(),
                            after.firstRow(),
                            before.lastRow() + 1));
        }
    }

    private static void checkRowCount(MergeInput first, MergeInput last) {
        long rows = last.lastRow() - first.firstRow() + 1;
        if (rows > Integer.MAX_VALUE) {
            throw new IllegalArgumentException(
                    String.format(
                            "segments from %s to %s span %d rows, expected fewer than 2^31; merge"
                                    + " fewer of them",
                            first.source().name(), last.source().name(), rows));
        }
    }
}
