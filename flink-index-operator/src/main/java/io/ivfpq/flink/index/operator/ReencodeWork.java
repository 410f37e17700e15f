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
import io.ivfpq.paimon.build.EncodeTask;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.paimon.index.IndexFileMeta;
import org.apache.paimon.io.CompactIncrement;
import org.apache.paimon.io.DataIncrement;
import org.apache.paimon.table.sink.CommitMessageImpl;
import org.apache.paimon.table.sink.CommitMessageSerializer;

/**
 * One segment to be encoded again, on its way from the planner through a worker to the committer.
 *
 * @param column the indexed column
 * @param step what it is part of
 * @param task rows and codebook
 * @param removed manifest entries that the whole step replaces
 * @param built the segment written; empty before the worker, and if the rows were gone by then
 */
record ReencodeWork(
        String column,
        Step step,
        EncodeTask task,
        List<IndexFileMeta> removed,
        List<BuiltSegment> built) {

    /**
     * One step of a column, and the size of all its steps together.
     *
     * @param number number of the step within the column
     * @param tasks tasks of this step
     * @param steps steps of the column
     * @param rows rows of all steps
     * @param bytes bytes of the segments that all steps replace
     */
    record Step(int number, int tasks, int steps, long rows, long bytes) {}

    ReencodeWork {
        removed = List.copyOf(removed);
        built = List.copyOf(built);
    }

    ReencodeWork with(List<BuiltSegment> segments) {
        return new ReencodeWork(column, step, task, removed, segments);
    }

    /** Wire format. The manifest entries travel as one of Paimon's commit messages. */
    static final class Format extends MessageFormat<ReencodeWork> {

        static final VersionedTypeInfo<ReencodeWork> TYPE =
                new VersionedTypeInfo<>(ReencodeWork.class, Format::new);

        private final CommitMessageSerializer messages = new CommitMessageSerializer();
        private final EncodeTaskFormat tasks = new EncodeTaskFormat();
        private final BuiltSegmentFormat segments = new BuiltSegmentFormat();

        @Override
        void write(ReencodeWork work, DataOutputStream out) throws IOException {
            out.writeUTF(work.column);
            out.writeInt(work.step.number());
            out.writeInt(work.step.tasks());
            out.writeInt(work.step.steps());
            out.writeLong(work.step.rows());
            out.writeLong(work.step.bytes());
            tasks.write(work.task, out);
            out.writeInt(messages.getVersion());
            writeBytes(out, messages.serialize(removal(work)));
            out.writeInt(work.built.size());
            for (BuiltSegment segment : work.built) {
                segments.write(segment, out);
            }
        }

        private static CommitMessageImpl removal(ReencodeWork work) {
            return new CommitMessageImpl(
                    work.task.partition(),
                    0,
                    null,
                    new DataIncrement(List.of(), List.of(), List.of(), List.of(), work.removed),
                    CompactIncrement.emptyIncrement());
        }

        @Override
        ReencodeWork read(DataInputStream in) throws IOException {
            String column = in.readUTF();
            Step step =
                    new Step(
                            in.readInt(), in.readInt(), in.readInt(), in.readLong(), in.readLong());
            EncodeTask task = tasks.read(in);
            int version = in.readInt();
            CommitMessageImpl message =
                    (CommitMessageImpl) messages.deserialize(version, readBytes(in));
            List<BuiltSegment> built = new ArrayList<>();
            for (int left = in.readInt(); left > 0; left--) {
                built.add(segments.read(in));
            }
            return new ReencodeWork(
                    column, step, task, message.newFilesIncrement().deletedIndexFiles(), built);
        }
    }
}
