/* base_csv.h — records of tables in text: CSV and TSV, one record at a time.
 *
 *     zv__csv t = {0};
 *     ZV_TRY(zv__csv_open(&t, env, lines, ',', false, err));
 *     do ZV_TRY(zv__csv_next(&t, &more, err)) … zv__csv_field(&t, 0) … while (more);
 *     zv__csv_close(&t);
 */
#ifndef ZV_BASE_CSV_H
#define ZV_BASE_CSV_H

#include "base/base_file.h"

typedef struct zv__csv {
    const zv_env *env;
    zv__lines *in; /* borrowed */
    char separator;
    bool by_line; /* a line is a record; otherwise quotes may hold line ends */
    /* How many fields a record should have, once the header has told; 0: unknown. Where a line is a
     * record, another number makes it be read again with separators inside quotes. */
    size_t columns;
    /* The record read last: its bytes, and where each field ends among them. */
    zv_buf bytes;
    size_t *ends;
    size_t n, cap_ends;
    uint64_t line; /* where it began, from 1 */
    /* Records over several lines are read from blocks. */
    char *block;
    size_t at, filled;
    uint64_t lines_passed;
} zv__csv;

/* On failure close it all the same. */
zv_status zv__csv_open(zv__csv *t, const zv_env *env, zv__lines *in, char separator, bool by_line,
                       zv_err *err);
/* The next record that is no blank line. ZV_FORMAT with the line, for a quote that is never closed or
 * is followed by something. */
zv_status zv__csv_next(zv__csv *t, bool *more, zv_err *err);
/* Field i < t->n of that record, unquoted; until the next call. */
zv_str zv__csv_field(const zv__csv *t, size_t i);
void zv__csv_close(zv__csv *t); /* {0} is fine */
/* Without spaces at either end. */
zv_str zv__csv_trimmed(zv_str x);

#endif
