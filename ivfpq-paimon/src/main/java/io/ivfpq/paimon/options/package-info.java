/**
 * Table and query options, parsed at the edge: string maps enter, validated records leave. Nothing
 * below this package sees an option key. Knows no index file and no Flink.
 */
package io.ivfpq.paimon.options;
