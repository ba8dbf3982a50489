/* cmd_convert.c — other formats, fewer bits, several files into one, some of the rows. */
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "cli_commands.h"
#include "cli_json.h"

typedef struct convert_args {
    const char *output, *to, *dtype;
    bool usable, no_subwords;
    cli_list where;
} convert_args;

/* clang-format off */
static const cli_option rows[] = {
    CLI_ROW_TEXT(convert_args, output, "output", 'o', NULL, "OUT", CLI_REQUIRED | CLI_FILE, M_CLI_O_CONVERT_OUT),
    CLI_ROW_TEXT(convert_args, to, "to", 0, NULL, "safetensors|word2vec-text|word2vec-bin|npy|jsonl|fvecs|fbin|projector", 0, M_CLI_O_TO),
    CLI_ROW_TEXT(convert_args, dtype, "dtype", 0, NULL, "f32|f16|bf16|i8", 0, M_CLI_O_DTYPE),
    CLI_ROW_FLAG(convert_args, usable, "usable", 0, M_CLI_O_USABLE),
    CLI_ROW_LIST(convert_args, where, "where", 0, "COL=VALUE", 0, M_CLI_O_WHERE),
    CLI_ROW_FLAG(convert_args, no_subwords, "no-subwords", 0, M_CLI_O_NO_SUBWORDS),
};
/* clang-format on */
const cli_spec cmd_convert_spec = {rows, sizeof rows / sizeof *rows, sizeof(convert_args), 1,
                                   100000};

typedef struct plan {
    zv_format format;
    zv_dtype dtype;
    uint8_t *keep; /* NULL: all */
    uint64_t kept;
} plan;

/* Is `name` one of "a|b|c"? Some formats are read and not written. */
static bool is_listed(const char *choices, const char *name) {
    size_t len = strlen(name);
    for (const char *at = choices; at; at = strchr(at, '|')) {
        at += *at == '|';
        if (strncmp(at, name, len) == 0 && (at[len] == '|' || at[len] == 0)) return true;
    }
    return false;
}

static zv_status choose(cli *c, plan *p, const zv_space *from) {
    const convert_args *a = c->own;
    p->format = zv_format_of_suffix(a->output);
    if (a->to && !(is_listed(rows[1].value, a->to) && zv_format_parse(&p->format, a->to)))
        return zv_err_set(&c->err, ZV_USAGE, M_CLI_NOT_CHOICE, "to", a->to, rows[1].value);
    if (p->format == ZV_FORMAT_AUTO)
        return zv_err_set(&c->err, ZV_USAGE, M_CLI_NO_SUFFIX, a->output, rows[1].value);
    p->dtype = zv_space_dtype(from);
    if (a->dtype && !zv_dtype_parse(&p->dtype, a->dtype))
        return zv_err_set(&c->err, ZV_USAGE, M_CLI_NOT_CHOICE, "dtype", a->dtype, rows[2].value);
    bool fits = p->format == ZV_FORMAT_SPACE || p->dtype == ZV_F32 ||
                (p->format == ZV_FORMAT_NPY && p->dtype == ZV_F16);
    if (!fits && a->dtype)
        return zv_err_set(&c->err, ZV_USAGE, M_CLI_DTYPE_FORMAT, zv_format_name(p->format),
                          zv_dtype_name(p->dtype));
    if (!fits) p->dtype = ZV_F32;
    return ZV_OK;
}

/* Rows that are no real vectors: only a space can mark them, other formats get zeros. */
static zv_status choose_rows(cli *c, plan *p, const zv_space *from) {
    const convert_args *a = c->own;
    size_t n = zv_space_size(from), unusable = 0;
    for (size_t i = 0; i < n; i++) unusable += !zv_row_usable(zv_space_status(from, i));
    p->kept = n;
    if (unusable == 0) return ZV_OK;
    if (!a->usable) {
        if (p->format != ZV_FORMAT_SPACE)
            cli_warn(c, M_CLI_UNUSABLE_WRITTEN, unusable, zv_format_name(p->format));
        return ZV_OK;
    }
    p->keep = malloc(n);
    if (!p->keep) return cli_nomem(c);
    for (size_t i = 0; i < n; i++) p->keep[i] = zv_row_usable(zv_space_status(from, i));
    p->kept = n - unusable;
    return ZV_OK;
}

enum { BATCH = 512 };

/* Room for one batch of rows. */
typedef struct batch {
    float *rows;
    zv_str ids[BATCH], texts[BATCH], labels[BATCH];
    char numbers[BATCH][24];
    zv_column *columns; /* [all]; their values are in `values`, BATCH for each */
    zv_str *values;
    zv_batch view;
} batch;

static bool make_room(batch *b, const zv_space *from) {
    size_t columns = zv_space_columns(from);
    b->rows = calloc(BATCH * zv_space_dim(from) + 1, sizeof *b->rows);
    b->columns = calloc(columns + 1, sizeof *b->columns);
    b->values = calloc(columns * BATCH + 1, sizeof *b->values);
    if (!b->rows || !b->columns || !b->values) return false;
    for (size_t i = 0; i < columns; i++)
        b->columns[i] = (zv_column){zv_space_column_name(from, i), b->values + i * BATCH};
    return true;
}

static void fill(batch *b, const zv_space *from, size_t row) {
    size_t n = b->view.n++;
    zv_space_row(from, row, b->rows + n * zv_space_dim(from));
    b->ids[n] = zv_space_id(from, row, b->numbers[n]);
    b->texts[n] = zv_space_text(from, row);
    b->labels[n] = zv_space_label(from, row);
    for (size_t c = 0; c < b->view.n_columns; c++)
        b->values[c * BATCH + n] = zv_space_column_value(from, c, row);
}

static zv_status write_batches(cli *c, zv_writer *w, const plan *p, const zv_space *from,
                               batch *b) {
    size_t n = zv_space_size(from);
    b->view = (zv_batch){
        .rows = b->rows, .ids = b->ids, .columns = b->columns, .n_columns = zv_space_columns(from)};
    if (zv_space_has_texts(from)) b->view.texts = b->texts;
    if (zv_space_has_labels(from)) b->view.labels = b->labels;
    for (size_t i = 0; i < n; i++) {
        if (!p->keep || p->keep[i]) fill(b, from, i);
        if (b->view.n < BATCH && i + 1 < n) continue;
        if (zv_env_stopped(c->env)) return zv_err_set(&c->err, ZV_INTERRUPTED, M_CLI_STOPPED);
        zv_progress told = {.stage = cli_pick(c, M_CLI_COPYING),
                            .done = (double)i,
                            .total = (double)n,
                            .unit = "rows",
                            .loss = (double)NAN};
        if (i + 1 < n && i % (BATCH * 16) < BATCH) zv_env_progress(c->env, &told);
        if (b->view.n > 0) CLI_TRY(zv_io_write(w, &b->view, &c->err));
        b->view.n = 0;
    }
    return ZV_OK;
}

static zv_status write_foreign(cli *c, const plan *p, const zv_space *from) {
    const convert_args *a = c->own;
    zv_writer_opts opts = {p->format, zv_space_dim(from), p->kept, p->dtype};
    zv_writer *w = NULL;
    batch *b = calloc(1, sizeof *b);
    zv_status status = b && make_room(b, from) ? ZV_OK : cli_nomem(c);
    if (status == ZV_OK) status = zv_io_create(&w, c->env, a->output, &opts, &c->err);
    if (status == ZV_OK) {
        status = write_batches(c, w, p, from, b);
        if (status == ZV_OK)
            status = zv_io_finish(w, &c->err);
        else
            zv_io_abort(w);
    }
    if (b) {
        free(b->rows);
        free(b->columns);
        free(b->values);
    }
    free(b);
    return status;
}

static zv_status check_written(cli *c, const plan *p, const zv_space *from) {
    const convert_args *a = c->own;
    zv_space *written = NULL;
    if (p->kept == 0 || p->keep) return ZV_OK; /* rows no longer match one to one */
    CLI_TRY(cli_reopen(c, &written, a->output));
    if (!written) return ZV_OK;
    zv_status status = zv_explain_converted(c->report, c->env, from, written, &c->err);
    zv_space_free(written);
    return status;
}

/* The vectors of n-grams are most of a fastText model: their size is worth a sentence. */
static void tell_subwords(cli *c, const plan *p, const zv_space *from) {
    const convert_args *a = c->own;
    const zv_subwords *u = zv_space_subwords(from);
    if (!u) return;
    const bool kept = p->format == ZV_FORMAT_SPACE && !a->no_subwords;
    const size_t bytes = u->rows * zv_space_dim(from) * sizeof(float);
    cli_json_set(c->result, "subwords", json_integer(kept ? (json_int_t)u->rows : 0));
    if (kept)
        CLI_SAY(c, M_CLI_SUBWORDS_KEPT, u->rows, (double)bytes / 1e6);
    else
        CLI_SAY(c, M_CLI_SUBWORDS_DROPPED, u->rows, (double)bytes / 1e6);
    cli_end_sentence(c);
}

static double seconds_now(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + (double)t.tv_nsec * 1e-9;
}

static zv_status convert(cli *c, const zv_space *from, uint64_t items_in) {
    const convert_args *a = c->own;
    plan p = {0};
    double begun = seconds_now();
    zv_status status = choose(c, &p, from);
    if (status == ZV_OK) status = choose_rows(c, &p, from);
    if (status == ZV_OK)
        status = p.format == ZV_FORMAT_SPACE
                     ? cli_write_rows(c, from, p.keep, p.dtype, !a->no_subwords, a->output)
                     : write_foreign(c, &p, from);
    double seconds = seconds_now() - begun;
    if (status == ZV_OK) {
        json_t *o = c->result;
        cli_json_set(o, "path", cli_json_text(a->output));
        cli_json_set(o, "format", json_string(zv_format_name(p.format)));
        cli_json_set(o, "dtype", json_string(zv_dtype_name(p.dtype)));
        cli_json_set(o, "items", json_integer((json_int_t)p.kept));
        cli_json_set(o, "dim", json_integer((json_int_t)zv_space_dim(from)));
        cli_json_set(o, "skipped", json_integer((json_int_t)(items_in - p.kept)));
        cli_json_set(o, "seconds", cli_json_number(seconds));
        CLI_SAY(c, M_CLI_CONVERTED, (unsigned long long)p.kept, zv_space_dim(from),
                zv_format_name(p.format), zv_dtype_name(p.dtype),
                (unsigned long long)(items_in - p.kept), a->output);
        cli_end_sentence(c);
        tell_subwords(c, &p, from);
        status = check_written(c, &p, from);
    }
    free(p.keep);
    return status;
}

/* What all inputs held before any condition. */
static uint64_t items_of_inputs(const cli *c) {
    json_int_t items = 0;
    for (size_t i = 0; i < json_array_size(c->inputs); i++)
        items += json_integer_value(json_object_get(json_array_get(c->inputs, i), "items"));
    return (uint64_t)items;
}

zv_status cmd_convert(cli *c) {
    const convert_args *a = c->own;
    zv_space *from = NULL;
    CLI_TRY(cli_check_output(c, a->output));
    CLI_TRY(cli_open_all(c, &from, c->args, c->n_args, &a->where));
    zv_status status = convert(c, from, items_of_inputs(c));
    zv_space_free(from);
    return status;
}
