/* space_fixture.h — a small space with every kind of column. */
#ifndef ZT_SPACE_FIXTURE_H
#define ZT_SPACE_FIXTURE_H

#include "unit/io/io_fixture.h"

#include <zavit/space.h>

enum { SMALL_ROWS = 6, SMALL_DIM = 3 };

static const float small_rows[SMALL_ROWS][SMALL_DIM] = {{0.6F, 0, 0.8F}, {0, 1, 0}, {0, 0, 0},
                                                        {0.5F, NAN, 1},  {0, 0, 0}, {1, 0, 0}};
static const char *const small_ids[SMALL_ROWS] = {"cat", "שלום", "", "d d", "e", "cat"};
static const char *const small_texts[SMALL_ROWS] = {"a cat", "", "צה״ל", "x", "y\nz", "w"};
static const char *const small_labels[SMALL_ROWS] = {"noun", NULL, "verb", "noun", "", "שם"};
static const char *const small_langs[SMALL_ROWS] = {NULL, "he", "he", NULL, "en", "he"};
static const zv_row_status small_status[SMALL_ROWS] = {ZV_ROW_OK,  ZV_ROW_TRUNCATED, ZV_ROW_EMPTY,
                                                       ZV_ROW_NAN, ZV_ROW_ZERO,      ZV_ROW_OK};

static inline zv_str str_or_none(const char *s) {
    return s ? zv_str_of(s) : (zv_str){NULL, 0};
}

/* Writes rows first … last - 1 of the small space, with all of its columns. */
static inline zv_status write_small(const zv_env *env, const char *path, zv_dtype dtype,
                                    const zv_contract *contract, int first, int last, zv_err *err) {
    zv_space_writer *w = NULL;
    zv_space_writer_opts o = {.dim = SMALL_DIM,
                              .dtype = dtype,
                              .ids = true,
                              .texts = true,
                              .labels = true,
                              .counts = true};
    zv_status status = zv_space_create(&w, env, path, &o, err);
    if (status != ZV_OK) return status;
    for (int i = first; i < last && status == ZV_OK; i++) {
        zv_str names[2] = {zv_str_of("lang"), zv_str_of("lang")};
        zv_str values[2] = {str_or_none(small_langs[i]), zv_str_of("second")};
        zv_row_status told = small_status[i];
        if (told == ZV_ROW_NAN || told == ZV_ROW_ZERO) told = ZV_ROW_OK; /* to be found */
        zv_space_item item = {.vector = small_rows[i],
                              .id = zv_str_of(small_ids[i]),
                              .text = zv_str_of(small_texts[i]),
                              .label = str_or_none(small_labels[i]),
                              .has_label = small_labels[i] != NULL,
                              .count = (uint64_t)i * 1000,
                              .status = told,
                              .field_names = names,
                              .field_values = values,
                              .n_fields = small_langs[i] ? 2 : 0};
        status = zv_space_add(w, &item, err);
    }
    if (status != ZV_OK) {
        zv_space_abort(w);
        return status;
    }
    return zv_space_finish(w, contract, err);
}

static inline void assert_str(zv_str got, const char *want) {
    if (!zv_str_equal(got, zv_str_of(want)))
        fail_msg("\"%.*s\", expected \"%s\"", (int)got.len, got.ptr, want);
}

#endif
