/**
 * The sink of a table with an incremental index: Paimon's own writers and committer, a check of
 * every vector before them, and the index maintenance of {@code operator} behind them.
 */
package io.ivfpq.flink.index.sink;
