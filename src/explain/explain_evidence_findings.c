/* explain_evidence_findings.c — evidence_top, evidence_shown, evidence_sentences: what the list says, and the same
 * by another road.
 *
 * The list goes through the index and multiplies numbers along ∂cos. Opened, every sentence of the corpus is read,
 * the whole step is added up as a vector, both words are moved by a little of it to either side, and the cosine is
 * taken again: a difference quotient. For counts, the contexts' own rows are asked for #(c,w) in the place of #(w,c). */
#include "explain/explain_evidence.h"

typedef struct again {
    double top, shown, positive, total;
    uint64_t sentences;
} again;

typedef struct opening {
    const zv_evidence *found;
    zv__evidence e; /* laws and lengths; its tables are not used */
    zv_report *r;
    size_t shown;
    double *rows[2]; /* [dim] the words' vectors */
    double *random[2]; /* [dim] k Σ_c P(c) σ u_c */
    double *moves[2]; /* [dim] the steps of a sentence */
    double *shares[2]; /* [words] of contexts, for counts */
    double *h; /* [dim] */
    float *scratch; /* [dim] */
    uint32_t *words;
    size_t cap_words;
    again again;
} opening;

/* ---- How likely a window reaches ---- */

/* P(m kept between i and j) by adding words one at a time to a law that starts anew for each pair; the mean of the
 * reach's share over it, or the chance that m is below a number. The word at `sure` is kept. */
static double chance_of(const opening *o, const uint32_t *words, size_t i, size_t j, size_t sure,
                        unsigned below, bool share) {
    const size_t lo = ZV_MIN(i, j), hi = ZV_MAX(i, j);
    const unsigned window = o->e.learned.window;
    double law[1001];
    memset(law, 0, (window + 1) * sizeof *law);
    law[0] = 1;
    for (size_t l = lo + 1; l < hi; l++) {
        const double keep = o->e.keep && l != sure ? o->e.keep[words[l]] : 1;
        for (unsigned m = window; m > 0; m--) law[m] = law[m] * (1 - keep) + law[m - 1] * keep;
        law[0] *= 1 - keep;
    }
    double sum = 0;
    for (unsigned m = 0; m < below; m++)
        sum += share ? law[m] * ((double)window - m) / window : law[m];
    return sum;
}

static double keep_of(const opening *o, uint32_t word) {
    return o->e.keep ? o->e.keep[word] : 1;
}

/* ---- Steps as vectors ---- */

static double dot_context(opening *o, const double *x, size_t c) {
    double sum = 0;
    zv_space_row(o->e.source->context, c, o->scratch);
    for (size_t d = 0; d < o->e.dim; d++) sum += x[d] * (double)o->scratch[d];
    return sum;
}

/* to += factor · (the row that was read last) */
static void add_scratch(const opening *o, double *to, double factor) {
    for (size_t d = 0; d < o->e.dim; d++) to[d] += factor * (double)o->scratch[d];
}

static void fill_random(opening *o) {
    for (int w = 0; w < 2; w++)
        for (size_t c = 0; c < o->e.words; c++) {
            const double s = 1 / (1 + exp(-dot_context(o, o->rows[w], c)));
            add_scratch(o, o->random[w], o->e.learned.negative * o->e.power[c] * s);
        }
}

static void add_pair(opening *o, uint32_t y, double weight, int which) {
    const double s = 1 / (1 + exp(-dot_context(o, o->rows[which], y)));
    add_scratch(o, o->moves[which], weight * (1 - s + o->e.learned.negative * o->e.power[y] * s));
    for (size_t d = 0; d < o->e.dim; d++) o->moves[which][d] -= weight * o->random[which][d];
}

/* The window of a middle and a reach as a mean, with the word at `at` surely in it; returns its expected length. */
static double expected_window(opening *o, const uint32_t *words, size_t n, size_t middle, size_t at,
                              unsigned reach, int which) {
    double count = 1;
    memcpy(o->h, o->rows[which], o->e.dim * sizeof *o->h);
    for (int step = -1; step <= 1; step += 2)
        for (size_t l = middle; step < 0 ? l-- > 0 : ++l < n;) {
            const double near = chance_of(o, words, l, middle, at, reach, false);
            const double q = keep_of(o, words[l]) * near;
            if (near < 1e-6) break;
            if (l == at) continue;
            count += q;
            zv_space_row(o->e.source->space, words[l], o->scratch);
            add_scratch(o, o->h, q);
        }
    for (size_t d = 0; d < o->e.dim; d++) o->h[d] /= count;
    return count;
}

static void add_middle(opening *o, const uint32_t *words, size_t n, size_t middle, size_t at,
                       int which) {
    const unsigned wide = o->e.learned.window;
    const double weight = keep_of(o, words[at]) * keep_of(o, words[middle]) / wide;
    for (unsigned reach = 1; reach <= wide; reach++) {
        const double near = chance_of(o, words, at, middle, SIZE_MAX, reach, false);
        const double count = expected_window(o, words, n, middle, at, reach, which);
        const double part = weight * near / count;
        const double s = 1 / (1 + exp(-dot_context(o, o->h, words[middle])));
        add_scratch(o, o->moves[which], part * (1 - s));
        for (size_t i = 0; i < ZV__EVIDENCE_NEGATIVES; i++) {
            if (o->e.negatives[i] == words[middle]) continue;
            const double f = 1 / (1 + exp(-dot_context(o, o->h, o->e.negatives[i])));
            add_scratch(o, o->moves[which],
                        -part * f * o->e.learned.negative / ZV__EVIDENCE_NEGATIVES);
        }
    }
}

/* The cosine after both words have gone t of their moves. */
static double cosine_at(const opening *o, double t) {
    double dot = 0, aa = 0, bb = 0;
    for (size_t d = 0; d < o->e.dim; d++) {
        const double a = o->rows[0][d] + t * o->moves[0][d];
        const double b = o->rows[1][d] + t * o->moves[1][d];
        dot += a * b;
        aa += a * a;
        bb += b * b;
    }
    return dot / sqrt(aa * bb);
}

static double difference_quotient(const opening *o) {
    double longest = 0, shortest = 0;
    for (int w = 0; w < 2; w++) {
        double move = 0, row = 0;
        for (size_t d = 0; d < o->e.dim; d++) {
            move += o->moves[w][d] * o->moves[w][d];
            row += o->rows[w][d] * o->rows[w][d];
        }
        longest = ZV_MAX(longest, move);
        shortest = w == 0 ? row : ZV_MIN(shortest, row);
    }
    if (longest == 0) return 0;
    const double t = 1e-4 * sqrt(shortest / longest);
    return o->e.times * (cosine_at(o, t) - cosine_at(o, -t)) / (2 * t);
}

/* ---- Counts ---- */

static void add_counts(opening *o, const uint32_t *words, size_t n, size_t at, int which,
                       double *sum) {
    const size_t wide = o->e.learned.window;
    for (size_t j = 0; j < n; j++) {
        const size_t distance = j < at ? at - j : j - at;
        if (j != at && distance <= wide)
            *sum += (double)(wide - distance + 1) * o->shares[which][words[j]];
    }
}

/* Every context's own row, asked for a and b. */
static zv_status fill_shares(opening *o, zv_err *err) {
    const zv_counts *counts = o->e.source->counts;
    zv_count_cell *cells = ZV_NEW(o->e.env, o->e.words, zv_count_cell);
    zv_status status = cells ? ZV_OK : zv__nomem(err);
    double squares[2] = {0, 0};
    for (size_t c = 0; status == ZV_OK && c < o->e.words; c++) {
        status = zv_counts_row(counts, c, cells, err);
        uint64_t n[2] = {0, 0};
        for (size_t i = 0; status == ZV_OK && i < zv_counts_row_size(counts, c); i++)
            for (int w = 0; w < 2; w++)
                if (cells[i].context == o->e.rows[w]) n[w] = cells[i].count;
        double m[2] = {0, 0};
        for (int w = 0; w < 2; w++)
            if (n[w] > 0) m[w] = zv_counts_ppmi(counts, o->e.rows[w], c, n[w]);
        for (int w = 0; w < 2; w++) {
            squares[w] += m[w] * m[w];
            o->shares[w][c] = n[w] > 0 ? m[0] * m[1] / (2 * (double)n[w]) : 0;
        }
    }
    for (size_t c = 0; c < o->e.words; c++)
        for (int w = 0; w < 2; w++) o->shares[w][c] /= sqrt(squares[0] * squares[1]);
    zv__free(o->e.env, cells);
    return status;
}

/* ---- One sentence, all sentences ---- */

static void add_place(opening *o, size_t n, size_t at, int which, double *sum) {
    const zv_method method = o->e.learned.method;
    if (method == ZV_COUNTS) {
        add_counts(o, o->words, n, at, which, sum);
        return;
    }
    for (int step = -1; step <= 1; step += 2)
        for (size_t j = at; step < 0 ? j-- > 0 : ++j < n;) {
            const unsigned wide = o->e.learned.window;
            const double chance =
                chance_of(o, o->words, at, j, SIZE_MAX, wide, method == ZV_SKIPGRAM);
            if (chance < (method == ZV_SKIPGRAM ? 1e-12 : 1e-3)) break;
            if (method == ZV_SKIPGRAM)
                add_pair(o, o->words[j],
                         chance * keep_of(o, o->words[at]) * keep_of(o, o->words[j]), which);
            else
                add_middle(o, o->words, n, j, at, which);
        }
}

/* *score: of a sentence; *there: it has one of the words. */
static zv_status score_again(opening *o, uint64_t number, double *score, bool *there, zv_err *err) {
    zv_sentence s;
    double sum = 0;
    *there = false;
    ZV_TRY(zv_sentences_get(o->e.source->sentences, number, &s, err));
    const uint64_t span = (uint64_t)o->e.learned.window * ZV__EVIDENCE_SPAN;
    const uint64_t begin = s.begin - ZV_MIN(span, s.begin - s.text_begin);
    const uint64_t end = s.end + ZV_MIN(span, s.text_end - s.end);
    const size_t n = (size_t)(end - begin);
    if (!zv__grow(o->e.env, &o->words, &o->cap_words, n, sizeof *o->words)) return zv__nomem(err);
    ZV_TRY(zv_sentences_words(o->e.source->sentences, begin, end, o->words, err));
    for (int w = 0; w < 2 && o->moves[w]; w++)
        memset(o->moves[w], 0, o->e.dim * sizeof *o->moves[w]);
    for (size_t i = (size_t)(s.begin - begin); i < (size_t)(s.end - begin); i++)
        for (int w = 0; w < 2; w++)
            if (o->words[i] == o->e.rows[w]) {
                *there = true;
                add_place(o, n, i, w, &sum);
            }
    *score = o->e.learned.method == ZV_COUNTS ? sum : *there ? difference_quotient(o) : 0;
    return ZV_OK;
}

static zv_status ask_all(opening *o, zv_err *err) {
    const uint64_t n = zv_sentences_about(o->e.source->sentences)->sentences;
    double score;
    bool there;
    for (uint64_t i = 0; i < n; i++) {
        if (zv_env_stopped(o->e.env))
            return zv_err_set(err, ZV_INTERRUPTED, M_EXPLAIN_EVIDENCE_STOPPED);
        ZV_TRY(score_again(o, i, &score, &there, err));
        o->again.sentences += there;
        o->again.positive += score > 0 ? score : 0;
        o->again.total += score;
    }
    for (size_t i = 0; i < o->shown; i++) {
        ZV_TRY(score_again(o, o->found->sentences[i].sentence, &score, &there, err));
        o->again.shown += score > 0 ? score : 0;
        if (i == 0) o->again.top = score;
    }
    return ZV_OK;
}

/* ---- Findings ---- */

static const char *name_of(const opening *o, char shown[96], size_t row) {
    char number[24];
    return zv__shown(shown, zv_space_id(o->e.source->space, row, number));
}

/* Nothing was drawn: what chance there is was taken in expectation. */
static void no_interval(const opening *o, zv_finding *f) {
    if (o->found->exact)
        zv__census(o->r, f);
    else
        zv_report_no_interval(o->r, f, M_EXPLAIN_EVIDENCE_EXPECTED);
}

static void formula(const opening *o, zv_finding *f) {
    if (o->found->exact)
        zv_report_formula(o->r, f, M_EXPLAIN_EVIDENCE_COUNTS_FORMULA);
    else
        zv_report_formula(o->r, f, M_EXPLAIN_EVIDENCE_STEPS_FORMULA);
}

static void top(const opening *o) {
    const zv_evidence *found = o->found;
    const zv_evidence_sentence *s = &found->sentences[0];
    char a[96], b[96];
    zv_finding *f = zv_report_add(o->r, "evidence_top", s->score);
    no_interval(o, f);
    name_of(o, a, found->a);
    name_of(o, b, found->b);
    if (found->exact)
        zv_report_why(o->r, f, M_EXPLAIN_EVIDENCE_TOP_COUNTS, (unsigned long long)s->sentence, a, b,
                      s->score, found->cosine);
    else
        zv_report_why(o->r, f, M_EXPLAIN_EVIDENCE_TOP_STEPS, (unsigned long long)s->sentence, a, b,
                      s->score, found->cosine);
    formula(o, f);
    if (!zv_report_opens(o->r, "evidence_top")) return;
    zv_report_term(o->r, f, "sentence", (double)s->sentence);
    zv_report_term(o->r, f, "places of a", (double)s->places_a);
    zv_report_term(o->r, f, "places of b", (double)s->places_b);
    zv_report_term(o->r, f, "window", o->e.learned.window);
    zv_report_term(o->r, f, found->exact ? "k" : "random words", o->e.learned.negative);
    if (!found->exact) zv_report_term(o->r, f, "Σ lr", o->e.times);
    zv_report_term(o->r, f, "cos(a, b)", found->cosine);
    zv_report_recomputed(o->r, f, o->again.top, 1e-12 + 1e-5 * fabs(s->score));
}

static void shown(const opening *o) {
    const zv_evidence *found = o->found;
    double sum = 0;
    for (size_t i = 0; i < o->shown; i++) sum += ZV_MAX(found->sentences[i].score, 0);
    const double value = found->positive > 0 ? sum / found->positive : ZV__NAN;
    zv_finding *f = zv_report_add(o->r, "evidence_shown", value);
    no_interval(o, f);
    if (!(found->positive > 0))
        zv_report_why(o->r, f, M_EXPLAIN_EVIDENCE_SHOWN_NONE);
    else if (found->exact)
        zv_report_why(o->r, f, M_EXPLAIN_EVIDENCE_SHOWN_COUNTS, o->shown, 100 * value,
                      found->n_positive, found->positive);
    else
        zv_report_why(o->r, f, M_EXPLAIN_EVIDENCE_SHOWN_STEPS, o->shown, 100 * value,
                      found->n_positive, found->positive, found->negative);
    zv_report_formula(o->r, f, M_EXPLAIN_EVIDENCE_SHOWN_FORMULA);
    if (!zv_report_opens(o->r, "evidence_shown")) return;
    zv_report_term(o->r, f, "of the sentences shown", sum);
    zv_report_term(o->r, f, "of all above 0", found->positive);
    zv_report_term(o->r, f, "of all below 0", found->negative);
    zv_report_recomputed(
        o->r, f, o->again.positive > 0 ? o->again.shown / o->again.positive : ZV__NAN, 1e-6);
}

static void sentences(const opening *o) {
    const zv_evidence *found = o->found;
    char a[96], b[96];
    zv_finding *f = zv_report_add(o->r, "evidence_sentences", (double)found->n);
    zv__census(o->r, f);
    zv_report_why(o->r, f, M_EXPLAIN_EVIDENCE_SENTENCES, name_of(o, a, found->a),
                  (unsigned long long)found->with_a, name_of(o, b, found->b),
                  (unsigned long long)found->with_b, (unsigned long long)found->with_both);
    zv_report_formula(o->r, f, M_EXPLAIN_EVIDENCE_SENTENCES_FORMULA);
    if (!zv_report_opens(o->r, "evidence_sentences")) return;
    zv_report_term(o->r, f, "with a", (double)found->with_a);
    zv_report_term(o->r, f, "with b", (double)found->with_b);
    zv_report_term(o->r, f, "with both", (double)found->with_both);
    zv_report_recomputed(o->r, f, (double)o->again.sentences, 0);
}

/* ---- Opening ---- */

static zv_status prepare(opening *o, zv_err *err) {
    const zv_env *env = o->e.env;
    const bool counts = o->e.learned.method == ZV_COUNTS;
    bool ok = (o->scratch = ZV_NEW(env, o->e.dim, float)) != NULL;
    ok &= (o->h = ZV_NEW(env, o->e.dim, double)) != NULL;
    for (int w = 0; w < 2; w++) {
        ok &= (o->rows[w] = ZV_NEW_ZERO(env, o->e.dim, double)) != NULL;
        ok &= (o->random[w] = ZV_NEW_ZERO(env, o->e.dim, double)) != NULL;
        ok &= (o->moves[w] = ZV_NEW_ZERO(env, o->e.dim, double)) != NULL;
        ok &= (o->shares[w] = ZV_NEW_ZERO(env, o->e.words, double)) != NULL;
    }
    if (!ok) return zv__nomem(err);
    for (int w = 0; w < 2; w++)
        zv__plain_row(o->rows[w], o->e.source->space, o->e.rows[w], o->scratch);
    if (counts) return fill_shares(o, err);
    if (o->e.learned.method == ZV_SKIPGRAM) fill_random(o);
    return ZV_OK;
}

static void release(opening *o) {
    const zv_env *env = o->e.env;
    for (int w = 0; w < 2; w++) {
        zv__free(env, o->rows[w]);
        zv__free(env, o->random[w]);
        zv__free(env, o->moves[w]);
        zv__free(env, o->shares[w]);
    }
    zv__free(env, o->scratch);
    zv__free(env, o->h);
    zv__free(env, o->words);
    zv__evidence_release(&o->e);
}

zv_status zv_evidence_findings(const zv_evidence *e, const zv_env *env,
                               const zv_evidence_source *source, size_t n_shown, zv_report *r,
                               zv_err *err) {
    opening o = {.found = e, .r = r, .shown = ZV_MIN(n_shown, e->n)};
    zv_status status = zv__evidence_new(&o.e, env, source, e->a, e->b, err);
    if (status == ZV_OK &&
        (zv_report_opens(r, "evidence_top") || zv_report_opens(r, "evidence_shown") ||
         zv_report_opens(r, "evidence_sentences"))) {
        status = prepare(&o, err);
        if (status == ZV_OK) status = ask_all(&o, err);
    }
    if (status == ZV_OK) {
        top(&o);
        shown(&o);
        sentences(&o);
        status = zv_report_status(r, err);
    }
    release(&o);
    return status;
}
