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

package io.ivfpq.flink.lookup;

import io.ivfpq.paimon.search.Freshness;
import io.ivfpq.paimon.search.NearestSpec;
import java.io.Serializable;
import java.util.List;
import java.util.Map;
import org.apache.paimon.table.FileStoreTable;

/**
 * A searchable table and how to search it, the same for every query on it.
 *
 * @param column the indexed vector column
 * @param freshness what becomes of rows that are not indexed yet
 * @param queryOptions options of Paimon's search, under its names
 * @param asyncThreads threads of an asynchronous lookup in one task
 * @param copy the local copy that lookups search
 */
record NearestTable(
        FileStoreTable table,
        String column,
        int refineFactor,
        Freshness freshness,
        Map<String, String> queryOptions,
        int asyncThreads,
        CopySettings copy)
        implements Serializable {

    NearestSpec spec(List<String> returned, List<String> filtered) {
        return new NearestSpec(column, returned, filtered, refineFactor, freshness, queryOptions);
    }
}
