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

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads one line of a WordNet data file, the format of {@code wndb(5WN)}: {@code offset lexFile
 * type wordCount(hex) word lexId … pointers … | gloss}. A gloss is the definition, then usage
 * examples in double quotes after {@code "; "}.
 */
final class SynsetParser {

    private static final long IDS_PER_PART_OF_SPEECH = 100_000_000L;
    private static final String GLOSS_MARK = " | ";
    private static final Pattern FIRST_EXAMPLE = Pattern.compile(";\\s*\"");
    private static final Pattern EXAMPLE = Pattern.compile("\"([^\"]+)\"");

    /** Where an adjective may stand, such as {@code galore(ip)}; not part of the word. */
    private static final Pattern SYNTACTIC_MARKER = Pattern.compile("\\((a|p|ip)\\)$");

    private SynsetParser() {}

    /** Comment lines, the licence at the top of each file, start with two spaces. */
    static boolean isComment(String line) {
        return line.startsWith(" ");
    }

    static Definition parse(String line, int partOfSpeech) {
        int mark = line.indexOf(GLOSS_MARK);
        if (mark < 0) {
            throw new IllegalStateException(
                    "WordNet line has no gloss: '" + line + "'; expected '… | definition'");
        }
        List<String> fields = List.of(line.substring(0, mark).split(" ", -1));
        String gloss = line.substring(mark + GLOSS_MARK.length()).trim();
        Matcher example = FIRST_EXAMPLE.matcher(gloss);
        int end = example.find() ? example.start() : gloss.length();
        return new Definition(
                partOfSpeech * IDS_PER_PART_OF_SPEECH + Long.parseLong(fields.get(0)),
                words(fields),
                LexicographerFiles.topic(Integer.parseInt(fields.get(1))),
                gloss.substring(0, end).trim(),
                examples(gloss.substring(end)));
    }

    private static List<String> words(List<String> fields) {
        int count = Integer.parseInt(fields.get(3), 16);
        List<String> words = new ArrayList<>(count);
        for (int word = 0; word < count; word++) {
            String lemma = fields.get(4 + 2 * word).replace('_', ' ');
            words.add(SYNTACTIC_MARKER.matcher(lemma).replaceFirst(""));
        }
        return words;
    }

    private static List<String> examples(String text) {
        List<String> examples = new ArrayList<>();
        Matcher matcher = EXAMPLE.matcher(text);
        while (matcher.find()) {
            examples.add(matcher.group(1).trim());
        }
        return examples;
    }
}
