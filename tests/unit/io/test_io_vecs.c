/* fvecs, bvecs, ivecs; fbin, u8bin, i8bin. */
#include "unit/io/io_fixture.h"

static uint8_t bytes[4096];
static size_t len;

static void add(const void *data, size_t size) {
    memcpy(bytes + len, data, size);
    len += size;
}
static void add_int(int32_t value) {
    add(&value, sizeof value);
}
static const char *named(const fixture *f, const char *suffix) {
    static char path[128];
    snprintf(path, sizeof path, "%s/x%s", f->folder, suffix);
    put_file(path, bytes, len);
    return path;
}

/* Three rows of `dim` numbers: 0.5, -1.5 … or 1, 2 … */
static void make(zv_format format, int32_t dim) {
    bool prefix = format <= ZV_FORMAT_IVECS && format >= ZV_FORMAT_FVECS;
    len = 0;
    if (!prefix) {
        add_int(3);
        add_int(dim);
    }
    for (int i = 0; i < 3; i++) {
        if (prefix) add_int(dim);
        for (int k = 0; k < dim; k++) {
            float x = (float)(i * dim + k) - 0.5F;
            int32_t whole = i * dim + k - (format == ZV_FORMAT_IVECS);
            uint8_t byte = (uint8_t)(whole * 40 + 1);
            if (format == ZV_FORMAT_FVECS || format == ZV_FORMAT_FBIN)
                add(&x, 4);
            else if (format == ZV_FORMAT_IVECS)
                add(&whole, 4);
            else
                add(&byte, 1);
        }
    }
}

static const struct {
    zv_format format, without_name;
    const char *suffix;
    float first, last; /* of dim 2 */
} kinds[] = {
    {ZV_FORMAT_FVECS, ZV_FORMAT_FVECS, ".fvecs", -0.5F, 4.5F},
    {ZV_FORMAT_IVECS, ZV_FORMAT_IVECS, ".ivecs", -1, 4},
    {ZV_FORMAT_BVECS, ZV_FORMAT_BVECS, ".bvecs", 1, 201},
    {ZV_FORMAT_FBIN, ZV_FORMAT_FBIN, ".fbin", -0.5F, 4.5F},
    {ZV_FORMAT_U8BIN, ZV_FORMAT_U8BIN, ".u8bin", 1, 201},
    {ZV_FORMAT_I8BIN, ZV_FORMAT_U8BIN, ".i8bin", 1, -55},
};
enum { KINDS = sizeof kinds / sizeof kinds[0] };

static void every_kind_reads(void **state) {
    fixture *f = *state;
    for (size_t i = 0; i < KINDS; i++)
        for (size_t batch = 0; batch < 3; batch++) {
            zv_err err = {0};
            table t;
            zv_reader_opts opts = {.batch = batch};
            make(kinds[i].format, 2);
            ZT_OK(read_table(&t, f->env, named(f, kinds[i].suffix), &opts, &err), err);
            assert_int_equal(t.info.format, kinds[i].format);
            assert_int_equal(t.n, 3);
            assert_int_equal(t.info.items, 3);
            assert_false(t.has_id[0]);
            ZT_CLOSE(t.rows[0][0], kinds[i].first, 0);
            ZT_CLOSE(t.rows[2][1], kinds[i].last, 0);
        }
}

/* The content tells; the name only where it leaves a choice. */
static void content_before_name(void **state) {
    fixture *f = *state;
    for (size_t i = 0; i < KINDS; i++)
        for (int32_t dim = 2; dim < 12; dim++) {
            zv_format seen;
            zv_err err = {0};
            make(kinds[i].format, dim);
            ZT_OK(zv_format_sniff(&seen, f->env, named(f, ""), &err), err);
            assert_int_equal(seen, kinds[i].without_name);
            ZT_OK(zv_format_sniff(&seen, f->env, named(f, ".txt"), &err), err);
            assert_int_equal(seen, kinds[i].without_name);
            ZT_OK(zv_format_sniff(&seen, f->env, named(f, kinds[i].suffix), &err), err);
            assert_int_equal(seen, kinds[i].format);
        }
    zv_format seen;
    zv_err err = {0};
    make(ZV_FORMAT_FBIN, 5);
    ZT_OK(zv_format_sniff(&seen, f->env, named(f, ".u8bin"), &err), err);
    assert_int_equal(seen, ZV_FORMAT_FBIN);
    make(ZV_FORMAT_FVECS, 5); /* what the name says is possible here: the words may be integers */
    ZT_OK(zv_format_sniff(&seen, f->env, named(f, ".bvecs"), &err), err);
    assert_int_equal(seen, ZV_FORMAT_FVECS);
}

static void refused(fixture *f, const char *suffix, const char *part) {
    zv_err err = {0};
    table t;
    zv_status status = read_table(&t, f->env, named(f, suffix), NULL, &err);
    if (zv_status_exit_code(status) != 3 || !strstr(err.msg, part))
        fail_msg("%s: %s: %s", suffix, zv_status_name(status), err.msg);
}

static void damage_names_row_and_byte(void **state) {
    fixture *f = *state;
    make(ZV_FORMAT_FVECS, 3);
    bytes[32] = 4;
    refused(f, ".fvecs", "row 2, at byte 32, states 4 numbers, but the first row has 3");
    make(ZV_FORMAT_FVECS, 3);
    len -= 2;
    refused(f, ".fvecs", "row 2 breaks off at byte 46");
    len = 34;
    refused(f, ".fvecs", "row 2 breaks off at byte 34");
    len = 0;
    add_int(0);
    refused(f, ".fvecs", "dimension 0");
    len = 0;
    add_int(-1);
    refused(f, ".ivecs", "4294967295");
    len = 0;
    add_int(1 << 20);
    refused(f, ".bvecs", "can hold at most 0");
    len = 3;
    refused(f, ".bvecs", "byte 3");
    make(ZV_FORMAT_FBIN, 3);
    len--;
    refused(f, ".fbin", "promises 3 rows");
    len += 2;
    refused(f, ".fbin", "byte 44");
    len = 0;
    add_int(1000000000);
    add_int(300);
    refused(f, ".fbin", "1000000000");
    len = 7;
    refused(f, ".i8bin", "7");
}

static void large_integers_are_told(void **state) {
    fixture *f = *state;
    zv_err err = {0};
    table t;
    len = 0;
    add_int(2);
    add_int(16777217);
    add_int(-16777216);
    ZT_OK(read_table(&t, f->env, named(f, ".ivecs"), NULL, &err), err);
    assert_true(t.rows[0][0] == 16777216.0F && t.rows[0][1] == -16777216.0F);
    assert_int_equal(f->warnings, 1);
}

static void written_files_round_trip(void **state) {
    fixture *f = *state;
    static const float rows[2][3] = {{0.1F, -INFINITY, 1e-40F}, {1, 2, 3}};
    for (int k = 0; k < 2; k++) {
        zv_err err = {0};
        table t;
        zv_batch b = {.n = 2, .rows = rows[0]};
        zv_writer_opts opts = {
            .format = k ? ZV_FORMAT_FBIN : ZV_FORMAT_FVECS, .dim = 3, .items = 2};
        ZT_OK(write_table(f->env, f->path, &opts, &b, &err), err);
        ZT_OK(read_table(&t, f->env, f->path, NULL, &err), err);
        assert_int_equal(t.info.format, opts.format);
        assert_memory_equal(t.rows[0], rows[0], sizeof rows[0]);
        assert_memory_equal(t.rows[1], rows[1], sizeof rows[1]);
    }
    zv_err err = {0};
    zv_writer *w;
    zv_writer_opts opts = {.format = ZV_FORMAT_FBIN, .dim = 3, .items = (uint64_t)1 << 32};
    ZT_FAILS(zv_io_create(&w, f->env, f->path, &opts, &err), ZV_UNSUPPORTED, err);
}

static void every_cut_and_every_flip(void **state) {
    fixture *f = *state;
    for (size_t i = 0; i < KINDS; i++) {
        make(kinds[i].format, 3);
        for (size_t k = 0; k < len * 9; k++) {
            size_t at = k / 9, bit = k % 9;
            for (int sniffed = 0; sniffed < 2; sniffed++) {
                table t;
                zv_err err = {0};
                zv_reader_opts opts = {.format = sniffed ? ZV_FORMAT_AUTO : kinds[i].format};
                if (bit < 8) bytes[at] ^= (uint8_t)(1 << bit);
                put_file(f->path, bytes, bit < 8 ? len : at);
                zv_status status = read_table(&t, f->env, f->path, &opts, &err);
                bool whole_rows =
                    bit == 8 && t.n > 0; /* a cut between rows of fvecs is no damage */
                if (status != ZV_OK && (!err.msg[0] || zv_status_exit_code(status) != 3))
                    fail_msg("%zu.%zu: %s \"%s\"", at, bit, zv_status_name(status), err.msg);
                if (status == ZV_OK && bit == 8 && !sniffed && (i > 2 || !whole_rows))
                    fail_msg("%s cut to %zu bytes is read", kinds[i].suffix, at);
                if (bit < 8) bytes[at] ^= (uint8_t)(1 << bit);
            }
        }
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        FIXTURE_TEST(every_kind_reads),          FIXTURE_TEST(content_before_name),
        FIXTURE_TEST(damage_names_row_and_byte), FIXTURE_TEST(large_integers_are_told),
        FIXTURE_TEST(written_files_round_trip),  FIXTURE_TEST(every_cut_and_every_flip),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
