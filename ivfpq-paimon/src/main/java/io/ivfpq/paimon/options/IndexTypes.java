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

import java.util.UUID;

/** Names under which segments and codebooks appear in a table's index manifest and directory. */
public final class IndexTypes {

    /** Index type of segments; the {@code index_type} of {@code CALL sys.create_global_index}. */
    public static final String SEGMENT = "ivf-pq-incremental";

    /** Index type of codebook files. Their manifest entries carry no global-index metadata. */
    public static final String CODEBOOK = "ivf-pq-codebook";

    /** Start of every segment file name. */
    public static final String SEGMENT_FILE_PREFIX = "ivf-pq-segment";

    /** Start of every codebook file name. */
    public static final String CODEBOOK_FILE_PREFIX = "ivf-pq-codebook";

    private IndexTypes() {}

    /** A segment file name that no other file has. */
    public static String newSegmentFileName() {
        return SEGMENT_FILE_PREFIX + "-" + UUID.randomUUID() + ".index";
    }
}
