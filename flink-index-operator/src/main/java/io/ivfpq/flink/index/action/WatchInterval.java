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

package io.ivfpq.flink.index.action;

import java.time.Duration;
import org.apache.flink.util.TimeUtils;

/** How often a maintainer looks at its table. */
public final class WatchInterval {

    private static final Duration DEFAULT = Duration.ofSeconds(10);

    private WatchInterval() {}

    /**
     * Parses an argument; null stands for the default.
     *
     * @throws IllegalArgumentException if it is not a duration of at least a millisecond
     */
    public static Duration parse(String value) {
        if (value == null) {
            return DEFAULT;
        }
        Duration interval;
        try {
            interval = TimeUtils.parseDuration(value);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(message(value), e);
        }
        if (interval.toMillis() < 1) {
            throw new IllegalArgumentException(message(value));
        }
        return interval;
    }

    private static String message(String value) {
        return "interval '"
                + value
                + "' of maintain_vector_index is not a duration of at least 1 ms; expected for"
                + " example '10 s'";
    }
}
