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

package io.ivfpq.paimon.options;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class CacheSizeTest {

    @AfterEach
    void unsetProperty() {
        System.clearProperty(CacheSize.SEGMENTS.property());
    }

    @Test
    void isAShareOfTheHeapByDefault() {
        assertThat(CacheSize.SEGMENTS.bytes())
                .isEqualTo(Math.max(64 << 20, Runtime.getRuntime().maxMemory() / 8));
        assertThat(CacheSize.SEGMENTS.describeDefault())
                .isEqualTo("1/8 of the heap, at least 64 mb");
    }

    @Test
    void followsTheSystemProperty() {
        System.setProperty(CacheSize.SEGMENTS.property(), "3 mb");

        assertThat(CacheSize.SEGMENTS.bytes()).isEqualTo(3 << 20);
    }

    @Test
    void refusesAPropertyThatIsNoSize() {
        System.setProperty(CacheSize.SEGMENTS.property(), "lots");

        assertThatThrownBy(CacheSize.SEGMENTS::bytes)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "System property 'ivfpq.cache.segments' = 'lots' is not a size; expected"
                                + " for example '256 mb'");
    }
}
