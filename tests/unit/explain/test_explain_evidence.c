/* Evidence: on a corpus where it is known what teaches a neighbour, the list finds it; its scores are what another
 * road gives, for counts they add up to the cosine; and learning without its first sentences parts the two words,
 * which learning without as many others does not. */
#include "planted.h"

static planted p;

static zv_evidence_source source_of(void) {
    return (zv_evidence_source){p.space, p.sentences, p.others, p.kept_counts};
}

static zv_evidence *evidence_of(size_t a, size_t b) {
    zv_evidence *e = NULL;
    zv_err err = {0};
    const zv_evidence_source source = source_of();
    ZT_OK(zv_explain_evidence(&e, p.env, &source, a, b, &err), err);
    return e;
}

/* ---- It finds what was planted ---- */

/* Lines in which the word stands among companions come first of the four that each round has for a pair. */
static bool is_planted(uint64_t line, size_t pair) {
    const size_t lines = 4 * PAIRS + p.strays, in_round = (size_t)(line % lines);
    return in_round / 4 == pair && in_round % 2 == 0;
}

static void the_planted_sentences_come_first(void **state) {
    (void)state;
    /* of 30 shown, where half of the 120 are planted: what learning has learned well teaches it little more, so
     * that skip-gram's list has others among them */
    static const double least[] = {0.75, 0, 0.95};
    for (int how = 0; how < 4; how++) {
        const zv_method method = how / 2 ? ZV_COUNTS : ZV_SKIPGRAM;
        size_t planted_first = 0, all = 0;
        planted_write(&p, how & 1);
        planted_learn(&p, method);
        for (size_t i = 0; i < PAIRS; i++) {
            zv_evidence *e = evidence_of(planted_row(&p, planted_pair(i, 0)),
                                         planted_row(&p, planted_pair(i, 1)));
            assert_int_equal(e->n, 120);
            assert_int_equal(e->with_a, 60);
            assert_int_equal(e->with_b, 60);
            assert_int_equal(e->with_both, 0);
            assert_int_equal(e->exact, method == ZV_COUNTS);
            double sum = 0;
            for (size_t k = 0; k < e->n; k++) {
                if (k > 0) assert_true(e->sentences[k].score <= e->sentences[k - 1].score);
                sum += e->sentences[k].score;
            }
            ZT_CLOSE(sum, e->positive + e->negative, 1e-12);
            for (size_t k = 0; k < 30; k++, all++)
                planted_first += is_planted(e->sentences[k].sentence, i);
            zv_evidence_free(p.env, e);
        }
        assert_true((double)planted_first >= least[method] * (double)all);
        planted_close(&p);
    }
}

/* ---- The numbers ---- */

static void counts_add_up_to_the_cosine(void **state) {
    (void)state;
    zv_err err = {0};
    planted_write(&p, true);
    planted_learn(&p, ZV_COUNTS);
    for (size_t i = 0; i < PAIRS; i++) {
        const size_t a = planted_row(&p, planted_pair(i, 0));
        const size_t b = planted_row(&p, i % 2 ? planted_pair(i, 1) : planted_companion(i, 0));
        zv_proof *proof = NULL;
        zv_evidence *e = evidence_of(a, b);
        ZT_OK(zv_explain_proof(&proof, p.env, p.space, p.kept_counts, a, b, &err), err);
        assert_true(proof->cosine > 0.01);
        ZT_CLOSE(e->cosine, proof->cosine, 1e-15);
        ZT_CLOSE(e->positive, proof->cosine, 1e-12);
        assert_true(e->negative == 0);
        zv_proof_free(p.env, proof);
        zv_evidence_free(p.env, e);
    }
    planted_close(&p);
}

static void every_number_opens(void **state) {
    (void)state;
    for (int how = 0; how < 6; how++) {
        zv_err err = {0};
        zv_report *r = NULL;
        planted_write(&p, how & 1);
        planted_learn(&p, (zv_method)(how / 2));
        const zv_evidence_source source = source_of();
        zv_evidence *e =
            evidence_of(planted_row(&p, planted_pair(1, 0)), planted_row(&p, planted_stray(1)));
        ZT_OK(zv_report_new(&r, p.env, "all", &err), err);
        ZT_OK(zv_evidence_findings(e, p.env, &source, 3, r, &err), err);
        ZT_OK(zv_report_complete(r, &err), err);
        assert_int_equal(zv_report_size(r), 3);
        for (size_t i = 0; i < 3; i++) {
            const zv_finding *f = zv_report_finding(r, i);
            assert_true(zv_finding_agrees(f));
            assert_true(f->n_terms > 0);
            assert_true(f->value != 0);
        }
        zv_report_free(r);
        zv_evidence_free(p.env, e);
        planted_close(&p);
    }
}

/* ---- Learning without it ---- */

static double cosine_in(const zv_space *s, size_t a, size_t b) {
    float x[64], y[64];
    zv_space_row(s, a, x);
    zv_space_row(s, b, y);
    return zv_vec_cosine(zv_vec_kernels(p.env), ZV_F32, x, y, zv_space_dim(s));
}

/* Adds the pairs' cosines after learning from the sentences of `keep`. */
static void learn_from(const uint8_t *keep, uint64_t seed, double cosines[PAIRS]) {
    zv_err err = {0};
    zv_corpus *c = NULL;
    zv_space *s = NULL;
    zv_learn_result result;
    zv_learn_opts opts = zv_sentences_about(p.sentences)->learned;
    opts.seed = seed;
    ZT_OK(zv_corpus_of_sentences(&c, p.env, p.space, p.sentences, keep, &err), err);
    ZT_OK(zv_embed_learn(&result, p.env, c, &opts, p.again, &err), err);
    ZT_OK(zv_space_open(&s, p.env, p.again, NULL, &err), err);
    for (size_t i = 0; i < PAIRS; i++)
        cosines[i] +=
            cosine_in(s, planted_row(&p, planted_pair(i, 0)), planted_row(&p, planted_pair(i, 1)));
    zv_space_free(s);
    zv_corpus_free(c);
}

/* Of every pair's sentences a third: the first of the list, or drawn from it. */
static void remove_third(uint8_t *first, uint8_t *drawn) {
    zv_rng rng = zv_rng_seed(3);
    for (size_t i = 0; i < PAIRS; i++) {
        zv_evidence *e =
            evidence_of(planted_row(&p, planted_pair(i, 0)), planted_row(&p, planted_pair(i, 1)));
        for (size_t k = 0; k < e->n / 3; k++) {
            first[e->sentences[k].sentence] = 0;
            size_t other;
            do other = (size_t)e->sentences[zv_rng_below(&rng, e->n)].sentence;
            while (!drawn[other]);
            drawn[other] = 0;
        }
        zv_evidence_free(p.env, e);
    }
}

static void learning_without_it_parts_the_words(void **state) {
    (void)state;
    for (int hebrew = 0; hebrew < 2; hebrew++) {
        planted_write(&p, hebrew);
        planted_learn(&p, ZV_SKIPGRAM);
        const size_t n = (size_t)zv_sentences_about(p.sentences)->sentences;
        uint8_t *first = malloc(n), *drawn = malloc(n);
        double without_first[PAIRS] = {0}, without_drawn[PAIRS] = {0};
        memset(first, 1, n);
        memset(drawn, 1, n);
        remove_third(first, drawn);
        for (uint64_t seed = 1; seed <= 10; seed++) {
            learn_from(first, seed, without_first);
            learn_from(drawn, seed, without_drawn);
        }
        zv_moments falls = {0};
        for (size_t i = 0; i < PAIRS; i++)
            zv_moments_add(&falls, (without_drawn[i] - without_first[i]) / 10);
        const zv_interval interval = zv_moments_mean_interval(&falls, 0.95);
        assert_true(interval.lo > 0.05);
        free(first);
        free(drawn);
        planted_close(&p);
    }
}

/* ---- What is refused ---- */

static void what_is_missing_is_said(void **state) {
    (void)state;
    zv_err err = {0}, he = {.lang = ZV_HE};
    zv_evidence *e = NULL;
    planted_write(&p, false);
    planted_learn(&p, ZV_SKIPGRAM);
    zv_evidence_source source = source_of();
    assert_int_equal(zv_explain_evidence(&e, p.env, &source, 1, 1, &err), ZV_USAGE);
    source.context = NULL;
    assert_int_equal(zv_explain_evidence(&e, p.env, &source, 1, 2, &err), ZV_NOTFOUND);
    assert_non_null(strstr(err.msg, "--keep-context"));
    assert_int_equal(zv_explain_evidence(&e, p.env, &source, 1, 2, &he), ZV_NOTFOUND);
    assert_non_null(strstr(he.msg, "הקשר"));
    /* the words' own vectors are no contexts, unless of the same shape: another learning's are refused */
    planted other = p;
    zv_learn_opts opts = planted_opts(ZV_SKIPGRAM);
    opts.command = "another learning";
    opts.keep_corpus = opts.keep_context = false;
    const zv_corpus_opts reading = {.text = zv_text_opts_default(), .min_count = 1};
    zv_corpus *c = NULL;
    zv_learn_result result;
    const char *path = p.text;
    ZT_OK(zv_corpus_read(&c, p.env, &path, 1, &reading, &err), err);
    ZT_OK(zv_embed_learn(&result, p.env, c, &opts, p.again, &err), err);
    zv_corpus_free(c);
    ZT_OK(zv_space_open(&other.others, p.env, p.again, NULL, &err), err);
    source.context = other.others;
    assert_int_equal(zv_explain_evidence(&e, p.env, &source, 1, 2, &err), ZV_FORMAT);
    assert_null(e);
    zv_space_free(other.others);
    planted_close(&p);
    planted_learn(&p, ZV_COUNTS);
    source = source_of();
    source.counts = NULL;
    assert_int_equal(zv_explain_evidence(&e, p.env, &source, 1, 2, &err), ZV_NOTFOUND);
    assert_non_null(strstr(err.msg, "--keep-counts"));
    planted_close(&p);
}

static int set_up(void **state) {
    (void)state;
    return planted_set_up(&p);
}

static int tear_down(void **state) {
    (void)state;
    return planted_tear_down(&p);
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(the_planted_sentences_come_first),
                                       cmocka_unit_test(counts_add_up_to_the_cosine),
                                       cmocka_unit_test(every_number_opens),
                                       cmocka_unit_test(learning_without_it_parts_the_words),
                                       cmocka_unit_test(what_is_missing_is_said)};
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
