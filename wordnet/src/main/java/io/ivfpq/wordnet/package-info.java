/**
 * The real data of quickstart and benchmarks: the definitions of WordNet 3.1 and their
 * 384-dimensional all-MiniLM-L6-v2 embeddings.
 *
 * <p>What enters are two ordinary dependencies, the WordNet data files and the quantised ONNX
 * model; what leaves are {@link io.ivfpq.wordnet.Definition} rows in a fixed order and vectors in
 * that same order. The package knows neither Paimon nor Flink and downloads nothing at run time.
 */
package io.ivfpq.wordnet;
