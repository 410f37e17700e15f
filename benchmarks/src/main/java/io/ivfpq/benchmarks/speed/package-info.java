/**
 * How fast the parts of the library are on this machine: searching, encoding, training, merging.
 * The peers' figures are elsewhere.
 */
package io.ivfpq.benchmarks.speed;
