/* space_private.h — what a space is in memory, wherever it came from.
 *
 *   safetensors:  rows, offsets, bytes … point into the mapping
 *   others:       the same pointers into memory that the space owns
 *
 * Columns may lie at any address: a file has no padding between its tensors. They are read through
 * memcpy, which compiles to a plain load.
 */
#ifndef ZV_SPACE_PRIVATE_H
#define ZV_SPACE_PRIVATE_H

#include "base/base_private.h"

#include <zavit/space.h>

#include "base/base_dict.h"
#include "base/base_file.h"
#include "base/base_load.h"
#include "base/base_sha256.h"
#include "io/io_private.h"
#include "io/io_safetensors.h"
#include "space/space_messages.h"

enum { ZV__ROW_STATUSES = 6, ZV__SPACE_OWNED = 16 };

/* n strings one after the other, as in Arrow: string i is bytes[offsets[i] … offsets[i+1]). */
typedef struct zv__strings {
    const uint8_t *offsets; /* I64 [n + 1]; NULL: there are none */
    const uint8_t *bytes;
} zv__strings;

/* A column of few different values. */
typedef struct zv__category {
    const char *name;
    const uint8_t *numbers; /* I32 [rows], -1 = none; NULL: there is no such column */
    zv__strings names;
    size_t n_names;
    void *owned[4]; /* of a column that was read into memory */
} zv__category;

/* From an id to its first row: open addressing, half full at most. A slot holds row + 1 below and 32
 * bits of the hash above, so that most comparisons end without looking at the id. */
typedef struct zv__id_table {
    uint64_t *slots;
    size_t mask;
    uint64_t duplicates;
    size_t first_duplicate; /* SIZE_MAX: none */
} zv__id_table;

struct zv_space {
    const zv_env *env;
    const zv_kernels *kernels;
    char *path;
    zv_format format;
    size_t n, dim, stride;
    zv_dtype dtype;
    const uint8_t *rows;
    const uint8_t *scale; /* F32 [n], with I8 */
    const uint8_t *status; /* U8 [n] */
    const uint8_t *counts; /* I64 [n], or NULL */
    zv__strings ids, texts;
    zv__category label;
    zv__category *columns;
    size_t n_columns;
    zv_contract contract;
    zv__id_table table;
    bool has_subwords;
    zv_subwords subwords;
    uint64_t status_counts[ZV__ROW_STATUSES];
    zv__mapping map;
    zv__st *st;
    void *owned[ZV__SPACE_OWNED];
    size_t n_owned;
};

static inline zv_str zv__strings_at(const zv__strings *s, size_t i) {
    int64_t begin = zv__load_i64(s->offsets, i), end = zv__load_i64(s->offsets, i + 1);
    return (zv_str){(const char *)s->bytes + begin, (size_t)(end - begin)};
}

/* The space keeps ptr and frees it with zv__free. */
void zv__space_own(zv_space *s, void *ptr);

/* space_tensors.c: fills s from the parsed container s->st. */
zv_status zv__space_from_tensors(zv_space *s, zv_err *err);
/* space_foreign.c: the same for a container without "vectors"; *known is false, and nothing is done, if
 * no tensor of it can be meant. */
zv_status zv__space_from_foreign(zv_space *s, bool *known, zv_err *err);
/* space_load.c: reads everything from a stream of another format (s->format); closes `in`. */
zv_status zv__space_load(zv_space *s, zv__lines *in, const char *path, const char *member,
                         zv_err *err);

/* space_strings.c: strings that come one by one, gaps allowed. Start with {0}. */
typedef struct zv__strings_builder {
    int64_t *offsets;
    uint8_t *bytes;
    size_t n, cap, used, bytes_cap;
} zv__strings_builder;
bool zv__strings_add(zv__strings_builder *b, const zv_env *env, zv_str s); /* false: no memory */
/* Hands the memory over to the space. */
bool zv__strings_give(zv__strings_builder *b, zv_space *s, zv__strings *out);
void zv__strings_drop(zv__strings_builder *b, const zv_env *env);
/* The names of a dictionary, in the order of their numbers. */
bool zv__strings_of_dict(zv__strings_builder *b, const zv_env *env, const zv__dict *names);

/* space_columns.c: a column whose values come row by row, gaps allowed. Start with {0}; once a value was
 * added, give fills *out (zv__category_free), and drop is due in any case. */
typedef struct zv__category_builder {
    char *name;
    zv__dict *values;
    int32_t *numbers;
    size_t n, cap;
} zv__category_builder;
zv_status zv__category_add(zv__category_builder *b, const zv_space *s, const char *name, size_t row,
                           zv_str value, zv_err *err);
zv_status zv__category_give(zv__category_builder *b, const zv_space *s, zv__category *out,
                            zv_err *err);
void zv__category_drop(zv__category_builder *b, const zv_env *env);
void zv__category_free(zv__category *c, const zv_env *env); /* {0} and mapped ones are fine */

/* space_ids.c */
zv_status zv__ids_build(zv_space *s, zv_err *err);

/* space_status.c: what the stored numbers of a row say: OK, NAN or ZERO. */
zv_row_status zv__row_look(zv_dtype dtype, const void *row, size_t dim, float scale);
/* Makes s->status if the file has none, and counts. */
zv_status zv__status_build(zv_space *s, zv_err *err);
/* The first row with a NaN or infinite number, or SIZE_MAX. */
size_t zv__first_not_finite(const zv_space *s);

/* space_subwords.c: takes them from s->st, if they are there. */
zv_status zv__subwords_take(zv_space *s, zv_err *err);
/* zavit.subwords, as text; and back. False: it has no meaning. */
void zv__subwords_format(char out[96], const zv_subwords *u);
bool zv__subwords_parse(zv_subwords *out, const char *text);

/* space_contract.c */
zv_status zv__contract_read(zv_space *s, zv_err *err);
void zv__contract_write(zv__st_header *h, const zv_contract *c, bool normalized,
                        const char *sha256);
enum { ZV__SPACE_VERSION = 1 }; /* of the file format */

#endif
