/* optim_span.h — what the verdicts and the measuring of signals share. */
#ifndef ZV_OPTIM_SPAN_H
#define ZV_OPTIM_SPAN_H

#include "optim/optim_private.h"

/* The loss's span, by which gains and trends are divided. Above 0. */
double zv__signals_span(const zv_signals *s);

#endif
