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

package io.ivfpq.paimon.plan;

import io.ivfpq.format.codebook.Codebook;
import io.ivfpq.format.segment.CodebookReference;
import io.ivfpq.paimon.codebook.CodebookStore;
import io.ivfpq.paimon.coverage.IndexState;
import io.ivfpq.paimon.options.VectorColumn;
import java.io.IOException;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.apache.paimon.fs.Path;
import org.apache.paimon.table.FileStoreTable;

/**
 * Chooses the codebook for new segments: the newest of the table that fits the column and was
 * trained on rows enough, or else on all rows there are.
 *
 * <p>A bounded input that ends early leaves a codebook trained on the few rows there were. It
 * serves the segments that use it, but encodes no rows it has not seen: a codebook of three rows
 * maps every other vector to one of them.
 */
final class CodebookChoice {

    private static final Comparator<CodebookReference> NEWEST_FIRST =
            Comparator.comparingInt(CodebookReference::generation)
                    .thenComparingInt(CodebookReference::revision)
                    .thenComparing(CodebookReference::fileName)
                    .reversed();

    private final FileStoreTable table;
    private final VectorColumn column;

    CodebookChoice(FileStoreTable table, VectorColumn column) {
        this.table = table;
        this.column = column;
    }

    Optional<CodebookReference> choose(IndexState index, long liveRows) throws IOException {
        List<CodebookReference> candidates =
                index.codebooksOf(column.fieldId()).stream().sorted(NEWEST_FIRST).toList();
        for (CodebookReference candidate : candidates) {
            if (fits(candidate, liveRows)) {
                return Optional.of(candidate);
            }
        }
        return Optional.empty();
    }

    private boolean fits(CodebookReference reference, long liveRows) throws IOException {
        Path directory =
                table.store()
                        .pathFactory()
                        .globalIndexFileFactory()
                        .toPath(reference.fileName())
                        .getParent();
        Codebook codebook = CodebookStore.load(table.fileIO(), directory, reference);
        return codebook.dimension() == column.dimension()
                && codebook.metric() == column.metric()
                && codebook.baseline().tableRows() >= Math.min(column.minTrainingRows(), liveRows);
    }
}
