/* n-gram vectors in a space: written, mapped, composed into words; broken ones are refused. */
#include "unit/space/space_fixture.h"

#include "io/io_ngrams.h"

#undef malloc
#undef free

enum { DIM = 700, ROWS = 4 }; /* more than one block of the sum */

static float vectors[ROWS][DIM];
static const uint32_t numbers[ROWS] = {1, 5, 6, 9};
static const uint32_t order[ROWS] = {2, 0, 3, 1};

static zv_subwords subwords(void) {
    zv_rng rng = zv_rng_seed(1);
    for (size_t i = 0; i < ROWS; i++)
        for (size_t d = 0; d < DIM; d++) vectors[i][d] = (float)zv_rng_normal(&rng);
    return (zv_subwords){.minn = 2,
                         .maxn = 3,
                         .buckets = 10,
                         .rows = ROWS,
                         .numbers = numbers,
                         .vectors = vectors,
                         .stride = sizeof vectors[0],
                         .order = order};
}

static zv_status write_with(const fixture *f, const zv_subwords *u, zv_err *err) {
    static float row[DIM] = {1};
    zv_space_writer *w = NULL;
    zv_space_writer_opts o = {.dim = DIM, .dtype = ZV_F16, .ids = true, .counts = true};
    zv_status status = zv_space_create(&w, f->env, f->path, &o, err);
    if (status != ZV_OK) return status;
    zv_space_item item = {.vector = row, .id = zv_str_of("מלך"), .count = 3};
    status = zv_space_add(w, &item, err);
    if (status == ZV_OK) status = zv_space_add_subwords(w, u, err);
    if (status == ZV_OK) return zv_space_finish(w, &(zv_contract){.kind = ZV_SPACE_WORDS}, err);
    zv_space_abort(w);
    return status;
}

static zv_space *open_it(const fixture *f) {
    zv_space *s = NULL;
    zv_err err = {0};
    ZT_OK(zv_space_open(&s, f->env, f->path, &(zv_space_opts){.verify = true}, &err), err);
    return s;
}

/* FNV-1a by its definition, bytes as signed chars. */
static uint32_t bucket_of(const char *ngram, uint32_t buckets) {
    uint32_t h = 2166136261u;
    for (; *ngram; ngram++) {
        const uint8_t byte = (uint8_t)*ngram;
        h = (h ^ (byte < 128 ? byte : byte | 0xffffff00u)) * 16777619u;
    }
    return h % buckets;
}

/* All stretches of 2 and 3 characters, counted by hand, and no others, in any order. */
static void n_grams_are_characters(void **state) {
    (void)state;
    static const char *const expected[] = {"<ש", "<של", "של", "של>", "ל>"};
    zv__ngrams g = zv__ngrams_of(zv_str_of("של"), 2, 3, 1000003);
    uint32_t bucket;
    size_t n = 0;
    while (zv__ngrams_next(&g, &bucket)) {
        assert_in_range(n, 0, 4);
        assert_int_equal(bucket, bucket_of(expected[n++], 1000003));
    }
    assert_int_equal(n, 5);
    /* the lone edges are none; broken bytes are characters of their own; nothing at all is fine */
    const struct {
        const char *word;
        uint32_t minn, maxn;
        size_t n;
    } cases[] = {
        {"a", 1, 1, 1}, {"", 1, 6, 1}, {"", 3, 6, 0}, {"\xff\xff", 1, 1, 2}, {"ab", 9, 9, 0}};
    for (size_t i = 0; i < ZV_COUNT(cases); i++) {
        g = zv__ngrams_of(zv_str_of(cases[i].word), cases[i].minn, cases[i].maxn, 7);
        for (n = 0; zv__ngrams_next(&g, &bucket);) n++;
        assert_int_equal(n, cases[i].n);
    }
}

/* The mean, in f64, of the rows of the n-grams that have one. */
static void unseen_words_are_means(void **state) {
    fixture *f = *state;
    zv_err err = {0};
    const zv_subwords u = subwords();
    ZT_OK(write_with(f, &u, &err), err);
    zv_space *s = open_it(f);
    const zv_subwords *stored = zv_space_subwords(s);
    assert_non_null(stored);
    assert_int_equal(stored->minn, 2);
    assert_int_equal(stored->maxn, 3);
    assert_int_equal(stored->buckets, 10);
    assert_int_equal(stored->rows, ROWS);
    static const char *const grams[] = {"<ה", "<המ", "המ", "המל", "מל", "מלך", "לך", "לך>", "ך>"};
    static float got[DIM];
    double want[DIM] = {0}, n = 0;
    for (size_t g = 0; g < ZV_COUNT(grams); g++)
        for (size_t i = 0; i < ROWS; i++)
            if (numbers[i] == bucket_of(grams[g], 10)) {
                for (size_t d = 0; d < DIM; d++) want[d] += (double)vectors[order[i]][d];
                n++;
            }
    assert_true(n > 0);
    assert_int_equal(zv_space_unseen(s, zv_str_of("המלך"), got), n);
    for (size_t d = 0; d < DIM; d++) ZT_CLOSE(got[d], want[d] / n, 1e-6);
    assert_int_equal(zv_space_unseen(s, zv_str_of(""), got),
                     bucket_of("<>", 10) == 1 || bucket_of("<>", 10) == 5 ||
                         bucket_of("<>", 10) == 6 || bucket_of("<>", 10) == 9);
    zv_space_free(s);
}

/* Those with a row, where they stand in "<word>"; their mean is the unseen word. */
static void n_grams_are_listed(void **state) {
    fixture *f = *state;
    zv_err err = {0};
    const zv_subwords u = subwords();
    ZT_OK(write_with(f, &u, &err), err);
    zv_space *s = open_it(f);
    static float got[DIM], row[DIM];
    static double sum[DIM];
    zv_ngram list[32];
    size_t n = zv_space_ngrams(s, zv_str_of("המלך"), list, 32);
    assert_int_equal(n, zv_space_unseen(s, zv_str_of("המלך"), got));
    assert_int_equal(zv_space_ngrams(s, zv_str_of("המלך"), NULL, 0), n);
    memset(sum, 0, sizeof sum);
    for (size_t i = 0; i < n; i++) {
        char text[32];
        snprintf(text, sizeof text, "%.*s", (int)(list[i].end - list[i].begin),
                 "<המלך>" + list[i].begin);
        assert_int_equal(bucket_of(text, 10), numbers[list[i].row]);
        zv_space_ngram_row(s, list[i].row, row);
        for (size_t d = 0; d < DIM; d++) {
            assert_true(row[d] == vectors[order[list[i].row]][d]);
            sum[d] += (double)row[d];
        }
    }
    for (size_t d = 0; d < DIM; d++) ZT_CLOSE(sum[d] / (double)n, got[d], 1e-6);
    zv_space_free(s);
}

/* Without numbers every bucket has a row. */
static void all_buckets_need_no_numbers(void **state) {
    fixture *f = *state;
    zv_err err = {0};
    zv_subwords u = subwords();
    u.buckets = ROWS;
    u.numbers = NULL;
    u.order = NULL;
    ZT_OK(write_with(f, &u, &err), err);
    zv_space *s = open_it(f);
    static float got[DIM];
    assert_int_equal(zv_space_unseen(s, zv_str_of("של"), got), 5);
    zv_space_free(s);
}

static void a_space_without_has_none(void **state) {
    fixture *f = *state;
    zv_err err = {0};
    float row[SMALL_DIM] = {1, 2, 3};
    ZT_OK(write_small(f->env, f->path, ZV_F32, NULL, 0, SMALL_ROWS, &err), err);
    zv_space *s = open_it(f);
    assert_null(zv_space_subwords(s));
    assert_int_equal(zv_space_unseen(s, zv_str_of("מלך"), row), 0);
    assert_true(row[0] == 0 && row[2] == 0);
    zv_space_free(s);
}

static void nonsense_is_not_written(void **state) {
    fixture *f = *state;
    for (int i = 0; i < 6; i++) {
        zv_subwords u = subwords();
        if (i == 0) u.minn = 0;
        if (i == 1) u.maxn = 1;
        if (i == 2) u.maxn = 101;
        if (i == 3) u.buckets = 0;
        if (i == 4) u.rows = 11;
        if (i == 5) u.numbers = NULL;
        zv_err err = {0};
        ZT_FAILS(write_with(f, &u, &err), ZV_USAGE, err);
    }
}

/* Replaces `from` in the file by `to`, of the same length, and opens it. */
static void refuse(fixture *f, const char *from, const char *to, const char *because) {
    zv_err err = {0};
    const zv_subwords u = subwords();
    ZT_OK(write_with(f, &u, &err), err);
    size_t len, at = 0, n = strlen(from);
    uint8_t *bytes = get_file(f->path, &len);
    assert_int_equal(n, strlen(to));
    while (at + n < len && memcmp(bytes + at, from, n) != 0) at++;
    assert_true(at + n < len);
    memcpy(bytes + at, to, n);
    put_file(f->path, bytes, len);
    free(bytes);
    zv_space *s = NULL;
    ZT_FAILS(zv_space_open(&s, f->env, f->path, NULL, &err), ZV_FORMAT, err);
    assert_int_equal(zv_status_exit_code(err.code), 3);
    if (!strstr(err.msg, because)) fail_msg("'%s' doesn't say '%s'", err.msg, because);
}

static void broken_files_are_refused(void **state) {
    fixture *f = *state;
    refuse(f, "\"subwords.vectors\"", "\"subwords.vectorz\"", "one is missing");
    refuse(f, "\"zavit.subwords\"", "\"zavit.subwordz\"", "one is missing");
    refuse(f, "\"subwords.numbers\"", "\"subwords.numberz\"", "a row for every bucket");
    refuse(f, "minn=2", "minn=0", "zavit.subwords");
    refuse(f, "minn=2", "minn=4", "zavit.subwords");
    refuse(f, "buckets=10", "buckets=1x", "zavit.subwords");
    refuse(f, "buckets=10", "buckets=09", "exceed");
    refuse(f, "fnv1a", "fnv1b", "zavit.subwords");
    refuse(f, "\"U32\"", "\"I32\"", "U32");
    refuse(f, "\"shape\":[4,700]", "\"shape\":[700,4]", "F32");
}

static void fallen_numbers_are_refused(void **state) {
    fixture *f = *state;
    static const uint32_t falling[ROWS] = {1, 6, 5, 9}, twice[ROWS] = {1, 5, 5, 9};
    for (int i = 0; i < 2; i++) {
        zv_err err = {0};
        zv_subwords u = subwords();
        u.numbers = i ? twice : falling;
        ZT_OK(write_with(f, &u, &err), err); /* the writer trusts, the reader doesn't */
        zv_space *s = NULL;
        ZT_FAILS(zv_space_open(&s, f->env, f->path, NULL, &err), ZV_FORMAT, err);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        FIXTURE_TEST(n_grams_are_characters),   FIXTURE_TEST(unseen_words_are_means),
        FIXTURE_TEST(n_grams_are_listed),       FIXTURE_TEST(all_buckets_need_no_numbers),
        FIXTURE_TEST(a_space_without_has_none), FIXTURE_TEST(nonsense_is_not_written),
        FIXTURE_TEST(broken_files_are_refused), FIXTURE_TEST(fallen_numbers_are_refused)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
