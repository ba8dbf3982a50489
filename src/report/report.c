#include "base/base_private.h"

#include "report/report_private.h"

/* ---- Life ---- */

const char *zv_verdict_name(zv_verdict v) {
    static const char *const names[] = {"info", "ok", "warn", "fail"};
    return (unsigned)v < ZV_COUNT(names) ? names[v] : "?";
}

bool zv_finding_agrees(const zv_finding *f) {
    if (isnan(f->value) || isnan(f->recomputed)) return isnan(f->value) && isnan(f->recomputed);
    if (f->value == f->recomputed) return true; /* infinities too */
    return fabs(f->value - f->recomputed) <= f->tolerance;
}

zv_status zv_report_new(zv_report **out, const zv_env *env, const char *open_name, zv_err *err) {
    *out = NULL;
    zv_report *r = ZV_NEW_ZERO(env, 1, zv_report);
    if (!r) return zv__nomem(err);
    r->env = env;
    zv__arena_init(&r->arena, env);
    if (open_name) {
        r->open_name = zv__arena_strdup(&r->arena, open_name, strlen(open_name));
        if (!r->open_name) {
            zv_report_free(r);
            return zv__nomem(err);
        }
    }
    *out = r;
    return ZV_OK;
}

void zv_report_free(zv_report *r) {
    if (!r) return;
    const zv_env *env = r->env;
    zv__free(env, r->items);
    zv__free(env, r->blocks);
    zv__arena_free(&r->arena);
    zv__free(env, r);
}

/* ---- Keeping strings ---- */

/* A copy with malformed bytes replaced, since JSON can't hold them and ids may bring them. */
const char *zv__report_keep(zv_report *r, const char *s, size_t len) {
    if (zv__utf8_valid(s, len, NULL)) {
        char *copy = zv__arena_strdup(&r->arena, s, len);
        if (!copy) r->failed = true;
        return copy;
    }
    char *copy = zv__arena_alloc(&r->arena, len, 3); /* U+FFFD takes three bytes */
    if (!copy) {
        r->failed = true;
        return NULL;
    }
    size_t n = 0;
    for (size_t i = 0; i < len;) {
        int32_t cp;
        i += zv__utf8_next(s + i, len - i, &cp);
        n += zv__utf8_put(copy + n, cp < 0 ? 0xFFFD : cp);
    }
    return zv__arena_strdup(&r->arena, copy, n);
}

const char *zv__report_format(zv_report *r, const char *format, va_list args) {
    char small[512];
    va_list again;
    va_copy(again, args);
    const char *kept = NULL;
    int len = vsnprintf(small, sizeof small, format, args);
    if (len >= 0 && (size_t)len < sizeof small) {
        kept = zv__report_keep(r, small, (size_t)len);
    } else if (len >= 0) {
        char *large = ZV_NEW(r->env, (size_t)len + 1, char);
        if (large) {
            vsnprintf(large, (size_t)len + 1, format, again);
            kept = zv__report_keep(r, large, (size_t)len);
        }
        zv__free(r->env, large);
    }
    va_end(again);
    if (!kept) r->failed = true;
    return kept;
}

void *zv__report_copy(zv_report *r, const void *from, size_t count, size_t size) {
    void *copy = zv__arena_alloc(&r->arena, count ? count : 1, size);
    if (copy && count)
        memcpy(copy, from, count * size);
    else if (!copy)
        r->failed = true;
    return copy;
}

/* Sets *field to a sentence of the environment's language; used with the two formats `en` and `he`
 * that every function below takes. */
#define KEEP_ROW(r, field)                                                                         \
    do {                                                                                           \
        va_list args_;                                                                             \
        va_start(args_, he);                                                                       \
        *(field) = zv__report_format((r), zv_env_lang((r)->env) == ZV_HE ? he : en, args_);        \
        va_end(args_);                                                                             \
    } while (0)

/* ---- Filling ---- */

zv_finding *zv_report_add(zv_report *r, const char *name, double value) {
    zv__finding_box *box = zv__arena_alloc(&r->arena, 1, sizeof *box);
    if (!box || !zv__grow(r->env, &r->items, &r->cap, r->n + 1, sizeof *r->items)) {
        r->failed = true;
        box = &r->sink;
    } else {
        r->items[r->n++] = box;
    }
    *box = (zv__finding_box){.finding = {.value = value,
                                         .lo = (double)NAN,
                                         .hi = (double)NAN,
                                         .threshold = (double)NAN,
                                         .verdict = ZV_INFO,
                                         .recomputed = (double)NAN}};
    box->finding.name = zv__report_keep(r, name, strlen(name));
    if (!box->finding.name) box->finding.name = "";
    return &box->finding;
}

void zv_report_interval(zv_report *r, zv_finding *f, double lo, double hi) {
    (void)r;
    f->lo = lo;
    f->hi = hi;
    if (!isnan(lo) && !isnan(hi)) f->interval_reason = NULL;
}

void zv_report_no_interval(zv_report *r, zv_finding *f, const char *en, const char *he, ...) {
    f->lo = f->hi = (double)NAN;
    KEEP_ROW(r, &f->interval_reason);
}

void zv_report_verdict(zv_report *r, zv_finding *f, zv_verdict verdict, double threshold) {
    (void)r;
    f->verdict = verdict;
    f->threshold = threshold;
}

void zv_report_why(zv_report *r, zv_finding *f, const char *en, const char *he, ...) {
    KEEP_ROW(r, &f->why);
}

void zv_report_formula(zv_report *r, zv_finding *f, const char *en, const char *he, ...) {
    KEEP_ROW(r, &f->formula);
}

void zv_report_next(zv_report *r, zv_finding *f, const char *format, ...) {
    va_list args;
    va_start(args, format);
    f->next = zv__report_format(r, format, args);
    va_end(args);
}

static bool is_open_name(const zv_report *r, const char *name) {
    return r->open_name && (strcmp(r->open_name, "all") == 0 || strcmp(r->open_name, name) == 0);
}

bool zv_report_opens(zv_report *r, const char *name) {
    return is_open_name(r, name);
}

void zv_report_term(zv_report *r, zv_finding *f, const char *name, double value) {
    zv__finding_box *box = (zv__finding_box *)(void *)f;
    f->opened = true;
    if (f->n_terms == box->cap) {
        /* The old array stays in the arena until the report goes: at most as much again. */
        size_t cap = box->cap ? 2 * box->cap : 8;
        zv_term *terms = zv__arena_alloc(&r->arena, cap, sizeof *terms);
        if (!terms) {
            r->failed = true;
            return;
        }
        if (f->n_terms) memcpy(terms, box->terms, f->n_terms * sizeof *terms);
        box->terms = terms;
        box->cap = cap;
        f->terms = terms;
    }
    const char *copy = zv__report_keep(r, name, strlen(name));
    box->terms[f->n_terms++] = (zv_term){copy ? copy : "", value};
}

void zv_report_recomputed(zv_report *r, zv_finding *f, double value, double tolerance) {
    (void)r;
    f->opened = true;
    f->recomputed = value;
    f->tolerance = tolerance;
}

/* ---- Reading ---- */

size_t zv_report_size(const zv_report *r) {
    return r->n;
}

const zv_finding *zv_report_finding(const zv_report *r, size_t i) {
    return i < r->n ? &r->items[i]->finding : NULL;
}

zv_status zv_report_status(const zv_report *r, zv_err *err) {
    return r->failed ? zv__nomem(err) : ZV_OK;
}

zv_verdict zv_report_worst(const zv_report *r) {
    zv_verdict worst = ZV_INFO;
    for (size_t i = 0; i < r->n; i++) worst = ZV_MAX(worst, r->items[i]->finding.verdict);
    return worst;
}

/* Has one of the first n findings this name? */
static bool has_finding(const zv_report *r, size_t n, const char *name) {
    for (size_t i = 0; i < n; i++)
        if (strcmp(r->items[i]->finding.name, name) == 0) return true;
    return false;
}

static void add_name(zv_buf *names, const char *name) {
    if (names->len) zv_buf_puts(names, ", ");
    zv_buf_puts(names, name);
}

zv_status zv_report_unopened(const zv_report *r, zv_err *err) {
    const char *open = r->open_name;
    if (!open || strcmp(open, "all") == 0 || has_finding(r, r->n, open)) return ZV_OK;
    zv_buf names;
    zv_buf_init(&names, r->env);
    for (size_t i = 0; i < r->n; i++)
        if (!has_finding(r, i, r->items[i]->finding.name))
            add_name(&names, r->items[i]->finding.name);
    zv_status status = zv_buf_status(&names, err);
    if (status == ZV_OK && names.len)
        status = zv_err_set(err, ZV_NOTFOUND, M_REPORT_NO_SUCH, open, zv_buf_cstr(&names));
    else if (status == ZV_OK)
        status = zv_err_set(err, ZV_NOTFOUND, M_REPORT_NO_FINDINGS, open);
    zv_buf_free(&names);
    return status;
}

/* ---- Checking ---- */

static bool is_snake_case(const char *s) {
    if (*s < 'a' || *s > 'z') return false;
    for (; *s; s++)
        if (!((*s >= 'a' && *s <= 'z') || (*s >= '0' && *s <= '9') || *s == '_')) return false;
    return true;
}

static zv_status check_finding(const zv_report *r, const zv_finding *f, zv_err *err) {
    bool has_interval = !isnan(f->lo) && !isnan(f->hi);
    if (!is_snake_case(f->name)) return zv_err_set(err, ZV_INTERNAL, M_REPORT_BAD_NAME, f->name);
    if (!f->why || !*f->why) return zv_err_set(err, ZV_INTERNAL, M_REPORT_NO_WHY, f->name);
    if (!f->formula || !*f->formula)
        return zv_err_set(err, ZV_INTERNAL, M_REPORT_NO_FORMULA, f->name);
    if (has_interval == (f->interval_reason && *f->interval_reason))
        return zv_err_set(err, ZV_INTERNAL, M_REPORT_NO_INTERVAL, f->name);
    if (is_open_name(r, f->name) && !(f->opened && f->n_terms))
        return zv_err_set(err, ZV_INTERNAL, M_REPORT_NOT_OPENED, f->name);
    if (f->opened && !zv_finding_agrees(f))
        return zv_err_set(err, ZV_INTERNAL, M_REPORT_NOT_AGREED, f->name, f->value, f->recomputed,
                          f->tolerance);
    return ZV_OK;
}

zv_status zv_report_complete(const zv_report *r, zv_err *err) {
    ZV_TRY(zv_report_status(r, err));
    for (size_t i = 0; i < r->n; i++) ZV_TRY(check_finding(r, &r->items[i]->finding, err));
    return ZV_OK;
}
