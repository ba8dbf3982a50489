/* Words from n-grams: which rows make up a word, both tiers, and what learning gets out of them. */
#include "zt.h"

#include <unistd.h>

#include <zavit/embed.h>

#include "embed/embed_corpus.h"
#include "embed/embed_subwords.h"

static char folder[] = "/tmp/zavit-subwords-XXXXXX";

static const char *path_in(const char *name) {
    static char paths[8][256];
    static int turn;
    turn = (turn + 1) % 8;
    snprintf(paths[turn], sizeof paths[turn], "%s/%s", folder, name);
    return paths[turn];
}

static zv_corpus *corpus_of(const char *content) {
    const char *path = path_in("c.txt");
    FILE *f = fopen(path, "w");
    fputs(content, f);
    fclose(f);
    zv_corpus *c = NULL;
    zv_err err = {0};
    zv_corpus_opts opts = {.text = zv_text_opts_default(), .min_count = 1};
    ZT_OK(zv_corpus_read(&c, NULL, &path, 1, &opts, &err), err);
    return c;
}

/* Every word has its own row first; 22 n-grams of 3 to 6 of the 9 characters of "<seven..>"; n-grams that
 * two words share are one row; characters, not bytes, are counted. */
static void words_have_their_parts(void **state) {
    (void)state;
    zv_corpus *c = corpus_of("seventh seventh seventh seven seven שלום\n");
    const zv_vocab *vocab = zv_corpus_vocab(c);
    zv__parts p;
    zv_err err = {0};
    ZT_OK(zv__parts_new(&p, NULL, vocab, 3, 6, 2000000, &err), err);
    assert_int_equal(p.n_words, 3);
    const size_t expected[] = {1 + 7 + 6 + 5 + 4, 1 + 5 + 4 + 3 + 2, 1 + 4 + 3 + 2 + 1};
    for (size_t w = 0; w < 3; w++) {
        assert_int_equal(p.begin[w + 1] - p.begin[w], expected[w]);
        assert_int_equal(p.rows[p.begin[w]], w);
    }
    /* <se sev eve ven <sev seve even <seve seven <seven are in both */
    assert_int_equal(p.n_grams, 22 + 14 - 10 + 10);
    bool used[64] = {false};
    for (size_t i = 0; i < p.n_grams; i++) {
        assert_true(p.order[i] < p.n_grams && !used[p.order[i]]);
        used[p.order[i]] = true;
        if (i > 0) assert_true(p.numbers[i] > p.numbers[i - 1]);
    }
    zv__parts_free(NULL, &p);
    /* one bucket for all */
    ZT_OK(zv__parts_new(&p, NULL, vocab, 3, 6, 1, &err), err);
    assert_int_equal(p.n_grams, 1);
    assert_int_equal(p.begin[1], 23);
    assert_int_equal(p.rows[1], 3);
    assert_int_equal(p.rows[22], 3);
    zv__parts_free(NULL, &p);
    /* too short for any */
    ZT_OK(zv__parts_new(&p, NULL, vocab, 20, 30, 100, &err), err);
    assert_int_equal(p.n_grams, 0);
    assert_int_equal(p.begin[3], 3);
    zv__parts_free(NULL, &p);
    zv_corpus_free(c);
}

enum { ROWS = 40, WIDE = 336 };
static _Alignas(64) float matrix[2][ROWS][WIDE], slot[2][2][WIDE];

/* The mean of the rows, to the same bits on both tiers; what was learned goes to every row, twice to one
 * that is in twice. */
static void tiers_agree_to_the_bit(void **state) {
    (void)state;
    const zv__bag_kernels *kernels[2] = {&zv__bag_scalar, zv__bag_kernels_of(NULL)};
    for (size_t stride = 16; stride <= WIDE; stride += 16)
        for (size_t n = 1; n <= 30; n += 1 + n / 4) {
            zv_rng rng = zv_rng_seed(stride * 100 + n);
            uint32_t rows[30];
            for (size_t k = 0; k < n; k++) rows[k] = (uint32_t)zv_rng_below(&rng, ROWS);
            float *flat[2] = {matrix[0][0], matrix[1][0]};
            for (size_t i = 0; i < ROWS * WIDE; i++)
                flat[0][i] = flat[1][i] = (float)zv_rng_normal(&rng);
            double mean[WIDE] = {0};
            for (size_t k = 0; k < n; k++)
                for (size_t d = 0; d < stride; d++)
                    mean[d] += (double)flat[0][rows[k] * stride + d] / (double)n;
            for (size_t tier = 0; tier < 2; tier++) {
                kernels[tier]->compose(slot[tier][0], slot[tier][1], flat[tier], stride, rows, n);
                for (size_t d = 0; d < stride; d++) {
                    ZT_CLOSE(slot[tier][0][d], mean[d], 1e-6);
                    slot[tier][0][d] += (float)d * 0.01f;
                }
                kernels[tier]->scatter(flat[tier], stride, rows, n, slot[tier][0], slot[tier][1]);
            }
            assert_memory_equal(slot[0], slot[1], sizeof slot[0]);
            assert_memory_equal(matrix[0], matrix[1], sizeof matrix[0]);
        }
}

/* Wherever the window stands, all positions within reach are composed; at the end every change has arrived,
 * the ends of texts have none. */
static void windows_lose_nothing(void **state) {
    (void)state;
    enum { N = 50, STRIDE = 16, REACH = 3 };
    static _Alignas(64) float one[1][STRIDE];
    uint64_t begin[2] = {0, 1};
    uint32_t row = 0, words[N];
    zv__parts parts = {.n_words = 1, .begin = begin, .rows = &row};
    zv__window w;
    zv_err err = {0};
    memset(one, 0, sizeof one);
    for (size_t i = 0; i < N; i++) words[i] = i % 11 == 10 ? ZV__TEXT_END : 0;
    ZT_OK(zv__window_new(&w, NULL, &parts, one[0], STRIDE, 2 * REACH + 1, &err), err);
    for (size_t n = 0; n <= N; n += 7) {
        double expected = (double)one[0][0];
        zv__window_begin(&w, words, n);
        for (size_t i = 0; i < n; i++) {
            zv__window_move(&w, i > REACH ? i - REACH : 0, i + REACH + 1);
            for (size_t j = i > REACH ? i - REACH : 0; j < n && j <= i + REACH; j++) {
                if (words[j] == ZV__TEXT_END) continue;
                zv__window_row(&w, j)[0] += 1;
                expected += 1;
            }
        }
        zv__window_end(&w);
        ZT_CLOSE(one[0][0], expected, 0);
    }
    zv__window_free(NULL, &w);
}

static double cosine(const float *a, const float *b, size_t dim) {
    return zv_vec_cosine(zv_vec_kernels(NULL), ZV_F32, a, b, dim);
}

/* Stems in sentences of their own, some with a prefix; "ול" was never seen before a stem. The unseen form
 * must lie nearer to its own stem than to the others. */
static void unseen_forms_lie_near_their_stem(void **state) {
    (void)state;
    static const char *const stems[] = {"מלכה", "ספרים", "חתול", "תפוחים", "מחשב", "ירושלים"};
    static const char *const prefixes[] = {"", "ה", "ב", "ל", "מה", "ש"};
    enum { N = 6, DIM = 32 };
    const char *path = path_in("he.txt");
    FILE *f = fopen(path, "w");
    zv_rng rng = zv_rng_seed(5);
    for (int i = 0; i < 4000; i++) {
        const size_t t = zv_rng_below(&rng, N);
        for (int k = 0; k < 6; k++) {
            fprintf(f, "%s%s ", prefixes[zv_rng_below(&rng, N)], stems[t]);
            fprintf(f, "q%c%c ", (int)('a' + t), (int)('a' + zv_rng_below(&rng, 5)));
        }
        fputc('\n', f);
    }
    fclose(f);
    zv_err err = {0};
    for (int method = ZV_SKIPGRAM; method <= ZV_CBOW; method++) {
        zv_corpus *c = NULL;
        zv_corpus_opts reading = {.text = zv_text_opts_default()};
        ZT_OK(zv_corpus_read(&c, NULL, &path, 1, &reading, &err), err);
        zv_learn_opts opts = zv_learn_opts_default();
        opts.method = (zv_method)method;
        opts.dim = DIM;
        opts.sample = 0;
        opts.subwords = true;
        zv_learn_result result;
        const char *out = path_in("he.safetensors");
        ZT_OK(zv_embed_learn(&result, NULL, c, &opts, out, &err), err);
        zv_space *s = NULL;
        ZT_OK(zv_space_open(&s, NULL, out, &(zv_space_opts){.verify = true}, &err), err);
        assert_non_null(zv_space_subwords(s));
        for (size_t i = 0; i < N; i++) {
            char word[64];
            float unseen[DIM];
            snprintf(word, sizeof word, "ול%s", stems[i]);
            assert_int_equal(zv_space_find(s, zv_str_of(word)), SIZE_MAX);
            assert_true(zv_space_unseen(s, zv_str_of(word), unseen) > 0);
            double own = 0, best = -1;
            for (size_t k = 0; k < N; k++) {
                const float *row = zv_space_row_f32(s, zv_space_find(s, zv_str_of(stems[k])));
                const double cos = cosine(unseen, row, DIM);
                if (k == i)
                    own = cos;
                else if (cos > best)
                    best = cos;
            }
            if (!(own > 0.5 && own > best + 0.2))
                fail_msg("method %d, %s: %g to its stem, %g to another", method, word, own, best);
        }
        zv_space_free(s);
        zv_corpus_free(c);
    }
}

/* One thread, one seed: the same bytes, on all tiers. */
static void the_same_bytes_again(void **state) {
    (void)state;
    zv_corpus *c =
        corpus_of("the king and the queen and the kingdom of kings\nqueens of the kingdoms\n");
    zv_err err = {0};
    zv_env *envs[4];
    static const zv_cpu tiers[] = {ZV_CPU_AVX2, ZV_CPU_AVX2, ZV_CPU_SCALAR, ZV_CPU_BEST};
    static uint8_t bytes[4][1 << 18];
    size_t len[4];
    for (size_t i = 0; i < 4; i++) {
        ZT_OK(zv_env_new(&envs[i], &(zv_env_opts){.threads = 1, .cpu = tiers[i]}, &err), err);
        zv_learn_opts opts = zv_learn_opts_default();
        opts.method = ZV_CBOW;
        opts.subwords = true;
        opts.dim = 20;
        opts.epochs = 30;
        zv_learn_result result;
        const char *out = path_in("same.safetensors");
        ZT_OK(zv_embed_learn(&result, envs[i], c, &opts, out, &err), err);
        FILE *f = fopen(out, "rb");
        len[i] = fread(bytes[i], 1, sizeof bytes[i], f);
        assert_in_range(len[i], 1, sizeof bytes[i] - 1);
        fclose(f);
    }
    for (size_t i = 1; i < 4; i++) {
        assert_int_equal(len[i], len[0]);
        assert_memory_equal(bytes[i], bytes[0], len[0]);
    }
    for (size_t i = 0; i < 4; i++) {
        zv_env_free(envs[i]);
    }
    zv_corpus_free(c);
}

static void bad_options_are_refused(void **state) {
    (void)state;
    const unsigned bad[][3] = {{0, 6, 10}, {4, 3, 10}, {3, 101, 10}, {3, 6, 0}, {3, 6, 100000001}};
    for (size_t i = 0; i < 5; i++) {
        zv_learn_opts opts = zv_learn_opts_default();
        zv_err err = {0};
        opts.minn = bad[i][0];
        opts.maxn = bad[i][1];
        opts.buckets = bad[i][2];
        ZT_OK(zv_learn_opts_check(&opts, &err), err); /* not in use */
        opts.subwords = true;
        ZT_FAILS(zv_learn_opts_check(&opts, &err), ZV_USAGE, err);
    }
}

int main(void) {
    if (!mkdtemp(folder)) return 1;
    const struct CMUnitTest tests[] = {cmocka_unit_test(words_have_their_parts),
                                       cmocka_unit_test(tiers_agree_to_the_bit),
                                       cmocka_unit_test(windows_lose_nothing),
                                       cmocka_unit_test(unseen_forms_lie_near_their_stem),
                                       cmocka_unit_test(the_same_bytes_again),
                                       cmocka_unit_test(bad_options_are_refused)};
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    char command[300];
    snprintf(command, sizeof command, "rm -rf '%s'", folder);
    return system(command) == 0 ? failed : 1;
}
