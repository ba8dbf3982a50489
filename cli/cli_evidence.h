/* cli_evidence.h — near: the sentences that taught a neighbour, from the texts that learn --keep-corpus kept. */
#ifndef ZAVIT_CLI_EVIDENCE_H
#define ZAVIT_CLI_EVIDENCE_H

#include "cli.h"

typedef struct cli_evidence_args {
    bool evidence;
    const char *of; /* a word; NULL: every hit */
    uint64_t sentences;
} cli_evidence_args;

/* Adds JSON `evidence`, the sentences as text, and findings on the first neighbour or the one that is named. `row`:
 * the word that was asked for (SIZE_MAX: the question is not one word). Nothing unless --evidence or --of. */
zv_status cli_evidence(cli *c, const zv_space *space, size_t row, const zv_hit *hits, size_t n,
                       const cli_evidence_args *a);
/* The row of the one word that an option names, in the same ways as the question. */
zv_status cli_evidence_word(cli *c, size_t *row, const zv_space *space, const char *word);

/* clang-format off */
#define CLI_EVIDENCE_ROWS(type)                                                                    \
    CLI_ROW_FLAG(type, evidence.evidence, "evidence", 0, M_CLI_O_EVIDENCE),                        \
    CLI_ROW_TEXT(type, evidence.of, "of", 0, NULL, "WORD", 0, M_CLI_O_OF),                         \
    CLI_ROW_COUNT(type, evidence.sentences, "sentences", 0, "3", 1, 1e6, "N", M_CLI_O_SENTENCES)
/* clang-format on */

#endif
