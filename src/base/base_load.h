/* base_load.h — numbers out of mapped bytes: element i of an array that may begin anywhere. */
#ifndef ZV_BASE_LOAD_H
#define ZV_BASE_LOAD_H

#include "base/base_private.h"

#define ZV__LOAD(type, name)                                                                       \
    static inline type name(const uint8_t *p, size_t i) {                                          \
        type v;                                                                                    \
        memcpy(&v, p + i * sizeof v, sizeof v);                                                    \
        return v;                                                                                  \
    }
ZV__LOAD(uint32_t, zv__load_u32)
ZV__LOAD(uint64_t, zv__load_u64)
ZV__LOAD(int32_t, zv__load_i32)
ZV__LOAD(int64_t, zv__load_i64)
ZV__LOAD(float, zv__load_f32)
#undef ZV__LOAD

#endif
