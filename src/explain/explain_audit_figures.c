/* explain_audit_figures.c — the pictures of an audit: lengths, principal directions, dimensions that go
 * together, and a map. Made only where a page is: the directions cost dim³. */
#include "base/base_private.h"

#include <zavit/explain.h>

#include "explain/explain_figures_messages.h"
#include "explain/explain_map.h"
#include "explain/explain_private.h"

enum {
    BINS = 60,
    SHOWN_DIRECTIONS = 64,
    SHOWN_DIMS = 16,
    MAP_GROUPS = 8, /* as many as have a sign of their own */
    STREAM_MAP = 41
};
/* Lengths that differ by less are one length. */
#define SAME_LENGTH 1e-5

void zv__audit_norms_figure(zv__audit *a) {
    uint64_t counts[BINS];
    const size_t n = a->usable;
    if (!zv_report_draws(a->r) || !n) return;
    const double lo = a->norms[0], hi = a->norms[n - 1];
    if (hi - lo <= SAME_LENGTH * hi) return;
    zv_stat_histogram(counts, BINS, lo, hi, a->norms, n);
    zv_figure *f = zv_report_figure(a->r, ZV_FIGURE_HISTOGRAM, "norms", M_EXPLAIN_FIG_NORMS);
    zv_figure_x(f, lo, hi, 0, M_EXPLAIN_FIG_NORM);
    zv_figure_counts(f, counts, BINS, lo, hi);
    zv_figure_marker(f, zv_stat_quantile(a->norms, n, 0.5), M_EXPLAIN_FIG_MEDIAN);
}

/* ---- Principal directions ---- */

typedef struct spectrum {
    double trace;
    double *values, *vectors; /* [n], [n, dim] */
    size_t n;
} spectrum;

static zv_status find_spectrum(spectrum *s, zv__audit *a, const zv__audit_cov *d) {
    s->n = ZV_MIN(d->dim, SHOWN_DIRECTIONS);
    s->values = ZV_NEW(a->env, s->n, double);
    s->vectors = ZV_NEW(a->env, s->n * d->dim, double);
    double *copy = ZV_NEW(a->env, d->dim * d->dim, double);
    zv_status status = s->values && s->vectors && copy ? ZV_OK : zv__nomem(a->err);
    if (status == ZV_OK) {
        memcpy(copy, d->c, d->dim * d->dim * sizeof *copy);
        for (size_t k = 0; k < d->dim; k++) s->trace += d->c[k * d->dim + k];
        status = zv_stat_eigen(a->env, copy, d->dim, s->n, s->values, s->vectors, a->err);
    }
    zv__free(a->env, copy);
    return status;
}

static void spectrum_free(const zv_env *env, spectrum *s) {
    zv__free(env, s->values);
    zv__free(env, s->vectors);
}

static void scree(zv__audit *a, const zv__audit_cov *d, const spectrum *s) {
    double shares[SHOWN_DIRECTIONS], even[2] = {1 / (double)d->dim, 1 / (double)d->dim};
    const double ends[2] = {0.5, (double)s->n + 0.5};
    for (size_t k = 0; k < s->n; k++) shares[k] = s->values[k] / s->trace;
    zv_figure *f = zv_report_figure(a->r, ZV_FIGURE_BARS, "spectrum", M_EXPLAIN_FIG_SCREE);
    zv_figure_x(f, ZV__NAN, ZV__NAN, 0, M_EXPLAIN_FIG_SCREE_DIRECTION);
    zv_figure_y(f, ZV__NAN, ZV__NAN, 0, M_EXPLAIN_FIG_SCREE_SHARE);
    zv_figure_series(f, NULL, shares, s->n, M_EXPLAIN_FIG_SCREE_SHARE);
    zv_figure_series(f, ends, even, 2, M_EXPLAIN_FIG_SCREE_EQUAL, d->dim);
    zv_figure_flags(f, ZV_SERIES_DASHED);
    zv_figure_note(f, M_EXPLAIN_FIG_SCREE_NOTE, d->n, s->n, d->dim);
}

/* ---- Dimensions that go together ---- */

static double correlation(const zv__audit_cov *d, size_t k, size_t l) {
    if (k == l || d->sd[k] == 0 || d->sd[l] == 0) return ZV__NAN;
    return d->c[k * d->dim + l] / (d->sd[k] * d->sd[l]);
}

/* Those with the largest |r| to any other, in the order of their numbers. */
static size_t strongest(const zv__audit_cov *d, double *most, size_t chosen[SHOWN_DIMS]) {
    size_t n = ZV_MIN(d->dim, SHOWN_DIMS), at = 0;
    for (size_t k = 0; k < d->dim; k++) {
        most[k] = -1;
        for (size_t l = 0; l < d->dim; l++) most[k] = fmax(most[k], fabs(correlation(d, k, l)));
    }
    for (size_t i = 0; i < n; i++) {
        size_t best = 0;
        for (size_t k = 1; k < d->dim; k++)
            if (most[k] > most[best]) best = k;
        most[best] = -2; /* taken */
    }
    for (size_t k = 0; k < d->dim && at < n; k++)
        if (most[k] == -2) chosen[at++] = k;
    return at;
}

static zv_status correlations(zv__audit *a, const zv__audit_cov *d) {
    size_t chosen[SHOWN_DIMS];
    double *most = ZV_NEW(a->env, d->dim, double), cells[SHOWN_DIMS * SHOWN_DIMS];
    char text[SHOWN_DIMS][24];
    zv_str names[SHOWN_DIMS];
    if (!most) return zv__nomem(a->err);
    size_t n = strongest(d, most, chosen);
    for (size_t i = 0; i < n; i++) {
        snprintf(text[i], sizeof text[i], "%zu", chosen[i]);
        names[i] = zv_str_of(text[i]);
        for (size_t j = 0; j < n; j++) cells[i * n + j] = correlation(d, chosen[i], chosen[j]);
    }
    zv_figure *f =
        zv_report_figure(a->r, ZV_FIGURE_MATRIX, "correlations", M_EXPLAIN_FIG_CORRELATIONS, n);
    zv_figure_matrix(f, cells, n, n, names, names);
    zv__free(a->env, most);
    return ZV_OK;
}

/* ---- The map ---- */

typedef struct map {
    zv__map points;
    int32_t groups[MAP_GROUPS]; /* numbers of the labels that have one */
    size_t n_groups;
} map;

/* The labels with the most points; the last two signs are left to all others, and to none. */
static zv_status choose_groups(map *m, zv_err *err) {
    const zv_space *space = m->points.space;
    const zv_env *env = m->points.env;
    size_t labels = zv_space_has_labels(space) ? zv_space_label_count(space) : 0;
    size_t *counts = ZV_NEW_ZERO(env, labels + 1, size_t);
    if (!counts) return zv__nomem(err);
    for (size_t i = 0; i < m->points.n && labels; i++) {
        int32_t label = zv_space_label_number(space, m->points.rows[i]);
        if (label >= 0 && (size_t)label < labels) counts[label]++;
    }
    while (m->n_groups < MAP_GROUPS - 2) {
        size_t best = labels;
        for (size_t k = 0; k < labels; k++)
            if (counts[k] && (best == labels || counts[k] > counts[best])) best = k;
        if (best == labels) break;
        counts[best] = 0;
        m->groups[m->n_groups++] = (int32_t)best;
    }
    zv__free(env, counts);
    return ZV_OK;
}

/* Which series a point belongs to: n_groups for other labels, n_groups + 1 for none. */
static size_t group_of(const map *m, size_t i) {
    int32_t label = zv_space_label_number(m->points.space, m->points.rows[i]);
    if (label < 0) return m->n_groups + 1;
    for (size_t k = 0; k < m->n_groups; k++)
        if (m->groups[k] == label) return k;
    return m->n_groups;
}

static void add_group(map *m, zv_figure *f, size_t group) {
    const zv__map *p = &m->points;
    const size_t n = zv__map_pick(&m->points, (uint32_t)group);
    if (n == 0) return;
    if (m->n_groups == 0) {
        zv_figure_series(f, p->gx, p->gy, n, "%s", "%s", "");
    } else if (group == m->n_groups) {
        zv_figure_series(f, p->gx, p->gy, n, M_EXPLAIN_FIG_OTHERS);
    } else if (group > m->n_groups) {
        zv_figure_series(f, p->gx, p->gy, n, M_EXPLAIN_FIG_UNLABELLED);
        zv_figure_flags(f, ZV_SERIES_REST);
    } else {
        char shown[96];
        zv__shown(shown, zv_space_label_name(p->space, m->groups[group]));
        zv_figure_series(f, p->gx, p->gy, n, "%s", "%s", shown);
    }
    zv_figure_labels(f, p->names);
}

static void draw_map(map *m, const zv__audit *a, const zv__plane *plane) {
    const double held = 100 * (plane->share[0] + plane->share[1]);
    const size_t n = m->points.n, dim = zv_space_dim(a->space);
    zv_figure *f = zv_report_figure(a->r, ZV_FIGURE_SCATTER, "map", M_EXPLAIN_FIG_MAP);
    zv__map_axes(f, plane);
    for (size_t k = 0; k < m->n_groups + 2; k++) add_group(m, f, k);
    if (n == a->usable) {
        zv_figure_note(f, M_EXPLAIN_FIG_MAP_ALL, n, dim, held);
    } else {
        zv_figure_note(f, M_EXPLAIN_FIG_MAP_SAMPLE, n, a->usable, dim, held);
    }
}

static zv_status make_map(zv__audit *a, const zv__audit_cov *d, const spectrum *s) {
    const zv__plane plane = {.mean = d->mean,
                             .u = s->vectors,
                             .v = s->vectors + d->dim,
                             .share = {s->values[0] / s->trace, s->values[1] / s->trace}};
    map m = {.n_groups = 0};
    zv__map *p = &m.points;
    zv_status status = zv__map_new(p, a->env, a->space, ZV_MIN(d->n, ZV__MAP_ROWS), a->err);
    if (status == ZV_OK) {
        zv__sample(p->rows, p->n, d->n, 1, STREAM_MAP);
        for (size_t i = 0; i < p->n; i++) p->rows[i] = d->rows[p->rows[i]];
        zv__map_project(p, &plane, a->scratch);
        for (size_t i = 0; i < p->n; i++) zv__map_name(p, i);
        status = zv_buf_status(&p->text, a->err);
    }
    if (status == ZV_OK) status = choose_groups(&m, a->err);
    for (size_t i = 0; status == ZV_OK && i < p->n; i++) p->group[i] = (uint32_t)group_of(&m, i);
    if (status == ZV_OK) draw_map(&m, a, &plane);
    zv__map_free(p);
    return status;
}

zv_status zv__audit_cov_figures(zv__audit *a, const zv__audit_cov *d) {
    spectrum s = {0};
    if (!zv_report_draws(a->r) || !d->c || d->dim < 2) return ZV_OK;
    zv_status status = find_spectrum(&s, a, d);
    if (status == ZV_OK && s.trace > 0) {
        status = make_map(a, d, &s);
        scree(a, d, &s);
        if (status == ZV_OK) status = correlations(a, d);
    }
    spectrum_free(a->env, &s);
    return status;
}
