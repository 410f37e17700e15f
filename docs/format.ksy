# Codebook and segment files of flink-ivfpq, version 1, for Kaitai Struct (https://kaitai.io).
# docs/format.md is normative; field names are those of its tables. Checksums and the rules that
# hold between fields are there and not here.
meta:
  id: ivfpq
  title: IVF-PQ codebook and segment files
  file-extension: index
  license: Apache-2.0
  endian: le
  bit-endian: le
doc-ref: format.md
seq:
  - id: header
    type: header
instances:
  footer:
    pos: _io.size - 48
    type: footer
  sections:
    pos: footer.table_offset
    type: section
    repeat: expr
    repeat-expr: footer.section_count
  is_codebook:
    value: header.kind == file_kind::codebook
  parameters:
    value: sections[0].body.as<parameters>
    if: is_codebook
  info:
    value: sections[footer.section_count - 2].body.as<info>
    if: not is_codebook
  directory:
    value: sections[footer.section_count - 1].body.as<directory>
    if: not is_codebook
enums:
  file_kind:
    1: codebook
    2: segment
  section_type:
    1: parameters
    2: baseline
    3: centroids
    4: codewords
    5: rotation
    6: refine_scales
    7: calibration
    16: info
    17: codebook
    18: lists
    19: directory
    20: refine_codes
  metric:
    0: l2
    1: inner_product
    2: cosine
types:
  header:
    seq:
      - id: magic
        contents: IVFPQIDX
      - id: kind
        type: u4
        enum: file_kind
      - id: version
        type: u4
        valid: 1
      - id: reserved
        contents: [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]
  footer:
    seq:
      - id: table_offset
        type: u8
      - id: section_count
        type: u4
      - id: table_crc
        type: u4
      - id: file_length
        type: u8
        valid: _io.size
      - id: kind
        type: u4
        enum: file_kind
      - id: version
        type: u4
        valid: 1
      - id: reserved
        contents: [0, 0, 0, 0]
      - id: footer_crc
        type: u4
      - id: magic
        contents: IVFPQEND
  section:
    seq:
      - id: type
        type: u4
        enum: section_type
      - id: flags
        type: u4
      - id: offset
        type: u8
      - id: length
        type: u8
      - id: crc
        type: u4
      - id: reserved
        contents: [0, 0, 0, 0]
    instances:
      optional:
        value: (flags & 1) != 0
      body:
        pos: offset
        size: length
        type:
          switch-on: type
          cases:
            'section_type::parameters': parameters
            'section_type::baseline': baseline
            'section_type::centroids': floats
            'section_type::codewords': floats
            'section_type::rotation': floats
            'section_type::refine_scales': floats
            'section_type::info': info
            'section_type::codebook': ivfpq
            'section_type::directory': directory
  uuid:
    seq:
      - id: most_significant
        type: u8
      - id: least_significant
        type: u8
  floats:
    doc: Centroids are [list][component], codewords [subspace][code][component], the rotation [row][column],
      refine scales [low, step][component].
    seq:
      - id: values
        type: f4
        repeat: eos
  parameters:
    seq:
      - id: id
        type: uuid
      - id: generation
        type: u4
      - id: revision
        type: u4
      - id: metric
        type: u4
        enum: metric
      - id: dimension
        type: u4
      - id: list_count
        type: u4
      - id: subspace_count
        type: u4
      - id: code_bits
        type: u4
      - id: flags
        type: u4
      - id: reserved
        contents: [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]
    instances:
      lists_per_row:
        value: 1 + (flags & 1)
  baseline:
    seq:
      - id: rows
        type: u8
      - id: mean_residual
        type: f8
      - id: mean_residual_squared
        type: f8
      - id: mean_error
        type: f8
      - id: mean_error_squared
        type: f8
      - id: residual_p99
        type: f8
      - id: table_rows
        type: u8
      - id: reserved
        contents: [0, 0, 0, 0, 0, 0, 0, 0]
  info:
    seq:
      - id: codebook_id
        type: uuid
      - id: generation
        type: u4
      - id: revision
        type: u4
      - id: metric
        type: u4
        enum: metric
      - id: dimension
        type: u4
      - id: list_count
        type: u4
      - id: subspace_count
        type: u4
      - id: code_bits
        type: u4
      - id: flags
        type: u4
      - id: first_list
        type: u4
      - id: last_list
        type: u4
      - id: residual_exponent
        type: s4
      - id: error_exponent
        type: s4
      - id: rows
        type: u8
      - id: sum_residual
        type: u8
      - id: sum_residual_squared
        type: u8
      - id: sum_error
        type: u8
      - id: sum_error_squared
        type: u8
      - id: tail_rows
        type: u8
      - id: null_rows
        type: u8
      - id: invalid_rows
        type: u8
      - id: reserved
        contents: [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]
    instances:
      lists_per_row:
        value: 1 + (flags & 1)
      code_bytes:
        value: (subspace_count * code_bits + 7) / 8
  directory:
    seq:
      - id: entries
        type: list_entry
        repeat: eos
  list_entry:
    seq:
      - id: list_id
        type: u4
      - id: rows
        type: u4
      - id: offset
        type: u8
      - id: crc
        type: u4
      - id: sum_residual
        type: u4
      - id: sum_error
        type: u4
      - id: reserved
        contents: [0, 0, 0, 0]
    instances:
      file_info:
        value: _parent._parent._parent.as<ivfpq>.info
      payload:
        io: _parent._parent._io
        pos: offset
        type: list_payload(rows, file_info.metric, file_info.code_bytes)
  list_payload:
    params:
      - id: rows
        type: u4
      - id: metric
        type: u4
        enum: metric
      - id: code_bytes
        type: u4
    seq:
      - id: row_ids
        type: u4
        repeat: expr
        repeat-expr: rows
      - id: terms
        type: f4
        repeat: expr
        repeat-expr: rows
        if: metric != metric::inner_product
      - id: blocks
        type: 'block(_index * 64 + 64 <= rows ? 64 : rows % 64, code_bytes)'
        repeat: expr
        repeat-expr: (rows + 63) / 64
  block:
    params:
      - id: rows
        type: u4
      - id: code_bytes
        type: u4
    seq:
      - id: codes
        doc: A byte for each row in each run. Of 8 bits, a run for each subspace; of 4 bits, one for two subspaces,
          the first in the lower half.
        size: rows
        repeat: expr
        repeat-expr: code_bytes
  segment_descriptor:
    doc: Not in a file of its own but in the index manifest of the table.
    seq:
      - id: magic
        contents: IVFPQSEG
      - id: version
        type: u4
        valid: 1
      - id: length
        type: u4
        valid: _io.size
      - id: codebook_id
        type: uuid
      - id: generation
        type: u4
      - id: revision
        type: u4
      - id: codebook_length
        type: u8
      - id: first_list
        type: u4
      - id: last_list
        type: u4
      - id: tail_offset
        type: u8
      - id: file_length
        type: u8
      - id: rows
        type: u8
      - id: sum_residual
        type: f8
      - id: sum_residual_squared
        type: f8
      - id: sum_error
        type: f8
      - id: sum_error_squared
        type: f8
      - id: tail_rows
        type: u8
      - id: null_rows
        type: u8
      - id: invalid_rows
        type: u8
      - id: reserved
        contents: [0, 0, 0, 0, 0, 0, 0, 0]
      - id: flags
        type: u4
      - id: name_length
        type: u4
      - id: name
        type: str
        encoding: UTF-8
        size: name_length
      - id: crc
        type: u4
