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

import static java.nio.file.StandardCopyOption.ATOMIC_MOVE;

import java.io.IOException;
import java.nio.file.Files;
import java.util.Optional;
import org.apache.paimon.fs.FileIO;
import org.apache.paimon.fs.FileIOLoader;
import org.apache.paimon.fs.FileStatus;
import org.apache.paimon.fs.Path;
import org.apache.paimon.fs.PositionOutputStream;
import org.apache.paimon.fs.PositionOutputStreamWrapper;
import org.apache.paimon.fs.SeekableInputStream;
import org.apache.paimon.fs.local.LocalFileIO;

/**
 * The local file system under {@code crash://<name>/}, with the {@link FileWatch} of that name on
 * it.
 */
public final class CrashingFileIO extends LocalFileIO {

    private static final long serialVersionUID = 1L;

    private final String name;

    private CrashingFileIO(String name) {
        this.name = name;
    }

    /** Found by Paimon's service loader. */
    public static final class Loader implements FileIOLoader {

        private static final long serialVersionUID = 1L;

        @Override
        public String getScheme() {
            return "crash";
        }

        @Override
        public FileIO load(Path path) {
            return new CrashingFileIO(path.toUri().getAuthority());
        }
    }

    private <T> T pass(String operation, Path path, FileWatch.Operation<T> run) throws IOException {
        Optional<FileWatch> watch = FileWatch.named(name);
        return watch.isPresent()
                ? watch.get().pass(operation + " " + path.getName(), run)
                : run.run();
    }

    @Override
    public SeekableInputStream newInputStream(Path path) throws IOException {
        return pass("reading", path, () -> super.newInputStream(path));
    }

    @Override
    public PositionOutputStream newOutputStream(Path path, boolean overwrite) throws IOException {
        PositionOutputStream out =
                pass("creating", path, () -> super.newOutputStream(path, overwrite));
        return new PositionOutputStreamWrapper(out) {
            @Override
            public void close() throws IOException {
                pass(
                        "closing",
                        path,
                        () -> {
                            super.close();
                            return null;
                        });
            }
        };
    }

    /**
     * In one step, as on file systems that jobs share: a local disk overwrites in place, where the
     * hints 9 and 11 written at once leave 91, which nobody can read.
     */
    @Override
    public void overwriteHintFile(Path path, String content) throws IOException {
        pass(
                "overwriting",
                path,
                () -> {
                    java.nio.file.Path hint = toFile(path).toPath();
                    java.nio.file.Path written = Files.createTempFile(hint.getParent(), "hint", "");
                    return Files.move(Files.writeString(written, content), hint, ATOMIC_MOVE);
                });
    }

    @Override
    public FileStatus getFileStatus(Path path) throws IOException {
        return pass("looking at", path, () -> super.getFileStatus(path));
    }

    @Override
    public FileStatus[] listStatus(Path path) throws IOException {
        return pass("listing", path, () -> super.listStatus(path));
    }

    @Override
    public boolean exists(Path path) throws IOException {
        return pass("looking for", path, () -> super.exists(path));
    }

    @Override
    public boolean delete(Path path, boolean recursive) throws IOException {
        return pass("deleting", path, () -> super.delete(path, recursive));
    }

    @Override
    public boolean rename(Path from, Path to) throws IOException {
        return pass("renaming to", to, () -> super.rename(from, to));
    }
}
