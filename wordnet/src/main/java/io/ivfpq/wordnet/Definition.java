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

import java.util.List;

/**
 * One synset of WordNet 3.1: a sense, the words that share it and its definition.
 *
 * @param id part of speech (1 noun, 2 verb, 3 adjective, 4 adverb) times 10⁸ plus the byte offset
 *     of the synset in its data file, the numbering of WordNet's own RDF edition; unique and stable
 *     across runs, at most 4.2·10⁸
 * @param words the lemmas, most frequent first, at least one, spaces instead of underscores
 * @param topic the lexicographer file, such as {@code noun.animal}
 * @param text the definition without its usage examples, never blank
 * @param examples the quoted usage examples of the gloss, often none
 */
public record Definition(
        long id, List<String> words, String topic, String text, List<String> examples) {

    public Definition {
        words = List.copyOf(words);
        examples = List.copyOf(examples);
        if (words.isEmpty() || text.isBlank()) {
            throw new IllegalArgumentException(
                    "Synset " + id + " has no word or no definition; expected both");
        }
    }

    /** The lemmas as one cell of a table: {@code "cat, true cat"}. */
    public String word() {
        return String.join(", ", words);
    }
}
