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

import java.util.List;
import java.util.Optional;
import org.apache.paimon.catalog.Identifier;
import org.apache.paimon.flink.action.Action;
import org.apache.paimon.flink.action.ActionFactory;
import org.apache.paimon.flink.action.MultipleParameterToolAdapter;

/** {@code flink run flink-ivfpq.jar build-vector-index …}. */
public final class BuildVectorIndexActionFactory implements ActionFactory {

    public static final String IDENTIFIER = "build_vector_index";

    private static final String SEGMENT_ROWS = "segment_rows";
    private static final String DRY_RUN = "dry_run";

    @Override
    public String identifier() {
        return IDENTIFIER;
    }

    @Override
    public Optional<Action> create(MultipleParameterToolAdapter params) {
        return Optional.of(
                new BuildVectorIndexAction(
                        catalogConfigMap(params),
                        Identifier.create(params.getRequired(DATABASE), params.getRequired(TABLE)),
                        params.has(PARTITION) ? getPartitions(params) : List.of(),
                        segmentRows(params.get(SEGMENT_ROWS)),
                        params.has(DRY_RUN) && !"false".equals(params.get(DRY_RUN))));
    }

    private static Integer segmentRows(String value) {
        try {
            return value == null ? null : Integer.valueOf(value);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(
                    "--segment-rows '"
                            + value
                            + "' of build_vector_index is no number of rows; expected for example"
                            + " 500000",
                    e);
        }
    }

    @Override
    public void printHelp() {
        System.out.println(
                """
                Action "build-vector-index" indexes every row of a table that has no segment yet:
                it trains a codebook if there is none, encodes in parallel and commits in steps. A
                build that was stopped continues where it was when it is run again.

                  build-vector-index --warehouse <path> --database <name> --table <name>
                    [--catalog-conf <key>=<value> …] [--partition <key>=<value>,… …]
                    [--segment-rows <n>] [--dry-run]

                --partition     only these partitions; may be given several times
                --segment-rows  most rows of a segment; without it, what fits in 64 MiB of heap
                                for each worker
                --dry-run       print what would be built and change nothing

                The parallelism of the job (flink run -p) is the number of segments encoded at a
                time.
                """);
    }
}
