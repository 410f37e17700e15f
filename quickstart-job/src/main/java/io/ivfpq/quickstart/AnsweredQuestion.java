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

package io.ivfpq.quickstart;

import java.util.List;

/**
 * A question and what the lookup join answered.
 *
 * @param rows nearest first, at least one
 * @param askedMillis before the question could be read, milliseconds since the epoch
 * @param answeredMillis after the last row of the answer was there
 */
record AnsweredQuestion(
        String question, List<LookupRow> rows, long askedMillis, long answeredMillis) {

    AnsweredQuestion {
        rows = List.copyOf(rows);
        for (int rank = 1; rank <= rows.size(); rank++) {
            LookupRow row = rows.get(rank - 1);
            if (row.rank() != rank || !row.question().equals(question)) {
                throw new IllegalStateException(
                        "Answer to \"" + question + "\" has " + row + " in place " + rank);
            }
        }
    }
}
