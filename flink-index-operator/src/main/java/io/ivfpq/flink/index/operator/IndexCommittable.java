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
import java.util.ArrayList;
import java.util.List;

/** All segments of one checkpoint: the unit of commit and of the committer's state. */
record IndexCommittable(long checkpointId, List<BuiltSegment> segments) {

    IndexCommittable {
        segments = List.copyOf(segments);
    }

    /** State format. */
    static final class Format extends MessageFormat<IndexCommittable> {

        private final BuiltSegmentFormat format = new BuiltSegmentFormat();

        @Override
        void write(IndexCommittable committable, DataOutputStream out) throws IOException {
            out.writeLong(committable.checkpointId());
            out.writeInt(committable.segments().size());
            for (BuiltSegment segment : committable.segments()) {
                format.write(segment, out);
            }
        }

        @Override
        IndexCommittable read(DataInputStream in) throws IOException {
            long checkpointId = in.readLong();
            int count = in.readInt();
            List<BuiltSegment> segments = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                segments.add(format.read(in));
            }
            return new IndexCommittable(checkpointId, segments);
        }
    }
}
