/* test_oom_index.c — every request for memory of a handle and its searches fails once: a sentence, no
 * leak, no crash. */
#include "../zt.h"

#include <unistd.h>

#include <zavit/index.h>

enum { N = 300, DIM = 5, Q = 40, K = 4 };

static char folder[] = "/tmp/zavit-oom-index-XXXXXX";
static char paths[2][64]; /* f32, f16 */

typedef zv_status use_fn(const zv_env *env, const zv_space *space, zv_err *err);

static zv_status with_space(const zv_alloc *alloc, const char *path, use_fn *use, zv_err *err) {
    zv_env *env = NULL;
    zv_space *space = NULL;
    zv_env_opts opts = {.alloc = *alloc, .threads = 1};
    zv_status status = zv_env_new(&env, &opts, err);
    if (status == ZV_OK) status = zv_space_open(&space, env, path, NULL, err);
    if (status == ZV_OK) status = use(env, space, err);
    zv_space_free(space);
    zv_env_free(env);
    return status;
}

static zv_status search(const zv_env *env, const zv_space *space, bool low, size_t n, zv_err *err) {
    float q[Q * DIM];
    zv_hit hits[Q * K];
    size_t counts[Q], exclude[] = {1, 2}, own[Q] = {3};
    zv_index *ix = NULL;
    zv_search_many_opts opts = {.common = {.exclude = exclude, .n_exclude = 2}, .own_row = own};
    for (size_t i = 0; i < (size_t)Q * DIM; i++) q[i] = (float)(i % 7) + 1;
    for (size_t d = 0; d < DIM; d++) q[DIM + d] = 1e35F; /* goes the slow way */
    zv_status status = zv_index_new(&ix, env, space, &(zv_index_opts){.low_bit = low}, err);
    if (status == ZV_OK) status = zv_index_search_many(hits, counts, env, ix, q, n, K, &opts, err);
    zv_index_free(ix);
    return status;
}

static zv_status many_in(const zv_env *env, const zv_space *space, zv_err *err) {
    return search(env, space, false, Q, err);
}

static zv_status one_in(const zv_env *env, const zv_space *space, zv_err *err) {
    return search(env, space, false, 1, err);
}

static zv_status low_bit_in(const zv_env *env, const zv_space *space, zv_err *err) {
    return search(env, space, true, 1, err);
}

static zv_status groups_in(const zv_env *env, const zv_space *space, zv_err *err) {
    float q[DIM] = {1, 2, 3, 4, 5};
    zv_hit hits[K];
    size_t n = K;
    return zv_index_search_grouped(hits, &n, env, space, q, "document", NULL, err);
}

static zv_status words_in(const zv_env *env, const zv_space *space, zv_err *err) {
    float q[DIM] = {1, 2, 3, 4, 5};
    double scores[N];
    zv_hit hits[K];
    size_t n = K;
    zv_bm25 *b = NULL;
    zv_bm25_split *split = NULL;
    zv_str query = zv_str_of("w1 שלום w2 w2");
    zv_status status = zv_bm25_new(&b, env, space, NULL, err);
    if (status == ZV_OK) status = zv_bm25_search(hits, &n, b, query, NULL, err);
    if (status == ZV_OK) status = zv_bm25_explain(&split, b, query, 5, err);
    if (status == ZV_OK) status = zv_index_scores(scores, env, space, NULL, q, ZV_COS, err);
    zv_bm25_split_free(split);
    zv_bm25_free(b);
    return status;
}

#define SCENARIO(name, file)                                                                       \
    static zv_status name##_##file(const zv_alloc *alloc, zv_err *err) {                           \
        return with_space(alloc, paths[file], name, err);                                          \
    }
SCENARIO(many_in, 0)
SCENARIO(many_in, 1)
SCENARIO(one_in, 0)
SCENARIO(one_in, 1)
SCENARIO(low_bit_in, 0)
SCENARIO(low_bit_in, 1)
SCENARIO(groups_in, 0)
SCENARIO(words_in, 0)

static void running_out_of_memory(void **state) {
    (void)state;
    zt_out_of_memory(many_in_0, "many queries, f32");
    zt_out_of_memory(many_in_1, "many queries, f16");
    zt_out_of_memory(one_in_0, "one query, f32");
    zt_out_of_memory(one_in_1, "one query, f16");
    zt_out_of_memory(low_bit_in_0, "low-bit, f32");
    zt_out_of_memory(low_bit_in_1, "low-bit, f16");
    zt_out_of_memory(groups_in_0, "groups");
    zt_out_of_memory(words_in_0, "words");
}

static int make_spaces(void **state) {
    (void)state;
    zv_err err = {0};
    zv_rng rng = zv_rng_seed(1);
    if (!mkdtemp(folder)) return -1;
    for (int file = 0; file < 2; file++) {
        zv_space_writer *w = NULL;
        zv_space_writer_opts opts = {.dim = DIM, .dtype = file ? ZV_F16 : ZV_F32, .texts = true};
        snprintf(paths[file], sizeof paths[file], "%s/%d.safetensors", folder, file);
        ZT_OK(zv_space_create(&w, NULL, paths[file], &opts, &err), err);
        for (size_t i = 0; i < N; i++) {
            float x[DIM];
            char text[40];
            snprintf(text, sizeof text, "w%zu שלום w%zu", i % 50, i % 7);
            zv_str name = zv_str_of("document"), value = zv_str_of(i % 3 ? "a" : "b");
            for (size_t d = 0; d < DIM; d++) x[d] = (float)zv_rng_normal(&rng);
            zv_space_item item = {.vector = x,
                                  .text = zv_str_of(text),
                                  .field_names = &name,
                                  .field_values = &value,
                                  .n_fields = 1};
            ZT_OK(zv_space_add(w, &item, &err), err);
        }
        ZT_OK(zv_space_finish(w, &(zv_contract){0}, &err), err);
    }
    return 0;
}

static int remove_spaces(void **state) {
    (void)state;
    for (int file = 0; file < 2; file++) unlink(paths[file]);
    return rmdir(folder);
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(running_out_of_memory)};
    return cmocka_run_group_tests(tests, make_spaces, remove_spaces);
}
