/**
 * Maintenance of an index on demand: the actions of {@code flink run}, and what they share with the
 * procedures of SQL.
 *
 * <p>Arguments enter; bounded jobs of {@code operator} and a report for people leave.
 */
package io.ivfpq.flink.index.action;
