#!/usr/bin/env python3
"""The figures of `zavit audit` beside those of the packages they come from:

    python3 -m venv /tmp/v && /tmp/v/bin/pip install numpy scipy IsoScore scikit-dimension   (IsoScore from 2.0 on needs torch; 1.0 is the same formula without)
    /tmp/v/bin/python bench/geometry/reference.py ZAVIT [FILE.npy ...]   a table, on made clouds and on files of vectors
    /tmp/v/bin/python bench/geometry/reference.py --header > tests/unit/explain/geometry_reference.h

effective_rank and partition_ratio have no package: numpy computes them from their formulas. Rows of the header come from a rule
that C and numpy follow to the bit: sines, cut to 1/1024.
"""
import json
import subprocess
import sys
import tempfile
import warnings
from importlib.metadata import version

import numpy as np

warnings.simplefilter("ignore")


def by_rule(n, dim, start, bend):
    i, d = np.arange(n)[:, None].astype(float), np.arange(dim)[None, :].astype(float)
    x = np.sin(start + 1.7 * i + 0.9 * d) + bend * np.cos(0.31 * (i * (d + 1)))
    return np.floor(1024 * x) / 1024


def effective_rank(x):
    s = np.linalg.svd(x - x.mean(0), compute_uv=False)
    p = s[s > 1e-6 * s[0]] / s[s > 1e-6 * s[0]].sum()
    return float(np.exp(-(p * np.log(p)).sum()))


def partition_ratio(x):
    from scipy.special import logsumexp
    w = x / np.linalg.norm(x, axis=1).mean()
    v = np.linalg.eigh(w.T @ w)[1]
    z = np.concatenate([logsumexp(w @ v, axis=0), logsumexp(-w @ v, axis=0)])
    return float(np.exp(z.min() - z.max()))


def figures(x):
    from IsoScore.IsoScore import IsoScore
    from skdim.id import MLE, TwoNN
    unique = np.unique(x, axis=0)  # zavit takes copies away first
    return {
        "iso_score": float(IsoScore(x.T if version("IsoScore") < "2" else x)),
        "effective_rank": effective_rank(x),
        "partition_ratio": partition_ratio(x),
        "intrinsic_dimension_twonn": float(TwoNN().fit(unique).dimension_),
        "intrinsic_dimension_mle": float(MLE().fit(unique, n_neighbors=20).dimension_),
    }


def header():
    print(f"""/* geometry_reference.h — written by bench/geometry/reference.py --header with IsoScore {version("IsoScore")}, scikit-dimension
 * {version("scikit-dimension")} and numpy {version("numpy")}. Rows: floor(1024·(sin(start + 1.7 i + .9 d) + bend·cos(.31 i (d + 1))))/1024. */
#ifndef GEOMETRY_REFERENCE_H
#define GEOMETRY_REFERENCE_H

#include <stddef.h>

typedef struct geometry_reference {{
    size_t n, dim;
    double start, bend; /* of the rule */
    double iso_score, effective_rank, partition_ratio, twonn, mle;
}} geometry_reference;

static const geometry_reference geometry_references[] = {{""")
    for n, dim, start, bend in ((300, 7, 0.3, 0.6), (250, 16, 1.1, 0.9), (400, 3, 2.0, 0.4)):
        f = figures(by_rule(n, dim, start, bend))
        print(f"    {{{n}, {dim}, {start}, {bend}, " + ", ".join(f"{v:.12g}" for v in f.values()) + "},")
    print("};\n\n#endif")


def clouds():
    rng = np.random.default_rng(3)
    yield "normal, 2000 x 10", rng.normal(size=(2000, 10))
    yield "normal around a common direction, 2000 x 50", rng.normal(size=(2000, 50)) * np.linspace(2, 0.2, 50) + 0.5
    yield "cube of 3 in 20, 2000 x 20", rng.random((2000, 3)) @ rng.normal(size=(3, 20))
    t, h = 1.5 * np.pi * (1 + 2 * rng.random(2000)), 21 * rng.random(2000)
    yield "swiss roll, 2000 x 3", np.c_[t * np.cos(t), h, t * np.sin(t)]
    g = rng.normal(size=(2000, 6))
    yield "sphere of 5, 2000 x 6", g / np.linalg.norm(g, axis=1, keepdims=True)
    x = rng.normal(size=(500, 8))
    yield "a fifth are copies, 600 x 8", np.r_[x, x[:100]]


def table(zavit, files):
    print("cloud,figure,package,zavit,relative difference")
    for name, x in list(clouds()) + [(f, np.load(f)) for f in files]:
        x = x.astype(np.float32)
        with tempfile.TemporaryDirectory() as folder:
            np.save(folder + "/x.npy", x)
            out = subprocess.run([zavit, "audit", folder + "/x.npy", "--json", "--pairs", "1000"], capture_output=True)
        ours = {f["name"]: f["value"] for f in json.loads(out.stdout)["findings"]}
        for key, value in figures(x.astype(float)).items():
            print(f"{name},{key},{value:.9g},{ours[key]:.9g},{abs(ours[key] / value - 1):.1e}", flush=True)


if len(sys.argv) < 2:
    sys.exit(__doc__)
if sys.argv[1] == "--header":
    header()
else:
    table(sys.argv[1], sys.argv[2:])
