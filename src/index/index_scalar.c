/* index_scalar.c — the kernels of the fast pass in plain C. Each sum runs over the elements in
 * order, in separate lanes, so that the compiler may use the baseline's vectors. */
#include "index/index_private.h"

static bool tile_scalar(const zv__tile *t, uint32_t masks[ZV__TILE_ROWS]) {
    uint32_t any = 0;
    for (size_t r = 0; r < ZV__TILE_ROWS; r++) {
        float sums[ZV__TILE_QUERIES] = {0};
        const float *row = t->rows[r], *q = t->panel;
        for (size_t d = 0; d < t->dim; d++, q += ZV__TILE_QUERIES)
            for (size_t i = 0; i < ZV__TILE_QUERIES; i++) sums[i] += row[d] * q[i];
        masks[r] = 0;
        for (size_t i = 0; i < ZV__TILE_QUERIES; i++) {
            const zv__row_terms *a = &t->terms[r];
            float need = t->limit[i] * a->p + (t->slack[i] * a->n + a->c);
            masks[r] |= (uint32_t)(sums[i] >= need) << i;
        }
        any |= masks[r];
    }
    return any != 0;
}

enum { LANES = 8 };

static float total(const float sums[LANES]) {
    float sum = 0;
    for (size_t i = 0; i < LANES; i++) sum += sums[i];
    return sum;
}

/* Calls each(lane, query, element) for the elements of a row, which may lie at any address. */
#define FOR_ELEMENTS(row, each)                                                                    \
    do {                                                                                           \
        float x[LANES];                                                                            \
        size_t d = 0;                                                                              \
        for (; d + LANES <= dim; d += LANES) {                                                     \
            memcpy(x, (row) + d * sizeof(float), sizeof x);                                        \
            for (size_t i = 0; i < LANES; i++) each(i, query[d + i], x[i]);                        \
        }                                                                                          \
        memcpy(x, (row) + d * sizeof(float), (dim - d) * sizeof(float));                           \
        for (size_t i = 0; d + i < dim; i++) each(i, query[d + i], x[i]);                          \
    } while (0)

#define ADD_DOT(i, q, x) dots[i] += (q) * (x)
#define ADD_BOTH(i, q, x) (dots[i] += (q) * (x), squares[i] += (x) * (x))
#define ADD_APART(i, q, x) squares[i] += ((q) - (x)) * ((q) - (x))

static void dots_scalar(const float *query, const void *first, size_t stride, size_t rows,
                        size_t dim, float *out) {
    for (size_t r = 0; r < rows; r++) {
        float dots[LANES] = {0};
        FOR_ELEMENTS((const char *)first + r * stride, ADD_DOT);
        out[r] = total(dots);
    }
}

static void pairs_scalar(const float *query, const void *first, size_t stride, size_t rows,
                         size_t dim, float *out, float *norms) {
    for (size_t r = 0; r < rows; r++) {
        float dots[LANES] = {0}, squares[LANES] = {0};
        FOR_ELEMENTS((const char *)first + r * stride, ADD_BOTH);
        out[r] = total(dots);
        norms[r] = sqrtf(total(squares));
    }
}

static void apart_scalar(const float *query, const void *first, size_t stride, size_t rows,
                         size_t dim, float *out, float *norms) {
    for (size_t r = 0; r < rows; r++) {
        float squares[LANES] = {0};
        FOR_ELEMENTS((const char *)first + r * stride, ADD_APART);
        out[r] = -total(squares);
        norms[r] = 0;
    }
}

static void low_dots_scalar(const int16_t *query, const int8_t *first, size_t rows, size_t padded,
                            int32_t *out) {
    for (size_t r = 0; r < rows; r++) {
        const int8_t *row = first + r * padded;
        int32_t sum = 0;
        for (size_t d = 0; d < padded; d++) sum += (int32_t)query[d] * row[d];
        out[r] = sum;
    }
}

static size_t sift_scalar(const zv__sift *s, const float *dots, size_t rows, uint32_t *out) {
    size_t n = 0;
    for (size_t i = 0; i < rows; i++) {
        zv__row_terms t = zv__terms_of(s->metric, s->norms[i]);
        if (dots[i] >= s->limit * t.p + (s->slack * t.n + t.c)) out[n++] = (uint32_t)i;
    }
    return n;
}

static size_t low_sift_scalar(const zv__sift *s, const int32_t *dots, size_t rows, uint32_t *out) {
    size_t n = 0;
    for (size_t i = 0; i < rows; i++) {
        zv__row_terms t = zv__terms_of(s->metric, s->norms[i]);
        /* the most that q·x can be, by the |x| of the row */
        float most = (float)dots[i] * (s->scale * s->unit[i]) + (s->slack * s->error[i] + s->add);
        if (s->metric != ZV_COS) most *= s->norms[i];
        if (most >= s->limit * (s->metric == ZV_COS ? 1 : t.p) + t.c) out[n++] = (uint32_t)i;
    }
    return n;
}

const zv__index_kernels zv__index_kernels_scalar = {tile_scalar,    dots_scalar,     pairs_scalar,
                                                    apart_scalar,   low_dots_scalar, sift_scalar,
                                                    low_sift_scalar};

const zv__index_kernels *zv__index_kernels_of(const zv_env *env) {
#if ZV__INDEX_HAS_AVX2
    if (zv_env_cpu(env) >= ZV_CPU_AVX2) return &zv__index_kernels_avx2;
#endif
    (void)env;
    return &zv__index_kernels_scalar;
}
