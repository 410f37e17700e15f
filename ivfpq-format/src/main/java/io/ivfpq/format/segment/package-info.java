/**
 * Segment files: rows encoded with one codebook, grouped by list; the descriptor that travels in a
 * table manifest.
 *
 * <p>Enters: row ids relative to a row range, and vectors. Leaves: one file and its descriptor;
 * from them, verified lists. Refuses to know queries, and what the row range is relative to.
 */
package io.ivfpq.format.segment;
