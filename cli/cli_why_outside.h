/* cli_why_outside.h — reasons through an outside encoder or a net: measured, where a word model's are exact. */
#ifndef ZAVIT_CLI_WHY_OUTSIDE_H
#define ZAVIT_CLI_WHY_OUTSIDE_H

#include "cli_outside.h"

#define CLI_SAMPLES_ROW(type)                                                                      \
    CLI_ROW_COUNT(type, samples, "samples", 0, "16", 1, 10000, "N", M_CLI_O_SAMPLES)

/* The Shapley values of both sides' words, drawn and in `into` (answers, shapley, without); sides without a
 * text are left out, which is said. `findings`: into the report, too. */
zv_status cli_why_measured(cli *c, json_t *into, const cli_model *m, const cli_side *a,
                           const cli_side *b, uint64_t samples, uint64_t seed, bool findings);

#endif
