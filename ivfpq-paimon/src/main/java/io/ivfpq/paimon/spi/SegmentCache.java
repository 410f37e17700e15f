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

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.ivfpq.format.codebook.Codebook;
import io.ivfpq.format.io.ByteSource;
import io.ivfpq.format.io.MemoryByteSource;
import io.ivfpq.format.segment.InvertedList;
import io.ivfpq.format.segment.RefineCodes;
import io.ivfpq.format.segment.SegmentDescriptor;
import io.ivfpq.format.segment.SegmentReader;
import io.ivfpq.paimon.options.CacheSize;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.List;

/**
 * Directories, inverted lists and embedded codebooks of segments, shared by all queries of the
 * process and bounded by {@link CacheSize#SEGMENTS}. Segments are immutable and their names unique,
 * so nothing goes stale.
 */
final class SegmentCache {

    /** What the process shares. */
    static final SegmentCache SHARED = new SegmentCache(CacheSize.SEGMENTS.bytes());

    /** Parts of a segment that are no inverted list; lists have ids from 0 on. */
    private static final int DIRECTORY = -1;

    private static final int CODEBOOK = -2;

    /** The refine codes of list {@code i} are part {@code REFINE_CODES − i}. */
    private static final int REFINE_CODES = -3;

    /** An object header, a reference and the cache's own bookkeeping, nearly. */
    private static final int ENTRY_BYTES = 160;

    private record Key(String file, int part) {}

    private sealed interface Entry {}

    private record DirectoryEntry(SegmentReader reader) implements Entry {}

    private record CodebookEntry(Codebook codebook) implements Entry {}

    private record RefineEntry(RefineCodes codes) implements Entry {}

    private record ListEntry(InvertedList list) implements Entry {}

    @FunctionalInterface
    private interface Loading {
        Entry load() throws IOException;
    }

    private final Cache<Key, Entry> entries;

    SegmentCache(long maximumBytes) {
        this.entries =
                Caffeine.newBuilder()
                        .maximumWeight(maximumBytes)
                        .weigher((Key key, Entry entry) -> weight(entry))
                        .build();
    }

    /** A reader over {@code source}; reads the tail of the file unless it is cached. */
    SegmentReader open(SegmentDescriptor descriptor, ByteSource source) throws IOException {
        Entry entry =
                get(
                        new Key(source.name(), DIRECTORY),
                        () -> {
                            SegmentReader reader = SegmentReader.open(source, descriptor);
                            // The source belongs to one query; the directory outlives it.
                            ByteSource none = new MemoryByteSource(source.name(), new byte[0]);
                            return new DirectoryEntry(reader.on(none));
                        });
        return ((DirectoryEntry) entry).reader().on(source);
    }

    /** The codebook inside a segment whose descriptor says that there is one. */
    Codebook embeddedCodebook(SegmentReader reader, ByteSource source) throws IOException {
        Entry entry =
                get(
                        new Key(source.name(), CODEBOOK),
                        () -> new CodebookEntry(reader.embeddedCodebook().orElseThrow()));
        return ((CodebookEntry) entry).codebook();
    }

    /** The refine codes of one list of a segment whose codebook makes some. */
    RefineCodes refineCodes(SegmentReader reader, ByteSource source, int listId)
            throws IOException {
        Entry entry =
                get(
                        new Key(source.name(), REFINE_CODES - listId),
                        () -> new RefineEntry(reader.readRefineCodes(listId)));
        return ((RefineEntry) entry).codes();
    }

    /** Inverted lists in the order asked for; those not cached are read in one go. */
    List<InvertedList> lists(SegmentReader reader, ByteSource source, int[] listIds)
            throws IOException {
        InvertedList[] lists = new InvertedList[listIds.length];
        int[] missing = new int[listIds.length];
        int missingCount = 0;
        for (int i = 0; i < listIds.length; i++) {
            Entry entry = entries.getIfPresent(new Key(source.name(), listIds[i]));
            if (entry instanceof ListEntry cached) {
                lists[i] = cached.list();
            } else {
                missing[missingCount++] = i;
            }
        }
        if (missingCount > 0) {
            read(reader, source, listIds, Arrays.copyOf(missing, missingCount), lists);
        }
        return Arrays.asList(lists);
    }

    private void read(
            SegmentReader reader,
            ByteSource source,
            int[] listIds,
            int[] positions,
            InvertedList[] target)
            throws IOException {
        int[] wanted = Arrays.stream(positions).map(position -> listIds[position]).toArray();
        List<InvertedList> read = reader.readLists(wanted);
        for (int i = 0; i < positions.length; i++) {
            target[positions[i]] = read.get(i);
            entries.put(new Key(source.name(), wanted[i]), new ListEntry(read.get(i)));
        }
    }

    /** One thread loads, the others that want the same wait for it. */
    private Entry get(Key key, Loading loading) throws IOException {
        try {
            return entries.get(
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
    }

    private static int weight(Entry entry) {
        long bytes = ENTRY_BYTES;
        if (entry instanceof DirectoryEntry directory) {
            bytes += directory.reader().retainedBytes();
        } else if (entry instanceof CodebookEntry codebook) {
            bytes += codebook.codebook().retainedBytes();
        } else if (entry instanceof RefineEntry refine) {
            bytes += refine.codes().retainedBytes();
        } else if (entry instanceof ListEntry list) {
            bytes += list.list().retainedBytes();
        }
        return (int) Math.min(Integer.MAX_VALUE, bytes);
    }
}
