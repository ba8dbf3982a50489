/* Vocabularies: counting, and a numbering that any reading order leads to. */
#include "zt.h"

#include <zavit/text.h>

static void add(zv_vocab *v, const char *word, uint64_t count) {
    zv_err err = {0};
    ZT_OK(zv_vocab_add(v, zv_str_of(word), count, NULL, &err), err);
}

static void expect_word(const zv_vocab *v, uint32_t id, const char *word, uint64_t count) {
    assert_true(zv_str_equal(zv_vocab_word(v, id), zv_str_of(word)));
    assert_int_equal(zv_vocab_count(v, id), count);
    assert_int_equal(zv_vocab_find(v, zv_str_of(word)), id);
}

static void counts_and_order(void **state) {
    (void)state;
    zv_err err = {0};
    zv_vocab *v = NULL;
    uint32_t id = 99;
    ZT_OK(zv_vocab_new(&v, NULL, &err), err);
    assert_int_equal(zv_vocab_find(v, zv_str_of("a")), ZV_NO_WORD);
    add(v, "rare", 1);
    add(v, "b", 2);
    add(v, "שלום", 2);
    add(v, "the", 4);
    add(v, "ab", 2);
    add(v, "longer_than_eight_b", 2);
    add(v, "longer_than_eight_a", 2);
    add(v, "longer_t", 2);
    add(v, "the", 3);
    ZT_OK(zv_vocab_add(v, zv_str_of("b"), 0, &id, &err), err);
    assert_int_equal(id, 1);
    assert_int_equal(zv_vocab_total(v), 20);
    ZT_OK(zv_vocab_finish(v, 2, &err), err);
    assert_int_equal(zv_vocab_size(v), 7);
    assert_int_equal(zv_vocab_total(v), 19);
    expect_word(v, 0, "the", 7);
    expect_word(v, 1, "ab", 2);
    expect_word(v, 2, "b", 2);
    expect_word(v, 3, "longer_t", 2);
    expect_word(v, 4, "longer_than_eight_a", 2);
    expect_word(v, 5, "longer_than_eight_b", 2);
    expect_word(v, 6, "שלום", 2);
    assert_int_equal(zv_vocab_find(v, zv_str_of("rare")), ZV_NO_WORD);
    add(v, "rare", 1); /* may go on */
    assert_int_equal(zv_vocab_find(v, zv_str_of("rare")), 7);
    zv_vocab_free(v);
}

static void zero_bytes_order_too(void **state) {
    (void)state;
    zv_err err = {0};
    zv_vocab *v = NULL;
    ZT_OK(zv_vocab_new(&v, NULL, &err), err);
    ZT_OK(zv_vocab_add(v, (zv_str){"a\0", 2}, 1, NULL, &err), err);
    ZT_OK(zv_vocab_add(v, (zv_str){"a", 1}, 1, NULL, &err), err);
    ZT_OK(zv_vocab_add(v, (zv_str){"", 0}, 1, NULL, &err), err);
    ZT_OK(zv_vocab_finish(v, 1, &err), err);
    assert_int_equal(zv_vocab_word(v, 0).len, 0);
    assert_int_equal(zv_vocab_word(v, 1).len, 1);
    assert_int_equal(zv_vocab_word(v, 2).len, 2);
    zv_vocab_free(v);
}

static void nothing_left(void **state) {
    (void)state;
    zv_err err = {0};
    zv_vocab *v = NULL;
    ZT_OK(zv_vocab_new(&v, NULL, &err), err);
    ZT_OK(zv_vocab_finish(v, 5, &err), err);
    assert_int_equal(zv_vocab_size(v), 0);
    add(v, "x", 1);
    ZT_OK(zv_vocab_finish(v, 5, &err), err);
    assert_int_equal(zv_vocab_size(v), 0);
    assert_int_equal(zv_vocab_total(v), 0);
    add(v, "big", UINT64_MAX);
    add(v, "big", UINT64_MAX);
    assert_true(zv_vocab_count(v, 0) == UINT64_MAX);
    zv_vocab_free(v);
    zv_vocab_free(NULL);
}

static void reading_order_means_nothing(void **state) {
    (void)state;
    zv_err err = {0};
    zv_vocab *v[2] = {NULL, NULL};
    for (int order = 0; order < 2; order++) {
        ZT_OK(zv_vocab_new(&v[order], NULL, &err), err);
        for (int i = 0; i < 20000; i++) {
            int k = order ? 19999 - i : i;
            char word[32];
            snprintf(word, sizeof word, "w%d", k % 7001);
            add(v[order], word, (uint64_t)(k % 13));
        }
        ZT_OK(zv_vocab_finish(v[order], 3, &err), err);
    }
    assert_int_equal(zv_vocab_size(v[0]), zv_vocab_size(v[1]));
    assert_true(zv_vocab_size(v[0]) > 5000);
    for (uint32_t i = 0; i < zv_vocab_size(v[0]); i++) {
        assert_true(zv_str_equal(zv_vocab_word(v[0], i), zv_vocab_word(v[1], i)));
        assert_int_equal(zv_vocab_count(v[0], i), zv_vocab_count(v[1], i));
        if (i) assert_true(zv_vocab_count(v[0], i) <= zv_vocab_count(v[0], i - 1));
    }
    zv_vocab_free(v[0]);
    zv_vocab_free(v[1]);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(counts_and_order),
        cmocka_unit_test(zero_bytes_order_too),
        cmocka_unit_test(nothing_left),
        cmocka_unit_test(reading_order_means_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
