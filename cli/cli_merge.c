/* cli_merge.c — rows from space to space, and contracts that must be equal for it. */
#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli.h"

/* ---- Contracts --------------------------------------------------------------------------------- */

static bool same_text(const char *a, const char *b) {
    return (!a && !b) || (a && b && strcmp(a, b) == 0);
}

static const char *shown(const char *s) {
    return s ? s : "-";
}

/* The first thing that two contracts disagree about; false if nothing. */
static bool difference(const zv_space *a, const zv_space *b, const char **name, char va[96],
                       char vb[96]) {
    const zv_contract *x = zv_space_contract(a), *y = zv_space_contract(b);
    struct {
        const char *name, *a, *b;
    } texts[] = {
        {"zavit.kind", zv_space_kind_name(x->kind), zv_space_kind_name(y->kind)},
        {"zavit.metric", zv_metric_name(x->metric), zv_metric_name(y->metric)},
        {"zavit.normalized", x->normalized ? "true" : "false", y->normalized ? "true" : "false"},
        {"zavit.model sha256", x->model_sha256, y->model_sha256},
        {"zavit.encoder", x->encoder, y->encoder},
        {"zavit.pooling", x->pooling, y->pooling},
        {"zavit.text", x->text, y->text},
        {"ids", zv_space_has_ids(a) ? "yes" : "no", zv_space_has_ids(b) ? "yes" : "no"},
    };
    if (zv_space_dim(a) != zv_space_dim(b)) {
        *name = "dim";
        snprintf(va, 96, "%zu", zv_space_dim(a));
        snprintf(vb, 96, "%zu", zv_space_dim(b));
        return true;
    }
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        if (!same_text(texts[i].a, texts[i].b)) {
            *name = texts[i].name;
            snprintf(va, 96, "%s", shown(texts[i].a));
            snprintf(vb, 96, "%s", shown(texts[i].b));
            return true;
        }
    return false;
}

zv_status cli_same_contract(cli *c, const zv_space *a, const zv_space *b) {
    const char *name = NULL;
    char va[96], vb[96];
    if (!difference(a, b, &name, va, vb)) return ZV_OK;
    return zv_err_set(&c->err, ZV_USAGE, M_CLI_CONTRACTS, zv_space_path(a), zv_space_path(b), name,
                      va, vb);
}

/* The model's path as seen from `path`. A merged space's folder is gone when the path is followed, so
 * there it is absolute; on a stream there is nothing to be relative to, and it stays as it was. */
static void place_model(cli *c, zv_buf *out, const zv_space *from, const char *path) {
    const char *model = zv_space_contract(from)->model;
    zv_buf beside = {0};
    cli_path_beside(&beside, zv_space_path(from), model);
    char *absolute = realpath(zv_buf_cstr(&beside), NULL);
    if (absolute && c->scratch.len && strcmp(path, zv_buf_cstr(&c->scratch)) == 0) {
        zv_buf_puts(out, absolute);
    } else if (cli_is_stdout(path) || !cli_path_relative(out, zv_buf_cstr(&beside), path)) {
        zv_buf_clear(out);
        zv_buf_puts(out, model);
    }
    free(absolute);
    zv_buf_free(&beside);
}

zv_status cli_contract_for(cli *c, zv_contract *out, const zv_space *from, const char *path,
                           zv_buf hold[2]) {
    *out = *zv_space_contract(from);
    if (out->model) {
        place_model(c, &hold[0], from, path);
        out->model = zv_buf_cstr(&hold[0]);
    }
    if (out->history && out->history[0]) zv_buf_addf(&hold[1], "%s\n", out->history);
    zv_buf_add(&hold[1], c->line.ptr, c->line.len);
    out->history = zv_buf_cstr(&hold[1]);
    return hold[0].failed || hold[1].failed ? cli_nomem(c) : ZV_OK;
}

/* ---- Rows -------------------------------------------------------------------------------------- */

/* Names and values of the further columns of one row; room for all of them. */
typedef struct fields {
    zv_str *names, *values;
    size_t n;
    const cli_column *more; /* NULL: none; takes the place of a column of its name */
    char number[24];
} fields;

static void row_fields(fields *f, const zv_space *s, size_t row) {
    f->n = 0;
    if (f->more) {
        f->values[0] = f->more->value(f->more->ctx, row, f->number);
        f->names[0] = zv_str_of(f->more->name);
        f->n = f->values[0].len > 0;
    }
    for (size_t column = 0; column < zv_space_columns(s); column++) {
        zv_str value = zv_space_column_value(s, column, row);
        if (value.len == 0) continue;
        if (f->more && strcmp(zv_space_column_name(s, column), f->more->name) == 0) continue;
        f->names[f->n] = zv_str_of(zv_space_column_name(s, column));
        f->values[f->n++] = value;
    }
}

static zv_status copy_row(cli *c, zv_space_writer *w, const zv_space *from, size_t row,
                          float *vector, fields *f) {
    char number[24];
    const float *stored = zv_space_row_f32(from, row); /* `from` outlives the writer */
    if (!stored) zv_space_row(from, row, vector);
    row_fields(f, from, row);
    zv_space_item item = {
        .vector = stored ? stored : vector,
        .vector_stays = stored != NULL,
        .id = zv_space_id(from, row, number),
        .text = zv_space_text(from, row),
        .label = zv_space_label(from, row),
        .has_label = zv_space_label_number(from, row) >= 0,
        .count = zv_space_word_count(from, row),
        .status = zv_space_status(from, row),
        .field_names = f->names,
        .field_values = f->values,
        .n_fields = f->n,
    };
    return zv_space_add(w, &item, &c->err);
}

static zv_status copy_rows(cli *c, zv_space_writer *w, const zv_space *from, const uint8_t *keep,
                           const cli_column *more, uint64_t *done, uint64_t total) {
    size_t columns = zv_space_columns(from);
    float *vector = malloc((zv_space_dim(from) + 1) * sizeof *vector);
    fields f = {.names = calloc(columns + 2, sizeof(zv_str)),
                .values = calloc(columns + 2, sizeof(zv_str)),
                .more = more};
    zv_status status = vector && f.names && f.values ? ZV_OK : cli_nomem(c);
    for (size_t i = 0; status == ZV_OK && i < zv_space_size(from); i++, (*done)++) {
        if (i % 4096 == 0) {
            if (zv_env_stopped(c->env)) {
                status = zv_err_set(&c->err, ZV_INTERRUPTED, M_CLI_STOPPED);
                break;
            }
            zv_progress p = {.stage = cli_pick(c, M_CLI_COPYING),
                             .done = (double)*done,
                             .total = (double)total,
                             .unit = "rows",
                             .loss = (double)NAN};
            if (i > 0) zv_env_progress(c->env, &p);
        }
        if (!keep || keep[i]) status = copy_row(c, w, from, i, vector, &f);
    }
    free(vector);
    free(f.names);
    free(f.values);
    return status;
}

zv_status cli_copy_rows(cli *c, zv_space_writer *w, const zv_space *from, const uint8_t *keep,
                        uint64_t *done, uint64_t total) {
    return copy_rows(c, w, from, keep, NULL, done, total);
}

/* The storage type that all share, or f32. */
static zv_dtype shared_dtype(zv_space *const *spaces, size_t n) {
    zv_dtype dtype = zv_space_dtype(spaces[0]);
    for (size_t i = 1; i < n; i++)
        if (zv_space_dtype(spaces[i]) != dtype) return ZV_F32;
    return dtype;
}

zv_status cli_merge(cli *c, zv_space *const *spaces, size_t n, const cli_list *where,
                    const char *path) {
    zv_space_writer_opts opts = {.dim = zv_space_dim(spaces[0]), .dtype = shared_dtype(spaces, n)};
    uint64_t total = 0, done = 0, tokens = 0;
    for (size_t i = 0; i < n; i++) {
        opts.ids = opts.ids || zv_space_has_ids(spaces[i]);
        opts.texts = opts.texts || zv_space_has_texts(spaces[i]);
        opts.labels = opts.labels || zv_space_has_labels(spaces[i]);
        opts.counts = opts.counts || zv_space_has_counts(spaces[i]);
        total += zv_space_size(spaces[i]);
        tokens += zv_space_contract(spaces[i])->tokens;
    }
    zv_space_writer *w = NULL;
    CLI_TRY(zv_space_create(&w, c->env, path, &opts, &c->err));
    zv_status status = ZV_OK;
    for (size_t i = 0; i < n && status == ZV_OK; i++) {
        uint8_t *keep = NULL;
        status = cli_where(c, &keep, spaces[i], where);
        if (status == ZV_OK) status = cli_copy_rows(c, w, spaces[i], keep, &done, total);
        free(keep);
    }
    zv_contract contract = {0};
    zv_buf hold[2] = {{0}, {0}};
    if (status == ZV_OK) status = cli_contract_for(c, &contract, spaces[0], path, hold);
    contract.tokens = tokens;
    if (status == ZV_OK)
        status = zv_space_finish(w, &contract, &c->err);
    else
        zv_space_abort(w);
    zv_buf_free(&hold[0]);
    zv_buf_free(&hold[1]);
    return status;
}

static zv_status write_rows(cli *c, const zv_space *from, const uint8_t *keep,
                            const cli_column *more, zv_dtype dtype, bool subwords,
                            const char *path) {
    zv_space_writer_opts opts = {.dim = zv_space_dim(from),
                                 .dtype = dtype,
                                 .ids = zv_space_has_ids(from),
                                 .texts = zv_space_has_texts(from),
                                 .labels = zv_space_has_labels(from),
                                 .counts = zv_space_has_counts(from)};
    zv_space_writer *w = NULL;
    zv_contract contract = {0};
    zv_buf hold[2] = {{0}, {0}};
    uint64_t done = 0;
    CLI_TRY(zv_space_create(&w, c->env, path, &opts, &c->err));
    const zv_subwords *ngrams = subwords ? zv_space_subwords(from) : NULL;
    zv_status status = ngrams ? zv_space_add_subwords(w, ngrams, &c->err) : ZV_OK;
    if (status == ZV_OK) status = copy_rows(c, w, from, keep, more, &done, zv_space_size(from));
    if (status == ZV_OK) status = cli_contract_for(c, &contract, from, path, hold);
    /* fewer bits move the norms, by more than the contract's 1e-4 */
    if (dtype != ZV_F32 && dtype != zv_space_dtype(from)) contract.normalized = false;
    if (status == ZV_OK)
        status = zv_space_finish(w, &contract, &c->err);
    else
        zv_space_abort(w);
    zv_buf_free(&hold[0]);
    zv_buf_free(&hold[1]);
    return status;
}

zv_status cli_write_rows(cli *c, const zv_space *from, const uint8_t *keep, zv_dtype dtype,
                         bool subwords, const char *path) {
    return write_rows(c, from, keep, NULL, dtype, subwords, path);
}

zv_status cli_write_column(cli *c, const zv_space *from, const cli_column *column,
                           const char *path) {
    return write_rows(c, from, NULL, column, zv_space_dtype(from), true, path);
}
