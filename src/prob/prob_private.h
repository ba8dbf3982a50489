/* prob_private.h — what the files of this room share. */
#ifndef ZV_PROB_PRIVATE_H
#define ZV_PROB_PRIVATE_H

#include "base/base_private.h"

#include <zavit/prob.h>

#include "prob/prob_messages.h"

#define ZV__NAN ((double)NAN)
#define ZV__INFINITY ((double)INFINITY)

/* ZV_NODATA unless both classes are among the labels; counts them. */
zv_status zv__both_classes(const uint8_t *y, size_t n, size_t *related, zv_err *err);

#endif
