#include "base/base_private.h"

#include "vec/vec_probe.h"

#include <cblas.h>
#include <stdatomic.h>

#include "base/base_pool.h"

/* vec_probe.c — what this machine can do: arithmetic, memory, and OpenBLAS as the peer. */

/* ---- The loops of the scalar tier ---- */

/* Four lanes are what every x86-64 (and every 64-bit Arm) has; compilers without this extension get
 * single floats. */
#if defined(__GNUC__)
enum { LANES = 4 };
typedef float lanes __attribute__((vector_size(16)));
typedef uint64_t words __attribute__((vector_size(16)));
#define FIRST(v) (v)[0]
#define FILLED(x) ((lanes){(x), (x), (x), (x)})
#else
enum { LANES = 1 };
typedef float lanes;
typedef uint64_t words;
#define FIRST(v) (v)
#define FILLED(x) (x)
#endif

enum { SUMS = 12, UNROLL = 8 };

static float fma_loop(size_t rounds, float factor, float term) {
    lanes sum[SUMS], f = FILLED(factor), t = FILLED(term);
#pragma GCC unroll 12
    for (int i = 0; i < SUMS; i++) sum[i] = FILLED((float)i);
    for (size_t r = 0; r < rounds; r++) {
#pragma GCC unroll 12
        for (int i = 0; i < SUMS; i++) sum[i] = sum[i] * f + t;
    }
    lanes all = sum[0];
#pragma GCC unroll 12
    for (int i = 1; i < SUMS; i++) all += sum[i];
    return FIRST(all);
}

static inline words load(const uint8_t *p) {
    words w;
    memcpy(&w, p, sizeof w);
    return w;
}

static uint64_t read_loop(const uint8_t *p, size_t bytes) {
    words seen[UNROLL];
    size_t i = 0;
    const size_t size = sizeof(words);
    memset(seen, 0, sizeof seen);
    for (; i + size * UNROLL <= bytes; i += size * UNROLL) {
#pragma GCC unroll 8
        for (size_t k = 0; k < UNROLL; k++) seen[k] ^= load(p + i + size * k);
    }
    for (; i + size <= bytes; i += size) seen[0] ^= load(p + i);
    if (i < bytes) seen[1] ^= load(p + bytes - size);
    for (size_t k = 1; k < UNROLL; k++) seen[0] ^= seen[k];
    return FIRST(seen[0]);
}

const zv__probe_loops zv__probe_scalar = {2.0 * SUMS * LANES, fma_loop, read_loop};

/* ---- Threads and the clock ---- */

enum { THREADS = 256 };

typedef struct probe {
    const zv__probe_loops *loops;
    double seconds;
    size_t parts;
    const uint8_t *data;
    size_t bytes, row_bytes, ahead;
    double done[THREADS], begin[THREADS], end[THREADS];
} probe;

static void probe_begin(probe *p, const zv_env *env, double seconds) {
    memset(p, 0, sizeof *p);
    p->loops = &zv__probe_scalar;
#if ZV__HAS_AVX2_TIER
    if (zv_env_cpu(env) >= ZV_CPU_AVX2) p->loops = &zv__probe_avx2;
    if (zv_env_cpu(env) >= ZV_CPU_AVX512) p->loops = &zv__probe_avx512;
#endif
    p->seconds = seconds;
    p->parts = ZV_MIN(zv__workers(env), (unsigned)THREADS);
}

/* All work over the time from the first begin to the last end: should one thread come late, and
 * another do two parts, that shows as what it is. */
static double probe_rate(const probe *p) {
    double done = 0, begin = p->begin[0], end = p->end[0];
    for (size_t i = 0; i < p->parts; i++) {
        done += p->done[i];
        begin = ZV_MIN(begin, p->begin[i]);
        end = ZV_MAX(end, p->end[i]);
    }
    return end > begin ? done / (end - begin) : 0;
}

/* What the loops return goes here, where no compiler can tell that nobody reads it. */
static void keep(uint64_t seen) {
    volatile uint64_t sink = seen;
    (void)sink;
}

/* ---- Multiply-adds ---- */

static void fma_task(void *ctx, size_t part, unsigned worker) {
    probe *p = ctx;
    (void)worker;
    enum { ROUNDS = 4096 }; /* about ten microseconds between two looks at the clock */
    /* toward 1 from anywhere: neither overflow nor subnormal numbers, which are slow */
    volatile float factor = 0.5f, term = 0.5f;
    float sum = 0;
    p->begin[part] = p->end[part] = zv__now();
    do {
        sum += p->loops->fma(ROUNDS, factor, term);
        p->done[part] += ROUNDS * p->loops->flop;
        p->end[part] = zv__now();
    } while (p->end[part] - p->begin[part] < p->seconds);
    keep(zv__bits_of(sum));
}

double zv_vec_probe_fma(const zv_env *env, double seconds) {
    probe p;
    probe_begin(&p, env, seconds);
    zv__parallel(env, p.parts, fma_task, &p);
    return probe_rate(&p);
}

/* ---- Reading ---- */

enum { CHUNK = 1 << 18, CACHED = 1 << 25 };

static void read_task(void *ctx, size_t part, unsigned worker) {
    probe *p = ctx;
    (void)worker;
    const size_t share = p->bytes / p->parts;
    const uint8_t *data = p->data + part * share;
    uint64_t seen = 0;
    if (share < CACHED) seen = p->loops->read(data, share);
    p->begin[part] = p->end[part] = zv__now();
    size_t at = 0;
    do {
        for (size_t read = 0; read < CHUNK;) {
            /* up to a chunk of what is left; the last bytes go with the chunk before them */
            size_t n = share - at < 2 * (size_t)CHUNK ? share - at : CHUNK;
            seen ^= p->loops->read(data + at, n);
            read += n;
            at = at + n < share ? at + n : 0;
            p->done[part] += (double)n;
        }
        p->end[part] = zv__now();
    } while (p->end[part] - p->begin[part] < p->seconds);
    keep(seen);
}

double zv_vec_probe_read(const zv_env *env, const void *data, size_t bytes, double seconds) {
    probe p;
    probe_begin(&p, env, seconds);
    p.data = data;
    p.bytes = bytes;
    if (bytes / p.parts < 32) p.parts = 1;
    if (bytes < 32) return 0;
    zv__parallel(env, p.parts, read_task, &p);
    return probe_rate(&p);
}

/* A generator of one multiplication (Lehmer, modulus 2^64, Knuth's multiplier): it must cost far
 * less than the miss that it leads to. Its upper bits choose the row. */
static inline size_t next_row(uint64_t *state, size_t rows) {
    *state = *state * 6364136223846793005u + 1442695040888963407u;
    return (size_t)(((*state >> 32) * (uint64_t)rows) >> 32);
}

static inline void prefetch(const uint8_t *row, size_t bytes) {
    for (size_t i = 0; i < bytes; i += 64) __builtin_prefetch(row + i, 0, 3);
    __builtin_prefetch(row + bytes - 1, 0, 3);
}

static void gather_task(void *ctx, size_t part, unsigned worker) {
    probe *p = ctx;
    (void)worker;
    enum { ROWS = 256 };
    const size_t rows = ZV_MIN(p->bytes / p->row_bytes, (size_t)UINT32_MAX);
    /* the same sequence twice; one of the two runs ahead and prefetches */
    uint64_t here = 1 + part, there = here, seen = 0;
    for (size_t i = 0; i < p->ahead; i++)
        prefetch(p->data + next_row(&there, rows) * p->row_bytes, p->row_bytes);
    p->begin[part] = p->end[part] = zv__now();
    /* another place every time, or the rows of a short probe would still be cached from the last */
    here = there = here ^ (uint64_t)(p->begin[part] * 1e9);
    for (size_t i = 0; i < p->ahead; i++) next_row(&there, rows);
    do {
        for (size_t i = 0; i < ROWS; i++) {
            if (p->ahead) prefetch(p->data + next_row(&there, rows) * p->row_bytes, p->row_bytes);
            seen ^= p->loops->read(p->data + next_row(&here, rows) * p->row_bytes, p->row_bytes);
        }
        p->done[part] += ROWS;
        p->end[part] = zv__now();
    } while (p->end[part] - p->begin[part] < p->seconds);
    keep(seen);
}

double zv_vec_probe_gather(const zv_env *env, const void *data, size_t bytes, size_t row_bytes,
                           size_t ahead, double seconds) {
    probe p;
    if (row_bytes < 32 || bytes < row_bytes) return 0;
    probe_begin(&p, env, seconds);
    p.data = data;
    p.bytes = bytes;
    p.row_bytes = row_bytes;
    p.ahead = ahead;
    zv__parallel(env, p.parts, gather_task, &p);
    return probe_rate(&p);
}

/* ---- Passing a cache line between threads ---- */

typedef struct passing {
    _Alignas(64) atomic_size_t passes; /* while they are even it is the first side's turn */
    _Alignas(64) double seconds;
    double begin,
        end; /* of the second side, which comes last; the first knows them from its second turn on */
    unsigned workers[2];
} passing;

enum { LOOKS = 1024 }; /* at the line, for one at the clock */

static void pass_task(void *ctx, size_t side, unsigned worker) {
    passing *p = ctx;
    double end = zv__now() + p->seconds;
    size_t passes = 0;
    p->workers[side] = worker;
    if (side == 1) {
        p->begin = end - p->seconds;
        p->end = end;
    }
    do {
        for (size_t i = 0; i < LOOKS; i++) {
            passes = atomic_load_explicit(&p->passes, memory_order_acquire);
            if (passes % 2 == side)
                atomic_store_explicit(&p->passes, passes + 1, memory_order_release);
        }
        if (passes > 1) end = p->end;
    } while (zv__now() < end);
}

static void pass_alone(passing *p) {
    p->begin = zv__now();
    atomic_store(&p->passes, 0);
    do {
        for (size_t i = 0; i < LOOKS; i++)
            atomic_store_explicit(&p->passes,
                                  atomic_load_explicit(&p->passes, memory_order_acquire) + 1,
                                  memory_order_release);
    } while (zv__now() < p->begin + p->seconds);
}

double zv_vec_probe_pass(const zv_env *env, double seconds) {
    passing p = {.seconds = seconds};
    if (zv__workers(env) > 1) zv__parallel(env, 2, pass_task, &p);
    if (p.workers[0] == p.workers[1]) pass_alone(&p);
    return (double)atomic_load(&p.passes) / (zv__now() - p.begin);
}

/* ---- OpenBLAS ---- */

/* Calls `call` until the time is up; calls per second. The first call, which may start OpenBLAS's
 * threads, is not counted. */
#define REPEAT(seconds, call)                                                                      \
    do {                                                                                           \
        call;                                                                                      \
        begin = end = zv__now();                                                                   \
        do {                                                                                       \
            call;                                                                                  \
            calls++;                                                                               \
            end = zv__now();                                                                       \
        } while (end - begin < (seconds));                                                         \
    } while (0)

double zv_vec_probe_sgemm(const zv_env *env, float *c, const float *a, const float *b, size_t n,
                          double seconds) {
    if (n == 0 || n > 1 << 15) return 0;
    const int size = (int)n, before = openblas_get_num_threads();
    double begin, end, calls = 0;
    openblas_set_num_threads((int)zv_env_threads(env));
    REPEAT(seconds, cblas_sgemm(CblasRowMajor, CblasNoTrans, CblasNoTrans, size, size, size, 1, a,
                                size, b, size, 0, c, size));
    openblas_set_num_threads(before);
    return calls * 2 * (double)n * (double)n * (double)n / (end - begin);
}

double zv_vec_probe_sgemv(const zv_env *env, float *y, const float *a, const float *x, size_t rows,
                          size_t n, double seconds) {
    if (n == 0 || rows == 0 || n > 1 << 30 || rows > 1 << 30) return 0;
    const int width = (int)n, before = openblas_get_num_threads();
    double begin, end, calls = 0;
    openblas_set_num_threads((int)zv_env_threads(env));
    REPEAT(seconds,
           cblas_sgemv(CblasRowMajor, CblasNoTrans, (int)rows, width, 1, a, width, x, 1, 0, y, 1));
    openblas_set_num_threads(before);
    return calls / (end - begin);
}

double zv_vec_probe_sdot(float *dot, const float *x, const float *y, size_t n, double seconds) {
    enum { CALLS = 256 };
    double begin, end, calls = 0;
    float sum = 0;
    *dot = 0;
    if (n == 0 || n > 1 << 30) return 0;
    REPEAT(seconds, for (int i = 0; i < CALLS; i++) sum += *dot = cblas_sdot((int)n, x, 1, y, 1));
    keep(zv__bits_of(sum));
    return CALLS * calls / (end - begin);
}

const char *zv_vec_probe_blas(const char **kernels, unsigned *threads) {
    if (kernels) *kernels = openblas_get_corename();
    if (threads) *threads = (unsigned)openblas_get_num_threads();
    return openblas_get_config();
}
