/* cli_out.h — writing results: all at once, and checked to the last byte. */
#ifndef ZAVIT_CLI_OUT_H
#define ZAVIT_CLI_OUT_H

#include "cli.h"

/* An errno in words of the language; the system's own words for the rare ones. */
const char *cli_reason(zv_lang lang, int number);
/* Writes to stdout, flushes and closes it. A reader that went away is ZV_IO with an empty message:
 * nothing is said about it. */
zv_status cli_out_stdout(zv_str text, zv_err *err);
/* Writes a file: a temporary one beside it, renamed at the end; a stream or device directly. */
zv_status cli_out_file(const char *path, zv_str text, zv_err *err);
/* Replaces every `from` in *text by `to`. */
void cli_out_replace(zv_buf *text, const char *from, const char *to);

/* A table: cells are collected row by row; numbers come formatted. */
typedef struct cli_table {
    zv_buf text; /* all cells, one after another */
    size_t *ends; /* owned: where each cell ends in `text` */
    size_t n, cap, cols;
} cli_table;
void cli_table_cell(cli_table *t, zv_str cell);
void cli_table_cellf(cli_table *t, const char *format, ...) ZV_PRINTF(2, 3);
/* The beginning of a text, on one line, at most `width` columns of it. */
void cli_table_text(cli *c, cli_table *t, zv_str text, size_t width);
zv_status cli_table_draw(cli *c, cli_table *t); /* appends to c->out and frees */
void cli_table_cells(const cli_table *t, zv_str *cells); /* [t->n], borrowed from it */
void cli_table_free(cli_table *t);

#endif
