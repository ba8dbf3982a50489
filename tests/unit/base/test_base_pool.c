/* Threads: every task once, on a worker of its own, whatever goes wrong with starting them. Meant to
 * be run under the thread sanitizer too. */
#include "zt.h"

#include <errno.h>
#include <pthread.h>
#include <sched.h>
#include <stdatomic.h>
#include <unistd.h>

#define ZV_BASE_MEMORY_IMPLEMENTATION /* tests may use libc's memory */
#include "base/base_pool.h"

/* The linker leads the library's calls here (--wrap), so that threads can be refused. */
static atomic_int threads_allowed = 1 << 20;
int __real_pthread_create(pthread_t *, const pthread_attr_t *, void *(*)(void *), void *);
int __wrap_pthread_create(pthread_t *thread, const pthread_attr_t *attr, void *(*start)(void *),
                          void *arg);
int __wrap_pthread_create(pthread_t *thread, const pthread_attr_t *attr, void *(*start)(void *),
                          void *arg) {
    if (atomic_fetch_sub(&threads_allowed, 1) <= 0) return EAGAIN;
    return __real_pthread_create(thread, attr, start, arg);
}

static zv_env *env_with(unsigned threads) {
    zv_env *env;
    zv_err err = {0};
    ZT_OK(zv_env_new(&env, &(zv_env_opts){.threads = threads}, &err), err);
    assert_int_equal(zv_env_threads(env), threads);
    assert_int_equal(zv__workers(env), threads);
    return env;
}

enum { MOST = 10000 };
typedef struct job {
    const zv_env *env;
    atomic_int times[MOST]; /* how often each task ran */
    double sums[256]; /* per worker, unguarded: two tasks on one worker at once would be a race */
    atomic_bool inside[256];
    atomic_int threads_seen;
    size_t n;
} job;

static void add_task(void *ctx, size_t task, unsigned worker) {
    job *j = ctx;
    if (worker >= zv__workers(j->env)) fail_msg("worker %u", worker);
    if (atomic_exchange(&j->inside[worker], true)) fail_msg("worker %u is here twice", worker);
    atomic_fetch_add(&j->times[task], 1);
    j->sums[worker] += (double)task;
    atomic_store(&j->inside[worker], false);
}

static void check_job(const zv_env *env, size_t n) {
    job *j = calloc(1, sizeof *j);
    assert_non_null(j);
    j->env = env;
    zv__parallel(env, n, add_task, j);
    double sum = 0;
    for (int i = 0; i < 256; i++) sum += j->sums[i];
    for (size_t i = 0; i < MOST; i++) assert_int_equal(atomic_load(&j->times[i]), i < n);
    ZT_CLOSE(sum, (double)n * ((double)n - 1) / 2, 0);
    free(j);
}

static void each_task_runs_once(void **state) {
    (void)state;
    for (unsigned threads = 1; threads <= 8; threads++) {
        zv_env *env = env_with(threads);
        static const size_t sizes[] = {0, 1, 2, 3, 7, 100, MOST};
        for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) check_job(env, sizes[i]);
        zv_env_free(env);
    }
    check_job(NULL, 100);
}

static void count_task(void *ctx, size_t task, unsigned worker) {
    (void)task, (void)worker;
    atomic_fetch_add((atomic_size_t *)ctx, 1);
}

static void many_small_jobs(void **state) {
    (void)state;
    zv_env *env = env_with(4);
    atomic_size_t ran = 0;
    size_t want = 0;
    for (size_t i = 0; i < 20000; i++) {
        zv__parallel(env, i % 6, count_task, &ran);
        want += i % 6;
        assert_int_equal(atomic_load(&ran), want); /* done means done */
    }
    zv_env_free(env);
}

static void slow_task(void *ctx, size_t task, unsigned worker) {
    (void)task, (void)worker;
    usleep(worker == 0 ? 100 : 2000); /* the caller is done first */
    atomic_fetch_add((atomic_size_t *)ctx, 1);
}

static void the_slowest_task_is_waited_for(void **state) {
    (void)state;
    zv_env *env = env_with(4);
    for (int i = 0; i < 50; i++) {
        atomic_size_t ran = 0;
        zv__parallel(env, 30, slow_task, &ran);
        assert_int_equal(atomic_load(&ran), 30);
    }
    zv_env_free(env);
}

/* Three tasks that wait for one another: ends only if they run at the same time. */
static void meet_task(void *ctx, size_t task, unsigned worker) {
    (void)task, (void)worker;
    atomic_int *arrived = ctx;
    atomic_fetch_add(arrived, 1);
    while (atomic_load(arrived) < 3) sched_yield();
}

static void threads_are_real(void **state) {
    (void)state;
    zv_env *env = env_with(3);
    atomic_int arrived = 0;
    zv__parallel(env, 3, meet_task, &arrived);
    assert_int_equal(atomic_load(&arrived), 3);
    zv_env_free(env);
}

typedef struct nest {
    const zv_env *env;
    atomic_size_t inner;
} nest;

static void outer_task(void *ctx, size_t task, unsigned worker) {
    (void)task, (void)worker;
    nest *n = ctx;
    zv__parallel(n->env, 10, count_task, &n->inner);
}

static void a_nested_call_runs_serially(void **state) {
    (void)state;
    zv_env *env = env_with(4);
    nest n = {.env = env};
    zv__parallel(env, 50, outer_task, &n);
    assert_int_equal(atomic_load(&n.inner), 500);
    zv_env_free(env);
}

static void *stranger(void *arg) {
    nest *n = arg;
    for (int i = 0; i < 200; i++) zv__parallel(n->env, 10, count_task, &n->inner);
    return NULL;
}

static void an_environment_can_be_shared(void **state) {
    (void)state;
    zv_env *env = env_with(3);
    nest n = {.env = env};
    pthread_t threads[4];
    for (int i = 0; i < 4; i++)
        assert_int_equal(__real_pthread_create(&threads[i], NULL, stranger, &n), 0);
    for (int i = 0; i < 4; i++) pthread_join(threads[i], NULL);
    assert_int_equal(atomic_load(&n.inner), 4 * 200 * 10);
    zv_env_free(env);
}

static void refused_threads_are_done_without(void **state) {
    (void)state;
    for (int allowed = 0; allowed < 4; allowed++) {
        zv_env *env = env_with(6);
        atomic_store(&threads_allowed, allowed);
        check_job(env, 100);
        atomic_store(&threads_allowed, 1 << 20); /* the next job gets the rest */
        check_job(env, 100);
        atomic_int arrived = 0;
        zv__parallel(env, 3, meet_task, &arrived);
        zv_env_free(env);
    }
}

static void unused_threads_are_never_started(void **state) {
    (void)state;
    atomic_store(&threads_allowed, 100);
    zv_env *env = env_with(8);
    check_job(env, 1);
    zv_env_free(env);
    assert_int_equal(atomic_load(&threads_allowed), 100);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_task_runs_once),
        cmocka_unit_test(many_small_jobs),
        cmocka_unit_test(the_slowest_task_is_waited_for),
        cmocka_unit_test(threads_are_real),
        cmocka_unit_test(a_nested_call_runs_serially),
        cmocka_unit_test(an_environment_can_be_shared),
        cmocka_unit_test(refused_threads_are_done_without),
        cmocka_unit_test(unused_threads_are_never_started),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
