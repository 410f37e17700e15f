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
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.regex.Pattern;

/**
 * Orders the file operations of a job that writes a table against those of a job that compacts it:
 * some operations of one side wait until the other side has done so many of its own.
 *
 * <p>Gates of one interleaving hold one side only, and open when the other side has ended, so
 * neither waits for ever.
 */
public final class Interleaving extends FileWatch {

    /** Longer than any of these jobs takes. */
    private static final long LIMIT_SECONDS = 20;

    /** Who does an operation, by the name of its thread. */
    public enum Side {
        SINK(
                "Writer : |Committer : |Index planner|Segment encoder|Index"
                        + " committer|codebook-training"),
        COMPACTION("Merge planner|Segment merger|Merge committer|e-encod|compaction client");

        private final Pattern threads;

        Side(String threads) {
            this.threads = Pattern.compile(threads);
        }

        private boolean owns(Thread thread) {
            return threads.matcher(thread.getName()).find();
        }

        Side other() {
            return this == SINK ? COMPACTION : SINK;
        }
    }

    /**
     * From its operation {@code from} on, the held side waits for the operation {@code until} of
     * the other.
     */
    public record Gate(long from, long until) {}

    private final Side held;
    private final List<Gate> gates;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition moved = lock.newCondition();
    private final Map<Side, Long> operations = new EnumMap<>(Side.class);
    private final Set<Side> ended = EnumSet.noneOf(Side.class);
    private int waits;

    public Interleaving(String name, Side held, List<Gate> gates) {
        super(name);
        this.held = held;
        this.gates = List.copyOf(gates);
        for (Side side : Side.values()) {
            operations.put(side, 0L);
        }
    }

    /**
     * A side and up to four gates, drawn at random. Each has the other side further ahead than the
     * held one, in shares of what they usually do, since only such gates are shut on arrival.
     *
     * @param usual how many operations each side makes when nothing holds it
     */
    public static Interleaving draw(String name, SplittableRandom random, Map<Side, Long> usual) {
        Side held = random.nextBoolean() ? Side.SINK : Side.COMPACTION;
        List<Gate> gates = new ArrayList<>();
        for (int gate = 1 + random.nextInt(4); gate > 0; gate--) {
            double done = random.nextDouble();
            double ahead = done + (1 - done) * random.nextDouble();
            gates.add(
                    new Gate(
                            1 + (long) (done * usual.get(held)),
                            1 + (long) (ahead * usual.get(held.other()))));
        }
        return new Interleaving(name, held, gates);
    }

    /** Operations so far, of each side. */
    public Map<Side, Long> operations() {
        lock.lock();
        try {
            return Map.copyOf(operations);
        } finally {
            lock.unlock();
        }
    }

    /** How often an operation had to wait. */
    public int waits() {
        lock.lock();
        try {
            return waits;
        } finally {
            lock.unlock();
        }
    }

    /** Nobody waits for this side any more. */
    public void end(Side side) {
        lock.lock();
        try {
            ended.add(side);
            moved.signalAll();
        } finally {
            lock.unlock();
        }
    }

    @Override
    <T> T pass(String what, Operation<T> operation) throws IOException {
        // All jobs of a JVM share the cache of codebooks; who loads one has the others wait.
        if (!what.contains(" ivf-pq-codebook-")) {
            for (Side side : Side.values()) {
                if (side.owns(Thread.currentThread())) {
                    arrive(side, what);
                }
            }
        }
        return operation.run();
    }

    private void arrive(Side side, String what) throws IOException {
        lock.lock();
        try {
            long number = operations.merge(side, 1L, Long::sum);
            moved.signalAll();
            if (side == held && !isOpen(number)) {
                waits++;
                waitFor(number, side + " at operation " + number + ", " + what);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("the job was cancelled at a gate of " + this, e);
        } finally {
            lock.unlock();
        }
    }

    private void waitFor(long number, String where) throws IOException, InterruptedException {
        long nanos = TimeUnit.SECONDS.toNanos(LIMIT_SECONDS);
        while (!isOpen(number)) {
            nanos = moved.awaitNanos(nanos);
            if (nanos <= 0) {
                throw new IOException(
                        "a gate stayed shut for " + where + ": " + this + "; " + whereOthersAre());
            }
        }
    }

    /** The stacks of the threads that were waited for. */
    private String whereOthersAre() {
        StringBuilder text = new StringBuilder();
        Thread.getAllStackTraces()
                .forEach(
                        (thread, stack) -> {
                            if (held.other().owns(thread)) {
                                text.append(thread).append(List.of(stack)).append('\n');
                            }
                        });
        return text.toString();
    }

    private boolean isOpen(long number) {
        if (ended.contains(held.other())) {
            return true;
        }
        long others = operations.get(held.other());
        return gates.stream().noneMatch(gate -> gate.from <= number && gate.until > others);
    }

    @Override
    public String toString() {
        return held + " held at " + gates + " after " + operations;
    }
}
