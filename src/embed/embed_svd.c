/* embed_svd.c — see embed_svd.h. */
#include "embed/embed_svd.h"

#include <zavit/stat.h>

#include "embed/embed_messages.h"

enum { MAX_ROUNDS = 24, MORE_COLUMNS = 16 };
/* Growth of ‖C‖², relative, at which the iteration ends. */
static const double SETTLED = 1e-5;
/* Of the largest singular value: what is below is rounding of f32. */
static const double LEAST_VALUE = 1e-5;

typedef struct factoring {
    const zv__counts *m;
    zv__svd *out;
    double *gram, *scratch; /* [cols, cols] */
    zv__teller teller;
    unsigned products;
} factoring;

static zv_status stopped(const factoring *f, zv_err *err) {
    return zv_env_stopped(f->m->env) ? zv_err_set(err, ZV_INTERRUPTED, M_EMBED_STOPPED) : ZV_OK;
}

static zv_status multiply(factoring *f, bool transposed, zv_err *err) {
    zv__svd *s = f->out;
    if (transposed)
        zv__panel_product(&s->image, f->m, true, &s->basis);
    else
        zv__panel_product(&s->basis, f->m, false, &s->image);
    zv__tell(&f->teller, ++f->products, 0, (double)NAN);
    return stopped(f, err);
}

static void random_panel(zv__panel *p, uint64_t seed) {
    zv_rng rng = zv_rng_seed(seed);
    for (size_t i = 0; i < p->rows; i++)
        for (size_t j = 0; j < p->cols; j++) p->x[i * p->stride + j] = (float)zv_rng_normal(&rng);
}

/* Twice, since the first time leaves what f32 lost of near-dependent columns. */
static void orthonormal_basis(factoring *f) {
    for (int i = 0; i < 2; i++) {
        zv__panel_gram(f->gram, f->m->env, &f->out->basis);
        zv__panel_orthonormal(&f->out->basis, f->m->env, f->gram, f->scratch);
    }
}

static zv_status iterate(factoring *f, zv_err *err) {
    zv__svd *s = f->out;
    const size_t n = s->basis.cols;
    double before = 0;
    ZV_TRY(multiply(f, false, err));
    for (s->rounds = 1;; s->rounds++) {
        orthonormal_basis(f);
        ZV_TRY(multiply(f, true, err));
        zv__panel_gram(f->gram, f->m->env, &s->image);
        double caught = 0;
        for (size_t i = 0; i < n; i++) caught += f->gram[i * n + i];
        if (s->rounds == MAX_ROUNDS || caught - before <= SETTLED * caught) return ZV_OK;
        before = caught;
        zv__panel_orthonormal(&s->image, f->m->env, f->gram, f->scratch);
        ZV_TRY(multiply(f, false, err));
    }
}

/* f->gram is CᵀC. */
static zv_status decompose(factoring *f, size_t dim, unsigned negative, zv_err *err) {
    zv__svd *s = f->out;
    const size_t cols = s->basis.cols;
    dim = ZV_MIN(dim, cols);
    s->values = ZV_NEW(f->m->env, dim, double);
    s->turn = ZV_NEW(f->m->env, dim * cols, double);
    if (!s->values || !s->turn) return zv__nomem(err);
    ZV_TRY(zv_stat_eigen(f->m->env, f->gram, cols, dim, s->values, s->turn, err));
    if (!(s->values[0] > 0)) return zv_err_set(err, ZV_NODATA, M_EMBED_NO_PAIRS, negative);
    for (size_t i = 0; i < dim; i++) {
        s->values[i] = sqrt(ZV_MAX(s->values[i], 0));
        if (s->values[i] > LEAST_VALUE * s->values[0]) s->dim++;
    }
    return ZV_OK;
}

zv_status zv__svd_new(zv__svd *out, const zv__counts *m, size_t dim, uint64_t seed,
                      unsigned negative, zv_err *err) {
    *out = (zv__svd){0};
    const size_t more = ZV_MAX((size_t)MORE_COLUMNS, dim / 10);
    const size_t cols = ZV_MIN(dim + more, m->n_words);
    factoring f = {.m = m, .out = out};
    f.teller = zv__teller_start(m->env, M_EMBED_FACTORING, M_EMBED_PRODUCTS);
    zv_status status = zv__panel_new(&out->basis, m->env, m->n_words, cols, err);
    if (status == ZV_OK) status = zv__panel_new(&out->image, m->env, m->n_words, cols, err);
    if (status == ZV_OK) {
        f.gram = zv__alloc(m->env, cols * cols, sizeof *f.gram);
        f.scratch = zv__alloc(m->env, cols * cols, sizeof *f.scratch);
        if (!f.gram || !f.scratch) status = zv__nomem(err);
    }
    if (status == ZV_OK) {
        random_panel(&out->image, seed);
        status = iterate(&f, err);
    }
    if (status == ZV_OK) status = decompose(&f, dim, negative, err);
    zv__free(m->env, f.gram);
    zv__free(m->env, f.scratch);
    if (status != ZV_OK) zv__svd_free(m->env, out);
    return status;
}

void zv__svd_free(const zv_env *env, zv__svd *s) {
    zv__panel_free(env, &s->basis);
    zv__panel_free(env, &s->image);
    zv__free(env, s->values);
    zv__free(env, s->turn);
    *s = (zv__svd){0};
}

static double turned(const zv__svd *s, const zv__panel *p, size_t row, size_t j) {
    double sum = 0;
    for (size_t k = 0; k < p->cols; k++)
        sum += (double)p->x[row * p->stride + k] * s->turn[j * p->cols + k];
    return sum;
}

void zv__svd_word(const zv__svd *s, size_t i, float *out) {
    for (size_t j = 0; j < s->dim; j++)
        out[j] = (float)(turned(s, &s->basis, i, j) * sqrt(s->values[j]));
}

void zv__svd_context(const zv__svd *s, size_t i, float *out) {
    for (size_t j = 0; j < s->dim; j++)
        out[j] = (float)(turned(s, &s->image, i, j) / sqrt(s->values[j]));
}
