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
 * What the table's metadata tell after some rows.
 *
 * @param coarse mean squared distance from the centroid, relative to the rows held out of training
 * @param quantiser mean squared error of the codes, relative to the same
 * @param tail share of rows beyond the 99th percentile of the same
 * @param growth rows relative to those at training
 * @param action what mode auto would do
 * @param reason why, as it tells its user
 */
record DriftStage(
        long rows,
        double coarse,
        double quantiser,
        double tail,
        double growth,
        String action,
        String reason) {}
