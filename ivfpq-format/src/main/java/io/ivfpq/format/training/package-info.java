/**
 * From a sample of vectors to a codebook: sampling, k-means, product quantisation of residuals, the
 * held-out baseline.
 *
 * <p>Enters: raw vectors and a specification. Leaves: a codebook, the same for the same input.
 * Refuses to know files and segments.
 */
package io.ivfpq.format.training;
