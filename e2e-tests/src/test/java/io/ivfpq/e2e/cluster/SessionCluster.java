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
import java.net.InetAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;

/**
 * Flink's session cluster and one task manager, two JVMs that listen on the loopback interface, and
 * its clients, a JVM for each command.
 */
public final class SessionCluster implements AutoCloseable {

    /** Long enough for the slowest machine; nothing waits so long unless it fails. */
    public static final Duration LIMIT = Duration.ofMinutes(10);

    private final FlinkInstallation flink;
    private final List<String> options;
    private final int restPort = FreePorts.next();
    private final AtomicInteger clients = new AtomicInteger();
    private final FlinkJvm jobManager;
    private FlinkJvm taskManager;

    /** What a client printed, on both streams, and its exit code. */
    public record ClientRun(int exitCode, String output) {}

    /** A client that was started. */
    public static final class RunningClient implements AutoCloseable {

        private final FlinkJvm jvm;

        private RunningClient(FlinkJvm jvm) {
            this.jvm = jvm;
        }

        public ClientRun await() throws Exception {
            return new ClientRun(jvm.await(LIMIT), jvm.output());
        }

        @Override
        public void close() throws InterruptedException {
            jvm.close();
        }
    }

    /**
     * @param directory for configuration and logs
     * @param lib what the user puts into {@code lib/}
     * @param settings of {@code config.yaml}, beside addresses, ports and memory
     * @param options of every JVM, beside Flink's own
     */
    public SessionCluster(
            Path directory, List<Path> lib, Map<String, String> settings, List<String> options)
            throws Exception {
        this.flink = FlinkInstallation.create(directory, lib);
        this.options = List.copyOf(options);
        Map<String, String> all = new TreeMap<>(addressesAndMemory());
        all.putAll(settings);
        flink.configure(all);
        this.jobManager =
                start(
                        "jobmanager",
                        "org.apache.flink.runtime.entrypoint.StandaloneSessionClusterEntrypoint",
                        "-Xmx256m");
        startTaskManager();
    }

    public static List<Path> paimon() throws IOException {
        return FlinkInstallation.paimon();
    }

    public static Path ourJar() {
        return FlinkInstallation.ourJar();
    }

    /** Without Flink's scripts, which would work it out, all memory has to be given. */
    private Map<String, String> addressesAndMemory() throws IOException {
        String loopback = InetAddress.getLoopbackAddress().getHostAddress();
        Map<String, String> settings = new TreeMap<>();
        for (String key :
                List.of(
                        "jobmanager.bind-host",
                        "jobmanager.rpc.address",
                        "taskmanager.bind-host",
                        "taskmanager.host",
                        "rest.address",
                        "rest.bind-address")) {
            settings.put(key, loopback);
        }
        settings.put("jobmanager.rpc.port", String.valueOf(FreePorts.next()));
        settings.put("rest.port", String.valueOf(restPort));
        settings.put("jobmanager.memory.process.size", "1600m");
        settings.put("taskmanager.numberOfTaskSlots", "4");
        settings.put("taskmanager.cpu.cores", "2");
        settings.put("taskmanager.memory.task.heap.size", "384m");
        settings.put("taskmanager.memory.task.off-heap.size", "0m");
        settings.put("taskmanager.memory.framework.heap.size", "128m");
        settings.put("taskmanager.memory.framework.off-heap.size", "128m");
        settings.put("taskmanager.memory.managed.size", "128m");
        settings.put("taskmanager.memory.network.min", "192m");
        settings.put("taskmanager.memory.network.max", "192m");
        settings.put("taskmanager.memory.jvm-metaspace.size", "256m");
        settings.put("taskmanager.memory.jvm-overhead.min", "192m");
        settings.put("taskmanager.memory.jvm-overhead.max", "192m");
        settings.put("parallelism.default", "2");
        settings.put("io.tmp.dirs", flink.directory().resolve("tmp").toString());
        // A task manager that dies is missed within a second or two.
        settings.put("heartbeat.interval", "500 ms");
        settings.put("heartbeat.timeout", "60 s");
        return settings;
    }

    private FlinkJvm start(String name, String mainClass, String... more) throws IOException {
        List<String> jvm = new ArrayList<>(options);
        jvm.addAll(List.of(more));
        return new FlinkJvm(
                flink,
                name,
                jvm,
                flink.lib(),
                List.of(mainClass, "--configDir", flink.conf().toString()));
    }

    /** Starts a task manager in place of the one that was killed, if any. */
    public void startTaskManager(String... jvmOptions) throws Exception {
        List<String> more = new ArrayList<>(List.of(jvmOptions));
        more.add("-Xmx512m");
        taskManager =
                start(
                        "taskmanager",
                        "org.apache.flink.runtime.taskexecutor.TaskManagerRunner",
                        more.toArray(String[]::new));
        try {
            Awaitility.await()
                    .atMost(LIMIT)
                    .pollInterval(Duration.ofMillis(100))
                    .failFast("a process of the cluster has ended", this::somethingEnded)
                    .until(() -> rest("/overview").contains("\"slots-available\":4"));
        } catch (RuntimeException e) {
            throw new IllegalStateException("the cluster did not start" + tails(), e);
        }
    }

    private boolean somethingEnded() {
        return !jobManager.isAlive() || !taskManager.isAlive();
    }

    /** The answer of the cluster's web interface; empty if there is none yet. */
    private String rest(String path) throws InterruptedException {
        URI uri = URI.create("http://127.0.0.1:" + restPort + path);
        try {
            return HttpClient.newHttpClient()
                    .send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString())
                    .body();
        } catch (IOException notYetListening) {
            return "";
        }
    }

    public boolean hasRunningJobs() throws InterruptedException {
        return !rest("/overview").contains("\"jobs-running\":0");
    }

    public void killTaskManager() throws InterruptedException {
        taskManager.kill();
    }

    public String taskManagerLog() throws IOException {
        return taskManager.log();
    }

    /** {@code bin/flink} or {@code bin/sql-client.sh} with these arguments; returns at its end. */
    public ClientRun client(List<String> command) throws Exception {
        try (RunningClient client = startClient(command)) {
            return client.await();
        }
    }

    /** As {@link #client}, with nothing in {@code lib/} of the client but Flink. */
    public ClientRun clientOfBareFlink(List<String> command) throws Exception {
        FlinkInstallation bare = FlinkInstallation.create(flink.directory(), List.of());
        try (RunningClient client = start(bare.lib(), command)) {
            return client.await();
        }
    }

    /** As {@link #client}, but returns at once. */
    public RunningClient startClient(List<String> command) throws IOException {
        return start(flink.lib(), command);
    }

    private RunningClient start(List<Path> lib, List<String> command) throws IOException {
        boolean sql = command.get(0).equals("bin/sql-client.sh");
        List<Path> classpath = new ArrayList<>(lib);
        classpath.addAll(sql ? flink.opt() : List.of());
        List<String> line = new ArrayList<>();
        line.add(
                sql
                        ? "org.apache.flink.table.client.SqlClient"
                        : "org.apache.flink.client.cli.CliFrontend");
        line.addAll(command.subList(1, command.size()));
        List<String> jvm = new ArrayList<>(options);
        jvm.add("-Xmx512m");
        return new RunningClient(
                new FlinkJvm(flink, "client-" + clients.incrementAndGet(), jvm, classpath, line));
    }

    /** The ends of the logs, for the message of a failure. */
    public String tails() throws IOException {
        return "\n" + jobManager.tail() + "\n" + taskManager.tail();
    }

    @Override
    public void close() throws InterruptedException {
        taskManager.close();
        jobManager.close();
    }
}
