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

package io.ivfpq.quickstart;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class StreamProgressTest {

    private final StreamProgress progress = new StreamProgress(1_000_000, 20_000);

    @Test
    void saysThatItIsStartingBeforeTheFirstCommit() {
        progress.observe(IndexCounts.EMPTY, 1_001_000);
        assertThat(progress.line()).endsWith("0 of 20,000 rows written, starting");
    }

    @Test
    void saysThatQueriesAreExactBeforeTheFirstCodebook() {
        progress.observe(counts(3_000, 0, 0, 0, 1_004_000), 1_005_000);
        assertThat(progress.line())
                .isEqualTo(
                        "    0:05    3,000 of 20,000 rows written, no codebook yet, queries are"
                                + " exact");
    }

    @Test
    void showsWhatIsIndexedAndHowFarItLags() {
        progress.observe(counts(10_000, 10_000, 1, 1, 1_060_000), 1_061_000);
        progress.observe(counts(12_000, 10_000, 1, 1, 1_063_000), 1_065_500);
        assertThat(progress.line())
                .isEqualTo(
                        "    1:05   12,000 of 20,000 rows written,  10,000 indexed, 1 delta"
                                + " segment, lag 2,000 rows 2.5 s, 183 rows/s");
    }

    @Test
    void measuresTheLagFromTheOldestCommitThatIsNotFullyIndexed() {
        progress.observe(counts(500, 500, 1, 1, 9_000), 9_500);
        progress.observe(counts(1_000, 500, 1, 1, 10_000), 11_000);
        progress.observe(counts(2_000, 500, 1, 1, 12_000), 13_000);
        assertThat(progress.lagMillis()).isEqualTo(3_000);
        progress.observe(counts(2_000, 1_500, 2, 1, 13_500), 14_000);
        assertThat(progress.lagMillis()).isEqualTo(2_000);
        progress.observe(counts(2_000, 2_000, 3, 1, 14_500), 15_000);
        assertThat(progress.lagMillis()).isZero();
        assertThat(progress.maxLagMillis()).isEqualTo(3_000);
    }

    @Test
    void doesNotCountTheWaitForTheFirstCodebookAsLag() {
        progress.observe(counts(5_000, 0, 0, 0, 10_000), 60_000);
        progress.observe(counts(6_000, 0, 0, 1, 61_000), 62_000);
        progress.observe(counts(6_000, 5_000, 1, 1, 63_000), 64_000);
        progress.observe(counts(6_000, 6_000, 2, 1, 65_000), 66_000);
        assertThat(progress.maxLagMillis()).isZero();
    }

    private static IndexCounts counts(
            long rows, long indexed, int segments, int codebooks, long commitMillis) {
        return new IndexCounts(1, rows, indexed, segments, codebooks, commitMillis);
    }
}
