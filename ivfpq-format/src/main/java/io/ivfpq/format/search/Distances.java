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

package io.ivfpq.format.search;

/** What distances of rows are added up from. */
public enum Distances {
    /** The table of floats: what results are ranked by. */
    EXACT,

    /**
     * The table of bytes that rows are passed over by, where the CPU has registers for it, else
     * that of floats: good enough for rows that are ranked again, and in less time. Where rows lie
     * in two lists, as many entries are held as rows are wanted: results are half as many at least.
     */
    ESTIMATED
}
