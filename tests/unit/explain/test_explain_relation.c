/* test_explain_relation.c — probabilities from labelled pairs, where to cut, expected counts, nothing here. */
#include "explain_fixture.h"

/* ---- Expected by chance ---- */

/* Collections of different kind: scattered, leaning to one side, in clusters. */
static float *collection(size_t n, size_t dim, int kind, uint64_t seed) {
    float *rows = ex_rows(n, dim, seed, kind == 1 ? 0.8 : 0);
    zv_rng rng = zv_rng_seed(seed + 99);
    float *centres = ex_rows(40, dim, seed + 1, 0);
    for (size_t i = 0; kind == 2 && i < n; i++) {
        size_t c = zv_rng_below(&rng, 40);
        for (size_t d = 0; d < dim; d++) rows[i * dim + d] += 0.8F * centres[c * dim + d];
    }
    free(centres);
    return rows;
}

static double cosine_of(const float *a, const float *b, size_t dim) {
    double ab = 0, aa = 0, bb = 0;
    for (size_t d = 0; d < dim; d++) {
        ab += (double)a[d] * (double)b[d];
        aa += (double)a[d] * (double)a[d];
        bb += (double)b[d] * (double)b[d];
    }
    return ab / sqrt(aa * bb);
}

/* Thirds: background from A, B searched, C queries. Over splits of fresh rows the mean count of E ≤ ε is ε;
 * the error is clustered by query, and by split, for a split's queries share their background. */
static void expected_counts_come_true(void **state) {
    (void)state;
    enum { N = 300, DIM = 12, SPLITS = 16 };
    static const double levels[] = {0.1, 1, 10};
    for (int kind = 0; kind < 3; kind++) {
        double of_split[3][SPLITS], mean[3] = {0};
        for (uint64_t split = 0; split < SPLITS; split++) {
            float *rows = collection(3 * N, DIM, kind, 1000 * (uint64_t)kind + split);
            zv_space *a = ex_space("a", rows, N, DIM, NULL);
            zv_err err = {0};
            zv_background *bg = NULL;
            ZT_OK(zv_explain_background(&bg, NULL, a, &(zv_background_opts){.seed = 5}, &err), err);
            for (int l = 0; l < 3; l++) of_split[l][split] = 0;
            double far = 1;
            while (far > -1 && zv_background_expected(bg, far, N) < 11) far -= 0.001;
            for (size_t q = 2 * N; q < 3 * N; q++)
                for (size_t x = N; x < 2 * N; x++) {
                    double c = cosine_of(rows + q * DIM, rows + x * DIM, DIM);
                    if (c < far) continue; /* E falls with the cosine */
                    double e = zv_background_expected(bg, c, N);
                    for (int l = 0; l < 3; l++) of_split[l][split] += (e <= levels[l]) / (double)N;
                }
            for (int l = 0; l < 3; l++) mean[l] += of_split[l][split] / SPLITS;
            zv_background_free(bg);
            zv_space_free(a);
            free(rows);
        }
        for (int l = 0; l < 3; l++) {
            double square = 0;
            for (int s = 0; s < SPLITS; s++)
                square += (of_split[l][s] - mean[l]) * (of_split[l][s] - mean[l]);
            double se = sqrt(square / (SPLITS - 1) / SPLITS);
            if (fabs(mean[l] - levels[l]) > 3 * se || se > 0.25 * levels[l])
                fail_msg("kind %d: E <= %g came %g times per query (se %g)", kind, levels[l],
                         mean[l], se);
        }
    }
}

/* ---- A collection with labelled pairs ---- */

enum { TEXTS = 600, TOPICS = 12 };

typedef struct world {
    zv_space *words, *texts;
    zv_encoder *encoder;
    zv_session *session;
    zv_any_encoder any;
    float *vectors;
    char (*text)[512];
} world;

/* Texts of ten words of one of twelve topics; every second word of ex_words is Hebrew. */
static world world_new(bool hebrew) {
    world w = {0};
    zv_err err = {0};
    zv_rng rng = zv_rng_seed(hebrew ? 5 : 6);
    static const char *texts[TEXTS], *ids[TEXTS];
    static char id[TEXTS][16];
    char word[32], contract[64];
    zv_text_opts opts = zv_text_opts_default();
    w.words = ex_words(hebrew ? "w-he" : "w-en", 0.3, ZV_F32);
    ZT_OK(zv_encoder_new(&w.encoder, NULL, w.words, NULL, &err), err);
    ZT_OK(zv_session_new(&w.session, NULL, w.encoder, &err), err);
    w.any = zv_session_any(w.session);
    w.text = malloc(TEXTS * sizeof *w.text);
    w.vectors = malloc(TEXTS * EX_DIM * sizeof(float));
    for (size_t i = 0; i < TEXTS; i++) {
        size_t len = 0;
        for (size_t k = 0; k < 10; k++) {
            /* a topic's own sixteen words, and two of any */
            size_t pick = k < 8 ? (i % TOPICS) * 16 + zv_rng_below(&rng, 16)
                                : zv_rng_below(&rng, EX_WORDS / 2);
            ex_word(word, 2 * pick + hebrew);
            len += (size_t)snprintf(w.text[i] + len, 512 - len, "%s%s", k ? " " : "", word);
        }
        zv_encoded info;
        ZT_OK(
            zv_session_encode(w.session, zv_str_of(w.text[i]), w.vectors + i * EX_DIM, &info, &err),
            err);
        snprintf(id[i], sizeof id[i], "t%zu", i);
        texts[i] = w.text[i];
        ids[i] = id[i];
    }
    zv_text_opts_format(contract, &opts);
    ex_columns c = {.ids = ids, .texts = texts};
    c.contract = (zv_contract){.kind = ZV_SPACE_TEXTS, .text = contract};
    w.texts = ex_space(hebrew ? "t-he" : "t-en", w.vectors, TEXTS, EX_DIM, &c);
    return w;
}

static void world_free(world *w) {
    zv_space_free(w->texts);
    zv_session_free(w->session);
    zv_encoder_free(w->encoder);
    zv_space_free(w->words);
    free(w->text);
    free(w->vectors);
}

/* n pairs: related (same topic, and one in ten the other way round) for a share of them; sides are
 * ids or texts. */
static const char *write_pairs(const world *w, const char *name, size_t n, double share,
                               bool by_text, bool random) {
    static char path[96];
    zv_rng rng = zv_rng_seed(17 + n);
    FILE *f = fopen(ex_path(path, name), "w");
    fprintf(f, "a\tb\tgrade\n");
    for (size_t i = 0; i < n; i++) {
        bool related = zv_rng_unit(&rng) < share;
        size_t a = zv_rng_below(&rng, TEXTS / 2), b = zv_rng_below(&rng, TEXTS);
        b = related ? b - b % TOPICS + a % TOPICS : b;
        if (!related && b % TOPICS == a % TOPICS) b = (b + 1) % TEXTS;
        if (zv_rng_unit(&rng) < 0.1) related = !related;
        if (random) related = zv_rng_unit(&rng) < share;
        if (by_text) {
            fprintf(f, "%s\t%s\t%d\n", w->text[a], w->text[b], related);
        } else {
            fprintf(f, "t%zu\tt%zu\t%d\n", a, b, related);
        }
    }
    fclose(f);
    return path;
}

static zv_relation *learn(const world *w, const char *path, double prior) {
    zv_err err = {0};
    zv_relation *r = NULL;
    zv_relation_opts opts = {.related_from = (double)NAN, .prior = prior};
    ZT_OK(zv_relation_new(&r, NULL, w->texts, &w->any, path, &opts, &err), err);
    return r;
}

static zv_related ask(zv_relation *r, const world *w, size_t a, size_t b) {
    zv_err err = {0};
    zv_related p;
    ZT_OK(zv_relation_ask(r, w->vectors + a * EX_DIM, zv_str_of(w->text[a]), &err), err);
    ZT_OK(zv_relation_of(r, &p, w->vectors + b * EX_DIM, zv_str_of(w->text[b]), &err), err);
    return p;
}

static void pairs_teach_probabilities(void **state) {
    (void)state;
    for (int hebrew = 0; hebrew < 2; hebrew++) {
        world w = world_new(hebrew);
        zv_relation *r = learn(&w, write_pairs(&w, "pairs.tsv", 2500, 0.4, hebrew, false), 0);
        const zv_relation_quality *q = zv_relation_held_out(r);
        assert_int_equal(q->pairs, 2500);
        assert_true(q->words && zv_relation_holds(r));
        /* labels flipped in one of ten: nobody gets below this entropy */
        double floor = -0.9 * log(0.9) - 0.1 * log(0.1);
        assert_true(q->loss > 0.8 * floor && q->loss < q->loss_base - 0.1);
        assert_true(q->ece < 0.06);
        zv_related same = ask(r, &w, 0, TOPICS), other = ask(r, &w, 0, TOPICS + 1);
        assert_true(same.probability > 0.6 && other.probability < 0.3);
        assert_true(same.p0 <= same.probability && same.probability <= same.p1 && same.words);
        zv_report *report = ex_report(NULL, "all");
        zv_err err = {0};
        ZT_OK(zv_relation_findings(r, &same, report, &err), err);
        ex_check_report(report, true);
        ZT_CLOSE(ex_value(report, "probability"), same.probability, 0);
        ZT_CLOSE(ex_value(report, "prior"), zv_relation_share(r), 0);
        zv_report_free(report);

        /* another prior moves the odds, and nothing else */
        zv_relation *rare = learn(&w, write_pairs(&w, "pairs.tsv", 2500, 0.4, hebrew, false), 0.01);
        zv_related moved = ask(rare, &w, 0, TOPICS);
        ZT_CLOSE(moved.probability, zv_prob_shift(same.probability, zv_relation_share(r), 0.01),
                 1e-12);
        ZT_CLOSE(zv_relation_prior(rare), 0.01, 0);
        zv_relation_free(rare);
        zv_relation_free(r);
        world_free(&w);
    }
}

/* For the same texts a higher cosine never means a lower probability. */
static void probability_is_monotone_in_the_cosine(void **state) {
    (void)state;
    world w = world_new(false);
    zv_relation *r = learn(&w, write_pairs(&w, "pairs.tsv", 2000, 0.4, false, false), 0);
    zv_err err = {0};
    const float *a = w.vectors;
    float b[EX_DIM], across[EX_DIM];
    double along = 0, aa = 0;
    for (size_t d = 0; d < EX_DIM; d++) aa += (double)a[d] * (double)a[d];
    for (size_t d = 0; d < EX_DIM; d++) along += (double)a[d] * (double)w.vectors[EX_DIM + d] / aa;
    for (size_t d = 0; d < EX_DIM; d++) across[d] = w.vectors[EX_DIM + d] - (float)along * a[d];
    for (int words = 0; words < 2; words++) {
        double last = -1, first = 0;
        zv_str text = zv_str_of(words ? w.text[1] : "");
        ZT_OK(zv_relation_ask(r, a, zv_str_of(words ? w.text[0] : ""), &err), err);
        for (double t = -3; t <= 3; t += 0.05) {
            zv_related p;
            for (size_t d = 0; d < EX_DIM; d++) b[d] = across[d] + (float)t * a[d];
            ZT_OK(zv_relation_of(r, &p, b, text, &err), err);
            assert_true(p.probability >= last && p.words == (words == 1));
            if (last < 0) first = p.probability;
            last = p.probability;
        }
        assert_true(last > first);
    }
    zv_relation_free(r);
    world_free(&w);
}

/* A vector at a cosine with `a`: in the plane of a and what is at right angles to it in c. */
static void at_cosine(float *out, const float *a, const float *c, double cosine) {
    double aa = 0, ac = 0, rest = 0;
    for (size_t d = 0; d < EX_DIM; d++) {
        aa += (double)a[d] * (double)a[d];
        ac += (double)a[d] * (double)c[d];
    }
    for (size_t d = 0; d < EX_DIM; d++) {
        const double r = (double)c[d] - ac / aa * (double)a[d];
        rest += r * r;
    }
    for (size_t d = 0; d < EX_DIM; d++) {
        const double r = ((double)c[d] - ac / aa * (double)a[d]) / sqrt(rest);
        out[d] = (float)(cosine * (double)a[d] / sqrt(aa) + sqrt(1 - cosine * cosine) * r);
    }
}

/* The goal is where the probability crosses: at a vector just above it is reached, just below it is not. */
static void goals_are_where_the_probability_crosses(void **state) {
    (void)state;
    world w = world_new(false);
    zv_relation *r = learn(&w, write_pairs(&w, "goal.tsv", 2400, 0.4, true, false), 0);
    zv_err err = {0};
    const float *a = w.vectors, *c = w.vectors + 7 * EX_DIM;
    const zv_str text = {0}; /* words alone would decide most of it */
    size_t crossed = 0;
    ZT_OK(zv_relation_ask(r, a, text, &err), err);
    for (double wanted = 0.05; wanted < 1; wanted += 0.1) {
        double goal;
        float b[EX_DIM];
        zv_related p;
        ZT_OK(zv_relation_goal(r, &goal, c, text, wanted, &err), err);
        if (goal < -1 || goal > 1) continue;
        crossed++;
        at_cosine(b, a, c, goal + 1e-5 < 1 ? goal + 1e-5 : 1);
        ZT_OK(zv_relation_of(r, &p, b, text, &err), err);
        assert_true(p.probability >= wanted);
        at_cosine(b, a, c, goal - 1e-5);
        ZT_OK(zv_relation_of(r, &p, b, text, &err), err);
        assert_true(p.probability < wanted);
    }
    assert_true(crossed >= 3);
    zv_relation_free(r);
    world_free(&w);
}

static void labels_by_chance_are_refused(void **state) {
    (void)state;
    world w = world_new(false);
    zv_relation *r = learn(&w, write_pairs(&w, "noise.tsv", 1500, 0.3, false, true), 0);
    assert_false(zv_relation_holds(r));
    zv_related p = ask(r, &w, 0, TOPICS);
    zv_report *report = ex_report(NULL, "all");
    zv_err err = {0};
    ZT_OK(zv_relation_findings(r, &p, report, &err), err);
    ex_check_report(report, true);
    assert_true(isnan(ex_value(report, "probability")));
    assert_int_equal(ex_find(report, "calibration_gain")->verdict, ZV_WARN);
    zv_report_free(report);
    zv_relation_free(r);
    world_free(&w);
}

static void other_pairs_judge_the_same_way(void **state) {
    (void)state;
    world w = world_new(false);
    zv_relation *r = learn(&w, write_pairs(&w, "pairs.tsv", 2500, 0.4, false, false), 0);
    zv_relation_quality q, held = *zv_relation_held_out(r);
    zv_err err = {0};
    ZT_OK(zv_relation_test(r, write_pairs(&w, "more.tsv", 2400, 0.4, true, false), &q, &err), err);
    assert_int_equal(q.pairs, 2400);
    ZT_CLOSE(q.loss, held.loss, 0.06);
    assert_true(q.gain_base_interval.lo > 0 && q.gain_base_interval.lo < q.gain_base);
    ZT_CLOSE(q.gain_base, q.loss_base - q.loss, 1e-9);
    ZT_CLOSE(q.gain_cosine, q.loss_cosine - q.loss, 1e-9);
    zv_relation_free(r);
    world_free(&w);
}

/* ---- Bad files ---- */

static void refuse(const world *w, const char *name, const char *content, zv_status status,
                   const char *says, double from) {
    char path[96];
    FILE *f = fopen(ex_path(path, name), "w");
    fputs(content, f);
    fclose(f);
    zv_relation *r = NULL;
    zv_err err = {0};
    zv_relation_opts opts = {.related_from = from};
    ZT_FAILS(zv_relation_new(&r, NULL, w->texts, &w->any, path, &opts, &err), status, err);
    assert_null(r);
    if (!strstr(err.msg, says)) fail_msg("\"%s\" doesn't say \"%s\"", err.msg, says);
    err.lang = ZV_HE;
    ZT_FAILS(zv_relation_new(&r, NULL, w->texts, NULL, path, &opts, &err), status, err);
}

static void bad_files_are_named_by_line(void **state) {
    (void)state;
    world w = world_new(false);
    const double none = (double)NAN;
    refuse(&w, "a.tsv", "", ZV_NODATA, "no pairs", none);
    refuse(&w, "b.tsv", "a\tb\tgrade\n", ZV_NODATA, "no pairs", none);
    refuse(&w, "c.tsv", "t1\tt2\t1\nt1\tt2\tmaybe\n", ZV_FORMAT, "c.tsv:2: \"maybe\"", none);
    refuse(&w, "d.tsv", "t1\tt2\n", ZV_FORMAT, "has 2 columns", none);
    refuse(&w, "e.csv", "t1,t2,1\nt1,t2\n", ZV_FORMAT, "e.csv:2", none);
    refuse(&w, "f.tsv", "t1\tt2\t1\n\tt2\t1\n", ZV_FORMAT, "f.tsv:2: side a", none);
    refuse(&w, "g.tsv", "t1\tt2\t4.2\nt3\tt2\t0\n", ZV_USAGE, "--related-from", none);
    refuse(&w, "h.tsv", "t1\tt9999\t1\n", ZV_NOTFOUND, "t9999", none);
    refuse(&w, "i.jsonl", "{\"a\":\"t1\",\"b\":\"t2\",\"grade\":1}\n[1,2]\n", ZV_FORMAT,
           "i.jsonl:2", none);
    refuse(&w, "j.jsonl", "{\"a\":\"t1\",\"grade\":1}\n", ZV_FORMAT, "j.jsonl:1", none);
    refuse(&w, "k.tsv", "t1\tt2\t1\nt3\tt4\t0\n", ZV_NODATA, "at least 20", none);
    char many[4000] = "", one[8000] = "";
    size_t len = 0, more = 0;
    for (int i = 0; i < 100; i++) {
        len += (size_t)snprintf(many + len, sizeof many - len, "t%d\tt%d\t5\n", i, i + 100);
        more += (size_t)snprintf(one + more, sizeof one - more, "t%d\tt%d\t%d\n", i % 2, i + 100,
                                 i / 2 % 2);
    }
    refuse(&w, "l.tsv", many, ZV_NODATA, "100 are related and 0", 3);
    refuse(&w, "m.tsv", one, ZV_NODATA, "different first sides", none);
    zv_relation *r = NULL;
    zv_err err = {0};
    zv_relation_opts opts = {.related_from = none, .prior = 1.5};
    ZT_FAILS(zv_relation_new(&r, NULL, w.texts, NULL, "x", &opts, &err), ZV_USAGE, err);
    opts.prior = 0;
    ZT_FAILS(zv_relation_new(&r, NULL, w.texts, NULL, "/nowhere/x.tsv", &opts, &err), ZV_NOTFOUND,
             err);
    world_free(&w);
}

/* ---- Where to cut ---- */

static void cuts_count_the_pairs(void **state) {
    (void)state;
    world w = world_new(true);
    const char *path = write_pairs(&w, "pairs.tsv", 2000, 0.4, false, false);
    zv_relation *r = learn(&w, path, 0);
    zv_cuts cuts, strict;
    zv_err err = {0};
    ZT_OK(zv_relation_cut(r, (double)NAN, &cuts, &err), err);
    assert_true(cuts.n > 5 && cuts.best < cuts.n);
    double best_f1 = cuts.list[cuts.best].f1, threshold = cuts.list[cuts.best].threshold;
    /* by the file itself */
    size_t kept = 0, related = 0, all = 0, a, b;
    int grade;
    FILE *f = fopen(path, "r");
    char line[64];
    assert_non_null(fgets(line, sizeof line, f));
    while (fscanf(f, "t%zu\tt%zu\t%d\n", &a, &b, &grade) == 3) {
        bool over = cosine_of(w.vectors + a * EX_DIM, w.vectors + b * EX_DIM, EX_DIM) >= threshold;
        kept += over;
        related += over && grade;
        all += grade != 0;
    }
    fclose(f);
    assert_int_equal(kept, cuts.list[cuts.best].kept);
    assert_int_equal(related, cuts.list[cuts.best].related);
    ZT_CLOSE(cuts.list[cuts.best].recall, (double)related / (double)all, 1e-15);
    for (size_t i = 0; i < cuts.n; i++) {
        const zv_cut *k = &cuts.list[i];
        assert_true(k->f1 <= best_f1 + 1e-12);
        assert_true(i == 0 || (k->threshold > k[-1].threshold && k->kept <= k[-1].kept));
        assert_true(k->precision_interval.lo <= k->precision &&
                    k->precision <= k->precision_interval.hi);
    }
    /* held out it does no better than on itself, and not much worse */
    assert_true(cuts.f1 < best_f1 + 0.01 && cuts.f1 > best_f1 - 0.1);
    zv_report *report = ex_report(NULL, "all");
    ZT_OK(zv_cut_findings(r, &cuts, report, &err), err);
    ex_check_report(report, true);
    zv_report_free(report);

    ZT_OK(zv_relation_cut(r, 0.8, &strict, &err), err);
    if (strict.best != SIZE_MAX) assert_true(strict.list[strict.best].precision_prior >= 0.8);
    ZT_OK(zv_relation_cut(r, 0.9999, &strict, &err), err);
    assert_true(strict.best == SIZE_MAX);
    report = ex_report(NULL, "all");
    ZT_OK(zv_cut_findings(r, &strict, report, &err), err);
    ex_check_report(report, true);
    assert_true(isnan(ex_value(report, "cut")));
    zv_report_free(report);
    zv_relation_free(r);
    world_free(&w);
}

/* ---- Nothing here ---- */

static void nothing_here_knows_the_length(void **state) {
    (void)state;
    for (int hebrew = 0; hebrew < 2; hebrew++) {
        world w = world_new(hebrew);
        zv_err err = {0};
        double far, near;
        zv_report *report = ex_report(NULL, "all");
        ZT_OK(zv_explain_nothing(&far, NULL, w.texts, &w.any, 3, -0.2, 1, report, &err), err);
        assert_true(far < 0.02);
        assert_int_equal(ex_find(report, "nothing_here")->verdict, ZV_WARN);
        ex_check_report(report, true);
        zv_report_free(report);
        report = ex_report(NULL, "all");
        ZT_OK(zv_explain_nothing(&near, NULL, w.texts, &w.any, 3, 0.99, 1, report, &err), err);
        assert_true(near > 0.9);
        assert_int_equal(ex_find(report, "nothing_here")->verdict, ZV_PASS);
        ex_check_report(report, true);
        zv_report_free(report);
        /* of queries that are pieces themselves hardly one is turned away: conformal, 5 % + 3 SE */
        size_t turned = 0;
        for (size_t i = 0; i < 60; i++) {
            char piece[64];
            float v[EX_DIM];
            zv_encoded info;
            zv_hit hit;
            size_t n = 1, own = i * 7, len = 0, spaces = 0;
            while (w.text[own][len] && (spaces += w.text[own][len] == ' ') < 3) len++;
            snprintf(piece, sizeof piece, "%.*s", (int)len, w.text[own]);
            ZT_OK(zv_session_encode(w.session, zv_str_of(piece), v, &info, &err), err);
            zv_search_opts opts = {.exclude = &own, .n_exclude = 1};
            ZT_OK(zv_index_search(&hit, &n, NULL, w.texts, v, &opts, &err), err);
            report = ex_report(NULL, NULL);
            ZT_OK(
                zv_explain_nothing(&near, NULL, w.texts, &w.any, 3, hit.score, i + 1, report, &err),
                err);
            turned += near <= ZV_NOTHING_SHARE;
            zv_report_free(report);
        }
        assert_true(turned <= 8);
        double one;
        report = ex_report(NULL, NULL);
        /* no texts, no claim */
        ZT_OK(zv_explain_nothing(&one, NULL, w.words, &w.any, 1, 0.5, 1, report, &err), err);
        assert_true(isnan(one) && zv_report_size(report) == 0);
        zv_report_free(report);
        world_free(&w);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(expected_counts_come_true),
        cmocka_unit_test(pairs_teach_probabilities),
        cmocka_unit_test(probability_is_monotone_in_the_cosine),
        cmocka_unit_test(goals_are_where_the_probability_crosses),
        cmocka_unit_test(labels_by_chance_are_refused),
        cmocka_unit_test(other_pairs_judge_the_same_way),
        cmocka_unit_test(bad_files_are_named_by_line),
        cmocka_unit_test(cuts_count_the_pairs),
        cmocka_unit_test(nothing_here_knows_the_length),
    };
    return cmocka_run_group_tests(tests, ex_begin, ex_end);
}
