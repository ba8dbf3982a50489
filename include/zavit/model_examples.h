/* zavit/model_examples.h — what a net learns from: rows of a space with what is wanted of each, divided into those that are trained on,
 * those that the best epoch is chosen by, and those held out to judge what was chosen. Part of <zavit/model.h>.
 *
 *     zv_examples_opts opts = {.task = ZV_TASK_CLASSES, .held = .2, .seed = 1};
 *     ZV_TRY(zv_examples_new(&examples, env, space, &opts, err));
 *
 * Rows that are no vectors (zv_row_usable), and those without what is wanted, are left out and counted. */
#ifndef ZAVIT_MODEL_H /* which brings its parts in their order */
#include <zavit/model.h>
#endif
#ifndef ZAVIT_MODEL_EXAMPLES_H
#define ZAVIT_MODEL_EXAMPLES_H

#include <zavit/base.h>
#include <zavit/space.h>

#ifdef __cplusplus
extern "C" {
#endif

/* What was chosen by a part can't be judged by it: TUNE is for choosing, HELD for judging. */
typedef enum zv_part_of { ZV_TRAIN, ZV_TUNE, ZV_HELD } zv_part_of;
enum { ZV_PARTS = 3 };

typedef struct zv_examples_opts {
    zv_task task;
    /* CLASSES: a column, NULL: the labels. NUMBERS: columns of numbers, with commas between. PAIRS: a file of ids, "anchor TAB
     * positive" or "anchor TAB positive TAB negative" a line. */
    const char *target;
    const uint8_t *keep; /* [size] rows to be used; NULL: all */
    const uint8_t *
        held_rows; /* [size] rows to be held out (of pairs: by their positive); NULL: a share of them */
    double held,
        tune; /* shares, each 0 … .9 and both together: their anchors and positives are in no other part */
    uint64_t seed; /* of the division */
} zv_examples_opts;

typedef struct zv_examples zv_examples;

/* Keeps env and space; copies *opts. ZV_NODATA where fewer than two classes, or two examples, are left, or targets don't vary;
 * ZV_NOTFOUND for a column that isn't there, with those that are; ZV_FORMAT, naming file and line or row, for what is no number
 * and for an id that the space has not. */
ZV_API zv_status zv_examples_new(zv_examples **out, const zv_env *env, const zv_space *space,
                                 const zv_examples_opts *opts, zv_err *err);
ZV_API void zv_examples_free(zv_examples *e);

ZV_API const zv_space *zv_examples_space(const zv_examples *e);
ZV_API zv_task zv_examples_task(const zv_examples *e);
ZV_API size_t zv_examples_count(const zv_examples *e, zv_part_of part);
ZV_API size_t zv_examples_width(const zv_examples *e); /* classes, or numbers wanted; 0 for pairs */
ZV_API bool zv_examples_triplets(const zv_examples *e); /* pairs with a negative each */
ZV_API zv_str zv_examples_name(const zv_examples *e, size_t output); /* of a class or number */

/* Rows left out: no vectors, nothing wanted of them; pairs left out of both parts since they touch both. */
typedef struct zv_examples_left {
    size_t unusable, unlabelled, across;
} zv_examples_left;
ZV_API zv_examples_left zv_examples_left_out(const zv_examples *e);

/* Row of example i of a part; the positive's and the negative's (SIZE_MAX where there is none). */
ZV_API size_t zv_examples_row(const zv_examples *e, zv_part_of part, size_t i);
ZV_API size_t zv_examples_positive(const zv_examples *e, zv_part_of part, size_t i);
ZV_API size_t zv_examples_negative(const zv_examples *e, zv_part_of part, size_t i);
ZV_API uint32_t zv_examples_class(const zv_examples *e, zv_part_of part, size_t i);
/* [width], in units of the spread among those trained on, from their mean. */
ZV_API const float *zv_examples_numbers(const zv_examples *e, zv_part_of part, size_t i);
/* Mean and spread that numbers were divided by, [width] each; NULL for other tasks. */
ZV_API const float *zv_examples_centre(const zv_examples *e, const float **spread);

/* The same examples, with what is wanted of those trained on given to others at random (Zhang et al. 2017): what a net learns
 * of these, it learns by heart. The space and `of` are kept. Not for PAIRS (ZV_USAGE). */
ZV_API zv_status zv_examples_shuffled(zv_examples **out, const zv_examples *of, uint64_t seed,
                                      zv_err *err);

#ifdef __cplusplus
}
#endif
#endif
