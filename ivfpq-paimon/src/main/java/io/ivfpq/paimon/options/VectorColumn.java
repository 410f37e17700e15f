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

import io.ivfpq.format.codebook.CodebookShape;
import io.ivfpq.format.training.Opq;
import io.ivfpq.format.training.Refine;
import io.ivfpq.format.training.TrainingSpec;
import io.ivfpq.format.vector.Metric;
import io.ivfpq.format.vector.VectorRules;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.paimon.table.FileStoreTable;
import org.apache.paimon.types.DataField;
import org.apache.paimon.types.FloatType;
import org.apache.paimon.types.RowType;
import org.apache.paimon.types.VectorType;

/**
 * One indexed column and how it is indexed, checked and with every default filled in.
 *
 * @param name column name
 * @param fieldId id of the column in the table's schema; survives renaming
 * @param dimension components per vector
 * @param metric how vectors are compared
 * @param listCount inverted lists of the next codebook; {@link #AUTOMATIC} derives them from the
 *     rows at training
 * @param subspaceCount subspaces of the product quantiser; divides the dimension; {@link
 *     #AUTOMATIC} derives them from the dimension at training
 * @param codeBits bits of a code of the next codebook, 8 or 4
 * @param opq whether the next codebook rotates vectors
 * @param refine what the next codebook gives rows besides codes
 * @param listsPerRow lists of the next codebook that each row lies in, 1 or 2
 * @param minTrainingRows rows the table must hold before the first codebook is trained
 * @param maxTaskRows most rows in one encode task
 * @param seed seed of sampling and training
 */
public record VectorColumn(
        String name,
        int fieldId,
        int dimension,
        Metric metric,
        int listCount,
        int subspaceCount,
        int codeBits,
        Opq opq,
        Refine refine,
        int listsPerRow,
        long minTrainingRows,
        int maxTaskRows,
        long seed) {

    /** A count that is derived from the data. */
    public static final int AUTOMATIC = OptionReader.AUTOMATIC;

    private static final String HOW_TO_DECLARE =
            "declare an ARRAY<FLOAT> column as vector with 'vector-field' = '<column>' and"
                    + " 'field.<column>.vector-dim' = '<n>', or with the column comment"
                    + " '__VECTOR_FIELD;<n>', when creating the table";

    public VectorColumn {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(metric, "metric");
        Objects.requireNonNull(opq, "opq");
        Objects.requireNonNull(refine, "refine");
        if (dimension < 1
                || listCount < 0
                || subspaceCount < 0
                || (subspaceCount > 0 && dimension % subspaceCount != 0)
                || !CodebookShape.isCodeBits(codeBits)
                || !CodebookShape.isListsPerRow(listsPerRow)
                || minTrainingRows < 1
                || maxTaskRows < 1) {
            throw new IllegalArgumentException(
                    String.format(
                            "column '%s': dimension %d, %d lists, %d subspaces of %d bits, %d"
                                    + " lists per row, %d rows to train, %d rows per task; expected"
                                    + " positive numbers, a subspace count that divides the"
                                    + " dimension, 8 or 4 bits, and 1 or 2 lists per row",
                            name,
                            dimension,
                            listCount,
                            subspaceCount,
                            codeBits,
                            listsPerRow,
                            minTrainingRows,
                            maxTaskRows));
        }
    }

    /**
     * The indexed columns of a table, by its {@code vector.index.columns}, or its only vector
     * column.
     *
     * @throws IllegalArgumentException if an option of ours is unknown or impossible, or if no
     *     column can be indexed
     */
    public static List<VectorColumn> of(FileStoreTable table) {
        return of(table.fullName(), table.rowType(), table.options());
    }

    /** As {@link #of(FileStoreTable)}, for a table that may not exist yet. */
    public static List<VectorColumn> of(
            String table, RowType rowType, Map<String, String> options) {
        String where = "the options of table " + table;
        List<DataField> fields = indexedFields(table, rowType, options);
        List<String> names = fields.stream().map(DataField::name).toList();
        OptionNames.requireKnown(options, names, where);
        List<VectorColumn> columns = new ArrayList<>();
        for (DataField field : fields) {
            columns.add(parse(field, new OptionReader(options, field.name(), where)));
        }
        return columns;
    }

    /**
     * One column, whether or not {@code vector.index.columns} names it, as Paimon's own index
     * builds need it.
     */
    public static VectorColumn of(DataField field, Map<String, String> options) {
        String where = "the options of the table of column '" + field.name() + "'";
        OptionNames.requireKnown(options, List.of(), where);
        return parse(field, new OptionReader(options, field.name(), where));
    }

    /**
     * How to train a codebook for this column.
     *
     * @param rowCount rows the codebook will serve
     */
    public TrainingSpec trainingSpec(long rowCount) {
        TrainingSpec spec =
                TrainingSpec.automatic(metric, dimension, rowCount)
                        .withCodeBits(codeBits)
                        .withSeed(seed)
                        .withOpq(opq)
                        .withRefine(refine);
        if (listCount != AUTOMATIC) {
            spec = spec.withListCount(listCount);
        }
        spec = spec.withListsPerRow(listsPerRow);
        return subspaceCount == AUTOMATIC ? spec : spec.withSubspaceCount(subspaceCount);
    }

    /** What a vector of this column must be. */
    public VectorRules rules() {
        return new VectorRules(dimension, metric);
    }

    private static List<DataField> indexedFields(
            String table, RowType rowType, Map<String, String> options) {
        String listed = options.get(VectorIndexOptions.COLUMNS.key());
        if (listed != null) {
            return listedFields(table, rowType, listed);
        }
        List<DataField> vectors =
                rowType.getFields().stream().filter(f -> f.type() instanceof VectorType).toList();
        if (vectors.size() == 1) {
            return vectors;
        }
        List<String> names = vectors.stream().map(DataField::name).toList();
        throw new IllegalArgumentException(
                vectors.isEmpty()
                        ? "Table " + table + " has no vector column to index; " + HOW_TO_DECLARE
                        : String.format(
                                "Table %s has %d vector columns; set '%s' to those to index: '%s'",
                                table,
                                names.size(),
                                VectorIndexOptions.COLUMNS.key(),
                                String.join(",", names)));
    }

    private static List<DataField> listedFields(String table, RowType rowType, String listed) {
        List<DataField> fields = new ArrayList<>();
        for (String name : listed.split(",", -1)) {
            String column = name.trim();
            if (!rowType.containsField(column)) {
                throw new IllegalArgumentException(
                        String.format(
                                "'%s' = '%s' in the options of table %s names '%s', which is not a"
                                        + " column; columns are %s",
                                VectorIndexOptions.COLUMNS.key(),
                                listed,
                                table,
                                column,
                                rowType.getFieldNames()));
            }
            if (fields.stream().noneMatch(field -> field.name().equals(column))) {
                fields.add(rowType.getField(column));
            }
        }
        return fields;
    }

    private static VectorColumn parse(DataField field, OptionReader options) {
        int dimension = dimension(field);
        int lists = options.countOrAuto(VectorIndexOptions.LISTS, OptionReader.MAX_LISTS);
        return new VectorColumn(
                field.name(),
                field.id(),
                dimension,
                options.metric(),
                lists,
                subspaces(options, dimension),
                options.codeBits(),
                options.opq(),
                options.refine(),
                options.listsPerRow(lists),
                options.number(VectorIndexOptions.TRAIN_MIN_ROWS, 1),
                options.count(VectorIndexOptions.TASK_MAX_ROWS, Integer.MAX_VALUE, ""),
                options.number(VectorIndexOptions.SEED, Long.MIN_VALUE));
    }

    private static int dimension(DataField field) {
        if (field.type() instanceof VectorType vector
                && vector.getElementType() instanceof FloatType) {
            return vector.getLength();
        }
        throw new IllegalArgumentException(
                String.format(
                        "Column '%s' of type %s cannot be indexed; expected a vector of FLOAT: %s",
                        field.name(), field.type(), HOW_TO_DECLARE));
    }

    private static int subspaces(OptionReader options, int dimension) {
        int subspaces = options.countOrAuto(VectorIndexOptions.PQ_SUBSPACES, Integer.MAX_VALUE);
        if (subspaces == AUTOMATIC) {
            return automaticSubspaces(options, dimension);
        }
        if (dimension % subspaces == 0) {
            return subspaces;
        }
        List<String> divisors = new ArrayList<>();
        for (int divisor = 1; divisor <= dimension; divisor++) {
            if (dimension % divisor == 0) {
                divisors.add(String.valueOf(divisor));
            }
        }
        throw new IllegalArgumentException(
                String.format(
                        "'%s' = '%d' in %s does not divide dimension %d of column '%s'; choose %s",
                        options.keyOf(VectorIndexOptions.PQ_SUBSPACES),
                        subspaces,
                        options.where(),
                        dimension,
                        options.column(),
                        String.join(", ", divisors)));
    }

    /** Twice as many as without a target recall where codes have to reach it by themselves. */
    private static int automaticSubspaces(OptionReader options, int dimension) {
        if (options.refine() != Refine.NONE
                || !TrainingSpec.wantsFinerCodes(options.targetRecall())) {
            return AUTOMATIC;
        }
        return TrainingSpec.automatic(options.metric(), dimension, 1)
                .withCodeBits(options.codeBits())
                .withFinerCodes()
                .subspaceCount();
    }
}
