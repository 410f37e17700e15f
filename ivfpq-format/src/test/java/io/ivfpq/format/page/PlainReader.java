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

package io.ivfpq.format.page;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A reader written from {@code docs/format.md} alone: it shares no line with the library, follows
 * the page section by section, and searches with plain loops in double precision. What it cannot
 * find out, the page lacks.
 */
final class PlainReader {

    private final ByteBuffer file;
    private final Map<Integer, ByteBuffer> sections = new LinkedHashMap<>();

    PlainReader(byte[] bytes) {
        file = little(bytes);
        readContainer();
    }

    /** A found row; lower distances are nearer. */
    record Hit(long rowId, double distance) {}

    /** The model, with {@code codewords[subspace][code][component]}; the rotation may be empty. */
    record Model(int metric, double[][] rotation, double[][] centroids, double[][][] codewords) {}

    /** "Container". */
    private void readContainer() {
        int end = file.limit();
        expect("IVFPQIDX", text(file, 0, 8));
        expect("IVFPQEND", text(file, end - 8, 8));
        expect(1, file.getInt(12));
        expect(1, file.getInt(end - 20));
        expect(file.getInt(8), file.getInt(end - 24));
        expect(end, file.getLong(end - 32));
        expect(crc(file, end - 48, 36), file.getInt(end - 12));
        int table = (int) file.getLong(end - 48);
        int count = file.getInt(end - 40);
        expect(end, table + 32 * count + 48);
        expect(crc(file, table, 32 * count), file.getInt(end - 36));
        int next = 32;
        for (int entry = table; entry < end - 48; entry += 32) {
            int offset = (int) file.getLong(entry + 8);
            int length = (int) file.getLong(entry + 16);
            expect(next, offset);
            expect(crc(file, offset, length), file.getInt(entry + 24));
            sections.put(file.getInt(entry), slice(file, offset, length));
            next = (offset + length + 7) / 8 * 8;
            for (int padding = offset + length; padding < next; padding++) {
                expect(0, file.get(padding));
            }
        }
        expect(table, next);
    }

    /** "Codebook file". */
    Model model() {
        expect(1, file.getInt(8));
        ByteBuffer parameters = sections.get(1);
        int dimension = parameters.getInt(28);
        int lists = parameters.getInt(32);
        int subspaces = parameters.getInt(36);
        int codewordCount = 1 << parameters.getInt(40);
        int width = dimension / subspaces;
        double[][] centroids = new double[lists][dimension];
        for (int i = 0; i < lists * dimension; i++) {
            centroids[i / dimension][i % dimension] = sections.get(3).getFloat(4 * i);
        }
        double[][][] codewords = new double[subspaces][codewordCount][width];
        for (int i = 0; i < codewordCount * dimension; i++) {
            codewords[i / width / codewordCount][i / width % codewordCount][i % width] =
                    sections.get(4).getFloat(4 * i);
        }
        return new Model(parameters.getInt(24), rotation(dimension), centroids, codewords);
    }

    /** "Rotation". */
    private double[][] rotation(int dimension) {
        if (!sections.containsKey(5)) {
            return new double[0][];
        }
        double[][] rotation = new double[dimension][dimension];
        for (int i = 0; i < dimension * dimension; i++) {
            rotation[i / dimension][i % dimension] = sections.get(5).getFloat(4 * i);
        }
        return rotation;
    }

    /** "Segment file": the codebook inside. */
    Model embeddedModel() {
        ByteBuffer embedded = sections.get(17);
        byte[] bytes = new byte[embedded.limit()];
        embedded.get(0, bytes);
        return new PlainReader(bytes).model();
    }

    /** "Distances and scores", over the lists nearest to the query. */
    List<Hit> search(Model model, double[] rawQuery, int probeCount, int k) {
        double[] prepared = model.metric() == 2 ? normalised(rawQuery) : rawQuery;
        double[] query = prepared.clone();
        for (int i = 0; i < model.rotation().length; i++) {
            query[i] = dot(model.rotation()[i], prepared);
        }
        List<Integer> lists = new ArrayList<>();
        for (int list = 0; list < model.centroids().length; list++) {
            lists.add(list);
        }
        lists.sort(
                Comparator.comparingDouble(
                                (Integer list) ->
                                        distance(model.metric(), query, model.centroids()[list]))
                        .thenComparing(list -> list));
        List<Hit> hits = new ArrayList<>();
        for (int list : lists.subList(0, probeCount)) {
            scan(model, query, list, hits);
        }
        hits.sort(Comparator.comparingDouble(Hit::distance).thenComparing(Hit::rowId));
        Set<Long> seen = new HashSet<>();
        return hits.stream().filter(hit -> seen.add(hit.rowId())).limit(k).toList();
    }

    /** "Segment info" and "Invariants of a segment", of a whole segment. */
    void checkEntries() {
        ByteBuffer info = sections.get(16);
        int listsPerRow = info.getInt(44) == 1 ? 2 : 1;
        Map<Integer, Integer> found = new HashMap<>();
        ByteBuffer directory = sections.get(19);
        for (int entry = 0; entry < directory.limit(); entry += 32) {
            int offset = (int) directory.getLong(entry + 8);
            Set<Integer> inList = new HashSet<>();
            for (int row = 0; row < directory.getInt(entry + 4); row++) {
                int rowId = file.getInt(offset + 4 * row);
                expect(true, inList.add(rowId));
                found.merge(rowId, 1, Integer::sum);
            }
        }
        expect(info.getLong(64), found.size());
        found.values().forEach(times -> expect(listsPerRow, times));
    }

    private void scan(Model model, double[] query, int list, List<Hit> hits) {
        ByteBuffer directory = sections.get(19);
        for (int entry = 0; entry < directory.limit(); entry += 32) {
            if (directory.getInt(entry) == list) {
                int rows = directory.getInt(entry + 4);
                int offset = (int) directory.getLong(entry + 8);
                int terms = model.metric() == 1 ? 0 : 4;
                int length = rows * (4 + terms + codeBytes(model));
                expect(crc(file, offset, length), directory.getInt(entry + 16));
                ByteBuffer payload = slice(file, offset, length);
                for (int row = 0; row < rows; row++) {
                    double[] decoded = decoded(model, list, payload, rows, row);
                    double distance = distance(model.metric(), query, decoded);
                    hits.add(new Hit(payload.getInt(4 * row) & 0xffffffffL, distance));
                    checkTerm(model, list, decoded, payload, rows, row);
                }
            }
        }
    }

    /** "List payload": two codes of 4 bits share a byte. */
    private static int codeBytes(Model model) {
        int subspaces = model.codewords().length;
        return model.codewords()[0].length == 16 ? (subspaces + 1) / 2 : subspaces;
    }

    /** "List payload": c + y. */
    private static double[] decoded(Model model, int list, ByteBuffer payload, int rows, int row) {
        int subspaces = model.codewords().length;
        boolean halves = model.codewords()[0].length == 16;
        int codes = payload.limit() - rows * codeBytes(model);
        int block = row / 64;
        int width = Math.min(64, rows - 64 * block);
        double[] decoded = model.centroids()[list].clone();
        int components = decoded.length / subspaces;
        for (int m = 0; m < subspaces; m++) {
            int column = halves ? m / 2 : m;
            int at = codes + 64 * codeBytes(model) * block + column * width + row % 64;
            int octet = payload.get(at) & 0xff;
            int half = m % 2 == 0 ? octet % 16 : octet / 16;
            int code = halves ? half : octet;
            for (int i = 0; i < components; i++) {
                decoded[m * components + i] += model.codewords()[m][code][i];
            }
        }
        return decoded;
    }

    /** "Encoding": t is ‖y‖² + 2⟨c, y⟩, which is ‖c + y‖² − ‖c‖². */
    private static void checkTerm(
            Model model, int list, double[] decoded, ByteBuffer payload, int rows, int row) {
        if (model.metric() != 1) {
            double[] centroid = model.centroids()[list];
            double term = dot(decoded, decoded) - dot(centroid, centroid);
            double stored = payload.getFloat(4 * rows + 4 * row);
            if (Math.abs(term - stored) > 1e-5 * (1 + Math.abs(term))) {
                throw new AssertionError("term " + stored + ", expected " + term);
            }
        }
    }

    private static double distance(int metric, double[] query, double[] row) {
        double sum = 0;
        for (int i = 0; i < row.length; i++) {
            double difference = query[i] - row[i];
            sum += metric == 1 ? -query[i] * row[i] : difference * difference;
        }
        return sum;
    }

    private static double[] normalised(double[] vector) {
        double length = Math.sqrt(dot(vector, vector));
        double[] result = new double[vector.length];
        for (int i = 0; i < vector.length; i++) {
            result[i] = vector[i] / length;
        }
        return result;
    }

    private static double dot(double[] a, double[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += a[i] * b[i];
        }
        return sum;
    }

    /** "Conventions": bit by bit, with the reflected Castagnoli polynomial. */
    private static int crc(ByteBuffer bytes, int offset, int length) {
        int crc = -1;
        for (int i = offset; i < offset + length; i++) {
            crc ^= bytes.get(i) & 0xff;
            for (int bit = 0; bit < 8; bit++) {
                crc = (crc >>> 1) ^ ((crc & 1) == 0 ? 0 : 0x82f63b78);
            }
        }
        return ~crc;
    }

    private static ByteBuffer slice(ByteBuffer bytes, int offset, int length) {
        return bytes.slice(offset, length).order(ByteOrder.LITTLE_ENDIAN);
    }

    private static ByteBuffer little(byte[] bytes) {
        return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }

    private static String text(ByteBuffer bytes, int offset, int length) {
        byte[] text = new byte[length];
        bytes.get(offset, text);
        return new String(text, StandardCharsets.US_ASCII);
    }

    private static void expect(Object expected, Object actual) {
        boolean equal =
                expected instanceof Number number
                        ? number.longValue() == ((Number) actual).longValue()
                        : expected.equals(actual);
        if (!equal) {
            throw new AssertionError("found " + actual + ", expected " + expected);
        }
    }
}
