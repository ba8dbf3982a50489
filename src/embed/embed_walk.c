/* embed_walk.c — see embed_walk.h. */
#include "embed/embed_walk.h"

#include "embed/embed_run.h"

/* Positions between asking for a row and its use: about a microsecond. */
enum { AHEAD = 4 };

/* ---- Sizes ------------------------------------------------------------------------------------- */

/* What a row moves by at once, as lr times its pairs: an output by those of three windows, of some W + 1 words each,
 * once for each draw of it (K P(c) of the most frequent word); an input by one with each output of three positions.
 * Measured as the loss on held-out text beside single positions: at .45, the defaults, .4 and .9 % more; at .9, by the
 * rate, 1.4 % (4 MB of English, two seeds); at .8 to 1.6, by 10 and 20 negatives, 1.1 to 1.7 % (3 MB of another text);
 * at 1.8 1 to 3 %; at 3.6 it diverges, and so do two words that are drawn 40 times. */
static const double MOST_MOVED = 0.6;

static size_t group_of(const zv__run *r, float lr) {
    const double negatives = r->opts->negative, window = r->opts->window + 1.0;
    const double output = window * ZV_MAX(1, negatives * r->alias.most), input = 1 + negatives;
    const double moved = (double)lr * ZV__SGNS_GROUP * ZV_MAX(output, input);
    return r->opts->method == ZV_CBOW || moved > MOST_MOVED ? 1 : ZV__SGNS_GROUP;
}

/* Positions that a step reaches at most, its own too. */
static size_t span_of(const zv__run *r) {
    return 2 * (size_t)r->opts->window + ZV__SGNS_GROUP;
}

/* Steps between the uses of a draw: so many reach a word at most. */
static size_t spacing_of(const zv__run *r, size_t group) {
    return (2 * (size_t)r->opts->window + group - 1) / group + 1;
}

/* Draws beyond its own that a step knows: those of later steps that serve it too, and one or more on their way. */
static size_t draws_ahead(const zv__run *r, size_t group) {
    return (r->opts->negative - 1) * spacing_of(r, group) + AHEAD / group + 1;
}

size_t zv__walk_most_in(const zv__run *r) {
    return span_of(r);
}

size_t zv__walk_most_out(const zv__run *r) {
    return ZV__SGNS_GROUP + (size_t)r->opts->negative;
}

/* ---- Words ------------------------------------------------------------------------------------- */

/* From far to near, so that the nearest repeat stays; the inner loop has no branches. */
static void find_repeats(zv__walk *w) {
    const uint32_t *words = w->words;
    uint32_t *repeats = w->repeats;
    memset(repeats, 0, w->n * sizeof *repeats);
    for (size_t d = ZV_MIN(span_of(w->run) - 1, w->n); d > 0; d--)
        for (size_t i = d; i < w->n; i++)
            repeats[i] = words[i] == words[i - d] ? (uint32_t)d : repeats[i];
}

/* Looked up in each step; looking for the ends of the text there would be mispredicted branches. */
void zv__walk_ends(zv__walk *w) {
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

/* ---- Vectors of counts, whole eights ---------------------------------------------------------------- */

enum { EIGHT = 8 };

static inline void clear(float *x, size_t n) {
    for (; n > 0; n -= EIGHT, x += EIGHT)
        for (size_t k = 0; k < EIGHT; k++) x[k] = 0;
}

/* ---- Centres ----------------------------------------------------------------------------------- */

/* The positions of the step that have neighbours, and where their neighbours begin and end together. Returns that
 * end. */
static size_t find_centres(zv__walk *w, size_t i) {
    const size_t group_end = ZV_MIN(w->n, i + w->group);
    size_t end = 0;
    w->n_centres = 0;
    w->begin = SIZE_MAX;
    for (size_t at = i; at < group_end; at++) {
        if (w->words[at] == ZV__TEXT_END) continue;
        const size_t reach = zv__shard_reach(w->run, &w->random);
        const zv__centre c = {.at = at,
                              .begin = at - ZV_MIN(reach, (size_t)w->before[at]),
                              .end = at + 1 + ZV_MIN(reach, (size_t)w->behind[at])};
        if (c.end - c.begin < 2) continue;
        w->centres[w->n_centres++] = c;
        w->begin = ZV_MIN(w->begin, c.begin);
        end = ZV_MAX(end, c.end);
    }
    return end;
}

/* ---- Inputs ------------------------------------------------------------------------------------ */

/* The vector of the word at a position: its row, or what the window composed of its parts. */
static inline float *input_row(const zv__walk *w, size_t position) {
    return w->window ? zv__window_row(w->window, position)
                     : w->run->model.words + (size_t)w->words[position] * w->run->model.stride;
}

/* Where the word of a position stands before it within the step, a lone centre aside; SIZE_MAX: nowhere.
 * Composed rows are one per position. */
static inline size_t same_before(const zv__walk *w, size_t position, size_t lone) {
    size_t back = w->window ? 0 : w->repeats[position];
    if (back > 0 && position - back == lone)
        back = w->repeats[lone] > 0 ? back + w->repeats[lone] : 0;
    return back > 0 && back <= position - w->begin ? position - back : SIZE_MAX;
}

/* All positions from the first neighbour to the last. Centres are each other's neighbours; a lone one is not. */
static void add_inputs(zv__walk *w, size_t end, zv__sgns_rows *rows) {
    const size_t lone = w->n_centres == 1 ? w->centres[0].at : SIZE_MAX;
    for (size_t p = w->begin; p < end; p++) {
        if (p == lone || w->words[p] == ZV__TEXT_END) continue;
        const size_t before = same_before(w, p, lone);
        if (before != SIZE_MAX) {
            w->slots[p - w->begin] = w->slots[before - w->begin];
            continue;
        }
        w->slots[p - w->begin] = (uint32_t)rows->n_in;
        rows->in[rows->n_in++] = input_row(w, p);
    }
}

/* ---- Outputs ----------------------------------------------------------------------------------- */

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

/* The column of a word, a new one at its first use. */
static inline size_t column_of(zv__walk *w, uint32_t word, zv__sgns_rows *rows) {
    float *row = w->run->model.context + (size_t)word * w->run->model.stride;
    size_t j = 0;
    while (j < rows->n_out && rows->out[j] != row) j++;
    if (j == rows->n_out) rows->out[rows->n_out++] = row;
    return j;
}

static void add_outputs(zv__walk *w, zv__sgns_rows *rows) {
    const zv__run *r = w->run;
    for (size_t k = 0; k < w->n_centres; k++)
        w->centres[k].column = column_of(w, w->words[w->centres[k].at], rows);
    clear(w->pushes, zv__sgns_wide(zv__walk_most_out(r)));
    draw(w, w->step + draws_ahead(r, w->group) + 1);
    const size_t spacing = spacing_of(r, w->group);
    size_t at = w->step++;
    for (unsigned k = 0; k < r->opts->negative; k++, at += spacing)
        w->pushes[column_of(w, w->draws[at & w->mask], rows)] += 1;
}

/* ---- Pairs ------------------------------------------------------------------------------------- */

/* n_j = a_j + pushes_j (pairs - a_j) for an input with so many pairs: it meets the negatives of all its centres. A
 * word is no negative of itself (word2vec.c drops such a draw too). */
static inline void count_all(float *restrict all, const float *restrict positive,
                             const float *restrict pushes, float pairs, size_t n) {
    for (; n > 0; n -= EIGHT, all += EIGHT, positive += EIGHT, pushes += EIGHT)
        for (size_t k = 0; k < EIGHT; k++) all[k] = positive[k] + pushes[k] * (pairs - positive[k]);
}

static void count_pairs(const zv__walk *w, zv__sgns_rows *rows) {
    const size_t wide = zv__sgns_wide(rows->n_out);
    clear(rows->positive, (rows->n_in + 1) * wide);
    for (size_t i = 0; i <= rows->n_in; i++) rows->weight[i] = 0;
    rows->pairs = 0;
    for (size_t k = 0; k < w->n_centres; k++) {
        const zv__centre *c = &w->centres[k];
        rows->pairs += (double)(c->end - c->begin - 1);
        for (size_t p = c->begin; p < c->end; p++) {
            if (p == c->at) continue;
            const size_t slot = w->slots[p - w->begin];
            rows->weight[slot] += 1;
            rows->positive[slot * wide + c->column] += 1;
        }
    }
    for (size_t i = 0; i <= rows->n_in; i++)
        count_all(rows->all + i * wide, rows->positive + i * wide, w->pushes, rows->weight[i],
                  wide);
}

static void share_out(const zv__walk *w, zv__sgns_rows *rows) {
    const zv__centre *c = &w->centres[0];
    const size_t wide = zv__sgns_wide(rows->n_out);
    const float share = 1.0f / (float)(c->end - c->begin - 1);
    for (size_t i = 0; i < rows->n_in; i++) rows->weight[i] = 0;
    for (size_t p = c->begin; p < c->end; p++)
        if (p != c->at) rows->weight[w->slots[p - w->begin]] += share;
    clear(rows->positive, wide);
    rows->positive[c->column] = 1;
    count_all(rows->all, rows->positive, w->pushes, 1, wide);
    rows->pairs = 1;
}

/* ---- Steps ------------------------------------------------------------------------------------- */

/* The rows that the position AHEAD brings with it: its word as a centre, and as a neighbour. (With
 * n-grams the window holds composed rows instead.) */
static inline void prefetch_ahead(const zv__walk *w, size_t i) {
    const zv__model *m = &w->run->model;
    const size_t centre = i + AHEAD, entering = centre + w->run->opts->window;
    if (centre < w->n && w->words[centre] != ZV__TEXT_END)
        zv__model_expect(m, m->context + (size_t)w->words[centre] * m->stride, w->writes);
    if (!w->window && entering < w->n && w->words[entering] != ZV__TEXT_END)
        zv__model_expect(m, m->words + (size_t)w->words[entering] * m->stride, w->writes);
}

void zv__walk_rows(zv__walk *w, size_t i, zv__sgns_rows *rows) {
    const size_t group = w->group, reach = w->run->opts->window;
    rows->n_in = rows->n_out = 0;
    for (size_t k = 0; k < group; k++) prefetch_ahead(w, i + k);
    if (w->window) zv__window_move(w->window, i - ZV_MIN(i, reach), i + group + reach);
    const size_t end = find_centres(w, i);
    if (w->n_centres == 0) return;
    add_inputs(w, end, rows);
    add_outputs(w, rows);
    if (w->run->opts->method == ZV_CBOW)
        share_out(w, rows);
    else
        count_pairs(w, rows);
}

void zv__walk_begin(zv__walk *w, size_t task) {
    w->n = zv__shard_begin(w->run, task, w->words, &w->random, &w->lr, &w->passed);
    w->group = group_of(w->run, w->lr);
    w->step = w->drawn = 0;
    w->next_draw = zv__next_random(&w->random);
    find_repeats(w);
    zv__walk_ends(w);
    if (w->window) zv__window_begin(w->window, w->words, w->n);
}

/* ---- Memory ------------------------------------------------------------------------------------ */

zv_status zv__walk_new(zv__walk *w, const zv__run *r, zv__window *window, bool writes,
                       zv_err *err) {
    const size_t draws = draws_ahead(r, 1) + 1; /* more than larger groups need */
    *w = (zv__walk){.run = r, .window = window, .writes = writes};
    while (w->mask + 1 < draws) w->mask = 2 * w->mask + 1;
    w->words = ZV_NEW(r->env, ZV__SHARD + 1, uint32_t);
    w->repeats = ZV_NEW(r->env, ZV__SHARD + 1, uint32_t);
    w->before = ZV_NEW(r->env, ZV__SHARD + 1, uint16_t);
    w->behind = ZV_NEW(r->env, ZV__SHARD + 1, uint16_t);
    w->slots = ZV_NEW(r->env, span_of(r), uint32_t);
    w->draws = ZV_NEW(r->env, w->mask + 1, uint32_t);
    w->pushes = ZV_NEW(r->env, zv__sgns_wide(zv__walk_most_out(r)), float);
    return w->words && w->repeats && w->before && w->behind && w->slots && w->draws && w->pushes
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
    zv__free(w->run->env, w->pushes);
}

zv_status zv__walk_lists(zv__sgns_rows *rows, const zv__run *r, zv_err *err) {
    const size_t n_in = zv__walk_most_in(r), n_out = zv__walk_most_out(r);
    const size_t counts = (n_in + 1) * zv__sgns_wide(n_out);
    *rows = (zv__sgns_rows){.stride = r->model.stride};
    rows->in = ZV_NEW(r->env, n_in, float *);
    rows->out = ZV_NEW(r->env, n_out, float *);
    rows->weight = ZV_NEW(r->env, n_in + 1, float);
    rows->positive = ZV_NEW(r->env, counts, float);
    rows->all = ZV_NEW(r->env, counts, float);
    return rows->in && rows->out && rows->weight && rows->positive && rows->all ? ZV_OK
                                                                                : zv__nomem(err);
}

void zv__walk_lists_free(const zv_env *env, zv__sgns_rows *rows) {
    zv__free(env, rows->in);
    zv__free(env, rows->out);
    zv__free(env, rows->weight);
    zv__free(env, rows->positive);
    zv__free(env, rows->all);
}
