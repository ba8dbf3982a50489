/* Every request for memory of the base room failing in turn. */
#include "zt.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zlib.h>

#define ZV_BASE_MEMORY_IMPLEMENTATION /* tests may use libc's memory */
#include "base/base_arena.h"
#include "base/base_dict.h"
#include "base/base_file.h"
#include "base/base_pool.h"
#include "base/base_sha256.h"

static void nothing(void *ctx, size_t task, unsigned worker) {
    (void)ctx, (void)task, (void)worker;
}

static zv_status environment(const zv_alloc *alloc, zv_err *err) {
    zv_env *env;
    ZV_TRY(zv_env_new(&env, &(zv_env_opts){.alloc = *alloc, .threads = 3}, err));
    zv__parallel(env, 10, nothing, NULL);
    zv_env_free(env);
    return ZV_OK;
}

static zv_status dict_use(const zv_env *env, zv_err *err) {
    zv__dict *d;
    ZV_TRY(zv__dict_new(&d, env, err));
    zv_status status = ZV_OK;
    for (uint32_t i = 0; i < 3000 && status == ZV_OK; i++) {
        char key[3000] = {0};
        int n = snprintf(key, sizeof key, "key %u", i);
        if (i % 1000 == 999) n = (int)sizeof key; /* a long one */
        uint32_t number;
        status = zv__dict_put(d, (zv_str){key, (size_t)n}, &number, NULL, err);
        if (status != ZV_OK) {
            /* A failed entry leaves no trace, and the next try succeeds. */
            assert_int_equal(zv__dict_size(d), i);
            assert_int_equal(zv__dict_find(d, (zv_str){key, (size_t)n}), ZV__DICT_NONE);
            zv_err later = {0};
            ZT_OK(zv__dict_put(d, (zv_str){key, (size_t)n}, &number, NULL, &later), later);
            assert_int_equal(number, i);
        }
    }
    zv__dict_free(d);
    return status;
}

static zv_status buffer_use(const zv_env *env, zv_err *err) {
    zv_buf b;
    zv_buf_init(&b, env);
    for (int i = 0; i < 500; i++) zv_buf_addf(&b, "%d %s ", i, "זווית");
    zv_status status = zv_buf_status(&b, err);
    zv_buf_free(&b);
    return status;
}

static zv_status arena_use(const zv_env *env, zv_err *err) {
    zv__arena a;
    zv__arena_init(&a, env);
    zv_status status = ZV_OK;
    for (size_t i = 0; i < 200 && status == ZV_OK; i++)
        if (!zv__arena_alloc(&a, i, 100) || !zv__arena_strdup(&a, "x", 1)) status = zv__nomem(err);
    zv__arena_free(&a);
    return status;
}

static zv_status lines_use(const zv_env *env, const char *path, zv_err *err) {
    zv__lines *l;
    ZV_TRY(zv__lines_open(&l, env, path, err));
    zv_str line;
    bool more = true;
    zv_status status = ZV_OK;
    while (more && status == ZV_OK) status = zv__lines_next(l, &line, &more, err);
    zv__lines_close(l);
    return status;
}

static zv_status map_use(const zv_env *env, const char *path, zv_err *err) {
    zv__mapping m;
    zv_status status = zv__map_open(&m, env, path, err);
    zv__map_close(&m);
    return status;
}

static zv_status outfile_use(const zv_env *env, const char *path, zv_err *err) {
    zv__outfile *o;
    ZV_TRY(zv__out_open(&o, env, path, err));
    zv_status status = zv__out_write(o, "bytes", 5, err);
    if (status == ZV_OK) status = zv__out_patch(o, 1, "Y", 1, err);
    if (status == ZV_OK) return zv__out_finish(o, err);
    zv__out_abort(o);
    return status;
}

static zv_status path_use(const zv_env *env, zv_err *err) {
    zv_buf b;
    zv_buf_init(&b, env);
    zv_status status = zv__path_relative(&b, "/tmp/a/b/../model", "here/there", err);
    if (status == ZV_OK) status = zv__path_relative(&b, ".", "/tmp", err);
    if (status == ZV_OK) status = zv__path_join(&b, "/tmp", "x", err);
    zv_buf_free(&b);
    return status;
}

static zv_status sha256_use(const zv_env *env, zv_err *err) {
    zv__sha256 *h;
    char hex[65];
    ZV_TRY(zv__sha256_new(&h, env, err));
    zv__sha256_add(h, "x", 1);
    return zv__sha256_finish(h, hex, err);
}

ZT_OOM_TEST(test_dict, dict_use(env, err))
ZT_OOM_TEST(test_buffer, buffer_use(env, err))
ZT_OOM_TEST(test_arena, arena_use(env, err))
ZT_OOM_TEST(test_lines, lines_use(env, "text", err))
ZT_OOM_TEST(test_lines_gzip, lines_use(env, "text.gz", err))
ZT_OOM_TEST(test_map_plain, map_use(env, "text", err))
ZT_OOM_TEST(test_map_gzip, map_use(env, "text.gz", err))
ZT_OOM_TEST(test_outfile, outfile_use(env, "out", err))
ZT_OOM_TEST(test_outfile_link, outfile_use(env, "link", err))
ZT_OOM_TEST(test_outfile_device, outfile_use(env, "/dev/null", err))
ZT_OOM_TEST(test_path, path_use(env, err))
ZT_OOM_TEST(test_sha256, sha256_use(env, err))

static void test_environment(void **state) {
    (void)state;
    zt_out_of_memory(environment, "environment");
}

static char folder[] = "/tmp/zavit-oom-XXXXXX";

static int enter(void **state) {
    (void)state;
    if (!mkdtemp(folder) || chdir(folder) != 0 || symlink("out", "link") != 0) return -1;
    FILE *plain = fopen("text", "wb");
    gzFile packed = gzopen("text.gz", "wb");
    if (!plain || !packed) return -1;
    for (int i = 0; i < 60000; i++) { /* longer than the reader's buffer, in one line */
        fputs("אבגדה ", plain);
        gzputs(packed, "אבגדה ");
    }
    return fclose(plain) == 0 && gzclose(packed) == Z_OK ? 0 : -1;
}

static int leave(void **state) {
    (void)state;
    unlink("text");
    unlink("text.gz");
    unlink("out");
    unlink("link");
    return chdir("/") == 0 && rmdir(folder) == 0 ? 0 : -1; /* fails if anything was left */
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_environment),    cmocka_unit_test(test_dict),
        cmocka_unit_test(test_buffer),         cmocka_unit_test(test_arena),
        cmocka_unit_test(test_lines),          cmocka_unit_test(test_lines_gzip),
        cmocka_unit_test(test_map_plain),      cmocka_unit_test(test_map_gzip),
        cmocka_unit_test(test_outfile),        cmocka_unit_test(test_outfile_link),
        cmocka_unit_test(test_outfile_device), cmocka_unit_test(test_path),
        cmocka_unit_test(test_sha256),
    };
    return cmocka_run_group_tests(tests, enter, leave);
}
