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

import java.io.Closeable;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A directory that nobody else writes to and that does not outlive its process for long: {@code
 * ivfpq-lookup-<process>-<uuid>} beside a file of that name and {@code .lock}, which its owner
 * keeps locked. Whoever creates a directory removes those whose lock nobody holds any more.
 */
final class LocalDirectory implements Closeable {

    private static final Logger LOG = LoggerFactory.getLogger(LocalDirectory.class);

    private static final String PREFIX = "ivfpq-lookup-";
    private static final String LOCK_SUFFIX = ".lock";

    /**
     * Of this process, in every class loader and after the process id was given to another one. On
     * POSIX systems a process that closes a file loses its locks on it, so a process must not even
     * open the lock files of its own.
     */
    private static final String OWN_PREFIX =
            PREFIX
                    + ProcessHandle.current().pid()
                    + "-"
                    + ManagementFactory.getRuntimeMXBean().getStartTime()
                    + "-";

    private final Path path;
    private final Path lockFile;
    private final FileChannel lock;

    private LocalDirectory(Path path, Path lockFile, FileChannel lock) {
        this.path = path;
        this.lockFile = lockFile;
        this.lock = lock;
    }

    /**
     * @param parent created if missing
     */
    static LocalDirectory create(Path parent) throws IOException {
        Files.createDirectories(parent);
        removeAbandoned(parent);
        while (true) {
            String name = OWN_PREFIX + UUID.randomUUID();
            Path lockFile = parent.resolve(name + LOCK_SUFFIX);
            FileChannel lock =
                    FileChannel.open(
                            lockFile, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
            if (isLocked(lock) && Files.exists(lockFile)) {
                return new LocalDirectory(
                        Files.createDirectory(parent.resolve(name)), lockFile, lock);
            }
            // Another process removed the file as abandoned before it was locked.
            lock.close();
        }
    }

    private static boolean isLocked(FileChannel channel) throws IOException {
        try {
            return channel.tryLock() != null;
        } catch (OverlappingFileLockException e) {
            return false;
        }
    }

    private static void removeAbandoned(Path parent) throws IOException {
        try (DirectoryStream<Path> lockFiles =
                Files.newDirectoryStream(parent, PREFIX + "*" + LOCK_SUFFIX)) {
            for (Path lockFile : lockFiles) {
                if (!lockFile.getFileName().toString().startsWith(OWN_PREFIX)) {
                    removeIfAbandoned(lockFile);
                }
            }
        }
    }

    private static void removeIfAbandoned(Path lockFile) {
        String name = lockFile.getFileName().toString();
        Path directory =
                lockFile.resolveSibling(name.substring(0, name.length() - LOCK_SUFFIX.length()));
        try (FileChannel channel = FileChannel.open(lockFile, StandardOpenOption.WRITE)) {
            if (isLocked(channel)) {
                remove(directory);
                Files.deleteIfExists(lockFile);
                LOG.info("Removed what a killed process left directory={}", directory);
            }
        } catch (NoSuchFileException e) {
            LOG.debug("Somebody else removed file={}", lockFile);
        } catch (IOException e) {
            // It may belong to another user, and our own directory does not depend on it.
            LOG.warn("Cannot tell whether somebody uses directory={}", directory, e);
        }
    }

    private static void remove(Path directory) throws IOException {
        if (!Files.exists(directory)) {
            return;
        }
        try (DirectoryStream<Path> files = Files.newDirectoryStream(directory)) {
            for (Path file : files) {
                Files.deleteIfExists(file);
            }
        }
        Files.deleteIfExists(directory);
    }

    Path path() {
        return path;
    }

    /** Removes the directory and what is in it. */
    @Override
    public void close() throws IOException {
        try (lock) {
            remove(path);
            Files.deleteIfExists(lockFile);
        }
    }
}
