/* Spaces written and opened with each request for memory failing in turn. */
#include "unit/space/space_fixture.h"

#include "space/space_spool.h"

#undef malloc
#undef free

static char path[96];
static zv_dtype dtype;
static const char *history;

static zv_status make_env(zv_env **env, const zv_alloc *alloc, zv_err *err) {
    zv_env_opts opts = {.alloc = *alloc, .threads = 1};
    return zv_env_new(env, &opts, err);
}

static zv_status write_it(const zv_alloc *alloc, zv_err *err) {
    zv_env *env = NULL;
    zv_status status = make_env(&env, alloc, err);
    if (status != ZV_OK) return status;
    zv_contract c = {.model = "m", .normalized = true, .history = history};
    status = write_small(env, path, dtype, &c, 0, SMALL_ROWS, err);
    zv_env_free(env);
    return status;
}

static zv_status open_it(const zv_alloc *alloc, zv_err *err) {
    zv_env *env = NULL;
    zv_space *s = NULL;
    zv_space_opts opts = {.verify = true};
    uint8_t keep[64];
    zv_status status = make_env(&env, alloc, err);
    if (status != ZV_OK) return status;
    status = zv_space_open(&s, env, path, &opts, err);
    if (status == ZV_OK && zv_space_has_labels(s))
        status = zv_space_where(s, "label", "noun", keep, err);
    zv_err where = {0};
    if (status == ZV_OK) {
        status = zv_space_where(s, "none", "", keep, &where);
        if (status == ZV_NOTFOUND)
            status = ZV_OK;
        else
            *err = where;
    }
    if (status != ZV_OK && status != ZV_NOMEM) fail_msg("%s", err->msg);
    zv_space_free(s);
    zv_env_free(env);
    return status;
}

static zv_status open_other(const zv_alloc *alloc, zv_err *err) {
    zv_env *env = NULL;
    zv_space *s = NULL;
    zv_status status = make_env(&env, alloc, err);
    if (status != ZV_OK) return status;
    status = zv_space_open(&s, env, path, NULL, err);
    if (status == ZV_UNSUPPORTED) status = ZV_OK; /* a refusal with the tensors' names */
    zv_space_free(s);
    zv_env_free(env);
    return status;
}

static zv_status nothing(void *ctx, const void *bytes, size_t len, zv_err *err) {
    (void)ctx, (void)bytes, (void)len, (void)err;
    return ZV_OK;
}

static zv_status spool(const zv_alloc *alloc, zv_err *err) {
    zv_env *env = NULL;
    zv__spool s;
    zv_status status = make_env(&env, alloc, err);
    if (status != ZV_OK) return status;
    zv__spool_init(&s, env, 8);
    for (int i = 0; i < 20 && status == ZV_OK; i++)
        status = zv__spool_add(&s, path, "0123456789", (size_t)(i % 10), err);
    if (status == ZV_OK) status = zv__spool_read(&s, path, nothing, NULL, err);
    zv__spool_free(&s);
    zv_env_free(env);
    return status;
}

static void spaces(void **state) {
    fixture *f = *state;
    static char longer[6000];
    snprintf(path, sizeof path, "%s", f->path);
    memset(longer, 'h', sizeof longer - 1);
    for (int d = 0; d < ZV_DTYPES; d++) {
        dtype = (zv_dtype)d;
        history = d == ZV_F32 ? longer : NULL;
        zt_out_of_memory(write_it, "write");
        assert_int_equal(fixture_files(f), 1);
        zt_out_of_memory(open_it, "open");
    }
    zt_out_of_memory(spool, "spool");
}

static void other_files(void **state) {
    fixture *f = *state;
    snprintf(path, sizeof path, "%s", f->path);
    put_text(path, "2 2\na 1 2\nb 3 4\n");
    zt_out_of_memory(open_it, "word2vec");
    put_text(path, "{\"vector\":[1],\"id\":\"a\"}\n{\"vector\":[1],\"label\":\"x\"}\n"
                   "{\"vector\":[2],\"text\":\"t\"}\n");
    zt_out_of_memory(open_it, "jsonl");
    static const char other[] =
        "\x3A\0\0\0\0\0\0\0{\"weights\":{\"dtype\":\"U8\",\"shape\":[],\"data_offsets\":[0,1]}}x";
    put_file(path, other, sizeof other - 1);
    zt_out_of_memory(open_other, "no vectors");
}

static zv_status open_plain(const zv_alloc *alloc, zv_err *err) {
    zv_env *env = NULL;
    zv_space *s = NULL;
    zv_status status = make_env(&env, alloc, err);
    if (status != ZV_OK) return status;
    status = zv_space_open(&s, env, path, NULL, err);
    if (status == ZV_OK && !zv_space_has_ids(s)) fail_msg("no names");
    zv_space_free(s);
    zv_env_free(env);
    return status;
}

/* 64-bit numbers, and names from the tokenizer beside them. */
static void tokens(void **state) {
    fixture *f = *state;
    char tokenizer[128];
    static const char file[] = "\x42\0\0\0\0\0\0\0{\"embeddings\":{\"dtype\":\"F64\",\"shape\":[2,"
                               "1],\"data_offsets\":[0,16]}}"
                               "0123456789abcdef";
    snprintf(path, sizeof path, "%s", f->path);
    snprintf(tokenizer, sizeof tokenizer, "%s/tokenizer.json", f->folder);
    put_text(tokenizer, "{\"model\":{\"vocab\":{\"a\":0,\"b\":1}}}");
    put_file(path, file, sizeof file - 1);
    zt_out_of_memory(open_plain, "tokens");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        FIXTURE_TEST(tokens),
        FIXTURE_TEST(spaces),
        FIXTURE_TEST(other_files),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
