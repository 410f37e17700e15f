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

package io.ivfpq.flink.index.action;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.apache.paimon.factories.Factory;
import org.apache.paimon.factories.FactoryUtil;
import org.apache.paimon.flink.action.Action;
import org.apache.paimon.flink.action.ActionFactory;
import org.apache.paimon.flink.action.FlinkActions;
import org.apache.paimon.flink.action.MultipleParameterToolAdapter;

/**
 * Main class of the jar: runs our actions, and Paimon's where the name is theirs.
 *
 * <p>Paimon's main class looks for actions with its own class loader, which does not see a user jar
 * when Paimon lies in Flink's {@code lib/}. This one looks with ours, which sees both.
 */
public final class VectorActions {

    private static final String ENTRY_POINT_OF_PAIMON =
            "org.apache.paimon.flink.action.FlinkActions";

    private VectorActions() {}

    public static void main(String[] args) throws Exception {
        ClassLoader loader = VectorActions.class.getClassLoader();
        requirePaimon(loader);
        String name = args.length == 0 ? "" : args[0].toLowerCase(Locale.ROOT).replace('-', '_');
        List<ActionFactory> factories = factories(loader);
        Optional<ActionFactory> factory =
                factories.stream().filter(f -> f.identifier().equals(name)).findFirst();
        if (factory.isEmpty()) {
            throw new IllegalArgumentException(unknown(args, factories));
        } else if (isOurs(factory.get())) {
            run(factory.get(), Arrays.copyOfRange(args, 1, args.length));
        } else {
            FlinkActions.main(args);
        }
    }

    /**
     * @throws IllegalStateException if {@code loader} does not see Paimon
     */
    static void requirePaimon(ClassLoader loader) {
        try {
            Class.forName(ENTRY_POINT_OF_PAIMON, false, loader);
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException(
                    "Paimon is missing: no class "
                            + ENTRY_POINT_OF_PAIMON
                            + " on the class path of this client, expected it in Flink's lib/. Put"
                            + " paimon-flink-2.0-<version>.jar there, on the client and on every"
                            + " machine of the cluster, and restart the cluster",
                    e);
        }
    }

    private static List<ActionFactory> factories(ClassLoader loader) {
        return FactoryUtil.discoverFactories(loader, Factory.class).stream()
                .filter(ActionFactory.class::isInstance)
                .map(ActionFactory.class::cast)
                .toList();
    }

    private static boolean isOurs(ActionFactory factory) {
        return factory.getClass().getName().startsWith("io.ivfpq.");
    }

    private static String unknown(String[] args, List<ActionFactory> factories) {
        return (args.length == 0 ? "No action is named" : "Unknown action '" + args[0] + "'")
                + "; expected one of "
                + names(factories, VectorActions::isOurs)
                + ", or of Paimon's "
                + names(factories, factory -> !isOurs(factory))
                + ". 'flink run <jar> <action> --help' lists the arguments of one";
    }

    private static List<String> names(List<ActionFactory> factories, Predicate<ActionFactory> of) {
        return factories.stream()
                .filter(of)
                .map(factory -> factory.identifier().replace('_', '-'))
                .sorted()
                .collect(Collectors.toList());
    }

    private static void run(ActionFactory factory, String[] args) throws Exception {
        MultipleParameterToolAdapter params = new MultipleParameterToolAdapter(args);
        if (params.has(ActionFactory.HELP)) {
            factory.printHelp();
            return;
        }
        Optional<Action> action = factory.create(params);
        if (action.isPresent()) {
            action.get().run();
        }
    }
}
