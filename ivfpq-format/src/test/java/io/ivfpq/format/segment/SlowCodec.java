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

import static org.assertj.core.api.Assertions.assertThat;

import io.ivfpq.format.codebook.Codebook;
import org.assertj.core.data.Offset;

/** The encoding as the formulas say, in double precision. */
final class SlowCodec {

    private SlowCodec() {}

    /**
     * Asserts that a row lies in its nearest list and has its nearest codewords.
     *
     * @param error receives the squared quantisation error
     * @return {@code ‖y‖² + 2⟨c, y⟩}
     */
    static double check(
            Codebook codebook, InvertedList list, int row, float[] vector, double[] error) {
        int dimension = codebook.dimension();
        double own =
                distance(vector, 0, codebook.centroids(), list.listId() * dimension, dimension);
        for (int other = 0; other < codebook.listCount(); other++) {
            double distance =
                    distance(vector, 0, codebook.centroids(), other * dimension, dimension);
            assertThat(own).isLessThanOrEqualTo(distance + 1e-4);
        }
        float[] residual = vector.clone();
        for (int i = 0; i < dimension; i++) {
            residual[i] -= codebook.centroids()[list.listId() * dimension + i];
        }
        double term = 0;
        for (int m = 0; m < codebook.subspaceCount(); m++) {
            term += checkCode(codebook, list, row, residual, m, error);
        }
        return term;
    }

    private static double checkCode(
            Codebook codebook,
            InvertedList list,
            int row,
            float[] residual,
            int m,
            double[] error) {
        int width = codebook.dimension() / codebook.subspaceCount();
        float[] codewords = codebook.codewords();
        int count = codebook.shape().codewordCount();
        int chosen = (m * count + list.code(row, m)) * width;
        double own = distance(residual, m * width, codewords, chosen, width);
        double least = Double.MAX_VALUE;
        for (int code = 0; code < count; code++) {
            int codeword = (m * count + code) * width;
            least = Math.min(least, distance(residual, m * width, codewords, codeword, width));
        }
        assertThat(own).isCloseTo(least, Offset.offset(1e-5));
        error[0] += own;
        double term = 0;
        for (int i = 0; i < width; i++) {
            double y = codewords[chosen + i];
            double c = codebook.centroids()[list.listId() * codebook.dimension() + m * width + i];
            term += y * y + 2 * c * y;
        }
        return term;
    }

    private static double distance(float[] a, int aOffset, float[] b, int bOffset, int length) {
        double sum = 0;
        for (int i = 0; i < length; i++) {
            double difference = (double) a[aOffset + i] - b[bOffset + i];
            sum += difference * difference;
        }
        return sum;
    }
}
