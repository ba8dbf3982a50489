/* explain_map.c — see explain_map.h. The plane comes from the covariance where there are fewer dimensions than rows, else
 * from the rows' Gram matrix, which has the same leading eigenvalues ("snapshots": Sirovich 1987). */
#include "explain/explain_map.h"

#include "explain/explain_private.h"

enum { NAME_COLUMNS = 60, PLANE_ROWS = 1000, PLANE_NUMBERS = 1 << 24, PLANE_LEAST = 16 };
/* Below this share of the rows' mean square there is nothing but rounding. */
#define NO_SPREAD 1e-12

/* ---- The plane ---- */

/* Centred rows, evenly spread over those given. The mean square of what they were is returned. */
static double read_centred(double *x, double *mean, size_t n, float *row, const zv_space *space,
                           const size_t *rows, size_t all, bool unit) {
    const size_t dim = zv_space_dim(space);
    double squares = 0;
    memset(mean, 0, dim * sizeof *mean);
    for (size_t i = 0; i < n; i++) {
        double square = 0;
        zv_space_row(space, rows[i * all / n], row);
        for (size_t d = 0; d < dim; d++) square += (double)row[d] * (double)row[d];
        const double by = unit && square > 0 ? 1 / sqrt(square) : 1;
        for (size_t d = 0; d < dim; d++) {
            x[i * dim + d] = by * (double)row[d];
            mean[d] += x[i * dim + d] / (double)n;
        }
        squares += by * by * square / (double)n;
    }
    for (size_t i = 0; i < n; i++)
        for (size_t d = 0; d < dim; d++) x[i * dim + d] -= mean[d];
    return squares;
}

/* The two directions, orthonormal; the second is 0 where rows lie on a line. */
static void lift(double *u, const double values[2], const double *x, const double *v, size_t n,
                 size_t dim) {
    for (size_t k = 0; k < 2; k++) {
        double *p = u + k * dim, square = 0;
        memset(p, 0, dim * sizeof *p);
        for (size_t i = 0; i < n; i++)
            for (size_t d = 0; d < dim; d++) p[d] += v[k * n + i] * x[i * dim + d];
        for (size_t d = 0; d < dim; d++) square += p[d] * p[d];
        for (size_t d = 0; d < dim; d++)
            p[d] = values[k] > NO_SPREAD * values[0] ? p[d] / sqrt(square) : 0;
    }
}

static zv_status directions(double *u, double values[2], double *trace, const zv_env *env,
                            const double *x, size_t n, size_t dim, zv_err *err) {
    const bool primal = dim <= n;
    const size_t side = primal ? dim : n;
    double *matrix = ZV_NEW(env, side * side, double), *v = ZV_NEW(env, 2 * side, double);
    zv_status status = matrix && v ? ZV_OK : zv__nomem(err);
    if (status == ZV_OK) {
        zv_stat_product(matrix, x, primal, x, !primal, side, side, primal ? n : dim);
        *trace = 0;
        for (size_t i = 0; i < side; i++) *trace += matrix[i * side + i];
        status = zv_stat_eigen(env, matrix, side, 2, values, v, err);
    }
    if (status == ZV_OK && primal) memcpy(u, v, 2 * dim * sizeof *u);
    if (status == ZV_OK && !primal) lift(u, values, x, v, n, dim);
    zv__free(env, matrix);
    zv__free(env, v);
    return status;
}

zv_status zv__plane_fit(zv__plane *p, bool *there, double *room, const zv_env *env,
                        const zv_space *space, const size_t *rows, size_t n, bool unit,
                        zv_err *err) {
    const size_t dim = zv_space_dim(space), bound = ZV_MAX(PLANE_NUMBERS / dim, PLANE_LEAST);
    const size_t used = ZV_MIN(n, ZV_MIN((size_t)PLANE_ROWS, bound));
    double values[2], trace = 0, squares = 0;
    *there = false;
    if (dim < 2 || used < 3) return ZV_OK;
    double *x = ZV_NEW(env, used * dim, double);
    float *row = ZV_NEW(env, dim, float);
    zv_status status = x && row ? ZV_OK : zv__nomem(err);
    if (status == ZV_OK) {
        squares = read_centred(x, room, used, row, space, rows, n, unit);
        status = directions(room + dim, values, &trace, env, x, used, dim, err);
    }
    if (status == ZV_OK && trace > NO_SPREAD * squares * (double)used) {
        *there = true;
        *p = (zv__plane){room, room + dim, room + 2 * dim, {values[0] / trace, 0}, unit};
        p->share[1] = ZV_MAX(0, values[1] / trace);
    }
    zv__free(env, x);
    zv__free(env, row);
    return status;
}

/* ---- Points ---- */

zv_status zv__map_new(zv__map *m, const zv_env *env, const zv_space *space, size_t n, zv_err *err) {
    *m = (zv__map){.env = env, .space = space, .n = n};
    zv_buf_init(&m->text, env);
    m->rows = ZV_NEW(env, n, size_t);
    m->group = ZV_NEW_ZERO(env, n, uint32_t);
    m->x = ZV_NEW(env, n, double);
    m->y = ZV_NEW(env, n, double);
    m->gx = ZV_NEW(env, n, double);
    m->gy = ZV_NEW(env, n, double);
    m->ends = ZV_NEW(env, n, size_t);
    m->names = ZV_NEW(env, n, zv_str);
    const bool fine = m->rows && m->group && m->x && m->y && m->gx && m->gy && m->ends && m->names;
    return fine ? ZV_OK : zv__nomem(err);
}

void zv__map_free(zv__map *m) {
    void *const all[] = {m->rows, m->group, m->x, m->y, m->gx, m->gy, m->ends, m->names};
    for (size_t i = 0; i < ZV_COUNT(all); i++) zv__free(m->env, all[i]);
    zv_buf_free(&m->text);
}

void zv__map_project(zv__map *m, const zv__plane *p, float *scratch) {
    const size_t dim = zv_space_dim(m->space);
    for (size_t i = 0; i < m->n; i++) {
        double square = 0;
        zv_space_row(m->space, m->rows[i], scratch);
        for (size_t k = 0; k < dim; k++) square += (double)scratch[k] * (double)scratch[k];
        const double by = p->unit && square > 0 ? 1 / sqrt(square) : 1;
        m->x[i] = m->y[i] = 0;
        for (size_t k = 0; k < dim; k++) {
            const double centred = by * (double)scratch[k] - p->mean[k];
            m->x[i] += centred * p->u[k];
            m->y[i] += centred * p->v[k];
        }
    }
}

void zv__map_name(zv__map *m, size_t i) {
    char number[24];
    const zv_style plain = {0};
    const zv_str id = zv_space_id(m->space, m->rows[i], number);
    const zv_str text = zv_space_text(m->space, m->rows[i]);
    zv_buf_add(&m->text, id.ptr, id.len);
    if (text.len && !zv_str_equal(text, id)) {
        zv_buf_puts(&m->text, ": ");
        zv_draw_text(&m->text, &plain, text, NAME_COLUMNS, false);
    }
    m->ends[i] = m->text.len;
}

size_t zv__map_pick(zv__map *m, uint32_t group) {
    size_t n = 0;
    for (size_t i = 0; i < m->n; i++) {
        const size_t from = i ? m->ends[i - 1] : 0;
        if (m->group[i] != group) continue;
        m->gx[n] = m->x[i];
        m->gy[n] = m->y[i];
        m->names[n++] = (zv_str){zv_buf_cstr(&m->text) + from, m->ends[i] - from};
    }
    return n;
}

void zv__map_axes(zv_figure *f, const zv__plane *p) {
    zv_figure_x(f, ZV__NAN, ZV__NAN, 0, M_EXPLAIN_FIG_MAP_AXIS, 1, 100 * p->share[0]);
    zv_figure_y(f, ZV__NAN, ZV__NAN, 0, M_EXPLAIN_FIG_MAP_AXIS, 2, 100 * p->share[1]);
}
