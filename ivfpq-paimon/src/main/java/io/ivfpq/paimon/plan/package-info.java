/**
 * Decides what the index of one vector column needs next.
 *
 * <p>Table metadata enters, train and encode tasks leave. The table is trusted, not the planner's
 * memory: rows that another engine wrote, ranges that a rewrite dropped and an index that somebody
 * removed by hand all look the same, namely live rows without a segment.
 */
package io.ivfpq.paimon.plan;
