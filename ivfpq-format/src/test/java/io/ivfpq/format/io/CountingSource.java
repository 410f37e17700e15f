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

import java.io.IOException;

/** Counts requests to another source. */
public final class CountingSource implements ByteSource {

    private final ByteSource source;
    private final int requestBytes;
    private int reads;
    private int lengths;

    public CountingSource(ByteSource source) {
        this(source, source.requestBytes());
    }

    /**
     * @param requestBytes that it says are worth a request
     */
    public CountingSource(ByteSource source, int requestBytes) {
        this.source = source;
        this.requestBytes = requestBytes;
    }

    public int reads() {
        return reads;
    }

    public int lengths() {
        return lengths;
    }

    @Override
    public String name() {
        return source.name();
    }

    @Override
    public long length() throws IOException {
        lengths++;
        return source.length();
    }

    @Override
    public void readFully(long position, byte[] target, int offset, int length) throws IOException {
        reads++;
        source.readFully(position, target, offset, length);
    }

    @Override
    public int requestBytes() {
        return requestBytes;
    }

    @Override
    public void close() throws IOException {
        source.close();
    }
}
