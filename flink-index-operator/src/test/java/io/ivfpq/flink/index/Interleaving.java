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
import java.util.Comparator;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashSet;
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
 * some operations of one side wait until the other side has come so far.
 *
 * <p>All gates but one hold the same side. The brake holds the other side before it gets where the
 * first gate would open, until the held side has come to that gate; so that gate is shut on
 * arrival, however fast either side is. The held side passes no gate before it has come to the
 * first, and the other side has none after the brake; so neither waits for ever, as a gate also
 * opens when the side that it waits for has ended.
 */
public final class Interleaving extends FileWatch {

    /** Longer than any of these jobs takes. */
    private static final long LIMIT_SECONDS = 60;

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
     * From its operation {@code from} on, the held side waits until the other side comes to its
     * operation {@code until}. Operations count from 1.
     */
    public record Gate(Side held, long from, long until) {}

    private final List<Gate> gates;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition moved = lock.newCondition();

    /** Operations that were let through. */
    private final Map<Side, Long> operations = new EnumMap<>(Side.class);

    /** The operation, let through or waiting, that a side has come to. */
    private final Map<Side, Long> reached = new EnumMap<>(Side.class);

    private final Set<Side> ended = EnumSet.noneOf(Side.class);
    private final Set<Gate> shut = new HashSet<>();

    private Interleaving(String name, List<Gate> gates) {
        super(name);
        this.gates = List.copyOf(gates);
        for (Side side : Side.values()) {
            operations.put(side, 0L);
            reached.put(side, 0L);
        }
    }

    /** Holds nobody. */
    public static Interleaving free(String name) {
        return new Interleaving(name, List.of());
    }

    /** The sink does nothing until the compaction has ended. */
    public static Interleaving compactionFirst(String name) {
        return new Interleaving(name, List.of(new Gate(Side.SINK, 1, Long.MAX_VALUE)));
    }

    /**
     * Up to four gates for one side, drawn at random, and a brake for the other. Each gate has the
     * other side further ahead than the held one, in shares of what they usually do, since only
     * such gates tell a job from one that nothing holds.
     *
     * @param usual how many operations each side makes when the other is not in its way
     */
    public static Interleaving draw(String name, SplittableRandom random, Map<Side, Long> usual) {
        Side held = random.nextBoolean() ? Side.SINK : Side.COMPACTION;
        List<Gate> gates = new ArrayList<>();
        for (int gate = 1 + random.nextInt(4); gate > 0; gate--) {
            double done = random.nextDouble();
            double ahead = done + (1 - done) * random.nextDouble();
            gates.add(
                    new Gate(
                            held,
                            1 + (long) (done * usual.get(held)),
                            2 + (long) (ahead * usual.get(held.other()))));
        }
        gates.sort(Comparator.comparingLong(Gate::from));
        Gate first = gates.get(0);
        gates.add(new Gate(held.other(), random.nextLong(1, first.until), first.from));
        return new Interleaving(name, gates);
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

    /** Whether the first gate was shut when the held side came to it. */
    public boolean firstGateHeld() {
        lock.lock();
        try {
            return shut.contains(gates.get(0));
        } finally {
            lock.unlock();
        }
    }

    /**
     * Whether the held side came to the first gate and the other side to the brake, so that the
     * gate must have held. Operations vary from run to run, and a job may be too short for a gate.
     */
    public boolean sidesMet() {
        Gate first = gates.get(0);
        Gate brake = gates.get(gates.size() - 1);
        Map<Side, Long> made = operations();
        return made.get(first.held) >= first.from && made.get(brake.held) >= brake.from;
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
            long nanos = TimeUnit.SECONDS.toNanos(LIMIT_SECONDS);
            while (isHeld(side)) {
                nanos = moved.awaitNanos(nanos);
                if (nanos <= 0) {
                    throw new IOException(
                            "a gate stayed shut for "
                                    + (side + " before " + what + ": " + this)
                                    + ("; " + stacks(side.other())));
                }
            }
            // What a task still closes when its job has ended is no part of the order.
            if (!ended.contains(side)) {
                operations.merge(side, 1L, Long::sum);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("the job was cancelled at a gate of " + this, e);
        } finally {
            lock.unlock();
        }
    }

    /** Whether the next operation of a side, to which it has come, has to wait. */
    private boolean isHeld(Side side) {
        long number = operations.get(side) + 1;
        if (reached.put(side, number) < number) {
            moved.signalAll();
        }
        if (ended.contains(side.other())) {
            return false;
        }
        long others = reached.get(side.other());
        List<Gate> ahead =
                gates.stream()
                        .filter(gate -> gate.held == side)
                        .filter(gate -> gate.from <= number && gate.until > others)
                        .toList();
        shut.addAll(ahead);
        return !ahead.isEmpty();
    }

    /** The stacks of the threads of a side. */
    private static String stacks(Side side) {
        StringBuilder text = new StringBuilder();
        Thread.getAllStackTraces()
                .forEach(
                        (thread, stack) -> {
                            if (side.owns(thread)) {
                                text.append(thread).append(List.of(stack)).append('\n');
                            }
                        });
        return text.toString();
    }

    @Override
    public String toString() {
        return gates + " after " + operations;
    }
}
