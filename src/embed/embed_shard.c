/* embed_shard.c — one task: sub-sample a shard, choose each step's rows, take the step. */
#include "embed/embed_run.h"

enum { LOSS_EVERY = 64 /* positions: the loss needs logarithms, so few pay for them */ };
/* Vectors that have learned nothing pay (1 + K) log 2 per pair. Healthy runs hardly pass that in any task:
 * at most 1.03 times as much over 1 to 1000 dimensions, 1 to 64 negatives, windows of 1 to 20 and learning
 * rates up to .25. Once steps are too large the products grow from step to step, and the loss with them: 12
 * times as much in the second task at a rate of .3, and infinite in the first at .5. */
static const double MOST_LOSS = 2; /* of that */
enum { ENOUGH = 32 /* steps, for a mean not to be chance */ };
static const double LAST_RATE_SHARE = 1e-4; /* of the first learning rate, as word2vec.c */

size_t zv__subsample(const zv__run *r, size_t begin, size_t end, uint32_t *out, uint64_t *random) {
    size_t n = 0;
    for (size_t i = begin; i < end; i++) {
        uint32_t id = r->corpus->ids[i];
        if (id != ZV__TEXT_END && r->keep[id] != UINT32_MAX &&
            (uint32_t)(zv__next_random(random) >> 32) > r->keep[id])
            continue;
        out[n++] = id;
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

static inline void prefetch_row(const float *row, size_t stride) {
    for (size_t d = 0; d < stride; d += ZV__SGNS_PAD) __builtin_prefetch(row + d, 1, 3);
}

/* The vector of the word at a position: its row, or what the window composed of its parts. */
static inline float *input_row(const zv__run *r, const zv__window *window, const uint32_t *words,
                               size_t position) {
    return window ? zv__window_row(window, position)
                  : r->model.words + (size_t)words[position] * r->model.stride;
}

void zv__shard_rows(const zv__run *r, zv__window *window, const uint32_t *words, size_t n, size_t i,
                    uint64_t *random, zv__sgns_rows *rows) {
    rows->n_in = rows->n_out = 0;
    if (window) zv__window_move(window, i);
    if (words[i] == ZV__TEXT_END) return;
    const size_t reach = zv__shard_reach(r, random);
    for (size_t j = i; j-- > 0 && i - j <= reach && words[j] != ZV__TEXT_END;)
        rows->in[rows->n_in++] = input_row(r, window, words, j);
    for (size_t j = i + 1; j < n && j - i <= reach && words[j] != ZV__TEXT_END; j++)
        rows->in[rows->n_in++] = input_row(r, window, words, j);
    if (rows->n_in == 0) return;
    rows->out[rows->n_out++] = r->model.context + (size_t)words[i] * r->model.stride;
    for (unsigned k = 0; k < r->opts->negative; k++) {
        const uint32_t word = zv__alias_draw(&r->alias, zv__next_random(random));
        if (word != words[i])
            rows->out[rows->n_out++] = r->model.context + (size_t)word * r->model.stride;
    }
    for (size_t j = 0; j < rows->n_out; j++) prefetch_row(rows->out[j], r->model.stride);
}

static bool healthy(const zv__run *r, const zv__loss_sum *loss) {
    const double most = MOST_LOSS * (1 + (double)r->opts->negative) * log(2);
    return isfinite(loss->sum) && (loss->steps < ENOUGH || loss->sum <= most * (double)loss->pairs);
}

bool zv__shard_step(const zv__run *r, const zv__sgns_rows *rows, size_t i, float lr, float *scratch,
                    zv__loss_sum *loss) {
    const bool measure = i % LOSS_EVERY == 0;
    r->kernel(rows, lr, scratch, measure ? &loss->sum : NULL);
    if (!measure) return true;
    loss->steps++;
    loss->pairs += r->opts->method == ZV_CBOW ? 1 : rows->n_in;
    if (loss->bad == 0 && !healthy(r, loss)) loss->bad = 1 + i;
    return loss->bad == 0;
}

/* Asks for the row of the word that enters the window in a few steps. (With n-grams, the window holds
 * composed rows instead.) */
static inline void prefetch_entering(const zv__run *r, const zv__window *window,
                                     const uint32_t *words, size_t n, size_t i) {
    const size_t soon = i + r->opts->window + 3;
    if (!window && soon < n && words[soon] != ZV__TEXT_END)
        prefetch_row(r->model.words + (size_t)words[soon] * r->model.stride, r->model.stride);
}

/* Walks over a shard; the rows of the step after the present one are already on their way from
 * memory while the present one is computed. */
static void learn_shard(const zv__run *r, zv__worker *w, size_t n, float lr, uint64_t *random,
                        zv__loss_sum *loss) {
    const size_t per_step = 2 * (size_t)r->opts->window + 1 + r->opts->negative;
    zv__sgns_rows steps[2];
    for (size_t s = 0; s < 2; s++) {
        float **list = w->rows + s * per_step;
        steps[s] = (zv__sgns_rows){
            .in = list, .out = list + 2 * (size_t)r->opts->window, .stride = r->model.stride};
    }
    zv__window *window = r->opts->subwords ? &w->window : NULL;
    if (window) zv__window_begin(window, w->words, n);
    if (n > 0) zv__shard_rows(r, window, w->words, n, 0, random, &steps[0]);
    for (size_t i = 0; i < n; i++) {
        zv__sgns_rows *now = &steps[i % 2];
        prefetch_entering(r, window, w->words, n, i);
        if (i + 1 < n) zv__shard_rows(r, window, w->words, n, i + 1, random, &steps[(i + 1) % 2]);
        if (now->n_in > 0 && !zv__shard_step(r, now, i, lr, w->scratch, loss)) break;
    }
    if (window) zv__window_end(window);
}

size_t zv__shard_begin(const zv__run *r, size_t task, uint32_t *words, uint64_t *random, float *lr,
                       uint64_t *passed) {
    const double plan = (double)task / ((double)r->n_shards * r->opts->epochs);
    *lr = (float)(r->opts->lr * ZV_MAX(LAST_RATE_SHARE, 1 - plan));
    zv_rng stream = zv_rng_stream(r->opts->seed, 1 + task);
    *random = zv_rng_u64(&stream);
    return zv__shard_words(r, task % r->n_shards, words, random, passed);
}

zv__loss_sum zv__shard_learn(const zv__run *r, zv__worker *worker, size_t task, uint64_t *passed) {
    uint64_t random;
    float lr;
    const size_t n = zv__shard_begin(r, task, worker->words, &random, &lr, passed);
    zv__loss_sum loss = {0};
    learn_shard(r, worker, n, lr, &random, &loss);
    return loss;
}
