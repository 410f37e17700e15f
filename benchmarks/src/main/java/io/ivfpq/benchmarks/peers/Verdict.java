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

package io.ivfpq.benchmarks.peers;

import java.util.Locale;
import java.util.OptionalDouble;

/** What became of a comparison. */
enum Verdict {
    /** The median is at least the goal. */
    REACHED,
    /** The median is below the goal. */
    MISSED,
    /** The sides do not find equally much, so the ratio says nothing. */
    RECALL_DIFFERS,
    /** Nothing is asked of this comparison. */
    NO_GOAL,
    /** There are no figures. */
    FAILED;

    static Verdict of(Recalls recalls, double median, OptionalDouble goal) {
        if (recalls.differ()) {
            return RECALL_DIFFERS;
        }
        if (goal.isEmpty()) {
            return NO_GOAL;
        }
        return median >= goal.getAsDouble() ? REACHED : MISSED;
    }

    /** As the table and the JSON file say it. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }
}
