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

/** The one line of a stack of causes that tells the reader what went wrong. */
final class FailureMessage {

    private FailureMessage() {}

    /** The message of the innermost cause that has one, with its type if the message is short. */
    static String of(Throwable failure) {
        Throwable best = failure;
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause.getMessage() != null && !cause.getMessage().isBlank()) {
                best = cause;
            }
        }
        String message = best.getMessage() == null ? "" : best.getMessage().strip();
        return best.getClass().getSimpleName() + (message.isEmpty() ? "" : ": " + message);
    }
}
