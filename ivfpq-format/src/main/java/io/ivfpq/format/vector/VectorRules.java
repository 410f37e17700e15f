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

package io.ivfpq.format.vector;

import java.util.Objects;
import java.util.Optional;

/** What a vector must be to be indexed or searched for, and how it is prepared. */
public record VectorRules(int dimension, Metric metric) {

    /**
     * Largest squared norm accepted under metrics that do not normalise. The largest intermediate
     * value of a search is below 32 times this, which single precision still holds.
     */
    static final double MAX_SQUARED_NORM = 0x1p120;

    public VectorRules {
        Objects.requireNonNull(metric, "metric");
        if (dimension < 1) {
            throw new IllegalArgumentException(
                    String.format("dimension is %d, expected at least 1", dimension));
        }
    }

    /** What is wrong with the vector, as a predicate ("has dimension 3, ..."); empty if nothing. */
    public Optional<String> defect(float[] vector) {
        if (vector.length != dimension) {
            return Optional.of(
                    String.format(
                            "has dimension %d, expected %d; store vectors of one dimension per"
                                    + " indexed column",
                            vector.length, dimension));
        }
        double squaredNorm = squaredNorm(vector, 0, dimension);
        // Finite floats cannot overflow a double sum of squares, so this one test finds NaN too.
        if (!Double.isFinite(squaredNorm)) {
            return Optional.of(notFinite(vector));
        }
        if (metric == Metric.COSINE) {
            return squaredNorm > 0
                    ? Optional.empty()
                    : Optional.of(
                            "has length 0: zero vector has no direction under the cosine metric;"
                                    + " store null instead, or use the l2 metric");
        }
        return squaredNorm <= MAX_SQUARED_NORM
                ? Optional.empty()
                : Optional.of(tooLong(squaredNorm));
    }

    /**
     * @param where completes "vector of ..." in the message, for example {@code "row 17"}
     * @throws InvalidVectorException if the vector has a defect
     */
    public void check(float[] vector, String where) {
        Optional<String> defect = defect(vector);
        if (defect.isPresent()) {
            throw new InvalidVectorException("vector of " + where + " " + defect.get());
        }
    }

    /** A copy as it is indexed: normalised under cosine, unchanged otherwise. */
    public float[] prepared(float[] vector) {
        float[] copy = vector.clone();
        prepare(copy, 0);
        return copy;
    }

    /** Prepares the vector at {@code values[offset, offset + dimension)} in place. */
    public void prepare(float[] values, int offset) {
        if (metric != Metric.COSINE) {
            return;
        }
        double scale = 1 / Math.sqrt(squaredNorm(values, offset, dimension));
        for (int i = offset; i < offset + dimension; i++) {
            values[i] = (float) (values[i] * scale);
        }
    }

    /** The factor that gives a vector length 1; the vector must have no defect. */
    public float normalisation(float[] vector) {
        return (float) (1 / Math.sqrt(squaredNorm(vector, 0, dimension)));
    }

    private static String notFinite(float[] vector) {
        int component = 0;
        while (Float.isFinite(vector[component])) {
            component++;
        }
        return String.format(
                "cannot be compared: component %d is %s; expected finite values; store null"
                        + " instead, or repair the vector",
                component, vector[component]);
    }

    private static String tooLong(double squaredNorm) {
        return String.format(
                "has length %.3g, expected at most %.3g because squared distances are single"
                        + " precision; scale the vectors down",
                Math.sqrt(squaredNorm), Math.sqrt(MAX_SQUARED_NORM));
    }

    private static double squaredNorm(float[] values, int offset, int dimension) {
        double sum = 0;
        for (int i = offset; i < offset + dimension; i++) {
            sum += (double) values[i] * values[i];
        }
        return sum;
    }
}
