/* explain_proof_findings.c — counts_cosine, counts_shared, counts_kept: what a proof says, and the same by
 * another road.
 *
 * The proof reads the rows of a and b. Opened, every word's row is read as that of a context, and asked for a and
 * b: #(c,a) for #(a,c), another place in the file, and logarithms are added where the proof multiplies. */
#include "base/base_private.h"

#include <zavit/explain.h>

#include "explain/explain_private.h"

enum { NAMED = 3, LISTED = 5 };

/* The other road's results. */
typedef struct again {
    double cosine, shared, squares;
} again;

typedef struct proving {
    const zv_proof *p;
    const zv_env *env;
    const zv_space *space;
    const zv_counts *counts;
    zv_report *r;
    again again; /* when something opens */
} proving;

/* ---- The other road ---- */

/* log #w of every word, and log k S^-1 behind them. */
static void fill_logs(double *logs, const zv_counts *counts) {
    const zv_counts_info *about = zv_counts_about(counts);
    long double powers = 0; /* S, the rarest word first */
    for (size_t i = about->words; i-- > 0;) {
        const uint64_t total = zv_counts_total(counts, i);
        logs[i] = total > 0 ? log((double)total) : 0;
        if (total > 0) powers += expl(0.75L * logl((long double)total));
    }
    logs[about->words] = log(about->negative) - (double)logl(powers);
}

/* m(word, context) before the maximum with 0. */
static double plain_value(const double *logs, size_t words, size_t word, size_t context,
                          uint64_t count) {
    return log((double)count) - logs[word] - 0.75 * logs[context] - logs[words];
}

/* Adds what the row of context c gives. */
static void ask_context(const proving *w, size_t c, const zv_count_cell *cells, const double *logs,
                        double sums[3], again *out) {
    const size_t words = zv_counts_about(w->counts)->words;
    double a = 0, b = 0;
    for (size_t i = 0; i < zv_counts_row_size(w->counts, c); i++) {
        const double m = plain_value(logs, words, cells[i].context, c, cells[i].count);
        if (!(m > 0)) continue;
        out->squares += m * m;
        if (cells[i].context == w->p->a) a = m;
        if (cells[i].context == w->p->b) b = m;
    }
    sums[0] += a * b;
    sums[1] += a * a;
    sums[2] += b * b;
    out->shared += a > 0 && b > 0;
}

static zv_status ask_contexts(proving *w, zv_err *err) {
    const size_t n = zv_counts_about(w->counts)->words;
    zv_count_cell *cells = ZV_NEW(w->env, n, zv_count_cell);
    double *logs = ZV_NEW(w->env, n + 1, double), sums[3] = {0};
    zv_status status = cells && logs ? ZV_OK : zv__nomem(err);
    if (status == ZV_OK) fill_logs(logs, w->counts);
    for (size_t c = 0; status == ZV_OK && c < n; c++) {
        status = zv_counts_row(w->counts, c, cells, err);
        if (status == ZV_OK) ask_context(w, c, cells, logs, sums, &w->again);
    }
    w->again.cosine = sums[0] > 0 ? sums[0] / sqrt(sums[1] * sums[2]) : 0;
    zv__free(w->env, cells);
    zv__free(w->env, logs);
    return status;
}

/* The cosine of the rows of U Σ, which is what the dimensions keep of m; the vectors are rows of U Σ^½. */
static double kept_cosine(const proving *w) {
    const size_t dim = zv_space_dim(w->space);
    double *sigma = zv__sigma_again(w->env, w->space), xy = 0, xx = 0, yy = 0;
    float *rows = ZV_NEW(w->env, 2 * dim, float);
    const bool ok = sigma && rows;
    if (ok) {
        zv_space_row(w->space, w->p->a, rows);
        zv_space_row(w->space, w->p->b, rows + dim);
    }
    for (size_t d = 0; ok && d < dim; d++) {
        const double x = (double)rows[d], y = (double)rows[dim + d];
        xy += sigma[d] * x * y;
        xx += sigma[d] * x * x;
        yy += sigma[d] * y * y;
    }
    zv__free(w->env, rows);
    zv__free(w->env, sigma);
    return ok ? xy / sqrt(xx * yy) : ZV__NAN;
}

/* ---- Findings ---- */

static const char *name_of(const proving *w, char shown[96], size_t row) {
    char number[24];
    return zv__shown(shown, zv_space_id(w->space, row, number));
}

/* "throne 0.0310, crown 0.0270, …" */
static void name_contexts(const proving *w, zv_buf *out) {
    char shown[96];
    for (size_t i = 0; i < w->p->n_contexts && i < NAMED; i++)
        zv_buf_addf(out, "%s%s %.4f", i ? ", " : "", name_of(w, shown, w->p->contexts[i].context),
                    w->p->contexts[i].value);
}

static void cosine_terms(const proving *w, zv_finding *f) {
    const zv_proof *p = w->p;
    const zv_counts_info *about = zv_counts_about(w->counts);
    double rest = 0;
    char shown[96];
    zv_report_term(w->r, f, "#a", (double)p->total_a);
    zv_report_term(w->r, f, "#b", (double)p->total_b);
    zv_report_term(w->r, f, "k", about->negative);
    zv_report_term(w->r, f, "S", about->powers);
    zv_report_term(w->r, f, "|a|", p->norm_a);
    zv_report_term(w->r, f, "|b|", p->norm_b);
    for (size_t i = 0; i < p->n_contexts; i++) {
        const zv_proof_context *c = &p->contexts[i];
        if (i < LISTED) zv_report_term(w->r, f, name_of(w, shown, c->context), c->value);
        rest += i < LISTED ? 0 : c->value;
    }
    if (p->n_contexts > LISTED) zv_report_term(w->r, f, "all other contexts", rest);
    zv_report_term(w->r, f, "cosine of U Σ, the dimensions kept", kept_cosine(w));
    zv_report_term(w->r, f, "cosine of U Σ^½, the vectors", p->vectors);
}

static zv_status cosine(const proving *w, zv_err *err) {
    const zv_proof *p = w->p;
    const zv_counts_info *about = zv_counts_about(w->counts);
    const double kept = 100 * about->caught / about->squares;
    char a[96], b[96];
    zv_buf names;
    zv_buf_init(&names, w->env);
    name_contexts(w, &names);
    zv_finding *f = zv_report_add(w->r, "counts_cosine", p->cosine);
    zv__census(w->r, f);
    name_of(w, a, p->a);
    name_of(w, b, p->b);
    if (p->n_contexts == 0) {
        zv_report_why(w->r, f, M_EXPLAIN_PROOF_NONE, a, b, p->vectors, zv_space_dim(w->space),
                      kept);
    } else {
        zv_report_why(w->r, f, M_EXPLAIN_PROOF, a, b, p->cosine, p->n_contexts, zv_buf_cstr(&names),
                      p->vectors, zv_space_dim(w->space), kept);
    }
    zv_report_formula(w->r, f, M_EXPLAIN_PROOF_FORMULA);
    if (zv_report_opens(w->r, "counts_cosine")) {
        cosine_terms(w, f);
        zv_report_recomputed(w->r, f, w->again.cosine, 1e-9);
    }
    const zv_status status = zv_buf_status(&names, err);
    zv_buf_free(&names);
    return status;
}

static void shared(const proving *w) {
    const zv_proof *p = w->p;
    char a[96], b[96];
    zv_finding *f = zv_report_add(w->r, "counts_shared", (double)p->n_contexts);
    zv__census(w->r, f);
    zv_report_why(w->r, f, M_EXPLAIN_SHARED, name_of(w, a, p->a), p->contexts_a,
                  name_of(w, b, p->b), p->contexts_b, p->n_contexts);
    zv_report_formula(w->r, f, M_EXPLAIN_SHARED_FORMULA);
    if (!zv_report_opens(w->r, "counts_shared")) return;
    zv_report_term(w->r, f, "contexts of a", (double)p->contexts_a);
    zv_report_term(w->r, f, "contexts of b", (double)p->contexts_b);
    zv_report_recomputed(w->r, f, w->again.shared, 0);
}

static void kept(const proving *w) {
    const zv_counts_info *about = zv_counts_about(w->counts);
    const double value = about->caught / about->squares;
    zv_finding *f = zv_report_add(w->r, "counts_kept", value);
    zv__census(w->r, f);
    zv_report_why(w->r, f, M_EXPLAIN_COUNTS_KEPT, zv_space_dim(w->space), 100 * value);
    zv_report_formula(w->r, f, M_EXPLAIN_COUNTS_KEPT_FORMULA);
    if (!zv_report_opens(w->r, "counts_kept")) return;
    zv_report_term(w->r, f, "sum of σ²", about->caught);
    zv_report_term(w->r, f, "sum of squares of the matrix", about->squares);
    zv_report_term(w->r, f, "dimensions", (double)zv_space_dim(w->space));
    zv_report_recomputed(w->r, f, zv__caught_again(w->r, f, w->env, w->space) / w->again.squares,
                         1e-5);
}

zv_status zv_proof_findings(const zv_proof *p, const zv_env *env, const zv_space *space,
                            const zv_counts *counts, zv_report *r, zv_err *err) {
    proving w = {p, env, space, counts, r, {0, 0, 0}};
    if (zv_report_opens(r, "counts_cosine") || zv_report_opens(r, "counts_shared") ||
        zv_report_opens(r, "counts_kept"))
        ZV_TRY(ask_contexts(&w, err));
    ZV_TRY(cosine(&w, err));
    shared(&w);
    kept(&w);
    return zv_report_status(r, err);
}
