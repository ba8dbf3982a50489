/* embed_checkpoint_file.c — what stands in a checkpoint, and reading it. */
#include "embed/embed_checkpoint_file.h"

#include <inttypes.h>

#include "embed/embed_messages.h"

/* ---- What identifies a run --------------------------------------------------------------------- */

static zv_status sum_vocabulary(zv__run *r, zv_err *err) {
    zv__sha256 *sha = NULL;
    ZV_TRY(zv__sha256_new(&sha, r->env, err));
    const zv_vocab *vocab = r->corpus->vocab;
    for (uint32_t i = 0; i < zv_vocab_size(vocab); i++) {
        const zv_str word = zv_vocab_word(vocab, i);
        const uint64_t numbers[] = {word.len, zv_vocab_count(vocab, i)};
        zv__sha256_add(sha, numbers, sizeof numbers);
        zv__sha256_add(sha, word.ptr, word.len);
    }
    return zv__sha256_finish(sha, r->checkpoint.vocabulary, err);
}

static zv_status sum_corpus(zv__run *r, zv_err *err) {
    zv__sha256 *sha = NULL;
    ZV_TRY(zv__sha256_new(&sha, r->env, err));
    zv__sha256_add(sha, r->corpus->ids, r->corpus->n_ids * sizeof *r->corpus->ids);
    return zv__sha256_finish(sha, r->checkpoint.corpus, err);
}

zv_status zv__checkpoint_sums(zv__run *r, zv_err *err) {
    if (!r->checkpoint.vocabulary[0]) ZV_TRY(sum_vocabulary(r, err));
    return r->checkpoint.corpus[0] ? ZV_OK : sum_corpus(r, err);
}

/* What must be the same for a run to go on: metadata key, what the user calls it, value. */
typedef struct fact {
    const char *key, *name;
    char value[72];
} fact;
enum { FACTS = 16 };

static void number_fact(fact *f, const char *key, const char *name, uint64_t value) {
    f->key = key;
    f->name = name;
    snprintf(f->value, sizeof f->value, "%" PRIu64, value);
}

/* What tells a space to go on from apart from others. */
static const char *print_of(const zv_space *s) {
    if (!s) return "none";
    const char *sha256 = zv_space_contract(s)->sha256;
    return sha256 ? sha256 : "unknown";
}

static void text_fact(fact *f, const char *key, const char *name, const char *value) {
    f->key = key;
    f->name = name;
    snprintf(f->value, sizeof f->value, "%s", value);
}

static void list_facts(const zv__run *r, fact facts[FACTS]) {
    const zv_learn_opts *o = r->opts;
    number_fact(&facts[0], "method", "--method", o->method);
    number_fact(&facts[1], "dim", "--dim", o->dim);
    number_fact(&facts[2], "window", "--window", o->window);
    number_fact(&facts[3], "negative", "--negative", o->negative);
    number_fact(&facts[4], "epochs", "--epochs", o->epochs);
    number_fact(&facts[5], "seed", "--seed", o->seed);
    number_fact(&facts[6], "subwords", "--subwords", o->subwords);
    number_fact(&facts[7], "minn", "--minn", o->subwords ? o->minn : 0);
    number_fact(&facts[8], "maxn", "--maxn", o->subwords ? o->maxn : 0);
    number_fact(&facts[9], "buckets", "--buckets", o->subwords ? o->buckets : 0);
    facts[10] = (fact){.key = "sample", .name = "--sample"};
    snprintf(facts[10].value, sizeof facts[10].value, "%.17g", o->sample);
    number_fact(&facts[11], "deterministic", "--deterministic", o->deterministic);
    text_fact(&facts[12], "continue", "--continue", print_of(o->from));
    text_fact(&facts[13], "continue.context", "--continue", print_of(o->from_context));
    text_fact(&facts[14], "vocabulary", "vocabulary", r->checkpoint.vocabulary);
    text_fact(&facts[15], "corpus", "corpus", r->checkpoint.corpus);
}

/* ---- Describing -------------------------------------------------------------------------------- */

zv__checkpoint_epoch zv__checkpoint_epoch_of(const zv__run *r, unsigned epoch) {
    const zv__loss_sum sum = zv__run_epoch_loss(r, epoch);
    const zv_epoch_loss *e = &r->losses.epochs[epoch];
    return (zv__checkpoint_epoch){.sum = sum.sum,
                                  .pairs = (double)sum.pairs,
                                  .finished = e->epoch,
                                  .loss = e->loss,
                                  .floor = e->floor,
                                  .heldout = e->heldout,
                                  .seen = e->seen};
}

void zv__checkpoint_describe(const zv__run *r, zv__st_header *h) {
    const zv__model *m = &r->model;
    zv__st_add_tensor(h, "words", ZV__ST_F32, (uint64_t[]){m->n_inputs, m->stride}, 2);
    zv__st_add_tensor(h, "context", ZV__ST_F32, (uint64_t[]){m->n_words, m->stride}, 2);
    zv__st_add_tensor(h, "losses", ZV__ST_F64, (uint64_t[]){r->opts->epochs, ZV__CHECKPOINT_EPOCH},
                      2);
    zv__st_add_meta(h, "zavit.checkpoint", "2");
    fact facts[FACTS];
    list_facts(r, facts);
    for (size_t i = 0; i < FACTS; i++) zv__st_add_meta(h, facts[i].key, facts[i].value);
    char lr[32];
    snprintf(lr, sizeof lr, "%.17g", r->opts->lr);
    zv__st_add_meta(h, "lr", lr);
    zv__st_add_number(h, "place.epoch", r->epoch);
    zv__st_add_number(h, "place.shard", r->shard);
    zv__st_add_number(h, "place.words", atomic_load(&r->done));
    zv__st_add_meta(h, "command", zv_buf_cstr(&r->checkpoint.command));
}

/* ---- Reading ----------------------------------------------------------------------------------- */

static zv_status broken(const zv__run *r, const char *what, zv_err *err) {
    return zv_err_set(err, ZV_FORMAT, M_EMBED_CHECKPOINT_BROKEN, zv_buf_cstr(&r->checkpoint.path),
                      what);
}

static zv_status check_facts(const zv__run *r, const zv__st *st, zv_err *err) {
    fact facts[FACTS];
    list_facts(r, facts);
    for (size_t i = 0; i < FACTS; i++) {
        const char *was = zv__st_meta(st, facts[i].key);
        if (!was) return broken(r, facts[i].key, err);
        if (strcmp(was, facts[i].value) == 0) continue;
        return zv_err_set(err, ZV_USAGE, M_EMBED_CHECKPOINT_DIFFERS,
                          zv_buf_cstr(&r->checkpoint.path), facts[i].name, was, facts[i].value);
    }
    return ZV_OK;
}

static zv_status check_sum(const zv__run *r, const zv__st *st, zv_err *err) {
    const char *stated = zv__st_meta(st, "zavit.sha256");
    char hex[65];
    zv__sha256 *sha = NULL;
    ZV_TRY(zv__sha256_new(&sha, r->env, err));
    zv__sha256_add(sha, st->data, (size_t)st->data_size);
    ZV_TRY(zv__sha256_finish(sha, hex, err));
    return stated && strcmp(stated, hex) == 0 ? ZV_OK : broken(r, "sha256", err);
}

static zv_status copy_tensor(const zv__run *r, const zv__st *st, const char *name, void *out,
                             zv__st_dtype dtype, size_t bytes, zv_err *err) {
    const zv__st_tensor *t = zv__st_find(st, name);
    if (!t || t->dtype != dtype || t->end - t->begin != bytes) return broken(r, name, err);
    memcpy(out, t->data, bytes);
    return ZV_OK;
}

static zv_status take_number(const zv__run *r, const zv__st *st, const char *key, uint64_t most,
                             uint64_t *out, zv_err *err) {
    const char *text = zv__st_meta(st, key);
    char *end = NULL;
    if (!text || *text < '0' || *text > '9') return broken(r, key, err);
    errno = 0;
    *out = strtoull(text, &end, 10);
    return *end || errno || *out > most ? broken(r, key, err) : ZV_OK;
}

static zv_status take_place(zv__run *r, const zv__st *st, zv_err *err) {
    uint64_t epoch, shard, words;
    ZV_TRY(take_number(r, st, "place.epoch", r->opts->epochs, &epoch, err));
    ZV_TRY(take_number(r, st, "place.shard", epoch < r->opts->epochs ? r->n_shards - 1 : 0, &shard,
                       err));
    ZV_TRY(
        take_number(r, st, "place.words", r->corpus->known_words * r->opts->epochs, &words, err));
    r->epoch = (unsigned)epoch;
    r->shard = (size_t)shard;
    atomic_store(&r->done, words);
    r->done_before = words;
    return ZV_OK;
}

static zv_status take_losses(zv__run *r, const zv__st *st, zv_err *err) {
    const size_t n = r->opts->epochs;
    zv__checkpoint_epoch *epochs = ZV_NEW(r->env, n, zv__checkpoint_epoch);
    if (!epochs) return zv__nomem(err);
    zv_status status = copy_tensor(r, st, "losses", epochs, ZV__ST_F64, n * sizeof *epochs, err);
    for (unsigned i = 0; status == ZV_OK && i < n; i++) {
        const zv__checkpoint_epoch *e = &epochs[i];
        if (!isfinite(e->sum) || !(e->pairs >= 0 && e->pairs < 0x1p63)) {
            status = broken(r, "losses", err);
            break;
        }
        r->workers[0].loss[i] = (zv__loss_sum){.sum = e->sum, .pairs = (uint64_t)e->pairs};
        if (i < r->epoch)
            r->losses.epochs[i] = (zv_epoch_loss){.epoch = i + 1,
                                                  .loss = e->loss,
                                                  .floor = e->floor,
                                                  .heldout = e->heldout,
                                                  .seen = e->seen};
    }
    zv__free(r->env, epochs);
    return status;
}

static zv_status take_rate(zv__run *r, const zv__st *st, double *lr, zv_err *err) {
    const char *text = zv__st_meta(st, "lr"), *command = zv__st_meta(st, "command");
    char *end = NULL;
    const double was = text ? strtod(text, &end) : 0;
    if (!text || *end || !(was > 0 && was <= 10)) return broken(r, "lr", err);
    if (!command) return broken(r, "command", err);
    if (*lr > was)
        return zv_err_set(err, ZV_USAGE, M_EMBED_CHECKPOINT_RATE, zv_buf_cstr(&r->checkpoint.path),
                          *lr, was);
    zv_buf *history = &r->checkpoint.command;
    zv_buf_clear(history);
    zv_buf_puts(history, command);
    if (*lr > 0 && *lr < was)
        zv_buf_addf(history, " (--lr %g from epoch %u, word %" PRIu64 ")", *lr, r->epoch + 1,
                    (uint64_t)atomic_load(&r->done));
    if (*lr == 0) *lr = was;
    return zv_buf_status(history, err);
}

static zv_status take_state(zv__run *r, const zv__st *st, double *lr, zv_err *err) {
    const char *version = zv__st_meta(st, "zavit.checkpoint");
    if (!version || strcmp(version, "2") != 0) return broken(r, "zavit.checkpoint", err);
    ZV_TRY(zv__checkpoint_sums(r, err));
    ZV_TRY(check_facts(r, st, err));
    ZV_TRY(check_sum(r, st, err));
    const zv__model *m = &r->model;
    ZV_TRY(copy_tensor(r, st, "words", m->words, ZV__ST_F32,
                       m->n_inputs * m->stride * sizeof(float), err));
    ZV_TRY(copy_tensor(r, st, "context", m->context, ZV__ST_F32,
                       m->n_words * m->stride * sizeof(float), err));
    ZV_TRY(take_place(r, st, err));
    ZV_TRY(take_losses(r, st, err));
    return take_rate(r, st, lr, err);
}

zv_status zv__checkpoint_read(zv__run *r, double *lr, zv_err *err) {
    const char *path = zv_buf_cstr(&r->checkpoint.path);
    zv__mapping map;
    zv__st *st = NULL;
    zv_status status = zv__map_open(&map, r->env, path, err);
    if (status == ZV_NOTFOUND || !*path)
        return zv_err_set(err, ZV_NOTFOUND, M_EMBED_CHECKPOINT_NONE, path);
    if (status != ZV_OK) return status;
    status = zv__st_parse(&st, r->env, path, map.data, map.size, err);
    if (status == ZV_OK) status = take_state(r, st, lr, err);
    r->checkpoint.valid = status == ZV_OK;
    zv__st_free(st, r->env);
    zv__map_close(&map);
    return status;
}
