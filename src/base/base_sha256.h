/* base_sha256.h — SHA-256, by libcrypto. */
#ifndef ZV_BASE_SHA256_H
#define ZV_BASE_SHA256_H

#include "base/base_private.h"

typedef struct zv__sha256 zv__sha256;

zv_status zv__sha256_new(zv__sha256 **out, const zv_env *env, zv_err *err);
void zv__sha256_add(zv__sha256 *h, const void *bytes, size_t len);
/* Writes 64 hexadecimal digits and a zero, and frees h. */
zv_status zv__sha256_finish(zv__sha256 *h, char hex[65], zv_err *err);
void zv__sha256_free(zv__sha256 *h);

#endif
