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

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.paimon.flink.procedure.ProcedureBase;

/** Our procedures by name, for the catalog that answers for them. */
public final class VectorProcedures {

    private static final List<Supplier<ProcedureBase>> ALL =
            List.of(
                    BuildVectorIndexProcedure::new,
                    CompactVectorIndexProcedure::new,
                    MaintainVectorIndexProcedure::new,
                    ExportVectorIndexProcedure::new);

    private VectorProcedures() {}

    public static Set<String> names() {
        return all().map(ProcedureBase::identifier).collect(Collectors.toSet());
    }

    /** A new procedure of that name, without a catalog, if it is one of ours. */
    public static Optional<ProcedureBase> named(String name) {
        return all().filter(procedure -> procedure.identifier().equals(name)).findFirst();
    }

    private static Stream<ProcedureBase> all() {
        return ALL.stream().map(Supplier::get);
    }
}
