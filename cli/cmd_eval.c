/* cmd_eval.c — scores on public test sets. */
#include <inttypes.h>
#include <math.h>
#include <string.h>

#include "cli_commands.h"
#include "cli_json.h"
#include "cli_out.h"

typedef struct eval_args {
    cli_list similarity, analogies;
    uint64_t restrict_words;
} eval_args;

/* clang-format off */
static const cli_option rows[] = {
    CLI_ROW_LIST(eval_args, similarity, "similarity", 0, "FILE", CLI_FILE, M_CLI_O_SIMILARITY),
    CLI_ROW_LIST(eval_args, analogies, "analogies", 0, "FILE", CLI_FILE, M_CLI_O_ANALOGIES),
    CLI_ROW_COUNT(eval_args, restrict_words, "restrict", 0, "30000", 0, 1e9, "N", M_CLI_O_RESTRICT),
};
/* clang-format on */
const cli_spec cmd_eval_spec = {rows, sizeof rows / sizeof *rows, sizeof(eval_args), 1, 1};

static void header(cli *c, cli_table *t) {
    const char *const names[] = {
        cli_pick(c, M_CLI_H_SET),   cli_pick(c, M_CLI_H_MEASURE), cli_pick(c, M_CLI_H_VALUE),
        cli_pick(c, M_CLI_H_RANGE), cli_pick(c, M_CLI_H_USED),    cli_pick(c, M_CLI_H_TOTAL),
    };
    for (size_t i = 0; i < t->cols; i++) cli_table_cell(t, zv_str_of(names[i]));
}

static void add_score(cli_table *t, json_t *sets, const zv_score *s) {
    json_t *o = json_object();
    cli_json_set(o, "name", cli_json_text(s->name));
    cli_json_set(o, "measure", cli_json_text(s->measure));
    cli_json_set(o, "value", cli_json_number(s->value));
    cli_json_set(o, "interval", cli_json_interval(s->interval));
    cli_json_set(o, "used", json_integer((json_int_t)s->used));
    cli_json_set(o, "total", json_integer((json_int_t)s->total));
    cli_json_set(o, "hits",
                 strcmp(s->measure, "spearman") == 0 ? json_null()
                                                     : json_integer((json_int_t)s->hits));
    cli_json_set(o, "section", json_boolean(s->section));
    json_array_append_new(sets, o);
    cli_table_cellf(t, "%s%s", s->section ? "· " : "", s->name);
    cli_table_cellf(t, "%s", s->measure);
    cli_table_cellf(t, "%.4f", s->value);
    if (isnan(s->interval.lo))
        cli_table_cellf(t, "-");
    else
        cli_table_cellf(t, "%.3f … %.3f", s->interval.lo, s->interval.hi);
    cli_table_cellf(t, "%" PRIu64, s->used);
    cli_table_cellf(t, "%" PRIu64, s->total);
}

typedef zv_status eval_fn(zv_eval **, const zv_env *, const zv_space *, const char *,
                          const zv_eval_opts *, zv_err *);

static zv_status run_sets(cli *c, const zv_space *words, eval_fn *fn, const cli_list *files,
                          cli_table *t, json_t *sets) {
    const eval_args *a = c->own;
    /* 0 on the command line means all; in the library it means the default */
    zv_eval_opts opts = {.restrict_words =
                             a->restrict_words ? (size_t)a->restrict_words : SIZE_MAX};
    for (size_t i = 0; i < files->n; i++) {
        zv_eval *eval = NULL;
        cli_input_text(c, files->items[i]);
        CLI_TRY(fn(&eval, c->env, words, files->items[i], &opts, &c->err));
        for (size_t j = 0; j < zv_eval_size(eval); j++) add_score(t, sets, zv_eval_score(eval, j));
        zv_status status = zv_explain_scores(c->report, c->env, words, eval, &c->err);
        zv_eval_free(eval);
        if (status != ZV_OK) return status;
    }
    return ZV_OK;
}

zv_status cmd_eval(cli *c) {
    const eval_args *a = c->own;
    if (a->similarity.n + a->analogies.n == 0)
        return zv_err_set(&c->err, ZV_USAGE, M_CLI_EVAL_NOTHING);
    zv_space *words = NULL;
    CLI_TRY(cli_open(c, &words, c->args[0]));
    json_t *sets = json_array();
    cli_json_set(c->result, "sets", sets);
    cli_table t = {.cols = 6};
    header(c, &t);
    zv_status status = run_sets(c, words, zv_eval_similarity, &a->similarity, &t, sets);
    if (status == ZV_OK) status = run_sets(c, words, zv_eval_analogies, &a->analogies, &t, sets);
    if (status == ZV_OK)
        status = cli_table_draw(c, &t);
    else
        cli_table_free(&t);
    zv_space_free(words);
    return status;
}
