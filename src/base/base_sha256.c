/* base_sha256.c — SHA-256 through libcrypto, which uses the processor's own instructions. */
#include "base/base_sha256.h"

#include <openssl/evp.h>

struct zv__sha256 {
    const zv_env *env;
    EVP_MD_CTX *context;
    bool failed;
};

zv_status zv__sha256_new(zv__sha256 **out, const zv_env *env, zv_err *err) {
    *out = NULL;
    zv__sha256 *h = ZV_NEW_ZERO(env, 1, zv__sha256);
    if (!h) return zv__nomem(err);
    h->env = env;
    h->context = EVP_MD_CTX_new();
    if (!h->context) {
        zv__sha256_free(h);
        return zv__nomem(err);
    }
    if (EVP_DigestInit_ex(h->context, EVP_sha256(), NULL) != 1) {
        zv__sha256_free(h);
        return zv_err_set(err, ZV_INTERNAL, M_BASE_SHA256);
    }
    *out = h;
    return ZV_OK;
}

void zv__sha256_add(zv__sha256 *h, const void *bytes, size_t len) {
    if (len && EVP_DigestUpdate(h->context, bytes, len) != 1) h->failed = true;
}

zv_status zv__sha256_finish(zv__sha256 *h, char hex[65], zv_err *err) {
    static const char digits[] = "0123456789abcdef";
    unsigned char digest[EVP_MAX_MD_SIZE] = {0};
    unsigned len = 0;
    bool ok = !h->failed && EVP_DigestFinal_ex(h->context, digest, &len) == 1 && len == 32;
    for (unsigned i = 0; i < 32; i++) {
        hex[2 * i] = digits[digest[i] >> 4];
        hex[2 * i + 1] = digits[digest[i] & 15];
    }
    hex[64] = 0;
    zv__sha256_free(h);
    return ok ? ZV_OK : zv_err_set(err, ZV_INTERNAL, M_BASE_SHA256);
}

void zv__sha256_free(zv__sha256 *h) {
    if (!h) return;
    EVP_MD_CTX_free(h->context);
    zv__free(h->env, h);
}
