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

package io.ivfpq.flink.lookup;

import io.ivfpq.paimon.search.LocalStorage;
import java.io.Serializable;
import java.nio.file.Path;
import java.time.Duration;

/**
 * The local copy of a table that lookups search.
 *
 * @param interval how long a committed snapshot may stay unseen
 * @param directory where it is; empty for a temporary directory of the task manager
 * @param maxBytes how large it may get
 */
record CopySettings(Duration interval, String directory, long maxBytes) implements Serializable {

    /**
     * @param temporary a temporary directory of this task manager
     */
    LocalStorage storage(Path temporary) {
        return new LocalStorage(directory.isEmpty() ? temporary : Path.of(directory), maxBytes);
    }
}
