/* embed_outside_store.h — answers that an outside encoder gave, kept in a file by the hash of command and
 * text. docs/formats/encoder.md describes the file. */
#ifndef ZV_EMBED_OUTSIDE_STORE_H
#define ZV_EMBED_OUTSIDE_STORE_H

#include "base/base_dict.h"
#include "base/base_private.h"

enum { ZV__STORE_KEY = 32 };

typedef struct zv__store {
    const zv_env *env;
    int fd; /* -1: nothing is kept */
    bool named; /* kept between runs */
    bool full; /* nothing more is written */
    zv_buf path; /* of a named one */
    zv_buf head; /* what the file begins with; its first 16 bytes without dim */
    uint8_t identity[ZV__STORE_KEY]; /* of command and format */
    size_t dim; /* 0: not known yet */
    zv__dict *keys;
    uint64_t *places; /* [keys] offset of the newest record of each */
    size_t cap;
    uint8_t *record; /* one, for reading; [record bytes] */
} zv__store;

/* Opens the answers to `command` in a folder, which is made if it isn't there; NULL: in a file without a
 * name, which is gone with the process. */
zv_status zv__store_open(zv__store *s, const zv_env *env, const char *command, const char *folder,
                         zv_err *err);
void zv__store_close(zv__store *s);
zv_status zv__store_key(const zv__store *s, zv_str text, uint8_t key[ZV__STORE_KEY], zv_err *err);
/* The answer behind a key into out [dim]; false if there is none that is whole. */
bool zv__store_get(zv__store *s, const uint8_t key[ZV__STORE_KEY], float *out);
/* Keeps n answers, rows [n, dim], all of them or none. A file that can't be written is told once, and
 * nothing more is kept. ZV_FORMAT if another run has kept answers of another length meanwhile. */
zv_status zv__store_add(zv__store *s, const uint8_t (*keys)[ZV__STORE_KEY], const float *rows,
                        size_t n, size_t dim, zv_err *err);

#endif
