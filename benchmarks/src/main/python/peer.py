"""Answers each line of JSON on standard input with one on standard output.

A request is {"operation": NAME, argument: value, ...}; the answer is {"result": ...} or
{"error": ...}. Timed parts run single-threaded, building uses all cores. Vectors are read from
files of little-endian floats; nothing is copied between the two processes but row ids.
"""

import json
import os
import sys
import time

import numpy as np

OPERATIONS = {}
INDEXES = {}
TABLES = {}


def operation(function):
    OPERATIONS[function.__name__] = function
    return function


def vectors(path, dimension, count=None):
    rows = np.memmap(path, dtype="<f4", mode="r").reshape(-1, dimension)
    return rows if count is None else rows[:count]


def in_memory(path, dimension, count=None):
    return np.array(vectors(path, dimension, count))


def table(path, dimension):
    """All rows of a data set, in memory once however many indexes there are."""
    if path not in TABLES:
        TABLES[path] = in_memory(path, dimension)
    return TABLES[path]


# --- Faiss ---------------------------------------------------------------------------------------


def faiss_module():
    import faiss

    return faiss


def on_all_cores(function):
    faiss = faiss_module()
    faiss.omp_set_num_threads(os.cpu_count())
    try:
        return function()
    finally:
        faiss.omp_set_num_threads(1)


@operation
def faiss_version():
    faiss = faiss_module()
    return {"version": faiss.__version__, "options": faiss.get_compile_options().strip()}


def metric_type(metric):
    faiss = faiss_module()
    # Cosine is asked for vectors of length 1 only.
    return faiss.METRIC_INNER_PRODUCT if metric == "inner_product" else faiss.METRIC_L2


@operation
def faiss_adopt(name, metric, rows, dimension, lists, subspaces, bits, centroids, codewords):
    """An index of a model that was trained elsewhere, with all rows; of 4 bits a fast scan."""
    if name in INDEXES:
        return {}
    faiss = faiss_module()
    kind = metric_type(metric)
    inner_product = kind == faiss.METRIC_INNER_PRODUCT
    quantizer = faiss.IndexFlatIP(dimension) if inner_product else faiss.IndexFlatL2(dimension)
    quantizer.add(in_memory(centroids, dimension))
    family = faiss.IndexIVFPQFastScan if bits == 4 else faiss.IndexIVFPQ
    index = family(quantizer, dimension, lists, subspaces, bits, kind)
    quantizer.this.disown()
    index.own_fields = True
    index.by_residual = True
    faiss.copy_array_to_vector(np.fromfile(codewords, "<f4"), index.pq.centroids)
    index.is_trained = True
    index.precompute_table()  # as train() does; takes the fastest kind that memory permits
    data = table(rows, dimension)
    on_all_cores(lambda: index.add(data))
    INDEXES[name] = (index, data)
    return {"precomputedTable": index.use_precomputed_table}


@operation
def faiss_build(name, factory, metric, rows, dimension, train, iterations, seed):
    """Trains on the first rows and adds all of them. Keeps the raw vectors for re-ranking."""
    if name in INDEXES:
        return {}
    faiss = faiss_module()
    index = faiss.index_factory(dimension, factory, metric_type(metric))
    ivf = faiss.extract_index_ivf(index)
    ivf.cp.niter = iterations
    ivf.cp.seed = seed
    ivf.cp.max_points_per_centroid = 1 << 20
    data = table(rows, dimension)

    def build():
        index.train(data[:train])
        index.add(data)

    on_all_cores(build)
    INDEXES[name] = (index, data)
    return {}


@operation
def faiss_forget(name):
    """Frees an index that is not asked any more."""
    INDEXES.pop(name, None)
    return {}


@operation
def faiss_search(name, queries, dimension, k, nprobe, refine, seconds):
    """Searches all queries as one batch, again and again for that long; queries per second."""
    faiss = faiss_module()
    asked = in_memory(queries, dimension)
    index, refining = searchable(name, nprobe, refine > k)
    if refine > k:
        index = refining
        index.k_factor = refine / k
    faiss.omp_set_num_threads(1)
    return timed(lambda: index.search(asked, k)[1], len(asked), seconds)


@operation
def faiss_encode(name, count, seconds):
    """Adds the first rows to an index that was trained before, again and again; rows per second."""
    faiss = faiss_module()
    index, data = INDEXES[name]
    rows = data[:count]
    spare = faiss.clone_index(index)
    faiss.omp_set_num_threads(1)
    start = time.perf_counter()
    encoded = 0
    elapsed = 0
    while elapsed < seconds:
        spare.reset()
        spare.add(rows)
        encoded += len(rows)
        elapsed = time.perf_counter() - start
    return {"rate": encoded / elapsed}


@operation
def faiss_kmeans(rows, dimension, count, clusters, iterations):
    """Trains on the first rows; seconds, and the mean squared distance to the nearest centroid."""
    faiss = faiss_module()
    data = in_memory(rows, dimension, count)
    faiss.omp_set_num_threads(1)
    start = time.perf_counter()
    kmeans = faiss.Kmeans(dimension, clusters, niter=iterations, max_points_per_centroid=count)
    kmeans.train(data)
    elapsed = time.perf_counter() - start
    return {"seconds": elapsed, "loss": float(kmeans.index.search(data, 1)[0].mean())}


def searchable(name, nprobe, refines):
    faiss = faiss_module()
    index, data = INDEXES[name]
    faiss.extract_index_ivf(index).nprobe = nprobe
    if not refines:
        return index, None
    flat_name = f"vectors {id(data)} {index.metric_type}"
    if flat_name not in INDEXES:
        INDEXES[flat_name] = faiss.IndexFlat(index.d, index.metric_type)
        INDEXES[flat_name].add(data)
    if name + " refined" not in INDEXES:
        INDEXES[name + " refined"] = faiss.IndexRefine(index, INDEXES[flat_name])
    return index, INDEXES[name + " refined"]


def timed(search, count, seconds):
    start = time.perf_counter()
    runs = 0
    while True:
        ids = search()
        runs += 1
        elapsed = time.perf_counter() - start
        if elapsed >= seconds:
            return {"rate": runs * count / elapsed, "ids": np.asarray(ids).tolist()}


# --- paimon-vindex -------------------------------------------------------------------------------


class Bytes:
    """What a reader of paimon-vindex reads from: a whole file in memory."""

    def __init__(self, path):
        with open(path, "rb") as file:
            self.content = memoryview(file.read())

    def pread_many(self, ranges):
        return [self.content[offset : offset + length] for offset, length in ranges]


@operation
def vindex_version():
    from importlib.metadata import version

    return {"version": version("paimon-vindex")}


@operation
def vindex_search(file, queries, dimension, k, nprobe, seconds):
    """As faiss_search; threads are those of RAYON_NUM_THREADS."""
    from paimon_vindex import SearchParams, VectorIndexReader

    if file not in INDEXES:
        INDEXES[file] = VectorIndexReader(Bytes(file))
        INDEXES[file].optimize_for_search()
    asked = in_memory(queries, dimension)
    parameters = SearchParams.ivf(k, nprobe)
    search = INDEXES[file].search_batch
    return timed(lambda: search(asked, parameters)[0], len(asked), seconds)


# --- the loop ------------------------------------------------------------------------------------


def main():
    answers = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)  # what libraries print must not mix with answers
    for line in sys.stdin:
        request = json.loads(line)
        try:
            answer = {"result": OPERATIONS[request.pop("operation")](**request)}
        except Exception as e:  # reported to who asked
            answer = {"error": f"{type(e).__name__}: {e}"}
        answers.write(json.dumps(answer) + "\n")
        answers.flush()


if __name__ == "__main__":
    main()
