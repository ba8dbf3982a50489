/* cmd_outliers.c — which rows don't belong, each with its reason and all with an error rate. */
#include <math.h>
#include <stdlib.h>

#include "cli_commands.h"
#include "cli_json.h"
#include "cli_out.h"

typedef struct outliers_args {
    const char *reference, *write, *metric;
    double fdr;
    uint64_t k, seed;
    cli_list where;
} outliers_args;

/* clang-format off */
static const cli_option rows[] = {
    CLI_ROW_TEXT(outliers_args, reference, "reference", 0, NULL, "CLEAN", CLI_FILE, M_CLI_O_OUTLIERS_REFERENCE),
    CLI_ROW_REAL(outliers_args, fdr, "fdr", "0.1", 1e-6, 0.9, "Q", M_CLI_O_OUTLIERS_FDR),
    CLI_ROW_COUNT(outliers_args, k, "k", 'k', "20", 0, 1e9, "N", M_CLI_O_OUTLIERS_K),
    CLI_ROW_TEXT(outliers_args, metric, "metric", 0, NULL, "cos|l2", 0, M_CLI_O_OUTLIERS_METRIC),
    CLI_ROW_TEXT(outliers_args, write, "write", 0, NULL, "FILE", CLI_FILE, M_CLI_O_OUTLIERS_WRITE),
    CLI_ROW_LIST(outliers_args, where, "where", 0, "COL=VALUE", 0, M_CLI_O_WHERE),
    CLI_ROW_COUNT(outliers_args, seed, "seed", 0, "1", 0, 1e15, "N", M_CLI_O_OUTLIERS_SEED),
};
/* clang-format on */
const cli_spec cmd_outliers_spec = {rows, sizeof rows / sizeof *rows, sizeof(outliers_args), 1,
                                    10000};

enum { BINS = 60, STRANGEST = 3 };

/* ---- JSON -------------------------------------------------------------------------------------- */

/* What the signals are made of, as it is known elsewhere. */
static json_t *json_measures(const zv_outlier *x) {
    json_t *o = json_object();
    cli_json_set(o, "lof", cli_json_number(x->lof));
    cli_json_set(o, "distance", cli_json_number(x->distance));
    cli_json_set(o, "nearest", cli_json_number(x->nearest));
    cli_json_set(o, "mahalanobis", cli_json_number(sqrt(x->mahalanobis)));
    cli_json_set(o, "cosine", cli_json_number(x->cosine));
    cli_json_set(o, "length_ratio", cli_json_number(x->times));
    cli_json_set(o, "dimension", json_integer((json_int_t)x->dimension));
    cli_json_set(o, "z", cli_json_number(x->z));
    return o;
}

static json_t *json_row(cli *c, const zv_outliers *o, size_t i, const zv_space *space) {
    static const char *const signals[ZV_OUTLIER_SIGNALS] = {"dimension", "norm", "angle",
                                                            "distance",  "lof",  "combination"};
    const zv_outlier *x = &o->rows[i];
    char number[24];
    zv_buf why = {0};
    json_t *item = json_object(), *shares = json_object();
    zv_outliers_say(o, i, c->lang, &why);
    cli_json_set(item, "id", cli_json_str(zv_space_id(space, x->row, number)));
    cli_json_set(item, "row", json_integer((json_int_t)x->row));
    cli_json_set(item, "text",
                 zv_space_has_texts(space) ? cli_json_str(zv_space_text(space, x->row))
                                           : json_null());
    cli_json_set(item, "score", cli_json_number(x->score));
    cli_json_set(item, "p", cli_json_number(x->p));
    cli_json_set(item, "reason", json_string(zv_outlier_reason_name(x->reason)));
    cli_json_set(item, "why", cli_json_str((zv_str){zv_buf_cstr(&why), why.len}));
    for (size_t s = 0; s < ZV_OUTLIER_SIGNALS; s++)
        cli_json_set(shares, signals[s], cli_json_number(x->shares[s]));
    cli_json_set(item, "shares", shares);
    cli_json_set(item, "measures", json_measures(x));
    if (why.failed) c->out.failed = true;
    zv_buf_free(&why);
    return item;
}

static void set_result(cli *c, const zv_outliers *o, const zv_space *space) {
    json_t *items = json_array(), *reasons = json_object();
    for (size_t i = 0; i < o->n_listed; i++) json_array_append_new(items, json_row(c, o, i, space));
    for (unsigned k = 0; k < ZV_OUTLIER_REASONS; k++)
        cli_json_set(reasons, zv_outlier_reason_name((zv_outlier_reason)k),
                     json_integer((json_int_t)o->by_reason[k]));
    cli_json_set(c->result, "rows", json_integer((json_int_t)o->n));
    cli_json_set(c->result, "left_out", json_integer((json_int_t)o->left_out));
    cli_json_set(c->result, "learned_from", json_integer((json_int_t)o->learned));
    cli_json_set(c->result, "calibrated_on", json_integer((json_int_t)o->calibrated));
    cli_json_set(c->result, "fdr", cli_json_number(o->fdr));
    cli_json_set(c->result, "fdr_kind", json_string(o->guaranteed ? "guaranteed" : "estimated"));
    cli_json_set(c->result, "cut", cli_json_number(o->cut));
    cli_json_set(c->result, "reasons", reasons);
    cli_json_set(c->result, "items", items);
}

/* ---- For people -------------------------------------------------------------------------------- */

/* All scores, with the cut as marker. As JSON it has as many bins on any terminal. */
static zv_status draw_scores(cli *c, const zv_outliers *o) {
    const size_t bins = zv_draw_bins(&c->style, BINS);
    const double hi = ceil(o->rows[0].score * 10 + 1) / 10;
    uint64_t counts[BINS];
    double *scores = calloc(o->n, sizeof *scores);
    if (!scores) return cli_nomem(c);
    for (size_t i = 0; i < o->n; i++) scores[i] = o->rows[i].score;
    zv_stat_histogram(counts, bins, 0, hi, scores, o->n);
    CLI_SAY(c, M_CLI_OUTLIERS_PICTURE, o->n);
    cli_end_sentence(c);
    zv_draw_histogram(&c->out, &c->style, counts, bins, 0, hi, 6, o->cut);
    json_t *histogram = json_object(), *bars = json_array();
    zv_stat_histogram(counts, BINS, 0, hi, scores, o->n);
    for (size_t i = 0; i < BINS; i++)
        json_array_append_new(bars, json_integer((json_int_t)counts[i]));
    cli_json_set(histogram, "lo", cli_json_number(0));
    cli_json_set(histogram, "hi", cli_json_number(hi));
    cli_json_set(histogram, "counts", bars);
    cli_json_set(c->result, "histogram", histogram);
    free(scores);
    return ZV_OK;
}

/* "-" where it can't be told. */
static void add_number(cli_table *t, double x) {
    if (isnan(x))
        cli_table_cell(t, zv_str_of("-"));
    else
        cli_table_cellf(t, "%.3g", x);
}

static void add_row(cli *c, cli_table *t, const zv_space *space, const zv_outlier *x, size_t i) {
    char number[24];
    cli_table_cellf(t, "%zu", i + 1);
    cli_table_text(c, t, zv_space_id(space, x->row, number), 24);
    cli_table_cellf(t, "%.2f", x->score);
    cli_table_cellf(t, "%.2g", x->p);
    add_number(t, x->lof);
    add_number(t, x->distance);
    if (t->cols == 7) cli_table_text(c, t, zv_space_text(space, x->row), 200);
}

/* The first rows as a table, and why, one sentence each. */
static zv_status draw_rows(cli *c, const zv_outliers *o, const zv_space *space, size_t shown) {
    cli_table t = {.cols = zv_space_has_texts(space) ? 7 : 6};
    if (shown == 0) return ZV_OK;
    cli_table_cell(&t, zv_str_of(cli_pick(c, M_CLI_H_RANK)));
    cli_table_cell(&t, zv_str_of(cli_pick(c, M_CLI_H_ID)));
    cli_table_cell(&t, zv_str_of(cli_pick(c, M_CLI_OUTLIERS_H_SCORE)));
    cli_table_cell(&t, zv_str_of("p"));
    cli_table_cell(&t, zv_str_of("LOF"));
    cli_table_cell(&t, zv_str_of(cli_pick(c, M_CLI_OUTLIERS_H_DISTANCE)));
    if (t.cols == 7) cli_table_cell(&t, zv_str_of(cli_pick(c, M_CLI_H_TEXT)));
    for (size_t i = 0; i < shown; i++) add_row(c, &t, space, &o->rows[i], i);
    CLI_TRY(cli_table_draw(c, &t));
    zv_buf_putc(&c->out, '\n');
    for (size_t i = 0; i < shown; i++) {
        zv_buf_addf(&c->sentence, "%zu. ", i + 1);
        zv_outliers_say(o, i, c->lang, &c->sentence);
        cli_end_sentence(c);
    }
    return ZV_OK;
}

/* Those listed; where none is, the strangest ones all the same. */
static zv_status draw_list(cli *c, const zv_outliers *o, const zv_space *space) {
    const outliers_args *a = c->own;
    size_t shown = o->n_listed > 0 ? o->n_listed : o->n < STRANGEST ? o->n : STRANGEST;
    if (a->k < shown) shown = (size_t)a->k;
    if (o->n_listed == 0 && shown > 0) {
        CLI_SAY(c, M_CLI_OUTLIERS_STRANGEST, shown);
        cli_end_sentence(c);
    }
    CLI_TRY(draw_rows(c, o, space, shown));
    if (shown < o->n_listed) {
        CLI_SAY(c, M_CLI_OUTLIERS_MORE, o->n_listed - shown);
        cli_end_sentence(c);
    }
    zv_buf_putc(&c->out, '\n');
    return ZV_OK;
}

/* ---- The others, as a space -------------------------------------------------------------------- */

static zv_status write_others(cli *c, const zv_space *space, const zv_outliers *o,
                              const char *path) {
    const size_t n = zv_space_size(space);
    uint8_t *keep = calloc(n + 1, 1);
    if (!keep) return cli_nomem(c);
    for (size_t i = o->n_listed; i < o->n; i++) keep[o->rows[i].row] = 1;
    zv_status status = cli_write_rows(c, space, keep, zv_space_dtype(space), true, path);
    free(keep);
    if (status == ZV_OK) {
        cli_json_set(c->result, "kept", json_integer((json_int_t)(o->n - o->n_listed)));
        cli_talk(c, M_CLI_DUPS_WRITTEN, o->n - o->n_listed, n, path);
    }
    return status;
}

/* ---- The work ---------------------------------------------------------------------------------- */

static zv_status choose(cli *c, zv_outliers_opts *opts, zv_space **clean, const zv_space *space) {
    const outliers_args *a = c->own;
    zv_metric metric = zv_space_contract(space)->metric;
    if (a->metric && (!zv_metric_parse(&metric, a->metric) || metric == ZV_DOT))
        return zv_err_set(&c->err, ZV_USAGE, M_CLI_NOT_CHOICE, "metric", a->metric, "cos|l2");
    *opts = (zv_outliers_opts){.fdr = a->fdr, .seed = a->seed, .euclidean = metric == ZV_L2};
    if (!a->reference) return ZV_OK;
    CLI_TRY(cli_open(c, clean, a->reference));
    CLI_TRY(cli_same_contract(c, space, *clean));
    opts->reference = *clean;
    return ZV_OK;
}

static zv_status show(cli *c, const zv_outliers *o, const zv_space *space) {
    const outliers_args *a = c->own;
    set_result(c, o, space);
    CLI_TRY(draw_scores(c, o));
    zv_buf_putc(&c->out, '\n');
    CLI_TRY(draw_list(c, o, space));
    CLI_TRY(zv_outliers_findings(o, c->report, &c->err));
    return a->write ? write_others(c, space, o, a->write) : ZV_OK;
}

zv_status cmd_outliers(cli *c) {
    const outliers_args *a = c->own;
    zv_outliers_opts opts;
    zv_outliers *o = NULL;
    zv_space *space = NULL, *clean = NULL;
    if (a->write) CLI_TRY(cli_check_output(c, a->write));
    CLI_TRY(cli_open_all(c, &space, c->args, c->n_args, &a->where));
    zv_status status = choose(c, &opts, &clean, space);
    if (status == ZV_OK) status = zv_explain_outliers(&o, c->env, space, &opts, &c->err);
    if (status == ZV_OK) status = show(c, o, space);
    zv_outliers_free(o);
    zv_space_free(clean);
    zv_space_free(space);
    return status;
}
