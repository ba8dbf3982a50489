/* embed_corpus.c — texts to word numbers, in one pass over the input.
 *
 * While reading, words get running numbers from a dictionary of their own; only at the end is it
 * known which are frequent enough, and the stream is renumbered in place. So the input is read once
 * (it may be a pipe) and the memory is 4 bytes per word plus the vocabulary. */
#include "embed/embed_corpus.h"

#include "base/base_dict.h"
#include "base/base_progress.h"
#include "embed/embed_messages.h"

/* Longest piece of a text that is tokenised at once. A text may be one line of 100 MB (text8);
 * cutting at a space is safe, since no word reaches across one, and windows still do. */
enum { PIECE = 1 << 18 };

typedef struct reading {
    const zv_env *env;
    zv_corpus *corpus;
    zv__dict *dict; /* word → running number */
    uint64_t *counts; /* by running number */
    size_t cap_counts;
    zv_tokenizer *tokenizer;
    zv_words words;
    const char *path;
    zv__teller teller;
} reading;

static zv_status push_id(reading *r, uint32_t id, zv_err *err) {
    zv_corpus *c = r->corpus;
    if (!zv__grow(r->env, &c->ids, &c->cap_ids, c->n_ids + 1, sizeof *c->ids))
        return zv__nomem(err);
    c->ids[c->n_ids++] = id;
    return ZV_OK;
}

static zv_status push_word(reading *r, zv_str word, zv_err *err) {
    uint32_t number;
    bool added;
    ZV_TRY(zv__dict_put(r->dict, word, &number, &added, err));
    if (added) {
        if (number >= ZV__TEXT_END - 1)
            return zv_err_set(err, ZV_UNSUPPORTED, M_EMBED_TOO_MANY_WORDS, r->path,
                              (unsigned long long)ZV__TEXT_END - 1);
        if (!zv__grow(r->env, &r->counts, &r->cap_counts, (size_t)number + 1, sizeof *r->counts))
            return zv__nomem(err);
        r->counts[number] = 0;
    }
    r->counts[number]++;
    r->corpus->words++;
    return push_id(r, number, err);
}

static zv_status push_piece(reading *r, zv_str piece, zv_err *err) {
    ZV_TRY(zv_tokenizer_words(r->tokenizer, piece, &r->words, err));
    for (size_t i = 0; i < r->words.n; i++)
        ZV_TRY(push_word(r, zv_words_get(&r->words, i).norm, err));
    return ZV_OK;
}

/* The length of the next piece: up to PIECE bytes, cut after the last space in them, or at the next
 * space there is. */
static size_t piece_length(zv_str rest) {
    if (rest.len <= PIECE) return rest.len;
    for (size_t n = PIECE; n > 0; n--)
        if (rest.ptr[n - 1] == ' ' || rest.ptr[n - 1] == '\n') return n;
    for (size_t n = PIECE; n < rest.len; n++)
        if (rest.ptr[n] == ' ' || rest.ptr[n] == '\n') return n;
    return rest.len;
}

static zv_status push_text(reading *r, zv_str text, const zv_text_source *source, zv_err *err) {
    size_t before = r->corpus->n_ids;
    while (text.len > 0) {
        size_t n = piece_length(text);
        ZV_TRY(push_piece(r, (zv_str){text.ptr, n}, err));
        text.ptr += n;
        text.len -= n;
        uint64_t done, total;
        zv_text_position(source, &done, &total);
        zv__tell(&r->teller, (double)done, (double)total, (double)NAN);
    }
    r->corpus->texts++;
    return r->corpus->n_ids > before ? push_id(r, ZV__TEXT_END, err) : ZV_OK;
}

static zv_status read_path(reading *r, const zv_text_source_opts *opts, zv_err *err) {
    zv_text_source *source = NULL;
    ZV_TRY(zv_text_open(&source, r->env, r->path, opts, err));
    uint64_t words_before = r->corpus->words;
    zv_text_item item;
    bool more = true;
    zv_status status = ZV_OK;
    while (status == ZV_OK && more) {
        if (zv_env_stopped(r->env)) {
            status = zv_err_set(err, ZV_INTERRUPTED, M_EMBED_STOPPED);
            break;
        }
        status = zv_text_next(source, &item, &more, err);
        if (status == ZV_OK && more) status = push_text(r, item.text, source, err);
    }
    zv_text_close(source);
    if (status == ZV_OK && r->corpus->words == words_before)
        return zv_err_set(err, ZV_NODATA, M_EMBED_NO_TEXT, r->path);
    return status;
}

/* Running numbers become vocabulary numbers; rare words leave the stream, so that a window spans the
 * words that remain, as word2vec does. */
static void renumber(zv_corpus *c, const uint32_t *numbers) {
    size_t kept = 0;
    for (size_t i = 0; i < c->n_ids; i++) {
        uint32_t id = c->ids[i];
        if (id != ZV__TEXT_END) {
            id = numbers[id];
            if (id == ZV_NO_WORD) continue;
            c->known_words++;
        } else if (kept == 0 || c->ids[kept - 1] == ZV__TEXT_END) {
            continue; /* nothing of the text is left */
        }
        c->ids[kept++] = id;
    }
    c->n_ids = kept;
}

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

static zv_status finish_vocab(reading *r, uint64_t min_count, const zv_space *grow, zv_err *err) {
    zv_corpus *c = r->corpus;
    size_t n = zv__dict_size(r->dict);
    ZV_TRY(add_grown(c->vocab, grow, err));
    for (uint32_t i = 0; i < n; i++) {
        zv_str word = zv__dict_key(r->dict, i);
        if (r->counts[i] >= min_count || (grow && zv_vocab_find(c->vocab, word) != ZV_NO_WORD))
            ZV_TRY(zv_vocab_add(c->vocab, word, r->counts[i], NULL, err));
    }
    ZV_TRY(zv_vocab_finish(c->vocab, 0, err));
    uint32_t *numbers = ZV_NEW(r->env, n, uint32_t);
    if (!numbers) return zv__nomem(err);
    for (uint32_t i = 0; i < n; i++) numbers[i] = zv_vocab_find(c->vocab, zv__dict_key(r->dict, i));
    renumber(c, numbers);
    zv__free(r->env, numbers);
    if (c->known_words == 0)
        return zv_err_set(err, ZV_NODATA, M_EMBED_ALL_RARE, (unsigned long long)c->words,
                          (unsigned long long)min_count);
    c->hebrew_share = hebrew_share(c->vocab);
    return ZV_OK;
}

static zv_status read_all(reading *r, const char *const *paths, size_t n_paths,
                          const zv_corpus_opts *opts, zv_err *err) {
    ZV_TRY(zv__dict_new(&r->dict, r->env, err));
    ZV_TRY(zv_tokenizer_new(&r->tokenizer, r->env, &opts->text, err));
    ZV_TRY(zv_vocab_new(&r->corpus->vocab, r->env, err));
    for (size_t i = 0; i < n_paths; i++) {
        r->path = paths[i];
        ZV_TRY(read_path(r, &opts->source, err));
    }
    return finish_vocab(r, opts->min_count ? opts->min_count : 5, opts->grow, err);
}

zv_status zv_corpus_read(zv_corpus **out, const zv_env *env, const char *const *paths,
                         size_t n_paths, const zv_corpus_opts *opts, zv_err *err) {
    *out = NULL;
    zv_corpus *c = ZV_NEW_ZERO(env, 1, zv_corpus);
    if (!c) return zv__nomem(err);
    c->env = env;
    c->text = opts->text;
    reading r = {
        .env = env, .corpus = c, .teller = zv__teller_start(env, M_EMBED_READING, M_BASE_BYTES)};
    zv_status status = read_all(&r, paths, n_paths, opts, err);
    zv__dict_free(r.dict);
    zv_tokenizer_free(r.tokenizer);
    zv_words_free(&r.words);
    zv__free(env, r.counts);
    if (status != ZV_OK) {
        zv_corpus_free(c);
        return status;
    }
    *out = c;
    return ZV_OK;
}

void zv_corpus_free(zv_corpus *c) {
    if (!c) return;
    zv_vocab_free(c->vocab);
    zv__free(c->env, c->ids);
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
