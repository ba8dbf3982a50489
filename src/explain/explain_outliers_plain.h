/* explain_outliers_plain.h — the other road to the scores. */
#ifndef ZV_EXPLAIN_OUTLIERS_PLAIN_H
#define ZV_EXPLAIN_OUTLIERS_PLAIN_H

#include "explain/explain_outliers.h"

typedef struct zv__outliers_plain {
    size_t rows; /* scored again */
    size_t listed; /* of all, those at or above the cut; rows not scored again as they were */
    double worst; /* largest relative difference of a score */
    bool covariance; /* made again too */
} zv__outliers_plain;

zv_status zv__outliers_again(zv__outliers_plain *out, const zv__outliers *o, zv_err *err);

#endif
