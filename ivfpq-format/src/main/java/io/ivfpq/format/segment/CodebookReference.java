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

import io.ivfpq.format.codebook.Codebook;
import java.util.Objects;
import java.util.UUID;

/**
 * Names the codebook a segment was encoded with.
 *
 * @param fileName the codebook file, without directory; empty when the segment embeds the codebook
 * @param fileLength bytes of that file; 0 when embedded
 */
public record CodebookReference(
        UUID id, int generation, int revision, String fileName, long fileLength) {

    public CodebookReference {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(fileName, "fileName");
        if (generation < 1 || revision < 0 || fileLength < 0) {
            throw new IllegalArgumentException(
                    String.format(
                            "codebook reference with generation %d, revision %d, file length %d;"
                                    + " expected at least 1, 0, 0",
                            generation, revision, fileLength));
        }
        if (fileName.isEmpty() != (fileLength == 0)) {
            throw new IllegalArgumentException(
                    String.format(
                            "codebook reference to '%s' of %d bytes; expected both or neither",
                            fileName, fileLength));
        }
    }

    /** A reference to a codebook file. */
    public static CodebookReference to(Codebook codebook, String fileName, long fileLength) {
        return new CodebookReference(
                codebook.id(), codebook.generation(), codebook.revision(), fileName, fileLength);
    }

    /** A reference that makes the segment carry the codebook itself. */
    public static CodebookReference embedded(Codebook codebook) {
        return to(codebook, "", 0);
    }

    public boolean isEmbedded() {
        return fileName.isEmpty();
    }

    /** Whether this names the given codebook. */
    public boolean names(Codebook codebook) {
        return id.equals(codebook.id())
                && generation == codebook.generation()
                && revision == codebook.revision();
    }
}
