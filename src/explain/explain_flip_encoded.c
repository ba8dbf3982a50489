/* explain_flip_encoded.c — the fewest words, by encoding every candidate: for encoders of which nothing is
 * known, and for the last word on sets of few words. */
#include "explain/explain_flip.h"

#include "explain/explain_private.h"

/* The closed form and what is encoded differ by rounding to f32, some 1e-7; sets nearer to the goal than
 * this are encoded to be sure. */
#define UNSURE 1e-5

/* ---- Every set, by growing size ---- */

typedef struct candidate {
    double closed;
    uint32_t mask;
} candidate;

static int by_closed(const void *a, const void *b) {
    const candidate *x = a, *y = b;
    if (x->closed != y->closed) return x->closed < y->closed ? -1 : 1;
    return (x->mask > y->mask) - (x->mask < y->mask);
}

static unsigned bits(uint32_t mask) {
    unsigned n = 0;
    for (; mask; mask &= mask - 1) n++;
    return n;
}

static void spread(uint8_t *gone, uint32_t mask, size_t n) {
    for (size_t i = 0; i < n; i++) gone[i] = (mask >> i) & 1;
}

/* The sets of `size` words that may be below, likeliest first. */
static size_t list_sets(candidate *list, const zv__flip_job *j, const double *closed, size_t size) {
    size_t n = 0;
    for (uint32_t mask = 1; mask < (uint32_t)1 << j->n; mask++) {
        if (bits(mask) != size || (closed && !(closed[mask] < UNSURE))) continue;
        list[n++] = (candidate){closed ? closed[mask] : 0, mask};
    }
    zv__sort(list, n, sizeof *list, by_closed);
    return n;
}

/* Encodes them, batch by batch. In closed form the first that is below will do, for the list is in order;
 * else the lowest of all. */
static zv_status try_sets(zv__flip_job *j, const candidate *list, size_t n, bool ordered,
                          uint8_t *sets, zv__flip_found *out, zv_err *err) {
    zv__flip_score scores[ZV__FLIP_BATCH];
    double best = 0;
    for (size_t at = 0, batch; at < n && !(ordered && out->found); at += batch) {
        /* in order, the first one is nearly always enough */
        batch = ordered && at == 0 ? 1 : ZV_MIN((size_t)ZV__FLIP_BATCH, n - at);
        for (size_t i = 0; i < batch; i++) spread(sets + i * j->n, list[at + i].mask, j->n);
        ZV_TRY(zv__flip_encode(j, sets, batch, scores, err));
        for (size_t i = 0; i < batch; i++) {
            if (!(scores[i].score < best)) continue;
            best = scores[i].score;
            memcpy(out->gone, sets + i * j->n, j->n);
            out->found = true;
        }
    }
    return ZV_OK;
}

zv_status zv__flip_exhaust(zv__flip_job *j, const double *closed, size_t most, zv__flip_found *out,
                           bool *complete, zv_err *err) {
    candidate *list = ZV_NEW(j->env, (size_t)1 << j->n, candidate);
    uint8_t *sets = ZV_NEW(j->env, ZV__FLIP_BATCH * j->n, uint8_t);
    zv_status status = list && sets ? ZV_OK : zv__nomem(err);
    *complete = true;
    for (size_t size = 1; size <= most && status == ZV_OK && !out->found && *complete; size++) {
        size_t n = list_sets(list, j, closed, size);
        *complete = closed || n <= j->left;
        if (*complete) status = try_sets(j, list, n, closed != NULL, sets, out, err);
    }
    if (!*complete) out->found = false;
    out->minimal = *complete;
    zv__free(j->env, sets);
    zv__free(j->env, list);
    return status;
}

/* ---- Many words ---- */

typedef struct effect {
    double score; /* without this word */
    size_t word;
} effect;

static int by_effect(const void *a, const void *b) {
    const effect *x = a, *y = b;
    if (x->score != y->score) return x->score < y->score ? -1 : 1;
    return (x->word > y->word) - (x->word < y->word);
}

typedef struct many {
    zv__flip_job *j;
    uint8_t *gone, *sets; /* [n], [ZV__FLIP_BATCH, n] */
    effect *effects; /* [n] */
} many;

/* Scores of `n` changes to a set: change i sets word effects[i] to `to`. */
static zv_status try_each(many *m, size_t n, uint8_t to, zv_err *err) {
    zv__flip_score scores[ZV__FLIP_BATCH];
    zv__flip_job *j = m->j;
    for (size_t first = 0; first < n; first += ZV__FLIP_BATCH) {
        size_t batch = ZV_MIN((size_t)ZV__FLIP_BATCH, n - first);
        for (size_t i = 0; i < batch; i++) {
            memcpy(m->sets + i * j->n, m->gone, j->n);
            m->sets[i * j->n + m->effects[first + i].word] = to;
        }
        ZV_TRY(zv__flip_encode(j, m->sets, batch, scores, err));
        for (size_t i = 0; i < batch; i++) m->effects[first + i].score = scores[i].score;
    }
    return ZV_OK;
}

/* Words go one after another, the one with the largest effect first, until it is enough. Effects are
 * measured again after each one while the allowance lasts; then they go as they were last measured. */
static zv_status take_out(many *m, bool *below, zv_err *err) {
    zv__flip_job *j = m->j;
    size_t n = j->n;
    for (size_t i = 0; i < n; i++) m->effects[i].word = i;
    *below = false;
    while (n > 0 && !*below) {
        if (j->left >= n) {
            ZV_TRY(try_each(m, n, 1, err));
            zv__sort(m->effects, n, sizeof *m->effects, by_effect);
            m->gone[m->effects[0].word] = 1;
            *below = m->effects[0].score < 0;
        } else {
            zv__flip_score now;
            m->gone[m->effects[0].word] = 1;
            ZV_TRY(zv__flip_encode(j, m->gone, 1, &now, err));
            *below = now.score < 0;
        }
        n--;
        memmove(m->effects, m->effects + 1, n * sizeof *m->effects);
    }
    return ZV_OK;
}

/* Puts words back while it stays below: each time the one that costs least. The last check of
 * explain_flip.c goes on where the allowance ends. */
static zv_status put_back(many *m, zv_err *err) {
    zv__flip_job *j = m->j;
    for (;;) {
        size_t n = 0;
        for (size_t i = 0; i < j->n; i++)
            if (m->gone[i]) m->effects[n++].word = i;
        if (n < 2 || j->left < n) return ZV_OK;
        ZV_TRY(try_each(m, n, 0, err));
        zv__sort(m->effects, n, sizeof *m->effects, by_effect);
        if (!(m->effects[0].score < 0)) return ZV_OK;
        m->gone[m->effects[0].word] = 0;
    }
}

/* The set with words a and b put back, and each other word taken out in turn: is one of them below? */
static zv_status swap_pair(many *m, size_t a, size_t b, bool *better, zv_err *err) {
    zv__flip_job *j = m->j;
    size_t n = 0;
    m->gone[a] = m->gone[b] = 0;
    for (size_t c = 0; c < j->n; c++)
        if (!m->gone[c] && c != a && c != b) m->effects[n++].word = c;
    zv_status status = try_each(m, n, 1, err);
    zv__sort(m->effects, n, sizeof *m->effects, by_effect);
    *better = status == ZV_OK && n > 0 && m->effects[0].score < 0;
    if (*better)
        m->gone[m->effects[0].word] = 1;
    else
        m->gone[a] = m->gone[b] = 1;
    return status;
}

/* Two words back and another one out: one word fewer. */
static zv_status swap_two(many *m, bool *better, zv_err *err) {
    zv__flip_job *j = m->j;
    *better = false;
    for (size_t a = 0; a < j->n; a++)
        for (size_t b = a + 1; b < j->n && m->gone[a]; b++) {
            if (!m->gone[b]) continue;
            if (j->left < j->n) return ZV_OK;
            ZV_TRY(swap_pair(m, a, b, better, err));
            if (*better) return ZV_OK;
        }
    return ZV_OK;
}

static zv_status reduce(many *m, zv_err *err) {
    for (bool better = true; better;) {
        ZV_TRY(put_back(m, err));
        ZV_TRY(swap_two(m, &better, err));
    }
    return ZV_OK;
}

zv_status zv__flip_encoded(zv__flip_job *j, zv__flip_found *out, zv_err *err) {
    bool complete = false;
    *out = (zv__flip_found){.gone = out->gone};
    if (j->n <= j->exhaustive) ZV_TRY(zv__flip_exhaust(j, NULL, j->n, out, &complete, err));
    if (complete) return ZV_OK;
    memset(out->gone, 0, j->n);
    many m = {.j = j, .gone = out->gone};
    m.sets = ZV_NEW(j->env, ZV__FLIP_BATCH * j->n, uint8_t);
    m.effects = ZV_NEW(j->env, j->n, effect);
    zv_status status = m.sets && m.effects ? ZV_OK : zv__nomem(err);
    if (status == ZV_OK) status = take_out(&m, &out->found, err);
    if (status == ZV_OK && out->found) status = reduce(&m, err);
    zv__free(j->env, m.effects);
    zv__free(j->env, m.sets);
    return status;
}
