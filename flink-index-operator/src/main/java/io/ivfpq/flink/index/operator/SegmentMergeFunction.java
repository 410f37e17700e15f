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

import io.ivfpq.paimon.compact.SegmentMerging;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.functions.RichMapFunction;
import org.apache.flink.metrics.Counter;
import org.apache.paimon.table.FileStoreTable;

/** Writes merged segment files. Holds no state; files of a lost attempt are strays. */
final class SegmentMergeFunction extends RichMapFunction<MergeWork, MergeWork> {

    private static final long serialVersionUID = 1L;

    private final FileStoreTable table;

    private transient Counter bytesMerged;

    SegmentMergeFunction(FileStoreTable table) {
        this.table = table;
    }

    @Override
    public void open(OpenContext context) {
        bytesMerged = getRuntimeContext().getMetricGroup().counter(MaintenanceMetrics.BYTES_MERGED);
    }

    @Override
    public MergeWork map(MergeWork work) throws Exception {
        return work.withMerged(new SegmentMerging(table).merge(work.task(), bytesMerged::inc));
    }
}
