/* cmd_diagnose.c — why is this training stuck: the verdict, what it hangs on, the change tried, and pictures. */
#include <math.h>
#include <string.h>

#include "cli_commands.h"
#include "cli_diagnose_messages.h"
#include "cli_json.h"
#include "cli_out.h"
#include "cli_train.h"

typedef struct diagnose_args {
    const char *space, *barrier;
    bool try, curvature, spectrum, slice, range;
    uint64_t steps, seeds, batches, seed;
} diagnose_args;

enum { BINS = 60, WAY = 24, RANGE = 100 };

/* clang-format off */
static const cli_option rows[] = {
    CLI_ROW_TEXT(diagnose_args, space, "space", 0, NULL, "SPACE", CLI_FILE, M_CLI_O_DIAGNOSE_SPACE),
    CLI_ROW_FLAG(diagnose_args, try, "try", 0, M_CLI_O_DIAGNOSE_TRY),
    CLI_ROW_COUNT(diagnose_args, steps, "steps", 0, "100", 1, 1e7, "N", M_CLI_O_DIAGNOSE_STEPS),
    CLI_ROW_FLAG(diagnose_args, curvature, "curvature", 0, M_CLI_O_DIAGNOSE_CURVATURE),
    CLI_ROW_FLAG(diagnose_args, spectrum, "spectrum", 0, M_CLI_O_DIAGNOSE_SPECTRUM),
    CLI_ROW_FLAG(diagnose_args, slice, "slice", 0, M_CLI_O_DIAGNOSE_SLICE),
    CLI_ROW_FLAG(diagnose_args, range, "range", 0, M_CLI_O_DIAGNOSE_RANGE),
    CLI_ROW_TEXT(diagnose_args, barrier, "barrier", 0, NULL, "NET", CLI_FILE, M_CLI_O_DIAGNOSE_BARRIER),
    CLI_ROW_COUNT(diagnose_args, seeds, "seeds", 0, "5", 1, ZV_DIAGNOSE_SEEDS, "N", M_CLI_O_DIAGNOSE_SEEDS),
    CLI_ROW_COUNT(diagnose_args, batches, "batches", 0, "5", ZV_NOISE_LEAST, 1000, "N", M_CLI_O_DIAGNOSE_BATCHES),
    CLI_ROW_COUNT(diagnose_args, seed, "seed", 0, "1", 0, 1e15, "N", M_CLI_O_DIAGNOSE_SEED),
};
/* clang-format on */
const cli_spec cmd_diagnose_spec = {rows, sizeof rows / sizeof *rows, sizeof(diagnose_args), 1, 1};

/* ---- JSON ---- */

static void set_measured(json_t *o, const char *key, const char *interval, const zv_measured *m) {
    cli_json_set(o, key, cli_json_number(m->value));
    cli_json_set(o, interval, cli_json_interval(m->interval));
}

static json_t *json_numbers(const double *x, size_t n) {
    json_t *list = json_array();
    for (size_t i = 0; i < n; i++) json_array_append_new(list, cli_json_number(x[i]));
    return list;
}

static void json_result(cli *c, const cli_training *t, const zv_diagnosis *d) {
    json_t *o = c->result, *curvature = json_object();
    char layers[ZV_NET_LAYERS * 24];
    zv_net_spec_format(zv_net_spec_of(t->net), layers, sizeof layers);
    cli_json_set(o, "verdict", json_string(d->stall.name));
    cli_json_set(o, "text", cli_json_text(zv_stall_text(d->stall.kind, c->lang)));
    cli_json_set(o, "advice", cli_json_text(zv_stall_advice(d->stall.kind, c->lang)));
    cli_json_set(o, "evidence", cli_json_evidence(&d->stall));
    cli_json_set(o, "rule", json_string(zv_optim_name(d->rule)));
    cli_json_set(o, "rate", cli_json_number(d->rate));
    cli_json_set(o, "better_rate", cli_json_number(d->better_rate));
    cli_json_set(o, "layers", json_string(layers));
    cli_json_set(o, "parameters", json_integer((json_int_t)d->n_params));
    cli_json_set(o, "steps", json_integer((json_int_t)zv_trainer_steps(t->trainer)));
    cli_json_set(o, "loss_start", cli_json_number(d->signals.loss_start));
    cli_json_set(o, "loss_floor", cli_json_number(d->signals.loss_floor));
    cli_json_set(o, "seconds", cli_json_number(d->seconds));
    cli_json_set(curvature, "measured", json_boolean(d->products > 0));
    cli_json_set(curvature, "products", json_integer((json_int_t)d->products));
    cli_json_set(curvature, "seconds", cli_json_number(d->product_seconds));
    cli_json_set(o, "curvature", curvature);
}

/* ---- The verdict for people ---- */

static void say_verdict(cli *c, const cli_training *t, const zv_diagnosis *d) {
    char layers[ZV_NET_LAYERS * 24];
    zv_net_spec_format(zv_net_spec_of(t->net), layers, sizeof layers);
    CLI_SAY(c, M_CLI_DIAGNOSE_WHERE, layers, d->n_params, zv_optim_name(d->rule), d->rate,
            (unsigned long long)zv_trainer_steps(t->trainer));
    cli_end_sentence(c);
    CLI_SAY(c, M_CLI_DIAGNOSE_HEAD, d->stall.name, zv_stall_text(d->stall.kind, c->lang));
    cli_end_sentence(c);
    CLI_SAY(c, M_CLI_DIAGNOSE_ADVICE, zv_stall_advice(d->stall.kind, c->lang));
    cli_end_sentence(c);
    if (!isnan(d->better_rate)) {
        CLI_SAY(c, M_CLI_DIAGNOSE_RATE, d->rate, d->better_rate);
        cli_end_sentence(c);
    }
    if (d->products > 0) {
        CLI_SAY(c, M_CLI_DIAGNOSE_COST, (unsigned long long)d->products, d->product_seconds,
                d->seconds);
        cli_end_sentence(c);
    } else if (d->no_curvature)
        cli_warn(c, M_CLI_DIAGNOSE_NO_CURVATURE);
    else
        cli_warn(c, M_CLI_DIAGNOSE_ASK, d->n_params);
    zv_buf_putc(&c->out, '\n');
}

static zv_status draw_evidence(cli *c, const zv_stall *v) {
    cli_table t = {.cols = 4};
    if (v->n_evidence == 0) return ZV_OK;
    CLI_SAY(c, M_CLI_DIAGNOSE_EVIDENCE);
    cli_end_sentence(c);
    cli_table_cell(&t, zv_str_of(cli_pick(c, M_CLI_DIAGNOSE_H_SIGNAL)));
    cli_table_cell(&t, zv_str_of(cli_pick(c, M_CLI_DIAGNOSE_H_VALUE)));
    cli_table_cell(&t, zv_str_of(cli_pick(c, M_CLI_DIAGNOSE_H_INTERVAL)));
    cli_table_cell(&t, zv_str_of(cli_pick(c, M_CLI_DIAGNOSE_H_LIMIT)));
    for (size_t i = 0; i < v->n_evidence; i++) {
        const zv_stall_evidence *e = &v->evidence[i];
        cli_table_cellf(&t, "%s", e->signal);
        cli_table_cellf(&t, "%.4g", e->measured.value);
        if (isnan(e->measured.interval.lo))
            cli_table_cellf(&t, "—");
        else
            cli_table_cellf(&t, "%.3g … %.3g", e->measured.interval.lo, e->measured.interval.hi);
        cli_table_cellf(&t, "%s %.3g", e->above ? ">" : "<", e->threshold);
    }
    CLI_TRY(cli_table_draw(c, &t));
    zv_buf_putc(&c->out, '\n');
    return ZV_OK;
}

/* ---- The change, tried ---- */

static void json_trial(cli *c, const zv_trial *t) {
    json_t *o = json_object();
    cli_json_set(o, "change", json_string(zv_change_name(t->change)));
    cli_json_set(o, "steps", json_integer((json_int_t)t->steps));
    cli_json_set(o, "rate", cli_json_number(t->rate));
    cli_json_set(o, "before", cli_json_number(t->before));
    set_measured(o, "without", "without_interval", &t->without);
    set_measured(o, "with", "with_interval", &t->with);
    set_measured(o, "gain", "gain_interval", &t->gain);
    cli_json_set(o, "helped", json_boolean(t->helped));
    cli_json_set(o, "seconds", cli_json_number(t->seconds));
    cli_json_set(c->result, "trial", o);
}

static zv_status try_change(cli *c, zv_diagnosis *d) {
    const diagnose_args *a = c->own;
    zv_trial *t = NULL;
    CLI_TRY(zv_explain_trial(&t, d, (size_t)a->steps, &c->err));
    json_trial(c, t);
    if (t->change == ZV_CHANGE_NONE) {
        CLI_SAY(c, M_CLI_DIAGNOSE_NOTHING, d->stall.name);
        cli_end_sentence(c);
    } else {
        CLI_SAY(c, M_CLI_DIAGNOSE_TRIED, t->steps, zv_change_name(t->change), t->before,
                t->without.value, t->with.value);
        zv_buf_puts(&c->sentence, "; ");
        if (t->helped)
            CLI_SAY(c, M_CLI_DIAGNOSE_HELPED);
        else
            CLI_SAY(c, M_CLI_DIAGNOSE_NOT_HELPED);
        cli_end_sentence(c);
    }
    zv_buf_putc(&c->out, '\n');
    const zv_status status = zv_trial_findings(t, c->report, &c->err);
    zv_trial_free(t);
    return status;
}

/* ---- Pictures: the page has its own ---- */

static void draw_curve(cli *c, const zv_curve *curve) {
    zv_style style = c->style;
    style.page = NULL;
    zv_draw_curve(&c->out, &style, curve, 8);
    zv_buf_putc(&c->out, '\n');
}

static zv_status spectrum(cli *c, zv_diagnosis *d) {
    zv_spectrum s;
    double share[BINS], at[BINS];
    zv_interval interval[BINS];
    json_t *o = json_object();
    zv_status status = zv_diagnose_spectrum(&s, share, interval, BINS, d, c->report, &c->err);
    if (status == ZV_OK) {
        zv_spectrum_bins(at, BINS, &s);
        CLI_SAY(c, M_CLI_DIAGNOSE_SPECTRUM, (size_t)BINS, s.products);
        cli_end_sentence(c);
        draw_curve(c, &(zv_curve){.x = at, .y = share, .n = BINS, .log_y = true});
        cli_json_set(o, "lo", cli_json_number(s.lo));
        cli_json_set(o, "hi", cli_json_number(s.hi));
        cli_json_set(o, "shares", json_numbers(share, BINS));
        cli_json_set(o, "products", json_integer((json_int_t)s.products));
        set_measured(o, "negative", "negative_interval", &s.negative);
        set_measured(o, "mean", "mean_interval", &s.mean);
        cli_json_set(c->result, "spectrum", json_incref(o));
    }
    json_decref(o);
    return status;
}

static void draw_plane(cli *c, const zv_slices *s) {
    zv_str names[ZV_SLICE_PLANE];
    char text[ZV_SLICE_PLANE][16];
    zv_style style = c->style;
    style.page = NULL;
    for (size_t i = 0; i < ZV_SLICE_PLANE; i++) {
        snprintf(text[i], sizeof text[i], "%.2f", s->side[i]);
        names[i] = zv_str_of(text[i]);
    }
    CLI_SAY(c, M_CLI_DIAGNOSE_PLANE);
    cli_end_sentence(c);
    zv_draw_matrix(&c->out, &style, s->rise, ZV_SLICE_PLANE, ZV_SLICE_PLANE, names, names);
    zv_buf_putc(&c->out, '\n');
}

static void way_json(json_t *slice, const zv_way *w) {
    json_t *o = json_object();
    cli_json_set(o, "points_x", json_numbers(w->x, w->n));
    cli_json_set(o, "points_y", json_numbers(w->y, w->n));
    cli_json_set(o, "best", json_boolean(w->best));
    cli_json_set(o, "kept", json_integer((json_int_t)w->kept));
    cli_json_set(o, "x", json_pack("[f, f]", w->x_lo, w->x_hi));
    cli_json_set(o, "y", json_pack("[f, f]", w->y_lo, w->y_hi));
    cli_json_set(o, "along", json_pack("[f, f]", w->along[0], w->along[1]));
    cli_json_set(o, "losses", json_numbers(w->losses, (size_t)ZV_WAY_SIDE * (size_t)ZV_WAY_SIDE));
    cli_json_set(slice, "way", o);
}

/* A training that has not moved has none. `slice`: of the result, or NULL where nothing is shown but on the page. */
static zv_status way(cli *c, zv_diagnosis *d, json_t *slice) {
    zv_way w;
    const zv_status status = zv_diagnose_way(&w, d, c->report, &c->err);
    if (status == ZV_NODATA) c->err = (zv_err){.lang = c->lang};
    if (status != ZV_OK || !slice) return status == ZV_NODATA ? ZV_OK : status;
    zv_style style = c->style;
    style.page = NULL;
    const zv_surface_path path = {w.x, w.y, w.n, zv_str_of(cli_pick(c, M_CLI_DIAGNOSE_WAY_HERE))};
    if (w.kept > 0)
        CLI_SAY(c, M_CLI_DIAGNOSE_WAY_KEPT, w.kept, 100 * w.along[0], 100 * w.along[1]);
    else
        CLI_SAY(c, M_CLI_DIAGNOSE_WAY, 100 * w.along[0], 100 * w.along[1]);
    cli_end_sentence(c);
    zv_draw_surface(&c->out, &style,
                    &(zv_surface_view){.values = w.losses,
                                       .rows = ZV_WAY_SIDE,
                                       .cols = ZV_WAY_SIDE,
                                       .x_lo = w.x_lo,
                                       .x_hi = w.x_hi,
                                       .y_lo = w.y_lo,
                                       .y_hi = w.y_hi,
                                       .log = true,
                                       .paths = &path,
                                       .n_paths = 1});
    zv_buf_putc(&c->out, '\n');
    way_json(slice, &w);
    return ZV_OK;
}

static zv_status slice(cli *c, zv_diagnosis *d, bool shown) {
    zv_slices s;
    CLI_TRY(zv_diagnose_slices(&s, d, c->report, &c->err));
    if (!shown) return way(c, d, NULL);
    double y[ZV_SLICE_LINE];
    json_t *o = json_object();
    for (size_t i = 0; i < ZV_SLICE_LINE; i++) y[i] = s.line[i].value;
    const zv_curve_mark here = {0, y[ZV_SLICE_LINE / 2],
                                zv_str_of(cli_pick(c, M_CLI_DIAGNOSE_HERE))};
    CLI_SAY(c, M_CLI_DIAGNOSE_SLICE);
    cli_end_sentence(c);
    draw_curve(c, &(zv_curve){.x = s.at, .y = y, .n = ZV_SLICE_LINE, .marks = &here, .n_marks = 1});
    draw_plane(c, &s);
    cli_json_set(o, "at", json_numbers(s.at, ZV_SLICE_LINE));
    cli_json_set(o, "loss", json_numbers(y, ZV_SLICE_LINE));
    cli_json_set(o, "side", json_numbers(s.side, ZV_SLICE_PLANE));
    cli_json_set(o, "plane",
                 json_numbers(s.plane, (size_t)ZV_SLICE_PLANE * (size_t)ZV_SLICE_PLANE));
    cli_json_set(c->result, "slice", o);
    return way(c, d, o);
}

static zv_status range(cli *c, zv_diagnosis *d) {
    zv_range r;
    double rates[RANGE], losses[RANGE];
    json_t *o = json_object();
    const zv_status status = zv_diagnose_range(&r, rates, losses, d, c->report, &c->err);
    if (status == ZV_OK) {
        CLI_SAY(c, M_CLI_DIAGNOSE_RANGE);
        cli_end_sentence(c);
        draw_curve(c, &(zv_curve){.x = rates, .y = losses, .n = RANGE, .log_x = true});
        CLI_SAY(c, M_CLI_DIAGNOSE_HEAD, "rate_range", zv_range_text(r.end, c->lang));
        cli_end_sentence(c);
        zv_buf_putc(&c->out, '\n');
        set_measured(o, "rate", "interval", &r.rate);
        cli_json_set(o, "highest", cli_json_number(r.highest));
        cli_json_set(o, "reason", cli_json_text(zv_range_text(r.end, c->lang)));
        cli_json_set(o, "rates", json_numbers(rates, RANGE));
        cli_json_set(o, "losses", json_numbers(losses, RANGE));
        cli_json_set(c->result, "range", json_incref(o));
    }
    json_decref(o);
    return status;
}

static zv_status barrier(cli *c, zv_diagnosis *d, const char *path) {
    zv_net *other = NULL;
    zv_barrier b;
    double losses[WAY + 1], at[WAY + 1];
    CLI_TRY(zv_net_open(&other, c->env, path, &c->err));
    cli_input_text(c, path);
    const zv_status status = zv_diagnose_barrier(&b, at, losses, WAY, d, other, c->report, &c->err);
    zv_net_free(other);
    CLI_TRY(status);
    json_t *o = json_object();
    CLI_SAY(c, M_CLI_DIAGNOSE_BARRIER, path);
    cli_end_sentence(c);
    draw_curve(c, &(zv_curve){.x = at, .y = losses, .n = WAY + 1});
    set_measured(o, "height", "interval", &b.height);
    cli_json_set(o, "at", cli_json_number(b.at));
    cli_json_set(o, "from", cli_json_number(b.from));
    cli_json_set(o, "to", cli_json_number(b.to));
    cli_json_set(o, "losses", json_numbers(losses, WAY + 1));
    cli_json_set(c->result, "barrier", o);
    return ZV_OK;
}

/* ---- The whole ---- */

static zv_status diagnose(cli *c, cli_training *t, zv_diagnosis **d) {
    const diagnose_args *a = c->own;
    size_t n;
    CLI_TRY(cli_training_open(c, t, c->args[0], a->space));
    (void)zv_trainer_params(t->trainer, &n);
    const zv_diagnose_opts opts = {.seed = a->seed,
                                   .seeds = (size_t)a->seeds,
                                   .batches = (size_t)a->batches,
                                   .curvature = a->curvature || n <= ZV_DIAGNOSE_CURVATURE};
    CLI_TRY(zv_explain_diagnose(d, c->env, t->trainer, &opts, &c->err));
    json_result(c, t, *d);
    say_verdict(c, t, *d);
    CLI_TRY(draw_evidence(c, &(*d)->stall));
    CLI_TRY(zv_diagnosis_findings(*d, c->report, &c->err));
    if (a->try) CLI_TRY(try_change(c, *d));
    if (a->spectrum) CLI_TRY(spectrum(c, *d));
    if (a->slice || zv_report_draws(c->report)) CLI_TRY(slice(c, *d, a->slice));
    if (a->range) CLI_TRY(range(c, *d));
    if (a->barrier) CLI_TRY(barrier(c, *d, a->barrier));
    return zv_train_figures(c->report, c->env, t->trainer, &c->err);
}

zv_status cmd_diagnose(cli *c) {
    cli_training t = {0};
    zv_diagnosis *d = NULL;
    const zv_status status = diagnose(c, &t, &d);
    zv_diagnosis_free(d);
    cli_training_close(&t);
    return status;
}
