/**
 * What drift does to an index and what compaction makes of it: real tables, written and compacted
 * by Flink jobs in this process. Enter a data set and an order of its rows; leave recall, drift
 * figures and decisions.
 */
package io.ivfpq.benchmarks.drift;
