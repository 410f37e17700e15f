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

package io.ivfpq.format.segment;

import io.ivfpq.format.io.CorruptIndexException;

/**
 * What one section of a segment file holds for each list of its directory, in the order of the
 * directory and without gaps.
 */
interface ListRegion {

    /** Where the part of a list starts in the file. */
    long offset(int entry);

    /** Bytes of the part of a list, its checksum included if that follows it. */
    long length(int entry);

    /**
     * Compares the part of a list with its checksum.
     *
     * @param bytes the part from {@code offset} on
     */
    void check(byte[] bytes, int offset, int entry) throws CorruptIndexException;
}
