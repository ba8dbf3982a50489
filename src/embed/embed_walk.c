/* embed_walk.c — see embed_walk.h. */
#include "embed/embed_walk.h"

#include "embed/embed_run.h"

enum { AHEAD = 4 /* steps between asking for a row and its use: about a microsecond */ };

/* ---- Words ------------------------------------------------------------------------------------- */

static size_t span_of(const zv__run *r) {
    return 2 * (size_t)r->opts->window;
}

/* From far to near, so that the nearest repeat stays; the inner loop has no branches. */
static void find_repeats(zv__walk *w) {
    const uint32_t *words = w->words;
    uint32_t *repeats = w->repeats;
    memset(repeats, 0, w->n * sizeof *repeats);
    for (size_t d = ZV_MIN(span_of(w->run), w->n); d > 0; d--)
        for (size_t i = d; i < w->n; i++)
            repeats[i] = words[i] == words[i - d] ? (uint32_t)d : repeats[i];
}

/* Looked up in each step; looking for the ends of the text there would be mispredicted branches. */
static void find_ends(zv__walk *w) {
    const size_t n = w->n;
    const uint16_t most = (uint16_t)w->run->opts->window;
    uint16_t run = 0;
    for (size_t i = 0; i < n; i++) {
        w->before[i] = run;
        run = w->words[i] == ZV__TEXT_END ? 0 : ZV_MIN((uint16_t)(run + 1), most);
    }
    run = 0;
    for (size_t i = n; i-- > 0;) {
        w->behind[i] = run;
        run = w->words[i] == ZV__TEXT_END ? 0 : ZV_MIN((uint16_t)(run + 1), most);
    }
}

/* ---- Negatives --------------------------------------------------------------------------------- */

/* Steps between the uses of a draw. */
static size_t spacing_of(const zv__run *r) {
    return span_of(r) + 1;
}

/* Draws that a step reaches ahead of its own. */
static size_t draws_ahead(const zv__run *r) {
    return (r->opts->negative - 1) * spacing_of(r);
}

static void draw(zv__walk *w, size_t up_to) {
    const zv__run *r = w->run;
    while (w->drawn < up_to) {
        const uint32_t word = zv__alias_draw(&r->alias, w->next_draw);
        w->next_draw = zv__next_random(&w->random);
        zv__alias_prefetch(&r->alias, w->next_draw);
        w->draws[w->drawn++ & w->mask] = word;
        zv__model_expect(&r->model, r->model.context + (size_t)word * r->model.stride, w->writes);
    }
}

/* One draw may be the middle word, which is no negative of itself (word2vec.c drops it too); and the same
 * word may be drawn twice. */
static void add_negatives(zv__walk *w, uint32_t middle, zv__sgns_rows *rows) {
    const zv__run *r = w->run;
    const size_t stride = r->model.stride, spacing = spacing_of(r);
    draw(w, w->step + draws_ahead(r) + AHEAD + 1);
    size_t at = w->step;
    for (unsigned k = 0; k < r->opts->negative; k++, at += spacing) {
        const uint32_t word = w->draws[at & w->mask];
        if (word == middle) continue;
        float *row = r->model.context + (size_t)word * stride;
        size_t j = 1;
        while (j < rows->n_out && rows->out[j] != row) j++;
        if (j == rows->n_out) {
            rows->out[rows->n_out++] = row;
            rows->out_weight[j] = 0;
        }
        rows->out_weight[j] += 1;
    }
    w->step++;
}

/* ---- Neighbours -------------------------------------------------------------------------------- */

/* The vector of the word at a position: its row, or what the window composed of its parts. */
static inline float *input_row(const zv__walk *w, size_t position) {
    return w->window ? zv__window_row(w->window, position)
                     : w->run->model.words + (size_t)w->words[position] * w->run->model.stride;
}

/* Where the word of a position stands before it from `begin` on, the middle word aside; SIZE_MAX: nowhere.
 * Composed rows are one per position. */
static inline size_t same_before(const zv__walk *w, size_t position, size_t begin, size_t middle) {
    size_t back = w->window ? 0 : w->repeats[position];
    if (back > 0 && position - back == middle)
        back = w->repeats[middle] > 0 ? back + w->repeats[middle] : 0;
    return back > 0 && back <= position - begin ? position - back : SIZE_MAX;
}

static void add_neighbours(zv__walk *w, size_t i, zv__sgns_rows *rows) {
    const size_t reach = zv__shard_reach(w->run, &w->random);
    const size_t begin = i - ZV_MIN(reach, (size_t)w->before[i]);
    const size_t end = i + 1 + ZV_MIN(reach, (size_t)w->behind[i]);
    const bool cbow = w->run->opts->method == ZV_CBOW;
    const size_t n = end - begin - 1;
    const float share = cbow ? 1.0f / (float)n : 1.0f;
    rows->pairs = cbow ? 1 : (double)n;
    for (size_t p = begin; p < end; p++) {
        if (p == i) continue;
        const size_t before = same_before(w, p, begin, i);
        if (before != SIZE_MAX) {
            const uint32_t slot = w->slots[p - begin] = w->slots[before - begin];
            rows->in_weight[slot] += share;
            continue;
        }
        w->slots[p - begin] = (uint32_t)rows->n_in;
        rows->in[rows->n_in] = input_row(w, p);
        rows->in_weight[rows->n_in++] = share;
    }
}

/* ---- Steps ------------------------------------------------------------------------------------- */

/* The rows that the position AHEAD brings with it: its word as the middle one, and as a neighbour. (With
 * n-grams the window holds composed rows instead.) */
static inline void prefetch_ahead(const zv__walk *w, size_t i) {
    const zv__model *m = &w->run->model;
    const size_t middle = i + AHEAD, entering = middle + w->run->opts->window;
    if (middle < w->n && w->words[middle] != ZV__TEXT_END)
        zv__model_expect(m, m->context + (size_t)w->words[middle] * m->stride, w->writes);
    if (!w->window && entering < w->n && w->words[entering] != ZV__TEXT_END)
        zv__model_expect(m, m->words + (size_t)w->words[entering] * m->stride, w->writes);
}

void zv__walk_rows(zv__walk *w, size_t i, zv__sgns_rows *rows) {
    const zv__model *m = &w->run->model;
    rows->n_in = rows->n_out = 0;
    prefetch_ahead(w, i);
    if (w->window) zv__window_move(w->window, i);
    if (w->words[i] == ZV__TEXT_END) return;
    add_neighbours(w, i, rows);
    if (rows->n_in == 0) return;
    rows->out[0] = m->context + (size_t)w->words[i] * m->stride;
    rows->out_weight[0] = 1;
    rows->n_out = 1;
    add_negatives(w, w->words[i], rows);
}

void zv__walk_begin(zv__walk *w, size_t task) {
    w->n = zv__shard_begin(w->run, task, w->words, &w->random, &w->lr, &w->passed);
    w->step = w->drawn = 0;
    w->next_draw = zv__next_random(&w->random);
    find_repeats(w);
    find_ends(w);
    if (w->window) zv__window_begin(w->window, w->words, w->n);
}

/* ---- Memory ------------------------------------------------------------------------------------ */

zv_status zv__walk_new(zv__walk *w, const zv__run *r, zv__window *window, bool writes,
                       zv_err *err) {
    const size_t draws = draws_ahead(r) + AHEAD + 1;
    *w = (zv__walk){.run = r, .window = window, .writes = writes};
    while (w->mask + 1 < draws) w->mask = 2 * w->mask + 1;
    w->words = ZV_NEW(r->env, ZV__SHARD + 1, uint32_t);
    w->repeats = ZV_NEW(r->env, ZV__SHARD + 1, uint32_t);
    w->before = ZV_NEW(r->env, ZV__SHARD + 1, uint16_t);
    w->behind = ZV_NEW(r->env, ZV__SHARD + 1, uint16_t);
    w->slots = ZV_NEW(r->env, span_of(r) + 1, uint32_t);
    w->draws = ZV_NEW(r->env, w->mask + 1, uint32_t);
    return w->words && w->repeats && w->before && w->behind && w->slots && w->draws
               ? ZV_OK
               : zv__nomem(err);
}

void zv__walk_free(zv__walk *w) {
    if (!w->run) return;
    zv__free(w->run->env, w->words);
    zv__free(w->run->env, w->repeats);
    zv__free(w->run->env, w->before);
    zv__free(w->run->env, w->behind);
    zv__free(w->run->env, w->slots);
    zv__free(w->run->env, w->draws);
}

zv_status zv__walk_lists(zv__sgns_rows *rows, const zv__run *r, zv_err *err) {
    const size_t n_in = span_of(r), n_out = 1 + r->opts->negative;
    *rows = (zv__sgns_rows){.stride = r->model.stride};
    rows->in = ZV_NEW(r->env, n_in, float *);
    rows->out = ZV_NEW(r->env, n_out, float *);
    rows->in_weight = ZV_NEW_ZERO(r->env, ZV__SGNS_ROOM(n_in), float);
    rows->out_weight = ZV_NEW_ZERO(r->env, ZV__SGNS_ROOM(n_out), float);
    return rows->in && rows->out && rows->in_weight && rows->out_weight ? ZV_OK : zv__nomem(err);
}

void zv__walk_lists_free(const zv_env *env, zv__sgns_rows *rows) {
    zv__free(env, rows->in);
    zv__free(env, rows->out);
    zv__free(env, rows->in_weight);
    zv__free(env, rows->out_weight);
}
