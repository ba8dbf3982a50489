#include "unit/io/io_fixture.h"

#include <sys/resource.h>
#include <sys/wait.h>

#include "space/space_spool.h"

#undef malloc
#undef free

typedef struct collected {
    uint8_t bytes[1 << 16];
    size_t len;
} collected;

static zv_status collect(void *ctx, const void *bytes, size_t len, zv_err *err) {
    collected *c = ctx;
    (void)err;
    memcpy(c->bytes + c->len, bytes, len);
    c->len += len;
    return ZV_OK;
}

static void bytes_come_back_in_order(void **state) {
    fixture *f = *state;
    static collected want, got;
    for (size_t limit = 1; limit < 100000; limit *= 7) {
        zv__spool s;
        zv_err err = {0};
        zv_rng rng = zv_rng_seed(limit);
        want.len = got.len = 0;
        zv__spool_init(&s, f->env, limit);
        while (want.len < 50000) {
            size_t len = (size_t)zv_rng_below(&rng, 300);
            for (size_t i = 0; i < len; i++) want.bytes[want.len + i] = (uint8_t)zv_rng_u64(&rng);
            ZT_OK(zv__spool_add(&s, f->path, want.bytes + want.len, len, &err), err);
            want.len += len;
        }
        assert_int_equal(zv__spool_size(&s), want.len);
        assert_true((s.on_disk > 0) == (limit < want.len));
        ZT_OK(zv__spool_read(&s, f->path, collect, &got, &err), err);
        assert_int_equal(got.len, want.len);
        assert_memory_equal(got.bytes, want.bytes, want.len);
        zv__spool_free(&s);
        assert_int_equal(fixture_files(f), 0); /* its file has no name */
    }
}

/* Where the file's own folder does not serve, the one for temporary files does. */
static void another_folder(void **state) {
    fixture *f = *state;
    zv__spool s;
    collected got = {.len = 0};
    zv_err err = {0};
    zv__spool_init(&s, f->env, 4);
    ZT_OK(zv__spool_add(&s, "/nowhere/x", "abcd", 4, &err), err);
    ZT_OK(zv__spool_add(&s, "/nowhere/x", "e", 1, &err), err);
    ZT_OK(zv__spool_read(&s, "/nowhere/x", collect, &got, &err), err);
    assert_memory_equal(got.bytes, "abcde", 5);
    zv__spool_free(&s);
}

static void no_room(void **state) {
    fixture *f = *state;
    pid_t child = fork();
    if (child == 0) {
        struct rlimit limit = {100, 100};
        static const char bytes[1000];
        zv__spool s;
        zv_err err = {0};
        setrlimit(RLIMIT_FSIZE, &limit);
        zv__spool_init(&s, NULL, 8);
        zv_status status = zv__spool_add(&s, f->path, bytes, sizeof bytes, &err);
        zv__spool_free(&s);
        _exit(status == ZV_IO && strstr(err.msg, f->path) ? 7 : 1);
    }
    int how = 0;
    waitpid(child, &how, 0);
    assert_true(WIFEXITED(how) && WEXITSTATUS(how) == 7);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        FIXTURE_TEST(bytes_come_back_in_order),
        FIXTURE_TEST(another_folder),
        FIXTURE_TEST(no_room),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
