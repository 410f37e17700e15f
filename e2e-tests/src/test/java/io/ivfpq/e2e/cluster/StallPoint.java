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
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;

/**
 * Stops a process of a cluster before an operation on a file, see {@link StallingFileIO}.
 *
 * @param directory for the files by which test and process understand each other
 */
public record StallPoint(Path directory) {

    private static final List<Class<?>> CLASSES =
            List.of(
                    StallingFileIO.class,
                    StallingFileIO.Loader.class,
                    loaded("io.ivfpq.e2e.cluster.StallingFileIO$1"));

    private static Class<?> loaded(String name) {
        try {
            return Class.forName(name, false, StallPoint.class.getClassLoader());
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException("the stream of StallingFileIO has another name", e);
        }
    }

    /** Writes a jar for {@code lib/} with the file system in it. */
    public Path jar() throws IOException {
        Path file = directory.resolve("stalling-file-system.jar");
        try (JarOutputStream jar = new JarOutputStream(Files.newOutputStream(file))) {
            for (Class<?> type : CLASSES) {
                String entry = type.getName().replace('.', '/') + ".class";
                jar.putNextEntry(new JarEntry(entry));
                try (InputStream bytes = type.getClassLoader().getResourceAsStream(entry)) {
                    bytes.transferTo(jar);
                }
            }
            jar.putNextEntry(new JarEntry("META-INF/services/org.apache.paimon.fs.FileIOLoader"));
            jar.write(StallingFileIO.Loader.class.getName().getBytes("UTF-8"));
        }
        return file;
    }

    /** The option of JVMs that shall stop. */
    public String option() {
        return "-D" + StallingFileIO.PROPERTY + "=" + directory.toAbsolutePath();
    }

    /**
     * @param operation start of "closing file" or "renaming to file"
     */
    public void arm(String operation) throws IOException {
        Files.deleteIfExists(reached());
        Files.writeString(directory.resolve("armed"), operation);
    }

    public void disarm() throws IOException {
        Files.delete(directory.resolve("armed"));
    }

    /** Exists when the process has stopped. */
    public Path reached() {
        return directory.resolve("reached");
    }
}
