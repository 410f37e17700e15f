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

package io.ivfpq.paimon.compact;

import java.util.List;
import org.apache.paimon.data.BinaryRow;
import org.apache.paimon.index.IndexFileMeta;

/**
 * One file to be written: some lists of all segments given.
 *
 * @param partition the partition of the rows
 * @param files manifest entries of the segments to merge, see {@link MergeGroup}
 * @param firstList first list of the new file
 * @param lastList end of its lists, exclusive
 */
public record MergeTask(
        BinaryRow partition, List<IndexFileMeta> files, int firstList, int lastList) {

    public MergeTask {
        files = List.copyOf(files);
        if (files.isEmpty() || firstList < 0 || lastList <= firstList) {
            throw new IllegalArgumentException(
                    "merge of lists ["
                            + firstList
                            + ", "
                            + lastList
                            + ") of "
                            + files.size()
                            + " files; expected at least one list and one file");
        }
    }
}
