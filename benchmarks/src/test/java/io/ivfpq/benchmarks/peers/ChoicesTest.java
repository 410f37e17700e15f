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

import io.ivfpq.benchmarks.index.SearchParameters;
import io.ivfpq.benchmarks.index.SearchRun;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ChoicesTest {

    private static final int QUERIES = 100;
    private static final long[][] EXACT = new long[QUERIES][];

    static {
        for (int query = 0; query < QUERIES; query++) {
            EXACT[query] = new long[] {0, 1, 2, 3, 4, 5, 6, 7, 8, 9};
        }
    }

    private final List<SearchParameters> asked = new ArrayList<>();

    /** Finds the more the more lists are probed and rows ranked again, and is the slower. */
    private SearchRun search(String index, SearchParameters how, double seconds) {
        asked.add(how);
        double recall = Math.min(1, how.nprobe() / 100.0) * how.refine() / (how.refine() + 10.0);
        long[][] ids = new long[QUERIES][];
        for (int query = 0; query < QUERIES; query++) {
            ids[query] = new long[10];
            for (int i = 0; i < 10; i++) {
                ids[query][i] = 10 * query + i < 1000 * recall ? i : 99;
            }
        }
        double cost = how.nprobe() + how.refine() * (index.equals("slow") ? 1000 : 1);
        return new SearchRun(1 / cost, ids);
    }

    @Test
    void isTheFewestProbesThatReachTheRecallForAnyNumberOfRowsRankedAgain() throws IOException {
        Choices choices = new Choices(0.7, EXACT, this::search);
        choices.add("slow");
        choices.add("fast");

        Choices.Choice fastest = choices.fastest("ours");

        // Of refine 30, 40, 60 and 100 with 94, 88, 82, 77 probes, or what the ladder has next.
        assertThat(fastest.index()).isEqualTo("fast");
        assertThat(fastest.how()).isEqualTo(new SearchParameters(10, 96, 30));
        assertThat(fastest.recall()).isBetween(0.7, 0.73);
    }

    @Test
    void asksForEachProbeCountOfTheBisectionOnly() throws IOException {
        Choices choices = new Choices(0.7, EXACT, this::search);

        choices.add("fast");

        assertThat(asked).hasSizeLessThan(50);
        assertThat(asked).allMatch(how -> how.nprobe() <= 320 && how.k() == 10);
    }

    @Test
    void saysThatNoneReachesTheRecall() throws IOException {
        Choices choices = new Choices(0.95, EXACT, this::search);
        choices.add("fast");

        assertThatThrownBy(() -> choices.fastest("best-090, ours"))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("best-090, ours: no choice reaches recall 0.95");
    }
}
