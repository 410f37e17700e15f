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

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/**
 * Standard output: headings, text, and one line that refreshes in place on a terminal.
 *
 * <p>Whether there is a terminal is known to the script that starts us, not to Java 17, and comes
 * as a system property. Without one there are no colours and no carriage returns.
 */
final class Screen {

    record Streams(PrintStream out, PrintStream err) {}

    private static final String TERMINAL_PROPERTY = "ivfpq.quickstart.terminal";
    private static final String COLUMNS_PROPERTY = "ivfpq.quickstart.columns";
    private static final int DEFAULT_COLUMNS = 110;
    private static final int MIN_COLUMNS = 80;
    private static final int MAX_COLUMNS = 140;

    private final PrintStream out;
    private final PrintStream err;
    private final boolean terminal;
    private final boolean colours;
    private final int columns;
    private boolean lineOpen;

    Screen(Streams streams, boolean terminal, boolean colours, int columns) {
        this.out = streams.out();
        this.err = streams.err();
        this.terminal = terminal;
        this.colours = colours;
        this.columns = Math.max(MIN_COLUMNS, Math.min(MAX_COLUMNS, columns));
    }

    static Screen ofProcess() {
        boolean terminal = Boolean.getBoolean(TERMINAL_PROPERTY);
        return new Screen(
                new Streams(utf8(FileDescriptor.out), utf8(FileDescriptor.err)),
                terminal,
                terminal && System.getenv("NO_COLOR") == null,
                Integer.getInteger(COLUMNS_PROPERTY, DEFAULT_COLUMNS));
    }

    private static PrintStream utf8(FileDescriptor descriptor) {
        return new PrintStream(new FileOutputStream(descriptor), true, StandardCharsets.UTF_8);
    }

    boolean isTerminal() {
        return terminal;
    }

    /** Characters that fit beside each other. */
    int columns() {
        return columns;
    }

    void heading(String text) {
        line("");
        line(styled("1", text));
    }

    void line(String text) {
        closeLine();
        out.println(text);
    }

    /** One line to standard error. */
    void error(String text) {
        closeLine();
        err.println(text);
    }

    /** Indented and coloured, for SQL and code. */
    void code(String text) {
        text.lines().forEach(line -> line("   " + styled("36", line)));
    }

    /** Replaces the line of the previous call; without a terminal, an ordinary line. */
    void refresh(String text) {
        if (!terminal) {
            out.println(text);
            return;
        }
        String fitting = text.length() < columns ? text : text.substring(0, columns - 1);
        out.print("\r" + fitting + "\u001b[K");
        out.flush();
        lineOpen = true;
    }

    private void closeLine() {
        if (lineOpen) {
            out.println();
            lineOpen = false;
        }
    }

    private String styled(String code, String text) {
        return colours ? "\u001b[" + code + "m" + text + "\u001b[0m" : text;
    }
}
