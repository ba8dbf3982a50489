/* index_kmeans_seed.c — where k-means begins: greedy k-means++ (Arthur & Vassilvitskii 2007, §5).
 *
 * The first centre is any row. Each later one is the best of 2 + ln k rows drawn with weights D(x)², the squared
 * distance to the nearest centre so far; best: the one after which Σ D² is least.
 */
#include "index/index_clusters.h"

void zv__draw_rows(size_t *out, size_t want, size_t n, zv_rng *rng) {
    size_t got = 0; /* Knuth's algorithm S (The Art of Computer Programming 2, §3.4.2) */
    for (size_t i = 0; i < n && got < want; i++)
        if (zv_rng_below(rng, n - i) < want - got) out[got++] = i;
}

size_t zv__draw_weighted(const double *weights, size_t n, zv_rng *rng) {
    double all = 0, sum = 0;
    size_t last = SIZE_MAX;
    for (size_t i = 0; i < n; i++) all += weights[i];
    const double at = zv_rng_unit(rng) * all;
    for (size_t i = 0; i < n; i++) {
        if (!(weights[i] > 0)) continue;
        sum += weights[i];
        last = i;
        if (sum > at) break;
    }
    return last;
}

typedef struct seeding {
    const zv__cloud *c;
    double *distances, *best; /* [n] so far; after the best candidate */
    float *dots; /* [n] */
} seeding;

/* What Σ D² would be with row `j` as a centre; the D² go to s->dots. */
static double with_row(const seeding *s, size_t j) {
    const zv__cloud *c = s->c;
    const size_t n = c->points.n, dim = c->points.dim;
    const double scale = 2 * c->inverse[j];
    double sum = 0;
    c->ik->dots(c->points.matrix + j * dim, c->points.matrix, dim * sizeof(float), n, dim, s->dots);
    for (size_t i = 0; i < n; i++) {
        const double d2 = c->square[i] + c->square[j] - scale * c->inverse[i] * (double)s->dots[i];
        /* f32 leaves something between equal rows */
        const double real = d2 > 1e-6 * (c->square[i] + c->square[j]) ? d2 : 0;
        const double nearer = ZV_MIN(real, s->distances[i]);
        s->dots[i] = (float)nearer;
        sum += nearer;
    }
    return sum;
}

static size_t best_of(seeding *s, size_t trials, zv_rng *rng) {
    const size_t n = s->c->points.n;
    size_t best = SIZE_MAX;
    double least = INFINITY;
    for (size_t t = 0; t < trials; t++) {
        size_t j = zv__draw_weighted(s->distances, n, rng);
        if (j == SIZE_MAX) j = (size_t)zv_rng_below(rng, n); /* every row is a centre already */
        const double sum = with_row(s, j);
        if (sum >= least) continue;
        least = sum;
        best = j;
        for (size_t i = 0; i < n; i++) s->best[i] = (double)s->dots[i];
    }
    memcpy(s->distances, s->best, n * sizeof *s->best);
    return best;
}

zv_status zv__seed_centers(float *centers, size_t k, const zv__cloud *c, zv_rng *rng,
                           double *distances, zv_err *err) {
    const size_t n = c->points.n, dim = c->points.dim;
    seeding s = {c, distances, ZV_NEW(c->env, n, double), ZV_NEW(c->env, n, float)};
    const size_t trials = 2 + (size_t)log((double)k);
    zv_status status = s.best && s.dots ? ZV_OK : zv__nomem(err);
    for (size_t i = 0; i < n; i++) distances[i] = INFINITY;
    for (size_t a = 0; status == ZV_OK && a < k; a++) {
        size_t row;
        if (a == 0) {
            row = (size_t)zv_rng_below(rng, n);
            (void)with_row(&s, row);
            for (size_t i = 0; i < n; i++) distances[i] = (double)s.dots[i];
        } else {
            row = best_of(&s, trials, rng);
        }
        const float *x = c->points.matrix + row * dim;
        for (size_t d = 0; d < dim; d++)
            centers[a * dim + d] = (float)(c->inverse[row] * (double)x[d]);
        if (zv_env_stopped(c->env))
            status = zv_err_set(err, ZV_INTERRUPTED, M_INDEX_CLUSTERS_STOPPED);
    }
    zv__free(c->env, s.best);
    zv__free(c->env, s.dots);
    return status;
}
