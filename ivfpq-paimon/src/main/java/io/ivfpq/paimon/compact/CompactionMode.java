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

package io.ivfpq.paimon.compact;

import java.util.Arrays;
import java.util.Locale;

/** How far a compaction may go. */
public enum CompactionMode {
    /** Merges only. */
    MERGE,
    /** Retrains when drift calls for it, finishes a retraining that was interrupted, and merges. */
    AUTO,
    /** Retrains whatever the drift, and merges. */
    RETRAIN;

    /** Parses an argument; null stands for the default. */
    public static CompactionMode parse(String value) {
        if (value == null) {
            return AUTO;
        }
        return Arrays.stream(values())
                .filter(mode -> mode.name().equals(value.trim().toUpperCase(Locale.ROOT)))
                .findFirst()
                .orElseThrow(
                        () ->
                                new IllegalArgumentException(
                                        "Unknown mode '"
                                                + value
                                                + "' of compact_vector_index; expected 'auto',"
                                                + " 'merge' or 'retrain'"));
    }
}
