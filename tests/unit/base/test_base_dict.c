/* The table of words: numbering, growth, keys of every kind. */
#include "zt.h"

#define ZV_BASE_MEMORY_IMPLEMENTATION /* tests may use libc's memory */
#include "base/base_dict.h"

static zv_str key_of(char *room, size_t cap, int i) {
    int n = snprintf(room, cap, "%s%d", i % 3 ? "word" : "מילה", i * 7919);
    return (zv_str){room, (size_t)n};
}

static void a_hundred_thousand_keys(void **state) {
    (void)state;
    enum { N = 100000 };
    zv_err err = {0};
    zv__dict *d;
    ZT_OK(zv__dict_new(&d, NULL, &err), err);
    char room[64];
    for (int round = 0; round < 2; round++) /* the second time, nothing is new */
        for (int i = 0; i < N; i++) {
            uint32_t number = 0;
            bool added;
            ZT_OK(zv__dict_put(d, key_of(room, sizeof room, i), &number, &added, &err), err);
            assert_int_equal(number, i);
            assert_int_equal(added, round == 0);
        }
    assert_int_equal(zv__dict_size(d), N);
    for (int i = 0; i < N; i++) {
        zv_str want = key_of(room, sizeof room, i), got = zv__dict_key(d, (uint32_t)i);
        assert_true(zv_str_equal(want, got));
        assert_int_equal(got.ptr[got.len], 0);
        assert_int_equal(zv__dict_find(d, want), i);
        want.len--; /* a prefix is another key */
        uint32_t found = zv__dict_find(d, want);
        if (found != ZV__DICT_NONE) assert_true(zv_str_equal(zv__dict_key(d, found), want));
    }
    assert_int_equal(zv__dict_find(d, zv_str_of("nowhere")), ZV__DICT_NONE);
    assert_true(zv__dict_bytes(d) > N * 16u);
    assert_true(zv__dict_bytes(d) < N * 100u);
    zv__dict_free(d);
}

static void odd_keys(void **state) {
    (void)state;
    zv_err err = {0};
    zv__dict *d;
    ZT_OK(zv__dict_new(&d, NULL, &err), err);
    enum { LONG = 1000000 };
    char *large = malloc(LONG);
    assert_non_null(large);
    memset(large, 'x', LONG);
    const zv_str keys[] = {{NULL, 0}, {"\0", 1},   {"\0\0", 2},   {"a\0b", 3},
                           {"a", 1},  {"a\0c", 3}, {large, LONG}, {large, LONG - 1}};
    assert_int_equal(zv__dict_find(d, keys[0]), ZV__DICT_NONE);
    for (uint32_t round = 0; round < 2; round++)
        for (uint32_t i = 0; i < 8; i++) {
            uint32_t number;
            ZT_OK(zv__dict_put(d, keys[i], &number, NULL, &err), err);
            assert_int_equal(number, i);
            assert_int_equal(zv__dict_find(d, keys[i]), i);
        }
    assert_int_equal(zv__dict_find(d, (zv_str){"", 0}), 0); /* empty is empty */
    memset(large, 'y', LONG); /* keys are copies */
    assert_int_equal(zv__dict_find(d, keys[6]), ZV__DICT_NONE);
    assert_int_equal(zv__dict_key(d, 6).ptr[LONG - 1], 'x');
    zv__dict_free(d);
    free(large);
    zv__dict_free(NULL);
}

static void keys_never_move(void **state) {
    (void)state;
    zv_err err = {0};
    zv__dict *d;
    ZT_OK(zv__dict_new(&d, NULL, &err), err);
    uint32_t number;
    ZT_OK(zv__dict_put(d, zv_str_of("first"), &number, NULL, &err), err);
    const char *first = zv__dict_key(d, 0).ptr;
    char room[64];
    for (int i = 0; i < 50000; i++)
        ZT_OK(zv__dict_put(d, key_of(room, sizeof room, i), NULL, NULL, &err), err);
    assert_ptr_equal(zv__dict_key(d, 0).ptr, first);
    assert_string_equal(first, "first");
    zv__dict_free(d);
}

static void numbered_anew_each_key_is_where_it_should_be(void **state) {
    (void)state;
    enum { N = 30000, KEPT = N / 3 };
    zv_err err = {0};
    zv__dict *d;
    static uint32_t order[KEPT];
    char room[64];
    ZT_OK(zv__dict_new(&d, NULL, &err), err);
    for (int i = 0; i < N; i++)
        ZT_OK(zv__dict_put(d, key_of(room, sizeof room, i), NULL, NULL, &err), err);
    for (uint32_t i = 0; i < KEPT; i++) order[i] = N - 2 - 3 * i; /* every third, backwards */
    ZT_OK(zv__dict_renumber(d, order, KEPT, &err), err);
    assert_int_equal(zv__dict_size(d), KEPT);
    for (int i = 0; i < N; i++) {
        zv_str key = key_of(room, sizeof room, i);
        uint32_t number = zv__dict_find(d, key);
        assert_int_equal(number, i % 3 == 1 ? (uint32_t)(N - 2 - i) / 3 : ZV__DICT_NONE);
        if (number != ZV__DICT_NONE) assert_true(zv_str_equal(zv__dict_key(d, number), key));
    }
    for (int i = 0; i < N; i++) { /* what was forgotten is new again */
        bool added;
        ZT_OK(zv__dict_put(d, key_of(room, sizeof room, i), NULL, &added, &err), err);
        assert_int_equal(added, i % 3 != 1);
    }
    assert_int_equal(zv__dict_size(d), N);
    ZT_OK(zv__dict_renumber(d, order, 0, &err), err);
    assert_int_equal(zv__dict_size(d), 0);
    assert_int_equal(zv__dict_find(d, key_of(room, sizeof room, 1)), ZV__DICT_NONE);
    zv__dict_free(d);
}

/* Flipping any one bit of a key changes half of the hash's bits, and no length is special. */
static void the_hash_mixes(void **state) {
    (void)state;
    unsigned char key[40];
    for (size_t i = 0; i < sizeof key; i++) key[i] = (unsigned char)(37 * i);
    for (size_t len = 0; len <= sizeof key; len++) {
        uint64_t h = zv__hash(key, len);
        if (len < sizeof key) assert_true(h != zv__hash(key, len + 1));
        for (size_t bit = 0; bit < 8 * len; bit++) {
            key[bit / 8] ^= (unsigned char)(1u << bit % 8);
            int changed = __builtin_popcountll(h ^ zv__hash(key, len));
            key[bit / 8] ^= (unsigned char)(1u << bit % 8);
            if (changed < 10 || changed > 54)
                fail_msg("length %zu, bit %zu: %d bits of the hash change", len, bit, changed);
        }
    }
    unsigned char with_zeros[20] = {0}; /* zeros of different counts differ */
    for (size_t a = 0; a < 20; a++)
        for (size_t b = 0; b < a; b++)
            assert_true(zv__hash(with_zeros, a) != zv__hash(with_zeros, b));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_hundred_thousand_keys),
        cmocka_unit_test(odd_keys),
        cmocka_unit_test(keys_never_move),
        cmocka_unit_test(numbered_anew_each_key_is_where_it_should_be),
        cmocka_unit_test(the_hash_mixes),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
