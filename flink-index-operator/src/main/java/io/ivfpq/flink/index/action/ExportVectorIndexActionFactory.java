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

/** {@code flink run flink-ivfpq.jar export-vector-index …}. */
public final class ExportVectorIndexActionFactory implements ActionFactory {

    public static final String IDENTIFIER = "export_vector_index";

    private static final String COLUMN = "column";
    private static final String TARGET = "target";
    private static final String REPLACE = "replace";

    @Override
    public String identifier() {
        return IDENTIFIER;
    }

    @Override
    public Optional<Action> create(MultipleParameterToolAdapter params) {
        Optional<String> target = Optional.ofNullable(params.get(TARGET));
        if (target.isPresent() == params.has(REPLACE)) {
            throw new IllegalArgumentException(
                    "export-vector-index "
                            + (target.isPresent()
                                    ? "with --target and --replace"
                                    : "without --target and without --replace")
                            + "; expected one of them: --target <folder> writes files, --replace"
                            + " makes them the index of the table");
        }
        return Optional.of(
                new ExportVectorIndexAction(
                        catalogConfigMap(params),
                        Identifier.create(params.getRequired(DATABASE), params.getRequired(TABLE)),
                        Optional.ofNullable(params.get(COLUMN)),
                        target));
    }

    @Override
    public void printHelp() {
        System.out.println(
                """
                Action "export-vector-index" writes the vector index of a table as files of index
                type 'ivf-pq', which Paimon's own readers search (paimon-vindex). Codes are copied;
                nothing is trained or encoded, and no Flink job is run.

                  export-vector-index --warehouse <path> --database <name> --table <name>
                    [--catalog-conf <key>=<value> …] [--column <name>]
                    (--target <folder> | --replace)

                --column   which index, if several columns have one
                --target   a folder for the files ivf-pq-<first row>-<last row>.index
                --replace  puts the files in place of our index in the table, in one commit; the
                           table must have 'vector.index.incremental' = 'false'. From then on new
                           rows are indexed by Paimon's CALL sys.create_global_index

                An index of metric inner_product cannot be exported.
                """);
    }
}
