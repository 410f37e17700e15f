/**
 * Makes built segments part of the table, atomically and only while they are still true.
 *
 * <p>Segment files enter; an index-only snapshot leaves, together with a report of what was refused
 * and why. Nothing here decides what to build.
 */
package io.ivfpq.paimon.commit;
