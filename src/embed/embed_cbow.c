/* embed_cbow.c — choosing the kernel. */
#include "embed/embed_cbow.h"

zv__sgns_kernel *zv__cbow_kernel_of(const zv_env *env) {
    return zv_env_cpu(env) == ZV_CPU_AVX2 ? zv__cbow_avx2 : zv__cbow_scalar;
}
