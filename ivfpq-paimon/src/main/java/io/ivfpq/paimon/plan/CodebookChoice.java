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
import io.ivfpq.paimon.codebook.CodebookAge;
import io.ivfpq.paimon.codebook.CodebookStore;
import io.ivfpq.paimon.coverage.IndexState;
import io.ivfpq.paimon.options.VectorColumn;
import java.io.IOException;
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
public final class CodebookChoice {

    private final FileStoreTable table;
    private final VectorColumn column;

    public CodebookChoice(FileStoreTable table, VectorColumn column) {
        this.table = table;
        this.column = column;
    }

    /**
     * The codebook in force.
     *
     * @param liveRows rows it has to serve
     */
    public Optional<CodebookReference> choose(IndexState index, long liveRows) throws IOException {
        List<CodebookReference> candidates =
                index.codebooksOf(column.fieldId()).stream()
                        .sorted(CodebookAge.OLDEST_FIRST.reversed())
                        .toList();
        for (CodebookReference candidate : candidates) {
            if (fits(candidate, liveRows)) {
                return Optional.of(candidate);
            }
        }
        return Optional.empty();
    }

    /** Reads a codebook file of the table. */
    public Codebook load(CodebookReference reference) throws IOException {
        Path directory =
                table.store()
                        .pathFactory()
                        .globalIndexFileFactory()
                        .toPath(reference.fileName())
                        .getParent();
        return CodebookStore.load(table.fileIO(), directory, reference);
    }

    private boolean fits(CodebookReference reference, long liveRows) throws IOException {
        Codebook codebook = load(reference);
        return codebook.dimension() == column.dimension()
                && codebook.metric() == column.metric()
                && codebook.baseline().tableRows() >= Math.min(column.minTrainingRows(), liveRows);
    }
}
