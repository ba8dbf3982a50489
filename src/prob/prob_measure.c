/* prob_measure.c — what came true, against what was said. */
#include "base/base_private.h"

#include "prob/prob_private.h"

double zv_prob_loss(double p, bool happened) {
    double said = happened ? p : 1 - p;
    return -log(ZV_MAX(said, 1e-15));
}

zv_status zv_prob_grouped_mean(double *mean, zv_interval *interval, const zv_env *env,
                               const double *value, const uint32_t *group, size_t n, size_t groups,
                               zv_err *err) {
    if (!group) groups = n;
    double *off = ZV_NEW_ZERO(env, groups, double), sum = 0, squares = 0;
    if (!off) return zv__nomem(err);
    for (size_t i = 0; i < n; i++) sum += value[i];
    *mean = n ? sum / (double)n : ZV__NAN;
    for (size_t i = 0; i < n; i++) off[group ? group[i] : i] += value[i] - *mean;
    size_t used = 0;
    for (size_t g = 0; g < groups; g++) squares += off[g] * off[g];
    /* groups without a value don't count */
    if (group) {
        for (size_t g = 0; g < groups; g++) off[g] = 0;
        for (size_t i = 0; i < n; i++) off[group[i]] = 1;
        for (size_t g = 0; g < groups; g++) used += off[g] > 0;
    } else {
        used = n;
    }
    *interval = (zv_interval){ZV__NAN, ZV__NAN};
    if (used >= 2) {
        double k = (double)used,
               half = zv_stat_t_quantile(0.975, k - 1) * sqrt(squares * k / (k - 1)) / (double)n;
        *interval = (zv_interval){*mean - half, *mean + half};
    }
    zv__free(env, off);
    return ZV_OK;
}

double zv_prob_brier(const double *p, const uint8_t *y, size_t n) {
    double sum = 0;
    for (size_t i = 0; i < n; i++) {
        double off = p[i] - (y[i] ? 1 : 0);
        sum += off * off;
    }
    return n ? sum / (double)n : ZV__NAN;
}

typedef struct said {
    double p;
    uint8_t y;
} said;

static int by_p(const void *a, const void *b) {
    const said *x = a, *y = b;
    if (x->p != y->p) return x->p < y->p ? -1 : 1;
    return (int)x->y - (int)y->y;
}

zv_status zv_prob_ece(double *ece, const zv_env *env, const double *p, const uint8_t *y, size_t n,
                      size_t bins, zv_err *err) {
    said *s = ZV_NEW(env, n, said);
    if (!s) return zv__nomem(err);
    for (size_t i = 0; i < n; i++) s[i] = (said){p[i], y[i] != 0};
    zv__sort(s, n, sizeof *s, by_p);
    double sum = 0;
    for (size_t b = 0, i = 0; b < bins && i < n; b++) {
        double off = 0;
        size_t end = (b + 1) * n / bins;
        /* what got the same probability stays together */
        while (end > i && end < n && s[end].p == s[end - 1].p) end++;
        for (; i < end; i++) off += s[i].p - s[i].y;
        sum += fabs(off);
    }
    *ece = n ? sum / (double)n : ZV__NAN;
    zv__free(env, s);
    return ZV_OK;
}
