/* explain_support_findings.c — support_top, support_mean; opened, each run's space is asked once more by plain loops:
 * no search, but a count of how many words are nearer. */
#include "explain/explain_support.h"

typedef struct asking {
    const zv_support *found;
    const zv_env *env;
    const zv_space *space;
    const char *expression;
    const zv_support_opts *opts;
    zv_report *r;
    uint64_t *stays; /* [n] again */
    unsigned runs; /* again */
} asking;

/* ---- The other road ---- */

static double plain_cosine(const double *a, const double *b, size_t n) {
    return zv__plain_dot(a, b, n) / sqrt(zv__plain_dot(a, a, n) * zv__plain_dot(b, b, n));
}

static bool is_there(const zv_space *s, size_t row) {
    return zv_space_word_count(s, row) > 0 && zv_row_usable(zv_space_status(s, row));
}

static bool is_asked(const zv_near_query *q, size_t row) {
    for (size_t i = 0; i < q->n; i++)
        if (q->rows[i] == row) return true;
    return false;
}

/* Which hits have fewer than k words nearer than they. rows: [2, dim] and scratch. */
static void count_nearer(asking *a, const zv_space *s, const zv_near_query *q, double *rows,
                         float *scratch, double *cosines) {
    const size_t n = zv_space_size(s), dim = zv_space_dim(s);
    for (size_t d = 0; d < dim; d++) rows[d] = (double)q->vector[d];
    for (size_t i = 0; i < n; i++) {
        const bool in = is_there(s, i) && (!a->opts->keep || a->opts->keep[i]) && !is_asked(q, i);
        cosines[i] = -2;
        if (!in) continue;
        zv__plain_row(rows + dim, s, i, scratch);
        cosines[i] = plain_cosine(rows, rows + dim, dim);
    }
    for (size_t h = 0; h < a->found->n; h++) {
        const double own = cosines[a->found->hits[h].row];
        size_t nearer = 0;
        for (size_t i = 0; i < n; i++) nearer += cosines[i] > own + ZV__SAME_COSINE;
        a->stays[h] += own > -2 && nearer < a->found->k;
    }
}

static zv_status ask_run(asking *a, const zv_space *s, zv_err *err) {
    zv_near_query q = {0};
    bool there = true;
    ZV_TRY(zv_explain_near_query(&q, a->env, s, a->expression, err));
    for (size_t i = 0; i < q.n; i++) there &= is_there(s, q.rows[i]);
    double *rows = ZV_NEW(a->env, 2 * zv_space_dim(s), double);
    double *cosines = ZV_NEW(a->env, zv_space_size(s), double);
    float *scratch = ZV_NEW(a->env, zv_space_dim(s), float);
    const bool ok = rows && cosines && scratch;
    if (ok && there) {
        count_nearer(a, s, &q, rows, scratch, cosines);
        a->runs++;
    }
    zv__free(a->env, rows);
    zv__free(a->env, cosines);
    zv__free(a->env, scratch);
    zv_near_query_free(a->env, &q);
    return ok ? ZV_OK : zv__nomem(err);
}

static zv_status ask_all(asking *a, zv_err *err) {
    zv_buf path;
    zv_buf_init(&path, a->env);
    zv_status status = ZV_OK;
    for (unsigned run = 0; status == ZV_OK && run < a->opts->runs; run++) {
        zv_space *s = NULL;
        status = zv__support_path(&path, a->opts->folder, run, err);
        if (status == ZV_OK) status = zv_space_open(&s, a->env, zv_buf_cstr(&path), NULL, err);
        if (status == ZV_OK) status = ask_run(a, s, err);
        zv_space_free(s);
    }
    zv_buf_free(&path);
    return status;
}

/* ---- Findings ---- */

/* Few occurrences: a sample has them or has not, which is most of what the share then says. */
static bool is_rare(const asking *a) {
    zv_near_query q = {0};
    bool rare = false;
    if (zv_explain_near_query(&q, a->env, a->space, a->expression, NULL) != ZV_OK) return false;
    for (size_t i = 0; i < q.n; i++) rare |= zv_explain_rare(a->space, q.rows[i]);
    zv_near_query_free(a->env, &q);
    return rare || zv_explain_rare(a->space, a->found->hits[0].row);
}

static void top(const asking *a) {
    const zv_support *s = a->found;
    const zv_support_hit *h = &s->hits[0];
    char name[96], number[24];
    const double share = (double)h->stays / s->runs;
    zv_finding *f = zv_report_add(a->r, "support_top", share);
    zv_report_interval(a->r, f, h->share_interval.lo, h->share_interval.hi);
    zv__shown(name, zv_space_id(a->space, h->row, number));
    /* half of all learnings do without it: a neighbour of this text, not of the language */
    zv_report_verdict(a->r, f, h->share_interval.hi < 0.5 ? ZV_WARN : ZV_INFO, 0.5);
    if (is_rare(a))
        zv_report_why(a->r, f, M_EXPLAIN_SUPPORT_TOP_RARE, name, s->k, h->stays, s->runs,
                      ZV_RARE_COUNT);
    else
        zv_report_why(a->r, f, M_EXPLAIN_SUPPORT_TOP, name, s->k, h->stays, s->runs,
                      h->cosine_interval.lo, h->cosine_interval.hi);
    zv_report_formula(a->r, f, M_EXPLAIN_SUPPORT_FORMULA);
    if (!zv_report_opens(a->r, "support_top")) return;
    zv_report_term(a->r, f, "runs with the word", (double)s->runs);
    zv_report_term(a->r, f, "runs without it", (double)s->absent);
    zv_report_term(a->r, f, "runs in which it stays", (double)h->stays);
    zv_report_term(a->r, f, "units drawn from", (double)s->units);
    zv_report_term(a->r, f, "mean cosine", h->cosines.mean);
    zv_report_term(a->r, f, "sd of the cosine", zv_moments_sd(&h->cosines));
    zv_report_recomputed(a->r, f, (double)a->stays[0] / a->runs, 1e-12);
}

static void mean(const asking *a) {
    const zv_support *s = a->found;
    double sum = 0, again = 0;
    for (size_t i = 0; i < s->n; i++) {
        sum += (double)s->hits[i].stays / s->runs / (double)s->n;
        if (a->runs > 0) again += (double)a->stays[i] / a->runs / (double)s->n;
    }
    zv_finding *f = zv_report_add(a->r, "support_mean", sum);
    zv_report_no_interval(a->r, f, M_EXPLAIN_SUPPORT_DEPENDENT);
    zv_report_why(a->r, f, M_EXPLAIN_SUPPORT_MEAN, s->n, sum * (double)s->n, s->runs,
                  (unsigned long long)s->units);
    zv_report_formula(a->r, f, M_EXPLAIN_SUPPORT_MEAN_FORMULA);
    if (!zv_report_opens(a->r, "support_mean")) return;
    zv_report_term(a->r, f, "neighbours", (double)s->n);
    zv_report_term(a->r, f, "runs", (double)s->runs);
    zv_report_term(a->r, f, "learned", (double)s->learned);
    zv_report_term(a->r, f, "found in the folder", (double)s->reused);
    zv_report_recomputed(a->r, f, again, 1e-12);
}

zv_status zv_support_findings(const zv_support *s, const zv_env *env, const zv_space *space,
                              const char *expression, const zv_support_opts *opts, zv_report *r,
                              zv_err *err) {
    asking a = {s, env, space, expression, opts, r, NULL, 0};
    a.stays = ZV_NEW_ZERO(env, s->n, uint64_t);
    zv_status status = a.stays ? ZV_OK : zv__nomem(err);
    if (status == ZV_OK &&
        (zv_report_opens(r, "support_top") || zv_report_opens(r, "support_mean")))
        status = ask_all(&a, err);
    if (status == ZV_OK && s->n > 0) {
        top(&a);
        mean(&a);
        status = zv_report_status(r, err);
    }
    zv__free(env, a.stays);
    return status;
}
