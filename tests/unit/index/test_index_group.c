/* test_index_group.c — one hit per document, against a ranking of everything. */
#include "zt.h"

#include <unistd.h>

#include <zavit/index.h>

enum { N = 900, DIM = 6 };

static char folder[] = "/tmp/zavit-group-XXXXXX";
static char path[64];

/* Row i belongs to document i % documents, but every tenth to none. */
static zv_space *space_of(size_t documents, bool labels) {
    zv_err err = {0};
    zv_space_writer *w = NULL;
    zv_space *s = NULL;
    zv_rng rng = zv_rng_seed(1);
    zv_space_writer_opts opts = {.dim = DIM, .labels = labels};
    ZT_OK(zv_space_create(&w, NULL, path, &opts, &err), err);
    for (size_t i = 0; i < N; i++) {
        float x[DIM];
        char value[40];
        zv_str name = zv_str_of("parent"), text;
        for (size_t d = 0; d < DIM; d++) x[d] = (float)zv_rng_normal(&rng);
        snprintf(value, sizeof value, "מסמך %zu", i % documents);
        text = zv_str_of(i % 10 == 9 ? "" : value);
        zv_space_item item = {
            .vector = x, .field_names = &name, .field_values = &text, .n_fields = 1};
        item.label = text;
        item.has_label = labels && text.len > 0;
        ZT_OK(zv_space_add(w, &item, &err), err);
    }
    ZT_OK(zv_space_finish(w, &(zv_contract){0}, &err), err);
    ZT_OK(zv_space_open(&s, NULL, path, NULL, &err), err);
    return s;
}

/* The first of each document in the whole ranking. */
static size_t expected(zv_hit *out, size_t k, const zv_space *s, const float *q, size_t documents,
                       const zv_search_opts *opts) {
    static zv_hit all[N];
    static bool seen[N];
    zv_err err = {0};
    size_t n = N, found = 0;
    memset(seen, 0, sizeof seen);
    ZT_OK(zv_index_search(all, &n, NULL, s, q, opts, &err), err);
    for (size_t i = 0; i < n && found < k; i++) {
        bool none = all[i].row % 10 == 9;
        size_t document = all[i].row % documents;
        if (!none && seen[document]) continue;
        if (!none) seen[document] = true;
        out[found++] = all[i];
    }
    return found;
}

static void best_of_each_document(void **state) {
    (void)state;
    static const size_t ks[] = {0, 1, 3, 10, 200, N, N + 100};
    float q[DIM] = {1, 2, -1, 0.5F, 0, 1};
    static zv_hit hits[N + 100], want[N + 100];
    uint8_t keep[N];
    zv_err err = {0};
    for (size_t i = 0; i < N; i++) keep[i] = i % 4 != 0;
    for (size_t documents = 1; documents <= N; documents *= 5) {
        zv_space *s = space_of(documents, documents == 5);
        for (size_t i = 0; i < sizeof ks / sizeof *ks; i++)
            for (int metric = ZV_COS; metric <= ZV_L2; metric++) {
                const size_t exclude[] = {5};
                zv_search_opts opts = {(zv_metric)metric, i % 2 ? keep : NULL, exclude, 1};
                size_t n = ks[i];
                const char *column = documents == 5 && i % 2 ? "label" : "parent";
                ZT_OK(zv_index_search_grouped(hits, &n, NULL, s, q, column, &opts, &err), err);
                assert_int_equal(n, expected(want, ks[i], s, q, documents, &opts));
                if (n) assert_memory_equal(hits, want, n * sizeof *hits);
            }
        zv_space_free(s);
    }
}

static void unknown_column(void **state) {
    (void)state;
    float q[DIM] = {1};
    zv_hit hits[3];
    size_t n = 3;
    zv_err err = {.lang = ZV_HE};
    zv_space *s = space_of(3, false);
    ZT_FAILS(zv_index_search_grouped(hits, &n, NULL, s, q, "nothing", NULL, &err), ZV_NOTFOUND,
             err);
    assert_non_null(strstr(err.msg, "עמודה 'nothing'"));
    assert_int_equal(n, 0);
    n = 3;
    ZT_FAILS(zv_index_search_grouped(hits, &n, NULL, s, q, "label", NULL, &err), ZV_NOTFOUND, err);
    n = 3;
    q[0] = 0;
    ZT_FAILS(zv_index_search_grouped(hits, &n, NULL, s, q, "parent", NULL, &err), ZV_NODATA, err);
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
        cmocka_unit_test(best_of_each_document),
        cmocka_unit_test(unknown_column),
    };
    return cmocka_run_group_tests(tests, make_folder, remove_folder);
}
