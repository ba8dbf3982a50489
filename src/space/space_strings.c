#include "base/base_private.h"

#include "space/space_private.h"

bool zv__strings_add(zv__strings_builder *b, const zv_env *env, zv_str s) {
    size_t end;
    if (!zv__plus(&end, b->used, s.len)) return false;
    if (!zv__grow(env, &b->offsets, &b->cap, b->n + 2, sizeof *b->offsets)) return false;
    if (!zv__grow(env, &b->bytes, &b->bytes_cap, ZV_MAX(end, 1), 1)) return false;
    if (s.len > 0) memcpy(b->bytes + b->used, s.ptr, s.len);
    if (b->n == 0) b->offsets[0] = 0;
    b->used = end;
    b->offsets[++b->n] = (int64_t)end;
    return true;
}

bool zv__strings_give(zv__strings_builder *b, zv_space *s, zv__strings *out) {
    if (b->n == 0) { /* no strings are a list too */
        if (!zv__grow(s->env, &b->offsets, &b->cap, 1, sizeof *b->offsets)) return false;
        if (!zv__grow(s->env, &b->bytes, &b->bytes_cap, 1, 1)) return false;
        b->offsets[0] = 0;
    }
    *out = (zv__strings){(const uint8_t *)b->offsets, b->bytes};
    zv__space_own(s, b->offsets);
    zv__space_own(s, b->bytes);
    *b = (zv__strings_builder){0};
    return true;
}

void zv__strings_drop(zv__strings_builder *b, const zv_env *env) {
    zv__free(env, b->offsets);
    zv__free(env, b->bytes);
    *b = (zv__strings_builder){0};
}

bool zv__strings_of_dict(zv__strings_builder *b, const zv_env *env, const zv__dict *names) {
    for (size_t i = 0; i < zv__dict_size(names); i++)
        if (!zv__strings_add(b, env, zv__dict_key(names, (uint32_t)i))) return false;
    return true;
}
