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

import io.ivfpq.paimon.options.VectorColumn;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.ExecutorService;
import org.apache.paimon.globalindex.GlobalIndexIOMeta;
import org.apache.paimon.globalindex.GlobalIndexReader;
import org.apache.paimon.globalindex.GlobalIndexWriter;
import org.apache.paimon.globalindex.VectorGlobalIndexer;
import org.apache.paimon.globalindex.io.GlobalIndexFileReader;
import org.apache.paimon.globalindex.io.GlobalIndexFileWriter;
import org.apache.paimon.options.Options;

/** Index of one column under one set of table options. */
final class IncrementalIvfPqIndexer implements VectorGlobalIndexer {

    private final VectorColumn column;
    private final Options tableOptions;

    IncrementalIvfPqIndexer(VectorColumn column, Options tableOptions) {
        this.column = column;
        this.tableOptions = tableOptions;
    }

    @Override
    public String metric() {
        return column.metric().optionValue();
    }

    @Override
    public GlobalIndexWriter createWriter(GlobalIndexFileWriter files) throws IOException {
        return new SelfContainedIndexWriter(files, column);
    }

    @Override
    public GlobalIndexReader createReader(
            GlobalIndexFileReader files,
            List<GlobalIndexIOMeta> segments,
            ExecutorService executor) {
        RowRangeSegments range = new RowRangeSegments(files, segments);
        return new VectorSearchReader(column, tableOptions.toMap(), range, executor);
    }
}
