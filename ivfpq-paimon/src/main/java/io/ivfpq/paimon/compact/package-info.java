/**
 * Merging of segments in a table: which, how, and into how many files.
 *
 * <p>The index manifest enters; segment files and swaps for {@code commit} leave. Decides nothing
 * about rows without a segment, and reads no vectors.
 */
package io.ivfpq.paimon.compact;
