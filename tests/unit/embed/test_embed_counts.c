/* Counts that are kept: whole numbers as a plain recount gives them, also when cells lie in a mapped file; what is
 * cut, changed or of another space is refused. */
#include "zt.h"

#include <unistd.h>

#include <zavit/embed.h>

#define ZV_BASE_MEMORY_IMPLEMENTATION /* tests may use libc's memory */
#include "embed/embed_counts_file.h"

enum { MAX = 80, HEADER = 4096 };

static char folder[] = "/tmp/zavit-counts-XXXXXX";
static char text[64], words[64], counts[64], other[64], broken[64];

/* ---- Texts and files ---- */

static void write_text(const char *lines) {
    FILE *f = fopen(text, "w");
    fputs(lines, f);
    fclose(f);
}

/* 300 texts of 2 to 9 words, frequent ones first; in Hebrew letters if asked for. */
static void write_random(bool hebrew) {
    FILE *f = fopen(text, "w");
    zv_rng rng = zv_rng_seed(7);
    for (size_t i = 0; i < 300; i++) {
        const size_t length = 2 + zv_rng_below(&rng, 8);
        for (size_t j = 0; j < length; j++) {
            const double u = zv_rng_unit(&rng);
            const int word = (int)(60 * u * u);
            if (hebrew)
                fprintf(f, "\xD7%c\xD7%c ", 0x90 + word / 8, 0x90 + word % 8);
            else
                fprintf(f, "%cx%c ", 'a' + word / 8, 'a' + word % 8);
        }
        fprintf(f, "\n");
    }
    fclose(f);
}

static zv_corpus *read_text(const zv_env *env) {
    zv_corpus *c = NULL;
    zv_err err = {0};
    zv_corpus_opts opts = {.text = zv_text_opts_default(), .min_count = 1};
    const char *path = text;
    ZT_OK(zv_corpus_read(&c, env, &path, 1, &opts, &err), err);
    return c;
}

static zv_learn_opts options(unsigned window, unsigned negative) {
    zv_learn_opts o = zv_learn_opts_default();
    o.method = ZV_COUNTS;
    o.dim = 4;
    o.window = window;
    o.negative = negative;
    o.keep_counts = true;
    return o;
}

static void learn(const zv_corpus *corpus, unsigned window, unsigned negative) {
    zv_learn_result result;
    zv_err err = {0};
    const zv_learn_opts opts = options(window, negative);
    ZT_OK(zv_embed_learn(&result, NULL, corpus, &opts, words, &err), err);
}

static zv_space *open_space(const char *path) {
    zv_space *s = NULL;
    zv_err err = {0};
    ZT_OK(zv_space_open(&s, NULL, path, NULL, &err), err);
    return s;
}

static zv_counts *open_counts(const zv_space *space) {
    zv_counts *c = NULL;
    zv_err err = {0};
    ZT_OK(zv_counts_open(&c, NULL, counts, space, &(zv_space_opts){.verify = true}, &err), err);
    return c;
}

static size_t read_bytes(uint8_t *out, size_t size, const char *path) {
    FILE *f = fopen(path, "rb");
    const size_t n = fread(out, 1, size, f);
    fclose(f);
    assert_true(n > 0 && n < size);
    return n;
}

static void write_bytes(const char *path, const uint8_t *bytes, size_t n) {
    FILE *f = fopen(path, "wb");
    fwrite(bytes, 1, n, f);
    fclose(f);
}

/* ---- Whole numbers ---- */

static void logarithms_give_back_small_counts(void **state) {
    (void)state;
    zv__counts c = {0};
    size_t large = 0;
    for (uint64_t n = 1; n < ZV__COUNT_LARGE; n++) {
        const zv__count_cell cell = {0, (float)log((double)n)};
        assert_int_equal(zv__counts_exact(&c, 0, &cell, &large), n);
    }
}

/* #(w,c) by plain loops over pairs of places. */
static void recount(uint64_t out[MAX][MAX], const zv_corpus *c, size_t window) {
    memset(out, 0, MAX * sizeof *out);
    for (size_t i = 0; i < c->n_ids; i++)
        for (size_t j = i + 1; j < c->n_ids && j - i <= window && c->ids[i] != ZV__TEXT_END; j++) {
            if (c->ids[j] == ZV__TEXT_END) break;
            out[c->ids[i]][c->ids[j]] += window - (j - i) + 1;
            out[c->ids[j]][c->ids[i]] += window - (j - i) + 1;
        }
}

/* The file's counts against the plain ones: every cell exact, and none missing that is above chance. */
static void compare(const zv_counts *c, uint64_t plain[MAX][MAX], size_t n, unsigned k) {
    uint64_t totals[MAX] = {0}, sum = 0, cells = 0;
    double powers = 0;
    zv_err err = {0};
    zv_count_cell row[MAX];
    for (size_t i = 0; i < n; i++)
        for (size_t j = 0; j < n; j++) totals[i] += plain[i][j];
    for (size_t i = 0; i < n; i++) powers += pow((double)totals[i], 0.75);
    for (size_t i = 0; i < n; i++) {
        bool there[MAX] = {false};
        assert_int_equal(zv_counts_total(c, i), totals[i]);
        sum += totals[i];
        ZT_OK(zv_counts_row(c, i, row, &err), err);
        cells += zv_counts_row_size(c, i);
        for (size_t j = 0; j < zv_counts_row_size(c, i); j++) {
            assert_int_equal(row[j].count, plain[i][row[j].context]);
            there[row[j].context] = true;
        }
        for (size_t j = 0; j < n; j++) {
            if (plain[i][j] == 0) continue;
            const double pmi = log((double)plain[i][j]) - log((double)totals[i]) - log((double)k) -
                               0.75 * log((double)totals[j]) + log(powers);
            ZT_CLOSE(zv_counts_ppmi(c, i, j, plain[i][j]), fmax(0, pmi), 1e-12);
            if (pmi > 0) assert_true(there[j]);
        }
    }
    assert_int_equal(zv_counts_about(c)->pairs, sum);
    assert_int_equal(zv_counts_about(c)->cells, cells);
    ZT_CLOSE(zv_counts_about(c)->powers, powers, 1e-9 * powers);
}

static void as_a_plain_recount(void **state) {
    (void)state;
    static uint64_t plain[MAX][MAX];
    const unsigned windows[] = {1, 4, 50};
    for (size_t w = 0; w < 3; w++) {
        write_random(w == 1);
        zv_corpus *corpus = read_text(NULL);
        const size_t n = zv_vocab_size(corpus->vocab);
        assert_in_range(n, 40, MAX);
        learn(corpus, windows[w], 1 + (unsigned)w);
        zv_space *space = open_space(words);
        zv_counts *c = open_counts(space);
        recount(plain, corpus, windows[w]);
        compare(c, plain, n, 1 + (unsigned)w);
        assert_int_equal(zv_counts_about(c)->window, windows[w]);
        assert_int_equal(zv_counts_about(c)->negative, 1 + w);
        assert_int_equal(zv_counts_about(c)->words, n);
        zv_counts_free(c);
        zv_space_free(space);
        zv_corpus_free(corpus);
    }
}

/* Writes `m` as the counts of the space at `words`. */
static void keep(const zv__counts *m, const zv_space *space) {
    const zv__counts_facts facts = {4, 1, {2, 1}};
    zv__counts_out *out = NULL;
    zv_err err = {0};
    ZT_OK(zv__counts_begin(&out, m, &facts, counts, &err), err);
    ZT_OK(zv__counts_finish(out, zv_space_contract(space)->sha256, &err), err);
}

static void the_same_from_a_mapped_file(void **state) {
    (void)state;
    static uint64_t plain[MAX][MAX];
    const zv__count_limits limits = {1, 1, 1};
    zv_err err = {0};
    zv__counts m;
    write_random(false);
    zv_corpus *corpus = read_text(NULL);
    learn(corpus, 4, 1);
    zv_space *space = open_space(words);
    ZT_OK(zv__counts_new(&m, NULL, corpus, 4, 1, &limits, &err), err);
    assert_true(m.mapped > 0);
    unlink(counts);
    keep(&m, space);
    zv_counts *c = open_counts(space);
    recount(plain, corpus, 4);
    compare(c, plain, zv_vocab_size(corpus->vocab), 1);
    zv_counts_free(c);
    zv__counts_free(&m);
    zv_space_free(space);
    zv_corpus_free(corpus);
}

/* One text of 1,200 words under a window of 1,000: counts in the millions, on any number of threads. */
static void large_counts_are_exact(void **state) {
    (void)state;
    static uint64_t plain[MAX][MAX];
    FILE *f = fopen(text, "w");
    for (int i = 0; i < 1200; i++) fprintf(f, "%cw ", 'a' + i * i % 23);
    fclose(f);
    for (unsigned threads = 1; threads <= 3; threads++) {
        zv_env *env = NULL;
        zv_err err = {0};
        zv__counts m;
        ZT_OK(zv_env_new(&env, &(zv_env_opts){.threads = threads}, &err), err);
        zv_corpus *corpus = read_text(env);
        ZT_OK(zv__counts_new(&m, env, corpus, 1000, 1, NULL, &err), err);
        assert_true(m.n_large > 0);
        recount(plain, corpus, 1000);
        size_t large = 0;
        for (size_t i = 0; i < m.n_words; i++)
            for (uint64_t j = m.first[i]; j < m.first[i + 1]; j++)
                assert_int_equal(zv__counts_exact(&m, i, &m.cells[j], &large),
                                 plain[i][m.cells[j].word]);
        assert_int_equal(large, m.n_large);
        zv__counts_free(&m);
        zv_corpus_free(corpus);
        zv_env_free(env);
    }
}

/* Every word as often with every other: m is 0, give or take what f32 and f64 round to, and no cell is lost. */
static void cells_at_chance_are_kept(void **state) {
    (void)state;
    enum { N = 7 };
    zv_err err = {0};
    zv__counts m;
    FILE *f = fopen(text, "w");
    for (int i = 0; i < N; i++)
        for (int j = 0; j < N; j++) fprintf(f, "%cw %cw\n", 'a' + i, 'a' + j);
    fclose(f);
    zv_corpus *corpus = read_text(NULL);
    ZT_OK(zv__counts_new(&m, NULL, corpus, 3, 1, NULL, &err), err);
    size_t above = 0;
    for (size_t i = 0; i < m.first[N]; i++)
        above += zv__count_value(&m.cells[i], m.word_part[0], m.context_part) > 0;
    assert_true(above < N * N); /* else f32 would not have lost any */
    assert_int_equal(m.first[N], N * N);
    zv__counts_free(&m);
    zv_corpus_free(corpus);
}

/* Beyond 32 bits the file takes 64. */
static void wide_counts_come_back(void **state) {
    (void)state;
    const uint64_t huge = (uint64_t)5 << 32;
    zv_err err = {0};
    zv__counts m;
    zv_count_cell row[MAX];
    write_random(false);
    zv_corpus *corpus = read_text(NULL);
    learn(corpus, 4, 1);
    zv_space *space = open_space(words);
    ZT_OK(zv__counts_new(&m, NULL, corpus, 4, 1, NULL, &err), err);
    const zv__count_cell *first = &m.cells[m.first[3]];
    zv__large_count large = {3, first->word, huge}, *were = m.large;
    m.large = &large;
    m.n_large = 1;
    m.totals[3] = m.totals[first->word] = 2 * huge;
    keep(&m, space);
    zv_counts *c = open_counts(space);
    ZT_OK(zv_counts_row(c, 3, row, &err), err);
    assert_int_equal(row[0].context, first->word);
    assert_true(row[0].count == huge);
    assert_true(row[1].count < ZV__COUNT_LARGE && zv_counts_total(c, 3) == 2 * huge);
    zv_counts_free(c);
    m.large = were;
    m.n_large = 0;
    zv__counts_free(&m);
    zv_space_free(space);
    zv_corpus_free(corpus);
}

/* ---- What is refused ---- */

typedef struct example {
    zv_space *space;
    size_t n, cells, size;
    uint8_t bytes[1 << 17];
} example;

/* Of a space with its counts, the file's bytes: their layout is that of docs/formats/counts.md. */
static example *example_new(void) {
    example *e = calloc(1, sizeof *e);
    write_random(false);
    zv_corpus *corpus = read_text(NULL);
    learn(corpus, 3, 1);
    zv_corpus_free(corpus);
    e->space = open_space(words);
    zv_counts *c = open_counts(e->space);
    e->n = zv_counts_about(c)->words;
    e->cells = (size_t)zv_counts_about(c)->cells;
    zv_counts_free(c);
    e->size = read_bytes(e->bytes, sizeof e->bytes, counts);
    assert_int_equal(e->size, HEADER + 16 + 8 * e->n + 8 * (e->n + 1) + 8 * e->cells);
    return e;
}

static void example_free(example *e) {
    zv_space_free(e->space);
    free(e);
}

static size_t total_at(size_t i) {
    return HEADER + 16 + 8 * i;
}
static size_t offset_at(const example *e, size_t i) {
    return total_at(e->n) + 8 * i;
}
static size_t context_at(const example *e, size_t i) {
    return offset_at(e, e->n + 1) + 4 * i;
}
static size_t count_at(const example *e, size_t i) {
    return context_at(e, e->cells) + 4 * i;
}

/* Opens the file with other bytes at a place, and reads every row. */
static zv_status with(const example *e, size_t at, const void *bytes, size_t len, bool verify,
                      zv_err *err) {
    uint8_t *copy = malloc(e->size);
    memcpy(copy, e->bytes, e->size);
    memcpy(copy + at, bytes, len);
    write_bytes(broken, copy, e->size);
    free(copy);
    zv_counts *c = NULL;
    const zv_space_opts opts = {.verify = verify};
    zv_count_cell *row = malloc((e->n + 1) * sizeof *row);
    zv_status status = zv_counts_open(&c, NULL, broken, e->space, &opts, err);
    for (size_t i = 0; status == ZV_OK && i < e->n; i++) status = zv_counts_row(c, i, row, err);
    zv_counts_free(c);
    free(row);
    return status;
}

static void every_cut_is_refused(void **state) {
    (void)state;
    example *e = example_new();
    for (size_t cut = 0; cut < e->size; cut += cut < 16 || cut + 64 > e->size ? 1 : 37) {
        zv_counts *c = NULL;
        zv_err err = {0};
        write_bytes(broken, e->bytes, cut);
        ZT_FAILS(zv_counts_open(&c, NULL, broken, e->space, NULL, &err), ZV_FORMAT, err);
        assert_null(c);
        assert_non_null(strstr(err.msg, broken));
    }
    example_free(e);
}

/* Numbers in the data that no counts have. */
static void impossible_numbers_are_refused(void **state) {
    (void)state;
    example *e = example_new();
    const uint64_t minus = UINT64_MAX, most = INT64_MAX, one = 1, beyond = e->cells + 1;
    const uint32_t n = (uint32_t)e->n, none = 0, huge = UINT32_MAX;
    const double nan = (double)NAN, zero = 0;
    const size_t last = e->n;
    uint32_t second;
    memcpy(&second, e->bytes + context_at(e, 1), sizeof second);
    const struct {
        size_t at;
        const void *bytes;
        size_t len;
        const char *says;
    } cases[] = {
        {total_at(0), &minus, 8, "total"},
        {total_at(0), &most, 8, "total"},
        {offset_at(e, 0), &one, 8, "cell.offsets"},
        {offset_at(e, 1), &minus, 8, "cell.offsets"},
        {offset_at(e, 1), &most, 8, "cell.offsets"},
        {offset_at(e, 2), &one, 8, "cell.offsets"},
        {offset_at(e, last), &beyond, 8, "cell."},
        {context_at(e, 0), &n, 4, "cell.context"},
        {context_at(e, 0), &huge, 4, "cell.context"},
        {context_at(e, 0), &second, 4, "cell.context"},
        {count_at(e, 0), &none, 4, "cell.count"},
        {count_at(e, 0), &huge, 4, "cell.count"},
        {count_at(e, e->cells - 1), &huge, 4, "cell.count"},
        {HEADER, &nan, 8, "squares"},
        {HEADER, &zero, 8, "squares"},
        {HEADER + 8, &nan, 8, "squares"},
    };
    zv_err fine = {0};
    ZT_OK(with(e, 0, e->bytes, 1, true, &fine), fine);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        zv_err err = {0};
        ZT_FAILS(with(e, cases[i].at, cases[i].bytes, cases[i].len, false, &err), ZV_FORMAT, err);
        if (!strstr(err.msg, cases[i].says)) fail_msg("case %zu says: %s", i, err.msg);
    }
    example_free(e);
}

/* A count that could be, but is not the one that was kept, is found by the checksum alone. */
static void verify_finds_what_is_possible(void **state) {
    (void)state;
    example *e = example_new();
    zv_err err = {0};
    const uint32_t one = 1;
    size_t cell = 0;
    for (uint32_t count = 1; count == 1; cell++)
        memcpy(&count, e->bytes + count_at(e, cell), sizeof count);
    ZT_OK(with(e, count_at(e, cell - 1), &one, 4, false, &err), err);
    ZT_FAILS(with(e, count_at(e, cell - 1), &one, 4, true, &err), ZV_FORMAT, err);
    assert_non_null(strstr(err.msg, "zavit.sha256"));
    example_free(e);
}

/* Replaces a piece of the header by one of the same length. */
static zv_status with_header(const example *e, const char *was, const char *is, zv_err *err) {
    assert_int_equal(strlen(was), strlen(is));
    const uint8_t *at = memmem(e->bytes, HEADER, was, strlen(was));
    if (!at) fail_msg("no %s in the header", was);
    return with(e, (size_t)(at - e->bytes), is, strlen(is), false, err);
}

static void other_headers_are_refused(void **state) {
    (void)state;
    example *e = example_new();
    const struct {
        const char *was, *is;
        zv_status status;
        const char *says;
    } cases[] = {
        {"\"zavit.counts\":\"1\"", "\"zavit.counts\":\"2\"", ZV_UNSUPPORTED, "version 2"},
        {"\"zavit.counts\"", "\"zavit.founts\"", ZV_FORMAT, "not one of counts"},
        {"\"zavit.window\":\"3\"", "\"zavit.window\":\"0\"", ZV_FORMAT, "zavit.window"},
        {"\"zavit.window\":\"3\"", "\"zavit.window\":\"x\"", ZV_FORMAT, "zavit.window"},
        {"\"zavit.negative\"", "\"zavit.nagative\"", ZV_FORMAT, "zavit.negative"},
        {"\"zavit.model_sha256\":\"", "\"zavit.nodel_sha256\":\"", ZV_FORMAT, "another learning"},
        {"\"total\":{\"dtype\":\"I64\"", "\"total\":{\"dtype\":\"F64\"", ZV_FORMAT, "total"},
        {"\"cell.context\":{\"dtype\":\"U32\"", "\"cell.context\":{\"dtype\":\"I32\"", ZV_FORMAT,
         "cell.context"},
        {"\"cell.count\":{\"dtype\":\"U32\"", "\"cell.count\":{\"dtype\":\"F32\"", ZV_FORMAT,
         "cell.count"},
        {"\"cell.offsets\"", "\"cell.affsets\"", ZV_FORMAT, "cell.offsets"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        zv_err err = {0};
        ZT_FAILS(with_header(e, cases[i].was, cases[i].is, &err), cases[i].status, err);
        if (!strstr(err.msg, cases[i].says)) fail_msg("case %zu says: %s", i, err.msg);
    }
    example_free(e);
}

static void another_space_is_refused(void **state) {
    (void)state;
    example *e = example_new();
    zv_counts *c = NULL;
    zv_err err = {.lang = ZV_HE};
    /* the same words in the same order, learned in another window */
    zv_corpus *corpus = read_text(NULL);
    zv_learn_result result;
    zv_learn_opts opts = options(2, 1);
    opts.keep_counts = false;
    ZT_OK(zv_embed_learn(&result, NULL, corpus, &opts, other, &err), err);
    zv_corpus_free(corpus);
    zv_space *space = open_space(other);
    assert_int_equal(zv_space_size(space), e->n);
    ZT_FAILS(zv_counts_open(&c, NULL, counts, space, NULL, &err), ZV_FORMAT, err);
    assert_non_null(strstr(err.msg, other));
    assert_non_null(strstr(err.msg, "למידה אחרת"));
    ZT_FAILS(zv_counts_open(&c, NULL, "/no/such/file", space, NULL, &err), ZV_NOTFOUND, err);
    assert_non_null(strstr(err.msg, "--keep-counts"));
    zv_space_free(space);
    example_free(e);
}

static void refused_options(void **state) {
    (void)state;
    zv_err err = {0};
    zv_learn_result result;
    write_text("aa bb\ncc dd\n");
    zv_corpus *corpus = read_text(NULL);
    zv_learn_opts opts = options(5, 1);
    opts.method = ZV_SKIPGRAM;
    ZT_FAILS(zv_learn_opts_check(&opts, &err), ZV_USAGE, err);
    opts = options(5, 1);
    ZT_FAILS(zv_embed_learn(&result, NULL, corpus, &opts, "/dev/null", &err), ZV_USAGE, err);
    zv_corpus_free(corpus);
}

/* ---- */

static int set_up(void **state) {
    (void)state;
    if (!mkdtemp(folder)) return -1;
    snprintf(text, sizeof text, "%s/text.txt", folder);
    snprintf(words, sizeof words, "%s/w.safetensors", folder);
    snprintf(counts, sizeof counts, "%s/w.counts.safetensors", folder);
    snprintf(other, sizeof other, "%s/o.safetensors", folder);
    snprintf(broken, sizeof broken, "%s/b.safetensors", folder);
    return 0;
}

static int clean_up(void **state) {
    (void)state;
    const char *const files[] = {text, words, counts, other, broken};
    for (size_t i = 0; i < sizeof files / sizeof *files; i++) unlink(files[i]);
    return rmdir(folder);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(logarithms_give_back_small_counts),
        cmocka_unit_test(as_a_plain_recount),
        cmocka_unit_test(the_same_from_a_mapped_file),
        cmocka_unit_test(large_counts_are_exact),
        cmocka_unit_test(cells_at_chance_are_kept),
        cmocka_unit_test(wide_counts_come_back),
        cmocka_unit_test(every_cut_is_refused),
        cmocka_unit_test(impossible_numbers_are_refused),
        cmocka_unit_test(verify_finds_what_is_possible),
        cmocka_unit_test(other_headers_are_refused),
        cmocka_unit_test(another_space_is_refused),
        cmocka_unit_test(refused_options),
    };
    return cmocka_run_group_tests(tests, set_up, clean_up);
}
