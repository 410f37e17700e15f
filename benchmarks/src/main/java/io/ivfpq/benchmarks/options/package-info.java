/** Options that several commands have. */
package io.ivfpq.benchmarks.options;
