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

import io.ivfpq.format.segment.CodebookReference;
import io.ivfpq.format.segment.SegmentDescriptor;
import io.ivfpq.paimon.coverage.IndexState;
import io.ivfpq.paimon.coverage.LiveRows;
import io.ivfpq.paimon.coverage.SegmentEntry;
import io.ivfpq.paimon.options.VectorColumn;
import java.io.IOException;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.paimon.Snapshot;
import org.apache.paimon.index.IndexFileMeta;
import org.apache.paimon.index.IndexPathFactory;
import org.apache.paimon.table.FileStoreTable;
import org.apache.paimon.table.sink.CommitMessage;

/**
 * Whether one swap may be committed on top of one snapshot.
 *
 * <p>A swap that copies codes is right as long as what it copied from is. So it does not look at
 * data files, only at whether the rows are still there: whoever rewrites rows drops their segments,
 * and then the input is gone. A swap that read vectors again is right only while the same data
 * files hold them, like any new segment.
 *
 * @param missingCodebooks codebooks that segments refer to and the snapshot does not list, by name
 */
record SwapJudgement(
        long baseId,
        IndexSwap swap,
        SwapVerdict verdict,
        Map<String, CodebookReference> missingCodebooks)
        implements Decision<SwapJudgement> {

    static SwapJudgement of(
            FileStoreTable table, VectorColumn column, Snapshot base, IndexSwap swap)
            throws IOException {
        IndexState index = IndexState.read(table, base, column.fieldId());
        SwapVerdict verdict = onManifest(index, swap);
        if (verdict == SwapVerdict.ACCEPTED) {
            verdict = onRows(LiveRows.read(table, base, column.name()), swap);
        }
        Map<String, CodebookReference> missing = new LinkedHashMap<>(index.referencedCodebooks());
        if (verdict == SwapVerdict.ACCEPTED) {
            Map<String, CodebookReference> added = codebooks(swap);
            boolean retired =
                    added.values().stream().anyMatch(c -> index.isRetired(c, column.fieldId()));
            verdict =
                    retired
                            ? SwapVerdict.CODEBOOK_RETIRED
                            : onFiles(table, index, swap, added.keySet());
            missing.putAll(added);
        }
        missing.keySet().removeAll(index.codebookNames());
        return new SwapJudgement(base.id(), swap, verdict, missing);
    }

    private static SwapVerdict onManifest(IndexState index, IndexSwap swap) {
        Map<String, SegmentEntry> listed = new HashMap<>();
        index.segments().forEach(entry -> listed.put(entry.file().fileName(), entry));
        boolean removedAll =
                swap.removed().stream().noneMatch(f -> listed.containsKey(f.fileName()));
        if (removedAll && swap.added().stream().allMatch(f -> listed.containsKey(f.fileName()))) {
            return SwapVerdict.ALREADY_COMMITTED;
        }
        for (IndexFileMeta file : swap.removed()) {
            SegmentEntry entry = listed.remove(file.fileName());
            if (entry == null
                    || !entry.file().equals(file)
                    || !entry.partition().equals(swap.partition())) {
                return SwapVerdict.INPUT_GONE;
            }
        }
        boolean overlapped =
                listed.values().stream()
                        .anyMatch(
                                kept ->
                                        swap.rows().stream()
                                                .anyMatch(kept.rows()::hasIntersection));
        return overlapped ? SwapVerdict.OVERLAPPED : SwapVerdict.ACCEPTED;
    }

    private static SwapVerdict onRows(LiveRows live, IndexSwap swap) {
        boolean isLive =
                swap.added().stream()
                        .map(file -> file.globalIndexMeta().rowRange())
                        .allMatch(rows -> live.contains(swap.partition(), rows));
        if (!isLive) {
            return SwapVerdict.NO_LONGER_LIVE;
        }
        boolean unchanged =
                swap.sources().stream()
                        .allMatch(
                                built ->
                                        live.fingerprint(swap.partition(), built.rows())
                                                == built.sourceFingerprint());
        return unchanged ? SwapVerdict.ACCEPTED : SwapVerdict.REWRITTEN;
    }

    private static SwapVerdict onFiles(
            FileStoreTable table, IndexState index, IndexSwap swap, Set<String> codebooks)
            throws IOException {
        IndexPathFactory paths = table.store().pathFactory().globalIndexFileFactory();
        for (IndexFileMeta file : swap.added()) {
            if (!table.fileIO().exists(paths.toPath(file))) {
                return SwapVerdict.FILE_MISSING;
            }
        }
        for (String codebook : codebooks) {
            if (!index.codebookNames().contains(codebook)
                    && !table.fileIO().exists(paths.toPath(codebook))) {
                return SwapVerdict.CODEBOOK_MISSING;
            }
        }
        return SwapVerdict.ACCEPTED;
    }

    private static Map<String, CodebookReference> codebooks(IndexSwap swap) throws IOException {
        Map<String, CodebookReference> codebooks = new LinkedHashMap<>();
        for (IndexFileMeta file : swap.added()) {
            CodebookReference codebook =
                    SegmentDescriptor.fromBytes(file.globalIndexMeta().indexMeta(), file.fileName())
                            .codebook();
            codebooks.put(codebook.fileName(), codebook);
        }
        return codebooks;
    }

    List<IndexSwap> accepted() {
        return verdict == SwapVerdict.ACCEPTED ? List.of(swap) : List.of();
    }

    @Override
    public boolean isEmpty() {
        return verdict != SwapVerdict.ACCEPTED;
    }

    @Override
    public boolean sameOutcomeAs(SwapJudgement other) {
        return verdict == other.verdict && missingCodebooks.equals(other.missingCodebooks);
    }

    @Override
    public List<CommitMessage> messages(FileStoreTable table) {
        return IndexCommitMessages.of(table, this);
    }
}
