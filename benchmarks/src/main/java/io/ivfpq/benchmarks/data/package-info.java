/**
 * What is measured on: vectors generated from a fixed seed or embedded from WordNet, in files
 * outside the repository so that peers read the very same bytes, and their exact neighbours.
 */
package io.ivfpq.benchmarks.data;
