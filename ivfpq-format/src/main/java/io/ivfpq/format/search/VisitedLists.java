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

package io.ivfpq.format.search;

import io.ivfpq.format.segment.InvertedList;
import java.util.Arrays;

/**
 * The lists that rows of one or many {@link TopK} were found in, by index. Ids of rows are looked
 * up when they are asked for: most rows that enter leave again, and the CPU would wait for each id.
 */
final class VisitedLists {

    private static final int INITIAL = 16;

    private InvertedList[] lists = new InvertedList[INITIAL];
    private long[] rowIdOffsets = new long[INITIAL];

    private int[] numbers = new int[INITIAL];

    private int size;

    /** For all results, one after the other. */
    private final RepeatedRows repeated = new RepeatedRows();

    /**
     * Adds a list.
     *
     * @param rowIdOffset added to its row ids
     * @param number the upper half of {@link #place}, not negative
     * @return the index of the list here
     */
    int add(InvertedList list, long rowIdOffset, int number) {
        if (size == lists.length) {
            resize(2 * size);
        }
        lists[size] = list;
        rowIdOffsets[size] = rowIdOffset;
        numbers[size] = number;
        return size++;
    }

    /** Adds a list of another. */
    int add(VisitedLists other, int index) {
        return add(other.lists[index], other.rowIdOffsets[index], other.numbers[index]);
    }

    private void resize(int length) {
        lists = Arrays.copyOf(lists, length);
        rowIdOffsets = Arrays.copyOf(rowIdOffsets, length);
        numbers = Arrays.copyOf(numbers, length);
    }

    RepeatedRows repeated() {
        return repeated;
    }

    long rowId(int index, int row) {
        return rowIdOffsets[index] + lists[index].rowId(row);
    }

    /** The number of a list and a row in it. */
    long place(int index, int row) {
        return (long) numbers[index] << Integer.SIZE | row;
    }
}
