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

package io.ivfpq.paimon.spi;

import static org.assertj.core.api.Assertions.assertThat;

import io.ivfpq.format.codebook.Codebook;
import io.ivfpq.format.io.ByteSource;
import io.ivfpq.format.io.MemoryByteSink;
import io.ivfpq.format.io.MemoryByteSource;
import io.ivfpq.format.segment.CodebookReference;
import io.ivfpq.format.segment.InvertedList;
import io.ivfpq.format.segment.SegmentBuilder;
import io.ivfpq.format.segment.SegmentDescriptor;
import io.ivfpq.format.segment.SegmentReader;
import io.ivfpq.format.vector.Metric;
import io.ivfpq.paimon.fixture.Codebooks;
import io.ivfpq.paimon.fixture.Vectors;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SegmentCacheTest {

    private final float[][] rows = new Vectors(8, 6).next(500);
    private final Codebook codebook = Codebooks.train(Metric.L2, 16, rows);
    private final AtomicInteger reads = new AtomicInteger();

    private SegmentDescriptor descriptor;
    private ByteSource source;

    @BeforeEach
    void writeSegment() throws IOException {
        SegmentBuilder builder = new SegmentBuilder(codebook, CodebookReference.embedded(codebook));
        for (int row = 0; row < rows.length; row++) {
            builder.add(row, rows[row]);
        }
        MemoryByteSink sink = new MemoryByteSink("memory");
        descriptor = builder.writeTo(sink);
        source = new CountingSource(new MemoryByteSource("memory", sink.toByteArray()));
    }

    @Test
    void readsOnlyListsThatAreNotThereYet() throws IOException {
        SegmentCache cache = new SegmentCache(1 << 20);
        SegmentReader reader = cache.open(descriptor, source);
        List<InvertedList> some = cache.lists(reader, source, new int[] {3, 1});
        int before = reads.get();

        List<InvertedList> more = cache.lists(reader, source, new int[] {1, 7, 3});
        assertThat(reads.get() - before).isEqualTo(1);
        cache.lists(reader, source, new int[] {7, 3, 1});

        assertThat(reads.get() - before).isEqualTo(1);
        assertThat(more).extracting(InvertedList::listId).containsExactly(1, 7, 3);
        assertThat(more.get(0)).isSameAs(some.get(1));
        assertThat(more.get(2)).isSameAs(some.get(0));
    }

    @Test
    void readsADirectoryOnceHoweverManyThreadsAsk() throws Exception {
        SegmentCache cache = new SegmentCache(1 << 20);
        ExecutorService pool = Executors.newFixedThreadPool(8);
        List<Future<SegmentReader>> opened = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            opened.add(pool.submit(() -> cache.open(descriptor, source)));
        }
        for (Future<SegmentReader> reader : opened) {
            assertThat(reader.get().rowCount()).isEqualTo(500);
        }
        pool.shutdown();

        assertThat(reads).hasValue(1);
    }

    @Test
    void readsAnEmbeddedCodebookOnce() throws IOException {
        SegmentCache cache = new SegmentCache(1 << 20);
        SegmentReader reader = cache.open(descriptor, source);

        Codebook loaded = cache.embeddedCodebook(reader, source);

        assertThat(loaded.id()).isEqualTo(codebook.id());
        assertThat(cache.embeddedCodebook(reader, source)).isSameAs(loaded);
    }

    @Test
    void stillAnswersWhenNothingFits() throws IOException {
        SegmentCache cache = new SegmentCache(0);
        SegmentReader reader = cache.open(descriptor, source);

        for (int i = 0; i < 3; i++) {
            assertThat(cache.lists(reader, source, new int[] {3, 1}))
                    .extracting(InvertedList::listId)
                    .containsExactly(3, 1);
        }
    }

    private final class CountingSource implements ByteSource {

        private final ByteSource bytes;

        private CountingSource(ByteSource bytes) {
            this.bytes = bytes;
        }

        @Override
        public String name() {
            return bytes.name();
        }

        @Override
        public long length() throws IOException {
            return bytes.length();
        }

        @Override
        public void readFully(long position, byte[] target, int offset, int length)
                throws IOException {
            reads.incrementAndGet();
            bytes.readFully(position, target, offset, length);
        }

        @Override
        public void close() throws IOException {
            bytes.close();
        }
    }
}
