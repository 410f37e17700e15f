/**
 * Index files on Paimon's file systems: paths and streams enter, {@link
 * io.ivfpq.format.io.ByteSource} and {@link io.ivfpq.format.io.ByteSink} leave. Knows nothing of
 * what the bytes mean.
 */
package io.ivfpq.paimon.file;
