#!/usr/bin/env python3
#
# Licensed under the Apache License, Version 2.0 (the "License"); you may not use this file except
# in compliance with the License. You may obtain a copy of the License at
#
#     http://www.apache.org/licenses/LICENSE-2.0
#
# Unless required by applicable law or agreed to in writing, software distributed under the License
# is distributed on an "AS IS" BASIS, WITHOUT WARRANTIES OR CONDITIONS OF ANY KIND, either express
# or implied. See the License for the specific language governing permissions and limitations under
# the License.
"""Writes and checks ivf-pq files with the real paimon-vindex (pip install paimon-vindex).

write FOLDER   trains, fills and writes an index per metric, and what it answers to some queries
check FOLDER   searches every file of the folder and compares with the answers beside it

An answers file is little-endian: i32 queries, dimension, results per query, lists probed; then the
queries as f32, the row ids as i64 and the distances as f32, each query after query. Fewer results
than asked for are filled up with id -1.
"""
import argparse
import io
import pathlib
import struct
import sys

import numpy as np
import paimon_vindex as vindex

KINDS = [("l2", False), ("l2", True), ("cosine", False), ("inner_product", False)]


class Bytes:
    """What the reader wants of a file."""

    def __init__(self, data):
        self.data = data

    def pread_many(self, ranges):
        return [self.data[offset:offset + length] for offset, length in ranges]


def write(folder, options):
    print(f"seed={options.seed}")
    random = np.random.default_rng(options.seed)
    centers = random.normal(size=(options.lists * 2, options.dimension)).astype("f4") * 2
    rows = centers[random.integers(0, len(centers), options.rows)]
    rows = rows + random.normal(size=rows.shape).astype("f4")
    queries = rows[:options.queries] + random.normal(size=(options.queries, options.dimension)) / 4
    queries = queries.astype("f4")
    ids = np.sort(random.choice(options.rows * 300, options.rows, replace=False)).astype("i8")
    for metric, opq in KINDS:
        training = vindex.VectorIndexTrainer.train(
            {
                "index.type": "ivf_pq",
                "metric": metric,
                "nlist": str(options.lists),
                "pq.m": str(options.subspaces),
                "use-opq": str(opq).lower(),
            },
            rows,
        )
        writer = vindex.VectorIndexWriter(training)
        # Out of order, so that the writer has something to sort.
        writer.add_vectors(ids[::-1], rows[::-1])
        out = io.BytesIO()
        writer.write(out)
        data = out.getvalue()
        # Codes of whole vectors have no list to us, which finds what all lists hold.
        probes = max(1, options.lists // 2) if metric == "l2" else options.lists
        save(folder / f"native-{metric}{'-opq' if opq else ''}.ivfpq", data, queries, probes)
        if metric == "l2" and not opq:
            # No option of paimon-vindex makes it write 4-bit codes, but it reads them.
            save(folder / "narrow-l2.ivfpq", narrowed(data), queries, probes)


def save(path, data, queries, probes):
    """The file, and what paimon-vindex finds in it."""
    path.write_bytes(data)
    reader = vindex.VectorIndexReader(Bytes(data))
    found = [reader.search(query, vindex.SearchParams.ivf(10, probes)) for query in queries]
    with open(path.with_suffix(".answers"), "wb") as answers:
        answers.write(struct.pack("<iiii", len(queries), queries.shape[1], 10, probes))
        answers.write(queries.tobytes())
        answers.write(np.concatenate([ids for ids, _ in found]).tobytes())
        answers.write(np.concatenate([distances for _, distances in found]).tobytes())
    print(f"wrote {path.name}")


def narrowed(data):
    """An 8-bit index with the first 16 codewords of each subspace only, in 4-bit codes."""
    _, _, d, lists, m, _, width = struct.unpack_from("<IIiiiii", data)
    position = 64 + 4 * lists * d
    codewords = np.frombuffer(data, "<f4", 256 * d, position).reshape(m, 256, width)
    first = codewords[:, :16]
    # The nearest of the 16 to each of the 256.
    nearest = ((codewords[:, :, None] - first[:, None]) ** 2).sum(3).argmin(2)
    table = position + 4 * 256 * d
    payloads, entries = [], []
    offset = position + 4 * 16 * d + 16 * lists
    for entry in range(table, table + 16 * lists, 16):
        start, rows, id_bytes = struct.unpack_from("<qii", data, entry)
        entries.append(struct.pack("<qii", offset, rows, id_bytes))
        if rows:
            codes = start + 12 + id_bytes
            wide = np.frombuffer(data, "u1", rows * m, codes).reshape(m, rows)
            narrow = np.stack([nearest[s][wide[s]] for s in range(m)]).astype("u1")
            payloads.append(data[start:codes] + (narrow[::2] | narrow[1::2] << 4).tobytes())
            offset += len(payloads[-1])
    header = data[:20] + struct.pack("<i", 16) + data[24:position]
    return header + first.tobytes() + b"".join(entries + payloads)


def agree(expected, found):
    """Same distances by rank, and the same ids except among equal distances."""
    (ids, distances), (found_ids, found_distances) = expected, found
    count = int((ids >= 0).sum())
    if int((found_ids >= 0).sum()) != count:
        return False
    if count == 0:
        return True
    ids, distances = ids[:count], distances[:count]
    found_ids, found_distances = found_ids[:count], found_distances[:count]
    tolerance = 1e-4 * (1 + np.abs(distances))
    if (np.abs(distances - found_distances) > tolerance).any():
        return False
    by_id = dict(zip(ids.tolist(), distances.tolist()))
    last = distances[-1]
    return all(
        abs(by_id.get(i, last) - d) <= t
        for i, d, t in zip(found_ids.tolist(), found_distances.tolist(), tolerance.tolist())
    )


def check(folder):
    failures = 0
    paths = sorted(folder.glob("*.ivfpq"))
    for path in paths:
        answers = path.with_suffix(".answers").read_bytes()
        count, dimension, k, probes = struct.unpack_from("<iiii", answers)
        queries = np.frombuffer(answers, "<f4", count * dimension, 16).reshape(count, dimension)
        position = 16 + 4 * queries.size
        ids = np.frombuffer(answers, "<i8", count * k, position).reshape(count, k)
        distances = np.frombuffer(answers, "<f4", count * k, position + 8 * ids.size)
        distances = distances.reshape(count, k)
        reader = vindex.VectorIndexReader(Bytes(path.read_bytes()))
        bad = 0
        # Searched one by one, together, and again with the table that depends on the list alone.
        for optimised in (False, True):
            if optimised:
                reader.optimize_for_search()
            params = vindex.SearchParams.ivf(k, probes)
            batch_ids, batch_distances = reader.search_batch(queries, params)
            for i in range(count):
                expected = (ids[i], distances[i])
                bad += not agree(expected, reader.search(queries[i], params))
                bad += not agree(expected, (batch_ids[i], batch_distances[i]))
        metadata = reader.metadata()
        print(f"{path.name}: {metadata.metric} rows={metadata.total_vectors} "
              f"lists={metadata.nlist} pq={metadata.pq_m}x{metadata.pq_bits} "
              f"queries={count} disagreements={bad}")
        failures += bad
    if not paths:
        sys.exit(f"{folder}: no .ivfpq file")
    if failures:
        sys.exit(f"{failures} answers differ from those of paimon-vindex")


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("command", choices=["write", "check"])
    parser.add_argument("folder", type=pathlib.Path)
    parser.add_argument("--rows", type=int, default=300)
    parser.add_argument("--dimension", type=int, default=8)
    parser.add_argument("--lists", type=int, default=4)
    parser.add_argument("--subspaces", type=int, default=4)
    parser.add_argument("--queries", type=int, default=8)
    parser.add_argument("--seed", type=int, default=20261121)
    options = parser.parse_args()
    if options.command == "write":
        write(options.folder, options)
    else:
        check(options.folder)


if __name__ == "__main__":
    main()
