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

package io.ivfpq.flink.lookup;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.flink.api.common.JobID;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.metrics.Metric;
import org.apache.flink.runtime.testutils.InMemoryReporter;
import org.apache.flink.runtime.testutils.MiniClusterResourceConfiguration;
import org.apache.flink.test.junit5.MiniClusterExtension;

/**
 * A Flink cluster for the tests of one class, which is faster than one for each query and, unlike
 * those, remembers the metrics of jobs that have ended.
 */
final class LookupCluster {

    private final InMemoryReporter reporter = InMemoryReporter.createWithRetainedMetrics();

    /** To be registered with JUnit. */
    MiniClusterExtension extension() {
        Configuration configuration = new Configuration();
        configuration.setString("security.delegation.tokens.enabled", "false");
        return new MiniClusterExtension(
                new MiniClusterResourceConfiguration.Builder()
                        .setConfiguration(reporter.addToConfiguration(configuration))
                        .setNumberTaskManagers(1)
                        .setNumberSlotsPerTaskManager(8)
                        .build());
    }

    /** Metrics of lookups in {@code default.items.emb} by that name, one for each task. */
    List<Metric> metrics(JobID job, String name) {
        Map<String, String> wanted =
                Map.of(
                        "<job_id>", job.toString(),
                        "<vectorIndexTable>", "default.items",
                        "<vectorIndexColumn>", "emb");
        return reporter.getMetricsByGroup().entrySet().stream()
                .filter(
                        entry ->
                                entry.getKey()
                                        .getAllVariables()
                                        .entrySet()
                                        .containsAll(wanted.entrySet()))
                .map(entry -> entry.getValue().get(name))
                .filter(Objects::nonNull)
                .toList();
    }
}
