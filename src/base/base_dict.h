/* base_dict.h — a hash table from byte strings to numbers; insertion order is the numbering. */
#ifndef ZV_BASE_DICT_H
#define ZV_BASE_DICT_H

#include "base/base_private.h"

#define ZV__DICT_NONE UINT32_MAX

typedef struct zv__dict zv__dict; /* read-only use may be shared by threads */

zv_status zv__dict_new(zv__dict **out, const zv_env *env, zv_err *err);
void zv__dict_free(zv__dict *d);
/* Number of a key, entering it (a copy) if new; *added may be NULL. */
zv_status zv__dict_put(zv__dict *d, zv_str key, uint32_t *number, bool *added, zv_err *err);
uint32_t zv__dict_find(const zv__dict *d, zv_str key);
/* Numbers the keys anew: what was order[i] is i. Keys that are not in order[0 … n) are forgotten. Nothing is
 * changed where memory is lacking. */
zv_status zv__dict_renumber(zv__dict *d, const uint32_t *order, size_t n, zv_err *err);
size_t zv__dict_size(const zv__dict *d);
zv_str zv__dict_key(const zv__dict *d, uint32_t number); /* followed by a zero */
size_t zv__dict_bytes(const zv__dict *d); /* memory held, about */

/* The hash that it uses (wyhash-like mixing, 64 bits), for tables of one's own. */
uint64_t zv__hash(const void *bytes, size_t len);

#endif
