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

package io.ivfpq.paimon.build;

import io.ivfpq.format.segment.CodebookReference;
import org.apache.paimon.data.BinaryRow;
import org.apache.paimon.utils.Range;

/**
 * Rows of one partition to be encoded into one segment.
 *
 * @param partition the partition of the rows
 * @param from first row id
 * @param to last row id, inclusive
 * @param codebook the codebook to encode with, always a file of its own
 */
public record EncodeTask(BinaryRow partition, long from, long to, CodebookReference codebook) {

    public EncodeTask {
        if (from < 0 || to < from || to - from >= Integer.MAX_VALUE) {
            throw new IllegalArgumentException(
                    "rows ["
                            + from
                            + ", "
                            + to
                            + "] do not make a segment; expected 0 <= from <= to and fewer than"
                            + " 2^31 rows");
        }
        if (codebook.isEmbedded()) {
            throw new IllegalArgumentException(
                    "rows ["
                            + from
                            + ", "
                            + to
                            + "] are to be encoded with an embedded codebook; expected one with a"
                            + " file of its own");
        }
    }

    public Range rows() {
        return new Range(from, to);
    }
}
