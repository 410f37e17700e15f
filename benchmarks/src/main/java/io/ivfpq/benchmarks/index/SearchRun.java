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

package io.ivfpq.benchmarks.index;

/**
 * What one round of searching gave.
 *
 * @param rate queries per second
 * @param ids found for each query
 */
public record SearchRun(double rate, long[][] ids) {

    /** The share of the exact neighbours that were found, averaged over the queries. */
    public double recall(long[][] exact, int k) {
        long hits = 0;
        for (int query = 0; query < ids.length; query++) {
            for (int i = 0; i < k; i++) {
                hits += contains(ids[query], exact[query][i]) ? 1 : 0;
            }
        }
        return (double) hits / ((long) k * ids.length);
    }

    private static boolean contains(long[] found, long id) {
        for (long other : found) {
            if (other == id) {
                return true;
            }
        }
        return false;
    }
}
