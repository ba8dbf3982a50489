/* test_index_ties.c — equal scores are ranked by id, byte by byte, on every path: one query, many,
 * one hit per document, f32 and 8-bit passes, all types, tiers and thread counts. */
#include "zt.h"

#include <unistd.h>

#include <zavit/index.h>

enum { N = 1400, DIM = 24, KINDS = 5, Q = 20 };

static char folder[] = "/tmp/zavit-ties-XXXXXX";
static char path[64];

/* Row i holds vector i % KINDS, so that each score occurs N / KINDS times. Ids jump about, some are
 * the beginning of others, some are Hebrew (bytes above 127), every 50th is twice there. */
static void id_of(size_t i, char out[48]) {
    size_t shuffled = (i % 50 == 49 ? i - 5 : i) * 911 % N;
    const char *form = i % 50 == 49 || i % 50 == 44 ? "twice %zu" : NULL;
    if (!form) form = i % 3 == 0 ? "%zu" : i % 3 == 1 ? "מילה %zu" : "z%zu";
    snprintf(out, 48, form, shuffled); /* NOLINT: the formats are above */
}

static void fill(float rows[KINDS][DIM]) {
    zv_rng rng = zv_rng_seed(31);
    for (size_t i = 0; i < KINDS; i++)
        for (size_t d = 0; d < DIM; d++) rows[i][d] = (float)zv_rng_normal(&rng);
}

static zv_space *space_of(zv_dtype dtype, bool ids) {
    float rows[KINDS][DIM];
    zv_err err = {0};
    zv_space_writer *w = NULL;
    zv_space *s = NULL;
    zv_space_writer_opts opts = {.dim = DIM, .dtype = dtype, .ids = ids};
    fill(rows);
    ZT_OK(zv_space_create(&w, NULL, path, &opts, &err), err);
    for (size_t i = 0; i < N; i++) {
        char id[48], parent[24];
        zv_str name = zv_str_of("parent"), value;
        id_of(i, id);
        snprintf(parent, sizeof parent, "%zu", i / 4);
        value = zv_str_of(parent);
        zv_space_item item = {
            .vector = rows[i % KINDS], .field_names = &name, .field_values = &value, .n_fields = 1};
        if (ids) item.id = zv_str_of(id);
        ZT_OK(zv_space_add(w, &item, &err), err);
    }
    ZT_OK(zv_space_finish(w, &(zv_contract){0}, &err), err);
    ZT_OK(zv_space_open(&s, NULL, path, NULL, &err), err);
    return s;
}

typedef struct ranked {
    double score;
    size_t row;
    char id[48];
} ranked;

static int by_rank(const void *a, const void *b) {
    const ranked *x = a, *y = b;
    if (x->score != y->score) return x->score > y->score ? -1 : 1;
    int order = strcmp(x->id, y->id); /* bytes: strcmp compares them unsigned */
    return order ? order : x->row < y->row ? -1 : x->row > y->row;
}

static void rank(ranked *out, const zv_space *s, const float *q, zv_metric metric, bool ids) {
    const zv_kernels *k = zv_vec_kernels(NULL);
    float x[DIM];
    for (size_t i = 0; i < N; i++) {
        zv_space_row(s, i, x);
        double dot = k->dot[ZV_F32](q, x, DIM);
        double both = sqrt(k->sqnorm[ZV_F32](q, DIM)) * sqrt(k->sqnorm[ZV_F32](x, DIM));
        double cos = fmin(fmax(dot / both, -1), 1);
        out[i].score = metric == ZV_COS   ? cos
                       : metric == ZV_DOT ? dot
                                          : -sqrt(k->sqdist[ZV_F32](q, x, DIM));
        out[i].row = i;
        out[i].id[0] = '\0';
        if (ids) id_of(i, out[i].id);
    }
    qsort(out, N, sizeof *out, by_rank);
}

static void same(const zv_hit *hits, size_t n, const ranked *want, size_t n_want) {
    assert_int_equal(n, n_want);
    for (size_t i = 0; i < n; i++)
        if (hits[i].row != want[i].row)
            fail_msg("hit %zu is row %zu, expected %zu ('%s')", i, hits[i].row, want[i].row,
                     want[i].id);
}

/* One query alone, and all of them in one call. */
static void every_way(const zv_env *env, const zv_space *s, const zv_index *ix, const float *q,
                      zv_metric metric, size_t k, bool ids) {
    static ranked want[N];
    static zv_hit hits[Q * N];
    size_t counts[Q], n = k;
    zv_err err = {0};
    zv_search_many_opts opts = {.common = {.metric = metric}};
    for (size_t queries = 1; queries <= Q; queries += Q - 1) {
        ZT_OK(zv_index_search_many(hits, counts, env, ix, q, queries, k, &opts, &err), err);
        for (size_t i = 0; i < queries; i++) {
            rank(want, s, q + i * DIM, metric, ids);
            same(hits + i * k, counts[i], want, k);
        }
    }
    rank(want, s, q, metric, ids);
    ZT_OK(zv_index_search(hits, &n, env, s, q, &opts.common, &err), err);
    same(hits, n, want, k);
}

static void make_queries(float *q) {
    float rows[KINDS][DIM];
    zv_rng rng = zv_rng_seed(32);
    fill(rows);
    for (size_t i = 0; i < (size_t)Q * DIM; i++) q[i] = (float)zv_rng_normal(&rng);
    memcpy(q, rows[2], sizeof rows[2]); /* one lies in the space: cosine 1, distance 0 */
}

static zv_env *env_of(unsigned threads, int tier) {
    zv_err err = {0};
    zv_env *env = NULL;
    zv_env_opts opts = {.threads = threads, .cpu = (zv_cpu)tier};
    ZT_OK(zv_env_new(&env, &opts, &err), err);
    return env;
}

static void by_id_on_every_path(void **state) {
    (void)state;
    /* within the first run of equals, at its end, across runs, everything */
    static const size_t ks[] = {1, 10, N / KINDS, N / KINDS + 7, N};
    float q[Q * DIM];
    zv_err err = {0};
    make_queries(q);
    for (int dtype = 0; dtype < ZV_DTYPES; dtype++) {
        zv_space *s = space_of((zv_dtype)dtype, true);
        for (int tier = ZV_CPU_SCALAR; tier <= ZV_CPU_AVX512; tier++)
            for (unsigned threads = 1; threads <= 4; threads *= 2)
                for (int low = 0; low <= 1; low++) {
                    zv_index *ix = NULL;
                    zv_env *env = env_of(threads, tier);
                    size_t k = ks[(size_t)(dtype + tier + low + (int)threads) % 5];
                    ZT_OK(zv_index_new(&ix, env, s, &(zv_index_opts){.low_bit = low}, &err), err);
                    for (int metric = ZV_COS; metric <= ZV_L2; metric++)
                        every_way(env, s, ix, q, (zv_metric)metric, k, true);
                    zv_index_free(ix);
                    zv_env_free(env);
                }
        zv_space_free(s);
    }
}

static void by_row_without_ids(void **state) {
    (void)state;
    float q[Q * DIM];
    zv_err err = {0};
    zv_index *ix = NULL;
    zv_env *env = env_of(2, ZV_CPU_BEST);
    zv_space *s = space_of(ZV_F32, false);
    make_queries(q);
    ZT_OK(zv_index_new(&ix, env, s, NULL, &err), err);
    every_way(env, s, ix, q, ZV_COS, 300, false);
    zv_index_free(ix);
    zv_env_free(env);
    zv_space_free(s);
}

/* Four rows to a document: of each document the first in the ranking. */
static void one_hit_per_document(void **state) {
    (void)state;
    enum { K = 60 };
    static ranked all[N], want[K];
    static bool seen[N];
    float q[Q * DIM];
    zv_err err = {0};
    zv_space *s = space_of(ZV_F32, true);
    make_queries(q);
    for (unsigned threads = 1; threads <= 4; threads *= 2)
        for (int metric = ZV_COS; metric <= ZV_L2; metric++) {
            zv_env *env = env_of(threads, ZV_CPU_BEST);
            zv_search_opts opts = {.metric = (zv_metric)metric};
            zv_hit hits[K];
            size_t n = K, found = 0;
            rank(all, s, q, (zv_metric)metric, true);
            memset(seen, 0, sizeof seen);
            for (size_t i = 0; i < N && found < K; i++) {
                if (seen[all[i].row / 4]) continue;
                seen[all[i].row / 4] = true;
                want[found++] = all[i];
            }
            ZT_OK(zv_index_search_grouped(hits, &n, env, s, q, "parent", &opts, &err), err);
            same(hits, n, want, K);
            zv_env_free(env);
        }
    zv_space_free(s);
}

/* Distances of which only the squares differ: equal to whoever reads them, so ranked by id. 1 + 3ε
 * and 1 + 2ε (ε = 2^-52) have the same square root in f64. */
static void equal_distances_of_unequal_squares(void **state) {
    (void)state;
    float tiny = 0x1p-26F, q[4] = {0}, rows[2][4] = {{1, tiny, tiny, tiny}, {1, tiny, tiny, 0}};
    zv_err err = {0};
    zv_space_writer *w = NULL;
    zv_space *s = NULL;
    zv_space_writer_opts opts = {.dim = 4, .ids = true};
    zv_search_opts l2 = {.metric = ZV_L2};
    zv_hit hits[2];
    size_t n = 2;
    ZT_OK(zv_space_create(&w, NULL, path, &opts, &err), err);
    for (size_t i = 0; i < 2; i++) {
        zv_space_item item = {.vector = rows[i], .id = zv_str_of(i ? "b" : "a")};
        ZT_OK(zv_space_add(w, &item, &err), err);
    }
    ZT_OK(zv_space_finish(w, &(zv_contract){0}, &err), err);
    ZT_OK(zv_space_open(&s, NULL, path, NULL, &err), err);
    const zv_kernels *k = zv_vec_kernels(NULL);
    double a = k->sqdist[ZV_F32](q, rows[0], 4), b = k->sqdist[ZV_F32](q, rows[1], 4);
    assert_true(a > b);
    assert_memory_equal(&(double){sqrt(a)}, &(double){sqrt(b)}, sizeof(double));
    ZT_OK(zv_index_search(hits, &n, NULL, s, q, &l2, &err), err);
    assert_int_equal(hits[0].row, 0);
    assert_true(hits[0].score == hits[1].score);
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
        cmocka_unit_test(by_id_on_every_path),
        cmocka_unit_test(by_row_without_ids),
        cmocka_unit_test(one_hit_per_document),
        cmocka_unit_test(equal_distances_of_unequal_squares),
    };
    return cmocka_run_group_tests(tests, make_folder, remove_folder);
}
