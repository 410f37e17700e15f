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
import java.util.Comparator;

/**
 * The {@code k} nearest of the rows offered, by (distance, id); of equal distances the lower id
 * wins, so the order of offers does not matter. One thread at a time.
 */
public final class TopK {

    private static final int INITIAL = 256;
    private static final long NO_PLACE = -1;
    private static final int UNKNOWN = -1;

    private final int k;

    /** In no order; grows on demand, as k may exceed the rows there are. */
    private long[] ids;

    private float[] distances;

    /** Where each row was found. */
    private long[] places;

    /** That a row is in, as long as its id is the offset of the list's row ids only. */
    private InvertedList[] lists;

    private int size;

    /** Of the distances, once there are {@code k}. */
    private FarthestTree tree;

    private float threshold = Float.POSITIVE_INFINITY;

    /** The slot of the last result if known: of those as far as the threshold the highest id. */
    private int last = UNKNOWN;

    public TopK(int k) {
        if (k < 1) {
            throw new IllegalArgumentException(
                    String.format("number of results is %d, expected at least 1", k));
        }
        this.k = k;
        this.ids = new long[Math.min(k, INITIAL)];
        this.distances = new float[ids.length];
        this.places = new long[ids.length];
        this.lists = new InvertedList[ids.length];
    }

    /** Adds a row if it is among the nearest so far; says whether it was. NaN never is. */
    public boolean offer(long id, float distance) {
        return offer(id, distance, NO_PLACE);
    }

    /**
     * As {@link #offer(long, float)}, and remembers where the row was found.
     *
     * @param place of any meaning, but not negative; see {@link #unsortedPlaces}
     */
    boolean offer(long id, float distance, long place) {
        return offer(null, id, distance, place);
    }

    /**
     * As {@link #offer(long, float, long)}, with the id looked up only if it is asked for or tells
     * which of two rows as far is the last: most rows that enter leave again, and the CPU would
     * wait for each id.
     *
     * @param list of the row; null if {@code id} is that of the row already
     * @param id what is added to row ids of the list
     * @param place the index of the row in the lower half; else as above
     */
    boolean offer(InvertedList list, long id, float distance, long place) {
        if (size < k) {
            return add(list, id, distance, place);
        }
        if (distance < threshold) {
            replaceLast(list, id, distance, place);
            return true;
        }
        return distance == threshold && replaceAsFar(list, id, distance, place);
    }

    private boolean add(InvertedList list, long id, float distance, long place) {
        if (Float.isNaN(distance)) {
            return false;
        }
        if (size == ids.length) {
            resize((int) Math.min(k, 2L * size));
        }
        set(size++, list, id, distance, place);
        if (size == k) {
            tree = new FarthestTree(distances, k);
            threshold = distances[tree.farthest()];
        }
        return true;
    }

    private void resize(int length) {
        ids = Arrays.copyOf(ids, length);
        distances = Arrays.copyOf(distances, length);
        places = Arrays.copyOf(places, length);
        lists = Arrays.copyOf(lists, length);
    }

    private void replaceLast(InvertedList list, long id, float distance, long place) {
        int slot = tree.farthest();
        InvertedList removedList = lists[slot];
        long removedId = ids[slot];
        float removedDistance = distances[slot];
        long removedPlace = places[slot];
        set(slot, list, id, distance, place);
        tree.set(slot, distance);
        threshold = distances[tree.farthest()];
        last = UNKNOWN;
        if (threshold == removedDistance) {
            replaceAsFar(removedList, removedId, removedDistance, removedPlace);
        }
    }

    /** For a row exactly as far as the threshold, which leaves the distances what they are. */
    private boolean replaceAsFar(InvertedList list, long id, float distance, long place) {
        if (last == UNKNOWN) {
            last = last();
        }
        long rowId = rowId(list, id, place);
        if (ids[last] <= rowId) {
            return false;
        }
        set(last, null, rowId, distance, place);
        last = UNKNOWN;
        return true;
    }

    private int last() {
        lookUpIds();
        int found = tree.farthest();
        for (int slot = 0; slot < k; slot++) {
            if (distances[slot] == threshold && ids[slot] > ids[found]) {
                found = slot;
            }
        }
        return found;
    }

    private void lookUpIds() {
        for (int slot = 0; slot < size; slot++) {
            ids[slot] = rowId(lists[slot], ids[slot], places[slot]);
            lists[slot] = null;
        }
    }

    private static long rowId(InvertedList list, long id, long place) {
        return list == null ? id : id + list.rowId((int) place);
    }

    private void set(int slot, InvertedList list, long id, float distance, long place) {
        lists[slot] = list;
        ids[slot] = id;
        distances[slot] = distance;
        places[slot] = place;
    }

    /** Rows farther than this cannot enter; infinity until {@code k} rows are there. */
    public float threshold() {
        return threshold;
    }

    /** Whether there are {@code k} results, so that a threshold exists. */
    public boolean isFull() {
        return size == k;
    }

    /** Results held, at most {@code k}. */
    public int size() {
        return size;
    }

    /** Offers every result of another to this and returns this. */
    public TopK merge(TopK other) {
        for (int i = 0; i < other.size; i++) {
            offer(other.lists[i], other.ids[i], other.distances[i], other.places[i]);
        }
        return this;
    }

    /** Ids, nearest first; a copy. */
    public long[] ids() {
        int[] sorted = sorted();
        long[] nearestFirst = new long[size];
        for (int i = 0; i < size; i++) {
            nearestFirst[i] = ids[sorted[i]];
        }
        return nearestFirst;
    }

    /** Ids in no order, for a caller that ranks the rows again; a copy. */
    public long[] unsortedIds() {
        lookUpIds();
        return Arrays.copyOf(ids, size);
    }

    /** Distances, nearest first; a copy. */
    public float[] distances() {
        int[] sorted = sorted();
        float[] nearestFirst = new float[size];
        for (int i = 0; i < size; i++) {
            nearestFirst[i] = distances[sorted[i]];
        }
        return nearestFirst;
    }

    /** Where each of {@link #unsortedIds} was found; negative where nobody has said; a copy. */
    long[] unsortedPlaces() {
        return Arrays.copyOf(places, size);
    }

    /** The slots, nearest first. */
    private int[] sorted() {
        lookUpIds();
        long[] keys = new long[size];
        for (int slot = 0; slot < size; slot++) {
            keys[slot] = FarthestTree.key(distances[slot], slot);
        }
        Arrays.sort(keys);
        int[] slots = new int[size];
        for (int i = 0; i < size; i++) {
            slots[i] = FarthestTree.slot(keys[i]);
        }
        for (int from = 0, to; from < size; from = to) {
            to = from + 1;
            while (to < size && distances[slots[to]] == distances[slots[from]]) {
                to++;
            }
            if (to - from > 1) {
                sortById(slots, from, to);
            }
        }
        return slots;
    }

    private void sortById(int[] slots, int from, int to) {
        int[] sorted =
                Arrays.stream(slots, from, to)
                        .boxed()
                        .sorted(Comparator.comparingLong(slot -> ids[slot]))
                        .mapToInt(slot -> slot)
                        .toArray();
        System.arraycopy(sorted, 0, slots, from, sorted.length);
    }
}
