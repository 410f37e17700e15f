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

/**
 * One segment of a build, on its way from the planner through a worker to the committer.
 *
 * @param column the indexed column
 * @param totalRows rows to be encoded in the whole job
 * @param stepRows rows of the column that make one commit
 * @param built the segment; empty before the worker, and if its rows are no longer live
 * @param millis time the worker took
 */
record BuildWork(
        String column,
        long totalRows,
        long stepRows,
        EncodeTask task,
        List<BuiltSegment> built,
        long millis) {

    BuildWork {
        built = List.copyOf(built);
    }

    BuildWork done(List<BuiltSegment> segments, long took) {
        return new BuildWork(column, totalRows, stepRows, task, segments, took);
    }

    long rows() {
        return task.rows().count();
    }

    /** Wire format. */
    static final class Format extends MessageFormat<BuildWork> {

        static final VersionedTypeInfo<BuildWork> TYPE =
                new VersionedTypeInfo<>(BuildWork.class, Format::new);

        private final EncodeTaskFormat tasks = new EncodeTaskFormat();
        private final BuiltSegmentFormat segments = new BuiltSegmentFormat();

        @Override
        void write(BuildWork work, DataOutputStream out) throws IOException {
            out.writeUTF(work.column);
            out.writeLong(work.totalRows);
            out.writeLong(work.stepRows);
            tasks.write(work.task, out);
            out.writeInt(work.built.size());
            for (BuiltSegment segment : work.built) {
                segments.write(segment, out);
            }
            out.writeLong(work.millis);
        }

        @Override
        BuildWork read(DataInputStream in) throws IOException {
            String column = in.readUTF();
            long totalRows = in.readLong();
            long stepRows = in.readLong();
            EncodeTask task = tasks.read(in);
            int count = in.readInt();
            List<BuiltSegment> built = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                built.add(segments.read(in));
            }
            return new BuildWork(column, totalRows, stepRows, task, built, in.readLong());
        }
    }
}
