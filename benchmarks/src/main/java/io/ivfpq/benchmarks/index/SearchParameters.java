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

package io.ivfpq.benchmarks.index;

import java.util.Map;

/**
 * How an index is asked.
 *
 * @param refine rows found by codes that are ranked again by their vectors; {@code k} for none
 */
public record SearchParameters(int k, int nprobe, int refine) {

    public static SearchParameters plain(int nprobe) {
        return new SearchParameters(10, nprobe, 10);
    }

    public void addTo(Map<String, Object> map) {
        map.put("k", k);
        map.put("nprobe", nprobe);
        map.put("refine", refine);
    }
}
