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

package io.ivfpq.paimon.interop;

import java.util.Objects;
import org.apache.paimon.data.BinaryRow;
import org.apache.paimon.fs.Path;
import org.apache.paimon.utils.Range;

/**
 * One {@code ivf-pq} file.
 *
 * @param partition the partition of its rows
 * @param rows row ids it covers, inclusive; the file has them relative to the first
 * @param vectors rows with a vector
 * @param bytes length of the file
 */
public record ExportedFile(Path path, BinaryRow partition, Range rows, long vectors, long bytes) {

    public ExportedFile {
        Objects.requireNonNull(path, "path");
        Objects.requireNonNull(partition, "partition");
        Objects.requireNonNull(rows, "rows");
    }
}
