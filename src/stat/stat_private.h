/* stat_private.h — what the files of this room share. */
#ifndef ZV_STAT_PRIVATE_H
#define ZV_STAT_PRIVATE_H

#include "base/base_private.h"

#include <zavit/stat.h>

#include "stat/stat_messages.h"

#define ZV__NAN ((double)NAN)
#define ZV__INFINITY ((double)INFINITY)

static inline zv_interval zv__interval_none(void) {
    return (zv_interval){ZV__NAN, ZV__NAN};
}

static inline bool zv__level_ok(double level) {
    return level > 0 && level < 1;
}

/* Both tails of the incomplete beta function: lower = I_x(a, b), upper = 1 - lower, each with its
 * own small relative error. y = 1 - x is given apart because 1 - x would round. a, b > 0. */
void zv__beta_tails(double a, double b, double x, double y, double *lower, double *upper);

/* ln of x^a y^b / B(a, b). */
double zv__beta_log_term(double a, double b, double x, double y);

#endif
