/* test_explain_background_file.c — a background that was kept is the one that would be made: bit for bit,
 * for this space and no other, whatever became of the file. */
#include "explain_fixture.h"

enum { N = 400, DIM = 6 };
static const zv_background_opts opts = {.pairs = 500, .directions = 2, .seed = 3};

static zv_background *kept(const zv_space *s, const zv_background_opts *o, const char *path,
                           zv_background_kept want) {
    zv_err err = {0};
    zv_background *bg = NULL;
    zv_background_kept how;
    ZT_OK(zv_explain_background_kept(&bg, NULL, s, o, path, &how, &err), err);
    assert_int_equal(how, want);
    return bg;
}

static void assert_same(const zv_background *a, const zv_background *b) {
    size_t n, m, dim = zv_background_dim(a);
    const double *x = zv_background_cosines(a, &n), *y = zv_background_cosines(b, &m);
    zv_interval ia, ib;
    assert_int_equal(n, m);
    assert_memory_equal(x, y, n * sizeof *x);
    assert_memory_equal(zv_background_mean(a), zv_background_mean(b), dim * sizeof *x);
    assert_memory_equal(zv_background_moments(a), zv_background_moments(b), sizeof(zv_moments));
    assert_int_equal(zv_background_directions(a), zv_background_directions(b));
    for (size_t k = 0; k < zv_background_directions(a); k++) {
        assert_memory_equal(zv_background_direction(a, k), zv_background_direction(b, k),
                            dim * sizeof *x);
        ZT_CLOSE(zv_background_share(a, k), zv_background_share(b, k), 0);
    }
    ZT_CLOSE(zv_background_expected_cosine(a, &ia), zv_background_expected_cosine(b, &ib), 0);
    ZT_CLOSE(ia.lo, ib.lo, 0);
    assert_int_equal(zv_background_usable(a), zv_background_usable(b));
    assert_int_equal(zv_background_rows(a), zv_background_rows(b));
    assert_int_equal(zv_background_all_pairs(a), zv_background_all_pairs(b));
}

/* Some rows are no vectors, so that the list of those that count is not trivial. */
static zv_space *space(const char *name, uint64_t seed) {
    float *rows = ex_rows(N, DIM, seed, 0.3);
    for (size_t d = 0; d < DIM; d++) rows[7 * DIM + d] = rows[(N - 1) * DIM + d] = 0;
    zv_space *s = ex_space(name, rows, N, DIM, NULL);
    free(rows);
    return s;
}

/* Every finding of the audit opens on what was read: the samples are drawn again from its rows. */
static void read_is_what_was_made(void **state) {
    (void)state;
    char path[96];
    zv_space *s = space("same", 1);
    ex_path(path, "same.background.safetensors");
    zv_background *made = kept(s, &opts, path, ZV_BACKGROUND_WRITTEN);
    zv_background *read = kept(s, &opts, path, ZV_BACKGROUND_READ);
    assert_same(made, read);
    assert_int_equal(zv_background_usable(read), N - 2);
    float q[DIM] = {1, 2};
    zv_hit hits[3];
    size_t n = 3;
    zv_err err = {0};
    zv_report *r = NULL;
    ZT_OK(zv_index_search(hits, &n, NULL, s, q, NULL, &err), err);
    ZT_OK(zv_report_new(&r, NULL, "all", &err), err);
    ZT_OK(zv_explain_hits(NULL, s, q, hits, n, ZV_COS, read, r, &err), err);
    ZT_OK(zv_report_complete(r, &err), err);
    zv_report_free(r);
    zv_background_free(read);
    zv_background_free(made);
    zv_space_free(s);
}

static void other_spaces_and_options_are_made_again(void **state) {
    (void)state;
    char path[96];
    zv_space *one = space("one", 1), *two = space("two", 2);
    ex_path(path, "shared.background.safetensors");
    zv_background_free(kept(one, &opts, path, ZV_BACKGROUND_WRITTEN));
    zv_background *fresh = kept(two, &opts, path, ZV_BACKGROUND_WRITTEN), *plain = NULL;
    zv_err err = {0};
    ZT_OK(zv_explain_background(&plain, NULL, two, &opts, &err), err);
    assert_same(fresh, plain);
    zv_background_free(plain);
    zv_background_free(fresh);
    zv_background_opts more = opts;
    more.pairs = 501;
    zv_background_free(kept(two, &more, path, ZV_BACKGROUND_WRITTEN));
    more.seed = 4;
    zv_background_free(kept(two, &more, path, ZV_BACKGROUND_WRITTEN));
    zv_background_free(kept(two, &more, path, ZV_BACKGROUND_READ));
    zv_space_free(one);
    zv_space_free(two);
}

static void others_files_are_left_alone(void **state) {
    (void)state;
    char path[96];
    zv_space *s = space("alone", 1);
    static const char *const contents[] = {"not a background", ""};
    for (size_t i = 0; i < 2; i++) {
        ex_path(path, i ? "empty.background.safetensors" : "other.background.safetensors");
        FILE *f = fopen(path, "w");
        fputs(contents[i], f);
        fclose(f);
        zv_background_free(kept(s, &opts, path, ZV_BACKGROUND_MADE));
        char back[32] = "";
        f = fopen(path, "r");
        size_t n = fread(back, 1, sizeof back - 1, f);
        fclose(f);
        assert_int_equal(n, strlen(contents[i]));
        assert_string_equal(back, contents[i]);
    }
    zv_background_free(kept(s, &opts, "/nowhere/at/all", ZV_BACKGROUND_MADE));
    zv_space_free(s);
}

/* Any byte may have become any other: the numbers are then read as they stand or made again, but the
 * result is always one that can be asked. */
static void damaged_files_do_no_harm(void **state) {
    (void)state;
    static char bytes[32768];
    char path[96];
    zv_space *s = space("damaged", 1);
    ex_path(path, "damaged.background.safetensors");
    zv_background_free(kept(s, &opts, path, ZV_BACKGROUND_WRITTEN));
    FILE *f = fopen(path, "rb");
    size_t size = fread(bytes, 1, sizeof bytes, f);
    fclose(f);
    assert_in_range(size, 4000, sizeof bytes - 1);
    zv_rng rng = zv_rng_seed(5);
    for (int round = 0; round < 600; round++) {
        size_t at = zv_rng_below(&rng, round % 2 ? size : 1000);
        size_t len = round % 10 == 9 ? at : size; /* cut short */
        char before = bytes[at];
        bytes[at] = (char)zv_rng_below(&rng, 256);
        f = fopen(path, "wb");
        fwrite(bytes, 1, len, f);
        fclose(f);
        bytes[at] = before;
        zv_err err = {0};
        zv_background *bg = NULL;
        zv_background_kept how;
        ZT_OK(zv_explain_background_kept(&bg, NULL, s, &opts, path, &how, &err), err);
        size_t n;
        const double *x = zv_background_cosines(bg, &n);
        assert_int_equal(n, 500);
        for (size_t i = 1; i < n; i++) assert_true(x[i] >= x[i - 1]);
        assert_true(zv_background_percentile(bg, 0.4, NULL) >= 0);
        assert_int_equal(zv_background_usable(bg), N - 2);
        zv_background_free(bg);
    }
    zv_space_free(s);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(read_is_what_was_made),
        cmocka_unit_test(other_spaces_and_options_are_made_again),
        cmocka_unit_test(others_files_are_left_alone),
        cmocka_unit_test(damaged_files_do_no_harm),
    };
    return cmocka_run_group_tests(tests, ex_begin, ex_end);
}
