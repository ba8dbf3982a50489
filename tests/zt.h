/* zt.h — what every unit test shares: cmocka, closeness, seeds, failing memory.
 *
 *     static void dot_of_units_is_one(void **state) { (void)state; ZT_CLOSE(dot(e, e), 1.0, 0); }
 *     int main(void) { const struct CMUnitTest tests[] = {cmocka_unit_test(dot_of_units_is_one)};
 *                      return cmocka_run_group_tests(tests, NULL, NULL); }
 */
#ifndef ZT_H
#define ZT_H

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include <zavit/base.h>

/* |got - want| ≤ tolerance; NaN is close to NaN only. */
#define ZT_CLOSE(got, want, tolerance)                                                             \
    do {                                                                                           \
        double zt_got_ = (double)(got), zt_want_ = (double)(want);                                 \
        bool zt_nan_ = isnan(zt_got_) || isnan(zt_want_);                                          \
        bool zt_ok_ =                                                                              \
            zt_nan_ ? isnan(zt_got_) && isnan(zt_want_)                                            \
                    : zt_got_ == zt_want_ || fabs(zt_got_ - zt_want_) <= (double)(tolerance);      \
        if (!zt_ok_)                                                                               \
            fail_msg("%s = %.17g, expected %.17g (tolerance %g)", #got, zt_got_, zt_want_,         \
                     (double)(tolerance));                                                         \
    } while (0)

/* expr returns ZV_OK; otherwise the test fails with the sentence of `err`. */
#define ZT_OK(expr, err)                                                                           \
    do {                                                                                           \
        zv_status zt_status_ = (expr);                                                             \
        if (zt_status_ != ZV_OK)                                                                   \
            fail_msg("%s: %s (%s)", #expr, (err).msg, zv_status_name(zt_status_));                 \
    } while (0)

/* expr returns `want` and says something. */
#define ZT_FAILS(expr, want, err)                                                                  \
    do {                                                                                           \
        zv_status zt_status_ = (expr);                                                             \
        if (zt_status_ != (want))                                                                  \
            fail_msg("%s returned %s, expected %s", #expr, zv_status_name(zt_status_),             \
                     zv_status_name(want));                                                        \
        if ((err).msg[0] == 0) fail_msg("%s failed without a sentence", #expr);                    \
    } while (0)

/* ---- Failing memory: the n-th request for memory fails, and what lives is counted ---- */

typedef struct zt_memory {
    long fail_at; /* the request with this number (from 0) and, if `sticky`, all later ones */
    bool sticky;
    long requests, live;
} zt_memory;

static inline bool zt_memory_refuses(zt_memory *m) {
    long request = __atomic_fetch_add(&m->requests, 1, __ATOMIC_RELAXED);
    return m->fail_at >= 0 && (m->sticky ? request >= m->fail_at : request == m->fail_at);
}
static inline void *zt_memory_get(void *ctx, size_t size) {
    zt_memory *m = ctx;
    if (zt_memory_refuses(m)) return NULL;
    void *p = malloc(size ? size : 1);
    if (p) __atomic_fetch_add(&m->live, 1, __ATOMIC_RELAXED);
    return p;
}
static inline void *zt_memory_resize(void *ctx, void *ptr, size_t old_size, size_t new_size) {
    zt_memory *m = ctx;
    (void)old_size;
    if (zt_memory_refuses(m)) return NULL;
    void *p = realloc(ptr, new_size ? new_size : 1);
    if (p && !ptr) __atomic_fetch_add(&m->live, 1, __ATOMIC_RELAXED);
    return p;
}
static inline void zt_memory_release(void *ctx, void *ptr) {
    zt_memory *m = ctx;
    if (ptr) __atomic_fetch_sub(&m->live, 1, __ATOMIC_RELAXED);
    free(ptr);
}
static inline zv_alloc zt_memory_alloc(zt_memory *m) {
    return (zv_alloc){zt_memory_get, zt_memory_resize, zt_memory_release, m};
}

/* Runs `scenario` with request 0, 1, 2 … failing until it succeeds (SQLite's and libuv's loop).
 * The scenario makes its own zv_env from the allocator, cleans up, and returns the status; every
 * failing run must return ZV_NOMEM with a sentence and leave no block behind. */
typedef zv_status zt_scenario(const zv_alloc *alloc, zv_err *err);
static inline void zt_out_of_memory(zt_scenario *scenario, const char *name) {
    for (long n = 0; n < 100000; n++) {
        zt_memory m = {.fail_at = n};
        zv_alloc alloc = zt_memory_alloc(&m);
        zv_err err = {0};
        zv_status status = scenario(&alloc, &err);
        if (m.live != 0) fail_msg("%s: %ld blocks leak when request %ld fails", name, m.live, n);
        if (m.requests <= n) {
            if (status != ZV_OK) fail_msg("%s: fails with memory enough: %s", name, err.msg);
            return;
        }
        if (status == ZV_OK) continue; /* a benign failure: something did without */
        if (status != ZV_NOMEM || err.msg[0] == 0)
            fail_msg("%s: request %ld failing gives %s \"%s\"", name, n, zv_status_name(status),
                     err.msg);
    }
    fail_msg("%s: does not end", name);
}

/* The test `name` of `use`, an expression of a zv_status with `env` (one thread) and `err`, under zt_out_of_memory. */
#define ZT_OOM_TEST(name, use)                                                                     \
    static zv_status name##_in(const zv_alloc *alloc, zv_err *err) {                               \
        zv_env *env = NULL;                                                                        \
        zv_status status = zv_env_new(&env, &(zv_env_opts){.alloc = *alloc, .threads = 1}, err);   \
        if (status == ZV_OK) status = use;                                                         \
        zv_env_free(env);                                                                          \
        return status;                                                                             \
    }                                                                                              \
    static void name(void **state) {                                                               \
        (void)state;                                                                               \
        zt_out_of_memory(name##_in, #name);                                                        \
    }

#endif
