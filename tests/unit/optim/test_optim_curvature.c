/* test_optim_curvature.c — eigenvalues and spectra from products, beside those of the dense matrix. */
#include "zt.h"

#include <zavit/optim.h>

typedef struct matrix {
    size_t n;
    double *a; /* [n, n] */
    long bad_after; /* the product with this number has a NaN, < 0: none */
} matrix;

static zv_status times(void *ctx, const double *v, double *out, zv_err *err) {
    matrix *m = ctx;
    (void)err;
    for (size_t i = 0; i < m->n; i++) {
        out[i] = 0;
        for (size_t j = 0; j < m->n; j++) out[i] += m->a[i * m->n + j] * v[j];
    }
    if (m->bad_after >= 0 && m->bad_after-- == 0) out[m->n / 2] = NAN;
    return ZV_OK;
}

/* Q diag(values) Qᵀ: reflections at random vectors turn a diagonal matrix any way. */
static matrix turned(const double *values, size_t n, uint64_t seed) {
    matrix m = {n, calloc(n * n, sizeof(double)), -1};
    double *v = malloc(n * sizeof *v), *w = malloc(n * sizeof *w);
    zv_rng rng = zv_rng_seed(seed);
    for (size_t i = 0; i < n; i++) m.a[i * n + i] = values[i];
    for (int round = 0; round < 3; round++) {
        double vv = 0, vw = 0;
        for (size_t i = 0; i < n; i++) v[i] = zv_rng_normal(&rng), vv += v[i] * v[i];
        for (size_t i = 0; i < n; i++) {
            w[i] = 0;
            for (size_t j = 0; j < n; j++) w[i] += m.a[i * n + j] * v[j];
            vw += v[i] * w[i];
        }
        /* (I - 2vvᵀ/vv) A (I - 2vvᵀ/vv) */
        for (size_t i = 0; i < n; i++)
            for (size_t j = 0; j < n; j++)
                m.a[i * n + j] +=
                    -2 * (v[i] * w[j] + w[i] * v[j]) / vv + 4 * vw * v[i] * v[j] / (vv * vv);
    }
    free(v);
    free(w);
    return m;
}

/* Spectra of the kind that nets have: many near zero, a few large, some negative. */
static void net_like(double *values, size_t n, uint64_t seed) {
    zv_rng rng = zv_rng_seed(seed);
    double scale = exp(4 * zv_rng_normal(&rng));
    for (size_t i = 0; i < n; i++) values[i] = scale * .05 * zv_rng_normal(&rng);
    for (size_t i = 0; i < 5; i++) values[i] = scale * (1 + (double)i + zv_rng_unit(&rng));
    values[5] = -scale * .7;
}

static void within_a_hundredth_of_the_dense_ones(void **state) {
    (void)state;
    const size_t sizes[] = {50, 120, 300};
    size_t covered = 0, all = 0;
    for (size_t s = 0; s < 3; s++)
        for (uint64_t seed = 0; seed < 8; seed++) {
            size_t n = sizes[s];
            double *values = malloc(n * sizeof *values), *low = malloc(n * sizeof *low);
            net_like(values, n, seed);
            matrix m = turned(values, n, seed);
            double hi = -INFINITY, lo = INFINITY;
            for (size_t i = 0; i < n; i++) hi = fmax(hi, values[i]), lo = fmin(lo, values[i]);
            zv_extremes e;
            zv_err err = {0};
            zv_lanczos_opts opts = {.seed = seed + 100, .low_vector = low};
            ZT_OK(zv_curvature_extremes(&e, NULL, times, &m, n, &opts, &err), err);
            ZT_CLOSE(e.high.value, hi, .01 * hi);
            ZT_CLOSE(e.low.value, lo, .01 * fabs(lo));
            /* a Ritz value never lies outside; the bound is one-sided and holds with .95 at least */
            assert_true(e.high.value <= hi * (1 + 1e-12) && e.low.value >= lo * (1 + 1e-12));
            covered += e.high.interval.hi >= hi && e.low.interval.lo <= lo;
            all++;
            double quotient = 0,
                   *w = malloc(n * sizeof *w); /* the vector that came out has that curvature */
            times(&m, low, w, &err);
            for (size_t i = 0; i < n; i++) quotient += low[i] * w[i];
            ZT_CLOSE(quotient, e.low.value, 1e-9 * fabs(lo));
            assert_int_equal(e.products, 80);
            free(w);
            free(low);
            free(values);
            free(m.a);
        }
    assert_int_equal(covered, all);
}

/* 12 steps, then 2, in 200 dimensions: the value is off, and the interval says by how much at most. */
static void few_steps_give_wide_intervals(void **state) {
    (void)state;
    enum { DIM = 200 };
    double values[DIM];
    size_t covered = 0;
    for (uint64_t seed = 0; seed < 20; seed++) {
        for (size_t i = 0; i < DIM; i++) values[i] = (double)i / (DIM - 1);
        matrix m = turned(values, DIM, seed);
        zv_extremes e;
        zv_err err = {0};
        zv_lanczos_opts opts = {.steps = 12, .starts = 2, .seed = seed};
        ZT_OK(zv_curvature_extremes(&e, NULL, times, &m, DIM, &opts, &err), err);
        covered += e.high.interval.hi >= 1 && e.low.interval.lo <= 0;
        assert_true(e.high.value < 1 - 1e-4);
        opts.steps = 2;
        ZT_OK(zv_curvature_extremes(&e, NULL, times, &m, DIM, &opts, &err), err);
        assert_true(isinf(e.high.interval.hi));
        assert_int_equal(e.high.why, ZV_OPTIM_WHY_FEW);
        free(m.a);
    }
    assert_true(covered >= 18);
}

static void small_and_degenerate_ones_are_exact(void **state) {
    (void)state;
    double values[] = {3, -2, .5, 0, 7}, one[] = {4, 4, 4, 4}, none[3] = {0};
    matrix m = turned(values, 5, 3), same = turned(one, 4, 1), zero = turned(none, 3, 1);
    zv_extremes e;
    zv_err err = {0};
    ZT_OK(zv_curvature_extremes(&e, NULL, times, &m, 5, NULL, &err), err);
    ZT_CLOSE(e.high.value, 7, 1e-12);
    ZT_CLOSE(e.low.value, -2, 1e-12);
    assert_int_equal(e.high.why, ZV_OPTIM_WHY_EXACT);
    zv_measured edge = zv_curvature_edge(&e, .2, .4);
    ZT_CLOSE(edge.value, .2 * 7 / 2.8, 1e-12);
    ZT_OK(zv_curvature_extremes(&e, NULL, times, &same, 4, NULL, &err), err);
    ZT_CLOSE(e.high.value, 4, 1e-12);
    ZT_CLOSE(e.low.value, 4, 1e-12);
    ZT_OK(zv_curvature_extremes(&e, NULL, times, &zero, 3, NULL, &err), err);
    ZT_CLOSE(e.high.value, 0, 0);
    free(m.a);
    free(same.a);
    free(zero.a);
}

/* ---- Spectrum ---- */

static void spectrum_is_that_of_the_dense_matrix(void **state) {
    (void)state;
    enum { DIM = 300, BINS = 20 };
    double values[DIM], share[BINS], mean = 0, negative = 0;
    zv_interval interval[BINS];
    zv_rng rng = zv_rng_seed(4);
    for (size_t i = 0; i < DIM; i++) {
        values[i] = i < 200 ? zv_rng_normal(&rng) : 10 + zv_rng_normal(&rng);
        mean += values[i] / DIM;
        negative += values[i] < 0 ? 1. / DIM : 0;
    }
    matrix m = turned(values, DIM, 8);
    zv_spectrum s;
    zv_err err = {0};
    zv_lanczos_opts opts = {.steps = 60, .starts = 12};
    ZT_OK(zv_curvature_spectrum(&s, share, interval, BINS, NULL, times, &m, DIM, &opts, &err), err);
    double total = 0, got = 0, want = 0, wide = (s.hi - s.lo) / BINS;
    for (size_t b = 0; b < BINS; b++) {
        total += share[b];
        got += share[b];
        double end = s.lo + wide * (double)(b + 1), smooth = 0;
        for (size_t i = 0; i < DIM; i++)
            smooth += zv_stat_normal_cdf((end - values[i]) / s.bandwidth) / DIM;
        want = smooth;
        if (b + 1 < BINS) ZT_CLOSE(got, want, .03);
        assert_true(interval[b].lo <= share[b] && share[b] <= interval[b].hi);
    }
    ZT_CLOSE(total, 1, 1e-9);
    assert_true(s.mean.interval.lo <= mean && mean <= s.mean.interval.hi);
    ZT_CLOSE(s.negative.value, negative, .05);
    assert_int_equal(s.products, 12 * 60);
    opts.starts = 1;
    ZT_OK(zv_curvature_spectrum(&s, share, interval, BINS, NULL, times, &m, DIM, &opts, &err), err);
    assert_int_equal(s.mean.why, ZV_OPTIM_WHY_ONE);
    assert_true(isnan(interval[0].lo));
    free(m.a);
}

static void same_seed_same_spectrum(void **state) {
    (void)state;
    double values[40], a[8], b[8];
    zv_interval i[8];
    net_like(values, 40, 1);
    matrix m = turned(values, 40, 1);
    zv_spectrum s;
    zv_err err = {0};
    ZT_OK(zv_curvature_spectrum(&s, a, i, 8, NULL, times, &m, 40, NULL, &err), err);
    ZT_OK(zv_curvature_spectrum(&s, b, i, 8, NULL, times, &m, 40, NULL, &err), err);
    assert_memory_equal(a, b, sizeof a);
    free(m.a);
}

/* ---- What is refused ---- */

static void bad_products_are_named(void **state) {
    (void)state;
    double values[20], share[4];
    zv_interval interval[4];
    net_like(values, 20, 1);
    matrix m = turned(values, 20, 1);
    zv_extremes e;
    zv_spectrum s;
    zv_err err = {0};
    m.bad_after = 3;
    ZT_FAILS(zv_curvature_extremes(&e, NULL, times, &m, 20, NULL, &err), ZV_FORMAT, err);
    assert_int_equal(err.pos, 10);
    assert_non_null(strstr(err.msg, "number 10"));
    m.bad_after = 3;
    err.lang = ZV_HE;
    ZT_FAILS(zv_curvature_spectrum(&s, share, interval, 4, NULL, times, &m, 20, NULL, &err),
             ZV_FORMAT, err);
    assert_non_null(strstr(err.msg, "מספר 10"));
    ZT_FAILS(zv_curvature_extremes(&e, NULL, times, &m, 0, NULL, &err), ZV_USAGE, err);
    ZT_FAILS(zv_curvature_extremes(&e, NULL, times, &m, 20, &(zv_lanczos_opts){.level = 2}, &err),
             ZV_USAGE, err);
    ZT_FAILS(zv_curvature_spectrum(&s, share, interval, 0, NULL, times, &m, 20, NULL, &err),
             ZV_USAGE, err);
    free(m.a);
}

static void reasons_are_in_both_languages(void **state) {
    (void)state;
    for (int w = 0; w < ZV_OPTIM_WHYS; w++)
        assert_string_not_equal(zv_optim_why_text((zv_optim_why)w, ZV_EN),
                                zv_optim_why_text((zv_optim_why)w, ZV_HE));
    assert_string_equal(zv_optim_why_text((zv_optim_why)99, ZV_EN), "?");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(within_a_hundredth_of_the_dense_ones),
        cmocka_unit_test(few_steps_give_wide_intervals),
        cmocka_unit_test(small_and_degenerate_ones_are_exact),
        cmocka_unit_test(spectrum_is_that_of_the_dense_matrix),
        cmocka_unit_test(same_seed_same_spectrum),
        cmocka_unit_test(bad_products_are_named),
        cmocka_unit_test(reasons_are_in_both_languages),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
