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

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/** Screens that write into memory. */
final class TestScreen {

    private TestScreen() {}

    static Screen plain(ByteArrayOutputStream out) {
        return new Screen(streams(out), false, false, 110);
    }

    static Screen terminal(ByteArrayOutputStream out, int columns) {
        return new Screen(streams(out), true, true, columns);
    }

    private static Screen.Streams streams(ByteArrayOutputStream out) {
        return new Screen.Streams(
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(OutputStream.nullOutputStream(), true, StandardCharsets.UTF_8));
    }
}
