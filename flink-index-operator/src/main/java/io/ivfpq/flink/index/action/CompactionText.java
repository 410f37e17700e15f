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

import io.ivfpq.paimon.compact.CompactionAction;
import io.ivfpq.paimon.compact.CompactionDecision;
import io.ivfpq.paimon.compact.CompactionPlan;
import io.ivfpq.paimon.compact.MergeGroup;
import io.ivfpq.paimon.compact.ReencodeStep;
import io.ivfpq.paimon.drift.Drift;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.paimon.table.FileStoreTable;

/** Words of the report of a compaction. */
final class CompactionText {

    private CompactionText() {}

    static String decision(FileStoreTable table, String column, CompactionPlan plan) {
        return decision(table.fullName(), column, plan.decision());
    }

    static String decision(String table, String column, CompactionDecision decision) {
        return String.format(
                "table %s, column %s: %s, because %s",
                table, column, words(decision.action()), decision.reason());
    }

    static String describe(Optional<Drift> drift) {
        return drift.map(Drift::describe)
                .orElse("not measured, because no row uses a codebook file");
    }

    /** What a plan would do, a line for each merge and one for all that is encoded again. */
    static List<String> steps(CompactionPlan plan) {
        List<String> lines = new ArrayList<>();
        if (!plan.steps().isEmpty()) {
            lines.add(
                    String.format(
                            "  encode %d rows again: %d files of %d bytes in %d steps",
                            plan.steps().stream().mapToLong(step -> step.rows().count()).sum(),
                            plan.steps().stream().mapToInt(step -> step.files().size()).sum(),
                            plan.steps().stream().mapToLong(ReencodeStep::bytes).sum(),
                            plan.steps().size()));
            lines.add("  then merge what has become neighbours of one codebook");
            return lines;
        }
        for (MergeGroup group : plan.merges()) {
            lines.add(
                    String.format(
                            "  rows %s: %d files of %d bytes become %d",
                            group.rows(), group.files().size(), group.bytes(), group.fileCount()));
        }
        plan.unusedCodebooks().forEach(name -> lines.add("  remove unused codebook " + name));
        return lines;
    }

    private static String words(CompactionAction action) {
        return switch (action) {
            case NOTHING -> "nothing to do";
            case MERGE -> "merge segments";
            case REENCODE -> "encode segments again with the codebook in force, and merge";
            case RETRAIN -> "train a codebook, encode every segment again, and merge";
        };
    }
}
