"""Skewness of N_k as scikit-hubness computes it, of rows that a linear congruential generator makes, and of any .npy.

    python reference.py [FILE.npy] [--metric cosine|euclidean] [-k 10]

scikit-hubness 0.21.2 asks for a scikit-learn that no longer installs: its estimator is loaded by itself, with
scikit-learn's own neighbour search in the place of the package's, which is a copy of it.
"""
import argparse
import importlib.util
import sys
import types
import warnings

import numpy as np
import scipy.sparse
from sklearn.neighbors import NearestNeighbors

warnings.filterwarnings("ignore")


def estimator():
    found = importlib.util.find_spec("skhubness").submodule_search_locations[0]
    base = types.ModuleType("scipy.sparse.base")
    base.issparse = scipy.sparse.issparse
    sys.modules["scipy.sparse.base"] = base
    package = types.ModuleType("skhubness")
    package.__path__ = []
    neighbors = types.ModuleType("skhubness.neighbors")

    class Search(NearestNeighbors):
        def __init__(self, n_neighbors=5, metric="euclidean", **_):
            super().__init__(n_neighbors=n_neighbors, metric=metric, algorithm="brute")

        def kcandidates(self, X=None, n_neighbors=None, return_distance=True):
            return self.kneighbors(X, n_neighbors, return_distance)

    neighbors.NearestNeighbors = Search
    sys.modules["skhubness"] = package
    sys.modules["skhubness.neighbors"] = neighbors
    tqdm = types.ModuleType("tqdm.auto")
    tqdm.tqdm = lambda x, **_: x
    sys.modules.setdefault("tqdm", types.ModuleType("tqdm"))
    sys.modules["tqdm.auto"] = tqdm
    spec = importlib.util.spec_from_file_location("skhubness.analysis.estimation", found + "/analysis/estimation.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module.Hubness


def made(n=300, dim=10):
    state, x = 1, np.empty((n, dim), np.float32)
    for i in range(n):
        for d in range(dim):
            state = (state * 1103515245 + 12345) % 2**31
            x[i, d] = state / 2**31 - 0.3
    return x


def main():
    p = argparse.ArgumentParser()
    p.add_argument("file", nargs="?")
    p.add_argument("--metric", default=None)
    p.add_argument("-k", type=int, default=10)
    a = p.parse_args()
    Hubness = estimator()
    x = (np.load(a.file) if a.file else made()).astype(np.float64)
    for metric in [a.metric] if a.metric else ["cosine", "euclidean"]:
        h = Hubness(k=a.k, return_value="all", metric=metric, random_state=1, n_jobs=1)
        h.fit(x)
        s = h.score()
        print(metric, "k_skewness", repr(float(s["k_skewness"])), "antihub_occurrence", repr(float(s["antihub_occurrence"])))


main()
