/* model_score.c — how good a net is on one part of the examples. */
#include "model/model_private.h"

enum { CHUNK = 256, MOST_ANCHORS = 5000, ROUNDS = 10000 };
#define LEVEL .95

static zv_measured mean_of(const zv_moments *m) {
    zv_measured out = {m->mean, zv_moments_mean_interval(m, LEVEL), ZV_OPTIM_WHY_NOTHING};
    if (m->n < 2) out = (zv_measured){m->mean, {(double)NAN, (double)NAN}, ZV_OPTIM_WHY_ONE};
    if (m->n >= 2 && !(zv_moments_sd(m) > 0)) out.why = ZV_OPTIM_WHY_CONSTANT;
    return out;
}

/* ---- Classes and numbers: example by example ---- */

/* -ln of the softmax at `wanted`. */
static double cross_entropy(const float *scores, size_t n, size_t wanted) {
    double top = (double)scores[0], sum = 0;
    for (size_t i = 1; i < n; i++) top = ZV_MAX(top, (double)scores[i]);
    for (size_t i = 0; i < n; i++) sum += exp((double)scores[i] - top);
    return log(sum) + top - (double)scores[wanted];
}

static size_t largest(const float *scores, size_t n) {
    size_t best = 0;
    for (size_t i = 1; i < n; i++) best = scores[i] > scores[best] ? i : best;
    return best;
}

static double squares(const float *a, const float *b, size_t n) {
    double sum = 0;
    for (size_t i = 0; i < n; i++)
        sum += ((double)a[i] - (double)b[i]) * ((double)a[i] - (double)b[i]);
    return sum / (double)n;
}

typedef struct tally {
    zv_moments loss;
    uint64_t right;
    double squares, variance; /* numbers: Σ of errors, Σ of the targets' own */
} tally;

/* Returns the example's loss. */
static double count_example(const zv_trainer *t, zv_part_of part, size_t i, const float *y,
                            tally *all) {
    const zv_examples *e = t->examples;
    const size_t wide = zv__net_out(t->net);
    if (t->net->spec.task == ZV_TASK_CLASSES) {
        const uint32_t wanted = zv_examples_class(e, part, i);
        const double loss = cross_entropy(y, wide, wanted);
        zv_moments_add(&all->loss, loss);
        all->right += largest(y, wide) == wanted;
        return loss;
    }
    const float *wanted = zv_examples_numbers(e, part, i);
    const double off = squares(y, wanted, wide);
    zv_moments_add(&all->loss, off);
    all->squares += off * (double)wide;
    return off;
}

/* Σ (y - mean of the part)², over all columns. */
static double targets_variance(const zv_examples *e, zv_part_of part) {
    double sum = 0;
    for (size_t d = 0; d < zv_examples_width(e); d++) {
        zv_moments m = {0};
        for (size_t i = 0; i < zv_examples_count(e, part); i++)
            zv_moments_add(&m, (double)zv_examples_numbers(e, part, i)[d]);
        sum += m.m2;
    }
    return sum;
}

/* `each` [examples] gets every loss; NULL: not wanted. */
static zv_status score_examples(const zv_trainer *t, zv_part_of part, zv_net_score *out,
                                double *each, zv_err *err) {
    const zv_examples *e = t->examples;
    const size_t n = zv_examples_count(e, part), dim = zv__net_in(t->net),
                 wide = zv__net_out(t->net);
    tally all = {0};
    float *x = ZV_NEW(t->env, CHUNK * dim, float), *y = ZV_NEW(t->env, CHUNK * wide, float);
    zv_status status = x && y ? ZV_OK : zv__nomem(err);
    for (size_t i = 0; i < n && status == ZV_OK; i += CHUNK) {
        const size_t some = ZV_MIN((size_t)CHUNK, n - i);
        for (size_t r = 0; r < some; r++)
            zv_space_row(zv_examples_space(e), zv_examples_row(e, part, i + r), x + r * dim);
        status = zv_net_apply_until(t->net, t->net->spec.layers - 1, x, some, y, err);
        for (size_t r = 0; r < some && status == ZV_OK; r++) {
            const double loss = count_example(t, part, i + r, y + r * wide, &all);
            if (each) each[i + r] = loss;
        }
    }
    zv__free(t->env, x);
    zv__free(t->env, y);
    ZV_TRY(status);
    *out = (zv_net_score){.n = n, .loss = mean_of(&all.loss)};
    if (t->net->spec.task == ZV_TASK_CLASSES) {
        out->score.value = (double)all.right / (double)n;
        out->score.interval = zv_stat_share_interval(all.right, n, LEVEL);
        return ZV_OK;
    }
    /* R², its interval that of the mean error over a variance taken as known. */
    const double variance = targets_variance(e, part) / (double)n / (double)wide;
    out->score.value = variance > 0 ? 1 - all.loss.mean / variance : (double)NAN;
    out->score.interval =
        (zv_interval){1 - out->loss.interval.hi / variance, 1 - out->loss.interval.lo / variance};
    out->score.why = n < 2 ? ZV_OPTIM_WHY_ONE : ZV_OPTIM_WHY_NOTHING;
    return ZV_OK;
}

/* ---- Pairs ---- */

/* Vectors of length 1 of a part's anchors, and of its positives, each row once. */
typedef struct ranking {
    const zv_trainer *t;
    zv_part_of part;
    size_t n, dim; /* anchors ranked, numbers of a vector */
    size_t n_candidates;
    size_t *candidates; /* [n_candidates] rows, rising */
    float *anchors, *positives; /* [n, dim], [n_candidates, dim] */
    double *scores; /* [n_candidates] of one anchor */
} ranking;

static int by_number(const void *x, const void *y) {
    const size_t a = *(const size_t *)x, b = *(const size_t *)y;
    return (a > b) - (a < b);
}

/* The rows as the space has them, or through the net. */
static zv_status vectors_of(const ranking *r, bool through, const size_t *rows, size_t n,
                            float **out, zv_err *err) {
    const size_t in = zv__net_in(r->t->net);
    float *x = ZV_NEW(r->t->env, n * in, float);
    *out = x;
    if (!x) return zv__nomem(err);
    for (size_t i = 0; i < n; i++) {
        zv_space_row(zv_examples_space(r->t->examples), rows[i], x + i * in);
        if (!through) zv__net_unit(x + i * in, in);
    }
    if (!through) return ZV_OK;
    float *y = ZV_NEW(r->t->env, n * r->dim, float);
    *out = y;
    const zv_status status = y ? zv_net_apply(r->t->net, x, n, y, err) : zv__nomem(err);
    zv__free(r->t->env, x);
    return status;
}

static zv_status fill_vectors(ranking *r, bool through, zv_err *err) {
    const size_t *anchors = r->t->examples->rows + zv__examples_at(r->t->examples, r->part, 0);
    r->scores = ZV_NEW(r->t->env, r->n_candidates, double);
    if (!r->scores) return zv__nomem(err);
    ZV_TRY(vectors_of(r, through, anchors, r->n, &r->anchors, err));
    return vectors_of(r, through, r->candidates, r->n_candidates, &r->positives, err);
}

static zv_status ranking_new(ranking *r, const zv_trainer *t, zv_part_of part, bool through,
                             zv_err *err) {
    const size_t n = zv_examples_count(t->examples, part);
    *r = (ranking){.t = t,
                   .part = part,
                   .n = ZV_MIN(n, (size_t)MOST_ANCHORS),
                   .dim = through ? zv__net_out(t->net) : zv__net_in(t->net)};
    r->candidates = ZV_NEW(t->env, n, size_t);
    if (!r->candidates) return zv__nomem(err);
    for (size_t i = 0; i < n; i++) r->candidates[i] = zv_examples_positive(t->examples, part, i);
    zv__sort(r->candidates, n, sizeof *r->candidates, by_number);
    for (size_t i = 0; i < n; i++)
        if (i == 0 || r->candidates[i] != r->candidates[i - 1])
            r->candidates[r->n_candidates++] = r->candidates[i];
    return fill_vectors(r, through, err);
}

static void ranking_free(ranking *r) {
    zv__free(r->t->env, r->candidates);
    zv__free(r->t->env, r->anchors);
    zv__free(r->t->env, r->positives);
    zv__free(r->t->env, r->scores);
}

static size_t candidate_of(const ranking *r, size_t i) {
    const size_t row = zv_examples_positive(r->t->examples, r->part, i);
    const size_t *at = bsearch(&row, r->candidates, r->n_candidates, sizeof row, by_number);
    return (size_t)(at - r->candidates);
}

/* Cosines of anchor i with all candidates into r->scores. */
static void score_all(const ranking *r, size_t i) {
    zv_vec_kernels(r->t->env)->dot_many[ZV_F32](r->anchors + i * r->dim, r->positives,
                                                r->n_candidates, r->dim * sizeof(float), r->dim,
                                                r->scores);
}

/* 1/rank of anchor i's positive among all candidates, but for the anchor's own row; ties count half. */
static double reciprocal_rank(const ranking *r, size_t i) {
    const size_t own = zv_examples_row(r->t->examples, r->part, i), wanted = candidate_of(r, i);
    double rank = 1;
    score_all(r, i);
    for (size_t c = 0; c < r->n_candidates; c++) {
        if (c == wanted || r->candidates[c] == own) continue;
        rank += r->scores[c] > r->scores[wanted] ? 1 : r->scores[c] == r->scores[wanted] ? .5 : 0;
    }
    return 1 / rank;
}

/* Batch by batch, as while learning but for further negatives: -ln of the positive's share among the batch's positives. */
static void pair_losses(const ranking *r, zv_moments *loss, double *each) {
    const double temperature = r->t->opts.temperature;
    for (size_t from = 0; from < r->n; from += r->t->opts.batch) {
        const size_t to = ZV_MIN(from + r->t->opts.batch, r->n);
        for (size_t i = from; i < to; i++) {
            double sum = 0;
            score_all(r, i);
            for (size_t j = from; j < to; j++)
                sum += exp((r->scores[candidate_of(r, j)] - 1) / temperature);
            const double one = log(sum) - (r->scores[candidate_of(r, i)] - 1) / temperature;
            zv_moments_add(loss, one);
            if (each) each[i] = one;
        }
    }
}

static zv_status score_pairs(const zv_trainer *t, zv_part_of part, zv_net_score *out, double *each,
                             zv_err *err) {
    ranking r;
    zv_moments loss = {0}, ranks = {0};
    const zv_status status = ranking_new(&r, t, part, true, err);
    if (status == ZV_OK) {
        for (size_t i = 0; i < r.n; i++) zv_moments_add(&ranks, reciprocal_rank(&r, i));
        pair_losses(&r, &loss, each);
        *out = (zv_net_score){.n = r.n, .loss = mean_of(&loss), .score = mean_of(&ranks)};
    }
    ranking_free(&r);
    return status;
}

zv_status zv_trainer_score(zv_trainer *t, zv_part_of part, zv_net_score *out, zv_err *err) {
    *out = (zv_net_score){0};
    if (zv_examples_count(t->examples, part) == 0) return zv_err_set(err, ZV_NODATA, M_MODEL_PART);
    if (t->net->spec.task == ZV_TASK_PAIRS) return score_pairs(t, part, out, NULL, err);
    return score_examples(t, part, out, NULL, err);
}

zv_status zv_trainer_losses(zv_trainer *t, zv_part_of part, double *losses, size_t *n,
                            zv_err *err) {
    zv_net_score score = {0};
    *n = 0;
    if (zv_examples_count(t->examples, part) == 0) return zv_err_set(err, ZV_NODATA, M_MODEL_PART);
    if (t->net->spec.task == ZV_TASK_PAIRS)
        ZV_TRY(score_pairs(t, part, &score, losses, err));
    else
        ZV_TRY(score_examples(t, part, &score, losses, err));
    *n = score.n;
    return ZV_OK;
}

/* ---- Before and after ---- */

static double mean_difference(const void *ctx, const size_t *index, size_t n) {
    const double *difference = ctx;
    double sum = 0;
    for (size_t i = 0; i < n; i++) sum += difference[index[i]];
    return sum / (double)n;
}

static zv_status compare(const zv_trainer *t, const ranking *before, const ranking *after,
                         zv_gain *out, zv_err *err) {
    double *difference = ZV_NEW(t->env, before->n, double);
    if (!difference) return zv__nomem(err);
    *out = (zv_gain){.n = before->n};
    for (size_t i = 0; i < before->n; i++) {
        const double was = reciprocal_rank(before, i), is = reciprocal_rank(after, i);
        out->before += was / (double)before->n;
        out->after += is / (double)before->n;
        difference[i] = is - was;
    }
    out->difference.value = out->after - out->before;
    const zv_status status =
        zv_stat_bootstrap(&out->difference.interval, t->env, mean_difference, difference, before->n,
                          ROUNDS, LEVEL, t->opts.seed, err);
    zv__free(t->env, difference);
    return status;
}

zv_status zv_trainer_gain(zv_trainer *t, zv_part_of part, zv_gain *out, zv_err *err) {
    ranking before, after;
    *out = (zv_gain){0};
    if (t->net->spec.task != ZV_TASK_PAIRS) return zv_err_set(err, ZV_USAGE, M_MODEL_GAIN);
    if (zv_examples_count(t->examples, part) == 0) return zv_err_set(err, ZV_NODATA, M_MODEL_PART);
    zv_status status = ranking_new(&before, t, part, false, err);
    if (status == ZV_OK) {
        status = ranking_new(&after, t, part, true, err);
        if (status == ZV_OK) status = compare(t, &before, &after, out, err);
        ranking_free(&after);
    }
    ranking_free(&before);
    return status;
}
