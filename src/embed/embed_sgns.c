/* embed_sgns.c — choosing the kernel. */
#include "embed/embed_sgns.h"

zv__sgns_kernel *zv__sgns_kernel_of(const zv_env *env) {
    return zv_env_cpu(env) == ZV_CPU_AVX2 ? zv__sgns_avx2 : zv__sgns_scalar;
}
