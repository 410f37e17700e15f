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

package io.ivfpq.format.codebook;

import io.ivfpq.format.io.ContainerLayout;
import java.nio.ByteBuffer;
import java.util.UUID;

/**
 * Which codebook of a table one is.
 *
 * @param generation full trainings, from 1
 * @param revision local repairs since, from 0
 */
record CodebookVersion(UUID id, int generation, int revision) {

    private static final int FIRST_GENERATION = 1;

    CodebookVersion {
        if (generation < 1 || revision < 0) {
            throw new IllegalArgumentException(
                    String.format(
                            "codebook generation %d revision %d; expected at least 1 and 0",
                            generation, revision));
        }
    }

    /** The first version of a codebook, with an id that is a digest of the model. */
    static CodebookVersion ofContents(
            CodebookShape shape,
            Rotation rotation,
            ScalarQuantiser refine,
            float[] centroids,
            float[] codewords) {
        long floats =
                (long) rotation.matrix().length
                        + 2L * refine.lows().length
                        + centroids.length
                        + codewords.length;
        int more = shape.listsPerRow() == 1 ? 0 : Integer.BYTES;
        ByteBuffer bytes = ContainerLayout.allocate(Math.toIntExact(20 + more + 4 * floats));
        bytes.putInt(shape.metric().code()).putInt(shape.dimension()).putInt(shape.listCount());
        bytes.putInt(shape.subspaceCount()).putInt(shape.codeBits());
        if (more > 0) {
            bytes.putInt(shape.listsPerRow());
        }
        bytes.asFloatBuffer()
                .put(rotation.matrix())
                .put(refine.lows())
                .put(refine.steps())
                .put(centroids)
                .put(codewords);
        UUID id = UUID.nameUUIDFromBytes(bytes.array());
        return new CodebookVersion(id, FIRST_GENERATION, 0);
    }
}
