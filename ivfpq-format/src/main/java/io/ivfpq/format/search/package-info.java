/**
 * Answers: the plan of one query against one codebook, the k nearest rows, and exact search.
 *
 * <p>Enters: a query and lists of any number of segments. Leaves: row ids and distances,
 * independent of the order of lists. Refuses to do I/O: whoever calls brings the lists.
 */
package io.ivfpq.format.search;
