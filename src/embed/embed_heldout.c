/* embed_heldout.c — words that no epoch learns from, and the loss on them. */
#include "base/base_pool.h"
#include "embed/embed_losses.h"
#include "embed/embed_run.h"

#include <zavit/vec.h>

enum { RUN = ZV__HELDOUT_BLOCK * ZV__HELDOUT_EVERY, SHARDS = RUN / ZV__SHARD };
static const uint64_t STREAM_PLACE = (uint64_t)3 << 61, STREAM_WORDS = (uint64_t)7 << 60;

/* The block of run `number`, in places of the corpus. */
static zv__range heldout_block(uint64_t seed, size_t number) {
    zv_rng rng = zv_rng_stream(seed, STREAM_PLACE + number);
    const size_t begin =
        number * RUN + (size_t)zv_rng_below(&rng, ZV__HELDOUT_EVERY) * ZV__HELDOUT_BLOCK;
    return (zv__range){begin, begin + ZV__HELDOUT_BLOCK};
}

zv__range zv__heldout_range(size_t n_ids, uint64_t seed, size_t shard) {
    const size_t number = shard / SHARDS;
    if (number >= n_ids / RUN) return (zv__range){0, 0};
    const zv__range block = heldout_block(seed, number);
    return block.begin / ZV__SHARD == shard ? block : (zv__range){0, 0};
}

/* The inputs of one position: its neighbours in words[begin … end). */
typedef struct place {
    const uint32_t *words;
    size_t at, begin, end;
    const float *outputs[ZV__SGNS_MAX_OUT];
    size_t n_out;
} place;

static double loss_of(const zv__run *r, const place *p, const float *input) {
    zv_kernel_pair *dot = zv_vec_kernels(r->env)->dot[ZV_F32];
    double sum = 0;
    for (size_t j = 0; j < p->n_out; j++) {
        const double x = dot(input, p->outputs[j], r->model.dim);
        sum += zv__softplus(j == 0 ? -x : x);
    }
    return sum;
}

/* The loss of each neighbour, or of their mean with CBOW. Adds the pairs to *pairs. */
static double place_loss(const zv__run *r, const place *p, float *scratch, double *pairs) {
    float *mean = scratch + 2 * r->model.stride;
    const float share = 1.0f / (float)(p->end - p->begin - 1);
    double sum = 0;
    memset(mean, 0, r->model.stride * sizeof *mean);
    for (size_t j = p->begin; j < p->end; j++) {
        if (j == p->at) continue;
        const float *input = zv__run_vector(r, p->words[j], scratch);
        if (r->opts->method == ZV_CBOW) {
            for (size_t d = 0; d < r->model.dim; d++) mean[d] += share * input[d];
        } else {
            sum += loss_of(r, p, input);
            ++*pairs;
        }
    }
    if (r->opts->method != ZV_CBOW) return sum;
    ++*pairs;
    return loss_of(r, p, mean);
}

/* The neighbours and outputs of a position. False: no neighbours. */
static bool fill_place(const zv__run *r, place *p, size_t n, uint64_t *random) {
    if (p->words[p->at] == ZV__TEXT_END) return false;
    const size_t reach = zv__shard_reach(r, random);
    for (p->begin = p->at; p->begin > 0 && p->at - p->begin < reach;)
        if (p->words[--p->begin] == ZV__TEXT_END) {
            p->begin++;
            break;
        }
    for (p->end = p->at + 1; p->end < n && p->end - p->at <= reach; p->end++)
        if (p->words[p->end] == ZV__TEXT_END) break;
    if (p->end - p->begin < 2) return false;
    p->n_out = 0;
    p->outputs[p->n_out++] = r->model.context + (size_t)p->words[p->at] * r->model.stride;
    for (unsigned k = 0; k < r->opts->negative; k++) {
        const uint32_t word = zv__alias_draw(&r->alias, zv__next_random(random));
        if (word != p->words[p->at])
            p->outputs[p->n_out++] = r->model.context + (size_t)word * r->model.stride;
    }
    return true;
}

/* The same words, windows and negatives each time: the stream depends on the block alone. */
static void measure_block(void *ctx, size_t number, unsigned worker) {
    zv__run *r = ctx;
    const zv__range block = heldout_block(r->opts->seed, number);
    zv_rng stream = zv_rng_stream(r->opts->seed, STREAM_WORDS + number);
    uint64_t random = zv_rng_u64(&stream);
    uint32_t *words = r->workers[worker].walk.words;
    size_t n = zv__subsample(r, block.begin, block.end, words, &random);
    double sum = 0, pairs = 0;
    for (size_t i = 0; i < n; i++) {
        place p = {.words = words, .at = i};
        if (fill_place(r, &p, n, &random))
            sum += place_loss(r, &p, r->workers[worker].scratch, &pairs);
    }
    r->losses.blocks[number] = sum;
    r->losses.blocks[r->losses.n_blocks + number] = pairs;
}

/* A ratio of sums over blocks, which are independent but for their neighbourhood: variance of the ratio by
 * the residuals of its blocks (Cochran 1977, §6). */
void zv__heldout_measure(zv__losses *l, zv__run *r) {
    zv__parallel(r->env, l->n_blocks, measure_block, r);
    zv_loss_heldout h = {.blocks = l->n_blocks, .loss = {NAN, NAN, NAN}};
    const double *sums = l->blocks, *pairs = l->blocks + l->n_blocks;
    double n = 0, squares = 0;
    for (size_t i = 0; i < l->n_blocks; i++) {
        h.sum += sums[i];
        n += pairs[i];
    }
    h.pairs = (uint64_t)n;
    if (n > 0) h.loss.value = h.sum / n;
    for (size_t i = 0; n > 0 && i < l->n_blocks; i++) {
        const double rest = sums[i] - h.loss.value * pairs[i];
        squares += rest * rest;
    }
    if (n > 0 && l->n_blocks > 1) {
        const double blocks = (double)l->n_blocks,
                     half = 1.96 * sqrt(blocks / (blocks - 1) * squares) / n;
        h.loss.lo = h.loss.value - half;
        h.loss.hi = h.loss.value + half;
    }
    l->heldout = h;
}
