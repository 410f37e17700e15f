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

package io.ivfpq.flink.index.operator;

import io.ivfpq.paimon.build.BuiltSegment;
import io.ivfpq.paimon.build.EncodeTask;
import io.ivfpq.paimon.build.SegmentEncoding;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.flink.metrics.Counter;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.BoundedOneInput;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.paimon.index.IndexPathFactory;
import org.apache.paimon.table.FileStoreTable;

/**
 * Encodes row ranges into segment files.
 *
 * <p>Holds no state: a task that came before a checkpoint's barrier has become a committable of
 * that checkpoint when the barrier passes. After a failure the files of later tasks are strays,
 * which Paimon's orphan cleaning removes, and the planner hands out their rows again.
 */
final class SegmentEncoderOperator extends AbstractStreamOperator<SegmentCommittable>
        implements OneInputStreamOperator<EncodeTask, SegmentCommittable>, BoundedOneInput {

    private static final long serialVersionUID = 1L;

    private final FileStoreTable table;
    private final String columnName;

    private transient SegmentEncoding encoding;
    private transient List<BuiltSegment> built;
    private transient Counter rowsEncoded;

    SegmentEncoderOperator(FileStoreTable table, String column) {
        this.table = table;
        this.columnName = column;
    }

    @Override
    public void open() throws Exception {
        super.open();
        encoding = new SegmentEncoding(table, IndexMaintenance.column(table, columnName));
        built = new ArrayList<>();
        rowsEncoded =
                getMetricGroup()
                        .addGroup(MaintenanceMetrics.GROUP, columnName)
                        .counter(MaintenanceMetrics.ROWS_ENCODED);
    }

    @Override
    public void processElement(StreamRecord<EncodeTask> element) throws Exception {
        Optional<BuiltSegment> segment = encoding.encode(element.getValue());
        segment.ifPresent(
                done -> {
                    built.add(done);
                    rowsEncoded.inc(done.file().rowCount());
                });
    }

    @Override
    public void prepareSnapshotPreBarrier(long checkpointId) {
        emit(checkpointId);
    }

    @Override
    public void endInput() {
        emit(Long.MAX_VALUE);
    }

    /** No checkpoint and no other operator knows of segments that were not emitted. */
    @Override
    public void close() throws Exception {
        if (built != null) {
            IndexPathFactory paths = table.store().pathFactory().globalIndexFileFactory();
            built.forEach(segment -> table.fileIO().deleteQuietly(paths.toPath(segment.file())));
        }
        super.close();
    }

    private void emit(long checkpointId) {
        for (BuiltSegment segment : built) {
            output.collect(new StreamRecord<>(new SegmentCommittable(checkpointId, segment)));
        }
        built.clear();
    }
}
