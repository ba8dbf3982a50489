/* explain_audit_counts.c — what can be counted: rows of each kind, and ids and vectors that repeat. */
#include "base/base_private.h"

#include <zavit/explain.h>

#include "base/base_dict.h"
#include "explain/explain_dups.h"
#include "explain/explain_private.h"

/* Shares of the items. Texts without a (known) word are marked as such, and a few of them are
 * ordinary; a zero row that nothing marks, or a NaN, is a fault of the program that wrote it. A tenth
 * of a collection that cannot be compared is more than an accident. */
#define MARKED_WARN 0.001
#define ROWS_FAIL 0.1
#define COPIES_WARN 0.01
#define COPIES_FAIL 0.2

/* ---- items, dim ---- */

/* How many numbers zv_space_row writes, found by writing over two different patterns. */
static size_t plain_dim(const zv_space *space, float *room, size_t size) {
    size_t n = 0;
    if (zv_space_size(space) == 0) return 0;
    for (size_t pattern = 0; pattern < 2; pattern++) {
        float mark = pattern ? 12345.5F : -54321.25F;
        size_t written = 0;
        for (size_t d = 0; d < size; d++) room[d] = mark;
        zv_space_row(space, 0, room);
        for (size_t d = 0; d < size; d++)
            if (room[d] != mark) written = d + 1;
        n = ZV_MAX(n, written);
    }
    return n;
}

void zv__audit_items(zv__audit *a) {
    zv_report *r = a->r;
    zv_finding *f = zv_report_add(r, "items", (double)a->size);
    zv__census(r, f);
    zv_report_why(r, f, M_EXPLAIN_ITEMS, a->size);
    zv_report_formula(r, f, M_EXPLAIN_ITEMS_FORMULA);
    if (zv_report_opens(r, "items")) {
        size_t again = 0;
        char buf[24];
        for (size_t i = 0; i < a->size; i++) again += zv_space_id(a->space, i, buf).ptr != NULL;
        zv_report_term(r, f, "bytes per row",
                       (double)(a->dim * zv_dtype_size(zv_space_dtype(a->space))));
        zv_report_recomputed(r, f, (double)again, 0);
    }
    f = zv_report_add(r, "dim", (double)a->dim);
    zv__census(r, f);
    zv_report_why(r, f, M_EXPLAIN_DIM, a->dim, zv_dtype_name(zv_space_dtype(a->space)));
    zv_report_formula(r, f, M_EXPLAIN_DIM_FORMULA);
    if (!zv_report_opens(r, "dim")) return;
    enum { BEYOND = 16 };
    float *room = ZV_NEW(a->env, a->dim + BEYOND, float);
    zv_report_term(r, f, "bytes per number", (double)zv_dtype_size(zv_space_dtype(a->space)));
    size_t again = room && a->size ? plain_dim(a->space, room, a->dim + BEYOND) : a->dim;
    zv_report_recomputed(r, f, (double)again, 0);
    zv__free(a->env, room);
}

/* ---- Rows by kind ---- */

/* What a row is by its numbers alone. */
typedef enum numbers { NUMBERS_OK, NUMBERS_ZERO, NUMBERS_NAN } numbers;

static numbers plain_numbers(const zv__audit *a, size_t i) {
    bool zero = true;
    zv_space_row(a->space, i, a->scratch);
    for (size_t d = 0; d < a->dim; d++) {
        if (!isfinite(a->scratch[d])) return NUMBERS_NAN;
        zero = zero && a->scratch[d] == 0;
    }
    return zero ? NUMBERS_ZERO : NUMBERS_OK;
}

/* A row that its status excuses from being a vector. */
static bool excused(zv_row_status s) {
    return s == ZV_ROW_EMPTY || s == ZV_ROW_OOV;
}

typedef struct kinds {
    size_t usable, empty, oov, zero, not_finite;
    size_t first[4]; /* of each kind in turn, SIZE_MAX if none */
} kinds;

/* By kernels' norms, or by the numbers one by one. */
static kinds count_kinds(const zv__audit *a, bool plain) {
    kinds k = {.first = {SIZE_MAX, SIZE_MAX, SIZE_MAX, SIZE_MAX}};
    size_t *counts[4] = {&k.empty, &k.oov, &k.zero, &k.not_finite};
    for (size_t i = 0; i < a->size; i++) {
        zv_row_status s = zv_space_status(a->space, i);
        numbers n = plain                      ? plain_numbers(a, i)
                    : !isfinite(a->squares[i]) ? NUMBERS_NAN
                    : a->squares[i] == 0       ? NUMBERS_ZERO
                                               : NUMBERS_OK;
        int kind = s == ZV_ROW_EMPTY                       ? 0
                   : s == ZV_ROW_OOV                       ? 1
                   : n == NUMBERS_NAN || s == ZV_ROW_NAN   ? 3
                   : n == NUMBERS_ZERO || s == ZV_ROW_ZERO ? 2
                                                           : -1;
        if (excused(s) && n == NUMBERS_NAN) kind = 3;
        if (kind < 0) {
            k.usable++;
            continue;
        }
        if (k.first[kind] == SIZE_MAX) k.first[kind] = i;
        ++*counts[kind];
    }
    return k;
}

/* Below 3 there is no pair beside a pair: nothing that an audit measures has a value. */
zv_status zv__audit_enough(const zv__audit *a) {
    const char *path = zv_space_path(a->space);
    if (a->usable >= 3) return ZV_OK;
    const kinds k = count_kinds(a, false);
    return zv_err_set(a->err, ZV_NODATA, M_EXPLAIN_AUDIT_FEW, path ? path : "", a->usable, a->size,
                      k.empty, k.oov, k.zero, k.not_finite);
}

/* The common shape of a count of rows that are no vectors. */
static zv_finding *rows_finding(zv__audit *a, const char *name, size_t count, size_t again,
                                double warn_share, double fail_share) {
    zv_report *r = a->r;
    zv_finding *f = zv_report_add(r, name, (double)count);
    zv__census(r, f);
    double n = (double)a->size;
    zv__judge(r, f, ZV_MAX(1, ceil(warn_share * n)), ZV_MAX(1, ceil(fail_share * n)));
    zv_report_formula(r, f, M_EXPLAIN_ROWS_FORMULA);
    if (zv_report_opens(r, name)) {
        zv_report_term(r, f, "rows", (double)a->size);
        zv_report_term(r, f, "share", (double)count / (double)ZV_MAX(a->size, 1));
        zv_report_recomputed(r, f, (double)again, 0);
    }
    return f;
}

static const char *first_of(zv__audit *a, size_t row, char shown[96]) {
    char buf[24];
    return zv__shown(shown, row == SIZE_MAX ? zv_str_of("") : zv_space_id(a->space, row, buf));
}

static void usable_rows(zv__audit *a, size_t usable, size_t again) {
    zv_report *r = a->r;
    zv_finding *f = zv_report_add(r, "usable_rows", (double)usable);
    zv__census(r, f);
    zv_report_verdict(r, f, ZV_PASS, 3); /* with fewer, zv__audit_enough has spoken */
    zv_report_why(r, f, M_EXPLAIN_USABLE, usable, a->size);
    zv_report_formula(r, f, M_EXPLAIN_USABLE_FORMULA);
    if (!zv_report_opens(r, "usable_rows")) return;
    zv_report_term(r, f, "rows", (double)a->size);
    zv_report_recomputed(r, f, (double)again, 0);
}

void zv__audit_rows(zv__audit *a) {
    static const char *const names[] = {"usable_rows", "rows_empty", "rows_oov", "rows_zero",
                                        "rows_nan"};
    zv_report *r = a->r;
    bool opens = false;
    for (size_t i = 0; i < ZV_COUNT(names); i++) opens = opens || zv_report_opens(r, names[i]);
    kinds k = count_kinds(a, false), again = opens ? count_kinds(a, true) : k;
    char shown[96];
    usable_rows(a, k.usable, again.usable);
    zv_finding *f = rows_finding(a, "rows_empty", k.empty, again.empty, MARKED_WARN, ROWS_FAIL);
    if (k.empty) {
        zv_report_why(r, f, M_EXPLAIN_EMPTY, k.empty, first_of(a, k.first[0], shown));
    } else {
        zv_report_why(r, f, M_EXPLAIN_EMPTY_NONE);
    }
    f = rows_finding(a, "rows_oov", k.oov, again.oov, MARKED_WARN, ROWS_FAIL);
    if (k.oov) {
        zv_report_why(r, f, M_EXPLAIN_OOV, k.oov, first_of(a, k.first[1], shown));
        zv_report_next(r, f, "zavit learn --help");
    } else {
        zv_report_why(r, f, M_EXPLAIN_OOV_NONE);
    }
    f = rows_finding(a, "rows_zero", k.zero, again.zero, 0, ROWS_FAIL);
    if (k.zero) {
        zv_report_why(r, f, M_EXPLAIN_ZERO, k.zero, first_of(a, k.first[2], shown));
    } else {
        zv_report_why(r, f, M_EXPLAIN_ZERO_NONE);
    }
    f = rows_finding(a, "rows_nan", k.not_finite, again.not_finite, 0, 0);
    if (k.not_finite) {
        zv_report_why(r, f, M_EXPLAIN_NAN, k.not_finite, first_of(a, k.first[3], shown));
    } else {
        zv_report_why(r, f, M_EXPLAIN_NAN_NONE);
    }
}

/* ---- Labels ---- */

void zv__audit_labels(zv__audit *a) {
    zv_report *r = a->r;
    if (!zv_space_has_labels(a->space)) return;
    size_t count = zv_space_label_count(a->space), without = 0;
    for (size_t i = 0; i < a->size; i++) without += zv_space_label_number(a->space, i) < 0;
    zv_finding *f = zv_report_add(r, "label_count", (double)count);
    zv__census(r, f);
    zv_report_why(r, f, M_EXPLAIN_LABELS, count, without);
    zv_report_formula(r, f, M_EXPLAIN_LABELS_FORMULA);
    if (!zv_report_opens(r, "label_count")) return;
    /* again from the names on the rows */
    zv__dict *dict = NULL;
    bool ok = zv__dict_new(&dict, a->env, NULL) == ZV_OK;
    uint32_t number;
    for (size_t i = 0; ok && i < a->size; i++)
        if (zv_space_label_number(a->space, i) >= 0)
            ok = zv__dict_put(dict, zv_space_label(a->space, i), &number, NULL, NULL) == ZV_OK;
    zv_report_term(r, f, "rows", (double)a->size);
    zv_report_term(r, f, "rows without a label", (double)without);
    zv_report_recomputed(r, f, ok ? (double)zv__dict_size(dict) : ZV__NAN, 0);
    zv__dict_free(dict);
}

/* ---- Ids that repeat ---- */

static int by_bytes(zv_str a, zv_str b) {
    size_t n = ZV_MIN(a.len, b.len);
    int order = n ? memcmp(a.ptr, b.ptr, n) : 0;
    return order ? order : (a.len > b.len) - (a.len < b.len);
}

static int ids_in_order(const void *x, const void *y, void *ctx) {
    char a[24], b[24];
    return by_bytes(zv_space_id(ctx, *(const size_t *)x, a),
                    zv_space_id(ctx, *(const size_t *)y, b));
}

/* Again by sorting: how many ids equal the one before them. Also the first that repeats. */
static size_t plain_duplicate_ids(const zv__audit *a, size_t *order, size_t *example) {
    size_t count = 0;
    void *space = (void *)(uintptr_t)a->space;
    for (size_t i = 0; i < a->size; i++) order[i] = i;
    qsort_r(order, a->size, sizeof *order, ids_in_order, space);
    for (size_t i = 1; i < a->size; i++)
        if (ids_in_order(&order[i - 1], &order[i], space) == 0) {
            if (count++ == 0) *example = order[i];
        }
    return count;
}

zv_status zv__audit_duplicate_ids(zv__audit *a) {
    zv_report *r = a->r;
    uint64_t count = zv_space_duplicate_ids(a->space);
    zv_finding *f = zv_report_add(r, "duplicate_ids", (double)count);
    size_t example = SIZE_MAX, again = 0;
    zv__census(r, f);
    zv__judge(r, f, 1, ZV__NEVER);
    bool opens = zv_report_opens(r, "duplicate_ids");
    if (zv_space_has_ids(a->space) && (count > 0 || opens)) {
        size_t *order = ZV_NEW(a->env, a->size, size_t);
        if (!order) return zv__nomem(a->err);
        again = plain_duplicate_ids(a, order, &example);
        zv__free(a->env, order);
    }
    if (count > 0) {
        char shown[96];
        zv_report_why(r, f, M_EXPLAIN_DUPLICATE_IDS, (size_t)count, first_of(a, example, shown));
    } else {
        zv_report_why(r, f, M_EXPLAIN_DUPLICATE_IDS_NONE);
    }
    zv_report_formula(r, f, M_EXPLAIN_DUPLICATE_IDS_FORMULA);
    if (opens) {
        zv_report_term(r, f, "rows", (double)a->size);
        zv_report_recomputed(r, f, (double)again, 0);
    }
    return ZV_OK;
}

/* ---- Vectors that repeat ---- */

/* Rows that equal an earlier one, and the first of them with the one that it equals; SIZE_MAX without memory. */
static size_t count_copies(const zv__audit *a, zv__hashed *table, size_t example[2]) {
    size_t n = 0, copies = 0;
    size_t *keeper = ZV_NEW(a->env, a->size, size_t);
    if (!keeper) return SIZE_MAX;
    for (size_t i = 0; i < a->size; i++) {
        keeper[i] = i;
        if (!zv__row_counts(a->space, i, a->squares[i])) continue;
        table[n++] =
            (zv__hashed){zv__hash(zv__row_bytes(a->space, i), zv__row_length(a->space)), i};
    }
    zv__group_equal(keeper, table, n, zv__same_vectors, a->space);
    for (size_t i = a->size; i-- > 0;) {
        if (keeper[i] == i) continue;
        copies++;
        example[0] = keeper[i];
        example[1] = i;
    }
    zv__free(a->env, keeper);
    return copies;
}

static int rows_in_order(const void *x, const void *y, void *ctx) {
    return zv__compare_rows(ctx, *(const size_t *)x, *(const size_t *)y);
}

/* Again without hashes: sort the rows by their bytes, count neighbours that are equal. */
static size_t plain_copies(zv__audit *a, size_t *order) {
    size_t n = 0, copies = 0;
    void *space = (void *)(uintptr_t)a->space;
    for (size_t i = 0; i < a->size; i++)
        if (plain_numbers(a, i) == NUMBERS_OK && zv_row_usable(zv_space_status(a->space, i)))
            order[n++] = i;
    qsort_r(order, n, sizeof *order, rows_in_order, space);
    for (size_t i = 1; i < n; i++)
        copies += zv__compare_rows(a->space, order[i - 1], order[i]) == 0;
    return copies;
}

zv_status zv__audit_duplicate_vectors(zv__audit *a) {
    zv_report *r = a->r;
    size_t example[2] = {SIZE_MAX, SIZE_MAX};
    zv__hashed *table = ZV_NEW(a->env, a->size, zv__hashed);
    if (!table) return zv__nomem(a->err);
    size_t copies = count_copies(a, table, example);
    if (copies == SIZE_MAX) {
        zv__free(a->env, table);
        return zv__nomem(a->err);
    }
    double n = (double)ZV_MAX(a->usable, 1);
    zv_finding *f = zv_report_add(r, "duplicate_vectors", (double)copies / n);
    zv__census(r, f);
    zv__judge(r, f, COPIES_WARN, COPIES_FAIL);
    if (copies > 0) {
        char one[96], two[96], buf_a[24], buf_b[24];
        zv_str id_a = zv_space_id(a->space, example[0], buf_a);
        zv_str id_b = zv_space_id(a->space, example[1], buf_b);
        zv_report_why(r, f, M_EXPLAIN_COPIES, copies, 100 * (double)copies / n,
                      zv__shown(one, id_b), zv__shown(two, id_a));
        if (!zv_str_equal(id_a, id_b)) zv__next(r, f, "why", a->space, id_a, id_b);
    } else {
        zv_report_why(r, f, M_EXPLAIN_COPIES_NONE);
    }
    zv_report_formula(r, f, M_EXPLAIN_COPIES_FORMULA);
    if (zv_report_opens(r, "duplicate_vectors")) {
        size_t *order = (size_t *)table; /* the table has been read; its room is enough */
        zv_report_term(r, f, "usable rows", (double)a->usable);
        zv_report_term(r, f, "rows equal to an earlier one", (double)copies);
        zv_report_recomputed(r, f, (double)plain_copies(a, order) / n, 1e-12);
    }
    zv__free(a->env, table);
    return ZV_OK;
}
