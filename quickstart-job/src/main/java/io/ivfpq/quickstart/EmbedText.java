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

package io.ivfpq.quickstart;

import io.ivfpq.wordnet.SentenceEmbedder;
import org.apache.flink.table.annotation.DataTypeHint;
import org.apache.flink.table.functions.FunctionContext;
import org.apache.flink.table.functions.ScalarFunction;

/** The SQL function {@code embed(text)}: the vector of a text, of the model the rows have too. */
public final class EmbedText extends ScalarFunction {

    private static final long serialVersionUID = 1L;

    private transient SentenceEmbedder embedder;

    @Override
    public void open(FunctionContext context) {
        embedder = SentenceEmbedder.load();
    }

    /** NULL has no vector. */
    @DataTypeHint("ARRAY<FLOAT>")
    public Float[] eval(String text) {
        if (text == null) {
            return null;
        }
        float[] vector = embedder.embed(text);
        Float[] components = new Float[vector.length];
        for (int i = 0; i < vector.length; i++) {
            components[i] = vector[i];
        }
        return components;
    }

    @Override
    public void close() {
        if (embedder != null) {
            embedder.close();
        }
    }
}
