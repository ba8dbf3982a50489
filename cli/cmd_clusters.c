/* cmd_clusters.c — clusters with names: how many, how sure, what is typical of each, and whether there are any. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli_commands.h"
#include "cli_json.h"
#include "cli_out.h"

typedef struct clusters_args {
    unsigned by;
    uint64_t k, max_k, min_size, words, shown, seed;
    const char *metric, *write;
    cli_list where;
} clusters_args;

/* clang-format off */
static const cli_option rows[] = {
    CLI_ROW_CHOICE(clusters_args, by, "by", "kmeans", "kmeans|density", M_CLI_O_CLUSTERS_BY),
    CLI_ROW_COUNT(clusters_args, k, "k", 'k', NULL, 1, 1e6, "N", M_CLI_O_CLUSTERS_K),
    CLI_ROW_COUNT(clusters_args, max_k, "max-k", 0, "50", 2, 100, "N", M_CLI_O_CLUSTERS_MAX_K),
    CLI_ROW_COUNT(clusters_args, min_size, "min-size", 0, NULL, 2, 1e9, "N", M_CLI_O_CLUSTERS_MIN_SIZE),
    CLI_ROW_TEXT(clusters_args, metric, "metric", 0, NULL, "cos|l2", 0, M_CLI_O_OUTLIERS_METRIC),
    CLI_ROW_COUNT(clusters_args, words, "words", 0, "8", 1, 1000, "N", M_CLI_O_CLUSTERS_WORDS),
    CLI_ROW_COUNT(clusters_args, shown, "shown", 0, "2", 1, 1000, "N", M_CLI_O_CLUSTERS_SHOWN),
    CLI_ROW_TEXT(clusters_args, write, "write", 0, NULL, "FILE", CLI_FILE, M_CLI_O_CLUSTERS_WRITE),
    CLI_ROW_LIST(clusters_args, where, "where", 0, "COL=VALUE", 0, M_CLI_O_WHERE),
    CLI_ROW_COUNT(clusters_args, seed, "seed", 0, "1", 0, 1e15, "N", M_CLI_O_CLUSTERS_SEED),
};
/* clang-format on */
const cli_spec cmd_clusters_spec = {rows, sizeof rows / sizeof *rows, sizeof(clusters_args), 1,
                                    10000};

static json_t *whole(size_t n) {
    return json_integer((json_int_t)n);
}

/* ---- JSON -------------------------------------------------------------------------------------- */

static json_t *json_name(cli *c, const zv_clusters *k, size_t j) {
    zv_buf name = {0};
    zv_clusters_name(k, j, &name);
    json_t *s = cli_json_str((zv_str){zv_buf_cstr(&name), name.len});
    if (name.failed) c->out.failed = true;
    zv_buf_free(&name);
    return s;
}

static json_t *json_words(const zv_cluster *l) {
    json_t *list = json_array();
    for (size_t i = 0; i < l->n_words; i++) {
        const zv_cluster_word *w = &l->words[i];
        json_t *o = json_object();
        cli_json_set(o, "word", cli_json_str(w->word));
        cli_json_set(o, "inside", whole(w->inside));
        cli_json_set(o, "outside", whole(w->outside));
        cli_json_set(o, "log_odds", cli_json_number(w->log_odds));
        cli_json_set(o, "z", cli_json_number(w->z));
        cli_json_set(o, "q", cli_json_number(w->q));
        json_array_append_new(list, o);
    }
    return list;
}

static json_t *json_rows(const zv_cluster_row *list, size_t n, const zv_space *space) {
    json_t *all = json_array();
    for (size_t i = 0; i < n; i++) {
        char number[24];
        json_t *o = json_object();
        cli_json_set(o, "id", cli_json_str(zv_space_id(space, list[i].row, number)));
        cli_json_set(o, "row", whole(list[i].row));
        cli_json_set(o, "text",
                     zv_space_has_texts(space) ? cli_json_str(zv_space_text(space, list[i].row))
                                               : json_null());
        cli_json_set(o, "own", cli_json_number(list[i].own));
        cli_json_set(o, "margin", cli_json_number(list[i].margin));
        cli_json_set(o, "next", list[i].next == SIZE_MAX ? json_null() : whole(list[i].next + 1));
        json_array_append_new(all, o);
    }
    return all;
}

static json_t *json_cluster(cli *c, const zv_clusters *k, size_t j, const zv_space *space) {
    const zv_cluster *l = &k->clusters[j];
    json_t *o = json_object();
    cli_json_set(o, "cluster", whole(j + 1));
    cli_json_set(o, "name", json_name(c, k, j));
    cli_json_set(o, "rows", whole(l->rows));
    cli_json_set(o, "own", cli_json_number(l->own));
    cli_json_set(o, "stability", cli_json_number(l->stability));
    cli_json_set(o, "stability_interval", cli_json_interval(l->stability_interval));
    cli_json_set(o, "words", json_words(l));
    cli_json_set(o, "typical", json_rows(l->typical, l->n_typical, space));
    cli_json_set(o, "border", json_rows(l->border, l->n_border, space));
    cli_json_set(o, "label",
                 l->label < 0 ? json_null() : cli_json_str(zv_space_label_name(space, l->label)));
    cli_json_set(o, "label_rows", whole(l->label_rows));
    cli_json_set(o, "labelled", whole(l->labelled));
    return o;
}

static json_t *json_labels(const zv_clusters *k, const zv_space *space) {
    const zv_agreement *g = &k->with_labels;
    if (k->labels < 2) return json_null();
    json_t *o = json_object(), *names = json_array(), *table = json_array();
    for (size_t b = 0; b < k->labels; b++)
        json_array_append_new(names, cli_json_str(zv_space_label_name(space, (int32_t)b)));
    for (size_t j = 0; j < k->k; j++) {
        json_t *line = json_array();
        for (size_t b = 0; b < k->labels; b++)
            json_array_append_new(line, whole((size_t)k->table[j * k->labels + b]));
        json_array_append_new(table, line);
    }
    cli_json_set(o, "rows", whole(g->n));
    cli_json_set(o, "rand", cli_json_number(g->rand));
    cli_json_set(o, "rand_interval", cli_json_interval(k->rand_interval));
    cli_json_set(o, "ami", cli_json_number(g->adjusted));
    cli_json_set(o, "ami_interval", cli_json_interval(k->adjusted_interval));
    cli_json_set(o, "v", cli_json_number(g->v));
    cli_json_set(o, "v_interval", cli_json_interval(k->v_interval));
    cli_json_set(o, "homogeneity", cli_json_number(g->homogeneity));
    cli_json_set(o, "completeness", cli_json_number(g->completeness));
    cli_json_set(o, "names", names);
    cli_json_set(o, "table", table);
    return o;
}

static json_t *json_tries(const zv_clusters *k) {
    json_t *list = json_array();
    for (size_t i = 0; i < k->n_tries; i++) {
        const zv_clusters_try *t = &k->tries[i];
        json_t *o = json_object();
        cli_json_set(o, "k", whole(t->k));
        cli_json_set(o, "agreement", cli_json_number(t->agreement));
        cli_json_set(o, "by_chance", cli_json_number(t->by_chance));
        cli_json_set(o, "beyond", cli_json_number(t->beyond));
        cli_json_set(o, "gap", cli_json_number(t->gap));
        cli_json_set(o, "gap_sd", cli_json_number(t->gap_sd));
        json_array_append_new(list, o);
    }
    return list;
}

static void set_result(cli *c, const zv_clusters *k, const zv_space *space) {
    json_t *list = json_array();
    for (size_t j = 0; j < k->k; j++) json_array_append_new(list, json_cluster(c, k, j, space));
    cli_json_set(c->result, "by", json_string(k->by == ZV_CLUSTERS_DENSITY ? "density" : "kmeans"));
    cli_json_set(c->result, "metric", json_string(k->euclidean ? "l2" : "cos"));
    cli_json_set(c->result, "rows", whole(k->rows));
    cli_json_set(c->result, "left_out", whole(k->left_out));
    cli_json_set(c->result, "k", whole(k->k));
    cli_json_set(c->result, "suggested", json_boolean(k->suggested));
    cli_json_set(c->result, "k_interval", cli_json_interval(k->k_interval));
    cli_json_set(c->result, "verdict", json_string(zv_clusters_verdict_name(k->verdict)));
    cli_json_set(c->result, "p", cli_json_number(k->p));
    cli_json_set(c->result, "stability", cli_json_number(k->stability));
    cli_json_set(c->result, "noise", whole(k->noise));
    cli_json_set(c->result, "sampled", whole(k->sampled));
    cli_json_set(c->result, "converged", json_boolean(k->converged));
    cli_json_set(c->result, "objective", cli_json_number(k->objective));
    cli_json_set(c->result, "own", cli_json_number(k->own));
    cli_json_set(c->result, "clusters", list);
    cli_json_set(c->result, "tries", json_tries(k));
    cli_json_set(c->result, "labels", json_labels(k, space));
}

/* ---- For people -------------------------------------------------------------------------------- */

/* All of a cluster's words; without any, its name. */
static void cell_words(cli *c, cli_table *t, const zv_clusters *k, size_t j) {
    const zv_cluster *l = &k->clusters[j];
    zv_buf all = {0};
    if (l->n_words == 0) zv_clusters_name(k, j, &all);
    for (size_t i = 0; i < l->n_words; i++) {
        if (i > 0) zv_buf_puts(&all, ", ");
        zv_buf_add(&all, l->words[i].word.ptr, l->words[i].word.len);
    }
    cli_table_text(c, t, (zv_str){zv_buf_cstr(&all), all.len}, 400);
    if (all.failed) c->out.failed = true;
    zv_buf_free(&all);
}

static void cell_number(cli_table *t, double x) {
    if (isnan(x))
        cli_table_cell(t, zv_str_of("-"));
    else
        cli_table_cellf(t, "%.2f", x);
}

static zv_status draw_table(cli *c, const zv_clusters *k, const zv_space *space) {
    const bool labels = k->labels >= 2;
    cli_table t = {.cols = labels ? 6 : 4};
    if (k->k == 0) return ZV_OK;
    cli_table_cell(&t, zv_str_of("#"));
    cli_table_cell(&t, zv_str_of(cli_pick(c, M_CLI_CLUSTERS_H_ROWS)));
    cli_table_cell(&t, zv_str_of(cli_pick(c, M_CLI_CLUSTERS_H_SURE)));
    if (labels) cli_table_cell(&t, zv_str_of(cli_pick(c, M_CLI_CLUSTERS_H_LABEL)));
    if (labels) cli_table_cell(&t, zv_str_of(cli_pick(c, M_CLI_CLUSTERS_H_SHARE)));
    cli_table_cell(&t, zv_str_of(cli_pick(c, M_CLI_CLUSTERS_H_NAME)));
    for (size_t j = 0; j < k->k; j++) {
        const zv_cluster *l = &k->clusters[j];
        cli_table_cellf(&t, "%zu", j + 1);
        cli_table_cellf(&t, "%zu", l->rows);
        cell_number(&t, l->stability);
        if (labels && l->label < 0) {
            cli_table_cell(&t, zv_str_of("-"));
            cli_table_cell(&t, zv_str_of("-"));
        } else if (labels) {
            cli_table_text(c, &t, zv_space_label_name(space, l->label), 24);
            cell_number(&t, (double)l->label_rows / (double)l->labelled);
        }
        cell_words(c, &t, k, j);
    }
    return cli_table_draw(c, &t);
}

static void add_row(cli *c, cli_table *t, const zv_cluster_row *x, bool border,
                    const zv_space *space) {
    char number[24];
    zv_buf where = {0};
    if (border)
        zv_buf_say(&where, c->lang, M_CLI_CLUSTERS_BORDER, x->next + 1);
    else
        zv_buf_puts(&where, cli_pick(c, M_CLI_CLUSTERS_TYPICAL));
    cli_table_cell(t, (zv_str){zv_buf_cstr(&where), where.len});
    cli_table_cellf(t, "%.3f", x->own);
    if (isnan(x->margin))
        cli_table_cell(t, zv_str_of("-"));
    else
        cli_table_cellf(t, "%.3f", x->margin);
    cli_table_text(c, t, zv_space_id(space, x->row, number), 24);
    if (t->cols == 5) cli_table_text(c, t, zv_space_text(space, x->row), 200);
    if (where.failed) c->out.failed = true;
    zv_buf_free(&where);
}

static zv_status draw_cluster(cli *c, const zv_clusters *k, size_t j, const zv_space *space) {
    const zv_cluster *l = &k->clusters[j];
    cli_table t = {.cols = zv_space_has_texts(space) ? 5 : 4};
    zv_buf name = {0};
    zv_clusters_name(k, j, &name);
    zv_buf_putc(&c->out, '\n');
    CLI_SAY(c, M_CLI_CLUSTERS_ONE, j + 1, zv_buf_cstr(&name));
    cli_end_sentence(c);
    zv_buf_free(&name);
    cli_table_cell(&t, zv_str_of(cli_pick(c, M_CLI_CLUSTERS_H_WHERE)));
    cli_table_cell(&t, zv_str_of(k->euclidean ? cli_pick(c, M_CLI_CLUSTERS_H_OWN_L2)
                                              : cli_pick(c, M_CLI_CLUSTERS_H_OWN_COS)));
    cli_table_cell(&t, zv_str_of(cli_pick(c, M_CLI_CLUSTERS_H_MARGIN)));
    cli_table_cell(&t, zv_str_of(cli_pick(c, M_CLI_H_ID)));
    if (t.cols == 5) cli_table_cell(&t, zv_str_of(cli_pick(c, M_CLI_H_TEXT)));
    for (size_t i = 0; i < l->n_typical; i++) add_row(c, &t, &l->typical[i], false, space);
    for (size_t i = 0; i < l->n_border; i++) add_row(c, &t, &l->border[i], true, space);
    return cli_table_draw(c, &t);
}

/* Where each label lies, the most divided first. */
static zv_status draw_labels(cli *c, const zv_clusters *k, const zv_space *space) {
    cli_table t = {.cols = 4};
    if (k->labels < 2) return ZV_OK;
    zv_buf_putc(&c->out, '\n');
    CLI_SAY(c, M_CLI_CLUSTERS_LABELS);
    cli_end_sentence(c);
    cli_table_cell(&t, zv_str_of(cli_pick(c, M_CLI_H_LABEL)));
    cli_table_cell(&t, zv_str_of(cli_pick(c, M_CLI_CLUSTERS_H_ROWS)));
    cli_table_cell(&t, zv_str_of(cli_pick(c, M_CLI_CLUSTERS_H_CLUSTER)));
    cli_table_cell(&t, zv_str_of(cli_pick(c, M_CLI_CLUSTERS_H_SHARE)));
    for (size_t b = 0; b < k->labels; b++) {
        uint64_t all = 0;
        size_t most = 0;
        for (size_t j = 0; j < k->k; j++) {
            all += k->table[j * k->labels + b];
            if (k->table[j * k->labels + b] > k->table[most * k->labels + b]) most = j;
        }
        if (all == 0) continue;
        cli_table_text(c, &t, zv_space_label_name(space, (int32_t)b), 40);
        cli_table_cellf(&t, "%zu", (size_t)all);
        cli_table_cellf(&t, "%zu", most + 1);
        cell_number(&t, (double)k->table[most * k->labels + b] / (double)all);
    }
    return cli_table_draw(c, &t);
}

static zv_status draw(cli *c, const zv_clusters *k, const zv_space *space) {
    if (k->verdict == ZV_CLUSTERS_NONE) {
        if (k->k > 0)
            CLI_SAY(c, M_CLI_CLUSTERS_CUT);
        else
            CLI_SAY(c, M_CLI_CLUSTERS_NONE);
        cli_end_sentence(c);
        zv_buf_putc(&c->out, '\n');
    }
    CLI_TRY(draw_table(c, k, space));
    if (k->noise > 0) {
        CLI_SAY(c, M_CLI_CLUSTERS_NOISE, k->noise);
        cli_end_sentence(c);
    }
    for (size_t j = 0; j < k->k; j++) CLI_TRY(draw_cluster(c, k, j, space));
    CLI_TRY(draw_labels(c, k, space));
    zv_buf_putc(&c->out, '\n');
    return ZV_OK;
}

/* ---- Which row is where, as a file ------------------------------------------------------------- */

static zv_str number_of(const void *ctx, size_t row, char room[24]) {
    const zv_clusters *k = ctx;
    if (k->cluster[row] == ZV_NOISE) return zv_str_of("noise");
    snprintf(room, 24, "%u", (unsigned)k->cluster[row] + 1);
    return zv_str_of(room);
}

static zv_status write_lines(cli *c, const zv_clusters *k, const zv_space *space,
                             const char *path) {
    zv_buf lines = {0};
    zv_status status = ZV_OK;
    for (size_t i = 0; status == ZV_OK && i < zv_space_size(space); i++) {
        char number[24];
        const bool in = k->cluster[i] != ZV_NOISE;
        json_t *o = json_object();
        cli_json_set(o, "id", cli_json_str(zv_space_id(space, i, number)));
        cli_json_set(o, "row", whole(i));
        cli_json_set(o, "cluster", in ? whole((size_t)k->cluster[i] + 1) : json_null());
        cli_json_set(o, "name", in ? json_name(c, k, k->cluster[i]) : json_null());
        cli_json_set(o, "margin", cli_json_number(k->margin[i]));
        char *line = json_dumps(o, JSON_COMPACT);
        if (!line) status = cli_nomem(c);
        if (line) zv_buf_puts(&lines, line);
        zv_buf_putc(&lines, '\n');
        free(line);
        json_decref(o);
    }
    if (status == ZV_OK) status = zv_buf_status(&lines, &c->err);
    if (status == ZV_OK)
        status = cli_out_file(path, (zv_str){zv_buf_cstr(&lines), lines.len}, &c->err);
    zv_buf_free(&lines);
    return status;
}

static bool ends_with(const char *path, const char *end) {
    const size_t n = strlen(path), m = strlen(end);
    return n >= m && strcmp(path + n - m, end) == 0;
}

static zv_status write_numbers(cli *c, const zv_clusters *k, const zv_space *space,
                               const char *path) {
    const cli_column column = {"cluster", number_of, k};
    if (ends_with(path, ".jsonl") || ends_with(path, ".ndjson"))
        CLI_TRY(write_lines(c, k, space, path));
    else
        CLI_TRY(cli_write_column(c, space, &column, path));
    cli_json_set(c->result, "written", whole(zv_space_size(space)));
    cli_talk(c, M_CLI_CLUSTERS_WRITTEN, zv_space_size(space), path);
    return ZV_OK;
}

/* ---- The work ---------------------------------------------------------------------------------- */

static zv_status choose(cli *c, zv_clusters_opts *opts, const zv_space *space) {
    const clusters_args *a = c->own;
    const bool density = a->by == ZV_CLUSTERS_DENSITY;
    zv_metric metric = zv_space_contract(space)->metric;
    if (a->metric && (!zv_metric_parse(&metric, a->metric) || metric == ZV_DOT))
        return zv_err_set(&c->err, ZV_USAGE, M_CLI_NOT_CHOICE, "metric", a->metric, "cos|l2");
    if (density && (cli_given(c, "k") || cli_given(c, "max-k")))
        return zv_err_set(&c->err, ZV_USAGE, M_CLI_CLUSTERS_NOT_DENSITY,
                          cli_given(c, "k") ? "k" : "max-k");
    if (!density && cli_given(c, "min-size"))
        return zv_err_set(&c->err, ZV_USAGE, M_CLI_CLUSTERS_NOT_KMEANS);
    *opts = (zv_clusters_opts){.by = (zv_clusters_by)a->by,
                               .k = (size_t)a->k,
                               .max_k = (size_t)a->max_k,
                               .min_size = (size_t)a->min_size,
                               .euclidean = metric == ZV_L2,
                               .words = (size_t)a->words,
                               .shown = (size_t)a->shown,
                               .seed = a->seed};
    return ZV_OK;
}

zv_status cmd_clusters(cli *c) {
    const clusters_args *a = c->own;
    zv_clusters_opts opts;
    zv_clusters *k = NULL;
    zv_space *space = NULL;
    if (a->write) CLI_TRY(cli_check_output(c, a->write));
    CLI_TRY(cli_open_all(c, &space, c->args, c->n_args, &a->where));
    zv_status status = choose(c, &opts, space);
    if (status == ZV_OK) status = zv_explain_clusters(&k, c->env, space, &opts, &c->err);
    if (status == ZV_OK) {
        set_result(c, k, space);
        status = draw(c, k, space);
    }
    if (status == ZV_OK) status = zv_clusters_findings(k, c->report, &c->err);
    if (status == ZV_OK && a->write) status = write_numbers(c, k, space, a->write);
    zv_clusters_free(k);
    zv_space_free(space);
    return status;
}
