/* The readers that only read, with each request for memory failing in turn. */
#include "unit/io/io_models.h"

static char path[96];
static size_t rows;

static zv_status read_it(const zv_alloc *alloc, zv_err *err) {
    zv_env *env = NULL;
    zv_env_opts opts = {.alloc = *alloc, .threads = 1};
    zv_status status = zv_env_new(&env, &opts, err);
    if (status != ZV_OK) return status;
    table t;
    zv_reader_opts r = {.batch = 2};
    status = read_table(&t, env, path, &r, err);
    if (status == ZV_OK && t.n != rows) fail_msg("%zu rows", t.n);
    zv_env_free(env);
    return status;
}

static void out_of_memory(fixture *f, const void *file, size_t len, size_t n, const char *name) {
    put_file(f->path, file, len);
    snprintf(path, sizeof path, "%s", f->path);
    rows = n;
    zt_out_of_memory(read_it, name);
}

static void glove(void **state) {
    static const char text[] = "a\xFF b 1 2\nc 1e400 3\n\nd 4 5";
    out_of_memory(*state, text, sizeof text - 1, 3, "glove");
}

static void fasttext(void **state) {
    const ft_options o = {.version = 12,
                          .model = FT_MODEL_SG,
                          .bucket = 7,
                          .minn = 3,
                          .maxn = 4,
                          .words = {"</s>", "cat", "a\xFF"},
                          .n_words = 3,
                          .pruned = 2};
    bytes b = ft_model(&o);
    out_of_memory(*state, b.at, b.n, 3, "fasttext");
}

static void gguf(void **state) {
    bytes b = gg_start(3, 1, 1);
    gg_tokens(&b, 3);
    gg_tensor(&b, "token_embd.weight", 2, 3, 0, 0);
    gg_align(&b, 32);
    for (int k = 0; k < 6; k++) put_f32(&b, 1);
    out_of_memory(*state, b.at, b.n, 3, "gguf");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        FIXTURE_TEST(glove),
        FIXTURE_TEST(fasttext),
        FIXTURE_TEST(gguf),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
