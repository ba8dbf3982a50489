/* cli_flip.h — why: the fewest words without which two are no longer close, or one no longer ranks above
 * another. */
#ifndef ZAVIT_CLI_FLIP_H
#define ZAVIT_CLI_FLIP_H

#include "cli.h"
#include "cli_relate.h"

typedef struct cli_flip_args {
    double below, percentile, probability;
    uint64_t rank;
    unsigned drop;
} cli_flip_args;

enum { CLI_DROP_AUTO, CLI_DROP_A, CLI_DROP_B, CLI_DROP_BOTH, CLI_DROP_QUERY };

/* clang-format off */
#define CLI_FLIP_ROWS(type)                                                                        \
    CLI_ROW_REAL(type, flip.below, "below", NULL, -1, 1, "COSINE", M_CLI_O_FLIP_BELOW),            \
    CLI_ROW_REAL(type, flip.percentile, "below-percentile", NULL, 0, 100, "P",                     \
                 M_CLI_O_FLIP_PERCENTILE),                                                         \
    CLI_ROW_REAL(type, flip.probability, "below-probability", NULL, 0.0001, 0.9999, "P",           \
                 M_CLI_O_FLIP_PROBABILITY),                                                        \
    CLI_ROW_COUNT(type, flip.rank, "rank", 0, NULL, 1, 1e6, "K", M_CLI_O_FLIP_RANK),               \
    CLI_ROW_CHOICE(type, flip.drop, "drop", "auto", "auto|a|b|both|query", M_CLI_O_FLIP_DROP)
/* clang-format on */

/* ZV_USAGE for goals that exclude each other or the arguments. */
zv_status cli_flip_check(cli *c, const cli_flip_args *args);
/* Of two sides: text, JSON `flip`, finding flip_size. `relate` serves --below-probability. */
zv_status cli_flip_pair(cli *c, const cli_flip_args *args, const zv_space *space,
                        const cli_model *m, const cli_side *sides, double cosine,
                        const zv_background *bg, cli_relate *relate);
/* Of query, A and B, whose cosines with the query are given: what puts the upper one below the other. */
zv_status cli_flip_order(cli *c, const cli_flip_args *args, const cli_model *m,
                         const cli_side *sides, double cosine_a, double cosine_b);

#endif
