/* zavit/vec.h — the arithmetic of vectors: dot product, norm, distance, angle.
 *
 *     const zv_kernels *k = zv_vec_kernels(env);
 *     double cosine = zv_vec_cosine(k, ZV_F32, a, b, dim);
 *
 * Kernels never fail, never allocate, and accept any alignment; sizes are checked above them.
 *
 * Precision policy
 *   f32, f16, bf16   elements are widened to f32, products are summed in f64. The result is within
 *                    n·2^-52 · Σ|a_i b_i| of the exact one for the stored values (a product of two
 *                    f32 is exact in f64), squared distances within (n+2)·2^-52 · Σ(a_i - b_i)².
 *                    Every number that zavit prints comes from these.
 *   f32 "fast"       products are summed in f32, in eight lanes times four sums: for learning and
 *                    for ranking, where memory or the multiplier is the limit.
 *   i8               exact integers.
 * NaN and infinite elements propagate as in IEEE 754. n = 0 gives 0.
 *
 * Both tiers implement every slot; they agree within the bound above, i8, widening and narrowing
 * exactly. Within a tier, dot_many and sqdist_many give the bits of dot and sqdist, and sqnorm(a)
 * those of dot(a, a).
 */
#ifndef ZAVIT_VEC_H
#define ZAVIT_VEC_H

#include <zavit/base.h>

#ifdef __cplusplus
extern "C" {
#endif

/* Element types of stored vectors. */
typedef enum zv_dtype { ZV_F32, ZV_F16, ZV_BF16, ZV_I8 } zv_dtype;
enum { ZV_DTYPES = 4 };

ZV_API size_t zv_dtype_size(zv_dtype dtype); /* bytes per element */
ZV_API const char *zv_dtype_name(zv_dtype dtype); /* "f32", "f16", "bf16", "i8" */
/* Reads a name as zv_dtype_name writes it, any case; false if unknown. */
ZV_API bool zv_dtype_parse(zv_dtype *out, const char *name);

/* ---- The kernel table ------------------------------------------------------------------------- */

/* Two vectors of n elements to a number. */
typedef double zv_kernel_pair(const void *a, const void *b, size_t n);
/* One vector to a number. */
typedef double zv_kernel_one(const void *a, size_t n);
/* One query against `rows` rows that lie `stride` bytes apart; writes out[rows]. */
typedef void zv_kernel_many(const void *query, const void *first_row, size_t rows, size_t stride,
                            size_t n, double *out);
/* Widens n stored elements to f32, or narrows n f32 to stored elements (round to nearest even;
 * f16 overflow gives infinity; NaN stays NaN). I8 has no row here: it needs a scale. */
typedef void zv_kernel_widen(float *out, const void *in, size_t n);
typedef void zv_kernel_narrow(void *out, const float *in, size_t n);

/* One table per tier; index the arrays by zv_dtype. */
typedef struct zv_kernels {
    zv_cpu tier;
    zv_kernel_pair *dot[ZV_DTYPES]; /* Σ a_i b_i */
    zv_kernel_pair *sqdist[ZV_DTYPES]; /* Σ (a_i - b_i)² */
    zv_kernel_one *sqnorm[ZV_DTYPES]; /* Σ a_i² */
    zv_kernel_many *dot_many[ZV_DTYPES]; /* query has the dtype of the rows */
    zv_kernel_many *sqdist_many[ZV_DTYPES];
    zv_kernel_widen *widen[ZV_DTYPES]; /* [ZV_I8] is the plain integer value */
    zv_kernel_narrow *narrow[ZV_DTYPES]; /* [ZV_I8] rounds, clips to ±127, NaN to 0 */
    /* f32 "fast" family, used by learning and ranking; any alignment. dot_fast is within
     * (n+1)·2^-23 · Σ|a_i b_i|, axpy within 2^-23 · (|y| + |alpha x|) per element. */
    float (*dot_fast)(const float *a, const float *b, size_t n);
    void (*axpy)(float *y, float alpha, const float *x, size_t n); /* y += alpha x */
    void (*scale)(float *y, float alpha, size_t n); /* y *= alpha */
    void (*sum_f64)(double *y, double alpha, const float *x, size_t n); /* y += alpha x in f64 */
} zv_kernels;

/* The table of the environment's tier. Constant, shared by all threads, never NULL. */
ZV_API const zv_kernels *zv_vec_kernels(const zv_env *env);

/* ---- In words ---------------------------------------------------------------------------------- */

/* cos = a·b / (|a| |b|), clipped to [-1, 1]; NaN if either norm is 0 or not finite. */
ZV_API double zv_vec_cosine(const zv_kernels *k, zv_dtype dtype, const void *a, const void *b,
                            size_t n);
/* Euclidean norm. */
ZV_API double zv_vec_norm(const zv_kernels *k, zv_dtype dtype, const void *a, size_t n);
/* Euclidean distance. */
ZV_API double zv_vec_distance(const zv_kernels *k, zv_dtype dtype, const void *a, const void *b,
                              size_t n);
/* Angle in degrees, 0 … 180, of a cosine. */
ZV_API double zv_vec_angle(double cosine);
/* Writes a / |a| to out (may be a itself); returns the norm, and leaves out all zero and returns 0
 * when the norm is 0 or not finite. */
ZV_API double zv_vec_normalize(const zv_kernels *k, float *out, const float *a, size_t n);

/* One stored element as f32; the reference for the kernels, and exact. */
ZV_API float zv_f16_to_f32(uint16_t h);
ZV_API float zv_bf16_to_f32(uint16_t h);
ZV_API uint16_t zv_f32_to_f16(float f); /* to nearest, ties to even */
ZV_API uint16_t zv_f32_to_bf16(float f); /* to nearest, ties to even */

/* Quantises n f32 to i8: scale = max|a| / 127, out_i = round(a_i / scale). Returns the scale;
 * all zero and scale 0 for a zero vector. NaN if an element is not finite (out is then zero). */
ZV_API float zv_vec_quantize_i8(int8_t *out, const float *a, size_t n);

/* ---- Probes: what this machine can do ----------------------------------------------------------
 *
 * Each works for about `seconds` (at least one step) on every thread of the environment, in its
 * tier, and returns a rate per second: all work done over the time from first to last. They take
 * memory from the caller, allocate nothing and cannot fail; where there is nothing to work on, they
 * return 0. Nothing else should run meanwhile.
 */

/* Multiply-adds of f32 on twelve independent sums: the most that a kernel could reach. Flop/s, a
 * multiply-add being two. The scalar tier multiplies and adds four at a time, as every x86-64 can. */
ZV_API double zv_vec_probe_fma(const zv_env *env, double seconds);
/* Reads `bytes` of memory over and over, each thread its own part. Bytes/s. Parts that fit a cache
 * are read once before the clock starts. */
ZV_API double zv_vec_probe_read(const zv_env *env, const void *data, size_t bytes, double seconds);
/* Reads random rows of `row_bytes` (at least 32) out of `bytes`; ahead > 0: prefetches the row that
 * comes so many later. Rows/s. */
ZV_API double zv_vec_probe_gather(const zv_env *env, const void *data, size_t bytes,
                                  size_t row_bytes, size_t ahead, double seconds);
/* Passes a cache line from one thread to another and back: each waits for what the other has written. Passes/s.
 * What two threads share and both write costs at least the inverse each time that it changes sides; between cores
 * that share a cache some 40 ns, between others 200 ns. With one thread: what reading and writing alone cost. */
ZV_API double zv_vec_probe_pass(const zv_env *env, double seconds);

/* OpenBLAS, the peer that kernels are measured against, on the environment's threads.
 * c = a · b, all [n, n], row-major: flop/s, 2 n³ a product. */
ZV_API double zv_vec_probe_sgemm(const zv_env *env, float *c, const float *a, const float *b,
                                 size_t n, double seconds);
/* y = a · x with a [rows, n]: products/s. */
ZV_API double zv_vec_probe_sgemv(const zv_env *env, float *y, const float *a, const float *x,
                                 size_t rows, size_t n, double seconds);
/* x · y of n elements, one thread: dot products/s; the last one's result goes to *dot. */
ZV_API double zv_vec_probe_sdot(float *dot, const float *x, const float *y, size_t n,
                                double seconds);
/* The configuration that OpenBLAS states of itself, the kernels that it chose, and its threads. */
ZV_API const char *zv_vec_probe_blas(const char **kernels, unsigned *threads);

#ifdef __cplusplus
}
#endif
#endif
