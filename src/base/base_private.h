/* base_private.h — the first include of every file under src/: memory through the environment,
 * error propagation, and libc's allocator out of reach. */
#ifndef ZV_BASE_PRIVATE_H
#define ZV_BASE_PRIVATE_H

#include <assert.h>
#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <zavit/base.h>

#include "base/base_messages.h"

/* Returns the status of `expr` from the enclosing function unless it is ZV_OK. For places where
 * nothing is held; elsewhere use one `goto done`. */
#define ZV_TRY(expr)                                                                               \
    do {                                                                                           \
        zv_status zv_try_status_ = (expr);                                                         \
        if (zv_try_status_ != ZV_OK) return zv_try_status_;                                        \
    } while (0)

#define ZV_COUNT(array) (sizeof(array) / sizeof((array)[0]))
#define ZV_MIN(a, b) ((a) < (b) ? (a) : (b))
#define ZV_MAX(a, b) ((a) > (b) ? (a) : (b))

/* ---- Memory. NULL when there is none or when count · size overflows; env may be NULL. ---- */

void *zv__alloc(const zv_env *env, size_t count, size_t size); /* never NULL for count 0 */
void *zv__calloc(const zv_env *env, size_t count, size_t size);
void *zv__realloc(const zv_env *env, void *ptr, size_t old_count, size_t new_count, size_t size);
void zv__free(const zv_env *env, void *ptr);
/* 64-byte aligned; free with zv__free_aligned. */
void *zv__alloc_aligned(const zv_env *env, size_t count, size_t size);
void zv__free_aligned(const zv_env *env, void *ptr);
/* For large arrays that are read here and there (matrices, sampling tables): from 8 MiB on, aligned to
 * 2 MiB and, where the system allows, on pages of that size, which a row then costs one miss of the
 * TLB less; smaller ones as zv__alloc_aligned. Not cleared; free with zv__free_huge. */
void *zv__alloc_huge(const zv_env *env, size_t count, size_t size);
void zv__free_huge(const zv_env *env, void *ptr);
/* Frees what zv__alloc_huge gave for count and size, and its pages are the system's at once: libc keeps large
 * blocks between others that are in use. */
void zv__release_huge(const zv_env *env, void *ptr, size_t count, size_t size);
/* Gives the system back what libc keeps of freed blocks between others: after a part of the work that took far more
 * than what stays of it. Some milliseconds, more in a process with a large heap of its own, all of which is looked
 * through; does nothing where libc cannot, or memory is the caller's affair (zv_alloc). */
void zv__trim_memory(const zv_env *env);
/* Copies `len` bytes and adds a zero. */
char *zv__strdup(const zv_env *env, const char *bytes, size_t len);

/* Typed: ZV_NEW(env, n, double) is a double * or NULL. */
#define ZV_NEW(env, count, type) ((type *)zv__alloc((env), (count), sizeof(type)))
#define ZV_NEW_ZERO(env, count, type) ((type *)zv__calloc((env), (count), sizeof(type)))

/* Grows *ptr to hold at least `need` elements, doubling; *cap is in elements. False: no memory, and
 * the old block stands. */
bool zv__grow(const zv_env *env, void *ptr_to_ptr, size_t *cap, size_t need, size_t size);

/* Why a system call failed and what to do about it, in a language. Never NULL. */
const char *zv__reason(zv_lang lang, int errnum);
/* Same, in the language of an error that may be NULL. */
const char *zv__reason_for(const zv_err *err, int errnum);

/* Fills err with the sentence for ZV_NOMEM and returns it. */
zv_status zv__nomem(zv_err *err);

/* True, and *out = a · b (a + b), when nothing overflows. */
bool zv__mul(size_t *out, size_t a, size_t b);
bool zv__plus(size_t *out, size_t a, size_t b);

/* qsort, which alone may not be given NULL where there is nothing to sort. */
static inline void zv__sort(void *list, size_t n, size_t size,
                            int (*order)(const void *, const void *)) {
    if (n > 1) qsort(list, n, size, order);
}

/* Monotonic clock, seconds. */
double zv__now(void);

/* libc's allocator is out of reach: a slip fails to compile. */
#ifndef ZV_BASE_MEMORY_IMPLEMENTATION
#define malloc use_zv__alloc_instead_of_malloc
#define calloc use_zv__calloc_instead_of_calloc
#define realloc use_zv__realloc_instead_of_realloc
#define free use_zv__free_instead_of_free
#define strdup use_zv__strdup_instead_of_strdup
#define strcpy banned_strcpy
#define strcat banned_strcat
#define sprintf banned_sprintf
#define vsprintf banned_vsprintf
#define strtok banned_strtok
#define gets banned_gets
#define rand banned_rand
#define exit banned_exit
#define abort banned_abort
#endif

#endif
