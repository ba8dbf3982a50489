#include "unit/io/io_damage.h"
#include "unit/io/io_models.h"

static const ft_options plain = {.version = 12,
                                 .model = FT_MODEL_SG,
                                 .bucket = FT_BUCKETS,
                                 .minn = 3,
                                 .maxn = 3,
                                 .words = {"</s>", "cat", "\xD7\xA9\xD7\x9C\xD7\x95\xD7\x9D", "a"},
                                 .n_words = 4};

static void read_model(fixture *f, table *t, const ft_options *o, size_t batch) {
    bytes b = ft_model(o);
    zv_err err = {0};
    zv_reader_opts opts = {.batch = batch};
    put_file(f->path, b.at, b.n);
    ZT_OK(read_table(t, f->env, f->path, &opts, &err), err);
    assert_int_equal(t->info.format, ZV_FORMAT_FASTTEXT);
    assert_int_equal(t->info.dim, FT_DIM);
    assert_int_equal(t->info.items, o->n_words);
}

/* fastText's hash, written once more: FNV-1a of 32 bits over bytes widened as signed ones. */
static uint32_t hash(const char *s) {
    uint32_t h = 2166136261u;
    for (; *s; s++) {
        const uint32_t wide =
            (unsigned char)*s < 0x80 ? (unsigned char)*s : 0xFFFFFF00u | (unsigned char)*s;
        h = (h ^ wide) * 16777619u;
    }
    return h;
}

/* Row i of the table is the mean of row i of the model and of those of the n-grams. */
static void mean_of(const table *t, size_t i, const ft_options *o, size_t n,
                    const char *const *ngrams) {
    for (int k = 0; k < FT_DIM; k++) {
        float sum = ft_number((int64_t)i, k);
        for (size_t g = 0; g < n; g++)
            sum += ft_number(o->n_words + (int64_t)(hash(ngrams[g]) % (uint32_t)o->bucket), k);
        ZT_CLOSE(t->rows[i][k], sum * (float)(1.0 / (double)(n + 1)), 0);
    }
}

static void the_hash_is_known(void **state) {
    (void)state;
    assert_int_equal(hash("a"), 0xE40C292C); /* from the tables of FNV's authors */
    assert_int_equal(hash("<\xD7\xA9\xD7\x9C\xD7\x95"),
                     0xB0247AC4); /* not FNV-1a's: signed bytes */
}

static void words_and_their_ngrams(void **state) {
    static const char *const cat[] = {"<ca", "cat", "at>"};
    static const char *const shalom[] = {"<\xD7\xA9\xD7\x9C", "\xD7\xA9\xD7\x9C\xD7\x95",
                                         "\xD7\x9C\xD7\x95\xD7\x9D", "\xD7\x95\xD7\x9D>"};
    static const char *const a[] = {"<a>"};
    table t;
    for (int32_t version = 11; version <= 12; version++)
        for (size_t batch = 0; batch < 3; batch++) {
            ft_options o = plain;
            o.version = version;
            read_model(*state, &t, &o, batch);
            assert_int_equal(t.n, 4);
            assert_string_equal(t.ids[0], "</s>");
            assert_string_equal(t.ids[2], plain.words[2]);
            mean_of(&t, 0, &o, 0, NULL);
            mean_of(&t, 1, &o, 3, cat);
            mean_of(&t, 2, &o, 4, shalom);
            mean_of(&t, 3, &o, 1, a);
        }
}

/* Lengths 1 to 2: a single '<' or '>' is none, but "a" is. */
static void short_ngrams(void **state) {
    static const char *const a[] = {"<a", "a", "a>"};
    table t;
    ft_options o = plain;
    o.minn = 1;
    o.maxn = 2;
    read_model(*state, &t, &o, 0);
    mean_of(&t, 3, &o, 3, a);
    mean_of(&t, 0, &o, 0, NULL);
}

static void models_without_ngrams(void **state) {
    table t;
    ft_options o = plain;
    o.minn = o.maxn = o.bucket = 0;
    read_model(*state, &t, &o, 0);
    for (size_t i = 0; i < 4; i++) mean_of(&t, i, &o, 0, NULL);
}

/* Models of 2016: no magic number, and the end of the sentence has n-grams like any word. */
static void before_versions(void **state) {
    static const char *const end[] = {"<</", "</s", "/s>", "s>>"};
    table t;
    ft_options o = plain;
    o.version = 0;
    read_model(*state, &t, &o, 0);
    mean_of(&t, 0, &o, 4, end);
}

/* Labels are no words; supervised models of version 11 have no n-grams, whatever they say. */
static void supervised_models(void **state) {
    static const char *const cat[] = {"<ca", "cat", "at>"};
    table t;
    ft_options o = plain;
    o.model = FT_MODEL_SUP;
    o.words[4] = "__label__x";
    o.words[5] = "__label__y";
    o.n_labels = 2;
    read_model(*state, &t, &o, 0);
    assert_int_equal(t.n, 4);
    assert_string_equal(t.ids[3], "a");
    mean_of(&t, 1, &o, 3, cat);
    o.version = 11;
    read_model(*state, &t, &o, 0);
    mean_of(&t, 1, &o, 0, NULL);
}

/* Of the buckets only some are left, in rows of their own. "cat" has 1, 4 and one more. */
static void pruned_models(void **state) {
    table t;
    ft_options o = plain;
    o.pruned = 2;
    o.pairs[0][0] = (int32_t)(hash("cat") % FT_BUCKETS);
    o.pairs[0][1] = 1;
    o.pairs[1][0] = (int32_t)(hash("<ca") % FT_BUCKETS);
    o.pairs[1][1] = 0;
    assert_int_not_equal(hash("at>") % FT_BUCKETS, o.pairs[0][0]);
    assert_int_not_equal(hash("at>") % FT_BUCKETS, o.pairs[1][0]);
    read_model(*state, &t, &o, 0);
    for (int k = 0; k < FT_DIM; k++)
        ZT_CLOSE(t.rows[1][k],
                 (ft_number(1, k) + ft_number(4, k) + ft_number(5, k)) * (float)(1.0 / 3), 0);
}

/* Words in an old code page: the vectors are right, as the hash is over bytes; the word is repaired. */
static void words_that_are_no_utf8(void **state) {
    fixture *f = *state;
    table t;
    ft_options o = plain;
    o.words[1] = "b\xE9s";
    o.minn = o.maxn = 4;
    static const char *const four[] = {"<b\xE9s", "b\xE9s>"};
    read_model(f, &t, &o, 0);
    assert_string_equal(t.ids[1], "b\xEF\xBF\xBDs");
    mean_of(&t, 1, &o, 2, four);
    assert_int_equal(f->warnings, 1);
}

static void refuses(fixture *f, const bytes *b, zv_status status, const char *part) {
    refuses_bytes(f, ZV_FORMAT_FASTTEXT, b->at, b->n, status, part);
}

static void poke_i32(bytes *b, size_t at, int32_t v) {
    memcpy(b->at + at, &v, 4);
}

static void what_is_refused(void **state) {
    fixture *f = *state;
    ft_options o = plain;
    o.quantised = true;
    bytes b = ft_model(&o);
    refuses(f, &b, ZV_UNSUPPORTED, ".ftz");
    o.quantised = false;
    o.version = 13;
    b = ft_model(&o);
    refuses(f, &b, ZV_UNSUPPORTED, "13");
    static const struct {
        size_t at;
        int32_t value;
        const char *part;
    } cases[] = {
        {8, 0, "8"}, /* dim */
        {8, -2, "8"},
        {8, 3, "fastText"}, /* not the matrix's */
        {40, 0, "fastText"}, /* buckets, with n-grams */
        {40, 1 << 30, "fastText"}, /* more than the matrix has */
        {48, 1 << 30, "fastText"}, /* maxn */
        {64, 5, "fastText"}, /* entries, not words + labels */
        {68, -1, "fastText"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        b = ft_model(&plain);
        poke_i32(&b, cases[i].at, cases[i].value);
        refuses(f, &b, ZV_FORMAT, cases[i].part);
    }
    /* 10^9 words in a file of a few hundred bytes */
    b = ft_model(&plain);
    poke_i32(&b, 64, 1000000000);
    poke_i32(&b, 68, 1000000000);
    refuses(f, &b, ZV_FORMAT, "1000000000");
    /* a matrix whose size overflows: rows · numbers · 4 = 2^66 */
    b = ft_model(&plain);
    const size_t matrix = b.n - 1 - 16 - 16 - 11 * FT_DIM * 4 - 16;
    int64_t huge = INT64_C(1) << 61;
    memcpy(b.at + matrix, &huge, 8);
    refuses(f, &b, ZV_FORMAT, "2305843009213693952");
    huge = -1;
    memcpy(b.at + matrix, &huge, 8);
    refuses(f, &b, ZV_FORMAT, "fastText");
    b = ft_model(&plain);
    put_u8(&b, 0);
    refuses(f, &b, ZV_FORMAT, "fastText");
}

static void damage(void **state) {
    ft_options o = plain;
    o.n_words = 3;
    o.words[3] = "__label__x";
    o.n_labels = 1;
    for (o.version = 0; o.version <= 12; o.version += 12) {
        bytes b = ft_model(&o);
        damage_all(*state, ZV_FORMAT_FASTTEXT, b.at, b.n, true);
    }
    o.pruned = 2;
    o.version = 12;
    bytes b = ft_model(&o);
    damage_all(*state, ZV_FORMAT_FASTTEXT, b.at, b.n, true);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        FIXTURE_TEST(the_hash_is_known), FIXTURE_TEST(words_and_their_ngrams),
        FIXTURE_TEST(short_ngrams),      FIXTURE_TEST(models_without_ngrams),
        FIXTURE_TEST(before_versions),   FIXTURE_TEST(supervised_models),
        FIXTURE_TEST(pruned_models),     FIXTURE_TEST(words_that_are_no_utf8),
        FIXTURE_TEST(what_is_refused),   FIXTURE_TEST(damage),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
