/**
 * Nearest neighbours at one snapshot of a table, again and again: a table and what to return enter,
 * ranked rows leave. Works from local copies of the rows, so that a search reads no data file.
 * Knows neither Flink nor SQL.
 */
package io.ivfpq.paimon.search;
