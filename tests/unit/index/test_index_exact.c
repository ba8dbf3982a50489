/* test_index_exact.c — exact search against brute force in plain loops. */
#include "zt.h"

#include <unistd.h>

#include <zavit/index.h>

/* ---- A space to search ---- */

static char folder[] = "/tmp/zavit-index-XXXXXX";
static char path[64];

static void write_rows(const float *rows, size_t n, size_t dim, zv_dtype dtype) {
    zv_err err = {0};
    zv_space_writer *w = NULL;
    zv_space_writer_opts opts = {.dim = dim, .dtype = dtype};
    ZT_OK(zv_space_create(&w, NULL, path, &opts, &err), err);
    for (size_t i = 0; i < n; i++) {
        zv_space_item item = {.vector = rows + i * dim};
        ZT_OK(zv_space_add(w, &item, &err), err);
    }
    ZT_OK(zv_space_finish(w, &(zv_contract){0}, &err), err);
}

static zv_space *space_of(const float *rows, size_t n, size_t dim, zv_dtype dtype) {
    zv_err err = {0};
    zv_space *s = NULL;
    write_rows(rows, n, dim, dtype);
    ZT_OK(zv_space_open(&s, NULL, path, NULL, &err), err);
    return s;
}

static float *random_rows(size_t n, size_t dim, uint64_t seed) {
    zv_rng rng = zv_rng_seed(seed);
    float *rows = malloc(n * dim * sizeof(float));
    for (size_t i = 0; i < n * dim; i++) rows[i] = (float)zv_rng_normal(&rng);
    return rows;
}

/* ---- Brute force ---- */

typedef struct scored {
    size_t row;
    double score, key;
} scored;

static int by_key(const void *a, const void *b) {
    const scored *x = a, *y = b;
    if (x->key != y->key) return x->key > y->key ? -1 : 1;
    return x->row < y->row ? -1 : x->row > y->row;
}

static scored *brute(const zv_space *s, const float *q, zv_metric metric, const uint8_t *keep,
                     size_t *n) {
    size_t dim = zv_space_dim(s), size = zv_space_size(s);
    scored *all = malloc((size ? size : 1) * sizeof *all);
    float *x = malloc(dim * sizeof(float));
    *n = 0;
    for (size_t i = 0; i < size; i++) {
        double dot = 0, qq = 0, xx = 0, apart = 0;
        if (!zv_row_usable(zv_space_status(s, i)) || (keep && !keep[i])) continue;
        zv_space_row(s, i, x);
        for (size_t d = 0; d < dim; d++) {
            double a = (double)q[d], b = (double)x[d];
            dot += a * b;
            qq += a * a;
            xx += b * b;
            apart += (a - b) * (a - b);
        }
        double score = metric == ZV_DOT ? dot : metric == ZV_L2 ? sqrt(apart) : dot / sqrt(qq * xx);
        all[(*n)++] = (scored){i, score, metric == ZV_L2 ? -score : score};
    }
    qsort(all, *n, sizeof *all, by_key);
    free(x);
    return all;
}

static void compare(const zv_env *env, const zv_space *s, const float *q, zv_metric metric,
                    const uint8_t *keep, size_t k) {
    zv_err err = {0};
    zv_hit *hits = malloc((k + 1) * sizeof *hits);
    size_t n = k, all_n;
    zv_search_opts opts = {.metric = metric, .keep = keep};
    ZT_OK(zv_index_search(hits, &n, env, s, q, &opts, &err), err);
    scored *all = brute(s, q, metric, keep, &all_n);
    assert_int_equal(n, k < all_n ? k : all_n);
    for (size_t i = 0; i < n; i++) {
        ZT_CLOSE(hits[i].score, all[i].score, 1e-9 * (1 + fabs(all[i].score)));
        /* another row only where the two scores are equal but for rounding */
        if (hits[i].row != all[i].row)
            for (size_t j = 0; j < all_n; j++)
                if (all[j].row == hits[i].row)
                    ZT_CLOSE(all[j].score, all[i].score, 1e-12 * (1 + fabs(all[i].score)));
    }
    free(all);
    free(hits);
}

/* ---- Tests ---- */

static void equals_brute_force(void **state) {
    (void)state;
    enum { N = 3000, DIM = 37 };
    float *rows = random_rows(N, DIM, 3), *q = random_rows(1, DIM, 4);
    zv_err err = {0};
    for (int threads = 1; threads <= 4; threads += 3) {
        zv_env *env = NULL;
        zv_env_opts opts = {.threads = (unsigned)threads};
        ZT_OK(zv_env_new(&env, &opts, &err), err);
        for (int dtype = 0; dtype < ZV_DTYPES; dtype++) {
            zv_space *s = space_of(rows, N, DIM, (zv_dtype)dtype);
            for (int metric = ZV_COS; metric <= ZV_L2; metric++) {
                compare(env, s, q, (zv_metric)metric, NULL, 10);
                compare(env, s, q, (zv_metric)metric, NULL, 1);
                compare(env, s, q, (zv_metric)metric, NULL, N + 5);
            }
            zv_space_free(s);
        }
        zv_env_free(env);
    }
    free(rows);
    free(q);
}

/* Same bytes for any number of threads, with many equal rows among them. */
static void threads_do_not_matter(void **state) {
    (void)state;
    enum { N = 9000, DIM = 24, K = 700 };
    float *rows = random_rows(N, DIM, 5), *q = random_rows(1, DIM, 6);
    zv_err err = {0};
    static zv_hit first[K], other[K];
    for (size_t i = 0; i < N; i += 3) memcpy(rows + i * DIM, rows, DIM * sizeof(float));
    zv_space *s = space_of(rows, N, DIM, ZV_F32);
    for (unsigned threads = 1; threads <= 8; threads++) {
        zv_env *env = NULL;
        size_t n = K;
        zv_env_opts opts = {.threads = threads};
        ZT_OK(zv_env_new(&env, &opts, &err), err);
        ZT_OK(zv_index_search(threads == 1 ? first : other, &n, env, s, q, NULL, &err), err);
        assert_int_equal(n, K);
        if (threads > 1) assert_memory_equal(first, other, sizeof first);
        zv_env_free(env);
    }
    zv_space_free(s);
    free(rows);
    free(q);
}

static void ties_go_to_the_smaller_row(void **state) {
    (void)state;
    enum { N = 5000, DIM = 7 };
    float *rows = malloc(sizeof(float) * N * DIM);
    zv_err err = {0};
    zv_hit hits[50];
    for (size_t i = 0; i < (size_t)N * DIM; i++) rows[i] = (float)(i % DIM) + 1;
    zv_space *s = space_of(rows, N, DIM, ZV_F32);
    for (int metric = ZV_COS; metric <= ZV_L2; metric++) {
        size_t n = 50;
        zv_search_opts opts = {.metric = (zv_metric)metric};
        ZT_OK(zv_index_search(hits, &n, NULL, s, rows, &opts, &err), err);
        assert_int_equal(n, 50);
        for (size_t i = 0; i < n; i++) assert_int_equal(hits[i].row, i);
        if (metric == ZV_L2) ZT_CLOSE(hits[0].score, 0, 0);
        if (metric == ZV_COS) ZT_CLOSE(hits[0].score, 1, 1e-15);
    }
    zv_space_free(s);
    free(rows);
}

static void keep_and_exclude(void **state) {
    (void)state;
    enum { N = 400, DIM = 9 };
    float *rows = random_rows(N, DIM, 7);
    uint8_t keep[N];
    zv_err err = {0};
    zv_hit hits[N];
    for (size_t i = 0; i < N; i++) keep[i] = i % 3 == 0;
    zv_space *s = space_of(rows, N, DIM, ZV_F32);
    compare(NULL, s, rows, ZV_COS, keep, 20);
    size_t exclude[] = {300, 0, 3, 3}, n = N;
    zv_search_opts opts = {.keep = keep, .exclude = exclude, .n_exclude = 4};
    ZT_OK(zv_index_search(hits, &n, NULL, s, rows, &opts, &err), err);
    assert_int_equal(n, 134 - 3);
    for (size_t i = 0; i < n; i++) {
        assert_int_equal(hits[i].row % 3, 0);
        assert_true(hits[i].row != 0 && hits[i].row != 3 && hits[i].row != 300);
    }
    memset(keep, 0, sizeof keep);
    n = N;
    ZT_OK(zv_index_search(hits, &n, NULL, s, rows, &opts, &err), err);
    assert_int_equal(n, 0);
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
    enum { N = 100, DIM = 5 };
    float *rows = random_rows(N, DIM, 8), q[DIM] = {1, 1, 1, 1, 1};
    size_t calls = 0;
    zv_err err = {0};
    zv_env *env = NULL;
    zv_env_opts env_opts = {.warn = count_warning, .ctx = &calls};
    rows[7 * DIM] = NAN;
    rows[9 * DIM + 4] = INFINITY;
    rows[11 * DIM + 1] = -INFINITY;
    memset(rows + 20 * DIM, 0, DIM * sizeof(float));
    zv_space *s = space_of(rows, N, DIM, ZV_F32);
    ZT_OK(zv_env_new(&env, &env_opts, &err), err);
    for (int metric = ZV_COS; metric <= ZV_L2; metric++) {
        zv_hit hits[N];
        size_t n = N;
        zv_search_opts opts = {.metric = (zv_metric)metric};
        ZT_OK(zv_index_search(hits, &n, env, s, q, &opts, &err), err);
        assert_int_equal(n, N - 4);
        assert_int_equal(calls, metric + 1);
        for (size_t i = 0; i < n; i++) {
            assert_true(isfinite(hits[i].score));
            assert_true(hits[i].row != 7 && hits[i].row != 9 && hits[i].row != 11);
            assert_true(hits[i].row != 20);
        }
    }
    zv_env_free(env);
    zv_space_free(s);
    free(rows);
}

static void bad_queries(void **state) {
    (void)state;
    enum { N = 10, DIM = 4 };
    float *rows = random_rows(N, DIM, 9), zero[DIM] = {0}, nan[DIM] = {1, 2, NAN, 3};
    zv_hit hits[N];
    size_t n = N;
    zv_err err = {0};
    zv_space *s = space_of(rows, N, DIM, ZV_F32);
    ZT_FAILS(zv_index_search(hits, &n, NULL, s, zero, NULL, &err), ZV_NODATA, err);
    assert_int_equal(n, 0);
    n = N;
    ZT_FAILS(zv_index_search(hits, &n, NULL, s, nan, NULL, &err), ZV_NODATA, err);
    zv_search_opts l2 = {.metric = ZV_L2};
    n = N;
    ZT_OK(zv_index_search(hits, &n, NULL, s, zero, &l2, &err), err);
    assert_int_equal(n, N);
    n = 0;
    ZT_OK(zv_index_search(hits, &n, NULL, s, rows, NULL, &err), err);
    assert_int_equal(n, 0);
    zv_space_free(s);
    free(rows);
}

static bool say_stop(void *ctx) {
    (void)ctx;
    return true;
}

static void stops_when_asked(void **state) {
    (void)state;
    float rows[4] = {1, 2, 3, 4};
    zv_hit hits[2];
    size_t n = 2;
    zv_err err = {.lang = ZV_HE};
    zv_env *env = NULL;
    zv_env_opts opts = {.stop = say_stop, .lang = ZV_HE};
    zv_space *s = space_of(rows, 2, 2, ZV_F32);
    ZT_OK(zv_env_new(&env, &opts, &err), err);
    ZT_FAILS(zv_index_search(hits, &n, env, s, rows, NULL, &err), ZV_INTERRUPTED, err);
    assert_non_null(strstr(err.msg, "חיפוש"));
    zv_env_free(env);
    zv_space_free(s);
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
        cmocka_unit_test(equals_brute_force),
        cmocka_unit_test(threads_do_not_matter),
        cmocka_unit_test(ties_go_to_the_smaller_row),
        cmocka_unit_test(keep_and_exclude),
        cmocka_unit_test(unusable_rows_are_passed_over),
        cmocka_unit_test(bad_queries),
        cmocka_unit_test(stops_when_asked),
    };
    return cmocka_run_group_tests(tests, make_folder, remove_folder);
}
