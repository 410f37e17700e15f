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

package io.ivfpq.benchmarks.options;

import io.ivfpq.format.vector.VectorBatch;
import io.ivfpq.wordnet.EmbeddingCache;
import io.ivfpq.wordnet.ProgressLine;
import io.ivfpq.wordnet.WordNetDefinitions;
import java.io.IOException;
import java.util.stream.IntStream;
import picocli.CommandLine.Option;

/** Of commands that need the topics of real data, or held-out rows of every seed. */
public final class WordNetOptions {

    /** Data sets. */
    public enum Data {
        wordnet
    }

    @Option(names = "--data", description = "Data set: ${COMPLETION-CANDIDATES}.")
    private Data data = Data.wordnet;

    public String name() {
        return data.name();
    }

    /** The definitions of WordNet 3.1, embedded: from the cache, or computed first. */
    public static VectorBatch vectors() throws IOException {
        int[] all = IntStream.range(0, WordNetDefinitions.COUNT).toArray();
        return EmbeddingCache.ofWordNet()
                .vectors(
                        WordNetDefinitions.load().texts(all),
                        new ProgressLine(System.err, System.console() != null));
    }
}
