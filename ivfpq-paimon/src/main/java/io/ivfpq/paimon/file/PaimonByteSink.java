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

package io.ivfpq.paimon.file;

import io.ivfpq.format.io.ByteSink;
import java.io.IOException;
import org.apache.paimon.fs.FileIO;
import org.apache.paimon.fs.Path;
import org.apache.paimon.fs.PositionOutputStream;

/** Output of one file on Paimon's file systems. The file is complete once this is closed. */
public final class PaimonByteSink implements ByteSink {

    private final PositionOutputStream out;
    private final String name;

    /** Takes ownership of {@code out}; {@code name} appears in messages. */
    public PaimonByteSink(PositionOutputStream out, String name) {
        this.out = out;
        this.name = name;
    }

    /**
     * Creates a file.
     *
     * @throws IOException if it exists or cannot be created
     */
    public static PaimonByteSink create(FileIO fileIO, Path path) throws IOException {
        return new PaimonByteSink(fileIO.newOutputStream(path, false), path.toString());
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        out.write(bytes, offset, length);
    }

    @Override
    public void close() throws IOException {
        out.close();
    }
}
