/* cli_train_compare.c — train --compare: rules side by side from one start, the same examples in the same order, as many steps each. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "cli_json.h"
#include "cli_out.h"
#include "cli_train.h"

enum { RULES = ZV_OPTIM_KINDS, SIDE = 25, BATCHES = 4 };

/* One rule's training; space and examples are the comparison's. */
typedef struct rule {
    zv_optim_kind kind;
    zv_net *net;
    zv_trainer *trainer;
    uint64_t diverged; /* the step; 0: none */
    bool stopped; /* on request, before its end */
    zv_net_score held; /* of the net as it is judged; n 0: not judged */
    size_t path; /* its number among the paths; SIZE_MAX: it has none */
} rule;

typedef struct comparison {
    cli *c;
    const cli_train_args *a;
    cli_training base; /* space, examples, conditions */
    rule rules[RULES];
    size_t n, run; /* rules; of these begun */
    size_t params;
    zv_paths *paths; /* NULL: they would be too large */
    zv_paths_plane plane;
    zv_surface *surface;
    double *losses; /* [SIDE, SIDE] over the plane; NULL: not drawn */
    const rule *kept;
} comparison;

/* ---- What is asked ---- */

static zv_status add_rule(comparison *x, zv_str name) {
    char text[16] = "";
    zv_optim_kind kind;
    if (name.len < sizeof text) memcpy(text, name.ptr, name.len);
    if (name.len >= sizeof text || !zv_optim_parse(&kind, text))
        return zv_err_set(&x->c->err, ZV_USAGE, M_CLI_TRAIN_COMPARE_RULE,
                          (int)(name.len < 80 ? name.len : 80), name.ptr);
    for (size_t i = 0; i < x->n; i++)
        if (x->rules[i].kind == kind)
            return zv_err_set(&x->c->err, ZV_USAGE, M_CLI_TRAIN_COMPARE_TWICE, text);
    x->rules[x->n++] = (rule){.kind = kind, .path = SIZE_MAX};
    return ZV_OK;
}

static zv_status read_rules(comparison *x) {
    for (const char *at = x->a->compare;; at++) {
        const size_t len = strcspn(at, ",");
        CLI_TRY(add_rule(x, (zv_str){at, len}));
        at += len;
        if (!*at) break;
    }
    if (x->n > 1) return ZV_OK;
    const char *only = zv_optim_name(x->rules[0].kind);
    return zv_err_set(&x->c->err, ZV_USAGE, M_CLI_TRAIN_COMPARE_ONE, only, only);
}

static zv_status check(comparison *x) {
    static const char *const others[] = {"optim",      "resume",    "patience",
                                         "checkpoint", "keep-path", "watch"};
    for (size_t i = 0; i < sizeof others / sizeof *others; i++)
        if (cli_given(x->c, others[i]))
            return zv_err_set(&x->c->err, ZV_USAGE, M_CLI_TRAIN_COMPARE_WITH, others[i]);
    CLI_TRY(read_rules(x));
    if (!x->a->output) return ZV_OK;
    if (!cli_given(x->c, "tune") || !(x->a->tune > 0))
        return zv_err_set(&x->c->err, ZV_USAGE, M_CLI_TRAIN_COMPARE_OUT);
    return cli_check_output(x->c, x->a->output);
}

/* ---- Running ---- */

static zv_status make(comparison *x, rule *r) {
    cli_training one = x->base;
    const zv_status status = cli_train_make(x->c, x->a, r->kind, &one);
    r->net = one.net;
    r->trainer = one.trainer;
    return status;
}

static zv_status make_all(comparison *x) {
    cli *c = x->c;
    CLI_TRY(cli_train_examples(c, x->a, &x->base));
    if (zv_examples_count(x->base.examples, ZV_HELD) == 0)
        return zv_err_set(&c->err, ZV_USAGE, M_CLI_TRAIN_COMPARE_HELD);
    for (size_t i = 0; i < x->n; i++) CLI_TRY(make(x, &x->rules[i]));
    (void)zv_net_params(x->rules[0].net, &x->params);
    const zv_paths_opts opts = {
        .params = x->params, .paths = x->n, .points = 1 + (size_t)x->a->epochs};
    const zv_status status = zv_paths_new(&x->paths, c->env, &opts, &c->err);
    if (status != ZV_UNSUPPORTED) return status;
    cli_warn(c, "%s", "%s", c->err.msg);
    c->err = (zv_err){.lang = c->lang};
    return ZV_OK;
}

/* It doesn't end the others. */
static void diverge(comparison *x, rule *r, uint64_t step) {
    cli *c = x->c;
    const char *name = zv_optim_name(r->kind);
    r->diverged = step;
    if (c->err.msg[0])
        cli_warn(c, M_CLI_TRAIN_COMPARE_DIVERGED, name, c->err.msg);
    else
        cli_warn(c, M_CLI_TRAIN_COMPARE_LEFT, name, (unsigned long long)step);
    c->err = (zv_err){.lang = c->lang};
    if (r->path != SIZE_MAX) zv_paths_drop(x->paths);
    r->path = SIZE_MAX;
}

/* One epoch; *over when there is to be no further one. */
static zv_status one_epoch(comparison *x, rule *r, cli_train_watch *w, bool *over) {
    cli *c = x->c;
    zv_epoch epoch;
    zv_status status = zv_trainer_epoch(r->trainer, &epoch, &c->err);
    *over = true;
    if (status == ZV_INTERRUPTED) {
        c->stopped = r->stopped = true;
        c->err = (zv_err){.lang = c->lang};
        return ZV_OK;
    }
    if (status == ZV_FORMAT) {
        diverge(x, r, zv_trainer_steps(r->trainer) + 1);
        return ZV_OK;
    }
    CLI_TRY(status);
    CLI_TRY(cli_train_watch_epoch(w, r->trainer, &epoch));
    if (!isfinite(epoch.loss) || !isfinite(epoch.held.loss.value)) {
        diverge(x, r, epoch.steps);
        return ZV_OK;
    }
    if (x->paths) CLI_TRY(zv_paths_add(x->paths, zv_trainer_params(r->trainer, NULL), &c->err));
    *over = zv_trainer_done(r->trainer);
    return ZV_OK;
}

static zv_status run(comparison *x, rule *r, cli_train_watch *w) {
    cli *c = x->c;
    bool over = false;
    w->rule = zv_optim_name(r->kind);
    if (x->paths) {
        r->path = zv_paths_count(x->paths);
        CLI_TRY(zv_paths_begin(x->paths, &c->err));
        CLI_TRY(zv_paths_add(x->paths, zv_trainer_params(r->trainer, NULL), &c->err));
    }
    while (!over) CLI_TRY(one_epoch(x, r, w, &over));
    if (r->diverged || r->stopped) return ZV_OK;
    zv_trainer_best(r->trainer);
    return zv_trainer_score(r->trainer, ZV_HELD, &r->held, &c->err);
}

static zv_status run_all(comparison *x) {
    cli_train_watch w;
    CLI_TRY(cli_train_watch_open(x->c, &w, x->a->log, false));
    zv_status status = ZV_OK;
    for (; x->run < x->n && status == ZV_OK && !x->c->stopped; x->run++)
        status = run(x, &x->rules[x->run], &w);
    const zv_err failed = x->c->err;
    const zv_status closed = cli_train_watch_close(&w);
    if (status == ZV_OK) return closed;
    x->c->err = failed;
    return status;
}

/* ---- Keeping ---- */

/* What its best epoch reached where epochs are chosen; more is worse. NaN: nothing. */
static double chosen_at(const rule *r) {
    size_t n;
    const zv_epoch *h = zv_trainer_history(r->trainer, &n);
    while (n > 0 && !h[n - 1].best) n--;
    if (n == 0 || r->diverged) return (double)NAN;
    const bool pairs = zv_net_spec_of(r->net)->task == ZV_TASK_PAIRS;
    return pairs ? -h[n - 1].tune.score.value : h[n - 1].tune.loss.value;
}

static zv_status keep(comparison *x) {
    if (!x->a->output || x->c->stopped) return ZV_OK;
    for (size_t i = 0; i < x->n; i++) {
        const double here = chosen_at(&x->rules[i]);
        if (!isnan(here) && (!x->kept || here < chosen_at(x->kept))) x->kept = &x->rules[i];
    }
    return x->kept ? zv_trainer_save(x->kept->trainer, x->a->output, &x->c->err) : ZV_OK;
}

/* ---- The surface ---- */

static zv_status ask_surface(comparison *x) {
    cli *c = x->c;
    const rule *any = NULL;
    for (size_t i = 0; i < x->n; i++)
        if (x->rules[i].path != SIZE_MAX) any = &x->rules[i];
    if (!any) return ZV_OK;
    CLI_TRY(zv_paths_project(x->paths, &x->plane, &c->err));
    CLI_TRY(
        zv_surface_new(&x->surface, any->trainer, &(zv_surface_opts){.seed = x->a->seed}, &c->err));
    double *losses = malloc(sizeof *losses * SIDE * SIDE);
    if (!losses) return cli_nomem(c);
    const zv_status status =
        zv_paths_losses(losses, x->paths, x->surface, BATCHES, SIDE, SIDE, &c->err);
    if (status == ZV_OK)
        x->losses = losses;
    else
        free(losses);
    return status;
}

static void draw_surface(comparison *x) {
    cli *c = x->c;
    zv_surface_path paths[RULES];
    zv_buf title = {0};
    zv_style style = c->style;
    style.page = NULL; /* the page has its own picture, with more in it */
    size_t n = 0;
    for (size_t i = 0; i < x->n; i++) {
        if (x->rules[i].path == SIZE_MAX) continue;
        const zv_path p = zv_paths_path(x->paths, x->rules[i].path);
        paths[n++] = (zv_surface_path){p.x, p.y, p.n, zv_str_of(zv_optim_name(x->rules[i].kind))};
    }
    zv_buf_say(&title, c->lang, M_CLI_TRAIN_COMPARE_SURFACE, 100 * x->plane.along[0],
               100 * x->plane.along[1]);
    zv_draw_paragraph(&c->out, &style, (zv_str){zv_buf_cstr(&title), title.len}, 0, 0);
    zv_buf_free(&title);
    zv_draw_surface(&c->out, &style,
                    &(zv_surface_view){.values = x->losses,
                                       .rows = SIDE,
                                       .cols = SIDE,
                                       .x_lo = x->plane.x_lo,
                                       .x_hi = x->plane.x_hi,
                                       .y_lo = x->plane.y_lo,
                                       .y_hi = x->plane.y_hi,
                                       .log = true,
                                       .paths = paths,
                                       .n_paths = n});
}

/* A stop here takes the picture alone. */
static zv_status show_surface(comparison *x, const zv_rival *rivals) {
    cli *c = x->c;
    if (!x->paths || c->stopped) return ZV_OK;
    const zv_status status = ask_surface(x);
    if (status == ZV_INTERRUPTED) {
        c->stopped = true;
        c->err = (zv_err){.lang = c->lang};
        cli_talk(c, M_CLI_TRAIN_COMPARE_FLAT);
        return ZV_OK;
    }
    CLI_TRY(status);
    if (!x->losses) return ZV_OK;
    const zv_rival *drawn[RULES];
    for (size_t i = 0; i < x->n; i++)
        if (x->rules[i].path != SIZE_MAX) drawn[x->rules[i].path] = &rivals[i];
    draw_surface(x);
    return zv_rivals_surface(c->report, c->env,
                             &(zv_rivals_ground){.paths = x->paths,
                                                 .plane = &x->plane,
                                                 .rivals = drawn,
                                                 .losses = x->losses,
                                                 .rows = SIDE,
                                                 .cols = SIDE,
                                                 .params = x->params,
                                                 .batches = BATCHES,
                                                 .batch = zv_surface_training(x->surface, 1).batch},
                             &c->err);
}

/* ---- Telling ---- */

typedef struct pace {
    double loss, seconds, speed; /* of the last epoch; of all steps */
    uint64_t steps;
} pace;

static pace pace_of(const rule *r) {
    size_t n;
    const zv_epoch *h = zv_trainer_history(r->trainer, &n);
    pace p = {.loss = (double)NAN, .speed = (double)NAN};
    for (size_t i = 0; i < n; i++) p.seconds += h[i].seconds;
    p.steps = zv_trainer_steps(r->trainer);
    if (n > 0) p.loss = h[n - 1].loss;
    if (n > 0 && p.seconds > 0) p.speed = (double)h[n - 1].steps / p.seconds;
    return p;
}

static void number_cell(cli_table *t, double value) {
    char text[32];
    zv_draw_number(text, value);
    cli_table_cell(t, zv_str_of(text));
}

/* Why there is no loss, or the loss. */
static void loss_cell(cli *c, cli_table *t, const rule *r, const pace *p) {
    zv_buf text = {0};
    if (!r->diverged && !r->stopped) {
        number_cell(t, p->loss);
        return;
    }
    if (r->diverged)
        zv_buf_say(&text, c->lang, M_CLI_TRAIN_STEP_DIVERGED, (unsigned long long)r->diverged);
    else
        zv_buf_say(&text, c->lang, M_CLI_TRAIN_STEP_STOPPED, (unsigned long long)p->steps);
    cli_table_cell(t, (zv_str){zv_buf_cstr(&text), text.len});
    zv_buf_free(&text);
}

static void row(cli *c, cli_table *t, const rule *r) {
    const pace p = pace_of(r);
    const bool judged = r->held.n > 0;
    const zv_interval i = r->held.loss.interval;
    char lo[32], hi[32];
    zv_draw_number(lo, i.lo);
    zv_draw_number(hi, i.hi);
    cli_table_cell(t, zv_str_of(zv_optim_name(r->kind)));
    number_cell(t, zv_trainer_opts(r->trainer)->optim.rate);
    loss_cell(c, t, r, &p);
    number_cell(t, judged ? r->held.loss.value : (double)NAN);
    if (judged && isfinite(i.lo) && isfinite(i.hi))
        cli_table_cellf(t, "%s … %s", lo, hi);
    else
        cli_table_cellf(t, "—");
    number_cell(t, judged ? r->held.score.value : (double)NAN);
    number_cell(t, round(p.speed));
}

static zv_status print_table(comparison *x) {
    cli *c = x->c;
    cli_table t = {.cols = 7};
    cli_table_cell(&t, zv_str_of(cli_pick(c, M_CLI_TRAIN_H_RULE)));
    cli_table_cell(&t, zv_str_of(cli_pick(c, M_CLI_TRAIN_H_RATE)));
    cli_table_cell(&t, zv_str_of(cli_pick(c, M_CLI_TRAIN_H_LOSS)));
    cli_table_cell(&t, zv_str_of(cli_pick(c, M_CLI_TRAIN_H_HELD)));
    cli_table_cell(&t, zv_str_of(cli_pick(c, M_CLI_TRAIN_H_INTERVAL)));
    cli_table_cell(&t, zv_str_of(cli_pick(c, M_CLI_TRAIN_H_SCORE)));
    cli_table_cell(&t, zv_str_of(cli_pick(c, M_CLI_TRAIN_H_SPEED)));
    for (size_t i = 0; i < x->run; i++) row(c, &t, &x->rules[i]);
    return cli_table_draw(c, &t);
}

static json_t *path_json(const comparison *x, const rule *r) {
    json_t *list = json_array();
    if (!x->losses || r->path == SIZE_MAX) return list;
    const zv_path p = zv_paths_path(x->paths, r->path);
    for (size_t i = 0; i < p.n; i++)
        json_array_append_new(list,
                              json_pack("[I, f, f]", (json_int_t)p.number[i], p.x[i], p.y[i]));
    return list;
}

static json_t *rule_json(const comparison *x, const rule *r) {
    size_t n;
    const zv_epoch *h = zv_trainer_history(r->trainer, &n);
    const pace p = pace_of(r);
    const bool judged = r->held.n > 0;
    json_t *o = json_object(), *epochs = json_array();
    for (size_t i = 0; i < n; i++)
        json_array_append_new(epochs, cli_train_epoch_json(r->trainer, &h[i]));
    cli_json_set(o, "rule", json_string(zv_optim_name(r->kind)));
    cli_json_set(o, "rate", cli_json_number(zv_trainer_opts(r->trainer)->optim.rate));
    cli_json_set(o, "steps", json_integer((json_int_t)p.steps));
    cli_json_set(o, "diverged", r->diverged ? json_integer((json_int_t)r->diverged) : json_null());
    cli_json_set(o, "loss", cli_json_number(p.loss));
    cli_json_set(o, "held_loss", judged ? cli_json_number(r->held.loss.value) : json_null());
    cli_json_set(o, "held_loss_interval",
                 judged ? cli_json_interval(r->held.loss.interval) : json_null());
    cli_json_set(o, "held_score", judged ? cli_json_number(r->held.score.value) : json_null());
    cli_json_set(o, "held_score_interval",
                 judged ? cli_json_interval(r->held.score.interval) : json_null());
    cli_json_set(o, "seconds", cli_json_number(p.seconds));
    cli_json_set(o, "steps_per_second", cli_json_number(p.speed));
    cli_json_set(o, "path", path_json(x, r));
    cli_json_set(o, "epochs", epochs);
    return o;
}

static json_t *surface_json(const comparison *x) {
    const zv_paths_plane *p = &x->plane;
    if (!x->losses) return json_null();
    json_t *o = json_object(), *rows = json_array();
    for (size_t r = 0; r < SIDE; r++) {
        json_t *line = json_array();
        for (size_t k = 0; k < SIDE; k++)
            json_array_append_new(line, cli_json_number(x->losses[r * SIDE + k]));
        json_array_append_new(rows, line);
    }
    cli_json_set(o, "x", json_pack("[f, f]", p->x_lo, p->x_hi));
    cli_json_set(o, "y", json_pack("[f, f]", p->y_lo, p->y_hi));
    cli_json_set(o, "share", cli_json_number(p->share));
    cli_json_set(o, "along", json_pack("[f, f]", p->along[0], p->along[1]));
    cli_json_set(o, "losses", rows);
    return o;
}

/* The keys of one training are those of a rule where they are the same for all. */
static void json_result(comparison *x) {
    json_t *o = x->c->result, *rules = json_array();
    char layers[ZV_NET_LAYERS * 24];
    double seconds = 0;
    zv_net_spec_format(zv_net_spec_of(x->rules[0].net), layers, sizeof layers);
    for (size_t i = 0; i < x->run; i++) {
        seconds += pace_of(&x->rules[i]).seconds;
        json_array_append_new(rules, rule_json(x, &x->rules[i]));
    }
    cli_json_set(o, "path", x->kept ? cli_json_text(x->a->output) : json_null());
    cli_json_set(o, "task", json_string(zv_task_name(zv_examples_task(x->base.examples))));
    cli_json_set(o, "layers", json_string(layers));
    cli_json_set(o, "parameters", json_integer((json_int_t)x->params));
    cli_json_set(o, "examples",
                 json_integer((json_int_t)zv_examples_count(x->base.examples, ZV_TRAIN)));
    cli_json_set(o, "held", json_integer((json_int_t)zv_examples_count(x->base.examples, ZV_HELD)));
    cli_json_set(
        o, "steps",
        json_integer((json_int_t)(x->a->epochs * zv_trainer_epoch_steps(x->rules[0].trainer))));
    cli_json_set(o, "loss", json_null());
    cli_json_set(o, "seconds", cli_json_number(seconds));
    cli_json_set(o, "steps_per_second", json_null());
    cli_json_set(o, "ended_early", json_false());
    cli_json_set(o, "stopped", json_boolean(x->c->stopped));
    cli_json_set(o, "epochs", json_array());
    cli_json_set(o, "compare", rules);
    cli_json_set(o, "kept", x->kept ? json_string(zv_optim_name(x->kept->kind)) : json_null());
    cli_json_set(o, "surface", surface_json(x));
}

static void say(comparison *x) {
    cli *c = x->c;
    char layers[ZV_NET_LAYERS * 24];
    zv_net_spec_format(zv_net_spec_of(x->rules[0].net), layers, sizeof layers);
    CLI_SAY(c, M_CLI_TRAIN_COMPARED, layers, x->params, x->n,
            zv_examples_count(x->base.examples, ZV_TRAIN),
            (unsigned long long)(x->a->epochs * zv_trainer_epoch_steps(x->rules[0].trainer)));
    if (x->kept) CLI_SAY(c, M_CLI_TRAIN_COMPARE_KEPT, zv_optim_name(x->kept->kind), x->a->output);
    cli_end_sentence(c);
}

static zv_status tell(comparison *x) {
    cli *c = x->c;
    zv_rival rivals[RULES];
    size_t whole = 0;
    for (size_t i = 0; i < x->run; i++) {
        const rule *r = &x->rules[i];
        rivals[i] = (zv_rival){zv_optim_name(r->kind), r->trainer, r->diverged};
        whole += r->held.n > 0;
    }
    say(x);
    CLI_TRY(print_table(x));
    CLI_TRY(zv_rivals_figures(c->report, c->env, rivals, x->run, &c->err));
    if (c->stopped)
        cli_talk(c, M_CLI_TRAIN_COMPARE_STOPPED, zv_optim_name(x->rules[x->run - 1].kind));
    else if (whole == 0)
        cli_warn(c, M_CLI_TRAIN_COMPARE_NONE);
    else
        CLI_TRY(zv_explain_rivals(c->report, c->env, rivals, x->n, &c->err));
    CLI_TRY(show_surface(x, rivals));
    json_result(x);
    return ZV_OK;
}

static zv_status compare(comparison *x) {
    CLI_TRY(make_all(x));
    cli_train_left_out(x->c, &x->base);
    CLI_TRY(run_all(x));
    CLI_TRY(keep(x));
    return tell(x);
}

zv_status cli_train_compare(cli *c, const cli_train_args *a) {
    comparison x = {.c = c, .a = a};
    CLI_TRY(check(&x));
    const zv_status status = compare(&x);
    zv_surface_free(x.surface);
    zv_paths_free(x.paths);
    free(x.losses);
    for (size_t i = 0; i < x.n; i++) {
        zv_trainer_free(x.rules[i].trainer);
        zv_net_free(x.rules[i].net);
    }
    cli_training_close(&x.base);
    return status;
}
