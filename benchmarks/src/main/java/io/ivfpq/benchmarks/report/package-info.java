/** What every measurement says of itself: the machine, and the spread of its repeats. */
package io.ivfpq.benchmarks.report;
