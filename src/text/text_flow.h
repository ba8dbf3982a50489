/* text_flow.h — texts as a flow of blocks, for who needs their words and no whole texts: a text of any
 * length (text8 is one line of 100 MB) passes through without being held.
 *
 * A block is cut behind white space, which no word reaches across; what lies in it may be many texts,
 * a part of one, or both. Blocks are filled in order by one thread; once filled, a block is its holder's
 * alone, and the next may be filled meanwhile.
 */
#ifndef ZV_TEXT_FLOW_H
#define ZV_TEXT_FLOW_H

#include "base/base_private.h"

#include <zavit/text.h>

/* Bytes asked of the file for a block; more where a text has no white space for that long. */
enum { ZV__FLOW_BLOCK = 256 << 10 };

/* Reused from call to call; start with {0}. */
typedef struct zv__block {
    char *bytes; /* [len], room for cap */
    size_t len, cap;
    size_t *ends; /* [n_ends]: a text ends before bytes[ends[i]] */
    size_t n_ends, cap_ends;
    uint64_t texts; /* that begin here */
    /* Where bytes[0] stood, for messages; path NULL: the UTF-8 is known to be good. */
    const char *path;
    uint64_t line, column; /* from 1; from 0, bytes */
} zv__block;

void zv__block_free(const zv_env *env, zv__block *b);

typedef struct zv__flow zv__flow;

/* As zv_text_open. `size`: bytes to ask for instead of ZV__FLOW_BLOCK; 0: those. */
zv_status zv__flow_open(zv__flow **out, const zv_env *env, const char *path,
                        const zv_text_source_opts *opts, size_t size, zv_err *err);
void zv__flow_close(zv__flow *f);
/* The next block; *more = false at the end, and *b is empty then. */
zv_status zv__flow_next(zv__flow *f, zv__block *b, bool *more, zv_err *err);
/* For a block in which the tokenizer met malformed UTF-8, in order of the blocks and not while another
 * thread is in zv__flow_next: counts the places for the source's warning, or is the error that the
 * caller of the source wished for. */
zv_status zv__flow_malformed(zv__flow *f, const zv__block *b, zv_err *err);
void zv__flow_position(const zv__flow *f, uint64_t *done, uint64_t *total);

#endif
