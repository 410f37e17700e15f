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

package io.ivfpq.format.kernel;

/**
 * A lookup table of bytes that bounds one of floats from below, small enough for registers: {@code
 * value(m, c) ≥ minimum_m + scale × entry(m, c)}. Each subspace loses its own minimum; all share
 * one scale, so that entries can be added. Immutable; made by {@link DistanceKernels#quantise}.
 *
 * <p>Source: F. André, A.-M. Kermarrec, N. Le Scouarnec, "Cache locality is not enough", VLDB 2015,
 * section 4. There bounds saturate at the distance of a first sample; here the scale spans the
 * widest subspace, so that the table does not depend on the rows.
 */
public final class QuantisedTable {

    /** Sums of entries stay below 2¹⁶, whatever the number of subspaces. */
    private static final int MAX_SUM = 0xffff;

    private static final int MAX_ENTRY = 0xff;

    /** Those of two codes of 4 bits, which share a byte, are added in a byte. */
    private static final int MAX_NIBBLE_ENTRY = 0x7f;

    private static final int NIBBLE_ENTRIES = 16;

    /** Narrower tables are all minimum: the reciprocal of their width is no number. */
    private static final float MIN_WIDTH = 0x1p-100f;

    static final float ROUND_DOWN = 0.5f;

    /** A number so large that its neighbours are 1 apart and its lowest 8 bits are zero. */
    static final float WHOLE = 0x1.8p23f;

    /** {@code entries[256 m + c]}, or {@code entries[16 m + c]} of 4 bits, unsigned. */
    final byte[] entries;

    /** Added to a scaled sum of entries to make the bound. */
    final float bias;

    final float scale;

    /** The largest sum of absolute values of the float table. */
    private final float magnitude;

    private final int subspaceCount;

    /** Whether codes have 4 bits. */
    final boolean ofNibbles;

    private QuantisedTable(byte[] entries, Range range) {
        this.entries = entries;
        this.bias = range.bias;
        this.scale = range.scale();
        this.magnitude = range.magnitude;
        this.subspaceCount = range.minima.length;
        this.ofNibbles = range.maxEntry == MAX_NIBBLE_ENTRY;
    }

    static QuantisedTable of(byte[] entries, Range range) {
        return new QuantisedTable(entries, range);
    }

    /**
     * Room for the entries of codes of 4 bits: zeros for the half of a byte that has no code, and
     * as many bytes behind the last entries as a register may read too many.
     */
    static byte[] nibbleEntries(int subspaceCount) {
        return new byte[(subspaceCount + 1) / 2 * 2 * NIBBLE_ENTRIES + CodeBlock.ROWS];
    }

    /** Whether bounds mean anything; not where values of the float table are infinite or NaN. */
    public boolean isUsable() {
        return magnitude < Float.MAX_VALUE;
    }

    /**
     * What {@code term + scale × sum} may be at most for a row whose distance, as {@link
     * DistanceKernels#scan} computes it, is at most {@code threshold}.
     *
     * <p>The bound holds for exact sums. Single precision adds less than {@code (M + 3) × 2⁻²⁴} of
     * the absolute sum to a distance, and as much to the entries and the bound; a row in question
     * has terms of at most 4 times the magnitude of the table, the threshold and the base. The
     * slack is more than all of that.
     */
    public float limit(float threshold, float base) {
        float slack =
                (2 * subspaceCount + 32)
                        * 0x1p-22f
                        * (magnitude + Math.abs(threshold) + Math.abs(base));
        return threshold - base - bias + slack;
    }

    /**
     * What a bound and the base of its row are less than the distance, on average: entries have
     * been rounded down.
     */
    public float gap() {
        return bias + subspaceCount * scale / 2;
    }

    /** As {@link #limit} for rows whose bound, base and {@link #gap} add up to the threshold. */
    public float limitOfEstimates(float threshold, float base) {
        return limit(threshold - subspaceCount * scale / 2, base);
    }

    /** Rounds a number from 0 to 255 down, or one further if it is whole: only sums, for SIMD. */
    static byte floor(float value) {
        return (byte) Float.floatToRawIntBits(value - ROUND_DOWN + WHOLE);
    }

    /** The spans of the subspaces of a float table. */
    static final class Range {

        final float[] minima;
        float bias;
        float widest;
        float magnitude;
        private final int maxEntry;

        /** Of codes of 8 bits. */
        Range(int subspaceCount) {
            this(subspaceCount, MAX_ENTRY);
        }

        private Range(int subspaceCount, int maxEntry) {
            minima = new float[subspaceCount];
            this.maxEntry = maxEntry;
        }

        /** Of codes of 4 bits. */
        static Range ofNibbles(int subspaceCount) {
            return new Range(subspaceCount, MAX_NIBBLE_ENTRY);
        }

        void put(int subspace, float minimum, float maximum) {
            minima[subspace] = minimum;
            bias += minimum;
            widest = Math.max(widest, maximum - minimum);
            magnitude += Math.max(Math.abs(minimum), Math.abs(maximum));
        }

        private int ceiling() {
            return Math.min(maxEntry, MAX_SUM / minima.length);
        }

        float scale() {
            return widest < MIN_WIDTH ? 0 : widest / ceiling();
        }

        /** What turns a value above its minimum into an entry, before rounding. */
        float factor() {
            return widest < MIN_WIDTH ? 0 : ceiling() / widest;
        }
    }
}
