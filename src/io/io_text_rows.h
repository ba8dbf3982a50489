/* io_text_rows.h — lines "word number … number", parsed many at a time: what word2vec's text format and
 * GloVe's have in common.
 *
 *     file ──read──> ahead, while the block before it is parsed
 *                      │ changes places with
 *                      v
 *                    block [..start ── whole lines ── stop..]
 *                            │ one scan for line ends
 *                            v
 *                    lines[] ──in parallel──> numbers in the batch, a verdict per line
 *                            │ in order
 *                            v
 *                    words, faults, counts of what was odd
 */
#ifndef ZV_IO_TEXT_ROWS_H
#define ZV_IO_TEXT_ROWS_H

#include "io/io_private.h"

typedef struct zv__text_line {
    const char *s, *end; /* without blanks at its right */
    const char *word_end;
    const char *bad; /* what is not a number, or NULL */
    uint64_t found; /* numbers, or tokens where there are too many */
    uint64_t number; /* of the line, from 1 */
    bool good, overflow, odd;
} zv__text_line;

/* The block after the one under work, read by one thread while the others parse. */
typedef struct zv__text_ahead {
    char *block; /* owned; data begins behind the room for a line that was cut, pad included */
    size_t cap, len;
    bool wanted; /* worth it: a regular file of some length, and a second thread */
    bool filled, ended;
    zv_status status; /* what reading on came to, once the bytes before it are used up */
    zv_err err;
} zv__text_ahead;

typedef struct zv__text_rows {
    char *block; /* owned; followed by ZV__NUMBER_PAD bytes */
    size_t cap, start, stop;
    bool ended;
    zv__text_line *lines; /* owned */
    size_t lines_cap, n;
    uint64_t next; /* number of the line that comes next */
    zv__text_ahead ahead;
} zv__text_rows;

/* Starts behind what has been taken from r->in; freed by the caller, also after a failure. */
void zv__text_rows_init(zv__text_rows *t, const zv_reader *r);
void zv__text_rows_free(zv__text_rows *t, const zv_env *env);
/* Finds up to `most` next lines; t->n = 0 at the end only. They live until the next call. */
zv_status zv__text_rows_find(zv__text_rows *t, zv_reader *r, size_t most, zv_err *err);
/* Drops the lines that hold nothing but blanks. Line numbers are kept. */
void zv__text_rows_drop_blank(zv__text_rows *t);
/* Parses them into the batch; *n rows are good. A malformed line is an error or is counted in
 * r->info.skipped, as r->bad_rows says. */
zv_status zv__text_rows_take(zv__text_rows *t, zv_reader *r, size_t *n, zv_err *err);
bool zv__text_line_blank(const zv__text_line *line);

#endif
