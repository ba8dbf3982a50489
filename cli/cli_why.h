/* cli_why.h — showing reasons: what why and search --why share. */
#ifndef ZAVIT_CLI_WHY_H
#define ZAVIT_CLI_WHY_H

#include "cli.h"

/* A model if there is one. Unless `needed`, none is no error: *out stays empty, with a warning. */
zv_status cli_model_try(cli *c, cli_model *out, const zv_space *space, const char *path,
                        bool needed);
/* "Why is “name” …": a message row with one %.*s. */
void cli_why_heading(cli *c, const char *en, const char *he, zv_str name);
/* One line: the word pairs that carry most of it. */
zv_status cli_why_brief(cli *c, size_t rank, zv_str name, const zv_why *why);
/* Why the first ranks above (or below) the second: the margin, first minus second, word by word,
 * drawn and as JSON `margin`. */
zv_status cli_why_margin(cli *c, const zv_why *first, const zv_why *second, const char *name_first,
                         const char *name_second);

#endif
