#include "unit/io/io_fixture.h"

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

static void no_folder_for_it(void **state) {
    fixture *f = *state;
    zv__spool s;
    zv_err err = {0};
    const char *before = getenv("TMPDIR");
    char kept[256];
    snprintf(kept, sizeof kept, "%s", before ? before : "");
    setenv("TMPDIR", "/nowhere/at/all", 1);
    zv__spool_init(&s, f->env, 4);
    ZT_OK(zv__spool_add(&s, "/nowhere/x", "abcd", 4, &err), err);
    ZT_FAILS(zv__spool_add(&s, "/nowhere/x", "e", 1, &err), ZV_IO, err);
    zv__spool_free(&s);
    if (before)
        setenv("TMPDIR", kept, 1);
    else
        unsetenv("TMPDIR");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        FIXTURE_TEST(bytes_come_back_in_order),
        FIXTURE_TEST(no_folder_for_it),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
