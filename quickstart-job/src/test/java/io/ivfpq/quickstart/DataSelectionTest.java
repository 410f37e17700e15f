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

import static org.assertj.core.api.Assertions.assertThat;

import io.ivfpq.wordnet.Definition;
import io.ivfpq.wordnet.WordNetDefinitions;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DataSelectionTest {

    private static WordNetDefinitions wordNet;

    @BeforeAll
    static void load() {
        wordNet = WordNetDefinitions.load();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 20_000, 117_291, 117_292, 117_791})
    void neverAsksWithATextThatIsInTheTable(int rows) {
        DataSelection selection = new DataSelection(rows, 1);
        Set<String> table =
                selection.definitions(wordNet).stream()
                        .map(Definition::text)
                        .collect(Collectors.toSet());
        assertThat(selection.definitions(wordNet)).hasSize(rows);
        assertThat(selection.queries(wordNet)).hasSize(500).noneMatch(table::contains);
        assertThat(selection.querySource())
                .isEqualTo(rows > 117_291 ? "usage examples" : "held-out definitions");
    }
}
