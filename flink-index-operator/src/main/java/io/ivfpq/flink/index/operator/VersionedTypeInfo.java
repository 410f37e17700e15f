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

package io.ivfpq.flink.index.operator;

import java.io.IOException;
import java.util.Objects;
import org.apache.flink.api.common.serialization.SerializerConfig;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.core.io.SimpleVersionedSerializer;
import org.apache.flink.core.io.SimpleVersionedSerializerTypeSerializerProxy;
import org.apache.flink.util.function.SerializableSupplier;
import org.apache.paimon.data.serializer.VersionedSerializer;

/** Type information of a message that has a versioned serializer; never falls back to Kryo. */
final class VersionedTypeInfo<T> extends TypeInformation<T> {

    private static final long serialVersionUID = 1L;

    private final Class<T> type;
    private final SerializableSupplier<VersionedSerializer<T>> serializer;

    VersionedTypeInfo(Class<T> type, SerializableSupplier<VersionedSerializer<T>> serializer) {
        this.type = type;
        this.serializer = serializer;
    }

    @Override
    public boolean isBasicType() {
        return false;
    }

    @Override
    public boolean isTupleType() {
        return false;
    }

    @Override
    public int getArity() {
        return 1;
    }

    @Override
    public int getTotalFields() {
        return 1;
    }

    @Override
    public Class<T> getTypeClass() {
        return type;
    }

    @Override
    public boolean isKeyType() {
        return false;
    }

    @Override
    public TypeSerializer<T> createSerializer(SerializerConfig config) {
        SerializableSupplier<VersionedSerializer<T>> supplier = serializer;
        return new SimpleVersionedSerializerTypeSerializerProxy<>(
                () -> new FlinkSerializer<>(supplier.get()));
    }

    @Override
    public boolean canEqual(Object other) {
        return other instanceof VersionedTypeInfo;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof VersionedTypeInfo<?> that && type == that.type;
    }

    @Override
    public int hashCode() {
        return Objects.hash(type);
    }

    @Override
    public String toString() {
        return type.getSimpleName();
    }

    /** Paimon's serializer interface as Flink's. */
    private record FlinkSerializer<T>(VersionedSerializer<T> serializer)
            implements SimpleVersionedSerializer<T> {

        @Override
        public int getVersion() {
            return serializer.getVersion();
        }

        @Override
        public byte[] serialize(T message) throws IOException {
            return serializer.serialize(message);
        }

        @Override
        public T deserialize(int version, byte[] bytes) throws IOException {
            return serializer.deserialize(version, bytes);
        }
    }
}
