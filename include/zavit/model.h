/* zavit/model.h — nets: layers of matrices with one bend between, made from a short spec, applied to vectors, kept in a file; and, in
 * their parts, the examples they learn from (model_examples.h) and the learning (model_train.h).
 *
 *     zv_net_spec spec = {.task = ZV_TASK_CLASSES, .act = ZV_ACT_GELU};
 *     ZV_TRY(zv_net_spec_layers(&spec, "384,128,10", err));
 *     ZV_TRY(zv_net_new(&net, env, &spec, 1, err));
 *     ... learn ...
 *     ZV_TRY(zv_net_apply(net, vectors, rows, scores, err));
 *     ZV_TRY(zv_net_save(net, "topics.safetensors", err));
 *
 * A layer is y = act(x W + b), W [in, out]; the last has no bend. What goes in may be standardised first (zv_net_scaling); what
 * comes out is a score per class, numbers, or a vector of length 1 to be compared by angle. */
#ifndef ZAVIT_MODEL_H
#define ZAVIT_MODEL_H

#include <zavit/base.h>
#include <zavit/embed.h>
#include <zavit/grad.h>
#include <zavit/optim.h>
#include <zavit/space.h>
#include <zavit/stat.h>

#ifdef __cplusplus
extern "C" {
#endif

/* ---- Tasks and specs ----------------------------------------------------------------------------- */

/* One row per task: name, what the last layer says. */
#define ZV_TASK_LIST(X)                                                                            \
    X(CLASSES, "classes", "a score per class; their softmax is a probability")                     \
    X(NUMBERS, "numbers", "the targets, in units of their spread")                                 \
    X(PAIRS, "pairs", "a vector, normalised: what belongs together lies near by angle")

typedef enum zv_task {
#define ZV_TASK_ENUM(id, name, text) ZV_TASK_##id,
    ZV_TASK_LIST(ZV_TASK_ENUM)
#undef ZV_TASK_ENUM
        ZV_TASKS
} zv_task;

ZV_API const char *zv_task_name(zv_task task); /* "classes"; "?" for none */
ZV_API bool zv_task_parse(zv_task *out, const char *name);
ZV_API const char *zv_act_name(zv_act act); /* "none", "relu", "tanh", "sigmoid", "gelu" */
ZV_API bool zv_act_parse(zv_act *out, const char *name);

enum { ZV_NET_LAYERS = 16 }; /* at most */

typedef struct zv_net_spec {
    zv_task task;
    zv_act act; /* after every layer but the last */
    size_t layers; /* 1 … ZV_NET_LAYERS */
    size_t
        width[ZV_NET_LAYERS +
              1]; /* width[0] goes in, width[k] comes out of layer k, from 1; 0: as the data ask */
    double dropout; /* share of a hidden layer's outputs dropped while learning, [0, 1) */
    double init; /* first weights are multiplied by this; 0: 1 */
} zv_net_spec;

/* Widths from "384,128,10". "auto" at either end (or the whole of it: a single layer) is what the data ask for. ZV_USAGE names what
 * can't be read. */
ZV_API zv_status zv_net_spec_layers(zv_net_spec *out, const char *layers, zv_err *err);
/* "384-128-10", for people; at most `size` bytes with the zero. */
ZV_API void zv_net_spec_format(const zv_net_spec *spec, char *out, size_t size);
/* Numbers that a net of this spec learns. */
ZV_API size_t zv_net_spec_params(const zv_net_spec *spec);

/* ---- A net --------------------------------------------------------------------------------------- */

typedef struct zv_net zv_net;

/* First weights are normal, variance 2/in before relu and gelu (He et al. 2015), 2/(in + out) elsewhere (Glorot & Bengio 2010), biases 0. A
 * single layer of PAIRS whose ends are of one width begins as the identity instead: what it is trained from is what there was.
 * Copies; keeps env. ZV_USAGE for a width of 0 or a net of more than 2³¹ numbers. */
ZV_API zv_status zv_net_new(zv_net **out, const zv_env *env, const zv_net_spec *spec, uint64_t seed,
                            zv_err *err);
/* Another of the same spec, parameters, scaling and names, not of a file. */
ZV_API zv_status zv_net_copy(zv_net **out, const zv_net *net, zv_err *err);
ZV_API void zv_net_free(zv_net *net);
ZV_API const zv_net_spec *zv_net_spec_of(const zv_net *net);

/* All weights and biases: layer by layer, W [in, out] row by row, then b [out]. */
ZV_API float *zv_net_params(zv_net *net, size_t *count);

typedef struct zv_layer {
    size_t in, out;
    const float *weight; /* [in, out] */
    const float *bias; /* [out] */
    zv_act act;
    size_t first; /* of the weights among all parameters; the bias follows them */
} zv_layer;
ZV_API zv_layer zv_net_layer(const zv_net *net, size_t k); /* k from 0 */

/* Inputs become (x - mean)·scale [in] before the first layer, outputs y·spread + centre [out] after the last. Copies;
 * NULL: they stay. */
ZV_API zv_status zv_net_scale_inputs(zv_net *net, const float *mean, const float *scale,
                                     zv_err *err);
ZV_API zv_status zv_net_scale_outputs(zv_net *net, const float *centre, const float *spread,
                                      zv_err *err);
/* x [n, in] → out [n, in], as the first layer sees it. */
ZV_API void zv_net_inputs(const zv_net *net, const float *x, size_t n, float *out);

/* Names of the classes (or target columns), one per output. Copies. */
ZV_API zv_status zv_net_set_names(zv_net *net, const zv_str *names, size_t n, zv_err *err);
ZV_API zv_str zv_net_name(const zv_net *net, size_t output); /* empty if it has none */

/* x [n, in] → out [n, out]: scores of classes before the softmax, numbers in their own units, vectors of length 1. */
ZV_API zv_status zv_net_apply(const zv_net *net, const float *x, size_t n, float *out, zv_err *err);
/* Numbers that go in, and that come out. */
ZV_API size_t zv_net_in(const zv_net *net);
ZV_API size_t zv_net_out(const zv_net *net);
/* What a row is after the net, y [out] being what it gave for a usable one: `before`, or ZV_ROW_NAN for numbers that are not finite, ZV_ROW_ZERO
 * for zeros, and for PAIRS where what came out all but vanished before it was divided by its length. */
ZV_API zv_row_status zv_net_status(const zv_net *net, const float *y, zv_row_status before);
/* What comes out of layer k (from 0) after its bend, [n, out of k]. */
ZV_API zv_status zv_net_apply_until(const zv_net *net, size_t k, const float *x, size_t n,
                                    float *out, zv_err *err);

/* ---- On disk ------------------------------------------------------------------------------------- */

/* What vectors the net takes: the contract of the space it was trained on, the model's path as seen from the net's own
 * folder once it is saved. Copies. */
ZV_API zv_status zv_net_set_contract(zv_net *net, const zv_contract *contract, const char *space,
                                     zv_err *err);
/* Strings belong to the net; kind is ZV_SPACE_VECTORS where it is not known. `history` tells how the vectors and the net came
 * to be. */
ZV_API const zv_contract *zv_net_contract(const zv_net *net);
ZV_API const char *zv_net_path(const zv_net *net); /* of the file it came from, or "" */
ZV_API const char *zv_net_sha256(const zv_net *net); /* of its data part, or "" */

/* One safetensors file (docs/formats/net.md): layer.K.weight, layer.K.bias, what scales its ends, names, contract. Atomic. */
ZV_API zv_status zv_net_save(const zv_net *net, const char *path, const char *command, zv_err *err);
/* ZV_FORMAT for a file that is no net, or a broken one; zavit.sha256 is checked. */
ZV_API zv_status zv_net_open(zv_net **out, const zv_env *env, const char *path, zv_err *err);
/* Is the file a net? False for what can't be read, too. */
ZV_API bool zv_net_is(const zv_env *env, const char *path);

/* ---- Spaces ---------------------------------------------------------------------------------------- */

typedef struct zv_net_encoded {
    uint64_t items;
    uint64_t unusable; /* of these, without a vector before */
    uint64_t
        lost; /* … and those that the net gives none: numbers that are not finite, or all zero */
    double seconds;
} zv_net_encoded;

/* Rows that one class is the most probable of. */
typedef struct zv_predicted {
    uint64_t rows;
    double probability; /* their mean probability of it; 0 without rows */
} zv_predicted;

/* Writes a space with what the net gives for each usable row; ids, texts, labels, counts, columns and statuses stay, vectors of n-grams
 * don't. CLASSES: vectors are the scores before the softmax, and columns `predicted` and `probability` (to four places) say the class
 * that is most probable; `predicted` [classes], if not NULL, is filled. NUMBERS: vectors are the numbers, compared by l2, with a column
 * `predicted.NAME` each. PAIRS: vectors of length 1, compared by cos. The contract's model is the net, as seen from the new
 * space's folder; the rest of it stays, and `command` (NULL or "": none) prolongs the history. ZV_USAGE, naming both, for vectors of another
 * width. Rows made by another model than those that the net learned from are told (zv_env_warn). Atomic; nothing is
 * written when asked to stop (ZV_INTERRUPTED). */
ZV_API zv_status zv_net_encode_space(zv_net_encoded *result, zv_predicted *predicted,
                                     const zv_env *env, const zv_net *net, const zv_space *space,
                                     const char *path, const char *command, zv_err *err);

/* A text's vector by `base`, then through the net: an encoder again. `base` is copied, and what it points to kept. Its ctx is
 * `head`, which must outlive it. */
typedef struct zv_net_head {
    const zv_net *net;
    zv_any_encoder base;
    const zv_env *env;
} zv_net_head;
ZV_API zv_any_encoder zv_net_any(zv_net_head *head);

#ifdef __cplusplus
}
#endif

#include <zavit/model_examples.h>
#include <zavit/model_train.h>

#endif
