/* base_pool.h — the environment's threads. */
#ifndef ZV_BASE_POOL_H
#define ZV_BASE_POOL_H

#include "base/base_private.h"

/* One task of `n`; `worker` is 0 … threads-1 and tells scratch apart. */
typedef void zv__task(void *ctx, size_t task, unsigned worker);

/* Runs fn for task 0 … n-1 on the environment's threads, the caller being one of them, and returns
 * when all are done. Tasks are handed out in order from one counter. With env NULL, one thread, or
 * if threads cannot be started: runs them all here. Not to be nested (an inner call runs serially).*/
void zv__parallel(const zv_env *env, size_t n, zv__task *fn, void *ctx);
/* How many values `worker` can take: at least 1. */
unsigned zv__workers(const zv_env *env);

#endif
