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

package io.ivfpq.flink.index.operator;

import org.apache.flink.streaming.util.TestStreamEnvironment;
import org.apache.flink.test.util.MiniClusterWithClientResource;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** A cluster of its own for each test, where jobs of the test run. */
public final class LocalCluster implements BeforeEachCallback, AfterEachCallback {

    private static final int PARALLELISM = 2;

    private final MiniClusterWithClientResource cluster;

    public LocalCluster(int slots) {
        cluster = new MiniClusterWithClientResource(TestCluster.of(slots));
    }

    @Override
    public void beforeEach(ExtensionContext context) throws Exception {
        cluster.before();
        TestStreamEnvironment.setAsContext(cluster.getMiniCluster(), PARALLELISM);
    }

    @Override
    public void afterEach(ExtensionContext context) {
        TestStreamEnvironment.unsetAsContext();
        cluster.after();
    }
}
