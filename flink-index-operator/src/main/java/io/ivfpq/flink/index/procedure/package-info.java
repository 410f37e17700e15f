/**
 * Procedures of SQL: {@code CALL sys.compact_vector_index(…)}. Arguments enter, rows of text leave;
 * the work is that of {@code action}.
 */
package io.ivfpq.flink.index.procedure;
