#include "base/base_private.h"

#include "base/base_pool.h"
#include "space/space_private.h"

/* A number is NaN or infinite if all bits of its exponent are set, and zero if none but the sign is:
 * the largest pattern without sign tells both. The loops have no branch, so compilers widen them, and
 * more readily by a fixed number of lanes; without its sign a pattern is a positive integer, too. */
enum { LANES = 16 };

static uint32_t largest_pattern_32(const uint8_t *row, size_t dim) {
    int32_t most[LANES] = {0}, bits[LANES];
    size_t k = 0;
    for (; dim - k >= LANES; k += LANES) {
        memcpy(bits, row + k * sizeof *bits, sizeof bits);
        for (size_t i = 0; i < LANES; i++) {
            bits[i] &= 0x7fffffff;
            most[i] = bits[i] > most[i] ? bits[i] : most[i];
        }
    }
    for (; k < dim; k++) {
        memcpy(bits, row + k * sizeof *bits, sizeof *bits);
        most[0] = ZV_MAX(most[0], bits[0] & 0x7fffffff);
    }
    for (size_t i = 1; i < LANES; i++) most[0] = ZV_MAX(most[0], most[i]);
    return (uint32_t)most[0];
}

static uint32_t largest_pattern_16(const uint8_t *row, size_t dim) {
    uint16_t most = 0;
    for (size_t k = 0; k < dim; k++) {
        uint16_t bits;
        memcpy(&bits, row + k * sizeof bits, sizeof bits);
        bits &= 0x7fff;
        most = bits > most ? bits : most;
    }
    return most;
}

zv_row_status zv__row_look(zv_dtype dtype, const void *row, size_t dim, float scale) {
    const uint8_t *p = row;
    uint32_t most = 0, infinite = 0x7f800000;
    switch (dtype) {
    case ZV_F32:
        most = largest_pattern_32(p, dim);
        break;
    case ZV_F16:
        most = largest_pattern_16(p, dim);
        infinite = 0x7c00;
        break;
    case ZV_BF16:
        most = largest_pattern_16(p, dim);
        infinite = 0x7f80;
        break;
    case ZV_I8:
        if (!isfinite(scale)) return ZV_ROW_NAN;
        for (size_t k = 0; k < dim; k++) most |= p[k];
        if (scale == 0.0F) most = 0;
        break;
    }
    if (most >= infinite) return ZV_ROW_NAN;
    return most == 0 ? ZV_ROW_ZERO : ZV_ROW_OK;
}

enum { BLOCK = 1024 };

typedef struct scan {
    const zv_space *s;
    uint8_t *status;
} scan;

static void scan_block(void *ctx, size_t task, unsigned worker) {
    const scan *c = ctx;
    const zv_space *s = c->s;
    (void)worker;
    size_t end = ZV_MIN((task + 1) * BLOCK, s->n);
    for (size_t i = task * BLOCK; i < end; i++)
        c->status[i] =
            (uint8_t)zv__row_look(s->dtype, s->rows + i * s->stride, s->dim, zv_space_scale(s, i));
}

zv_status zv__status_build(zv_space *s, zv_err *err) {
    if (!s->status) {
        uint8_t *status = ZV_NEW(s->env, s->n, uint8_t);
        if (!status) return zv__nomem(err);
        zv__space_own(s, status);
        scan c = {s, status};
        zv__parallel(s->env, (s->n + BLOCK - 1) / BLOCK, scan_block, &c);
        s->status = status;
    }
    for (size_t i = 0; i < s->n; i++) {
        if (s->status[i] >= ZV__ROW_STATUSES)
            return zv_err_set_at(err, ZV_FORMAT, i, M_SPACE_STATUS, s->path, i, (int)s->status[i]);
        s->status_counts[s->status[i]]++;
    }
    return ZV_OK;
}

size_t zv__first_not_finite(const zv_space *s) {
    for (size_t i = 0; i < s->n; i++) {
        const uint8_t *row = s->rows + i * s->stride;
        if (zv__row_look(s->dtype, row, s->dim, zv_space_scale(s, i)) == ZV_ROW_NAN) return i;
    }
    return SIZE_MAX;
}
