/* Memory, arena and buffer, with memory that fails. */
#include "zt.h"

#define ZV_BASE_MEMORY_IMPLEMENTATION /* tests may use libc's memory */
#include "base/base_arena.h"

static zv_env *env_on(zt_memory *m) {
    zv_env *env;
    zv_err err = {0};
    zv_env_opts opts = {.alloc = zt_memory_alloc(m), .threads = 1};
    ZT_OK(zv_env_new(&env, &opts, &err), err);
    return env;
}

static void sizes_that_overflow_are_refused(void **state) {
    (void)state;
    zt_memory m = {.fail_at = -1};
    zv_env *env = env_on(&m);
    const zv_env *envs[] = {NULL, env};
    for (int i = 0; i < 2; i++) {
        assert_null(zv__alloc(envs[i], SIZE_MAX / 2, 3));
        assert_null(zv__alloc(envs[i], (size_t)PTRDIFF_MAX + 1, 1));
        assert_null(zv__calloc(envs[i], SIZE_MAX, SIZE_MAX));
        assert_null(zv__alloc_aligned(envs[i], SIZE_MAX, 1));
        assert_null(zv__alloc_aligned(envs[i], PTRDIFF_MAX, 1));
        assert_null(zv__strdup(envs[i], "x", SIZE_MAX));
        assert_int_equal(m.requests, 1); /* no allocator was even asked: the 1 is the environment */
        char *p = zv__alloc(envs[i], 0, 8);
        assert_non_null(p);
        assert_null(zv__realloc(envs[i], p, 0, SIZE_MAX / 2, 3));
        p = zv__realloc(envs[i], p, 0, 100, 1);
        memset(p, 'x', 100);
        p = zv__realloc(envs[i], p, 100, 0, 1);
        assert_non_null(p);
        zv__free(envs[i], p);
        zv__free(envs[i], NULL);
        zv__free_aligned(envs[i], NULL);
    }
    zv_env_free(env);
    assert_int_equal(m.live, 0);
}

static void zeroed_and_aligned(void **state) {
    (void)state;
    zt_memory m = {.fail_at = -1};
    zv_env *env = env_on(&m);
    const zv_env *envs[] = {NULL, env};
    for (int i = 0; i < 2; i++)
        for (size_t n = 0; n < 300; n += 7) {
            unsigned char *z = zv__calloc(envs[i], n, 1), *a = zv__alloc_aligned(envs[i], n, 4);
            for (size_t j = 0; j < n; j++) assert_int_equal(z[j], 0);
            assert_int_equal((uintptr_t)a % 64, 0);
            memset(a, 0xff, 4 * n);
            zv__free_aligned(envs[i], a);
            zv__free(envs[i], z);
        }
    zv_env_free(env);
    assert_int_equal(m.live, 0);
}

static void huge_blocks_are_aligned_and_given_back(void **state) {
    (void)state;
    zt_memory m = {.fail_at = -1};
    zv_env *env = env_on(&m);
    const zv_env *envs[] = {NULL, env};
    const size_t sizes[] = {0, 1, 1000, (8 << 20) - 1, 8 << 20, (8 << 20) + 1, (9 << 20) + 12345};
    for (size_t i = 0; i < 2; i++)
        for (size_t j = 0; j < ZV_COUNT(sizes); j++) {
            unsigned char *p = zv__alloc_huge(envs[i], sizes[j], 1);
            assert_non_null(p);
            size_t alignment = sizes[j] >= (size_t)8 << 20 ? (size_t)2 << 20 : 64;
            assert_int_equal((uintptr_t)p % alignment, 0);
            memset(p, 0xa5, sizes[j]);
            zv__free_huge(envs[i], p);
        }
    zv__free_huge(env, NULL);
    assert_null(zv__alloc_huge(env, SIZE_MAX, 1));
    assert_null(zv__alloc_huge(env, PTRDIFF_MAX, 1));
    assert_null(zv__alloc_huge(env, SIZE_MAX / 2, 3));
    m.fail_at = m.requests;
    assert_null(zv__alloc_huge(env, 9 << 20, 1));
    zv_env_free(env);
    assert_int_equal(m.live, 0);
}

static void growing_keeps_what_was_there(void **state) {
    (void)state;
    zt_memory m = {.fail_at = -1};
    zv_env *env = env_on(&m);
    int *a = NULL;
    size_t cap = 0;
    for (int i = 0; i < 10000; i++) {
        assert_true(zv__grow(env, &a, &cap, (size_t)i + 1, sizeof *a));
        a[i] = i;
    }
    for (int i = 0; i < 10000; i++) assert_int_equal(a[i], i);
    assert_true(m.requests < 20); /* doubling */
    m.fail_at = m.requests;
    m.sticky = true;
    size_t before = cap;
    assert_false(zv__grow(env, &a, &cap, cap + 1, sizeof *a));
    assert_int_equal(cap, before);
    assert_int_equal(a[9999], 9999);
    assert_false(zv__grow(env, &a, &cap, SIZE_MAX, sizeof *a));
    zv__free(env, a);
    zv_env_free(env);
    assert_int_equal(m.live, 0);
}

static void arena_marks_and_rewinds(void **state) {
    (void)state;
    zt_memory m = {.fail_at = -1};
    zv_env *env = env_on(&m);
    zv__arena a;
    zv__arena_init(&a, env);
    zv__arena_mark empty = zv__arena_at(&a);
    zv__arena_rewind(&a, empty); /* nothing there yet */
    char *kept = zv__arena_strdup(&a, "זווית", 10);
    zv__arena_mark mark = zv__arena_at(&a);
    long requests = 0;
    for (int round = 0; round < 5; round++) {
        for (size_t i = 0; i < 1000; i++) {
            unsigned char *p = zv__arena_alloc(&a, i % 77, 3);
            assert_non_null(p);
            assert_int_equal((uintptr_t)p % 16, 0);
            memset(p, 0xee, i % 77 * 3);
        }
        memset(zv__arena_alloc(&a, 1, 500000), 1, 500000); /* larger than any chunk so far */
        zv__arena_rewind(&a, mark);
        if (round == 0) requests = m.requests;
    }
    assert_int_equal(m.requests, requests); /* chunks are kept and used again */
    assert_string_equal(kept, "זווית");
    zv__arena_rewind(&a, empty);
    assert_ptr_equal(zv__arena_alloc(&a, 1, 1), kept);
    assert_null(zv__arena_alloc(&a, SIZE_MAX, 2));
    assert_null(zv__arena_alloc(&a, SIZE_MAX, 1));
    assert_null(zv__arena_strdup(&a, "x", SIZE_MAX));
    zv__arena_free(&a);
    zv__arena_free(&a);
    zv_env_free(env);
    assert_int_equal(m.live, 0);
}

static void arena_blocks_do_not_overlap(void **state) {
    (void)state;
    zv__arena a;
    zv__arena_init(&a, NULL);
    zv_rng rng = zv_rng_seed(1);
    unsigned char *blocks[500];
    size_t sizes[500];
    for (int round = 0; round < 3; round++) {
        zv__arena_mark mark = zv__arena_at(&a);
        for (int i = 0; i < 500; i++) {
            sizes[i] = zv_rng_below(&rng, i % 50 ? 200 : 20000);
            blocks[i] = zv__arena_alloc(&a, sizes[i], 1);
            memset(blocks[i], i & 0xff, sizes[i]);
        }
        for (int i = 0; i < 500; i++)
            for (size_t j = 0; j < sizes[i]; j++) assert_int_equal(blocks[i][j], i & 0xff);
        if (round != 1) zv__arena_rewind(&a, mark);
    }
    zv__arena_free(&a);
}

static void buffer_adds_everything(void **state) {
    (void)state;
    zv_buf b = {0};
    zv_err err = {0};
    assert_string_equal(zv_buf_cstr(&b), "");
    zv_buf_add(&b, NULL, 0);
    zv_buf_puts(&b, "a");
    zv_buf_putc(&b, '-');
    zv_buf_fill(&b, '=', 3);
    zv_buf_fill(&b, '=', 0);
    zv_buf_addf(&b, " %d %s", 42, "זווית");
    zv_buf_say(&b, ZV_EN, " %s is %d", " %s הוא %d", "x", 1);
    zv_buf_say(&b, ZV_HE, " %s is %d", " %s הוא %d", "x", 1);
    assert_string_equal(zv_buf_cstr(&b), "a-=== 42 זווית x is 1 x הוא 1");
    assert_int_equal(b.len, strlen(b.ptr));
    ZT_OK(zv_buf_status(&b, &err), err);
    size_t cap = b.cap;
    zv_buf_clear(&b);
    assert_string_equal(zv_buf_cstr(&b), "");
    assert_int_equal(b.cap, cap);
    for (int len = 0; len < 3000; len += 13) { /* a formatted text that fits, and that does not */
        zv_buf_clear(&b);
        zv_buf_addf(&b, "%*d", len, 7);
        assert_int_equal(b.len, len > 0 ? len : 1);
        assert_int_equal(b.ptr[b.len - 1], '7');
        assert_int_equal(b.ptr[b.len], 0);
    }
    zv_buf_free(&b);
    zv_buf_free(&b);
    zv_buf_free(NULL);
    assert_null(b.ptr);
}

static void buffer_survives_failing_memory(void **state) {
    (void)state;
    for (long fail_at = 1; fail_at < 8; fail_at++) {
        zt_memory m = {.fail_at = -1, .sticky = true};
        zv_env *env = env_on(&m);
        m.fail_at = m.requests + fail_at;
        zv_buf b;
        zv_err err = {0};
        zv_buf_init(&b, env);
        size_t before = 0;
        for (int i = 0; i < 100000 && !b.failed; i++) {
            before = b.len;
            zv_buf_addf(&b, "%d ", i);
        }
        assert_true(b.failed);
        assert_int_equal(b.len, before); /* the addition that failed left nothing behind */
        assert_int_equal(strlen(zv_buf_cstr(&b)), b.len);
        zv_buf_puts(&b, "more");
        zv_buf_fill(&b, 'x', 10);
        assert_int_equal(b.len, before);
        zv_buf_clear(&b);
        ZT_FAILS(zv_buf_status(&b, &err), ZV_NOMEM, err);
        zv_buf_free(&b);
        assert_false(b.failed);
        zv_env_free(env);
        assert_int_equal(m.live, 0);
    }
    zv_buf b = {0};
    zv_buf_puts(&b, "x");
    zv_buf_fill(&b, 'x', SIZE_MAX - 1); /* lengths that overflow */
    assert_true(b.failed);
    assert_string_equal(zv_buf_cstr(&b), "x");
    zv_buf_free(&b);
}

static void strings_compare_by_bytes(void **state) {
    (void)state;
    assert_true(zv_str_equal(zv_str_of("abc"), (zv_str){"abcd", 3}));
    assert_false(zv_str_equal(zv_str_of("abc"), zv_str_of("abd")));
    assert_false(zv_str_equal(zv_str_of("abc"), zv_str_of("ab")));
    assert_true(zv_str_equal(zv_str_of(NULL), zv_str_of("")));
    assert_false(zv_str_equal((zv_str){"a\0b", 3}, (zv_str){"a\0c", 3}));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(sizes_that_overflow_are_refused),
        cmocka_unit_test(zeroed_and_aligned),
        cmocka_unit_test(huge_blocks_are_aligned_and_given_back),
        cmocka_unit_test(growing_keeps_what_was_there),
        cmocka_unit_test(arena_marks_and_rewinds),
        cmocka_unit_test(arena_blocks_do_not_overlap),
        cmocka_unit_test(buffer_adds_everything),
        cmocka_unit_test(buffer_survives_failing_memory),
        cmocka_unit_test(strings_compare_by_bytes),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
