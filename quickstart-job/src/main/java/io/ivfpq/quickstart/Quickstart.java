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

import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import picocli.CommandLine;

/**
 * Entry point of {@code ./quickstart}. Exit codes: 0 done, 1 failed, 2 bad arguments.
 *
 * <p>Nothing here or in {@link QuickstartCommand} may start logging: the log file is known only
 * once the arguments are.
 */
public final class Quickstart {

    static final int FAILED = 1;
    static final int BAD_ARGUMENTS = 2;

    private Quickstart() {}

    public static void main(String[] arguments) {
        Screen screen = Screen.ofProcess();
        PrintWriter errors = new PrintWriter(System.err, true, StandardCharsets.UTF_8);
        int exitCode = commandLine(new QuickstartCommand(screen), errors).execute(arguments);
        System.exit(exitCode);
    }

    static CommandLine commandLine(QuickstartCommand command, PrintWriter errors) {
        return new CommandLine(command)
                .setErr(errors)
                .setUsageHelpWidth(96)
                .setParameterExceptionHandler(
                        (failure, ignored) -> {
                            errors.println("quickstart: " + failure.getMessage());
                            errors.println("Try './quickstart --help'.");
                            return BAD_ARGUMENTS;
                        });
    }
}
