/* embed_encode.c — a whole collection of texts into a text space: read a batch, encode it on all
 * threads, write it in order. */
#include "base/base_file.h"
#include "base/base_pool.h"
#include "base/base_progress.h"

#include <zavit/embed.h>

#include "embed/embed_messages.h"

/* A batch ends at this many texts or bytes, whichever comes first: enough for all threads, little
 * enough to tell about progress. */
enum { BATCH_TEXTS = 4096, BATCH_BYTES = 8 << 20, TEXTS_PER_TASK = 64, OUTSIDE_TEXTS = 256 };

/* A string as a place in the batch's bytes, which move while they grow. */
typedef struct span {
    size_t at, len;
} span;

typedef struct row {
    span id, text, label;
    bool has_label;
    size_t first_field, n_fields;
    zv_row_status status;
    size_t words, oov_words, unseen_words;
} row;

typedef struct batch {
    zv_buf bytes;
    row *rows; /* [most] */
    size_t n;
    span *fields; /* name, value, name, value … */
    size_t n_fields, cap_fields;
} batch;

typedef struct job {
    const zv_env *env;
    const zv_encoder *encoder; /* or … */
    zv_outside *outside;
    size_t dim; /* 0: not known yet */
    size_t most; /* texts in a batch */
    const char *path; /* of the new space */
    batch batch;
    float *vectors; /* [most, dim] */
    zv_str *texts; /* [most] and */
    zv_row_status *status; /* [most], for an outside encoder */
    zv_session **sessions;
    zv_err *errors; /* one per worker: the first fault it met */
    unsigned n_workers;
    zv_str *names, *values; /* scratch for one row's fields */
    size_t cap_names, cap_values;
    zv_space_writer *writer;
    zv_encode_result *result;
    zv__teller teller;
} job;

/* ---- Reading a batch --------------------------------------------------------------------------- */

static span keep(batch *b, zv_str s) {
    span kept = {b->bytes.len, s.len};
    zv_buf_add(&b->bytes, s.ptr, s.len);
    return kept;
}

static zv_str at(const batch *b, span s) {
    return (zv_str){s.len ? b->bytes.ptr + s.at : "", s.len};
}

static zv_status keep_item(job *j, const zv_text_item *item, zv_err *err) {
    batch *b = &j->batch;
    char number[24];
    zv_str id = item->id;
    if (id.len == 0) {
        int n =
            snprintf(number, sizeof number, "%llu", (unsigned long long)(j->result->items + b->n));
        id = (zv_str){number, (size_t)n};
    }
    if (!zv__grow(j->env, &b->fields, &b->cap_fields, b->n_fields + 2 * item->n_fields,
                  sizeof *b->fields))
        return zv__nomem(err);
    b->rows[b->n] = (row){.id = keep(b, id),
                          .text = keep(b, item->text),
                          .label = keep(b, item->label),
                          .has_label = item->has_label,
                          .first_field = b->n_fields,
                          .n_fields = item->n_fields};
    for (size_t i = 0; i < item->n_fields; i++) {
        b->fields[b->n_fields++] = keep(b, item->fields[i].name);
        b->fields[b->n_fields++] = keep(b, item->fields[i].value);
    }
    b->n++;
    return zv_buf_status(&b->bytes, err);
}

static zv_status read_batch(job *j, zv_text_source *source, bool *more, zv_err *err) {
    batch *b = &j->batch;
    zv_buf_clear(&b->bytes);
    b->n = b->n_fields = 0;
    zv_text_item item;
    while (*more && b->n < j->most && b->bytes.len < BATCH_BYTES) {
        ZV_TRY(zv_text_next(source, &item, more, err));
        if (*more) ZV_TRY(keep_item(j, &item, err));
    }
    return ZV_OK;
}

/* ---- Encoding and writing it ------------------------------------------------------------------- */

static void encode_task(void *ctx, size_t task, unsigned worker) {
    job *j = ctx;
    const size_t end = ZV_MIN(j->batch.n, (task + 1) * TEXTS_PER_TASK);
    for (size_t i = task * TEXTS_PER_TASK; i < end; i++) {
        if (j->errors[worker].code != ZV_OK) return;
        zv_encoded info;
        row *r = &j->batch.rows[i];
        if (zv_session_encode(j->sessions[worker], at(&j->batch, r->text), j->vectors + i * j->dim,
                              &info, &j->errors[worker]) != ZV_OK)
            return;
        r->status = info.status;
        r->words = info.words;
        r->oov_words = info.oov_words;
        r->unseen_words = info.unseen_words;
    }
}

static zv_status begin_space(job *j, zv_err *err);

/* One program reads all texts; the first of them tell the dimension. */
static zv_status encode_outside(job *j, zv_err *err) {
    batch *b = &j->batch;
    for (size_t i = 0; i < b->n; i++) j->texts[i] = at(b, b->rows[i].text);
    if (j->dim == 0 && b->n > 0) {
        ZV_TRY(zv_outside_dim(j->outside, j->texts, b->n, &j->dim, err));
        ZV_TRY(begin_space(j, err));
    }
    const zv_any_encoder any = zv_outside_any(j->outside);
    ZV_TRY(any.encode(any.ctx, j->texts, b->n, j->vectors, j->status, err));
    for (size_t i = 0; i < b->n; i++) b->rows[i].status = j->status[i];
    return ZV_OK;
}

static zv_status encode_batch(job *j, zv_err *err) {
    if (j->outside) return encode_outside(j, err);
    zv__parallel(j->env, (j->batch.n + TEXTS_PER_TASK - 1) / TEXTS_PER_TASK, encode_task, j);
    for (unsigned i = 0; i < j->n_workers; i++)
        if (j->errors[i].code != ZV_OK) {
            if (err) *err = j->errors[i];
            return j->errors[i].code;
        }
    return ZV_OK;
}

static void count(zv_encode_result *result, const row *r) {
    result->items++;
    result->words += r->words;
    result->oov_words += r->oov_words;
    result->unseen_words += r->unseen_words;
    result->empty += r->status == ZV_ROW_EMPTY;
    result->oov_items += r->status == ZV_ROW_OOV;
}

static zv_status write_row(job *j, size_t i, zv_err *err) {
    const batch *b = &j->batch;
    const row *r = &b->rows[i];
    if (!zv__grow(j->env, &j->names, &j->cap_names, r->n_fields, sizeof *j->names) ||
        !zv__grow(j->env, &j->values, &j->cap_values, r->n_fields, sizeof *j->values))
        return zv__nomem(err);
    for (size_t f = 0; f < r->n_fields; f++) {
        j->names[f] = at(b, b->fields[r->first_field + 2 * f]);
        j->values[f] = at(b, b->fields[r->first_field + 2 * f + 1]);
    }
    zv_space_item item = {.vector = j->vectors + i * j->dim,
                          .id = at(b, r->id),
                          .text = at(b, r->text),
                          .label = at(b, r->label),
                          .has_label = r->has_label,
                          .status = r->status,
                          .field_names = j->names,
                          .field_values = j->values,
                          .n_fields = r->n_fields};
    ZV_TRY(zv_space_add(j->writer, &item, err));
    count(j->result, r);
    return ZV_OK;
}

static zv_status encode_source(job *j, zv_text_source *source, zv_err *err) {
    bool more = true;
    while (more) {
        if (zv_env_stopped(j->env)) return zv_err_set(err, ZV_INTERRUPTED, M_EMBED_STOPPED);
        ZV_TRY(read_batch(j, source, &more, err));
        ZV_TRY(encode_batch(j, err));
        for (size_t i = 0; i < j->batch.n; i++) ZV_TRY(write_row(j, i, err));
        uint64_t done, total;
        zv_text_position(source, &done, &total);
        zv__tell(&j->teller, (double)done, (double)total, (double)NAN);
    }
    return ZV_OK;
}

static zv_status encode_paths(job *j, const char *const *paths, size_t n_paths,
                              const zv_text_source_opts *opts, zv_err *err) {
    for (size_t i = 0; i < n_paths; i++) {
        zv_text_source *source = NULL;
        const uint64_t before = j->result->items;
        ZV_TRY(zv_text_open(&source, j->env, paths[i], opts, err));
        zv_status status = encode_source(j, source, err);
        zv_text_close(source);
        ZV_TRY(status);
        if (j->result->items == before)
            return zv_err_set(err, ZV_NODATA, M_EMBED_NO_ITEMS, paths[i]);
    }
    return ZV_OK;
}

/* ---- The job ----------------------------------------------------------------------------------- */

/* What needs the dimension. */
static zv_status begin_space(job *j, zv_err *err) {
    size_t cells;
    if (!zv__mul(&cells, j->most, j->dim)) return zv__nomem(err);
    j->vectors = ZV_NEW(j->env, cells, float);
    if (!j->vectors) return zv__nomem(err);
    zv_space_writer_opts opts = {
        .dim = j->dim, .dtype = ZV_F32, .ids = true, .texts = true, .labels = true};
    return zv_space_create(&j->writer, j->env, j->path, &opts, err);
}

static zv_status prepare(job *j, zv_err *err) {
    zv_buf_init(&j->batch.bytes, j->env);
    j->most = j->outside ? OUTSIDE_TEXTS : BATCH_TEXTS;
    j->batch.rows = ZV_NEW(j->env, j->most, row);
    if (!j->batch.rows) return zv__nomem(err);
    if (j->outside) {
        j->texts = ZV_NEW(j->env, j->most, zv_str);
        j->status = ZV_NEW(j->env, j->most, zv_row_status);
        return j->texts && j->status ? ZV_OK : zv__nomem(err);
    }
    j->n_workers = zv__workers(j->env);
    j->sessions = ZV_NEW_ZERO(j->env, j->n_workers, zv_session *);
    j->errors = ZV_NEW_ZERO(j->env, j->n_workers, zv_err);
    if (!j->sessions || !j->errors) return zv__nomem(err);
    for (unsigned i = 0; i < j->n_workers; i++) {
        j->errors[i].lang = zv_env_lang(j->env);
        ZV_TRY(zv_session_new(&j->sessions[i], j->env, j->encoder, err));
    }
    return begin_space(j, err);
}

static void release(job *j) {
    zv_space_abort(j->writer);
    for (unsigned i = 0; j->sessions && i < j->n_workers; i++) zv_session_free(j->sessions[i]);
    zv__free(j->env, j->sessions);
    zv__free(j->env, j->errors);
    zv__free(j->env, j->vectors);
    zv__free(j->env, j->texts);
    zv__free(j->env, j->status);
    zv__free(j->env, j->batch.rows);
    zv__free(j->env, j->batch.fields);
    zv__free(j->env, j->names);
    zv__free(j->env, j->values);
    zv_buf_free(&j->batch.bytes);
}

/* The contract of the new space: the model's, with how its words were pooled. */
static zv_status finish(job *j, const char *model_path, const char *command, zv_err *err) {
    const zv_space *words = zv_encoder_words(j->encoder);
    const zv_contract *model = zv_space_contract(words);
    char pooling[32];
    zv_encoder_pooling(j->encoder, pooling);
    zv_buf folder, relative;
    zv_buf_init(&folder, j->env);
    zv_buf_init(&relative, j->env);
    zv_status status = zv__path_folder(&folder, j->path, err);
    if (status == ZV_OK)
        status = zv__path_relative(&relative, model_path, zv_buf_cstr(&folder), err);
    if (status == ZV_OK) {
        zv_contract contract = {.kind = ZV_SPACE_TEXTS,
                                .metric = ZV_COS,
                                .model = zv_buf_cstr(&relative),
                                .model_sha256 = model->sha256,
                                .pooling = pooling,
                                .text = zv_encoder_text(j->encoder),
                                .language = model->language,
                                .tokens = j->result->words,
                                .history = command ? command : "encode"};
        status = zv_space_finish(j->writer, &contract, err);
        j->writer = NULL;
    }
    zv_buf_free(&folder);
    zv_buf_free(&relative);
    return status;
}

/* That of one that an outside program made. */
static zv_status finish_outside(job *j, const char *command, zv_err *err) {
    const zv_contract contract = {.kind = ZV_SPACE_TEXTS,
                                  .metric = ZV_COS,
                                  .encoder = zv_outside_command(j->outside),
                                  .history = command ? command : "encode"};
    zv_status status = zv_space_finish(j->writer, &contract, err);
    j->writer = NULL;
    return status;
}

zv_status zv_embed_encode(zv_encode_result *result, const zv_env *env, const zv_encoder *encoder,
                          const char *model_path, const char *const *paths, size_t n_paths,
                          const zv_text_source_opts *source, const char *command, const char *path,
                          zv_err *err) {
    *result = (zv_encode_result){0};
    job j = {.env = env,
             .encoder = encoder,
             .dim = zv_encoder_dim(encoder),
             .path = path,
             .result = result,
             .teller = zv__teller_start(env, M_EMBED_ENCODING, M_BASE_BYTES)};
    zv_status status = prepare(&j, err);
    if (status == ZV_OK) status = encode_paths(&j, paths, n_paths, source, err);
    if (status == ZV_OK) status = finish(&j, model_path, command, err);
    release(&j);
    result->seconds = zv__now() - j.teller.started;
    return status;
}

zv_status zv_outside_encode(zv_encode_result *result, const zv_env *env, zv_outside *o,
                            const char *const *paths, size_t n_paths,
                            const zv_text_source_opts *source, const char *command,
                            const char *path, zv_err *err) {
    *result = (zv_encode_result){0};
    job j = {.env = env,
             .outside = o,
             .path = path,
             .result = result,
             .teller = zv__teller_start(env, M_EMBED_ENCODING, M_BASE_BYTES)};
    zv_status status = prepare(&j, err);
    if (status == ZV_OK) status = encode_paths(&j, paths, n_paths, source, err);
    if (status == ZV_OK) status = finish_outside(&j, command, err);
    release(&j);
    result->seconds = zv__now() - j.teller.started;
    return status;
}
