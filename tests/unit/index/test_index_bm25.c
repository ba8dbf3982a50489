/* test_index_bm25.c — BM25 against values that Elasticsearch publishes, and against loops over the texts that
 * know nothing of inverted lists. */
#include "zt.h"

#include <unistd.h>

#include <zavit/index.h>
#include <zavit/text.h>

static char folder[] = "/tmp/zavit-bm25-XXXXXX";
static char path[64];

static zv_space *space_of(const char *const *texts, size_t n, const char *contract) {
    zv_err err = {0};
    zv_space_writer *w = NULL;
    zv_space *s = NULL;
    zv_space_writer_opts opts = {.dim = 2, .texts = texts != NULL};
    ZT_OK(zv_space_create(&w, NULL, path, &opts, &err), err);
    for (size_t i = 0; i < n; i++) {
        float x[2] = {1, (float)i};
        zv_space_item item = {.vector = x};
        if (texts) item.text = zv_str_of(texts[i]);
        ZT_OK(zv_space_add(w, &item, &err), err);
    }
    ZT_OK(zv_space_finish(w, &(zv_contract){.text = contract}, &err), err);
    ZT_OK(zv_space_open(&s, NULL, path, NULL, &err), err);
    return s;
}

static zv_bm25 *index_of(const zv_env *env, const zv_space *s, const zv_bm25_opts *opts) {
    zv_bm25 *b = NULL;
    zv_err err = {0};
    ZT_OK(zv_bm25_new(&b, env, s, opts, &err), err);
    return b;
}

/* One document of one word scores 0.2876821 in any Elasticsearch of the default settings; of two equally long
 * ones of which one matches, 0.6931472. The four of "Practical BM25, part 2" (Connelly, elastic.co 2018) all
 * score log(1 + 0.5/4.5) = 0.105360515 for "shane" with k1 = 0, whatever their length. */
static void published_values(void **state) {
    (void)state;
    static const char *const one[] = {"hello"}, *const two[] = {"quick fox", "brown dog"};
    static const char *const four[] = {"Shane", "Shane C", "Shane P Connelly", "Shane Connelly"};
    static const struct {
        const char *const *texts;
        size_t n;
        const char *query;
        double want;
        bool flat;
    } cases[] = {{one, 1, "Hello", 0.2876821, false},
                 {two, 2, "fox", 0.6931472, false},
                 {four, 4, "shane", 0.105360515, true}};
    zv_err err = {0};
    double scores[4];
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        zv_space *s = space_of(cases[i].texts, cases[i].n, NULL);
        zv_bm25 *b = index_of(NULL, s, cases[i].flat ? &(zv_bm25_opts){0, 0.5} : NULL);
        ZT_OK(zv_bm25_scores(scores, b, zv_str_of(cases[i].query), &err), err);
        for (size_t row = 0; row < (cases[i].flat ? 4 : 1); row++)
            assert_true(fabs(scores[row] - cases[i].want) < 1e-7);
        assert_int_equal(zv_bm25_rank(scores, b, NULL, 0), 1);
        zv_bm25_free(b);
        zv_space_free(s);
    }
}

/* ---- The second computation: texts of made-up words between single spaces ---- */

enum { N = 2000, VOCABULARY = 60 };

static char texts[N][600];
static const char *list[N];

static void make_texts(bool hebrew) {
    zv_rng rng = zv_rng_seed(hebrew ? 3 : 2);
    for (size_t i = 0; i < N; i++) {
        size_t words = zv_rng_below(&rng, 24), len = 0;
        texts[i][0] = 0;
        for (size_t w = 0; w < words; w++) {
            /* small numbers are frequent, the last ones rare */
            double u = zv_rng_unit(&rng);
            len += (size_t)snprintf(texts[i] + len, sizeof texts[i] - len, "%s%s%c%c", w ? " " : "",
                                    hebrew ? "מילה" : "word", 'a' + (int)(u * u * VOCABULARY) / 26,
                                    'a' + (int)(u * u * VOCABULARY) % 26);
        }
        list[i] = texts[i];
    }
}

static size_t count_of(const char *text, const char *word, size_t *length) {
    size_t n = 0, len = strlen(word);
    *length = 0;
    while (*text) {
        size_t run = strcspn(text, " ");
        *length += 1;
        n += run == len && memcmp(text, word, len) == 0;
        text += run + (text[run] == ' ');
    }
    return n;
}

static double plain(const char *const *words, size_t n_words, size_t row) {
    size_t length, texts_with_words = 0, total = 0, own;
    double score = 0;
    for (size_t i = 0; i < N; i++) {
        count_of(texts[i], "", &length);
        total += length;
        texts_with_words += length > 0;
    }
    count_of(texts[row], "", &own);
    for (size_t w = 0; w < n_words; w++) {
        size_t with = 0, here = count_of(texts[row], words[w], &length);
        for (size_t i = 0; i < N; i++) with += count_of(texts[i], words[w], &length) > 0;
        double idf = log(1 + ((double)texts_with_words - (double)with + .5) / ((double)with + .5));
        double mean = (double)total / (double)texts_with_words;
        score +=
            idf * (double)here * 2.2 / ((double)here + 1.2 * (0.25 + 0.75 * (double)own / mean));
    }
    return score;
}

static void as_loops_over_the_texts_say(void **state) {
    (void)state;
    static double scores[N], again[N];
    zv_err err = {0};
    for (int hebrew = 0; hebrew < 2; hebrew++) {
        const char *const words[2][4] = {{"wordab", "wordaa", "wordcb", "wordab"},
                                         {"מילהab", "מילהaa", "מילהcb", "מילהab"}};
        const char *query = hebrew ? "מילהab מילהaa, מילהcb מילהab! מילהzz"
                                   : "wordab wordaa, wordcb wordab! wordzz";
        make_texts(hebrew);
        zv_space *s = space_of(list, N, NULL);
        zv_env *env = NULL;
        ZT_OK(zv_env_new(&env, &(zv_env_opts){.threads = 3}, &err), err);
        zv_bm25 *b = index_of(NULL, s, NULL), *threads = index_of(env, s, NULL);
        ZT_OK(zv_bm25_scores(scores, b, zv_str_of(query), &err), err);
        ZT_OK(zv_bm25_scores(again, threads, zv_str_of(query), &err), err);
        assert_memory_equal(scores, again, sizeof scores);
        for (size_t i = 0; i < N; i += 97) {
            zv_bm25_split *split = NULL;
            double sum = 0;
            assert_true(fabs(scores[i] - plain(words[hebrew], 4, i)) < 1e-10);
            ZT_OK(zv_bm25_explain(&split, b, zv_str_of(query), i, &err), err);
            for (size_t w = 0; w < split->n_words; w++) sum += split->words[w].value;
            assert_int_equal(split->n_words, 4); /* the repeated one once, the unknown one too */
            assert_int_equal(split->words[0].in_query, 2);
            assert_int_equal(split->words[3].texts, 0);
            assert_true(sum == scores[i] && split->score == scores[i]);
            zv_bm25_split_free(split);
        }
        zv_bm25_free(b);
        zv_bm25_free(threads);
        zv_env_free(env);
        zv_space_free(s);
    }
}

static void best_first_and_equal_ones_by_row(void **state) {
    (void)state;
    static const char *const few[] = {"x y", "a b", "", "a b", "a a", "b a"};
    zv_hit hits[6];
    double scores[6];
    uint8_t keep[6] = {1, 0, 1, 1, 1, 1};
    zv_err err = {0};
    zv_space *s = space_of(few, 6, NULL);
    zv_bm25 *b = index_of(NULL, s, NULL);
    assert_int_equal(zv_bm25_texts(b), 5);
    assert_int_equal(zv_bm25_words(b), 4);
    assert_int_equal(zv_bm25_length(b, 2), 0);
    assert_true(zv_bm25_mean_length(b) == 2);
    size_t n = 6;
    ZT_OK(zv_bm25_search(hits, &n, b, zv_str_of("a"), NULL, &err), err);
    const size_t want[] = {4, 1, 3, 5};
    assert_int_equal(n, 4);
    ZT_OK(zv_bm25_scores(scores, b, zv_str_of("a"), &err), err);
    for (size_t i = 0; i < n; i++) {
        assert_int_equal(hits[i].row, want[i]);
        assert_int_equal(zv_bm25_rank(scores, b, NULL, want[i]), i + 1);
    }
    assert_int_equal(zv_bm25_rank(scores, b, NULL, 0), 0);
    assert_int_equal(zv_bm25_rank(scores, b, keep, 1), 0);
    assert_int_equal(zv_bm25_rank(scores, b, keep, 5), 3);
    n = 2;
    ZT_OK(zv_bm25_search(hits, &n, b, zv_str_of("a"), keep, &err), err);
    assert_int_equal(n, 2);
    assert_int_equal(hits[1].row, 3);
    zv_bm25_free(b);
    zv_space_free(s);
}

/* Words are those of the contract: points are taken off, or are not. */
static void hebrew_points_as_the_contract_says(void **state) {
    (void)state;
    static const char *const few[] = {"שָׁלוֹם עולם", "שלום בית", "אחר"};
    double scores[3];
    zv_err err = {0};
    for (int kept = 0; kept < 2; kept++) {
        zv_space *s = space_of(few, 3,
                               kept ? "nfkc fold niqqud=keep maqaf=split"
                                    : "nfkc fold niqqud=strip maqaf=split");
        zv_bm25 *b = index_of(NULL, s, NULL);
        ZT_OK(zv_bm25_scores(scores, b, zv_str_of("שלום"), &err), err);
        assert_true(scores[1] > 0 && scores[2] == 0);
        assert_true((scores[0] > 0) == !kept);
        zv_bm25_free(b);
        zv_space_free(s);
    }
}

/* A word that all texts hold still counts for something. */
static void idf_is_never_negative(void **state) {
    (void)state;
    static const char *const few[] = {"the cat", "the dog", "the cow"};
    double scores[3];
    zv_err err = {0};
    zv_space *s = space_of(few, 3, NULL);
    zv_bm25 *b = index_of(NULL, s, NULL);
    ZT_OK(zv_bm25_scores(scores, b, zv_str_of("the"), &err), err);
    for (size_t i = 0; i < 3; i++) assert_true(scores[i] > 0);
    zv_bm25_free(b);
    zv_space_free(s);
}

static void what_cannot_be_indexed_is_said(void **state) {
    (void)state;
    static const char *const few[] = {"a"};
    zv_bm25 *b = NULL;
    zv_err err = {0};
    zv_space *s = space_of(NULL, 3, NULL);
    assert_int_equal(zv_bm25_new(&b, NULL, s, NULL, &err), ZV_NOTFOUND);
    assert_non_null(strstr(err.msg, "no texts"));
    err = (zv_err){.lang = ZV_HE};
    assert_int_equal(zv_bm25_new(&b, NULL, s, NULL, &err), ZV_NOTFOUND);
    assert_non_null(strstr(err.msg, "טקסטים"));
    zv_space_free(s);
    s = space_of(few, 1, NULL);
    assert_int_equal(zv_bm25_new(&b, NULL, s, &(zv_bm25_opts){-1, 0}, &err), ZV_USAGE);
    assert_int_equal(zv_bm25_new(&b, NULL, s, &(zv_bm25_opts){1, 1.5}, &err), ZV_USAGE);
    assert_null(b);
    zv_space_free(s);
    s = space_of(list, 0, NULL); /* no rows, or no words: no hits */
    b = NULL;
    if (zv_bm25_new(&b, NULL, s, NULL, &err) == ZV_OK) {
        zv_hit hit;
        size_t n = 1;
        ZT_OK(zv_bm25_search(&hit, &n, b, zv_str_of("a"), NULL, &err), err);
        assert_int_equal(n, 0);
    }
    zv_bm25_free(b);
    zv_space_free(s);
}

/* ---- Scores and ranks of all rows ---- */

static void ranks_are_those_of_the_search(void **state) {
    (void)state;
    enum { ROWS = 500, DIM = 2 };
    zv_err err = {0};
    double scores[ROWS];
    zv_hit hits[ROWS];
    uint8_t keep[ROWS];
    make_texts(false);
    zv_space *s = space_of(list, ROWS, NULL);
    float q[DIM] = {0.3F, 1}, rows[ROWS * DIM];
    for (size_t i = 0; i < ROWS; i++) {
        keep[i] = i % 3 != 0;
        zv_space_row(s, i, rows + i * DIM);
    }
    for (int metric = ZV_COS; metric <= ZV_L2; metric++) {
        size_t n = ROWS;
        zv_search_opts opts = {.metric = (zv_metric)metric, .keep = keep};
        ZT_OK(zv_index_search(hits, &n, NULL, s, q, &opts, &err), err);
        for (int given = 0; given < 2; given++) {
            ZT_OK(zv_index_scores(scores, NULL, s, given ? rows : NULL, q, (zv_metric)metric, &err),
                  err);
            for (size_t i = 0; i < n; i++) {
                assert_true(scores[hits[i].row] == hits[i].score);
                assert_int_equal(zv_index_rank(scores, s, (zv_metric)metric, keep, hits[i].row),
                                 i + 1);
            }
            assert_int_equal(zv_index_rank(scores, s, (zv_metric)metric, keep, 0), 0);
        }
    }
    float zero[DIM] = {0, 0};
    assert_int_equal(zv_index_scores(scores, NULL, s, NULL, zero, ZV_COS, &err), ZV_NODATA);
    zv_space_free(s);
}

static int begin(void **state) {
    (void)state;
    if (!mkdtemp(folder)) return -1;
    snprintf(path, sizeof path, "%s/s.safetensors", folder);
    return 0;
}

static int end(void **state) {
    (void)state;
    unlink(path);
    return rmdir(folder);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(published_values),
        cmocka_unit_test(as_loops_over_the_texts_say),
        cmocka_unit_test(best_first_and_equal_ones_by_row),
        cmocka_unit_test(hebrew_points_as_the_contract_says),
        cmocka_unit_test(idf_is_never_negative),
        cmocka_unit_test(what_cannot_be_indexed_is_said),
        cmocka_unit_test(ranks_are_those_of_the_search),
    };
    return cmocka_run_group_tests(tests, begin, end);
}
