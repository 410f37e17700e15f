/**
 * The lookup join on nearest neighbours: key rows of Flink SQL enter, the nearest rows of a Paimon
 * table leave. Plans and converts; the search itself is in {@code io.ivfpq.paimon.search}.
 */
package io.ivfpq.flink.lookup;
