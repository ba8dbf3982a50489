#include "unit/io/io_archive.h"

static const float rows[2][3] = {{0.5F, -1, 2}, {3, 4, 0.001F}};
static const uint32_t hebrew[2][3] = {{0x5d0, 'b', 0}, {'c', 0, 0}};
static archive a;

static void begin(bool deflate, bool zip64) {
    memset(&a, 0, sizeof a);
    a.deflate = deflate;
    a.zip64 = zip64;
}

static void add_vectors(const char *name) {
    archive_array(&a, name, "<f4", "(2, 3)", rows, sizeof rows);
}

static void end(const fixture *f) {
    archive_close(&a);
    put_file(f->path, a.bytes, a.size);
}

static void every_kind_of_archive(void **state) {
    fixture *f = *state;
    for (int kind = 0; kind < 8; kind++) {
        zv_err err = {0};
        table t;
        begin(kind & 1, kind & 2);
        archive_array(&a, "labels.npy", "<i2", "(2,)", "\xFE\xFF\7\0", 4);
        add_vectors("any.npy");
        archive_array(&a, "words.npy", "<U3", "(2,)", hebrew, sizeof hebrew);
        archive_array(&a, "texts.npy", "|S4", "(2,)", "one\0four", 8);
        archive_add(&a, "readme.txt", (const uint8_t *)"hello", 5);
        end(f);
        zv_reader_opts opts = {.batch = kind & 4 ? 1 : 0};
        ZT_OK(read_table(&t, f->env, f->path, &opts, &err), err);
        assert_int_equal(t.info.format, ZV_FORMAT_NPZ);
        assert_int_equal(t.n, 2);
        assert_int_equal(t.info.items, 2);
        assert_memory_equal(t.rows[1], rows[1], sizeof rows[1]);
        assert_string_equal(t.ids[0], "אb");
        assert_string_equal(t.ids[1], "c");
        assert_string_equal(t.texts[1], "four");
        assert_string_equal(t.labels[0], "-2");
        assert_string_equal(t.labels[1], "7");
        assert_int_equal(f->warnings, 0);
    }
}

static void through_gzip(void **state) {
    fixture *f = *state;
    zv_err err = {0};
    table t;
    begin(true, false);
    add_vectors("arr_0.npy");
    archive_close(&a);
    gzFile gz = gzopen(f->path, "wb");
    gzwrite(gz, a.bytes, (unsigned)a.size);
    gzclose(gz);
    ZT_OK(read_table(&t, f->env, f->path, NULL, &err), err);
    assert_int_equal(t.n, 2);
    assert_false(t.has_id[0]);
}

static void the_name_chooses(void **state) {
    fixture *f = *state;
    static const float other[2][3];
    zv_err err = {0};
    table t;
    begin(false, false);
    archive_array(&a, "arr_0.npy", "<f4", "(2, 3)", other, sizeof other);
    add_vectors("embeddings.npy");
    archive_array(&a, "x.npy", "<f4", "(2, 3)", other, sizeof other);
    end(f);
    ZT_OK(read_table(&t, f->env, f->path, NULL, &err), err);
    assert_true(t.rows[0][0] == 0.5F);

    begin(false, false);
    add_vectors("a.npy");
    add_vectors("b.npy");
    archive_array(&a, "n.npy", "<i8", "(1,)", other, 8);
    end(f);
    ZT_FAILS(read_table(&t, f->env, f->path, NULL, &err), ZV_UNSUPPORTED, err);
    if (!strstr(err.msg, "a <f4 [2, 3], b <f4 [2, 3], n <i8 [1]")) fail_msg("%s", err.msg);
    if (!strstr(err.msg, "write FILE:NAME")) fail_msg("%s", err.msg);

    begin(false, false);
    archive_array(&a, "n.npy", "<f4", "(6,)", rows, sizeof rows);
    end(f);
    ZT_FAILS(read_table(&t, f->env, f->path, NULL, &err), ZV_UNSUPPORTED, err);
    if (!strstr(err.msg, "n <f4 [6]")) fail_msg("%s", err.msg);
}

/* FILE:NAME is the array NAME; what isn't there, or is no vectors, is refused with what there is. */
static void an_array_by_name(void **state) {
    fixture *f = *state;
    static const float other[2][3] = {{7}};
    char path[160];
    zv_err err = {0};
    table t;
    begin(true, false);
    archive_array(&a, "a:b.npy", "<f4", "(2, 3)", other, sizeof other);
    add_vectors("שאלות.npy");
    archive_array(&a, "n.npy", "<f4", "(6,)", rows, sizeof rows);
    end(f);
    snprintf(path, sizeof path, "%s:שאלות", f->path);
    ZT_OK(read_table(&t, f->env, path, NULL, &err), err);
    assert_true(t.rows[0][0] == 0.5F);
    snprintf(path, sizeof path, "%s:a:b.npy", f->path);
    ZT_OK(read_table(&t, f->env, path, NULL, &err), err);
    assert_true(t.rows[0][0] == 7);
    zv_reader_opts opts = {.member = "a:b"};
    ZT_OK(read_table(&t, f->env, f->path, &opts, &err), err);
    assert_true(t.rows[0][0] == 7);
    assert_string_equal(zv_io_member(path), "a:b.npy");
    assert_null(zv_io_member(f->path));
    assert_null(zv_io_member("-"));
    assert_null(zv_io_member("no/such:file"));
    snprintf(path, sizeof path, "%s:c", f->path);
    ZT_FAILS(read_table(&t, f->env, path, NULL, &err), ZV_NOTFOUND, err);
    if (!strstr(err.msg, "a:b <f4 [2, 3]")) fail_msg("%s", err.msg);
    snprintf(path, sizeof path, "%s:n", f->path);
    ZT_FAILS(read_table(&t, f->env, path, NULL, &err), ZV_UNSUPPORTED, err);
    put_text(f->path, "2 1\na 1\nb 2\n");
    ZT_FAILS(read_table(&t, f->env, path, NULL, &err), ZV_USAGE, err);
    if (!strstr(err.msg, "word2vec-text")) fail_msg("%s", err.msg);
}

/* A column that cannot be one is left out aloud. */
static void odd_columns(void **state) {
    fixture *f = *state;
    static const struct {
        const char *descr, *shape;
    } cases[] = {
        {"|O", "(2,)"}, {"<U3", "(1,)"}, {"<U3", "(2, 1)"}, {"<f4", "(2,)"}, {"<U0", "(2,)"}};
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        zv_err err = {0};
        table t;
        f->warnings = 0;
        begin(false, false);
        add_vectors("vectors.npy");
        archive_array(&a, "ids.npy", cases[i].descr, cases[i].shape, hebrew, sizeof hebrew);
        end(f);
        ZT_OK(read_table(&t, f->env, f->path, NULL, &err), err);
        assert_false(t.info.has_ids);
        assert_int_equal(f->warnings, 1);
        if (!strstr(f->last_warning, "astype")) fail_msg("%s", f->last_warning);
    }
}

static void bad_characters_are_replaced(void **state) {
    fixture *f = *state;
    static const uint32_t wrong[2] = {0xd800, 0x110000};
    zv_err err = {0};
    table t;
    begin(false, false);
    add_vectors("vectors.npy");
    archive_array(&a, "ids.npy", "<U1", "(2,)", wrong, sizeof wrong);
    end(f);
    ZT_OK(read_table(&t, f->env, f->path, NULL, &err), err);
    assert_string_equal(t.ids[0], "\xEF\xBF\xBD");
    assert_int_equal(f->warnings, 1);
}

/* Overwrites the number at `offset` from the end of the file. */
static void patch(size_t from_end, uint64_t value, size_t bytes) {
    memcpy(a.bytes + a.size - from_end, &value, bytes);
}

static void damaged(fixture *f, const char *part) {
    zv_err err = {0};
    table t;
    put_file(f->path, a.bytes, a.size);
    zv_status status = read_table(&t, f->env, f->path, NULL, &err);
    if (zv_status_exit_code(status) != 3 || !strstr(err.msg, part))
        fail_msg("%s: %s", zv_status_name(status), err.msg);
}

static void lies_are_found(void **state) {
    fixture *f = *state;
    enum { RECORD = 46 + 11 }; /* and the name, vectors.npy */
    for (int lie = 0; lie < 9; lie++) {
        begin(true, lie == 8);
        add_vectors("vectors.npy");
        archive_close(&a);
        switch (lie) {
        case 0: /* more members than the directory has room for */
            patch(22 - 10, 60000, 2);
            damaged(f, "directory");
            break;
        case 1: /* the directory lies beyond the file */
            patch(22 - 16, 0x7fffffff, 4);
            damaged(f, "directory");
            break;
        case 2: /* a zip bomb: 4 GB from a hundred bytes */
            patch(22 + RECORD - 24, 0xfffffffe, 4);
            damaged(f, "damaged");
            break;
        case 3: /* larger than it is */
            patch(22 + RECORD - 24, 300, 4);
            damaged(f, "");
            break;
        case 4: /* its data lie beyond the file */
            patch(22 + RECORD - 42, 0x7fffffff, 4);
            damaged(f, "damaged");
            break;
        case 5: /* encrypted */
            patch(22 + RECORD - 8, 1, 2);
            damaged(f, "encrypted");
            break;
        case 6: /* a method from elsewhere */
            patch(22 + RECORD - 10, 14, 2);
            damaged(f, "packed");
            break;
        case 7:
            patch(22 + RECORD - 16, 0x12345678, 4);
            damaged(f, "checksum");
            break;
        case 8: /* a size of 64 bits that overflows with its offset */
            patch(22 + 20 + 56 + 8, UINT64_MAX - 3, 8);
            damaged(f, "damaged");
            break;
        }
    }
    begin(false, false);
    archive_array(&a, "v.npy", "<f4", "(1000000000, 300)", rows, sizeof rows);
    archive_close(&a);
    damaged(f, "1000000000");
    begin(false, false);
    archive_array(&a, "v.npy", "<f4", "(2, 0)", rows, 0);
    archive_close(&a);
    damaged(f, "0");
    begin(false, false);
    add_vectors("vectors.npy");
    archive_array(&a, "ids.npy", "<U3", "(2,)", hebrew, sizeof hebrew - 1);
    archive_close(&a);
    damaged(f, "ids.npy");
}

static void every_cut_and_every_flip(void **state) {
    fixture *f = *state;
    for (int deflate = 0; deflate < 2; deflate++) {
        begin(deflate, true);
        add_vectors("vectors.npy");
        archive_array(&a, "ids.npy", "<U3", "(2,)", hebrew, sizeof hebrew);
        archive_close(&a);
        for (size_t i = 0; i < a.size * 9; i++) {
            size_t at = i / 9, bit = i % 9;
            table t;
            zv_err err = {0};
            zv_reader_opts opts = {.format = ZV_FORMAT_NPZ};
            if (bit < 8) a.bytes[at] ^= (uint8_t)(1 << bit);
            put_file(f->path, a.bytes, bit < 8 ? a.size : at);
            zv_status status = read_table(&t, f->env, f->path, &opts, &err);
            if (status == ZV_OK ? bit == 8 : !err.msg[0] || zv_status_exit_code(status) != 3)
                fail_msg("byte %zu bit %zu: %s \"%s\"", at, bit, zv_status_name(status), err.msg);
            if (bit < 8) a.bytes[at] ^= (uint8_t)(1 << bit);
        }
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        FIXTURE_TEST(every_kind_of_archive), FIXTURE_TEST(through_gzip),
        FIXTURE_TEST(the_name_chooses),      FIXTURE_TEST(an_array_by_name),
        FIXTURE_TEST(odd_columns),           FIXTURE_TEST(bad_characters_are_replaced),
        FIXTURE_TEST(lies_are_found),        FIXTURE_TEST(every_cut_and_every_flip),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
