/* io_list.h — a vector written as text in one field: "[0.1, 0.2]", "{0.1,0.2}", "[0.1 0.2]". */
#ifndef ZV_IO_LIST_H
#define ZV_IO_LIST_H

#include "io/io_private.h"

/* Does `s` begin like a list of numbers, as far as one can see? */
bool zv__list_begins(const char *s, const char *end);

typedef enum zv__list_fault {
    ZV__LIST_OK,
    ZV__LIST_EMPTY, /* nothing at all, or no numbers */
    ZV__LIST_TOKEN, /* *token is no number */
    ZV__LIST_CUT, /* numpy has left numbers out: "..." */
    ZV__LIST_COUNT /* *found numbers instead of dim */
} zv__list_fault;

/* How many values the list has; ZV__LIST_OK, _EMPTY or _CUT. */
zv__list_fault zv__list_count(zv_str list, size_t *found);
/* Reads exactly dim numbers. */
zv__list_fault zv__list_read(zv_str list, float *out, size_t dim, zv_str *token, size_t *found,
                             bool *overflow);

#endif
