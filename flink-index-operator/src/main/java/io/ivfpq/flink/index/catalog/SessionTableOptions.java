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

package io.ivfpq.flink.index.catalog;

import java.util.Map;
import java.util.regex.Pattern;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.ReadableConfig;
import org.apache.flink.table.api.TableConfig;
import org.apache.flink.table.catalog.ObjectIdentifier;
import org.apache.flink.table.factories.DynamicTableFactory;
import org.apache.paimon.catalog.Identifier;
import org.apache.paimon.flink.FlinkConnectorOptions;
import org.apache.paimon.options.OptionsUtils;

/**
 * Table options set on the session: {@code SET 'paimon.<catalog>.<database>.<table>.<key>'}, where
 * {@code *} stands for any name. Paimon applies them to its own sink but keeps the method to
 * itself.
 */
final class SessionTableOptions {

    private SessionTableOptions() {}

    static Map<String, String> of(DynamicTableFactory.Context context) {
        ObjectIdentifier identifier = context.getObjectIdentifier();
        String table =
                new Identifier(identifier.getDatabaseName(), identifier.getObjectName())
                        .getTableName();
        Pattern pattern =
                Pattern.compile(
                        String.format(
                                "(%s)(%s|\\*)\\.(%s|\\*)\\.(%s|\\*)\\.(.+)",
                                FlinkConnectorOptions.TABLE_DYNAMIC_OPTION_PREFIX,
                                Pattern.quote(identifier.getCatalogName()),
                                Pattern.quote(identifier.getDatabaseName()),
                                Pattern.quote(table)));
        return OptionsUtils.convertToDynamicTableProperties(
                settings(context.getConfiguration()), "", pattern, 5);
    }

    private static Map<String, String> settings(ReadableConfig config) {
        if (config instanceof TableConfig tableConfig) {
            return tableConfig.getConfiguration().toMap();
        }
        if (config instanceof Configuration configuration) {
            return configuration.toMap();
        }
        throw new IllegalStateException(
                "session configuration is a "
                        + config.getClass().getName()
                        + ", expected Flink's TableConfig or Configuration");
    }
}
