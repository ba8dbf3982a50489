/* explain_outliers_figures.c — where a page is made: the rows listed on a map of the collection, by their reasons, and every
 * score against the number that most of those listed stand out by. */
#include "explain/explain_outliers.h"

#include "explain/explain_map.h"
#include "explain/explain_map_messages.h"

enum { LISTED_MOST = 700, OTHERS_MOST = 800, STRANGEST_MOST = 3, STREAM_MAP = 36 };
/* Groups beside the reasons: where none is listed, the strangest; all others. */
enum { STRANGEST = ZV_OUTLIER_REASONS, OTHERS, GROUPS };

typedef struct picture {
    const zv_outliers *o;
    zv_report *r;
    zv__map m;
    size_t *places; /* [m.n] in o->rows */
    size_t first,
        beyond; /* so many points are the strangest; the others come from there on in o->rows */
} picture;

static const char *const reasons[GROUPS][2] = {
    [ZV_OUTLIER_DIMENSION] = {M_EXPLAIN_MAP_BY_DIMENSION},
    [ZV_OUTLIER_NORM] = {M_EXPLAIN_MAP_BY_NORM},
    [ZV_OUTLIER_ANGLE] = {M_EXPLAIN_MAP_BY_ANGLE},
    [ZV_OUTLIER_DENSITY] = {M_EXPLAIN_MAP_BY_DENSITY},
    [ZV_OUTLIER_COMBINATION] = {M_EXPLAIN_MAP_BY_COMBINATION},
    [STRANGEST] = {M_EXPLAIN_MAP_STRANGEST},
    [OTHERS] = {M_EXPLAIN_MAP_OTHERS},
};

static const char *const numbers[ZV_OUTLIER_REASONS][2] = {
    [ZV_OUTLIER_DIMENSION] = {M_EXPLAIN_MAP_OF_DIMENSION},
    [ZV_OUTLIER_NORM] = {M_EXPLAIN_MAP_OF_NORM},
    [ZV_OUTLIER_ANGLE] = {M_EXPLAIN_MAP_OF_ANGLE},
    [ZV_OUTLIER_DENSITY] = {M_EXPLAIN_MAP_OF_DENSITY},
    [ZV_OUTLIER_COMBINATION] = {M_EXPLAIN_MAP_OF_COMBINATION},
};

/* The number that a reason is about. */
static double number_of(const zv_outlier *x, zv_outlier_reason reason) {
    switch (reason) {
    case ZV_OUTLIER_DIMENSION:
        return fabs(x->z);
    case ZV_OUTLIER_NORM:
        return x->times;
    case ZV_OUTLIER_ANGLE:
        return x->cosine;
    case ZV_OUTLIER_DENSITY:
        return x->distance;
    case ZV_OUTLIER_COMBINATION:
        return sqrt(x->mahalanobis);
    }
    return ZV__NAN;
}

/* Points: those listed, or else the strangest, and of the others a sample. The reason of the first is their second line. */
static zv_status choose(picture *p, zv_err *err) {
    const zv_outliers *o = p->o;
    zv__map *m = &p->m;
    const zv_lang lang = zv_env_lang(m->env);
    zv__sample(p->places + p->first, m->n - p->first, o->n - p->beyond, 1, STREAM_MAP);
    for (size_t i = 0; i < m->n; i++) {
        p->places[i] = i < p->first ? i : p->places[i] + p->beyond;
        m->rows[i] = o->rows[p->places[i]].row;
        m->group[i] = OTHERS;
        zv__map_name(m, i);
        if (i >= p->first) continue;
        m->group[i] = o->n_listed > 0 ? (uint32_t)o->rows[i].reason : STRANGEST;
        zv_buf_putc(&m->text, '\n');
        zv_outliers_say(o, i, lang, &m->text);
        m->ends[i] = m->text.len;
    }
    return zv_buf_status(&m->text, err);
}

static void add_groups(picture *p, zv_figure *f) {
    zv__map *m = &p->m;
    for (uint32_t k = 0; k < GROUPS; k++) {
        const size_t n = zv__map_pick(m, k);
        if (n == 0) continue;
        zv_figure_series(f, m->gx, m->gy, n, "%s", "%s", reasons[k][zv_env_lang(m->env) == ZV_HE]);
        zv_figure_labels(f, m->names);
        if (k == OTHERS) zv_figure_flags(f, ZV_SERIES_REST);
    }
}

static zv_status draw_map(picture *p, const zv__outliers *o, zv_err *err) {
    const zv_env *env = p->m.env;
    const size_t dim = zv_space_dim(p->m.space);
    zv__plane plane;
    bool there = false;
    double *room = ZV_NEW(env, 3 * dim, double);
    float *scratch = ZV_NEW(env, dim, float);
    zv_status status = room && scratch ? ZV_OK : zv__nomem(err);
    if (status == ZV_OK)
        status = zv__plane_fit(&plane, &there, room, env, p->m.space, o->of.rows, o->of.n,
                               !p->o->euclidean, err);
    if (status == ZV_OK && there) {
        zv__map_project(&p->m, &plane, scratch);
        zv_figure *f =
            zv_report_figure(p->r, ZV_FIGURE_SCATTER, "outliers_map", M_EXPLAIN_MAP_OUTLIERS);
        zv__map_axes(f, &plane);
        add_groups(p, f);
        const double held = 100 * (plane.share[0] + plane.share[1]);
        const size_t others = p->m.n - p->first, of = p->o->n - p->beyond;
        if (p->o->n_listed > 0)
            zv_figure_note(f, M_EXPLAIN_MAP_OUTLIERS_NOTE, p->first, p->o->n_listed, others, of,
                           dim, held);
        else
            zv_figure_note(f, M_EXPLAIN_MAP_OUTLIERS_NOTE_NONE, p->first, others, of, dim, held);
    }
    zv__free(env, room);
    zv__free(env, scratch);
    return status;
}

static void draw_scores(picture *p) {
    const zv_outliers *o = p->o;
    zv__map *m = &p->m;
    zv_outlier_reason main = o->rows[0].reason;
    for (unsigned k = 0; k < ZV_OUTLIER_REASONS && o->n_listed > 0; k++)
        if (o->by_reason[k] > o->by_reason[main]) main = (zv_outlier_reason)k;
    for (size_t i = 0; i < m->n; i++) {
        m->x[i] = o->rows[p->places[i]].score;
        m->y[i] = number_of(&o->rows[p->places[i]], main);
    }
    const bool some = o->n_listed > 0;
    zv_figure *f =
        some ? zv_report_figure(p->r, ZV_FIGURE_SCATTER, "outlier_scores", M_EXPLAIN_MAP_SCORES)
             : zv_report_figure(p->r, ZV_FIGURE_SCATTER, "outlier_scores",
                                M_EXPLAIN_MAP_SCORES_NONE);
    zv_figure_x(f, 0, ZV__NAN, 0, M_EXPLAIN_MAP_SCORE);
    zv_figure_y(f, ZV__NAN, ZV__NAN, main == ZV_OUTLIER_NORM ? ZV_AXIS_LOG : 0, "%s", "%s",
                numbers[main][zv_env_lang(m->env) == ZV_HE]);
    add_groups(p, f);
    if (!some) return;
    zv_figure_marker(f, o->cut, M_EXPLAIN_MAP_CUT);
    zv_figure_note(f, M_EXPLAIN_MAP_SCORES_NOTE, o->by_reason[main], o->n_listed);
}

zv_status zv__outliers_figures(const zv__outliers *o, zv_report *r, zv_err *err) {
    const zv_outliers *a = &o->public;
    picture p = {.o = a, .r = r};
    if (!zv_report_draws(r) || a->n == 0) return ZV_OK;
    p.first = a->n_listed > 0 ? ZV_MIN(a->n_listed, (size_t)LISTED_MOST)
                              : ZV_MIN(a->n, (size_t)STRANGEST_MOST);
    p.beyond = ZV_MAX(a->n_listed, p.first);
    const size_t points = p.first + ZV_MIN(a->n - p.beyond, (size_t)OTHERS_MOST);
    p.places = ZV_NEW(o->env, points, size_t);
    zv_status status = zv__map_new(&p.m, o->env, o->of.space, points, err);
    if (status == ZV_OK && !p.places) status = zv__nomem(err);
    if (status == ZV_OK) status = choose(&p, err);
    if (status == ZV_OK) status = draw_map(&p, o, err);
    if (status == ZV_OK) draw_scores(&p);
    zv__map_free(&p.m);
    zv__free(o->env, p.places);
    return status;
}
