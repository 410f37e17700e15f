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

package io.ivfpq.flink.index.catalog;

import io.ivfpq.flink.index.procedure.VectorProcedures;
import io.ivfpq.paimon.options.TableRequirements;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import org.apache.flink.table.catalog.CatalogBaseTable;
import org.apache.flink.table.catalog.CatalogTable;
import org.apache.flink.table.catalog.Column;
import org.apache.flink.table.catalog.ObjectPath;
import org.apache.flink.table.catalog.ResolvedCatalogTable;
import org.apache.flink.table.catalog.ResolvedSchema;
import org.apache.flink.table.catalog.TableChange;
import org.apache.flink.table.catalog.exceptions.DatabaseNotExistException;
import org.apache.flink.table.catalog.exceptions.ProcedureNotExistException;
import org.apache.flink.table.catalog.exceptions.TableAlreadyExistException;
import org.apache.flink.table.catalog.exceptions.TableNotExistException;
import org.apache.flink.table.factories.Factory;
import org.apache.flink.table.procedures.Procedure;
import org.apache.paimon.catalog.Catalog;
import org.apache.paimon.flink.FlinkCatalog;
import org.apache.paimon.flink.procedure.ProcedureBase;
import org.apache.paimon.options.Options;
import org.apache.paimon.schema.Schema;
import org.apache.paimon.table.FileStoreTable;
import org.apache.paimon.types.DataField;

/**
 * Paimon's Flink catalog, with vector indexes that maintain themselves.
 *
 * <p>{@code CREATE TABLE} and {@code ALTER TABLE … SET} complete and check the options an
 * incrementally indexed table needs; {@code INSERT INTO} such a table maintains its index. Table
 * {@code <table>$nearest} is for lookup joins on nearest neighbours.
 */
public final class IncrementalCatalog extends FlinkCatalog {

    IncrementalCatalog(Catalog catalog, String name, String defaultDatabase, Options options) {
        super(catalog, name, defaultDatabase, options);
    }

    @Override
    public CatalogBaseTable getTable(ObjectPath path) throws TableNotExistException {
        Optional<ObjectPath> searched = NearestTables.searched(path);
        return searched.isPresent()
                ? NearestTables.declare(searched.get(), super.getTable(searched.get()))
                : super.getTable(path);
    }

    @Override
    public boolean tableExists(ObjectPath path) {
        return super.tableExists(NearestTables.searched(path).orElse(path));
    }

    @Override
    public Optional<Factory> getFactory() {
        return Optional.of(new IncrementalTableFactory(this));
    }

    /**
     * @throws IllegalArgumentException if the table asks for an incremental index and contradicts
     *     what that needs, or has an unknown option under our prefix
     */
    @Override
    public void createTable(ObjectPath path, CatalogBaseTable table, boolean ignoreIfExists)
            throws TableAlreadyExistException, DatabaseNotExistException {
        super.createTable(path, completed(path, table), ignoreIfExists);
    }

    /**
     * @throws IllegalArgumentException if the altered table asks for an incremental index and lacks
     *     what that needs, or has an unknown option under our prefix
     */
    @Override
    public void alterTable(
            ObjectPath path,
            CatalogBaseTable newTable,
            List<TableChange> changes,
            boolean ignoreIfNotExists)
            throws TableNotExistException {
        if (newTable instanceof ResolvedCatalogTable altered) {
            checkAltered(path, altered);
        }
        super.alterTable(path, newTable, changes, ignoreIfNotExists);
    }

    /**
     * Ours first: Paimon looks for procedures with its own class loader, which does not see a user
     * jar when Paimon lies in Flink's {@code lib/}.
     */
    @Override
    public Procedure getProcedure(ObjectPath path) throws ProcedureNotExistException {
        Optional<ProcedureBase> ours =
                Catalog.SYSTEM_DATABASE_NAME.equals(path.getDatabaseName())
                        ? VectorProcedures.named(path.getObjectName())
                        : Optional.empty();
        return ours.isPresent() ? ours.get().withCatalog(catalog()) : super.getProcedure(path);
    }

    @Override
    public List<String> listProcedures(String database) throws DatabaseNotExistException {
        TreeSet<String> names = new TreeSet<>(super.listProcedures(database));
        names.addAll(VectorProcedures.names());
        return List.copyOf(names);
    }

    private static CatalogBaseTable completed(ObjectPath path, CatalogBaseTable table) {
        if (!(table instanceof ResolvedCatalogTable resolved)) {
            return table;
        }
        Schema given = fromCatalogTable(resolved);
        Schema completed = TableRequirements.complete(path.getFullName(), given);
        Map<String, String> options = new HashMap<>(resolved.getOptions());
        completed
                .options()
                .forEach(
                        (key, value) -> {
                            if (!given.options().containsKey(key)) {
                                options.put(key, value);
                            }
                        });
        return withComments(resolved, completed).copy(options);
    }

    /** A comment that declares a vector has become options, and Paimon must not apply it again. */
    private static ResolvedCatalogTable withComments(ResolvedCatalogTable table, Schema completed) {
        ResolvedSchema schema = table.getResolvedSchema();
        List<Column> columns = new ArrayList<>();
        for (Column column : schema.getColumns()) {
            String comment =
                    completed.fields().stream()
                            .filter(field -> field.name().equals(column.getName()))
                            .findFirst()
                            .map(DataField::description)
                            .orElse(null);
            columns.add(column.isPhysical() ? column.withComment(comment) : column);
        }
        ResolvedSchema commented =
                new ResolvedSchema(
                        columns, schema.getWatermarkSpecs(), schema.getPrimaryKey().orElse(null));
        CatalogTable unresolved =
                CatalogTable.newBuilder()
                        .schema(
                                org.apache.flink.table.api.Schema.newBuilder()
                                        .fromResolvedSchema(commented)
                                        .build())
                        .comment(table.getComment())
                        .partitionKeys(table.getPartitionKeys())
                        .options(table.getOptions())
                        .distribution(table.getDistribution().orElse(null))
                        .build();
        return new ResolvedCatalogTable(unresolved, commented);
    }

    private void checkAltered(ObjectPath path, ResolvedCatalogTable altered) {
        if (!IncrementalTableFactory.isIncremental(altered.getOptions())) {
            TableRequirements.complete(path.getFullName(), fromCatalogTable(altered));
            return;
        }
        try {
            if (catalog().getTable(toIdentifier(path)) instanceof FileStoreTable table) {
                TableRequirements.check(table.copyWithoutTimeTravel(altered.getOptions()));
            }
        } catch (Catalog.TableNotExistException e) {
            // Paimon's own alterTable answers that, as it does without an index.
        }
    }
}
