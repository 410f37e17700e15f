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

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Locale;

/**
 * Where questions are asked: a directory that the lookup job watches. A file holds one question a
 * line and appears whole.
 */
final class QuestionFiles {

    private final Path directory;
    private int written;

    QuestionFiles(Path directory) throws IOException {
        this.directory = Files.createDirectories(directory);
    }

    /** One line: what separates words does not matter to a question. */
    static String oneLine(String text) {
        return text.strip().replaceAll("\\s+", " ");
    }

    /**
     * Asks all of {@code questions} at once.
     *
     * @param questions one line each, see {@link #oneLine}
     */
    void ask(List<String> questions) throws IOException {
        String name = String.format(Locale.ROOT, "%04d.txt", written++);
        // Flink passes over names that begin with a dot.
        Path draft = directory.resolve("." + name);
        Files.write(draft, questions);
        Files.move(draft, directory.resolve(name), StandardCopyOption.ATOMIC_MOVE);
    }
}
