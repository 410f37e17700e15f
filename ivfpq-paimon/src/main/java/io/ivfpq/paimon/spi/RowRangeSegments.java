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

package io.ivfpq.paimon.spi;

import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.paimon.globalindex.GlobalIndexIOMeta;
import org.apache.paimon.globalindex.io.GlobalIndexFileReader;
import org.apache.paimon.utils.IOUtils;

/**
 * The segment files of one row range. Manifest entries are parsed on first use, because Paimon's
 * constructor path cannot report damaged ones.
 */
final class RowRangeSegments implements Closeable {

    private final GlobalIndexFileReader files;
    private final List<GlobalIndexIOMeta> metas;
    private List<SegmentFile> segments;

    RowRangeSegments(GlobalIndexFileReader files, List<GlobalIndexIOMeta> metas) {
        this.files = files;
        this.metas = List.copyOf(metas);
    }

    /**
     * The files, or none if they hold no row. A file may count none and still hold one, which lies
     * in a list of another file, too, and counts there.
     */
    synchronized List<SegmentFile> segments() throws IOException {
        if (segments == null) {
            List<SegmentFile> parsed = new ArrayList<>();
            for (GlobalIndexIOMeta meta : metas) {
                parsed.add(SegmentFile.of(meta, files));
            }
            segments = rowCount(parsed) == 0 ? List.of() : parsed;
        }
        return segments;
    }

    private static long rowCount(List<SegmentFile> segments) {
        return segments.stream().mapToLong(SegmentFile::rowCount).sum();
    }

    /** Rows of all segments. */
    long rowCount() throws IOException {
        return rowCount(segments());
    }

    @Override
    public synchronized void close() throws IOException {
        if (segments == null) {
            return;
        }
        try {
            IOUtils.closeAll(segments);
        } catch (IOException | RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new IOException("Cannot close segment files", e);
        }
    }
}
