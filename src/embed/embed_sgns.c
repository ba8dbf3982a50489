/* embed_sgns.c — choosing the kernel. */
#include "embed/embed_sgns.h"

zv__sgns_kernel *zv__sgns_kernel_of(const zv_env *env) {
    switch (zv_env_cpu(env)) {
    case ZV_CPU_AVX512:
        return zv__sgns_avx512;
    case ZV_CPU_AVX2:
        return zv__sgns_avx2;
    default:
        return zv__sgns_scalar;
    }
}
