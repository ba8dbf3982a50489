/* cli_ngrams.h — why: words of a model with subwords, down to their n-grams. */
#ifndef ZAVIT_CLI_NGRAMS_H
#define ZAVIT_CLI_NGRAMS_H

#include "cli.h"

/* Two words of such a model by themselves; of texts, if `asked`, the word pairs with the largest shares. Text, JSON
 * `ngrams`, findings of the first. ZV_NODATA if it was asked for and there are none. */
zv_status cli_ngrams(cli *c, const cli_model *m, const zv_why *why, bool asked);

#endif
