/* cmd_audit.c — what does this collection look like, what is wrong with it. */
#include <math.h>

#include "cli_audit.h"
#include "cli_commands.h"
#include "cli_json.h"
#include "cli_out.h"
#include "cli_why.h"

typedef struct audit_args {
    uint64_t seed, pairs, k;
    cli_list where;
    bool confused, concentration;
    unsigned by; /* in the order of zv_confused_by */
    double above;
    const char *model;
} audit_args;

/* clang-format off */
static const cli_option rows[] = {
    CLI_ROW_COUNT(audit_args, pairs, "pairs", 0, "1000000", 10, 1e8, "N", M_CLI_O_PAIRS),
    CLI_ROW_FLAG(audit_args, concentration, "concentration", 0, M_CLI_O_CONCENTRATION),
    CLI_ROW_FLAG(audit_args, confused, "confused", 0, M_CLI_O_CONFUSED),
    CLI_ROW_CHOICE(audit_args, by, "confused-by", "auto", "auto|labels|words", M_CLI_O_CONFUSED_BY),
    CLI_ROW_REAL(audit_args, above, "confused-above", "99.9", 50, 99.99999, "P", M_CLI_O_CONFUSED_ABOVE),
    CLI_ROW_COUNT(audit_args, k, "k", 'k', "10", 1, 1e4, "N", M_CLI_O_CONFUSED_K),
    CLI_ROW_TEXT(audit_args, model, "model", 'm', NULL, "WORDS", CLI_FILE, M_CLI_O_MODEL_FOR_TEXT),
    CLI_ROW_LIST(audit_args, where, "where", 0, "COL=VALUE", 0, M_CLI_O_WHERE),
    CLI_ROW_COUNT(audit_args, seed, "seed", 0, "1", 0, 1e15, "N", M_CLI_O_SEED_PAIRS),
};
/* clang-format on */
const cli_spec cmd_audit_spec = {rows, sizeof rows / sizeof *rows, sizeof(audit_args), 1, 10000};

enum { BINS = 60 };

/* The picture that goes before the numbers: where any cosine of this collection stands. As JSON it has as
 * many bins on any terminal. */
static void draw(cli *c, const zv_background *bg) {
    size_t n = 0, bins = zv_draw_bins(&c->style, BINS);
    const double *cosines = zv_background_cosines(bg, &n);
    uint64_t counts[BINS];
    double lo = floor(cosines[0] * 20) / 20, hi = ceil(cosines[n - 1] * 20) / 20;
    if (hi <= lo) hi = lo + 0.05;
    zv_stat_histogram(counts, bins, lo, hi, cosines, n);
    CLI_SAY(c, M_CLI_AUDIT_PICTURE, n);
    cli_end_sentence(c);
    zv_draw_histogram(&c->out, &c->style, counts, bins, lo, hi, 6, zv_background_moments(bg)->mean);
    json_t *histogram = json_object(), *bars = json_array();
    zv_stat_histogram(counts, BINS, lo, hi, cosines, n);
    for (size_t i = 0; i < BINS; i++)
        json_array_append_new(bars, json_integer((json_int_t)counts[i]));
    cli_json_set(histogram, "lo", cli_json_number(lo));
    cli_json_set(histogram, "hi", cli_json_number(hi));
    cli_json_set(histogram, "counts", bars);
    cli_json_set(c->result, "histogram", histogram);
}

/* ---- Confused pairs ---------------------------------------------------------------------------- */

static void label_cell(cli_table *t, const zv_space *space, size_t row) {
    zv_str label = zv_space_label(space, row);
    cli_table_cell(t, label.len ? label : zv_str_of("—"));
}

static void name_cell(cli *c, cli_table *t, const zv_space *space, size_t row, size_t width) {
    char number[24];
    cli_table_text(c, t, zv_space_id(space, row, number), width);
}

static zv_status draw_confused(cli *c, const zv_space *space, const zv_confused *x) {
    bool labels = x->by == ZV_CONFUSED_LABELS;
    cli_table t = {.cols = labels ? 7 : 5};
    const char *const names[] = {cli_pick(c, M_CLI_H_RANK),
                                 cli_pick(c, M_CLI_H_COSINE),
                                 cli_pick(c, M_CLI_H_PERCENTILE),
                                 "A",
                                 "B",
                                 cli_pick(c, M_CLI_H_LABEL_A),
                                 cli_pick(c, M_CLI_H_LABEL_B)};
    for (size_t i = 0; i < t.cols; i++) cli_table_cell(&t, zv_str_of(names[i]));
    for (size_t i = 0; i < x->n; i++) {
        const zv_confused_pair *p = &x->pairs[i];
        cli_table_cellf(&t, "%zu", i + 1);
        cli_table_cellf(&t, "%.4f", p->cosine);
        cli_table_cellf(&t, "%.3f", p->percentile);
        name_cell(c, &t, space, p->a, 16);
        name_cell(c, &t, space, p->b, 16);
        if (labels) label_cell(&t, space, p->a);
        if (labels) label_cell(&t, space, p->b);
    }
    return cli_table_draw(c, &t);
}

static zv_status why_confused(cli *c, json_t *o, const zv_space *space, const zv_background *bg,
                              const cli_model *m, const zv_confused_pair *p, size_t rank) {
    cli_side a = {.rule = NULL}, b = {.rule = NULL};
    zv_why *why = NULL;
    const cli_model *model = m->encoder ? m : NULL;
    zv_status status = cli_side_of_row(c, &a, space, p->a, model);
    if (status == ZV_OK) status = cli_side_of_row(c, &b, space, p->b, model);
    if (status == ZV_OK) status = zv_explain_why(&why, c->env, &a.side, &b.side, bg, &c->err);
    if (status == ZV_OK) {
        zv_buf name = {0};
        zv_buf_addf(&name, "%.*s / %.*s", (int)a.side.name.len, a.side.name.ptr,
                    (int)b.side.name.len, b.side.name.ptr);
        status = cli_why_brief(c, rank, (zv_str){zv_buf_cstr(&name), name.len}, why);
        cli_show_text(c, zv_space_text(space, p->a), 4);
        cli_show_text(c, zv_space_text(space, p->b), 4);
        cli_json_set(o, "why", cli_json_why(why));
        zv_buf_free(&name);
    }
    zv_why_free(why);
    cli_side_free(&a);
    cli_side_free(&b);
    return status;
}

static json_t *json_confused(const zv_space *space, const zv_confused_pair *p) {
    json_t *o = json_object(), *labels = json_null();
    char a[24], b[24];
    cli_json_set(o, "a", cli_json_str(zv_space_id(space, p->a, a)));
    cli_json_set(o, "b", cli_json_str(zv_space_id(space, p->b, b)));
    cli_json_set(o, "cosine", cli_json_number(p->cosine));
    cli_json_set(o, "percentile", cli_json_number(p->percentile));
    if (zv_space_has_labels(space)) {
        labels = json_array();
        json_array_append_new(labels, cli_json_str(zv_space_label(space, p->a)));
        json_array_append_new(labels, cli_json_str(zv_space_label(space, p->b)));
    }
    cli_json_set(o, "labels", labels);
    cli_json_set(o, "shared_words",
                 p->shared_words < 0 ? json_null() : json_integer(p->shared_words));
    return o;
}

static void json_confusion(cli *c, const zv_confused *x) {
    json_t *o = json_object();
    cli_json_set(o, "by", json_string(x->by == ZV_CONFUSED_LABELS ? "labels" : "words"));
    cli_json_set(o, "above", cli_json_number(x->above));
    cli_json_set(o, "threshold", cli_json_number(x->threshold));
    cli_json_set(o, "rows", json_integer((json_int_t)x->usable));
    cli_json_set(o, "rows_asked", json_integer((json_int_t)x->queries));
    cli_json_set(o, "close", cli_json_number(x->close));
    cli_json_set(o, "copies", json_integer((json_int_t)x->copies));
    cli_json_set(o, "count", cli_json_number(x->count));
    cli_json_set(o, "count_interval", cli_json_interval(x->count_interval));
    cli_json_set(o, "expected", cli_json_number(x->expected));
    cli_json_set(o, "share", cli_json_number(x->share));
    cli_json_set(o, "share_interval", cli_json_interval(x->share_interval));
    cli_json_set(o, "random_share", cli_json_number(x->random_share));
    cli_json_set(o, "ratio", cli_json_number(x->ratio));
    cli_json_set(o, "ratio_interval", cli_json_interval(x->ratio_interval));
    cli_json_set(c->result, "confusion", o);
}

static zv_status show_confused(cli *c, const zv_space *space, const zv_background *bg,
                               const zv_confused *x) {
    const audit_args *a = c->own;
    cli_model model = {0};
    json_t *list = json_array();
    json_confusion(c, x);
    cli_json_set(c->result, "confused", list);
    zv_buf_putc(&c->out, '\n');
    if (x->n == 0)
        CLI_SAY(c, M_CLI_CONFUSED_NONE, x->threshold);
    else if (x->by == ZV_CONFUSED_LABELS)
        CLI_SAY(c, M_CLI_CONFUSED_LABELS, x->threshold);
    else
        CLI_SAY(c, M_CLI_CONFUSED_WORDS, x->threshold);
    cli_end_sentence(c);
    if (x->n == 0) return ZV_OK;
    CLI_TRY(draw_confused(c, space, x));
    zv_buf_putc(&c->out, '\n');
    zv_status status = cli_model_try(c, &model, space, a->model, a->model != NULL);
    for (size_t i = 0; i < x->n && status == ZV_OK; i++) {
        json_t *o = json_confused(space, &x->pairs[i]);
        json_array_append_new(list, o);
        status = why_confused(c, o, space, bg, &model, &x->pairs[i], i + 1);
    }
    cli_model_close(c, &model);
    return status;
}

static zv_status find_confused(cli *c, const zv_space *space, const zv_background *bg) {
    const audit_args *a = c->own;
    zv_confused_opts opts = {
        .by = (zv_confused_by)a->by, .above = a->above, .k = (size_t)a->k, .seed = a->seed};
    zv_confused *x = NULL;
    if (!bg) return zv_err_set(&c->err, ZV_NODATA, M_CLI_CONFUSED_FEW, zv_space_path(space));
    zv_status status = zv_explain_confused(&x, c->env, space, bg, &opts, &c->err);
    if (status == ZV_OK) status = show_confused(c, space, bg, x);
    if (status == ZV_OK) status = zv_confused_findings(x, c->env, c->report, &c->err);
    zv_confused_free(x);
    return status;
}

zv_status cmd_audit(cli *c) {
    const audit_args *a = c->own;
    zv_audit_lists lists = {.n_hubs = 0};
    zv_audit_opts opts = {.background = {.pairs = (size_t)a->pairs, .seed = a->seed},
                          .lists = &lists};
    zv_background *bg = NULL;
    zv_space *space = NULL;
    CLI_TRY(cli_open_all(c, &space, c->args, c->n_args, &a->where));
    cli_json_set(c->result, "items", json_integer((json_int_t)zv_space_size(space)));
    cli_json_set(c->result, "dim", json_integer((json_int_t)zv_space_dim(space)));
    zv_status status = zv_explain_audit(c->report, c->env, space, &opts, &bg, &c->err);
    if (status == ZV_OK && bg) draw(c, bg);
    if (status == ZV_OK) status = cli_audit_hubs(c, space, &lists);
    if (status == ZV_OK && a->concentration)
        status = cli_audit_concentration(c, space, lists.concentration);
    zv_concentration_free(lists.concentration);
    if (status == ZV_OK && a->confused) status = find_confused(c, space, bg);
    zv_background_free(bg);
    zv_space_free(space);
    return status;
}
