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

import org.junit.jupiter.api.Test;

class SynsetParserTest {

    @Test
    void readsWordsTopicDefinitionAndExamples() {
        Definition bird =
                SynsetParser.parse(
                        "01505702 05 n 02 bird 0 true_bird 1 002 @ 01474323 n 0000 ~ 01506105 n"
                            + " 0000 | a warm-blooded animal; it flies; \"birds sing\"; \"a rare"
                            + " bird\"  ",
                        1);
        assertThat(bird.id()).isEqualTo(101505702L);
        assertThat(bird.words()).containsExactly("bird", "true bird");
        assertThat(bird.word()).isEqualTo("bird, true bird");
        assertThat(bird.topic()).isEqualTo("noun.animal");
        assertThat(bird.text()).isEqualTo("a warm-blooded animal; it flies");
        assertThat(bird.examples()).containsExactly("birds sing", "a rare bird");
    }

    @Test
    void dropsTheSyntacticMarkerOfAnAdjective() {
        Definition galore =
                SynsetParser.parse("00014358 00 s 02 galore(ip) 0 rife(p) 1 000 | in plenty", 3);
        assertThat(galore.words()).containsExactly("galore", "rife");
        assertThat(galore.examples()).isEmpty();
    }

    @Test
    void readsTheWordCountAsHexadecimal() {
        String words = "w 0 ".repeat(17);
        Definition synset = SynsetParser.parse("00000001 44 s 11 " + words + "000 | many", 3);
        assertThat(synset.words()).hasSize(17);
        assertThat(synset.topic()).isEqualTo("adj.ppl");
    }

    @Test
    void refusesALineWithoutGloss() {
        assertThatThrownBy(() -> SynsetParser.parse("00001740 03 n 01 entity 0 000", 1))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("has no gloss");
    }
}
