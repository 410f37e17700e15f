/** An index over a benchmark's data in memory, and how it is built and asked. */
package io.ivfpq.benchmarks.index;
