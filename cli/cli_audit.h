/* cli_audit.h — tables and pictures of audit. */
#ifndef ZAVIT_CLI_AUDIT_H
#define ZAVIT_CLI_AUDIT_H

#include "cli.h"

/* The largest hubs: always as JSON, as a table where hubness_skew is a warning. */
zv_status cli_audit_hubs(cli *c, const zv_space *space, const zv_audit_lists *lists);
/* What distance and angle do from 2 to 65,536 dimensions, and where this collection stands. NULL: cannot be told. */
zv_status cli_audit_concentration(cli *c, const zv_space *space, const zv_concentration *x);

#endif
