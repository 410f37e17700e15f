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

/** Whether a built segment may become part of the table at a given snapshot. */
public enum SegmentVerdict {
    /** Its rows are live, unchanged since it was built, and covered by nothing else. */
    ACCEPTED,
    /** The snapshot already lists this very file. */
    ALREADY_COMMITTED,
    /** Another segment covers some of its rows. */
    SUPERSEDED,
    /** Some of its rows are gone: overwritten, dropped or rolled back. */
    NO_LONGER_LIVE,
    /** Other data files hold its rows than those it was built from. */
    REWRITTEN,
    /** Its file is not in the index directory. */
    FILE_MISSING,
    /** The codebook it was encoded with is neither in the snapshot nor in the index directory. */
    CODEBOOK_MISSING,
    /** A newer codebook has taken the place of the one it was encoded with. */
    CODEBOOK_RETIRED;

    /** Whether the segment is of no use any more; its rows have to be planned again. */
    public boolean isRefusal() {
        return this != ACCEPTED && this != ALREADY_COMMITTED;
    }
}
