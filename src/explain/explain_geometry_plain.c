/* explain_geometry_plain.c — eigenvalues by plain loops: the matrix is brought to three diagonals by reflections
 * (Householder 1958), whose eigenvalues are then counted and halved in on one by one (Sturm sequences: Givens 1954). */
#include "base/base_private.h"

#include <zavit/explain.h>

#include "explain/explain_private.h"

/* Makes row k zero but for its first k + 1 places and the diagonal, by x → x - 2 v (v·x)/|v|² from both sides. */
static void reflect(double *a, size_t dim, size_t k, double *v, double *w) {
    double norm = 0, square = 0, along = 0;
    for (size_t i = 0; i < k; i++) norm += a[k * dim + i] * a[k * dim + i];
    norm = sqrt(norm);
    if (norm == 0) return;
    for (size_t i = 0; i < k; i++) v[i] = a[k * dim + i];
    v[k - 1] += v[k - 1] > 0 ? norm : -norm;
    for (size_t i = 0; i < k; i++) square += v[i] * v[i];
    for (size_t i = 0; i < k; i++) {
        w[i] = 0;
        for (size_t j = 0; j < k; j++) w[i] += a[i * dim + j] * v[j];
        w[i] *= 2 / square;
        along += w[i] * v[i];
    }
    for (size_t i = 0; i < k; i++) w[i] -= along / square * v[i];
    for (size_t i = 0; i < k; i++)
        for (size_t j = 0; j < k; j++) a[i * dim + j] -= v[i] * w[j] + w[i] * v[j];
    const double sign = a[k * dim + k - 1] > 0 ? -norm : norm;
    for (size_t i = 0; i < k; i++) a[k * dim + i] = 0;
    a[k * dim + k - 1] = sign;
}

/* How many eigenvalues of the three diagonals are below x. */
static size_t count_below(const double *diagonal, const double *beside, size_t n, double x) {
    size_t below = 0;
    double pivot = 1;
    for (size_t i = 0; i < n; i++) {
        const double off = i ? beside[i] * beside[i] : 0;
        pivot = diagonal[i] - x - (i ? off / pivot : 0);
        if (pivot == 0) pivot = 1e-300;
        below += pivot < 0;
    }
    return below;
}

void zv__plain_eigenvalues(double *values, double *matrix, size_t dim, double *room) {
    double *diagonal = room, *beside = room + dim, limit = 0;
    for (size_t k = dim; k-- > 1;) reflect(matrix, dim, k, diagonal, beside);
    for (size_t i = 0; i < dim; i++) {
        diagonal[i] = matrix[i * dim + i];
        beside[i] = i ? matrix[i * dim + i - 1] : 0;
    }
    for (size_t i = 0; i < dim; i++) {
        const double next = i + 1 < dim ? fabs(beside[i + 1]) : 0;
        limit = ZV_MAX(limit, fabs(diagonal[i]) + fabs(beside[i]) + next);
    }
    for (size_t k = 0; k < dim; k++) {
        double lo = -limit, hi = limit;
        for (int step = 0; step < 64 && hi - lo > 1e-16 * limit; step++) {
            const double middle = (lo + hi) / 2;
            if (count_below(diagonal, beside, dim, middle) > k)
                hi = middle;
            else
                lo = middle;
        }
        values[k] = (lo + hi) / 2;
    }
}
