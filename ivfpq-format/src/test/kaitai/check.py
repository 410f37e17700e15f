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
"""Reads the golden files with the reader that Kaitai Struct makes of docs/format.ksy.

check.py READERS GOLDEN   READERS: where kaitai-struct-compiler -t python wrote ivfpq.py
"""
import io
import pathlib
import sys

from kaitaistruct import KaitaiStream


def crc32c(data):
    crc = 0xFFFFFFFF
    for byte in data:
        crc ^= byte
        for _ in range(8):
            crc = crc >> 1 ^ (0x82F63B78 if crc & 1 else 0)
    return crc ^ 0xFFFFFFFF


def check_sums(name, data, file):
    for section in file.sections:
        body = data[section.offset:section.offset + section.length]
        assert crc32c(body) == section.crc, f"{name}: section {section.type}"
    end = file.footer.table_offset + 32 * file.footer.section_count
    assert crc32c(data[file.footer.table_offset:end]) == file.footer.table_crc, name
    assert crc32c(data[end:end + 36]) == file.footer.footer_crc, name


def rows(file, data):
    """Row id, list and codes of every row."""
    for entry in file.directory.entries:
        payload = entry.payload
        assert crc32c(data[entry.offset:entry.offset + payload_length(entry, file)]) == entry.crc
        for row, row_id in enumerate(payload.row_ids):
            block = payload.blocks[row // 64]
            codes = [column[row % 64] for column in block.codes]
            if file.info.code_bits == 4:
                codes = [half for code in codes for half in (code & 15, code >> 4)]
            yield row_id, entry.list_id, codes[:file.info.subspace_count]


def payload_length(entry, file):
    terms = 0 if file.info.metric.name == "inner_product" else 4
    return entry.rows * (4 + terms + file.info.code_bytes)


def golden_vector(row):
    far = [0, 0, 100, 100] if row >= 70 else [0, 0, 0, 0]
    return [(row * (i + 3) % 15 - 7) / 4 + far[i] for i in range(4)]


def rotated(vector, matrix):
    if matrix is None:
        return vector
    size = len(vector)
    return [sum(matrix[i * size + j] * vector[j] for j in range(size)) for i in range(size)]


def check_segment(name, data, file, codebook):
    floats = {s.type.name: s.body.values for s in codebook.sections if hasattr(s.body, "values")}
    dimension, subspaces = file.info.dimension, file.info.subspace_count
    width = dimension // subspaces
    lists = {}
    for row_id, list_id, codes in rows(file, data):
        decoded = floats["centroids"][list_id * dimension:(list_id + 1) * dimension]
        for m, code in enumerate(codes):
            for i in range(width):
                decoded[m * width + i] += floats["codewords"][((m << file.info.code_bits) + code) * width + i]
        expected = rotated(golden_vector(row_id // 2)[:dimension], floats.get("rotation"))
        # Turned around, the last rows are too far from every centroid for their codewords.
        if "rotation" not in floats or row_id < 140:
            assert decoded == expected, f"{name}: row {row_id} is {decoded}, not {expected}"
        lists.setdefault(row_id, set()).add(list_id)
    count = sum(entry.rows for entry in file.directory.entries)
    assert len(lists) == file.info.rows, f"{name}: {len(lists)} rows, expected {file.info.rows}"
    for row_id, of_row in lists.items():
        assert len(of_row) == file.info.lists_per_row, f"{name}: row {row_id} in {of_row}"
    assert count == file.info.rows * file.info.lists_per_row, f"{name}: {count} entries"
    print(f"{name}: {len(lists)} rows in lists {[e.list_id for e in file.directory.entries]}")


def main():
    sys.path.insert(0, sys.argv[1])
    from ivfpq import Ivfpq

    golden = pathlib.Path(sys.argv[2])
    shared = Ivfpq(KaitaiStream(io.BytesIO((golden / "codebook-l2.index").read_bytes())))
    for path in sorted(golden.glob("*.index")):
        data = path.read_bytes()
        file = Ivfpq(KaitaiStream(io.BytesIO(data)))
        check_sums(path.name, data, file)
        if file.is_codebook:
            parameters = file.parameters
            print(f"{path.name}: dimension {parameters.dimension}, {parameters.list_count} lists")
            continue
        embedded = file.sections[0].type.name == "codebook"
        check_segment(path.name, data, file, file.sections[0].body if embedded else shared)
        bytes_ = path.with_suffix(".descriptor").read_bytes()
        descriptor = Ivfpq.SegmentDescriptor(KaitaiStream(io.BytesIO(bytes_)))
        assert descriptor.rows == file.info.rows
        assert descriptor.crc == crc32c(bytes_[:-4])
        assert descriptor.tail_offset == file.sections[-2].offset


if __name__ == "__main__":
    main()
