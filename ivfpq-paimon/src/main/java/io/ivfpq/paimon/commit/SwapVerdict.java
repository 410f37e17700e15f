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

package io.ivfpq.paimon.commit;

/** What becomes of a swap on top of one snapshot. */
public enum SwapVerdict {
    /** What it removes is there, its rows are live, what it adds can be searched. */
    ACCEPTED,
    /** The snapshot lists what it adds and nothing of what it removes. */
    ALREADY_COMMITTED,
    /** The snapshot does not list what it removes as it was read. */
    INPUT_GONE,
    /** The snapshot has segments of its rows that it does not remove. */
    OVERLAPPED,
    /** Some of its rows are in no data file of its partition any more. */
    NO_LONGER_LIVE,
    /** Other data files hold its rows than those its vectors were read from. */
    REWRITTEN,
    /** A file it adds is not in the index directory. */
    FILE_MISSING,
    /** A codebook of what it adds is neither in the snapshot nor in the index directory. */
    CODEBOOK_MISSING,
    /** A newer codebook has taken the place of one of what it adds. */
    CODEBOOK_RETIRED;

    /** Whether the swap is of no use any more; its rows have to be planned again. */
    public boolean isRefusal() {
        return this != ACCEPTED && this != ALREADY_COMMITTED;
    }
}
