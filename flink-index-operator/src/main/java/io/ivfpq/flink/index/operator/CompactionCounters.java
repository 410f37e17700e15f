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

import org.apache.flink.api.common.JobExecutionResult;
import org.apache.flink.api.common.accumulators.LongCounter;
import org.apache.flink.api.common.functions.RuntimeContext;

/** What the tasks of a compaction job count for its client, by indexed column. */
public enum CompactionCounters {
    /** Codebooks trained and committed. */
    CODEBOOKS_TRAINED,
    /** Rows encoded with another codebook than before. */
    ROWS_REENCODED,
    /** Rows whose codes went into merged segments. */
    ROWS_COPIED,
    /** Swaps that the table had moved away from. */
    SWAPS_REFUSED;

    void add(RuntimeContext context, String column, long count) {
        LongCounter counter = context.getLongCounter(key(column));
        counter.add(count);
    }

    /** What a finished job counted. */
    public long of(JobExecutionResult job, String column) {
        Long count = job.getAccumulatorResult(key(column));
        return count == null ? 0 : count;
    }

    private String key(String column) {
        return name() + " " + column;
    }
}
