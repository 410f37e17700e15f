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

import io.ivfpq.paimon.build.BuiltSegment;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.List;
import org.apache.paimon.io.CompactIncrement;
import org.apache.paimon.io.DataIncrement;
import org.apache.paimon.table.sink.CommitMessageImpl;
import org.apache.paimon.table.sink.CommitMessageSerializer;

/**
 * State format of {@link BuiltSegment}. The manifest entry travels as one of Paimon's commit
 * messages, whose serializer has kept reading its older versions.
 */
final class BuiltSegmentFormat extends MessageFormat<BuiltSegment> {

    private final CommitMessageSerializer messages = new CommitMessageSerializer();

    @Override
    void write(BuiltSegment segment, DataOutputStream out) throws IOException {
        out.writeInt(messages.getVersion());
        writeBytes(
                out,
                messages.serialize(
                        new CommitMessageImpl(
                                segment.partition(),
                                0,
                                null,
                                DataIncrement.indexIncrement(List.of(segment.file())),
                                CompactIncrement.emptyIncrement())));
        out.writeLong(segment.snapshotId());
        out.writeLong(segment.sourceFingerprint());
    }

    @Override
    BuiltSegment read(DataInputStream in) throws IOException {
        int version = in.readInt();
        CommitMessageImpl message =
                (CommitMessageImpl) messages.deserialize(version, readBytes(in));
        return new BuiltSegment(
                message.partition(),
                message.newFilesIncrement().newIndexFiles().get(0),
                in.readLong(),
                in.readLong());
    }
}
