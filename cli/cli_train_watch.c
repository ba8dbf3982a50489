/* cli_train_watch.c — a training while it goes on: a screen that is drawn over, a log that can be followed. */
#include "cli_train.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "cli_json.h"
#include "cli_out.h"

#define PAUSE .1 /* seconds between two drawings */

/* ---- JSON ---- */

static json_t *layers(const zv_trainer *t, const zv_epoch *e) {
    json_t *list = json_array();
    for (size_t k = 0; k < zv_net_spec_of(zv_trainer_net(t))->layers; k++) {
        json_t *one = json_object();
        cli_json_set(one, "gradient", cli_json_number(e->flow[k].gradient));
        cli_json_set(one, "weight", cli_json_number(e->flow[k].weight));
        cli_json_set(one, "update", cli_json_number(e->flow[k].update));
        json_array_append_new(list, one);
    }
    return list;
}

json_t *cli_train_epoch_json(const zv_trainer *t, const zv_epoch *e) {
    json_t *o = json_object();
    cli_json_set(o, "epoch", json_integer(e->number));
    cli_json_set(o, "steps", json_integer((json_int_t)e->steps));
    cli_json_set(o, "loss", cli_json_number(e->loss));
    cli_json_set(o, "rate", cli_json_number(e->rate));
    cli_json_set(o, "gradient_norm", cli_json_number(e->norm));
    cli_json_set(o, "seconds", cli_json_number(e->seconds));
    cli_json_set(o, "watch_seconds", cli_json_number(e->watch_seconds));
    cli_json_set(o, "best", json_boolean(e->best));
    cli_json_set(o, "successive", cli_json_number(e->successive.value));
    cli_json_set(o, "alpha", cli_json_number(e->alpha.value));
    if (e->held.n > 0) {
        cli_json_set(o, "held_loss", cli_json_number(e->held.loss.value));
        cli_json_set(o, "held_loss_interval", cli_json_interval(e->held.loss.interval));
        cli_json_set(o, "held_score", cli_json_number(e->held.score.value));
        cli_json_set(o, "held_score_interval", cli_json_interval(e->held.score.interval));
    }
    cli_json_set(o, "layers", layers(t, e));
    return o;
}

/* ---- The verdict ---- */

static json_t *verdict_json(const cli_train_watch *w) {
    const zv_watch *v = &w->last;
    const zv_lang lang = w->c->lang;
    json_t *o = json_object();
    cli_json_set(o, "verdict", json_string(v->stall.name));
    cli_json_set(o, "text", cli_json_text(zv_watch_text(v, lang)));
    cli_json_set(o, "advice", cli_json_text(zv_watch_advice(v, lang)));
    cli_json_set(o, "better_rate", cli_json_number(v->better_rate));
    cli_json_set(o, "ask_diagnose", json_boolean(v->ask));
    cli_json_set(o, "trend", cli_json_number(v->signals.trend.value));
    cli_json_set(o, "trend_interval", cli_json_interval(v->signals.trend.interval));
    cli_json_set(o, "dead", cli_json_number(v->signals.dead.value));
    cli_json_set(o, "evidence", cli_json_evidence(&v->stall));
    cli_json_set(o, "seconds", cli_json_number(v->seconds));
    return o;
}

zv_status cli_train_watch_judges(cli_train_watch *w) {
    w->judges = true;
    w->verdicts = json_array();
    return w->verdicts ? ZV_OK : cli_nomem(w->c);
}

void cli_train_watch_forget(cli_train_watch *w) {
    json_decref(w->verdicts);
    w->verdicts = NULL;
}

static void say_verdict(zv_buf *out, const cli_train_watch *w) {
    const zv_watch *v = &w->last;
    const zv_lang lang = w->c->lang;
    zv_buf_say(out, lang, M_CLI_TRAIN_WATCHED, v->stall.name, zv_watch_text(v, lang),
               zv_watch_advice(v, lang));
    if (!isnan(v->better_rate))
        zv_buf_say(out, lang, M_CLI_TRAIN_WATCHED_RATE, v->rate, v->better_rate);
}

/* A line of its own where the verdict is another one than before, and no screen shows it. */
static zv_status judge(cli_train_watch *w, const zv_trainer *t) {
    const bool before = w->judged, was_early = w->last.early;
    const zv_stall_kind was = w->last.stall.kind;
    CLI_TRY(zv_explain_watch(&w->last, w->c->env, t, &w->c->err));
    w->judged = true;
    json_array_append_new(w->verdicts, verdict_json(w));
    const bool other = !before || was != w->last.stall.kind || was_early != w->last.early;
    if (w->c->bar.on || !other) return ZV_OK;
    zv_buf line = {0};
    say_verdict(&line, w);
    cli_talk(w->c, M_CLI_TRAIN_WATCH_LINE, w->last.epoch, zv_buf_cstr(&line));
    zv_buf_free(&line);
    return ZV_OK;
}

/* ---- The log ---- */

static zv_status log_failed(const cli_train_watch *w, int number) {
    return zv_err_set(&w->c->err, ZV_IO, M_CLI_TRAIN_LOG, w->log_path,
                      cli_reason(w->c->lang, number));
}

zv_status cli_train_watch_open(cli *c, cli_train_watch *w, const char *log, bool again) {
    *w = (cli_train_watch){.c = c, .log_path = log};
    if (!log) return ZV_OK;
    errno = 0;
    w->log = fopen(log, again ? "ae" : "we");
    return w->log ? ZV_OK : log_failed(w, errno);
}

static zv_status write_log(cli_train_watch *w, const zv_trainer *t, const zv_epoch *e) {
    json_t *line = cli_train_epoch_json(t, e);
    if (w->rule) cli_json_set(line, "rule", json_string(w->rule));
    if (w->judged) cli_json_set(line, "watch", verdict_json(w));
    char *text = json_dumps(line, JSON_COMPACT | JSON_REAL_PRECISION(9));
    json_decref(line);
    if (!text) return cli_nomem(w->c);
    errno = 0;
    const bool written = fprintf(w->log, "%s\n", text) > 0 && fflush(w->log) == 0;
    free(text);
    return written ? ZV_OK : log_failed(w, errno);
}

/* ---- The screen ---- */

/* What is held out, where something is; else what is trained on. */
static void draw_curve(zv_buf *out, const zv_style *style, const zv_trainer *t) {
    size_t n;
    const zv_epoch *h = zv_trainer_history(t, &n);
    double *x = n > 1 ? calloc(2 * n, sizeof *x) : NULL;
    if (!x) return;
    for (size_t i = 0; i < n; i++) {
        x[i] = h[i].number;
        x[n + i] = h[i].held.n > 0 ? h[i].held.loss.value : h[i].loss;
    }
    zv_draw_curve(out, style, &(zv_curve){.x = x, .y = x + n, .n = n}, 6);
    free(x);
}

static void draw_numbers(zv_buf *out, const cli_train_watch *w, const zv_style *style,
                         const zv_trainer *t, const zv_epoch *e) {
    zv_buf line = {0};
    if (w->rule) zv_buf_addf(&line, "%s: ", w->rule);
    zv_buf_say(&line, w->c->lang, M_CLI_TRAIN_NOW, e->number, zv_trainer_opts(t)->epochs, e->loss,
               e->rate, e->norm);
    if (e->held.n > 0)
        zv_buf_say(&line, w->c->lang, M_CLI_TRAIN_NOW_HELD, e->held.loss.value,
                   e->held.score.value);
    zv_draw_paragraph(out, style, (zv_str){zv_buf_cstr(&line), line.len}, 0, 2);
    zv_buf_clear(&line);
    zv_buf_say(&line, w->c->lang, M_CLI_TRAIN_NOW_LAYERS);
    for (size_t k = 0; k < zv_net_spec_of(zv_trainer_net(t))->layers; k++)
        zv_buf_addf(&line, " %.1e", e->flow[k].update / e->flow[k].weight);
    zv_draw_paragraph(out, style, (zv_str){zv_buf_cstr(&line), line.len}, 0, 2);
    if (w->judged) {
        zv_buf_clear(&line);
        say_verdict(&line, w);
        zv_draw_paragraph(out, style, (zv_str){zv_buf_cstr(&line), line.len}, 0, 2);
    }
    zv_buf_free(&line);
}

static void wipe(cli_train_watch *w) {
    if (w->lines > 0) fprintf(stderr, "\033[%uA\033[J", w->lines);
    w->lines = 0;
}

static void draw(cli_train_watch *w, const zv_trainer *t, const zv_epoch *e) {
    zv_buf out = {0};
    zv_style style = w->c->style;
    style.page = NULL; /* nothing of it belongs to the page */
    style.width = w->c->bar.width;
    draw_curve(&out, &style, t);
    draw_numbers(&out, w, &style, t, e);
    cli_bar_clear(&w->c->bar);
    wipe(w);
    for (size_t i = 0; i < out.len; i++) w->lines += out.ptr[i] == '\n';
    fwrite(zv_buf_cstr(&out), 1, out.len, stderr);
    fflush(stderr);
    zv_buf_free(&out);
}

zv_status cli_train_watch_epoch(cli_train_watch *w, const zv_trainer *t, const zv_epoch *e) {
    if (w->judges) CLI_TRY(judge(w, t));
    if (w->log) CLI_TRY(write_log(w, t, e));
    if (!w->c->bar.on || cli_now() - w->drawn < PAUSE) return ZV_OK;
    draw(w, t, e);
    w->drawn = cli_now();
    return ZV_OK;
}

zv_status cli_train_watch_close(cli_train_watch *w) {
    cli_bar_clear(&w->c->bar);
    wipe(w);
    FILE *log = w->log;
    w->log = NULL;
    errno = 0;
    return log && fclose(log) != 0 ? log_failed(w, errno) : ZV_OK;
}
