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

package io.ivfpq.paimon.commit;

import io.ivfpq.paimon.coverage.IndexState;
import io.ivfpq.paimon.coverage.SegmentEntry;
import io.ivfpq.paimon.options.VectorColumn;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.paimon.Snapshot;
import org.apache.paimon.data.BinaryRow;
import org.apache.paimon.index.IndexFileMeta;
import org.apache.paimon.io.CompactIncrement;
import org.apache.paimon.io.DataIncrement;
import org.apache.paimon.manifest.IndexManifestEntry;
import org.apache.paimon.table.FileStoreTable;
import org.apache.paimon.table.sink.CommitMessage;
import org.apache.paimon.table.sink.CommitMessageImpl;

/**
 * Replaces the whole index of one column by index files of another type, in one index-only
 * snapshot: Paimon searches a column with one type of index only.
 *
 * @param column whose segments and codebooks go
 * @param segments all of its segments, as they were read
 * @param added manifest entries of another type, by partition
 */
public record IndexHandover(
        VectorColumn column,
        List<SegmentEntry> segments,
        Map<BinaryRow, List<IndexFileMeta>> added) {

    /**
     * Commits unless the index has changed since the segments were read.
     *
     * @return whether it was committed; if not, the files to be added belong to nobody
     * @throws IOException if metadata cannot be read
     * @throws RuntimeException if the commit fails for a reason other than a concurrent change;
     *     whether it took place is then unknown
     */
    public boolean commit(FileStoreTable table, String commitUser) throws IOException {
        try (GuardedAttempts<Judgement> attempts = new GuardedAttempts<>(table, commitUser)) {
            return attempts.run(1, base -> judge(table, base)).attempts() > 0;
        }
    }

    private Judgement judge(FileStoreTable table, Snapshot base) throws IOException {
        if (base == null) {
            return new Judgement(0, this, false, List.of());
        }
        IndexState index = IndexState.read(table, base, column.fieldId());
        boolean unchanged = new HashSet<>(index.segments()).equals(new HashSet<>(segments));
        return new Judgement(base.id(), this, unchanged, codebooks(index));
    }

    private List<IndexManifestEntry> codebooks(IndexState index) {
        List<String> names =
                index.codebooksOf(column.fieldId()).stream()
                        .map(reference -> reference.fileName())
                        .toList();
        return index.codebooks().stream()
                .filter(entry -> names.contains(entry.indexFile().fileName()))
                .toList();
    }

    /**
     * @param unchanged whether the snapshot lists the segments that were read, and no others
     * @param codebooks manifest entries of the column's codebooks
     */
    private record Judgement(
            long baseId,
            IndexHandover handover,
            boolean unchanged,
            List<IndexManifestEntry> codebooks)
            implements Decision<Judgement> {

        @Override
        public boolean isEmpty() {
            return !unchanged;
        }

        @Override
        public boolean sameOutcomeAs(Judgement other) {
            return unchanged == other.unchanged && codebooks.equals(other.codebooks);
        }

        @Override
        public List<CommitMessage> messages(FileStoreTable table) {
            Map<BinaryRow, List<IndexFileMeta>> removed = new LinkedHashMap<>();
            for (SegmentEntry segment : handover.segments) {
                add(removed, segment.partition(), segment.file());
            }
            for (IndexManifestEntry codebook : codebooks) {
                add(removed, codebook.partition(), codebook.indexFile());
            }
            List<CommitMessage> messages = new ArrayList<>();
            removed.forEach(
                    (partition, files) ->
                            messages.add(
                                    message(
                                            partition,
                                            handover.added.getOrDefault(partition, List.of()),
                                            files)));
            return messages;
        }

        private static void add(
                Map<BinaryRow, List<IndexFileMeta>> files,
                BinaryRow partition,
                IndexFileMeta file) {
            files.computeIfAbsent(partition, key -> new ArrayList<>()).add(file);
        }

        private static CommitMessage message(
                BinaryRow partition, List<IndexFileMeta> added, List<IndexFileMeta> removed) {
            return new CommitMessageImpl(
                    partition,
                    0,
                    null,
                    new DataIncrement(List.of(), List.of(), List.of(), added, removed),
                    CompactIncrement.emptyIncrement());
        }
    }
}
