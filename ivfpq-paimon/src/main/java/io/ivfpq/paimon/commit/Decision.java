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

package io.ivfpq.paimon.commit;

import java.util.List;
import org.apache.paimon.table.FileStoreTable;
import org.apache.paimon.table.sink.CommitMessage;

/**
 * What may be committed on top of one snapshot.
 *
 * @param <D> this type
 */
interface Decision<D> {

    /** The snapshot decided for; 0 if the table has none. */
    long baseId();

    /** Whether a commit would change nothing. */
    boolean isEmpty();

    /** Whether the same commit is right on the snapshot that {@code other} was decided for. */
    boolean sameOutcomeAs(D other);

    List<CommitMessage> messages(FileStoreTable table);
}
