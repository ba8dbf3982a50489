/* zavit/base.h — what every room stands on: status and errors, memory, the environment, strings,
 * random numbers.
 *
 *     zv_err err = {0};
 *     zv_env *env = NULL;
 *     if (zv_env_new(&env, NULL, &err) != ZV_OK) { fprintf(stderr, "%s\n", err.msg); return 1; }
 *     ...
 *     zv_env_free(env);
 *
 * Rules that hold in every header of this library:
 *   - A function that can fail returns a zv_status; what it makes comes out through its first
 *     parameter, the error through its last, which may be NULL. On failure *out is NULL and every
 *     input keeps its meaning.
 *   - A pointer parameter is borrowed for the call unless its comment says "copies" or "keeps";
 *     "keeps" means it must outlive the object that keeps it.
 *   - zv_…_free(NULL) does nothing.
 *   - `env` may be NULL: libc memory, one thread, best processor tier, English, no progress.
 *   - The library never prints, never exits and never aborts because of its input.
 *   - Objects documented as read-only may be shared by threads; everything else belongs to one.
 */
#ifndef ZAVIT_BASE_H
#define ZAVIT_BASE_H

#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

#define ZV_VERSION "0.1.0"

#if defined(__GNUC__)
#define ZV_API __attribute__((visibility("default")))
#define ZV_PRINTF(string, first) __attribute__((format(printf, string, first)))
#else
#define ZV_API
#define ZV_PRINTF(string, first)
#endif

/* ---- Status ---------------------------------------------------------------------------------- */

/* One row per status: name, the process exit code that the program gives it, meaning. */
#define ZV_STATUS_LIST(X)                                                                          \
    X(OK, 0, "fine")                                                                               \
    X(USAGE, 2, "an option or argument cannot be used")                                            \
    X(IO, 3, "reading or writing failed")                                                          \
    X(FORMAT, 3, "the input is not what its format requires")                                      \
    X(UNSUPPORTED, 3, "the input is valid, but of a kind that zavit does not read")                \
    X(NOTFOUND, 3, "the word, id or file is not there")                                            \
    X(NODATA, 4, "there is not enough data to say")                                                \
    X(NOMEM, 5, "out of memory")                                                                   \
    X(INTERNAL, 5, "a bug in zavit")                                                               \
    X(INTERRUPTED, 130, "stopped on request; finished work was kept")

typedef enum zv_status {
#define ZV_STATUS_ENUM(name, exit_code, text) ZV_##name,
    ZV_STATUS_LIST(ZV_STATUS_ENUM)
#undef ZV_STATUS_ENUM
} zv_status;

/* Short English name of a status ("format"); never NULL. */
ZV_API const char *zv_status_name(zv_status status);
/* The exit code of DESIGN's table for a status. */
ZV_API int zv_status_exit_code(zv_status status);

/* ---- Language and errors --------------------------------------------------------------------- */

typedef enum zv_lang { ZV_EN, ZV_HE } zv_lang;

/* An error is owned by the caller, of fixed size, and never allocates. Set `lang` before the call
 * to choose the language of the sentence; the zero value is English. */
typedef struct zv_err {
    zv_status code;
    zv_lang lang;
    uint64_t pos; /* byte or line where it happened, 0 when that means nothing */
    char msg[512]; /* one sentence: file, place, reason, what to do; UTF-8, no final newline */
} zv_err;

/* Fills *err (which may be NULL) and returns `code`, so that one can write
 *     return zv_err_set(err, ZV_FORMAT, M_LINE_TOO_SHORT, path, line, want, got);
 * where M_LINE_TOO_SHORT is a row of a message table: a macro that expands to the English and the
 * Hebrew format string. The compiler checks the arguments against both. A message longer than the
 * buffer is cut at a character boundary. */
ZV_API zv_status zv_err_set(zv_err *err, zv_status code, const char *en, const char *he, ...)
    ZV_PRINTF(3, 5) ZV_PRINTF(4, 5);
/* Same, and records the place (byte offset or line number). */
ZV_API zv_status zv_err_set_at(zv_err *err, zv_status code, uint64_t pos, const char *en,
                               const char *he, ...) ZV_PRINTF(4, 6) ZV_PRINTF(5, 6);

/* ---- Memory ---------------------------------------------------------------------------------- */

/* Where the library gets its memory. All three must be set, or none (libc). `resize` gets the old
 * size, so that pool allocators need no headers. What get and resize return is aligned for any type
 * (16 bytes), as malloc's. Called from several threads at once. */
typedef struct zv_alloc {
    void *(*get)(void *ctx, size_t size);
    void *(*resize)(void *ctx, void *ptr, size_t old_size, size_t new_size);
    void (*release)(void *ctx, void *ptr);
    void *ctx;
} zv_alloc;

/* ---- Numbers --------------------------------------------------------------------------------- */

/* What a computation is made of. DUAL numbers carry a value and its rate of change in one direction, both f64: see
 * zv_tape_curvature. */
typedef enum zv_real { ZV_REAL_F32, ZV_REAL_F64, ZV_REAL_DUAL } zv_real;

/* ---- Environment ----------------------------------------------------------------------------- */

/* Processor tiers, lowest first. A tier asks for all of its features together: AVX2 means AVX2, FMA and F16C;
 * AVX512 means these and F, DQ, BW and VL of AVX-512. Where a kernel has none for a tier, the one of the next
 * lower tier is used. */
typedef enum zv_cpu { ZV_CPU_BEST, ZV_CPU_SCALAR, ZV_CPU_AVX2, ZV_CPU_AVX512 } zv_cpu;

/* What long work tells about itself; sent at most about ten times a second, from one thread. */
typedef struct zv_progress {
    const char *stage; /* one or two words in the environment's language, static */
    double done, total; /* in `unit`; total 0 when unknown */
    const char *unit; /* "words", "rows", "bytes" in the same language, static */
    double rate; /* units per second so far, 0 when unknown */
    double loss; /* NaN where there is none */
    double seconds; /* since the stage began */
} zv_progress;

typedef struct zv_env_opts {
    zv_alloc alloc; /* all zero: libc */
    unsigned threads; /* 0: one per available processor; at most 256 */
    zv_cpu cpu; /* highest tier to use; ZV_CPU_BEST asks ZAVIT_CPU, then the processor */
    zv_lang lang;
    void (*progress)(void *ctx, const zv_progress *p); /* may be NULL */
    void (*warn)(void *ctx, const char *sentence); /* something was skipped or looks wrong */
    bool (*stop)(void *ctx); /* true: finish early, keep what is done; must be thread-safe */
    void *ctx; /* handed to progress, warn and stop */
} zv_env_opts;

typedef struct zv_env zv_env;

/* Makes an environment. Copies *opts (NULL: all zero). ZV_USAGE for an unknown value in ZAVIT_CPU
 * or too many threads. Threads start at the first parallel work. Read-only afterwards. */
ZV_API zv_status zv_env_new(zv_env **out, const zv_env_opts *opts, zv_err *err);
/* Ends the threads and frees it. No object made with it may be used any more. */
ZV_API void zv_env_free(zv_env *env);

ZV_API unsigned zv_env_threads(const zv_env *env);
ZV_API zv_cpu zv_env_cpu(const zv_env *env); /* the tier in use: never ZV_CPU_BEST */
ZV_API const char *zv_cpu_name(zv_cpu cpu); /* "scalar", "avx2", "avx512" */
ZV_API zv_lang zv_env_lang(const zv_env *env);
/* True once the caller has asked to stop. */
ZV_API bool zv_env_stopped(const zv_env *env);
/* Says one sentence through opts.warn; a message row gives both languages (see zv_err_set). */
ZV_API void zv_env_warn(const zv_env *env, const char *en, const char *he, ...) ZV_PRINTF(2, 4)
    ZV_PRINTF(3, 4);
/* Sends *p to opts.progress. */
ZV_API void zv_env_progress(const zv_env *env, const zv_progress *p);

/* ---- Strings --------------------------------------------------------------------------------- */

/* Borrowed bytes, usually UTF-8, not terminated by zero. */
typedef struct zv_str {
    const char *ptr;
    size_t len;
} zv_str;

ZV_API zv_str zv_str_of(const char *c_string);
ZV_API bool zv_str_equal(zv_str a, zv_str b);

/* A growing byte string, always terminated by a zero that `len` does not count. Running out of
 * memory sets `failed` and turns later additions into nothing, so that a long rendering needs only
 * one check at its end. Start with zv_buf_init, or {0} for libc memory. */
typedef struct zv_buf {
    char *ptr; /* owned; NULL while empty */
    size_t len, cap;
    const zv_env *env; /* kept */
    bool failed;
} zv_buf;

ZV_API void zv_buf_init(zv_buf *b, const zv_env *env);
ZV_API void zv_buf_free(zv_buf *b);
ZV_API void zv_buf_clear(zv_buf *b); /* keeps the memory, forgets the bytes, not `failed` */
ZV_API void zv_buf_add(zv_buf *b, const void *bytes, size_t len);
ZV_API void zv_buf_puts(zv_buf *b, const char *c_string);
ZV_API void zv_buf_putc(zv_buf *b, char c);
ZV_API void zv_buf_fill(zv_buf *b, char c, size_t count);
ZV_API void zv_buf_addf(zv_buf *b, const char *format, ...) ZV_PRINTF(2, 3);
/* Adds a message row in `lang`. */
ZV_API void zv_buf_say(zv_buf *b, zv_lang lang, const char *en, const char *he, ...) ZV_PRINTF(3, 5)
    ZV_PRINTF(4, 5);
/* "" when empty; valid until the next addition. */
ZV_API const char *zv_buf_cstr(const zv_buf *b);
/* ZV_NOMEM with a sentence if any addition failed. */
ZV_API zv_status zv_buf_status(const zv_buf *b, zv_err *err);

/* ---- Random numbers -------------------------------------------------------------------------- */

/* xoshiro256** (Blackman & Vigna 2018), seeded through splitmix64: same seed, same numbers, on any
 * machine. A value type: copy it to fork a stream, zv_rng_stream for independent ones. */
typedef struct zv_rng {
    uint64_t s[4];
} zv_rng;

ZV_API zv_rng zv_rng_seed(uint64_t seed);
/* The stream `index` of a seed: distinct indexes give unrelated streams. */
ZV_API zv_rng zv_rng_stream(uint64_t seed, uint64_t index);
ZV_API uint64_t zv_rng_u64(zv_rng *rng);
ZV_API uint64_t zv_rng_below(zv_rng *rng, uint64_t n); /* uniform in [0, n), unbiased; n > 0 */
ZV_API double zv_rng_unit(zv_rng *rng); /* uniform in [0, 1), 53 bits */
ZV_API double zv_rng_normal(zv_rng *rng); /* mean 0, variance 1 (polar method) */

#ifdef __cplusplus
}
#endif
#endif
