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
 * Queries that look at the same blocks side by side, each with its table, its limit and the rows
 * found so far. They share what a block costs by itself: its codes are loaded, taken apart and
 * checked once. Reused; one thread.
 */
public final class QueryGroup {

    /** With more their sums do not fit the registers of AVX2, and gain little with AVX-512. */
    public static final int QUERIES = 4;

    final QuantisedTable[] tables = new QuantisedTable[QUERIES];
    final float[] limits = new float[QUERIES];
    final Candidates[] found = new Candidates[QUERIES];

    /** Of those that find nothing. */
    private final Candidates none = new Candidates(0);

    /**
     * Begins with {@link #QUERIES} queries that find nothing; {@link #put} replaces them.
     *
     * @param table all of a group have as many subspaces, of as many bits
     */
    public void fill(QuantisedTable table) {
        for (int query = 0; query < QUERIES; query++) {
            tables[query] = table;
            limits[query] = Float.NEGATIVE_INFINITY;
            found[query] = none;
        }
    }

    /**
     * @param receives what is found; kept; has room for {@link CodeBlock#ROWS} more whenever a
     *     block is looked at
     */
    public void put(int query, QuantisedTable table, float limit, Candidates receives) {
        tables[query] = table;
        limits[query] = limit;
        found[query] = receives;
    }

    /** Sets another limit. */
    public void limit(int query, float limit) {
        limits[query] = limit;
    }
}
