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

package io.ivfpq.e2e;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The commands, options and statements of docs/deployment.md. */
final class DeploymentPage {

    private static final Path PAGE = Path.of("..", "docs", "deployment.md");

    private final Map<String, String> sections = new TreeMap<>();

    /** Reads the page as if the user's warehouse and jar were these. */
    DeploymentPage(String warehouse, Path jar) throws IOException {
        String page =
                Files.readString(PAGE).replace("file:///lake", warehouse).replace("\\\n", " ");
        for (String section : page.split("\n## ", -1)) {
            String[] heading = section.split("\n", 2);
            sections.put(
                    heading[0],
                    heading[1].replaceAll("(?m) (lib/)?flink-ivfpq\\.jar( .*)$", " " + jar + "$2"));
        }
    }

    /** Words of each command of a section. */
    List<List<String>> commands(String section) {
        return blocks(section, "shell")
                .flatMap(String::lines)
                .map(line -> List.of(line.strip().split(" +", -1)))
                .toList();
    }

    /** The only command of a section that contains these words. */
    List<String> command(String section, String... words) {
        List<List<String>> found =
                commands(section).stream()
                        .filter(command -> command.containsAll(Arrays.asList(words)))
                        .toList();
        if (found.size() != 1) {
            throw new IllegalStateException(
                    found.size() + " commands with " + List.of(words) + " in section " + section);
        }
        return found.get(0);
    }

    /** All statements of a section. */
    String sql(String section) {
        return String.join("\n", blocks(section, "sql").toList());
    }

    /** Lines to add to {@code config.yaml}. */
    Map<String, String> settings(String section) {
        Map<String, String> settings = new TreeMap<>();
        blocks(section, "yaml")
                .flatMap(String::lines)
                .map(line -> line.split(": ", 2))
                .forEach(entry -> settings.put(entry[0], entry[1]));
        return settings;
    }

    /** Options to add to {@code env.java.opts.all}. */
    List<String> javaOptions(String section) {
        return blocks(section, "").flatMap(String::lines).filter(l -> l.startsWith("--")).toList();
    }

    private Stream<String> blocks(String section, String language) {
        if (!sections.containsKey(section)) {
            throw new IllegalStateException("no section " + section + " in " + sections.keySet());
        }
        Matcher blocks =
                Pattern.compile("(?ms)^```(\\w*)\n(.*?)^```$").matcher(sections.get(section));
        return blocks.results()
                .filter(block -> block.group(1).equals(language))
                .map(block -> block.group(2));
    }
}
