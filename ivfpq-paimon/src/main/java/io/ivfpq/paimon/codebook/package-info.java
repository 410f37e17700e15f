/**
 * Codebook files in a table's index directory: codebooks enter and leave, written once and cached
 * by every reader of the process. Which codebook is in force is decided elsewhere.
 */
package io.ivfpq.paimon.codebook;
