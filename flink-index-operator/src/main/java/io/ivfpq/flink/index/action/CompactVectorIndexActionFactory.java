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

import io.ivfpq.paimon.compact.CompactionMode;
import java.util.List;
import java.util.Optional;
import org.apache.paimon.catalog.Identifier;
import org.apache.paimon.flink.action.Action;
import org.apache.paimon.flink.action.ActionFactory;
import org.apache.paimon.flink.action.MultipleParameterToolAdapter;

/** {@code flink run flink-ivfpq.jar compact-vector-index …}. */
public final class CompactVectorIndexActionFactory implements ActionFactory {

    public static final String IDENTIFIER = "compact_vector_index";

    private static final String MODE = "mode";
    private static final String DRY_RUN = "dry_run";

    @Override
    public String identifier() {
        return IDENTIFIER;
    }

    @Override
    public Optional<Action> create(MultipleParameterToolAdapter params) {
        return Optional.of(
                new CompactVectorIndexAction(
                        catalogConfigMap(params),
                        Identifier.create(params.getRequired(DATABASE), params.getRequired(TABLE)),
                        CompactionMode.parse(params.get(MODE)),
                        params.has(PARTITION) ? getPartitions(params) : List.of(),
                        params.has(DRY_RUN) && !"false".equals(params.get(DRY_RUN))));
    }

    @Override
    public void printHelp() {
        System.out.println(
                """
                Action "compact-vector-index" merges the segments of a table's vector index.

                  compact-vector-index --warehouse <path> --database <name> --table <name>
                    [--catalog-conf <key>=<value> …] [--partition <key>=<value>,… …]
                    [--mode auto|merge|retrain] [--dry-run]

                --partition  only these partitions; may be given several times
                --mode       auto (default): train a codebook and encode the table again if the
                             rows have drifted from it, finish what an earlier run left, merge
                             merge: only copy the codes of neighbouring segments of one
                             codebook into one segment
                             retrain: train and encode again whatever the drift, and merge
                --dry-run    print drift, decision and plan, and change nothing
                """);
    }
}
