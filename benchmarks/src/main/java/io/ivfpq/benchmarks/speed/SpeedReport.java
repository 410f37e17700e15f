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

package io.ivfpq.benchmarks.speed;

import io.ivfpq.benchmarks.index.IndexSettings;
import io.ivfpq.benchmarks.report.MachineFacts;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/** What a command measured, as it goes to the screen and into the JSON file. */
record SpeedReport(
        String command,
        Map<String, Object> settings,
        Rounds rounds,
        MachineFacts machine,
        List<Figure> figures) {

    static SpeedReport of(
            String command, IndexSettings settings, Rounds rounds, List<Figure> figures)
            throws IOException {
        return new SpeedReport(command, settings.asMap(), rounds, MachineFacts.current(), figures);
    }

    String text() {
        StringBuilder text = new StringBuilder();
        text.append(
                String.format(
                        "%s %s%n%d rounds of %s s; %s%n%n%-44s %11s %11s %11s%n",
                        command,
                        settings,
                        rounds.count(),
                        rounds.seconds(),
                        machine,
                        "",
                        "min",
                        "median",
                        "max"));
        figures.forEach(figure -> text.append(figure.line()).append(System.lineSeparator()));
        return text.toString();
    }
}
