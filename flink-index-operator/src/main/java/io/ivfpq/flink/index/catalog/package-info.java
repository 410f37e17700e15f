/**
 * The catalog {@code 'type' = 'paimon-ivfpq'}: a Paimon catalog whose tables with {@code
 * 'vector.index.incremental' = 'true'} are created with what the index needs and written by a sink
 * that keeps the index fresh. Everything else is Paimon's own catalog, unchanged.
 */
package io.ivfpq.flink.index.catalog;
