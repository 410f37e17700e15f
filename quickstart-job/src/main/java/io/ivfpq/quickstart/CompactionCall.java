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

package io.ivfpq.quickstart;

import java.util.ArrayList;
import java.util.List;
import org.apache.flink.types.Row;
import org.apache.flink.util.CloseableIterator;

/** The compaction of the table's index, through SQL as an operator would start it. */
final class CompactionCall {

    private CompactionCall() {}

    /** The report that the procedure answers with, line by line. */
    // CloseableIterator.close() declares Exception, which javac distrusts.
    @SuppressWarnings("try")
    static List<String> run(JobSql sql, int parallelism) throws Exception {
        List<String> lines = new ArrayList<>();
        try (CloseableIterator<Row> rows =
                LocalFlink.session(sql, parallelism).executeSql(sql.compact()).collect()) {
            rows.forEachRemaining(row -> lines.add(row.getFieldAs(0)));
        }
        return lines;
    }
}
