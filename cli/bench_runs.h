/* bench_runs.h — what `zavit bench` measures.
 *
 * A run is one thing that is timed for a moment; a round is all runs, one after another, so that a
 * run and what it is compared with are never far apart in time. The value of a run is the median of
 * its rounds.
 */
#ifndef ZAVIT_BENCH_RUNS_H
#define ZAVIT_BENCH_RUNS_H

#include "cli.h"
#include "machine_messages.h"

enum { BENCH_DIM = 128, BENCH_ROWS = 200000, BENCH_QUERIES = 64, BENCH_LENGTH = 768 };

typedef struct bench {
    cli *c;
    double seconds; /* for each run of a round */
    bool quick;
    /* The environments that are measured: all threads or one; the tier in use or the scalar one. */
    zv_env *all, *one, *scalar, *scalar_one;
    cli_temp temp;
    float *memory; /* mapped, [bytes]; small random numbers */
    size_t bytes;
    unsigned char *dots; /* two vectors of BENCH_LENGTH of each element type */
    zv_space *space; /* BENCH_ROWS × BENCH_DIM */
    zv_index *index, *low_bit; /* with the handle that knows the norms; with 8-bit copies */
    zv_corpus *corpus; /* of words that are as unequally frequent as in any language */
    zv_learn_opts learning;
    double pairs; /* of word and neighbour that learning visits for each word read */
    double distinct; /* of these, the share that meets negatives of its own */
    zv_space *words; /* learned from it */
    zv_encoder *encoder;
    zv_session *session;
    zv_tokenizer *tok;
    zv_buf text; /* the corpus as text, a sentence of 20 words a line */
} bench;

typedef struct bench_run {
    const char *name;
    const char *en, *he; /* what it is */
    const char *unit;
    double scale; /* value in `unit` = rate · scale */
    double (*work)(bench *b); /* units of work per second; below 0: failed, c->err says why */
    const char *reference; /* an earlier run in the same unit; NULL: none */
    const char *limit; /* an earlier run; NULL: none */
    double (*per_unit)(const bench *b); /* of the limit's units for one of the work's; NULL: 1 */
} bench_run;

extern const bench_run bench_runs[];
extern const size_t bench_run_count;
extern const size_t bench_limit_count; /* so many of them are the machine's limits */

/* bench_setup.c: everything that the runs work on. bench_free also after a failure. */
zv_status bench_new(bench *b, cli *c, bool quick);
void bench_free(bench *b);
double bench_now(void);

#endif
