/**
 * The frozen model: centroids, codewords, baseline; its file; encoding blocks of rows with it.
 *
 * <p>Enters: trained arrays or a codebook file; prepared vectors. Leaves: codes, per-row terms and
 * drift measures. Refuses to know how the model was trained and where codes are kept.
 */
package io.ivfpq.format.codebook;
