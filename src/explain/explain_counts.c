/* explain_counts.c — findings of learn about the count model. */
#include "base/base_private.h"

#include <zavit/explain.h>

#include "explain/explain_private.h"

/* Columns of the vectors are those of U Σ^½, whose squares add up to σ. */
double *zv__sigma_again(const zv_env *env, const zv_space *space) {
    const size_t dim = zv_space_dim(space);
    double *sigma = ZV_NEW_ZERO(env, dim, double);
    float *row = ZV_NEW(env, dim, float);
    for (size_t i = 0; sigma && row && i < zv_space_size(space); i++) {
        zv_space_row(space, i, row);
        for (size_t d = 0; d < dim; d++) sigma[d] += (double)row[d] * (double)row[d];
    }
    if (!row) {
        zv__free(env, sigma);
        sigma = NULL;
    }
    zv__free(env, row);
    return sigma;
}

double zv__caught_again(zv_report *r, zv_finding *f, const zv_env *env, const zv_space *space) {
    const size_t dim = zv_space_dim(space);
    double sum = 0, *sigma = zv__sigma_again(env, space);
    if (!sigma) return ZV__NAN;
    for (size_t d = 0; d < dim; d++) sum += sigma[d] * sigma[d];
    zv_report_term(r, f, "σ, first dimension", sigma[0]);
    zv_report_term(r, f, "σ, last dimension", sigma[dim - 1]);
    zv__free(env, sigma);
    return sum;
}

static void kept(zv_report *r, const zv_env *env, const zv_learn_counts *t, const zv_space *space) {
    const double value = t->caught / t->squares;
    zv_finding *f = zv_report_add(r, "counts_kept", value);
    zv__census(r, f);
    zv_report_why(r, f, M_EXPLAIN_COUNTS_KEPT, t->dim, 100 * value);
    zv_report_formula(r, f, M_EXPLAIN_COUNTS_KEPT_FORMULA);
    if (!zv_report_opens(r, "counts_kept")) return;
    zv_report_term(r, f, "sum of σ²", t->caught);
    zv_report_term(r, f, "sum of squares of the matrix", t->squares);
    zv_report_term(r, f, "dimensions", (double)t->dim);
    zv_report_term(r, f, "rounds of the iteration", t->rounds);
    zv_report_recomputed(r, f, zv__caught_again(r, f, env, space) / t->squares, 1e-5);
}

static void cells(zv_report *r, const zv_learn_result *result) {
    const zv_learn_counts *t = &result->counts;
    const double value = (double)t->cells, all = (double)result->vocabulary;
    zv_finding *f = zv_report_add(r, "counts_cells", value);
    zv__census(r, f);
    zv_report_why(r, f, M_EXPLAIN_COUNTS_CELLS, value, 100 * value / (all * all));
    zv_report_formula(r, f, M_EXPLAIN_COUNTS_CELLS_FORMULA);
    if (!zv_report_opens(r, "counts_cells")) return;
    zv_report_term(r, f, "words", all);
    zv_report_term(r, f, "density", value / (all * all));
    zv_report_term(r, f, "weight of all pairs", (double)t->pairs);
    zv_report_recomputed(r, f, (double)t->cells_by_context, 0);
}

void zv__counts_findings(zv_report *r, const zv_env *env, const zv_learn_result *result,
                         const zv_space *space) {
    kept(r, env, &result->counts, space);
    cells(r, result);
}
