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

package io.ivfpq.flink.index.procedure;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URL;
import java.net.URLClassLoader;
import java.util.List;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.table.procedure.DefaultProcedureContext;
import org.junit.jupiter.api.Test;

class ProcedureJobsTest {

    private final URL ours =
            ProcedureJobs.class.getProtectionDomain().getCodeSource().getLocation();

    @Test
    void shipsTheJarOfAUserClassLoaderBesideOthers() throws Exception {
        Configuration configuration = new Configuration();
        configuration.set(PipelineOptions.JARS, List.of("file:/other.jar"));
        StreamExecutionEnvironment env =
                StreamExecutionEnvironment.getExecutionEnvironment(configuration);
        try (URLClassLoader user = new URLClassLoader(new URL[] {ours}, null)) {
            Class<?> copy = user.loadClass("io.ivfpq.flink.index.operator.MaintenanceMetrics");

            ProcedureJobs.addJar(env, copy);
            ProcedureJobs.addJar(env, copy);
        }

        assertThat(env.getConfiguration().get(PipelineOptions.JARS))
                .containsExactly("file:/other.jar", ours.toString());
    }

    @Test
    void shipsNothingThatLiesBesideFlink() {
        StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment();

        StreamExecutionEnvironment used =
                ProcedureJobs.environment(new DefaultProcedureContext(env));

        assertThat(used).isSameAs(env);
        assertThat(env.getConfiguration().getOptional(PipelineOptions.JARS)).isEmpty();
    }
}
