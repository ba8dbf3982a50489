/* test_index_clusters.c — k-means and clusters by density: scikit-learn's values, every row with its nearest centre, the
 * same answer for any number of threads, and what can't be divided. */
#include "zt.h"

#include <zavit/index.h>

/* Knuth's linear congruential generator: four numbers' upper 24 bits as shares of 1, added up, less 2. */
static double drawn(uint64_t *state) {
    double sum = 0;
    for (int k = 0; k < 4; k++) {
        *state = *state * 6364136223846793005u + 1442695040888963407u;
        sum += (double)(*state >> 40) / 16777216.0;
    }
    return sum - 2;
}

/* Four groups, row i in group i % 4. */
static float *groups(size_t n, size_t dim, uint64_t state) {
    float *x = malloc(n * dim * sizeof *x);
    for (size_t i = 0; i < n * dim; i++)
        x[i] = (float)(drawn(&state) * 0.5 + (i % dim == i / dim % 4 ? 3 : 0));
    return x;
}

static zv_env *env_of(unsigned threads) {
    zv_err err = {0};
    zv_env *env = NULL;
    ZT_OK(zv_env_new(&env, &(zv_env_opts){.threads = threads}, &err), err);
    return env;
}

static zv_kmeans *fit(const zv_env *env, const zv_points *p, zv_kmeans_opts o) {
    zv_err err = {0};
    zv_kmeans *m = NULL;
    ZT_OK(zv_kmeans_fit(&m, env, p, &o, &err), err);
    return m;
}

/* scikit-learn 1.9.1, KMeans(k, init=first k rows, n_init=1, tol=0) in f64, of the rows as they are and at length 1. */
static void lloyd_from_given_centres_is_scikit_learns(void **state) {
    (void)state;
    static const struct {
        zv_kmeans_kind kind;
        size_t k;
        double inertia;
        size_t sizes[7];
    } cases[] = {{ZV_KMEANS_PLAIN, 4, 117.81755201713125, {60, 60, 60, 60}},
                 {ZV_KMEANS_PLAIN, 7, 103.18105906694193, {35, 23, 29, 60, 25, 37, 31}},
                 {ZV_KMEANS_UNIT, 4, 10.530879225028109, {60, 60, 60, 60}},
                 {ZV_KMEANS_UNIT, 7, 9.136541336689765, {34, 30, 32, 60, 26, 30, 28}}};
    float *x = groups(240, 6, 1), start[7 * 6];
    const zv_points p = {.matrix = x, .n = 240, .dim = 6};
    for (size_t c = 0; c < sizeof cases / sizeof *cases; c++) {
        for (size_t i = 0; i < cases[c].k; i++) {
            double square = 0;
            for (size_t d = 0; d < 6; d++) square += (double)x[i * 6 + d] * (double)x[i * 6 + d];
            const double by = cases[c].kind == ZV_KMEANS_PLAIN ? 1 : 1 / sqrt(square);
            for (size_t d = 0; d < 6; d++) start[i * 6 + d] = (float)(by * (double)x[i * 6 + d]);
        }
        zv_kmeans *m = fit(
            NULL, &p, (zv_kmeans_opts){.kind = cases[c].kind, .k = cases[c].k, .centers = start});
        ZT_CLOSE(m->objective, cases[c].inertia, 1e-6 * cases[c].inertia);
        assert_true(m->converged);
        for (size_t j = 0; j < cases[c].k; j++) assert_int_equal(m->sizes[j], cases[c].sizes[j]);
        zv_kmeans_free(NULL, m);
    }
    free(x);
}

/* scikit-learn 1.9.1, HDBSCAN(min_cluster_size=s, min_samples=s). */
static void density_is_scikit_learns(void **state) {
    (void)state;
    static const struct {
        size_t size, k, noise;
        double strength;
    } cases[] = {{5, 8, 8, 189.42922910960863}, {8, 7, 15, 194.5190787848046}};
    float *x = groups(200, 3, 7), *y = groups(60, 3, 9), all[260 * 3];
    memcpy(all, x, 600 * sizeof *x);
    for (size_t i = 0; i < 180; i++) all[600 + i] = (float)((double)y[i] * 4 - 2);
    for (size_t c = 0; c < 2; c++) {
        zv_err err = {0};
        zv_density *d = NULL;
        const zv_points p = {.matrix = all, .n = 260, .dim = 3};
        const zv_density_opts o = {.min_size = cases[c].size, .near = cases[c].size};
        ZT_OK(zv_density_fit(&d, NULL, &p, &o, &err), err);
        double strength = 0;
        for (size_t i = 0; i < 260; i++) strength += d->strength[i];
        assert_int_equal(d->k, cases[c].k);
        assert_int_equal(d->noise, cases[c].noise);
        ZT_CLOSE(strength, cases[c].strength, 1e-4);
        zv_density_free(NULL, d);
    }
    free(x);
    free(y);
}

/* By loops that know of no bounds. */
static void check_nearest(const zv_kmeans *m, const float *x, zv_kmeans_kind kind) {
    double objective = 0;
    for (size_t i = 0; i < m->n; i++) {
        double least = INFINITY, own = 0, square = 0;
        for (size_t d = 0; d < m->dim; d++)
            square += (double)x[i * m->dim + d] * (double)x[i * m->dim + d];
        const double by = kind == ZV_KMEANS_PLAIN ? 1 : 1 / sqrt(square);
        for (size_t j = 0; j < m->k; j++) {
            double apart = 0;
            for (size_t d = 0; d < m->dim; d++) {
                const double t =
                    by * (double)x[i * m->dim + d] - (double)m->centers[j * m->dim + d];
                apart += t * t;
            }
            least = fmin(least, apart);
            if (j == m->cluster[i]) own = apart;
        }
        objective += own;
        if (own > least * (1 + 1e-9) + 1e-12) fail_msg("row %zu is not with its nearest", i);
    }
    ZT_CLOSE(m->objective, objective, 1e-5 * objective);
}

static void every_row_is_with_its_nearest_centre(void **state) {
    (void)state;
    zv_rng rng = zv_rng_seed(5);
    const size_t n = 3000, dim = 9;
    float *x = malloc(n * dim * sizeof *x);
    for (size_t i = 0; i < n * dim; i++) x[i] = (float)(zv_rng_normal(&rng) + (i / dim % 3 == 0));
    for (int kind = ZV_KMEANS_SPHERE; kind <= ZV_KMEANS_PLAIN; kind++)
        for (size_t k = 1; k < 40; k = 3 * k + 1) {
            const zv_points p = {.matrix = x, .n = n, .dim = dim};
            zv_kmeans *m = fit(NULL, &p, (zv_kmeans_opts){.kind = (zv_kmeans_kind)kind, .k = k});
            assert_true(m->converged);
            check_nearest(m, x, (zv_kmeans_kind)kind);
            zv_kmeans_free(NULL, m);
        }
    free(x);
}

/* Numbers so large or small that f32 products leave its range. */
static void far_scales_change_nothing(void **state) {
    (void)state;
    static const float scales[] = {1e-25F, 1, 1e25F};
    size_t sizes[3][4];
    for (size_t s = 0; s < 3; s++) {
        float *x = groups(240, 6, 1);
        for (size_t i = 0; i < 240 * 6; i++) x[i] *= scales[s];
        const zv_points p = {.matrix = x, .n = 240, .dim = 6};
        zv_kmeans *m = fit(NULL, &p, (zv_kmeans_opts){.k = 4, .sample = 100});
        memcpy(sizes[s], m->sizes, sizeof sizes[s]);
        for (size_t i = 4; i < 240; i++) assert_int_equal(m->cluster[i], m->cluster[i % 4]);
        zv_kmeans_free(NULL, m);
        free(x);
    }
    assert_memory_equal(sizes[0], sizes[2], sizeof sizes[0]);
}

static void the_same_on_any_number_of_threads(void **state) {
    (void)state;
    zv_rng rng = zv_rng_seed(6);
    const size_t n = 5000, dim = 12;
    float *x = malloc(n * dim * sizeof *x);
    for (size_t i = 0; i < n * dim; i++) x[i] = (float)zv_rng_normal(&rng);
    const zv_points p = {.matrix = x, .n = n, .dim = dim};
    zv_kmeans *first = NULL;
    zv_density *dense = NULL;
    for (unsigned threads = 1; threads <= 5; threads += 2) {
        zv_err err = {0};
        zv_env *env = env_of(threads);
        zv_kmeans *m = fit(env, &p, (zv_kmeans_opts){.k = 13, .sample = 2000});
        zv_density *d = NULL;
        ZT_OK(zv_density_fit(&d, env, &p, &(zv_density_opts){.min_size = 6, .sample = 1500}, &err),
              err);
        if (first) {
            assert_memory_equal(first->cluster, m->cluster, n * sizeof *m->cluster);
            assert_memory_equal(first->centers, m->centers, 13 * dim * sizeof *m->centers);
            assert_memory_equal(dense->cluster, d->cluster, n * sizeof *d->cluster);
            zv_kmeans_free(env, m);
            zv_density_free(env, d);
        } else {
            first = m;
            dense = d;
        }
        zv_env_free(env);
    }
    zv_kmeans_free(NULL, first);
    zv_density_free(NULL, dense);
    free(x);
}

/* Swaps find what restarts miss: 30 small far groups of which a start rarely hits all. */
static void swaps_leave_no_group_out(void **state) {
    (void)state;
    zv_rng rng = zv_rng_seed(8);
    const size_t k = 30, n = 20 * k;
    float *x = malloc(2 * n * sizeof *x);
    for (size_t i = 0; i < n; i++) {
        x[2 * i] = (float)(10.0 * (double)(i % k % 6) + 0.1 * zv_rng_normal(&rng));
        x[2 * i + 1] = (float)(10.0 * (double)(i % k / 6) + 0.1 * zv_rng_normal(&rng));
    }
    const zv_points p = {.matrix = x, .n = n, .dim = 2};
    for (uint64_t seed = 1; seed <= 5; seed++) {
        zv_kmeans *m =
            fit(NULL, &p,
                (zv_kmeans_opts){
                    .kind = ZV_KMEANS_PLAIN, .k = k, .restarts = 1, .swaps = 20, .seed = seed});
        for (size_t j = 0; j < k; j++) assert_int_equal(m->sizes[j], 20);
        zv_kmeans_free(NULL, m);
    }
    free(x);
}

static void what_cannot_be_divided_is_said(void **state) {
    (void)state;
    zv_err err = {0};
    zv_kmeans *m = NULL;
    zv_density *d = NULL;
    float x[12] = {1, 2, 1, 2, 1, 2, 3, 1, 3, 1, 3, 1};
    const zv_points p = {.matrix = x, .n = 6, .dim = 2};
    ZT_FAILS(zv_kmeans_fit(&m, NULL, &p, &(zv_kmeans_opts){.k = 0}, &err), ZV_USAGE, err);
    ZT_FAILS(zv_kmeans_fit(&m, NULL, &p, &(zv_kmeans_opts){.k = 7}, &err), ZV_NODATA, err);
    ZT_FAILS(zv_kmeans_fit(&m, NULL, &p, &(zv_kmeans_opts){.k = 3}, &err), ZV_NODATA, err);
    assert_non_null(strstr(err.msg, "there are 2"));
    ZT_FAILS(zv_density_fit(&d, NULL, &p, &(zv_density_opts){.min_size = 4}, &err), ZV_NODATA, err);
    m = fit(NULL, &p, (zv_kmeans_opts){.k = 2});
    ZT_CLOSE(m->objective, 0, 1e-6);
    zv_kmeans_free(NULL, m);
    ZT_OK(zv_density_fit(&d, NULL, &p, &(zv_density_opts){.min_size = 3, .near = 2}, &err), err);
    assert_int_equal(d->k, 2); /* equal rows: a density without end */
    zv_density_free(NULL, d);
}

static void margins_are_those_of_loops(void **state) {
    (void)state;
    float *x = groups(240, 6, 3);
    const zv_points p = {.matrix = x, .n = 240, .dim = 6};
    zv_err err = {0};
    uint32_t cluster[240];
    double own[240], margin[240];
    zv_kmeans *m = fit(NULL, &p, (zv_kmeans_opts){.k = 4});
    ZT_OK(zv_kmeans_nearest(cluster, own, margin, NULL, &p, ZV_KMEANS_SPHERE, m->centers, 4, &err),
          err);
    for (size_t i = 0; i < 240; i++) {
        double best = -2, next = -2;
        for (size_t j = 0; j < 4; j++) {
            double dot = 0, a = 0, b = 0;
            for (size_t e = 0; e < 6; e++) {
                dot += (double)x[i * 6 + e] * (double)m->centers[j * 6 + e];
                a += (double)x[i * 6 + e] * (double)x[i * 6 + e];
                b += (double)m->centers[j * 6 + e] * (double)m->centers[j * 6 + e];
            }
            const double cosine = dot / sqrt(a * b);
            if (cosine > best) {
                next = best;
                best = cosine;
            } else {
                next = fmax(next, cosine);
            }
        }
        assert_int_equal(cluster[i], m->cluster[i]);
        ZT_CLOSE(own[i], best, 1e-6);
        ZT_CLOSE(margin[i], best - next, 1e-6);
    }
    zv_kmeans_free(NULL, m);
    free(x);
}

static bool always(void *ctx) {
    (void)ctx;
    return true;
}

static void stops_when_asked(void **state) {
    (void)state;
    zv_err err = {0};
    zv_env *env = NULL;
    zv_kmeans *m = NULL;
    zv_density *d = NULL;
    float *x = groups(400, 6, 3);
    const zv_points p = {.matrix = x, .n = 400, .dim = 6};
    ZT_OK(zv_env_new(&env, &(zv_env_opts){.threads = 2, .stop = always}, &err), err);
    ZT_FAILS(zv_kmeans_fit(&m, env, &p, &(zv_kmeans_opts){.k = 5}, &err), ZV_INTERRUPTED, err);
    ZT_FAILS(zv_density_fit(&d, env, &p, &(zv_density_opts){0}, &err), ZV_INTERRUPTED, err);
    zv_env_free(env);
    free(x);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(lloyd_from_given_centres_is_scikit_learns),
        cmocka_unit_test(density_is_scikit_learns),
        cmocka_unit_test(every_row_is_with_its_nearest_centre),
        cmocka_unit_test(far_scales_change_nothing),
        cmocka_unit_test(the_same_on_any_number_of_threads),
        cmocka_unit_test(swaps_leave_no_group_out),
        cmocka_unit_test(what_cannot_be_divided_is_said),
        cmocka_unit_test(margins_are_those_of_loops),
        cmocka_unit_test(stops_when_asked),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
