#include "unit/space/space_fixture.h"

static zv_space *open_small(fixture *f) {
    zv_space *s = NULL;
    zv_err err = {0};
    ZT_OK(write_small(f->env, f->path, ZV_F32, NULL, 0, SMALL_ROWS, &err), err);
    ZT_OK(zv_space_open(&s, f->env, f->path, NULL, &err), err);
    return s;
}

static void all_columns_come_back(void **state) {
    zv_space *s = open_small(*state);
    char buf[24];
    assert_true(zv_space_has_ids(s) && zv_space_has_texts(s) && zv_space_has_labels(s) &&
                zv_space_has_counts(s));
    assert_int_equal(zv_space_columns(s), 1);
    assert_string_equal(zv_space_column_name(s, 0), "lang");
    assert_int_equal(zv_space_label_count(s), 4);
    for (size_t i = 0; i < SMALL_ROWS; i++) {
        assert_str(zv_space_id(s, i, buf), small_ids[i]);
        assert_str(zv_space_text(s, i), small_texts[i]);
        assert_str(zv_space_label(s, i), small_labels[i] ? small_labels[i] : "");
        assert_str(zv_space_column_value(s, 0, i), small_langs[i] ? small_langs[i] : "");
        assert_int_equal(zv_space_word_count(s, i), i * 1000);
    }
    assert_int_equal(zv_space_label_number(s, 1), -1);
    assert_int_equal(zv_space_label_number(s, 3), zv_space_label_number(s, 0));
    assert_str(zv_space_label_name(s, zv_space_label_number(s, 5)), "שם");
    assert_str(zv_space_label_name(s, 99), "");
    assert_int_equal(zv_space_find(s, zv_str_of("cat")), 0);
    assert_int_equal(zv_space_find(s, zv_str_of("שלום")), 1);
    assert_int_equal(zv_space_find(s, zv_str_of("")), 2);
    assert_int_equal(zv_space_find(s, zv_str_of("dog")), SIZE_MAX);
    assert_int_equal(zv_space_duplicate_ids(s), 1);
    zv_space_free(s);
}

static void assert_kept(zv_space *s, const char *column, const char *value, const char *want) {
    uint8_t keep[SMALL_ROWS];
    zv_err err = {0};
    ZT_OK(zv_space_where(s, column, value, keep, &err), err);
    for (size_t i = 0; i < SMALL_ROWS; i++)
        if (keep[i] != want[i] - '0') fail_msg("%s=%s keeps row %zu wrong", column, value, i);
}

static void where_selects(void **state) {
    zv_space *s = open_small(*state);
    uint8_t keep[SMALL_ROWS];
    assert_kept(s, "label", "noun", "100100");
    assert_kept(s, "label", "", "000010");
    assert_kept(s, "label", "nothing", "000000");
    assert_kept(s, "lang", "he", "011001");
    assert_kept(s, "col.lang", "en", "000010");
    assert_kept(s, "status", "ok", "100001");
    assert_kept(s, "status", "nan", "000100");
    for (int lang = ZV_EN; lang <= ZV_HE; lang++) {
        zv_err err = {.lang = (zv_lang)lang};
        ZT_FAILS(zv_space_where(s, "date", "x", keep, &err), ZV_NOTFOUND, err);
        assert_non_null(strstr(err.msg, "status, label, lang"));
    }
    zv_space_free(s);
}

/* Columns that begin late, or have a name that needs escaping, or are called like a tensor. */
static void columns_of_any_name(void **state) {
    fixture *f = *state;
    static const char *const names[] = {"a\"b\\", "עמודה", "status", "label", "names", "late"};
    static const float one[1] = {1};
    zv_space_writer *w = NULL;
    zv_space *s = NULL;
    zv_err err = {0};
    zv_space_writer_opts o = {.dim = 1};
    ZT_OK(zv_space_create(&w, f->env, f->path, &o, &err), err);
    for (int i = 0; i < 3; i++) {
        zv_str n[6], v[6];
        for (int k = 0; k < 6; k++) {
            n[k] = zv_str_of(names[k]);
            v[k] = zv_str_of(k % 2 ? "x" : "");
        }
        zv_space_item item = {
            .vector = one, .field_names = n, .field_values = v, .n_fields = i < 2 ? 5 : 6};
        ZT_OK(zv_space_add(w, &item, &err), err);
    }
    ZT_OK(zv_space_finish(w, NULL, &err), err);
    zv_space_opts verify = {.verify = true};
    ZT_OK(zv_space_open(&s, f->env, f->path, &verify, &err), err);
    assert_int_equal(zv_space_columns(s), 6);
    for (size_t c = 0; c < 6; c++) {
        assert_string_equal(zv_space_column_name(s, c), names[c]);
        assert_str(zv_space_column_value(s, c, 2), c % 2 ? "x" : "");
    }
    uint8_t keep[3];
    ZT_OK(zv_space_where(s, "late", "x", keep, &err), err);
    assert_true(!keep[0] && !keep[1] && keep[2]);
    ZT_OK(zv_space_where(s, "col.status", "", keep, &err), err);
    assert_true(keep[0]);
    ZT_OK(zv_space_where(s, "label", "x", keep, &err), err); /* there is no label tensor */
    assert_true(keep[0]);
    zv_space_free(s);
}

static void bad_column_names_are_refused(void **state) {
    fixture *f = *state;
    static const zv_str bad[] = {
        {"", 0}, {"a.names.bytes", 13}, {"a.names.offsets", 15}, {"\xFF", 1}, {"a\0b", 3}};
    static const float one[1] = {1};
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        zv_space_writer *w = NULL;
        zv_err err = {0};
        zv_space_writer_opts o = {.dim = 1};
        zv_str value = {"x", 1};
        zv_space_item item = {
            .vector = one, .field_names = &bad[i], .field_values = &value, .n_fields = 1};
        ZT_OK(zv_space_create(&w, f->env, f->path, &o, &err), err);
        ZT_FAILS(zv_space_add(w, &item, &err), ZV_UNSUPPORTED, err);
        zv_space_abort(w);
        assert_int_equal(fixture_files(f), 0);
    }
}

static void broken_utf8_is_repaired(void **state) {
    fixture *f = *state;
    static const float one[1] = {1};
    zv_space_writer *w = NULL;
    zv_space *s = NULL;
    zv_err err = {0};
    char buf[24];
    zv_str broken = {"a\xC3", 2};
    zv_space_writer_opts o = {.dim = 1, .ids = true, .texts = true, .labels = true};
    zv_space_item item = {
        .vector = one, .id = broken, .text = broken, .label = broken, .has_label = true};
    ZT_OK(zv_space_create(&w, f->env, f->path, &o, &err), err);
    ZT_OK(zv_space_add(w, &item, &err), err);
    ZT_OK(zv_space_finish(w, NULL, &err), err);
    ZT_OK(zv_space_open(&s, f->env, f->path, NULL, &err), err);
    assert_str(zv_space_id(s, 0, buf), "a\xEF\xBF\xBD");
    assert_str(zv_space_text(s, 0), "a\xEF\xBF\xBD");
    assert_str(zv_space_label(s, 0), "a\xEF\xBF\xBD");
    zv_space_free(s);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        FIXTURE_TEST(all_columns_come_back),   FIXTURE_TEST(where_selects),
        FIXTURE_TEST(columns_of_any_name),     FIXTURE_TEST(bad_column_names_are_refused),
        FIXTURE_TEST(broken_utf8_is_repaired),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
