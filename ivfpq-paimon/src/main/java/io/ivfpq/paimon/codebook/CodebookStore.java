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

package io.ivfpq.paimon.codebook;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.ivfpq.format.codebook.Codebook;
import io.ivfpq.format.codebook.CodebookFile;
import io.ivfpq.format.io.ByteSink;
import io.ivfpq.format.io.ByteSource;
import io.ivfpq.format.io.CorruptIndexException;
import io.ivfpq.format.segment.CodebookReference;
import io.ivfpq.paimon.file.PaimonByteSink;
import io.ivfpq.paimon.file.PaimonByteSource;
import io.ivfpq.paimon.options.CacheSize;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.NoSuchFileException;
import org.apache.paimon.fs.FileIO;
import org.apache.paimon.fs.Path;
import org.apache.paimon.fs.SeekableInputStream;
import org.apache.paimon.index.IndexPathFactory;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes codebook files and reads them through a cache of the process.
 *
 * <p>The cache is static because Paimon creates a reader for every query and row range. It is
 * bounded by {@link CacheSize#CODEBOOKS}; codebooks are immutable and their file names unique, so
 * an entry never goes stale.
 */
public final class CodebookStore {

    private static final Logger LOG = LoggerFactory.getLogger(CodebookStore.class);

    private static final Cache<String, Codebook> CACHE =
            Caffeine.newBuilder()
                    .maximumWeight(CacheSize.CODEBOOKS.bytes())
                    .weigher((String path, Codebook codebook) -> weight(codebook))
                    .build();

    /** Opens a file by path; {@code fileIO::newInputStream} is one. */
    @FunctionalInterface
    public interface FileOpener {
        SeekableInputStream open(Path path) throws IOException;
    }

    private CodebookStore() {}

    /**
     * Writes {@code codebook} for the column with field id {@code fieldId} to a new file of the
     * index directory.
     *
     * @return what segments encoded with it refer to
     * @throws IOException if writing fails; no file is left behind
     */
    public static CodebookReference write(
            FileIO fileIO, IndexPathFactory paths, int fieldId, Codebook codebook)
            throws IOException {
        CodebookFileName name = CodebookFileName.of(fieldId, codebook);
        Path path = paths.toPath(name.toString());
        long length;
        try (ByteSink sink = PaimonByteSink.create(fileIO, path)) {
            length = CodebookFile.write(codebook, sink);
        } catch (IOException | RuntimeException e) {
            fileIO.deleteQuietly(path);
            throw e;
        }
        CACHE.put(path.toString(), codebook);
        return name.reference(length);
    }

    /**
     * Reads the codebook file of {@code directory} that {@code reference} names.
     *
     * @throws IOException if it is missing, damaged or another codebook
     */
    public static Codebook load(FileIO fileIO, Path directory, CodebookReference reference)
            throws IOException {
        Path path = new Path(directory, reference.fileName());
        Reading reading = new Reading(reference, "the segments of " + directory);
        return load(path.toString(), reading, () -> reading.read(path, fileIO::newInputStream));
    }

    /**
     * Reads the codebook that {@code segment} refers to, from the directory of the segment.
     *
     * @throws IOException naming both files if the codebook is missing, damaged or another one
     */
    public static Codebook loadFor(Path segment, CodebookReference reference, FileOpener opener)
            throws IOException {
        // Every query comes by for every segment, and building a Path parses a URI.
        String name = segment.toString();
        String key = name.substring(0, name.lastIndexOf('/') + 1) + reference.fileName();
        Reading reading = new Reading(reference, "segment " + name);
        return load(
                key,
                reading,
                () -> reading.read(new Path(segment.getParent(), reference.fileName()), opener));
    }

    @FunctionalInterface
    private interface Loading {
        Codebook load() throws IOException;
    }

    private static Codebook load(String key, Reading reading, Loading loading) throws IOException {
        Codebook codebook;
        try {
            codebook =
                    CACHE.get(
                            key,
                            missing -> {
                                try {
                                    return loading.load();
                                } catch (IOException e) {
                                    throw new UncheckedIOException(e);
                                }
                            });
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
        reading.check(key, codebook);
        return codebook;
    }

    /**
     * One attempt to read a codebook file.
     *
     * @param referrer what needs the codebook, for messages
     */
    private record Reading(CodebookReference reference, String referrer) {

        Codebook read(Path path, FileOpener opener) throws IOException {
            long started = System.nanoTime();
            try (ByteSource source =
                    new PaimonByteSource(
                            path.toString(), reference.fileLength(), () -> opener.open(path))) {
                Codebook codebook = CodebookFile.read(source);
                LOG.info(
                        "Loaded codebook file={} lists={} subspaces={} bytes={} millis={}",
                        path,
                        codebook.listCount(),
                        codebook.subspaceCount(),
                        reference.fileLength(),
                        (System.nanoTime() - started) / 1_000_000);
                return codebook;
            } catch (FileNotFoundException | NoSuchFileException e) {
                throw missing(path, e);
            }
        }

        private IOException missing(Path path, IOException cause) {
            IOException missing =
                    new FileNotFoundException(
                            String.format(
                                    "Codebook file %s is missing, but %s was encoded with it and"
                                            + " cannot be searched without. Restore the file, or"
                                            + " drop the index with CALL sys.drop_global_index and"
                                            + " build it again",
                                    path, referrer));
            missing.initCause(cause);
            return missing;
        }

        void check(String path, Codebook codebook) throws CorruptIndexException {
            if (!reference.names(codebook)) {
                throw new CorruptIndexException(
                        String.format(
                                "Codebook file %s holds codebook %s, but %s was encoded with"
                                        + " codebook %s. Restore the right file, or drop the index"
                                        + " and build it again",
                                path, codebook.id(), referrer, reference.id()));
            }
        }
    }

    private static int weight(Codebook codebook) {
        return (int) Math.min(Integer.MAX_VALUE, codebook.retainedBytes());
    }
}
