/* explain_hubs.c — how often a row is among the nearest of others, and how crowded its surroundings are. */
#include "base/base_private.h"

#include <zavit/explain.h>

#include "explain/explain_hubs.h"

enum { STREAM_HUBS = 5, SAMPLE = 1000, K = 10, BATCH = ZV__HUBS_BATCH };

/* The k nearest others of at most BATCH rows. */
static zv_status nearest(zv_hubs *h, zv_hit *hits, size_t *counts, const size_t *rows, size_t n,
                         zv_err *err) {
    return zv_index_neighbours(hits, counts, h->env, h->index, NULL, rows, n, h->k,
                               &(zv_search_opts){.metric = h->metric}, err);
}

static double mean_score(const zv_hit *hits, size_t n) {
    double sum = 0;
    for (size_t i = 0; i < n; i++) sum += hits[i].score;
    return sum / (double)n;
}

static zv_status ask(zv_hubs *h, zv_err *err) {
    for (size_t at = 0; at < h->n_asked; at += BATCH) {
        size_t n = ZV_MIN((size_t)BATCH, h->n_asked - at);
        ZV_TRY(nearest(h, h->lists + at * h->k, h->lengths + at, h->asked + at, n, err));
        for (size_t i = at; i < at + n; i++) {
            const zv_hit *hits = h->lists + i * h->k;
            for (size_t j = 0; j < h->lengths[i]; j++) h->found[hits[j].row]++;
            h->radii[h->asked[i]] = mean_score(hits, h->lengths[i]);
        }
    }
    return ZV_OK;
}

/* Draws the rows that ask from the usable ones. */
static zv_status draw(zv_hubs *h, const zv_hubs_opts *opts, zv_err *err) {
    double *squares = ZV_NEW(h->env, h->size, double);
    size_t *rows = ZV_NEW(h->env, h->size, size_t);
    zv_status status =
        squares && rows ? zv__square_norms(squares, h->env, h->space, err) : zv__nomem(err);
    for (size_t i = 0; status == ZV_OK && i < h->size; i++)
        if (zv__row_counts(h->space, i, squares[i])) rows[h->usable++] = i;
    if (status == ZV_OK && h->usable < 3)
        status = zv_err_set(err, ZV_NODATA, M_EXPLAIN_FEW_ROWS,
                            zv_space_path(h->space) ? zv_space_path(h->space) : "", h->usable);
    if (status == ZV_OK) {
        h->n_asked = ZV_MIN(opts->sample ? opts->sample : (size_t)SAMPLE, h->usable);
        h->asked = ZV_NEW(h->env, h->n_asked, size_t);
        if (!h->asked) status = zv__nomem(err);
    }
    if (status == ZV_OK) {
        zv__sample(h->asked, h->n_asked, h->usable, opts->seed ? opts->seed : 1, STREAM_HUBS);
        for (size_t i = 0; i < h->n_asked; i++) h->asked[i] = rows[h->asked[i]];
    }
    zv__free(h->env, rows);
    zv__free(h->env, squares);
    return status;
}

static zv_status fill(zv_hubs *h, const zv_hubs_opts *opts, zv_err *err) {
    h->size = zv_space_size(h->space);
    h->metric = opts->metric;
    ZV_TRY(draw(h, opts, err));
    h->k = ZV_MIN(opts->k ? opts->k : (size_t)K, h->usable - 1);
    h->found = ZV_NEW_ZERO(h->env, h->size, uint32_t);
    h->radii = ZV_NEW(h->env, h->size, double);
    h->hits = (zv_hit *)zv__alloc(h->env, BATCH * sizeof(zv_hit), h->k);
    h->lists = (zv_hit *)zv__alloc(h->env, h->n_asked * sizeof(zv_hit), h->k);
    h->lengths = ZV_NEW(h->env, h->n_asked, size_t);
    if (!h->found || !h->radii || !h->hits || !h->lists || !h->lengths) return zv__nomem(err);
    for (size_t i = 0; i < h->size; i++) h->radii[i] = ZV__NAN;
    ZV_TRY(zv_index_new(&h->index, h->env, h->space, NULL, err));
    return ask(h, err);
}

zv_status zv_explain_hubs(zv_hubs **out, const zv_env *env, const zv_space *space,
                          const zv_hubs_opts *opts, zv_err *err) {
    static const zv_hubs_opts none;
    *out = NULL;
    zv_hubs *h = ZV_NEW_ZERO(env, 1, zv_hubs);
    if (!h) return zv__nomem(err);
    h->env = env;
    h->space = space;
    zv_status status = fill(h, opts ? opts : &none, err);
    if (status == ZV_OK)
        *out = h;
    else
        zv_hubs_free(h);
    return status;
}

void zv_hubs_free(zv_hubs *h) {
    if (!h) return;
    zv_index_free(h->index);
    zv__free(h->env, h->lengths);
    zv__free(h->env, h->lists);
    zv__free(h->env, h->hits);
    zv__free(h->env, h->radii);
    zv__free(h->env, h->found);
    zv__free(h->env, h->asked);
    zv__free(h->env, h);
}

size_t zv_hubs_k(const zv_hubs *h) {
    return h->k;
}

bool zv__hubs_was_asked(const zv_hubs *h, size_t row) {
    size_t low = 0, high = h->n_asked;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (h->asked[middle] < row)
            low = middle + 1;
        else
            high = middle;
    }
    return low < h->n_asked && h->asked[low] == row;
}

const size_t *zv_hubs_rows(const zv_hubs *h, size_t *n) {
    *n = h->n_asked;
    return h->asked;
}

const zv_hit *zv_hubs_nearest(const zv_hubs *h, size_t i, size_t *n) {
    *n = h->lengths[i];
    return h->lists + i * h->k;
}

size_t zv_hubs_asked(const zv_hubs *h, size_t row) {
    return h->n_asked - zv__hubs_was_asked(h, row);
}

size_t zv_hubs_found(const zv_hubs *h, size_t row) {
    return h->found[row];
}

bool zv_hubs_all(const zv_hubs *h) {
    return h->n_asked == h->usable;
}

double zv_hubs_occurrence(const zv_hubs *h, size_t row, zv_interval *interval) {
    size_t asked = zv_hubs_asked(h, row), found = h->found[row];
    double others = (double)(h->usable - 1), value = (double)found * others / (double)asked;
    if (interval && zv_hubs_all(h)) {
        *interval = (zv_interval){value, value};
    } else if (interval) {
        *interval = zv_stat_share_interval(found, asked, 0.95);
        interval->lo *= others;
        interval->hi *= others;
    }
    return value;
}

/* The row that most of those had that choose: every second one, or all. */
static zv_status choose(size_t *row, const zv_hubs *h, size_t step, zv_err *err) {
    uint32_t *found = ZV_NEW_ZERO(h->env, h->size, uint32_t);
    if (!found) return zv__nomem(err);
    for (size_t i = 0; i < h->n_asked; i += step)
        for (size_t j = 0; j < h->lengths[i]; j++) found[h->lists[i * h->k + j].row]++;
    *row = 0;
    for (size_t i = 1; i < h->size; i++)
        if (found[i] > found[*row]) *row = i;
    zv__free(h->env, found);
    return ZV_OK;
}

zv_status zv_hubs_top(size_t *row, double *share, zv_interval *interval, const zv_hubs *h,
                      zv_err *err) {
    const double others = (double)(h->usable - 1);
    double asked[2] = {0, 0}, found[2] = {0, 0};
    *interval = (zv_interval){ZV__NAN, ZV__NAN};
    ZV_TRY(choose(row, h, zv_hubs_all(h) ? 1 : 2, err));
    for (size_t i = 0; i < h->n_asked; i++) {
        asked[i % 2] += h->asked[i] != *row;
        for (size_t j = 0; j < h->lengths[i]; j++)
            found[i % 2] += h->lists[i * h->k + j].row == *row;
    }
    *share = (found[0] + found[1]) / others;
    if (zv_hubs_all(h)) return ZV_OK;
    if (!(asked[1] > 0)) {
        *share = ZV__NAN;
        return ZV_OK;
    }
    /* of the rows that did not choose, so many are drawn */
    const double rest = others - asked[0], drawn = asked[1] / rest, part = found[1] / asked[1];
    const zv_interval i = zv__share_interval(part, asked[1] / ZV_MAX(1 - drawn, 1e-3));
    *share = (found[0] + part * rest) / others;
    *interval = (zv_interval){(found[0] + i.lo * rest) / others, (found[0] + i.hi * rest) / others};
    return ZV_OK;
}

zv_status zv_hubs_radii(zv_hubs *h, double *out, const size_t *rows, size_t n, zv_err *err) {
    size_t wanted[BATCH], m = 0;
    for (size_t i = 0; i <= n; i++) {
        if (m == BATCH || (i == n && m > 0)) {
            ZV_TRY(nearest(h, h->hits, h->counts, wanted, m, err));
            for (size_t j = 0; j < m; j++)
                h->radii[wanted[j]] = mean_score(h->hits + j * h->k, h->counts[j]);
            m = 0;
        }
        if (i < n && isnan(h->radii[rows[i]])) wanted[m++] = rows[i];
    }
    for (size_t i = 0; i < n; i++) out[i] = h->radii[rows[i]];
    return ZV_OK;
}
