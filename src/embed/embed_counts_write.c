/* embed_counts_write.c — see embed_counts_file.h. */
#include "embed/embed_counts_file.h"

#include "base/base_file.h"
#include "base/base_sha256.h"
#include "io/io_safetensors.h"

enum { BLOCK = 1 << 16 };

struct zv__counts_out {
    const zv_env *env;
    const zv__counts *counts;
    zv__counts_facts facts;
    zv__outfile *file;
    zv__sha256 *sha;
    zv__st_header header;
    uint8_t *block; /* [BLOCK] what is not yet written */
    size_t held;
};

/* ---- Bytes ---- */

static zv_status put(zv__counts_out *o, const void *bytes, size_t len, zv_err *err) {
    zv__sha256_add(o->sha, bytes, len);
    return zv__out_write(o->file, bytes, len, err);
}

static zv_status flush(zv__counts_out *o, zv_err *err) {
    const size_t held = o->held;
    o->held = 0;
    return held > 0 ? put(o, o->block, held, err) : ZV_OK;
}

/* One element of 4 or 8 bytes. */
static inline zv_status put_element(zv__counts_out *o, const void *element, size_t size,
                                    zv_err *err) {
    if (o->held + size > BLOCK) ZV_TRY(flush(o, err));
    memcpy(o->block + o->held, element, size);
    o->held += size;
    return ZV_OK;
}

/* ---- Tensors ---- */

static zv_status put_squares(zv__counts_out *o, zv_err *err) {
    const uint64_t n = ZV_COUNT(o->facts.squares);
    zv__st_add_tensor(&o->header, "squares", ZV__ST_F64, &n, 1);
    return put(o, o->facts.squares, sizeof o->facts.squares, err);
}

static zv_status put_totals(zv__counts_out *o, zv_err *err) {
    const uint64_t n = o->counts->n_words;
    zv__st_add_tensor(&o->header, "total", ZV__ST_I64, &n, 1);
    return put(o, o->counts->totals, n * sizeof *o->counts->totals, err);
}

static zv_status put_offsets(zv__counts_out *o, zv_err *err) {
    const uint64_t n = o->counts->n_words + 1;
    zv__st_add_tensor(&o->header, "cell.offsets", ZV__ST_I64, &n, 1);
    return put(o, o->counts->first, n * sizeof *o->counts->first, err);
}

static zv_status put_contexts(zv__counts_out *o, zv_err *err) {
    const zv__counts *c = o->counts;
    const uint64_t cells = c->first[c->n_words];
    zv__st_add_tensor(&o->header, "cell.context", ZV__ST_U32, &cells, 1);
    for (uint64_t i = 0; i < cells; i++)
        ZV_TRY(put_element(o, &c->cells[i].word, sizeof c->cells[i].word, err));
    return flush(o, err);
}

static zv_status put_counts(zv__counts_out *o, bool wide, zv_err *err) {
    const zv__counts *c = o->counts;
    const uint64_t cells = c->first[c->n_words];
    zv__st_add_tensor(&o->header, "cell.count", wide ? ZV__ST_I64 : ZV__ST_U32, &cells, 1);
    size_t large = 0;
    for (size_t row = 0; row < c->n_words; row++)
        for (uint64_t i = c->first[row]; i < c->first[row + 1]; i++) {
            const uint64_t count = zv__counts_exact(c, row, &c->cells[i], &large);
            const uint32_t narrow = (uint32_t)count;
            ZV_TRY(wide ? put_element(o, &count, sizeof count, err)
                        : put_element(o, &narrow, sizeof narrow, err));
        }
    return flush(o, err);
}

/* Is a count beyond 32 bits? */
static bool is_wide(const zv__counts *c) {
    for (size_t i = 0; i < c->n_large; i++)
        if (c->large[i].count > UINT32_MAX) return true;
    return false;
}

/* Tensors of 8 bytes an element come first: safetensors allows no padding between them. */
static zv_status write_data(zv__counts_out *o, zv_err *err) {
    static const char room[ZV__COUNTS_HEADER];
    const bool wide = is_wide(o->counts);
    ZV_TRY(zv__out_write(o->file, room, sizeof room, err));
    ZV_TRY(put_squares(o, err));
    ZV_TRY(put_totals(o, err));
    ZV_TRY(put_offsets(o, err));
    if (wide) ZV_TRY(put_counts(o, true, err));
    ZV_TRY(put_contexts(o, err));
    if (!wide) ZV_TRY(put_counts(o, false, err));
    return zv__out_sync(o->file, err);
}

zv_status zv__counts_begin(zv__counts_out **out, const zv__counts *c, const zv__counts_facts *facts,
                           const char *path, zv_err *err) {
    *out = NULL;
    zv__counts_out *o = ZV_NEW_ZERO(c->env, 1, zv__counts_out);
    if (!o) return zv__nomem(err);
    o->env = c->env;
    o->counts = c;
    o->facts = *facts;
    zv__st_header_init(&o->header, c->env);
    o->block = ZV_NEW(c->env, BLOCK, uint8_t);
    zv_status status = o->block ? zv__sha256_new(&o->sha, c->env, err) : zv__nomem(err);
    if (status == ZV_OK) status = zv__out_open(&o->file, c->env, path, err);
    if (status == ZV_OK) status = write_data(o, err);
    if (status == ZV_OK) {
        *out = o;
    } else {
        zv__counts_abort(o);
    }
    return status;
}

/* ---- The header ---- */

static zv_status write_header(zv__counts_out *o, const char *space_sha256, zv_err *err) {
    char hex[65];
    zv__sha256 *sha = o->sha;
    o->sha = NULL; /* finishing frees it */
    ZV_TRY(zv__sha256_finish(sha, hex, err));
    zv__st_add_number(&o->header, "zavit.counts", ZV__COUNTS_VERSION);
    zv__st_add_number(&o->header, "zavit.window", o->facts.window);
    zv__st_add_number(&o->header, "zavit.negative", o->facts.negative);
    zv__st_add_meta(&o->header, "zavit.model_sha256", space_sha256);
    zv__st_add_meta(&o->header, "zavit.sha256", hex);
    return zv__st_header_patch(o->file, &o->header, ZV__COUNTS_HEADER, err);
}

static void release(zv__counts_out *o) {
    zv__out_abort(o->file);
    zv__sha256_free(o->sha);
    zv__st_header_free(&o->header);
    zv__free(o->env, o->block);
    zv__free(o->env, o);
}

zv_status zv__counts_finish(zv__counts_out *o, const char *space_sha256, zv_err *err) {
    zv_status status = write_header(o, space_sha256, err);
    if (status == ZV_OK) {
        zv__outfile *file = o->file;
        o->file = NULL; /* finishing frees it */
        status = zv__out_finish(file, err);
    }
    release(o);
    return status;
}

void zv__counts_abort(zv__counts_out *o) {
    if (o) release(o);
}
