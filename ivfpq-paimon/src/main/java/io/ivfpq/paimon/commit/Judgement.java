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
import io.ivfpq.paimon.build.BuiltSegment;
import io.ivfpq.paimon.coverage.IndexState;
import io.ivfpq.paimon.coverage.LiveRows;
import io.ivfpq.paimon.options.VectorColumn;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.paimon.Snapshot;
import org.apache.paimon.data.BinaryRow;
import org.apache.paimon.index.IndexPathFactory;
import org.apache.paimon.table.FileStoreTable;
import org.apache.paimon.table.sink.CommitMessage;
import org.apache.paimon.utils.Range;

/**
 * What may be committed on top of one snapshot.
 *
 * @param baseId the snapshot judged against
 * @param verdicts one per segment, in the order given
 * @param missingCodebooks codebooks that accepted or live segments refer to and the snapshot does
 *     not list, by file name
 */
record Judgement(
        long baseId,
        Map<BuiltSegment, SegmentVerdict> verdicts,
        Map<String, CodebookReference> missingCodebooks)
        implements Decision<Judgement> {

    static Judgement of(
            FileStoreTable table,
            VectorColumn column,
            Snapshot base,
            List<BuiltSegment> segments,
            List<CodebookReference> codebooks)
            throws IOException {
        IndexState index = IndexState.read(table, base, column.fieldId());
        LiveRows live = LiveRows.read(table, base, column.name());
        Map<BuiltSegment, SegmentVerdict> verdicts = new LinkedHashMap<>();
        Map<String, CodebookReference> missing = new LinkedHashMap<>(index.referencedCodebooks());
        codebooks.forEach(codebook -> missing.put(codebook.fileName(), codebook));
        Map<BinaryRow, List<Range>> taken = new LinkedHashMap<>();
        for (BuiltSegment segment : segments) {
            List<Range> covered =
                    taken.computeIfAbsent(
                            segment.partition(), key -> new ArrayList<>(index.ranges(key)));
            CodebookReference codebook = codebookOf(segment);
            SegmentVerdict verdict = verdict(segment, index, covered, live);
            if (verdict == SegmentVerdict.ACCEPTED) {
                verdict =
                        index.isRetired(codebook, column.fieldId())
                                ? SegmentVerdict.CODEBOOK_RETIRED
                                : verdictOnFiles(table, segment, codebook, index);
            }
            if (verdict == SegmentVerdict.ACCEPTED) {
                covered.add(segment.rows());
                missing.put(codebook.fileName(), codebook);
            }
            verdicts.put(segment, verdict);
        }
        missing.keySet().removeAll(index.codebookNames());
        return new Judgement(base.id(), verdicts, missing);
    }

    private static SegmentVerdict verdict(
            BuiltSegment segment, IndexState index, List<Range> covered, LiveRows live) {
        if (index.contains(segment.file().fileName())) {
            return SegmentVerdict.ALREADY_COMMITTED;
        }
        if (covered.stream().anyMatch(segment.rows()::hasIntersection)) {
            return SegmentVerdict.SUPERSEDED;
        }
        if (!live.contains(segment.partition(), segment.rows())) {
            return SegmentVerdict.NO_LONGER_LIVE;
        }
        boolean unchanged =
                live.fingerprint(segment.partition(), segment.rows())
                        == segment.sourceFingerprint();
        return unchanged ? SegmentVerdict.ACCEPTED : SegmentVerdict.REWRITTEN;
    }

    /** A restored job may come back long after orphan cleaning took its uncommitted files. */
    private static SegmentVerdict verdictOnFiles(
            FileStoreTable table,
            BuiltSegment segment,
            CodebookReference codebook,
            IndexState index)
            throws IOException {
        IndexPathFactory paths = table.store().pathFactory().globalIndexFileFactory();
        if (!table.fileIO().exists(paths.toPath(segment.file()))) {
            return SegmentVerdict.FILE_MISSING;
        }
        boolean searchable =
                index.codebookNames().contains(codebook.fileName())
                        || table.fileIO().exists(paths.toPath(codebook.fileName()));
        return searchable ? SegmentVerdict.ACCEPTED : SegmentVerdict.CODEBOOK_MISSING;
    }

    private static CodebookReference codebookOf(BuiltSegment segment) throws IOException {
        return SegmentDescriptor.fromBytes(
                        segment.file().globalIndexMeta().indexMeta(), segment.file().fileName())
                .codebook();
    }

    /** The segments to add, by partition. */
    Map<BinaryRow, List<BuiltSegment>> accepted() {
        Map<BinaryRow, List<BuiltSegment>> accepted = new LinkedHashMap<>();
        verdicts.forEach(
                (segment, verdict) -> {
                    if (verdict == SegmentVerdict.ACCEPTED) {
                        accepted.computeIfAbsent(segment.partition(), key -> new ArrayList<>())
                                .add(segment);
                    }
                });
        return accepted;
    }

    @Override
    public boolean isEmpty() {
        return missingCodebooks.isEmpty() && !verdicts.containsValue(SegmentVerdict.ACCEPTED);
    }

    @Override
    public List<CommitMessage> messages(FileStoreTable table) {
        return IndexCommitMessages.of(table, this);
    }

    @Override
    public boolean sameOutcomeAs(Judgement other) {
        return verdicts.equals(other.verdicts) && missingCodebooks.equals(other.missingCodebooks);
    }
}
