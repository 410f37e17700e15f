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

package io.ivfpq.paimon.drift;

/**
 * How a table has grown since its codebook was trained.
 *
 * @param rowsAtTraining live row ids then; 0 if unknown
 * @param rowsNow live row ids now
 * @param lists lists of the codebook
 * @param listsWanted lists that a codebook trained now would have
 */
public record Growth(long rowsAtTraining, long rowsNow, int lists, int listsWanted) {

    public Growth {
        if (rowsAtTraining < 0 || rowsNow < 0 || lists < 1 || listsWanted < 1) {
            throw new IllegalArgumentException(
                    String.format(
                            "growth from %d to %d rows, from %d to %d lists; expected rows >= 0"
                                    + " and lists >= 1",
                            rowsAtTraining, rowsNow, lists, listsWanted));
        }
    }

    /** Rows now for each row at training; 1 if that is unknown. */
    public double factor() {
        return rowsAtTraining == 0 ? 1 : (double) rowsNow / rowsAtTraining;
    }
}
