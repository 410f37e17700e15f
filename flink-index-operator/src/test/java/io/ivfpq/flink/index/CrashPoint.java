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

package io.ivfpq.flink.index;

import java.io.IOException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Pattern;

/**
 * Fails one file operation of a warehouse, once: the {@code n}th of a kind, either before it
 * happens or after it has happened, so that its caller cannot know.
 */
public final class CrashPoint extends FileWatch {

    /** Counts every operation. */
    public static final Pattern EVERYTHING = Pattern.compile("");

    private final AtomicLong operations = new AtomicLong();
    private volatile Pattern counted = EVERYTHING;
    private volatile long crashAt = Long.MAX_VALUE;
    private volatile boolean afterwards;
    private volatile String crashed = "";
    private volatile Thread exempt;

    public CrashPoint(String name) {
        super(name);
    }

    /**
     * Counts operations from here on, and fails the {@code operation}th, from 1. Operations of the
     * calling thread do not count: it submits the job and is no part of it.
     *
     * @param pattern found in what counts, which reads "task: operation file"
     */
    public void arm(Pattern pattern, long operation, boolean afterItHappened) {
        counted = pattern;
        exempt = Thread.currentThread();
        operations.set(0);
        crashed = "";
        afterwards = afterItHappened;
        crashAt = operation;
    }

    /** Operations since {@link #arm}. */
    public long operations() {
        return operations.get();
    }

    /** What was failed; empty if the operation was never reached. */
    public String crashed() {
        return crashed;
    }

    @Override
    <T> T pass(String what, Operation<T> operation) throws IOException {
        if (Thread.currentThread() == exempt) {
            return operation.run();
        }
        String operationOfTask = Thread.currentThread().getName() + ": " + what;
        boolean crash =
                counted.matcher(operationOfTask).find() && operations.incrementAndGet() == crashAt;
        if (crash && !afterwards) {
            throw crash("before " + operationOfTask);
        }
        T result = operation.run();
        if (crash) {
            throw crash("after " + operationOfTask);
        }
        return result;
    }

    private IOException crash(String where) {
        crashed = where;
        return new IOException("injected crash " + where);
    }
}
