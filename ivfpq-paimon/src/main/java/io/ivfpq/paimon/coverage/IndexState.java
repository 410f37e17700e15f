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

package io.ivfpq.paimon.coverage;

import io.ivfpq.format.segment.CodebookReference;
import io.ivfpq.format.segment.SegmentDescriptor;
import io.ivfpq.paimon.codebook.CodebookAge;
import io.ivfpq.paimon.codebook.CodebookFileName;
import io.ivfpq.paimon.options.IndexTypes;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.paimon.Snapshot;
import org.apache.paimon.data.BinaryRow;
import org.apache.paimon.index.GlobalIndexMeta;
import org.apache.paimon.index.IndexFileHandler;
import org.apache.paimon.manifest.IndexManifestEntry;
import org.apache.paimon.table.FileStoreTable;
import org.apache.paimon.utils.Range;

/**
 * The segments of one vector column and the codebook files of the table, as the index manifest of
 * one snapshot lists them.
 */
public final class IndexState {

    private final List<SegmentEntry> segments;
    private final List<IndexManifestEntry> codebooks;
    private final Map<BinaryRow, List<Range>> rangesByPartition = new HashMap<>();

    private IndexState(List<SegmentEntry> segments, List<IndexManifestEntry> codebooks) {
        this.segments = segments;
        this.codebooks = codebooks;
        for (SegmentEntry segment : segments) {
            rangesByPartition
                    .computeIfAbsent(segment.partition(), key -> new ArrayList<>())
                    .add(segment.rows());
        }
        rangesByPartition.replaceAll(
                (partition, ranges) -> Range.sortAndMergeOverlap(ranges, true));
    }

    /**
     * Reads the index manifest of {@code snapshot}; opens no index file.
     *
     * @throws io.ivfpq.format.io.CorruptIndexException if an entry's metadata is damaged
     * @throws io.ivfpq.format.io.UnsupportedFormatException if a newer release wrote it
     */
    public static IndexState read(FileStoreTable table, Snapshot snapshot, int fieldId)
            throws IOException {
        IndexFileHandler handler = table.store().newIndexFileHandler();
        List<SegmentEntry> segments = new ArrayList<>();
        for (IndexManifestEntry entry : handler.scan(snapshot, IndexTypes.SEGMENT)) {
            GlobalIndexMeta meta = entry.indexFile().globalIndexMeta();
            if (meta != null && meta.indexFieldId() == fieldId) {
                SegmentDescriptor descriptor =
                        SegmentDescriptor.fromBytes(
                                meta.indexMeta(),
                                table.name() + "/" + entry.indexFile().fileName());
                segments.add(new SegmentEntry(entry.partition(), entry.indexFile(), descriptor));
            }
        }
        return new IndexState(segments, handler.scan(snapshot, IndexTypes.CODEBOOK));
    }

    public List<SegmentEntry> segments() {
        return segments;
    }

    /** Manifest entries of every codebook file of the table, of this column or another. */
    public List<IndexManifestEntry> codebooks() {
        return codebooks;
    }

    /** Every codebook of the column: those in the manifest, and those its segments refer to. */
    public Collection<CodebookReference> codebooksOf(int fieldId) {
        Map<String, CodebookReference> found = new LinkedHashMap<>(referencedCodebooks());
        for (IndexManifestEntry entry : codebooks) {
            String fileName = entry.indexFile().fileName();
            CodebookFileName.parse(fileName)
                    .filter(name -> name.fieldId() == fieldId)
                    .ifPresent(
                            name ->
                                    found.put(
                                            fileName,
                                            name.reference(entry.indexFile().fileSize())));
        }
        return found.values();
    }

    /** Generation of the column's newest codebook file; 0 if it has none. */
    public int newestGeneration(int fieldId) {
        return codebooksOf(fieldId).stream()
                .mapToInt(CodebookReference::generation)
                .max()
                .orElse(0);
    }

    /** Names of the codebook files in the manifest. */
    public Set<String> codebookNames() {
        Set<String> names = new LinkedHashSet<>();
        codebooks.forEach(entry -> names.add(entry.indexFile().fileName()));
        return names;
    }

    /** The codebook files that segments refer to, by file name; embedded ones have no file. */
    public Map<String, CodebookReference> referencedCodebooks() {
        Map<String, CodebookReference> references = new LinkedHashMap<>();
        for (SegmentEntry segment : segments) {
            CodebookReference reference = segment.descriptor().codebook();
            if (!reference.isEmbedded()) {
                references.put(reference.fileName(), reference);
            }
        }
        return references;
    }

    /**
     * Whether others have taken the place of a codebook: the manifest neither lists it nor has
     * segments of it, but lists a newer one of the column. A codebook that an overwrite has removed
     * together with all others is not retired.
     */
    public boolean isRetired(CodebookReference codebook, int fieldId) {
        return !codebookNames().contains(codebook.fileName())
                && !referencedCodebooks().containsKey(codebook.fileName())
                && codebooksOf(fieldId).stream()
                        .anyMatch(other -> CodebookAge.OLDEST_FIRST.compare(other, codebook) > 0);
    }

    /** Whether the manifest lists an index file of that name. */
    public boolean contains(String fileName) {
        return segments.stream().anyMatch(entry -> entry.file().fileName().equals(fileName));
    }

    /** Covered row ranges of one partition: ascending, disjoint, no two of them adjacent. */
    public List<Range> ranges(BinaryRow partition) {
        return rangesByPartition.getOrDefault(partition, List.of());
    }
}
