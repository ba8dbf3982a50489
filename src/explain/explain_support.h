/* explain_support.h — the runs' spaces, for who asks them again. */
#ifndef ZV_EXPLAIN_SUPPORT_H
#define ZV_EXPLAIN_SUPPORT_H

#include "explain/explain_private.h"

#include <zavit/vec.h>

/* Where a run's space lies, run from 0. */
zv_status zv__support_path(zv_buf *out, const char *folder, unsigned run, zv_err *err);
/* Is it of this space, these sentences and this seed? */
bool zv__support_fits(const zv_space *found, const zv_space *space, const char *name);

#endif
