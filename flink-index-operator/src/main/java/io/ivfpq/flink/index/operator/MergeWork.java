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

import io.ivfpq.paimon.compact.MergeTask;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.List;
import org.apache.paimon.index.IndexFileMeta;
import org.apache.paimon.io.CompactIncrement;
import org.apache.paimon.io.DataIncrement;
import org.apache.paimon.table.sink.CommitMessageImpl;
import org.apache.paimon.table.sink.CommitMessageSerializer;

/**
 * One file of one merge, on its way from the planner through a worker to the committer.
 *
 * @param column the indexed column
 * @param group number of the merge within the job
 * @param groups merges of the job
 * @param fileCount files of this merge
 * @param bytes bytes to be merged in the whole job
 * @param merged the file written; empty before the worker
 */
record MergeWork(
        String column,
        int group,
        int groups,
        int fileCount,
        long bytes,
        MergeTask task,
        List<IndexFileMeta> merged) {

    MergeWork withMerged(IndexFileMeta file) {
        return new MergeWork(column, group, groups, fileCount, bytes, task, List.of(file));
    }

    /** Wire format. The manifest entries travel as one of Paimon's commit messages. */
    static final class Format extends MessageFormat<MergeWork> {

        static final VersionedTypeInfo<MergeWork> TYPE =
                new VersionedTypeInfo<>(MergeWork.class, Format::new);

        private final CommitMessageSerializer messages = new CommitMessageSerializer();

        @Override
        void write(MergeWork work, DataOutputStream out) throws IOException {
            out.writeUTF(work.column);
            out.writeInt(work.group);
            out.writeInt(work.groups);
            out.writeInt(work.fileCount);
            out.writeLong(work.bytes);
            out.writeInt(work.task.firstList());
            out.writeInt(work.task.lastList());
            out.writeInt(messages.getVersion());
            writeBytes(
                    out,
                    messages.serialize(
                            new CommitMessageImpl(
                                    work.task.partition(),
                                    0,
                                    null,
                                    new DataIncrement(
                                            List.of(),
                                            List.of(),
                                            List.of(),
                                            work.merged,
                                            work.task.files()),
                                    CompactIncrement.emptyIncrement())));
        }

        @Override
        MergeWork read(DataInputStream in) throws IOException {
            String column = in.readUTF();
            int group = in.readInt();
            int groups = in.readInt();
            int fileCount = in.readInt();
            long bytes = in.readLong();
            int firstList = in.readInt();
            int lastList = in.readInt();
            int version = in.readInt();
            CommitMessageImpl message =
                    (CommitMessageImpl) messages.deserialize(version, readBytes(in));
            DataIncrement files = message.newFilesIncrement();
            return new MergeWork(
                    column,
                    group,
                    groups,
                    fileCount,
                    bytes,
                    new MergeTask(
                            message.partition(), files.deletedIndexFiles(), firstList, lastList),
                    files.newIndexFiles());
        }
    }
}
