/* explain_evidence_cbow.c — what a place counts where the mean of a window foretells its middle word.
 *
 * For a middle y at which the word stands, and a reach r, the step on each of the window's C words is
 *
 *     1/C [ (1 - σ(h·u_y)) u_y - Σ_k σ(h·u_k) u_k ],     h = Σ v / C
 *
 * Which words a window has is chance: a word l is among them with probability q_l = keep_l P(fewer than r kept
 * between). C and h are taken as what is expected of them, with the word itself among them; random words are 64
 * drawn from P once and for all, k Σ_c P(c) … ≈ k mean … . */
#include "explain/explain_evidence.h"

/* h [dim] and C of a middle and a reach, without the word at `at`. */
typedef struct window {
    const uint32_t *words;
    size_t n, middle, at;
    unsigned reach;
} window;

/* How likely fewer than `below` were kept between. */
static double within(const double *between, unsigned below) {
    double sum = 0;
    for (unsigned m = 0; m < below; m++) sum += between[m];
    return sum;
}

/* Adds the words to one side of the middle to h; returns their expected number. *chance: how likely the word at
 * `at` is within reach, if it stands there. */
static double add_side(zv__evidence *e, const window *w, int step, double *h, double *chance) {
    double count = 0;
    float *row = e->vectors;
    memset(e->reach, 0, e->learned.window * sizeof *e->reach);
    e->reach[0] = 1;
    for (size_t i = w->middle; step < 0 ? i-- > 0 : ++i < w->n;) {
        const double keep = e->keep[w->words[i]], near = within(e->reach, w->reach);
        if (near < 1e-6) break;
        if (i == w->at) {
            *chance = near;
        } else {
            count += keep * near;
            zv_space_row(e->source->space, w->words[i], row);
            for (size_t d = 0; d < e->dim; d++) h[d] += keep * near * (double)row[d];
        }
        /* the word itself is kept: it is one that learning meets */
        zv__evidence_pass(e->reach, e->learned.window, i == w->at ? 1 : keep);
    }
    return count;
}

static double product(const double *h, const float *row, size_t dim) {
    double sum = 0;
    for (size_t d = 0; d < dim; d++) sum += h[d] * (double)row[d];
    return sum;
}

/* The step of one middle and reach along ∂cos, times the chance that the word is in the window. */
static double step_along(zv__evidence *e, const window *w, int which) {
    double *h = e->sums, chance = 0, along = 0;
    float *row = e->vectors;
    const uint32_t y = w->words[w->middle];
    const double k = e->learned.negative;
    memset(h, 0, e->dim * sizeof *h);
    const double others = add_side(e, w, -1, h, &chance) + add_side(e, w, 1, h, &chance);
    if (chance == 0) return 0;
    zv_space_row(e->source->space, e->rows[which], row);
    for (size_t d = 0; d < e->dim; d++) h[d] = (h[d] + (double)row[d]) / (1 + others);
    for (size_t i = 0; i < ZV__EVIDENCE_NEGATIVES; i++) {
        const size_t c = e->negatives[i];
        if (c == y) continue;
        zv_space_row(e->source->context, c, row);
        along -= k / ZV__EVIDENCE_NEGATIVES * zv__logistic(product(h, row, e->dim)) *
                 e->tables[which][c];
    }
    zv_space_row(e->source->context, y, row);
    along += (1 - zv__logistic(product(h, row, e->dim))) * e->tables[which][y];
    return chance * along / (1 + others);
}

/* How far a middle can be for the window to reach the word: as far as there is any chance. */
static size_t farthest(zv__evidence *e, const uint32_t *words, size_t n, size_t at, int step) {
    const unsigned wide = e->learned.window;
    size_t last = at;
    memset(e->reach, 0, wide * sizeof *e->reach);
    e->reach[0] = 1;
    for (size_t i = at; step < 0 ? i-- > 0 : ++i < n;) {
        if (within(e->reach, wide) < 1e-3) break;
        zv__evidence_pass(e->reach, wide, e->keep[words[i]]);
        last = i;
    }
    return last;
}

double zv__evidence_place_cbow(zv__evidence *e, const uint32_t *words, size_t n, size_t at,
                               int which) {
    const size_t first = farthest(e, words, n, at, -1), last = farthest(e, words, n, at, 1);
    double sum = 0;
    for (size_t middle = first; middle <= last; middle++) {
        if (middle == at) continue;
        double of_middle = 0;
        for (unsigned reach = 1; reach <= e->learned.window; reach++) {
            const window w = {words, n, middle, at, reach};
            of_middle += step_along(e, &w, which);
        }
        sum += e->keep[words[middle]] * of_middle / e->learned.window;
    }
    return e->times * e->keep[words[at]] * sum;
}
