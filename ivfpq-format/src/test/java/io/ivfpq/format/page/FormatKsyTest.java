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

package io.ivfpq.format.page;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/**
 * {@code docs/format.ksy} has the fields of {@code docs/format.md}: same names, order and types.
 * That the description reads the golden files is for Kaitai Struct to show; {@code docs/format.md},
 * "Machine-readable description".
 */
class FormatKsyTest {

    /** Type of the description by heading of the page. */
    private static final Map<String, String> TABLES =
            Map.of(
                    "Header, 32 bytes", "header",
                    "Section table, 32 bytes an entry", "section",
                    "Footer, 48 bytes", "footer",
                    "Parameters", "parameters",
                    "Baseline", "baseline",
                    "Segment info", "info",
                    "List directory, 32 bytes an entry", "list_entry",
                    "Segment descriptor", "segment_descriptor");

    private static final Map<String, String> TYPES =
            Map.of(
                    "u32",
                    "u4",
                    "u64",
                    "u8",
                    "i32",
                    "s4",
                    "f32",
                    "f4",
                    "f64",
                    "f8",
                    "UUID",
                    "uuid",
                    "bytes",
                    "contents",
                    "–",
                    "contents",
                    "UTF-8",
                    "str");

    private static final Map<String, Integer> SIZES =
            Map.of("u4", 4, "u8", 8, "s4", 4, "f4", 4, "f8", 8, "uuid", 16);

    @Test
    void everyTableOfThePageHasItsType() throws IOException {
        Map<String, List<String>> described = described();
        Map<String, List<String>> page = page();

        assertThat(page.keySet()).containsExactlyInAnyOrderElementsOf(TABLES.values());
        for (Map.Entry<String, List<String>> table : page.entrySet()) {
            assertThat(described.get(table.getKey()))
                    .as("%s of docs/format.ksy, expected the table of docs/format.md", table)
                    .isEqualTo(table.getValue());
        }
    }

    @Test
    void everySectionTypeOfThePageIsListed() throws IOException {
        Map<Integer, String> described = new TreeMap<>();
        String text = Files.readString(docs("format.ksy"));
        String list = text.substring(text.indexOf("section_type:"), text.indexOf("  metric:"));
        Matcher entry = Pattern.compile("(\\d+): (\\w+)").matcher(list);
        while (entry.find()) {
            described.put(Integer.valueOf(entry.group(1)), entry.group(2));
        }
        Map<Integer, String> page = new TreeMap<>();
        Pattern row = Pattern.compile("^\\| (\\d+) \\| ([a-z][a-z ]*) \\|.*");
        for (String line : Files.readAllLines(docs("format.md"))) {
            Matcher match = row.matcher(line);
            if (match.matches()) {
                String name = match.group(2).replace("list directory", "directory");
                page.put(Integer.valueOf(match.group(1)), name.replace(' ', '_'));
            }
        }

        assertThat(described).isEqualTo(page).hasSizeGreaterThan(7);
    }

    /** "offset type name" of each field, by type. */
    private static Map<String, List<String>> page() throws IOException {
        Map<String, List<String>> tables = new LinkedHashMap<>();
        List<String> fields = new ArrayList<>();
        for (String line : Files.readAllLines(docs("format.md"))) {
            if (line.startsWith("#")) {
                String heading = line.replaceAll("^#+ ", "");
                fields = new ArrayList<>();
                if (TABLES.containsKey(heading)) {
                    tables.put(TABLES.get(heading), fields);
                }
            }
            String[] cells = line.split(" *\\| *", -1);
            if (cells.length > 4 && cells[1].matches("[0-9]+( \\+ nameLength)?")) {
                String offset = cells[1].replace(" + nameLength", "");
                fields.add(offset + " " + TYPES.get(cells[3]) + " " + snakeCase(cells[4]));
            }
        }
        return tables;
    }

    private static Map<String, List<String>> described() throws IOException {
        Map<String, List<String>> types = new LinkedHashMap<>();
        String type = "";
        int offset = 0;
        String id = "";
        for (String line : Files.readAllLines(docs("format.ksy"))) {
            if (line.matches("  \\w+:")) {
                type = line.trim().replace(":", "");
                types.put(type, new ArrayList<>());
                offset = 0;
            } else if (line.startsWith("      - id: ")) {
                id = line.substring("      - id: ".length());
            } else if (line.matches("        (type|contents): .*") && !id.isEmpty()) {
                String value = line.replaceFirst(" *\\w+: ", "");
                boolean contents = line.startsWith("        contents");
                types.get(type).add(offset + " " + (contents ? "contents" : value) + " " + id);
                offset += contents ? contentLength(value) : SIZES.getOrDefault(value, 0);
                id = "";
            }
        }
        return types;
    }

    private static int contentLength(String contents) {
        return contents.startsWith("[") ? contents.split(",", -1).length : contents.length();
    }

    private static String snakeCase(String field) {
        return field.replaceAll("([A-Z])", "_$1").toLowerCase(Locale.ROOT);
    }

    private static Path docs(String name) {
        return Path.of("..", "docs", name);
    }
}
