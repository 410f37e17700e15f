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

package io.ivfpq.benchmarks.report;

import java.io.IOException;

/** Work that is done again and again for a while, so that its rate can be told. */
@FunctionalInterface
public interface Repeated {

    void once() throws IOException;

    /**
     * Units a second.
     *
     * @param units that doing it once is
     * @param atLeast seconds to go on for; it is done once in any case
     */
    default double rate(long units, double atLeast) throws IOException {
        long start = System.nanoTime();
        long done = 0;
        double seconds;
        do {
            once();
            done += units;
            seconds = (System.nanoTime() - start) * 1e-9;
        } while (seconds < atLeast);
        return done / seconds;
    }
}
