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

import io.ivfpq.paimon.options.IndexTypes;
import io.ivfpq.paimon.options.VectorColumn;
import org.apache.paimon.globalindex.GlobalIndexer;
import org.apache.paimon.globalindex.GlobalIndexerFactory;
import org.apache.paimon.options.Options;
import org.apache.paimon.types.DataField;

/**
 * Makes index type {@code ivf-pq-incremental} known to Paimon, which finds this class through
 * {@code META-INF/services}.
 */
public final class IncrementalIvfPqIndexerFactory implements GlobalIndexerFactory {

    @Override
    public String identifier() {
        return IndexTypes.SEGMENT;
    }

    /**
     * @throws IllegalArgumentException if the column is no vector of floats, or an option of ours
     *     is unknown or impossible
     */
    @Override
    public GlobalIndexer create(DataField field, Options options) {
        return new IncrementalIvfPqIndexer(VectorColumn.of(field, options.toMap()), options);
    }
}
