/**
 * Comparisons with other libraries on the same data, parameters and threads. Ours and the peer take
 * turns in one run; the peer is a Python process that waits while it is not asked. A comparison is
 * one {@link io.ivfpq.benchmarks.peers.PeerCase}.
 */
package io.ivfpq.benchmarks.peers;
