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

import java.util.ArrayList;
import java.util.List;

/**
 * What a build did.
 *
 * @param table full name of the table
 * @param columns one for each indexed column; empty if the job was only submitted or planned
 * @param jobs Flink jobs run
 * @param millis time from the first look at the table to the last
 * @param notes what else an operator should know
 */
public record BuildResult(
        String table, List<ColumnBuild> columns, int jobs, long millis, List<String> notes) {

    public BuildResult {
        columns = List.copyOf(columns);
        notes = List.copyOf(notes);
    }

    /** The report that is printed. */
    public List<String> lines() {
        List<String> lines = new ArrayList<>();
        columns.forEach(column -> lines.addAll(column.lines(table)));
        lines.addAll(notes);
        lines.add(String.format("%d jobs, %.1f seconds", jobs, millis / 1000.0));
        return lines;
    }
}
