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

import io.ivfpq.format.vector.VectorBatch;
import java.io.IOException;
import java.io.Serializable;

/** Where the tasks of a job get a data set from; too large to travel with the job. */
@FunctionalInterface
interface VectorSource extends Serializable {

    VectorBatch load() throws IOException;
}
