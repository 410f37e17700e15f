/**
 * JMH benchmarks of the kernels. Each value of {@code kernels} runs in a JVM of its own: on JDK 17
 * one that has used other vector shapes first stays slow for good.
 */
package io.ivfpq.benchmarks.kernels;
