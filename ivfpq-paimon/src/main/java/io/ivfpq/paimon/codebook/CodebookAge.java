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

package io.ivfpq.paimon.codebook;

import io.ivfpq.format.segment.CodebookReference;
import java.util.Comparator;

public final class CodebookAge {

    /**
     * The order in which codebooks of a column replace each other: by generation, then revision.
     * Two that were trained at the same time have both equal; file names decide which of them
     * everybody takes.
     */
    public static final Comparator<CodebookReference> OLDEST_FIRST =
            Comparator.comparingInt(CodebookReference::generation)
                    .thenComparingInt(CodebookReference::revision)
                    .thenComparing(CodebookReference::fileName);

    private CodebookAge() {}
}
