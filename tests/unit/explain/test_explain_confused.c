/* test_explain_confused.c — close pairs that should not be, on collections where they were planted. */
#include "explain_fixture.h"

enum { N = 600, DIM = 12, GROUPS = 4, PLANTED = 5 };

/* Rows of four groups around axes of their own, texts of words of their group, labels as the groups. The
 * first PLANTED rows of group 0 lie in group 1. */
typedef struct made {
    float *rows;
    char text[N][96], label[N][8];
    const char *texts[N], *labels[N], *ids[N];
    char id[N][8];
} made;

static size_t group_of(size_t i) {
    return i % GROUPS;
}

static void word(char out[32], size_t number, bool hebrew) {
    ex_word(out, 2 * number + (hebrew ? 1 : 0));
}

static made *make(uint64_t seed, size_t planted, double noise, bool hebrew) {
    made *m = calloc(1, sizeof *m);
    zv_rng rng = zv_rng_seed(seed);
    m->rows = malloc(N * DIM * sizeof(float));
    for (size_t i = 0; i < N; i++) {
        size_t g = group_of(i), where = g == 0 && i / GROUPS < planted ? 1 : g, len = 0;
        for (size_t d = 0; d < DIM; d++)
            m->rows[i * DIM + d] = (float)(noise * zv_rng_normal(&rng) + (d == where ? 1.0 : 0));
        char w[32];
        word(w, 0, hebrew); /* a word that all texts have */
        len += (size_t)snprintf(m->text[i], 96, "%s", w);
        for (size_t k = 0; k < 4; k++) {
            word(w, 1 + g * 40 + zv_rng_below(&rng, 40), hebrew);
            len += (size_t)snprintf(m->text[i] + len, 96 - len, " %s", w);
        }
        snprintf(m->label[i], 8, "g%zu", g);
        snprintf(m->id[i], 8, "r%zu", i);
        m->texts[i] = m->text[i];
        m->labels[i] = m->label[i];
        m->ids[i] = m->id[i];
    }
    return m;
}

static void made_free(made *m) {
    free(m->rows);
    free(m);
}

static zv_space *space_of(const made *m, bool labels, bool texts) {
    ex_columns c = {.ids = m->ids};
    if (labels) c.labels = m->labels;
    if (texts) c.texts = m->texts;
    c.contract.kind = texts ? ZV_SPACE_TEXTS : ZV_SPACE_VECTORS;
    return ex_space("made", m->rows, N, DIM, &c);
}

typedef struct asked {
    zv_space *space;
    zv_background *bg;
    zv_confused *c;
} asked;

static asked ask(zv_space *space, zv_confused_opts opts) {
    asked a = {.space = space};
    zv_err err = {0};
    ZT_OK(zv_explain_background(&a.bg, NULL, space, &(zv_background_opts){.pairs = 20000}, &err),
          err);
    ZT_OK(zv_explain_confused(&a.c, NULL, space, a.bg, &opts, &err), err);
    return a;
}

static void asked_free(asked *a) {
    zv_confused_free(a->c);
    zv_background_free(a->bg);
    zv_space_free(a->space);
}

static zv_report *told(const asked *a, const zv_env *env, const char *open_name) {
    zv_err err = {0};
    zv_report *r = ex_report(env, open_name);
    ZT_OK(zv_confused_findings(a->c, env, r, &err), err);
    ex_check_report(r, open_name != NULL);
    return r;
}

static double cosine(const made *m, size_t i, size_t j) {
    double dot = 0, a = 0, b = 0;
    for (size_t d = 0; d < DIM; d++) {
        double x = (double)m->rows[i * DIM + d], y = (double)m->rows[j * DIM + d];
        dot += x * y;
        a += x * x;
        b += y * y;
    }
    return dot / sqrt(a * b);
}

/* ---- By labels ---- */

static void planted_confusions_are_found(void **state) {
    (void)state;
    made *m = make(3, PLANTED, 0.1, false);
    asked a = ask(space_of(m, true, true), (zv_confused_opts){.above = 80, .k = 1000});
    double count = 0, close = 0;
    size_t times[N] = {0};
    for (size_t i = 0; i < N; i++)
        for (size_t j = i + 1; j < N; j++) {
            if (cosine(m, i, j) <= a.c->threshold) continue;
            close++;
            count += group_of(i) != group_of(j);
        }
    assert_true(count > 100);
    ZT_CLOSE(a.c->count, count, 0);
    ZT_CLOSE(a.c->close, close, 0);
    assert_int_equal(a.c->by, ZV_CONFUSED_LABELS);
    assert_false(a.c->sampled);
    assert_int_equal(a.c->copies, 0);
    assert_true(a.c->n >= PLANTED && a.c->n <= 2 * PLANTED);
    for (size_t i = 0; i < a.c->n; i++) {
        const zv_confused_pair *p = &a.c->pairs[i];
        size_t low = group_of(p->a) == 0 ? p->a : p->b, other = p->a + p->b - low;
        if (low / GROUPS >= PLANTED || group_of(low) != 0 || group_of(other) != 1)
            fail_msg("%zu and %zu were not planted", p->a, p->b);
        ZT_CLOSE(p->cosine, cosine(m, p->a, p->b), 1e-9);
        assert_int_equal(p->shared_words, 0);
        if (i) assert_true(p->cosine <= a.c->pairs[i - 1].cosine);
        if (++times[p->a] > 2 || ++times[p->b] > 2) fail_msg("a row is in more than two");
    }
    assert_true(group_of(a.c->hub) == 0 && a.c->hub / GROUPS < PLANTED);
    assert_true(a.c->ratio < 0.2 && a.c->ratio_interval.hi < 0.5);
    zv_report *r = told(&a, NULL, "all");
    ZT_CLOSE(ex_value(r, "confused_pairs"), count, 0);
    zv_report_free(r);
    asked_free(&a);
    made_free(m);
}

/* 3/4 of random pairs differ in label: by counting, not by drawing. */
static void nothing_planted_nothing_found(void **state) {
    (void)state;
    made *m = make(4, 0, 0.1, false);
    asked a = ask(space_of(m, true, true), (zv_confused_opts){.above = 90});
    ZT_CLOSE(a.c->count, 0, 0);
    ZT_CLOSE(a.c->ratio, 0, 0);
    ZT_CLOSE(a.c->random_share, 0.75 * N / (N - 1.0), 1e-12);
    assert_int_equal(a.c->n, 0);
    assert_true(a.c->close > 1000);
    ZT_CLOSE(a.c->expected, a.c->close * a.c->random_share, 1e-9);
    zv_report *r = told(&a, NULL, "all");
    assert_int_equal(ex_find(r, "confused_pairs")->verdict, ZV_PASS);
    assert_int_equal(ex_find(r, "confused_ratio")->verdict, ZV_PASS);
    zv_report_free(r);
    asked_free(&a);
    made_free(m);
}

/* Labels that have nothing to do with the vectors: as mixed as chance, within the interval in most of 40
 * collections. */
static void labels_at_random_are_as_mixed_as_chance(void **state) {
    (void)state;
    size_t inside = 0;
    for (uint64_t seed = 1; seed <= 40; seed++) {
        made *m = make(100 + seed, 0, 1, false);
        for (size_t i = 0; i < N; i++)
            for (size_t d = 0; d < GROUPS; d++)
                if (d == group_of(i)) m->rows[i * DIM + d] -= 1;
        asked a = ask(space_of(m, true, true), (zv_confused_opts){.above = 99});
        inside += a.c->ratio_interval.lo <= 1 && 1 <= a.c->ratio_interval.hi;
        assert_true(a.c->ratio > 0.8 && a.c->ratio < 1.2);
        if (seed == 1) {
            zv_report *r = told(&a, NULL, "all");
            assert_int_equal(ex_find(r, "confused_ratio")->verdict, ZV_WARN);
            zv_report_free(r);
        }
        asked_free(&a);
        made_free(m);
    }
    if (inside < 34) fail_msg("only %zu of 40 intervals hold 1", inside);
}

/* Rows in the wrong place spoil many pairs at once, and the interval knows: it holds the mean of all collections
 * in most of them. */
static void intervals_know_that_pairs_share_rows(void **state) {
    (void)state;
    enum { TIMES = 60 };
    zv_interval intervals[TIMES];
    double mean = 0;
    size_t inside = 0;
    zv_rng rng = zv_rng_seed(77);
    for (size_t t = 0; t < TIMES; t++) {
        size_t planted = 0;
        for (size_t i = 0; i < N / GROUPS; i++) planted += zv_rng_below(&rng, 10) == 0;
        made *m = make(500 + t, planted, 0.1, false);
        asked a = ask(space_of(m, true, false), (zv_confused_opts){.above = 80});
        intervals[t] = a.c->share_interval;
        mean += a.c->share / TIMES;
        asked_free(&a);
        made_free(m);
    }
    for (size_t t = 0; t < TIMES; t++) inside += intervals[t].lo <= mean && mean <= intervals[t].hi;
    if (inside < 52) fail_msg("only %zu of %d intervals hold the mean", inside, (int)TIMES);
}

/* The same text under two labels is a copy, however it is spelled; so are equal vectors without texts. */
static void copies_are_counted_and_not_reported(void **state) {
    (void)state;
    made *m = make(5, 0, 0.1, true);
    for (size_t i = 0; i < 10; i++) {
        size_t a = 4 * i, b = 4 * i + 1; /* of groups 0 and 1 */
        memcpy(m->rows + b * DIM, m->rows + a * DIM, DIM * sizeof(float));
        m->rows[b * DIM + 9] += 0.01F; /* near, and no more */
        snprintf(m->text[b], 96, "  %s! ", m->text[a]);
    }
    snprintf(m->text[0], 96, "שלום לכל העם");
    snprintf(m->text[1], 96, "שָׁלוֹם, לְכָל הָעָם.");
    asked a = ask(space_of(m, true, true), (zv_confused_opts){.above = 90, .k = 50});
    assert_int_equal(a.c->copies, 10);
    for (size_t i = 0; i < a.c->n; i++)
        assert_true(a.c->pairs[i].a / 4 != a.c->pairs[i].b / 4 || a.c->pairs[i].a >= 40);
    zv_report_free(told(&a, NULL, "all"));
    asked_free(&a);
    /* equal vectors of other texts are what is looked for; without texts they are copies */
    for (size_t i = 0; i < 10; i++) {
        memcpy(m->rows + (4 * i + 1) * DIM, m->rows + 4 * i * DIM, DIM * sizeof(float));
        snprintf(m->text[4 * i + 1], 96, "אחר %zu", i);
    }
    a = ask(space_of(m, true, true), (zv_confused_opts){.above = 90});
    assert_int_equal(a.c->copies, 0);
    ZT_CLOSE(a.c->pairs[0].cosine, 1, 1e-6);
    asked_free(&a);
    a = ask(space_of(m, true, false), (zv_confused_opts){.above = 90});
    assert_int_equal(a.c->copies, 10);
    for (size_t i = 0; i < a.c->n; i++) assert_int_equal(a.c->pairs[i].shared_words, -1);
    zv_report_free(told(&a, NULL, "all"));
    asked_free(&a);
    made_free(m);
}

/* ---- By words ---- */

static void texts_without_a_common_word_are_found(void **state) {
    (void)state;
    for (int hebrew = 0; hebrew < 2; hebrew++) {
        zv_env *env = ex_env(hebrew ? ZV_HE : ZV_EN, 2);
        made *m = make(6, PLANTED, 0.1, hebrew);
        asked a = ask(space_of(m, false, true), (zv_confused_opts){.above = 80, .k = 20});
        size_t planted = 0;
        assert_int_equal(a.c->by, ZV_CONFUSED_WORDS);
        assert_int_equal(a.c->n, 20);
        for (size_t i = 0; i < a.c->n; i++) {
            assert_int_equal(a.c->pairs[i].shared_words, 0);
            planted += group_of(a.c->pairs[i].a) != group_of(a.c->pairs[i].b);
        }
        /* within a group most pairs share none of their 4 words of 40 either */
        assert_true(a.c->share > 0.4 && a.c->share < 0.9);
        assert_true(a.c->random_share > a.c->share);
        assert_true(a.c->random_interval.lo < a.c->random_share);
        zv_report *r = told(&a, env, "all");
        if (hebrew && !strstr(ex_find(r, "confused_ratio")->why, "מילה משותפת"))
            fail_msg("not in Hebrew");
        zv_report_free(r);
        asked_free(&a);
        made_free(m);
        zv_env_free(env);
    }
}

/* A word of nearly all texts doesn't make two alike, one of few does. */
static void common_words_do_not_count(void **state) {
    (void)state;
    made *m = make(7, PLANTED, 0.05, false);
    for (size_t i = 0; i < N; i++) snprintf(m->text[i], 96, "the %s", m->label[i]);
    asked a = ask(space_of(m, false, true), (zv_confused_opts){.above = 80});
    /* one word in four is common too: nothing is left to compare */
    ZT_CLOSE(a.c->close, 0, 0);
    assert_true(isnan(a.c->share));
    zv_report_free(told(&a, NULL, "all"));
    asked_free(&a);
    for (size_t i = 0; i < N; i++) snprintf(m->text[i], 96, "the %s%zu", m->label[i], i / 4 % 20);
    a = ask(space_of(m, false, true), (zv_confused_opts){.above = 80});
    assert_true(a.c->close > 1000);
    assert_true(a.c->share > 0.9); /* 19 of 20 pairs of a group */
    asked_free(&a);
    made_free(m);
}

/* ---- A sample of rows ---- */

static void a_sample_projects_the_count(void **state) {
    (void)state;
    made *m = make(8, 60, 0.15, false);
    asked all = ask(space_of(m, true, true), (zv_confused_opts){.above = 80});
    size_t inside = 0;
    for (uint64_t seed = 1; seed <= 20; seed++) {
        asked a = ask(space_of(m, true, true),
                      (zv_confused_opts){.above = 80, .queries = 150, .seed = seed});
        assert_true(a.c->sampled);
        assert_int_equal(a.c->queries, 150);
        inside += a.c->count_interval.lo <= all.c->count && all.c->count <= a.c->count_interval.hi;
        ZT_CLOSE(a.c->random_share, all.c->random_share, 1e-12);
        if (seed == 1) zv_report_free(told(&a, NULL, "all"));
        asked_free(&a);
    }
    if (inside < 17) fail_msg("only %zu of 20 intervals hold the count", inside);
    asked_free(&all);
    made_free(m);
}

/* Rows with far more close neighbours than the others ask again until they have them all. */
static void many_neighbours_are_all_found(void **state) {
    (void)state;
    enum { CROWD = 75 }; /* of whom each is near to all */
    made *m = make(9, 0, 1, false);
    for (size_t i = 0; i < CROWD; i++)
        for (size_t d = 0; d < DIM; d++)
            m->rows[i * DIM + d] = m->rows[i * DIM + d] / 100 + (d == 7 ? 1.0F : 0);
    asked a = ask(space_of(m, true, true), (zv_confused_opts){.above = 98.5});
    assert_true(a.c->close > CROWD * (CROWD - 1) / 2 * 0.8);
    double count = 0;
    for (size_t i = 0; i < N; i++)
        for (size_t j = i + 1; j < N; j++)
            count += cosine(m, i, j) > a.c->threshold + 1e-12 && group_of(i) != group_of(j);
    ZT_CLOSE(a.c->count, count, 0);
    asked_free(&a);
    made_free(m);
}

/* ---- What can't be said ---- */

static void refuses(zv_space *s, zv_confused_opts opts, size_t pairs, const char *part) {
    zv_err err = {0};
    zv_background *bg = NULL;
    zv_confused *c = NULL;
    ZT_OK(zv_explain_background(&bg, NULL, s, &(zv_background_opts){.pairs = pairs}, &err), err);
    ZT_FAILS(zv_explain_confused(&c, NULL, s, bg, &opts, &err), ZV_NODATA, err);
    assert_null(c);
    if (!strstr(err.msg, part)) fail_msg("\"%s\" does not say \"%s\"", err.msg, part);
    zv_background_free(bg);
    zv_space_free(s);
}

static void what_cannot_be_told_is_said(void **state) {
    (void)state;
    made *m = make(10, 0, 0.1, false);
    zv_confused_opts none = {.by = ZV_CONFUSED_AUTO};
    refuses(space_of(m, false, false), none, 5000, "neither labels nor texts");
    refuses(space_of(m, false, true), (zv_confused_opts){.by = ZV_CONFUSED_LABELS}, 5000,
            "different labels");
    refuses(ex_words("words", 0, ZV_F32), none, 5000, "space of words");
    refuses(space_of(m, true, true), none, 100, "--confused-above");
    for (size_t i = 0; i < N; i++) snprintf(m->label[i], 8, "one");
    refuses(space_of(m, true, false), none, 5000, "neither labels nor texts");
    made_free(m);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(planted_confusions_are_found),
        cmocka_unit_test(nothing_planted_nothing_found),
        cmocka_unit_test(labels_at_random_are_as_mixed_as_chance),
        cmocka_unit_test(intervals_know_that_pairs_share_rows),
        cmocka_unit_test(copies_are_counted_and_not_reported),
        cmocka_unit_test(texts_without_a_common_word_are_found),
        cmocka_unit_test(common_words_do_not_count),
        cmocka_unit_test(a_sample_projects_the_count),
        cmocka_unit_test(many_neighbours_are_all_found),
        cmocka_unit_test(what_cannot_be_told_is_said),
    };
    return cmocka_run_group_tests(tests, ex_begin, ex_end);
}
