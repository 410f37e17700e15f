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

package io.ivfpq.benchmarks.kernels;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.openjdk.jmh.results.format.ResultFormatType;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code ./benchmarks/run jmh}. */
@Command(
        name = "jmh",
        mixinStandardHelpOptions = true,
        showDefaultValues = true,
        description =
                "Nanoseconds of each kernel, SIMD and scalar in JVMs of their own, by JMH: a"
                        + " distance, the nearest of 1 024 centroids, a row of a list.")
public final class JmhCommand implements Callable<Integer> {

    @Parameters(
            arity = "0..*",
            description = "Kernels to measure, as regular expressions; all by default.")
    private List<String> patterns = List.of("");

    @Option(names = "--kernels", split = ",", description = "Implementations to measure.")
    private List<String> kernels = List.of("simd", "scalar");

    @Option(names = "--forks", description = "JVMs for each figure.")
    private int forks = 1;

    @Option(names = "--rounds", description = "Rounds in each JVM, and as many to warm up.")
    private int rounds = 5;

    @Option(names = "--seconds", description = "Time of a round.")
    private double seconds = 1;

    @Option(names = "--json", description = "File to write JMH's own JSON to.")
    private Path json;

    @Override
    public Integer call() throws RunnerException {
        TimeValue time = TimeValue.nanoseconds((long) (seconds * 1e9));
        ChainedOptionsBuilder options =
                new OptionsBuilder()
                        .param("kernels", kernels.toArray(String[]::new))
                        .forks(forks)
                        .warmupIterations(rounds)
                        .warmupTime(time)
                        .measurementIterations(rounds)
                        .measurementTime(time)
                        .shouldFailOnError(true);
        for (String pattern : patterns) {
            options.include(KernelBenchmark.class.getName() + ".*" + pattern);
        }
        if (json != null) {
            options.resultFormat(ResultFormatType.JSON).result(json.toString());
        }
        new Runner(options.build()).run();
        return 0;
    }
}
