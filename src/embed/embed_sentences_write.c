/* embed_sentences_write.c — texts to sentences with their words, an index of words, and a file. */
#include "embed/embed_sentences.h"

#include "base/base_file.h"
#include "base/base_progress.h"
#include "base/base_sha256.h"
#include "embed/embed_corpus.h"
#include "embed/embed_messages.h"
#include "io/io_safetensors.h"

/* Sentence numbers gathered in one pass over the words: 64 MiB of them. */
enum { ROOM = 16 << 20 };

struct zv__sentences_out {
    const zv_env *env;
    const zv_corpus *corpus;
    zv__outfile *file;
    zv__sha256 *sha;
    zv__st_header header;
    zv_tokenizer *tokenizer;
    zv_words words;
    zv__column sentence_words, sentence_bytes, text_words, ids;
    uint64_t n_sentences, n_ids, n_texts;
    uint64_t *offsets; /* [vocabulary + 1]: sentences of each word; then where they begin */
    uint32_t *last; /* [vocabulary] the sentence that counted a word last */
};

/* ---- While reading ---- */

zv_status zv__texts_add(struct zv__texts *t, const char *bytes, size_t len, const size_t *ends,
                        size_t n_ends, zv_err *err) {
    const uint64_t before = t->bytes.size;
    ZV_TRY(zv__column_add(&t->bytes, bytes, len, err));
    for (size_t i = 0; i < n_ends; i++) ZV_TRY(zv__column_number(&t->ends, before + ends[i], err));
    return ZV_OK;
}

/* ---- Sentences ---- */

static zv_status add_word(zv__sentences_out *o, uint32_t id, zv_err *err) {
    if (o->last[id] != (uint32_t)o->n_sentences) {
        o->last[id] = (uint32_t)o->n_sentences;
        o->offsets[id + 1]++;
    }
    o->n_ids++;
    return zv__column_add(&o->ids, &id, sizeof id, err);
}

/* One that has a known word. */
static zv_status add_sentence(zv__sentences_out *o, const char *all, uint64_t at, size_t len,
                              zv_err *err) {
    const uint64_t before = o->n_ids;
    ZV_TRY(zv_tokenizer_words(o->tokenizer, (zv_str){all + at, len}, &o->words, err));
    for (size_t i = 0; i < o->words.n; i++) {
        const uint32_t id = zv_vocab_find(o->corpus->vocab, zv_words_get(&o->words, i).norm);
        if (id != ZV_NO_WORD) ZV_TRY(add_word(o, id, err));
    }
    if (o->n_ids == before) return ZV_OK;
    if (o->n_sentences + 1 >= UINT32_MAX) return zv_err_set(err, ZV_UNSUPPORTED, M_EMBED_KEPT_MANY);
    o->n_sentences++;
    ZV_TRY(zv__column_number(&o->sentence_words, o->n_ids, err));
    ZV_TRY(zv__column_number(&o->sentence_bytes, at, err));
    return zv__column_number(&o->sentence_bytes, at + len, err);
}

static zv_status add_text(zv__sentences_out *o, zv__teller *teller, uint64_t begin, uint64_t end,
                          zv_err *err) {
    const char *all = (const char *)o->corpus->kept->bytes.data;
    const uint64_t before = o->n_ids;
    for (size_t len; begin < end; begin += len) {
        if (zv_env_stopped(o->env)) return zv_err_set(err, ZV_INTERRUPTED, M_EMBED_STOPPED);
        zv__tell(teller, (double)begin, (double)o->corpus->kept->bytes.size, (double)NAN);
        len = zv__sentence_length(all + begin, (size_t)(end - begin));
        ZV_TRY(add_sentence(o, all, begin, len, err));
    }
    if (o->n_ids == before) return ZV_OK;
    o->n_texts++;
    return zv__column_number(&o->text_words, o->n_ids, err);
}

static zv_status cut(zv__sentences_out *o, zv_err *err) {
    struct zv__texts *t = o->corpus->kept;
    ZV_TRY(zv__column_map(&t->bytes, err));
    ZV_TRY(zv__column_map(&t->ends, err));
    zv__teller teller = zv__teller_start(o->env, M_EMBED_KEEPING, M_BASE_BYTES);
    const size_t n = (size_t)(t->ends.size / sizeof(uint64_t));
    uint64_t begin = 0;
    ZV_TRY(zv__column_number(&o->sentence_words, 0, err));
    ZV_TRY(zv__column_number(&o->text_words, 0, err));
    for (size_t i = 0; i < n; i++) {
        const uint64_t end = ((const uint64_t *)(const void *)t->ends.data)[i];
        ZV_TRY(add_text(o, &teller, begin, end, err));
        begin = end;
    }
    return ZV_OK;
}

/* ---- The index ---- */

/* Appends the sentences of words from … to - 1, each word's in order. */
static zv_status index_words(zv__sentences_out *o, size_t from, size_t to, uint32_t *room,
                             uint64_t *next, zv_err *err) {
    const uint64_t *begins = (const uint64_t *)(const void *)o->sentence_words.data;
    const uint32_t *ids = (const uint32_t *)(const void *)o->ids.data;
    const uint64_t base = o->offsets[from];
    memcpy(next, o->offsets + from, (to - from) * sizeof *next);
    for (uint64_t s = 0; s < o->n_sentences; s++)
        for (uint64_t i = begins[s]; i < begins[s + 1]; i++) {
            const uint32_t id = ids[i];
            if (id < from || id >= to) continue;
            uint64_t *at = &next[id - from];
            const bool again = *at > o->offsets[id] && room[*at - 1 - base] == (uint32_t)s;
            if (!again) room[(*at)++ - base] = (uint32_t)s;
        }
    const size_t len = (size_t)(o->offsets[to] - base) * sizeof *room;
    zv__sha256_add(o->sha, room, len);
    return zv__out_write(o->file, room, len, err);
}

static zv_status put_index(zv__sentences_out *o, zv_err *err) {
    const size_t n = zv_vocab_size(o->corpus->vocab);
    const uint64_t all = o->offsets[n];
    uint64_t most = ZV_MIN(all, (uint64_t)ROOM);
    for (size_t i = 0; i < n; i++) most = ZV_MAX(most, o->offsets[i + 1] - o->offsets[i]);
    uint32_t *room = ZV_NEW(o->env, (size_t)most, uint32_t);
    uint64_t *next = ZV_NEW(o->env, n, uint64_t);
    zv_status status = room && next ? ZV_OK : zv__nomem(err);
    zv__st_add_tensor(&o->header, "index.sentences", ZV__ST_U32, &all, 1);
    for (size_t from = 0, to; status == ZV_OK && from < n; from = to) {
        for (to = from + 1; to < n && o->offsets[to + 1] - o->offsets[from] <= most;) to++;
        status = index_words(o, from, to, room, next, err);
    }
    zv__free(o->env, room);
    zv__free(o->env, next);
    return status;
}

/* ---- The file ---- */

static zv_status put(zv__sentences_out *o, const char *name, zv__st_dtype dtype, const void *bytes,
                     uint64_t len, size_t size, zv_err *err) {
    const uint64_t n = len / size;
    zv__st_add_tensor(&o->header, name, dtype, &n, 1);
    zv__sha256_add(o->sha, bytes, (size_t)len);
    return zv__out_write(o->file, bytes, (size_t)len, err);
}

static zv_status put_column(zv__sentences_out *o, const char *name, zv__st_dtype dtype,
                            zv__column *c, size_t size, zv_err *err) {
    ZV_TRY(zv__column_map(c, err));
    return put(o, name, dtype, c->data, c->size, size, err);
}

static zv_status write_data(zv__sentences_out *o, zv_err *err) {
    static const char room[ZV__CORPUS_HEADER];
    const size_t n = zv_vocab_size(o->corpus->vocab);
    const zv__column *bytes = &o->corpus->kept->bytes;
    ZV_TRY(zv__out_write(o->file, room, sizeof room, err));
    for (size_t i = 0; i < n; i++) o->offsets[i + 1] += o->offsets[i];
    ZV_TRY(put(o, "index.offsets", ZV__ST_I64, o->offsets, (n + 1) * 8, 8, err));
    ZV_TRY(put_column(o, "sentence.words", ZV__ST_I64, &o->sentence_words, 8, err));
    ZV_TRY(put_column(o, "sentence.bytes", ZV__ST_I64, &o->sentence_bytes, 8, err));
    ZV_TRY(put_column(o, "text.words", ZV__ST_I64, &o->text_words, 8, err));
    ZV_TRY(put_column(o, "ids", ZV__ST_U32, &o->ids, 4, err));
    ZV_TRY(put_index(o, err));
    ZV_TRY(put(o, "bytes", ZV__ST_U8, bytes->data, bytes->size, 1, err));
    return zv__out_sync(o->file, err);
}

static zv_status prepare(zv__sentences_out *o, const char *path, zv_err *err) {
    const size_t n = zv_vocab_size(o->corpus->vocab);
    zv_text_opts text = o->corpus->text;
    text.bad_utf8 = ZV_UTF8_REPLACE; /* it was judged when it was read */
    o->offsets = ZV_NEW_ZERO(o->env, n + 1, uint64_t);
    o->last = ZV_NEW(o->env, n, uint32_t);
    if (!o->offsets || !o->last) return zv__nomem(err);
    memset(o->last, 0xff, n * sizeof *o->last);
    ZV_TRY(zv_tokenizer_new(&o->tokenizer, o->env, &text, err));
    ZV_TRY(zv__sha256_new(&o->sha, o->env, err));
    return zv__out_open(&o->file, o->env, path, err);
}

zv_status zv__sentences_begin(zv__sentences_out **out, const zv_env *env, const zv_corpus *corpus,
                              const char *path, zv_err *err) {
    *out = NULL;
    zv__sentences_out *o = ZV_NEW_ZERO(env, 1, zv__sentences_out);
    if (!o) return zv__nomem(err);
    o->env = env;
    o->corpus = corpus;
    zv__st_header_init(&o->header, env);
    zv__column_init(&o->sentence_words, env);
    zv__column_init(&o->sentence_bytes, env);
    zv__column_init(&o->text_words, env);
    zv__column_init(&o->ids, env);
    zv_status status = prepare(o, path, err);
    if (status == ZV_OK) status = cut(o, err);
    if (status == ZV_OK) status = write_data(o, err);
    if (status == ZV_OK) {
        *out = o;
    } else {
        zv__sentences_abort(o);
    }
    return status;
}

/* ---- The header ---- */

/* The bits of a real number: they come back as they were in any locale. */
static void add_real(zv__st_header *h, const char *key, double value) {
    uint64_t bits;
    memcpy(&bits, &value, sizeof bits);
    zv__st_add_number(h, key, bits);
}

static void add_learned(zv__st_header *h, const zv_learn_opts *l) {
    zv__st_add_number(h, "zavit.method", (uint64_t)l->method);
    zv__st_add_number(h, "zavit.dim", l->dim);
    zv__st_add_number(h, "zavit.window", l->window);
    zv__st_add_number(h, "zavit.negative", l->negative);
    zv__st_add_number(h, "zavit.epochs", l->epochs);
    zv__st_add_number(h, "zavit.subwords", l->subwords);
    zv__st_add_number(h, "zavit.minn", l->minn);
    zv__st_add_number(h, "zavit.maxn", l->maxn);
    zv__st_add_number(h, "zavit.buckets", l->buckets);
    zv__st_add_number(h, "zavit.seed", l->seed);
    zv__st_add_number(h, "zavit.deterministic", l->deterministic);
    add_real(h, "zavit.sample_bits", l->sample);
    add_real(h, "zavit.lr_bits", l->lr);
}

static zv_status write_header(zv__sentences_out *o, const zv_learn_opts *learned,
                              const char *space_sha256, zv_err *err) {
    char hex[65];
    zv__sha256 *sha = o->sha;
    o->sha = NULL; /* finishing frees it */
    ZV_TRY(zv__sha256_finish(sha, hex, err));
    zv__st_add_number(&o->header, "zavit.corpus", ZV__CORPUS_VERSION);
    add_learned(&o->header, learned);
    zv__st_add_meta(&o->header, "zavit.model_sha256", space_sha256);
    zv__st_add_meta(&o->header, "zavit.sha256", hex);
    return zv__st_header_patch(o->file, &o->header, ZV__CORPUS_HEADER, err);
}

static void release(zv__sentences_out *o) {
    zv__out_abort(o->file);
    zv__sha256_free(o->sha);
    zv__st_header_free(&o->header);
    zv_tokenizer_free(o->tokenizer);
    zv_words_free(&o->words);
    zv__column_free(&o->sentence_words);
    zv__column_free(&o->sentence_bytes);
    zv__column_free(&o->text_words);
    zv__column_free(&o->ids);
    zv__free(o->env, o->offsets);
    zv__free(o->env, o->last);
    zv__free(o->env, o);
}

zv_status zv__sentences_finish(zv__sentences_out *o, const zv_learn_opts *learned,
                               const char *space_sha256, zv_err *err) {
    zv_status status = write_header(o, learned, space_sha256, err);
    if (status == ZV_OK) {
        zv__outfile *file = o->file;
        o->file = NULL; /* finishing frees it */
        status = zv__out_finish(file, err);
    }
    release(o);
    return status;
}

void zv__sentences_abort(zv__sentences_out *o) {
    if (o) release(o);
}
