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

package io.ivfpq.e2e.cluster;

import java.io.IOException;
import java.nio.file.Files;
import java.util.concurrent.CountDownLatch;
import org.apache.paimon.fs.FileIO;
import org.apache.paimon.fs.FileIOLoader;
import org.apache.paimon.fs.Path;
import org.apache.paimon.fs.PositionOutputStream;
import org.apache.paimon.fs.PositionOutputStreamWrapper;
import org.apache.paimon.fs.local.LocalFileIO;

/**
 * The local file system under {@code stall:/}, on which a JVM stops for ever before an operation
 * that the test names. It is named by the file {@code armed} in the directory of the system
 * property {@value #PROPERTY}; the file {@code reached} says that a thread has stopped.
 */
public final class StallingFileIO extends LocalFileIO {

    static final String PROPERTY = "io.ivfpq.e2e.stall";

    private static final long serialVersionUID = 1L;

    /** Found by Paimon's service loader. */
    public static final class Loader implements FileIOLoader {

        private static final long serialVersionUID = 1L;

        @Override
        public String getScheme() {
            return "stall";
        }

        @Override
        public FileIO load(Path path) {
            return new StallingFileIO();
        }
    }

    private static void pass(String operation, Path path) throws IOException {
        String directory = System.getProperty(PROPERTY);
        if (directory == null) {
            return;
        }
        java.nio.file.Path armed = java.nio.file.Path.of(directory, "armed");
        if (Files.exists(armed)
                && (operation + " " + path.getName()).startsWith(Files.readString(armed))) {
            Files.writeString(armed.resolveSibling("reached"), path.toString());
            stopForEver();
        }
    }

    private static void stopForEver() throws IOException {
        try {
            new CountDownLatch(1).await();
        } catch (InterruptedException e) {
            throw new IOException("the job was cancelled before its process was killed", e);
        }
    }

    @Override
    public PositionOutputStream newOutputStream(Path path, boolean overwrite) throws IOException {
        return new PositionOutputStreamWrapper(super.newOutputStream(path, overwrite)) {
            @Override
            public void close() throws IOException {
                pass("closing", path);
                super.close();
            }
        };
    }

    @Override
    public boolean rename(Path from, Path to) throws IOException {
        pass("renaming to", to);
        return super.rename(from, to);
    }
}
