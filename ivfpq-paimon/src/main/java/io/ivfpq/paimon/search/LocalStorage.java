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

package io.ivfpq.paimon.search;

import java.nio.file.Path;

/**
 * Where a searcher may keep its copies of rows, and how much of them.
 *
 * @param directory created if missing; may be shared with other processes
 * @param maxBytes loading a snapshot fails if its copy, and what is left of the copies before it,
 *     would need more
 */
public record LocalStorage(Path directory, long maxBytes) {

    public LocalStorage {
        if (maxBytes < 1) {
            throw new IllegalArgumentException(
                    String.format(
                            "local copies in %s may have %d bytes, expected at least 1",
                            directory, maxBytes));
        }
    }

    public static LocalStorage unlimited(Path directory) {
        return new LocalStorage(directory, Long.MAX_VALUE);
    }
}
