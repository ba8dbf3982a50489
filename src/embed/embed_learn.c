/* embed_learn.c — the run: from options to a written space. */
#include "base/base_pool.h"
#include "embed/embed_count_learn.h"
#include "embed/embed_messages.h"
#include "embed/embed_rounds.h"
#include "embed/embed_run.h"
#include "embed/embed_sentences.h"

#include <sys/stat.h>

zv_learn_opts zv_learn_opts_default(void) {
    return (zv_learn_opts){.dim = 100,
                           .window = 5,
                           .negative = 5,
                           .epochs = 5,
                           .sample = 1e-3,
                           .seed = 1,
                           .minn = 3,
                           .maxn = 6,
                           .buckets = 2000000};
}

double zv_method_lr(zv_method method) {
    return method == ZV_CBOW ? 0.15 : 0.025;
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
    if (!(o->checkpoint_minutes >= 0 && o->checkpoint_minutes <= 1e6))
        return zv_err_set(err, ZV_USAGE, M_EMBED_BAD_CHECKPOINT, o->checkpoint_minutes);
    if (!(o->lr >= 0 && o->lr <= 10)) return zv_err_set(err, ZV_USAGE, M_EMBED_BAD_LR, o->lr);
    if (o->subwords && (o->minn < 1 || o->minn > o->maxn || o->maxn > 100))
        return zv_err_set(err, ZV_USAGE, M_EMBED_BAD_NGRAMS, o->minn, o->maxn);
    if (o->subwords && (o->buckets < 1 || o->buckets > ZV__MAX_BUCKETS))
        return zv_err_set(err, ZV_USAGE, M_EMBED_BAD_BUCKETS, o->buckets,
                          (unsigned)ZV__MAX_BUCKETS);
    if (o->method == ZV_COUNTS || o->keep_counts) ZV_TRY(zv__count_check(o, err));
    return o->from ? zv__continue_check(o, err) : ZV_OK;
}

/* ---- Tasks ------------------------------------------------------------------------------------- */

static void note_divergence(zv__run *r, size_t task, zv__loss_sum loss) {
    uint_fast64_t none = 0;
    if (loss.bad > 0)
        atomic_compare_exchange_strong(&r->diverged, &none, (uint64_t)task * ZV__SHARD + loss.bad);
}

static void learn_task(void *ctx, size_t number, unsigned worker_number) {
    zv__run *r = ctx;
    if (atomic_load(&r->stopped) || atomic_load(&r->diverged)) return;
    if (zv_env_stopped(r->env)) {
        atomic_store(&r->stopped, true);
        return;
    }
    zv__worker *w = &r->workers[worker_number];
    const size_t task = r->epoch * r->n_shards + r->shard + number;
    uint64_t passed = 0;
    const zv__loss_sum loss = zv__shard_learn(w, task, &passed);
    note_divergence(r, task, loss);
    atomic_fetch_add(&r->learned, 1);
    w->loss[r->epoch].sum += loss.sum;
    w->loss[r->epoch].pairs += loss.pairs;
    atomic_fetch_add(&r->done, passed);
    if (worker_number == 0)
        zv__tell(&r->teller, (double)atomic_load(&r->done),
                 (double)r->corpus->known_words * r->opts->epochs, zv__loss_mean(loss));
}

/* ---- The run ----------------------------------------------------------------------------------- */

zv_status zv__run_start(zv__run *r, zv_err *err) {
    zv__model_start(&r->model, r->opts->seed);
    return r->opts->from ? zv__continue_take(r, err) : ZV_OK;
}

static zv_status new_workers(zv__run *r, zv_err *err) {
    r->n_workers = zv__workers(r->env);
    r->workers = ZV_NEW_ZERO(r->env, r->n_workers, zv__worker);
    if (!r->workers) return zv__nomem(err);
    for (unsigned i = 0; i < r->n_workers; i++) {
        zv__worker *w = &r->workers[i];
        w->scratch = zv__alloc_aligned(
            r->env, zv__sgns_scratch(zv__walk_most_in(r), zv__walk_most_out(r), r->model.stride),
            sizeof(float));
        w->loss = ZV_NEW_ZERO(r->env, r->opts->epochs, zv__loss_sum);
        if (!w->scratch || !w->loss) return zv__nomem(err);
        ZV_TRY(zv__walk_lists(&w->step, r, err));
        ZV_TRY(zv__walk_new(&w->walk, r, r->opts->subwords ? &w->window : NULL, true, err));
        if (r->opts->subwords)
            ZV_TRY(zv__window_new(&w->window, r->env, &r->parts, r->model.words, r->model.stride,
                                  zv__walk_most_in(r), err));
    }
    return ZV_OK;
}

static zv_status prepare(zv__run *r, zv_err *err) {
    const zv_vocab *vocab = r->corpus->vocab;
    const size_t n_words = zv_vocab_size(vocab);
    if (n_words < 2) return zv_err_set(err, ZV_NODATA, M_EMBED_ONE_WORD);
    r->n_shards = (r->corpus->n_ids + ZV__SHARD - 1) / ZV__SHARD;
    r->kernel =
        r->opts->method == ZV_CBOW ? zv__cbow_kernel_of(r->env) : zv__sgns_kernel_of(r->env);
    ZV_TRY(zv__alias_new(&r->alias, r->env, vocab, ZV__NEGATIVE_POWER, err));
    ZV_TRY(zv__keep_new(&r->keep, r->env, vocab, r->opts->sample, err));
    const zv_learn_opts *o = r->opts;
    if (o->subwords)
        ZV_TRY(zv__parts_new(&r->parts, r->env, vocab, o->minn, o->maxn, o->buckets, err));
    ZV_TRY(zv__model_new(&r->model, r->env, n_words, r->parts.n_grams, o->dim, err));
    if (o->deterministic && !o->subwords) ZV_TRY(zv__rounds_new(&r->rounds, r, err));
    return new_workers(r, err);
}

static void release(zv__run *r) {
    zv__checkpoint_free(&r->checkpoint);
    zv__losses_free(r->env, &r->losses);
    zv__rounds_free(r->rounds);
    zv__alias_free(r->env, &r->alias);
    zv__free(r->env, r->keep);
    zv__model_free(r->env, &r->model);
    zv__parts_free(r->env, &r->parts);
    for (unsigned i = 0; r->workers && i < r->n_workers; i++) {
        zv__walk_free(&r->workers[i].walk);
        zv__walk_lists_free(r->env, &r->workers[i].step);
        zv__free_aligned(r->env, r->workers[i].scratch);
        zv__free(r->env, r->workers[i].loss);
        zv__window_free(r->env, &r->workers[i].window);
    }
    zv__free(r->env, r->workers);
}

static bool going_on(zv__run *r) {
    return !atomic_load(&r->stopped) && !atomic_load(&r->diverged);
}

zv__loss_sum zv__run_epoch_loss(const zv__run *r, unsigned epoch) {
    zv__loss_sum all = {0};
    for (unsigned i = 0; i < r->n_workers; i++) {
        all.sum += r->workers[i].loss[epoch].sum;
        all.pairs += r->workers[i].loss[epoch].pairs;
    }
    return all;
}

/* Groups of tasks, whose losses are added up in order. The last group may pass the end of the part: what
 * makes a group doesn't depend on where an epoch is interrupted. */
static void learn_rounds(zv__run *r, size_t n) {
    for (const size_t end = r->shard + n; r->shard < end && going_on(r);) {
        zv__loss_sum losses[ZV__LANES];
        uint64_t passed;
        const size_t n_tasks = zv__rounds_learn(r->rounds, r->shard, losses, &passed);
        for (size_t k = 0; k < n_tasks; k++) {
            note_divergence(r, r->epoch * r->n_shards + r->shard + k, losses[k]);
            r->workers[0].loss[r->epoch].sum += losses[k].sum;
            r->workers[0].loss[r->epoch].pairs += losses[k].pairs;
        }
        r->shard += n_tasks;
        r->checkpoint.learned += n_tasks;
        atomic_fetch_add(&r->done, passed);
        zv__tell(&r->teller, (double)atomic_load(&r->done),
                 (double)r->corpus->known_words * r->opts->epochs, zv__loss_mean(losses[0]));
        if (zv_env_stopped(r->env)) atomic_store(&r->stopped, true);
    }
}

/* A part of an epoch; when it ends, no task is running. One that is stopped leaves out its last tasks. */
static void learn_part(zv__run *r, size_t n) {
    if (r->rounds) {
        learn_rounds(r, n);
        return;
    }
    atomic_store(&r->learned, 0);
    if (r->opts->deterministic)
        for (size_t i = 0; i < n; i++) learn_task(r, i, 0);
    else
        zv__parallel(r->env, n, learn_task, r);
    const size_t learned = atomic_load(&r->learned);
    r->shard += learned;
    r->checkpoint.learned += learned;
}

/* The rest of the epoch, and on to the next one. */
static void learn_epoch(zv__run *r) {
    while (r->shard < r->n_shards && going_on(r)) {
        learn_part(r, zv__checkpoint_segment(&r->checkpoint, r->n_shards - r->shard));
        if (r->shard < r->n_shards && going_on(r)) zv__checkpoint_look(r);
    }
    if (atomic_load(&r->diverged) || r->shard < r->n_shards) return;
    zv__losses_measure(&r->losses, r, zv__loss_mean(zv__run_epoch_loss(r, r->epoch)));
    r->epoch++;
    r->shard = 0;
    if (r->epoch < r->opts->epochs && going_on(r)) zv__checkpoint_look(r);
}

static void sum_up(const zv__run *r, zv_learn_result *result) {
    *result = (zv_learn_result){.words = atomic_load(&r->done),
                                .vocabulary = r->model.n_words,
                                .stopped = atomic_load(&r->stopped),
                                .seconds = zv__now() - r->teller.started,
                                .loss_first = (double)NAN};
    result->epochs = r->epoch;
    zv__losses_result(&r->losses, result);
    const double learning = result->seconds - result->loss_seconds;
    if (learning > 0)
        result->words_per_second = (double)(result->words - r->done_before) / learning;
    result->taken = r->taken;
    if (r->opts->losses)
        memcpy(r->opts->losses, r->losses.epochs, r->opts->epochs * sizeof *r->losses.epochs);
    if (result->epochs == 0) return;
    const zv__loss_sum last = zv__run_epoch_loss(r, result->epochs - 1);
    result->seen_sum = last.sum;
    result->seen_pairs = last.pairs;
    result->loss_first = r->losses.epochs[0].loss;
}

/* What the seed made of the model is the good state of a run that has kept no other. */
static void keep_start(zv__run *r) {
    zv_err err = {0};
    if (r->checkpoint.valid || r->checkpoint.every == 0 || zv__run_start(r, &err) != ZV_OK) return;
    r->epoch = 0;
    r->shard = 0;
    atomic_store(&r->done, 0);
    for (unsigned i = 0; i < r->n_workers; i++)
        memset(r->workers[i].loss, 0, r->opts->epochs * sizeof *r->workers[i].loss);
    memset(r->losses.epochs, 0, r->opts->epochs * sizeof *r->losses.epochs);
    zv__checkpoint_now(r);
}

static zv_status check_finite(zv__run *r, zv_err *err) {
    const uint64_t diverged = atomic_load(&r->diverged);
    if (diverged == 0 && zv__model_finite(&r->model)) return ZV_OK;
    keep_start(r);
    const uint64_t per_epoch = (uint64_t)r->n_shards * ZV__SHARD;
    const uint64_t step = diverged ? diverged - 1 : per_epoch * r->opts->epochs - 1;
    const unsigned epoch = (unsigned)(step / per_epoch) + 1;
    const double lr = r->opts->lr, lower = ZV_MIN(lr / 10, zv_method_lr(r->opts->method));
    if (r->checkpoint.valid)
        return zv_err_set(err, ZV_NODATA, M_EMBED_DIVERGED_KEPT, epoch,
                          (unsigned long long)(step % per_epoch), lr,
                          zv_buf_cstr(&r->checkpoint.path), lower);
    return zv_err_set(err, ZV_NODATA, M_EMBED_DIVERGED, epoch,
                      (unsigned long long)(step % per_epoch), lr, lower);
}

/* Fills the matrices, which take memory only from here on: what counting pairs needed for itself, and has freed, adds
 * nothing to the peak. Not a part of the time of learning. */
static zv_status start(zv__run *r, zv_err *err) {
    const double begun = zv__now();
    const zv_status status = zv__run_start(r, err);
    r->teller.started += zv__now() - begun;
    return status;
}

/* At the start of the plan, or where a checkpoint of it was written. */
static zv_status begin(zv__run *r, zv_learn_opts *own, const char *path, zv_err *err) {
    ZV_TRY(zv__checkpoint_init(r, path, err));
    if (own->resume)
        ZV_TRY(zv__checkpoint_read(r, &own->lr, err));
    else if (own->from && !own->from_context)
        zv_env_warn(r->env, M_EMBED_CONTINUE_NO_CONTEXT, zv_space_path(own->from));
    if (own->lr == 0) own->lr = zv_method_lr(own->method);
    r->checkpoint.began = r->checkpoint.last = zv__now();
    if (r->epoch == 0 || r->shard > 0) return ZV_OK;
    /* The losses of the epoch that was just finished, with all that the file does not hold. */
    r->epoch--;
    zv__losses_measure(&r->losses, r, zv__loss_mean(zv__run_epoch_loss(r, r->epoch)));
    r->epoch++;
    return ZV_OK;
}

/* The output is in place: what is left of the run is its checkpoint, if it was stopped. */
static void finish(zv__run *r, zv_learn_result *result) {
    if (result->stopped)
        zv__checkpoint_now(r);
    else
        zv__checkpoint_remove(&r->checkpoint);
    result->resumable = r->checkpoint.valid;
}

static zv_status learn(zv_learn_result *result, const zv_env *env, const zv_corpus *corpus,
                       const zv_learn_opts *opts, const char *path, zv_err *err) {
    if (opts->method == ZV_COUNTS) return zv__count_learn(result, env, corpus, opts, path, err);
    zv_learn_opts own = *opts;
    zv__run r = {.env = env, .corpus = corpus, .opts = &own};
    zv_status status = prepare(&r, err);
    if (status == ZV_OK) {
        r.teller = zv__teller_start(env, M_EMBED_LEARNING, M_BASE_WORDS);
        status = zv__losses_new(&r.losses, &r, err);
    }
    if (status == ZV_OK) status = start(&r, err);
    if (status == ZV_OK) status = begin(&r, &own, path, err);
    if (status == ZV_OK) {
        while (r.epoch < own.epochs && going_on(&r)) learn_epoch(&r);
        sum_up(&r, result);
        status = check_finite(&r, err);
    }
    if (status == ZV_OK) status = zv__run_save(&r, result, path, err);
    if (status == ZV_OK) finish(&r, result);
    release(&r);
    return status;
}

/* ---- Keeping the texts ------------------------------------------------------------------------- */

/* A pipe, a device or stdout cannot have a file beside it. */
static zv_status check_keeping(const zv_corpus *corpus, const zv_learn_opts *o, const char *path,
                               zv_err *err) {
    struct stat s;
    if (o->from) return zv_err_set(err, ZV_USAGE, M_EMBED_KEEP_CONTINUED);
    if (strcmp(path, "-") == 0 || (stat(path, &s) == 0 && !S_ISREG(s.st_mode)))
        return zv_err_set(err, ZV_USAGE, M_EMBED_KEEP_STREAM, path);
    return corpus->kept ? ZV_OK : zv_err_set(err, ZV_USAGE, M_EMBED_KEEP_UNREAD);
}

static zv_status begin_keeping(zv__sentences_out **out, const zv_env *env, const zv_corpus *corpus,
                               const char *path, zv_err *err) {
    zv_buf beside;
    zv_buf_init(&beside, env);
    zv_status status = zv_space_corpus_path(&beside, path, err);
    if (status == ZV_OK) status = zv__sentences_begin(out, env, corpus, zv_buf_cstr(&beside), err);
    zv_buf_free(&beside);
    return status;
}

/* The space as it is read: its hash is the one that the sentences must name. */
static zv_status finish_keeping(zv__sentences_out *kept, const zv_env *env,
                                const zv_learn_opts *opts, const zv_learn_result *result,
                                const char *path, zv_err *err) {
    zv_space *space = NULL;
    zv_learn_opts learned = *opts;
    if (opts->method != ZV_COUNTS) learned.epochs = ZV_MAX(result->epochs, 1);
    if (opts->method != ZV_COUNTS && opts->lr == 0) learned.lr = zv_method_lr(opts->method);
    const zv_status status = zv_space_open(&space, env, path, NULL, err);
    if (status != ZV_OK) {
        zv__sentences_abort(kept);
        return status;
    }
    const zv_status finished =
        zv__sentences_finish(kept, &learned, zv_space_contract(space)->sha256, err);
    zv_space_free(space);
    return finished;
}

zv_status zv_embed_learn(zv_learn_result *result, const zv_env *env, const zv_corpus *corpus,
                         const zv_learn_opts *opts, const char *path, zv_err *err) {
    zv__sentences_out *kept = NULL;
    *result = (zv_learn_result){0};
    ZV_TRY(zv_learn_opts_check(opts, err));
    if (opts->keep_corpus) {
        ZV_TRY(check_keeping(corpus, opts, path, err));
        ZV_TRY(begin_keeping(&kept, env, corpus, path, err));
    }
    const zv_status status = learn(result, env, corpus, opts, path, err);
    if (status == ZV_OK && kept) return finish_keeping(kept, env, opts, result, path, err);
    zv__sentences_abort(kept);
    return status;
}
