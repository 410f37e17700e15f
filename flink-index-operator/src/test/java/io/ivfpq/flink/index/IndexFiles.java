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

package io.ivfpq.flink.index;

import java.io.IOException;
import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.apache.paimon.Snapshot;
import org.apache.paimon.fs.Path;
import org.apache.paimon.manifest.IndexManifestEntry;
import org.apache.paimon.table.FileStoreTable;

/**
 * Names of the index files of a table.
 *
 * @param onDisk all in the index directory
 * @param inSnapshots those that some snapshot lists
 */
public record IndexFiles(Set<String> onDisk, Set<String> inSnapshots) {

    public static IndexFiles of(FileStoreTable table) throws IOException {
        Set<String> onDisk =
                Arrays.stream(table.fileIO().listStatus(new Path(table.location(), "index")))
                        .map(file -> file.getPath().getName())
                        .collect(Collectors.toCollection(TreeSet::new));
        Set<String> inSnapshots = new TreeSet<>();
        for (Snapshot snapshot : table.snapshotManager().safelyGetAllSnapshots()) {
            if (snapshot.indexManifest() != null) {
                for (IndexManifestEntry entry :
                        table.store()
                                .newIndexFileHandler()
                                .readManifest(snapshot.indexManifest())) {
                    inSnapshots.add(entry.indexFile().fileName());
                }
            }
        }
        return new IndexFiles(onDisk, inSnapshots);
    }
}
