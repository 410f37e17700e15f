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

import io.ivfpq.format.io.ContainerLayout;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Random;

/** Damage of a file, drawn from a random source: the same source gives the same damage. */
enum Mutation {
    /** Up to eight bits. */
    FLIP {
        @Override
        byte[] apply(byte[] file, byte[] other, Random random) {
            byte[] result = file.clone();
            for (int i = random.nextInt(8); i >= 0; i--) {
                result[position(result, random)] ^= (byte) (1 << random.nextInt(8));
            }
            return result;
        }
    },
    /** A number where a count, an offset, a length or a flag may be. */
    NUMBER {
        @Override
        byte[] apply(byte[] file, byte[] other, Random random) {
            byte[] result = file.clone();
            ByteBuffer bytes = ContainerLayout.wrap(result);
            for (int i = random.nextInt(3); i >= 0; i--) {
                int at = position(result, random) & ~3;
                long old = at + 8 <= result.length ? bytes.getLong(at) : 0;
                long value = number(old, result.length, random);
                if (at + 8 <= result.length && random.nextBoolean()) {
                    bytes.putLong(at, value);
                } else if (at + 4 <= result.length) {
                    bytes.putInt(at, (int) value);
                }
            }
            return result;
        }
    },
    /** A run of equal or of random bytes. */
    OVERWRITE {
        @Override
        byte[] apply(byte[] file, byte[] other, Random random) {
            byte[] result = file.clone();
            int from = position(result, random);
            int to = from + random.nextInt(Math.min(64, result.length - from)) + 1;
            if (random.nextBoolean()) {
                Arrays.fill(result, from, to, (byte) (random.nextBoolean() ? 0 : -1));
            } else {
                byte[] run = new byte[to - from];
                random.nextBytes(run);
                System.arraycopy(run, 0, result, from, run.length);
            }
            return result;
        }
    },
    /** A part of this or of another file over another part. */
    SPLICE {
        @Override
        byte[] apply(byte[] file, byte[] other, Random random) {
            byte[] result = file.clone();
            byte[] source = random.nextBoolean() ? file : other;
            int from = position(source, random);
            int to = position(result, random);
            int most = Math.min(source.length - from, result.length - to);
            System.arraycopy(source, from, result, to, random.nextInt(most) + 1);
            return result;
        }
    },
    /** Bytes taken out or put in, which moves what follows. */
    SHIFT {
        @Override
        byte[] apply(byte[] file, byte[] other, Random random) {
            int at = position(file, random);
            int count = random.nextInt(Math.min(64, file.length - at)) + 1;
            boolean insert = random.nextBoolean();
            byte[] result = new byte[file.length + (insert ? count : -count)];
            System.arraycopy(file, 0, result, 0, at);
            int from = insert ? at : at + count;
            int to = insert ? at + count : at;
            System.arraycopy(file, from, result, to, file.length - from);
            return result;
        }
    },
    /** The end cut off, or something after it. */
    RESIZE {
        @Override
        byte[] apply(byte[] file, byte[] other, Random random) {
            return Arrays.copyOf(file, random.nextInt(file.length + 100));
        }
    };

    /** Bytes at either end of a file where most of its structure is. */
    private static final int STRUCTURE_BYTES = 512;

    abstract byte[] apply(byte[] file, byte[] other, Random random);

    /** One mutation of each kind is as likely as another; one file in four gets two. */
    static byte[] random(byte[] file, byte[] other, Random random) {
        byte[] result = file;
        for (int i = random.nextInt(4) / 3; i >= 0 && result.length > 0; i--) {
            result = values()[random.nextInt(values().length)].apply(result, other, random);
        }
        return result;
    }

    /** Half of the time near an end. */
    private static int position(byte[] bytes, Random random) {
        int near = random.nextInt(Math.min(bytes.length, STRUCTURE_BYTES));
        return switch (random.nextInt(4)) {
            case 0 -> near;
            case 1 -> bytes.length - 1 - near;
            default -> random.nextInt(bytes.length);
        };
    }

    private static long number(long old, int length, Random random) {
        return switch (random.nextInt(7)) {
            case 0 -> 0;
            case 1 -> -1;
            case 2 -> random.nextBoolean() ? Integer.MAX_VALUE : Long.MAX_VALUE;
            case 3 -> random.nextBoolean() ? Integer.MIN_VALUE : Long.MIN_VALUE;
            case 4 -> length + random.nextInt(17) - 8;
            case 5 -> old + random.nextInt(17) - 8;
            default -> 1L << random.nextInt(64);
        };
    }
}
