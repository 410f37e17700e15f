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
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PeerProcessTest {

    /** A peer that tells what it was asked, fails at {@code fail} and ends at {@code end}. */
    public static void main(String[] arguments) throws IOException {
        BufferedReader requests =
                new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String line = requests.readLine(); line != null; line = requests.readLine()) {
            if (line.contains("\"end\"")) {
                return;
            }
            String key = line.contains("\"fail\"") ? "error" : "result";
            String value = key.equals("error") ? "\"ValueError: no\"" : line;
            System.out.println("{\"" + key + "\": " + value + "}");
        }
    }

    @Test
    void answersWithTheResultAndFailsWithTheWordsOfThePeer() throws IOException {
        try (PeerProcess peer = start()) {
            assertThat(peer.call("search", Map.of("k", 3)).toString())
                    .isEqualTo("{\"k\":3,\"operation\":\"search\"}");
            assertThatThrownBy(() -> peer.call("fail", Map.of()))
                    .isInstanceOf(IOException.class)
                    .hasMessage("{operation=fail} failed: ValueError: no");
            assertThatThrownBy(() -> peer.call("end", Map.of()))
                    .isInstanceOf(IOException.class)
                    .hasMessage("the peer ended during {operation=end}");
        }
    }

    private static PeerProcess start() throws IOException {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        return new PeerProcess(
                List.of(
                        java,
                        "-cp",
                        System.getProperty("java.class.path"),
                        PeerProcessTest.class.getName()),
                Map.of());
    }
}
