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

import com.fasterxml.jackson.databind.JsonNode;
import io.ivfpq.benchmarks.data.BenchmarkData;
import io.ivfpq.benchmarks.data.DataSet;
import io.ivfpq.benchmarks.index.IndexSettings;
import io.ivfpq.benchmarks.index.OurIndex;
import io.ivfpq.benchmarks.index.SearchParameters;
import io.ivfpq.benchmarks.index.SearchRun;
import io.ivfpq.format.codebook.Codebook;
import io.ivfpq.format.vector.Metric;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * What the cases share: the peer process, and data and indexes that were loaded or built before.
 * One thread.
 */
final class PeerBench implements AutoCloseable {

    /** Seconds that one side searches in one round. */
    static final double ROUND_SECONDS = 1.0;

    private final List<String> command;
    private final Map<DataSet, BenchmarkData> data = new HashMap<>();
    private final Map<List<Object>, long[][]> exact = new HashMap<>();
    private final Map<IndexSettings, OurIndex> ours = new HashMap<>();
    private PeerProcess peer;
    private Path scratch;

    PeerBench(List<String> command) {
        this.command = command;
    }

    /** The Python process; timed parts run on one thread. */
    PeerProcess peer() throws IOException {
        if (peer == null) {
            peer = new PeerProcess(command, Blas.environment());
        }
        return peer;
    }

    BenchmarkData data(DataSet set) throws IOException {
        BenchmarkData loaded = data.get(set);
        if (loaded == null) {
            loaded = set.load();
            data.put(set, loaded);
        }
        return loaded;
    }

    /** Ends the process and whatever it has built; the next call starts another. */
    void forgetPeer() throws IOException {
        if (peer != null) {
            peer.close();
            peer = null;
        }
    }

    /** A directory for files that the peer reads; deleted at the end. */
    Path scratch() throws IOException {
        if (scratch == null) {
            scratch = Files.createTempDirectory("ivfpq-benchmark-");
        }
        return scratch;
    }

    /** The exact {@code k} neighbours of each query. */
    long[][] exact(DataSet set, int k, Metric metric) throws IOException {
        List<Object> key = List.of(set, k, metric);
        long[][] neighbours = exact.get(key);
        if (neighbours == null) {
            neighbours = data(set).exactNeighbours(k, metric);
            exact.put(key, neighbours);
        }
        return neighbours;
    }

    OurIndex ours(IndexSettings settings) throws IOException {
        OurIndex index = ours.get(settings);
        if (index == null) {
            System.err.printf("building ours: %s%n", settings.asMap());
            index = OurIndex.build(data(settings.data()), settings);
            ours.put(settings, index);
        }
        return index;
    }

    /**
     * Searches every query on one thread, in batches as the peers do, again and again for {@link
     * #ROUND_SECONDS}.
     */
    SearchRun searchOurs(IndexSettings settings, SearchParameters how) throws IOException {
        return ours(settings).searchInBatches(how, ROUND_SECONDS);
    }

    /**
     * Has Faiss build an index of our codebook, unless it has one: {@code IndexIVFPQ}, or {@code
     * IndexIVFPQFastScan} of 4-bit codes. Both sides find the same then.
     *
     * @return the name to search it by
     */
    String giveToFaiss(IndexSettings settings) throws IOException {
        BenchmarkData set = data(settings.data());
        Codebook codebook = ours(settings).codebook();
        String name = "our codebook " + settings.asMap();
        Map<String, Object> arguments = new LinkedHashMap<>();
        arguments.put("name", name);
        arguments.put("metric", settings.metric().optionValue());
        arguments.put("rows", set.rowsFile().toString());
        arguments.put("dimension", set.dimension());
        arguments.put("lists", codebook.listCount());
        arguments.put("subspaces", codebook.subspaceCount());
        arguments.put("bits", codebook.codeBits());
        ModelFiles.write(codebook, scratch()).addTo(arguments);
        System.err.printf("building Faiss %s%n", name);
        peer().call("faiss_adopt", arguments);
        return name;
    }

    /**
     * Has Faiss train and build an index, unless it has one.
     *
     * @param factory as {@code faiss.index_factory} takes it
     * @return the name to search it by
     */
    String buildFaiss(IndexSettings settings, String factory) throws IOException {
        BenchmarkData set = data(settings.data());
        String name = factory + " " + settings.asMap();
        System.err.printf("building Faiss %s%n", name);
        Map<String, Object> arguments = new LinkedHashMap<>();
        arguments.put("name", name);
        arguments.put("factory", factory);
        arguments.put("metric", settings.metric().optionValue());
        arguments.put("rows", set.rowsFile().toString());
        arguments.put("dimension", set.dimension());
        arguments.put("train", settings.trainingRows());
        arguments.put("iterations", settings.iterations());
        arguments.put("seed", settings.seed());
        peer().call("faiss_build", arguments);
        return name;
    }

    SearchRun searchFaiss(String name, DataSet set, SearchParameters how) throws IOException {
        return searchFaiss(name, set, how, ROUND_SECONDS);
    }

    /**
     * @param seconds to search again and again
     */
    SearchRun searchFaiss(String name, DataSet set, SearchParameters how, double seconds)
            throws IOException {
        Map<String, Object> arguments = new LinkedHashMap<>();
        arguments.put("name", name);
        arguments.put("queries", data(set).queriesFile().toString());
        arguments.put("dimension", data(set).dimension());
        how.addTo(arguments);
        arguments.put("seconds", seconds);
        return run(peer().call("faiss_search", arguments));
    }

    static SearchRun run(JsonNode answer) {
        JsonNode rows = answer.get("ids");
        long[][] ids = new long[rows.size()][];
        for (int query = 0; query < ids.length; query++) {
            ids[query] = new long[rows.get(query).size()];
            for (int i = 0; i < ids[query].length; i++) {
                ids[query][i] = rows.get(query).get(i).asLong();
            }
        }
        return new SearchRun(answer.get("rate").asDouble(), ids);
    }

    @Override
    public void close() throws IOException {
        forgetPeer();
        if (scratch != null) {
            try (Stream<Path> files = Files.list(scratch)) {
                for (Path file : files.toList()) {
                    Files.delete(file);
                }
            }
            Files.delete(scratch);
        }
    }
}
