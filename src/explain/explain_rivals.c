/* explain_rivals.c — rules side by side from one start: which is best where none was trained, and by how much; their curves, and their paths on
 * the loss. */
#include "explain/explain_train.h"

#include "explain/explain_rivals_messages.h"

enum { ROUNDS = 10000 };
#define LEVEL .95

typedef struct race {
    zv_report *r;
    const zv_env *env;
    const zv_rival *rivals;
    size_t n, held; /* rivals; examples that each was judged by */
    double *losses; /* [n, examples held out] */
    double *mean; /* [n]; NaN: diverged */
    size_t best, second; /* SIZE_MAX: none */
} race;

/* ---- Losses ---- */

static zv_status ask_all(race *x, size_t room, zv_err *err) {
    x->best = x->second = SIZE_MAX;
    for (size_t k = 0; k < x->n; k++) {
        double *losses = x->losses + k * room;
        x->mean[k] = ZV__NAN;
        if (x->rivals[k].diverged) continue;
        ZV_TRY(zv_trainer_losses(x->rivals[k].trainer, ZV_HELD, losses, &x->held, err));
        x->mean[k] = 0;
        for (size_t i = 0; i < x->held; i++) x->mean[k] += losses[i] / (double)x->held;
        if (x->best == SIZE_MAX || x->mean[k] < x->mean[x->best]) {
            x->second = x->best;
            x->best = k;
        } else if (x->second == SIZE_MAX || x->mean[k] < x->mean[x->second]) {
            x->second = k;
        }
    }
    return ZV_OK;
}

static double mean_difference(const void *ctx, const size_t *index, size_t n) {
    const double *difference = ctx;
    double sum = 0;
    for (size_t i = 0; i < n; i++) sum += difference[index[i]];
    return sum / (double)n;
}

/* ---- Findings ---- */

static zv_status again(const race *x, size_t k, double *loss, zv_err *err) {
    double score;
    return zv__train_plain(loss, &score, x->env, x->rivals[k].trainer, ZV_HELD, err);
}

static void all_terms(const race *x, zv_finding *f) {
    char name[64];
    zv_report_term(x->r, f, "examples held out", (double)x->held);
    for (size_t k = 0; k < x->n; k++) {
        snprintf(name, sizeof name, "loss of %s", x->rivals[k].name);
        zv_report_term(x->r, f, name, x->mean[k]);
    }
}

static zv_status best(race *x, const double *losses, zv_err *err) {
    const char *name = x->rivals[x->best].name;
    const double value = x->mean[x->best];
    zv_moments m = {0};
    for (size_t i = 0; i < x->held; i++) zv_moments_add(&m, losses[i]);
    const zv_interval interval = zv_moments_mean_interval(&m, LEVEL);
    zv_finding *f = zv_report_add(x->r, "compare_best", value);
    if (x->held > 1)
        zv_report_interval(x->r, f, interval.lo, interval.hi);
    else
        zv_report_no_interval(x->r, f, M_EXPLAIN_TRAIN_ONE);
    if (x->second == SIZE_MAX)
        zv_report_why(x->r, f, M_EXPLAIN_RIVALS_ALONE, name, x->n, x->held);
    else
        zv_report_why(x->r, f, M_EXPLAIN_RIVALS_BEST, name, x->n, x->held);
    zv_report_formula(x->r, f, M_EXPLAIN_RIVALS_BEST_FORMULA);
    if (!zv_report_opens(x->r, "compare_best")) return ZV_OK;
    double plain;
    all_terms(x, f);
    ZV_TRY(again(x, x->best, &plain, err));
    zv_report_recomputed(x->r, f, plain, 1e-4 * (1 + fabs(plain))); /* f32 against f64 */
    return ZV_OK;
}

static zv_status open_lead(race *x, zv_finding *f, zv_err *err) {
    double first, second;
    all_terms(x, f);
    ZV_TRY(again(x, x->best, &first, err));
    ZV_TRY(again(x, x->second, &second, err));
    zv_report_recomputed(x->r, f, second - first, 1e-4 * (2 + fabs(first) + fabs(second)));
    return ZV_OK;
}

/* `difference` [held] of the second and the best. */
static zv_status lead(race *x, const double *difference, zv_err *err) {
    zv_interval i = {ZV__NAN, ZV__NAN};
    const char *ahead = x->rivals[x->best].name, *behind = x->rivals[x->second].name;
    const uint64_t seed = zv_trainer_opts(x->rivals[x->best].trainer)->seed;
    if (x->held > 1)
        ZV_TRY(zv_stat_bootstrap(&i, x->env, mean_difference, difference, x->held, ROUNDS, LEVEL,
                                 seed, err));
    zv_finding *f = zv_report_add(x->r, "compare_lead", x->mean[x->second] - x->mean[x->best]);
    if (x->held > 1)
        zv_report_interval(x->r, f, i.lo, i.hi);
    else
        zv_report_no_interval(x->r, f, M_EXPLAIN_TRAIN_ONE);
    zv_report_verdict(x->r, f, ZV_INFO, 0);
    if (i.lo > 0)
        zv_report_why(x->r, f, M_EXPLAIN_RIVALS_LEAD, ahead, behind, x->held);
    else
        zv_report_why(x->r, f, M_EXPLAIN_RIVALS_TIE, ahead, behind, x->held);
    zv_report_formula(x->r, f, M_EXPLAIN_RIVALS_LEAD_FORMULA);
    return zv_report_opens(x->r, "compare_lead") ? open_lead(x, f, err) : ZV_OK;
}

static zv_status judge(race *x, size_t room, zv_err *err) {
    ZV_TRY(ask_all(x, room, err));
    if (x->best == SIZE_MAX) return ZV_OK; /* all diverged */
    double *first = x->losses + x->best * room, *second = x->losses + x->second * room;
    ZV_TRY(best(x, first, err));
    if (x->second == SIZE_MAX) return ZV_OK;
    for (size_t i = 0; i < x->held; i++) second[i] -= first[i];
    return lead(x, second, err);
}

zv_status zv_explain_rivals(zv_report *r, const zv_env *env, const zv_rival *rivals, size_t n,
                            zv_err *err) {
    if (n == 0) return ZV_OK;
    race x = {.r = r, .env = env, .rivals = rivals, .n = n};
    const size_t room = zv_examples_count(zv_trainer_examples(rivals[0].trainer), ZV_HELD);
    x.losses = ZV_NEW(env, n * ZV_MAX((size_t)1, room), double);
    x.mean = ZV_NEW(env, n, double);
    const zv_status status = x.losses && x.mean ? judge(&x, room, err) : zv__nomem(err);
    zv__free(env, x.losses);
    zv__free(env, x.mean);
    return status;
}

/* ---- Curves ---- */

static zv_status draw_losses(zv_report *r, const zv_env *env, const zv_rival *rivals, size_t n,
                             bool held, zv_err *err) {
    zv_figure *f =
        held
            ? zv_report_figure(r, ZV_FIGURE_CURVE, "compare_held", M_EXPLAIN_RIVALS_FIG_HELD)
            : zv_report_figure(r, ZV_FIGURE_CURVE, "compare_trained", M_EXPLAIN_RIVALS_FIG_TRAINED);
    zv_figure_x(f, ZV__NAN, ZV__NAN, 0, M_EXPLAIN_RIVALS_FIG_EPOCH);
    zv_figure_y(f, ZV__NAN, ZV__NAN, ZV_AXIS_LOG, M_EXPLAIN_RIVALS_FIG_LOSS);
    for (size_t k = 0; k < n; k++) {
        size_t epochs;
        const zv_epoch *h = zv_trainer_history(rivals[k].trainer, &epochs);
        double *x = ZV_NEW(env, 4 * epochs + 1, double);
        if (!x) return zv__nomem(err);
        for (size_t i = 0; i < epochs; i++) {
            x[i] = h[i].number;
            x[epochs + i] = held ? h[i].held.loss.value : h[i].loss;
            x[2 * epochs + i] = h[i].held.loss.interval.lo;
            x[3 * epochs + i] = h[i].held.loss.interval.hi;
        }
        zv_figure_series(f, x, x + epochs, epochs, "%s", "%s", rivals[k].name);
        if (held) zv_figure_interval(f, x + 2 * epochs, x + 3 * epochs);
        zv__free(env, x);
    }
    return ZV_OK;
}

zv_status zv_rivals_figures(zv_report *r, const zv_env *env, const zv_rival *rivals, size_t n,
                            zv_err *err) {
    if (!zv_report_draws(r) || n == 0) return ZV_OK;
    ZV_TRY(draw_losses(r, env, rivals, n, false, err));
    if (zv_examples_count(zv_trainer_examples(rivals[0].trainer), ZV_HELD) == 0) return ZV_OK;
    return draw_losses(r, env, rivals, n, true, err);
}

/* ---- Paths ---- */

static void label(zv_buf *out, zv_lang lang, const zv_rival *rival, size_t number) {
    size_t n;
    const zv_epoch *h = zv_trainer_history(rival->trainer, &n);
    zv_buf_clear(out);
    if (number == 0 || number > n)
        zv_buf_say(out, lang, M_EXPLAIN_RIVALS_FIG_START, rival->name);
    else if (h[number - 1].held.n > 0)
        zv_buf_say(out, lang, M_EXPLAIN_RIVALS_FIG_POINT_HELD, rival->name, number,
                   h[number - 1].held.loss.value);
    else
        zv_buf_say(out, lang, M_EXPLAIN_RIVALS_FIG_POINT, rival->name, number, h[number - 1].loss);
}

static zv_status draw_path(zv_report *r, const zv_env *env, zv_figure *f, const zv_rival *rival,
                           zv_path path, zv_err *err) {
    zv_str *labels = ZV_NEW(env, path.n + 1, zv_str);
    zv_buf *texts = ZV_NEW_ZERO(env, path.n + 1, zv_buf);
    zv_status status = labels && texts ? ZV_OK : zv__nomem(err);
    for (size_t i = 0; i < path.n && status == ZV_OK; i++) {
        zv_buf_init(&texts[i], env);
        label(&texts[i], zv_env_lang(env), rival, path.number[i]);
        labels[i] = (zv_str){zv_buf_cstr(&texts[i]), texts[i].len};
        status = zv_buf_status(&texts[i], err);
    }
    if (status == ZV_OK) {
        zv_figure_series(f, path.x, path.y, path.n, "%s", "%s", rival->name);
        zv_figure_labels(f, labels);
        status = zv_report_status(r, err);
    }
    for (size_t i = 0; texts && i < path.n; i++) zv_buf_free(&texts[i]);
    zv__free(env, labels);
    zv__free(env, texts);
    return status;
}

zv_status zv_rivals_surface(zv_report *r, const zv_env *env, const zv_rivals_ground *g,
                            zv_err *err) {
    const zv_paths_plane *p = g->plane;
    if (!zv_report_draws(r)) return ZV_OK;
    zv_figure *f = zv_report_figure(r, ZV_FIGURE_SURFACE, "paths", M_EXPLAIN_RIVALS_FIG_PATHS);
    zv_figure_x(f, p->x_lo, p->x_hi, 0, M_EXPLAIN_RIVALS_FIG_FIRST, 100 * p->along[0]);
    zv_figure_y(f, p->y_lo, p->y_hi, 0, M_EXPLAIN_RIVALS_FIG_SECOND, 100 * p->along[1]);
    zv_figure_grid(f, g->losses, g->rows, g->cols, ZV__NAN, ZV__NAN, ZV_AXIS_LOG,
                   M_EXPLAIN_RIVALS_FIG_LOSS);
    const size_t step = zv_paths_step(g->paths);
    if (step > 1)
        zv_figure_note(f, M_EXPLAIN_RIVALS_FIG_NOTE_SOME, g->params, 100 * p->share, g->batches,
                       g->batch, step);
    else
        zv_figure_note(f, M_EXPLAIN_RIVALS_FIG_NOTE, g->params, 100 * p->share, g->batches,
                       g->batch);
    for (size_t k = 0; k < zv_paths_count(g->paths); k++)
        ZV_TRY(draw_path(r, env, f, g->rivals[k], zv_paths_path(g->paths, k), err));
    return ZV_OK;
}
