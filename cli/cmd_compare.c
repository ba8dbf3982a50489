/* cmd_compare.c — two spaces, or two parts of one: what changed, what moved. */
#include <math.h>
#include <stdlib.h>

#include "cli_commands.h"
#include "cli_json.h"
#include "cli_out.h"

typedef struct compare_args {
    cli_list by;
    unsigned pair; /* in the order of zv_pairing */
    const char *metric;
    uint64_t k, neighbours, queries, rows, permutations, seed;
} compare_args;

/* clang-format off */
static const cli_option rows[] = {
    CLI_ROW_LIST(compare_args, by, "by", 0, "COL=VALUE", 0, M_CLI_O_COMPARE_BY),
    CLI_ROW_CHOICE(compare_args, pair, "pair", "auto", "auto|id|row|none", M_CLI_O_COMPARE_PAIR),
    CLI_ROW_TEXT(compare_args, metric, "metric", 0, NULL, "cos|dot|l2", 0, M_CLI_O_COMPARE_METRIC),
    CLI_ROW_COUNT(compare_args, k, "k", 'k', "10", 1, 1e5, "N", M_CLI_O_COMPARE_K),
    CLI_ROW_COUNT(compare_args, neighbours, "neighbours", 0, "10", 1, 1000, "N", M_CLI_O_COMPARE_NEIGHBOURS),
    CLI_ROW_COUNT(compare_args, queries, "queries", 0, "1000", 10, 1e9, "N", M_CLI_O_COMPARE_QUERIES),
    CLI_ROW_COUNT(compare_args, rows, "rows", 0, "1000", 10, 5000, "N", M_CLI_O_COMPARE_ROWS),
    CLI_ROW_COUNT(compare_args, permutations, "permutations", 0, "999", 19, 1e6, "N", M_CLI_O_COMPARE_PERMUTATIONS),
    CLI_ROW_COUNT(compare_args, seed, "seed", 0, "1", 0, 1e15, "N", M_CLI_O_COMPARE_SEED),
};
/* clang-format on */
const cli_spec cmd_compare_spec = {rows, sizeof rows / sizeof *rows, sizeof(compare_args), 1, 2};

enum { BINS = 60, NAME = 24 };

typedef struct sides {
    zv_space *opened[2];
    const zv_space *a, *b; /* the same space twice under --by */
    uint8_t *keep[2];
} sides;

/* ---- JSON -------------------------------------------------------------------------------------- */

static const zv_space *home(const sides *s, const zv_moved *m, size_t *row) {
    bool in_b = m->side != ZV_MOVED_A;
    *row = in_b ? m->row_b : m->row_a;
    return in_b ? s->b : s->a;
}

/* The text of an item that is in both may be known to one of them only. */
static zv_str text_of(const sides *s, const zv_moved *m) {
    size_t row;
    const zv_space *space = home(s, m, &row);
    const zv_str text = zv_space_text(space, row);
    return text.len == 0 && m->side == ZV_MOVED_BOTH ? zv_space_text(s->a, m->row_a) : text;
}

static json_t *json_ids(const zv_space *space, const size_t *list, size_t n) {
    json_t *ids = json_array();
    char number[24];
    for (size_t i = 0; i < n; i++)
        json_array_append_new(ids, cli_json_str(zv_space_id(space, list[i], number)));
    return ids;
}

static json_t *json_items(const sides *s, const zv_moved *list, size_t n) {
    static const char *const names[] = {"both", "a", "b"};
    json_t *items = json_array();
    char number[24];
    for (size_t i = 0; i < n; i++) {
        const zv_moved *m = &list[i];
        size_t row;
        const zv_space *space = home(s, m, &row);
        zv_str text = text_of(s, m);
        json_t *o = json_object();
        cli_json_set(o, "id", cli_json_str(zv_space_id(space, row, number)));
        cli_json_set(o, "text", text.len ? cli_json_str(text) : json_null());
        cli_json_set(o, "score", cli_json_number(m->score));
        cli_json_set(o, "side", json_string(names[m->side]));
        if (m->side == ZV_MOVED_BOTH) {
            cli_json_set(o, "near_a", json_ids(s->a, m->near_a, m->n_near_a));
            cli_json_set(o, "near_b", json_ids(s->b, m->near_b, m->n_near_b));
        }
        json_array_append_new(items, o);
    }
    return items;
}

/* Both sides' f over one axis. */
static void histograms(const zv_compare *d, uint64_t *a, uint64_t *b, size_t bins, double *lo,
                       double *hi) {
    *lo = INFINITY;
    *hi = -INFINITY;
    for (size_t i = 0; i < d->witness_rows_a; i++) {
        *lo = fmin(*lo, d->witness_a[i]);
        *hi = fmax(*hi, d->witness_a[i]);
    }
    for (size_t i = 0; i < d->witness_rows_b; i++) {
        *lo = fmin(*lo, d->witness_b[i]);
        *hi = fmax(*hi, d->witness_b[i]);
    }
    if (!(*hi > *lo)) *hi = *lo + 1e-6;
    zv_stat_histogram(a, bins, *lo, *hi, d->witness_a, d->witness_rows_a);
    zv_stat_histogram(b, bins, *lo, *hi, d->witness_b, d->witness_rows_b);
}

static json_t *json_counts(const uint64_t *counts, size_t n) {
    json_t *bars = json_array();
    for (size_t i = 0; i < n; i++) json_array_append_new(bars, json_integer((json_int_t)counts[i]));
    return bars;
}

static void set_drift(json_t *result, const sides *s, const zv_compare *d) {
    uint64_t a[BINS], b[BINS];
    double lo, hi;
    json_t *o = json_object();
    histograms(d, a, b, BINS, &lo, &hi);
    cli_json_set(o, "lo", cli_json_number(lo));
    cli_json_set(o, "hi", cli_json_number(hi));
    cli_json_set(o, "a", json_counts(a, BINS));
    cli_json_set(o, "b", json_counts(b, BINS));
    cli_json_set(result, "witness_histogram", o);
    cli_json_set(result, "witness", json_items(s, d->witness, d->n_witness));
}

static void set_result(cli *c, const sides *s, const zv_compare *d) {
    bool aligned = d->aligned, any = aligned || d->drift;
    cli_json_set(c->result, "pairing", json_string(zv_pairing_name(d->pairing)));
    cli_json_set(c->result, "metric", json_string(zv_metric_name(d->metric)));
    cli_json_set(c->result, "usable_a", json_integer((json_int_t)d->usable_a));
    cli_json_set(c->result, "usable_b", json_integer((json_int_t)d->usable_b));
    cli_json_set(c->result, "common", json_integer((json_int_t)d->common));
    cli_json_set(c->result, "moved_by",
                 any ? json_string(aligned ? "alignment" : "witness") : json_null());
    cli_json_set(c->result, "moved",
                 aligned ? json_items(s, d->moved, d->n_moved)
                         : json_items(s, d->witness, d->n_witness));
    if (d->paired) {
        json_t *bars = json_array();
        for (size_t i = 0; i <= d->k; i++)
            json_array_append_new(bars, json_integer((json_int_t)d->overlap_counts[i]));
        cli_json_set(c->result, "overlap_counts", bars);
    }
    if (d->drift) set_drift(c->result, s, d);
}

/* ---- For people -------------------------------------------------------------------------------- */

static void names_cell(cli *c, cli_table *t, const zv_space *space, const size_t *list, size_t n) {
    char number[24];
    zv_buf names = {0};
    for (size_t i = 0; i < n; i++) {
        zv_str id = zv_space_id(space, list[i], number);
        if (i) zv_buf_puts(&names, ", ");
        zv_buf_add(&names, id.ptr, id.len);
    }
    cli_table_text(c, t, (zv_str){zv_buf_cstr(&names), names.len}, 2 * NAME);
    if (names.failed) c->out.failed = true;
    zv_buf_free(&names);
}

/* Items with their text, or, where there are none, with their neighbours then and now. */
static zv_status draw_items(cli *c, const sides *s, const zv_moved *list, size_t n,
                            const char *score) {
    bool texts = zv_space_has_texts(s->b) || zv_space_has_texts(s->a);
    bool near = !texts && n > 0 && list[0].side == ZV_MOVED_BOTH;
    cli_table t = {.cols = near ? 5 : texts ? 4 : 3};
    char number[24];
    const char *const heads[] = {cli_pick(c, M_CLI_H_RANK), cli_pick(c, M_CLI_H_ID), score,
                                 near ? cli_pick(c, M_CLI_COMPARE_H_NEAR_A)
                                      : cli_pick(c, M_CLI_H_TEXT),
                                 cli_pick(c, M_CLI_COMPARE_H_NEAR_B)};
    for (size_t i = 0; i < t.cols; i++) cli_table_cell(&t, zv_str_of(heads[i]));
    for (size_t i = 0; i < n; i++) {
        size_t row;
        const zv_space *space = home(s, &list[i], &row);
        cli_table_cellf(&t, "%zu", i + 1);
        cli_table_text(c, &t, zv_space_id(space, row, number), NAME);
        cli_table_cellf(&t, "%.4g", list[i].score);
        if (texts) cli_table_text(c, &t, text_of(s, &list[i]), 400);
        if (near) names_cell(c, &t, s->a, list[i].near_a, list[i].n_near_a);
        if (near) names_cell(c, &t, s->b, list[i].near_b, list[i].n_near_b);
    }
    return cli_table_draw(c, &t);
}

static zv_status draw_pairs(cli *c, const sides *s, const zv_compare *d) {
    uint64_t counts[BINS];
    if (d->k + 1 <= BINS) {
        for (size_t i = 0; i <= d->k; i++) counts[i] = d->overlap_counts[i];
        CLI_SAY(c, M_CLI_COMPARE_KEPT, d->k, d->queries);
        cli_end_sentence(c);
        zv_draw_histogram(&c->out, &c->style, counts, d->k + 1, 0, (double)d->k, 5,
                          d->overlap * (double)d->k);
        zv_buf_putc(&c->out, '\n');
    }
    if (!d->aligned) return ZV_OK;
    CLI_SAY(c, M_CLI_COMPARE_MOVED);
    cli_end_sentence(c);
    CLI_TRY(draw_items(c, s, d->moved, d->n_moved, cli_pick(c, M_CLI_COMPARE_H_MOVED)));
    zv_buf_putc(&c->out, '\n');
    return ZV_OK;
}

/* A's rows above B's, on one axis. */
static zv_status draw_clouds(cli *c, const sides *s, const zv_compare *d) {
    uint64_t a[BINS], b[BINS];
    double lo, hi;
    size_t bins = zv_draw_bins(&c->style, BINS), n_a = 0;
    histograms(d, a, b, bins, &lo, &hi);
    CLI_SAY(c, M_CLI_COMPARE_CLOUDS);
    cli_end_sentence(c);
    CLI_SAY(c, M_CLI_COMPARE_ROWS_A, d->witness_rows_a);
    cli_end_sentence(c);
    zv_draw_histogram(&c->out, &c->style, a, bins, lo, hi, 4, NAN);
    CLI_SAY(c, M_CLI_COMPARE_ROWS_B, d->witness_rows_b);
    cli_end_sentence(c);
    zv_draw_histogram(&c->out, &c->style, b, bins, lo, hi, 4, NAN);
    zv_buf_putc(&c->out, '\n');
    while (n_a < d->n_witness && d->witness[n_a].side == ZV_MOVED_A) n_a++;
    CLI_SAY(c, M_CLI_COMPARE_OF_A);
    cli_end_sentence(c);
    CLI_TRY(draw_items(c, s, d->witness, n_a, "f"));
    zv_buf_putc(&c->out, '\n');
    CLI_SAY(c, M_CLI_COMPARE_OF_B);
    cli_end_sentence(c);
    CLI_TRY(draw_items(c, s, d->witness + n_a, d->n_witness - n_a, "f"));
    zv_buf_putc(&c->out, '\n');
    return ZV_OK;
}

/* ---- The whole --------------------------------------------------------------------------------- */

static zv_status open_sides(cli *c, sides *s) {
    const compare_args *a = c->own;
    bool parts = c->n_args == 1;
    if (a->by.n != (parts ? 2 : 0))
        return zv_err_set(&c->err, ZV_USAGE, M_CLI_COMPARE_ARGS, c->n_args, a->by.n);
    for (size_t i = 0; i < c->n_args; i++) CLI_TRY(cli_open(c, &s->opened[i], c->args[i]));
    s->a = s->opened[0];
    s->b = parts ? s->a : s->opened[1];
    for (size_t i = 0; parts && i < 2; i++) {
        const cli_list one = {a->by.items + i, 1};
        CLI_TRY(cli_where(c, &s->keep[i], s->a, &one));
    }
    return ZV_OK;
}

static zv_status compare(cli *c, sides *s, zv_compare **d) {
    const compare_args *a = c->own;
    zv_metric metric;
    if (a->metric && !zv_metric_parse(&metric, a->metric))
        return zv_err_set(&c->err, ZV_USAGE, M_CLI_NOT_CHOICE, "metric", a->metric, "cos|dot|l2");
    CLI_TRY(open_sides(c, s));
    const zv_compare_opts opts = {.pairing = (zv_pairing)a->pair,
                                  .metric = a->metric ? &metric : NULL,
                                  .keep_a = s->keep[0],
                                  .keep_b = s->keep[1],
                                  .k = (size_t)a->neighbours,
                                  .queries = (size_t)a->queries,
                                  .rows = (size_t)a->rows,
                                  .permutations = (size_t)a->permutations,
                                  .shown = (size_t)a->k,
                                  .seed = a->seed};
    CLI_TRY(zv_explain_compare(d, c->env, s->a, s->b, &opts, &c->err));
    set_result(c, s, *d);
    if ((*d)->paired) CLI_TRY(draw_pairs(c, s, *d));
    if (!(*d)->aligned && (*d)->drift) CLI_TRY(draw_clouds(c, s, *d));
    return zv_compare_findings(*d, c->env, c->report, &c->err);
}

zv_status cmd_compare(cli *c) {
    sides s = {0};
    zv_compare *d = NULL;
    zv_status status = compare(c, &s, &d);
    zv_compare_free(d);
    for (size_t i = 0; i < 2; i++) {
        zv_space_free(s.opened[i]);
        free(s.keep[i]);
    }
    return status;
}
