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

import io.ivfpq.wordnet.WordNetDefinitions;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * What the user asked for, checked.
 *
 * @param rows definitions to stream, 1 to all of WordNet
 * @param questions texts to ask, at least one, none blank
 * @param json where to write the report besides standard output; its directory exists
 */
record QuickstartOptions(
        int rows,
        List<String> questions,
        boolean partitioned,
        int parallelism,
        Optional<Path> json) {

    static final List<String> BUILT_IN_QUESTIONS =
            List.of(
                    "a small furry animal kept as a pet",
                    "the feeling of being afraid",
                    "someone who writes music",
                    "to eat greedily",
                    "an instrument for measuring temperature");

    private static final int MAX_PARALLELISM = 128;

    QuickstartOptions {
        questions = List.copyOf(questions);
        require(
                rows >= 1 && rows <= WordNetDefinitions.COUNT,
                "--rows is %d; WordNet has 1 to %d definitions to stream",
                rows,
                WordNetDefinitions.COUNT);
        require(
                parallelism >= 1 && parallelism <= MAX_PARALLELISM,
                "--parallelism is %d; expected 1 to %d",
                parallelism,
                MAX_PARALLELISM);
        require(
                questions.stream().noneMatch(String::isBlank),
                "--query is blank; expected a text such as \"%s\"",
                BUILT_IN_QUESTIONS.get(0));
        json.ifPresent(QuickstartOptions::requireWritable);
    }

    private static void requireWritable(Path file) {
        Path parent = file.toAbsolutePath().getParent();
        require(
                !Files.isDirectory(file) && parent != null && Files.isDirectory(parent),
                "--json is %s; expected a file in a directory that exists",
                file);
    }

    private static void require(boolean condition, String message, Object... values) {
        if (!condition) {
            throw new IllegalArgumentException(String.format(message, values));
        }
    }
}
