/* Counts and PPMI by hand and by plain loops, singular values by another algorithm, and the count model as a
 * whole: synonyms are neighbours, in both languages, the same for any number of threads. */
#include "zt.h"

#include <math.h>
#include <unistd.h>

#include <zavit/embed.h>

#include "embed/embed_svd.h"

static char folder[] = "/tmp/zavit-count-XXXXXX";
static char text[64], words[64];

enum { MAX = 80 };

static void write_text(const char *lines) {
    FILE *f = fopen(text, "w");
    fputs(lines, f);
    fclose(f);
}

/* 400 texts of 2 to 9 words out of n, frequent ones first. */
static void write_random(size_t n) {
    FILE *f = fopen(text, "w");
    zv_rng rng = zv_rng_seed(5);
    for (size_t i = 0; i < 400; i++) {
        const size_t length = 2 + zv_rng_below(&rng, 8), topic = zv_rng_below(&rng, 5);
        for (size_t j = 0; j < length; j++) {
            const double u = zv_rng_unit(&rng);
            size_t word = (size_t)((double)n * u * u);
            if (zv_rng_unit(&rng) < 0.5) word = word / 5 * 5 + topic;
            if (word >= n) word = n - 1;
            fprintf(f, "%cx%c ", 'a' + (int)(word / 26), 'a' + (int)(word % 26));
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

static zv_env *threads(unsigned n) {
    zv_env *env = NULL;
    zv_err err = {0};
    ZT_OK(zv_env_new(&env, &(zv_env_opts){.threads = n}, &err), err);
    return env;
}

/* m(row, col) from the sparse matrix. */
static double cell(const zv__counts *c, size_t row, size_t col, bool transposed) {
    const float *own = transposed ? c->context_part : c->word_part;
    const float *others = transposed ? c->word_part : c->context_part;
    for (uint64_t i = c->first[row]; i < c->first[row + 1]; i++)
        if (c->cells[i].word == col)
            return fmax(0, (double)zv__count_value(&c->cells[i], own[row], others));
    return 0;
}

static void by_hand(void **state) {
    (void)state;
    write_text("aa bb aa cc\nbb bb\n");
    zv_corpus *corpus = read_text(NULL);
    zv__counts c;
    zv_err err = {0};
    ZT_OK(zv__counts_new(&c, NULL, corpus, 2, 1, NULL, &err), err);
    const zv_vocab *v = corpus->vocab;
    const size_t a = zv_vocab_find(v, zv_str_of("aa")), b = zv_vocab_find(v, zv_str_of("bb")),
                 k = zv_vocab_find(v, zv_str_of("cc"));
    /* neighbours weigh 2, the next but one 1 */
    assert_int_equal(c.totals[a], 4 + 2 + 2);
    assert_int_equal(c.totals[b], 4 + 4 + 1);
    assert_int_equal(c.totals[k], 2 + 1);
    assert_int_equal(c.total, 20);
    const double sum = pow(8, 0.75) + pow(9, 0.75) + pow(3, 0.75);
    ZT_CLOSE(cell(&c, a, b, false), log(4.0 / 8 * sum / pow(9, 0.75)), 1e-6);
    ZT_CLOSE(cell(&c, b, a, false), log(4.0 / 9 * sum / pow(8, 0.75)), 1e-6);
    ZT_CLOSE(cell(&c, b, b, false), log(4.0 / 9 * sum / pow(9, 0.75)), 1e-6);
    ZT_CLOSE(cell(&c, k, a, false), log(2.0 / 3 * sum / pow(8, 0.75)), 1e-6);
    ZT_CLOSE(cell(&c, a, k, true), cell(&c, k, a, false), 0);
    ZT_CLOSE(cell(&c, a, a, false), 0, 0); /* log 2/8 is below chance */
    ZT_CLOSE(cell(&c, k, k, false), 0, 0);
    zv__counts_free(&c);
    zv_corpus_free(corpus);
}

/* The matrix by plain loops over the texts. */
static void plain_matrix(double m[MAX][MAX], const zv_corpus *c, size_t window, double k) {
    static double counts[MAX][MAX];
    double totals[MAX] = {0}, sum = 0;
    const size_t n = zv_vocab_size(c->vocab);
    memset(counts, 0, sizeof counts);
    for (size_t i = 0; i < c->n_ids; i++)
        for (size_t j = i + 1; j < c->n_ids && j - i <= window && c->ids[i] != ZV__TEXT_END; j++) {
            if (c->ids[j] == ZV__TEXT_END) break;
            counts[c->ids[i]][c->ids[j]] += (double)(window - (j - i) + 1) / (double)window;
            counts[c->ids[j]][c->ids[i]] += (double)(window - (j - i) + 1) / (double)window;
        }
    for (size_t i = 0; i < n; i++)
        for (size_t j = 0; j < n; j++) totals[i] += counts[i][j];
    for (size_t i = 0; i < n; i++) sum += pow(totals[i], 0.75);
    for (size_t i = 0; i < n; i++)
        for (size_t j = 0; j < n; j++) {
            /* counts in windows, not in weights: smoothing knows no scale */
            const double ratio = counts[i][j] * sum / (totals[i] * k * pow(totals[j], 0.75));
            m[i][j] = ratio > 1 ? log(ratio) : 0;
        }
}

static void as_plain_loops_count(void **state) {
    (void)state;
    static double m[MAX][MAX];
    const size_t windows[] = {1, 3, 50};
    const zv__count_limits limits[] = {{0}, {1, 1, 1}, {500, 100, 200}};
    write_random(60);
    for (size_t w = 0; w < 3; w++)
        for (size_t l = 0; l < 3; l++) {
            zv_env *env = threads(1 + (unsigned)l);
            zv_corpus *corpus = read_text(env);
            const size_t n = zv_vocab_size(corpus->vocab);
            zv__counts c;
            zv_err err = {0};
            assert_in_range(n, 50, MAX);
            ZT_OK(zv__counts_new(&c, env, corpus, (unsigned)windows[w], 2, &limits[l], &err), err);
            if (l != 2) assert_int_equal(c.mapped > 0, l == 1);
            plain_matrix(m, corpus, windows[w], 2);
            double squares = 0;
            size_t cells = 0;
            for (size_t i = 0; i < n; i++)
                for (size_t j = 0; j < n; j++) {
                    ZT_CLOSE(cell(&c, i, j, false), m[i][j], 2e-6);
                    ZT_CLOSE(cell(&c, j, i, true), m[i][j], 2e-6);
                    squares += m[i][j] * m[i][j];
                    cells += m[i][j] > 2e-6;
                }
            ZT_CLOSE(zv__counts_size(&c, false).squares, squares, 1e-4 * squares);
            assert_int_equal(zv__counts_size(&c, false).cells, zv__counts_size(&c, true).cells);
            assert_in_range(zv__counts_size(&c, false).cells, cells, cells + 5);
            zv__counts_free(&c);
            zv_corpus_free(corpus);
            zv_env_free(env);
        }
}

/* One-sided Jacobi (Hestenes 1958): rotates columns until all are orthogonal; their lengths, falling. */
static void plain_values(double *values, double a[MAX][MAX], size_t n) {
    for (int sweep = 0; sweep < 60; sweep++)
        for (size_t p = 0; p + 1 < n; p++)
            for (size_t q = p + 1; q < n; q++) {
                double pp = 0, qq = 0, pq = 0;
                for (size_t i = 0; i < n; i++) {
                    pp += a[i][p] * a[i][p];
                    qq += a[i][q] * a[i][q];
                    pq += a[i][p] * a[i][q];
                }
                if (fabs(pq) <= 1e-14 * sqrt(pp * qq) || pq == 0) continue;
                const double zeta = (qq - pp) / (2 * pq);
                const double t = copysign(1, zeta) / (fabs(zeta) + sqrt(1 + zeta * zeta));
                const double c = 1 / sqrt(1 + t * t), s = c * t;
                for (size_t i = 0; i < n; i++) {
                    const double x = a[i][p], y = a[i][q];
                    a[i][p] = c * x - s * y;
                    a[i][q] = s * x + c * y;
                }
            }
    for (size_t j = 0; j < n; j++) {
        values[j] = 0;
        for (size_t i = 0; i < n; i++) values[j] += a[i][j] * a[i][j];
        values[j] = sqrt(values[j]);
    }
    for (size_t j = 1; j < n; j++)
        for (size_t i = j; i > 0 && values[i] > values[i - 1]; i--) {
            const double kept = values[i];
            values[i] = values[i - 1];
            values[i - 1] = kept;
        }
}

static void singular_values_are_those_of_jacobi(void **state) {
    (void)state;
    static double m[MAX][MAX], turned[MAX][MAX];
    double values[MAX];
    write_random(60);
    zv_corpus *corpus = read_text(NULL);
    const size_t n = zv_vocab_size(corpus->vocab);
    zv__counts c;
    zv_err err = {0};
    ZT_OK(zv__counts_new(&c, NULL, corpus, 3, 2, NULL, &err), err);
    plain_matrix(m, corpus, 3, 2);
    memcpy(turned, m, sizeof m);
    plain_values(values, turned, n);
    const size_t dims[] = {1, 8, MAX};
    for (size_t d = 0; d < 3; d++) {
        zv__svd s;
        ZT_OK(zv__svd_new(&s, &c, dims[d], 7, 2, &err), err);
        assert_in_range(s.dim, d < 2 ? dims[d] : n - 8, ZV_MIN(dims[d], n));
        for (size_t j = 0; j < s.dim; j++) ZT_CLOSE(s.values[j], values[j], 1e-3 * values[0]);
        /* all of them together are the matrix */
        float word[MAX], context[MAX];
        for (size_t i = 0; d == 2 && i < n; i++)
            for (size_t j = 0; j < n; j++) {
                double sum = 0;
                zv__svd_word(&s, i, word);
                zv__svd_context(&s, j, context);
                for (size_t k = 0; k < s.dim; k++) sum += (double)word[k] * (double)context[k];
                ZT_CLOSE(sum, m[i][j], 1e-3);
            }
        zv__svd_free(NULL, &s);
    }
    zv__counts_free(&c);
    zv_corpus_free(corpus);
}

static void both_tiers_add_alike(void **state) {
    (void)state;
    enum { ROWS = 40, STRIDE = 176 };
    static float x[ROWS * STRIDE], one[STRIDE], other[STRIDE];
    uint32_t word[100];
    float value[100];
    zv_rng rng = zv_rng_seed(2);
    for (size_t i = 0; i < ROWS * STRIDE; i++) x[i] = (float)zv_rng_normal(&rng);
    for (size_t i = 0; i < 100; i++) {
        word[i] = (uint32_t)zv_rng_below(&rng, ROWS);
        value[i] = (float)zv_rng_unit(&rng);
    }
    for (size_t stride = 16; stride <= STRIDE; stride += 16) {
        memset(one, 0, sizeof one);
        memset(other, 0, sizeof other);
        zv__panel_add_scalar(one, x, word, value, 100, stride);
        if (zv_env_cpu(NULL) >= ZV_CPU_AVX2) {
            zv__panel_add_avx2(other, x, word, value, 100, stride);
            assert_memory_equal(one, other, sizeof one);
        }
        double sum = 0;
        for (size_t i = 0; i < 100; i++) sum += (double)value[i] * (double)x[word[i] * stride + 3];
        ZT_CLOSE((double)one[3], sum, 1e-4);
    }
}

/* ---- The whole ---- */

static zv_learn_opts options(size_t dim) {
    zv_learn_opts o = zv_learn_opts_default();
    o.method = ZV_COUNTS;
    o.dim = dim;
    o.negative = 1;
    o.keep_context = true;
    return o;
}

static zv_status learn(const zv_env *env, const zv_learn_opts *opts, zv_learn_result *result,
                       zv_err *err) {
    zv_corpus *corpus = read_text(env);
    const zv_status status = zv_embed_learn(result, env, corpus, opts, words, err);
    zv_corpus_free(corpus);
    return status;
}

static double cosine(const zv_space *s, const char *a, const char *b) {
    float x[MAX], y[MAX];
    double xy = 0, xx = 0, yy = 0;
    zv_space_row(s, zv_space_find(s, zv_str_of(a)), x);
    zv_space_row(s, zv_space_find(s, zv_str_of(b)), y);
    for (size_t d = 0; d < zv_space_dim(s); d++) {
        xy += (double)x[d] * (double)y[d];
        xx += (double)x[d] * (double)x[d];
        yy += (double)y[d] * (double)y[d];
    }
    return xy / sqrt(xx * yy);
}

/* Two words that share contexts and never meet, in a language. */
static void check_synonyms(const char *const *subjects, const char *const *food,
                           const char *const *places, const char *language) {
    zv_rng rng = zv_rng_seed(11);
    FILE *f = fopen(text, "w");
    for (size_t i = 0; i < 3000; i++) {
        const size_t s = zv_rng_below(&rng, 4);
        const char *const *of = s < 2 ? food : places;
        fprintf(f, "%s %s %s\n", of[zv_rng_below(&rng, 4)], subjects[s], of[zv_rng_below(&rng, 4)]);
    }
    fclose(f);
    zv_learn_result r;
    zv_err err = {0};
    zv_learn_opts opts = options(6);
    ZT_OK(learn(NULL, &opts, &r, &err), err);
    assert_int_equal(r.vocabulary, 12);
    assert_int_equal(r.counts.dim, 6);
    assert_true(isnan(r.loss.value) && r.epochs == 0);
    assert_true(r.counts.caught > 0.5 * r.counts.squares && r.counts.caught < r.counts.squares);
    zv_space *s = NULL;
    ZT_OK(zv_space_open(&s, NULL, words, NULL, &err), err);
    assert_string_equal(zv_space_contract(s)->language, language);
    assert_non_null(strstr(zv_space_contract(s)->history, "--method count"));
    assert_int_equal(zv_space_word_count(s, zv_space_find(s, zv_str_of(subjects[0]))) > 600, 1);
    assert_true(cosine(s, subjects[0], subjects[1]) > 0.95);
    assert_true(cosine(s, subjects[2], subjects[3]) > 0.95);
    assert_true(cosine(s, subjects[0], subjects[2]) < 0.3);
    zv_space_free(s);
}

static void synonyms_are_neighbours(void **state) {
    (void)state;
    const char *const en[] = {"soup", "broth", "city", "town"},
                      *const en_food[] = {"hot", "salty", "spoon", "bowl"},
                      *const en_places[] = {"street", "mayor", "house", "market"};
    const char *const he[] = {"מרק", "נזיד", "עיר", "קריה"},
                      *const he_food[] = {"חם", "מלוח", "כפית", "קערה"},
                      *const he_places[] = {"רחוב", "ראש", "בית", "שוק"};
    check_synonyms(en, en_food, en_places, "und");
    check_synonyms(he, he_food, he_places, "he");
}

static size_t read_all(char *out, size_t size, const char *path) {
    FILE *f = fopen(path, "rb");
    const size_t n = fread(out, 1, size, f);
    fclose(f);
    return n;
}

static void any_number_of_threads(void **state) {
    (void)state;
    static char first[1 << 18], other[1 << 18];
    size_t n = 0;
    write_random(70);
    zv_learn_opts opts = options(10);
    for (unsigned t = 1; t <= 4; t *= 2) {
        zv_env *env = threads(t);
        zv_learn_result r;
        zv_err err = {0};
        ZT_OK(learn(env, &opts, &r, &err), err);
        const size_t bytes = read_all(t == 1 ? first : other, sizeof first, words);
        if (t == 1) n = bytes;
        assert_true(bytes == n && n > 1000);
        if (t > 1) assert_memory_equal(first, other, n);
        zv_env_free(env);
    }
}

static size_t warnings;

static void count_warning(void *ctx, const char *sentence) {
    (void)ctx;
    assert_non_null(strstr(sentence, "dimensions"));
    warnings++;
}

static bool at_once(void *ctx) {
    (void)ctx;
    return true;
}

static void little_and_refused(void **state) {
    (void)state;
    zv_env *env = NULL;
    zv_err err = {0};
    zv_learn_result r;
    zv_learn_opts opts = options(100);
    ZT_OK(zv_env_new(&env, &(zv_env_opts){.threads = 1, .warn = count_warning}, &err), err);
    write_text("aa bb aa cc\nbb bb\n");
    ZT_OK(learn(env, &opts, &r, &err), err);
    assert_in_range(r.counts.dim, 1, 3);
    assert_int_equal(warnings, 1);
    zv_env_free(env);
    unlink(words);
    write_text("aa aa aa\n");
    ZT_FAILS(learn(NULL, &opts, &r, &err), ZV_NODATA, err);
    write_text("aa\nbb\ncc\n"); /* no pairs */
    ZT_FAILS(learn(NULL, &opts, &r, &err), ZV_NODATA, err);
    write_text("aa bb\ncc dd\n");
    opts.subwords = true;
    ZT_FAILS(learn(NULL, &opts, &r, &err), ZV_USAGE, err);
    opts.subwords = false;
    opts.checkpoint_minutes = 1;
    ZT_FAILS(learn(NULL, &opts, &r, &err), ZV_USAGE, err);
    opts.checkpoint_minutes = 0;
    ZT_OK(zv_env_new(&env, &(zv_env_opts){.threads = 2, .stop = at_once}, &err), err);
    zv_corpus *corpus = read_text(NULL);
    ZT_FAILS(zv_embed_learn(&r, env, corpus, &opts, words, &err), ZV_INTERRUPTED, err);
    zv_corpus_free(corpus);
    zv_env_free(env);
    assert_int_not_equal(access(words, F_OK), 0);
}

static int set_up(void **state) {
    (void)state;
    if (!mkdtemp(folder)) return -1;
    snprintf(text, sizeof text, "%s/text.txt", folder);
    snprintf(words, sizeof words, "%s/w.safetensors", folder);
    return 0;
}

static int clean_up(void **state) {
    (void)state;
    char context[96];
    snprintf(context, sizeof context, "%s/w.context.safetensors", folder);
    unlink(text);
    unlink(words);
    unlink(context);
    return rmdir(folder);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(by_hand),
        cmocka_unit_test(as_plain_loops_count),
        cmocka_unit_test(singular_values_are_those_of_jacobi),
        cmocka_unit_test(both_tiers_add_alike),
        cmocka_unit_test(synonyms_are_neighbours),
        cmocka_unit_test(any_number_of_threads),
        cmocka_unit_test(little_and_refused),
    };
    return cmocka_run_group_tests(tests, set_up, clean_up);
}
