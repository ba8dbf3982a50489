/* embed_outside_child.h — a program that is talked to through pipes: lines in, lines out. */
#ifndef ZV_EMBED_OUTSIDE_CHILD_H
#define ZV_EMBED_OUTSIDE_CHILD_H

#include "base/base_private.h"

#include <sys/types.h>

#include <zavit/base.h>

/* Bytes kept of what the program said on stderr last; of a line of its output at most. */
enum { ZV__CHILD_SAID = 1024, ZV__CHILD_LINE = 16 << 20 };

typedef struct zv__child {
    const zv_env *env;
    pid_t pid; /* 0: there is none */
    int in, out, said_fd; /* our ends of its stdin, stdout, stderr; -1: closed */
    char said[ZV__CHILD_SAID]; /* the end of its stderr */
    size_t n_said;
    zv_buf bytes; /* of its stdout, not yet taken as lines */
    size_t taken; /* of `bytes` */
    int status; /* as waitpid gave it */
    bool killed; /* by us, so that `status` says nothing */
} zv__child;

/* All zero but for this. */
void zv__child_init(zv__child *c, const zv_env *env);
/* Starts `/bin/sh -c COMMAND` in a process group of its own, with pipes as its three streams. */
zv_status zv__child_start(zv__child *c, const char *command, zv_err *err);
/* Writes what the pipe takes of `bytes` (*written says how much) and reads what there is, waiting for
 * either 100 ms at most. *ended: nothing will come any more (it closed its output or died). A closed
 * stdin is no fault yet: the answers may all be on their way. ZV_NOMEM, ZV_FORMAT (a line without
 * end: *long_line). */
zv_status zv__child_turn(zv__child *c, zv_str bytes, size_t *written, bool *ended, bool *long_line,
                         zv_err *err);
/* The next whole line of its output without the line end; borrowed until the next turn. */
bool zv__child_line(zv__child *c, zv_str *line);
/* Ends it: closes its stdin and gives it `grace` seconds to go by itself, then kills all of its
 * process group, and reaps it. Nothing happens without one. */
void zv__child_end(zv__child *c, double grace);
/* How it ended: "exit code 3", "signal 9", "its output closed". */
void zv__child_fate(const zv__child *c, char out[64], zv_lang lang);
int zv__child_exit_code(const zv__child *c); /* -1: it didn't exit by itself */
/* The last lines that it said on stderr, as one of at most 150 bytes; "" if none. */
void zv__child_words(const zv__child *c, char out[160]);
/* Frees what is kept; the program must have been ended. */
void zv__child_free(zv__child *c);

#endif
