/* cli_lexical.h — search --lexical: hits by words (BM25) beside hits by vectors. */
#ifndef ZAVIT_CLI_LEXICAL_H
#define ZAVIT_CLI_LEXICAL_H

#include "cli.h"

typedef struct cli_lexical {
    double *scores; /* [size] by words */
    double *near; /* [size] by vectors */
    uint8_t *keep; /* [size] */
    zv_hit *best; /* the best by words */
    size_t n_best;
    size_t *ranks; /* of the hits by vectors, among the words' */
} cli_lexical;

/* Ranks `text` by words, and shows the hits' ranks in their table and JSON; `own` is a row that is left out,
 * SIZE_MAX: none. To be called between cli_hits_find and cli_hits_print. */
zv_status cli_lexical_find(cli *c, cli_lexical *out, cli_hits *h, const zv_space *space,
                           zv_str text, const float *query, size_t own, const cli_list *where);
/* What only words find: a table, and JSON `lexical_only`. */
zv_status cli_lexical_print(cli *c, const cli_lexical *l, const cli_hits *h, const zv_space *space);
void cli_lexical_free(cli_lexical *l);

#endif
