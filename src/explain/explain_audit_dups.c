/* explain_audit_dups.c — texts that are equal, or have the same words in the same order: a first look, with 'zavit dups' for
 * the sets themselves and for nearly equal ones. */
#include "base/base_private.h"

#include "explain/explain_hubs.h"

/* As for vectors: docs/thresholds.md. */
#define TEXTS_WARN 0.01
#define TEXTS_FAIL 0.2

/* Again without hashes: texts sorted by their bytes, equal neighbours counted. What differs in bytes but not in words is
 * taken from the first road. */
static int by_text(const void *x, const void *y, void *ctx) {
    const zv_space *space = ctx;
    const zv_str a = zv_space_text(space, *(const size_t *)x);
    const zv_str b = zv_space_text(space, *(const size_t *)y);
    const int order = memcmp(a.ptr, b.ptr, ZV_MIN(a.len, b.len));
    return order ? order : (a.len > b.len) - (a.len < b.len);
}

static zv_status plain_equal(size_t *out, zv__audit *a) {
    size_t n = 0, *rows = ZV_NEW(a->env, a->size, size_t);
    void *space = (void *)(uintptr_t)a->space;
    if (!rows) return zv__nomem(a->err);
    for (size_t i = 0; i < a->size; i++)
        if (zv_space_text(a->space, i).len > 0) rows[n++] = i;
    qsort_r(rows, n, sizeof *rows, by_text, space);
    *out = 0;
    for (size_t i = 1; i < n; i++) *out += by_text(&rows[i - 1], &rows[i], space) == 0;
    zv__free(a->env, rows);
    return ZV_OK;
}

static zv_status finding(zv__audit *a, const zv_dups *d) {
    zv_report *r = a->r;
    const size_t texts = d->repeats[ZV_DUP_TEXT], words = d->repeats[ZV_DUP_WORDS];
    const double value = (double)(texts + words) / (double)d->compared;
    zv_finding *f = zv_report_add(r, "duplicate_texts", value);
    zv__census(r, f);
    zv__judge(r, f, TEXTS_WARN, TEXTS_FAIL);
    if (d->n_sets > 0) {
        char shown[96], buf[24];
        const zv_dup_set *s = &d->sets[0];
        zv_report_why(r, f, M_EXPLAIN_EQUAL_TEXTS, texts, words, 100 * value,
                      zv__shown(shown, zv_space_id(a->space, s->rows[0].row, buf)), s->n - 1);
        zv__next(r, f, "dups", a->space, (zv_str){0}, (zv_str){0});
    } else {
        zv_report_why(r, f, M_EXPLAIN_EQUAL_TEXTS_NONE, d->compared);
    }
    zv_report_formula(r, f, M_EXPLAIN_EQUAL_TEXTS_FORMULA);
    if (!zv_report_opens(r, "duplicate_texts")) return ZV_OK;
    size_t again = 0;
    ZV_TRY(plain_equal(&again, a));
    zv_report_term(r, f, "texts", (double)d->compared);
    zv_report_term(r, f, "equal to the byte", (double)texts);
    zv_report_term(r, f, "equal words", (double)words);
    zv_report_recomputed(r, f, (double)(again + words) / (double)d->compared, 1e-12);
    return ZV_OK;
}

zv_status zv__audit_duplicate_texts(zv__audit *a) {
    zv_dups *d = NULL;
    size_t texts = 0;
    if (!zv_space_has_texts(a->space)) return ZV_OK;
    for (size_t i = 0; i < a->size && texts < 2; i++) texts += zv_space_text(a->space, i).len > 0;
    if (texts < 2) return ZV_OK;
    const zv_dups_opts opts = {.equal_only = true};
    zv_status status = zv_explain_dups(&d, a->env, a->space, &opts, a->err);
    if (status == ZV_OK) status = finding(a, d);
    zv_dups_free(a->env, d);
    return status;
}
