/* prob_bayes.c — odds, and how they move. */
#include "base/base_private.h"

#include "prob/prob_private.h"

double zv_prob_logit(double p) {
    return log(p) - log1p(-p);
}

double zv_prob_expit(double x) {
    /* exp never grows: no overflow on either side */
    if (x >= 0) return 1 / (1 + exp(-x));
    double e = exp(x);
    return e / (1 + e);
}

double zv_prob_posterior(double prior, double log_related, double log_unrelated) {
    return zv_prob_expit(zv_prob_logit(prior) + log_related - log_unrelated);
}

double zv_prob_shift(double p, double from, double to) {
    if (p <= 0 || p >= 1) return p; /* certainty has no odds to move */
    return zv_prob_expit(zv_prob_logit(p) + zv_prob_logit(to) - zv_prob_logit(from));
}

zv_status zv__both_classes(const uint8_t *y, size_t n, size_t *related, zv_err *err) {
    *related = 0;
    for (size_t i = 0; i < n; i++) *related += y[i] != 0;
    if (*related == 0 || *related == n)
        return zv_err_set(err, ZV_NODATA, M_PROB_ONE_CLASS, n, *related);
    return ZV_OK;
}
