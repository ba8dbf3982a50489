/* explain_watch.h — what the files about watching a training share. */
#ifndef ZV_EXPLAIN_WATCH_H
#define ZV_EXPLAIN_WATCH_H

#include "explain/explain_diagnose.h"

#include "explain/explain_watch_messages.h"

#define ZV__WATCH_LEVEL .95

/* The table, and what a loss at its floor says. */
zv_stall zv__watch_judge(const zv_signals *s);
/* Rate, momentum, floor, start and classes: what a run is, beside what was measured of it. */
void zv__watch_run(zv_signals *s, const zv_trainer *t);
/* The epochs looked at, oldest first. */
const zv_epoch *zv__watch_epochs(const zv_trainer *t, size_t *n);

#endif
