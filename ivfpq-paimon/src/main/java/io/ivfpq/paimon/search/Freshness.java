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

package io.ivfpq.paimon.search;

import java.io.Serializable;

/**
 * What becomes of rows that are committed but have no segment yet.
 *
 * @param maxUnindexedRows under {@link Policy#FAIL} a search of a snapshot with more of them fails
 */
public record Freshness(Policy policy, long maxUnindexedRows) implements Serializable {

    /** Every committed row is found. */
    public static final Freshness EXACT = new Freshness(Policy.EXACT, Long.MAX_VALUE);

    /** Written as in options. */
    public enum Policy {
        /** They are compared one by one. */
        EXACT("exact"),
        /** They are not found. */
        INDEXED_ONLY("indexed-only"),
        /** They are compared one by one, unless there are too many. */
        FAIL("fail");

        private final String written;

        Policy(String written) {
            this.written = written;
        }

        @Override
        public String toString() {
            return written;
        }
    }

    public Freshness {
        if (maxUnindexedRows < 0) {
            throw new IllegalArgumentException(
                    "'lookup.freshness.max-unindexed-rows' = '"
                            + maxUnindexedRows
                            + "'; expected at least 0");
        }
    }

    boolean findsUnindexed() {
        return policy != Policy.INDEXED_ONLY;
    }

    /** Whether a snapshot with so many rows without segment must not be searched. */
    boolean refuses(long unindexedRows) {
        return policy == Policy.FAIL && unindexedRows > maxUnindexedRows;
    }
}
