/**
 * The index of a table for Paimon's own readers of {@code ivf-pq}: as files in a folder, or in the
 * table in place of ours.
 *
 * <p>The index manifest and segment files enter; {@code ivf-pq} files leave, and one commit. Reads
 * no vectors.
 */
package io.ivfpq.paimon.interop;
