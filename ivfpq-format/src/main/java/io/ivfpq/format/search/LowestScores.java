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
 * The few lowest of many scores. Scores are counted in equal steps between the lowest and the
 * highest, which tells the steps that hold the wanted ones; what is in them is put in order. Takes
 * a fifth of the time of a heap: 2 µs for 64 of 1 024 instead of 10 (Zen 5).
 */
final class LowestScores {

    private static final int STEPS = 1024;

    /** Beyond so many, steps have not put scores in order. */
    private static final int MAX_PER_WANTED = 4;

    private final float[] scores;
    private final float lowest;

    /** Steps a unit of the scores. */
    private final float factor;

    /** How many scores are in each step, then where the next of them goes. */
    private final int[] places = new int[STEPS];

    private LowestScores(float[] scores) {
        this.scores = scores;
        this.lowest = lowest(scores);
        float steps = (STEPS - 1) / (highest(scores) - lowest);
        // Where all are equal or one is no number there is one step.
        this.factor = steps < Float.MAX_VALUE ? steps : 0;
    }

    /**
     * Indices of the {@code wanted} lowest scores, lowest first; of equal scores the lower index.
     *
     * @param wanted at most {@code scores.length}
     */
    static int[] of(float[] scores, int wanted) {
        LowestScores lowest = new LowestScores(scores);
        lowest.count();
        long[] keys = lowest.keys(wanted);
        sort(keys, MAX_PER_WANTED * wanted);
        int[] indices = new int[wanted];
        for (int i = 0; i < wanted; i++) {
            indices[i] = (int) keys[i];
        }
        return indices;
    }

    private void count() {
        for (float score : scores) {
            places[(int) ((score - lowest) * factor)]++;
        }
    }

    /** Those of the scores in the lowest steps that hold as many as wanted, step by step. */
    private long[] keys(int wanted) {
        int found = 0;
        int steps = 0;
        for (; found < wanted; steps++) {
            int count = places[steps];
            places[steps] = found;
            found += count;
        }
        long[] keys = new long[found];
        for (int i = 0; i < scores.length; i++) {
            int step = (int) ((scores[i] - lowest) * factor);
            if (step < steps) {
                keys[places[step]++] = key(scores[i], i);
            }
        }
        return keys;
    }

    private static float lowest(float[] scores) {
        float lowest = scores[0];
        for (float score : scores) {
            if (score < lowest) {
                lowest = score;
            }
        }
        return lowest;
    }

    private static float highest(float[] scores) {
        float highest = scores[0];
        for (float score : scores) {
            if (score > highest) {
                highest = score;
            }
        }
        return highest;
    }

    /** Orders scores as numbers, both zeros alike, and equal ones by index. */
    private static long key(float score, int index) {
        int bits = Float.floatToIntBits(score + 0f);
        return (long) (bits ^ ((bits >> 31) & Integer.MAX_VALUE)) << 32 | index;
    }

    /** By insertion, which keys that are nearly in order suit. */
    private static void sort(long[] keys, int most) {
        if (keys.length > most) {
            Arrays.sort(keys);
            return;
        }
        for (int i = 1; i < keys.length; i++) {
            long key = keys[i];
            int hole = i;
            for (; hole > 0 && keys[hole - 1] > key; hole--) {
                keys[hole] = keys[hole - 1];
            }
            keys[hole] = key;
        }
    }
}
