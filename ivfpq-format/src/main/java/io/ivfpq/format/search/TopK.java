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
 *
 * <p>Rows are put in order late: up to twice {@code k} are held, and when there is no more room the
 * farthest are dropped at once. A row costs a few nanoseconds and no branch that depends on its
 * distance, where a heap of 40 mispredicts one or two (as the reservoirs of Faiss, {@code
 * ReservoirTopN}).
 *
 * <p>Rows that are offered from several lists are held as often, and told to be the same when
 * results are asked for, so that an offer costs no more.
 */
public final class TopK {

    private static final int INITIAL = 128;

    /** Room for so many rows more than are wanted, at least. */
    private static final int MIN_SPARE = 6;

    /** Rows that are dropped early leave so many of those wanted too many. */
    private static final int SPARE_SHARE = 8;

    /** Rows held for results that may be repeated, at most: twice as many are an array. */
    private static final int MOST_WANTED = 1 << 30;

    private static final long NO_PLACE = -1;

    private final DistanceBounds bounds = new DistanceBounds();
    private final int k;

    /** Whether a row may be offered several times. */
    private boolean repeats;

    /** Rows that may be needed to find {@code k}, if some are the same. */
    private int wanted;

    /**
     * Rows held at most, but for those of one call; they grow on demand, as {@code k} may be large.
     */
    private int most;

    /** In no order; padded for {@link DistanceBounds}. */
    private float[] distances = {};

    /** Places in {@link #visited}; of rows that were offered by their ids {@code ~id}, negative. */
    private long[] rows = {};

    private int size;

    /** Rows farther than this are not among the nearest. */
    private float limit = Float.POSITIVE_INFINITY;

    private final VisitedLists visited;

    public TopK(int k) {
        this(k, new VisitedLists());
    }

    /**
     * @param visited may be shared by many results, of a thread
     */
    TopK(int k, VisitedLists visited) {
        if (k < 1) {
            throw new IllegalArgumentException(
                    String.format("number of results is %d, expected at least 1", k));
        }
        this.k = k;
        this.visited = visited;
        want(k);
        makeRoom(Math.min(most, INITIAL));
    }

    /**
     * From now on a row may be offered several times, from different lists; it counts once, as near
     * as the nearest.
     *
     * @param times rows to hold for each result; if fewer than times that a row may be offered,
     *     results may be fewer than {@code k}
     */
    void expectRepeated(int times) {
        repeats = true;
        want((int) Math.max(wanted, Math.min(MOST_WANTED, (long) times * k)));
    }

    private void want(int rowsHeld) {
        wanted = rowsHeld;
        most =
                (int)
                        Math.min(
                                Integer.MAX_VALUE - MIN_SPARE,
                                (long) wanted + Math.max(wanted, MIN_SPARE));
    }

    /**
     * Adds a row unless it cannot be among the nearest. NaN never is.
     *
     * @param id not negative
     */
    public void offer(long id, float distance) {
        checkId(id);
        makeRoom(1);
        append(~id, distance);
        finishOffers();
    }

    /**
     * As {@link #offer(long, float)} for several rows, in less time.
     *
     * @param ids not negative
     * @param from the distance of each
     */
    public void offer(long[] ids, float[] from) {
        for (long id : ids) {
            checkId(id);
        }
        makeRoom(ids.length);
        for (int i = 0; i < ids.length; i++) {
            append(~ids[i], from[i]);
        }
        finishOffers();
    }

    private static void checkId(long id) {
        if (id < 0) {
            throw new IllegalArgumentException(
                    String.format("row id is %d, expected at least 0", id));
        }
    }

    /**
     * Adds the rows that may be among the nearest.
     *
     * @param list that they lie in, one of {@link #visited}
     * @param positions of the rows in the list
     * @param offset added to each of the distances
     */
    void offerRows(int list, int[] positions, float[] from, int count, float offset) {
        makeRoom(count);
        long first = VisitedLists.place(list, 0);
        for (int i = 0; i < count; i++) {
            append(first + positions[i], offset + from[i]);
        }
        finishOffers();
    }

    /** Without a branch, as nothing foretells which rows are near; there has to be room. */
    private void append(long row, float distance) {
        distances[size] = distance;
        rows[size] = row;
        size += distance <= limit ? 1 : 0;
    }

    private void makeRoom(int count) {
        if (size + count > distances.length) {
            int length = (int) Math.max(size + count, Math.min(most, 2L * size));
            resize(DistanceBounds.padded(length));
        }
    }

    private void resize(int length) {
        distances = Arrays.copyOf(distances, length);
        rows = Arrays.copyOf(rows, length);
    }

    /** The sooner there is a limit, the fewer rows are offered. */
    private void finishOffers() {
        if (size >= most || (size > wanted && limit == Float.POSITIVE_INFINITY)) {
            drop(wanted, wanted + wanted / SPARE_SHARE);
        }
    }

    /** Leaves exactly the nearest, each once. */
    private void settle() {
        if (repeats) {
            dropTo(wanted);
            keepEachOnce();
        }
        dropTo(k);
    }

    private void dropTo(int count) {
        if (size > count) {
            drop(count, count);
        }
    }

    private void keepEachOnce() {
        long[] ids = new long[size];
        for (int slot = 0; slot < size; slot++) {
            ids[slot] = rowId(slot);
        }
        RepeatedRows repeated = visited.repeated();
        repeated.find(ids, distances, size);
        int kept = 0;
        for (int slot = 0; slot < size; slot++) {
            if (!repeated.isFarther(slot)) {
                move(slot, kept++);
            }
        }
        size = kept;
    }

    private void move(int from, int to) {
        distances[to] = distances[from];
        rows[to] = rows[from];
    }

    /** Drops the farthest rows, until {@code least} to {@code enough} are left. */
    private void drop(int least, int enough) {
        float bound = bounds.of(distances, size, least, enough, limit);
        if (Float.isNaN(bound)) {
            keepFirst(least);
        } else {
            keepBelow(bound);
        }
    }

    private void keepBelow(float bound) {
        int kept = 0;
        for (int slot = 0; slot < size; slot++) {
            float distance = distances[slot];
            move(slot, kept);
            kept += distance < bound ? 1 : 0;
        }
        size = kept;
        limit = Math.nextDown(bound);
    }

    private void keepFirst(int count) {
        int[] slots = sorted();
        long[] nearestRows = new long[count];
        float[] nearestDistances = new float[count];
        for (int i = 0; i < count; i++) {
            nearestRows[i] = rows[slots[i]];
            nearestDistances[i] = distances[slots[i]];
        }
        System.arraycopy(nearestRows, 0, rows, 0, count);
        System.arraycopy(nearestDistances, 0, distances, 0, count);
        size = count;
        limit = distances[count - 1];
    }

    /** Rows farther than this cannot enter; the least such number, in more time than others. */
    public float threshold() {
        settle();
        float farthest = Float.NEGATIVE_INFINITY;
        for (int slot = 0; slot < size; slot++) {
            farthest = Math.max(farthest, distances[slot]);
        }
        return size < k ? Float.POSITIVE_INFINITY : farthest;
    }

    /** As {@link #threshold}, but rows not as far may be unable to enter, too. */
    float limit() {
        return limit;
    }

    /** The lists that rows may be offered from. */
    VisitedLists visited() {
        return visited;
    }

    /** Results held, at most {@code k}. */
    public int size() {
        settle();
        return size;
    }

    /** Offers every result of another to this and returns this. */
    public TopK merge(TopK other) {
        repeats |= other.repeats;
        want(Math.max(wanted, other.wanted));
        makeRoom(other.size);
        for (int slot = 0; slot < other.size; slot++) {
            long row = other.rows[slot];
            append(row < 0 ? row : visited.add(other.visited, row), other.distances[slot]);
        }
        finishOffers();
        return this;
    }

    /** Ids, nearest first; a copy. */
    public long[] ids() {
        settle();
        int[] sorted = sorted();
        long[] ids = new long[size];
        for (int i = 0; i < size; i++) {
            ids[i] = rowId(sorted[i]);
        }
        return ids;
    }

    /** Ids in no order, for a caller that ranks the rows again; a copy. */
    public long[] unsortedIds() {
        settle();
        long[] ids = new long[size];
        for (int slot = 0; slot < size; slot++) {
            ids[slot] = rowId(slot);
        }
        return ids;
    }

    /** Distances, nearest first; a copy. */
    public float[] distances() {
        settle();
        int[] sorted = sorted();
        float[] nearestFirst = new float[size];
        for (int i = 0; i < size; i++) {
            nearestFirst[i] = distances[sorted[i]];
        }
        return nearestFirst;
    }

    /** Where each of {@link #unsortedIds} was found; negative where nobody has said; a copy. */
    long[] unsortedPlaces() {
        settle();
        long[] places = new long[size];
        for (int slot = 0; slot < size; slot++) {
            places[slot] = rows[slot] < 0 ? NO_PLACE : visited.numbered(rows[slot]);
        }
        return places;
    }

    private long rowId(int slot) {
        long row = rows[slot];
        return row < 0 ? ~row : visited.rowId(row);
    }

    /** The slots, nearest first. */
    private int[] sorted() {
        return NearestFirst.of(distances, size, this::rowId);
    }
}
