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

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.ivfpq.format.codebook.Codebook;
import io.ivfpq.paimon.options.SearchOptions;
import java.util.UUID;
import java.util.function.Consumer;

/**
 * Says that a codebook does not give the recall that a query asks for: once for each codebook and
 * wish, however many queries there are. Thread-safe.
 */
final class RecallWarnings {

    /** Wishes come from queries, so there may be any number of them. */
    private static final int MAX_WISHES = 1_000;

    private static final Cache<Wish, Boolean> SEEN =
            Caffeine.newBuilder().maximumSize(MAX_WISHES).build();

    private record Wish(String column, SearchOptions options, UUID codebook, int revision) {}

    private RecallWarnings() {}

    /**
     * @param log told the first time; what is logged on later searches would drown the rest
     */
    static void check(
            String column, SearchOptions options, Codebook codebook, Consumer<String> log) {
        if (!options.asksForRecall()) {
            return;
        }
        Wish wish = new Wish(column, options, codebook.id(), codebook.revision());
        if (SEEN.asMap().putIfAbsent(wish, true) == null) {
            options.shortfall(codebook)
                    .ifPresent(
                            shortfall -> log.accept("Recall column=" + column + ": " + shortfall));
        }
    }
}
