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

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ivfpq.format.codebook.Codebook;
import io.ivfpq.format.io.CorruptIndexException;
import io.ivfpq.format.segment.CodebookReference;
import io.ivfpq.format.vector.Metric;
import io.ivfpq.paimon.fixture.Codebooks;
import io.ivfpq.paimon.fixture.Vectors;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.paimon.fs.FileIO;
import org.apache.paimon.fs.Path;
import org.apache.paimon.fs.local.LocalFileIO;
import org.apache.paimon.index.IndexPathFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CodebookStoreTest {

    private static final FileIO FILES = new LocalFileIO();

    private final Codebook codebook = Codebooks.train(Metric.L2, 4, new Vectors(8, 1).next(300));

    @TempDir java.nio.file.Path directory;

    @Test
    void whatWasWrittenIsLoadedAgain() throws IOException {
        CodebookReference reference = write();

        assertThat(reference.names(codebook)).isTrue();
        assertThat(CodebookFileName.parse(reference.fileName()))
                .hasValueSatisfying(
                        name -> {
                            assertThat(name.fieldId()).isEqualTo(3);
                            assertThat(name.id()).isEqualTo(codebook.id());
                            assertThat(name.reference(reference.fileLength())).isEqualTo(reference);
                        });
        assertThat(Files.size(file(reference))).isEqualTo(reference.fileLength());
        // A copy under another name is not in the cache, so this reads the file.
        CodebookReference copy = copy(reference, "copy.index");
        Codebook loaded = CodebookStore.load(FILES, indexDirectory(), copy);
        assertThat(loaded.id()).isEqualTo(codebook.id());
        assertThat(loaded.centroids()).isEqualTo(codebook.centroids());
    }

    @Test
    void theSameCodebookWrittenTwiceGetsTwoFiles() throws IOException {
        assertThat(write().fileName()).isNotEqualTo(write().fileName());
    }

    @Test
    void readsAFileOnceHoweverManyThreadsAsk() throws Exception {
        CodebookReference reference = copy(write(), "shared.index");
        AtomicInteger opened = new AtomicInteger();
        Path segment = new Path(indexDirectory(), "segment.index");
        ExecutorService pool = Executors.newFixedThreadPool(8);
        List<Future<Codebook>> loads = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            loads.add(
                    pool.submit(
                            () ->
                                    CodebookStore.loadFor(
                                            segment,
                                            reference,
                                            path -> {
                                                opened.incrementAndGet();
                                                return FILES.newInputStream(path);
                                            })));
        }

        for (Future<Codebook> load : loads) {
            assertThat(load.get()).isSameAs(loads.get(0).get());
        }
        assertThat(opened).hasValue(1);
        pool.shutdown();
    }

    @Test
    void namesTheMissingFileAndTheSegmentThatNeedsIt() throws IOException {
        CodebookReference reference = copy(write(), "missing.index");
        Files.delete(file(reference));
        Path segment = new Path(indexDirectory(), "segment.index");

        assertThatThrownBy(() -> CodebookStore.loadFor(segment, reference, FILES::newInputStream))
                .isInstanceOf(FileNotFoundException.class)
                .hasMessage(
                        "Codebook file %s is missing, but segment %s was encoded with it and cannot"
                            + " be searched without. Restore the file, or drop the index with CALL"
                            + " sys.drop_global_index and build it again",
                        new Path(indexDirectory(), "missing.index"), segment);
    }

    @Test
    void namesADamagedFile() throws IOException {
        CodebookReference reference = copy(write(), "damaged.index");
        byte[] bytes = Files.readAllBytes(file(reference));
        bytes[bytes.length / 2] ^= 1;
        Files.write(file(reference), bytes);

        assertThatThrownBy(() -> CodebookStore.load(FILES, indexDirectory(), reference))
                .isInstanceOf(CorruptIndexException.class)
                .hasMessageContaining("damaged.index");
    }

    @Test
    void refusesAnotherCodebookUnderTheName() throws IOException {
        CodebookReference reference = copy(write(), "other.index");
        UUID other = new UUID(1, 2);
        CodebookReference wrong =
                new CodebookReference(other, 1, 0, "other.index", reference.fileLength());

        assertThatThrownBy(() -> CodebookStore.load(FILES, indexDirectory(), wrong))
                .isInstanceOf(CorruptIndexException.class)
                .hasMessageContaining("other.index holds codebook " + codebook.id())
                .hasMessageContaining("was encoded with codebook " + other);
    }

    private CodebookReference write() throws IOException {
        return CodebookStore.write(FILES, new DirectoryPaths(indexDirectory()), 3, codebook);
    }

    private CodebookReference copy(CodebookReference reference, String name) throws IOException {
        Files.copy(file(reference), directory.resolve("index").resolve(name));
        return CodebookReference.to(codebook, name, reference.fileLength());
    }

    private Path indexDirectory() {
        return new Path(directory.resolve("index").toUri());
    }

    private java.nio.file.Path file(CodebookReference reference) {
        return directory.resolve("index").resolve(reference.fileName());
    }

    private record DirectoryPaths(Path directory) implements IndexPathFactory {

        @Override
        public Path toPath(String fileName) {
            return new Path(directory, fileName);
        }

        @Override
        public Path newPath() {
            return toPath(UUID.randomUUID().toString());
        }

        @Override
        public boolean isExternalPath() {
            return false;
        }
    }
}
