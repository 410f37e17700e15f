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

package io.ivfpq.flink.index.procedure;

import io.ivfpq.flink.index.action.MaintainVectorIndexActionFactory;
import io.ivfpq.flink.index.action.WatchInterval;
import io.ivfpq.flink.index.operator.MaintenanceJob;
import java.time.Duration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.table.annotation.ArgumentHint;
import org.apache.flink.table.annotation.DataTypeHint;
import org.apache.flink.table.annotation.ProcedureHint;
import org.apache.flink.table.procedure.ProcedureContext;
import org.apache.paimon.flink.procedure.ProcedureBase;
import org.apache.paimon.table.FileStoreTable;

/**
 * {@code CALL sys.maintain_vector_index(`table` => 'db.t', `interval` => '10 s')}; submits the
 * streaming job and answers with its id, as Paimon's procedures do that start jobs.
 */
public final class MaintainVectorIndexProcedure extends ProcedureBase {

    @Override
    public String identifier() {
        return MaintainVectorIndexActionFactory.IDENTIFIER;
    }

    @ProcedureHint(
            arguments = {
                @ArgumentHint(name = "table", type = @DataTypeHint("STRING")),
                @ArgumentHint(name = "interval", type = @DataTypeHint("STRING"), isOptional = true)
            })
    public String[] call(ProcedureContext context, String tableId, String interval)
            throws Exception {
        Duration everySoOften = WatchInterval.parse(nullable(interval));
        FileStoreTable table = (FileStoreTable) table(tableId);
        StreamExecutionEnvironment env = ProcedureJobs.environment(context);
        MaintenanceJob.addTo(env, table, everySoOften);
        return execute(env, MaintenanceJob.name(table));
    }
}
