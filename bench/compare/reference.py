#!/usr/bin/env python3
"""The reference numbers of tests/unit/explain/compare_numpy.h, by numpy and scikit-learn alone:

    python3 -m venv /tmp/v && /tmp/v/bin/pip install numpy scikit-learn
    /tmp/v/bin/python bench/compare/reference.py > tests/unit/explain/compare_numpy.h

Rows come from a rule that C and numpy follow to the bit: sines, cut to 1/1024.
"""
import numpy as np
from sklearn.gaussian_process.kernels import RBF
from sklearn.neighbors import NearestNeighbors

N, P, Q, K = 70, 6, 9, 5


def by_rule(n, dim, start, bend):
    i, d = np.arange(n)[:, None].astype(float), np.arange(dim)[None, :].astype(float)
    x = np.sin(start + 1.7 * i + 0.9 * d) + bend * np.cos(0.31 * (i * (d + 1)))
    return np.floor(1024 * x) / 1024


def hsic(k, l):
    """Song et al. 2012, equation 5."""
    n = len(k)
    k, l = k.copy(), l.copy()
    np.fill_diagonal(k, 0)
    np.fill_diagonal(l, 0)
    one = np.ones(n)
    value = np.trace(k @ l) + (one @ k @ one) * (one @ l @ one) / ((n - 1) * (n - 2))
    return (value - 2 / (n - 2) * (one @ k @ l @ one)) / (n * (n - 3))


def cka(x, y):
    k, l = x @ x.T, y @ y.T
    return hsic(k, l) / np.sqrt(hsic(k, k) * hsic(l, l))


def overlap(x, y, k):
    near = [NearestNeighbors(n_neighbors=k).fit(z).kneighbors(return_distance=False) for z in (x, y)]
    return np.mean([len(set(a) & set(b)) / k for a, b in zip(*near)])


def residual(x, y):
    """1 - (sum of singular values)^2, both sides centred and of norm 1 (as scipy.spatial.procrustes)."""
    x, y = x - x.mean(0), y - y.mean(0)
    s = np.linalg.svd(x.T @ y, compute_uv=False).sum()
    return 1 - s * s / ((x * x).sum() * (y * y).sum())


def mmd(x, y, sigma):
    k = RBF(sigma)
    n, m = len(x), len(y)
    return ((k(x).sum() - n) / (n * (n - 1)) + (k(y).sum() - m) / (m * (m - 1)) - 2 * k(x, y).mean())


def witness(x, y, sigma):
    """f at every row, a row left out of its own side."""
    k = RBF(sigma)
    n, m = len(x), len(y)
    return ((k(x).sum(1) - 1) / (n - 1) - k(x, y).mean(1), k(y, x).mean(1) - (k(y).sum(1) - 1) / (m - 1))


x, y = by_rule(N, P, 0.3, 0.4), by_rule(N, Q, 0.5, 0.9)
value = cka(x, y)
left_out = np.array([cka(np.delete(x, i, 0), np.delete(y, i, 0)) for i in range(N)])
sd = np.sqrt(((left_out - left_out.mean()) ** 2).sum() * (N - 1) / N)
half = 1.959964 * sd / (1 - value ** 2)
numbers = {"CKA": value, "CKA_LO": np.tanh(np.arctanh(value) - half), "CKA_HI": np.tanh(np.arctanh(value) + half),
           "OVERLAP": overlap(x, y, K), "RESIDUAL": residual(x, y)}
y = by_rule(N, P, 0.5, 0.9)
z = np.vstack([x, y])
distance = np.sqrt(((z[:, None] - z[None]) ** 2).sum(2))[np.triu_indices(2 * N, 1)]
sigma = np.median(distance)
f, g = witness(x, y, sigma)
numbers.update(SIGMA=sigma, MMD=mmd(x, y, sigma), WITNESS_A=f.max(), WITNESS_B=g.min())
print("""/* compare_numpy.h — what numpy and scikit-learn make of rows by a rule; written by bench/compare/reference.py. */
#ifndef COMPARE_NUMPY_H
#define COMPARE_NUMPY_H
""")
print("enum { NUMPY_N = %d, NUMPY_P = %d, NUMPY_Q = %d, NUMPY_WITNESS_ROW_A = %d, NUMPY_WITNESS_ROW_B = %d };" %
      (N, P, Q, f.argmax(), g.argmin()))
for name, number in numbers.items():
    print("#define NUMPY_%s %.15g" % (name, number))
print("\n#endif")
