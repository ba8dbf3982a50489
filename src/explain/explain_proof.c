/* explain_proof.c — a neighbour proved from counts: the cosine of two words' rows of PPMI as a sum over the
 * contexts that they share.
 *
 *     cos(a, b) = Σ_c m(a,c) m(b,c) / (|a||b|)        exact: cells where one of them is 0 add nothing
 */
#include "base/base_private.h"

#include <zavit/explain.h>
#include <zavit/vec.h>

#include "explain/explain_private.h"

typedef struct row {
    zv_count_cell *cells;
    size_t n, above; /* cells; of those, with m > 0 */
    double norm;
} row;

static zv_status read_row(row *out, const zv_env *env, const zv_counts *counts, size_t word,
                          zv_err *err) {
    out->n = zv_counts_row_size(counts, word);
    out->cells = ZV_NEW(env, out->n, zv_count_cell);
    if (!out->cells) return zv__nomem(err);
    ZV_TRY(zv_counts_row(counts, word, out->cells, err));
    double squares = 0;
    for (size_t i = 0; i < out->n; i++) {
        const double m = zv_counts_ppmi(counts, word, out->cells[i].context, out->cells[i].count);
        squares += m * m;
        out->above += m > 0;
    }
    out->norm = sqrt(squares);
    return ZV_OK;
}

/* Largest first; equal ones in the order of the words, which is that of their frequency. */
static int by_value(const void *x, const void *y) {
    const zv_proof_context *a = x, *b = y;
    if (a->value != b->value) return a->value > b->value ? -1 : 1;
    return (a->context > b->context) - (a->context < b->context);
}

/* Both rows are sorted by context. */
static void meet(zv_proof *p, zv_proof_context *out, const zv_counts *counts, const row *a,
                 const row *b) {
    for (size_t i = 0, j = 0; i < a->n && j < b->n;) {
        const zv_count_cell *x = &a->cells[i], *y = &b->cells[j];
        i += x->context <= y->context;
        j += y->context <= x->context;
        if (x->context != y->context) continue;
        zv_proof_context c = {.context = x->context, .count_a = x->count, .count_b = y->count};
        c.total = zv_counts_total(counts, c.context);
        c.ppmi_a = zv_counts_ppmi(counts, p->a, c.context, c.count_a);
        c.ppmi_b = zv_counts_ppmi(counts, p->b, c.context, c.count_b);
        c.value = c.ppmi_a * c.ppmi_b / (p->norm_a * p->norm_b);
        if (!(c.value > 0)) continue;
        p->cosine += c.value;
        out[p->n_contexts++] = c;
    }
}

static zv_status of_vectors(double *out, const zv_env *env, const zv_space *space, size_t a,
                            size_t b, zv_err *err) {
    const size_t dim = zv_space_dim(space);
    float *x = ZV_NEW(env, dim, float), *y = ZV_NEW(env, dim, float);
    const bool ok = x && y;
    if (ok) {
        zv_space_row(space, a, x);
        zv_space_row(space, b, y);
        *out = zv_vec_cosine(zv_vec_kernels(env), ZV_F32, x, y, dim);
    }
    zv__free(env, x);
    zv__free(env, y);
    return ok ? ZV_OK : zv__nomem(err);
}

static zv_status fill(zv_proof *p, const zv_env *env, const zv_space *space,
                      const zv_counts *counts, row rows[2], zv_err *err) {
    ZV_TRY(read_row(&rows[0], env, counts, p->a, err));
    ZV_TRY(read_row(&rows[1], env, counts, p->b, err));
    ZV_TRY(of_vectors(&p->vectors, env, space, p->a, p->b, err));
    p->norm_a = rows[0].norm;
    p->norm_b = rows[1].norm;
    p->contexts_a = rows[0].above;
    p->contexts_b = rows[1].above;
    zv_proof_context *contexts =
        ZV_NEW(env, ZV_MIN(rows[0].above, rows[1].above), zv_proof_context);
    if (!contexts) return zv__nomem(err);
    p->contexts = contexts;
    meet(p, contexts, counts, &rows[0], &rows[1]);
    zv__sort(contexts, p->n_contexts, sizeof *contexts, by_value);
    return ZV_OK;
}

zv_status zv_explain_proof(zv_proof **out, const zv_env *env, const zv_space *space,
                           const zv_counts *counts, size_t a, size_t b, zv_err *err) {
    row rows[2] = {{0}, {0}};
    *out = NULL;
    zv_proof *p = ZV_NEW_ZERO(env, 1, zv_proof);
    if (!p) return zv__nomem(err);
    p->a = a;
    p->b = b;
    p->total_a = zv_counts_total(counts, a);
    p->total_b = zv_counts_total(counts, b);
    const zv_status status = fill(p, env, space, counts, rows, err);
    zv__free(env, rows[0].cells);
    zv__free(env, rows[1].cells);
    if (status == ZV_OK) {
        *out = p;
    } else {
        zv_proof_free(env, p);
    }
    return status;
}

void zv_proof_free(const zv_env *env, zv_proof *p) {
    if (!p) return;
    zv__free(env, p->contexts);
    zv__free(env, p);
}
