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

import static org.apache.paimon.options.ConfigOptions.key;

import java.util.List;
import java.util.Map;
import org.apache.paimon.options.ConfigOption;

/**
 * Every option of the index, each declared once. {@code docs/options.md} is generated from {@link
 * #declarations()}.
 *
 * <p>An option of scope {@link Scope#COLUMN} also has the form {@code fields.<column>.<key>}, which
 * wins over the plain one for that column.
 */
public final class VectorIndexOptions {

    /** Keys under this prefix are ours: unknown ones are errors. */
    public static final String PREFIX = "vector.index.";

    /** Query keys under this prefix are Paimon's names for inverted-file indexes. */
    public static final String QUERY_PREFIX = "ivf.";

    /** Value of an option that is then derived from the data. */
    public static final String AUTO = "auto";

    public static final ConfigOption<Boolean> INCREMENTAL =
            key("vector.index.incremental")
                    .booleanType()
                    .defaultValue(false)
                    .withDescription(
                            "Whether writing to the table keeps the index up to date. Set it when"
                                    + " creating the table; the table options it needs are then set"
                                    + " too.");

    public static final ConfigOption<String> COLUMNS =
            key("vector.index.columns")
                    .stringType()
                    .noDefaultValue()
                    .withDescription(
                            "Comma-separated vector columns to index. Needed only when the table"
                                + " has several; without it the only vector column is indexed.");

    public static final ConfigOption<String> METRIC =
            key("vector.index.metric")
                    .stringType()
                    .defaultValue("cosine")
                    .withDescription(
                            "Distance that the index ranks by: cosine, l2 or inner_product. Use the"
                                    + " one that the embedding model was trained for. An existing"
                                    + " index cannot change its metric.");

    public static final ConfigOption<String> LISTS =
            key("vector.index.lists")
                    .stringType()
                    .defaultValue(AUTO)
                    .withDescription(
                            "Number of inverted lists of the next codebook. Set it when the table"
                                + " will grow far beyond the rows it has at training; four times"
                                + " the square root of the expected rows is a good value.");

    public static final ConfigOption<String> PQ_SUBSPACES =
            key("vector.index.pq.subspaces")
                    .stringType()
                    .defaultValue(AUTO)
                    .withDescription(
                            "Number of subspaces of the product quantiser, one code per row each;"
                                    + " must divide the dimension. auto makes a code of 8 bits for"
                                    + " eight components, or one of 4 bits for four, and twice as"
                                    + " many where vector.index.target-recall is above 0.75 and"
                                    + " rows get no refine codes. Raise it for recall without"
                                    + " re-ranking, lower it for a smaller index.");

    public static final ConfigOption<Integer> PQ_BITS =
            key("vector.index.pq.bits")
                    .intType()
                    .defaultValue(8)
                    .withDescription(
                            "Bits of a code of the next codebook: 8 or 4. As many bytes of 4-bit"
                                    + " codes are searched faster and lose more. Set 4 where"
                                    + " candidates are ranked again: with vector.index.refine ="
                                    + " sq8, or in a lookup join.");

    public static final ConfigOption<String> OPQ =
            key("vector.index.opq")
                    .stringType()
                    .defaultValue(AUTO)
                    .withDescription(
                            "Whether the next codebook rotates vectors so that they lose less when"
                                    + " encoded (optimised product quantisation): auto, true or"
                                    + " false. auto rotates when that saves a twentieth of the loss"
                                    + " on the training rows. Set false when training takes too"
                                    + " long, or encoding of vectors of many dimensions.");

    public static final ConfigOption<String> REFINE =
            key("vector.index.refine")
                    .stringType()
                    .defaultValue(AUTO)
                    .withDescription(
                            "What the next codebook gives rows besides codes: none, or sq8, one"
                                + " byte for each dimension, by which every search ranks its best"
                                + " candidates again inside the index, without reading data files;"
                                + " the index grows to a quarter of the vectors. auto is sq8 where"
                                + " vector.index.target-recall is above 0.85, which codes alone"
                                + " often miss, else none. Set none to keep the index small.");

    public static final ConfigOption<Integer> LISTS_PER_ROW =
            key("vector.index.lists-per-row")
                    .intType()
                    .defaultValue(1)
                    .withDescription(
                            "Lists of the next codebook that each row lies in: 1 or 2. With 2 a"
                                + " search finds as much in about a third of the lists; codes and"
                                + " refine codes take twice the bytes, and encoding takes half as"
                                + " much time again. Set 2 where lists are read from object"
                                + " storage, or queries come one by one. An existing codebook keeps"
                                + " what it has.");

    public static final ConfigOption<Double> TARGET_RECALL =
            key("vector.index.target-recall")
                    .doubleType()
                    .noDefaultValue()
                    .withDescription(
                            "Recall of the ten nearest that a query asks for by default. The lists"
                                + " to read follow from what was measured when the codebook was"
                                + " trained, on rows held out of the training. Set it instead of"
                                + " ivf.nprobe, which wins. Codes alone may not reach it; then as"
                                + " many lists are read as still help, and logs and the report of"
                                + " compact-vector-index say what is reached and what to set, such"
                                + " as vector.index.refine = sq8.");

    public static final ConfigOption<Long> TRAIN_MIN_ROWS =
            key("vector.index.train.min-rows")
                    .longType()
                    .defaultValue(10_000L)
                    .withDescription(
                            "Rows the table must hold before the first codebook is trained; until"
                                + " then queries are exact. Lower it when few rows are expected,"
                                + " raise it when the first rows are not typical.");

    public static final ConfigOption<Integer> TASK_MAX_ROWS =
            key("vector.index.task.max-rows")
                    .intType()
                    .defaultValue(50_000)
                    .withDescription(
                            "Most rows that one worker encodes into one segment at a time. Lower it"
                                    + " when encoding a backlog makes checkpoints slow.");

    public static final ConfigOption<Long> SEED =
            key("vector.index.seed")
                    .longType()
                    .defaultValue(42L)
                    .withDescription(
                            "Seed of sampling and training. The same seed over the same rows gives"
                                    + " the same codebook. Change it to repeat an experiment with"
                                    + " other randomness.");

    public static final ConfigOption<String> NPROBE =
            key("ivf.nprobe")
                    .stringType()
                    .defaultValue(AUTO)
                    .withDescription(
                            "Inverted lists that a query reads in each segment, or 'all'. auto is a"
                                + " sixteenth of the lists, at least 16, or half of that where rows"
                                + " lie in two lists. A filter that one row in n passes makes it √n"
                                + " times as many, since the nearest of these rows are farther"
                                + " away, and more are read when these hold too few. Raise it for"
                                + " recall, lower it for speed.");

    public static final ConfigOption<Double> QUERY_TARGET_RECALL =
            key("ivf.target-recall")
                    .doubleType()
                    .noDefaultValue()
                    .withDescription(
                            "As vector.index.target-recall, for one query; wins over the table's"
                                    + " ivf.nprobe.");

    public static final ConfigOption<Integer> REFINE_FACTOR =
            key("ivf.refine_factor")
                    .intType()
                    .noDefaultValue()
                    .withDescription(
                            "When set, Paimon takes this many times the requested rows from the"
                                    + " index and re-ranks them by the stored vectors. Raise it for"
                                    + " recall; each candidate costs a read of the data files.");

    /** Where an option may be set. */
    public enum Scope {
        TABLE("table"),
        COLUMN("table or column"),
        QUERY("query, table or column");

        private final String label;

        Scope(String label) {
            this.label = label;
        }

        public String label() {
            return label;
        }
    }

    /** One option with what its {@link ConfigOption} cannot say. */
    public record Declaration(ConfigOption<?> option, String type, String unit, Scope scope) {}

    private static final List<Declaration> DECLARATIONS =
            List.of(
                    new Declaration(INCREMENTAL, "boolean", "", Scope.TABLE),
                    new Declaration(COLUMNS, "column names", "", Scope.TABLE),
                    new Declaration(METRIC, "enum", "", Scope.COLUMN),
                    new Declaration(LISTS, "integer or auto", "lists", Scope.COLUMN),
                    new Declaration(PQ_SUBSPACES, "integer or auto", "subspaces", Scope.COLUMN),
                    new Declaration(PQ_BITS, "enum", "bits", Scope.COLUMN),
                    new Declaration(OPQ, "boolean or auto", "", Scope.COLUMN),
                    new Declaration(REFINE, "enum or auto", "", Scope.COLUMN),
                    new Declaration(LISTS_PER_ROW, "enum", "lists", Scope.COLUMN),
                    new Declaration(TARGET_RECALL, "double", "", Scope.COLUMN),
                    new Declaration(TRAIN_MIN_ROWS, "long", "rows", Scope.COLUMN),
                    new Declaration(TASK_MAX_ROWS, "integer", "rows", Scope.TABLE),
                    new Declaration(SEED, "long", "", Scope.COLUMN),
                    new Declaration(NPROBE, "integer, auto or all", "lists", Scope.QUERY),
                    new Declaration(QUERY_TARGET_RECALL, "double", "", Scope.QUERY),
                    new Declaration(REFINE_FACTOR, "integer", "factor", Scope.QUERY));

    private VectorIndexOptions() {}

    /** All options in the order of the documentation. */
    public static List<Declaration> declarations() {
        return DECLARATIONS;
    }

    /**
     * Whether {@code options} ask for an index that writing keeps up to date.
     *
     * @param where what holds the options, for the message: "the options of table db.t"
     */
    public static boolean isIncremental(Map<String, String> options, String where) {
        return new OptionReader(options, "", where).flag(INCREMENTAL);
    }
}
