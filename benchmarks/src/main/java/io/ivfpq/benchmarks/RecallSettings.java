/*
 * Licensed under the Apache License, Version 2.0 (the "License"); you may not use this file except
 * in compliance with the License. You may obtain a copy of the License at
 *
 *     http://www.apache.org/licenses/LICENSE-2.0
 *
 * Unless required by applicable law or agreed to in writing, software distributed under the License
 * is distributed on an "AS IS" BASIS, WITHOUT WARRANTIES OR CONDITIONS OF ANY KIND, either express
 * or implied. See the License for the specific language governing permissions and limitations under
 * the License.
 */

package io.ivfpq.benchmarks;

/**
 * Parameters of a recall measurement.
 *
 * @param lists coarse centroids
 * @param subspaces of 8 bits each
 * @param trainingRows rows the codebook is trained on, chosen uniformly
 * @param queries rows held out of the index and asked for
 * @param k neighbours compared
 * @param reranked best rows by codes that are ranked again by their vectors
 * @param threads to train and search with
 */
record RecallSettings(
        int lists,
        int subspaces,
        int trainingRows,
        int queries,
        int k,
        int reranked,
        int threads) {}
