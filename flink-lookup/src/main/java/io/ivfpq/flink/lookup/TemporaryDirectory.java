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

import java.lang.reflect.Field;
import java.nio.file.Path;
import java.util.concurrent.ThreadLocalRandom;
import org.apache.flink.streaming.api.operators.StreamingRuntimeContext;
import org.apache.flink.table.functions.FunctionContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One of the directories {@code io.tmp.dirs} of the task manager. Flink tells them to operators and
 * not to functions, so they are taken from private fields, as Paimon's own lookup does.
 */
final class TemporaryDirectory {

    private static final Logger LOG = LoggerFactory.getLogger(TemporaryDirectory.class);

    private TemporaryDirectory() {}

    /** Falls back on that of the JVM, which is also what Flink uses unless it is configured. */
    static Path of(FunctionContext context) {
        try {
            String[] directories =
                    streaming(field(context, "context"))
                            .getTaskManagerRuntimeInfo()
                            .getTmpDirectories();
            return Path.of(directories[ThreadLocalRandom.current().nextInt(directories.length)]);
        } catch (ReflectiveOperationException e) {
            Path directory = Path.of(System.getProperty("java.io.tmpdir"));
            LOG.warn("Cannot learn io.tmp.dirs from Flink, using directory={}", directory, e);
            return directory;
        }
    }

    /** Functions of an asynchronous lookup get a context that wraps another one. */
    private static StreamingRuntimeContext streaming(Object context)
            throws ReflectiveOperationException {
        return context instanceof StreamingRuntimeContext streaming
                ? streaming
                : streaming(field(context, "runtimeContext"));
    }

    private static Object field(Object owner, String name) throws ReflectiveOperationException {
        Field field = owner.getClass().getDeclaredField(name);
        field.setAccessible(true);
        return field.get(owner);
    }
}
