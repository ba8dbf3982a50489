/* space_columns.c — columns of few different values, built row by row in memory. */
#include "base/base_private.h"

#include "space/space_private.h"

zv_status zv__category_add(zv__category_builder *b, const zv_space *s, const char *name, size_t row,
                           zv_str value, zv_err *err) {
    uint32_t number = 0;
    if (!b->values) ZV_TRY(zv__dict_new(&b->values, s->env, err));
    if (!b->name && !(b->name = zv__strdup(s->env, name, strlen(name)))) return zv__nomem(err);
    ZV_TRY(zv__dict_put(b->values, value, &number, NULL, err));
    if (number > INT32_MAX)
        return zv_err_set(err, ZV_UNSUPPORTED, M_SPACE_MANY_VALUES, s->path, name);
    if (!zv__grow(s->env, &b->numbers, &b->cap, row + 1, sizeof *b->numbers)) return zv__nomem(err);
    while (b->n < row) b->numbers[b->n++] = -1;
    b->numbers[b->n++] = (int32_t)number;
    return ZV_OK;
}

zv_status zv__category_give(zv__category_builder *b, const zv_space *s, zv__category *out,
                            zv_err *err) {
    if (!zv__grow(s->env, &b->numbers, &b->cap, ZV_MAX(s->n, 1), sizeof *b->numbers))
        return zv__nomem(err);
    while (b->n < s->n) b->numbers[b->n++] = -1;
    zv__strings_builder names = {0};
    if (!zv__strings_of_dict(&names, s->env, b->values)) {
        zv__strings_drop(&names, s->env);
        return zv__nomem(err);
    }
    *out = (zv__category){.name = b->name,
                          .numbers = (const uint8_t *)b->numbers,
                          .names = {(const uint8_t *)names.offsets, names.bytes},
                          .n_names = names.n,
                          .owned = {b->name, b->numbers, names.offsets, names.bytes}};
    b->name = NULL;
    b->numbers = NULL;
    return ZV_OK;
}

void zv__category_drop(zv__category_builder *b, const zv_env *env) {
    zv__dict_free(b->values);
    zv__free(env, b->name);
    zv__free(env, b->numbers);
    *b = (zv__category_builder){0};
}

void zv__category_free(zv__category *c, const zv_env *env) {
    for (size_t i = 0; i < ZV_COUNT(c->owned); i++) zv__free(env, c->owned[i]);
}
