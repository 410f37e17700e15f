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

import java.util.Optional;
import org.apache.paimon.catalog.Identifier;
import org.apache.paimon.flink.action.Action;
import org.apache.paimon.flink.action.ActionFactory;
import org.apache.paimon.flink.action.MultipleParameterToolAdapter;

/** {@code flink run flink-ivfpq.jar maintain-vector-index …}. */
public final class MaintainVectorIndexActionFactory implements ActionFactory {

    public static final String IDENTIFIER = "maintain_vector_index";

    private static final String INTERVAL = "interval";

    @Override
    public String identifier() {
        return IDENTIFIER;
    }

    @Override
    public Optional<Action> create(MultipleParameterToolAdapter params) {
        return Optional.of(
                new MaintainVectorIndexAction(
                        catalogConfigMap(params),
                        Identifier.create(params.getRequired(DATABASE), params.getRequired(TABLE)),
                        WatchInterval.parse(params.get(INTERVAL))));
    }

    @Override
    public void printHelp() {
        System.out.println(
                """
                Action "maintain-vector-index" keeps the vector index of a table up to date while
                other jobs or engines write the table. It is a streaming job and runs until it is
                stopped (flink stop, which takes a savepoint, or flink cancel).

                  maintain-vector-index --warehouse <path> --database <name> --table <name>
                    [--catalog-conf <key>=<value> …] [--interval <duration>]

                --interval  from one look at the table to the next, for example '5 s'; default 10 s

                Segments are committed with checkpoints: every 30 s, or as
                -Dexecution.checkpointing.interval=<duration> of flink run says. The parallelism of
                the job (flink run -p) is the number of segments encoded at a time.
                """);
    }
}
