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

package io.ivfpq.paimon.options;

import org.apache.paimon.options.MemorySize;

/**
 * Heap bytes that a cache of the process may hold. Set by system property, since one process serves
 * many tables; otherwise a share of the maximum heap.
 */
public enum CacheSize {
    /** Codebooks. Too small a cache reads a codebook again for every query. */
    CODEBOOKS("ivfpq.cache.codebooks", 16, 64 << 20),
    /** Directories and inverted lists of segments. */
    SEGMENTS("ivfpq.cache.segments", 8, 64 << 20),
    /** Lookup tables of the latest queries, shared by all segments that a query reads. */
    QUERY_PLANS("ivfpq.cache.query-plans", 32, 32 << 20);

    private final String property;
    private final int heapDivisor;
    private final long minimum;

    CacheSize(String property, int heapDivisor, long minimum) {
        this.property = property;
        this.heapDivisor = heapDivisor;
        this.minimum = minimum;
    }

    /** The system property, a size such as {@code 256 mb}. */
    public String property() {
        return property;
    }

    /** Default as the documentation states it. */
    public String describeDefault() {
        return "1/" + heapDivisor + " of the heap, at least " + MemorySize.ofBytes(minimum);
    }

    /**
     * @throws IllegalArgumentException if the system property is no size
     */
    public long bytes() {
        String value = System.getProperty(property);
        if (value == null) {
            return Math.max(minimum, Runtime.getRuntime().maxMemory() / heapDivisor);
        }
        try {
            return MemorySize.parse(value).getBytes();
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "System property '"
                            + property
                            + "' = '"
                            + value
                            + "' is not a size; expected for example '256 mb'",
                    e);
        }
    }
}
