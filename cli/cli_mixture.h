/* cli_mixture.h — without labelled pairs: which hits are more than background, where the query's own scores tell. */
#ifndef ZAVIT_CLI_MIXTURE_H
#define ZAVIT_CLI_MIXTURE_H

#include "cli.h"

/* Fills h->mixture and the finding; nothing under another metric than the cosine. */
zv_status cli_mixture_hits(cli *c, cli_hits *h, const zv_space *space, const float *query);
/* Keys probability and probability_interval of hit i. */
void cli_mixture_json(json_t *hit, const cli_hits *h, size_t i);
/* Keys probability_kind, prior and probability_reason of the result. */
void cli_mixture_reason(cli *c, const cli_hits *h);

#endif
