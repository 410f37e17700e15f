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

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ivfpq.format.training.Opq;
import io.ivfpq.format.training.Refine;
import io.ivfpq.format.training.TrainingSpec;
import io.ivfpq.format.vector.Metric;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.paimon.types.DataTypes;
import org.apache.paimon.types.RowType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class VectorColumnTest {

    private static final RowType ONE_VECTOR =
            RowType.builder()
                    .field("id", DataTypes.INT())
                    .field("emb", DataTypes.VECTOR(128, DataTypes.FLOAT()))
                    .build();

    private static final RowType TWO_VECTORS =
            RowType.builder()
                    .field("a", DataTypes.VECTOR(4, DataTypes.FLOAT()))
                    .field("b", DataTypes.VECTOR(8, DataTypes.FLOAT()))
                    .field("text", DataTypes.STRING())
                    .field("raw", DataTypes.ARRAY(DataTypes.FLOAT()))
                    .field("doubles", DataTypes.VECTOR(4, DataTypes.DOUBLE()))
                    .build();

    @Test
    void fillsInEveryDefault() {
        assertThat(columns(ONE_VECTOR, Map.of()))
                .containsExactly(
                        new VectorColumn(
                                "emb",
                                1,
                                128,
                                Metric.COSINE,
                                VectorColumn.AUTOMATIC,
                                VectorColumn.AUTOMATIC,
                                8,
                                Opq.AUTO,
                                Refine.NONE,
                                1,
                                10_000,
                                50_000,
                                42));
    }

    @Test
    void readsEveryOption() {
        Map<String, String> options =
                new HashMap<>(Map.of("fields.emb.vector.index.lists-per-row", "2"));
        options.putAll(
                Map.of(
                        "vector.index.columns", "emb",
                        "vector.index.metric", "l2",
                        "vector.index.lists", "64",
                        "vector.index.pq.subspaces", " 32 ",
                        "vector.index.pq.bits", "4",
                        "vector.index.opq", "true",
                        "vector.index.refine", "sq8",
                        "vector.index.train.min-rows", "500",
                        "vector.index.task.max-rows", "1000",
                        "vector.index.seed", "-7"));

        assertThat(columns(ONE_VECTOR, options))
                .containsExactly(
                        new VectorColumn(
                                "emb",
                                1,
                                128,
                                Metric.L2,
                                64,
                                32,
                                4,
                                Opq.ON,
                                Refine.SQ8,
                                2,
                                500,
                                1000,
                                -7));
    }

    @Test
    void optionsOfAColumnWinOverThoseOfTheTable() {
        Map<String, String> options =
                Map.of(
                        "vector.index.columns", "b, a",
                        "vector.index.metric", "l2",
                        "fields.b.vector.index.metric", "inner_product",
                        "fields.b.vector.index.pq.subspaces", "2");

        List<VectorColumn> columns = columns(TWO_VECTORS, options);

        assertThat(columns).extracting(VectorColumn::name).containsExactly("b", "a");
        assertThat(columns)
                .extracting(VectorColumn::metric)
                .containsExactly(Metric.INNER_PRODUCT, Metric.L2);
        assertThat(columns).extracting(VectorColumn::subspaceCount).containsExactly(2, 0);
    }

    @Test
    void whatIsSetForTheNextCodebookReachesTheTraining() {
        VectorColumn column =
                columns(
                                ONE_VECTOR,
                                Map.of(
                                        "vector.index.lists", "100",
                                        "vector.index.pq.subspaces", "64",
                                        "vector.index.opq", "false",
                                        "vector.index.refine", "sq8",
                                        "vector.index.lists-per-row", "2",
                                        "vector.index.seed", "5"))
                        .get(0);

        TrainingSpec spec = column.trainingSpec(20_000);

        assertThat(spec.listCount()).isEqualTo(100);
        assertThat(spec.subspaceCount()).isEqualTo(64);
        assertThat(spec.opq()).isEqualTo(Opq.OFF);
        assertThat(spec.refine()).isEqualTo(Refine.SQ8);
        assertThat(spec.listsPerRow()).isEqualTo(2);
        assertThat(spec.seed()).isEqualTo(5);
        assertThat(spec.metric()).isEqualTo(Metric.COSINE);
    }

    @ParameterizedTest
    @CsvSource({
        "0.75, , NONE, 16",
        "0.76, , NONE, 32",
        "0.85, , NONE, 32",
        "0.86, , SQ8, 16",
        "0.95, auto, SQ8, 16",
        "0.95, none, NONE, 32",
        "0.80, sq8, SQ8, 16"
    })
    void codesAndRefineCodesFollowTheTargetRecallUnlessSet(
            String target, String refine, Refine expected, int subspaces) {
        Map<String, String> options = new HashMap<>();
        options.put("fields.emb.vector.index.target-recall", target);
        if (refine != null) {
            options.put("vector.index.refine", refine);
        }

        TrainingSpec spec = columns(ONE_VECTOR, options).get(0).trainingSpec(20_000);

        assertThat(spec.refine()).isEqualTo(expected);
        assertThat(spec.subspaceCount()).isEqualTo(subspaces);
    }

    @Test
    void subspacesThatAreSetDoNotFollowTheTargetRecall() {
        Map<String, String> options =
                Map.of(
                        "vector.index.target-recall", "0.8",
                        "vector.index.pq.subspaces", "8");

        assertThat(columns(ONE_VECTOR, options).get(0).trainingSpec(1000).subspaceCount())
                .isEqualTo(8);
    }

    @Test
    void automaticShapeFollowsTheRows() {
        VectorColumn column = columns(ONE_VECTOR, Map.of()).get(0);

        assertThat(column.trainingSpec(10_000).listCount()).isEqualTo(256);
        assertThat(column.trainingSpec(10_000).subspaceCount()).isEqualTo(16);
    }

    @Test
    void codesOfFourBitsGetSubspacesHalfAsWide() {
        VectorColumn column = columns(ONE_VECTOR, Map.of("vector.index.pq.bits", "4")).get(0);

        assertThat(column.trainingSpec(10_000).codeBits()).isEqualTo(4);
        assertThat(column.trainingSpec(10_000).subspaceCount()).isEqualTo(32);
    }

    @Test
    void refusesOtherWidthsOfCodes() {
        assertThatThrownBy(() -> columns(ONE_VECTOR, Map.of("vector.index.pq.bits", "6")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "'vector.index.pq.bits' = '6' in the options of table db.t; expected 8 or"
                                + " 4");
    }

    @Test
    void refusesAnythingElseForTheRotation() {
        assertThatThrownBy(() -> columns(ONE_VECTOR, Map.of("vector.index.opq", "on")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "'vector.index.opq' = 'on' in the options of table db.t; expected 'auto',"
                                + " 'true' or 'false'");
    }

    @Test
    void refusesAnythingElseForRefineCodes() {
        assertThatThrownBy(() -> columns(ONE_VECTOR, Map.of("vector.index.refine", "sq4")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "'vector.index.refine' = 'sq4' in the options of table db.t; expected auto,"
                                + " none or sq8");
    }

    @Test
    void refusesRowsInThreeLists() {
        assertThatThrownBy(() -> columns(ONE_VECTOR, Map.of("vector.index.lists-per-row", "3")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "'vector.index.lists-per-row' = '3' in the options of table db.t; expected"
                                + " 1 or 2");
    }

    @Test
    void refusesRowsInTwoListsWhereThereIsOne() {
        Map<String, String> options =
                Map.of("vector.index.lists", "1", "fields.emb.vector.index.lists-per-row", "2");

        assertThatThrownBy(() -> columns(ONE_VECTOR, options))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "'fields.emb.vector.index.lists-per-row' = '2' in the options of table"
                                + " db.t; expected 1, as 'vector.index.lists' = '1'");
    }

    @Test
    void aTableOfFewRowsHasThemInTheOneListThatItGets() {
        VectorColumn column = columns(ONE_VECTOR, Map.of("vector.index.lists-per-row", "2")).get(0);

        assertThat(column.trainingSpec(1).listsPerRow()).isEqualTo(1);
        assertThat(column.trainingSpec(10_000).listsPerRow()).isEqualTo(2);
    }

    @Test
    void refusesSubspacesThatDoNotDivideTheDimension() {
        assertThatThrownBy(() -> columns(ONE_VECTOR, Map.of("vector.index.pq.subspaces", "7")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "'vector.index.pq.subspaces' = '7' in the options of table db.t does not"
                            + " divide dimension 128 of column 'emb'; choose 1, 2, 4, 8, 16, 32,"
                            + " 64, 128");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "vector.index.metric | euclid | one of cosine, l2, inner_product",
                "vector.index.lists | many | 'auto' or a whole number from 1 to 1048576",
                "vector.index.lists | 0 | 'auto' or a whole number from 1 to 1048576",
                "vector.index.pq.subspaces | -1 | 'auto' or a whole number from 1 to 2147483647",
                "vector.index.train.min-rows | 0 | a whole number from 1 to 9223372036854775807",
                "vector.index.task.max-rows | 1e5 | a whole number from 1 to 2147483647",
                "fields.emb.vector.index.seed | x |"
                        + " a whole number from -9223372036854775808 to 9223372036854775807"
            })
    void namesTheKeyTheValueAndWhatWasExpected(String key, String value, String expected) {
        assertThatThrownBy(() -> columns(ONE_VECTOR, Map.of(key, value)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "'%s' = '%s' in the options of table db.t; expected %s",
                        key, value, expected);
    }

    @Test
    void asksWhichOfSeveralVectorColumnsToIndex() {
        assertThatThrownBy(() -> columns(TWO_VECTORS, Map.of()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "Table db.t has 3 vector columns; set 'vector.index.columns' to those to"
                                + " index: 'a,b,doubles'");
    }

    @Test
    void saysHowToDeclareAVectorColumnIfThereIsNone() {
        RowType noVector = RowType.of(DataTypes.INT());

        assertThatThrownBy(() -> columns(noVector, Map.of()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "Table db.t has no vector column to index; declare an ARRAY<FLOAT> column"
                                + " as vector with 'vector-field' = '<column>' and"
                                + " 'field.<column>.vector-dim' = '<n>', or with the column comment"
                                + " '__VECTOR_FIELD;<n>', when creating the table");
    }

    @Test
    void refusesAColumnThatIsNotThere() {
        assertThatThrownBy(() -> columns(ONE_VECTOR, Map.of("vector.index.columns", "emb,other")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "'vector.index.columns' = 'emb,other' in the options of table db.t names"
                                + " 'other', which is not a column; columns are [id, emb]");
    }

    @ParameterizedTest
    @ValueSource(strings = {"text", "raw", "doubles"})
    void refusesAColumnThatIsNoVectorOfFloats(String column) {
        assertThatThrownBy(() -> columns(TWO_VECTORS, Map.of("vector.index.columns", column)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("Column '" + column + "' of type ")
                .hasMessageContaining("cannot be indexed; expected a vector of FLOAT: declare");
    }

    @Test
    void refusesAnUnknownKey() {
        assertThatThrownBy(() -> columns(ONE_VECTOR, Map.of("vector.index.nlists", "8")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "Cannot use the options of table db.t: 'vector.index.nlists' is unknown;"
                                + " the nearest known option is 'vector.index.lists'");
    }

    private static List<VectorColumn> columns(RowType rowType, Map<String, String> options) {
        return VectorColumn.of("db.t", rowType, options);
    }
}
