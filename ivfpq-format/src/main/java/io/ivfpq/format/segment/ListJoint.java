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

import java.io.IOException;
import java.util.List;

/** Makes a list of the new file out of those of the parts, in one section. */
interface ListJoint {

    ListRegion region(SegmentReader part);

    /** Bytes of the list in the new file. */
    long length(int entry);

    /** Returns the CRC32C of the list. */
    int join(int entry, List<PartLists> sources, byte[] target, int offset) throws IOException;
}
