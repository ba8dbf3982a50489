/* model_encode.c — a space through a net: each row's vector, with all that belongs to the row. */
#include "model/model_private.h"

#include "base/base_file.h"
#include "base/base_progress.h"

/* Rows at once, fewer where vectors are wide: a block holds 4 Mi numbers or one row. */
enum { ROWS = 1024, NUMBERS = 1 << 22, DIGITS = 32 };

/* What a net says in words, as columns: "predicted" and "probability", or "predicted.NAME" for each number. */
typedef struct columns {
    zv_str *names; /* [mine] */
    char (*digits)[DIGITS]; /* [mine] room for numbers */
    size_t mine;
    zv_str *all_names, *all_values; /* [mine + the space's] of one row */
    zv__arena strings;
} columns;

typedef struct encoding {
    const zv_env *env;
    const zv_net *net;
    const zv_space *space;
    zv_space_writer *writer;
    columns columns;
    size_t rows; /* in a block */
    float *x, *y; /* [rows, in], [rows, out] */
    zv_predicted *predicted; /* [out] or NULL */
    zv_net_encoded *result;
} encoding;

/* ---- Columns ---- */

/* Those without a name are numbered from 1. */
static zv_status name_number(columns *c, const zv_net *net, size_t i, zv_err *err) {
    const zv_str name = zv_net_name(net, i);
    zv_buf text;
    zv_buf_init(&text, net->env);
    if (name.len > 0)
        zv_buf_addf(&text, "predicted.%.*s", (int)name.len, name.ptr);
    else
        zv_buf_addf(&text, "predicted.%zu", i + 1);
    const char *kept = zv__arena_strdup(&c->strings, zv_buf_cstr(&text), text.len);
    c->names[i] = (zv_str){kept, text.len};
    const bool fine = kept && !text.failed;
    zv_buf_free(&text);
    return fine ? ZV_OK : zv__nomem(err);
}

static zv_status columns_new(encoding *e, zv_err *err) {
    columns *c = &e->columns;
    const zv_task task = e->net->spec.task;
    const size_t theirs = zv_space_columns(e->space), out = zv__net_out(e->net);
    c->mine = task == ZV_TASK_CLASSES ? 2 : task == ZV_TASK_NUMBERS ? out : 0;
    c->names = ZV_NEW_ZERO(e->env, c->mine, zv_str);
    c->digits = zv__alloc(e->env, c->mine, DIGITS);
    c->all_names = ZV_NEW(e->env, c->mine + theirs, zv_str);
    c->all_values = ZV_NEW(e->env, c->mine + theirs, zv_str);
    if (!c->names || !c->digits || !c->all_names || !c->all_values) return zv__nomem(err);
    if (task == ZV_TASK_CLASSES) {
        c->names[0] = zv_str_of("predicted");
        c->names[1] = zv_str_of("probability");
    }
    for (size_t i = 0; task == ZV_TASK_NUMBERS && i < out; i++)
        ZV_TRY(name_number(c, e->net, i, err));
    return ZV_OK;
}

static void columns_free(encoding *e) {
    columns *c = &e->columns;
    zv__free(e->env, c->names);
    zv__free(e->env, c->digits);
    zv__free(e->env, c->all_names);
    zv__free(e->env, c->all_values);
    zv__arena_free(&c->strings);
}

/* softmax(y)[k] = 1 / Σ_j e^(y_j - y_k) of the largest, y_k. */
static size_t most_probable(const float *y, size_t n, double *probability) {
    size_t best = 0;
    double sum = 0;
    for (size_t j = 1; j < n; j++)
        if (y[j] > y[best]) best = j;
    for (size_t j = 0; j < n; j++) sum += exp((double)y[j] - (double)y[best]);
    *probability = 1 / sum;
    return best;
}

static void say_class(encoding *e, const float *y, zv_str values[2], char digits[][DIGITS]) {
    double probability;
    const size_t k = most_probable(y, zv__net_out(e->net), &probability);
    values[0] = zv_net_name(e->net, k);
    if (values[0].len == 0) { /* a net that was made by hand names nothing */
        const int len = snprintf(digits[0], DIGITS, "%zu", k);
        values[0] = (zv_str){digits[0], (size_t)len};
    }
    const int len = snprintf(digits[1], DIGITS, "%.4f", probability);
    values[1] = (zv_str){digits[1], (size_t)len};
    if (!e->predicted) return;
    e->predicted[k].rows++;
    e->predicted[k].probability += probability;
}

static void say_numbers(const encoding *e, const float *y, zv_str *values, char digits[][DIGITS]) {
    for (size_t i = 0; i < e->columns.mine; i++) {
        const int len = snprintf(digits[i], DIGITS, "%.9g", (double)y[i]);
        values[i] = (zv_str){digits[i], (size_t)len};
    }
}

/* Columns of a row: the net's own first, and the space's that they don't take the place of. */
static size_t row_columns(encoding *e, size_t row, const float *y) {
    columns *c = &e->columns;
    size_t n = 0;
    if (y && e->net->spec.task == ZV_TASK_CLASSES) say_class(e, y, c->all_values, c->digits);
    if (y && e->net->spec.task == ZV_TASK_NUMBERS) say_numbers(e, y, c->all_values, c->digits);
    for (size_t i = 0; y && i < c->mine; i++) c->all_names[n++] = c->names[i];
    for (size_t k = 0; k < zv_space_columns(e->space); k++) {
        const zv_str name = zv_str_of(zv_space_column_name(e->space, k));
        const zv_str value = zv_space_column_value(e->space, k, row);
        bool taken = value.len == 0;
        for (size_t i = 0; i < c->mine && !taken; i++) taken = zv_str_equal(c->names[i], name);
        if (taken) continue;
        c->all_names[n] = name;
        c->all_values[n++] = value;
    }
    return n;
}

/* ---- Rows ---- */

static zv_status write_row(encoding *e, size_t row, float *y, zv_err *err) {
    const zv_row_status before = zv_space_status(e->space, row);
    const size_t bytes = zv__net_out(e->net) * sizeof *y;
    zv_row_status status = before;
    char number[24];
    if (zv_row_usable(before)) {
        status = zv_net_status(e->net, y, before);
        e->result->lost += !zv_row_usable(status);
    } else {
        memset(y, 0, bytes);
        e->result->unusable++;
    }
    if (status == ZV_ROW_ZERO) memset(y, 0, bytes);
    const size_t n = row_columns(e, row, zv_row_usable(status) ? y : NULL);
    const zv_space_item item = {.vector = y,
                                .id = zv_space_id(e->space, row, number),
                                .text = zv_space_text(e->space, row),
                                .label = zv_space_label(e->space, row),
                                .has_label = zv_space_label_number(e->space, row) >= 0,
                                .count = zv_space_word_count(e->space, row),
                                .status = status,
                                .field_names = e->columns.all_names,
                                .field_values = e->columns.all_values,
                                .n_fields = n};
    e->result->items++;
    return zv_space_add(e->writer, &item, err);
}

static zv_status encode_block(encoding *e, size_t first, size_t n, zv_err *err) {
    const size_t in = zv__net_in(e->net), out = zv__net_out(e->net);
    for (size_t i = 0; i < n; i++) {
        float *x = e->x + i * in;
        if (zv_row_usable(zv_space_status(e->space, first + i)))
            zv_space_row(e->space, first + i, x);
        else
            memset(x, 0, in * sizeof *x);
    }
    ZV_TRY(zv_net_apply(e->net, e->x, n, e->y, err));
    for (size_t i = 0; i < n; i++) ZV_TRY(write_row(e, first + i, e->y + i * out, err));
    return ZV_OK;
}

static zv_status encode_rows(encoding *e, zv_err *err) {
    zv__teller teller = zv__teller_start(e->env, M_MODEL_ENCODING, M_MODEL_ROWS);
    const size_t size = zv_space_size(e->space);
    for (size_t i = 0; i < size; i += e->rows) {
        if (zv_env_stopped(e->env)) return zv_err_set(err, ZV_INTERRUPTED, M_MODEL_ENCODE_STOPPED);
        ZV_TRY(encode_block(e, i, ZV_MIN(e->rows, size - i), err));
        zv__tell(&teller, (double)(i + e->rows), (double)size, (double)NAN);
    }
    return ZV_OK;
}

/* ---- The contract ---- */

static bool other(const char *a, const char *b) {
    return a && b && strcmp(a, b) != 0;
}

static zv_status check(const zv_env *env, const zv_net *net, const zv_space *space, zv_err *err) {
    const zv_contract *takes = zv_net_contract(net), *has = zv_space_contract(space);
    if (zv_space_dim(space) != zv__net_in(net))
        return zv_err_set(err, ZV_USAGE, M_MODEL_ENCODE_DIM, zv_net_path(net), zv__net_in(net),
                          zv_space_path(space), zv_space_dim(space));
    if (other(takes->model_sha256, has->model_sha256) || other(takes->encoder, has->encoder))
        zv_env_warn(env, M_MODEL_ENCODE_OTHER, zv_space_path(space), zv_net_path(net));
    return ZV_OK;
}

/* The net as seen from the new space's folder; as it was named, where that can't be told. */
static zv_status place_net(zv_buf *out, const zv_net *net, const char *path, zv_err *err) {
    zv_buf folder;
    zv_buf_init(&folder, net->env);
    zv_status status = zv__path_folder(&folder, path, err);
    if (status == ZV_OK && net->path.len > 0 &&
        zv__path_relative(out, zv_net_path(net), zv_buf_cstr(&folder), NULL) != ZV_OK) {
        zv_buf_clear(out);
        zv_buf_puts(out, zv_net_path(net));
    }
    zv_buf_free(&folder);
    return status == ZV_OK ? zv_buf_status(out, err) : status;
}

static void prolong(zv_buf *history, const char *before, const char *command) {
    const bool both = before && before[0] && command && command[0];
    if (before) zv_buf_puts(history, before);
    if (both && history->len > 0 && history->ptr[history->len - 1] != '\n')
        zv_buf_putc(history, '\n');
    if (command) zv_buf_puts(history, command);
}

static zv_status finish(encoding *e, const char *path, const char *command, zv_err *err) {
    zv_buf model, history;
    zv_contract contract = *zv_space_contract(e->space);
    zv_buf_init(&model, e->env);
    zv_buf_init(&history, e->env);
    zv_status status = place_net(&model, e->net, path, err);
    prolong(&history, contract.history, command);
    if (status == ZV_OK) status = zv_buf_status(&history, err);
    if (status == ZV_OK) {
        const zv_task task = e->net->spec.task;
        contract.model = model.len > 0 ? zv_buf_cstr(&model) : NULL;
        contract.model_sha256 = e->net->sha256[0] ? e->net->sha256 : NULL;
        contract.normalized = task == ZV_TASK_PAIRS;
        if (task == ZV_TASK_PAIRS) contract.metric = ZV_COS;
        if (task == ZV_TASK_NUMBERS) contract.metric = ZV_L2; /* one number has no angle */
        contract.history = zv_buf_cstr(&history);
        status = zv_space_finish(e->writer, &contract, err);
        e->writer = NULL;
    }
    zv_buf_free(&model);
    zv_buf_free(&history);
    return status;
}

/* ---- The whole ---- */

static zv_status begin(encoding *e, const char *path, zv_err *err) {
    const size_t in = zv__net_in(e->net), out = zv__net_out(e->net);
    const zv_space_writer_opts opts = {.dim = out,
                                       .dtype = ZV_F32,
                                       .ids = zv_space_has_ids(e->space),
                                       .texts = zv_space_has_texts(e->space),
                                       .labels = zv_space_has_labels(e->space),
                                       .counts = zv_space_has_counts(e->space)};
    ZV_TRY(check(e->env, e->net, e->space, err));
    ZV_TRY(columns_new(e, err));
    e->rows = ZV_MIN((size_t)ROWS, ZV_MAX((size_t)NUMBERS / (in + out), (size_t)1));
    e->x = ZV_NEW(e->env, e->rows * in, float);
    e->y = ZV_NEW(e->env, e->rows * out, float);
    if (!e->x || !e->y) return zv__nomem(err);
    for (size_t i = 0; e->predicted && i < out; i++) e->predicted[i] = (zv_predicted){0};
    return zv_space_create(&e->writer, e->env, path, &opts, err);
}

zv_status zv_net_encode_space(zv_net_encoded *result, zv_predicted *predicted, const zv_env *env,
                              const zv_net *net, const zv_space *space, const char *path,
                              const char *command, zv_err *err) {
    const double started = zv__now();
    encoding e = {.env = env,
                  .net = net,
                  .space = space,
                  .predicted = net->spec.task == ZV_TASK_CLASSES ? predicted : NULL,
                  .result = result};
    *result = (zv_net_encoded){0};
    zv__arena_init(&e.columns.strings, env);
    zv_status status = begin(&e, path, err);
    if (status == ZV_OK) status = encode_rows(&e, err);
    if (status == ZV_OK) status = finish(&e, path, command, err);
    zv_space_abort(e.writer);
    for (size_t i = 0; status == ZV_OK && e.predicted && i < zv__net_out(net); i++)
        if (predicted[i].rows > 0) predicted[i].probability /= (double)predicted[i].rows;
    columns_free(&e);
    zv__free(env, e.x);
    zv__free(env, e.y);
    result->seconds = zv__now() - started;
    return status;
}
