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

import io.ivfpq.format.segment.CodebookReference;
import io.ivfpq.paimon.build.EncodeTask;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.UUID;
import org.apache.paimon.data.BinaryRow;
import org.apache.paimon.utils.SerializationUtils;

/** Wire format of {@link EncodeTask}. */
final class EncodeTaskFormat extends MessageFormat<EncodeTask> {

    static final VersionedTypeInfo<EncodeTask> TYPE =
            new VersionedTypeInfo<>(EncodeTask.class, EncodeTaskFormat::new);

    @Override
    void write(EncodeTask task, DataOutputStream out) throws IOException {
        writeBytes(out, SerializationUtils.serializeBinaryRow(task.partition()));
        out.writeLong(task.from());
        out.writeLong(task.to());
        CodebookReference codebook = task.codebook();
        out.writeLong(codebook.id().getMostSignificantBits());
        out.writeLong(codebook.id().getLeastSignificantBits());
        out.writeInt(codebook.generation());
        out.writeInt(codebook.revision());
        out.writeUTF(codebook.fileName());
        out.writeLong(codebook.fileLength());
    }

    @Override
    EncodeTask read(DataInputStream in) throws IOException {
        BinaryRow partition = SerializationUtils.deserializeBinaryRow(readBytes(in));
        long from = in.readLong();
        long to = in.readLong();
        CodebookReference codebook =
                new CodebookReference(
                        new UUID(in.readLong(), in.readLong()),
                        in.readInt(),
                        in.readInt(),
                        in.readUTF(),
                        in.readLong());
        return new EncodeTask(partition, from, to, codebook);
    }
}
