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

import io.ivfpq.paimon.interop.ExportedFile;
import io.ivfpq.paimon.interop.IndexExport;
import io.ivfpq.paimon.options.VectorColumn;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.apache.paimon.fs.Path;
import org.apache.paimon.table.FileStoreTable;

/**
 * Exports the index of one column of a table and reports the files, in this process.
 *
 * @param column empty if the table has one indexed column
 * @param target a folder; empty to replace the index in the table
 */
public record IndexExportCommand(
        FileStoreTable table, Optional<String> column, Optional<String> target) {

    /** Does it; returns the lines of the report. */
    public List<String> run() throws IOException {
        VectorColumn chosen = chosenColumn();
        IndexExport export = new IndexExport(table, chosen);
        List<ExportedFile> files =
                target.isPresent()
                        ? export.writeTo(new Path(target.get()))
                        : export.replace(UUID.randomUUID().toString());
        List<String> lines = new ArrayList<>();
        lines.add(
                String.format(
                        "table %s, column %s: %d ivf-pq files, metric %s, dimension %d%s",
                        table.fullName(),
                        chosen.name(),
                        files.size(),
                        chosen.metric().optionValue(),
                        chosen.dimension(),
                        target.isPresent() ? "" : "; they are the index of the column now"));
        for (ExportedFile file : files) {
            lines.add(
                    String.format(
                            "  %s: rows %d to %d%s, %d vectors, %d bytes",
                            file.path(),
                            file.rows().from,
                            file.rows().to,
                            partition(file),
                            file.vectors(),
                            file.bytes()));
        }
        return lines;
    }

    private VectorColumn chosenColumn() {
        List<VectorColumn> columns = VectorColumn.of(table);
        List<VectorColumn> named =
                columns.stream()
                        .filter(c -> column.isEmpty() || c.name().equals(column.get()))
                        .toList();
        if (named.size() != 1) {
            throw new IllegalArgumentException(
                    String.format(
                            "%s of table %s to export, expected one of its indexed columns %s",
                            column.map(name -> "column '" + name + "'").orElse("no column named"),
                            table.fullName(),
                            columns.stream().map(VectorColumn::name).toList()));
        }
        return named.get(0);
    }

    private String partition(ExportedFile file) {
        String partition =
                table.partitionKeys().isEmpty()
                        ? ""
                        : table.store().pathFactory().getPartitionString(file.partition());
        return partition.isEmpty() ? "" : " of " + partition;
    }
}
