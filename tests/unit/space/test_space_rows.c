#include "unit/space/space_fixture.h"

static void every_type_round_trips(void **state) {
    fixture *f = *state;
    static const double tolerance[ZV_DTYPES] = {0, 3e-4, 3e-3, 4e-3};
    for (int dtype = 0; dtype < ZV_DTYPES; dtype++) {
        zv_space *s = NULL;
        zv_err err = {0};
        zv_space_opts opts = {.verify = true};
        ZT_OK(write_small(f->env, f->path, (zv_dtype)dtype, NULL, 0, SMALL_ROWS, &err), err);
        ZT_OK(zv_space_open(&s, f->env, f->path, &opts, &err), err);
        assert_int_equal(zv_space_size(s), SMALL_ROWS);
        assert_int_equal(zv_space_dim(s), SMALL_DIM);
        assert_int_equal(zv_space_dtype(s), dtype);
        assert_int_equal(zv_space_format(s), ZV_FORMAT_SPACE);
        assert_string_equal(zv_space_path(s), f->path);
        for (size_t i = 0; i < SMALL_ROWS; i++) {
            float row[SMALL_DIM];
            zv_space_row(s, i, row);
            for (size_t k = 0; k < SMALL_DIM; k++) {
                /* 8 bits have one scale for the row, so one NaN makes NaN of all */
                double want = (double)small_rows[i][k];
                if (dtype == ZV_I8 && i == 3) want = (double)NAN;
                ZT_CLOSE(row[k], want, tolerance[dtype]);
            }
            assert_int_equal(zv_space_status(s, i), small_status[i]);
            const float *direct = zv_space_row_f32(s, i);
            if (dtype == ZV_F32)
                assert_memory_equal(direct, small_rows[i], sizeof row);
            else
                assert_null(direct);
            if (dtype != ZV_I8) ZT_CLOSE(zv_space_scale(s, i), 1, 0);
        }
        size_t stride;
        assert_true(zv_space_data(s, &stride) != NULL);
        assert_int_equal(stride, SMALL_DIM * zv_dtype_size((zv_dtype)dtype));
        assert_int_equal((uintptr_t)zv_space_data(s, NULL) % 64, 0);
        zv_space_free(s);
    }
}

/* Rows that need not be copied make the same file as those that are: many, some left out, some copied
 * between them, of no norm and of norm 1, one of them NaN and one zero. */
static void rows_that_stay(void **state) {
    fixture *f = *state;
    enum { N = 30000, DIM = 24 };
    float *rows = malloc(sizeof(float[N][DIM]));
    zv_rng rng = zv_rng_seed(3);
    for (size_t i = 0; i < (size_t)N * DIM; i++) rows[i] = (float)zv_rng_normal(&rng);
    rows[20000 * DIM + 7] = NAN;
    memset(rows + 29000 * DIM, 0, sizeof(float[DIM]));
    char sha[3][65];
    for (int how = 0; how < 3; how++) { /* copied; not; now and then, by one thread */
        zv_space_writer *w = NULL;
        zv_space *s = NULL;
        zv_err err = {0};
        float copy[DIM];
        zv_space_writer_opts o = {.dim = DIM, .dtype = ZV_F32};
        ZT_OK(zv_space_create(&w, how == 2 ? NULL : f->env, f->path, &o, &err), err);
        for (size_t i = 0; i < N; i++) {
            bool stays = how == 1 || (how == 2 && i % 1000 != 77);
            if (i % 5000 == 4999) continue;
            memcpy(copy, rows + i * DIM, sizeof copy);
            zv_space_item item = {.vector = stays ? rows + i * DIM : copy, .vector_stays = stays};
            ZT_OK(zv_space_add(w, &item, &err), err);
        }
        ZT_OK(zv_space_finish(w, NULL, &err), err);
        zv_space_opts verify = {.verify = true};
        ZT_OK(zv_space_open(&s, f->env, f->path, &verify, &err), err);
        snprintf(sha[how], sizeof sha[how], "%s", zv_space_contract(s)->sha256);
        assert_string_equal(sha[how], sha[0]);
        assert_int_equal(zv_space_size(s), N - N / 5000);
        for (size_t i = 0, to = 0; i < N; i++) {
            if (i % 5000 == 4999) continue;
            assert_memory_equal(zv_space_row_f32(s, to), rows + i * DIM, sizeof copy);
            zv_row_status want = i == 20000 ? ZV_ROW_NAN : i == 29000 ? ZV_ROW_ZERO : ZV_ROW_OK;
            assert_int_equal(zv_space_status(s, to++), want);
        }
        zv_space_free(s);
    }
    free(rows);
}

static void narrowing_marks_what_it_loses(void **state) {
    fixture *f = *state;
    static const float rows[3][2] = {{1e6F, 1}, {1e-20F, 0}, {1, 1}};
    zv_space_writer *w = NULL;
    zv_space *s = NULL;
    zv_err err = {0};
    zv_space_writer_opts o = {.dim = 2, .dtype = ZV_F16};
    ZT_OK(zv_space_create(&w, f->env, f->path, &o, &err), err);
    for (int i = 0; i < 3; i++) {
        zv_space_item item = {.vector = rows[i]};
        ZT_OK(zv_space_add(w, &item, &err), err);
    }
    ZT_OK(zv_space_finish(w, NULL, &err), err);
    ZT_OK(zv_space_open(&s, f->env, f->path, NULL, &err), err);
    assert_int_equal(zv_space_status(s, 0), ZV_ROW_NAN);
    assert_int_equal(zv_space_status(s, 1), ZV_ROW_ZERO);
    assert_int_equal(zv_space_status(s, 2), ZV_ROW_OK);
    uint64_t counts[6];
    zv_space_status_counts(s, counts);
    assert_true(counts[ZV_ROW_OK] == 1 && counts[ZV_ROW_NAN] == 1 && counts[ZV_ROW_ZERO] == 1);
    /* without ids, rows are numbered */
    char buf[24];
    assert_false(zv_space_has_ids(s));
    assert_str(zv_space_id(s, 2, buf), "2");
    assert_int_equal(zv_space_find(s, zv_str_of("2")), 2);
    assert_int_equal(zv_space_find(s, zv_str_of("3")), SIZE_MAX);
    assert_int_equal(zv_space_find(s, zv_str_of("02")), SIZE_MAX);
    assert_int_equal(zv_space_find(s, zv_str_of("")), SIZE_MAX);
    assert_str(zv_space_text(s, 0), "");
    assert_str(zv_space_label(s, 0), "");
    assert_int_equal(zv_space_label_number(s, 0), -1);
    assert_int_equal(zv_space_word_count(s, 0), 0);
    zv_space_free(s);
}

static void no_rows(void **state) {
    fixture *f = *state;
    for (int dtype = 0; dtype < ZV_DTYPES; dtype++) {
        zv_space *s = NULL;
        zv_err err = {0};
        zv_space_opts opts = {.verify = true, .strict = true};
        ZT_OK(write_small(f->env, f->path, (zv_dtype)dtype, NULL, 0, 0, &err), err);
        ZT_OK(zv_space_open(&s, f->env, f->path, &opts, &err), err);
        assert_int_equal(zv_space_size(s), 0);
        assert_int_equal(zv_space_dim(s), SMALL_DIM);
        assert_true(zv_space_has_ids(s) && zv_space_has_labels(s));
        assert_int_equal(zv_space_find(s, zv_str_of("cat")), SIZE_MAX);
        assert_int_equal(zv_space_label_count(s), 0);
        zv_space_free(s);
    }
}

static void strict_names_the_row(void **state) {
    fixture *f = *state;
    zv_space *s = NULL;
    zv_err err = {0};
    zv_space_opts strict = {.strict = true};
    ZT_OK(write_small(f->env, f->path, ZV_F32, NULL, 0, SMALL_ROWS, &err), err);
    ZT_FAILS(zv_space_open(&s, f->env, f->path, &strict, &err), ZV_FORMAT, err);
    assert_null(s);
    assert_non_null(strstr(err.msg, "d d"));
    assert_int_equal(err.pos, 3);
    /* without the NaN row, the id that comes twice */
    zv_space_writer *w = NULL;
    zv_space_writer_opts o = {.dim = 1, .ids = true};
    static const float one[1] = {1};
    static const char *const ids[] = {"a", "b", "a", "a"};
    ZT_OK(zv_space_create(&w, f->env, f->path, &o, &err), err);
    for (int i = 0; i < 4; i++) {
        zv_space_item item = {.vector = one, .id = zv_str_of(ids[i])};
        ZT_OK(zv_space_add(w, &item, &err), err);
    }
    ZT_OK(zv_space_finish(w, NULL, &err), err);
    err = (zv_err){.lang = ZV_HE};
    ZT_FAILS(zv_space_open(&s, f->env, f->path, &strict, &err), ZV_FORMAT, err);
    assert_int_equal(err.pos, 2);
    ZT_OK(zv_space_open(&s, f->env, f->path, NULL, &err), err);
    assert_int_equal(zv_space_duplicate_ids(s), 2);
    assert_int_equal(zv_space_find(s, zv_str_of("a")), 0);
    zv_space_free(s);
}

/* Many ids: each is found, others are not. */
static void ids_are_found(void **state) {
    fixture *f = *state;
    enum { N = 50000 };
    zv_space_writer *w = NULL;
    zv_space *s = NULL;
    zv_err err = {0};
    zv_space_writer_opts o = {.dim = 1, .ids = true};
    char id[32];
    ZT_OK(zv_space_create(&w, f->env, f->path, &o, &err), err);
    for (int i = 0; i < N; i++) {
        float x = (float)i;
        snprintf(id, sizeof id, "id-%d", i);
        zv_space_item item = {.vector = &x, .id = zv_str_of(id)};
        ZT_OK(zv_space_add(w, &item, &err), err);
    }
    ZT_OK(zv_space_finish(w, NULL, &err), err);
    ZT_OK(zv_space_open(&s, f->env, f->path, NULL, &err), err);
    assert_int_equal(zv_space_duplicate_ids(s), 0);
    for (int i = 0; i < N; i++) {
        snprintf(id, sizeof id, "id-%d", i);
        assert_int_equal(zv_space_find(s, zv_str_of(id)), i);
        snprintf(id, sizeof id, "no-%d", i);
        assert_int_equal(zv_space_find(s, zv_str_of(id)), SIZE_MAX);
    }
    zv_space_free(s);
}

/* Status is found in parallel where a file has none: npy has none. */
static void status_is_found(void **state) {
    fixture *f = *state;
    enum { N = 5000, DIM = 5 };
    static float rows[N * DIM];
    zv_err err = {0};
    for (size_t i = 0; i < N; i++) {
        for (size_t k = 0; k < DIM; k++) rows[i * DIM + k] = i % 7 == 0 ? -0.0F : 1;
        if (i % 11 == 3) rows[i * DIM + i % DIM] = i % 2 ? NAN : -INFINITY;
    }
    for (int dtype = ZV_F32; dtype <= ZV_F16; dtype++) {
        zv_writer_opts o = {
            .format = ZV_FORMAT_NPY, .dim = DIM, .items = N, .dtype = (zv_dtype)dtype};
        zv_batch b = {.n = N, .rows = rows};
        zv_space *s = NULL;
        ZT_OK(write_table(f->env, f->path, &o, &b, &err), err);
        ZT_OK(zv_space_open(&s, f->env, f->path, NULL, &err), err);
        assert_int_equal(zv_space_dtype(s), dtype);
        for (size_t i = 0; i < N; i++) {
            zv_row_status want = i % 11 == 3 ? ZV_ROW_NAN : i % 7 == 0 ? ZV_ROW_ZERO : ZV_ROW_OK;
            assert_int_equal(zv_space_status(s, i), want);
        }
        zv_space_free(s);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        FIXTURE_TEST(every_type_round_trips),
        FIXTURE_TEST(rows_that_stay),
        FIXTURE_TEST(narrowing_marks_what_it_loses),
        FIXTURE_TEST(no_rows),
        FIXTURE_TEST(strict_names_the_row),
        FIXTURE_TEST(ids_are_found),
        FIXTURE_TEST(status_is_found),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
