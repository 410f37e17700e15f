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

package io.ivfpq.format.io;

import java.io.Closeable;
import java.io.IOException;

/** Append-only output of one file. Used by one thread. */
public interface ByteSink extends Closeable {

    /** What to call the file in messages, usually its path. */
    String name();

    /** Appends {@code bytes[offset, offset + length)}; the array may be reused afterwards. */
    void write(byte[] bytes, int offset, int length) throws IOException;
}
