/* explain_contract.c — signs, in the numbers alone, that a file is not what its contract lets one hope:
 * vectors of two sources in one file, and 8-bit numbers cut off at their limit.
 */
#include "base/base_private.h"

#include <zavit/explain.h>

#include "explain/explain_private.h"

/* Normalised rows are this near to 1, even from text; rounding to 8 bits moves them further, but not as
 * far as rows that nobody normalised. What lies between counts for neither. */
#define UNIT_NEAR 1e-3
#define UNIT_FAR 0.05
/* A few rows of norm 1 may be chance or padding; from this share on, on either side, it is a mixture. */
#define MIXED_WARN 0.01
/* Scaled row by row, a row has its largest number at the limit and hardly a second one. */
#define CLIPPED_WARN 0.01
enum { I8_LIMIT = 127, CLIPPED_ROWS = 100000 };

/* ---- Some of length 1, others not ---- */

typedef struct mixture {
    size_t unit, other;
} mixture;

static void add_norm(mixture *m, double norm) {
    double off = fabs(norm - 1);
    m->unit += off <= UNIT_NEAR;
    m->other += off > UNIT_FAR;
}

void zv__norms_mixed(zv__audit *a) {
    if (a->usable == 0) return;
    mixture m = {0};
    for (size_t i = 0; i < a->usable; i++) add_norm(&m, a->norms[i]);
    double n = (double)a->usable, value = (double)ZV_MIN(m.unit, m.other) / n;
    zv_report *r = a->r;
    zv_finding *f = zv_report_add(r, "norms_mixed", value);
    zv__census(r, f);
    if (zv__judge(r, f, MIXED_WARN, ZV__NEVER) == ZV_WARN) {
        zv_report_why(r, f, M_EXPLAIN_MIXED_WARN, 100 * (double)m.unit / n,
                      100 * (double)m.other / n);
        zv__next(r, f, "audit", a->space, (zv_str){0}, (zv_str){0});
    } else {
        zv_report_why(r, f, M_EXPLAIN_MIXED_OK);
    }
    zv_report_formula(r, f, M_EXPLAIN_MIXED_FORMULA);
    if (!zv_report_opens(r, "norms_mixed")) return;
    mixture again = {0};
    for (size_t i = a->size; i-- > 0;) {
        zv__plain_row(a->row, a->space, i, a->scratch);
        double norm = sqrt(zv__plain_dot(a->row, a->row, a->dim));
        if (zv_row_usable(zv_space_status(a->space, i)) && isfinite(norm) && norm > 0)
            add_norm(&again, norm);
    }
    zv_report_term(r, f, "usable rows", n);
    zv_report_term(r, f, "of length 1", (double)m.unit);
    zv_report_term(r, f, "of another", (double)m.other);
    zv_report_recomputed(r, f, (double)ZV_MIN(again.unit, again.other) / n, 1e-9);
}

/* ---- 8-bit numbers at their limit ---- */

static bool is_clipped(const int8_t *row, size_t dim) {
    size_t at_limit = 0;
    for (size_t k = 0; k < dim; k++) at_limit += row[k] >= I8_LIMIT || row[k] <= -I8_LIMIT;
    return at_limit > 2 + dim / 50;
}

/* Row k of those that are looked at: all, or evenly spread ones. */
static size_t nth_looked_at(const zv__audit *a, size_t k) {
    size_t n = ZV_MIN(a->size, (size_t)CLIPPED_ROWS);
    return (size_t)((double)k * (double)a->size / (double)n);
}

/* A row as 8-bit numbers; false if it holds another one. A space of ours stores them so, with a scale;
 * programs that quantise write them bare, as i8bin or as whole numbers of a wider type. */
static bool row_of_bytes(const zv__audit *a, size_t row, int8_t *out) {
    if (zv_space_dtype(a->space) == ZV_I8) {
        size_t stride;
        const uint8_t *data = zv_space_data(a->space, &stride);
        memcpy(out, data + row * stride, a->dim);
        return true;
    }
    zv_space_row(a->space, row, a->scratch);
    for (size_t k = 0; k < a->dim; k++) {
        float x = a->scratch[k];
        if (!(x >= -128 && x <= 127) || x != rintf(x)) return false;
        out[k] = (int8_t)x;
    }
    return true;
}

/* False if these are no 8-bit numbers, or (in a wider type) none of them is below zero and the limits are
 * not reached: counts and the like are whole numbers too. */
static bool count_clipped(const zv__audit *a, int8_t *bytes, bool backwards, size_t *clipped) {
    size_t n = ZV_MIN(a->size, (size_t)CLIPPED_ROWS);
    bool below = false, reached = false;
    *clipped = 0;
    for (size_t k = 0; k < n; k++) {
        if (!row_of_bytes(a, nth_looked_at(a, backwards ? n - 1 - k : k), bytes)) return false;
        *clipped += is_clipped(bytes, a->dim);
        for (size_t d = 0; d < a->dim; d++) {
            below |= bytes[d] < 0;
            reached |= bytes[d] >= I8_LIMIT || bytes[d] <= -I8_LIMIT;
        }
    }
    return zv_space_dtype(a->space) == ZV_I8 || zv_space_format(a->space) == ZV_FORMAT_I8BIN ||
           (below && reached);
}

void zv__numbers_clipped(zv__audit *a) {
    size_t n = ZV_MIN(a->size, (size_t)CLIPPED_ROWS), clipped, again;
    int8_t *bytes = (int8_t *)a->row; /* room for dim f64: enough */
    if (a->size == 0 || !count_clipped(a, bytes, false, &clipped)) return;
    zv_report *r = a->r;
    zv_finding *f = zv_report_add(r, "rows_clipped", (double)clipped / (double)n);
    if (n == a->size) {
        zv__census(r, f);
    } else {
        zv_report_no_interval(r, f, M_EXPLAIN_CLIPPED_SOME, n);
    }
    if (zv__judge(r, f, CLIPPED_WARN, ZV__NEVER) == ZV_WARN) {
        zv_report_why(r, f, M_EXPLAIN_CLIPPED_WARN, 100 * (double)clipped / (double)n);
    } else {
        zv_report_why(r, f, M_EXPLAIN_CLIPPED_OK);
    }
    zv_report_formula(r, f, M_EXPLAIN_CLIPPED_FORMULA);
    if (!zv_report_opens(r, "rows_clipped")) return;
    zv_report_term(r, f, "rows looked at", (double)n);
    zv_report_term(r, f, "clipped", (double)clipped);
    (void)count_clipped(a, bytes, true, &again);
    zv_report_recomputed(r, f, (double)again / (double)n, 0);
}
