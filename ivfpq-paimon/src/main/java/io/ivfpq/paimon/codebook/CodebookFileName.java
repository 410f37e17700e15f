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

package io.ivfpq.paimon.codebook;

import io.ivfpq.format.codebook.Codebook;
import io.ivfpq.format.segment.CodebookReference;
import io.ivfpq.paimon.options.IndexTypes;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The name of a codebook file: {@code ivf-pq-codebook-f3-g1-r0-<uuid>-<8 hex digits>.index} is
 * revision 0 of generation 1 for the column with field id 3.
 *
 * <p>The manifest entry of a codebook has no room for these facts, and the name saves a planner
 * from opening every codebook file of the table. The id follows from the codebook's contents, so
 * training again on the same rows gives it again; the last digits are random, because a file that
 * an older snapshot still needs must be neither overwritten nor shared with its fate.
 *
 * @param fieldId the indexed column
 * @param generation number of the full training, from 1
 * @param revision number of local repairs since, from 0
 * @param id the codebook's id
 * @param distinction makes the name unlike that of every other file
 */
public record CodebookFileName(
        int fieldId, int generation, int revision, UUID id, String distinction) {

    private static final Pattern PATTERN =
            Pattern.compile(
                    IndexTypes.CODEBOOK_FILE_PREFIX
                            + "-f(\\d{1,9})-g(\\d{1,9})-r(\\d{1,9})-([0-9a-f-]{36})-([0-9a-f]{8})\\.index");

    static CodebookFileName of(int fieldId, Codebook codebook) {
        return new CodebookFileName(
                fieldId,
                codebook.generation(),
                codebook.revision(),
                codebook.id(),
                UUID.randomUUID().toString().substring(0, 8));
    }

    /** Reads a file name; nothing if it is not of this form. */
    public static Optional<CodebookFileName> parse(String fileName) {
        Matcher matcher = PATTERN.matcher(fileName);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        return Optional.of(
                new CodebookFileName(
                        Integer.parseInt(matcher.group(1)),
                        Integer.parseInt(matcher.group(2)),
                        Integer.parseInt(matcher.group(3)),
                        UUID.fromString(matcher.group(4)),
                        matcher.group(5)));
    }

    /** What segments encoded with it refer to. */
    public CodebookReference reference(long fileLength) {
        return new CodebookReference(id, generation, revision, toString(), fileLength);
    }

    @Override
    public String toString() {
        return String.format(
                "%s-f%d-g%d-r%d-%s-%s.index",
                IndexTypes.CODEBOOK_FILE_PREFIX, fieldId, generation, revision, id, distinction);
    }
}
