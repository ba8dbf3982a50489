/* embed_checkpoint.c — see embed_checkpoint.h: when to write, and writing. */
#include "embed/embed_checkpoint.h"

#include <sys/stat.h>
#include <unistd.h>

#include "embed/embed_checkpoint_file.h"
#include "embed/embed_messages.h"
#include "embed/embed_run.h"

/* Beside the clock, epochs are good places to go on from; what writing costs must stay below this share. */
static const double COST_SHARE = 0.01;
/* Seconds before the first one, which is early, as far as its cost allows: rates that are too large show
 * early, and there must be something to go on from. */
static const double FIRST = 2;
/* Before the first one was written: what a slow disk does. */
static const double BYTES_PER_SECOND = 200e6;

/* A pipe, a device or stdout cannot have a file beside it. */
static bool is_file(const char *output) {
    struct stat s;
    if (strcmp(output, "-") == 0) return false;
    return stat(output, &s) != 0 || S_ISREG(s.st_mode);
}

static bool exists(const char *path) {
    struct stat s;
    return stat(path, &s) == 0;
}

zv_status zv__checkpoint_init(zv__run *r, const char *output, zv_err *err) {
    zv__checkpoint *c = &r->checkpoint;
    zv_buf_init(&c->path, r->env);
    zv_buf_init(&c->command, r->env);
    c->began = c->last = zv__now();
    zv_buf_puts(&c->command, r->opts->command ? r->opts->command : "");
    if (is_file(output)) {
        zv_buf_addf(&c->path, "%s.checkpoint", output);
        c->every = 60 * r->opts->checkpoint_minutes;
        const size_t rows = r->model.n_inputs + r->model.n_words;
        c->cost = (double)(rows * r->model.stride * sizeof(float)) / BYTES_PER_SECOND;
        if (!r->opts->resume && !c->path.failed && exists(zv_buf_cstr(&c->path)))
            zv_env_warn(r->env, M_EMBED_CHECKPOINT_THERE, zv_buf_cstr(&c->path));
    }
    ZV_TRY(zv_buf_status(&c->command, err));
    return zv_buf_status(&c->path, err);
}

void zv__checkpoint_free(zv__checkpoint *c) {
    zv_buf_free(&c->path);
    zv_buf_free(&c->command);
}

static double due(const zv__checkpoint *c) {
    const double first = ZV_MAX(FIRST, c->cost / COST_SHARE);
    return c->last + (c->tried ? c->every : ZV_MIN(c->every, first));
}

size_t zv__checkpoint_segment(const zv__checkpoint *c, size_t left) {
    if (c->every == 0) return left;
    const double now = zv__now(), rate = (double)c->learned / ZV_MAX(now - c->began, 1e-3);
    const double wanted = rate * (due(c) - now) / ZV__SEGMENT;
    if (wanted >= (double)(left / ZV__SEGMENT)) return left;
    return ZV_MIN(left, ZV__SEGMENT * (size_t)ZV_MAX(1, ceil(wanted)));
}

/* ---- Writing ----------------------------------------------------------------------------------- */

static zv_status write_data(const zv__run *r, zv__outfile *out, zv__sha256 *sha, zv_err *err) {
    const zv__model *m = &r->model;
    struct part {
        const void *bytes;
        size_t size;
    } parts[] = {{m->words, m->n_inputs * m->stride * sizeof(float)},
                 {m->context, m->n_words * m->stride * sizeof(float)}};
    for (size_t i = 0; i < ZV_COUNT(parts); i++) {
        zv__sha256_add(sha, parts[i].bytes, parts[i].size);
        ZV_TRY(zv__out_write(out, parts[i].bytes, parts[i].size, err));
    }
    for (unsigned epoch = 0; epoch < r->opts->epochs; epoch++) {
        zv__checkpoint_epoch e = zv__checkpoint_epoch_of(r, epoch);
        zv__sha256_add(sha, &e, sizeof e);
        ZV_TRY(zv__out_write(out, &e, sizeof e, err));
    }
    return ZV_OK;
}

static zv_status write_header(const zv__run *r, zv__outfile *out, const char *sha, zv_err *err) {
    zv__st_header h;
    zv_buf bytes;
    zv__st_header_init(&h, r->env);
    zv_buf_init(&bytes, r->env);
    zv__checkpoint_describe(r, &h);
    zv__st_add_meta(&h, "zavit.sha256", sha);
    zv_status status = zv__st_header_finish(&bytes, &h, ZV__CHECKPOINT_HEADER, err);
    if (status == ZV_OK && bytes.len != ZV__CHECKPOINT_HEADER)
        status = zv_err_set(err, ZV_UNSUPPORTED, M_EMBED_CHECKPOINT_LONG);
    if (status == ZV_OK) status = zv__out_patch(out, 0, bytes.ptr, bytes.len, err);
    zv__st_header_free(&h);
    zv_buf_free(&bytes);
    return status;
}

static zv_status write_all(zv__run *r, zv__outfile *out, zv_err *err) {
    static const char nothing[ZV__CHECKPOINT_HEADER];
    char hex[65];
    zv__sha256 *sha = NULL;
    ZV_TRY(zv__out_write(out, nothing, sizeof nothing, err));
    ZV_TRY(zv__sha256_new(&sha, r->env, err));
    zv_status status = write_data(r, out, sha, err);
    if (status != ZV_OK) {
        zv__sha256_free(sha);
        return status;
    }
    ZV_TRY(zv__sha256_finish(sha, hex, err));
    return write_header(r, out, hex, err);
}

static zv_status write_file(zv__run *r, zv_err *err) {
    zv__outfile *out = NULL;
    ZV_TRY(zv__checkpoint_sums(r, err));
    ZV_TRY(zv__out_open(&out, r->env, zv_buf_cstr(&r->checkpoint.path), err));
    zv_status status = write_all(r, out, err);
    if (status == ZV_OK) return zv__out_finish(out, err);
    zv__out_abort(out);
    return status;
}

void zv__checkpoint_now(zv__run *r) {
    zv__checkpoint *c = &r->checkpoint;
    zv_err err = {.lang = zv_env_lang(r->env)};
    if (c->every == 0) return;
    const double before = zv__now();
    c->tried = true;
    if (zv__model_finite(&r->model)) { /* never an unusable state over a good one */
        if (write_file(r, &err) == ZV_OK) {
            c->valid = true;
        } else {
            if (!c->warned) zv_env_warn(r->env, M_EMBED_CHECKPOINT_FAILED, err.msg);
            c->warned = true;
        }
    }
    c->last = zv__now();
    c->cost = c->last - before;
}

void zv__checkpoint_look(zv__run *r) {
    const zv__checkpoint *c = &r->checkpoint;
    const double now = zv__now();
    const bool epoch_begins = r->shard == 0;
    if (now >= due(c) || (epoch_begins && now - c->last >= c->cost / COST_SHARE))
        zv__checkpoint_now(r);
}

void zv__checkpoint_remove(zv__checkpoint *c) {
    if (c->valid) unlink(zv_buf_cstr(&c->path));
    c->valid = false;
}
