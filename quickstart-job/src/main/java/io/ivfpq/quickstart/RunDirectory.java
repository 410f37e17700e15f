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

package io.ivfpq.quickstart;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Where one run leaves its files: {@code warehouse/}, {@code checkpoints/}, {@code questions/},
 * {@code quickstart.log}.
 */
record RunDirectory(Path root) {

    /** Read by {@code log4j2.properties}. */
    private static final String LOG_PROPERTY = "ivfpq.quickstart.log";

    static RunDirectory create(Path root) throws IOException {
        RunDirectory run = new RunDirectory(root.toAbsolutePath().normalize());
        if (Files.exists(run.warehouse())) {
            throw new IllegalArgumentException(
                    "--dir is "
                            + root
                            + ", which already holds a warehouse of an earlier run; choose another"
                            + " directory or delete "
                            + run.warehouse());
        }
        if (Files.exists(root) && !Files.isDirectory(root)) {
            throw new IllegalArgumentException(
                    "--dir is " + root + ", which is a file; expected a directory");
        }
        Files.createDirectories(run.root);
        return run;
    }

    Path warehouse() {
        return root.resolve("warehouse");
    }

    /** Where questions for the lookup job go. */
    Path questions() {
        return root.resolve("questions");
    }

    Path checkpoints() {
        return root.resolve("checkpoints");
    }

    Path log() {
        return root.resolve("quickstart.log");
    }

    /** Must happen before the first logger is created. */
    void useForLogging() {
        System.setProperty(LOG_PROPERTY, log().toString());
    }
}
