/* Every reader and writer with each request for memory failing in turn. */
#include "unit/io/io_fixture.h"

static const float numbers[3][2] = {{0.1F, -2}, {1e-20F, 3.5F}, {16777216, 0.333333343F}};
static const zv_str words[3] = {{"cat", 3}, {"\xD7\xA9\xD7\x9C", 4}, {"x", 1}};
static const zv_batch three = {
    .n = 3, .rows = numbers[0], .ids = words, .texts = words, .labels = words};

static char path[96];
static zv_format format;

static zv_status write_then_read(const zv_alloc *alloc, zv_err *err) {
    zv_env *env = NULL;
    zv_env_opts opts = {.alloc = *alloc, .threads = 1};
    zv_status status = zv_env_new(&env, &opts, err);
    if (status != ZV_OK) return status;
    zv_writer_opts w = {.format = format, .dim = 2, .items = 3};
    table t;
    status = write_table(env, path, &w, &three, err);
    if (status == ZV_OK) status = read_table(&t, env, path, NULL, err);
    if (status == ZV_OK && t.n != 3) fail_msg("%zu rows", t.n);
    zv_env_free(env);
    return status;
}

static zv_status read_it(const zv_alloc *alloc, zv_err *err) {
    zv_env *env = NULL;
    zv_env_opts opts = {.alloc = *alloc, .threads = 1};
    zv_status status = zv_env_new(&env, &opts, err);
    if (status != ZV_OK) return status;
    table t;
    zv_reader_opts r = {.batch = 1};
    status = read_table(&t, env, path, &r, err);
    zv_env_free(env);
    return status;
}

static bool is_written(const fixture *f) {
    zv_writer *w = NULL;
    zv_err err = {0};
    zv_writer_opts opts = {.format = format, .dim = 2, .items = 3};
    zv_status status = zv_io_create(&w, f->env, path, &opts, &err);
    zv_io_abort(w);
    return status == ZV_OK;
}

static void readers_and_writers(void **state) {
    fixture *f = *state;
    char metadata[128];
    snprintf(path, sizeof path, "%s", f->path);
    snprintf(metadata, sizeof metadata, "%s.metadata.tsv", f->path);
    for (int k = ZV_FORMAT_WORD2VEC_TEXT; k < ZV_FORMATS; k++) {
        format = (zv_format)k;
        if (!is_written(f)) continue; /* read only: test_oom_models, test_oom_tables */
        bool pair = format == ZV_FORMAT_PROJECTOR;
        zt_out_of_memory(write_then_read, zv_format_name(format));
        assert_int_equal(fixture_files(f), pair ? 2 : 1);
        if (pair) unlink(metadata);
    }
}

static void odd_input(void **state) {
    fixture *f = *state;
    snprintf(path, sizeof path, "%s", f->path);
    put_text(path, "2 2\na\xFF b 1 2\nc 1e400 3\n");
    zt_out_of_memory(read_it, "broken UTF-8");
    put_text(path, "{\"vector\":[1,2],\"id\":1.5,\"x\":1}\n{\"vector\":[1,2],\"text\":\"a\"}\n");
    zt_out_of_memory(read_it, "jsonl");
    static const char npy[] = "\x93NUMPY\x02\0\x3A\0\0\0"
                              "{'descr': '>f8', 'fortran_order': True, 'shape': (1, 2), }"
                              "0123456789abcdef";
    put_file(path, npy, sizeof npy - 1);
    zt_out_of_memory(read_it, "npy");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        FIXTURE_TEST(readers_and_writers),
        FIXTURE_TEST(odd_input),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
