/* Analogies: planted spaces with known answers, and a random one against the definition. */
#include "eval_fixture.h"

#include <zavit/vec.h>

static zv_status run_with(zv_eval **out, const zv_env *env, const zv_space *space, const char *set,
                          const zv_eval_opts *opts, zv_err *err) {
    char path[64];
    snprintf(path, sizeof path, "eval-questions-%d.txt", (int)getpid());
    write_text(path, set);
    zv_status status = zv_eval_analogies(out, env, space, path, opts, err);
    assert_int_equal(remove(path), 0);
    return status;
}

/* man, woman, king, queen as sums of two directions; noise words elsewhere. Counts fall. */
static const planted royal[] = {
    {"the", {0, 0, 0, 1}, 100},     {"man", {1, 0, 0}, 90},       {"woman", {0, 1, 0}, 80},
    {"king", {1, 0, 1}, 70},        {"queen", {0, 1, 1}, 60},     {"boy", {1, 0, -1}, 50},
    {"girl", {0, 1, -1}, 40},       {"bad", {(float)NAN, 0}, 35}, {"twin", {0, 1, 1}, 30},
    {"stone", {-1, -1, -1, 1}, 20},
};
enum { ROYAL = sizeof royal / sizeof *royal };

static const char questions[] = ": family\n"
                                "man woman king queen\n"
                                "man woman boy girl\n"
                                "\n"
                                ": family again \n"
                                "Man WOMAN king twin\n" /* a tie: the more frequent word wins */
                                "man woman king nobody\n"
                                "man woman bad queen\n"
                                ": gram1-numbers\r\n"
                                "king queen man woman\r\n"
                                ": empty\n";

static void check_score(const zv_eval *e, size_t i, const char *name, const char *measure,
                        uint64_t hits, uint64_t used, uint64_t total, bool section) {
    const zv_score *s = zv_eval_score(e, i);
    assert_non_null(s);
    assert_string_equal(s->name, name);
    assert_string_equal(s->measure, measure);
    assert_int_equal(s->hits, hits);
    assert_int_equal(s->used, used);
    assert_int_equal(s->total, total);
    assert_int_equal(s->section, section);
    ZT_CLOSE(s->value, used ? (double)hits / (double)used : (double)NAN, 0);
    zv_interval want = zv_stat_share_interval(hits, used, 0.95);
    ZT_CLOSE(s->interval.lo, want.lo, 0);
    ZT_CLOSE(s->interval.hi, want.hi, 0);
}

static void planted_questions_by_section(void **state) {
    (void)state;
    zv_space *space = plant(royal, ROYAL, 4, true, DEFAULT_TEXT);
    zv_eval *e = NULL;
    zv_err err = {0};
    ZT_OK(run_with(&e, NULL, space, questions, NULL, &err), err);
    assert_int_equal(zv_eval_size(e), 14);
    char name[64];
    snprintf(name, sizeof name, "eval-questions-%d.txt", (int)getpid());
    check_score(e, 0, name, "3cosadd", 3, 4, 6, false);
    check_score(e, 1, name, "3cosmul", 2, 4, 6, false);
    check_score(e, 2, "semantic", "3cosadd", 2, 3, 5, true);
    check_score(e, 3, "semantic", "3cosmul", 2, 3, 5, true);
    check_score(e, 4, "syntactic", "3cosadd", 1, 1, 1, true);
    /* girl is so far from king that 3CosMul takes it before woman:
     * .5 · .5 / (.25 + ε) > .85 · .5 / (.5 + ε) */
    check_score(e, 5, "syntactic", "3cosmul", 0, 1, 1, true);
    check_score(e, 6, "family", "3cosadd", 2, 2, 2, true);
    check_score(e, 8, "family again", "3cosadd", 0, 1, 3, true);
    check_score(e, 10, "gram1-numbers", "3cosadd", 1, 1, 1, true);
    check_score(e, 12, "empty", "3cosadd", 0, 0, 0, true);
    check_score(e, 13, "empty", "3cosmul", 0, 0, 0, true);
    assert_null(zv_eval_score(e, 14));
    assert_int_equal(zv_eval_vocabulary(e), ROYAL - 1); /* without the row that is no vector */
    assert_int_equal(zv_eval_pairs(e, NULL, NULL), 0);
    for (size_t i = 0; i < zv_eval_size(e); i++) {
        uint64_t hits;
        ZT_OK(zv_eval_recount(&hits, e, NULL, space, i, &err), err);
        assert_int_equal(hits, zv_eval_score(e, i)->hits);
    }
    uint64_t hits;
    ZT_FAILS(zv_eval_recount(&hits, e, NULL, space, 14, &err), ZV_USAGE, err);
    zv_eval_free(e);
    zv_eval_free(NULL);
    zv_space_free(space);
}

static uint64_t warnings;
static void count_warning(void *ctx, const char *sentence) {
    assert_true(strstr(sentence, "most frequent") != NULL || strstr(sentence, "השכיחות") != NULL);
    ++*(uint64_t *)ctx;
}

/* Only the N most frequent words ask and answer. */
static void the_vocabulary_is_restricted(void **state) {
    (void)state;
    zv_env *env = NULL;
    zv_err err = {0};
    zv_env_opts env_opts = {.warn = count_warning, .ctx = &warnings};
    ZT_OK(zv_env_new(&env, &env_opts, &err), err);
    for (int counts = 0; counts < 2; counts++) {
        zv_space *space = plant(royal, ROYAL, 4, counts, DEFAULT_TEXT);
        zv_eval *e = NULL;
        warnings = 0;
        zv_eval_opts opts = {.restrict_words = 5};
        ZT_OK(run_with(&e, env, space, questions, &opts, &err), err);
        check_score(e, 2, "semantic", "3cosadd", 1, 1, 5, true);
        assert_int_equal(zv_eval_vocabulary(e), 5);
        assert_int_equal(warnings, !counts); /* said aloud where counts are missing */
        zv_eval_free(e);
        opts.restrict_words = 4; /* queen is left out */
        ZT_FAILS(run_with(&e, env, space, questions, &opts, &err), ZV_NODATA, err);
        assert_null(e);
        assert_non_null(strstr(err.msg, "none of the 6 questions"));
        opts.restrict_words = SIZE_MAX;
        ZT_OK(run_with(&e, env, space, questions, &opts, &err), err);
        assert_int_equal(warnings, 2 * !counts);
        zv_eval_free(e);
        zv_space_free(space);
    }
    zv_env_free(env);
}

/* Rows need not come by falling count: the four most frequent are found, ties in row order. */
static void frequency_goes_by_count_not_by_row(void **state) {
    (void)state;
    const planted words[] = {{"stone", {1, 0, 0, 1}, 1}, {"queen", {0, 1, 1}, 7},
                             {"girl", {0, 1, -1}, 5},    {"king", {1, 0, 1}, 5},
                             {"rare", {0, 1, 1.01f}, 5}, {"woman", {0, 1, 0}, 9},
                             {"man", {1, 0, 0}, 8}};
    zv_space *space = plant(words, 7, 4, true, DEFAULT_TEXT);
    zv_eval *e = NULL;
    zv_err err = {0};
    zv_eval_opts opts = {.restrict_words = 5}; /* woman, man, queen, and of three 5s girl, king */
    ZT_OK(run_with(&e, NULL, space, "man woman king queen\nman woman king girl\n", &opts, &err),
          err);
    check_score(e, 2, "semantic", "3cosadd", 1, 2, 2, true);
    assert_int_equal(zv_eval_vocabulary(e), 5);
    zv_eval_free(e);
    ZT_FAILS(run_with(&e, NULL, space, "man woman king rare\n", &opts, &err), ZV_NODATA, err);
    zv_space_free(space);
}

/* a, b, c are unit axes, so a candidate's coordinates are its cosines (each has length 1):
 * one:  cos = 0, .9, .1   add = 1.00   mul ~ 1.9 · 1.1 = 2.09
 * two:  cos = 0, .5, .49  add =  .99   mul ~ 1.5 · 1.49 = 2.24 */
static void three_cos_mul_differs_from_three_cos_add(void **state) {
    (void)state;
    planted words[] = {{"a", {1}, 9},
                       {"b", {0, 1}, 8},
                       {"c", {0, 0, 1}, 7},
                       {"one", {0, 0.9f, 0.1f}, 6},
                       {"two", {0, 0.5f, 0.49f}, 5}};
    words[3].vector[3] = (float)sqrt(1 - 0.82);
    words[4].vector[3] = (float)-sqrt(1 - 0.4901);
    zv_space *space = plant(words, 5, 4, true, DEFAULT_TEXT);
    zv_eval *e = NULL;
    zv_err err = {0};
    ZT_OK(run_with(&e, NULL, space, ": s\na b c one\na b c one\na b c two\n", NULL, &err), err);
    check_score(e, 4, "s", "3cosadd", 2, 3, 3, true); /* a question that comes twice counts twice */
    check_score(e, 5, "s", "3cosmul", 1, 3, 3, true);
    uint64_t hits;
    ZT_OK(zv_eval_recount(&hits, e, NULL, space, 5, &err), err);
    assert_int_equal(hits, 1);
    zv_eval_free(e);
    /* The words of the question are never the answer, although a - a + c = c. */
    ZT_OK(run_with(&e, NULL, space, "a a c c\na b c b\n", NULL, &err), err);
    check_score(e, 2, "semantic", "3cosadd", 0, 2, 2, true);
    zv_eval_free(e);
    zv_space_free(space);
}

static void bad_questions_are_named(void **state) {
    (void)state;
    zv_space *space = plant(royal, ROYAL, 4, true, DEFAULT_TEXT);
    zv_eval *e = NULL;
    zv_err err = {0};
    ZT_FAILS(run_with(&e, NULL, space, ": x\nman woman king\n", NULL, &err), ZV_FORMAT, err);
    assert_non_null(strstr(err.msg, ".txt:2: "));
    assert_int_equal(err.pos, 2);
    ZT_FAILS(run_with(&e, NULL, space, "man woman king queen five\n", NULL, &err), ZV_FORMAT, err);
    ZT_FAILS(run_with(&e, NULL, space, "", NULL, &err), ZV_NODATA, err);
    ZT_FAILS(run_with(&e, NULL, space, ": only\n: sections\n", NULL, &err), ZV_NODATA, err);
    assert_non_null(strstr(err.msg, "no questions in it"));
    ZT_FAILS(zv_eval_analogies(&e, NULL, space, "does-not-exist", NULL, &err), ZV_NOTFOUND, err);
    ZT_OK(run_with(&e, NULL, space, "\xEF\xBB\xBFman\twoman  king queen", NULL, &err), err);
    check_score(e, 2, "semantic", "3cosadd", 1, 1, 1, true);
    zv_eval_free(e);
    zv_space_free(space);
}

static bool always(void *ctx) {
    (void)ctx;
    return true;
}

static void stopping_is_told(void **state) {
    (void)state;
    zv_env *env = NULL;
    zv_env_opts opts = {.stop = always};
    zv_err err = {0};
    ZT_OK(zv_env_new(&env, &opts, &err), err);
    zv_space *space = plant(royal, ROYAL, 4, true, DEFAULT_TEXT);
    zv_eval *e = NULL;
    ZT_FAILS(run_with(&e, env, space, questions, NULL, &err), ZV_INTERRUPTED, err);
    assert_null(e);
    zv_space_free(space);
    zv_env_free(env);
}

/* ---- A random space against the definition ---- */

enum { WORDS = 3001, DIM = 6, QUESTIONS = 300 };

/* Best candidate by the definition, from cosines of the raw vectors. */
static size_t by_definition(const planted *w, const size_t q[4], bool mul) {
    const zv_kernels *k = zv_vec_kernels(NULL);
    size_t best = SIZE_MAX;
    double most = -HUGE_VAL;
    for (size_t v = 0; v < WORDS; v++) {
        if (v == q[0] || v == q[1] || v == q[2]) continue;
        double a = zv_vec_cosine(k, ZV_F32, w[v].vector, w[q[0]].vector, DIM);
        double b = zv_vec_cosine(k, ZV_F32, w[v].vector, w[q[1]].vector, DIM);
        double c = zv_vec_cosine(k, ZV_F32, w[v].vector, w[q[2]].vector, DIM);
        double value = mul ? (b + 1) / 2 * (c + 1) / 2 / ((a + 1) / 2 + 0.001) : b - a + c;
        if (value > most) {
            most = value;
            best = v;
        }
    }
    return best;
}

static planted *random_words(char (*names)[8]) {
    planted *w = calloc(WORDS, sizeof *w);
    assert_non_null(w);
    zv_rng rng = zv_rng_seed(11);
    for (size_t i = 0; i < WORDS; i++) {
        snprintf(names[i], 8, "w%zu", i);
        w[i].word = names[i];
        w[i].count = WORDS - i;
        for (size_t d = 0; d < DIM; d++) w[i].vector[d] = (float)zv_rng_normal(&rng);
    }
    return w;
}

/* Each question's last word is the right answer to 3CosAdd (even numbers) or 3CosMul (odd ones). */
static void many_random_questions_are_answered_by_the_definition(void **state) {
    (void)state;
    static char names[WORDS][8];
    planted *w = random_words(names);
    zv_space *space = plant(w, WORDS, DIM, true, DEFAULT_TEXT);
    zv_buf set = {0};
    zv_rng rng = zv_rng_seed(12);
    uint64_t want[2] = {0, 0};
    for (size_t i = 0; i < QUESTIONS; i++) {
        size_t q[4] = {0};
        for (int k = 0; k < 3; k++) q[k] = (size_t)zv_rng_below(&rng, WORDS);
        size_t add = by_definition(w, q, false), mul = by_definition(w, q, true);
        q[3] = i % 2 ? mul : add;
        want[0] += q[3] == add;
        want[1] += q[3] == mul;
        zv_buf_addf(&set, "w%zu w%zu w%zu w%zu\n", q[0], q[1], q[2], q[3]);
    }
    assert_true(want[0] < QUESTIONS && want[1] < QUESTIONS); /* they do differ */
    for (unsigned threads = 1; threads <= 4; threads += 3) {
        zv_env *env = NULL;
        zv_err err = {0};
        zv_env_opts opts = {.threads = threads};
        ZT_OK(zv_env_new(&env, &opts, &err), err);
        zv_eval *e = NULL;
        ZT_OK(run_with(&e, env, space, zv_buf_cstr(&set), NULL, &err), err);
        for (size_t i = 0; i < 2; i++) {
            uint64_t hits;
            assert_int_equal(zv_eval_score(e, i)->hits, want[i]);
            ZT_OK(zv_eval_recount(&hits, e, env, space, i, &err), err);
            assert_int_equal(hits, want[i]);
        }
        zv_eval_free(e);
        zv_env_free(env);
    }
    zv_buf_free(&set);
    zv_space_free(space);
    free(w);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(planted_questions_by_section),
        cmocka_unit_test(the_vocabulary_is_restricted),
        cmocka_unit_test(frequency_goes_by_count_not_by_row),
        cmocka_unit_test(three_cos_mul_differs_from_three_cos_add),
        cmocka_unit_test(bad_questions_are_named),
        cmocka_unit_test(stopping_is_told),
        cmocka_unit_test(many_random_questions_are_answered_by_the_definition),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
