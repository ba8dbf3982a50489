/* embed_cbow.c — choosing the kernel. */
#include "embed/embed_cbow.h"

zv__sgns_kernel *zv__cbow_kernel_of(const zv_env *env) {
    switch (zv_env_cpu(env)) {
    case ZV_CPU_AVX512:
        return zv__cbow_avx512;
    case ZV_CPU_AVX2:
        return zv__cbow_avx2;
    default:
        return zv__cbow_scalar;
    }
}
