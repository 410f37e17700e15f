/**
 * Benchmarks, one command each. They measure {@code io.ivfpq.format} on real data and print what
 * they ran on; no figure is printed that was not measured in that run, except published ones of
 * others to compare with, which say so.
 */
package io.ivfpq.benchmarks;
