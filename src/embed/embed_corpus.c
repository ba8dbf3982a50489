/* embed_corpus.c — texts to word numbers, in one pass over the input.
 *
 * While reading, words get running numbers; only at the end is it known which are frequent enough, and
 * the row is renumbered in place. So the input is read once (it may be a pipe), and what must be in
 * memory is the vocabulary: beyond a limit the row, 4 bytes per word, is a file. */
#include "embed/embed_corpus.h"

#include <sys/mman.h>

#include "embed/embed_messages.h"
#include "embed/embed_sentences.h"
#include "text/text_vocab.h"

/* One reading, from paths to vocabulary. */
typedef struct reading {
    const zv_env *env;
    zv_corpus *corpus;
    zv__reader *reader;
    zv__ids ids;
    zv__tally *all; /* one worker's table, to which the others' are added */
    unsigned main; /* whose that is */
    uint32_t **tables; /* [workers]: running number → vocabulary number */
    uint32_t *sizes; /* [workers] of the tables that were merged */
    unsigned workers;
} reading;

/* ---- One table of all ---- */

/* Adds a worker's words to the table of all; its own table leads from its numbers to that one's. */
static zv_status merge(reading *r, unsigned worker, zv_err *err) {
    zv__tally *t = zv__reader_tally(r->reader, worker);
    if (t == r->all || !t->slots) return ZV_OK;
    uint32_t *table = r->tables[worker] = ZV_NEW(r->env, t->n, uint32_t);
    if (!table) return zv__nomem(err);
    r->sizes[worker] = t->n;
    for (size_t i = 0; i <= t->mask; i++) {
        const zv__tally_slot *s = &t->slots[i];
        if (s->len > 0)
            ZV_TRY(zv__tally_add(r->all, zv__tally_word(s), s->count,
                                 &table[zv__code_number(s->code)], err));
    }
    zv__tally_free(t);
    return ZV_OK;
}

/* The largest table takes in the others. */
static zv_status merge_all(reading *r, zv_err *err) {
    r->workers = zv__reader_workers(r->reader);
    r->tables = ZV_NEW_ZERO(r->env, r->workers, uint32_t *);
    r->sizes = ZV_NEW_ZERO(r->env, r->workers, uint32_t);
    if (!r->tables || !r->sizes) return zv__nomem(err);
    for (unsigned w = 0; w < r->workers; w++) {
        zv__tally *t = zv__reader_tally(r->reader, w);
        if (r->all && t->n <= r->all->n) continue;
        r->all = t;
        r->main = w;
    }
    for (unsigned w = 0; w < r->workers; w++) ZV_TRY(merge(r, w, err));
    return ZV_OK;
}

/* ---- Vocabulary ---- */

static double hebrew_share(const zv_vocab *v) {
    uint64_t hebrew = 0;
    for (uint32_t id = 0; id < zv_vocab_size(v); id++)
        if (zv_text_hebrew_share(zv_vocab_word(v, id)) > 0.5) hebrew += zv_vocab_count(v, id);
    uint64_t total = zv_vocab_total(v);
    return total ? (double)hebrew / (double)total : 0;
}

/* The words of the space to go on from: there whatever the text says. */
static zv_status add_grown(zv_vocab *vocab, const zv_space *grow, zv_err *err) {
    for (size_t i = 0; grow && i < zv_space_size(grow); i++) {
        char number[24];
        ZV_TRY(zv_vocab_add(vocab, zv_space_id(grow, i, number), zv_space_word_count(grow, i), NULL,
                            err));
    }
    return ZV_OK;
}

/* Enters the words that are frequent enough, or known to the space, and counts them. table[running number]:
 * their numbers, in no order yet, or ZV_NO_WORD. */
static zv_status enter_words(reading *r, uint32_t *table, const zv_space *grow, uint64_t min_count,
                             zv_err *err) {
    zv_vocab *vocab = r->corpus->vocab;
    for (size_t i = 0; i <= r->all->mask; i++) {
        const zv__tally_slot *s = &r->all->slots[i];
        if (s->len == 0) continue;
        zv_str word = zv__tally_word(s);
        uint32_t *id = &table[zv__code_number(s->code)];
        *id = ZV_NO_WORD;
        if (s->count < min_count && !(grow && zv_vocab_find(vocab, word) != ZV_NO_WORD)) continue;
        ZV_TRY(zv_vocab_add(vocab, word, s->count, id, err));
        r->corpus->known_words += s->count;
    }
    return ZV_OK;
}

/* Puts the vocabulary in order, and leads the tables from running numbers to its numbers. */
static zv_status order_words(reading *r, zv_err *err) {
    uint32_t *main = r->tables[r->main], *ids;
    if (!(ids = ZV_NEW(r->env, zv_vocab_size(r->corpus->vocab), uint32_t))) return zv__nomem(err);
    zv_status status = zv__vocab_finish(r->corpus->vocab, 0, ids, err);
    for (uint32_t i = 0; status == ZV_OK && i < r->all->n; i++)
        if (main[i] != ZV_NO_WORD) main[i] = ids[main[i]];
    zv__free(r->env, ids);
    for (unsigned w = 0; w < r->workers; w++)
        for (uint32_t i = 0; w != r->main && i < r->sizes[w]; i++)
            r->tables[w][i] = main[r->tables[w][i]];
    return status;
}

static zv_status finish(reading *r, const zv_corpus_opts *opts, zv_err *err) {
    zv_corpus *c = r->corpus;
    uint64_t min_count = opts->min_count ? opts->min_count : 5;
    ZV_TRY(merge_all(r, err));
    ZV_TRY(zv_vocab_new(&c->vocab, r->env, err));
    ZV_TRY(add_grown(c->vocab, opts->grow, err));
    uint32_t *table = r->tables[r->main] = ZV_NEW(r->env, r->all->n, uint32_t);
    if (!table) return zv__nomem(err);
    ZV_TRY(enter_words(r, table, opts->grow, min_count, err));
    if (c->known_words == 0)
        return zv_err_set(err, ZV_NODATA, M_EMBED_ALL_RARE, (unsigned long long)c->words,
                          (unsigned long long)min_count);
    ZV_TRY(order_words(r, err));
    ZV_TRY(zv__ids_renumber(&r->ids, r->tables, c->known_words, err));
    c->hebrew_share = hebrew_share(c->vocab);
    return zv__ids_take(&r->ids, &c->ids, &c->n_ids, &c->mapped, err);
}

static zv_status keep_texts(zv_corpus *c, zv_err *err) {
    c->kept = ZV_NEW_ZERO(c->env, 1, struct zv__texts);
    if (!c->kept) return zv__nomem(err);
    zv__column_init(&c->kept->bytes, c->env);
    zv__column_init(&c->kept->ends, c->env);
    return ZV_OK;
}

static zv_status read_all(reading *r, const char *const *paths, size_t n_paths,
                          const zv_corpus_opts *opts, const zv__corpus_limits *limits,
                          zv_err *err) {
    zv__read_so_far sum = {0};
    if (opts->keep_texts) ZV_TRY(keep_texts(r->corpus, err));
    sum.kept = r->corpus->kept;
    ZV_TRY(zv__reader_new(&r->reader, r->env, opts, limits, err));
    for (size_t i = 0; i < n_paths; i++)
        ZV_TRY(zv__reader_path(r->reader, paths[i], &r->ids, &sum, err));
    r->corpus->words = sum.words;
    r->corpus->texts = sum.texts;
    return finish(r, opts, err);
}

zv_status zv__corpus_read(zv_corpus **out, const zv_env *env, const char *const *paths,
                          size_t n_paths, const zv_corpus_opts *opts,
                          const zv__corpus_limits *limits, zv_err *err) {
    *out = NULL;
    zv_corpus *c = ZV_NEW_ZERO(env, 1, zv_corpus);
    if (!c) return zv__nomem(err);
    c->env = env;
    c->text = opts->text;
    reading r = {.env = env, .corpus = c};
    zv__ids_init(&r.ids, env, limits->in_memory, limits->folder);
    zv_status status = read_all(&r, paths, n_paths, opts, limits, err);
    for (unsigned w = 0; r.tables && w < r.workers; w++) zv__free(env, r.tables[w]);
    zv__free(env, r.tables);
    zv__free(env, r.sizes);
    zv__reader_free(r.reader);
    zv__ids_free(&r.ids);
    zv__trim_memory(env); /* reading takes a multiple of the vocabulary */
    if (status != ZV_OK) {
        zv_corpus_free(c);
        return status;
    }
    *out = c;
    return ZV_OK;
}

zv_status zv_corpus_read(zv_corpus **out, const zv_env *env, const char *const *paths,
                         size_t n_paths, const zv_corpus_opts *opts, zv_err *err) {
    return zv__corpus_read(out, env, paths, n_paths, opts, &(zv__corpus_limits){0}, err);
}

void zv_corpus_free(zv_corpus *c) {
    if (!c) return;
    zv_vocab_free(c->vocab);
    if (c->mapped > 0)
        munmap(c->ids, c->mapped);
    else
        zv__free_huge(c->env, c->ids);
    if (c->kept) {
        zv__column_free(&c->kept->bytes);
        zv__column_free(&c->kept->ends);
    }
    zv__free(c->env, c->kept);
    zv__free(c->env, c);
}

const zv_vocab *zv_corpus_vocab(const zv_corpus *c) {
    return c->vocab;
}
uint64_t zv_corpus_words(const zv_corpus *c) {
    return c->words;
}
uint64_t zv_corpus_texts(const zv_corpus *c) {
    return c->texts;
}
uint64_t zv_corpus_known_words(const zv_corpus *c) {
    return c->known_words;
}
double zv_corpus_hebrew_share(const zv_corpus *c) {
    return c->hebrew_share;
}
const zv_text_opts *zv_corpus_text_opts(const zv_corpus *c) {
    return &c->text;
}
