/* explain_figures.c — pictures of what other commands found. */
#include "base/base_private.h"

#include <zavit/explain.h>

#include "explain/explain_figures_messages.h"
#include "explain/explain_private.h"

enum { BINS = 60, MARKED_HITS = 10, ROWS_MOST = 60 };

void zv_hits_figure(zv_report *r, const zv_background *bg, const double *cosines, size_t n) {
    uint64_t counts[BINS];
    size_t n_all = 0;
    if (!zv_report_draws(r) || !bg || !n) return;
    const double *all = zv_background_cosines(bg, &n_all);
    double lo = all[0], hi = all[n_all - 1];
    n = ZV_MIN(n, MARKED_HITS);
    for (size_t i = 0; i < n; i++) {
        lo = fmin(lo, cosines[i]);
        hi = fmax(hi, cosines[i]);
    }
    /* whole twentieths around all of them */
    lo = floor(20 * lo) / 20;
    hi = ceil(20 * hi) / 20;
    if (hi <= lo) hi = lo + 0.05;
    zv_stat_histogram(counts, BINS, lo, hi, all, n_all);
    zv_figure *f =
        zv_report_figure(r, ZV_FIGURE_HISTOGRAM, "background", M_EXPLAIN_FIG_HITS, n_all);
    zv_figure_x(f, lo, hi, 0, M_EXPLAIN_FIG_COSINE);
    zv_figure_counts(f, counts, BINS, lo, hi);
    for (size_t i = 0; i < n; i++) zv_figure_marker(f, cosines[i], M_EXPLAIN_FIG_HIT, i + 1);
}

zv_status zv_losses_figure(zv_report *r, const zv_env *env, const zv_epoch_loss *losses, size_t n,
                           zv_err *err) {
    if (!zv_report_draws(r) || n < 2) return ZV_OK;
    double *columns = ZV_NEW(env, 4 * n, double);
    zv_figure *f = zv_report_figure(r, ZV_FIGURE_CURVE, "losses", M_EXPLAIN_FIG_LOSSES);
    bool heldout = false, floor = false;
    if (!columns) return zv__nomem(err);
    for (size_t i = 0; i < n; i++) {
        columns[i] = (double)losses[i].epoch;
        columns[n + i] = losses[i].loss;
        columns[2 * n + i] = losses[i].heldout;
        columns[3 * n + i] = losses[i].floor;
        heldout = heldout || isfinite(losses[i].heldout);
        floor = floor || isfinite(losses[i].floor);
    }
    zv_figure_x(f, ZV__NAN, ZV__NAN, 0, M_EXPLAIN_FIG_EPOCH);
    zv_figure_y(f, ZV__NAN, ZV__NAN, 0, M_EXPLAIN_FIG_NATS);
    zv_figure_series(f, columns, columns + n, n, M_EXPLAIN_FIG_LOSS);
    if (heldout) zv_figure_series(f, columns, columns + 2 * n, n, M_EXPLAIN_FIG_HELDOUT);
    if (floor) zv_figure_series(f, columns, columns + 3 * n, n, M_EXPLAIN_FIG_FLOOR);
    if (floor) zv_figure_flags(f, ZV_SERIES_DASHED);
    zv__free(env, columns);
    return ZV_OK;
}

/* ---- Bars -------------------------------------------------------------------------------------- */

static const char *dup_kind(zv_dup_kind kind, zv_lang lang) {
    static const char *const names[ZV_DUP_KINDS][2] = {
        [ZV_DUP_TEXT] = {M_EXPLAIN_FIG_DUP_TEXT},   [ZV_DUP_WORDS] = {M_EXPLAIN_FIG_DUP_WORDS},
        [ZV_DUP_NEAR] = {M_EXPLAIN_FIG_DUP_NEAR},   [ZV_DUP_VECTOR] = {M_EXPLAIN_FIG_DUP_VECTOR},
        [ZV_DUP_ANGLE] = {M_EXPLAIN_FIG_DUP_ANGLE},
    };
    return names[kind][lang == ZV_HE];
}

void zv__dups_figure(zv_report *r, const zv_env *env, const zv_dups *d, bool texts) {
    double rows[ZV_DUP_KINDS];
    zv_str names[ZV_DUP_KINDS];
    size_t n = 0;
    if (!zv_report_draws(r)) return;
    for (unsigned k = 0; k < ZV_DUP_KINDS; k++) {
        bool asked = k == ZV_DUP_NEAR     ? d->by == ZV_DUPS_BY_WORDS
                     : k == ZV_DUP_ANGLE  ? d->by == ZV_DUPS_BY_ANGLE
                     : k == ZV_DUP_VECTOR ? !texts
                                          : texts;
        if (!asked) continue;
        names[n] = zv_str_of(dup_kind((zv_dup_kind)k, zv_env_lang(env)));
        rows[n++] = (double)d->repeats[k];
    }
    zv_figure *f = zv_report_figure(r, ZV_FIGURE_BARS, "repeats", M_EXPLAIN_FIG_DUPS);
    zv_figure_x(f, 0, ZV__NAN, 0, M_EXPLAIN_FIG_ROWS);
    zv_figure_series(f, NULL, rows, n, M_EXPLAIN_FIG_ROWS);
    zv_figure_labels(f, names);
}

void zv__scores_figure(zv_report *r, const zv_eval *eval) {
    double values[ROWS_MOST], lo[ROWS_MOST], hi[ROWS_MOST];
    zv_str names[ROWS_MOST];
    const size_t n = ZV_MIN(zv_eval_size(eval), ROWS_MOST);
    if (!zv_report_draws(r) || n == 0) return;
    for (size_t i = 0; i < n; i++) {
        const zv_score *s = zv_eval_score(eval, i);
        names[i] = zv_str_of(s->name);
        values[i] = s->value;
        lo[i] = s->interval.lo;
        hi[i] = s->interval.hi;
    }
    zv_figure *f = zv_report_figure(r, ZV_FIGURE_BARS, "scores", M_EXPLAIN_FIG_SCORES);
    zv_figure_x(f, ZV__NAN, ZV__NAN, 0, M_EXPLAIN_FIG_SCORE);
    zv_figure_series(f, NULL, values, n, M_EXPLAIN_FIG_SCORE);
    zv_figure_labels(f, names);
    zv_figure_interval(f, lo, hi);
}

void zv__probes_figure(zv_report *r, const zv_probes *p) {
    double values[ZV_PROBE_KINDS], lo[ZV_PROBE_KINDS], hi[ZV_PROBE_KINDS];
    zv_str names[ZV_PROBE_KINDS];
    const size_t n = ZV_MIN(p->n, (size_t)ZV_PROBE_KINDS);
    if (!zv_report_draws(r) || n == 0) return;
    for (size_t i = 0; i < n; i++) {
        names[i] = zv_str_of(zv_probe_name(p->list[i].kind));
        values[i] = p->list[i].percentile;
        lo[i] = p->list[i].interval.lo;
        hi[i] = p->list[i].interval.hi;
    }
    zv_figure *f = zv_report_figure(r, ZV_FIGURE_BARS, "probes", M_EXPLAIN_FIG_PROBES);
    zv_figure_x(f, 0, ZV__NAN, 0, M_EXPLAIN_FIG_MOVED);
    zv_figure_series(f, NULL, values, n, M_EXPLAIN_FIG_MOVED);
    zv_figure_labels(f, names);
    zv_figure_interval(f, lo, hi);
}
