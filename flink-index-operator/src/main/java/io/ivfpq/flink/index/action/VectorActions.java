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
import java.util.Locale;
import java.util.Optional;
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

    private VectorActions() {}

    public static void main(String[] args) throws Exception {
        String name = args.length == 0 ? "" : args[0].toLowerCase(Locale.ROOT).replace('-', '_');
        ClassLoader loader = VectorActions.class.getClassLoader();
        if (!FactoryUtil.discoverIdentifiers(loader, ActionFactory.class).contains(name)) {
            FlinkActions.main(args);
            return;
        }
        ActionFactory factory = FactoryUtil.discoverFactory(loader, ActionFactory.class, name);
        MultipleParameterToolAdapter params =
                new MultipleParameterToolAdapter(Arrays.copyOfRange(args, 1, args.length));
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
