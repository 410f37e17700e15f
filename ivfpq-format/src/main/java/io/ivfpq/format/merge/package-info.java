/**
 * Merging: segments of one codebook over row ranges that follow each other become one segment, or
 * several files of which each owns a range of lists.
 *
 * <p>Enters: segment files with their descriptors and row ranges. Leaves: the same rows, codes and
 * drift figures in fewer files. Refuses to know tables, and which segments are worth merging.
 */
package io.ivfpq.format.merge;
