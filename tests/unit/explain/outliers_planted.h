/* outliers_planted.h — texts of ten subjects in a space with a common direction, and among them rows that don't
 * belong, of four kinds and a stated size. For the test and the bench of outliers.
 *
 *     ordinary   .5 common + .7 subject + .5 noise, of length exp(.12 normal)/√words, 3 to 60 words
 *     gaussian   without subjects: their share of the length is noise
 *     uneven     noise whose standard deviation falls as 1/(1 + d/8) with the coordinate d, of the same length
 *     heavy      the same with noise of Student's law with 4 degrees of freedom (a row's noise has one denominator), and
 *                lengths of a two-sided exponential law of the same spread
 *     dimension  one coordinate moved by 12 standard deviations of it
 *     norm       the length times or over 4: 11.6 standard deviations of its logarithm
 *     angle      the common part turned round
 *     density    a random direction instead of the subject and the noise, as long as they; with the common one it has no
 *                more or less in common than a subject has
 *
 * `size` times these: the coordinate moved by 12 size standard deviations of it, the length times or over 4^size, the common part
 * turned round and size times as long.
 */
#ifndef ZAVIT_TESTS_OUTLIERS_PLANTED_H
#define ZAVIT_TESTS_OUTLIERS_PLANTED_H

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <zavit/explain.h>

enum { OP_SUBJECTS = 10, OP_KINDS = 4, OP_MOST_DIM = 128 };

typedef struct op_law {
    size_t dim;
    bool heavy, hebrew;
    bool gaussian, uneven;
    double size; /* 0: 1 */
    double common[OP_MOST_DIM], subjects[OP_SUBJECTS][OP_MOST_DIM];
} op_law;

static inline void op_direction(double *x, size_t dim, zv_rng *rng) {
    double square = 0;
    for (size_t d = 0; d < dim; d++) {
        x[d] = zv_rng_normal(rng);
        square += x[d] * x[d];
    }
    for (size_t d = 0; d < dim; d++) x[d] /= sqrt(square);
}

static inline void op_law_draw(op_law *law, size_t dim, bool heavy, zv_rng *rng) {
    law->dim = dim;
    law->heavy = heavy;
    op_direction(law->common, dim, rng);
    for (size_t k = 0; k < OP_SUBJECTS; k++) op_direction(law->subjects[k], dim, rng);
}

/* Of the noise of a coordinate, 1 on average of squares. */
static inline double op_spread(const op_law *law, size_t d) {
    double square = 0;
    if (!law->uneven) return 1;
    for (size_t k = 0; k < law->dim; k++) square += 1 / ((1 + (double)k / 8) * (1 + (double)k / 8));
    return 1 / (1 + (double)d / 8) / sqrt(square / (double)law->dim);
}

/* kind: OP_KINDS is ordinary; else a zv_outlier_reason. */
static inline size_t op_row(float *out, const op_law *law, unsigned kind, zv_rng *rng) {
    double x[OP_MOST_DIM], other[OP_MOST_DIM], square = 0, stretch = 1;
    const size_t dim = law->dim, words = 3 + zv_rng_below(rng, 58);
    const double *subject = law->subjects[zv_rng_below(rng, OP_SUBJECTS)];
    const size_t moved = zv_rng_below(rng, dim);
    const double size = law->size > 0 ? law->size : 1, topic = law->gaussian ? 0 : 0.7;
    const double noise_length = law->gaussian ? 0.86 : 0.5;
    op_direction(other, dim, rng);
    double lean = 0, other_lean = 0;
    for (size_t d = 0; d < dim; d++) {
        lean += topic * subject[d] * law->common[d];
        other_lean += 0.86 * other[d] * law->common[d];
    }
    for (int k = 0; law->heavy && k < 4; k++) {
        const double z = zv_rng_normal(rng);
        square += z * z / 4;
    }
    if (law->heavy) stretch = sqrt(0.5 / square); /* variance of t with 4: 2 */
    for (size_t d = 0; d < dim; d++) {
        const double noise =
            noise_length * stretch * op_spread(law, d) * zv_rng_normal(rng) / sqrt((double)dim);
        const double alone = 0.86 * other[d] + (lean - other_lean) * law->common[d];
        const double rest = kind == ZV_OUTLIER_DENSITY ? alone : topic * subject[d] + noise;
        x[d] = (kind == ZV_OUTLIER_ANGLE ? -0.5 * size : 0.5) * law->common[d] + rest;
    }
    const double sign = zv_rng_below(rng, 2) ? 1 : -1;
    const double noise_sd = noise_length * op_spread(law, moved);
    if (kind == ZV_OUTLIER_DIMENSION)
        x[moved] += sign * 12 * size * sqrt((topic * topic + noise_sd * noise_sd) / (double)dim);
    double log_length = zv_rng_normal(rng);
    if (law->heavy) log_length = sign * -log(1 - zv_rng_unit(rng)) / sqrt(2);
    log_length = 0.12 * log_length - 0.5 * log((double)words);
    if (kind == ZV_OUTLIER_NORM) log_length += sign * size * log(4);
    square = 0;
    for (size_t d = 0; d < dim; d++) square += x[d] * x[d];
    if (kind == ZV_OUTLIER_DIMENSION) square = 1; /* the move lengthens it */
    for (size_t d = 0; d < dim; d++) out[d] = (float)(x[d] * exp(log_length) / sqrt(square));
    return words;
}

/* Kind of row i of n, `each` of every kind first. */
static inline unsigned op_kind(size_t i, size_t each) {
    return i < each * OP_KINDS ? (unsigned)(i % OP_KINDS) : OP_KINDS;
}

/* A space at `path` of n rows that `next` fills, one after another, into the item it is given; opened. */
typedef void op_next(void *ctx, zv_space_item *item, size_t i);
static inline zv_status op_write(zv_space **out, const zv_env *env, const char *path,
                                 const zv_space_writer_opts *opts, zv_space_kind kind,
                                 op_next *next, void *ctx, size_t n, zv_err *err) {
    zv_space_writer *w = NULL;
    const zv_contract contract = {.kind = kind};
    zv_status status = zv_space_create(&w, env, path, opts, err);
    if (status != ZV_OK) return status;
    for (size_t i = 0; i < n && status == ZV_OK; i++) {
        zv_space_item item = {.vector = NULL};
        next(ctx, &item, i);
        status = zv_space_add(w, &item, err);
    }
    if (status != ZV_OK) {
        zv_space_abort(w);
        return status;
    }
    status = zv_space_finish(w, &contract, err);
    return status == ZV_OK ? zv_space_open(out, env, path, NULL, err) : status;
}

typedef struct op_drawn {
    const op_law *law;
    zv_rng *rng;
    size_t each;
    float row[OP_MOST_DIM];
    char text[1024];
} op_drawn;

static inline void op_draw_next(void *ctx, zv_space_item *item, size_t i) {
    static const char *const words[2] = {"word ", "מילה "};
    op_drawn *d = ctx;
    const char *word = words[d->law->hebrew];
    const size_t count = op_row(d->row, d->law, op_kind(i, d->each), d->rng), len = strlen(word);
    for (size_t k = 0; k < count; k++) memcpy(d->text + k * len, word, len + 1);
    *item = (zv_space_item){.vector = d->row, .text = zv_str_of(d->text)};
}

/* A space at `path` with `each` rows of every kind; opened. */
static inline zv_status op_space(zv_space **out, const zv_env *env, const char *path,
                                 const op_law *law, size_t n, size_t each, zv_rng *rng,
                                 zv_err *err) {
    op_drawn d = {.law = law, .rng = rng, .each = each};
    const zv_space_writer_opts opts = {.dim = law->dim, .texts = true};
    return op_write(out, env, path, &opts, ZV_SPACE_TEXTS, op_draw_next, &d, n, err);
}

typedef struct op_tally {
    size_t planted[OP_KINDS], found[OP_KINDS], right[OP_KINDS];
    size_t runs, any; /* any: runs with a wrong row in the list */
    double wrong, wrong_square; /* Σ of the false-discovery proportion */
} op_tally;

static inline void op_count(op_tally *t, const zv_outliers *o, size_t each) {
    size_t wrong = 0;
    for (unsigned k = 0; k < OP_KINDS; k++) t->planted[k] += each;
    for (size_t i = 0; i < o->n_listed; i++) {
        const unsigned kind = op_kind(o->rows[i].row, each);
        wrong += kind == OP_KINDS;
        if (kind == OP_KINDS) continue;
        t->found[kind]++;
        t->right[kind] += o->rows[i].reason == kind;
    }
    const double share = o->n_listed ? (double)wrong / (double)o->n_listed : 0;
    t->runs++;
    t->any += wrong > 0;
    t->wrong += share;
    t->wrong_square += share * share;
}

static inline double op_mean_wrong(const op_tally *t, double *se) {
    const double n = (double)t->runs, mean = t->wrong / n;
    *se = sqrt(fmax(t->wrong_square / n - mean * mean, 0) / n);
    return mean;
}

#endif
