/**
 * Bytes: sources, sinks, and the checked container of sections that every index file is.
 *
 * <p>Enters: bytes of a file, untrusted. Leaves: sections whose checksums are right, or an
 * exception that names the file. Refuses to know what a section means.
 */
package io.ivfpq.format.io;
