#include "unit/io/io_fixture.h"

/* Writes an .npy file by hand. `version` 1: length of two bytes. */
static void put_npy(const char *path, int version, const char *dict, const void *data, size_t len) {
    FILE *out = fopen(path, "wb");
    size_t n = strlen(dict);
    fwrite("\x93NUMPY", 1, 6, out);
    fputc(version, out);
    fputc(0, out);
    for (size_t i = 0; i < (version == 1 ? 2u : 4u); i++) fputc((int)(n >> (8 * i) & 255), out);
    fwrite(dict, 1, n, out);
    fwrite(data, 1, len, out);
    if (fclose(out) != 0) fail();
}

/* The array [[0, 1, 2], [3, 4, 5]] - 1.5 in any element type, byte order and order of axes. */
static size_t make_array(uint8_t *out, size_t element, bool big, bool fortran) {
    size_t at = 0;
    for (size_t k = 0; k < 6; k++) {
        size_t row = fortran ? k % 2 : k / 3, column = fortran ? k / 2 : k % 3;
        double d = (double)(row * 3 + column) - 1.5;
        float f = (float)d;
        uint16_t h = zv_f32_to_f16(f);
        uint8_t bytes[8];
        memcpy(bytes, element == 2 ? (void *)&h : element == 4 ? (void *)&f : (void *)&d, element);
        for (size_t b = 0; b < element; b++) out[at++] = bytes[big ? element - 1 - b : b];
    }
    return at;
}

static void every_kind_reads(void **state) {
    fixture *f = *state;
    for (int version = 1; version <= 3; version++)
        for (size_t element = 2; element <= 8; element *= 2)
            for (int big = 0; big < 2; big++)
                for (int fortran = 0; fortran < 2; fortran++)
                    for (size_t batch = 0; batch < 2; batch++) {
                        char dict[128];
                        uint8_t data[64];
                        table t;
                        zv_err err = {0};
                        zv_reader_opts opts = {.batch = batch};
                        snprintf(dict, sizeof dict,
                                 "{'descr': '%c%c%zu', 'fortran_order': %s, 'shape': (2, 3), }  \n",
                                 big ? '>' : '<', 'f', element, fortran ? "True" : "False");
                        size_t len = make_array(data, element, big, fortran);
                        put_npy(f->path, version, dict, data, len);
                        ZT_OK(read_table(&t, f->env, f->path, &opts, &err), err);
                        assert_int_equal(t.n, 2);
                        assert_int_equal(t.info.dim, 3);
                        assert_int_equal(t.info.dtype, element == 2 ? ZV_F16 : ZV_F32);
                        for (int i = 0; i < 6; i++) ZT_CLOSE(t.rows[i / 3][i % 3], i - 1.5, 0);
                    }
}

static void refused_with_a_reason(void **state) {
    fixture *f = *state;
    static const struct {
        const char *dict;
        zv_status status;
        const char *part;
    } cases[] = {
        {"{'descr': '<f4', 'fortran_order': False, 'shape': (6,), }", ZV_UNSUPPORTED, "6"},
        {"{'descr': '<f4', 'fortran_order': False, 'shape': (), }", ZV_UNSUPPORTED, "0"},
        {"{'descr': '<f4', 'fortran_order': False, 'shape': (1, 2, 3), }", ZV_UNSUPPORTED, "3"},
        {"{'descr': '<i8', 'fortran_order': False, 'shape': (2, 3), }", ZV_UNSUPPORTED, "<i8"},
        {"{'descr': [('a', '<f4')], 'fortran_order': False, 'shape': (6,)}", ZV_UNSUPPORTED, "["},
        {"{'descr': '<f4', 'fortran_order': False, 'shape': (2, 0), }", ZV_FORMAT, "0"},
        {"{'descr': '<f4', 'fortran_order': False, 'shape': (3, 3), }", ZV_FORMAT, "3"},
        {"{'descr': '<f4', 'fortran_order': False, 'shape': (1, 3), }", ZV_FORMAT, ""},
        {"{'descr': '<f4', 'fortran_order': False, 'shape': (1000000000, 300)}", ZV_FORMAT,
         "1000000000"},
        {"{'descr': '<f4', 'fortran_order': True, 'shape': (4611686018427387904, 4)}", ZV_FORMAT,
         "4611686018427387904"},
        {"{'descr': '<f4', 'fortran_order': False, 'shape': (99999999999999999999, 4)}", ZV_FORMAT,
         "64"},
        {"{'descr': '<f4', 'fortran_order': False, 'shape': (1, 9999999999)}", ZV_UNSUPPORTED,
         "9999999999"},
        {"{'descr': '<f4', 'fortran_order': False}", ZV_FORMAT, "npy"},
        {"{'descr': '<f4', 'fortran_order': Maybe, 'shape': (2, 3)}", ZV_FORMAT, "npy"},
        {"{'descr': '<f4', 'fortran_order': False, 'shape': (2, 3)} x", ZV_FORMAT, "npy"},
        {"{'descr': '<f4', 'fortran_order': False, 'shape': (2, -3)}", ZV_FORMAT, "npy"},
        {"{'descr': <f4, 'fortran_order': False, 'shape': (2, 3)}", ZV_FORMAT, "npy"},
        {"", ZV_FORMAT, "npy"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        static const uint8_t data[24];
        table t;
        zv_err err = {0};
        put_npy(f->path, 1, cases[i].dict, data, sizeof data);
        zv_status status = read_table(&t, f->env, f->path, NULL, &err);
        if (status != cases[i].status || !strstr(err.msg, cases[i].part))
            fail_msg("%s gives %s: %s", cases[i].dict, zv_status_name(status), err.msg);
    }
    put_npy(f->path, 4, cases[0].dict, "", 0);
    table t;
    zv_err err = {0};
    ZT_FAILS(read_table(&t, f->env, f->path, NULL, &err), ZV_UNSUPPORTED, err);
}

static void doubles_beyond_f32_are_told(void **state) {
    fixture *f = *state;
    static const double data[4] = {1e300, -1e300, 3.4028235677973366e38, 0.1};
    table t;
    zv_err err = {0};
    put_npy(f->path, 1, "{'descr': '<f8', 'fortran_order': False, 'shape': (2L, 2L)}", data, 32);
    ZT_OK(read_table(&t, f->env, f->path, NULL, &err), err);
    assert_true(isinf(t.rows[0][0]) && t.rows[0][0] > 0 && isinf(t.rows[0][1]));
    assert_true(isinf(t.rows[1][0])); /* half a unit beyond the largest f32 */
    assert_true(t.rows[1][1] == 0.1F);
    assert_int_equal(f->warnings, 2); /* f64 at all; numbers beyond */
}

static void written_files_round_trip(void **state) {
    fixture *f = *state;
    static const float rows[4] = {0.1F, -1.5F, INFINITY, 3};
    zv_batch b = {.n = 2, .rows = rows};
    for (int dtype = ZV_F32; dtype <= ZV_F16; dtype++) {
        table t;
        size_t len;
        zv_err err = {0};
        zv_writer_opts opts = {
            .format = ZV_FORMAT_NPY, .dim = 2, .items = 2, .dtype = (zv_dtype)dtype};
        ZT_OK(write_table(f->env, f->path, &opts, &b, &err), err);
        ZT_OK(read_table(&t, f->env, f->path, NULL, &err), err);
        assert_int_equal(t.info.dtype, dtype);
        ZT_CLOSE(t.rows[0][0], 0.1, dtype == ZV_F32 ? 1e-8 : 1e-4);
        assert_true(isinf(t.rows[1][0]));
        assert_false(t.has_id[0]);
        free(get_file(f->path, &len));
        assert_int_equal((len - 4 * zv_dtype_size((zv_dtype)dtype)) % 64, 0);
    }
    zv_err err = {0};
    zv_writer_opts opts = {.format = ZV_FORMAT_NPY, .dim = 2, .items = 2, .dtype = ZV_I8};
    ZT_FAILS(write_table(f->env, f->path, &opts, &b, &err), ZV_UNSUPPORTED, err);
}

static void no_rows(void **state) {
    fixture *f = *state;
    table t;
    zv_err err = {0};
    put_npy(f->path, 1, "{'descr': '<f4', 'fortran_order': True, 'shape': (0, 7)}", "", 0);
    ZT_OK(read_table(&t, f->env, f->path, NULL, &err), err);
    assert_int_equal(t.n, 0);
    assert_int_equal(t.info.dim, 7);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        FIXTURE_TEST(every_kind_reads),
        FIXTURE_TEST(refused_with_a_reason),
        FIXTURE_TEST(doubles_beyond_f32_are_told),
        FIXTURE_TEST(written_files_round_trip),
        FIXTURE_TEST(no_rows),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
