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

package io.ivfpq.benchmarks.drift;

/**
 * Recall@10 of an index at one probe count, each between 0 and 1.
 *
 * @param nprobe lists probed in each segment
 * @param plain by codes alone
 * @param reranked the best 100 by codes ranked again by their vectors
 */
record RecallAt(int nprobe, double plain, double reranked) {}
