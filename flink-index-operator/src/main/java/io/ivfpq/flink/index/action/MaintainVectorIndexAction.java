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

package io.ivfpq.flink.index.action;

import io.ivfpq.flink.index.operator.MaintenanceJob;
import java.time.Duration;
import java.util.Map;
import org.apache.paimon.catalog.Identifier;
import org.apache.paimon.flink.action.ActionBase;
import org.apache.paimon.table.FileStoreTable;

/** Runs the job that maintains the index of one table, until it is stopped. */
final class MaintainVectorIndexAction extends ActionBase {

    private static final long serialVersionUID = 1L;

    private final String tableName;
    private final Duration interval;

    MaintainVectorIndexAction(
            Map<String, String> catalogConfig, Identifier table, Duration interval) {
        super(catalogConfig);
        this.tableName = table.getFullName();
        this.interval = interval;
    }

    @Override
    public void run() throws Exception {
        FileStoreTable table = (FileStoreTable) catalog.getTable(Identifier.fromString(tableName));
        System.out.println(MaintenanceJob.addTo(env, table, interval));
        execute(MaintenanceJob.name(table));
    }
}
