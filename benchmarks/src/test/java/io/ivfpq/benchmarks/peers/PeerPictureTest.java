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

package io.ivfpq.benchmarks.peers;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

class PeerPictureTest {

    private static final String ENTRIES =
            """
            [{"id": "fast", "unit": "queries/s", "goal": 2.0, "verdict": "reached",
              "ratio": {"min": 2.0, "median": 4.0, "max": 8.0}},
             {"id": "slow", "unit": "s", "goal": 1.0, "verdict": "missed",
              "ratio": {"min": 0.25, "median": 0.5, "max": 0.5}},
             {"id": "recall-l2", "unit": "recall@10", "goal": -0.005, "verdict": "missed",
              "ratio": {"min": -0.1, "median": -0.1, "max": -0.1}},
             {"id": "broken", "verdict": "failed", "reason": "no"}]
            """;

    @Test
    void drawsABarForEachRatio() throws Exception {
        String html = PeerPicture.html("a <machine>", new ObjectMapper().readTree(ENTRIES));

        Document svg = svg(html);
        NodeList bars = svg.getElementsByTagName("rect");
        assertThat(bars.getLength()).isEqualTo(2);
        // 100 units are an octave, and 1 lies at 470.
        assertBar((Element) bars.item(0), "470.0", "200.0", "#5a9bd4");
        assertBar((Element) bars.item(1), "370.0", "100.0", "#e8a33d");
        assertThat(html).contains("a &lt;machine>", ">fast<", ">slow<", ">4.00<", ">0.50<");
        assertThat(html).doesNotContain("recall-l2", "broken", "http");
    }

    private static Document svg(String html) throws Exception {
        String svg = html.substring(html.indexOf("<svg"));
        return DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(new ByteArrayInputStream(svg.getBytes(StandardCharsets.UTF_8)));
    }

    private static void assertBar(Element bar, String x, String width, String colour) {
        assertThat(bar.getAttribute("x")).isEqualTo(x);
        assertThat(bar.getAttribute("width")).isEqualTo(width);
        assertThat(bar.getAttribute("fill")).isEqualTo(colour);
    }
}
