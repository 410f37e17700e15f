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

import io.ivfpq.format.kernel.Candidates;
import io.ivfpq.format.kernel.CodeBlock;

/**
 * Rows of a list that a query has found and not yet offered, since several at a time cost less.
 * None are left when the query is done with the list, so queries take turns. One thread.
 */
final class WaitingRows {

    /** So many are offered; enough to compute their distances side by side. */
    private static final int ENOUGH = 8;

    private static final int MOST = ENOUGH + CodeBlock.ROWS;

    final Candidates rows = new Candidates(MOST);

    /** Room for the distance of each. */
    final float[] distances = new float[MOST];

    boolean areEnough() {
        return rows.count() >= ENOUGH;
    }
}
