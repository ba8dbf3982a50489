/* embed_counts_read.c — counts that were kept: opened, checked, asked.
 *
 * What is as long as the vocabulary is checked when the file is opened; a row when it is asked for, since two of
 * them make a proof and all of them may be larger than memory. */
#include "base/base_private.h"

#include <zavit/embed.h>

#include "base/base_file.h"
#include "base/base_load.h"
#include "base/base_sha256.h"
#include "embed/embed_counts_file.h"
#include "embed/embed_messages.h"
#include "embed/embed_sampler.h"
#include "io/io_safetensors.h"

struct zv_counts {
    const zv_env *env;
    char *path;
    zv__mapping map;
    zv__st *st;
    zv_counts_info info;
    const uint8_t *totals, *offsets, *contexts, *counts; /* any alignment */
    bool wide; /* counts of 8 bytes, not 4 */
};

/* ---- Refusing ---- */

static zv_status broken(const zv_counts *c, const char *what, zv_err *err) {
    return zv_err_set(err, ZV_FORMAT, M_EMBED_COUNTS_BROKEN, c->path, what);
}

static zv_status take_number(const zv_counts *c, const char *key, uint64_t most, unsigned *out,
                             zv_err *err) {
    const char *text = zv__st_meta(c->st, key);
    uint64_t value;
    if (!text || !zv__parse_u64(text, strlen(text), &value) || value < 1 || value > most)
        return broken(c, key, err);
    *out = (unsigned)value;
    return ZV_OK;
}

static zv_status take_facts(zv_counts *c, zv_err *err) {
    unsigned version;
    if (!zv__st_meta(c->st, "zavit.counts"))
        return zv_err_set(err, ZV_FORMAT, M_EMBED_COUNTS_NONE, c->path);
    ZV_TRY(take_number(c, "zavit.counts", UINT32_MAX, &version, err));
    if (version != ZV__COUNTS_VERSION)
        return zv_err_set(err, ZV_UNSUPPORTED, M_EMBED_COUNTS_VERSION, c->path, version,
                          (unsigned)ZV__COUNTS_VERSION);
    ZV_TRY(take_number(c, "zavit.window", 1000, &c->info.window, err));
    ZV_TRY(take_number(c, "zavit.negative", 64, &c->info.negative, err));
    c->info.sha256 = zv__st_meta(c->st, "zavit.sha256");
    return ZV_OK;
}

/* Counts of another learning would prove another space's neighbours. */
static zv_status check_space(const zv_counts *c, const zv_space *space, zv_err *err) {
    const char *stated = zv__st_meta(c->st, "zavit.model_sha256");
    const char *sha256 = zv_space_contract(space)->sha256;
    if (stated && sha256 && strcmp(stated, sha256) == 0) return ZV_OK;
    return zv_err_set(err, ZV_FORMAT, M_EMBED_COUNTS_OTHER, c->path,
                      zv_space_path(space) ? zv_space_path(space) : "");
}

/* ---- Tensors ---- */

static zv_status take(const zv_counts *c, const char *name, zv__st_dtype dtype, uint64_t n,
                      const uint8_t **out, zv_err *err) {
    const zv__st_tensor *t = zv__st_find(c->st, name);
    if (!t || t->dtype != dtype || t->rank != 1 || t->shape[0] != n) return broken(c, name, err);
    *out = t->data;
    return ZV_OK;
}

static zv_status take_squares(zv_counts *c, zv_err *err) {
    const uint8_t *data = NULL;
    double squares[2];
    ZV_TRY(take(c, "squares", ZV__ST_F64, ZV_COUNT(squares), &data, err));
    memcpy(squares, data, sizeof squares);
    c->info.squares = squares[0];
    c->info.caught = squares[1];
    if (!(c->info.caught >= 0 && isfinite(c->info.squares) && isfinite(c->info.caught) &&
          c->info.squares > 0))
        return broken(c, "squares", err);
    return ZV_OK;
}

static zv_status take_totals(zv_counts *c, zv_err *err) {
    ZV_TRY(take(c, "total", ZV__ST_I64, c->info.words, &c->totals, err));
    for (size_t i = 0; i < c->info.words; i++) {
        const uint64_t total = zv__load_u64(c->totals, i);
        if (total > (uint64_t)INT64_MAX - c->info.pairs) return broken(c, "total", err);
        c->info.pairs += total;
        c->info.powers += pow((double)total, ZV__NEGATIVE_POWER);
    }
    return ZV_OK;
}

/* Offsets begin at 0, never fall, and no row is longer than the vocabulary. */
static zv_status take_offsets(zv_counts *c, zv_err *err) {
    const size_t n = c->info.words;
    ZV_TRY(take(c, "cell.offsets", ZV__ST_I64, (uint64_t)n + 1, &c->offsets, err));
    if (zv__load_u64(c->offsets, 0) != 0) return broken(c, "cell.offsets", err);
    for (size_t i = 0; i < n; i++) {
        const uint64_t begin = zv__load_u64(c->offsets, i), end = zv__load_u64(c->offsets, i + 1);
        if (end < begin || end - begin > n) return broken(c, "cell.offsets", err);
    }
    c->info.cells = zv__load_u64(c->offsets, n);
    return ZV_OK;
}

static zv_status take_cells(zv_counts *c, zv_err *err) {
    const zv__st_tensor *t = zv__st_find(c->st, "cell.count");
    c->wide = t && t->dtype == ZV__ST_I64;
    ZV_TRY(take(c, "cell.context", ZV__ST_U32, c->info.cells, &c->contexts, err));
    return take(c, "cell.count", c->wide ? ZV__ST_I64 : ZV__ST_U32, c->info.cells, &c->counts, err);
}

static zv_status verify(const zv_counts *c, zv_err *err) {
    char hex[65];
    zv__sha256 *sha = NULL;
    ZV_TRY(zv__sha256_new(&sha, c->env, err));
    zv__sha256_add(sha, c->st->data, (size_t)c->st->data_size);
    ZV_TRY(zv__sha256_finish(sha, hex, err));
    const char *stated = c->info.sha256;
    return stated && strcmp(stated, hex) == 0 ? ZV_OK : broken(c, "zavit.sha256", err);
}

/* ---- Opening ---- */

static zv_status open_counts(zv_counts *c, const char *path, const zv_space *space,
                             const zv_space_opts *opts, zv_err *err) {
    c->path = zv__strdup(c->env, path, strlen(path));
    if (!c->path) return zv__nomem(err);
    zv_status status = zv__map_open(&c->map, c->env, path, err);
    if (status == ZV_NOTFOUND) return zv_err_set(err, ZV_NOTFOUND, M_EMBED_COUNTS_MISSING, path);
    if (status != ZV_OK) return status;
    ZV_TRY(zv__st_parse(&c->st, c->env, path, c->map.data, c->map.size, err));
    c->info.words = zv_space_size(space);
    ZV_TRY(take_facts(c, err));
    ZV_TRY(check_space(c, space, err));
    ZV_TRY(take_squares(c, err));
    ZV_TRY(take_totals(c, err));
    ZV_TRY(take_offsets(c, err));
    ZV_TRY(take_cells(c, err));
    return opts && opts->verify ? verify(c, err) : ZV_OK;
}

zv_status zv_counts_open(zv_counts **out, const zv_env *env, const char *path,
                         const zv_space *space, const zv_space_opts *opts, zv_err *err) {
    *out = NULL;
    zv_counts *c = ZV_NEW_ZERO(env, 1, zv_counts);
    if (!c) return zv__nomem(err);
    c->env = env;
    const zv_status status = open_counts(c, path, space, opts, err);
    if (status == ZV_OK) {
        *out = c;
    } else {
        zv_counts_free(c);
    }
    return status;
}

void zv_counts_free(zv_counts *c) {
    if (!c) return;
    const zv_env *env = c->env;
    zv__st_free(c->st, env);
    zv__map_close(&c->map);
    zv__free(env, c->path);
    zv__free(env, c);
}

/* ---- Asking ---- */

const zv_counts_info *zv_counts_about(const zv_counts *c) {
    return &c->info;
}

uint64_t zv_counts_total(const zv_counts *c, size_t word) {
    return zv__load_u64(c->totals, word);
}

size_t zv_counts_row_size(const zv_counts *c, size_t word) {
    return (size_t)(zv__load_u64(c->offsets, word + 1) - zv__load_u64(c->offsets, word));
}

zv_status zv_counts_row(const zv_counts *c, size_t word, zv_count_cell *out, zv_err *err) {
    const size_t first = (size_t)zv__load_u64(c->offsets, word), n = zv_counts_row_size(c, word);
    uint64_t left = zv_counts_total(c, word); /* of #w, which the row's counts add up to at most */
    for (size_t i = 0; i < n; i++) {
        const size_t context = zv__load_u32(c->contexts, first + i);
        const uint64_t count =
            c->wide ? zv__load_u64(c->counts, first + i) : zv__load_u32(c->counts, first + i);
        if (context >= c->info.words || (i > 0 && context <= out[i - 1].context))
            return broken(c, "cell.context", err);
        if (count == 0 || count > left || count > zv_counts_total(c, context))
            return broken(c, "cell.count", err);
        left -= count;
        out[i] = (zv_count_cell){context, count};
    }
    return ZV_OK;
}

double zv_counts_ppmi(const zv_counts *c, size_t word, size_t context, uint64_t count) {
    const double total = (double)zv_counts_total(c, word);
    const double power = pow((double)zv_counts_total(c, context), ZV__NEGATIVE_POWER);
    const double times = (double)count / total * c->info.powers / (c->info.negative * power);
    return times > 1 ? log(times) : 0;
}
