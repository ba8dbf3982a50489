/* base_progress.h — telling about long work, at most ten times a second. */
#ifndef ZV_BASE_PROGRESS_H
#define ZV_BASE_PROGRESS_H

#include "base/base_private.h"

typedef struct zv__teller {
    const zv_env *env;
    const char *stage, *unit; /* static, in the environment's language */
    double started, told;
} zv__teller;

/* Two message rows: what is being done, and what is counted (M_BASE_BYTES …). */
zv__teller zv__teller_start(const zv_env *env, const char *stage_en, const char *stage_he,
                            const char *unit_en, const char *unit_he);
/* Sends progress unless it was sent less than a tenth of a second ago. total 0: unknown; loss NaN:
 * none. Call it from one thread. */
void zv__tell(zv__teller *t, double done, double total, double loss);

#endif
