/* explain_evidence_weights.c — what a pair (word, context) counts for the cosine of two words.
 *
 *     ZV_COUNTS            v_c / (2 #(w,c))
 *     skip-gram            ((1 - σ(x_y)) + k P(y) σ(x_y)) t_y - k Σ_c P(c) σ(x_c) t_c
 *
 * with x_c = v_w · u_c and t_c = u_c · ∂cos/∂v_w, ∂cos(a,b)/∂a = (b/|b| - cos a/|a|)/|a|. */
#include "explain/explain_evidence.h"

#include <zavit/vec.h>

/* ---- Counts ---- */

/* Shares of the contexts: half of each for either word, divided among its counts. */
static zv_status weigh_counts(zv__evidence *e, zv_err *err) {
    zv_proof *p = NULL;
    ZV_TRY(zv_explain_proof(&p, e->env, e->source->space, e->source->counts, e->rows[0], e->rows[1],
                            err));
    for (size_t i = 0; i < p->n_contexts; i++) {
        const zv_proof_context *c = &p->contexts[i];
        e->tables[0][c->context] = c->value / (2 * (double)c->count_a);
        e->tables[1][c->context] = c->value / (2 * (double)c->count_b);
    }
    e->cosine = p->cosine;
    e->times = e->learned.window;
    zv_proof_free(e->env, p);
    return ZV_OK;
}

/* ---- Steps ---- */

/* ∂cos/∂v of both, and the cosine. */
static zv_status fill_slopes(zv__evidence *e, float *rows, zv_err *err) {
    double n[2] = {0, 0}, dot = 0;
    for (int w = 0; w < 2; w++) {
        float *row = rows + (size_t)w * e->dim;
        zv_space_row(e->source->space, e->rows[w], row);
        for (size_t d = 0; d < e->dim; d++) n[w] += (double)row[d] * (double)row[d];
        n[w] = sqrt(n[w]);
    }
    if (!(n[0] > 0 && n[1] > 0 && isfinite(n[0]) && isfinite(n[1])))
        return zv_err_set(err, ZV_NODATA, M_EXPLAIN_EVIDENCE_ZERO);
    for (size_t d = 0; d < e->dim; d++) dot += (double)rows[d] * (double)rows[e->dim + d];
    e->cosine = dot / (n[0] * n[1]);
    for (int w = 0; w < 2; w++)
        for (size_t d = 0; d < e->dim; d++) {
            const double own = (double)rows[(size_t)w * e->dim + d] / n[w];
            const double other = (double)rows[(size_t)(1 - w) * e->dim + d] / n[1 - w];
            e->slopes[w][d] = (other - e->cosine * own) / n[w];
        }
    return ZV_OK;
}

/* Probabilities of the random words, and of being kept (embed_sampler.h). */
static void fill_laws(zv__evidence *e) {
    const zv_space *space = e->source->space;
    double powers = 0, total = 0;
    for (size_t i = 0; i < e->words; i++) {
        e->power[i] = pow((double)zv_space_word_count(space, i), 0.75);
        powers += e->power[i];
        total += (double)zv_space_word_count(space, i);
    }
    for (size_t i = 0; i < e->words; i++) {
        const double ratio = e->learned.sample * total / (double)zv_space_word_count(space, i);
        e->power[i] /= powers;
        e->keep[i] = e->learned.sample == 0 ? 1 : ZV_MIN(1.0, sqrt(ratio) + ratio);
    }
}

/* The table of one word. CBOW's windows have a product of their own each: its table is t_c alone. */
static void fill_table(zv__evidence *e, const float *row, int which, float *context) {
    const double k = e->learned.negative;
    double random = 0;
    for (size_t c = 0; c < e->words; c++) {
        double x = 0, t = 0;
        zv_space_row(e->source->context, c, context);
        for (size_t d = 0; d < e->dim; d++) {
            x += (double)row[d] * (double)context[d];
            t += e->slopes[which][d] * (double)context[d];
        }
        const double s = zv__logistic(x), p = e->power[c];
        random += k * p * s * t;
        e->tables[which][c] = e->learned.method == ZV_CBOW ? t : (1 - s + k * p * s) * t;
    }
    for (size_t c = 0; c < e->words && e->learned.method != ZV_CBOW; c++)
        e->tables[which][c] -= random;
}

static zv_status weigh_steps(zv__evidence *e, zv_err *err) {
    float *rows = ZV_NEW(e->env, 3 * e->dim, float);
    zv_status status = rows ? fill_slopes(e, rows, err) : zv__nomem(err);
    if (status == ZV_OK) {
        fill_laws(e);
        for (int w = 0; w < 2; w++) fill_table(e, rows + (size_t)w * e->dim, w, rows + 2 * e->dim);
        /* The rate falls in a line from lr to next to nothing, once over all epochs. */
        e->times = e->learned.epochs * e->learned.lr / 2;
    }
    zv__free(e->env, rows);
    return status;
}

zv_status zv__evidence_weigh(zv__evidence *e, zv_err *err) {
    return e->learned.method == ZV_COUNTS ? weigh_counts(e, err) : weigh_steps(e, err);
}

/* ---- Windows ---- */

/* reach[m]: how likely m words were kept between two places, m below the window. A reach is drawn from
 * 1 … W, so that it goes across m of them with probability (W - m)/W. */
double zv__evidence_reach(const double *reach, unsigned window) {
    double sum = 0;
    for (unsigned m = 0; m < window; m++) sum += reach[m] * (window - m) / window;
    return sum;
}

void zv__evidence_pass(double *reach, unsigned window, double keep) {
    for (unsigned m = window; m-- > 0;)
        reach[m] = reach[m] * (1 - keep) + (m > 0 ? reach[m - 1] * keep : 0);
}

/* To one side, `step` -1 or 1. */
static double one_side(zv__evidence *e, const uint32_t *words, size_t n, size_t at, int which,
                       int step) {
    const unsigned window = e->learned.window;
    const double *table = e->tables[which];
    double sum = 0;
    memset(e->reach, 0, window * sizeof *e->reach);
    e->reach[0] = 1;
    for (size_t i = at; step < 0 ? i-- > 0 : ++i < n;) {
        const double keep = e->keep ? e->keep[words[i]] : 1;
        const double chance = zv__evidence_reach(e->reach, window);
        if (chance < 1e-12) break;
        sum += keep * chance * table[words[i]];
        zv__evidence_pass(e->reach, window, keep);
    }
    return sum;
}

double zv__evidence_place(zv__evidence *e, const uint32_t *words, size_t n, size_t at, int which) {
    if (e->learned.method == ZV_CBOW) return zv__evidence_place_cbow(e, words, n, at, which);
    const double keep = e->keep ? e->keep[words[at]] : 1;
    return e->times * keep *
           (one_side(e, words, n, at, which, -1) + one_side(e, words, n, at, which, 1));
}
