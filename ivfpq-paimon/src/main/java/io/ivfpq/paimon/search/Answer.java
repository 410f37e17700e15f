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

import java.util.List;

/**
 * What one search found, and what it took.
 *
 * @param neighbours nearest first
 * @param candidates rows that the index proposed and that were re-ranked by their vectors
 * @param exactRows rows that were compared one by one, because they have no segment or because few
 *     rows qualified
 */
public record Answer(List<Neighbour> neighbours, long candidates, long exactRows) {

    static final Answer NOTHING = new Answer(List.of(), 0, 0);

    public Answer {
        neighbours = List.copyOf(neighbours);
    }
}
