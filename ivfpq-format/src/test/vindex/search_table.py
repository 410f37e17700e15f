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
"""Searches a table with Paimon's Python API (pip install pypaimon paimon-vindex).

search_table.py WAREHOUSE TABLE COLUMN LIMIT   queries are lines of numbers on standard input;
prints a line "id score id score ..." for each
"""
import sys

from pypaimon import CatalogFactory


def main():
    warehouse, name, column, limit = sys.argv[1:]
    table = CatalogFactory.create({"warehouse": warehouse}).get_table(name)
    for line in sys.stdin:
        result = (
            table.new_vector_search_builder()
            .with_vector_column(column)
            .with_query_vector([float(number) for number in line.split()])
            .with_limit(int(limit))
            .with_option("ivf.nprobe", "1000")
            .execute_local()
        )
        score = result.score_getter()
        print(*(f"{row} {score(row)}" for row in result.results()))


if __name__ == "__main__":
    main()
