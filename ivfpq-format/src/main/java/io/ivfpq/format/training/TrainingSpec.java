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

package io.ivfpq.format.training;

import io.ivfpq.format.codebook.CodebookShape;
import io.ivfpq.format.vector.Metric;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * What to train.
 *
 * @param codeBits bits of a code, 8 or 4
 * @param iterations most Lloyd iterations, of the centroids and of the codewords
 * @param threads worker threads; the result does not depend on it
 * @param seed source of all randomness
 * @param opq whether to train a rotation
 * @param refine what rows get besides codes
 * @param listsPerRow lists that each row lies in, 1 or 2; with 2 an index has twice the codes, and
 *     a search finds as much in a third of the lists
 */
public record TrainingSpec(
        Metric metric,
        int dimension,
        int listCount,
        int subspaceCount,
        int codeBits,
        int iterations,
        int threads,
        long seed,
        Opq opq,
        Refine refine,
        int listsPerRow) {

    /** As Faiss trains product quantisers; more gains less than 0.001 of recall. */
    private static final int DEFAULT_ITERATIONS = 25;

    private static final long DEFAULT_SEED = 1234;
    private static final int SAMPLE_ROWS = 65_536;
    private static final int SAMPLE_ROWS_PER_LIST = 64;

    /** Below 39 rows a list, k-means overfits (the threshold at which Faiss warns). */
    private static final int MIN_ROWS_PER_LIST = 39;

    private static final int MAX_LISTS = 1 << 20;

    private static final double CODES_REACH = 0.75;

    public TrainingSpec {
        Objects.requireNonNull(metric, "metric");
        Objects.requireNonNull(opq, "opq");
        Objects.requireNonNull(refine, "refine");
        requirePositive("dimension", dimension);
        requirePositive("listCount", listCount);
        requirePositive("subspaceCount", subspaceCount);
        requirePositive("iterations", iterations);
        requirePositive("threads", threads);
        if (dimension % subspaceCount != 0) {
            throw new IllegalArgumentException(
                    String.format(
                            "%d subspaces do not divide dimension %d; choose %s",
                            subspaceCount, dimension, divisors(dimension)));
        }
        // Refuses shapes that no codebook file can hold.
        new CodebookShape(metric, dimension, listCount, subspaceCount, codeBits, listsPerRow);
    }

    /** That of the codebook. */
    public CodebookShape shape() {
        return new CodebookShape(
                metric, dimension, listCount, subspaceCount, codeBits, listsPerRow);
    }

    /**
     * A specification from what is known of the table: four lists for each square root of the rows,
     * but 39 rows a list; a bit of code for each component; a rotation if it pays; no refine codes
     * ({@link Refine#forRecall} says when to want some).
     *
     * @param rowCount rows the index is to hold about
     */
    public static TrainingSpec automatic(Metric metric, int dimension, long rowCount) {
        requirePositive("dimension", dimension);
        return new TrainingSpec(
                metric,
                dimension,
                automaticLists(rowCount),
                automaticSubspaces(dimension, CodebookShape.DEFAULT_CODE_BITS),
                CodebookShape.DEFAULT_CODE_BITS,
                DEFAULT_ITERATIONS,
                Runtime.getRuntime().availableProcessors(),
                DEFAULT_SEED,
                Opq.AUTO,
                Refine.NONE,
                1);
    }

    private static int automaticLists(long rowCount) {
        double most =
                Math.min(4 * Math.sqrt((double) rowCount), (double) rowCount / MIN_ROWS_PER_LIST);
        return Integer.highestOneBit((int) Math.max(1, Math.min(MAX_LISTS, most)));
    }

    /**
     * A bit for each component where possible: eight components a subspace for codes of 8 bits and
     * four for those of 4. Small dimensions get finer subspaces.
     */
    private static int automaticSubspaces(int dimension, int codeBits) {
        if (dimension >= 64 && dimension % codeBits == 0) {
            return dimension / codeBits;
        }
        int leastWidth = dimension >= 16 ? codeBits / 2 : codeBits / 4;
        return IntStream.rangeClosed(leastWidth, dimension)
                .filter(width -> dimension % width == 0)
                .map(width -> dimension / width)
                .findFirst()
                .orElse(1);
    }

    public TrainingSpec withListCount(int value) {
        Copy copy = new Copy(this);
        copy.listCount = value;
        return copy.spec();
    }

    public TrainingSpec withSubspaceCount(int value) {
        Copy copy = new Copy(this);
        copy.subspaceCount = value;
        return copy.spec();
    }

    /**
     * Whether a target recall of the ten nearest wants finer codes, if there are no refine codes.
     * Measured with rotation and the best 64 lists read: codes of a bit for each component reach
     * 0.79 on sentence embeddings of dimension 384 in 512 lists, and 0.82 on a Gaussian mixture of
     * dimension 128 in 1024; of two bits 0.90 on the former.
     *
     * @param targetRecall 0 if there is none
     */
    public static boolean wantsFinerCodes(double targetRecall) {
        return targetRecall > CODES_REACH;
    }

    /** With twice as many subspaces where that divides the dimension. */
    public TrainingSpec withFinerCodes() {
        return dimension % (2 * subspaceCount) == 0 ? withSubspaceCount(2 * subspaceCount) : this;
    }

    /** With codes of another width, and as many subspaces as suit it. */
    public TrainingSpec withCodeBits(int value) {
        // Other widths are for the constructor to refuse.
        int subspaces =
                CodebookShape.isCodeBits(value)
                        ? automaticSubspaces(dimension, value)
                        : subspaceCount;
        Copy copy = new Copy(this);
        copy.subspaceCount = subspaces;
        copy.codeBits = value;
        return copy.spec();
    }

    public TrainingSpec withIterations(int value) {
        Copy copy = new Copy(this);
        copy.iterations = value;
        return copy.spec();
    }

    public TrainingSpec withThreads(int value) {
        Copy copy = new Copy(this);
        copy.threads = value;
        return copy.spec();
    }

    public TrainingSpec withSeed(long value) {
        Copy copy = new Copy(this);
        copy.seed = value;
        return copy.spec();
    }

    public TrainingSpec withOpq(Opq value) {
        Copy copy = new Copy(this);
        copy.opq = value;
        return copy.spec();
    }

    public TrainingSpec withRefine(Refine value) {
        Copy copy = new Copy(this);
        copy.refine = value;
        return copy.spec();
    }

    /**
     * With each row in so many lists; in one where there is one list only, as of a very small
     * table. Comes after {@link #withListCount}.
     */
    public TrainingSpec withListsPerRow(int value) {
        Copy copy = new Copy(this);
        copy.listsPerRow = CodebookShape.isListsPerRow(value) ? Math.min(value, listCount) : value;
        return copy.spec();
    }

    /** Rows that training can make use of: the larger of 65 536 and 64 per list. */
    public int sampleSize() {
        return (int)
                Math.min(
                        Integer.MAX_VALUE,
                        Math.max(SAMPLE_ROWS, (long) SAMPLE_ROWS_PER_LIST * listCount));
    }

    private static void requirePositive(String name, int value) {
        if (value < 1) {
            throw new IllegalArgumentException(
                    String.format("%s is %d, expected at least 1", name, value));
        }
    }

    private static String divisors(int dimension) {
        return IntStream.rangeClosed(1, dimension)
                .filter(divisor -> dimension % divisor == 0)
                .mapToObj(String::valueOf)
                .collect(Collectors.joining(", "));
    }

    /** A specification that is changed in one place or two. */
    private static final class Copy {

        private final TrainingSpec original;
        private int listCount;
        private int subspaceCount;
        private int codeBits;
        private int iterations;
        private int threads;
        private long seed;
        private Opq opq;
        private Refine refine;
        private int listsPerRow;

        private Copy(TrainingSpec original) {
            this.original = original;
            this.listCount = original.listCount;
            this.subspaceCount = original.subspaceCount;
            this.codeBits = original.codeBits;
            this.iterations = original.iterations;
            this.threads = original.threads;
            this.seed = original.seed;
            this.opq = original.opq;
            this.refine = original.refine;
            this.listsPerRow = original.listsPerRow;
        }

        private TrainingSpec spec() {
            return new TrainingSpec(
                    original.metric,
                    original.dimension,
                    listCount,
                    subspaceCount,
                    codeBits,
                    iterations,
                    threads,
                    seed,
                    opq,
                    refine,
                    listsPerRow);
        }
    }
}
