/* explain_dups_equal.c — rows that are the same to the byte: hashes bring them together, bytes decide. */
#include "explain/explain_dups.h"

#include "base/base_dict.h"

static int by_hash(const void *x, const void *y) {
    const zv__hashed *a = x, *b = y;
    if (a->hash != b->hash) return a->hash < b->hash ? -1 : 1;
    return (a->row > b->row) - (a->row < b->row);
}

void zv__group_equal(size_t *keeper, zv__hashed *table, size_t n, zv__same_rows *same,
                     const void *ctx) {
    zv__sort(table, n, sizeof *table, by_hash);
    for (size_t begin = 0, end; begin < n; begin = end) {
        for (end = begin + 1; end < n && table[end].hash == table[begin].hash; end++) {
            const size_t row = table[end].row;
            /* rows of one hash that differ are as rare as hashes that collide: the first one decides */
            for (size_t i = begin; i < end && keeper[row] == row; i++) {
                const size_t first = table[i].row;
                if (keeper[first] == first && same(ctx, first, row)) keeper[row] = first;
            }
        }
    }
}

void zv__dups_group(zv__dups_work *w, zv__hashed *table, size_t n, zv_dup_kind kind,
                    zv__same_rows *same, const void *ctx) {
    zv__group_equal(w->keeper, table, n, same, ctx);
    for (size_t i = 0; i < n; i++) {
        const size_t row = table[i].row;
        if (w->keeper[row] == row) continue;
        w->kind[row] = kind;
        w->similarity[row] = 1;
    }
}

/* ---- Texts ---- */

static bool same_texts(const void *ctx, size_t a, size_t b) {
    return zv_str_equal(zv_space_text(ctx, a), zv_space_text(ctx, b));
}

/* An empty text repeats nothing. */
static size_t hash_texts(zv__hashed *table, const zv__dups_work *w) {
    size_t n = 0;
    for (size_t i = 0; i < w->n; i++) {
        const zv_str text = zv_space_text(w->space, i);
        if (text.len > 0) table[n++] = (zv__hashed){zv__hash(text.ptr, text.len), i};
    }
    return n;
}

/* ---- Vectors ---- */

bool zv__same_vectors(const void *ctx, size_t a, size_t b) {
    return zv__compare_rows(ctx, a, b) == 0;
}

/* Rows that are no vectors are all zero, and no copies of each other. */
static size_t hash_vectors(zv__hashed *table, const zv__dups_work *w) {
    size_t n = 0;
    for (size_t i = 0; i < w->n; i++)
        if (w->keeper[i] == i && zv_row_usable(zv_space_status(w->space, i)))
            table[n++] =
                (zv__hashed){zv__hash(zv__row_bytes(w->space, i), zv__row_length(w->space)), i};
    return n;
}

zv_status zv__dups_equal_texts(zv__dups_work *w, zv_err *err) {
    zv__hashed *table = ZV_NEW(w->env, w->n, zv__hashed);
    if (!table) return zv__nomem(err);
    zv__dups_group(w, table, hash_texts(table, w), ZV_DUP_TEXT, same_texts, w->space);
    zv__free(w->env, table);
    return ZV_OK;
}

zv_status zv__dups_equal_vectors(zv__dups_work *w, zv_err *err) {
    zv__hashed *table = ZV_NEW(w->env, w->n, zv__hashed);
    if (!table) return zv__nomem(err);
    const bool texts = zv_space_has_texts(w->space);
    zv__dups_group(w, table, hash_vectors(table, w), texts ? ZV_DUP_ANGLE : ZV_DUP_VECTOR,
                   zv__same_vectors, w->space);
    zv__free(w->env, table);
    return ZV_OK;
}
