/* base_env.c — the environment: allocator, threads, processor tier, language, callbacks. */
#include "base/base_env.h"

#if defined(__x86_64__) && defined(__GNUC__)
#include <cpuid.h>
#endif
#include <sched.h>
#include <unistd.h>

#include "base/base_file.h"

static zv_cpu best_cpu(void) {
#if defined(__x86_64__) && defined(__GNUC__)
    /* clang 14's builtin does not know F16C by name, so that one is read from CPUID; whether the
     * system saves the wide registers is part of what "avx2" answers. */
    unsigned a, b, c = 0, d;
    __builtin_cpu_init();
    if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma") &&
        __get_cpuid(1, &a, &b, &c, &d) && (c & bit_F16C)) {
        const bool wide = __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512dq") &&
                          __builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512vl");
        return wide ? ZV_CPU_AVX512 : ZV_CPU_AVX2;
    }
#endif
    return ZV_CPU_SCALAR;
}

/* Processors that this process may run on: fewer than the machine has under taskset or a
 * container. */
static unsigned available_processors(void) {
    cpu_set_t set;
    long n = 0;
    if (sched_getaffinity(0, sizeof set, &set) == 0)
        n = CPU_COUNT(&set);
    else /* more processors than a cpu_set_t holds */
        n = sysconf(_SC_NPROCESSORS_ONLN);
    return n < 1 ? 1 : (unsigned)ZV_MIN(n, (long)ZV__THREADS_MAX);
}

static zv_status choose_cpu(zv_env *env, zv_err *err) {
    zv_cpu want = env->opts.cpu, best = best_cpu();
    if ((int)want < ZV_CPU_BEST || want > ZV_CPU_AVX512)
        return zv_err_set(err, ZV_USAGE, M_BASE_CPU_OPTION, (int)want);
    const char *name = getenv("ZAVIT_CPU");
    if (want == ZV_CPU_BEST && name && *name) {
        if (strcmp(name, "scalar") == 0)
            want = ZV_CPU_SCALAR;
        else if (strcmp(name, "avx2") == 0)
            want = ZV_CPU_AVX2;
        else if (strcmp(name, "avx512") == 0)
            want = ZV_CPU_AVX512;
        else if (strcmp(name, "best") != 0)
            return zv_err_set(err, ZV_USAGE, M_BASE_CPU_VARIABLE, name);
    }
    /* A wish names the highest tier allowed; the processor has the last word. */
    env->cpu = want == ZV_CPU_BEST || want > best ? best : want;
    return ZV_OK;
}

static zv_status check_opts(const zv_env_opts *opts, zv_err *err) {
    const zv_alloc *a = &opts->alloc;
    bool all = a->get && a->resize && a->release, none = !a->get && !a->resize && !a->release;
    if (!all && !none) return zv_err_set(err, ZV_USAGE, M_BASE_ALLOC_PARTIAL);
    if (opts->threads > ZV__THREADS_MAX)
        return zv_err_set(err, ZV_USAGE, M_BASE_THREADS, opts->threads, ZV__THREADS_MAX);
    return ZV_OK;
}

zv_status zv_env_new(zv_env **out, const zv_env_opts *opts, zv_err *err) {
    *out = NULL;
    zv_env plan = {0};
    if (opts) plan.opts = *opts;
    ZV_TRY(check_opts(&plan.opts, err));
    ZV_TRY(choose_cpu(&plan, err));
    plan.threads = plan.opts.threads ? plan.opts.threads : available_processors();

    zv_env *env = zv__alloc(&plan, 1, sizeof *env);
    if (!env) return zv__nomem(err);
    *env = plan;
    if (env->threads > 1 && !(env->pool = zv__pool_new(env))) {
        zv__free(&plan, env);
        return zv__nomem(err);
    }
    *out = env;
    return ZV_OK;
}

void zv_env_free(zv_env *env) {
    if (!env) return;
    zv__pool_free(env->pool);
    zv_env copy = *env; /* the allocator outlives the block it lives in */
    zv__free(&copy, env);
}

unsigned zv_env_threads(const zv_env *env) {
    return env ? env->threads : 1;
}

zv_cpu zv_env_cpu(const zv_env *env) {
    return env ? env->cpu : best_cpu();
}

const char *zv_cpu_name(zv_cpu cpu) {
    switch (cpu) {
    case ZV_CPU_BEST:
        return "best";
    case ZV_CPU_SCALAR:
        return "scalar";
    case ZV_CPU_AVX2:
        return "avx2";
    case ZV_CPU_AVX512:
        return "avx512";
    }
    return "unknown";
}

zv_lang zv_env_lang(const zv_env *env) {
    return env ? env->opts.lang : ZV_EN;
}

bool zv_env_stopped(const zv_env *env) {
    return env && env->opts.stop && env->opts.stop(env->opts.ctx);
}

void zv_env_warn(const zv_env *env, const char *en, const char *he, ...) {
    if (!env || !env->opts.warn) return;
    char sentence[1024];
    va_list args;
    va_start(args, he);
    zv__sentence(sentence, sizeof sentence, env->opts.lang == ZV_HE ? he : en, args);
    va_end(args);
    env->opts.warn(env->opts.ctx, sentence);
}

void zv_env_progress(const zv_env *env, const zv_progress *p) {
    if (env && env->opts.progress) env->opts.progress(env->opts.ctx, p);
}

const char *zv__temp_folder(void) {
    const char *folder = getenv("TMPDIR");
    return folder && *folder ? folder : "/tmp";
}

const char *zv__temp_folder_large(void) {
    const char *folder = getenv("TMPDIR");
    if (folder && *folder) return folder;
    return access("/var/tmp", W_OK | X_OK) == 0 ? "/var/tmp" : "/tmp";
}
