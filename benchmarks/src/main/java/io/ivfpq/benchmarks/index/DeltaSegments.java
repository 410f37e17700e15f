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

package io.ivfpq.benchmarks.index;

import io.ivfpq.format.codebook.Codebook;
import io.ivfpq.format.codebook.CodebookFile;
import io.ivfpq.format.io.ByteSource;
import io.ivfpq.format.io.MemoryByteSink;
import io.ivfpq.format.io.MemoryByteSource;
import io.ivfpq.format.merge.MergeInput;
import io.ivfpq.format.merge.SegmentMerge;
import io.ivfpq.format.segment.CodebookReference;
import io.ivfpq.format.segment.SegmentBuilder;
import io.ivfpq.format.segment.SegmentDescriptor;
import io.ivfpq.format.vector.VectorBatch;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Segments of neighbouring row ranges in memory, to be merged, or copied for comparison. */
public final class DeltaSegments {

    private static final int BUFFER_BYTES = 1 << 20;

    private final List<MergeInput> inputs;
    private final long bytes;

    private DeltaSegments(List<MergeInput> inputs, long bytes) {
        this.inputs = inputs;
        this.bytes = bytes;
    }

    /**
     * @param count of segments that share the rows; a rest of rows is left out
     */
    public static DeltaSegments of(Codebook codebook, VectorBatch all, int count)
            throws IOException {
        MemoryByteSink file = new MemoryByteSink("codebook");
        CodebookFile.write(codebook, file);
        CodebookReference reference =
                CodebookReference.to(codebook, "codebook", file.toByteArray().length);
        int rows = all.count() / count;
        List<MergeInput> inputs = new ArrayList<>();
        long bytes = 0;
        for (int segment = 0; segment < count; segment++) {
            SegmentBuilder builder = new SegmentBuilder(codebook, reference);
            for (int row = 0; row < rows; row++) {
                builder.add(row, all.vector(segment * rows + row));
            }
            MemoryByteSink sink = new MemoryByteSink("segment " + segment);
            SegmentDescriptor descriptor = builder.writeTo(sink);
            ByteSource source = new MemoryByteSource(sink.name(), sink.toByteArray());
            long first = (long) segment * rows;
            inputs.add(new MergeInput(source, descriptor, first, first + rows - 1));
            bytes += source.length();
        }
        return new DeltaSegments(inputs, bytes);
    }

    public int count() {
        return inputs.size();
    }

    /** Bytes of all files together. */
    public long bytes() {
        return bytes;
    }

    /** Merges all into one file in memory and returns it. */
    public MemoryByteSink merge() throws IOException {
        MemoryByteSink sink = new MemoryByteSink("merged");
        SegmentMerge.open(inputs).write(sink, done -> {});
        return sink;
    }

    /** Copies all into one file in memory, through the same sources and sinks as merging. */
    public MemoryByteSink copy() throws IOException {
        MemoryByteSink sink = new MemoryByteSink("copy");
        byte[] buffer = new byte[BUFFER_BYTES];
        for (MergeInput input : inputs) {
            long length = input.source().length();
            for (long at = 0; at < length; at += BUFFER_BYTES) {
                int part = (int) Math.min(BUFFER_BYTES, length - at);
                input.source().readFully(at, buffer, 0, part);
                sink.write(buffer, 0, part);
            }
        }
        return sink;
    }
}
