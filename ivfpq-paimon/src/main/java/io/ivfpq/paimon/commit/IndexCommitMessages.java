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
import io.ivfpq.paimon.build.BuiltSegment;
import io.ivfpq.paimon.options.IndexTypes;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.paimon.data.BinaryRow;
import org.apache.paimon.data.BinaryRowWriter;
import org.apache.paimon.fs.Path;
import org.apache.paimon.index.GlobalIndexMeta;
import org.apache.paimon.index.IndexFileMeta;
import org.apache.paimon.index.IndexPathFactory;
import org.apache.paimon.io.CompactIncrement;
import org.apache.paimon.io.DataIncrement;
import org.apache.paimon.manifest.IndexManifestEntry;
import org.apache.paimon.table.FileStoreTable;
import org.apache.paimon.table.sink.CommitMessage;
import org.apache.paimon.table.sink.CommitMessageImpl;

/** Turns what is accepted and the codebooks it lacks into Paimon's commit messages. */
final class IndexCommitMessages {

    /** Index files of one partition. */
    private record Change(List<IndexFileMeta> added, List<IndexFileMeta> removed) {

        CommitMessage message(BinaryRow partition) {
            return new CommitMessageImpl(
                    partition,
                    0,
                    null,
                    new DataIncrement(List.of(), List.of(), List.of(), added, removed),
                    CompactIncrement.emptyIncrement());
        }
    }

    private final Map<BinaryRow, Change> changes = new LinkedHashMap<>();

    private IndexCommitMessages() {}

    static List<CommitMessage> of(FileStoreTable table, Judgement judgement) {
        IndexCommitMessages messages = new IndexCommitMessages();
        judgement
                .accepted()
                .forEach(
                        (partition, segments) ->
                                messages.of(partition)
                                        .added
                                        .addAll(
                                                segments.stream()
                                                        .map(BuiltSegment::file)
                                                        .toList()));
        return messages.with(table, judgement.missingCodebooks().values());
    }

    static List<CommitMessage> of(FileStoreTable table, SwapJudgement judgement) {
        IndexCommitMessages messages = new IndexCommitMessages();
        for (IndexSwap swap : judgement.accepted()) {
            Change change = messages.of(swap.partition());
            change.added.addAll(swap.added());
            change.removed.addAll(swap.removed());
        }
        return messages.with(table, judgement.missingCodebooks().values());
    }

    static List<CommitMessage> of(CodebookRemoval removal) {
        IndexCommitMessages messages = new IndexCommitMessages();
        for (IndexManifestEntry entry : removal.removed()) {
            messages.of(entry.partition()).removed.add(entry.indexFile());
        }
        return messages.all();
    }

    private Change of(BinaryRow partition) {
        return changes.computeIfAbsent(
                partition, key -> new Change(new ArrayList<>(), new ArrayList<>()));
    }

    private List<CommitMessage> with(
            FileStoreTable table, Collection<CodebookReference> missingCodebooks) {
        List<IndexFileMeta> codebooks = codebookFiles(table, missingCodebooks);
        if (!codebooks.isEmpty()) {
            of(codebookPartition(table)).added.addAll(codebooks);
        }
        return all();
    }

    private List<CommitMessage> all() {
        List<CommitMessage> messages = new ArrayList<>();
        changes.forEach((partition, change) -> messages.add(change.message(partition)));
        return messages;
    }

    private static List<IndexFileMeta> codebookFiles(
            FileStoreTable table, Collection<CodebookReference> references) {
        IndexPathFactory paths = table.store().pathFactory().globalIndexFileFactory();
        List<IndexFileMeta> files = new ArrayList<>();
        for (CodebookReference reference : references) {
            Path path = paths.toPath(reference.fileName());
            // Without global-index metadata Paimon never takes the file for an index of a column.
            files.add(
                    new IndexFileMeta(
                            IndexTypes.CODEBOOK,
                            reference.fileName(),
                            reference.fileLength(),
                            0,
                            (GlobalIndexMeta) null,
                            paths.isExternalPath() ? path.toString() : null));
        }
        return files;
    }

    /**
     * Codebooks belong to no partition. In a partitioned table they are filed under the row of
     * nulls, because Paimon reads a partition row by the table's arity. An overwrite of that
     * partition removes their entries; the next commit adds them again.
     */
    private static BinaryRow codebookPartition(FileStoreTable table) {
        int arity = table.store().partitionType().getFieldCount();
        if (arity == 0) {
            return BinaryRow.EMPTY_ROW;
        }
        BinaryRow row = new BinaryRow(arity);
        BinaryRowWriter writer = new BinaryRowWriter(row);
        for (int field = 0; field < arity; field++) {
            writer.setNullAt(field);
        }
        writer.complete();
        return row;
    }
}
