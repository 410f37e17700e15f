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

import io.ivfpq.wordnet.Definition;
import io.ivfpq.wordnet.WordNetDefinitions;
import java.io.Serializable;
import java.util.Arrays;
import java.util.List;

/**
 * Which definitions enter the table, in stream order, and which texts measure recall. Both follow
 * from the seed, so every task of the job draws the same without being told.
 */
record DataSelection(int rows, long seed) implements Serializable {

    static final int QUERY_COUNT = 500;

    /** Queries are definitions that stay out of the table, unless the table takes too many. */
    boolean holdsOutDefinitions() {
        return rows <= WordNetDefinitions.COUNT - QUERY_COUNT;
    }

    /** {@code rows} definitions by topic. */
    List<Definition> definitions(WordNetDefinitions wordNet) {
        int heldOut = holdsOutDefinitions() ? QUERY_COUNT : 0;
        int[] positions = wordNet.split(seed, heldOut).sampleTable(rows);
        return Arrays.stream(positions).mapToObj(wordNet::get).toList();
    }

    /** {@value #QUERY_COUNT} texts, none of which any definition in the table equals. */
    List<String> queries(WordNetDefinitions wordNet) {
        return holdsOutDefinitions()
                ? wordNet.texts(wordNet.split(seed, QUERY_COUNT).heldOut())
                : wordNet.exampleQueries(seed, QUERY_COUNT);
    }

    String querySource() {
        return holdsOutDefinitions() ? "held-out definitions" : "usage examples";
    }
}
