/* explain_flip_closed.c — the fewest words, in closed form: for encoders whose vector of a text is the sum
 * of its words'.
 *
 * With v_i the vector of word i alone, the text without a set S points to R = Σ_{i∉S} v_i, and is below the goal where
 *     R·f̂ / |R| < goal                    or, with a rival, R·f̂ / |R| < R·ĝ / |R|.
 * (A mean's 1/n scales R and leaves its angle.) So one word more costs O(dim): R·v_i is all that is new, for
 * |R - v_i|² = |R|² - 2 R·v_i + |v_i|².
 *
 * Can it be done at all? For goal ≥ 0 the cosine of a sum is no less than goal if each v_i's is: Σ v_i·f̂ ≥
 * goal Σ |v_i| ≥ goal |Σ v_i|. So a set exists if and only if some word alone is below, and that word alone is
 * where greed ends if it strays. A rival is a goal of 0 on f̂ - ĝ.
 */
#include "explain/explain_flip.h"

#include <zavit/vec.h>

#include "explain/explain_private.h"

/* Below the goal by this much, so that what is encoded in f32 is below it too. */
#define SLACK 1e-6
/* The words' vectors add up to the text's, or the encoder isn't additive as it says. */
#define SAME_SUM 1e-5
/* Up to so many words, pairs are tried for swapping (n² dot products are kept). */
enum { SWAP_WORDS = 300 };
/* Beyond the words of which every set is tried, sizes are tried as long as they have no more sets than this. */
#define MOST_SETS 2e6

typedef struct closed {
    zv__flip_job *j;
    const zv_kernels *k;
    float *v; /* [n, dim] */
    double *with_f, *with_g; /* [n] v_i·f̂, v_i·ĝ (0 without a rival) */
    double *square; /* [n] |v_i|² */
    double *rest; /* [dim] R */
    double *scratch; /* [n] */
    uint8_t *gone;
    double dot, rival, norm2; /* R·f̂, R·ĝ, |R|² */
    size_t n_left;
} closed;

static double score_of(const closed *c, double dot, double rival, double norm2) {
    if (!(norm2 > 0)) return ZV__NEVER;
    double norm = sqrt(norm2);
    return c->j->g ? (dot - rival) / norm : dot / norm - c->j->q->goal;
}

static double score_now(const closed *c) {
    return score_of(c, c->dot, c->rival, c->norm2);
}

static double plain_dot(const double *a, const double *b, size_t n) {
    double sum = 0;
    for (size_t i = 0; i < n; i++) sum += a[i] * b[i];
    return sum;
}

static double dot_word(const closed *c, const double *x, size_t i) {
    const float *v = c->v + i * c->j->dim;
    double s0 = 0, s1 = 0;
    size_t d = 0;
    for (; d + 2 <= c->j->dim; d += 2) {
        s0 += x[d] * (double)v[d];
        s1 += x[d + 1] * (double)v[d + 1];
    }
    if (d < c->j->dim) s0 += x[d] * (double)v[d];
    return s0 + s1;
}

/* R from what stays, and all that hangs on it: nothing drifts. */
static void renew(closed *c) {
    size_t dim = c->j->dim;
    memset(c->rest, 0, dim * sizeof(double));
    c->n_left = 0;
    for (size_t i = 0; i < c->j->n; i++) {
        if (c->gone[i]) continue;
        c->k->sum_f64(c->rest, 1, c->v + i * dim, dim);
        c->n_left++;
    }
    c->dot = plain_dot(c->rest, c->j->f, dim);
    c->rival = c->j->g ? plain_dot(c->rest, c->j->g, dim) : 0;
    c->norm2 = plain_dot(c->rest, c->rest, dim);
}

/* The score if word i changes sides: sign -1 takes it out, +1 puts it back. */
static double score_with(const closed *c, size_t i, double sign) {
    double cross = dot_word(c, c->rest, i);
    double norm2 = c->norm2 + 2 * sign * cross + c->square[i];
    /* nothing left but rounding */
    if (norm2 <= 1e-12 * (c->norm2 + c->square[i])) return ZV__NEVER;
    return score_of(c, c->dot + sign * c->with_f[i], c->rival + sign * c->with_g[i], norm2);
}

static void move(closed *c, size_t i, double sign) {
    size_t dim = c->j->dim;
    c->k->sum_f64(c->rest, sign, c->v + i * dim, dim);
    c->gone[i] = sign < 0;
    if (sign < 0) {
        c->n_left--;
    } else {
        c->n_left++;
    }
    c->dot += sign * c->with_f[i];
    c->rival += sign * c->with_g[i];
    c->norm2 = plain_dot(c->rest, c->rest, dim);
}

/* ---- Words' vectors ---- */

/* Encodes each word alone. A word without a vector of its own keeps a zero: it changes nothing. */
static zv_status encode_words(closed *c, zv_err *err) {
    zv__flip_job *j = c->j;
    for (size_t first = 0; first < j->n; first += ZV__FLIP_BATCH) {
        size_t n = ZV_MIN((size_t)ZV__FLIP_BATCH, j->n - first);
        for (size_t i = 0; i < n; i++) {
            const zv_span *s = &j->q->words[first + i];
            j->texts[i] = (zv_str){j->q->text.ptr + s->begin, s->end - s->begin};
        }
        float *v = c->v + first * j->dim;
        ZV_TRY(j->encoder->encode(j->encoder->ctx, j->texts, n, v, j->status, err));
        for (size_t i = 0; i < n; i++)
            if (!zv_row_usable(j->status[i])) memset(v + i * j->dim, 0, j->dim * sizeof *c->v);
    }
    j->made += j->n;
    for (size_t i = 0; i < j->n; i++) {
        double square = 0;
        const float *v = c->v + i * j->dim;
        for (size_t d = 0; d < j->dim; d++) square += (double)v[d] * (double)v[d];
        c->square[i] = square;
        c->with_f[i] = dot_word(c, j->f, i);
        c->with_g[i] = j->g ? dot_word(c, j->g, i) : 0;
    }
    return ZV_OK;
}

/* Do they add up to the text's direction? */
static zv_status is_sum(closed *c, bool *out, zv_err *err) {
    zv__flip_job *j = c->j;
    renew(c);
    ZV_TRY(j->encoder->encode(j->encoder->ctx, &j->q->text, 1, j->rows, j->status, err));
    j->made++;
    double dot = 0, square = 0;
    for (size_t d = 0; d < j->dim; d++) {
        double x = (double)j->rows[d];
        dot += x * c->rest[d];
        square += x * x;
    }
    *out = zv_row_usable(j->status[0]) && dot / sqrt(square * c->norm2) > 1 - SAME_SUM;
    return ZV_OK;
}

/* ---- Few words: every set ---- */

static zv_status every_set(closed *c, zv__flip_found *out, zv_err *err) {
    zv__flip_job *j = c->j;
    size_t n = j->n;
    bool complete;
    double *scores = ZV_NEW(j->env, (size_t)1 << n, double);
    double *cross = ZV_NEW(j->env, n * n, double);
    zv_status status = scores && cross ? ZV_OK : zv__nomem(err);
    for (size_t a = 0; a < n && status == ZV_OK; a++) {
        memset(c->rest, 0, j->dim * sizeof(double));
        c->k->sum_f64(c->rest, 1, c->v + a * j->dim, j->dim);
        for (size_t b = 0; b < n; b++) cross[a * n + b] = dot_word(c, c->rest, b);
    }
    for (uint32_t mask = 0; mask < (uint32_t)1 << n && status == ZV_OK; mask++) {
        double dot = 0, rival = 0, norm2 = 0, size = 0;
        for (size_t a = 0; a < n; a++) {
            if ((mask >> a) & 1) continue;
            dot += c->with_f[a];
            rival += c->with_g[a];
            size += c->square[a];
            for (size_t b = 0; b < n; b++)
                if (!((mask >> b) & 1)) norm2 += cross[a * n + b];
        }
        scores[mask] = norm2 > 1e-12 * size ? score_of(c, dot, rival, norm2) : ZV__NEVER;
        if (isfinite(scores[mask])) j->lowest = ZV_MIN(j->lowest, dot / sqrt(norm2));
    }
    if (status == ZV_OK) status = zv__flip_exhaust(j, scores, n, out, &complete, err);
    zv__free(j->env, cross);
    zv__free(j->env, scores);
    return status;
}

/* ---- Many words: by effect ---- */

typedef struct effect {
    double score;
    size_t word;
} effect;

static int by_effect(const void *a, const void *b) {
    const effect *x = a, *y = b;
    if (x->score != y->score) return x->score < y->score ? -1 : 1;
    return (x->word > y->word) - (x->word < y->word);
}

/* Scores of moving each word that is gone (put back) or not (taken out), lowest first. */
static size_t effects_of(const closed *c, effect *list, bool gone) {
    size_t n = 0;
    for (size_t i = 0; i < c->j->n; i++)
        if ((c->gone[i] != 0) == gone) list[n++] = (effect){score_with(c, i, gone ? 1 : -1), i};
    zv__sort(list, n, sizeof *list, by_effect);
    return n;
}

/* Takes out the words with the largest effect, one at a time; of a long text a hundredth of what is left, so
 * that the whole costs O(100 n dim). */
static bool take_out(closed *c, effect *list) {
    memset(c->gone, 0, c->j->n);
    renew(c);
    while (score_now(c) >= -SLACK) {
        if (c->n_left < 2) return false;
        size_t n = effects_of(c, list, false), most = ZV_MAX((size_t)1, n / 100);
        for (size_t i = 0; i < most && c->n_left > 1; i++) {
            move(c, list[i].word, -1);
            c->j->lowest = ZV_MIN(c->j->lowest, c->dot / sqrt(c->norm2));
            if (score_now(c) < -SLACK) return true;
        }
    }
    return true;
}

/* The one word that alone is lowest; false if not even that is below. */
static bool keep_one(closed *c) {
    size_t best = SIZE_MAX;
    double lowest = ZV__NEVER;
    for (size_t i = 0; i < c->j->n; i++) {
        double score = score_of(c, c->with_f[i], c->with_g[i], c->square[i]);
        if (!(score < lowest)) continue;
        lowest = score;
        best = i;
    }
    if (best == SIZE_MAX) return false;
    c->j->lowest = ZV_MIN(c->j->lowest, c->with_f[best] / sqrt(c->square[best]));
    if (lowest >= -SLACK) return false;
    memset(c->gone, 1, c->j->n);
    c->gone[best] = 0;
    renew(c);
    return true;
}

/* Puts words back, those that cost least first, until each that is still gone is needed. */
static void put_back(closed *c, effect *list) {
    for (bool changed = true; changed;) {
        renew(c);
        size_t n = effects_of(c, list, true);
        changed = false;
        for (size_t i = 0; i < n && list[i].score < -SLACK; i++) {
            if (!(score_with(c, list[i].word, 1) < -SLACK)) continue;
            move(c, list[i].word, 1);
            changed = true;
        }
    }
}

/* x and y back, z out: R + v_x + v_y - v_z, from kept dot products. */
static bool swap_is_below(const closed *c, const double *with_rest, const double *cross, size_t x,
                          size_t y, size_t z) {
    size_t n = c->j->n;
    double norm2 = c->norm2 + 2 * (with_rest[x] + with_rest[y] - with_rest[z]) + c->square[x] +
                   c->square[y] + c->square[z] +
                   2 * (cross[x * n + y] - cross[x * n + z] - cross[y * n + z]);
    if (norm2 <= 1e-9 * c->norm2) return false;
    return score_of(c, c->dot + c->with_f[x] + c->with_f[y] - c->with_f[z],
                    c->rival + c->with_g[x] + c->with_g[y] - c->with_g[z], norm2) < -SLACK;
}

static bool swap_two(closed *c, const double *cross) {
    size_t n = c->j->n;
    double *with_rest = c->scratch;
    for (size_t i = 0; i < n; i++) with_rest[i] = dot_word(c, c->rest, i);
    for (size_t x = 0; x < n; x++)
        for (size_t y = x + 1; y < n && c->gone[x]; y++)
            for (size_t z = 0; z < n && c->gone[y]; z++)
                if (!c->gone[z] && swap_is_below(c, with_rest, cross, x, y, z)) {
                    c->gone[x] = c->gone[y] = 0;
                    c->gone[z] = 1;
                    renew(c);
                    return true;
                }
    return false;
}

/* All sets of `size` words, by taking words out in order: depth-first, O(1) a set from kept dot products. Keeps
 * the lowest in `best`, and its score. */
typedef struct trying {
    const closed *c;
    const double *with_all, *cross; /* [n] v_i·e, [n, n] */
    double dot, rival, norm2; /* of the whole */
    size_t size, chosen[ZV__FLIP_MAX_EXHAUSTIVE], best[ZV__FLIP_MAX_EXHAUSTIVE];
    double lowest;
} trying;

static void try_from(trying *t, size_t depth, double dot, double rival, double norm2) {
    const closed *c = t->c;
    size_t n = c->j->n, start = depth ? t->chosen[depth - 1] + 1 : 0;
    for (size_t i = start; i < n; i++) {
        double left2 = norm2 - 2 * t->with_all[i] + c->square[i];
        for (size_t d = 0; d < depth; d++) left2 += 2 * t->cross[t->chosen[d] * n + i];
        t->chosen[depth] = i;
        if (depth + 1 < t->size) {
            try_from(t, depth + 1, dot - c->with_f[i], rival - c->with_g[i], left2);
            continue;
        }
        if (left2 <= 1e-9 * t->norm2) continue;
        double score = score_of(c, dot - c->with_f[i], rival - c->with_g[i], left2);
        if (!(score < t->lowest)) continue;
        t->lowest = score;
        memcpy(t->best, t->chosen, sizeof t->best);
    }
}

/* Tries the sets that are smaller than the one found, as far as there are few enough of them: true if
 * all were tried, and then the one found is smallest. One that is better takes its place. */
static bool smaller_sets(closed *c, const double *cross) {
    size_t n = c->j->n, found = zv__flip_size(c->gone, n);
    double sets = 1;
    bool sure = true;
    trying t = {.c = c, .cross = cross, .with_all = c->scratch};
    uint8_t *gone = c->gone;
    for (size_t size = 1; size < found && size <= ZV__FLIP_MAX_EXHAUSTIVE; size++) {
        sets *= (double)(n - size + 1) / (double)size;
        if (sets > MOST_SETS) return false;
        t.size = size;
        t.lowest = ZV__NEVER;
        /* of the whole text: v_i·e is a sum of kept products */
        t.dot = t.rival = t.norm2 = 0;
        for (size_t i = 0; i < n; i++) {
            c->scratch[i] = 0;
            for (size_t k = 0; k < n; k++) c->scratch[i] += cross[i * n + k];
            t.dot += c->with_f[i];
            t.rival += c->with_g[i];
            t.norm2 += c->scratch[i];
        }
        try_from(&t, 0, t.dot, t.rival, t.norm2);
        if (t.lowest < -SLACK) {
            memset(gone, 0, n);
            for (size_t d = 0; d < size; d++) gone[t.best[d]] = 1;
            renew(c);
            return sure;
        }
        sure = sure && t.lowest >= SLACK; /* else rounding decides */
    }
    return sure && found <= ZV__FLIP_MAX_EXHAUSTIVE;
}

static zv_status reduce(closed *c, effect *list, bool *minimal, zv_err *err) {
    zv__flip_job *j = c->j;
    put_back(c, list);
    *minimal = false;
    if (j->n > SWAP_WORDS) return ZV_OK;
    double *cross = ZV_NEW(j->env, j->n * j->n, double);
    double *one = ZV_NEW(j->env, j->dim, double);
    zv_status status = cross && one ? ZV_OK : zv__nomem(err);
    for (size_t a = 0; a < j->n && status == ZV_OK; a++) {
        for (size_t d = 0; d < j->dim; d++) one[d] = (double)c->v[a * j->dim + d];
        for (size_t b = 0; b < j->n; b++) cross[a * j->n + b] = dot_word(c, one, b);
    }
    while (status == ZV_OK && swap_two(c, cross)) put_back(c, list);
    if (status == ZV_OK) *minimal = smaller_sets(c, cross);
    zv__free(j->env, one);
    zv__free(j->env, cross);
    return status;
}

static zv_status by_greed(closed *c, zv__flip_found *out, zv_err *err) {
    effect *list = ZV_NEW(c->j->env, c->j->n, effect);
    if (!list) return zv__nomem(err);
    zv_status status = ZV_OK;
    out->found = take_out(c, list) || keep_one(c);
    if (out->found) {
        status = reduce(c, list, &out->minimal, err);
    } else {
        out->minimal = c->j->g || c->j->q->goal >= 0; /* see the top of the file */
    }
    zv__free(c->j->env, list);
    return status;
}

/* ---- The whole ---- */

static zv_status solve(closed *c, zv__flip_found *out, bool *usable, zv_err *err) {
    ZV_TRY(encode_words(c, err));
    ZV_TRY(is_sum(c, usable, err));
    if (!*usable) return ZV_OK;
    if (c->j->n <= c->j->exhaustive) return every_set(c, out, err);
    return by_greed(c, out, err);
}

zv_status zv__flip_closed(zv__flip_job *j, zv__flip_found *out, bool *usable, zv_err *err) {
    size_t n = j->n;
    closed c = {.j = j, .k = zv_vec_kernels(j->env), .gone = out->gone};
    *usable = false;
    c.v = ZV_NEW(j->env, n * j->dim, float);
    c.with_f = ZV_NEW(j->env, n, double);
    c.with_g = ZV_NEW(j->env, n, double);
    c.square = ZV_NEW(j->env, n, double);
    c.scratch = ZV_NEW(j->env, n, double);
    c.rest = ZV_NEW(j->env, j->dim, double);
    bool ok = c.v && c.with_f && c.with_g && c.square && c.scratch && c.rest;
    zv_status status = ok ? solve(&c, out, usable, err) : zv__nomem(err);
    zv__free(j->env, c.rest);
    zv__free(j->env, c.scratch);
    zv__free(j->env, c.square);
    zv__free(j->env, c.with_g);
    zv__free(j->env, c.with_f);
    zv__free(j->env, c.v);
    return status;
}
