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

package io.ivfpq.format.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.ivfpq.format.io.CorruptIndexException;
import io.ivfpq.format.io.UnsupportedFormatException;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Whatever happens to the bytes, reading them ends, in our exception or in an answer that the
 * damage does not touch, and takes memory in proportion to the file.
 */
class FormatFuzzTest {

    private static final long SEED = Long.getLong("ivfpq.test.seed", 20261121);
    private static final int MUTATIONS = Integer.getInteger("ivfpq.test.mutations", 40_000);

    /** Runs one mutation only, to look at it. */
    private static final int ONLY = Integer.getInteger("ivfpq.test.mutation", -1);

    private static final long MAX_SECONDS = 300;

    /** Memory in all that a byte of a file may take: read, decoded, packed for the kernels. */
    private static final long BYTES_PER_BYTE = 16;

    private static final Map<String, Long> ANSWERS = new HashMap<>();
    private static List<Target> targets;
    private static volatile boolean measured;
    private static final ExecutorService READER = Executors.newSingleThreadExecutor();
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    private final AtomicReference<String> current = new AtomicReference<>("");

    @BeforeAll
    static void open() throws IOException {
        targets = Target.all();
        for (Target target : targets) {
            ANSWERS.put(target.name(), target.reading().read(target.bytes()).withQuery());
        }
        // Classes load and messages link, which is no memory of the readers.
        FormatFuzzTest warmUp = new FormatFuzzTest();
        for (int i = -1000; i < 0; i++) {
            warmUp.mutate(i);
        }
        measured = true;
    }

    @AfterAll
    static void close() {
        READER.shutdownNow();
    }

    @Test
    void everyBitFlipIsRefusedOrWithoutEffect() throws Exception {
        within(
                () -> {
                    for (Target target : targets) {
                        // In a large file one bit of every byte will do.
                        int step = target.large() ? 9 : 1;
                        for (int bit = 0; bit < 8 * target.bytes().length; bit += step) {
                            byte[] bytes = target.bytes().clone();
                            bytes[bit / 8] ^= (byte) (1 << (bit % 8));
                            check(target, bytes, target.checksummed(), "bit " + bit);
                        }
                    }
                });
    }

    @Test
    void everyTruncationIsRefused() throws Exception {
        within(
                () -> {
                    for (Target target : targets) {
                        for (int length = 0; length < target.bytes().length; length++) {
                            byte[] bytes = Arrays.copyOf(target.bytes(), length);
                            boolean refused = check(target, bytes, true, "length " + length);
                            assertThat(refused).as(current.get()).isTrue();
                        }
                    }
                });
    }

    @Test
    void randomMutationsAreRefusedOrWithoutEffect() throws Exception {
        System.out.printf("seed=%d mutations=%d%n", SEED, MUTATIONS);
        within(
                () -> {
                    int refused = 0;
                    for (int i = Math.max(0, ONLY); i < (ONLY < 0 ? MUTATIONS : ONLY + 1); i++) {
                        refused += mutate(i) ? 1 : 0;
                    }
                    System.out.printf("refused=%d%n", refused);
                });
    }

    private boolean mutate(int number) {
        Random random = new Random(SEED * 1_000_003 + number);
        Target target = targets.get(Math.floorMod(number, targets.size()));
        Target other = targets.get(random.nextInt(targets.size()));
        byte[] bytes = Mutation.random(target.bytes(), other.bytes(), random);
        boolean resigned = random.nextInt(3) == 0;
        if (resigned) {
            target.resigned().resign(bytes);
        }
        String what = "seed " + SEED + " mutation " + number;
        return check(target, bytes, target.checksummed() && !resigned, what);
    }

    /**
     * @param sameAnswer whether an answer has to be that of the undamaged bytes
     * @return whether the bytes were refused
     */
    private boolean check(Target target, byte[] bytes, boolean sameAnswer, String what) {
        String where = target.name() + " " + what;
        current.set(where);
        String refusal = null;
        long answer = 0;
        try {
            answer = readInBounds(target, bytes, where).withQuery();
        } catch (CorruptIndexException | UnsupportedFormatException e) {
            refusal = e.getMessage();
        } catch (IOException | RuntimeException | Error e) {
            throw new AssertionError(where, e);
        }
        if (refusal != null && !refusal.startsWith(Target.SOURCE)) {
            assertThat(refusal).as(where).startsWith(Target.SOURCE);
        }
        if (refusal == null && sameAnswer && answer != ANSWERS.get(target.name())) {
            assertThat(answer).as(where).isEqualTo(ANSWERS.get(target.name()));
        }
        return refusal != null;
    }

    private static Target.Answer readInBounds(Target target, byte[] bytes, String where)
            throws IOException {
        long before = THREADS.getCurrentThreadAllocatedBytes();
        try {
            return target.reading().read(bytes);
        } finally {
            long allocated = THREADS.getCurrentThreadAllocatedBytes() - before;
            long most = BYTES_PER_BYTE * bytes.length + target.freeBytes();
            // Assertions cost more than the reading, so they only see what is wrong.
            if (measured && allocated >= most) {
                assertThat(allocated).as(where + " allocates").isLessThan(most);
            }
        }
    }

    private void within(Runnable reading) throws Exception {
        Future<?> done = READER.submit(reading);
        try {
            done.get(MAX_SECONDS, TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            throw new AssertionError(current.get() + " does not end", e);
        }
    }
}
