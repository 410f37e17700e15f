/**
 * What recall to expect of a codebook.
 *
 * <p>Enters: a codebook, and the sample it was trained on. Leaves: the codebook with recall by
 * probe count. Refuses to know files.
 */
package io.ivfpq.format.calibration;
