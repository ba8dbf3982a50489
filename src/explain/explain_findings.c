/* explain_findings.c — what all findings of this room have in common. */
#include "base/base_private.h"

#include <zavit/explain.h>

#include "base/base_utf8.h"
#include "explain/explain_private.h"

const char *zv__shown(char buf[96], zv_str name) {
    enum { LIMIT = 80 };
    size_t out = 0, i = 0;
    while (i < name.len) {
        int32_t cp;
        size_t len = zv__utf8_next(name.ptr + i, name.len - i, &cp);
        if (out + len > LIMIT) {
            out += zv__utf8_put(buf + out, 0x2026); /* … */
            break;
        }
        if (cp < 0) {
            if (out + 3 > LIMIT) break;
            out += zv__utf8_put(buf + out, 0xFFFD);
        } else {
            out += zv__utf8_put(buf + out, cp < 0x20 || cp == 0x7F ? ' ' : cp);
        }
        i += len;
    }
    buf[out] = 0;
    return buf;
}

/* A word that a shell takes as it is. */
static bool is_plain(zv_str s) {
    static const char safe[] = "_-./:,+@%=";
    if (s.len == 0 || s.ptr[0] == '-') return false;
    for (size_t i = 0; i < s.len; i++) {
        unsigned char c = (unsigned char)s.ptr[i];
        bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c >= 0x80;
        if (!letter && !(c >= '0' && c <= '9') && !memchr(safe, c, sizeof safe - 1)) return false;
    }
    return true;
}

static void add_quoted(zv_buf *b, zv_str s) {
    if (is_plain(s)) {
        zv_buf_add(b, s.ptr, s.len);
        return;
    }
    zv_buf_putc(b, '\'');
    for (size_t i = 0; i < s.len; i++) {
        if (s.ptr[i] == '\'') {
            zv_buf_puts(b, "'\\''");
        } else {
            zv_buf_putc(b, s.ptr[i]);
        }
    }
    zv_buf_putc(b, '\'');
}

void zv__next(zv_report *r, zv_finding *f, const char *verb, const zv_space *space, zv_str a,
              zv_str b) {
    const zv_str args[] = {
        zv_str_of(space && zv_space_path(space) ? zv_space_path(space) : "SPACE"), a, b};
    zv_buf command = {0};
    zv_buf_addf(&command, "zavit %s", verb);
    for (size_t i = 0; i < ZV_COUNT(args); i++) {
        if (!args[i].ptr) continue;
        zv_buf_putc(&command, ' ');
        add_quoted(&command, args[i]);
    }
    if (!command.failed) zv_report_next(r, f, "%s", zv_buf_cstr(&command));
    zv_buf_free(&command);
}

void zv__census(zv_report *r, zv_finding *f) {
    zv_report_no_interval(r, f, M_EXPLAIN_CENSUS);
}

zv_verdict zv__judge(zv_report *r, zv_finding *f, double warn, double fail) {
    zv_verdict verdict = ZV_PASS;
    double threshold = warn;
    if (isnan(f->value)) {
        verdict = ZV_INFO;
    } else if (f->value >= fail) {
        verdict = ZV_FAIL;
        threshold = fail;
    } else if (f->value >= warn) {
        verdict = ZV_WARN;
    }
    zv_report_verdict(r, f, verdict, threshold);
    return verdict;
}

void zv__background_mean_finding(zv_report *r, const zv_background *bg, const double *again) {
    const zv_moments *m = &bg->moments;
    zv_finding *f = zv_report_add(r, "background_mean", m->mean);
    /* Two sources of chance, when other texts of this kind stand for these: which rows there are
     * (each is in many pairs) and which pairs were drawn. */
    double n = (double)bg->usable, drawn = bg->all_pairs ? 0 : zv_moments_var(m) / (double)m->n;
    double half = zv_stat_t_quantile(0.975, n - 1) * sqrt(4 * bg->row_var / n + drawn);
    zv_report_interval(r, f, m->mean - half, m->mean + half);
    zv_report_why(r, f, M_EXPLAIN_BACKGROUND_MEAN, m->mean);
    zv_report_formula(r, f, M_EXPLAIN_BACKGROUND_MEAN_FORMULA);
    if (!zv_report_opens(r, "background_mean")) return;
    double *own = again ? NULL : zv__plain_cosines(bg), sum = 0;
    const double *cosines = again ? again : own;
    for (size_t i = 0; cosines && i < bg->n_cosines; i++) sum += cosines[i];
    zv_report_term(r, f, "pairs", (double)bg->n_cosines);
    zv_report_term(r, f, "rows", n);
    zv_report_term(r, f, "sum of cosines", m->mean * (double)m->n);
    zv_report_term(r, f, "variance of cosines", zv_moments_var(m));
    zv_report_term(r, f, "variance of rows' mean cosines", bg->row_var);
    zv_report_recomputed(r, f, cosines ? sum / (double)bg->n_cosines : ZV__NAN, 1e-9);
    zv__free(bg->env, own);
}

/* ---- Rows as stored ---- */

size_t zv__row_length(const zv_space *space) {
    return zv_space_dim(space) * zv_dtype_size(zv_space_dtype(space));
}

const void *zv__row_bytes(const zv_space *space, size_t row) {
    size_t stride;
    const char *data = zv_space_data(space, &stride);
    return data + row * stride;
}

int zv__compare_rows(const zv_space *space, size_t a, size_t b) {
    const int order =
        memcmp(zv__row_bytes(space, a), zv__row_bytes(space, b), zv__row_length(space));
    const float x = zv_space_scale(space, a), y = zv_space_scale(space, b);
    return order ? order : (x > y) - (x < y);
}
