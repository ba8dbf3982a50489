/* cmd_dups.c — what repeats: sets of rows, one to keep in each, and a space without the others. */
#include <math.h>
#include <stdlib.h>

#include "cli_commands.h"
#include "cli_json.h"
#include "cli_out.h"

typedef struct dups_args {
    double near;
    unsigned by;
    bool equal;
    uint64_t k;
    const char *write;
    cli_list where;
} dups_args;

/* clang-format off */
static const cli_option rows[] = {
    CLI_ROW_CHOICE(dups_args, by, "by", "auto", "auto|words|angle", M_CLI_O_DUPS_BY),
    CLI_ROW_REAL(dups_args, near, "near", NULL, 0.5, 1, "SIMILARITY", M_CLI_O_DUPS_NEAR),
    CLI_ROW_FLAG(dups_args, equal, "equal", 0, M_CLI_O_DUPS_EQUAL),
    CLI_ROW_COUNT(dups_args, k, "k", 'k', "10", 0, 1e9, "N", M_CLI_O_DUPS_K),
    CLI_ROW_TEXT(dups_args, write, "write", 0, NULL, "FILE", CLI_FILE, M_CLI_O_DUPS_WRITE),
    CLI_ROW_LIST(dups_args, where, "where", 0, "COL=VALUE", 0, M_CLI_O_WHERE),
};
/* clang-format on */
const cli_spec cmd_dups_spec = {rows, sizeof rows / sizeof *rows, sizeof(dups_args), 1, 10000};

/* Rows of one set that the terminal shows; JSON has them all. */
enum { SHOWN_ROWS = 6 };

/* ---- JSON -------------------------------------------------------------------------------------- */

static json_t *json_row(const zv_dup *dup, const zv_space *space, bool kept) {
    char number[24];
    json_t *o = json_object();
    cli_json_set(o, "id", cli_json_str(zv_space_id(space, dup->row, number)));
    cli_json_set(o, "row", json_integer((json_int_t)dup->row));
    cli_json_set(o, "kind", kept ? json_null() : json_string(zv_dup_kind_name(dup->kind)));
    cli_json_set(o, "similarity", cli_json_number(dup->similarity));
    return o;
}

static json_t *json_set_of(const zv_dup_set *set, const zv_space *space) {
    char number[24];
    double least = 1;
    json_t *o = json_object(), *ids = json_array(), *list = json_array();
    for (size_t i = 0; i < set->n; i++) {
        json_array_append_new(ids, cli_json_str(zv_space_id(space, set->rows[i].row, number)));
        json_array_append_new(list, json_row(&set->rows[i], space, i == 0));
        least = fmin(least, set->rows[i].similarity);
    }
    cli_json_set(o, "ids", ids);
    cli_json_set(o, "similarity", cli_json_number(least));
    cli_json_set(o, "rows", list);
    return o;
}

static void set_result(cli *c, const zv_dups *d, const zv_space *space) {
    json_t *sets = json_array(), *repeats = json_object();
    for (size_t i = 0; i < d->n_sets; i++)
        json_array_append_new(sets, json_set_of(&d->sets[i], space));
    for (unsigned kind = 0; kind < ZV_DUP_KINDS; kind++)
        cli_json_set(repeats, zv_dup_kind_name((zv_dup_kind)kind),
                     json_integer((json_int_t)d->repeats[kind]));
    cli_json_set(c->result, "items", json_integer((json_int_t)d->rows));
    cli_json_set(c->result, "compared", json_integer((json_int_t)d->compared));
    cli_json_set(c->result, "near", cli_json_number(d->near));
    cli_json_set(c->result, "repeats", repeats);
    cli_json_set(c->result, "sets", sets);
}

/* ---- For people -------------------------------------------------------------------------------- */

static const char *kind_name(const cli *c, const zv_dup *dup, bool kept) {
    if (kept) return cli_pick(c, M_CLI_DUPS_STAYS);
    if (dup->kind == ZV_DUP_TEXT) return cli_pick(c, M_CLI_DUPS_SAME_TEXT);
    if (dup->kind == ZV_DUP_WORDS) return cli_pick(c, M_CLI_DUPS_SAME_WORDS);
    if (dup->kind == ZV_DUP_VECTOR) return cli_pick(c, M_CLI_DUPS_SAME_VECTOR);
    if (dup->kind == ZV_DUP_ANGLE) return cli_pick(c, M_CLI_DUPS_NEAR_VECTOR);
    return cli_pick(c, M_CLI_DUPS_NEAR_TEXT);
}

static void add_row(cli *c, cli_table *t, const zv_space *space, const zv_dup *dup, bool kept) {
    char number[24];
    cli_table_cell(t, zv_space_id(space, dup->row, number));
    if (kept)
        cli_table_cell(t, zv_str_of("-"));
    else
        cli_table_cellf(t, "%.3f", dup->similarity);
    cli_table_cell(t, zv_str_of(kind_name(c, dup, kept)));
    if (zv_space_has_texts(space)) cli_table_text(c, t, zv_space_text(space, dup->row), 400);
}

static zv_status draw_set(cli *c, const zv_space *space, const zv_dup_set *set, size_t number) {
    cli_table t = {.cols = zv_space_has_texts(space) ? 4 : 3};
    zv_buf_putc(&c->out, '\n');
    CLI_SAY(c, M_CLI_DUPS_SET, number, set->n);
    cli_end_sentence(c);
    cli_table_cell(&t, zv_str_of(cli_pick(c, M_CLI_H_ID)));
    cli_table_cell(&t, zv_str_of(cli_pick(c, M_CLI_DUPS_H_SIMILARITY)));
    cli_table_cell(&t, zv_str_of(cli_pick(c, M_CLI_DUPS_H_HOW)));
    if (t.cols == 4) cli_table_cell(&t, zv_str_of(cli_pick(c, M_CLI_H_TEXT)));
    for (size_t i = 0; i < set->n && i < SHOWN_ROWS; i++)
        add_row(c, &t, space, &set->rows[i], i == 0);
    CLI_TRY(cli_table_draw(c, &t));
    if (set->n > SHOWN_ROWS) {
        CLI_SAY(c, M_CLI_DUPS_MORE_ROWS, set->n - SHOWN_ROWS);
        cli_end_sentence(c);
    }
    return ZV_OK;
}

static zv_status draw(cli *c, const zv_space *space, const zv_dups *d) {
    const dups_args *a = c->own;
    size_t shown = a->k < d->n_sets ? (size_t)a->k : d->n_sets;
    for (size_t i = 0; i < shown; i++) CLI_TRY(draw_set(c, space, &d->sets[i], i + 1));
    if (shown < d->n_sets) {
        zv_buf_putc(&c->out, '\n');
        CLI_SAY(c, M_CLI_DUPS_MORE_SETS, d->n_sets - shown);
        cli_end_sentence(c);
    }
    if (d->n_sets > 0) zv_buf_putc(&c->out, '\n');
    return ZV_OK;
}

/* ---- What stays, as a space -------------------------------------------------------------------- */

static zv_status write_kept(cli *c, const zv_space *space, const zv_dups *d, const char *path) {
    uint8_t *keep = malloc(d->rows + 1);
    if (!keep) return cli_nomem(c);
    zv_dups_kept(d, keep);
    zv_status status = cli_write_rows(c, space, keep, zv_space_dtype(space), true, path);
    size_t kept = 0;
    for (size_t i = 0; i < d->rows; i++) kept += keep[i];
    free(keep);
    if (status == ZV_OK) {
        cli_json_set(c->result, "kept", json_integer((json_int_t)kept));
        cli_talk(c, M_CLI_DUPS_WRITTEN, kept, d->rows, path);
    }
    return status;
}

zv_status cmd_dups(cli *c) {
    const dups_args *a = c->own;
    const zv_dups_opts opts = {.by = (zv_dups_by)a->by, .near = a->near, .equal_only = a->equal};
    zv_dups *d = NULL;
    zv_space *space = NULL;
    if (a->write) CLI_TRY(cli_check_output(c, a->write));
    CLI_TRY(cli_open_all(c, &space, c->args, c->n_args, &a->where));
    zv_status status = zv_explain_dups(&d, c->env, space, &opts, &c->err);
    if (status == ZV_OK) {
        set_result(c, d, space);
        status = draw(c, space, d);
    }
    if (status == ZV_OK) status = zv_dups_findings(d, c->env, space, c->report, &c->err);
    if (status == ZV_OK && a->write) status = write_kept(c, space, d, a->write);
    zv_dups_free(c->env, d);
    zv_space_free(space);
    return status;
}
