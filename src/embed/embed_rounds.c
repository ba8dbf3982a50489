/* embed_rounds.c — see embed_rounds.h.
 *
 * A round has two phases, 8 items of learning and 8 of merging; one begins when all items of the one before are
 * finished. A thread takes the items that it took last time, which its cache still holds, and when they are
 * done those that nobody has begun. Who waits, waits for items that someone is at, so a lone thread gets
 * through as well as many do. */
#include "embed/embed_rounds.h"

#include <sched.h>

#include "base/base_pool.h"

enum {
    OWNERS = 8, /* parts of the model that are merged at the same time */
    ITEMS = 8, /* of either phase */
    CHUNK = 64, /* positions */
    MAX_COPIES_MIB = 32, /* of all lanes; wide models get shorter chunks */
    AHEAD = 4, /* rows between asking for one and adding to it, but no more than so many … */
    AHEAD_FLOATS = 2048,
    SPINS = 4000, /* before the processor is offered to others */
};

typedef struct copy_cell {
    float *row; /* NULL: free */
    uint32_t slot;
} copy_cell;

typedef struct lane {
    zv__walk walk;
    size_t n, next; /* positions: all, and those learned */
    zv__loss_sum loss;
    zv__sgns_rows step; /* of the model, and then of the copies */
    float *scratch;
    /* the copies of the round */
    copy_cell *cells; /* open addressing, by row */
    float **origins; /* [max_copies] */
    uint32_t *places; /* [max_copies]: their cells */
    float *copies; /* [max_copies, stride] */
    uint32_t *order; /* [max_copies]: copies by owner … */
    size_t begin[OWNERS + 1]; /* … whose part begins here */
    size_t n_copies;
} lane;

struct zv__rounds {
    zv__run *run;
    size_t chunk, max_copies, first;
    unsigned cell_bits;
    lane lanes[ZV__LANES];
    size_t n_phases; /* of the group: learning and merging in turn */
    atomic_size_t taken[ITEMS]; /* phases in which the item was begun */
    _Alignas(64) atomic_size_t finished; /* items of all phases; what waiting threads look at */
};
_Static_assert((int)ZV__LANES == (int)ITEMS && OWNERS == ITEMS, "as many items in both phases");

/* ---- Rows -------------------------------------------------------------------------------------- */

/* By whole cache lines, which the compiler turns into vectors. */
static inline void add(float *restrict y, const float *restrict x, size_t n) {
    for (; n > 0; n -= ZV__SGNS_PAD, y += ZV__SGNS_PAD, x += ZV__SGNS_PAD)
        for (size_t d = 0; d < ZV__SGNS_PAD; d++) y[d] += x[d];
}

static inline void subtract(float *restrict y, const float *restrict x, size_t n) {
    for (; n > 0; n -= ZV__SGNS_PAD, y += ZV__SGNS_PAD, x += ZV__SGNS_PAD)
        for (size_t d = 0; d < ZV__SGNS_PAD; d++) y[d] -= x[d];
}

/* ---- Copies ------------------------------------------------------------------------------------ */

static inline uint64_t row_hash(const float *row) {
    return (uint64_t)((uintptr_t)row / (ZV__SGNS_PAD * sizeof *row)) * 0x9e3779b97f4a7c15u;
}

/* The number of the row's copy, which is made at its first use. */
static uint32_t copy_of(const zv__rounds *s, lane *l, float *row) {
    const size_t stride = s->run->model.stride, mask = ((size_t)1 << s->cell_bits) - 1;
    size_t at = (size_t)(row_hash(row) >> (64 - s->cell_bits));
    while (l->cells[at].row && l->cells[at].row != row) at = (at + 1) & mask;
    if (l->cells[at].row) return l->cells[at].slot;
    const uint32_t slot = (uint32_t)l->n_copies++;
    l->cells[at] = (copy_cell){row, slot};
    l->places[slot] = (uint32_t)at;
    l->origins[slot] = row;
    memcpy(l->copies + slot * stride, row, stride * sizeof *row);
    return slot;
}

static void forget_copies(lane *l) {
    for (size_t k = 0; k < l->n_copies; k++) l->cells[l->places[k]].row = NULL;
    l->n_copies = 0;
}

/* Any rule will do: whose part a row is in doesn't change what is added to it, nor in which order. */
static inline size_t owner_of(const float *row) {
    return (size_t)(row_hash(row) >> 32) % OWNERS;
}

/* Turns the copies into what changed, listed by owner. */
static void finish_copies(const zv__rounds *s, lane *l) {
    const size_t stride = s->run->model.stride;
    size_t count[OWNERS] = {0};
    for (size_t k = 0; k < l->n_copies; k++) {
        float *copy = l->copies + k * stride;
        subtract(copy, l->origins[k], stride);
        count[owner_of(l->origins[k])]++;
    }
    l->begin[0] = 0;
    for (size_t o = 0; o < OWNERS; o++) l->begin[o + 1] = l->begin[o] + count[o];
    for (size_t k = l->n_copies; k-- > 0;) {
        const size_t o = owner_of(l->origins[k]);
        l->order[l->begin[o] + --count[o]] = (uint32_t)k;
    }
}

/* ---- A round ----------------------------------------------------------------------------------- */

static void localise(const zv__rounds *s, lane *l) {
    const size_t stride = s->run->model.stride;
    zv__sgns_rows *step = &l->step;
    for (size_t i = 0; i < step->n_in; i++)
        step->in[i] = l->copies + copy_of(s, l, step->in[i]) * stride;
    for (size_t j = 0; j < step->n_out; j++)
        step->out[j] = l->copies + copy_of(s, l, step->out[j]) * stride;
}

static void learn_chunk(zv__rounds *s, lane *l) {
    forget_copies(l);
    const size_t end = ZV_MIN(l->n, l->next + s->chunk);
    for (; l->next < end; l->next += l->walk.group) {
        zv__walk_rows(&l->walk, l->next, &l->step);
        if (l->step.n_in == 0) continue;
        localise(s, l);
        zv__shard_step(&l->walk, &l->step, l->next, l->scratch, &l->loss);
    }
    finish_copies(s, l);
}

static void merge(const zv__rounds *s, size_t owner) {
    const size_t stride = s->run->model.stride;
    const size_t ahead = ZV_MAX((size_t)1, ZV_MIN((size_t)AHEAD, AHEAD_FLOATS / stride));
    for (size_t k = 0; k < ZV__LANES; k++) {
        const lane *l = &s->lanes[k];
        for (size_t at = l->begin[owner]; at < l->begin[owner + 1]; at++) {
            if (at + ahead < l->begin[owner + 1]) {
                const uint32_t coming = l->order[at + ahead];
                zv__model_expect(&s->run->model, l->origins[coming], true);
                zv__model_expect(&s->run->model, l->copies + coming * stride, false);
            }
            float *row = l->origins[l->order[at]];
            const float *change = l->copies + l->order[at] * stride;
            add(row, change, stride);
        }
    }
}

static void wait_for(zv__rounds *s, size_t finished) {
    for (unsigned spins = 0; atomic_load_explicit(&s->finished, memory_order_acquire) < finished;
         spins++) {
        if (spins > SPINS) sched_yield();
    }
}

/* The item of a phase, unless someone has begun it. */
static void take_item(zv__rounds *s, size_t phase, size_t item) {
    size_t expected = phase;
    if (!atomic_compare_exchange_strong_explicit(&s->taken[item], &expected, phase + 1,
                                                 memory_order_relaxed, memory_order_relaxed))
        return;
    if (phase % 2 == 0)
        learn_chunk(s, &s->lanes[item]);
    else
        merge(s, item);
    atomic_fetch_add_explicit(&s->finished, 1, memory_order_acq_rel);
}

/* One thread's share of a group: its own items first, then the others'. */
static void take_items(void *ctx, size_t task, unsigned worker) {
    zv__rounds *s = ctx;
    const size_t own = worker * ITEMS / zv__workers(s->run->env);
    (void)task;
    for (size_t phase = 0; phase < s->n_phases; phase++) {
        wait_for(s, phase * ITEMS);
        for (size_t k = 0; k < ITEMS; k++) take_item(s, phase, (own + k) % ITEMS);
    }
}

/* ---- A group of tasks -------------------------------------------------------------------------- */

static void begin_lane(void *ctx, size_t number, unsigned worker) {
    zv__rounds *s = ctx;
    (void)worker;
    lane *l = &s->lanes[number];
    const size_t shard = s->first + number;
    l->n = l->next = 0;
    l->loss = (zv__loss_sum){0};
    if (shard >= s->run->n_shards) return;
    zv__walk_begin(&l->walk, s->run->epoch * s->run->n_shards + shard);
    l->n = l->walk.n;
}

size_t zv__rounds_learn(zv__rounds *s, size_t first, zv__loss_sum losses[], uint64_t *passed) {
    s->first = first;
    zv__parallel(s->run->env, ZV__LANES, begin_lane, s);
    size_t longest = 0;
    for (size_t k = 0; k < ZV__LANES; k++) longest = ZV_MAX(longest, s->lanes[k].n);
    s->n_phases = 2 * ((longest + s->chunk - 1) / s->chunk);
    for (size_t k = 0; k < ITEMS; k++) atomic_store(&s->taken[k], 0);
    atomic_store(&s->finished, 0);
    zv__parallel(s->run->env, zv__workers(s->run->env), take_items, s);
    const size_t n = ZV_MIN((size_t)ZV__LANES, s->run->n_shards - first);
    *passed = 0;
    for (size_t k = 0; k < n; k++) {
        losses[k] = s->lanes[k].loss;
        *passed += s->lanes[k].walk.passed;
    }
    return n;
}

/* ---- Memory ------------------------------------------------------------------------------------ */

static bool new_lane(const zv__rounds *s, lane *l) {
    const zv__run *r = s->run;
    const zv_env *env = r->env;
    const size_t stride = r->model.stride;
    zv_err ignored = {0};
    if (zv__walk_new(&l->walk, r, NULL, false, &ignored) != ZV_OK ||
        zv__walk_lists(&l->step, r, &ignored) != ZV_OK)
        return false;
    l->scratch = zv__alloc_aligned(
        env, zv__sgns_scratch(zv__walk_most_in(r), zv__walk_most_out(r), stride), sizeof(float));
    l->cells = ZV_NEW_ZERO(env, (size_t)1 << s->cell_bits, copy_cell);
    l->origins = ZV_NEW(env, s->max_copies, float *);
    l->places = ZV_NEW(env, s->max_copies, uint32_t);
    l->copies = zv__alloc_aligned(env, s->max_copies * stride, sizeof(float));
    l->order = ZV_NEW(env, s->max_copies, uint32_t);
    if (!l->scratch || !l->cells || !l->origins || !l->places || !l->copies || !l->order)
        return false;
    return true;
}

/* Most rows that a chunk can touch: those of its words in both matrices, of the neighbours beyond its ends, and
 * of the draws that its steps meet. The last step may pass its end. */
static size_t copies_of(const zv_learn_opts *o, size_t chunk) {
    return (chunk + ZV__SGNS_GROUP) * (2 + (size_t)o->negative) + 2 * (size_t)o->window;
}

zv_status zv__rounds_new(zv__rounds **out, zv__run *r, zv_err *err) {
    zv__rounds *s = *out = ZV_NEW_ZERO(r->env, 1, zv__rounds);
    if (!s) return zv__nomem(err);
    s->run = r;
    const size_t most =
        ((size_t)MAX_COPIES_MIB << 20) / (ZV__LANES * r->model.stride * sizeof(float));
    s->chunk = CHUNK;
    while (s->chunk > 1 && copies_of(r->opts, s->chunk) > most) s->chunk /= 2;
    s->max_copies = copies_of(r->opts, s->chunk);
    while (((size_t)1 << s->cell_bits) < 2 * s->max_copies) s->cell_bits++;
    for (size_t k = 0; k < ZV__LANES; k++)
        if (!new_lane(s, &s->lanes[k])) {
            zv__rounds_free(s);
            *out = NULL;
            return zv__nomem(err);
        }
    return ZV_OK;
}

void zv__rounds_free(zv__rounds *s) {
    if (!s) return;
    const zv_env *env = s->run->env;
    for (size_t k = 0; k < ZV__LANES; k++) {
        lane *l = &s->lanes[k];
        zv__walk_free(&l->walk);
        zv__walk_lists_free(env, &l->step);
        zv__free_aligned(env, l->scratch);
        zv__free(env, l->cells);
        zv__free(env, l->origins);
        zv__free(env, l->places);
        zv__free_aligned(env, l->copies);
        zv__free(env, l->order);
    }
    zv__free(env, s);
}
