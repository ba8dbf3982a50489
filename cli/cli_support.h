/* cli_support.h — near: does a neighbour come back in spaces learned again from texts drawn anew? */
#ifndef ZAVIT_CLI_SUPPORT_H
#define ZAVIT_CLI_SUPPORT_H

#include "cli.h"

typedef struct cli_support_args {
    uint64_t runs; /* 0: not asked for */
    const char *folder; /* for the runs' spaces; NULL: one that goes at the end */
} cli_support_args;

/* Runs before Ctrl-C has to be caught: is support asked for, and can it be, with these options? */
zv_status cli_support_check(cli *c, const cli_support_args *s, const cli_hits_args *a, bool text);
/* Learns the runs, puts hits->support, and fills the report. Nothing unless --support. */
zv_status cli_support(cli *c, cli_hits *hits, const zv_space *space, const char *expression,
                      const cli_support_args *s, const cli_hits_args *a);

/* clang-format off */
#define CLI_SUPPORT_ROWS(type)                                                                     \
    CLI_ROW_COUNT(type, support.runs, "support", 0, NULL, 3, 1000, "B", M_CLI_O_SUPPORT),          \
    CLI_ROW_TEXT(type, support.folder, "support-dir", 0, NULL, "DIR", CLI_FILE, M_CLI_O_SUPPORT_DIR)
/* clang-format on */

#endif
