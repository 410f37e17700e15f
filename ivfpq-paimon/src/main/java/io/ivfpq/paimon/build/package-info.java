/**
 * Makes index files from table rows.
 *
 * <p>A row range or a whole snapshot enters; a written but uncommitted segment or codebook file
 * leaves. What to build is decided in {@code plan}, whether it becomes part of the table in {@code
 * commit}.
 */
package io.ivfpq.paimon.build;
