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

import io.ivfpq.benchmarks.data.DataSet;
import io.ivfpq.format.training.CentroidTrainer;
import io.ivfpq.format.vector.VectorBatch;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;

/** Training centroids against {@code faiss.Kmeans}; the mean squared distances are told too. */
record KMeansCase() implements PeerCase {

    private static final int ROWS = 65_536;
    private static final int CLUSTERS = 1_024;
    private static final int ITERATIONS = 20;

    @Override
    public String id() {
        return "kmeans";
    }

    @Override
    public Contest prepare(PeerBench bench) throws IOException {
        VectorBatch rows = bench.data(DataSet.SYNTHETIC_1M_128).firstRows(ROWS);
        Map<String, Object> arguments = new LinkedHashMap<>();
        arguments.put("rows", bench.data(DataSet.SYNTHETIC_1M_128).rowsFile().toString());
        arguments.put("dimension", rows.dimension());
        arguments.put("count", ROWS);
        arguments.put("clusters", CLUSTERS);
        arguments.put("iterations", ITERATIONS);
        Map<String, Object> parameters = new LinkedHashMap<>();
        parameters.put("rows", ROWS);
        parameters.put("dimension", rows.dimension());
        parameters.put("lists", CLUSTERS);
        parameters.put("iterations", ITERATIONS);
        parameters.put("lossOurs", CentroidTrainer.loss(rows, train(rows)));
        parameters.put("lossPeer", bench.peer().call("faiss_kmeans", arguments).get("loss"));
        return new Contest(
                "s",
                Contest.Scale.LESS_IS_BETTER,
                Recalls.NONE,
                parameters,
                () -> {
                    long start = System.nanoTime();
                    train(rows);
                    return (System.nanoTime() - start) * 1e-9;
                },
                () -> bench.peer().call("faiss_kmeans", arguments).get("seconds").asDouble());
    }

    private static float[] train(VectorBatch rows) {
        return CentroidTrainer.train(rows, CLUSTERS, ITERATIONS, 1, 1);
    }
}
