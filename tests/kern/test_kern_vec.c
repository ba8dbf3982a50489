/* test_kern_vec.c — every slot of the kernel table, in every tier that this processor has, for sizes
 * 0 … 257 at many alignments, against a long double reference with the bounds of vec.h.
 *
 * Inputs lie in pages between two pages without access: ending exactly at the edge, so that reading
 * one byte too many faults, or beginning at it. Outputs lie there as well, with guard bytes around.
 *
 *     test_kern_vec            runs the tests; ZAVIT_TEST_SEED=N chooses other numbers
 *     test_kern_vec --bench    prints ns and GB/s per slot and tier
 */
#include "zt.h"

#include <sys/mman.h>
#include <time.h>
#include <unistd.h>

#include <zavit/vec.h>

#include "vec/vec_private.h"

enum { MAX_N = 257, MAX_ROWS = 5, PAGES = 4, GUARD = 0xa5 };

static uint64_t seed = 20011;
static zv_rng rng;

/* What is being tested, for the message of a failure. */
static struct {
    const char *slot, *tier, *dtype;
    size_t n, placement;
} now;

#define FAIL(...)                                                                                  \
    do {                                                                                           \
        char text_[200];                                                                           \
        snprintf(text_, sizeof text_, __VA_ARGS__);                                                \
        fail_msg("%s %s %s n=%zu placement=%zu: %s (ZAVIT_TEST_SEED=%llu)", now.slot, now.dtype,   \
                 now.tier, now.n, now.placement, text_, (unsigned long long)seed);                 \
    } while (0)

/* ---- Tiers ---- */

static size_t tiers(const zv_kernels *out[2]) {
    size_t count = 0;
    out[count++] = &zv__kernels_scalar;
#if ZV__HAS_AVX2_TIER
    if (zv_vec_kernels(NULL) == &zv__kernels_avx2) out[count++] = &zv__kernels_avx2;
#endif
    return count;
}

/* ---- Memory between pages without access ---- */

typedef struct region {
    uint8_t *start, *end;
} region;

static region region_a, region_b, region_out;

static region region_new(void) {
    size_t page = (size_t)sysconf(_SC_PAGESIZE);
    uint8_t *all = mmap(NULL, (PAGES + 2) * page, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    assert_true(all != MAP_FAILED);
    region r = {all + page, all + (PAGES + 1) * page};
    assert_int_equal(mprotect(r.start, PAGES * page, PROT_READ | PROT_WRITE), 0);
    return r;
}

/* Placements: how many bytes, and elements, lie between the vector and an edge. */
static const struct {
    bool front;
    size_t bytes, elements;
} placements[] = {{false, 0, 0}, {false, 1, 0}, {false, 0, 1}, {false, 3, 0}, {false, 0, 2},
                  {false, 0, 3}, {false, 7, 1}, {true, 0, 0},  {true, 1, 0},  {true, 5, 3}};
enum { PLACEMENTS = 10 };

static uint8_t *place(region r, size_t placement, size_t bytes, size_t element) {
    placement %= PLACEMENTS;
    size_t gap = placements[placement].bytes + placements[placement].elements * element;
    return placements[placement].front ? r.start + gap : r.end - gap - bytes;
}

/* The output's place, everything around it filled with GUARD. */
static uint8_t *place_out(size_t placement, size_t bytes, size_t element) {
    memset(region_out.start, GUARD, (size_t)(region_out.end - region_out.start));
    return place(region_out, placement, bytes, element);
}

static void check_guard(const uint8_t *out, size_t bytes) {
    for (const uint8_t *p = region_out.start; p < region_out.end; p++)
        if (*p != GUARD && (p < out || p >= out + bytes))
            FAIL("wrote %td bytes from the output's start", p - out);
}

/* ---- Elements: random ones, and their exact values by another way than the library's ---- */

static float random_f32(void) {
    switch (zv_rng_below(&rng, 12)) {
    case 0:
        return 0.0f;
    case 1:
        return -0.0f;
    case 2: /* far apart, to make the bound tight */
        return (float)ldexp(zv_rng_normal(&rng), (int)zv_rng_below(&rng, 60) - 30);
    default:
        return (float)zv_rng_normal(&rng);
    }
}

static uint16_t random_half(uint16_t exponent_bits) {
    for (;;) {
        uint16_t h = (uint16_t)zv_rng_u64(&rng);
        if ((h & exponent_bits) != exponent_bits) return h; /* finite */
    }
}

static void fill(zv_dtype dtype, uint8_t *row, size_t n) {
    for (size_t i = 0; i < n; i++) {
        float f = random_f32();
        uint16_t h = random_half(dtype == ZV_F16 ? 0x7c00 : 0x7f80);
        if (dtype == ZV_F32)
            memcpy(row + 4 * i, &f, 4);
        else if (dtype == ZV_I8)
            row[i] = zv_rng_below(&rng, 8) ? (uint8_t)h : 0x80; /* -128 often */
        else
            memcpy(row + 2 * i, &h, 2);
    }
}

static double reference_half(uint16_t h) {
    double sign = h & 0x8000 ? -1 : 1, mantissa = h & 0x3ff;
    int exponent = (h >> 10) & 31;
    if (exponent == 31) return mantissa != 0 ? (double)NAN : sign * (double)INFINITY;
    return sign * (exponent ? ldexp(1024 + mantissa, exponent - 25) : ldexp(mantissa, -24));
}

static long double value(zv_dtype dtype, const uint8_t *row, size_t i) {
    float f;
    uint16_t h;
    switch (dtype) {
    case ZV_F32:
        memcpy(&f, row + 4 * i, 4);
        return (long double)f;
    case ZV_F16:
        memcpy(&h, row + 2 * i, 2);
        return (long double)reference_half(h);
    case ZV_BF16:
        memcpy(&h, row + 2 * i, 2);
        memcpy(&f, &(uint32_t){(uint32_t)h << 16}, 4);
        return (long double)f;
    default:
        return (long double)(int8_t)row[i];
    }
}

typedef enum operation { DOT, SQDIST } operation;

/* The exact result (to 2^-63), and the sum of magnitudes that the bound is stated in. */
static long double reference(operation op, zv_dtype dtype, const uint8_t *a, const uint8_t *b,
                             size_t n, long double *magnitude) {
    long double sum = 0;
    *magnitude = 0;
    for (size_t i = 0; i < n; i++) {
        long double x = value(dtype, a, i), y = value(dtype, b, i);
        long double term = op == DOT ? x * y : (x - y) * (x - y);
        sum += term;
        *magnitude += fabsl(term);
    }
    return sum;
}

static void check_sum(double got, operation op, zv_dtype dtype, const uint8_t *a, const uint8_t *b,
                      size_t n) {
    long double magnitude, want = reference(op, dtype, a, b, n, &magnitude);
    long double units = dtype == ZV_I8 ? 0 : (long double)n + (op == SQDIST ? 2 : 0);
    long double bound = units * 0x1p-52L * magnitude;
    bool same = isnan(want) ? isnan(got) != 0 : (long double)got == want;
    if (!same && !(fabsl((long double)got - want) <= bound))
        FAIL("%.17g, expected %.17Lg within %.3Lg", got, want, bound);
}

/* ---- The loop over tiers, types, sizes and placements ---- */

typedef void case_fn(const zv_kernels *k, zv_dtype dtype, size_t n, size_t placement);

static void for_all(const char *slot, int dtypes, case_fn *fn) {
    const zv_kernels *table[2];
    size_t count = tiers(table);
    rng = zv_rng_seed(seed);
    now.slot = slot;
    for (size_t t = 0; t < count; t++) {
        now.tier = zv_cpu_name(table[t]->tier);
        for (int dtype = 0; dtype < dtypes; dtype++) {
            now.dtype = zv_dtype_name((zv_dtype)dtype);
            for (now.n = 0; now.n <= MAX_N; now.n++)
                for (now.placement = 0; now.placement < PLACEMENTS; now.placement++)
                    fn(table[t], (zv_dtype)dtype, now.n, now.placement);
        }
    }
}

static void pair_case(const zv_kernels *k, zv_dtype dtype, size_t n, size_t placement) {
    size_t size = zv_dtype_size(dtype);
    uint8_t *a = place(region_a, placement, n * size, size);
    uint8_t *b = place(region_b, placement + n, n * size, size); /* other offsets beside a's */
    fill(dtype, a, n);
    fill(dtype, b, n);
    double dot = k->dot[dtype](a, b, n);
    check_sum(dot, DOT, dtype, a, b, n);
    check_sum(k->sqdist[dtype](a, b, n), SQDIST, dtype, a, b, n);
    check_sum(k->sqnorm[dtype](a, n), DOT, dtype, a, a, n);
    if (k->sqnorm[dtype](a, n) != k->dot[dtype](a, a, n)) FAIL("sqnorm differs from dot(a, a)");
    if (n == 0 && (dot != 0 || k->sqdist[dtype](a, b, 0) != 0)) FAIL("not 0 for n = 0");
}

static void pairs_match_the_reference(void **state) {
    (void)state;
    for_all("dot, sqdist, sqnorm", ZV_DTYPES, pair_case);
}

static void many_case(const zv_kernels *k, zv_dtype dtype, size_t n, size_t placement) {
    size_t size = zv_dtype_size(dtype), rows = (n + placement) % (MAX_ROWS + 1);
    size_t stride = n * size + (placement % 3) * 3; /* rows at odd addresses too */
    size_t bytes = rows ? (rows - 1) * stride + n * size : 0;
    uint8_t *query = place(region_a, placement + 1, n * size, size);
    uint8_t *first = place(region_b, placement, bytes, size);
    fill(dtype, query, n);
    for (size_t r = 0; r < rows; r++) fill(dtype, first + r * stride, n);
    for (int op = DOT; op <= SQDIST; op++) {
        zv_kernel_pair *pair = op == DOT ? k->dot[dtype] : k->sqdist[dtype];
        double *out = (double *)(void *)(region_out.end - rows * sizeof(double));
        memset(region_out.start, GUARD, (size_t)(region_out.end - region_out.start));
        (op == DOT ? k->dot_many : k->sqdist_many)[dtype](query, first, rows, stride, n, out);
        check_guard((uint8_t *)out, rows * sizeof(double));
        for (size_t r = 0; r < rows; r++) {
            check_sum(out[r], (operation)op, dtype, query, first + r * stride, n);
            double alone = pair(query, first + r * stride, n);
            if (memcmp(&alone, &out[r], sizeof alone) != 0)
                FAIL("row %zu: %.17g, alone %.17g", r, out[r], alone);
        }
    }
}

static void many_match_pairs(void **state) {
    (void)state;
    for_all("dot_many, sqdist_many", ZV_DTYPES, many_case);
}

/* NaN and ∞ at every position of every size up to two steps of the widest loop and a tail. */
static void special_case(const zv_kernels *k, zv_dtype dtype, size_t n, size_t placement) {
    static const float specials[] = {NAN, INFINITY, -INFINITY};
    size_t size = zv_dtype_size(dtype);
    if (n > 41 || dtype == ZV_I8 || placement > 2) return;
    uint8_t *a = place(region_a, placement, n * size, size);
    uint8_t *b = place(region_b, 0, n * size, size);
    for (size_t i = 0; i < n; i++) {
        fill(dtype, a, n);
        fill(dtype, b, n);
        zv__kernels_scalar.narrow[dtype](a + i * size, &specials[(i + placement) % 3], 1);
        if (i % 4 == 3) /* a second one: ∞ - ∞, 0 · ∞ */
            zv__kernels_scalar.narrow[dtype](b + (i / 2) * size, &specials[1], 1);
        check_sum(k->dot[dtype](a, b, n), DOT, dtype, a, b, n);
        check_sum(k->sqdist[dtype](a, b, n), SQDIST, dtype, a, b, n);
        check_sum(k->sqnorm[dtype](a, n), DOT, dtype, a, a, n);
    }
}

static void nan_and_infinity_propagate(void **state) {
    (void)state;
    for_all("special values", ZV_DTYPES, special_case);
}

static void widen_case(const zv_kernels *k, zv_dtype dtype, size_t n, size_t placement) {
    size_t size = zv_dtype_size(dtype);
    uint8_t *in = place(region_a, placement, n * size, size);
    fill(dtype, in, n);
    uint8_t *out = place_out(placement + 1, n * 4, 4);
    k->widen[dtype]((float *)(void *)out, in, n);
    check_guard(out, n * 4);
    for (size_t i = 0; i < n; i++)
        if (value(ZV_F32, out, i) != value(dtype, in, i)) FAIL("element %zu differs", i);
}

static void widening_is_exact(void **state) {
    (void)state;
    for_all("widen", ZV_DTYPES, widen_case);
}

/* To the nearest value of a format with `bits` of mantissa, ties to even, from the definition. */
static double reference_round(float f, int bits, int least_exponent, double largest) {
    if (!isfinite(f) || f == 0) return (double)f;
    int exponent;
    frexp((double)f, &exponent);
    double step = ldexp(1, (exponent - 1 < least_exponent ? least_exponent : exponent - 1) - bits);
    double rounded = nearbyint((double)f / step) * step;
    return fabs(rounded) > largest ? copysign((double)INFINITY, rounded) : rounded;
}

static double reference_narrow(zv_dtype dtype, float f) {
    switch (dtype) {
    case ZV_F16:
        return reference_round(f, 10, -14, 65504);
    case ZV_BF16:
        return reference_round(f, 7, -126, 0x1.fep127);
    case ZV_I8:
        return isnan(f) ? 0 : fmax(-127, fmin(127, nearbyint((double)f)));
    default:
        return (double)f;
    }
}

static void check_narrow(zv_dtype dtype, const uint8_t *out, size_t i, float f) {
    double got = (double)value(dtype, out, i), want = reference_narrow(dtype, f);
    bool same = isnan(want) ? isnan(got) != 0 : got == want;
    if (dtype != ZV_I8 && !isnan(want)) same = same && signbit(got) == signbit(want);
    if (!same) FAIL("%a becomes %a, expected %a", (double)f, got, want);
}

static void narrow_case(const zv_kernels *k, zv_dtype dtype, size_t n, size_t placement) {
    static const float specials[] = {NAN,      INFINITY, -INFINITY, -0.0f,       65504.0f,
                                     65519.9f, 65520.0f, 0x1p-24f,  0x1p-25f,    0x1p-26f,
                                     1e-45f,   3.4e38f,  126.5f,    127.49f,     -127.5f,
                                     -128.0f,  0.5f,     1.5f,      0x1.fffp-15f};
    size_t size = zv_dtype_size(dtype);
    uint8_t *in = place(region_a, placement, n * 4, 4);
    fill(ZV_F32, in, n);
    for (size_t i = placement; i < n; i += 7)
        memcpy(in + 4 * i, &specials[zv_rng_below(&rng, ZV_COUNT(specials))], 4);
    uint8_t *out = place_out(placement + 1, n * size, size);
    k->narrow[dtype](out, (const float *)(const void *)in, n);
    check_guard(out, n * size);
    for (size_t i = 0; i < n; i++) check_narrow(dtype, out, i, (float)value(ZV_F32, in, i));
}

static void narrowing_is_to_nearest_even(void **state) {
    (void)state;
    for_all("narrow", ZV_DTYPES, narrow_case);
}

/* ---- The fast family ---- */

static void fast_case(const zv_kernels *k, zv_dtype dtype, size_t n, size_t placement) {
    (void)dtype;
    uint8_t *a = place(region_a, placement, n * 4, 4);
    uint8_t *b = place(region_b, placement + n, n * 4, 4);
    fill(ZV_F32, a, n);
    fill(ZV_F32, b, n);
    double got =
        (double)k->dot_fast((const float *)(const void *)a, (const float *)(const void *)b, n);
    long double magnitude, want = reference(DOT, ZV_F32, a, b, n, &magnitude);
    long double bound = (long double)(n + 1) * 0x1p-23L * magnitude;
    if (!(fabsl((long double)got - want) <= bound)) FAIL("%.9g, expected %.9Lg", got, want);
}

static void dot_fast_is_within_its_bound(void **state) {
    (void)state;
    for_all("dot_fast", 1, fast_case);
}

/* y += alpha x in f32 and in f64, and y *= alpha; y lies in the guarded output. */
static void update_case(const zv_kernels *k, zv_dtype dtype, size_t n, size_t placement) {
    (void)dtype;
    uint8_t *x = place(region_a, placement, n * 4, 4), before[8 * MAX_N];
    fill(ZV_F32, x, n);
    float alpha = random_f32();
    uint8_t *y = place_out(placement + n, n * 4, 4);
    fill(ZV_F32, y, n);
    memcpy(before, y, n * 4);
    k->axpy((float *)(void *)y, alpha, (const float *)(const void *)x, n);
    check_guard(y, n * 4);
    for (size_t i = 0; i < n; i++) {
        long double old = value(ZV_F32, before, i), add = (long double)alpha * value(ZV_F32, x, i);
        if (!(fabsl(value(ZV_F32, y, i) - (old + add)) <= 0x1p-23L * (fabsl(old) + fabsl(add))))
            FAIL("axpy: element %zu is off", i);
    }
    memcpy(y, before, n * 4);
    k->scale((float *)(void *)y, alpha, n);
    check_guard(y, n * 4);
    for (size_t i = 0; i < n; i++)
        if ((float)value(ZV_F32, y, i) != (float)value(ZV_F32, before, i) * alpha)
            FAIL("scale: element %zu is off", i);
}

static void sum_f64_case(const zv_kernels *k, zv_dtype dtype, size_t n, size_t placement) {
    (void)dtype;
    uint8_t *x = place(region_a, placement, n * 4, 4), *y = place_out(placement + n, n * 8, 8);
    double before[MAX_N + 1], after[MAX_N + 1], alpha = zv_rng_normal(&rng);
    fill(ZV_F32, x, n);
    for (size_t i = 0; i < n; i++) before[i] = zv_rng_normal(&rng);
    memcpy(y, before, n * 8);
    k->sum_f64((double *)(void *)y, alpha, (const float *)(const void *)x, n);
    check_guard(y, n * 8);
    memcpy(after, y, n * 8);
    for (size_t i = 0; i < n; i++) {
        long double add = (long double)alpha * value(ZV_F32, x, i), old = (long double)before[i];
        long double bound = 0x1p-52L * (fabsl(old) + fabsl(add));
        if (!(fabsl((long double)after[i] - (old + add)) <= bound)) FAIL("element %zu is off", i);
    }
}

static void updates_are_within_their_bounds(void **state) {
    (void)state;
    for_all("axpy, scale", 1, update_case);
    for_all("sum_f64", 1, sum_f64_case);
}

/* ---- Beyond the sizes above ---- */

/* Sums of extremes over several 32-bit blocks: a block that overflowed would show. */
static void long_i8_sums_are_exact(void **state) {
    (void)state;
    enum { N = 5 * 65536 + 29 };
    const zv_kernels *table[2];
    size_t count = tiers(table);
    int8_t *low = test_malloc(N), *high = test_malloc(N);
    memset(low, -128, N);
    memset(high, 127, N);
    for (size_t t = 0; t < count; t++) {
        ZT_CLOSE(table[t]->dot[ZV_I8](low, low, N), 16384.0 * N, 0);
        ZT_CLOSE(table[t]->dot[ZV_I8](low, high, N), -16256.0 * N, 0);
        ZT_CLOSE(table[t]->sqdist[ZV_I8](low, high, N), 65025.0 * N, 0);
        ZT_CLOSE(table[t]->sqnorm[ZV_I8](low, N), 16384.0 * N, 0);
    }
    test_free(low);
    test_free(high);
}

/* All stored halves: the value by definition, and the same bits in every tier, NaN included. */
static void every_half_widens_exactly(void **state) {
    (void)state;
    const zv_kernels *table[2];
    size_t count = tiers(table);
    for (uint32_t h = 0; h < 65536; h++) {
        uint16_t halves[8];
        uint32_t one, many[8];
        for (size_t i = 0; i < 8; i++) halves[i] = (uint16_t)h;
        ZT_CLOSE(zv_f16_to_f32((uint16_t)h), reference_half((uint16_t)h), 0);
        for (size_t t = 0; t < 2 * count; t++) {
            zv_dtype dtype = t % 2 ? ZV_BF16 : ZV_F16;
            float f = t % 2 ? zv_bf16_to_f32((uint16_t)h) : zv_f16_to_f32((uint16_t)h);
            memcpy(&one, &f, 4);
            table[t / 2]->widen[dtype]((float *)(void *)many, halves, 8);
            if (many[0] != one || many[7] != one)
                fail_msg("%s %04x: %08x and %08x", zv_dtype_name(dtype), h, many[0], one);
            if (t % 2 && one != h << 16) fail_msg("bf16 %04x: %08x", h, one);
        }
    }
}

/* f32 patterns: each upper half with the lower halves that matter to rounding, then random ones. */
static void check_narrowing_of(const zv_kernels *const *table, size_t count, const uint32_t *bits) {
    for (int dtype = ZV_F16; dtype <= ZV_BF16; dtype++) {
        uint16_t out[8];
        for (size_t t = 0; t < count; t++) {
            table[t]->narrow[dtype](out, (const float *)(const void *)bits, 8);
            for (size_t i = 0; i < 8; i++) {
                float f;
                memcpy(&f, &bits[i], 4);
                uint16_t one = dtype == ZV_F16 ? zv_f32_to_f16(f) : zv_f32_to_bf16(f);
                if (out[i] != one)
                    fail_msg("%08x: %04x in %s, %04x alone", bits[i], out[i],
                             zv_cpu_name(table[t]->tier), one);
                if (t == 0) check_narrow((zv_dtype)dtype, (uint8_t *)out, i, f);
            }
        }
    }
}

static void narrowing_agrees_on_all_upper_halves(void **state) {
    (void)state;
    static const uint32_t edges[8] = {0, 1, 0xfff, 0x1000, 0x1001, 0x1fff, 0x7fff, 0x8000};
    const zv_kernels *table[2];
    size_t count = tiers(table);
    rng = zv_rng_seed(seed);
    now.slot = "narrow", now.tier = "every", now.dtype = "half";
    for (uint32_t upper = 0; upper < 65536; upper++) {
        uint32_t bits[8];
        for (size_t i = 0; i < 8; i++) bits[i] = upper << 16 | edges[i];
        check_narrowing_of(table, count, bits);
        for (size_t i = 0; i < 8; i++) /* the odd neighbours of the ties, and anything */
            bits[i] = upper << 16 | (i < 4 ? edges[i + 2] + 0x2000 : zv_rng_u64(&rng) & 0xffff);
        check_narrowing_of(table, count, bits);
    }
}

/* ---- Speed ---- */

enum { BENCH_N = 768, BENCH_ROWS = 64 };

typedef struct bench {
    const zv_kernels *k;
    zv_dtype dtype;
    uint8_t *a, *rows;
    float *x, *y;
    double *out;
} bench;

static double bench_sink;

#define BENCH_LIST(X)                                                                              \
    X(dot, 2, size, bench_sink += b->k->dot[b->dtype](b->a, b->rows, BENCH_N))                     \
    X(sqdist, 2, size, bench_sink += b->k->sqdist[b->dtype](b->a, b->rows, BENCH_N))               \
    X(sqnorm, 1, size, bench_sink += b->k->sqnorm[b->dtype](b->a, BENCH_N))                        \
    X(dot_many, BENCH_ROWS, size,                                                                  \
      b->k->dot_many[b->dtype](b->a, b->rows, BENCH_ROWS, BENCH_N * size, BENCH_N, b->out))        \
    X(sqdist_many, BENCH_ROWS, size,                                                               \
      b->k->sqdist_many[b->dtype](b->a, b->rows, BENCH_ROWS, BENCH_N * size, BENCH_N, b->out))     \
    X(widen, 1, size + 4, b->k->widen[b->dtype](b->y, b->a, BENCH_N))                              \
    X(narrow, 1, size + 4, b->k->narrow[b->dtype](b->rows, b->x, BENCH_N))                         \
    X(dot_fast, 2, size, bench_sink += (double)b->k->dot_fast(b->x, b->y, BENCH_N))                \
    X(axpy, 3, size, b->k->axpy(b->y, 1e-9f, b->x, BENCH_N))                                       \
    X(scale, 2, size, b->k->scale(b->y, 0.999f, BENCH_N))                                          \
    X(sum_f64, 5, size, b->k->sum_f64(b->out, 1e-9, b->x, BENCH_N))

static double seconds(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

/* Best of five; rows of one call stay in the second-level cache. */
#define BENCH_FUNCTION(name, vectors, bytes, call)                                                 \
    static void bench_##name(const bench *b) {                                                     \
        size_t size = zv_dtype_size(b->dtype);                                                     \
        double best = 1e9, moved = (double)(vectors)*BENCH_N * (double)(bytes);                    \
        (void)size;                                                                                \
        for (int round = 0; round < 5; round++) {                                                  \
            size_t calls = 0;                                                                      \
            double start = seconds(), end;                                                         \
            do {                                                                                   \
                for (int i = 0; i < 100; i++) call;                                                \
                calls += 100;                                                                      \
                end = seconds();                                                                   \
            } while (end - start < 0.004);                                                         \
            best = fmin(best, (end - start) / (double)calls);                                      \
        }                                                                                          \
        printf("%-12s %-5s %-7s %10.1f ns %8.2f GB/s\n", #name, zv_dtype_name(b->dtype),           \
               zv_cpu_name(b->k->tier), best * 1e9, moved / best * 1e-9);                          \
    }
BENCH_LIST(BENCH_FUNCTION)

static int run_bench(void) {
    static void (*const all[])(const bench *) = {
#define BENCH_ENTRY(name, vectors, bytes, call) bench_##name,
        BENCH_LIST(BENCH_ENTRY)};
    const zv_kernels *table[2];
    size_t count = tiers(table);
    rng = zv_rng_seed(seed);
    bench b = {.a = zv__alloc(NULL, BENCH_N * 4, 1),
               .rows = zv__alloc(NULL, BENCH_ROWS * BENCH_N * 4, 1),
               .x = zv__alloc(NULL, BENCH_N * 4, 1),
               .y = zv__alloc(NULL, BENCH_N * 4, 1),
               .out = zv__calloc(NULL, BENCH_N, 8)};
    printf("%d dimensions; %d rows for the _many kernels\n", BENCH_N, BENCH_ROWS);
    for (size_t f = 0; f < ZV_COUNT(all); f++) {
        for (int dtype = 0; dtype < (f < 7 ? ZV_DTYPES : 1); dtype++) {
            b.dtype = (zv_dtype)dtype;
            fill(b.dtype, b.a, BENCH_N);
            fill(b.dtype, b.rows, (size_t)BENCH_ROWS * BENCH_N);
            fill(ZV_F32, (uint8_t *)b.x, BENCH_N);
            fill(ZV_F32, (uint8_t *)b.y, BENCH_N);
            for (size_t t = 0; t < count; t++) {
                b.k = table[t];
                all[f](&b);
            }
        }
    }
    zv__free(NULL, b.a);
    zv__free(NULL, b.rows);
    zv__free(NULL, b.x);
    zv__free(NULL, b.y);
    zv__free(NULL, b.out);
    return bench_sink == 0.123; /* keeps the sums alive */
}

int main(int argc, char **argv) {
    const char *chosen = getenv("ZAVIT_TEST_SEED");
    if (chosen) seed = strtoull(chosen, NULL, 10);
    if (argc > 1 && strcmp(argv[1], "--bench") == 0) return run_bench();
    region_a = region_new();
    region_b = region_new();
    region_out = region_new();
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(pairs_match_the_reference),
        cmocka_unit_test(many_match_pairs),
        cmocka_unit_test(nan_and_infinity_propagate),
        cmocka_unit_test(widening_is_exact),
        cmocka_unit_test(narrowing_is_to_nearest_even),
        cmocka_unit_test(dot_fast_is_within_its_bound),
        cmocka_unit_test(updates_are_within_their_bounds),
        cmocka_unit_test(long_i8_sums_are_exact),
        cmocka_unit_test(every_half_widens_exactly),
        cmocka_unit_test(narrowing_agrees_on_all_upper_halves),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
