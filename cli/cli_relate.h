/* cli_relate.h — probabilities from labelled pairs: what search, near and why share. */
#ifndef ZAVIT_CLI_RELATE_H
#define ZAVIT_CLI_RELATE_H

#include "cli.h"

typedef struct cli_relate {
    zv_relation *relation; /* NULL without --pairs */
    zv_session *session;
    zv_any_encoder encoder;
    cli_model own; /* opened here, where the command has none */
} cli_relate;
/* Learns from the file of --pairs, if one was given. `m` may be NULL or empty: then a model is looked for, and texts among the
 * pairs are an error if there is none. */
zv_status cli_relate_open(cli *c, cli_relate *out, const zv_space *space, const cli_model *m,
                          const char *model_path, const cli_relate_args *a);
void cli_relate_free(cli *c, cli_relate *r);
/* Probabilities of all hits into h->related, and the findings. The query's text may be empty. */
zv_status cli_relate_hits(cli *c, cli_relate *r, cli_hits *h, const zv_space *space,
                          const float *query, zv_str text);
/* The same for one pair: keys of the result, and the findings. */
zv_status cli_relate_pair(cli *c, cli_relate *r, const cli_side *a, const cli_side *b);
/* Keys probability and probability_interval, null where there is none. */
void cli_relate_json(json_t *o, const zv_related *related);
/* Key probability_reason: why there is none, or null. `first`: NULL without pairs. */
void cli_relate_reason(cli *c, const zv_related *first);
/* search --cut: the table, the drawings, `cut`. */
zv_status cli_relate_cut(cli *c, cli_relate *r, double precision);

#endif
