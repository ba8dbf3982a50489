/* embed_shard.c — one task: sub-sample a shard, take the steps of its positions. */
#include "embed/embed_run.h"

enum { LOSS_EVERY = 64 /* steps: the loss needs logarithms, so few pay for them */ };
/* Vectors that have learned nothing pay (1 + K) log 2 per pair. Healthy runs hardly pass that in any task:
 * at most 1.03 times as much over 1 to 1000 dimensions, 1 to 64 negatives, windows of 1 to 20 and learning
 * rates up to .25. Once steps are too large the products grow from step to step, and the loss with them: 12
 * times as much in the second task at a rate of .3, and infinite in the first at .5. */
static const double MOST_LOSS = 2; /* of that */
enum { ENOUGH = 32 /* positions, for a mean not to be chance */ };
static const double LAST_RATE_SHARE = 1e-4; /* of the first learning rate, as word2vec.c */

/* Without branches: whether a word is kept, nobody can foretell. */
size_t zv__subsample(const zv__run *r, size_t begin, size_t end, uint32_t *out, uint64_t *random) {
    size_t n = 0;
    for (size_t i = begin; i < end; i++) {
        const uint32_t id = r->corpus->ids[i];
        const bool text_end = id == ZV__TEXT_END;
        const uint32_t keep = text_end ? UINT32_MAX : r->keep[id];
        out[n] = id;
        n += (uint32_t)(zv__next_random(random) >> 32) <= keep;
    }
    return n;
}

static uint64_t words_between(const zv__run *r, size_t begin, size_t end) {
    uint64_t n = 0;
    for (size_t i = begin; i < end; i++) n += r->corpus->ids[i] != ZV__TEXT_END;
    return n;
}

size_t zv__shard_words(const zv__run *r, size_t shard, uint32_t *out, uint64_t *random,
                       uint64_t *passed) {
    const size_t begin = shard * ZV__SHARD, end = ZV_MIN(begin + ZV__SHARD, r->corpus->n_ids);
    *passed = words_between(r, begin, end);
    const zv__range held = zv__heldout_range(r->corpus->n_ids, r->opts->seed, shard);
    if (held.begin == held.end) return zv__subsample(r, begin, end, out, random);
    size_t n = zv__subsample(r, begin, held.begin, out, random);
    out[n++] = ZV__TEXT_END; /* no window reaches across */
    return n + zv__subsample(r, held.end, end, out + n, random);
}

static bool healthy(const zv__run *r, const zv__loss_sum *loss) {
    const double most = MOST_LOSS * (1 + (double)r->opts->negative) * log(2);
    return isfinite(loss->sum) &&
           (loss->positions < ENOUGH || loss->sum <= most * (double)loss->pairs);
}

bool zv__shard_step(const zv__walk *w, const zv__sgns_rows *rows, size_t i, float *scratch,
                    zv__loss_sum *loss) {
    const zv__run *r = w->run;
    const bool measure = w->step % LOSS_EVERY == 1;
    r->kernel(rows, w->lr, scratch, measure ? &loss->sum : NULL);
    if (!measure) return true;
    loss->positions += w->n_centres;
    loss->pairs += (uint64_t)rows->pairs;
    if (loss->bad == 0 && !healthy(r, loss)) loss->bad = 1 + i;
    return loss->bad == 0;
}

size_t zv__shard_begin(const zv__run *r, size_t task, uint32_t *words, uint64_t *random, float *lr,
                       uint64_t *passed) {
    const double plan = (double)task / ((double)r->n_shards * r->opts->epochs);
    *lr = (float)(r->opts->lr * ZV_MAX(LAST_RATE_SHARE, 1 - plan));
    zv_rng stream = zv_rng_stream(r->opts->seed, 1 + task);
    *random = zv_rng_u64(&stream);
    return zv__shard_words(r, task % r->n_shards, words, random, passed);
}

zv__loss_sum zv__shard_learn(zv__worker *worker, size_t task, uint64_t *passed) {
    zv__walk *w = &worker->walk;
    zv__loss_sum loss = {0};
    zv__walk_begin(w, task);
    for (size_t i = 0; i < w->n; i += w->group) {
        zv__walk_rows(w, i, &worker->step);
        if (worker->step.n_in > 0 && !zv__shard_step(w, &worker->step, i, worker->scratch, &loss))
            break;
    }
    if (w->window) zv__window_end(w->window);
    *passed = w->passed;
    return loss;
}
