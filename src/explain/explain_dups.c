/* explain_dups.c — what repeats, as sets: the passes of explain_dups.h one after the other, and what they
 * found put together. */
#include "explain/explain_dups.h"

#define NEAR_WORDS 0.8 /* one word in nine replaced: 8 stay of 10 different ones */
#define NEAR_ANGLE 0.99 /* 8 degrees */
#define LEAST_NEAR 0.5

const char *zv_dup_kind_name(zv_dup_kind kind) {
    static const char *const names[] = {"text", "words", "near", "vector", "angle"};
    return (size_t)kind < ZV_COUNT(names) ? names[kind] : "?";
}

/* What the caller gets, with what it points to. */
typedef struct owned {
    zv_dups dups; /* first, so that it is the same address */
    zv_dup *rows;
    zv_dup_set *sets;
} owned;

/* ---- From keepers to sets ---- */

/* A keeper of one pass may itself repeat another row in the next one. What repeats its text shares its
 * similarity, and its kind where that is the looser one. */
static void follow(zv__dups_work *w) {
    for (size_t i = 0; i < w->n; i++) {
        while (w->keeper[w->keeper[i]] != w->keeper[i]) {
            const size_t via = w->keeper[i];
            if (w->kind[via] > w->kind[i]) w->kind[i] = w->kind[via];
            w->similarity[i] = w->similarity[via]; /* that to `via` is 1 */
            w->keeper[i] = w->keeper[via];
        }
    }
}

typedef struct member {
    size_t keeper;
    zv_dup dup;
} member;

static int by_keeper(const void *x, const void *y) {
    const member *a = x, *b = y;
    const bool first_a = a->keeper == a->dup.row, first_b = b->keeper == b->dup.row;
    if (a->keeper != b->keeper) return a->keeper < b->keeper ? -1 : 1;
    if (first_a != first_b) return first_a ? -1 : 1;
    if (a->dup.similarity != b->dup.similarity)
        return a->dup.similarity > b->dup.similarity ? -1 : 1;
    return (a->dup.row > b->dup.row) - (a->dup.row < b->dup.row);
}

static int largest_first(const void *x, const void *y) {
    const zv_dup_set *a = x, *b = y;
    if (a->n != b->n) return a->n > b->n ? -1 : 1;
    return (a->rows[0].row > b->rows[0].row) - (a->rows[0].row < b->rows[0].row);
}

/* Rows in sets: those that repeat one, and those that are repeated. */
static size_t list_members(const zv__dups_work *w, member *out, uint8_t *repeated) {
    size_t n = 0;
    for (size_t i = 0; i < w->n; i++)
        if (w->keeper[i] != i) repeated[w->keeper[i]] = 1;
    for (size_t i = 0; i < w->n; i++)
        if (w->keeper[i] != i)
            out[n++] = (member){w->keeper[i], {i, w->kind[i], w->similarity[i]}};
        else if (repeated[i])
            out[n++] = (member){i, {i, 0, 1}};
    zv__sort(out, n, sizeof *out, by_keeper);
    return n;
}

static void cut_into_sets(owned *o, const member *members, size_t n) {
    for (size_t i = 0; i < n; i++) {
        o->rows[i] = members[i].dup;
        if (members[i].keeper == members[i].dup.row)
            o->sets[o->dups.n_sets++] = (zv_dup_set){o->rows + i, 0};
        o->sets[o->dups.n_sets - 1].n++;
    }
    zv__sort(o->sets, o->dups.n_sets, sizeof *o->sets, largest_first);
    o->dups.sets = o->sets;
}

static zv_status make_sets(owned *o, zv__dups_work *w, zv_err *err) {
    for (size_t i = 0; i < w->n; i++)
        if (w->keeper[i] != i) o->dups.repeats[w->kind[i]]++;
    follow(w);
    member *members = ZV_NEW(w->env, w->n, member);
    uint8_t *repeated = ZV_NEW_ZERO(w->env, w->n, uint8_t);
    bool fine = members && repeated;
    if (fine) {
        const size_t n = list_members(w, members, repeated);
        o->rows = ZV_NEW(w->env, n + 1, zv_dup);
        o->sets = ZV_NEW(w->env, n / 2 + 1, zv_dup_set);
        fine = o->rows && o->sets;
        if (fine) cut_into_sets(o, members, n);
    }
    zv__free(w->env, members);
    zv__free(w->env, repeated);
    return fine ? ZV_OK : zv__nomem(err);
}

/* ---- The passes ---- */

static zv_status compare_words(zv__dups_work *w, bool near, zv_err *err) {
    zv__dups_words words;
    ZV_TRY(zv__dups_read_words(&words, w, err));
    zv_status status = zv__dups_same_words(w, &words, err);
    if (status == ZV_OK && near) status = zv__dups_near(w, &words, err);
    zv__dups_words_free(&words, w->env);
    return status;
}

static bool has_something(const zv_space *space, size_t row) {
    return zv_space_has_texts(space) ? zv_space_text(space, row).len > 0
                                     : zv_row_usable(zv_space_status(space, row));
}

static zv_status find(owned *o, zv__dups_work *w, zv_err *err) {
    o->dups.rows = w->n;
    for (size_t i = 0; i < w->n; i++) o->dups.compared += has_something(w->space, i);
    if (o->dups.compared < 2)
        return zv_err_set(err, ZV_NODATA, M_EXPLAIN_DUPS_FEW, zv_space_path(w->space),
                          o->dups.compared);
    w->keeper = ZV_NEW(w->env, w->n, size_t);
    w->kind = ZV_NEW_ZERO(w->env, w->n, zv_dup_kind);
    w->similarity = ZV_NEW_ZERO(w->env, w->n, double);
    if (!w->keeper || !w->kind || !w->similarity) return zv__nomem(err);
    for (size_t i = 0; i < w->n; i++) w->keeper[i] = i;
    const bool texts = zv_space_has_texts(w->space);
    if (texts) ZV_TRY(zv__dups_equal_texts(w, err));
    if (texts) ZV_TRY(compare_words(w, o->dups.by == ZV_DUPS_BY_WORDS, err));
    if (!texts || o->dups.by == ZV_DUPS_BY_ANGLE) ZV_TRY(zv__dups_equal_vectors(w, err));
    if (o->dups.by == ZV_DUPS_BY_ANGLE) ZV_TRY(zv__dups_angle(w, err));
    return make_sets(o, w, err);
}

/* What is asked for, with the defaults of this space. */
static zv_status choose(zv_dups *d, const zv_space *space, const zv_dups_opts *opts, zv_err *err) {
    const bool texts = zv_space_has_texts(space);
    zv_dups_by by = opts ? opts->by : ZV_DUPS_BY_AUTO;
    if (by == ZV_DUPS_BY_AUTO) by = texts ? ZV_DUPS_BY_WORDS : ZV_DUPS_BY_ANGLE;
    if (by == ZV_DUPS_BY_WORDS && !texts)
        return zv_err_set(err, ZV_USAGE, M_EXPLAIN_DUPS_NO_TEXTS, zv_space_path(space));
    d->near = by == ZV_DUPS_BY_WORDS ? NEAR_WORDS : NEAR_ANGLE;
    if (opts && opts->near != 0) d->near = opts->near;
    if (!(d->near >= LEAST_NEAR && d->near <= 1))
        return zv_err_set(err, ZV_USAGE, M_EXPLAIN_DUPS_NEAR, d->near, LEAST_NEAR);
    d->by = opts && opts->equal_only ? ZV_DUPS_BY_AUTO : by;
    if (d->by == ZV_DUPS_BY_AUTO) d->near = ZV__NAN;
    return ZV_OK;
}

zv_status zv_explain_dups(zv_dups **out, const zv_env *env, const zv_space *space,
                          const zv_dups_opts *opts, zv_err *err) {
    *out = NULL;
    owned *o = ZV_NEW_ZERO(env, 1, owned);
    if (!o) return zv__nomem(err);
    zv_status status = choose(&o->dups, space, opts, err);
    zv__dups_work w = {.env = env, .space = space, .near = o->dups.near, .n = zv_space_size(space)};
    if (status == ZV_OK) status = find(o, &w, err);
    zv__free(env, w.keeper);
    zv__free(env, w.kind);
    zv__free(env, w.similarity);
    if (status == ZV_OK)
        *out = &o->dups;
    else
        zv_dups_free(env, &o->dups);
    return status;
}

void zv_dups_free(const zv_env *env, zv_dups *d) {
    if (!d) return;
    owned *o = (owned *)d;
    zv__free(env, o->rows);
    zv__free(env, o->sets);
    zv__free(env, o);
}

void zv_dups_kept(const zv_dups *d, uint8_t *keep) {
    memset(keep, 1, d->rows);
    for (size_t s = 0; s < d->n_sets; s++)
        for (size_t i = 1; i < d->sets[s].n; i++) keep[d->sets[s].rows[i].row] = 0;
}
