/* explain_why_words.c — see explain_why_words.h. */
#include "explain/explain_why_words.h"

#include "explain/explain_private.h"

/* ---- Repeated words ---- */

typedef struct place {
    const zv_part *part;
    size_t at; /* in the text's parts */
    size_t entry;
} place;

static int compare_words(const zv_part *x, const zv_part *y) {
    if (x->row != y->row) return x->row < y->row ? -1 : 1;
    if (x->row != SIZE_MAX) return 0;
    int order = memcmp(x->word.ptr, y->word.ptr, ZV_MIN(x->word.len, y->word.len));
    if (order) return order;
    return (x->word.len > y->word.len) - (x->word.len < y->word.len);
}

static int by_word(const void *a, const void *b) {
    const place *x = a, *y = b;
    int order = compare_words(x->part, y->part);
    if (order) return order;
    return (x->at > y->at) - (x->at < y->at);
}

static int by_place(const void *a, const void *b) {
    const place *x = a, *y = b;
    return (x->at > y->at) - (x->at < y->at);
}

/* Numbers the different words in the order in which they first occur; returns how many there are. `places`
 * ends in the order of the text. */
static size_t number_words(place *places, const zv_encoded *e) {
    size_t n = 0;
    for (size_t i = 0; i < e->n_parts; i++) places[i] = (place){&e->parts[i], i, 0};
    zv__sort(places, e->n_parts, sizeof *places, by_word);
    /* first the place of the first occurrence, then its number */
    for (size_t i = 0; i < e->n_parts; i++) {
        bool same = i > 0 && compare_words(places[i - 1].part, places[i].part) == 0;
        places[i].entry = same ? places[i - 1].entry : places[i].at;
    }
    zv__sort(places, e->n_parts, sizeof *places, by_place);
    for (size_t i = 0; i < e->n_parts; i++)
        places[i].entry = places[i].entry == i ? n++ : places[places[i].entry].entry;
    return n;
}

/* ---- Entries ---- */

static zv_status make_room(zv__why_words *w, const zv_env *env, zv__arena *arena, size_t dim,
                           zv_err *err) {
    w->names = zv__arena_alloc(arena, w->n, sizeof *w->names);
    w->weights = zv__arena_alloc(arena, w->n, sizeof *w->weights);
    w->times = zv__arena_alloc(arena, w->n, sizeof *w->times);
    w->vectors = zv__alloc(env, w->n, dim * sizeof(float));
    return w->names && w->weights && w->times && w->vectors ? ZV_OK : zv__nomem(err);
}

static void fill_entry(zv__why_words *w, size_t i, const zv_part *part, const zv_space *words,
                       size_t dim) {
    w->names[i] = part->word;
    w->weights[i] = part->weight;
    w->times[i] = 1;
    zv_part_vector(part, words, w->vectors + i * dim);
}

static zv_status join_repeated(zv__why_words *w, const zv_env *env, zv__arena *arena,
                               const zv_side *side, size_t dim, zv_err *err) {
    const zv_encoded *e = side->encoded;
    place *places = ZV_NEW(env, e->n_parts, place);
    if (!places) return zv__nomem(err);
    w->n = number_words(places, e);
    zv_status status = make_room(w, env, arena, dim, err);
    size_t next = 0;
    for (size_t i = 0; i < e->n_parts && status == ZV_OK; i++) {
        size_t entry = places[i].entry;
        if (entry == next) {
            fill_entry(w, next++, &e->parts[i], side->words, dim);
        } else {
            w->weights[entry] += e->parts[i].weight;
            w->times[entry]++;
        }
    }
    zv__free(env, places);
    return status;
}

zv_status zv__why_words_of(zv__why_words *out, const zv_env *env, zv__arena *arena,
                           const zv_side *side, size_t dim, zv_err *err) {
    *out = (zv__why_words){.n = side->encoded->n_parts, .known = side->encoded->n_parts};
    if (out->n > ZV__WHY_WORDS) return join_repeated(out, env, arena, side, dim, err);
    ZV_TRY(make_room(out, env, arena, dim, err));
    for (size_t i = 0; i < out->n; i++)
        fill_entry(out, i, &side->encoded->parts[i], side->words, dim);
    return ZV_OK;
}

void zv__why_words_free(zv__why_words *w, const zv_env *env) {
    zv__free(env, w->vectors);
    w->vectors = NULL;
}

void zv__why_words_sum(double *e, const zv__why_words *w, const zv_kernels *k, size_t dim) {
    memset(e, 0, dim * sizeof(double));
    for (size_t i = 0; i < w->n; i++) k->sum_f64(e, w->weights[i], w->vectors + i * dim, dim);
}

/* ---- The words of least effect ---- */

typedef struct effect {
    double size;
    size_t entry;
} effect;

static int by_size(const void *a, const void *b) {
    const effect *x = a, *y = b;
    if (x->size != y->size) return x->size > y->size ? -1 : 1;
    return (x->entry > y->entry) - (x->entry < y->entry);
}

static int by_entry(const void *a, const void *b) {
    const effect *x = a, *y = b;
    return (x->entry > y->entry) - (x->entry < y->entry);
}

/* The first `keep` of the list stay, in their order; what is left of e is the last entry. */
static void keep_first(zv__why_words *w, const zv_kernels *k, const effect *list, size_t keep,
                       const double *e, size_t dim) {
    size_t times = w->known;
    w->others = w->n - keep;
    memcpy(w->rest, e, dim * sizeof(double));
    for (size_t i = 0; i < keep; i++) {
        size_t from = list[i].entry; /* ≥ i: they rise */
        memmove(w->vectors + i * dim, w->vectors + from * dim, dim * sizeof(float));
        w->names[i] = w->names[from];
        w->weights[i] = w->weights[from];
        w->times[i] = w->times[from];
        times -= w->times[i];
        k->sum_f64(w->rest, -w->weights[i], w->vectors + i * dim, dim);
    }
    for (size_t d = 0; d < dim; d++) w->vectors[keep * dim + d] = (float)w->rest[d];
    w->names[keep] = zv_str_of("other words");
    w->weights[keep] = 1;
    w->times[keep] = times;
    w->n = keep + 1;
}

zv_status zv__why_words_least(zv__why_words *w, const zv_env *env, zv__arena *arena,
                              const zv_kernels *k, const double *e, const double *f, size_t dim,
                              zv_err *err) {
    if (w->n <= ZV__WHY_WORDS) return ZV_OK;
    effect *list = ZV_NEW(env, w->n, effect);
    w->rest = zv__arena_alloc(arena, dim, sizeof *w->rest);
    if (list && w->rest) {
        for (size_t i = 0; i < w->n; i++) {
            double dot = 0;
            for (size_t d = 0; d < dim; d++) dot += f[d] * (double)w->vectors[i * dim + d];
            list[i] = (effect){fabs(w->weights[i] * dot), i};
        }
        zv__sort(list, w->n, sizeof *list, by_size);
        zv__sort(list, ZV__WHY_WORDS - 1, sizeof *list, by_entry);
        keep_first(w, k, list, ZV__WHY_WORDS - 1, e, dim);
    }
    bool ok = list && w->rest;
    zv__free(env, list);
    return ok ? ZV_OK : zv__nomem(err);
}
