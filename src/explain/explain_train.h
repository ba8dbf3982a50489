/* explain_train.h — what the files about trainings share. */
#ifndef ZV_EXPLAIN_TRAIN_H
#define ZV_EXPLAIN_TRAIN_H

#include "explain/explain_private.h"

#include "explain/explain_train_messages.h"

/* What a layer does to its sums, from the definition. */
double zv__plain_bend(zv_act act, double x);

/* Again, by plain loops in f64 from the raw vectors: mean loss and score of a part. */
zv_status zv__train_plain(double *loss, double *score, const zv_env *env, const zv_trainer *t,
                          zv_part_of part, zv_err *err);
/* The mean of 1/rank in the space as it is. */
zv_status zv__train_plain_before(double *rank, const zv_env *env, const zv_trainer *t,
                                 zv_part_of part, zv_err *err);

/* A sample of rows that a trainer's net takes, [n, in] in a random order; held-out ones where there are any. To be freed. */
zv_status zv__train_rows(float **out, size_t *n, const zv_env *env, const zv_trainer *t,
                         zv_err *err);

#endif
