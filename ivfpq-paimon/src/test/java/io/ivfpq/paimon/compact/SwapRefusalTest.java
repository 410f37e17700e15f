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

package io.ivfpq.paimon.compact;

import static org.assertj.core.api.Assertions.assertThat;

import io.ivfpq.format.segment.CodebookReference;
import io.ivfpq.paimon.commit.IndexSwap;
import io.ivfpq.paimon.commit.SwapVerdict;
import io.ivfpq.paimon.coverage.LiveRows;
import io.ivfpq.paimon.coverage.SegmentEntry;
import io.ivfpq.paimon.fixture.VectorTable;
import io.ivfpq.paimon.fixture.Vectors;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.paimon.data.BinaryRow;
import org.apache.paimon.index.IndexFileMeta;
import org.apache.paimon.io.CompactIncrement;
import org.apache.paimon.io.DataFileMeta;
import org.apache.paimon.io.DataIncrement;
import org.apache.paimon.table.sink.CommitMessageImpl;
import org.apache.paimon.table.sink.TableCommitImpl;
import org.apache.paimon.table.source.DataSplit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The refusals of a swap that need a table in a state of their own. */
class SwapRefusalTest {

    @TempDir Path warehouse;

    private final Vectors vectors = new Vectors(4, 21);
    private VectorTable items;
    private MergingTable table;

    @BeforeEach
    void createTableWithSegments() throws Exception {
        items =
                VectorTable.create(
                        warehouse,
                        4,
                        Map.of(
                                "vector.index.task.max-rows",
                                "20",
                                "vector.index.lists",
                                "8",
                                "vector.index.train.min-rows",
                                "1"));
        table = new MergingTable(items);
        items.write(vectors.next(100));
        table.catchUp();
    }

    @Test
    void refusesRowsThatNoDataFileHolds() throws Exception {
        IndexSwap swap = merge();
        removeDataFiles();

        assertRefused(swap, SwapVerdict.NO_LONGER_LIVE);
    }

    @Test
    void refusesToReplaceOneOfTheFilesOfARowRange() throws Exception {
        table.compact(new MergePlanner(1000, 2000));
        List<SegmentEntry> files = table.index().segments();
        assertThat(files).hasSizeGreaterThan(1);
        ReencodePlan plan = new ReencodePlan(codebook(), List.of(step(files)), 1000);
        IndexFileMeta added = table.encode(plan, step(files)).orElseThrow().added().get(0);
        IndexSwap swap =
                IndexSwap.merging(
                        files.get(0).partition(), List.of(files.get(0).file()), List.of(added));

        assertRefused(swap, SwapVerdict.OVERLAPPED);
    }

    @Test
    void refusesSegmentsWhoseCodebookIsGone() throws Exception {
        IndexSwap swap = merge();
        String codebook = codebook().fileName();
        items.commitIndex(
                List.of(),
                table.index().codebooks().stream().map(entry -> entry.indexFile()).toList());
        Files.delete(Path.of(items.table().location().toUri().getPath(), "index", codebook));

        assertRefused(swap, SwapVerdict.CODEBOOK_MISSING);
    }

    @Test
    void refusesSegmentsOfACodebookThatANewerOneHasReplaced() throws Exception {
        table.train();
        ReencodePlan plan = table.reencodePlan();
        IndexSwap swap = table.encode(plan, plan.steps().get(0)).orElseThrow();
        table.train();
        assertThat(table.removeUnusedCodebooks()).containsExactly(plan.codebook().fileName());

        assertRefused(swap, SwapVerdict.CODEBOOK_RETIRED);
        table.run(CompactionMode.AUTO);
        assertThat(table.generations()).containsExactly(3);
        assertThat(table.frontier().codebooks()).isEqualTo(1);
    }

    /** The verdict, and that nothing but the files to be added went away. */
    private void assertRefused(IndexSwap swap, SwapVerdict verdict) throws Exception {
        List<String> before = names(table.index().segments());
        long snapshot = items.table().snapshotManager().latestSnapshotId();

        assertThat(table.commit(swap)).isEqualTo(verdict);

        assertThat(names(table.index().segments())).isEqualTo(before);
        assertThat(items.table().snapshotManager().latestSnapshotId()).isEqualTo(snapshot);
        for (IndexFileMeta file : swap.added()) {
            assertThat(
                            Path.of(
                                    items.table().location().toUri().getPath(),
                                    "index",
                                    file.fileName()))
                    .doesNotExist();
        }
    }

    private IndexSwap merge() throws Exception {
        List<MergeGroup> groups = new MergePlanner().plan(table.index());
        assertThat(groups).hasSize(1);
        return table.merge(groups.get(0));
    }

    private CodebookReference codebook() throws Exception {
        return table.index().segments().get(0).descriptor().codebook();
    }

    private static ReencodeStep step(List<SegmentEntry> files) {
        return new ReencodeStep(files.get(0).partition(), files);
    }

    /** A commit that drops data files and says nothing about the index. */
    private void removeDataFiles() throws Exception {
        List<DataFileMeta> files = new ArrayList<>();
        for (DataSplit split : items.table().newSnapshotReader().read().dataSplits()) {
            files.addAll(split.dataFiles());
        }
        CommitMessageImpl message =
                new CommitMessageImpl(
                        BinaryRow.EMPTY_ROW,
                        0,
                        null,
                        DataIncrement.emptyIncrement(),
                        new CompactIncrement(files, List.of(), List.of()));
        try (TableCommitImpl commit = items.table().newCommit("remover")) {
            commit.commit(1, List.of(message));
        }
        assertThat(
                        LiveRows.read(
                                        items.table(),
                                        items.table().snapshotManager().latestSnapshot(),
                                        VectorTable.COLUMN)
                                .rowCount())
                .isZero();
        assertThat(table.index().segments()).isNotEmpty();
    }

    private static List<String> names(List<SegmentEntry> segments) {
        return segments.stream().map(entry -> entry.file().fileName()).sorted().toList();
    }
}
