/* Support: in a planted corpus the words that belong together come back in learnings from other samples of the
 * texts, and those that chance put side by side do not (METHODS F-10: true pairs > 95 %, noise pairs < 20 %). */
#include "planted.h"

enum { RUNS = 20, K = 5, ASKED = 30 };

static planted p;
static char runs[64];

static void name_run(char out[128], unsigned run) {
    snprintf(out, 128, "%s/support-%04u.safetensors", runs, run);
}

static void remove_runs(void) {
    char path[128];
    for (unsigned run = 1; run <= RUNS; run++) {
        name_run(path, run);
        unlink(path);
    }
}

/* The K nearest of a word, and their support. */
static zv_support *support_of(size_t word, const zv_support_opts *opts, zv_err *err) {
    char name[16];
    zv_hit hits[K];
    size_t n = K;
    float query[64];
    zv_support *s = NULL;
    planted_name(name, &p, word);
    const size_t row = planted_row(&p, word);
    zv_space_row(p.space, row, query);
    const zv_search_opts search = {.exclude = &row, .n_exclude = 1};
    ZT_OK(zv_index_search(hits, &n, p.env, p.space, query, &search, err), *err);
    if (zv_explain_support(&s, p.env, p.space, p.sentences, name, hits, n, opts, err) != ZV_OK)
        return NULL;
    return s;
}

static zv_support_opts opts_of(unsigned n) {
    return (zv_support_opts){.runs = n, .k = K, .folder = runs};
}

/* The share of runs in which `row` stays; -1 if it is not among the hits. */
static double share_of(const zv_support *s, size_t row) {
    for (size_t i = 0; i < s->n; i++)
        if (s->hits[i].row == row) return (double)s->hits[i].stays / s->runs;
    return -1;
}

static void true_pairs_come_back_and_noise_does_not(void **state) {
    (void)state;
    for (int hebrew = 0; hebrew < 2; hebrew++) {
        zv_err err = {0};
        const zv_support_opts opts = opts_of(RUNS);
        double together = 0, noise = 0;
        planted_write(&p, hebrew);
        planted_learn(&p, ZV_SKIPGRAM);
        for (size_t i = 0; i < PAIRS; i++) {
            zv_support *s = support_of(planted_pair(i, 0), &opts, &err);
            assert_non_null(s);
            assert_int_equal(s->runs, RUNS);
            assert_int_equal(s->absent, 0);
            assert_int_equal(s->learned, i == 0 ? RUNS : 0);
            assert_int_equal(s->reused, i == 0 ? 0 : RUNS);
            const double share = share_of(s, planted_row(&p, planted_pair(i, 1)));
            assert_true(share >= 0);
            together += share / PAIRS;
            zv_support_free(p.env, s);
        }
        for (size_t i = 0; i < ASKED; i++) {
            zv_support *s = support_of(planted_stray(i), &opts, &err);
            assert_non_null(s);
            for (size_t k = 0; k < K; k++)
                noise += (double)s->hits[k].stays / s->runs / (K * ASKED);
            zv_support_free(p.env, s);
        }
        print_message("true pairs %.3f, noise pairs %.3f\n", together, noise);
        assert_true(together > 0.95);
        assert_true(noise < 0.20);
        remove_runs();
        planted_close(&p);
    }
}

/* Shares and cosines again from the runs' spaces, by another search. */
static void every_number_opens(void **state) {
    (void)state;
    zv_err err = {0};
    zv_report *r = NULL;
    char name[16], path[128];
    const zv_support_opts opts = opts_of(5);
    planted_write(&p, true);
    planted_learn(&p, ZV_SKIPGRAM);
    zv_support *s = support_of(planted_pair(2, 1), &opts, &err);
    assert_non_null(s);
    planted_name(name, &p, planted_pair(2, 1));
    ZT_OK(zv_report_new(&r, p.env, "all", &err), err);
    ZT_OK(zv_support_findings(s, p.env, p.space, name, &opts, r, &err), err);
    ZT_OK(zv_report_complete(r, &err), err);
    assert_int_equal(zv_report_size(r), 2);
    for (size_t i = 0; i < 2; i++) assert_true(zv_finding_agrees(zv_report_finding(r, i)));
    for (size_t i = 0; i < s->n; i++) {
        zv_moments cosines = {0};
        for (unsigned run = 1; run <= 5; run++) {
            zv_space *space = NULL;
            float x[64], y[64];
            name_run(path, run);
            ZT_OK(zv_space_open(&space, p.env, path, NULL, &err), err);
            assert_true(zv_space_contract(space)->seed != zv_space_contract(p.space)->seed);
            zv_space_row(space, planted_row(&p, planted_pair(2, 1)), x);
            zv_space_row(space, s->hits[i].row, y);
            zv_moments_add(&cosines,
                           zv_vec_cosine(zv_vec_kernels(p.env), ZV_F32, x, y, zv_space_dim(space)));
            zv_space_free(space);
        }
        const zv_support_hit *h = &s->hits[i];
        ZT_CLOSE(h->cosines.mean, cosines.mean, 1e-6);
        /* t of 4 degrees of freedom at .975 is 2.7764 (tables) */
        const double half = 2.77644510519779 * zv_moments_sd(&cosines) * sqrt(1.2);
        ZT_CLOSE(h->cosine_interval.lo, fmax(cosines.mean - half, -1), 1e-6);
        ZT_CLOSE(h->cosine_interval.hi, fmin(cosines.mean + half, 1), 1e-6);
        const zv_interval wilson = zv_stat_share_interval(h->stays, 5, 0.95);
        assert_true(h->share_interval.lo == wilson.lo && h->share_interval.hi == wilson.hi);
    }
    zv_report_free(r);
    zv_support_free(p.env, s);
    remove_runs();
    planted_close(&p);
}

static void runs_of_another_space_are_refused(void **state) {
    (void)state;
    zv_err err = {0};
    char path[128];
    planted_write(&p, false);
    planted_learn(&p, ZV_SKIPGRAM);
    zv_support_opts opts = opts_of(3);
    zv_support *s = support_of(planted_pair(0, 0), &opts, &err);
    assert_non_null(s);
    zv_support_free(p.env, s);
    planted_close(&p);
    planted_write(&p, true);
    planted_learn(&p, ZV_SKIPGRAM);
    assert_null(support_of(planted_pair(0, 0), &opts, &err));
    assert_int_equal(err.code, ZV_USAGE);
    assert_non_null(strstr(err.msg, "support-0001"));
    /* one that is broken is not learned over either */
    name_run(path, 1);
    FILE *f = fopen(path, "w");
    fputs("no space", f);
    fclose(f);
    assert_null(support_of(planted_pair(0, 0), &opts, &err));
    opts.runs = 2;
    assert_null(support_of(planted_pair(0, 0), &opts, &err));
    assert_int_equal(err.code, ZV_USAGE);
    remove_runs();
    planted_close(&p);
}

/* A word of one text is missing in a third of the samples: (1 - 1/n)^n. */
static void words_that_a_sample_lacks_are_counted(void **state) {
    (void)state;
    zv_err err = {0};
    planted_write(&p, false);
    FILE *f = fopen(p.text, "a");
    for (int i = 0; i < 5; i++) fprintf(f, "once ");
    planted_put(f, &p, planted_filler(1));
    fprintf(f, "\n");
    fclose(f);
    planted_learn(&p, ZV_SKIPGRAM);
    const zv_support_opts opts = opts_of(RUNS);
    const zv_hit hit = {.row = planted_row(&p, planted_filler(1))};
    zv_support *s = NULL;
    ZT_OK(zv_explain_support(&s, p.env, p.space, p.sentences, "once", &hit, 1, &opts, &err), err);
    assert_int_equal(s->runs + s->absent, RUNS);
    assert_in_range(s->absent, 2, 14); /* 7.4 ± 3 sd of 2.2 */
    zv_support_free(p.env, s);
    remove_runs();
    planted_close(&p);
}

static int set_up(void **state) {
    (void)state;
    if (planted_set_up(&p) != 0) return -1;
    p.pure = true;
    p.strays = 80; /* of which five are near by chance */
    snprintf(runs, sizeof runs, "%s", p.folder);
    return 0;
}

static int tear_down(void **state) {
    (void)state;
    return planted_tear_down(&p);
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(true_pairs_come_back_and_noise_does_not),
                                       cmocka_unit_test(every_number_opens),
                                       cmocka_unit_test(runs_of_another_space_are_refused),
                                       cmocka_unit_test(words_that_a_sample_lacks_are_counted)};
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
