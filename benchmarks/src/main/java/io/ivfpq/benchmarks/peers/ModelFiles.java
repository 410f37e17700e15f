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

package io.ivfpq.benchmarks.peers;

import io.ivfpq.benchmarks.data.VectorFile;
import io.ivfpq.format.codebook.Codebook;
import io.ivfpq.format.vector.VectorBatch;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;

/**
 * A codebook as a peer reads it: two files of little-endian floats.
 *
 * @param centroids row-major
 * @param codewords {@code [subspace][codeword][component]}
 */
record ModelFiles(Path centroids, Path codewords) {

    /**
     * @throws IllegalArgumentException if vectors are rotated, which these files cannot say
     */
    static ModelFiles write(Codebook codebook, Path directory) throws IOException {
        if (!codebook.rotation().isNone()) {
            throw new IllegalArgumentException(
                    codebook + " rotates vectors, expected none; compare without OPQ");
        }
        Path centroids = directory.resolve(codebook.id() + "-centroids.f32");
        Path codewords = directory.resolve(codebook.id() + "-codewords.f32");
        int dimension = codebook.dimension();
        int width = codebook.shape().subspaceDimension();
        VectorFile.write(
                centroids, new VectorBatch(codebook.centroids(), codebook.listCount(), dimension));
        VectorFile.write(
                codewords,
                new VectorBatch(codebook.codewords(), codebook.codewords().length / width, width));
        return new ModelFiles(centroids, codewords);
    }

    void addTo(Map<String, Object> arguments) {
        arguments.put("centroids", centroids.toString());
        arguments.put("codewords", codewords.toString());
    }
}
