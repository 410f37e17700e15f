/**
 * Vectors and metrics: what may be indexed, how it is prepared, how distances become scores.
 *
 * <p>Enters: raw vectors. Leaves: prepared vectors, or a message saying what is wrong with one.
 * Refuses to know codebooks and files.
 */
package io.ivfpq.format.vector;
