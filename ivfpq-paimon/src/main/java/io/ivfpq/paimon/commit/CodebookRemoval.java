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

package io.ivfpq.paimon.commit;

import io.ivfpq.format.segment.CodebookReference;
import io.ivfpq.paimon.codebook.CodebookAge;
import io.ivfpq.paimon.codebook.CodebookFileName;
import io.ivfpq.paimon.coverage.IndexState;
import java.util.List;
import java.util.Set;
import org.apache.paimon.manifest.IndexManifestEntry;
import org.apache.paimon.table.FileStoreTable;
import org.apache.paimon.table.sink.CommitMessage;

/**
 * The codebooks that may leave the manifest on top of one snapshot.
 *
 * @param baseId the snapshot decided for; 0 if the table has none
 */
record CodebookRemoval(long baseId, List<IndexManifestEntry> removed)
        implements Decision<CodebookRemoval> {

    /**
     * Those older than {@code kept} that no segment was encoded with, if {@code kept} is listed.
     */
    static CodebookRemoval of(long baseId, IndexState index, int fieldId, CodebookReference kept) {
        if (!index.codebookNames().contains(kept.fileName())) {
            return new CodebookRemoval(baseId, List.of());
        }
        Set<String> used = index.referencedCodebooks().keySet();
        return new CodebookRemoval(
                baseId,
                index.codebooks().stream()
                        .filter(entry -> isOlder(entry, fieldId, kept))
                        .filter(entry -> !used.contains(entry.indexFile().fileName()))
                        .toList());
    }

    private static boolean isOlder(IndexManifestEntry entry, int fieldId, CodebookReference kept) {
        return CodebookFileName.parse(entry.indexFile().fileName())
                .filter(name -> name.fieldId() == fieldId)
                .map(name -> name.reference(entry.indexFile().fileSize()))
                .filter(codebook -> CodebookAge.OLDEST_FIRST.compare(codebook, kept) < 0)
                .isPresent();
    }

    List<String> fileNames() {
        return removed.stream().map(entry -> entry.indexFile().fileName()).toList();
    }

    @Override
    public boolean isEmpty() {
        return removed.isEmpty();
    }

    @Override
    public boolean sameOutcomeAs(CodebookRemoval other) {
        return fileNames().equals(other.fileNames());
    }

    @Override
    public List<CommitMessage> messages(FileStoreTable table) {
        return IndexCommitMessages.of(this);
    }
}
