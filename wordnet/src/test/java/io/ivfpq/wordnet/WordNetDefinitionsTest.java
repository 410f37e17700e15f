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

package io.ivfpq.wordnet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class WordNetDefinitionsTest {

    private static WordNetDefinitions wordNet;

    @BeforeAll
    static void load() {
        wordNet = WordNetDefinitions.load();
    }

    @Test
    void holdsEverySynsetOnce() {
        assertThat(wordNet.all()).hasSize(117_791);
        assertThat(wordNet.all().stream().map(Definition::id)).doesNotHaveDuplicates();
    }

    @Test
    void isSortedByTopicAndThenById() {
        assertThat(wordNet.all())
                .isSortedAccordingTo(
                        Comparator.comparing(Definition::topic).thenComparing(Definition::id));
        assertThat(wordNet.all().stream().map(Definition::topic).distinct())
                .hasSize(LexicographerFiles.count())
                .startsWith("adj.all", "adj.pert", "adj.ppl", "adv.all", "noun.Tops", "noun.act");
    }

    @Test
    void knowsTheCat() {
        Definition cat =
                wordNet.all().stream()
                        .filter(definition -> definition.word().equals("cat, true cat"))
                        .findFirst()
                        .orElseThrow();
        assertThat(cat.topic()).isEqualTo("noun.animal");
        assertThat(cat.text()).startsWith("feline mammal usually having thick soft fur");
    }

    @Test
    void offersExamplesThatAreNoDefinitionAsQueriesOverTheWholeTable() {
        Set<String> texts =
                wordNet.all().stream().map(Definition::text).collect(Collectors.toSet());
        List<String> queries = wordNet.exampleQueries(7, 500);
        assertThat(queries).hasSize(500).doesNotHaveDuplicates().noneMatch(texts::contains);
        assertThat(queries).isEqualTo(wordNet.exampleQueries(7, 500));
        assertThat(queries).isNotEqualTo(wordNet.exampleQueries(8, 500));
    }

    @Test
    void splitsIntoDisjointPartsThatTogetherAreEverything() {
        HeldOutSplit split = wordNet.split(7, 500);
        assertThat(split.heldOut()).hasSize(500).isSorted();
        assertThat(split.table()).hasSize(117_291).isSorted();
        Set<Integer> all = new HashSet<>();
        Arrays.stream(split.heldOut()).forEach(all::add);
        Arrays.stream(split.table()).forEach(all::add);
        assertThat(all).hasSize(117_791);
    }

    @Test
    void neverHoldsOutATextThatTheTableContains() {
        HeldOutSplit split = wordNet.split(7, 500);
        Set<String> table = new HashSet<>(wordNet.texts(split.table()));
        assertThat(wordNet.texts(split.heldOut())).noneMatch(table::contains);
    }

    @Test
    void drawsTheSameSplitFromTheSameSeedOnly() {
        assertThat(wordNet.split(7, 500).heldOut())
                .isEqualTo(wordNet.split(7, 500).heldOut())
                .isNotEqualTo(wordNet.split(8, 500).heldOut());
    }

    @Test
    void spreadsTheHeldOutRowsOverTheWholeStream() {
        int[] perTenth = new int[10];
        for (int position : wordNet.split(7, 5_000).heldOut()) {
            perTenth[position * 10 / WordNetDefinitions.COUNT]++;
        }
        assertThat(Arrays.stream(perTenth).boxed())
                .allSatisfy(count -> assertThat(count).isBetween(400, 600));
    }

    @Test
    void samplesTheTableOverEveryTopic() {
        HeldOutSplit split = wordNet.split(7, 500);
        int[] sample = split.sampleTable(20_000);
        assertThat(sample).hasSize(20_000).isSorted().doesNotHaveDuplicates();
        Set<Integer> table = new HashSet<>();
        Arrays.stream(split.table()).forEach(table::add);
        assertThat(Arrays.stream(sample)).allMatch(table::contains);
        assertThat(Arrays.stream(sample).mapToObj(wordNet::get).map(Definition::topic).distinct())
                .hasSize(LexicographerFiles.count());
        assertThat(split.sampleTable(117_291)).isEqualTo(split.table());
    }

    @Test
    void refusesToHoldOutMoreThanThereIs() {
        assertThatThrownBy(() -> wordNet.split(7, 117_791))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("Cannot choose 117791 of ");
    }
}
