/* embed_kernels.h — the kernels of every tier that this processor has, for tests that hold them to each other. */
#ifndef EMBED_KERNELS_H
#define EMBED_KERNELS_H

#include "zt.h"

#include "embed/embed_sgns.h"

typedef struct kernels {
    size_t n;
    zv__sgns_kernel *of[ZV_CPU_AVX512]; /* the scalar one first */
} kernels;

static inline kernels kernels_of_all_tiers(zv__sgns_kernel *(*kernel_of)(const zv_env *env)) {
    kernels found = {0};
    for (int tier = ZV_CPU_SCALAR; tier <= ZV_CPU_AVX512; tier++) {
        zv_env *env;
        zv_err err = {0};
        ZT_OK(zv_env_new(&env, &(zv_env_opts){.cpu = (zv_cpu)tier, .threads = 1}, &err), err);
        if ((int)zv_env_cpu(env) == tier) found.of[found.n++] = kernel_of(env);
        zv_env_free(env);
    }
    return found;
}

#endif
