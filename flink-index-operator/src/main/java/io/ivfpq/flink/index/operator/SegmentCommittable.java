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

/**
 * A segment to be committed with one checkpoint.
 *
 * @param checkpointId the checkpoint before whose barrier it was built; {@code Long.MAX_VALUE} at
 *     the end of the input
 */
record SegmentCommittable(long checkpointId, BuiltSegment segment) {

    /** Wire format. */
    static final class Format extends MessageFormat<SegmentCommittable> {

        static final VersionedTypeInfo<SegmentCommittable> TYPE =
                new VersionedTypeInfo<>(SegmentCommittable.class, Format::new);

        private final BuiltSegmentFormat segments = new BuiltSegmentFormat();

        @Override
        void write(SegmentCommittable committable, DataOutputStream out) throws IOException {
            out.writeLong(committable.checkpointId());
            segments.write(committable.segment(), out);
        }

        @Override
        SegmentCommittable read(DataInputStream in) throws IOException {
            return new SegmentCommittable(in.readLong(), segments.read(in));
        }
    }
}
