/* index_group.c — one hit per document: the ranking, with all but the first of each group left out.
 *
 * A ranking of 4k rows mostly holds k groups. Where it does not, four times as many are asked for,
 * until it does or there are no more: the answer is exact, and a few searches long.
 */
#include "index/index_private.h"

typedef struct grouping {
    const zv_space *space;
    const char *name;
    size_t column; /* SIZE_MAX: the labels */
} grouping;

static bool find_column(grouping *g) {
    for (g->column = 0; g->column < zv_space_columns(g->space); g->column++)
        if (strcmp(zv_space_column_name(g->space, g->column), g->name) == 0) return true;
    g->column = SIZE_MAX;
    return strcmp(g->name, "label") == 0 && zv_space_has_labels(g->space);
}

static zv_str value_of(const grouping *g, size_t row) {
    return g->column == SIZE_MAX ? zv_space_label(g->space, row)
                                 : zv_space_column_value(g->space, g->column, row);
}

/* FNV-1a, 64 bits. */
static size_t hash_of(zv_str s) {
    uint64_t h = 14695981039346656037u;
    for (size_t i = 0; i < s.len; i++) h = (h ^ (uint8_t)s.ptr[i]) * 1099511628211u;
    return (size_t)(h ^ h >> 29);
}

/* Writes the first hit of each group to `out`, at most `cap`; the table holds places in `out` + 1.
 * Values are compared, not dictionary numbers: a dictionary may have a value twice. */
static size_t first_of_groups(const grouping *g, zv_hit *out, size_t cap, const zv_hit *all,
                              size_t n, size_t *table, size_t mask) {
    size_t found = 0;
    memset(table, 0, (mask + 1) * sizeof *table);
    for (size_t i = 0; i < n && found < cap; i++) {
        zv_str value = value_of(g, all[i].row);
        if (value.len > 0) {
            size_t at = hash_of(value) & mask;
            while (table[at] && !zv_str_equal(value_of(g, out[table[at] - 1].row), value))
                at = (at + 1) & mask;
            if (table[at]) continue;
            table[at] = found + 1;
        }
        out[found++] = all[i];
    }
    return found;
}

static zv_status search_groups(const grouping *g, zv_hit *hits, size_t *n, size_t cap,
                               const zv_env *env, const float *query, const zv_search_opts *opts,
                               size_t *table, size_t mask, zv_err *err) {
    size_t size = zv_space_size(g->space), want = cap;
    for (bool warn = true;; warn = false) {
        want = want > size / 4 ? size : 4 * want;
        size_t got = want;
        zv_hit *all = ZV_NEW(env, want, zv_hit);
        if (!all) return zv__nomem(err);
        zv_status status = (warn ? zv_index_search : zv__index_search_quiet)(
            all, &got, env, g->space, query, opts, err);
        if (status == ZV_OK) *n = first_of_groups(g, hits, cap, all, got, table, mask);
        zv__free(env, all);
        if (status != ZV_OK || *n == cap || got < want || want == size) return status;
    }
}

zv_status zv_index_search_grouped(zv_hit *hits, size_t *n, const zv_env *env, const zv_space *space,
                                  const float *query, const char *column,
                                  const zv_search_opts *opts, zv_err *err) {
    grouping g = {.space = space, .name = column};
    size_t cap = ZV_MIN(*n, zv_space_size(space)), slots = 16;
    *n = 0;
    if (!find_column(&g))
        return zv_err_set(err, ZV_NOTFOUND, M_INDEX_NO_COLUMN,
                          zv_space_path(space) ? zv_space_path(space) : "", column);
    while (slots / 2 < cap) slots *= 2;
    size_t *table = ZV_NEW(env, slots, size_t);
    if (!table) return zv__nomem(err);
    zv_status status = search_groups(&g, hits, n, cap, env, query, opts, table, slots - 1, err);
    zv__free(env, table);
    return status;
}
