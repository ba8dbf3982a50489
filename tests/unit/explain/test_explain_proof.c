/* A neighbour proved from counts, against sums over the text itself; in English and in Hebrew letters. */
#include "explain_fixture.h"

#include <zavit/embed.h>

enum { WORDS = 48, TEXTS = 500, LENGTH = 12, WINDOW = 3 };

static char text[96], words[96], counts[96], tampered[96];

/* ---- A text of known numbers ---- */

typedef struct example {
    int texts[TEXTS][LENGTH]; /* words; -1 ends a text */
    bool hebrew;
    double plain[WORDS][WORDS], totals[WORDS], powers; /* #(w,c), #w, Σ #c^¾ */
    size_t rows[WORDS]; /* of the space; SIZE_MAX: did not come */
    zv_env *env; /* in the language of the text */
    zv_space *space;
    zv_counts *counts;
} example;

static const char *spell(char out[16], const example *e, int word) {
    if (e->hebrew)
        snprintf(out, 16, "\xD7%c\xD7%c", 0x90 + word / 8, 0x90 + word % 8);
    else
        snprintf(out, 16, "%cx%c", 'a' + word / 8, 'a' + word % 8);
    return out;
}

/* Two halves of the vocabulary that never meet: words of one share no context with words of the other. */
static void draw_texts(example *e) {
    zv_rng rng = zv_rng_seed(31);
    for (int i = 0; i < TEXTS; i++) {
        const int length = 2 + (int)zv_rng_below(&rng, LENGTH - 2), half = i % 2 * WORDS / 2;
        for (int j = 0; j < LENGTH; j++) {
            const double u = zv_rng_unit(&rng);
            e->texts[i][j] = j < length ? half + (int)(WORDS / 2 * u * u) : -1;
        }
    }
}

static void count_texts(example *e) {
    for (int i = 0; i < TEXTS; i++)
        for (int j = 0; j < LENGTH && e->texts[i][j] >= 0; j++)
            for (int k = j + 1; k < LENGTH && k - j <= WINDOW && e->texts[i][k] >= 0; k++) {
                e->plain[e->texts[i][j]][e->texts[i][k]] += WINDOW - (k - j) + 1;
                e->plain[e->texts[i][k]][e->texts[i][j]] += WINDOW - (k - j) + 1;
            }
    for (int w = 0; w < WORDS; w++) {
        for (int c = 0; c < WORDS; c++) e->totals[w] += e->plain[w][c];
        e->powers += pow(e->totals[w], 0.75);
    }
}

static void learn_texts(example *e) {
    char word[16];
    zv_err err = {0};
    FILE *f = fopen(text, "w");
    for (int i = 0; i < TEXTS; i++) {
        for (int j = 0; j < LENGTH && e->texts[i][j] >= 0; j++)
            fprintf(f, "%s ", spell(word, e, e->texts[i][j]));
        fprintf(f, "\n");
    }
    fclose(f);
    zv_corpus *corpus = NULL;
    zv_corpus_opts reading = {.text = zv_text_opts_default(), .min_count = 1};
    const char *path = text;
    ZT_OK(zv_corpus_read(&corpus, NULL, &path, 1, &reading, &err), err);
    zv_learn_opts opts = zv_learn_opts_default();
    opts.method = ZV_COUNTS;
    opts.dim = 10;
    opts.window = WINDOW;
    opts.negative = 1;
    opts.keep_counts = true;
    zv_learn_result result;
    ZT_OK(zv_embed_learn(&result, NULL, corpus, &opts, words, &err), err);
    zv_corpus_free(corpus);
    ZT_OK(zv_space_open(&e->space, NULL, words, NULL, &err), err);
    ZT_OK(zv_counts_open(&e->counts, NULL, counts, e->space, NULL, &err), err);
    for (int w = 0; w < WORDS; w++)
        e->rows[w] = zv_space_find(e->space, zv_str_of(spell(word, e, w)));
}

static example *example_new(bool hebrew) {
    example *e = calloc(1, sizeof *e);
    zv_err err = {0};
    e->hebrew = hebrew;
    ZT_OK(zv_env_new(&e->env, &(zv_env_opts){.lang = hebrew ? ZV_HE : ZV_EN}, &err), err);
    draw_texts(e);
    count_texts(e);
    learn_texts(e);
    return e;
}

static void example_free(example *e) {
    zv_counts_free(e->counts);
    zv_space_free(e->space);
    zv_env_free(e->env);
    free(e);
}

/* m(w,c) as the text has it. */
static double ppmi(const example *e, int w, int c) {
    if (e->plain[w][c] == 0) return 0;
    const double pmi =
        log(e->plain[w][c]) - log(e->totals[w]) - 0.75 * log(e->totals[c]) + log(e->powers);
    return fmax(0, pmi);
}

static double plain_cosine(const example *e, int a, int b, size_t *shared) {
    double ab = 0, aa = 0, bb = 0;
    *shared = 0;
    for (int c = 0; c < WORDS; c++) {
        ab += ppmi(e, a, c) * ppmi(e, b, c);
        aa += ppmi(e, a, c) * ppmi(e, a, c);
        bb += ppmi(e, b, c) * ppmi(e, b, c);
        *shared += ppmi(e, a, c) > 0 && ppmi(e, b, c) > 0;
    }
    return ab > 0 ? ab / sqrt(aa * bb) : 0;
}

static zv_proof *prove(const example *e, int a, int b) {
    zv_proof *p = NULL;
    zv_err err = {0};
    ZT_OK(zv_explain_proof(&p, NULL, e->space, e->counts, e->rows[a], e->rows[b], &err), err);
    return p;
}

/* ---- Tests ---- */

static int word_at(const example *e, size_t row) {
    for (int w = 0; w < WORDS; w++)
        if (e->rows[w] == row) return w;
    return -1;
}

/* Each context's numbers, and what they come to. */
static void check_contexts(const example *e, const zv_proof *p, int a, int b) {
    double sum = 0;
    for (size_t i = 0; i < p->n_contexts; i++) {
        const zv_proof_context *x = &p->contexts[i];
        const int c = word_at(e, x->context);
        assert_true(c >= 0);
        ZT_CLOSE(x->count_a, e->plain[a][c], 0);
        ZT_CLOSE(x->count_b, e->plain[b][c], 0);
        ZT_CLOSE(x->total, e->totals[c], 0);
        ZT_CLOSE(x->ppmi_a, ppmi(e, a, c), 1e-12);
        ZT_CLOSE(x->ppmi_b, ppmi(e, b, c), 1e-12);
        ZT_CLOSE(x->value, x->ppmi_a * x->ppmi_b / (p->norm_a * p->norm_b), 1e-15);
        if (i > 0) assert_true(x->value <= p->contexts[i - 1].value);
        sum += x->value;
    }
    ZT_CLOSE(p->cosine, sum, 1e-13);
}

static void check_all_pairs(bool hebrew) {
    example *e = example_new(hebrew);
    size_t some = 0, none = 0;
    for (int a = 0; a < WORDS; a++)
        for (int b = 0; b < WORDS; b++) {
            if (e->rows[a] == SIZE_MAX || e->rows[b] == SIZE_MAX) continue;
            size_t shared;
            const double cosine = plain_cosine(e, a, b, &shared);
            zv_proof *p = prove(e, a, b);
            ZT_CLOSE(p->cosine, cosine, 1e-12);
            if (a == b) ZT_CLOSE(p->cosine, 1, 1e-12);
            assert_int_equal(p->n_contexts, shared);
            ZT_CLOSE(p->total_a, e->totals[a], 0);
            ZT_CLOSE(p->total_b, e->totals[b], 0);
            check_contexts(e, p, a, b);
            some += shared > 0;
            none += shared == 0;
            zv_proof_free(NULL, p);
        }
    assert_true(some > 300 && none > 300);
    example_free(e);
}

static void as_sums_over_the_text(void **state) {
    (void)state;
    check_all_pairs(false);
    check_all_pairs(true);
}

static const zv_finding *find(const zv_report *r, const char *name) {
    for (size_t i = 0; i < zv_report_size(r); i++)
        if (strcmp(zv_report_finding(r, i)->name, name) == 0) return zv_report_finding(r, i);
    fail_msg("no finding %s", name);
    return NULL;
}

static zv_report *report_of(const example *e, const zv_counts *kept, const zv_proof *p,
                            const char *open) {
    zv_report *r = NULL;
    zv_err err = {0};
    ZT_OK(zv_report_new(&r, e->env, open, &err), err);
    ZT_OK(zv_proof_findings(p, e->env, e->space, kept, r, &err), err);
    return r;
}

static void findings_open(void **state) {
    (void)state;
    for (int hebrew = 0; hebrew < 2; hebrew++) {
        example *e = example_new(hebrew != 0);
        zv_proof *p = prove(e, 0, 1);
        zv_err err = {0};
        zv_report *r = report_of(e, e->counts, p, "all");
        ZT_OK(zv_report_complete(r, &err), err);
        const zv_finding *f = find(r, "counts_cosine");
        ZT_CLOSE(f->value, p->cosine, 0);
        assert_non_null(strstr(f->why, hebrew ? "לפי הספירות" : "by their counts"));
        double sum = 0;
        for (size_t i = 6; i + 2 < f->n_terms; i++) sum += f->terms[i].value;
        ZT_CLOSE(sum, f->value, 1e-12);
        ZT_CLOSE(f->terms[f->n_terms - 1].value, p->vectors, 0);
        ZT_CLOSE(find(r, "counts_shared")->value, (double)p->n_contexts, 0);
        const double kept = find(r, "counts_kept")->value;
        assert_true(kept > 0.2 && kept < 1);
        zv_report_free(r);
        zv_proof_free(NULL, p);
        example_free(e);
    }
}

static void nothing_shared_is_said(void **state) {
    (void)state;
    example *e = example_new(false);
    zv_err err = {0};
    zv_proof *p = prove(e, 0, WORDS / 2);
    assert_int_equal(p->n_contexts, 0);
    ZT_CLOSE(p->cosine, 0, 0);
    zv_report *r = report_of(e, e->counts, p, "all");
    ZT_OK(zv_report_complete(r, &err), err);
    assert_non_null(strstr(find(r, "counts_cosine")->why, "share no context"));
    zv_report_free(r);
    zv_proof_free(NULL, p);
    example_free(e);
}

/* One of the two places of a count changed: the proof takes one, its recomputation the other, and they part. (A
 * word beside itself has one place only.) */
static void the_other_road_is_another_one(void **state) {
    (void)state;
    example *e = example_new(false);
    zv_err err = {0};
    zv_counts *changed = NULL;
    zv_proof *p = prove(e, 0, 1);
    const size_t n = zv_counts_about(e->counts)->words,
                 cells = (size_t)zv_counts_about(e->counts)->cells;
    size_t first = 0;
    for (size_t i = 0; i < e->rows[0]; i++) first += zv_counts_row_size(e->counts, i);
    zv_count_cell row[WORDS];
    ZT_OK(zv_counts_row(e->counts, e->rows[0], row, &err), err);
    const size_t asked = p->contexts[p->contexts[0].context == e->rows[0]].context;
    while (row[0].context != asked) {
        first++;
        memmove(row, row + 1, sizeof row - sizeof *row);
    }
    static uint8_t bytes[1 << 17];
    FILE *f = fopen(counts, "rb");
    const size_t size = fread(bytes, 1, sizeof bytes, f);
    fclose(f);
    const uint32_t count = (uint32_t)row[0].count - 1;
    memcpy(bytes + 4096 + 16 + 8 * n + 8 * (n + 1) + 4 * (cells + first), &count, sizeof count);
    f = fopen(tampered, "wb");
    fwrite(bytes, 1, size, f);
    fclose(f);
    ZT_OK(zv_counts_open(&changed, NULL, tampered, e->space, NULL, &err), err);
    zv_proof *q = NULL;
    ZT_OK(zv_explain_proof(&q, NULL, e->space, changed, e->rows[0], e->rows[1], &err), err);
    zv_report *r = report_of(e, changed, q, "counts_cosine");
    assert_false(zv_finding_agrees(find(r, "counts_cosine")));
    ZT_CLOSE(find(r, "counts_cosine")->recomputed, p->cosine, 1e-12);
    zv_report_free(r);
    zv_proof_free(NULL, p);
    zv_proof_free(NULL, q);
    zv_counts_free(changed);
    example_free(e);
}

static int set_up(void **state) {
    if (ex_begin(state) != 0) return -1;
    ex_path(text, "text.txt");
    ex_path(words, "w.safetensors");
    ex_path(counts, "w.counts.safetensors");
    ex_path(tampered, "t.counts.safetensors");
    return 0;
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(as_sums_over_the_text),
        cmocka_unit_test(findings_open),
        cmocka_unit_test(nothing_shared_is_said),
        cmocka_unit_test(the_other_road_is_another_one),
    };
    return cmocka_run_group_tests(tests, set_up, ex_end);
}
