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

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The class paths and the {@code conf} directory of a Flink installation. The jars are those of
 * Flink's distribution; the build resolves them into {@code target/flink}.
 *
 * @param lib what lies in {@code lib/}
 * @param opt what the SQL client adds to it
 * @param directory holds {@code conf} and {@code log}
 */
record FlinkInstallation(List<Path> lib, List<Path> opt, Path directory) {

    private static final Path JARS = Path.of("target", "flink");

    FlinkInstallation {
        lib = List.copyOf(lib);
        opt = List.copyOf(opt);
    }

    /** Flink in {@code directory}, with more jars in its {@code lib/}. */
    static FlinkInstallation create(Path directory, List<Path> more) throws IOException {
        List<Path> lib = new ArrayList<>(classpath("lib.classpath"));
        lib.addAll(jars("lib"));
        lib.addAll(more);
        Files.createDirectories(directory.resolve("conf"));
        Files.createDirectories(directory.resolve("log"));
        return new FlinkInstallation(lib, jars("opt"), directory.toAbsolutePath());
    }

    /** Paimon and the Hadoop classes it needs. */
    static List<Path> paimon() throws IOException {
        return classpath("paimon.classpath");
    }

    /** The jar that users install; first on the class path of these tests. */
    static Path ourJar() {
        return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator, -1))
                .filter(entry -> entry.matches(".*[/\\\\]flink-ivfpq-[0-9][^/\\\\]*\\.jar"))
                .findFirst()
                .map(Path::of)
                .orElseThrow(
                        () ->
                                new IllegalStateException(
                                        "no flink-ivfpq-<version>.jar on the class path; run"
                                                + " these tests by 'mvnw verify'"));
    }

    private static List<Path> classpath(String file) throws IOException {
        return Arrays.stream(
                        Files.readString(JARS.resolve(file)).strip().split(File.pathSeparator, -1))
                .map(Path::of)
                .toList();
    }

    private static List<Path> jars(String folder) throws IOException {
        try (Stream<Path> files = Files.list(JARS.resolve(folder))) {
            return files.map(Path::toAbsolutePath).sorted().toList();
        }
    }

    Path conf() {
        return directory.resolve("conf");
    }

    Path log(String process) {
        return directory.resolve("log").resolve(process + ".log");
    }

    /** Writes {@code conf/config.yaml} and the configuration of the logs. */
    void configure(Map<String, String> settings) throws IOException {
        Files.write(
                conf().resolve("config.yaml"),
                settings.entrySet().stream().map(s -> s.getKey() + ": " + s.getValue()).toList());
        Files.writeString(
                conf().resolve("log4j.properties"),
                """
                rootLogger.level = INFO
                rootLogger.appenderRef.file.ref = File
                appender.file.name = File
                appender.file.type = FILE
                appender.file.fileName = ${sys:log.file}
                appender.file.layout.type = PatternLayout
                appender.file.layout.pattern = %d{HH:mm:ss,SSS} %-5p %c{1} %m%n%throwable
                """);
    }

    static String join(List<Path> jars) {
        return jars.stream().map(Path::toString).collect(Collectors.joining(File.pathSeparator));
    }
}
