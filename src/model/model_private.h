/* model_private.h — what the files of this room share: nets, examples, graphs, trainers. */
#ifndef ZV_MODEL_PRIVATE_H
#define ZV_MODEL_PRIVATE_H

#include "base/base_private.h"

#include <zavit/model.h>

#include "base/base_arena.h"
#include "io/io_safetensors.h"
#include "model/model_messages.h"

/* ---- Nets ---- */

struct zv_net {
    const zv_env *env;
    zv_net_spec spec;
    float *params; /* layer by layer: W [in, out], b [out] */
    size_t n_params;
    float *mean, *scale; /* [in] or NULL */
    float *centre, *spread; /* [out] or NULL */
    zv_str *names; /* [n_names] */
    size_t n_names;
    zv_contract contract; /* strings in `strings` */
    zv_buf model_path; /* the contract's model as a path that can be opened from here */
    zv_buf path;
    char sha256[65];
    zv__arena strings;
};

static inline size_t zv__net_in(const zv_net *net) {
    return net->spec.width[0];
}
static inline size_t zv__net_out(const zv_net *net) {
    return net->spec.width[net->spec.layers];
}
/* x [n] to length 1, as the tape's NORMALISE does it. */
void zv__net_unit(float *x, size_t n);
zv_status zv__net_spec_ok(const zv_net_spec *spec, zv_err *err);
/* A net of the spec with parameters that are all 0. */
zv_status zv__net_bare(zv_net **out, const zv_env *env, const zv_net_spec *spec, zv_err *err);

/* ---- Graphs: a spec as a tape ---- */

typedef struct zv__net_graph {
    zv_graph *g;
    size_t rows; /* examples */
    zv_node input, wanted, loss;
    zv_node layer[ZV_NET_LAYERS]; /* after the bend */
    zv_node out;
} zv__net_graph;

typedef struct zv__graph_opts {
    size_t rows;
    bool learns; /* with the task's loss; else the loss is a sum that nobody reads */
    bool triplets;
    double temperature;
} zv__graph_opts;

/* ZV_USAGE, NOMEM. Nodes of layers are kept where the graph is not to learn. */
zv_status zv__graph_build(zv__net_graph *out, const zv_env *env, const zv_net_spec *spec,
                          const zv__graph_opts *opts, zv_err *err);

/* ---- Examples ---- */

struct zv_examples {
    const zv_env *env;
    const zv_space *space;
    zv_examples_opts opts;
    zv_buf target;
    size_t n; /* examples, part by part: those held out, those to tune by, those trained on */
    size_t count[ZV_PARTS];
    size_t *rows; /* [n] */
    size_t *positives, *negatives; /* [n] or NULL */
    uint32_t *classes; /* [n] or NULL */
    float *numbers; /* [n, width] or NULL */
    size_t width;
    float *centre, *spread; /* [width], of numbers */
    zv_str *names; /* [width] */
    zv__arena strings;
    zv_examples_left left;
};

static inline size_t zv__examples_at(const zv_examples *e, zv_part_of part, size_t i) {
    if (part == ZV_HELD) return i;
    return e->count[ZV_HELD] + i + (part == ZV_TRAIN ? e->count[ZV_TUNE] : 0);
}
zv_status zv__examples_classes(zv_examples *e, zv_err *err);
zv_status zv__examples_numbers(zv_examples *e, zv_err *err);
zv_status zv__examples_pairs(zv_examples *e, zv_err *err);
bool zv__examples_takes(const zv_examples *e, size_t row); /* usable and kept */
/* A random order of [n] by the division's seed. */
zv_status zv__examples_order(size_t **out, const zv_examples *e, size_t n, zv_err *err);
/* How many of n a share is. */
size_t zv__examples_share(double share, size_t n);

/* ---- Trainers ---- */

enum {
    ZV__STREAM_ORDER = 0x6f7264, /* of an epoch: + its number */
    ZV__STREAM_INIT = 0x696e69,
    ZV__STREAM_SURFACE = 0x707262,
    ZV__WATCH = 10 /* of so many steps one, and its follower, is watched */
};

struct zv_trainer {
    const zv_env *env;
    zv_net *net;
    const zv_examples *examples;
    zv_train_opts opts;
    zv_buf command, where, held_where;
    zv__net_graph graph;
    zv_tape *tape; /* its parameters are the latest */
    zv_optim *optim;
    size_t n_params;
    float *best; /* [n_params] of the best epoch; NULL without a part to tune by */
    double best_loss;
    unsigned best_epoch; /* 0: none yet */
    size_t *order; /* [trained on] of the present epoch */
    uint64_t order_of; /* the epoch it is for, + 1; 0: none */
    float *batch_x; /* [rows of the graph, in] */
    zv_epoch *history;
    size_t n_history, cap_history;
    /* Of the present epoch so far. */
    double sum_loss, sum_norm, seconds, watch_seconds;
    /* Two steps in a row, watched: the first one's gradient and step. */
    float *old_gradient, *old_params; /* [n_watched] */
    size_t n_watched; /* parameters: all of small layers, blocks of large ones */
    bool watching;
    double old_loss;
    double *cosines, *alphas; /* [watched in an epoch] */
    size_t n_cosines, n_alphas, cap_watched;
    zv_layer_flow flow[ZV_NET_LAYERS];
    float *way; /* [keep_path, n_params] after some epochs; NULL until one is over */
    unsigned *way_epochs; /* [keep_path]: multiples of way_every */
    size_t n_way;
    unsigned way_every;
    bool ended_early;
};

/* What a batch of `rows` examples of a part puts in: x [rows of the graph, in]. */
void zv__trainer_batch_x(const zv_trainer *t, float *x, size_t rows, zv_part_of part,
                         const size_t *of);
/* The same, with what is wanted of them, into a tape. */
void zv__trainer_batch(const zv_trainer *t, zv_tape *tape, const zv__net_graph *graph, size_t rows,
                       zv_part_of part, const size_t *of);
/* After a backward pass: keeps what every ZV__WATCH-th step is to be compared by, and compares the one after it. */
void zv__trainer_watch(zv_trainer *t, uint64_t step, double loss);
size_t zv__trainer_watched(const zv_net *net); /* parameters kept for that */
/* Before and after the last step of an epoch: how far it moves the layers, into t->flow. */
void zv__trainer_keep_params(zv_trainer *t);
void zv__trainer_flow(zv_trainer *t);
/* Of `n` epochs [n, n_params] those that are multiples of `every` move to the front; returns how many. */
size_t zv__way_thin(float *way, unsigned *epochs, size_t n, size_t n_params, unsigned every);
/* Room for what opts.keep_path asks for. */
bool zv__trainer_way_room(zv_trainer *t);
/* The parameters after an epoch, if it is one of those kept. */
zv_status zv__trainer_way_keep(zv_trainer *t, unsigned epoch, zv_err *err);
size_t zv__trainer_trained(const zv_trainer *t); /* examples trained on */
/* All parameters, unless they are the same ones (opts.in_place). */
void zv__trainer_copy(const zv_trainer *t, float *to, const float *from);
/* What zv_trainer_best gives: [n_params]. */
const float *zv__trainer_best(const zv_trainer *t);
/* The order of an epoch (from 0). */
zv_status zv__trainer_order(zv_trainer *t, uint64_t epoch, zv_err *err);
/* The name of a parameter: "layer 2, weight 17 → 3". */
void zv__trainer_name(const zv_trainer *t, size_t param, zv_lang lang, zv_buf *out);

/* ---- Files ---- */

/* Further tensors of a file, and further metadata. */
typedef struct zv__net_tensor {
    const char *name;
    zv__st_dtype dtype;
    size_t rank;
    uint64_t shape[2];
    const void *data;
} zv__net_tensor;

typedef struct zv__net_extra {
    const zv__net_tensor *tensors;
    size_t n_tensors;
    void (*describe)(zv__st_header *h, const void *ctx); /* NULL: nothing */
    const void *ctx;
} zv__net_extra;

zv_status zv__net_write(const zv_net *net, const float *params, const char *path,
                        const char *command, const zv__net_extra *extra, zv_err *err);

typedef struct zv__net_file {
    const zv_env *env;
    const char *path; /* borrowed */
    zv__mapping map;
    zv__st *st;
} zv__net_file;
/* Opens and checks that it is a net of a version that is known, and its sum. */
zv_status zv__net_file_open(zv__net_file *out, const zv_env *env, const char *path, zv_err *err);
void zv__net_file_close(zv__net_file *f);
zv_status zv__net_file_broken(const zv__net_file *f, const char *what, zv_err *err);
/* Copies a tensor of so many bytes; ZV_FORMAT if it is not there or of another size. */
zv_status zv__net_file_copy(const zv__net_file *f, const char *name, zv__st_dtype dtype, void *out,
                            size_t bytes, zv_err *err);
/* A number of the metadata, decimal, at most `most`. */
zv_status zv__net_file_u64(const zv__net_file *f, const char *key, uint64_t most, uint64_t *out,
                           zv_err *err);
zv_status zv__net_file_real(const zv__net_file *f, const char *key, double *out, zv_err *err);
void zv__st_add_real(zv__st_header *h, const char *key, double value);

/* What a training is, in metadata; and the numbers of one epoch in its history. */
void zv__train_describe(zv__st_header *h, const zv_trainer *t, const char *space);
size_t zv__epoch_numbers(const zv_net_spec *spec);
void zv__epoch_write(const zv_epoch *e, size_t layers, double *out);
void zv__epoch_read(zv_epoch *e, size_t layers, const double *in);

zv_status zv__net_read(zv_net **out, const zv__net_file *f, zv_err *err);
/* Contract in the metadata, written and read. */
zv_status zv__net_contract_write(const zv_net *net, zv__st_header *h, const char *path,
                                 const char *command, zv_err *err);
zv_status zv__net_contract_read(zv_net *net, const zv__net_file *f, zv_err *err);

#endif
