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

package io.ivfpq.paimon.spi;

import static org.assertj.core.api.Assertions.assertThat;

import io.ivfpq.format.codebook.Codebook;
import io.ivfpq.format.vector.Metric;
import io.ivfpq.paimon.fixture.Codebooks;
import io.ivfpq.paimon.fixture.Vectors;
import io.ivfpq.paimon.options.SearchOptions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RecallWarningsTest {

    private static final int DIMENSION = 8;

    private final List<String> log = new ArrayList<>();

    private void check(Codebook codebook, String column, Map<String, String> query) {
        RecallWarnings.check(column, SearchOptions.of(column, query, Map.of()), codebook, log::add);
    }

    @Test
    void saysOnceForEachCodebookAndWishWhatIsNotReached() {
        Vectors vectors = new Vectors(DIMENSION, 11);
        Codebook first = Codebooks.train(Metric.L2, 4, vectors.next(20));
        Codebook second = Codebooks.train(Metric.L2, 4, vectors.next(20));
        Map<String, String> high = Map.of("ivf.target-recall", "0.97");

        check(first, "emb", Map.of());
        check(first, "emb", Map.of("ivf.nprobe", "2"));
        assertThat(log).isEmpty();
        check(first, "emb", high);
        check(first, "emb", high);
        assertThat(log).hasSize(1);
        assertThat(log.get(0))
                .startsWith("Recall column=emb: target recall 0.97 says nothing to codebook");
        check(second, "emb", high);
        check(first, "other", high);
        check(first, "emb", Map.of("ivf.target-recall", "0.98"));

        assertThat(log).hasSize(4);
    }
}
