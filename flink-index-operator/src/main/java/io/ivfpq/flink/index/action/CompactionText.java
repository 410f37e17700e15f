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

package io.ivfpq.flink.index.action;

import io.ivfpq.paimon.compact.CompactionAction;

/** Words of the report of a compaction. */
final class CompactionText {

    private CompactionText() {}

    static String of(CompactionAction action) {
        return switch (action) {
            case NOTHING -> "nothing to do";
            case MERGE -> "merge segments";
            case REENCODE -> "encode segments with the codebook in force and merge";
            case RETRAIN -> "retrain, encode all segments again and merge";
        };
    }
}
