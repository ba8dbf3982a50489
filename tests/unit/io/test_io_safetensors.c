#include "unit/io/io_fixture.h"

#include "io/io_safetensors.h"

#undef malloc
#undef free

/* Parses a header with `data` bytes after it. */
static zv_status parse(const char *header, size_t data, zv__st **out, zv_err *err) {
    static uint8_t file[8192];
    uint64_t len = strlen(header);
    memcpy(file, &len, 8);
    memcpy(file + 8, header, (size_t)len);
    return zv__st_parse(out, NULL, "f", file, 8 + (size_t)len + data, err);
}

static void a_good_header(void **state) {
    (void)state;
    zv__st *st = NULL;
    zv_err err = {0};
    ZT_OK(parse("{\"b\":{\"dtype\":\"U8\",\"shape\":[3],\"data_offsets\":[24,27]},"
                "\"__metadata__\":{\"k\":\"v\"},"
                "\"a\":{\"dtype\":\"F32\",\"shape\":[2,3],\"data_offsets\":[0,24]},"
                "\"empty\":{\"dtype\":\"I64\",\"shape\":[0,5],\"data_offsets\":[24,24]},"
                "\"one\":{\"dtype\":\"U8\",\"shape\":[],\"data_offsets\":[27,28]}}   ",
                28, &st, &err),
          err);
    assert_int_equal(st->n_tensors, 4);
    const zv__st_tensor *a = zv__st_find(st, "a");
    assert_true(a && a->dtype == ZV__ST_F32 && a->rank == 2 && a->shape[1] == 3);
    assert_ptr_equal(zv__st_find(st, "b")->data, st->data + 24);
    assert_null(zv__st_find(st, "c"));
    assert_string_equal(zv__st_meta(st, "k"), "v");
    assert_null(zv__st_meta(st, "a"));
    zv__st_free(st, NULL);
}

static void bad_headers(void **state) {
    (void)state;
#define T(dtype, shape, offsets)                                                                   \
    "{\"dtype\":\"" dtype "\",\"shape\":[" shape "],\"data_offsets\":[" offsets "]}"
    static const struct {
        const char *header;
        size_t data;
    } cases[] = {
        {"{\"a\":" T("F32", "2", "0,8") "}", 9}, /* bytes left over */
        {"{\"a\":" T("F32", "2", "0,8") "}", 7}, /* too few */
        {"{\"a\":" T("F32", "2", "1,9") "}", 9}, /* a hole at the beginning */
        {"{\"a\":" T("U8", "2", "0,2") ",\"b\":" T("U8", "2", "3,5") "}", 5}, /* between */
        {"{\"a\":" T("U8", "2", "0,2") ",\"b\":" T("U8", "2", "1,3") "}", 3}, /* an overlap */
        {"{\"a\":" T("U8", "2", "0,2") ",\"b\":" T("U8", "2", "0,2") "}", 2},
        {"{\"a\":" T("F32", "3", "0,8") "}", 8}, /* shape and bytes */
        {"{\"a\":" T("F32", "4611686018427387904,4", "0,0") "}", 0}, /* overflow to 0 */
        {"{\"a\":" T("U8", "9223372036854775807,9223372036854775807", "0,1") "}", 1},
        {"{\"a\":" T("F4", "3", "0,1") "}", 1}, /* a byte and a half */
        {"{\"a\":" T("U8", "-1", "0,1") "}", 1},
        {"{\"a\":" T("U8", "1.0", "0,1") "}", 1},
        {"{\"a\":" T("U8", "1", "1,0") "}", 1},
        {"{\"a\":" T("U8", "1", "0,1,2") "}", 1},
        {"{\"a\":" T("U8", "1", "0,99999999999999999999") "}", 1},
        {"{\"a\":" T("U7", "1", "0,1") "}", 1},
        {"{\"a\":{\"dtype\":\"U8\",\"shape\":[1]}}", 1},
        {"{\"a\":{\"shape\":[1],\"data_offsets\":[0,1]}}", 1},
        {"{\"a\":{\"dtype\":\"U8\",\"shape\":1,\"data_offsets\":[0,1]}}", 1},
        {"{\"a\":7}", 0},
        {"{\"a\":" T("U8", "0", "0,0") ",\"a\":" T("U8", "0", "0,0") "}", 0}, /* twice */
        {"{\"__metadata__\":{\"k\":1}}", 0},
        {"{\"__metadata__\":[]}", 0},
        {"{\"a\":", 0},
        {"{} x", 0},
        {"[]", 0},
        {" {}", 0},
    };
#undef T
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
        for (int lang = ZV_EN; lang <= ZV_HE; lang++) {
            zv__st *st = NULL;
            zv_err err = {.lang = (zv_lang)lang};
            if (parse(cases[i].header, cases[i].data, &st, &err) != ZV_FORMAT || !err.msg[0] || st)
                fail_msg("%s with %zu bytes passes: %s", cases[i].header, cases[i].data, err.msg);
        }
}

static void lengths_that_lie(void **state) {
    (void)state;
    static const uint64_t lengths[] = {3, 100, 100000001, UINT64_MAX, UINT64_MAX - 7, 0};
    for (size_t i = 0; i < sizeof lengths / sizeof lengths[0]; i++) {
        uint8_t file[10] = {0};
        zv__st *st = NULL;
        zv_err err = {0};
        memcpy(file, &lengths[i], 8);
        memcpy(file + 8, "{}", 2);
        ZT_FAILS(zv__st_parse(&st, NULL, "f", file, sizeof file, &err), ZV_FORMAT, err);
        for (size_t n = 0; n < 9; n++)
            ZT_FAILS(zv__st_parse(&st, NULL, "f", file, n, &err), ZV_FORMAT, err);
    }
}

static void written_headers_are_read(void **state) {
    (void)state;
    zv__st_header h;
    zv_buf out = {0};
    zv_err err = {0};
    const uint64_t shape[2] = {3, 5};
    zv__st_header_init(&h, NULL);
    zv__st_add_tensor(&h, "vectors", ZV__ST_F16, shape, 2);
    zv__st_add_tensor(&h, "col.\"שם\"", ZV__ST_I64, shape, 1);
    zv__st_add_meta(&h, "zavit.history", "a\nb\"c\\");
    zv__st_add_meta(&h, "other", "\xFF");
    ZT_OK(zv__st_header_finish(&out, &h, 300, &err), err);
    assert_int_equal(out.len, 320);
    assert_int_equal(h.end, 54);
    zv_buf_fill(&out, 0, 54);
    zv__st *st = NULL;
    ZT_OK(zv__st_parse(&st, NULL, "f", (const uint8_t *)out.ptr, out.len, &err), err);
    assert_int_equal(zv__st_find(st, "col.\"שם\"")->begin, 30);
    assert_string_equal(zv__st_meta(st, "zavit.history"), "a\nb\"c\\");
    assert_string_equal(zv__st_meta(st, "other"), "\xEF\xBF\xBD");
    zv__st_free(st, NULL);
    zv__st_header_free(&h);
    zv_buf_free(&out);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_good_header),
        cmocka_unit_test(bad_headers),
        cmocka_unit_test(lengths_that_lie),
        cmocka_unit_test(written_headers_are_read),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
