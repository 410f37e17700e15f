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

package io.ivfpq.flink.lookup;

import io.ivfpq.paimon.search.Freshness;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.ConfigOptions;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.configuration.ReadableConfig;

/** Options of the table of nearest neighbours; all but the first two are meant as hints. */
final class NearestOptions {

    /** Options of the Paimon catalog, such as {@code catalog.warehouse}. */
    static final String CATALOG_PREFIX = "catalog.";

    static final ConfigOption<String> DATABASE =
            ConfigOptions.key("database")
                    .stringType()
                    .noDefaultValue()
                    .withDescription("Paimon database of the table to search.");

    static final ConfigOption<String> TABLE =
            ConfigOptions.key("table")
                    .stringType()
                    .noDefaultValue()
                    .withDescription("Paimon table to search.");

    static final ConfigOption<String> COLUMN =
            ConfigOptions.key("vector.index.columns")
                    .stringType()
                    .noDefaultValue()
                    .withDescription(
                            "The vector column to search. Needed when the table indexes several.");

    static final ConfigOption<String> NPROBE =
            ConfigOptions.key("ivf.nprobe")
                    .stringType()
                    .noDefaultValue()
                    .withDescription(
                            "Inverted lists to read in each segment, 'auto' or 'all'. Raise it for"
                                    + " recall, lower it for speed.");

    static final ConfigOption<Double> TARGET_RECALL =
            ConfigOptions.key("ivf.target-recall")
                    .doubleType()
                    .noDefaultValue()
                    .withDescription(
                            "Recall of the ten nearest to read as many lists for as were needed"
                                + " when the codebook was trained. Set it instead of ivf.nprobe,"
                                + " which wins.");

    static final ConfigOption<Integer> REFINE_FACTOR =
            ConfigOptions.key("ivf.refine_factor")
                    .intType()
                    .noDefaultValue()
                    .withDescription(
                            "Candidates from the index for each row wanted, re-ranked by their"
                                    + " vectors. Raise it for recall, lower it for speed.");

    static final ConfigOption<Boolean> ASYNC =
            ConfigOptions.key("lookup.async")
                    .booleanType()
                    .noDefaultValue()
                    .withDescription(
                            "Whether lookups of one task run side by side. Without it Flink's"
                                    + " LOOKUP hint decides, and without that they do.");

    static final ConfigOption<Integer> ASYNC_THREADS =
            ConfigOptions.key("lookup.async-thread-number")
                    .intType()
                    .defaultValue(4)
                    .withDescription(
                            "Threads of an asynchronous lookup in each task. Lower it when tasks"
                                    + " share few cores.");

    static final ConfigOption<Duration> INTERVAL =
            ConfigOptions.key("lookup.continuous.discovery-interval")
                    .durationType()
                    .defaultValue(Duration.ofSeconds(1))
                    .withDescription(
                            "How long a committed snapshot may stay unseen. 0 looks for a new one"
                                    + " at every lookup.");

    static final ConfigOption<String> LOCAL_DIRECTORY =
            ConfigOptions.key("lookup.local.directory")
                    .stringType()
                    .noDefaultValue()
                    .withDescription(
                            "Where a task manager keeps its copy of the table. Set it to use"
                                    + " another disk.");

    static final ConfigOption<MemorySize> LOCAL_MAX_SIZE =
            ConfigOptions.key("lookup.local.max-size")
                    .memoryType()
                    .noDefaultValue()
                    .withDescription(
                            "How large the copy of one task manager may get before lookups fail."
                                + " Set it where others need the disk too; a refresh needs room for"
                                + " what changed besides.");

    static final ConfigOption<Freshness.Policy> FRESHNESS =
            ConfigOptions.key("lookup.freshness")
                    .enumType(Freshness.Policy.class)
                    .defaultValue(Freshness.Policy.EXACT)
                    .withDescription(
                            "What becomes of rows that are committed but not indexed yet. 'exact'"
                                + " compares them one by one. 'indexed-only' does not find them,"
                                + " for lookups that must not slow down when the index falls"
                                + " behind. 'fail' is 'exact' until they are too many, for"
                                + " pipelines that should rather stop than crawl.");

    static final ConfigOption<Long> MAX_UNINDEXED_ROWS =
            ConfigOptions.key("lookup.freshness.max-unindexed-rows")
                    .longType()
                    .defaultValue(10_000L)
                    .withDescription(
                            "With 'lookup.freshness' = 'fail', the rows without index at which"
                                    + " lookups still work. Keep it above the rows of two"
                                    + " checkpoints of the job that writes the table.");

    /**
     * An option as the documentation shows it; Flink does not tell the type.
     *
     * @param unset what holds if it is not set and has no default
     */
    record Declaration(ConfigOption<?> option, String type, String unset) {}

    /** Those that queries give, in the order of the documentation. */
    static final List<Declaration> HINTS =
            List.of(
                    new Declaration(NPROBE, "integer", "the table's, else `auto`"),
                    new Declaration(TARGET_RECALL, "double", "the table's"),
                    new Declaration(REFINE_FACTOR, "integer", "the table's, else `10`"),
                    new Declaration(COLUMN, "string", "the only indexed one"),
                    new Declaration(ASYNC, "boolean", "decided by Flink"),
                    new Declaration(ASYNC_THREADS, "integer", ""),
                    new Declaration(INTERVAL, "duration", ""),
                    new Declaration(FRESHNESS, "enum", ""),
                    new Declaration(MAX_UNINDEXED_ROWS, "integer", ""),
                    new Declaration(LOCAL_DIRECTORY, "path", "one of `io.tmp.dirs`"),
                    new Declaration(LOCAL_MAX_SIZE, "size", "what the disk has"));

    private NearestOptions() {}

    /** The options that Paimon's search knows, under its names. */
    static Map<String, String> queryOptions(ReadableConfig options) {
        Map<String, String> query = new HashMap<>();
        options.getOptional(NPROBE).ifPresent(value -> query.put(NPROBE.key(), value));
        options.getOptional(TARGET_RECALL)
                .ifPresent(value -> query.put(TARGET_RECALL.key(), value.toString()));
        return query;
    }
}
