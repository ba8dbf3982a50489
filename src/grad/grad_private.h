/* grad_private.h — what the files of this room share: nodes of a graph, calls of a tape, tables of kernels.
 *
 * The arena of a tape, one block, in numbers of its kind except where u32 is said:
 *     parameters (unless they are the caller's) | gradients | inputs | work: values, gradients and notes between, shared over time | scratch | u32: ids, rows
 */
#ifndef ZV_GRAD_PRIVATE_H
#define ZV_GRAD_PRIVATE_H

#include "base/base_private.h"

#include <zavit/grad.h>

#include "grad/grad_messages.h"

enum { ZV__INPUTS = 3, ZV__SHAPE_TEXT = 96 };
#define ZV__TINY 1e-12 /* below this a norm counts as this: NORMALISE, COSINE */

/* ---- Graphs ---- */

typedef enum zv__leaf { ZV__COMPUTED, ZV__INPUT, ZV__PARAM, ZV__IDS } zv__leaf;

typedef struct zv__node {
    zv__leaf leaf;
    zv_op op;
    zv_node in[ZV__INPUTS];
    zv_op_args args;
    zv_shape shape;
    bool keep;
    bool moves; /* depends on a parameter: has a gradient */
    char *name; /* owned; of leaves */
} zv__node;

struct zv_graph {
    const zv_env *env;
    zv__node *nodes;
    size_t count, cap;
    zv_err err; /* the first, in English … */
    zv_err err_he; /* … and in Hebrew */
};

/* What the backward pass of an operator reads again. */
enum { ZV__READS_NONE = 0, ZV__READS_IN = 1, ZV__READS_OUT = 2, ZV__READS_BOTH = 3 };
/* From the operator's row: arity, reads. */
typedef struct zv__op_row {
    const char *name, *formula;
    int arity, reads;
    zv_status (*shape)(zv_shape *out, const zv_graph *g, const zv__node *node, zv_err *err);
} zv__op_row;
extern const zv__op_row zv__ops[ZV_OPS];

/* "[64, 10]" into text, which it returns. */
const char *zv__shape_text(char text[ZV__SHAPE_TEXT], zv_shape shape);

/* ---- Tapes ---- */

typedef struct zv__step zv__step;
typedef void zv__kernel(const zv__step *s);
typedef struct zv__op_kernels {
    zv__kernel *forward, *backward;
} zv__op_kernels;

/* One kind of number on one tier. */
typedef struct zv__kernels_of {
    size_t size; /* bytes of a number */
    zv__op_kernels op[ZV_OPS];
    size_t (*scratch)(const zv_env *env, size_t m, size_t n, size_t k); /* numbers for a product */
} zv__kernels_of;

extern const zv__kernels_of zv__grad_f32_scalar, zv__grad_f64_scalar, zv__grad_dual_scalar;
#if defined(__x86_64__)
extern const zv__kernels_of zv__grad_f32_avx2, zv__grad_f64_avx2, zv__grad_dual_avx2;
extern const zv__kernels_of zv__grad_f32_avx512, zv__grad_f64_avx512, zv__grad_dual_avx512;
#endif

/* Rows of a table that have a gradient. */
typedef struct zv__touched {
    uint32_t *list; /* [cap]: their numbers, in the order of their first use */
    uint32_t *mark; /* [rows]: the backward pass (its number) that touched it last */
    size_t count, cap;
    uint32_t pass;
} zv__touched;

/* One call of the tape: an operator, its numbers' places, and its extents, worked out beforehand. */
struct zv__step {
    const zv__op_kernels *kernels;
    const zv_tape *tape;
    zv_op op;
    zv_node node;
    zv_op_args args;
    void *x[ZV__INPUTS], *y; /* values */
    void *gx[ZV__INPUTS], *gy; /* gradients; NULL where none is wanted */
    bool more[ZV__INPUTS]; /* the gradient has been begun by another call: add to it */
    size_t nx[ZV__INPUTS], n; /* elements */
    void *aux; /* what forward notes for backward */
    const uint32_t *ids;
    zv__touched *touched; /* GATHER from a table of sparse gradient */
    size_t rows, cols; /* of the last axis: rows of cols numbers */
    size_t batch, m, k; /* products: batch of [m, k] [k, cols] */
    bool shared_b; /* b serves all of the batch */
    size_t dim[ZV_AXES]; /* a's (BROADCAST), x's (REDUCE), y's (SWAP), padded by 1 in front */
    size_t stride[ZV_AXES]; /* of b, of y, of x along them */
    size_t outer, inner, axis_in[2]; /* SLICE, CONCAT: [outer, axis, inner] */
};

typedef struct zv__slot {
    size_t at; /* numbers from the first parameter on */
    size_t count;
} zv__slot;

struct zv_tape {
    const zv_env *env;
    const zv__kernels_of *kernels;
    zv_real real;
    bool forward_only;
    uint64_t seed, round;
    zv__node *nodes; /* a copy of the graph's, names without */
    char **names; /* [nodes]; owned */
    size_t node_count;
    zv_node loss;
    bool *used; /* [nodes]: the loss or a kept node needs it */
    zv__slot *value, *gradient, *aux; /* [nodes] */
    uint32_t **ids; /* [nodes] */
    zv__touched *touched; /* [nodes] */
    bool *sparse; /* [nodes]: a parameter that GATHER alone uses */
    zv__step *steps;
    size_t step_count;
    size_t param_count, param_at, gradient_at, scratch_at, scratch_count, words_at, words;
    zv_tape_memory memory;
    char *arena; /* huge */
    char *params; /* the caller's parameters; NULL: they are the arena's first numbers */
    size_t outside; /* numbers that are the caller's: places below it */
    size_t arena_bytes;
};

/* The number at a place. */
static inline void *zv__place(const zv_tape *t, size_t at) {
    return at < t->outside ? t->params + at * t->kernels->size
                           : t->arena + (at - t->outside) * t->kernels->size;
}

/* A step's extents, from the shapes of its nodes. */
void zv__step_extents(const zv_tape *t, zv__step *s);
/* Numbers that an operator notes between its passes. */
size_t zv__aux_count(const zv_tape *t, const zv__node *node);
/* grad_plan.c: where everything lies; fills slots and memory. */
zv_status zv__tape_plan(zv_tape *t, zv_err *err);

#endif
