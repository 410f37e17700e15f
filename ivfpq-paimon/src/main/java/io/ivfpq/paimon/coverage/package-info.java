/**
 * What the index of one vector column covers at one snapshot.
 *
 * <p>Table metadata enters (data manifests and the index manifest); live files, segments, codebooks
 * and the {@link io.ivfpq.paimon.coverage.Frontier} leave. Nothing here reads a vector, a segment
 * file or a codebook file, and nothing changes the table.
 */
package io.ivfpq.paimon.coverage;
