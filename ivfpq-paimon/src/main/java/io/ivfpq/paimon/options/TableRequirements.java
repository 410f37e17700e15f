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

package io.ivfpq.paimon.options;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.paimon.CoreOptions;
import org.apache.paimon.schema.ColumnDirectiveUtils;
import org.apache.paimon.schema.Schema;
import org.apache.paimon.table.FileStoreTable;
import org.apache.paimon.types.DataField;
import org.apache.paimon.types.RowType;
import org.apache.paimon.types.VectorType;

/**
 * What a Paimon table must be for its index to be kept up to date by writing. A table that is being
 * created gets the options it needs; whatever contradicts them is reported in one error.
 */
public final class TableRequirements {

    private static final String COPY_ROWS =
            "it cannot be changed later: create a new table with '"
                    + VectorIndexOptions.INCREMENTAL.key()
                    + "' = 'true' and copy the rows with INSERT INTO … SELECT";

    /** Formats that hold vectors and return right row ids; Paimon's 'row' format does not. */
    private static final Set<String> FORMATS = Set.of("parquet", "avro");

    /**
     * One table option.
     *
     * @param wanted what a new table gets
     * @param accepted values that may stand instead
     * @param absent what Paimon assumes without the option
     * @param fixed whether Paimon refuses to change it on an existing table
     */
    private record Rule(
            String key, String wanted, Set<String> accepted, String absent, boolean fixed) {

        static Rule exactly(String key, String wanted, String absent) {
            return new Rule(key, wanted, Set.of(wanted), absent, true);
        }
    }

    private static final List<Rule> RULES =
            List.of(
                    Rule.exactly(CoreOptions.TYPE.key(), "table", "table"),
                    Rule.exactly(CoreOptions.BUCKET.key(), "-1", "-1"),
                    Rule.exactly(CoreOptions.ROW_TRACKING_ENABLED.key(), "true", "false"),
                    Rule.exactly(CoreOptions.DATA_EVOLUTION_ENABLED.key(), "true", "false"),
                    Rule.exactly(CoreOptions.INDEX_FILE_IN_DATA_FILE_DIR.key(), "false", "false"),
                    // In Paimon's default mode, rows that are not indexed yet are not found.
                    new Rule(
                            CoreOptions.VECTOR_INDEX_SEARCH_MODE.key(),
                            "full",
                            Set.of("full", "detail"),
                            "fast",
                            false),
                    new Rule(CoreOptions.FILE_FORMAT.key(), "parquet", FORMATS, "parquet", false),
                    new Rule(
                            CoreOptions.VECTOR_FILE_FORMAT.key(),
                            "parquet",
                            FORMATS,
                            "parquet",
                            false));

    private TableRequirements() {}

    /**
     * The schema with which to create a table. Column comments that declare vectors are applied,
     * and with {@code 'vector.index.incremental' = 'true'} missing table options are added;
     * otherwise only the names of our options are checked.
     *
     * @param table name for messages
     * @throws IllegalArgumentException listing everything that contradicts an incremental index,
     *     each with its value, the expected one and the remedy
     */
    public static Schema complete(String table, Schema schema) {
        String where = "the options of table " + table;
        OptionNames.requireKnown(schema.options(), List.of(), where);
        if (!VectorIndexOptions.isIncremental(schema.options(), where)) {
            return schema;
        }
        Schema typed = ColumnDirectiveUtils.applyDirectives(schema);
        RowType rowType = typed.rowType();
        Map<String, String> options = new HashMap<>(typed.options());
        List<String> conflicts = new ArrayList<>(primaryKeyConflicts(typed.primaryKeys()));
        for (Rule rule : rules(table, rowType, options, conflicts)) {
            String value = options.get(rule.key());
            if (value == null) {
                if (!rule.accepted().contains(rule.absent())) {
                    options.put(rule.key(), rule.wanted());
                }
            } else if (!rule.accepted().contains(normalized(value))) {
                conflicts.add(conflict(rule, value, "remove the option"));
            }
        }
        declareDimensions(rowType, options, conflicts);
        reject(table, conflicts);
        return new Schema(
                typed.fields(),
                typed.partitionKeys(),
                typed.primaryKeys(),
                options,
                typed.comment());
    }

    /**
     * Checks a table that exists.
     *
     * @throws IllegalArgumentException as {@link #complete}
     */
    public static void check(FileStoreTable table) {
        Map<String, String> options = table.options();
        List<String> conflicts = new ArrayList<>(primaryKeyConflicts(table.primaryKeys()));
        for (Rule rule : rules(table.fullName(), table.rowType(), options, conflicts)) {
            String value = options.getOrDefault(rule.key(), rule.absent());
            if (!rule.accepted().contains(normalized(value))) {
                conflicts.add(conflict(rule, value, remedy(table.fullName(), rule)));
            }
        }
        reject(table.fullName(), conflicts);
    }

    /**
     * Checks that a table has an index that can be maintained, whoever writes the table.
     *
     * @throws IllegalArgumentException if {@code vector.index.incremental} is not set, or as {@link
     *     #check}
     */
    public static void requireIncremental(FileStoreTable table) {
        String where = "the options of table " + table.fullName();
        if (!VectorIndexOptions.isIncremental(table.options(), where)) {
            throw new IllegalArgumentException(
                    "Table "
                            + table.fullName()
                            + " has no incremental vector index, expected '"
                            + VectorIndexOptions.INCREMENTAL.key()
                            + "' = 'true'. Set it with ALTER TABLE … SET, or name another table");
        }
        check(table);
    }

    /**
     * The fixed rules and those of each indexed column; says in {@code conflicts} if there is none.
     */
    private static List<Rule> rules(
            String table, RowType rowType, Map<String, String> options, List<String> conflicts) {
        List<Rule> rules = new ArrayList<>(RULES);
        try {
            for (VectorColumn column : VectorColumn.of(table, rowType, options)) {
                // Without it, Paimon searches a table that has no segment yet by another metric.
                rules.add(
                        new Rule(
                                "fields." + column.name() + ".index-type",
                                IndexTypes.SEGMENT,
                                Set.of(IndexTypes.SEGMENT),
                                "",
                                false));
            }
        } catch (IllegalArgumentException e) {
            // Reported together with everything else that is wrong with the table.
            conflicts.add(e.getMessage());
        }
        return rules;
    }

    private static List<String> primaryKeyConflicts(List<String> primaryKeys) {
        if (primaryKeys.isEmpty()) {
            return List.of();
        }
        return List.of(
                "primary key "
                        + primaryKeys
                        + ", expected none: Paimon tracks row ids in tables without primary key"
                        + " only; create the table without it");
    }

    /** Flink cannot insert into a vector column whose dimension is not among the options. */
    private static void declareDimensions(
            RowType rowType, Map<String, String> options, List<String> conflicts) {
        Set<String> declared = CoreOptions.vectorField(options);
        for (DataField field : rowType.getFields()) {
            if (!declared.contains(field.name()) || !(field.type() instanceof VectorType vector)) {
                continue;
            }
            String key = "field." + field.name() + ".vector-dim";
            String dimension = String.valueOf(vector.getLength());
            String value = options.putIfAbsent(key, dimension);
            if (value != null && !value.trim().equals(dimension)) {
                conflicts.add(
                        String.format(
                                "'%s' = '%s', expected '%s' as column '%s' declares: remove one of"
                                        + " the two",
                                key, value, dimension, field.name()));
            }
        }
    }

    private static String conflict(Rule rule, String value, String remedy) {
        String actual = value.isEmpty() ? "is not set" : "= '" + value + "'";
        String expected =
                rule.accepted().stream()
                        .sorted()
                        .map(accepted -> "'" + accepted + "'")
                        .collect(Collectors.joining(" or "));
        return String.format("'%s' %s, expected %s: %s", rule.key(), actual, expected, remedy);
    }

    private static String remedy(String table, Rule rule) {
        return rule.fixed()
                ? COPY_ROWS
                : String.format(
                        "ALTER TABLE %s SET ('%s' = '%s')", table, rule.key(), rule.wanted());
    }

    private static String normalized(String value) {
        return value.trim().toLowerCase(Locale.ROOT);
    }

    private static void reject(String table, List<String> conflicts) {
        if (!conflicts.isEmpty()) {
            throw new IllegalArgumentException(
                    "Table "
                            + table
                            + " cannot keep a vector index up to date:\n - "
                            + String.join("\n - ", conflicts));
        }
    }
}
