/* Paths: by name, and through symbolic links. */
#include "base_fixture.h"

#define ZV_BASE_MEMORY_IMPLEMENTATION /* tests may use libc's memory */
#include "base/base_file.h"

static void folder_of(void **state) {
    (void)state;
    static const char *const rows[][2] = {
        {"a/b", "a"},
        {"a", "."},
        {"/a", "/"},
        {"a/b/", "a"},
        {"/", "/"},
        {"", "."},
        {"a//b", "a"},
        {"//a", "/"},
        {"./a", "."},
        {"../a", ".."},
        {"a/b/c", "a/b"},
        {"a/", "."},
        {"תיקייה/קובץ", "תיקייה"},
        {"/a/b//", "/a"},
        {"///", "/"},
    };
    zv_buf b = {0};
    zv_err err = {0};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        ZT_OK(zv__path_folder(&b, rows[i][0], &err), err);
        assert_string_equal(zv_buf_cstr(&b), rows[i][1]);
    }
    zv_buf_free(&b);
}

static void join(void **state) {
    (void)state;
    static const char *const rows[][3] = {
        {"a", "b", "a/b"}, {"a/", "b", "a/b"}, {".", "b", "b"},         {"", "b", "b"},
        {"a", "/b", "/b"}, {"/", "b", "/b"},   {"a", "../b", "a/../b"},
    };
    zv_buf b = {0};
    zv_err err = {0};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        ZT_OK(zv__path_join(&b, rows[i][0], rows[i][1], &err), err);
        assert_string_equal(zv_buf_cstr(&b), rows[i][2]);
    }
    zv_buf_free(&b);
}

static void expect_relative(const char *target, const char *folder, const char *want) {
    zv_buf b = {0};
    zv_err err = {0};
    ZT_OK(zv__path_relative(&b, target, folder, &err), err);
    if (strcmp(zv_buf_cstr(&b), want) != 0)
        fail_msg("%s from %s is %s, expected %s", target, folder, zv_buf_cstr(&b), want);
    zv_buf_free(&b);
}

static void relative_by_name(void **state) {
    (void)state; /* none of these exists */
    expect_relative("/q/a/b", "/q/a", "b");
    expect_relative("/q/a/b", "/q/c", "../a/b");
    expect_relative("/q/a/b", "/q/a/b/c/d", "../..");
    expect_relative("/q/ab", "/q/a", "../ab"); /* whole components, not letters */
    expect_relative("/q/a", "/q/ab", "../a");
    expect_relative("/q/a", "/q/a", ".");
    expect_relative("/q/x/../a/./b", "/q//a/", "b");
    expect_relative("nowhere/m", "nowhere", "m");
    expect_relative("nowhere/m", ".", "nowhere/m");
    expect_relative("m", "nowhere/deep", "../../m");
    expect_relative("/q/../../../r", "/", "r");
    expect_relative("/", "/q", "..");
    expect_relative("/", "/", ".");
}

static void relative_leads_to_the_file(void **state) {
    (void)state;
    assert_int_equal(mkdir("real", 0755), 0);
    assert_int_equal(mkdir("real/deep", 0755), 0);
    assert_int_equal(mkdir("models", 0755), 0);
    assert_int_equal(symlink("real/deep", "link"), 0);
    write_file("models/m", "model", 5);
    assert_int_equal(symlink("m", "models/latest"), 0);
    /* ".." from the folder behind the link leads elsewhere than from the link's own place. */
    expect_relative("models/m", "link", "../../models/m");
    expect_relative("models/m", "real/deep", "../../models/m");
    expect_relative("models/latest", "models", "latest"); /* the name itself is not resolved */
    static const char *const folders[] = {"link", "real", "real/deep", ".", "models", "models/.."};
    for (size_t i = 0; i < 6; i++) {
        zv_buf relative = {0}, whole = {0};
        zv_err err = {0};
        ZT_OK(zv__path_relative(&relative, "models/m", folders[i], &err), err);
        ZT_OK(zv__path_join(&whole, folders[i], zv_buf_cstr(&relative), &err), err);
        assert_file_is(zv_buf_cstr(&whole), "model");
        zv_buf_free(&relative);
        zv_buf_free(&whole);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(folder_of),
        cmocka_unit_test(join),
        cmocka_unit_test(relative_by_name),
        cmocka_unit_test(relative_leads_to_the_file),
    };
    return cmocka_run_group_tests(tests, fixture_enter, fixture_leave);
}
