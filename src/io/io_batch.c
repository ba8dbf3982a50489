#include "base/base_private.h"

#include "base/base_utf8.h"
#include "io/io_private.h"

void zv__batch_start(zv_reader *r) {
    zv__arena_rewind(&r->strings, r->strings_start);
    r->batch = (zv_batch){0};
}

static bool room_for_string(zv_reader *r, zv_str **array, size_t *cap, size_t i) {
    if (!zv__grow(r->env, array, cap, i + 1, sizeof **array)) return false;
    (*array)[i] = (zv_str){0};
    return true;
}

/* A batch that outgrows what was lent goes on in memory of its own. */
static bool room_for_row(zv_reader *r, size_t i) {
    size_t end;
    if (!zv__mul(&end, i + 1, r->info.dim)) return false;
    if (r->lent && end <= r->lent_cap) return true;
    if (!zv__grow(r->env, &r->rows, &r->rows_cap, end, sizeof *r->rows)) return false;
    if (r->lent && i > 0) memcpy(r->rows, r->lent, i * r->info.dim * sizeof *r->rows);
    r->lent = NULL;
    return true;
}

float *zv__batch_rows(const zv_reader *r) {
    return r->lent ? r->lent : r->rows;
}

float *zv__batch_row(zv_reader *r, size_t i) {
    if (!room_for_row(r, i)) return NULL;
    if (!r->no_ids && !room_for_string(r, &r->ids, &r->ids_cap, i)) return NULL;
    if (r->with_texts && !room_for_string(r, &r->texts, &r->texts_cap, i)) return NULL;
    if (r->with_counts && !zv__grow(r->env, &r->counts, &r->counts_cap, i + 1, sizeof *r->counts))
        return NULL;
    if (!zv__columns_row(r, i)) return NULL;
    if (r->with_labels && !room_for_string(r, &r->labels, &r->labels_cap, i)) return NULL;
    return zv__batch_rows(r) + i * r->info.dim;
}

bool zv__batch_full(const zv_reader *r, size_t n) {
    return n >= r->batch_rows;
}

void zv__batch_finish(zv_reader *r, size_t n) {
    r->batch = (zv_batch){.n = n};
    if (n == 0) return;
    r->batch.rows = zv__batch_rows(r);
    r->batch.ids = r->ids;
    r->batch.texts = r->texts;
    r->batch.labels = r->labels;
    r->batch.counts = r->counts;
    zv__columns_finish(r);
}

size_t zv__utf8_repair(zv_buf *b, zv_str s) {
    size_t at = 0, good = 0, replaced = 0;
    while (at < s.len) {
        int32_t cp;
        size_t took = zv__utf8_next(s.ptr + at, s.len - at, &cp);
        if (cp < 0) {
            zv_buf_add(b, s.ptr + good, at - good);
            zv_buf_puts(b, "\xEF\xBF\xBD");
            good = at + took;
            replaced++;
        }
        at += took;
    }
    if (s.len > good) zv_buf_add(b, s.ptr + good, s.len - good);
    return replaced;
}

zv_status zv__batch_string(zv_reader *r, zv_str *out, const char *bytes, size_t len, zv_err *err) {
    zv_buf repaired;
    zv_buf_init(&repaired, r->env);
    zv_str s = {bytes, len};
    if (!zv__utf8_valid(bytes, len, NULL)) {
        zv__utf8_repair(&repaired, s);
        zv_status status = zv_buf_status(&repaired, err);
        if (status != ZV_OK) {
            zv_buf_free(&repaired);
            return status;
        }
        r->bad_utf8++;
        s = (zv_str){repaired.ptr, repaired.len};
    }
    char *copy = zv__arena_strdup(&r->strings, s.ptr, s.len);
    zv_buf_free(&repaired);
    if (!copy) return zv__nomem(err);
    *out = (zv_str){copy, s.len};
    return ZV_OK;
}

zv_status zv__io_set_dim(zv_reader *r, uint64_t dim, zv_err *err) {
    if (dim == 0) return zv_err_set(err, ZV_FORMAT, M_IO_DIM_ZERO, r->path);
    if (dim > ZV__IO_MAX_DIM)
        return zv_err_set(err, ZV_UNSUPPORTED, M_IO_DIM_LARGE, r->path, ULL(dim),
                          (int)ZV__IO_MAX_DIM);
    r->info.dim = (size_t)dim;
    size_t fit = ZV__IO_BATCH_BYTES / (r->info.dim * sizeof(float));
    r->batch_rows = r->batch_asked ? r->batch_asked : ZV_MAX(fit, 1);
    return ZV_OK;
}

zv_status zv__io_check_promise(const zv_reader *r, uint64_t items, uint64_t row_bytes,
                               uint64_t header, zv_err *err) {
    if (r->size == UINT64_MAX) return ZV_OK;
    uint64_t rest = r->size > header ? r->size - header : 0;
    /* items · row_bytes > rest, without overflowing */
    if (items == 0 || row_bytes == 0 || items <= rest / row_bytes) return ZV_OK;
    return zv_err_set(err, ZV_FORMAT, M_IO_PROMISE, r->path, ULL(items), r->info.dim,
                      ULL(rest / row_bytes));
}
