/* explain_compare.c — which rows of two spaces are the same items, and which of them are looked at. */
#include "base/base_private.h"

#include <zavit/explain.h>
#include <zavit/vec.h>

#include "explain/explain_compare.h"

enum { K = 10, QUERIES = 1000, ROWS = 1000, PERMUTATIONS = 999, SHOWN = 10, CKA_ROWS = 4000 };

const char *zv_pairing_name(zv_pairing p) {
    static const char *const names[] = {"auto", "id", "row", "none"};
    return (size_t)p < ZV_COUNT(names) ? names[p] : "?";
}

void zv__compare_row(const zv__compare_box *box, const zv__compare_side *s, size_t row,
                     float *out) {
    zv_space_row(s->space, row, out);
    if (box->c.unit) zv_vec_normalize(zv_vec_kernels(box->env), out, out, s->dim);
}

zv_status zv__compare_stopped(const zv__compare_box *box, zv_err *err) {
    if (!zv_env_stopped(box->env)) return ZV_OK;
    return zv_err_set(err, ZV_INTERRUPTED, M_COMPARE_STOPPED);
}

static const char *path_of(const zv__compare_side *s) {
    const char *path = zv_space_path(s->space);
    return path ? path : "SPACE";
}

/* ---- Contracts ---- */

static bool same(const char *x, const char *y) {
    return !x || !y || strcmp(x, y) == 0; /* what is not stated contradicts nothing */
}

/* Says the first thing that two contracts state differently. */
static void tell_contracts(const zv__compare_box *box) {
    const zv_contract *x = zv_space_contract(box->a.space), *y = zv_space_contract(box->b.space);
    const struct {
        const char *name, *a, *b;
    } stated[] = {{"zavit.kind", zv_space_kind_name(x->kind), zv_space_kind_name(y->kind)},
                  {"zavit.pooling", x->pooling, y->pooling},
                  {"zavit.text", x->text, y->text},
                  {"zavit.model (sha256)", x->model_sha256, y->model_sha256}};
    for (size_t i = 0; i < ZV_COUNT(stated); i++) {
        if (same(stated[i].a, stated[i].b)) continue;
        zv_env_warn(box->env, M_COMPARE_CONTRACTS, stated[i].name, path_of(&box->a), stated[i].a,
                    path_of(&box->b), stated[i].b);
        return;
    }
    if (!box->c.unit && x->normalized != y->normalized)
        zv_env_warn(box->env, M_COMPARE_NORMALIZED, path_of(&box->a), path_of(&box->b));
}

static zv_status check_contracts(zv__compare_box *box, zv_err *err) {
    zv_metric a = zv_space_contract(box->a.space)->metric,
              b = zv_space_contract(box->b.space)->metric;
    if (!box->opts.metric && a != b)
        return zv_err_set(err, ZV_USAGE, M_COMPARE_METRICS, path_of(&box->a), zv_metric_name(a),
                          path_of(&box->b), zv_metric_name(b));
    box->c.metric = box->opts.metric ? *box->opts.metric : a;
    box->c.unit = box->c.metric == ZV_COS;
    if (box->a.space != box->b.space) tell_contracts(box);
    return ZV_OK;
}

/* ---- Usable rows ---- */

static zv_status find_usable(const zv_env *env, zv__compare_side *s, zv_err *err) {
    size_t size = zv_space_size(s->space);
    s->dim = zv_space_dim(s->space);
    double *squares = ZV_NEW(env, size, double);
    s->rows = ZV_NEW(env, size, size_t);
    s->usable = ZV_NEW_ZERO(env, size, uint8_t);
    zv_status status = squares && s->rows && s->usable
                           ? zv__square_norms(squares, env, s->space, err)
                           : zv__nomem(err);
    for (size_t i = 0; status == ZV_OK && i < size; i++) {
        if (s->keep && !s->keep[i]) continue;
        if (!zv__row_counts(s->space, i, squares[i])) continue;
        s->usable[i] = 1;
        s->rows[s->n++] = i;
    }
    zv__free(env, squares);
    return status;
}

/* ---- Pairs ---- */

static void add_pair(zv__compare_box *box, size_t row_a, size_t row_b) {
    box->pa[box->n] = row_a;
    box->pb[box->n] = row_b;
    box->pair_of_a[row_a] = box->n++;
    if (!zv_space_has_texts(box->a.space) || !zv_space_has_texts(box->b.space)) return;
    if (zv_str_equal(zv_space_text(box->a.space, row_a), zv_space_text(box->b.space, row_b)))
        box->c.same_texts++;
    else
        box->c.other_texts++;
}

static zv_status match(zv__compare_box *box, zv_err *err) {
    char number[24];
    uint8_t *taken = ZV_NEW_ZERO(box->env, zv_space_size(box->b.space), uint8_t);
    if (!taken) return zv__nomem(err);
    for (size_t i = 0; i < box->a.n; i++) {
        size_t row = box->a.rows[i], other = row;
        if (box->c.pairing == ZV_PAIR_ID)
            other = zv_space_find(box->b.space, zv_space_id(box->a.space, row, number));
        if (other == SIZE_MAX || !box->b.usable[other] || taken[other]) continue;
        taken[other] = 1;
        add_pair(box, row, other);
    }
    zv__free(box->env, taken);
    return ZV_OK;
}

static void unpair(zv__compare_box *box) {
    for (size_t i = 0; i < box->n; i++) box->pair_of_a[box->pa[i]] = SIZE_MAX;
    box->n = 0;
}

/* What "auto" comes to before the texts are looked at. */
static zv_pairing choose(const zv__compare_box *box) {
    bool ids = zv_space_has_ids(box->a.space) || zv_space_has_ids(box->b.space);
    bool equal = zv_space_size(box->a.space) == zv_space_size(box->b.space);
    if (box->a.space == box->b.space && (box->a.keep || box->b.keep)) return ZV_PAIR_NONE;
    return ids ? ZV_PAIR_ID : equal ? ZV_PAIR_ROW : ZV_PAIR_NONE;
}

static zv_status pair_rows(zv__compare_box *box, zv_err *err) {
    size_t size_a = zv_space_size(box->a.space), size_b = zv_space_size(box->b.space);
    bool automatic = box->opts.pairing == ZV_PAIR_AUTO;
    box->c.pairing = automatic ? choose(box) : box->opts.pairing;
    box->pa = ZV_NEW(box->env, box->a.n, size_t);
    box->pb = ZV_NEW(box->env, box->a.n, size_t);
    box->pair_of_a = ZV_NEW(box->env, size_a, size_t);
    if (!box->pa || !box->pb || !box->pair_of_a) return zv__nomem(err);
    for (size_t i = 0; i < size_a; i++) box->pair_of_a[i] = SIZE_MAX;
    if (box->c.pairing == ZV_PAIR_NONE) return ZV_OK;
    if (box->c.pairing == ZV_PAIR_ROW && size_a != size_b)
        return zv_err_set(err, ZV_USAGE, M_COMPARE_ROWS_DIFFER, path_of(&box->a), size_a,
                          path_of(&box->b), size_b);
    ZV_TRY(match(box, err));
    size_t texts = box->c.same_texts + box->c.other_texts;
    if (automatic && 2 * box->c.same_texts < texts) {
        zv_env_warn(box->env, M_COMPARE_OTHER_TEXTS, box->c.other_texts, texts);
        unpair(box);
        box->c.pairing = ZV_PAIR_NONE;
    } else if (automatic && box->c.pairing == ZV_PAIR_ROW) {
        zv_env_warn(box->env, M_COMPARE_BY_ROW);
    }
    return ZV_OK;
}

static zv_status keep_common(zv__compare_box *box, zv_err *err) {
    box->keep_a = ZV_NEW_ZERO(box->env, zv_space_size(box->a.space), uint8_t);
    box->keep_b = ZV_NEW_ZERO(box->env, zv_space_size(box->b.space), uint8_t);
    if (!box->keep_a || !box->keep_b) return zv__nomem(err);
    for (size_t i = 0; i < box->n; i++) {
        box->keep_a[box->pa[i]] = 1;
        box->keep_b[box->pb[i]] = 1;
    }
    return ZV_OK;
}

static zv_status compare_pairs(zv__compare_box *box, zv_err *err) {
    zv_compare *c = &box->c;
    c->paired = true;
    c->cka_rows = ZV_MIN(box->n, (size_t)CKA_ROWS);
    c->queries = ZV_MIN(box->n, box->opts.queries);
    c->k = ZV_MIN(box->opts.k, box->n - 1);
    box->cka_pairs = ZV_NEW(box->env, c->cka_rows, size_t);
    box->queries = ZV_NEW(box->env, c->queries, size_t);
    if (!box->cka_pairs || !box->queries) return zv__nomem(err);
    zv__sample(box->cka_pairs, c->cka_rows, box->n, box->opts.seed, ZV__COMPARE_CKA);
    zv__sample(box->queries, c->queries, box->n, box->opts.seed, ZV__COMPARE_QUERIES);
    ZV_TRY(zv__compare_cka(box, err));
    ZV_TRY(zv__compare_stopped(box, err));
    ZV_TRY(keep_common(box, err));
    ZV_TRY(zv__compare_overlap(box, err));
    ZV_TRY(zv__compare_stopped(box, err));
    ZV_TRY(zv__compare_align(box, err));
    return zv__compare_near(box, err);
}

/* ---- The samples of MMD and C2ST ---- */

/* Takes `want` rows of a side: of the common ones in their share, positions [from, from + …) of the order
 * `shuffled`, and the rest of its own. */
static size_t draw_side(const zv__compare_box *box, const zv__compare_side *s, size_t *out,
                        size_t want, const size_t *common, size_t n_common, size_t *own,
                        size_t n_own, uint64_t stream) {
    size_t shared = (size_t)((double)want * (double)n_common / (double)s->n);
    if (n_own < want - shared) shared = want - n_own;
    for (size_t i = 0; i < shared; i++) out[i] = common[i];
    zv_rng rng = zv_rng_stream(box->opts.seed, stream);
    for (size_t i = 0; i < want - shared; i++) { /* the beginning of a shuffle */
        size_t j = i + zv_rng_below(&rng, n_own - i), row = own[j];
        own[j] = own[i];
        own[i] = row;
        out[shared + i] = row;
    }
    return shared;
}

/* Own rows of a side: those without a partner. */
static size_t own_rows(const zv__compare_side *s, const uint8_t *has_partner, size_t *own) {
    size_t n = 0;
    for (size_t i = 0; i < s->n; i++)
        if (!has_partner || !has_partner[s->rows[i]]) own[n++] = s->rows[i];
    return n;
}

static void shuffle(size_t *x, size_t n, uint64_t seed, uint64_t stream) {
    zv_rng rng = zv_rng_stream(seed, stream);
    for (size_t i = n; i > 1; i--) {
        size_t j = zv_rng_below(&rng, i), kept = x[i - 1];
        x[i - 1] = x[j];
        x[j] = kept;
    }
}

/* No item is in both samples, or equal items would make two collections look more alike than two draws of
 * one are. Common rows stand in each sample in their share, which halves of each side have room for. */
static zv_status draw(zv__compare_box *box, zv_err *err) {
    zv_compare *c = &box->c;
    size_t limit = box->opts.rows, n = box->n, divisor = n ? 2 : 1;
    size_t nx = ZV_MIN(limit, box->a.n / divisor), ny = ZV_MIN(limit, box->b.n / divisor);
    size_t *order = ZV_NEW(box->env, n, size_t), *rows = ZV_NEW(box->env, n, size_t),
           *own = ZV_NEW(box->env, ZV_MAX(box->a.n, box->b.n), size_t);
    box->xs = ZV_NEW(box->env, nx, size_t);
    box->ys = ZV_NEW(box->env, ny, size_t);
    bool ok = order && rows && own && box->xs && box->ys;
    if (ok) {
        for (size_t i = 0; i < n; i++) order[i] = i;
        shuffle(order, n, box->opts.seed, ZV__COMPARE_DRAW_COMMON);
        for (size_t i = 0; i < n; i++) rows[i] = box->pa[order[i]];
        size_t n_own = own_rows(&box->a, n ? box->keep_a : NULL, own);
        size_t used = draw_side(box, &box->a, box->xs, nx, rows, n, own, n_own, ZV__COMPARE_DRAW_A);
        for (size_t i = 0; i < n; i++) rows[i] = box->pb[order[i]];
        n_own = own_rows(&box->b, n ? box->keep_b : NULL, own);
        ny = ZV_MIN(ny, n - used + n_own); /* rounding may leave one too few */
        draw_side(box, &box->b, box->ys, ny, rows + used, n, own, n_own, ZV__COMPARE_DRAW_B);
        /* C2ST takes halves: common rows stood first */
        shuffle(box->xs, nx, box->opts.seed, ZV__COMPARE_ORDER_A);
        shuffle(box->ys, ny, box->opts.seed, ZV__COMPARE_ORDER_B);
    }
    c->mmd.rows_a = nx;
    c->mmd.rows_b = ny;
    zv__free(box->env, order);
    zv__free(box->env, rows);
    zv__free(box->env, own);
    return ok ? ZV_OK : zv__nomem(err);
}

void zv__compare_samples(const zv__compare_box *box, bool laid, float *z, float *x, double *room) {
    const zv_mmd *m = &box->c.mmd;
    size_t dim = box->b.dim;
    for (size_t i = 0; i < m->rows_a; i++) {
        zv__compare_row(box, &box->a, box->xs[i], x);
        if (laid)
            zv__compare_lay(box, box->xs[i], x, room, z + i * dim);
        else
            memcpy(z + i * dim, x, dim * sizeof(float));
    }
    for (size_t i = 0; i < m->rows_b; i++)
        zv__compare_row(box, &box->b, box->ys[i], z + (m->rows_a + i) * dim);
}

/* ---- The whole ---- */

static zv_status check_sizes(const zv__compare_box *box, bool pairs, bool drift, zv_err *err) {
    const zv__compare_side *few = box->a.n < box->b.n ? &box->a : &box->b;
    if (pairs || drift) return ZV_OK;
    if (few->n < ZV__COMPARE_FEW)
        return zv_err_set(err, ZV_NODATA, M_COMPARE_FEW, path_of(few), few->n,
                          (size_t)ZV__COMPARE_FEW);
    if (box->a.dim != box->b.dim)
        return zv_err_set(err, ZV_NODATA, M_COMPARE_NOTHING, path_of(&box->a), box->a.dim,
                          path_of(&box->b), box->b.dim, box->c.common, (size_t)ZV__COMPARE_FEW);
    return zv_err_set(err, ZV_NODATA, M_COMPARE_FEW, path_of(few), few->n, (size_t)ZV__COMPARE_FEW);
}

static zv_status make(zv__compare_box *box, zv_err *err) {
    zv_compare *c = &box->c;
    ZV_TRY(check_contracts(box, err));
    ZV_TRY(find_usable(box->env, &box->a, err));
    ZV_TRY(find_usable(box->env, &box->b, err));
    c->usable_a = box->a.n;
    c->usable_b = box->b.n;
    ZV_TRY(pair_rows(box, err));
    c->common = box->n;
    bool pairs = box->n >= ZV__COMPARE_FEW;
    size_t least = ZV_MIN(box->a.n, box->b.n) / (pairs ? 2 : 1);
    bool drift = box->a.dim == box->b.dim && least >= ZV__COMPARE_FEW;
    ZV_TRY(check_sizes(box, pairs, drift, err));
    if (!pairs) unpair(box);
    if (pairs) ZV_TRY(compare_pairs(box, err));
    c->drift = drift;
    if (!drift && box->a.dim != box->b.dim)
        zv_env_warn(box->env, M_COMPARE_DIMS, box->a.dim, box->b.dim);
    if (!drift && !(c->aligned && least >= ZV__COMPARE_FEW)) return ZV_OK;
    ZV_TRY(draw(box, err));
    return zv__compare_drift(box, err);
}

static void fill_defaults(zv_compare_opts *o) {
    if (o->k == 0) o->k = K;
    if (o->queries == 0) o->queries = QUERIES;
    if (o->rows == 0) o->rows = ROWS;
    if (o->permutations == 0) o->permutations = PERMUTATIONS;
    if (o->shown == 0) o->shown = SHOWN;
    if (o->seed == 0) o->seed = 1;
}

static void clear_values(zv_compare *c) {
    const zv_interval none = {ZV__NAN, ZV__NAN};
    c->cka = c->overlap = c->overlap_by_chance = c->residual = c->heldout = ZV__NAN;
    c->c2st = c->c2st_p = ZV__NAN;
    c->cka_interval = c->overlap_interval = c->heldout_interval = c->c2st_interval = none;
    c->mmd = c->mmd_aligned = (zv_mmd){
        .bandwidth = ZV__NAN, .value = ZV__NAN, .interval = none, .p = ZV__NAN, .p_interval = none};
}

zv_status zv_explain_compare(zv_compare **out, const zv_env *env, const zv_space *a,
                             const zv_space *b, const zv_compare_opts *opts, zv_err *err) {
    *out = NULL;
    zv__compare_box *box = ZV_NEW_ZERO(env, 1, zv__compare_box);
    if (!box) return zv__nomem(err);
    box->env = env;
    if (opts) box->opts = *opts;
    fill_defaults(&box->opts);
    clear_values(&box->c);
    box->a = (zv__compare_side){.space = a, .keep = box->opts.keep_a};
    box->b = (zv__compare_side){.space = b, .keep = box->opts.keep_b};
    zv_status status = make(box, err);
    if (status == ZV_OK)
        *out = &box->c;
    else
        zv_compare_free(&box->c);
    return status;
}

static void fit_free(const zv_env *env, zv__fit *f) {
    zv__free(env, f->mx);
    zv__free(env, f->my);
    zv__free(env, f->r);
}

void zv_compare_free(zv_compare *c) {
    if (!c) return;
    zv__compare_box *box = (zv__compare_box *)c;
    const zv_env *env = box->env;
    void *const blocks[] = {box->a.rows,  box->a.usable, box->b.rows,    box->b.usable,
                            box->pa,      box->pb,       box->pair_of_a, box->cka_pairs,
                            box->queries, box->shared,   box->keep_a,    box->keep_b,
                            box->half,    box->moved,    box->xs,        box->ys,
                            box->witness, box->f[0],     box->f[1],      box->shared_counts};
    for (size_t i = 0; i < ZV_COUNT(blocks); i++) zv__free(env, blocks[i]);
    zv_index_free(box->index_a);
    zv_index_free(box->index_b);
    fit_free(env, &box->whole);
    fit_free(env, &box->fits[0]);
    fit_free(env, &box->fits[1]);
    zv__free(env, box);
}
