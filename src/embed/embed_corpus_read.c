/* embed_corpus_read.c — a file to running numbers, on all threads.
 *
 *     flow ──blocks──▶ [batch] ──each block by one thread: tokenise, count──▶ runs, in order
 *
 * Every thread counts in a table of its own, with numbers of its own: nothing is shared, and since the
 * vocabulary is ordered by count and word in the end, the result is the same for any number of threads.
 * While one batch is worked on, one of the threads reads the next (and unpacks it: gzip is serial).
 */
#include "embed/embed_corpus.h"

#include "base/base_pool.h"
#include "embed/embed_messages.h"
#include "embed/embed_sentences.h"
#include "text/text_flow.h"

/* Blocks to a batch: enough for every thread to have some, few enough for memory to stay small. Bytes that
 * are tokenised at once: text, words and their numbers then fit into the second cache. */
enum { BLOCKS_PER_WORKER = 4, MOST_BLOCKS = 32, PIECE = 8 << 10 };

/* One block, and what was made of it. */
typedef struct part {
    zv__block block;
    zv__codes codes;
    unsigned worker; /* whose numbers */
    bool malformed;
    zv_status status;
    zv_err err;
} part;

typedef struct batch {
    part *parts; /* [cap] */
    size_t n;
    bool end; /* nothing comes behind it */
    zv_status status; /* of the reading behind its last part */
    zv_err err;
} batch;

/* What one thread works with. */
typedef struct hand {
    bool ready;
    zv__tally tally;
    zv_tokenizer *tokenizer;
    zv_words words;
} hand;

struct zv__reader {
    const zv_env *env;
    zv_text_opts text;
    const zv_text_source_opts *source;
    size_t block; /* bytes; 0: as the flow likes */
    hand *hands;
    unsigned n_hands;
    size_t cap; /* parts of a batch */
    batch batches[2];
    batch *now, *next;
    zv__flow *flow;
    zv__teller teller;
};

/* ---- One block ---- */

static zv_status prepare(const zv__reader *r, hand *h, zv_err *err) {
    if (h->ready) return ZV_OK;
    if (!h->tally.slots) ZV_TRY(zv__tally_new(&h->tally, r->env, err));
    ZV_TRY(zv_tokenizer_new(&h->tokenizer, r->env, &r->text, err));
    h->ready = true;
    return ZV_OK;
}

static bool is_seam(char c) {
    return c == ' ' || (c >= '\t' && c <= '\r');
}

/* The length of the next piece: cut behind white space, as a block is. */
static size_t piece_length(const char *bytes, size_t len) {
    if (len <= PIECE) return len;
    for (size_t n = PIECE; n > 0; n--)
        if (is_seam(bytes[n - 1])) return n;
    for (size_t n = PIECE; n < len; n++)
        if (is_seam(bytes[n])) return n + 1;
    return len;
}

/* Counts the words of a piece at `base`; their codes, and the ends among them, go to the part's. *end: the
 * next end of the block. */
static zv_status count_words(part *p, hand *h, size_t base, size_t length, size_t *end,
                             zv_err *err) {
    const zv__block *b = &p->block;
    size_t n = h->words.n, from = 0;
    for (; *end < b->n_ends && b->ends[*end] <= base + length; ++*end) {
        size_t i = from;
        while (i < n && base + h->words.store->words[i].begin < b->ends[*end]) i++;
        ZV_TRY(zv__tally_words(&h->tally, &h->words, from, i, &p->codes, err));
        zv__codes_end(&p->codes);
        from = i;
    }
    return zv__tally_words(&h->tally, &h->words, from, n, &p->codes, err);
}

static zv_status read_block(const zv__reader *r, hand *h, part *p, zv_err *err) {
    zv__block *b = &p->block;
    size_t length, end = 0;
    ZV_TRY(prepare(r, h, err));
    for (size_t at = 0; at < b->len; at += length) {
        length = piece_length(b->bytes + at, b->len - at);
        ZV_TRY(zv_tokenizer_words(h->tokenizer, (zv_str){b->bytes + at, length}, &h->words, err));
        p->malformed |= h->words.malformed;
        if (!zv__codes_room(&p->codes, r->env, h->words.n + b->n_ends - end + 1))
            return zv__nomem(err);
        ZV_TRY(count_words(p, h, at, length, &end, err));
    }
    if (end == b->n_ends) return ZV_OK;
    if (!zv__codes_room(&p->codes, r->env, 1)) return zv__nomem(err);
    zv__codes_end(&p->codes); /* of a text that came with earlier blocks */
    return ZV_OK;
}

/* ---- Batches ---- */

static void fill(zv__reader *r, batch *to) {
    bool more = true;
    to->n = 0;
    to->status = ZV_OK;
    while (to->n < r->cap && more && to->status == ZV_OK) {
        part *p = &to->parts[to->n];
        to->status = zv__flow_next(r->flow, &p->block, &more, &to->err);
        if (to->status == ZV_OK && more) to->n++;
    }
    to->end = !more || to->status != ZV_OK;
}

/* Task 0 reads the next batch, the others work on this one. */
static void work(void *ctx, size_t task, unsigned worker) {
    zv__reader *r = ctx;
    if (task == 0) {
        if (!r->now->end) fill(r, r->next);
        return;
    }
    part *p = &r->now->parts[task - 1];
    zv__codes_clear(&p->codes);
    p->malformed = false;
    p->worker = worker;
    p->status = read_block(r, &r->hands[worker], p, &p->err);
}

/* What the batch holds, in order, and then what went wrong behind it. */
static zv_status collect(zv__reader *r, zv__ids *ids, zv__read_so_far *sum, zv_err *err) {
    for (size_t i = 0; i < r->now->n; i++) {
        const part *p = &r->now->parts[i];
        if (p->status != ZV_OK) {
            if (err) *err = p->err;
            return p->status;
        }
        if (p->malformed) ZV_TRY(zv__flow_malformed(r->flow, &p->block, err));
        ZV_TRY(zv__ids_add(ids, &p->codes, p->worker, err));
        const zv__block *b = &p->block;
        if (sum->kept) ZV_TRY(zv__texts_add(sum->kept, b->bytes, b->len, b->ends, b->n_ends, err));
        sum->words += p->codes.numbers;
        sum->texts += p->block.texts;
    }
    if (r->now->status != ZV_OK && err) *err = r->now->err;
    return r->now->status;
}

static zv_status read_flow(zv__reader *r, zv__ids *ids, zv__read_so_far *sum, zv_err *err) {
    for (size_t i = 0; i < 2; i++) {
        r->batches[i].err.lang = err ? err->lang : ZV_EN;
        for (size_t j = 0; j < r->cap; j++)
            r->batches[i].parts[j].err.lang = r->batches[i].err.lang;
    }
    for (fill(r, r->now);;) {
        if (zv_env_stopped(r->env)) return zv_err_set(err, ZV_INTERRUPTED, M_EMBED_STOPPED);
        zv__parallel(r->env, 1 + r->now->n, work, r);
        ZV_TRY(collect(r, ids, sum, err));
        uint64_t done, total;
        zv__flow_position(r->flow, &done, &total);
        zv__tell(&r->teller, (double)done, (double)total, (double)NAN);
        if (r->now->end) return ZV_OK;
        batch *worked = r->now;
        r->now = r->next;
        r->next = worked;
    }
}

zv_status zv__reader_path(zv__reader *r, const char *path, zv__ids *ids, zv__read_so_far *sum,
                          zv_err *err) {
    ZV_TRY(zv__flow_open(&r->flow, r->env, path, r->source, r->block, err));
    uint64_t before = sum->words;
    zv_status status = read_flow(r, ids, sum, err);
    zv__flow_close(r->flow);
    r->flow = NULL;
    if (status == ZV_OK && sum->words == before)
        return zv_err_set(err, ZV_NODATA, M_EMBED_NO_TEXT, path);
    return status;
}

/* ---- Life ---- */

zv_status zv__reader_new(zv__reader **out, const zv_env *env, const zv_corpus_opts *opts,
                         const zv__corpus_limits *limits, zv_err *err) {
    *out = NULL;
    zv__reader *r = ZV_NEW_ZERO(env, 1, zv__reader);
    if (!r) return zv__nomem(err);
    r->env = env;
    r->text = opts->text;
    /* What is malformed is replaced here and judged, with file and line, by the flow. */
    r->text.bad_utf8 = ZV_UTF8_REPLACE;
    r->source = &opts->source;
    r->block = limits->block;
    r->teller = zv__teller_start(env, M_EMBED_READING, M_BASE_BYTES);
    r->n_hands = zv__workers(env);
    r->cap = r->n_hands == 1 ? 1 : ZV_MIN(BLOCKS_PER_WORKER * (size_t)r->n_hands, MOST_BLOCKS);
    r->hands = ZV_NEW_ZERO(env, r->n_hands, hand);
    r->now = &r->batches[0];
    r->next = &r->batches[1];
    bool ok = r->hands != NULL;
    for (size_t i = 0; i < 2; i++)
        ok &= (r->batches[i].parts = ZV_NEW_ZERO(env, r->cap, part)) != NULL;
    if (!ok) {
        zv__reader_free(r);
        return zv__nomem(err);
    }
    *out = r;
    return ZV_OK;
}

static void drop_buffers(zv__reader *r) {
    for (size_t i = 0; i < 2; i++) {
        for (size_t j = 0; r->batches[i].parts && j < r->cap; j++) {
            zv__block_free(r->env, &r->batches[i].parts[j].block);
            zv__codes_free(&r->batches[i].parts[j].codes, r->env);
        }
        zv__free(r->env, r->batches[i].parts);
        r->batches[i].parts = NULL;
    }
}

void zv__reader_free(zv__reader *r) {
    if (!r) return;
    drop_buffers(r);
    for (unsigned i = 0; r->hands && i < r->n_hands; i++) {
        hand *h = &r->hands[i];
        zv__tally_free(&h->tally);
        zv_tokenizer_free(h->tokenizer);
        zv_words_free(&h->words);
    }
    zv__free(r->env, r->hands);
    zv__flow_close(r->flow);
    zv__free(r->env, r);
}

zv__tally *zv__reader_tally(zv__reader *r, unsigned worker) {
    return &r->hands[worker].tally;
}

unsigned zv__reader_workers(const zv__reader *r) {
    return r->n_hands;
}
