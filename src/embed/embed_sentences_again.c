/* embed_sentences_again.c — a corpus made of kept sentences: all but some, or a bootstrap sample of texts. */
#include "embed/embed_sentences.h"

#include <sys/mman.h>
#include <unistd.h>

#include "base/base_file.h"
#include "embed/embed_corpus.h"
#include "embed/embed_messages.h"

/* A text longer than this is drawn in parts: where a corpus is one line, or a few books, there would be too few
 * units for a sample to differ. */
enum { UNIT = 1000 };

typedef struct making {
    const zv_env *env;
    const zv_sentences *sentences;
    zv_corpus *corpus;
    zv__column row; /* of word numbers and text ends */
    uint64_t *counts; /* [words] */
    uint32_t *ids; /* of one stretch */
    size_t cap;
} making;

/* ---- The row ---- */

static zv_status add_words(making *m, uint64_t begin, uint64_t end, zv_err *err) {
    const size_t n = (size_t)(end - begin);
    if (!zv__grow(m->env, &m->ids, &m->cap, n, sizeof *m->ids)) return zv__nomem(err);
    ZV_TRY(zv_sentences_words(m->sentences, begin, end, m->ids, err));
    for (size_t i = 0; i < n; i++) m->counts[m->ids[i]]++;
    m->corpus->known_words += n;
    return zv__column_add(&m->row, m->ids, n * sizeof *m->ids, err);
}

static zv_status end_text(making *m, zv_err *err) {
    const uint32_t end = ZV__TEXT_END;
    m->corpus->texts++;
    return zv__column_add(&m->row, &end, sizeof end, err);
}

/* ---- The vocabulary ---- */

/* The space's words in its order, which is not that of the new counts: rows stay comparable. */
static zv_status make_vocab(making *m, const zv_space *space, zv_err *err) {
    uint64_t hebrew = 0;
    ZV_TRY(zv_vocab_new(&m->corpus->vocab, m->env, err));
    for (size_t i = 0; i < zv_space_size(space); i++) {
        char number[24];
        uint32_t id;
        const zv_str word = zv_space_id(space, i, number);
        ZV_TRY(zv_vocab_add(m->corpus->vocab, word, m->counts[i], &id, err));
        if (zv_text_hebrew_share(word) > 0.5) hebrew += m->counts[i];
    }
    m->corpus->words = m->corpus->known_words;
    if (m->corpus->known_words > 0)
        m->corpus->hebrew_share = (double)hebrew / (double)m->corpus->known_words;
    return ZV_OK;
}

/* The row's file becomes the corpus' own. */
static zv_status take_row(making *m, zv_err *err) {
    ZV_TRY(zv__column_map(&m->row, err));
    m->corpus->n_ids = (size_t)(m->row.size / sizeof *m->corpus->ids);
    m->corpus->ids = (uint32_t *)(void *)m->row.data;
    m->corpus->mapped = (size_t)m->row.size;
    m->row.data = NULL;
    return ZV_OK;
}

static zv_status begin(making *m, const zv_env *env, const zv_space *space, const zv_sentences *s,
                       zv_err *err) {
    *m = (making){.env = env, .sentences = s};
    zv__column_init(&m->row, env);
    m->corpus = ZV_NEW_ZERO(env, 1, zv_corpus);
    if (!m->corpus) return zv__nomem(err);
    m->corpus->env = env;
    m->counts = ZV_NEW_ZERO(env, zv_space_size(space), uint64_t);
    if (!m->counts) return zv__nomem(err);
    return zv_space_text_opts(&m->corpus->text, space, err);
}

static zv_status finish(making *m, const zv_space *space, zv_corpus **out, zv_status status,
                        zv_err *err) {
    if (status == ZV_OK && m->corpus->known_words == 0)
        status = zv_err_set(err, ZV_NODATA, M_EMBED_KEPT_NOTHING);
    if (status == ZV_OK) status = make_vocab(m, space, err);
    if (status == ZV_OK) status = take_row(m, err);
    zv__column_free(&m->row);
    zv__free(m->env, m->counts);
    zv__free(m->env, m->ids);
    if (status == ZV_OK)
        *out = m->corpus;
    else
        zv_corpus_free(m->corpus);
    return status;
}

/* ---- Without some sentences ---- */

static zv_status add_kept(making *m, const uint8_t *keep, zv_err *err) {
    const uint64_t n = zv_sentences_about(m->sentences)->sentences;
    uint64_t text = UINT64_MAX;
    for (uint64_t i = 0; i < n; i++) {
        zv_sentence s;
        if (!keep[i]) continue;
        ZV_TRY(zv_sentences_get(m->sentences, i, &s, err));
        if (text != UINT64_MAX && s.text_number != text) ZV_TRY(end_text(m, err));
        text = s.text_number;
        ZV_TRY(add_words(m, s.begin, s.end, err));
    }
    return text == UINT64_MAX ? ZV_OK : end_text(m, err);
}

zv_status zv_corpus_of_sentences(zv_corpus **out, const zv_env *env, const zv_space *space,
                                 const zv_sentences *s, const uint8_t *keep, zv_err *err) {
    making m;
    *out = NULL;
    zv_status status = begin(&m, env, space, s, err);
    if (status == ZV_OK) status = add_kept(&m, keep, err);
    return finish(&m, space, out, status, err);
}

/* ---- A bootstrap sample ---- */

/* A stretch of whole sentences of one text. */
typedef struct unit {
    uint64_t begin, end; /* places */
} unit;

/* Fills units [n], or only counts them (NULL). */
static zv_status find_units(const zv_sentences *s, unit *units, uint64_t *n, zv_err *err) {
    const uint64_t sentences = zv_sentences_about(s)->sentences;
    zv_sentence first, next;
    *n = 0;
    for (uint64_t i = 0, j; i < sentences; i = j) {
        ZV_TRY(zv_sentences_get(s, i, &first, err));
        uint64_t end = first.end;
        for (j = i + 1; j < sentences && end < first.text_end; j++) {
            const bool whole = first.text_end - first.text_begin <= UNIT;
            if (!whole && end - first.begin >= UNIT) break;
            ZV_TRY(zv_sentences_get(s, j, &next, err));
            end = next.end;
        }
        if (units) units[*n] = (unit){first.begin, end};
        ++*n;
    }
    return ZV_OK;
}

zv_status zv_sentences_units(const zv_sentences *s, uint64_t *units, zv_err *err) {
    return find_units(s, NULL, units, err);
}

static zv_status draw(making *m, uint64_t seed, zv_err *err) {
    uint64_t n;
    ZV_TRY(find_units(m->sentences, NULL, &n, err));
    unit *units = n <= SIZE_MAX ? ZV_NEW(m->env, (size_t)n, unit) : NULL;
    if (!units) return zv__nomem(err);
    zv_rng rng = zv_rng_stream(seed, 0x5a11);
    zv_status status = find_units(m->sentences, units, &n, err);
    for (uint64_t i = 0; status == ZV_OK && i < n; i++) {
        const unit u = units[zv_rng_below(&rng, n)];
        status = add_words(m, u.begin, u.end, err);
        if (status == ZV_OK) status = end_text(m, err);
    }
    zv__free(m->env, units);
    return status;
}

zv_status zv_corpus_resample(zv_corpus **out, const zv_env *env, const zv_space *space,
                             const zv_sentences *s, uint64_t seed, zv_err *err) {
    making m;
    *out = NULL;
    zv_status status = begin(&m, env, space, s, err);
    if (status == ZV_OK) status = draw(&m, seed, err);
    return finish(&m, space, out, status, err);
}
