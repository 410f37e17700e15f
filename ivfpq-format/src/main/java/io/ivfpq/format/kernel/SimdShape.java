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

package io.ivfpq.format.kernel;

import jdk.incubator.vector.ByteVector;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.ShortVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * The one vector shape of this JVM. On JDK 17, code compiled for one shape becomes 40 to 60 times
 * slower once another shape has been used, so nothing else names a species.
 */
final class SimdShape {

    static final VectorSpecies<Float> FLOATS = FloatVector.SPECIES_PREFERRED;
    static final VectorSpecies<Byte> BYTES = ByteVector.SPECIES_PREFERRED;
    static final VectorSpecies<Integer> INTS = IntVector.SPECIES_PREFERRED;
    static final VectorSpecies<Short> SHORTS = ShortVector.SPECIES_PREFERRED;

    static final int BITS = FLOATS.vectorBitSize();

    /** Floats in a vector. */
    static final int LANES = FLOATS.length();

    /** 16 sums, 4 columns and a broadcast fit 32 registers; AVX2 has 16 and takes half. */
    static final int COLUMNS = BITS == 256 ? 2 : 4;

    /** Vectors per panel of {@link PackedVectors}. */
    static final int PANEL_WIDTH = COLUMNS * LANES;

    private SimdShape() {}
}
