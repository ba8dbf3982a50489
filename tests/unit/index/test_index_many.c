/* test_index_many.c — search through the handle gives the hits of zv_index_search, to the bit: fast
 * pass in f32 and on 8-bit copies, both tiers, all types, metrics, thread counts, hard data. */
#include "zt.h"

#include <unistd.h>

#include <zavit/index.h>

/* ---- A space to search ---- */

static char folder[] = "/tmp/zavit-many-XXXXXX";
static char path[64];

static zv_space *space_of(const float *rows, size_t n, size_t dim, zv_dtype dtype) {
    zv_err err = {0};
    zv_space_writer *w = NULL;
    zv_space *s = NULL;
    zv_space_writer_opts opts = {.dim = dim, .dtype = dtype};
    ZT_OK(zv_space_create(&w, NULL, path, &opts, &err), err);
    for (size_t i = 0; i < n; i++)
        ZT_OK(zv_space_add(w, &(zv_space_item){.vector = rows + i * dim}, &err), err);
    ZT_OK(zv_space_finish(w, &(zv_contract){0}, &err), err);
    ZT_OK(zv_space_open(&s, NULL, path, NULL, &err), err);
    return s;
}

static float *random_rows(size_t n, size_t dim, uint64_t seed) {
    zv_rng rng = zv_rng_seed(seed);
    float *rows = malloc((n * dim + 1) * sizeof(float));
    for (size_t i = 0; i < n * dim; i++) rows[i] = (float)zv_rng_normal(&rng);
    return rows;
}

static zv_env *env_of(unsigned threads, zv_cpu cpu) {
    zv_err err = {0};
    zv_env *env = NULL;
    zv_env_opts opts = {.threads = threads, .cpu = cpu};
    ZT_OK(zv_env_new(&env, &opts, &err), err);
    return env;
}

/* ---- The same to the bit ---- */

static void same_hits(const zv_hit *got, size_t n_got, const zv_hit *want, size_t n_want) {
    assert_int_equal(n_got, n_want);
    for (size_t i = 0; i < n_want; i++) {
        if (got[i].row != want[i].row)
            fail_msg("hit %zu is row %zu (%.17g), expected %zu (%.17g)", i, got[i].row,
                     got[i].score, want[i].row, want[i].score);
        assert_memory_equal(&got[i].score, &want[i].score, sizeof(double));
    }
}

static int by_rank(const void *a, const void *b) {
    const zv_hit *x = a, *y = b;
    if (x->score != y->score) return x->score > y->score ? -1 : 1;
    return x->row < y->row ? -1 : x->row > y->row;
}

/* Every row in f64, sorted: what both searches are held against. */
static size_t reference(zv_hit *out, size_t k, const zv_env *env, const zv_space *s, const float *q,
                        const zv_search_opts *opts) {
    const zv_kernels *kernels = zv_vec_kernels(env);
    size_t dim = zv_space_dim(s), n = 0;
    zv_hit *all = malloc((zv_space_size(s) + 1) * sizeof *all);
    float *x = malloc((dim + 1) * sizeof *x);
    double norm = sqrt(kernels->sqnorm[ZV_F32](q, dim));
    for (size_t i = 0; i < zv_space_size(s); i++) {
        bool out_of_it = !zv_row_usable(zv_space_status(s, i)) || (opts->keep && !opts->keep[i]);
        for (size_t j = 0; j < opts->n_exclude; j++) out_of_it |= opts->exclude[j] == i;
        if (out_of_it) continue;
        zv_space_row(s, i, x);
        double score = opts->metric == ZV_L2 ? -sqrt(kernels->sqdist[ZV_F32](q, x, dim))
                                             : kernels->dot[ZV_F32](q, x, dim);
        if (opts->metric == ZV_COS) {
            score /= norm * sqrt(kernels->sqnorm[ZV_F32](x, dim));
            score = score > 1 ? 1 : score < -1 ? -1 : score;
        }
        all[n++] = (zv_hit){i, score};
    }
    qsort(all, n, sizeof *all, by_rank);
    n = n < k ? n : k;
    for (size_t i = 0; i < n; i++) {
        out[i] = all[i];
        if (opts->metric == ZV_L2) out[i].score = -all[i].score + 0.0;
    }
    free(all);
    free(x);
    return n;
}

static void compare(const zv_env *env, const zv_index *ix, const float *queries, size_t n, size_t k,
                    const zv_search_many_opts *opts) {
    const zv_space *s = zv_index_space(ix);
    size_t dim = zv_space_dim(s), *counts = malloc((n + 1) * sizeof *counts);
    zv_hit *hits = malloc((n * k + 1) * sizeof *hits), *want = malloc((k + 1) * sizeof *want);
    zv_hit *one_by_one = malloc((k + 1) * sizeof *want);
    zv_err err = {0};
    ZT_OK(zv_index_search_many(hits, counts, env, ix, queries, n, k, opts, &err), err);
    for (size_t q = 0; q < n; q++) {
        zv_search_opts one = opts->common;
        size_t exclude[8], n_one = k;
        assert_true(one.n_exclude < 8);
        for (size_t i = 0; i < one.n_exclude; i++) exclude[i] = one.exclude[i];
        if (opts->own_row) exclude[one.n_exclude++] = opts->own_row[q];
        one.exclude = exclude;
        size_t n_want = reference(want, k, env, s, queries + q * dim, &one);
        same_hits(hits + q * k, counts[q], want, n_want);
        ZT_OK(zv_index_search(one_by_one, &n_one, env, s, queries + q * dim, &one, &err), err);
        same_hits(one_by_one, n_one, want, n_want);
    }
    free(one_by_one);
    free(want);
    free(hits);
    free(counts);
}

/* Both kinds of handle, all metrics, few and many queries. */
static void compare_all(const zv_env *env, const zv_space *s, const float *queries, size_t n,
                        size_t k) {
    zv_err err = {0};
    for (int low = 0; low <= 1; low++) {
        zv_index *ix = NULL;
        ZT_OK(zv_index_new(&ix, env, s, &(zv_index_opts){.low_bit = low}, &err), err);
        for (int metric = ZV_COS; metric <= ZV_L2; metric++) {
            zv_search_many_opts opts = {.common = {.metric = (zv_metric)metric}};
            compare(env, ix, queries, n, k, &opts);
            compare(env, ix, queries, 1, k, &opts);
        }
        zv_index_free(ix);
    }
}

static void every_type_metric_and_tier(void **state) {
    (void)state;
    enum { N = 2100, DIM = 37, Q = 23 };
    float *rows = random_rows(N, DIM, 3), *q = random_rows(Q, DIM, 4);
    for (int tier = ZV_CPU_SCALAR; tier <= ZV_CPU_AVX512; tier++)
        for (unsigned threads = 1; threads <= 3; threads += 2) {
            zv_env *env = env_of(threads, (zv_cpu)tier);
            for (int dtype = 0; dtype < ZV_DTYPES; dtype++) {
                zv_space *s = space_of(rows, N, DIM, (zv_dtype)dtype);
                compare_all(env, s, q, Q, 10);
                zv_space_free(s);
            }
            zv_env_free(env);
        }
    free(rows);
    free(q);
}

static void every_dim(void **state) {
    (void)state;
    enum { N = 400, Q = 6 };
    for (int tier = ZV_CPU_SCALAR; tier <= ZV_CPU_AVX512; tier++) {
        zv_env *env = env_of(2, (zv_cpu)tier);
        for (size_t dim = 1; dim <= 300; dim += dim < 70 ? 1 : 23) {
            float *rows = random_rows(N, dim, dim), *q = random_rows(Q, dim, dim + 1000);
            zv_space *s = space_of(rows, N, dim, ZV_F32);
            compare_all(env, s, q, Q, 7);
            zv_space_free(s);
            free(rows);
            free(q);
        }
        zv_env_free(env);
    }
}

static void every_k_and_count(void **state) {
    (void)state;
    enum { N = 300, DIM = 12, Q = 40 };
    static const size_t ks[] = {0, 1, 16, 1000};
    static const size_t counts[] = {0, 1, 2, 5, 15, 16, 17, Q};
    float *rows = random_rows(N, DIM, 5), *q = random_rows(Q, DIM, 6);
    zv_space *s = space_of(rows, N, DIM, ZV_F32);
    zv_env *env = env_of(2, ZV_CPU_BEST);
    for (size_t i = 0; i < sizeof ks / sizeof *ks; i++)
        for (size_t j = 0; j < sizeof counts / sizeof *counts; j++)
            compare_all(env, s, q, counts[j], ks[i]);
    zv_env_free(env);
    zv_space_free(s);
    free(rows);
    free(q);
}

/* ---- Hard data ---- */

/* Thousands of equal rows, rows that differ in the last bit, and queries among them. */
static void equal_and_nearly_equal_scores(void **state) {
    (void)state;
    enum { N = 1500, DIM = 48, Q = 20 };
    float *rows = random_rows(N, DIM, 7), q[Q * DIM];
    for (size_t i = 0; i < N; i++) {
        if (i % 3 == 1) continue;
        memcpy(rows + i * DIM, rows + DIM, DIM * sizeof(float));
        if (i % 3 == 2) /* one step of one element */
            rows[i * DIM + i % DIM] = nextafterf(rows[i * DIM + i % DIM], INFINITY);
    }
    memcpy(q, rows, sizeof q);
    for (unsigned threads = 1; threads <= 4; threads += 3) {
        zv_space *s = space_of(rows, N, DIM, ZV_F32);
        zv_env *env = env_of(threads, ZV_CPU_BEST);
        compare_all(env, s, q, Q, 50);
        zv_env_free(env);
        zv_space_free(s);
    }
    free(rows);
}

/* Tight clusters far from the origin: distances drown in the rounding of |x|². */
static void clusters_far_away(void **state) {
    (void)state;
    enum { N = 3000, DIM = 64, Q = 20, CENTRES = 10 };
    float *rows = random_rows(N, DIM, 8), *centres = random_rows(CENTRES, DIM, 9), q[Q * DIM];
    for (size_t i = 0; i < N; i++)
        for (size_t d = 0; d < DIM; d++)
            rows[i * DIM + d] = 1e-4F * rows[i * DIM + d] + 100 * centres[i % CENTRES * DIM + d];
    memcpy(q, rows + 5 * DIM, sizeof q);
    zv_space *s = space_of(rows, N, DIM, ZV_F32);
    zv_env *env = env_of(2, ZV_CPU_BEST);
    compare_all(env, s, q, Q, 25);
    zv_env_free(env);
    zv_space_free(s);
    free(rows);
    free(centres);
}

/* One huge element, so that the others vanish in 8 bits; lengths over sixty powers of two, and beyond
 * what f32 can square. */
static void unequal_lengths(void **state) {
    (void)state;
    enum { N = 1500, DIM = 40, Q = 24 };
    float *rows = random_rows(N, DIM, 10), *q = random_rows(Q, DIM, 11);
    for (size_t i = 0; i < N; i++) {
        if (i % 2) rows[i * DIM + i % DIM] *= 1e4F;
        float length = i % 7 == 0 ? 1e30F : i % 11 == 0 ? 1e-35F : ldexpf(1, (int)(i % 60) - 30);
        for (size_t d = 0; d < DIM; d++) rows[i * DIM + d] *= length;
    }
    for (size_t d = 0; d < DIM; d++) {
        q[d] *= 1e30F;
        q[3 * DIM + d] *= 1e-36F;
        q[5 * DIM + d] = rows[7 * DIM + d];
    }
    zv_env *env = env_of(2, ZV_CPU_BEST);
    zv_space *s = space_of(rows, N, DIM, ZV_F32);
    compare_all(env, s, q, Q, 30);
    compare_all(env, s, q + 5 * DIM, 1, 30);
    zv_space_free(s);
    zv_env_free(env);
    free(rows);
    free(q);
}

/* Integers in few dimensions: most scores are equal. */
static void lattice(void **state) {
    (void)state;
    enum { N = 2000, DIM = 3, Q = 18 };
    float *rows = random_rows(N, DIM, 12), q[Q * DIM];
    for (size_t i = 0; i < (size_t)N * DIM; i++) rows[i] = roundf(rows[i]);
    for (size_t i = 0; i < (size_t)Q * DIM; i++) q[i] = (float)(i % 5) + 1;
    zv_space *s = space_of(rows, N, DIM, ZV_F32);
    zv_env *env = env_of(3, ZV_CPU_BEST);
    compare_all(env, s, q, Q, 40);
    zv_env_free(env);
    zv_space_free(s);
    free(rows);
}

/* Rows that hold the same numbers in another order, and a query of ones: equal scores but for
 * rounding, which differs from row to row and is far larger in f32 than in f64, and for a last number
 * that makes later rows a little better (or worse), by less than f32 can tell. */
static void permutations(void **state) {
    (void)state;
    enum { N = 1500, DIM = 250, Q = 17 };
    float *rows = random_rows(N, DIM, 19), q[Q * DIM];
    zv_rng rng = zv_rng_seed(20);
    for (size_t i = 1; i < N; i++) {
        float *x = rows + i * DIM;
        memcpy(x, rows, DIM * sizeof *x);
        x[DIM - 1] = (float)i * 1e-9F;
        for (size_t d = DIM - 2; d > 0; d--) {
            size_t other = zv_rng_below(&rng, d + 1);
            float swap = x[d];
            x[d] = x[other];
            x[other] = swap;
        }
    }
    for (size_t i = 0; i < (size_t)Q * DIM; i++) q[i] = 1 + (float)(i / DIM) / 8;
    for (size_t i = 0; i < Q; i += 2) q[i * DIM + DIM - 1] *= -1;
    for (int tier = ZV_CPU_SCALAR; tier <= ZV_CPU_AVX512; tier++) {
        zv_space *s = space_of(rows, N, DIM, ZV_F32);
        zv_env *env = env_of(2, (zv_cpu)tier);
        compare_all(env, s, q, Q, 20);
        zv_env_free(env);
        zv_space_free(s);
    }
    free(rows);
}

/* Rows whose 8-bit copies are all alike while the error of each points along the query: here
 * Cauchy-Schwarz is an equality, so that any smaller bound would lose the best rows. */
static void errors_along_the_query(void **state) {
    (void)state;
    enum { N = 3000, DIM = 65, Q = 1 };
    float *rows = malloc(sizeof(float) * N * DIM), q[DIM];
    for (size_t d = 0; d < DIM; d++) q[d] = d > 0;
    for (size_t i = 0; i < N; i++) {
        /* steps of 1, as the largest element is 127; rounded to 10 whatever the rest */
        float part = (float)(i * 1237 % N) / N - 0.5F;
        rows[i * DIM] = 127;
        for (size_t d = 1; d < DIM; d++) rows[i * DIM + d] = 10 + 0.99F * part;
    }
    for (int tier = ZV_CPU_SCALAR; tier <= ZV_CPU_AVX512; tier++)
        for (int sign = 1; sign >= -1; sign -= 2) {
            zv_space *s = space_of(rows, N, DIM, ZV_F32);
            zv_env *env = env_of(1, (zv_cpu)tier);
            for (size_t d = 0; d < DIM; d++) q[d] *= (float)sign;
            compare_all(env, s, q, Q, 10);
            zv_env_free(env);
            zv_space_free(s);
        }
    free(rows);
}

/* ---- What is left out ---- */

static void keep_exclude_and_own_row(void **state) {
    (void)state;
    enum { N = 1000, DIM = 20, Q = 19 };
    float *rows = random_rows(N, DIM, 13);
    uint8_t keep[N];
    size_t own[Q], exclude[] = {300, 4, 4};
    zv_err err = {0};
    zv_space *s = space_of(rows, N, DIM, ZV_F32);
    zv_env *env = env_of(2, ZV_CPU_BEST);
    for (size_t q = 0; q < Q; q++) own[q] = q % 5 == 4 ? SIZE_MAX : q;
    for (size_t every = 1; every <= 500; every = every * 5 + 1) {
        for (size_t i = 0; i < N; i++) keep[i] = i % every == 0;
        for (int low = 0; low <= 1; low++) {
            zv_index *ix = NULL;
            ZT_OK(zv_index_new(&ix, env, s, &(zv_index_opts){.low_bit = low}, &err), err);
            zv_search_many_opts opts = {.common = {ZV_COS, keep, exclude, 3}, .own_row = own};
            compare(env, ix, rows, Q, 10, &opts);
            compare(env, ix, rows, 1, 10, &opts);
            memset(keep, 0, sizeof keep);
            compare(env, ix, rows, Q, 10, &opts);
            for (size_t i = 0; i < N; i++) keep[i] = i % every == 0;
            zv_index_free(ix);
        }
    }
    zv_env_free(env);
    zv_space_free(s);
    free(rows);
}

static void count_warning(void *ctx, const char *sentence) {
    size_t *calls = ctx;
    ++*calls;
    assert_non_null(strstr(sentence, "3 rows"));
}

static void unusable_rows_are_passed_over(void **state) {
    (void)state;
    enum { N = 100, DIM = 5, Q = 20 };
    float *rows = random_rows(N, DIM, 14), *q = random_rows(Q, DIM, 15);
    size_t calls = 0, counts[Q];
    zv_err err = {0};
    zv_env *env = NULL;
    zv_env_opts env_opts = {.warn = count_warning, .ctx = &calls, .threads = 2};
    static zv_hit hits[Q * N];
    rows[7 * DIM] = NAN;
    rows[9 * DIM + 4] = INFINITY;
    rows[11 * DIM + 1] = -INFINITY;
    memset(rows + 20 * DIM, 0, DIM * sizeof(float));
    zv_space *s = space_of(rows, N, DIM, ZV_F32);
    ZT_OK(zv_env_new(&env, &env_opts, &err), err);
    compare_all(env, s, q, Q, N);
    for (int low = 0; low <= 1; low++) {
        zv_index *ix = NULL;
        ZT_OK(zv_index_new(&ix, env, s, &(zv_index_opts){.low_bit = low}, &err), err);
        calls = 0;
        for (size_t n = 1; n <= Q; n += Q - 1) {
            ZT_OK(zv_index_search_many(hits, counts, env, ix, q, n, N, NULL, &err), err);
            for (size_t i = 0; i < n; i++) assert_int_equal(counts[i], N - 4);
        }
        assert_int_equal(calls, 2); /* once per call, not per query */
        zv_index_free(ix);
    }
    zv_env_free(env);
    zv_space_free(s);
    free(rows);
    free(q);
}

static void empty_spaces(void **state) {
    (void)state;
    float zeros[8] = {0}, q[8] = {1, 2, 3, 4, 5, 6, 7, 8};
    zv_space *s = space_of(zeros, 0, 4, ZV_F32);
    compare_all(NULL, s, q, 2, 5);
    zv_space_free(s);
    s = space_of(zeros, 2, 4, ZV_F32);
    compare_all(NULL, s, q, 2, 5);
    zv_space_free(s);
}

/* ---- Refusals ---- */

static void bad_queries(void **state) {
    (void)state;
    enum { N = 10, DIM = 4, Q = 3 };
    float *rows = random_rows(N, DIM, 16), q[Q * DIM] = {1, 2, 3, 4, 0, 0, 0, 0, 1, NAN, 1, 1};
    zv_hit hits[Q * N];
    size_t counts[Q];
    zv_err err = {.lang = ZV_HE};
    zv_index *ix = NULL;
    zv_space *s = space_of(rows, N, DIM, ZV_F32);
    ZT_OK(zv_index_new(&ix, NULL, s, NULL, &err), err);
    ZT_FAILS(zv_index_search_many(hits, counts, NULL, ix, q, 2, N, NULL, &err), ZV_NODATA, err);
    assert_non_null(strstr(err.msg, "שאילתה 1"));
    q[5] = 1;
    ZT_FAILS(zv_index_search_many(hits, counts, NULL, ix, q, 3, N, NULL, &err), ZV_NODATA, err);
    assert_non_null(strstr(err.msg, "שאילתה 2"));
    ZT_OK(zv_index_search_many(hits, counts, NULL, ix, q, 2, N, NULL, &err), err);
    zv_search_many_opts l2 = {.common = {.metric = ZV_L2}};
    q[5] = 0;
    compare(NULL, ix, q, 2, N, &l2);
    zv_index_free(ix);
    zv_index_free(NULL);
    zv_space_free(s);
    free(rows);
}

static bool say_stop(void *ctx) {
    return *(bool *)ctx;
}

static void stops_when_asked(void **state) {
    (void)state;
    float rows[4] = {1, 2, 3, 4};
    zv_hit hits[8];
    size_t counts[2];
    bool stop = true;
    zv_err err = {0};
    zv_env *env = NULL;
    zv_index *ix = NULL;
    zv_env_opts opts = {.stop = say_stop, .ctx = &stop};
    zv_space *s = space_of(rows, 2, 2, ZV_F32);
    ZT_OK(zv_env_new(&env, &opts, &err), err);
    ZT_FAILS(zv_index_new(&ix, env, s, NULL, &err), ZV_INTERRUPTED, err);
    assert_null(ix);
    stop = false;
    ZT_OK(zv_index_new(&ix, env, s, NULL, &err), err);
    stop = true;
    for (size_t n = 1; n <= 2; n++)
        ZT_FAILS(zv_index_search_many(hits, counts, env, ix, rows, n, 2, NULL, &err),
                 ZV_INTERRUPTED, err);
    zv_index_free(ix);
    zv_env_free(env);
    zv_space_free(s);
}

/* ---- The fast pass does exclude ---- */

static void few_rows_are_scored_twice(void **state) {
    (void)state;
    enum { N = 20000, DIM = 64, Q = 32, K = 10 };
    float *rows = random_rows(N, DIM, 17), *q = random_rows(Q, DIM, 18);
    static zv_hit hits[Q * K];
    size_t counts[Q];
    zv_err err = {0};
    zv_space *s = space_of(rows, N, DIM, ZV_F32);
    zv_env *env = env_of(1, ZV_CPU_BEST);
    for (int low = 0; low <= 1; low++) {
        zv_index *ix = NULL;
        zv_index_stats stats;
        ZT_OK(zv_index_new(&ix, env, s, &(zv_index_opts){.low_bit = low}, &err), err);
        size_t step = low ? 1 : Q;
        for (size_t i = 0; i < Q; i += step)
            ZT_OK(zv_index_search_many(hits, counts, env, ix, q + i * DIM, step, K, NULL, &err),
                  err);
        zv_index_stats_get(ix, &stats);
        assert_int_equal(stats.scored, (uint64_t)N * Q);
        /* k (1 + ln(n / k)) = 86 rows enter a heap; a chunk of 128 passes before the first limit */
        assert_in_range(stats.again / Q, K, 400);
        zv_index_free(ix);
    }
    zv_env_free(env);
    zv_space_free(s);
    free(rows);
    free(q);
}

/* Rows as questions are what zv_index_search answers without the row itself; rows of another space are not
 * their own neighbours, so that nothing is left out. */
static void neighbours_leave_the_row_out(void **state) {
    (void)state;
    enum { N = 1500, DIM = 12, K = 4 }; /* more rows than are copied at a time */
    float *rows = random_rows(N, DIM, 23);
    static zv_hit hits[N * K];
    static size_t counts[N], asked[N];
    zv_err err = {0};
    zv_index *ix = NULL;
    zv_space *s = space_of(rows, N, DIM, ZV_F16), *same = NULL;
    ZT_OK(zv_space_open(&same, NULL, path, NULL, &err), err);
    ZT_OK(zv_index_new(&ix, NULL, s, NULL, &err), err);
    for (size_t i = 0; i < N; i++) asked[i] = N - 1 - i;
    for (int other = 0; other <= 1; other++) {
        ZT_OK(zv_index_neighbours(hits, counts, NULL, ix, other ? same : NULL, asked, N, K, NULL,
                                  &err),
              err);
        for (size_t i = 0; i < N; i += 97) {
            float q[DIM];
            zv_hit want[K];
            size_t n = K;
            const zv_search_opts opts = {.exclude = &asked[i], .n_exclude = other ? 0 : 1};
            zv_space_row(s, asked[i], q);
            ZT_OK(zv_index_search(want, &n, NULL, s, q, &opts, &err), err);
            assert_int_equal(counts[i], n);
            for (size_t j = 0; j < n; j++) {
                assert_int_equal(hits[i * K + j].row, want[j].row);
                ZT_CLOSE(hits[i * K + j].score, want[j].score, 0);
            }
            assert_int_equal(hits[i * K].row == asked[i], other);
        }
    }
    zv_index_free(ix);
    zv_space_free(same);
    zv_space_free(s);
    free(rows);
}

static int make_folder(void **state) {
    (void)state;
    if (!mkdtemp(folder)) return -1;
    snprintf(path, sizeof path, "%s/rows.safetensors", folder);
    return 0;
}

static int remove_folder(void **state) {
    (void)state;
    unlink(path);
    return rmdir(folder);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_type_metric_and_tier),
        cmocka_unit_test(every_dim),
        cmocka_unit_test(every_k_and_count),
        cmocka_unit_test(equal_and_nearly_equal_scores),
        cmocka_unit_test(clusters_far_away),
        cmocka_unit_test(unequal_lengths),
        cmocka_unit_test(lattice),
        cmocka_unit_test(permutations),
        cmocka_unit_test(errors_along_the_query),
        cmocka_unit_test(keep_exclude_and_own_row),
        cmocka_unit_test(unusable_rows_are_passed_over),
        cmocka_unit_test(empty_spaces),
        cmocka_unit_test(bad_queries),
        cmocka_unit_test(stops_when_asked),
        cmocka_unit_test(few_rows_are_scored_twice),
        cmocka_unit_test(neighbours_leave_the_row_out),
    };
    return cmocka_run_group_tests(tests, make_folder, remove_folder);
}
