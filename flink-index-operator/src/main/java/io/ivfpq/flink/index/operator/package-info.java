/**
 * Index maintenance as Flink operators, one step each: data committer → planner → encoders → index
 * committer.
 *
 * <p>Snapshot ids of committed data enter, index-only snapshots leave. The operators unpack
 * messages, call {@code io.ivfpq.paimon}, and emit; every rule about what to build and what may be
 * committed lives there.
 */
package io.ivfpq.flink.index.operator;
