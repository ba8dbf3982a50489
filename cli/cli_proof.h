/* cli_proof.h — near: a neighbour proved from the counts that learn --keep-counts kept. */
#ifndef ZAVIT_CLI_PROOF_H
#define ZAVIT_CLI_PROOF_H

#include "cli.h"

/* Adds the proof that a word is near `row` (SIZE_MAX: the question is not one word): findings, JSON `proof`, and,
 * if it was asked for, a table of contexts. The word is `prove`, or that of `first`, the first hit. Asked for by
 * --prove or --open, what is missing or broken is an error; else a missing file is nothing, a broken one a warning. */
zv_status cli_proof(cli *c, const zv_space *space, size_t row, size_t first, const char *prove);

#endif
