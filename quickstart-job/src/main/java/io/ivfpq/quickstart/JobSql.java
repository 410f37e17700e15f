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

import io.ivfpq.wordnet.SentenceEmbedder;
import java.net.URI;
import java.nio.file.Path;

/** The SQL that runs, written as it is shown. */
record JobSql(Path warehouse, Path questions, boolean partitioned) {

    static final String CATALOG = "lake";
    static final String DATABASE = "default";
    static final String TABLE = "items";
    static final String VECTOR_COLUMN = "embedding";
    static final String STREAM_VIEW = "definitions";

    /** Neighbours a question gets. */
    static final int LOOKUP_K = 10;

    String createCatalog() {
        return """
        CREATE CATALOG %s WITH (
          'type' = 'paimon-ivfpq',
          'warehouse' = '%s'
        )\
        """
                .formatted(CATALOG, quoted(warehouse.toUri()));
    }

    String useCatalog() {
        return "USE CATALOG " + CATALOG;
    }

    /** Trains early, so that there is an index to watch and, at the end, one that is outgrown. */
    String createTable() {
        return """
        CREATE TABLE items (
          id BIGINT, word STRING, topic STRING, definition STRING, embedding ARRAY<FLOAT>
        ) %sWITH (
          'vector-field' = 'embedding',
          'field.embedding.vector-dim' = '%d',
          'vector.index.incremental' = 'true',
          'vector.index.columns' = 'embedding',
          'vector.index.metric' = 'cosine',
          'vector.index.train.min-rows' = '5000'
        )\
        """
                .formatted(
                        partitioned ? "PARTITIONED BY (topic) " : "", SentenceEmbedder.DIMENSION);
    }

    String insert() {
        return """
        INSERT INTO items
        SELECT id, word, topic, definition, embedding FROM definitions\
        """;
    }

    String createEmbedFunction() {
        return "CREATE TEMPORARY FUNCTION embed AS '%s'".formatted(EmbedText.class.getName());
    }

    String createQuestions() {
        return """
        CREATE TEMPORARY TABLE questions (question STRING, asked_at AS PROCTIME()) WITH (
          'connector' = 'filesystem',
          'path' = '%s',
          'format' = 'raw',
          'source.monitor-interval' = '100 ms'
        )\
        """
                .formatted(quoted(questions.toUri()));
    }

    /** Looks for the newest snapshot at each question, so that we know which one answered it. */
    String lookup() {
        return """
        SELECT q.question, n.`rank`, n.id, n.word, n.definition, n.score
        FROM (SELECT question, embed(question) AS embedding, asked_at FROM questions) AS q
        JOIN `items$nearest` /*+ OPTIONS('lookup.continuous.discovery-interval' = '0 s') */
          FOR SYSTEM_TIME AS OF q.asked_at AS n
          ON n.query_vector = q.embedding AND n.k = %d\
        """
                .formatted(LOOKUP_K);
    }

    String compact() {
        return "CALL sys.compact_vector_index(`table` => '%s.%s')".formatted(DATABASE, TABLE);
    }

    private static String quoted(URI location) {
        return location.toString().replace("'", "''");
    }

    /** The same place for Flink's catalog and for our own reads. */
    String warehouseUri() {
        return warehouse.toUri().toString();
    }
}
