/* base_pool.c — the environment's threads.
 *
 * One job at a time. A job offers `offered` seats to the waiting threads; who wakes takes one, and
 * the caller works too, so a job is done as soon as its tasks are, even if some thread was too
 * sleepy to take its seat (the caller withdraws the seats that are left). Everything but the task
 * counter is guarded by `lock`.
 */
#include "base/base_pool.h"

#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>

#include "base/base_env.h"

typedef struct pool_thread {
    zv__pool *pool;
    pthread_t handle;
    unsigned worker; /* 1 … threads-1; the caller is 0 */
} pool_thread;

struct zv__pool {
    const zv_env *env;
    pthread_mutex_t lock;
    pthread_cond_t work, done;
    bool busy; /* a job runs: whoever comes now runs alone */
    bool quit;
    unsigned offered, running; /* seats free; threads inside the job */
    zv__task *fn;
    void *ctx;
    size_t n;
    atomic_size_t next; /* the task to hand out next */
    unsigned started, wanted;
    pool_thread threads[]; /* [wanted] */
};

zv__pool *zv__pool_new(const zv_env *env) {
    unsigned wanted = env->threads - 1;
    zv__pool *pool = zv__calloc(env, 1, sizeof *pool + wanted * sizeof pool->threads[0]);
    if (!pool) return NULL;
    pool->env = env;
    pool->wanted = wanted;
    /* With default attributes these three cannot fail on Linux. */
    pthread_mutex_init(&pool->lock, NULL);
    pthread_cond_init(&pool->work, NULL);
    pthread_cond_init(&pool->done, NULL);
    atomic_init(&pool->next, 0);
    return pool;
}

void zv__pool_free(zv__pool *pool) {
    if (!pool) return;
    pthread_mutex_lock(&pool->lock);
    pool->quit = true;
    pthread_cond_broadcast(&pool->work);
    pthread_mutex_unlock(&pool->lock);
    for (unsigned i = 0; i < pool->started; i++) pthread_join(pool->threads[i].handle, NULL);
    pthread_cond_destroy(&pool->work);
    pthread_cond_destroy(&pool->done);
    pthread_mutex_destroy(&pool->lock);
    zv__free(pool->env, pool);
}

static void run_tasks(zv__pool *pool, unsigned worker) {
    /* The counter runs past n by at most one per thread; n near SIZE_MAX is out of reach. */
    for (;;) {
        size_t task = atomic_fetch_add_explicit(&pool->next, 1, memory_order_relaxed);
        if (task >= pool->n) return;
        pool->fn(pool->ctx, task, worker);
    }
}

static void *thread_main(void *arg) {
    pool_thread *self = arg;
    zv__pool *pool = self->pool;
    pthread_mutex_lock(&pool->lock);
    for (;;) {
        while (!pool->quit && pool->offered == 0) pthread_cond_wait(&pool->work, &pool->lock);
        if (pool->quit) break;
        pool->offered--;
        pool->running++;
        pthread_mutex_unlock(&pool->lock);
        run_tasks(pool, self->worker);
        pthread_mutex_lock(&pool->lock);
        if (--pool->running == 0) pthread_cond_signal(&pool->done);
    }
    pthread_mutex_unlock(&pool->lock);
    return NULL;
}

/* Starts what is missing; `lock` is held. A thread that cannot be had now is tried for again at the
 * next job, and the work is done by those there are. */
static void start_threads(zv__pool *pool) {
    if (pool->started == pool->wanted) return;
    /* Signals belong to the program's own threads. Those that a thread brings upon itself stay open:
     * blocking them would turn a handled fault into a kill. */
    sigset_t all, before;
    sigfillset(&all);
    sigdelset(&all, SIGSEGV);
    sigdelset(&all, SIGBUS);
    sigdelset(&all, SIGFPE);
    sigdelset(&all, SIGILL);
    sigdelset(&all, SIGTRAP);
    pthread_sigmask(SIG_SETMASK, &all, &before);
    while (pool->started < pool->wanted) {
        pool_thread *t = &pool->threads[pool->started];
        t->pool = pool;
        t->worker = pool->started + 1;
        if (pthread_create(&t->handle, NULL, thread_main, t) != 0) break;
        pool->started++;
    }
    pthread_sigmask(SIG_SETMASK, &before, NULL);
}

/* Takes the pool for one job; false if another job has it (a nested call, or another thread that
 * shares the environment). */
static bool begin_job(zv__pool *pool, size_t n, zv__task *fn, void *ctx) {
    pthread_mutex_lock(&pool->lock);
    bool mine = !pool->busy;
    if (mine) {
        pool->busy = true;
        start_threads(pool);
        pool->fn = fn;
        pool->ctx = ctx;
        pool->n = n;
        atomic_store_explicit(&pool->next, 0, memory_order_relaxed);
        pool->offered = (unsigned)ZV_MIN(n - 1, (size_t)pool->started);
        if (pool->offered) pthread_cond_broadcast(&pool->work);
    }
    pthread_mutex_unlock(&pool->lock);
    return mine;
}

static void end_job(zv__pool *pool) {
    pthread_mutex_lock(&pool->lock);
    pool->offered = 0;
    while (pool->running > 0) pthread_cond_wait(&pool->done, &pool->lock);
    pool->busy = false;
    pthread_mutex_unlock(&pool->lock);
}

void zv__parallel(const zv_env *env, size_t n, zv__task *fn, void *ctx) {
    zv__pool *pool = env ? env->pool : NULL;
    if (n > 1 && pool && begin_job(pool, n, fn, ctx)) {
        run_tasks(pool, 0);
        end_job(pool);
        return;
    }
    for (size_t task = 0; task < n; task++) fn(ctx, task, 0);
}

unsigned zv__workers(const zv_env *env) {
    return zv_env_threads(env);
}
