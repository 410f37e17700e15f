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

import java.util.Arrays;

/**
 * The {@code k} nearest of the rows offered, by (distance, id); of equal distances the lower id
 * wins, so the order of offers does not matter. One thread at a time.
 */
public final class TopK {

    private static final int INITIAL = 256;
    private static final long NO_PLACE = -1;

    private final int k;

    /** A heap with the farthest on top; grows on demand, as k may exceed the rows there are. */
    private long[] ids;

    private float[] distances;

    /** Where each row was found. */
    private long[] places;

    private int size;

    public TopK(int k) {
        if (k < 1) {
            throw new IllegalArgumentException(
                    String.format("number of results is %d, expected at least 1", k));
        }
        this.k = k;
        this.ids = new long[Math.min(k, INITIAL)];
        this.distances = new float[ids.length];
        this.places = new long[ids.length];
    }

    /** Adds a row if it is among the nearest so far; says whether it was. NaN never is. */
    public boolean offer(long id, float distance) {
        return offer(id, distance, NO_PLACE);
    }

    /**
     * As {@link #offer(long, float)}, and remembers where the row was found.
     *
     * @param place of any meaning, but not negative; see {@link #places}
     */
    boolean offer(long id, float distance, long place) {
        if (size < k) {
            if (Float.isNaN(distance)) {
                return false;
            }
            grow();
            siftUp(size++, id, distance, place);
            return true;
        }
        if (!farther(distances[0], ids[0], distance, id)) {
            return false;
        }
        siftDown(0, id, distance, place);
        return true;
    }

    /** Rows farther than this cannot enter; infinity until {@code k} rows are there. */
    public float threshold() {
        return size < k ? Float.POSITIVE_INFINITY : distances[0];
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
            offer(other.ids[i], other.distances[i], other.places[i]);
        }
        return this;
    }

    /** Ids, nearest first; a copy. */
    public long[] ids() {
        return sorted().ids;
    }

    /** Distances, nearest first; a copy. */
    public float[] distances() {
        return sorted().distances;
    }

    /** Where each was found, nearest first; negative where nobody has said; a copy. */
    long[] places() {
        return sorted().places;
    }

    /** A heap sort of a copy, whose arrays have exactly the length of the results. */
    private TopK sorted() {
        TopK copy = new TopK(Math.max(1, size));
        copy.ids = Arrays.copyOf(ids, size);
        copy.distances = Arrays.copyOf(distances, size);
        copy.places = Arrays.copyOf(places, size);
        for (int last = size - 1; last > 0; last--) {
            long id = copy.ids[last];
            float distance = copy.distances[last];
            long place = copy.places[last];
            copy.move(0, last);
            copy.size = last;
            copy.siftDown(0, id, distance, place);
        }
        return copy;
    }

    private void grow() {
        if (size == ids.length) {
            int length = (int) Math.min(k, 2L * size);
            ids = Arrays.copyOf(ids, length);
            distances = Arrays.copyOf(distances, length);
            places = Arrays.copyOf(places, length);
        }
    }

    private void siftUp(int hole, long id, float distance, long place) {
        int child = hole;
        while (child > 0) {
            int parent = (child - 1) >>> 1;
            if (!farther(distance, id, parent)) {
                break;
            }
            move(parent, child);
            child = parent;
        }
        set(child, id, distance, place);
    }

    private void siftDown(int hole, long id, float distance, long place) {
        int parent = hole;
        for (int child = 2 * parent + 1; child < size; child = 2 * parent + 1) {
            if (child + 1 < size && farther(distances[child + 1], ids[child + 1], child)) {
                child++;
            }
            if (!farther(distances[child], ids[child], distance, id)) {
                break;
            }
            move(child, parent);
            parent = child;
        }
        set(parent, id, distance, place);
    }

    private void move(int from, int to) {
        ids[to] = ids[from];
        distances[to] = distances[from];
        places[to] = places[from];
    }

    private void set(int slot, long id, float distance, long place) {
        ids[slot] = id;
        distances[slot] = distance;
        places[slot] = place;
    }

    private boolean farther(float distance, long id, int slot) {
        return farther(distance, id, distances[slot], ids[slot]);
    }

    private static boolean farther(float distance, long id, float otherDistance, long otherId) {
        return distance > otherDistance || (distance == otherDistance && id > otherId);
    }
}
