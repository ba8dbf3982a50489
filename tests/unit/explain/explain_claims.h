/* explain_claims.h — what `why` claims, put to the test on pairs of texts: for test_explain_claims.c on made-up
 * texts and for bench/bench_why.c on real ones. Nothing here trusts the library for more than a word's row and a
 * text's vector: sums, cuts and searches are this file's own.
 *
 *   parts      every part is a_i b_j (t_i·u_j)/(|e||f|) from the word vectors, and their sum the cosine
 *   flips      without the words that are named, encoded again, the pair is below the goal; each word is needed;
 *              and, up to 12 words, no smaller set of all there are does it
 *   deletion   the word that `parts` names, taken out, lowers the cosine more than another word of the text:
 *              share of the other words that it beats, ties ½ (its mean over texts is the AUC)
 *   planted    a word put into both texts is the pair that parts name first
 */
#ifndef EXPLAIN_CLAIMS_H
#define EXPLAIN_CLAIMS_H

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <zavit/explain.h>
#include <zavit/stat.h>

typedef struct claims {
    const zv_space *words;
    zv_encoder *encoder;
    zv_session *a, *b, *again, *flip;
    size_t dim;
    float *x, *y, *z; /* [dim] */
    double *e, *f, *all; /* [dim], [dim], [words, dim] of one text */
    size_t cap_all;
    /* what was seen */
    uint64_t pairs, parts;
    double worst_sum, worst_part;
    uint64_t flips, flipped, irreducible, exhaustive, smallest, proven;
    uint64_t nothing, nothing_tried; /* "no set does it", and those tried exhaustively */
    uint64_t nothing_right;
    zv_moments deletion,
        deletion_row; /* by the pair named first; by the word's whole row of parts */
    zv_moments deletion_pull; /* by the row less the word's share of its own text */
    /* by the largest part; by the best match; the best match is the planted or another shared word */
    uint64_t planted, planted_found, planted_match, planted_shared;
} claims;

static inline void claims_must(zv_status status, const zv_err *err) {
    if (status == ZV_OK) return;
    fprintf(stderr, "claims: %s\n", err->msg);
    abort();
}

static inline void *claims_room(size_t n, size_t size) {
    void *p = calloc(n + 1, size);
    if (!p) abort();
    return p;
}

static inline claims claims_new(const zv_space *words) {
    zv_err err = {0};
    size_t dim = zv_space_dim(words);
    claims c = {.words = words, .dim = dim};
    claims_must(zv_encoder_new(&c.encoder, NULL, words, NULL, &err), &err);
    claims_must(zv_session_new(&c.a, NULL, c.encoder, &err), &err);
    claims_must(zv_session_new(&c.b, NULL, c.encoder, &err), &err);
    claims_must(zv_session_new(&c.again, NULL, c.encoder, &err), &err);
    claims_must(zv_session_new(&c.flip, NULL, c.encoder, &err), &err);
    c.x = claims_room(dim, sizeof(float));
    c.y = claims_room(dim, sizeof(float));
    c.z = claims_room(dim, sizeof(float));
    c.e = claims_room(dim, sizeof(double));
    c.f = claims_room(dim, sizeof(double));
    return c;
}

static inline void claims_free(claims *c) {
    free(c->all);
    free(c->f);
    free(c->e);
    free(c->z);
    free(c->y);
    free(c->x);
    zv_session_free(c->flip);
    zv_session_free(c->again);
    zv_session_free(c->b);
    zv_session_free(c->a);
    zv_encoder_free(c->encoder);
}

static inline double claims_cosine(const float *a, const float *b, size_t dim) {
    double xy = 0, xx = 0, yy = 0;
    for (size_t d = 0; d < dim; d++) {
        xy += (double)a[d] * (double)b[d];
        xx += (double)a[d] * (double)a[d];
        yy += (double)b[d] * (double)b[d];
    }
    return xy / sqrt(xx * yy);
}

/* One text as encoded by a session of its own. */
typedef struct claims_text {
    zv_str text;
    float *vector;
    zv_encoded encoded;
    zv_side side;
} claims_text;

static inline bool claims_encode(claims *c, claims_text *t, zv_session *s, float *vector,
                                 const char *text) {
    zv_err err = {0};
    t->text = zv_str_of(text);
    t->vector = vector;
    claims_must(zv_session_encode(s, t->text, vector, &t->encoded, &err), &err);
    t->side = (zv_side){vector, t->text, &t->encoded, c->words, c->dim};
    return zv_row_usable(t->encoded.status);
}

/* ---- Parts ---- */

/* e = Σ a_i t_i in f64, and its length. */
static inline double claims_sum(claims *c, double *e, const zv_encoded *t) {
    double square = 0;
    memset(e, 0, c->dim * sizeof *e);
    for (size_t i = 0; i < t->n_parts; i++) {
        zv_part_vector(&t->parts[i], c->words, c->z);
        for (size_t d = 0; d < c->dim; d++) e[d] += t->parts[i].weight * (double)c->z[d];
    }
    for (size_t d = 0; d < c->dim; d++) square += e[d] * e[d];
    return sqrt(square);
}

/* Shares of the own text, pulls and matches by their formulas; those of a match add up to 0 by row. */
static inline void claims_check_pull(claims *c, const zv_why *w, const zv_encoded *a,
                                     const zv_encoded *b) {
    for (int side = 0; side < 2; side++) {
        const zv_encoded *t = side ? b : a;
        const double *own = side ? w->own_b : w->own_a, *pull = side ? w->pull_b : w->pull_a;
        const double *share = side ? w->share_b : w->share_a, *e = side ? c->f : c->e;
        double square = 0, sum = 0;
        for (size_t d = 0; d < c->dim; d++) square += e[d] * e[d];
        for (size_t i = 0; i < t->n_parts; i++) {
            double dot = 0;
            zv_part_vector(&t->parts[i], c->words, c->z);
            for (size_t d = 0; d < c->dim; d++) dot += (double)c->z[d] * e[d];
            dot *= t->parts[i].weight / square;
            c->worst_part = fmax(c->worst_part, fabs(dot - own[i]));
            c->worst_part = fmax(c->worst_part, fabs(share[i] - w->cosine * dot - pull[i]));
            sum += pull[i];
        }
        c->worst_sum = fmax(c->worst_sum, fabs(sum));
    }
    for (size_t p = 0; p < w->n_parts; p++) {
        const zv_why_part *x = &w->parts[p];
        double match = w->matrix[x->i * w->n_b + x->j] - w->own_a[x->i] * w->share_b[x->j] -
                       w->own_b[x->j] * w->share_a[x->i] +
                       w->own_a[x->i] * w->own_b[x->j] * w->cosine;
        c->worst_part = fmax(c->worst_part, fabs(match - x->match));
        if (x->match > w->parts[w->match].match) abort();
    }
}

static inline void claims_check_parts(claims *c, const zv_why *w, const zv_encoded *a,
                                      const zv_encoded *b) {
    if (w->n_a != a->n_parts || w->n_b != b->n_parts) return; /* long texts, words joined */
    double scale = claims_sum(c, c->e, a) * claims_sum(c, c->f, b), sum = 0, cosine = 0;
    for (size_t d = 0; d < c->dim; d++) cosine += c->e[d] * c->f[d] / scale;
    if (c->cap_all < b->n_parts) {
        free(c->all);
        c->cap_all = b->n_parts;
        c->all = claims_room(c->cap_all * c->dim, sizeof *c->all);
    }
    for (size_t j = 0; j < b->n_parts; j++) {
        zv_part_vector(&b->parts[j], c->words, c->z);
        for (size_t d = 0; d < c->dim; d++) c->all[j * c->dim + d] = (double)c->z[d];
    }
    for (size_t i = 0; i < w->n_a; i++) {
        zv_part_vector(&a->parts[i], c->words, c->z);
        for (size_t j = 0; j < w->n_b; j++) {
            double dot = 0;
            for (size_t d = 0; d < c->dim; d++) dot += (double)c->z[d] * c->all[j * c->dim + d];
            dot *= a->parts[i].weight * b->parts[j].weight / scale;
            c->worst_part = fmax(c->worst_part, fabs(dot - w->matrix[i * w->n_b + j]));
            sum += w->matrix[i * w->n_b + j];
            c->parts++;
        }
    }
    claims_check_pull(c, w, a, b);
    c->worst_sum = fmax(c->worst_sum, fabs(sum - cosine));
    c->worst_sum = fmax(c->worst_sum, fabs(sum - w->cosine));
    c->pairs++;
}

/* ---- Deletion ---- */

/* The cosine with `other` of the text without one word, encoded again with blanks in its place. */
static inline double claims_without(claims *c, const claims_text *t, size_t part,
                                    const float *other) {
    char *copy = claims_room(t->text.len, 1);
    memcpy(copy, t->text.ptr, t->text.len);
    const zv_part *p = &t->encoded.parts[part];
    memset(copy + p->begin, ' ', p->end - p->begin);
    claims_text again;
    bool usable = claims_encode(c, &again, c->again, c->z, copy);
    free(copy);
    return usable ? claims_cosine(c->z, other, c->dim) : (double)NAN;
}

/* Share of the other words that the named one beats. */
static inline double claims_beats(const double *without, size_t n, size_t named) {
    double wins = 0;
    for (size_t i = 0; i < n; i++) {
        if (i == named) continue;
        double difference = without[i] - without[named];
        wins += fabs(difference) < 1e-9 ? 0.5 : difference > 0;
    }
    return wins / (double)(n - 1);
}

static inline void claims_delete(claims *c, const zv_why *w, const claims_text *t,
                                 const claims_text *other, bool first) {
    size_t n = t->encoded.n_parts, named = SIZE_MAX, by_row = 0, by_pull = 0;
    if (n < 5 || n > 100) return;
    /* the pair that speaks most for the likeness */
    for (size_t p = 0; p < w->n_parts && named == SIZE_MAX; p++)
        if (w->parts[p].value > 0) named = first ? w->parts[p].i : w->parts[p].j;
    if (named == SIZE_MAX) return;
    const double *share = first ? w->share_a : w->share_b, *pull = first ? w->pull_a : w->pull_b;
    double *without = claims_room(n, sizeof *without);
    for (size_t i = 0; i < n; i++) {
        double row = 0;
        without[i] = claims_without(c, t, i, other->vector);
        for (size_t j = 0; j < (first ? w->n_b : w->n_a); j++)
            row += first ? w->matrix[i * w->n_b + j] : w->matrix[j * w->n_b + i];
        c->worst_part = fmax(c->worst_part, fabs(row - share[i]));
        if (share[i] > share[by_row]) by_row = i;
        if (pull[i] > pull[by_pull]) by_pull = i;
    }
    zv_moments_add(&c->deletion, claims_beats(without, n, named));
    zv_moments_add(&c->deletion_row, claims_beats(without, n, by_row));
    zv_moments_add(&c->deletion_pull, claims_beats(without, n, by_pull));
    free(without);
}

/* ---- Flips ---- */

static inline bool claims_below(claims *c, const zv_flip_query *q, const uint8_t *gone) {
    char *copy = claims_room(q->text.len, 1);
    memcpy(copy, q->text.ptr, q->text.len);
    for (size_t i = 0; i < q->n_words; i++)
        if (gone[i]) memset(copy + q->words[i].begin, ' ', q->words[i].end - q->words[i].begin);
    claims_text again;
    bool usable = claims_encode(c, &again, c->again, c->z, copy);
    free(copy);
    return usable && claims_cosine(c->z, q->vector, c->dim) < q->goal;
}

/* The smallest size of all sets, each of them encoded; SIZE_MAX for none. */
static inline size_t claims_smallest(claims *c, const zv_flip_query *q) {
    size_t best = SIZE_MAX;
    uint8_t gone[16];
    for (uint32_t mask = 0; mask < 1u << q->n_words; mask++) {
        size_t size = 0;
        for (size_t i = 0; i < q->n_words; i++) size += gone[i] = (mask >> i) & 1;
        if (size < best && claims_below(c, q, gone)) best = size;
    }
    return best;
}

/* Asks for the fewest words of t, and checks the answer; by all sets if `every` and there are at most 12 words. */
static inline void claims_flip(claims *c, const claims_text *t, const float *vector, double goal,
                               bool every) {
    zv_err err = {0};
    zv_span *words = claims_room(t->encoded.n_parts, sizeof *words);
    zv_flip_query q = {.text = t->text, .words = words, .vector = vector, .goal = goal};
    q.n_words = zv_flip_words(words, &t->encoded);
    zv_any_encoder any = zv_session_any(c->flip);
    zv_flip *f = NULL;
    claims_must(zv_explain_flip(&f, NULL, &any, &q, NULL, &err), &err);
    every = every && q.n_words <= 12;
    size_t smallest = every ? claims_smallest(c, &q) : 0;
    if (f->found) {
        uint8_t *gone = claims_room(q.n_words, 1);
        size_t needed = 0;
        for (size_t i = 0; i < f->size; i++) gone[f->removed[i]] = 1;
        c->flips++;
        c->flipped += claims_below(c, &q, gone);
        for (size_t i = 0; i < f->size; i++) {
            gone[f->removed[i]] = 0;
            needed += !claims_below(c, &q, gone);
            gone[f->removed[i]] = 1;
        }
        c->irreducible += needed == f->size;
        c->proven += f->minimal;
        c->exhaustive += every;
        c->smallest += every && f->size == smallest;
        free(gone);
    } else {
        c->nothing++;
        c->nothing_tried += every;
        c->nothing_right += every && smallest == SIZE_MAX;
    }
    zv_flip_free(f);
    free(words);
}

/* ---- A pair ---- */

static inline zv_why *claims_why(const claims_text *a, const claims_text *b) {
    zv_err err = {0};
    zv_why *w = NULL;
    claims_must(zv_explain_why(&w, NULL, &a->side, &b->side, NULL, &err), &err);
    return w;
}

/* Parts and deletion of one pair, and flips if asked for; `every`: by all sets too. */
static inline bool claims_pair(claims *c, const char *one, const char *two, bool flips,
                               bool every) {
    claims_text a, b;
    if (!claims_encode(c, &a, c->a, c->x, one) || !claims_encode(c, &b, c->b, c->y, two))
        return false;
    zv_why *w = claims_why(&a, &b);
    claims_check_parts(c, w, &a.encoded, &b.encoded);
    if (w->n_a == a.encoded.n_parts && w->n_b == b.encoded.n_parts) {
        claims_delete(c, w, &a, &b, true);
        claims_delete(c, w, &b, &a, false);
    }
    static const double steps[] = {0.03, 0.1, 0.3};
    for (size_t i = 0; flips && i < sizeof steps / sizeof *steps; i++) {
        claims_flip(c, &a, b.vector, w->cosine - steps[i], every);
        claims_flip(c, &b, a.vector, w->cosine - steps[i], every);
    }
    zv_why_free(w);
    return true;
}

/* Two texts, which should have little to do with one another, with `word` put into both: do parts name it? */
static inline void claims_plant(claims *c, const char *one, const char *two, const char *word) {
    char *x = claims_room(strlen(one) + strlen(word) + 2, 1);
    char *y = claims_room(strlen(two) + strlen(word) + 2, 1);
    claims_text a, b;
    sprintf(x, "%s %s", one, word);
    sprintf(y, "%s %s", word, two);
    if (claims_encode(c, &a, c->a, c->x, x) && claims_encode(c, &b, c->b, c->y, y) &&
        a.encoded.n_parts >= 5 && b.encoded.n_parts >= 5) {
        zv_why *w = claims_why(&a, &b);
        c->planted++;
        c->planted_found += zv_str_equal(w->parts[0].a, zv_str_of(word)) &&
                            zv_str_equal(w->parts[0].b, zv_str_of(word));
        c->planted_match += zv_str_equal(w->parts[w->match].a, zv_str_of(word)) &&
                            zv_str_equal(w->parts[w->match].b, zv_str_of(word));
        c->planted_shared += zv_str_equal(w->parts[w->match].a, w->parts[w->match].b);
        zv_why_free(w);
    }
    free(y);
    free(x);
}

#endif
