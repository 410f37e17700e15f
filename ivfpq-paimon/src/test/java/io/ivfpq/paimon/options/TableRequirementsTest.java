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
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.Map;
import org.apache.paimon.catalog.Catalog;
import org.apache.paimon.catalog.CatalogContext;
import org.apache.paimon.catalog.CatalogFactory;
import org.apache.paimon.catalog.Identifier;
import org.apache.paimon.schema.Schema;
import org.apache.paimon.table.FileStoreTable;
import org.apache.paimon.types.DataTypes;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@SuppressWarnings("try") // Paimon's AutoCloseable declares every exception, interrupts included.
class TableRequirementsTest {

    private static final String CONFLICTS =
            "Table db.t cannot keep a vector index up to date:\n - ";

    @TempDir Path warehouse;

    @Test
    void addsWhatANewTableNeeds() {
        Schema completed = TableRequirements.complete("db.t", incremental().build());

        assertThat(completed.options())
                .containsExactlyInAnyOrderEntriesOf(
                        Map.of(
                                "vector.index.incremental", "true",
                                "row-tracking.enabled", "true",
                                "data-evolution.enabled", "true",
                                "vector-index.search-mode", "full",
                                "fields.emb.index-type", "ivf-pq-incremental"));
    }

    @Test
    void keepsOptionsThatFit() {
        Schema schema =
                incremental()
                        .option("bucket", "-1")
                        .option("vector-index.search-mode", "DETAIL")
                        .option("file.format", "avro")
                        .option("snapshot.num-retained.max", "5")
                        .build();

        assertThat(TableRequirements.complete("db.t", schema).options())
                .containsEntry("bucket", "-1")
                .containsEntry("vector-index.search-mode", "DETAIL")
                .containsEntry("file.format", "avro")
                .containsEntry("snapshot.num-retained.max", "5");
    }

    @Test
    void understandsVectorsDeclaredByColumnComment() {
        Schema schema =
                Schema.newBuilder()
                        .column("id", DataTypes.INT())
                        .column(
                                "emb",
                                DataTypes.ARRAY(DataTypes.FLOAT()),
                                "__VECTOR_FIELD;4; words")
                        .option("vector.index.incremental", "true")
                        .build();

        Schema completed = TableRequirements.complete("db.t", schema);

        assertThat(completed.fields().get(1).type())
                .isEqualTo(DataTypes.VECTOR(4, DataTypes.FLOAT()));
        assertThat(completed.fields().get(1).description()).isEqualTo("words");
        assertThat(completed.options())
                .containsEntry("vector-field", "emb")
                .containsEntry("field.emb.vector-dim", "4");
    }

    @Test
    void refusesTwoDimensionsOfOneColumn() {
        Schema schema =
                incremental()
                        .option("vector-field", "emb")
                        .option("field.emb.vector-dim", "8")
                        .build();

        assertThatThrownBy(() -> TableRequirements.complete("db.t", schema))
                .hasMessage(
                        CONFLICTS
                                + "'field.emb.vector-dim' = '8', expected '4' as column 'emb'"
                                + " declares: remove one of the two");
    }

    @Test
    void leavesOtherTablesAlone() {
        Schema plain =
                Schema.newBuilder()
                        .column("id", DataTypes.INT())
                        .primaryKey("id")
                        .option("bucket", "4")
                        .build();

        assertThat(TableRequirements.complete("db.t", plain)).isSameAs(plain);
    }

    @Test
    void refusesUnknownKeysEvenWithoutAnIndex() {
        Schema typo =
                Schema.newBuilder()
                        .column("id", DataTypes.INT())
                        .option("vector.index.incrmental", "true")
                        .build();

        assertThatThrownBy(() -> TableRequirements.complete("db.t", typo))
                .hasMessage(
                        "Cannot use the options of table db.t: 'vector.index.incrmental' is"
                            + " unknown; the nearest known option is 'vector.index.incremental'");
    }

    @Test
    void refusesAFlagThatIsNeitherTrueNorFalse() {
        Schema schema = incremental().option("vector.index.incremental", "yes").build();

        assertThatThrownBy(() -> TableRequirements.complete("db.t", schema))
                .hasMessage(
                        "'vector.index.incremental' = 'yes' in the options of table db.t; expected"
                                + " 'true' or 'false'");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "type | format-table | 'table'",
                "bucket | 4 | '-1'",
                "row-tracking.enabled | false | 'true'",
                "data-evolution.enabled | false | 'true'",
                "vector-index.search-mode | fast | 'detail' or 'full'",
                "index-file-in-data-file-dir | true | 'false'",
                "file.format | row | 'avro' or 'parquet'",
                "file.format | orc | 'avro' or 'parquet'",
                "vector.file.format | row | 'avro' or 'parquet'",
                "vector.file.format | csv | 'avro' or 'parquet'",
                "fields.emb.index-type | lumina | 'ivf-pq-incremental'"
            })
    void namesTheConflictingOption(String key, String value, String expected) {
        Schema schema = incremental().option(key, value).build();

        assertThatThrownBy(() -> TableRequirements.complete("db.t", schema))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        CONFLICTS + "'%s' = '%s', expected %s: remove the option",
                        key,
                        value,
                        expected);
    }

    @Test
    void listsEveryConflictInOneMessage() {
        Schema schema =
                Schema.newBuilder()
                        .column("id", DataTypes.INT())
                        .column("emb", DataTypes.ARRAY(DataTypes.FLOAT()))
                        .primaryKey("id")
                        .option("vector.index.incremental", "true")
                        .option("bucket", "4")
                        .build();

        assertThatThrownBy(() -> TableRequirements.complete("db.t", schema))
                .hasMessageStartingWith(
                        CONFLICTS
                                + "primary key [id], expected none: Paimon tracks row ids in tables"
                                + " without primary key only; create the table without it\n - Table"
                                + " db.t has no vector column to index; declare ")
                .hasMessageEndingWith("\n - 'bucket' = '4', expected '-1': remove the option");
    }

    @Test
    void acceptsATableItHasCompleted() throws Exception {
        FileStoreTable table = create(TableRequirements.complete("db.t", incremental().build()));

        assertThatCode(() -> TableRequirements.check(table)).doesNotThrowAnyException();
    }

    @Test
    void refusesAnExistingTableWithoutRowTracking() throws Exception {
        FileStoreTable table = create(incremental().build());

        assertThatThrownBy(() -> TableRequirements.check(table))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(
                        "'row-tracking.enabled' = 'false', expected 'true': it cannot be changed"
                            + " later: create a new table with 'vector.index.incremental' = 'true'"
                            + " and copy the rows with INSERT INTO … SELECT\n")
                .hasMessageContaining(
                        "'vector-index.search-mode' = 'fast', expected 'detail' or 'full': ALTER"
                                + " TABLE db.t SET ('vector-index.search-mode' = 'full')")
                .hasMessageContaining("'fields.emb.index-type' is not set, expected");
    }

    @Test
    void refusesAnExistingPrimaryKeyTable() throws Exception {
        FileStoreTable table =
                create(
                        Schema.newBuilder()
                                .column("id", DataTypes.INT().notNull())
                                .column("emb", DataTypes.VECTOR(4, DataTypes.FLOAT()))
                                .primaryKey("id")
                                .option("bucket", "1")
                                .build());

        assertThatThrownBy(() -> TableRequirements.check(table))
                .hasMessageContaining("primary key [id], expected none")
                .hasMessageContaining("'bucket' = '1', expected '-1': it cannot be changed later");
    }

    private static Schema.Builder incremental() {
        return Schema.newBuilder()
                .column("id", DataTypes.INT())
                .column("emb", DataTypes.VECTOR(4, DataTypes.FLOAT()))
                .option("vector.index.incremental", "true");
    }

    private FileStoreTable create(Schema schema) throws Exception {
        try (Catalog catalog =
                CatalogFactory.createCatalog(
                        CatalogContext.create(new org.apache.paimon.fs.Path(warehouse.toUri())))) {
            catalog.createDatabase("db", true);
            Identifier name = Identifier.create("db", "t");
            catalog.createTable(name, schema, false);
            return (FileStoreTable) catalog.getTable(name);
        }
    }
}
