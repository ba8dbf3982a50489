/* embed_learn.c — the run: matrices, shards, learning rate, loss, and writing the result.
 *
 * The corpus is cut into shards of SHARD words. A task is one shard in one epoch; tasks are handed
 * out in order to the threads. Everything random in a task comes from a stream of its own, and the
 * learning rate from its place in the plan, not from a clock or a shared counter: with one thread
 * the same seed gives the same bytes. */
#include "base/base_pool.h"
#include "base/base_progress.h"
#include "embed/embed_corpus.h"
#include "embed/embed_messages.h"
#include "embed/embed_sampler.h"
#include "embed/embed_sgns.h"

#include <stdatomic.h>

enum {
    SHARD = 16384, /* words: about a tenth of a second of work, between two looks at the clock */
    LOSS_EVERY = 16 /* positions: the loss needs logarithms, so every 16th pays for them */
};
static const double NEGATIVE_POWER = 0.75; /* Mikolov et al. 2013 */
static const double LAST_RATE_SHARE = 1e-4; /* of the first learning rate, as word2vec.c */

typedef struct loss_sum {
    double sum;
    uint64_t pairs;
} loss_sum;

/* One thread's scratch. */
typedef struct worker {
    uint32_t *words; /* [SHARD + 1]: a shard after sub-sampling */
    float *scratch; /* [negative + 3, stride] */
    float **rows; /* two steps' row lists, [2][2 · window + 1 + negative] */
    loss_sum *loss; /* [epochs] */
} worker;

typedef struct run {
    const zv_env *env;
    const zv_corpus *corpus;
    const zv_learn_opts *opts;
    zv__sgns_kernel *kernel;
    size_t stride, n_words, n_shards;
    float *words, *context; /* [n_words, stride] */
    zv__alias alias;
    uint32_t *keep; /* [n_words] */
    worker *workers;
    unsigned n_workers;
    atomic_uint_fast64_t done; /* words passed over */
    atomic_bool stopped;
    atomic_uint_fast64_t diverged; /* 1 + the first task whose loss was not finite, 0 if none */
    zv__teller teller;
} run;

zv_learn_opts zv_learn_opts_default(void) {
    return (zv_learn_opts){.dim = 100,
                           .window = 5,
                           .negative = 5,
                           .epochs = 5,
                           .sample = 1e-3,
                           .lr = 0.025,
                           .seed = 1};
}

zv_status zv_learn_opts_check(const zv_learn_opts *o, zv_err *err) {
    if (o->dim < 1 || o->dim > 65536) return zv_err_set(err, ZV_USAGE, M_EMBED_BAD_DIM, o->dim);
    if (o->window < 1 || o->window > 1000)
        return zv_err_set(err, ZV_USAGE, M_EMBED_BAD_WINDOW, o->window);
    if (o->negative < 1 || o->negative > 64)
        return zv_err_set(err, ZV_USAGE, M_EMBED_BAD_NEGATIVE, o->negative);
    if (o->epochs < 1 || o->epochs > 10000)
        return zv_err_set(err, ZV_USAGE, M_EMBED_BAD_EPOCHS, o->epochs);
    if (!(o->sample >= 0 && o->sample <= 1))
        return zv_err_set(err, ZV_USAGE, M_EMBED_BAD_SAMPLE, o->sample);
    if (!(o->lr > 0 && o->lr <= 10)) return zv_err_set(err, ZV_USAGE, M_EMBED_BAD_LR, o->lr);
    return ZV_OK;
}

/* ---- One shard --------------------------------------------------------------------------------- */

/* splitmix64's step: one multiplication chain per number, ample for sampling. */
static inline uint64_t next_random(uint64_t *state) {
    uint64_t z = *state += 0x9e3779b97f4a7c15u;
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
    return z ^ (z >> 31);
}

/* Copies the shard without the occurrences that sub-sampling drops. Returns how many are left; the
 * number of words passed over goes to *passed. */
static size_t subsample(const run *r, size_t shard, uint32_t *out, uint64_t *random,
                        uint64_t *passed) {
    size_t begin = shard * SHARD, end = ZV_MIN(begin + SHARD, r->corpus->n_ids), n = 0;
    *passed = 0;
    for (size_t i = begin; i < end; i++) {
        uint32_t id = r->corpus->ids[i];
        if (id != ZV__TEXT_END) {
            ++*passed;
            if (r->keep[id] != UINT32_MAX && (uint32_t)(next_random(random) >> 32) > r->keep[id])
                continue;
        }
        out[n++] = id;
    }
    return n;
}

static inline void prefetch_row(const float *row, size_t stride) {
    for (size_t d = 0; d < stride; d += ZV__SGNS_PAD) __builtin_prefetch(row + d, 1, 3);
}

/* The rows of the step at words[i]: its neighbours within a window drawn from 1 … window, and the
 * word itself with its negatives. No inputs: nothing to do. */
static void choose_rows(const run *r, const uint32_t *words, size_t n, size_t i, uint64_t *random,
                        zv__sgns_rows *rows) {
    rows->n_in = rows->n_out = 0;
    if (words[i] == ZV__TEXT_END) return;
    const size_t reach = 1 + (size_t)(next_random(random) >> 32) % r->opts->window;
    for (size_t j = i; j-- > 0 && i - j <= reach && words[j] != ZV__TEXT_END;)
        rows->in[rows->n_in++] = r->words + (size_t)words[j] * r->stride;
    for (size_t j = i + 1; j < n && j - i <= reach && words[j] != ZV__TEXT_END; j++)
        rows->in[rows->n_in++] = r->words + (size_t)words[j] * r->stride;
    if (rows->n_in == 0) return;
    rows->out[rows->n_out++] = r->context + (size_t)words[i] * r->stride;
    for (unsigned k = 0; k < r->opts->negative; k++) {
        const uint32_t word = zv__alias_draw(&r->alias, next_random(random));
        if (word != words[i]) rows->out[rows->n_out++] = r->context + (size_t)word * r->stride;
    }
    for (size_t j = 0; j < rows->n_out; j++) prefetch_row(rows->out[j], r->stride);
}

/* Walks over a shard; the rows of the step after the present one are already on their way from
 * memory while the present one is computed. */
static void learn_shard(const run *r, worker *w, size_t n, float lr, uint64_t *random,
                        loss_sum *loss) {
    const size_t per_step = 2 * (size_t)r->opts->window + 1 + r->opts->negative;
    zv__sgns_rows steps[2];
    for (size_t s = 0; s < 2; s++) {
        float **list = w->rows + s * per_step;
        steps[s] = (zv__sgns_rows){
            .in = list, .out = list + 2 * (size_t)r->opts->window, .stride = r->stride};
    }
    if (n > 0) choose_rows(r, w->words, n, 0, random, &steps[0]);
    for (size_t i = 0; i < n; i++) {
        zv__sgns_rows *now = &steps[i % 2];
        if (i + 1 < n) choose_rows(r, w->words, n, i + 1, random, &steps[(i + 1) % 2]);
        if (now->n_in == 0) continue;
        const bool measure = i % LOSS_EVERY == 0;
        r->kernel(now, lr, w->scratch, measure ? &loss->sum : NULL);
        if (measure) loss->pairs += now->n_in;
    }
}

static double mean_loss(loss_sum l) {
    return l.pairs ? l.sum / (double)l.pairs : (double)NAN;
}

static void learn_task(void *ctx, size_t task, unsigned worker_number) {
    run *r = ctx;
    if (atomic_load(&r->stopped) || atomic_load(&r->diverged)) return;
    if (zv_env_stopped(r->env)) {
        atomic_store(&r->stopped, true);
        return;
    }
    worker *w = &r->workers[worker_number];
    const size_t epoch = task / r->n_shards, shard = task % r->n_shards;
    const double plan = (double)task / ((double)r->n_shards * r->opts->epochs);
    const double lr = r->opts->lr * ZV_MAX(LAST_RATE_SHARE, 1 - plan);
    zv_rng stream = zv_rng_stream(r->opts->seed, 1 + task);
    uint64_t random = zv_rng_u64(&stream), passed;
    size_t n = subsample(r, shard, w->words, &random, &passed);
    loss_sum loss = {0};
    learn_shard(r, w, n, (float)lr, &random, &loss);
    if (!isfinite(loss.sum)) {
        uint_fast64_t none = 0;
        atomic_compare_exchange_strong(&r->diverged, &none, 1 + (uint64_t)task);
    }
    w->loss[epoch].sum += loss.sum;
    w->loss[epoch].pairs += loss.pairs;
    atomic_fetch_add(&r->done, passed);
    if (worker_number == 0)
        zv__tell(&r->teller, (double)atomic_load(&r->done),
                 (double)r->corpus->known_words * r->opts->epochs, mean_loss(loss));
}

/* ---- The run ----------------------------------------------------------------------------------- */

static zv_status new_workers(run *r, zv_err *err) {
    r->n_workers = zv__workers(r->env);
    r->workers = ZV_NEW_ZERO(r->env, r->n_workers, worker);
    if (!r->workers) return zv__nomem(err);
    const size_t per_step = 2 * (size_t)r->opts->window + 1 + r->opts->negative;
    for (unsigned i = 0; i < r->n_workers; i++) {
        worker *w = &r->workers[i];
        w->words = ZV_NEW(r->env, SHARD + 1, uint32_t);
        w->scratch = zv__alloc_aligned(r->env, (r->opts->negative + 3) * r->stride, sizeof(float));
        w->rows = ZV_NEW(r->env, 2 * per_step, float *);
        w->loss = ZV_NEW_ZERO(r->env, r->opts->epochs, loss_sum);
        if (!w->words || !w->scratch || !w->rows || !w->loss) return zv__nomem(err);
    }
    return ZV_OK;
}

/* Words start uniform in ±1/(2 dim), contexts at zero, as word2vec.c: every product starts at 0, and
 * the words differ. */
static zv_status new_matrices(run *r, zv_err *err) {
    r->words = zv__alloc_aligned(r->env, r->n_words * r->stride, sizeof(float));
    r->context = zv__alloc_aligned(r->env, r->n_words * r->stride, sizeof(float));
    if (!r->words || !r->context) return zv__nomem(err);
    memset(r->words, 0, r->n_words * r->stride * sizeof(float));
    memset(r->context, 0, r->n_words * r->stride * sizeof(float));
    zv_rng rng = zv_rng_stream(r->opts->seed, 0);
    for (size_t i = 0; i < r->n_words; i++)
        for (size_t d = 0; d < r->opts->dim; d++)
            r->words[i * r->stride + d] = (float)((zv_rng_unit(&rng) - 0.5) / (double)r->opts->dim);
    return ZV_OK;
}

static zv_status prepare(run *r, zv_err *err) {
    const zv_vocab *vocab = r->corpus->vocab;
    r->n_words = zv_vocab_size(vocab);
    if (r->n_words < 2) return zv_err_set(err, ZV_NODATA, M_EMBED_ONE_WORD);
    r->stride = (r->opts->dim + ZV__SGNS_PAD - 1) / ZV__SGNS_PAD * ZV__SGNS_PAD;
    r->n_shards = (r->corpus->n_ids + SHARD - 1) / SHARD;
    r->kernel = zv__sgns_kernel_of(r->env);
    size_t cells;
    if (!zv__mul(&cells, r->n_words, r->stride)) return zv__nomem(err);
    ZV_TRY(zv__alias_new(&r->alias, r->env, vocab, NEGATIVE_POWER, err));
    ZV_TRY(zv__keep_new(&r->keep, r->env, vocab, r->opts->sample, err));
    ZV_TRY(new_workers(r, err));
    return new_matrices(r, err);
}

static void release(run *r) {
    zv__alias_free(r->env, &r->alias);
    zv__free(r->env, r->keep);
    zv__free_aligned(r->env, r->words);
    zv__free_aligned(r->env, r->context);
    for (unsigned i = 0; r->workers && i < r->n_workers; i++) {
        zv__free(r->env, r->workers[i].words);
        zv__free_aligned(r->env, r->workers[i].scratch);
        zv__free(r->env, r->workers[i].rows);
        zv__free(r->env, r->workers[i].loss);
    }
    zv__free(r->env, r->workers);
}

static loss_sum epoch_loss(const run *r, unsigned epoch) {
    loss_sum all = {0};
    for (unsigned i = 0; i < r->n_workers; i++) {
        all.sum += r->workers[i].loss[epoch].sum;
        all.pairs += r->workers[i].loss[epoch].pairs;
    }
    return all;
}

static void sum_up(const run *r, zv_learn_result *result) {
    *result = (zv_learn_result){.words = atomic_load(&r->done),
                                .vocabulary = r->n_words,
                                .stopped = atomic_load(&r->stopped),
                                .seconds = zv__now() - r->teller.started,
                                .loss = (double)NAN,
                                .loss_first = (double)NAN};
    result->words_per_second = result->seconds > 0 ? (double)result->words / result->seconds : 0;
    result->epochs = (unsigned)(result->words / ZV_MAX(1, r->corpus->known_words));
    if (result->epochs == 0) return;
    loss_sum last = epoch_loss(r, result->epochs - 1);
    result->loss = mean_loss(last);
    result->loss_sum = last.sum;
    result->loss_pairs = last.pairs;
    result->loss_first = mean_loss(epoch_loss(r, 0));
}

static bool all_finite(const float *x, size_t n) {
    for (size_t i = 0; i < n; i++)
        if (!isfinite(x[i])) return false;
    return true;
}

static zv_status check_finite(const run *r, zv_err *err) {
    uint64_t task = atomic_load(&r->diverged);
    if (task == 0 && all_finite(r->words, r->n_words * r->stride)) return ZV_OK;
    uint64_t shards = task ? task - 1 : (uint64_t)r->n_shards * r->opts->epochs - 1;
    return zv_err_set(err, ZV_NODATA, M_EMBED_DIVERGED, (unsigned)(shards / r->n_shards) + 1,
                      (unsigned long long)shards * SHARD, r->opts->lr, r->opts->lr / 10);
}

/* ---- Writing ----------------------------------------------------------------------------------- */

static zv_status write_matrix(const run *r, const float *matrix, const char *path,
                              const zv_contract *contract, zv_err *err) {
    zv_space_writer_opts opts = {.dim = r->opts->dim, .dtype = ZV_F32, .ids = true, .counts = true};
    zv_space_writer *w = NULL;
    ZV_TRY(zv_space_create(&w, r->env, path, &opts, err));
    for (size_t i = 0; i < r->n_words; i++) {
        zv_space_item item = {.vector = matrix + i * r->stride,
                              .id = zv_vocab_word(r->corpus->vocab, (uint32_t)i),
                              .count = zv_vocab_count(r->corpus->vocab, (uint32_t)i)};
        zv_status status = zv_space_add(w, &item, err);
        if (status != ZV_OK) {
            zv_space_abort(w);
            return status;
        }
    }
    return zv_space_finish(w, contract, err);
}

static void write_history(const run *r, const zv_learn_result *result, zv_buf *out) {
    const zv_learn_opts *o = r->opts;
    if (o->command)
        zv_buf_puts(out, o->command);
    else
        zv_buf_addf(out,
                    "learn --dim %zu --window %u --negative %u --epochs %u --sample %g --lr %g",
                    o->dim, o->window, o->negative, o->epochs, o->sample, o->lr);
    if (result->stopped) zv_buf_addf(out, " (stopped after %u epochs)", result->epochs);
}

static zv_status write_result(const run *r, const zv_learn_result *result, const char *path,
                              zv_err *err) {
    zv_buf history, context_path;
    zv_buf_init(&history, r->env);
    zv_buf_init(&context_path, r->env);
    write_history(r, result, &history);
    char text[64];
    zv_text_opts_format(text, &r->corpus->text);
    zv_contract contract = {.kind = ZV_SPACE_WORDS,
                            .metric = ZV_COS,
                            .text = text,
                            .tokens = r->corpus->words,
                            .seed = r->opts->seed,
                            .has_seed = true,
                            .history = zv_buf_cstr(&history)};
    contract.language = r->opts->language               ? r->opts->language
                        : r->corpus->hebrew_share > 0.5 ? "he"
                                                        : "und";
    zv_status status = zv_buf_status(&history, err);
    if (status == ZV_OK && r->opts->keep_context) {
        status = zv_space_context_path(&context_path, path, err);
        if (status == ZV_OK)
            status = write_matrix(r, r->context, zv_buf_cstr(&context_path), &contract, err);
    }
    if (status == ZV_OK) status = write_matrix(r, r->words, path, &contract, err);
    zv_buf_free(&history);
    zv_buf_free(&context_path);
    return status;
}

zv_status zv_embed_learn(zv_learn_result *result, const zv_env *env, const zv_corpus *corpus,
                         const zv_learn_opts *opts, const char *path, zv_err *err) {
    *result = (zv_learn_result){0};
    ZV_TRY(zv_learn_opts_check(opts, err));
    run r = {.env = env, .corpus = corpus, .opts = opts};
    zv_status status = prepare(&r, err);
    if (status == ZV_OK) {
        r.teller = zv__teller_start(env, M_EMBED_LEARNING, M_BASE_WORDS);
        zv__parallel(env, r.n_shards * opts->epochs, learn_task, &r);
        sum_up(&r, result);
        status = check_finite(&r, err);
    }
    if (status == ZV_OK) status = write_result(&r, result, path, err);
    release(&r);
    return status;
}
