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

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ivfpq.format.segment.CodebookReference;
import io.ivfpq.paimon.build.BuiltSegment;
import io.ivfpq.paimon.build.EncodeTask;
import io.ivfpq.paimon.compact.MergeTask;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import org.apache.paimon.data.BinaryRow;
import org.apache.paimon.index.GlobalIndexMeta;
import org.apache.paimon.index.IndexFileMeta;
import org.junit.jupiter.api.Test;

class MessageFormatTest {

    private static final EncodeTask TASK =
            new EncodeTask(
                    BinaryRow.singleColumn("topic"),
                    5,
                    9,
                    new CodebookReference(new UUID(1, 2), 3, 4, "codebook", 5));

    private static final IndexFileMeta FILE =
            new IndexFileMeta(
                    "ivf-pq-incremental",
                    "segment",
                    100,
                    5,
                    new GlobalIndexMeta(5, 9, 2, null, new byte[] {1, 2}),
                    null);

    private static final IndexFileMeta OTHER_FILE =
            new IndexFileMeta(
                    "ivf-pq-incremental",
                    "other",
                    1000,
                    50,
                    new GlobalIndexMeta(10, 59, 2, null, new byte[] {3}),
                    "file:/elsewhere/other");

    private static final BuiltSegment SEGMENT =
            new BuiltSegment(BinaryRow.singleColumn("topic"), FILE, 7, -8);

    @Test
    void carriesAnEncodeTask() throws IOException {
        EncodeTaskFormat format = new EncodeTaskFormat();

        assertThat(format.deserialize(1, format.serialize(TASK))).isEqualTo(TASK);
    }

    @Test
    void carriesTheSegmentsOfACheckpoint() throws IOException {
        IndexCommittable.Format format = new IndexCommittable.Format();
        IndexCommittable committable = new IndexCommittable(12, List.of(SEGMENT, SEGMENT));

        assertThat(format.deserialize(1, format.serialize(committable))).isEqualTo(committable);
    }

    @Test
    void carriesASegmentToTheCommitter() throws IOException {
        SegmentCommittable.Format format = new SegmentCommittable.Format();
        SegmentCommittable committable = new SegmentCommittable(Long.MAX_VALUE, SEGMENT);

        assertThat(format.deserialize(1, format.serialize(committable))).isEqualTo(committable);
    }

    @Test
    void carriesAMergeBeforeAndAfterTheWorker() throws IOException {
        MergeWork.Format format = new MergeWork.Format();
        MergeWork planned =
                new MergeWork(
                        "emb",
                        3,
                        4,
                        2,
                        1L << 40,
                        new MergeTask(
                                BinaryRow.singleColumn("topic"), List.of(FILE, OTHER_FILE), 8, 16),
                        List.of());
        MergeWork merged = planned.withMerged(FILE);

        assertThat(format.deserialize(1, format.serialize(planned))).isEqualTo(planned);
        assertThat(format.deserialize(1, format.serialize(merged))).isEqualTo(merged);
    }

    @Test
    void carriesAReencodingBeforeAndAfterTheWorker() throws IOException {
        ReencodeWork.Format format = new ReencodeWork.Format();
        ReencodeWork planned =
                new ReencodeWork(
                        "emb",
                        new ReencodeWork.Step(5, 6, 7, 1L << 40, 1L << 41),
                        TASK,
                        List.of(FILE, OTHER_FILE),
                        List.of());
        ReencodeWork encoded = planned.with(List.of(SEGMENT));

        assertThat(format.deserialize(1, format.serialize(planned))).isEqualTo(planned);
        assertThat(format.deserialize(1, format.serialize(encoded))).isEqualTo(encoded);
    }

    @Test
    void carriesWorkOfABuildThereAndBack() throws IOException {
        BuildWork.Format format = new BuildWork.Format();
        BuildWork planned = new BuildWork("emb", 1_000, 10, TASK, List.of(), 0);
        BuildWork done = planned.done(List.of(SEGMENT), 77);

        assertThat(format.deserialize(1, format.serialize(planned))).isEqualTo(planned);
        assertThat(format.deserialize(1, format.serialize(done))).isEqualTo(done);
    }

    @Test
    void rejectsAStateOfAnotherVersion() throws IOException {
        EncodeTaskFormat format = new EncodeTaskFormat();
        byte[] bytes = format.serialize(TASK);

        assertThatThrownBy(() -> format.deserialize(2, bytes))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("found version 2")
                .hasMessageContaining("expected 1");
    }

    @Test
    void rejectsBytesLeftOver() throws IOException {
        EncodeTaskFormat format = new EncodeTaskFormat();
        byte[] bytes = format.serialize(TASK);

        assertThatThrownBy(() -> format.deserialize(1, Arrays.copyOf(bytes, bytes.length + 3)))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("left 3 of " + (bytes.length + 3) + " bytes unread");
    }
}
