/* cmd_info.c — what is in this file, and the contract it was made under. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "cli_commands.h"
#include "cli_json.h"
#include "cli_net.h"
#include "cli_out.h"

const cli_spec cmd_info_spec = {NULL, 0, 0, 1, 1};

static json_t *json_contract(const zv_contract *k) {
    json_t *o = json_object();
    cli_json_set(o, "kind", json_string(zv_space_kind_name(k->kind)));
    cli_json_set(o, "metric", json_string(zv_metric_name(k->metric)));
    cli_json_set(o, "normalized", json_boolean(k->normalized));
    cli_json_set(o, "model", cli_json_text(k->model));
    cli_json_set(o, "model_sha256", cli_json_text(k->model_sha256));
    cli_json_set(o, "encoder", cli_json_text(k->encoder));
    cli_json_set(o, "pooling", cli_json_text(k->pooling));
    cli_json_set(o, "text", cli_json_text(k->text));
    cli_json_set(o, "language", cli_json_text(k->language));
    cli_json_set(o, "tokens", k->tokens ? json_integer((json_int_t)k->tokens) : json_null());
    cli_json_set(o, "seed", k->has_seed ? json_integer((json_int_t)k->seed) : json_null());
    cli_json_set(o, "sha256", cli_json_text(k->sha256));
    cli_json_set(o, "history", cli_json_text(k->history));
    return o;
}

static json_t *json_columns(const zv_space *s) {
    json_t *columns = json_array();
    const struct {
        const char *name;
        bool has;
    } known[] = {
        {"id", zv_space_has_ids(s)},
        {"text", zv_space_has_texts(s)},
        {"label", zv_space_has_labels(s)},
        {"count", zv_space_has_counts(s)},
    };
    for (size_t i = 0; i < sizeof known / sizeof *known; i++)
        if (known[i].has) json_array_append_new(columns, json_string(known[i].name));
    for (size_t i = 0; i < zv_space_columns(s); i++)
        json_array_append_new(columns, cli_json_text(zv_space_column_name(s, i)));
    return columns;
}

static json_t *json_status(const zv_space *s) {
    uint64_t counts[6];
    json_t *o = json_object();
    zv_space_status_counts(s, counts);
    for (unsigned i = 0; i < 6; i++)
        cli_json_set(o, zv_row_status_name((zv_row_status)i), json_integer((json_int_t)counts[i]));
    return o;
}

static void line(cli_table *t, const char *name, const char *value) {
    if (!value) return;
    cli_table_cell(t, zv_str_of(name));
    cli_table_cell(t, zv_str_of(value));
}

static void add_columns(cli *c, cli_table *t, json_t *columns) {
    zv_buf names = {0};
    for (size_t i = 0; i < json_array_size(columns); i++)
        zv_buf_addf(&names, "%s%s", i ? ", " : "", json_string_value(json_array_get(columns, i)));
    line(t, cli_pick(c, M_CLI_H_COLUMNS), zv_buf_cstr(&names));
    zv_buf_free(&names);
}

/* A line of the history per line of the table. */
static void add_history(cli *c, cli_table *t, const char *history) {
    const char *name = cli_pick(c, M_CLI_H_HISTORY);
    for (const char *p = history; p && *p; name = "") {
        size_t len = strcspn(p, "\n");
        cli_table_cell(t, zv_str_of(name));
        cli_table_cell(t, (zv_str){p, len});
        p += len + (p[len] == '\n');
    }
}

static zv_status draw(cli *c, const zv_space *s, json_t *columns) {
    const zv_contract *k = zv_space_contract(s);
    cli_table t = {.cols = 2};
    char shape[96];
    zv_buf seen = {0};
    line(&t, cli_pick(c, M_CLI_H_FILE), zv_space_path(s));
    line(&t, cli_pick(c, M_CLI_H_FORMAT), zv_format_name(zv_space_format(s)));
    line(&t, cli_pick(c, M_CLI_H_KIND), zv_space_kind_name(k->kind));
    snprintf(shape, sizeof shape, "%zu × %zu, %s", zv_space_size(s), zv_space_dim(s),
             zv_dtype_name(zv_space_dtype(s)));
    line(&t, cli_pick(c, M_CLI_H_SHAPE), shape);
    line(&t, cli_pick(c, M_CLI_H_METRIC), zv_metric_name(k->metric));
    add_columns(c, &t, columns);
    const bool net = cli_net_of_space(c, &seen, s, NULL);
    line(&t, net ? cli_pick(c, M_CLI_NET_H_NET) : cli_pick(c, M_CLI_H_MODEL), k->model);
    zv_buf_clear(&seen);
    line(&t, cli_pick(c, M_CLI_H_ENCODER), k->encoder);
    line(&t, cli_pick(c, M_CLI_H_POOLING), k->pooling);
    line(&t, cli_pick(c, M_CLI_H_TEXT_CONTRACT), k->text);
    line(&t, cli_pick(c, M_CLI_H_LANGUAGE), k->language);
    zv_buf_say(&seen, c->lang, M_CLI_WORDS_SEEN, (unsigned long long)k->tokens);
    line(&t, cli_pick(c, M_CLI_H_TOKENS), k->tokens ? zv_buf_cstr(&seen) : NULL);
    zv_buf_free(&seen);
    line(&t, "sha256", k->sha256);
    add_history(c, &t, k->history);
    return cli_table_draw(c, &t);
}

/* ---- The first rows ---- */

enum { SHOWN_ROWS = 3, SHOWN_NUMBERS = 16 };

static double norm_of(const float *row, size_t dim) {
    double sum = 0;
    for (size_t k = 0; k < dim; k++) sum += (double)row[k] * (double)row[k];
    return sqrt(sum);
}

/* Numbers as heights, the lowest bar being minus the largest of them; nothing for NaN or infinity. */
static void add_bars(zv_buf *out, const float *row, size_t n) {
    static const char *const bars[] = {"▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"};
    enum { BARS = sizeof bars / sizeof *bars };
    float most = 0;
    for (size_t k = 0; k < n; k++)
        if (isfinite(row[k]) && fabsf(row[k]) > most) most = fabsf(row[k]);
    for (size_t k = 0; k < n; k++) {
        if (!isfinite(row[k])) {
            zv_buf_putc(out, '?');
            continue;
        }
        double place = most > 0 ? ((double)row[k] / (double)most + 1) / 2 : 0.5;
        int bar = (int)(place * (double)BARS);
        zv_buf_puts(out, bars[bar < BARS ? bar : BARS - 1]);
    }
}

static json_t *json_row(zv_str id, double norm, const float *row, size_t n) {
    json_t *o = json_object(), *numbers = json_array();
    for (size_t k = 0; k < n; k++) json_array_append_new(numbers, cli_json_number((double)row[k]));
    cli_json_set(o, "id", cli_json_str(id));
    cli_json_set(o, "norm", cli_json_number(norm));
    cli_json_set(o, "numbers", numbers);
    return o;
}

static zv_status draw_rows(cli *c, const zv_space *s) {
    cli_table t = {.cols = 4};
    json_t *rows = json_array();
    size_t dim = zv_space_dim(s), n = dim < SHOWN_NUMBERS ? dim : SHOWN_NUMBERS;
    float *row = calloc(dim + 1, sizeof *row);
    if (!row || !rows) {
        free(row);
        json_decref(rows);
        return cli_nomem(c);
    }
    cli_table_cell(&t, zv_str_of(cli_pick(c, M_CLI_H_ID)));
    cli_table_cell(&t, zv_str_of(cli_pick(c, M_CLI_H_NORM)));
    cli_table_cell(&t, zv_str_of(cli_pick(c, M_CLI_H_NUMBERS)));
    cli_table_cell(&t, zv_str_of(zv_space_has_texts(s) ? cli_pick(c, M_CLI_H_TEXT) : ""));
    for (size_t i = 0; i < SHOWN_ROWS && i < zv_space_size(s); i++) {
        char number[24];
        zv_buf bars = {0};
        zv_str id = zv_space_id(s, i, number);
        zv_space_row(s, i, row);
        double norm = norm_of(row, dim);
        add_bars(&bars, row, n);
        json_array_append_new(rows, json_row(id, norm, row, n));
        cli_table_cell(&t, id);
        cli_table_cellf(&t, "%.4g", norm);
        cli_table_cell(&t, zv_str_of(zv_buf_cstr(&bars)));
        cli_table_cell(&t, zv_space_text(s, i));
        zv_buf_free(&bars);
    }
    free(row);
    cli_json_set(c->result, "rows", rows);
    if (zv_space_size(s) == 0) {
        cli_table_free(&t);
        return ZV_OK;
    }
    zv_buf_putc(&c->out, '\n');
    return cli_table_draw(c, &t);
}

zv_status cmd_info(cli *c) {
    zv_space *s = NULL;
    if (cli_is_net(c, c->args[0])) return cli_net_info(c, c->args[0]);
    CLI_TRY(cli_open(c, &s, c->args[0]));
    json_t *columns = json_columns(s), *o = c->result;
    const zv_contract *k = zv_space_contract(s);
    cli_json_set(o, "kind", json_string(zv_space_kind_name(k->kind)));
    cli_json_set(o, "format", json_string(zv_format_name(zv_space_format(s))));
    cli_json_set(o, "items", json_integer((json_int_t)zv_space_size(s)));
    cli_json_set(o, "dim", json_integer((json_int_t)zv_space_dim(s)));
    cli_json_set(o, "dtype", json_string(zv_dtype_name(zv_space_dtype(s))));
    cli_json_set(o, "contract", json_contract(k));
    cli_json_set(o, "columns", columns);
    cli_json_set(o, "status", json_status(s));
    zv_status status = draw(c, s, columns);
    if (status == ZV_OK) status = draw_rows(c, s);
    if (status == ZV_OK) status = zv_explain_space(c->report, c->env, s, &c->err);
    zv_space_free(s);
    return status;
}
