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

package io.ivfpq.flink.index;

import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Sees every file operation of a warehouse, and may hold or fail it.
 *
 * <p>File systems are made by the service loader, inside the job; they find their watch by the name
 * in the warehouse's path.
 */
abstract class FileWatch implements AutoCloseable {

    private static final Map<String, FileWatch> BY_NAME = new ConcurrentHashMap<>();

    private final String name;

    /** An operation on a file. */
    interface Operation<T> {
        T run() throws IOException;
    }

    FileWatch(String name) {
        this.name = name;
        BY_NAME.put(name, this);
    }

    static Optional<FileWatch> named(String name) {
        return Optional.ofNullable(BY_NAME.get(name));
    }

    /**
     * @param what such as "reading snapshot-3"
     */
    abstract <T> T pass(String what, Operation<T> operation) throws IOException;

    @Override
    public void close() {
        BY_NAME.remove(name);
    }
}
