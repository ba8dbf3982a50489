/* cli_order.h — why --query: would another measure put A and B in another order? */
#ifndef ZAVIT_CLI_ORDER_H
#define ZAVIT_CLI_ORDER_H

#include "cli.h"

/* Margin by words, the table of measures, findings, and JSON `order`. `sides`: query, A, B, the latter two rows
 * of the space. */
zv_status cli_order(cli *c, const zv_space *space, const cli_side sides[3], const size_t rows[3],
                    const zv_background *bg, uint64_t seed);

#endif
