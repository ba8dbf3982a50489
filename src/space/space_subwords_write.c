/* space_subwords_write.c — n-gram vectors into the file under construction. */
#include "base/base_private.h"

#include "space/space_write.h"

enum { MAX_N = 100 };

zv_status zv_space_add_subwords(zv_space_writer *w, const zv_subwords *u, zv_err *err) {
    if (u->minn < 1 || u->minn > u->maxn || u->maxn > MAX_N || u->buckets < 1 ||
        u->rows > u->buckets || (!u->numbers && u->rows != u->buckets))
        return zv_err_set(err, ZV_USAGE, M_SPACE_SUBWORDS_OPTS, u->minn, u->maxn, ULL(u->buckets),
                          (int)MAX_N);
    w->subwords = *u;
    w->has_subwords = true;
    return ZV_OK;
}

zv_status zv__subwords_put(zv_space_writer *w, zv__st_header *header, zv_err *err) {
    const zv_subwords *u = &w->subwords;
    const uint64_t shape[2] = {u->rows, w->opts.dim};
    const size_t row_bytes = w->opts.dim * sizeof(float);
    char rule[96];
    zv__st_add_tensor(header, "subwords.vectors", ZV__ST_F32, shape, 2);
    const bool together = !u->order && u->stride == row_bytes && u->rows > 0;
    if (together) ZV_TRY(zv__writer_put(w, u->vectors, u->rows * row_bytes, err));
    for (size_t i = 0; !together && i < u->rows; i++) {
        const size_t place = u->order ? u->order[i] : i;
        ZV_TRY(zv__writer_put(w, (const uint8_t *)u->vectors + place * u->stride, row_bytes, err));
    }
    if (u->numbers) {
        zv__st_add_tensor(header, "subwords.numbers", ZV__ST_U32, shape, 1);
        if (u->rows > 0) ZV_TRY(zv__writer_put(w, u->numbers, u->rows * sizeof(uint32_t), err));
    }
    zv__subwords_format(rule, u);
    zv__st_add_meta(header, "zavit.subwords", rule);
    return ZV_OK;
}
