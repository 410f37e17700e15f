/**
 * Makes built segments part of the table, and replaces some by others, atomically and only while
 * that is still right.
 *
 * <p>Segment files enter; an index-only snapshot leaves, together with a report of what was refused
 * and why. Nothing here decides what to build.
 */
package io.ivfpq.paimon.commit;
