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

package io.ivfpq.format.kernel;

import java.lang.management.ManagementFactory;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Holds the kernels of this JVM, chosen once when first asked for. */
public final class Kernels {

    /** System property that forces {@code scalar} or {@code simd}; meant for tests. */
    static final String PROPERTY = "io.ivfpq.kernels";

    private static final Logger LOG = LoggerFactory.getLogger(Kernels.class);
    private static final String MODULE = "jdk.incubator.vector";
    private static final String SIMD_CLASS = "io.ivfpq.format.kernel.SimdKernels";
    private static final String REMEDY = "--add-modules jdk.incubator.vector";

    private Kernels() {}

    private static final class Holder {
        static final DistanceKernels CHOSEN = choose(System.getProperty(PROPERTY, ""));
    }

    /** The kernels to use. */
    public static DistanceKernels get() {
        return Holder.CHOSEN;
    }

    /**
     * Waits until everything is compiled that searches wait for to use it; for tests, and for
     * callers whose first searches have to be fast.
     */
    public static void awaitWarmUp() throws InterruptedException {
        get().awaitWarmUp();
    }

    private static DistanceKernels choose(String forced) {
        if (!forced.isEmpty() && !forced.equals("scalar") && !forced.equals("simd")) {
            throw new IllegalArgumentException(
                    String.format(
                            "system property %s is '%s', expected scalar or simd",
                            PROPERTY, forced));
        }
        if (forced.equals("scalar")) {
            LOG.info("kernels=scalar reason=\"system property {}\"", PROPERTY);
            return new ScalarKernels();
        }
        Optional<String> obstacle = obstacle();
        if (obstacle.isEmpty()) {
            DistanceKernels simd = load();
            LOG.info("kernels={}", simd.name());
            simd.warmUp();
            return simd;
        }
        if (forced.equals("simd")) {
            throw new IllegalStateException(
                    String.format(
                            "system property %s is 'simd', but %s; start the JVM with %s",
                            PROPERTY, obstacle.get(), REMEDY));
        }
        LOG.warn(
                "kernels=scalar reason=\"{}\" remedy=\"start the JVM with {} for 10 to 20 times the"
                        + " speed\"",
                obstacle.get(),
                REMEDY);
        return new ScalarKernels();
    }

    /** Why SIMD cannot be used; looked into before the SIMD class is touched. */
    private static Optional<String> obstacle() {
        Optional<Module> module = ModuleLayer.boot().findModule(MODULE);
        if (module.isEmpty()) {
            return Optional.of("module " + MODULE + " is not enabled");
        }
        // Unnamed modules read every module; a named one must say so.
        Kernels.class.getModule().addReads(module.get());
        // Small run-time images lack the module that tells flags; CPUs without FMA are rarer still.
        boolean canAsk = ModuleLayer.boot().findModule("jdk.management").isPresent();
        if (canAsk && !hasHotSpotFlag("UseFMA")) {
            return Optional.of("the CPU or the JVM has no fused multiply-add");
        }
        return Optional.empty();
    }

    /** Emulated fused multiply-add is thousands of times slower than no SIMD at all. */
    private static boolean hasHotSpotFlag(String flag) {
        try {
            return Boolean.parseBoolean(
                    ManagementFactory.getPlatformMXBean(
                                    com.sun.management.HotSpotDiagnosticMXBean.class)
                            .getVMOption(flag)
                            .getValue());
        } catch (IllegalArgumentException e) {
            LOG.debug("flag {} is unknown to this JVM", flag, e);
            return false;
        }
    }

    private static DistanceKernels load() {
        try {
            return (DistanceKernels)
                    Class.forName(SIMD_CLASS).getDeclaredConstructor().newInstance();
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("cannot create " + SIMD_CLASS, e);
        }
    }
}
