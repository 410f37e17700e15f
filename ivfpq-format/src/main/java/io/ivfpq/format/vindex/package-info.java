/**
 * The {@code ivf-pq} version 1 file of Apache Paimon's native vector index (paimon-vector-index,
 * Python package {@code paimon-vindex}): segments to such a file and back; {@code docs/interop.md}.
 *
 * <p>Enters: a codebook with its segments, or a file. Leaves: a file, or a codebook with one
 * segment. Refuses to know how either was trained and which table they belong to.
 */
package io.ivfpq.format.vindex;
