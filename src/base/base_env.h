/* base_env.h — what is inside a zv_env; only this room looks. */
#ifndef ZV_BASE_ENV_H
#define ZV_BASE_ENV_H

#include "base/base_private.h"

#define ZV__THREADS_MAX 256u

typedef struct zv__pool zv__pool;

struct zv_env {
    zv_env_opts opts; /* opts.alloc is filled in, be it with libc's */
    zv_cpu cpu; /* the tier in use */
    unsigned threads; /* the caller of zv__parallel included */
    zv__pool *pool; /* NULL with one thread */
};

/* base_pool.c. Threads start at the first zv__parallel. NULL: no memory. */
zv__pool *zv__pool_new(const zv_env *env);
/* Joins the threads. */
void zv__pool_free(zv__pool *pool);

/* base_status.c: formats one sentence into out (cap ≤ 1024), cut at a character boundary; control
 * characters and malformed UTF-8, which come from paths and file contents, are replaced. */
void zv__sentence(char *out, size_t cap, const char *format, va_list args);

#endif
