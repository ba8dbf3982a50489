/* embed_cbow.c — choosing the kernel. */
#include "embed/embed_cbow.h"

zv__sgns_kernel *zv__cbow_kernel_of(const zv_env *env) {
    (void)env;
    return zv__cbow_scalar;
}
