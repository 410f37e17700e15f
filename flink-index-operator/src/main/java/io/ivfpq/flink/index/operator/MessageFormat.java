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

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import org.apache.paimon.data.serializer.VersionedSerializer;

/**
 * Base of the serializers of messages and state: a version beside the bytes, and nothing left over.
 *
 * @param <T> the message
 */
abstract class MessageFormat<T> implements VersionedSerializer<T> {

    private static final int VERSION = 1;

    abstract void write(T message, DataOutputStream out) throws IOException;

    abstract T read(DataInputStream in) throws IOException;

    @Override
    public final int getVersion() {
        return VERSION;
    }

    @Override
    public final byte[] serialize(T message) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            write(message, out);
        }
        return bytes.toByteArray();
    }

    @Override
    public final T deserialize(int version, byte[] bytes) throws IOException {
        if (version != VERSION) {
            throw new IOException(
                    getClass().getSimpleName()
                            + " found version "
                            + version
                            + " in the checkpoint; expected "
                            + VERSION
                            + ". Restore with the release that wrote the savepoint");
        }
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
            T message = read(in);
            if (in.available() > 0) {
                throw new IOException(
                        getClass().getSimpleName()
                                + " left "
                                + in.available()
                                + " of "
                                + bytes.length
                                + " bytes unread; expected none");
            }
            return message;
        }
    }

    static void writeBytes(DataOutputStream out, byte[] bytes) throws IOException {
        out.writeInt(bytes.length);
        out.write(bytes);
    }

    static byte[] readBytes(DataInputStream in) throws IOException {
        int length = in.readInt();
        if (length < 0 || length > in.available()) {
            throw new IOException(
                    "message announces " + length + " bytes, but " + in.available() + " are left");
        }
        return in.readNBytes(length);
    }
}
