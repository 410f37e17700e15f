/**
 * The program behind {@code ./quickstart}: one Flink job streams WordNet definitions into a Paimon
 * table and keeps its index fresh; then the program asks and measures through Paimon's search API.
 *
 * <p>Everything reported comes from the table as a reader finds it: rows and row ids read back,
 * index entries from the snapshot. The package refuses to look into the job itself.
 */
package io.ivfpq.quickstart;
