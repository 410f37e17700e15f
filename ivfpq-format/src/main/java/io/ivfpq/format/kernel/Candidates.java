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

/** Rows of a list whose distance may be small, with their bounds. Reused; one thread. */
public final class Candidates {

    private final int[] rows;
    private final float[] bounds;
    private int count;

    /**
     * @param most rows to have room for; as long as blocks are looked at, {@link CodeBlock#ROWS}
     *     more than there are
     */
    public Candidates(int most) {
        this.rows = new int[most];
        this.bounds = new float[most];
    }

    void add(int row, float bound) {
        rows[count] = row;
        bounds[count++] = bound;
    }

    /** Without a branch, for rows of which nothing can be foreseen; there has to be room. */
    void addIf(boolean within, int row, float bound) {
        rows[count] = row;
        bounds[count] = bound;
        count += within ? 1 : 0;
    }

    /** How many there are. */
    public int count() {
        return count;
    }

    /** Says how many there are of those that the caller has put into {@link #rows}. */
    public void resize(int newCount) {
        count = newCount;
    }

    /** Positions in the list; shared. */
    public int[] rows() {
        return rows;
    }

    /** For each row {@code term + scale × Σ_m entry(m, code(m, i))}; shared. */
    public float[] bounds() {
        return bounds;
    }
}
