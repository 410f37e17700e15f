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

package io.ivfpq.e2e.cluster;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** One JVM of an installation, on the JDK of the test, with its log and its output in files. */
final class FlinkJvm implements AutoCloseable {

    /** What {@code env.java.opts.all} of Flink's own {@code config.yaml} holds. */
    private static final List<String> OPTIONS =
            List.of(
                    "--add-exports=java.base/sun.net.util=ALL-UNNAMED",
                    "--add-exports=java.rmi/sun.rmi.registry=ALL-UNNAMED",
                    "--add-exports=jdk.compiler/com.sun.tools.javac.api=ALL-UNNAMED",
                    "--add-exports=jdk.compiler/com.sun.tools.javac.file=ALL-UNNAMED",
                    "--add-exports=jdk.compiler/com.sun.tools.javac.parser=ALL-UNNAMED",
                    "--add-exports=jdk.compiler/com.sun.tools.javac.tree=ALL-UNNAMED",
                    "--add-exports=jdk.compiler/com.sun.tools.javac.util=ALL-UNNAMED",
                    "--add-exports=java.security.jgss/sun.security.krb5=ALL-UNNAMED",
                    "--add-opens=java.base/java.lang=ALL-UNNAMED",
                    "--add-opens=java.base/java.net=ALL-UNNAMED",
                    "--add-opens=java.base/java.io=ALL-UNNAMED",
                    "--add-opens=java.base/java.nio=ALL-UNNAMED",
                    "--add-opens=java.base/sun.nio.ch=ALL-UNNAMED",
                    "--add-opens=java.base/java.lang.reflect=ALL-UNNAMED",
                    "--add-opens=java.base/java.text=ALL-UNNAMED",
                    "--add-opens=java.base/java.time=ALL-UNNAMED",
                    "--add-opens=java.base/java.util=ALL-UNNAMED",
                    "--add-opens=java.base/java.util.concurrent=ALL-UNNAMED",
                    "--add-opens=java.base/java.util.concurrent.atomic=ALL-UNNAMED",
                    "--add-opens=java.base/java.util.concurrent.locks=ALL-UNNAMED");

    private final String name;
    private final Process process;
    private final Path log;
    private final Path out;

    /**
     * @param options of the JVM, beside Flink's own
     * @param classpath jars
     * @param command main class and arguments
     */
    FlinkJvm(
            FlinkInstallation flink,
            String name,
            List<String> options,
            List<Path> classpath,
            List<String> command)
            throws IOException {
        this.name = name;
        this.log = flink.log(name);
        this.out = log.resolveSibling(name + ".out");
        Files.deleteIfExists(log);
        List<String> line = new ArrayList<>();
        line.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        // The test waits for the start of a dozen JVMs and not for their top speed.
        line.addAll(List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xshare:auto"));
        line.addAll(OPTIONS);
        line.addAll(options);
        // The SQL client keeps its history there.
        line.add("-Duser.home=" + flink.directory());
        line.add("-Dlog.file=" + log);
        line.add("-Dlog4j.configurationFile=" + flink.conf().resolve("log4j.properties"));
        line.addAll(List.of("-cp", FlinkInstallation.join(classpath)));
        line.addAll(command);
        ProcessBuilder builder = new ProcessBuilder(line);
        builder.environment().put("FLINK_CONF_DIR", flink.conf().toString());
        builder.directory(flink.directory().toFile());
        this.process = builder.redirectErrorStream(true).redirectOutput(out.toFile()).start();
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** The exit code. */
    int await(Duration limit) throws IOException, InterruptedException {
        if (!process.waitFor(limit.toSeconds(), TimeUnit.SECONDS)) {
            throw new IllegalStateException(
                    name + " still runs after " + limit + "\n" + output() + tail());
        }
        return process.exitValue();
    }

    /** What it printed. */
    String output() throws IOException {
        return Files.readString(out);
    }

    /** What it logged so far. */
    String log() throws IOException {
        return Files.exists(log) ? Files.readString(log) : "";
    }

    /** The end of its output and of its log, for the message of a failure. */
    String tail() throws IOException {
        return "---- " + out + "\n" + end(output(), 20) + "\n---- " + log + "\n" + end(log(), 60);
    }

    private static String end(String text, int lines) {
        List<String> all = text.lines().toList();
        return String.join("\n", all.subList(Math.max(0, all.size() - lines), all.size()));
    }

    /** Ends it without giving it a chance to clean up, and waits for that. */
    void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    @Override
    public void close() throws InterruptedException {
        process.destroy();
        if (!process.waitFor(10, TimeUnit.SECONDS)) {
            kill();
        }
    }
}
