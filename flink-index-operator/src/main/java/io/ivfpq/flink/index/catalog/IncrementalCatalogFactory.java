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

import static org.apache.paimon.flink.FlinkCatalogOptions.DEFAULT_DATABASE;

import java.util.Set;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.table.catalog.Catalog;
import org.apache.flink.table.factories.CatalogFactory;
import org.apache.paimon.catalog.CatalogContext;
import org.apache.paimon.flink.FlinkFileIOLoader;
import org.apache.paimon.options.Options;

/** Factory of {@code CREATE CATALOG … WITH ('type' = 'paimon-ivfpq', …)}; options are Paimon's. */
public final class IncrementalCatalogFactory implements CatalogFactory {

    public static final String IDENTIFIER = "paimon-ivfpq";

    @Override
    public String factoryIdentifier() {
        return IDENTIFIER;
    }

    @Override
    public Set<ConfigOption<?>> requiredOptions() {
        return Set.of();
    }

    @Override
    public Set<ConfigOption<?>> optionalOptions() {
        return Set.of();
    }

    @Override
    public Catalog createCatalog(Context context) {
        Options options = Options.fromMap(context.getOptions());
        return new IncrementalCatalog(
                org.apache.paimon.catalog.CatalogFactory.createCatalog(
                        CatalogContext.create(options, new FlinkFileIOLoader()),
                        context.getClassLoader()),
                context.getName(),
                options.get(DEFAULT_DATABASE),
                options);
    }
}
