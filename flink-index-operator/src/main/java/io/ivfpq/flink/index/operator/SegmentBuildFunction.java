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
import io.ivfpq.paimon.build.SegmentEncoding;
import java.util.List;
import java.util.Optional;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.functions.RichMapFunction;
import org.apache.flink.metrics.Counter;
import org.apache.paimon.table.FileStoreTable;

/** Encodes segments, one at a time. Holds no state; files of a lost attempt are strays. */
final class SegmentBuildFunction extends RichMapFunction<BuildWork, BuildWork> {

    private static final long serialVersionUID = 1L;

    private final FileStoreTable table;

    private transient Counter rowsEncoded;

    SegmentBuildFunction(FileStoreTable table) {
        this.table = table;
    }

    @Override
    public void open(OpenContext context) {
        rowsEncoded = getRuntimeContext().getMetricGroup().counter(MaintenanceMetrics.ROWS_ENCODED);
    }

    @Override
    public BuildWork map(BuildWork work) throws Exception {
        long started = System.nanoTime();
        Optional<BuiltSegment> segment =
                new SegmentEncoding(table, IndexMaintenance.column(table, work.column()))
                        .encode(work.task());
        segment.ifPresent(built -> rowsEncoded.inc(built.file().rowCount()));
        List<BuiltSegment> built = segment.stream().toList();
        return work.done(built, (System.nanoTime() - started) / 1_000_000);
    }
}
