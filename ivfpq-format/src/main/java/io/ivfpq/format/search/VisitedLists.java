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

    /** Of each list; not by way of the lists, whose memory the CPU would wait for, too. */
    private int[][] rowIds = new int[INITIAL][];

    private long[] rowIdOffsets = new long[INITIAL];

    private int[] numbers = new int[INITIAL];

    private int size;

    /** For all results, one after the other. */
    private final RepeatedRows repeated = new RepeatedRows();

    /**
     * Adds a list.
     *
     * @param rowIdOffset added to its row ids
     * @param number of the list for {@link #numbered}, not negative
     * @return the index of the list here
     */
    int add(InvertedList list, long rowIdOffset, int number) {
        return add(list.rowIds(), rowIdOffset, number);
    }

    private int add(int[] ids, long rowIdOffset, int number) {
        if (size == rowIds.length) {
            resize(2 * size);
        }
        rowIds[size] = ids;
        rowIdOffsets[size] = rowIdOffset;
        numbers[size] = number;
        return size++;
    }

    /** Adds the list of a place of another, and returns the place here. */
    long add(VisitedLists other, long place) {
        int list = list(place);
        return place(
                add(other.rowIds[list], other.rowIdOffsets[list], other.numbers[list]), row(place));
    }

    private void resize(int length) {
        rowIds = Arrays.copyOf(rowIds, length);
        rowIdOffsets = Arrays.copyOf(rowIdOffsets, length);
        numbers = Arrays.copyOf(numbers, length);
    }

    RepeatedRows repeated() {
        return repeated;
    }

    /**
     * A row of a list, as one number, not negative.
     *
     * @param list its index here
     */
    static long place(int list, int row) {
        return (long) list << Integer.SIZE | row;
    }

    private static int list(long place) {
        return (int) (place >>> Integer.SIZE);
    }

    private static int row(long place) {
        return (int) place;
    }

    long rowId(long place) {
        int list = list(place);
        return rowIdOffsets[list] + rowIds[list][row(place)];
    }

    /** The place with the number of the list instead of its index. */
    long numbered(long place) {
        return place(numbers[list(place)], row(place));
    }
}
