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

import java.net.URL;
import java.security.CodeSource;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.table.procedure.ProcedureContext;

/** Where a procedure runs its jobs. */
final class ProcedureJobs {

    private ProcedureJobs() {}

    /**
     * The environment of a call, whose jobs take our jar along. Flink ships the jars of a session
     * ({@code ADD JAR}, {@code sql-client.sh --jar}) with the jobs of INSERT and SELECT, but not
     * with those that a CALL starts; without it their tasks do not find our classes.
     */
    static StreamExecutionEnvironment environment(ProcedureContext context) {
        StreamExecutionEnvironment env = context.getExecutionEnvironment();
        addJar(env, ProcedureJobs.class);
        return env;
    }

    /** Adds the jar that {@code ours} came from, unless it lies beside Flink's own. */
    static void addJar(StreamExecutionEnvironment env, Class<?> ours) {
        CodeSource source = ours.getProtectionDomain().getCodeSource();
        if (ours.getClassLoader() == StreamExecutionEnvironment.class.getClassLoader()
                || source == null) {
            return;
        }
        URL jar = source.getLocation();
        Set<String> jars =
                new LinkedHashSet<>(
                        env.getConfiguration().getOptional(PipelineOptions.JARS).orElse(List.of()));
        jars.add(jar.toString());
        Configuration withJar = new Configuration();
        withJar.set(PipelineOptions.JARS, List.copyOf(jars));
        env.configure(withJar);
    }
}
