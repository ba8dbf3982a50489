/* embed_sentences_read.c — sentences that were kept: opened, checked, asked.
 *
 * What is as long as the vocabulary is checked when the file is opened; a sentence when it is asked for, since
 * all of them may be larger than memory. */
#include "embed/embed_sentences.h"

#include "base/base_file.h"
#include "base/base_load.h"
#include "base/base_sha256.h"
#include "embed/embed_messages.h"
#include "io/io_safetensors.h"

struct zv_sentences {
    const zv_env *env;
    char *path;
    zv__mapping map;
    zv__st *st;
    zv_sentences_info info;
    const uint8_t *offsets, *words, *ranges, *texts, *ids, *index, *bytes; /* any alignment */
    uint64_t n_index;
};

/* ---- Refusing ---- */

static zv_status broken(const zv_sentences *s, const char *what, zv_err *err) {
    return zv_err_set(err, ZV_FORMAT, M_EMBED_CORPUS_BROKEN, s->path, what);
}

/* A number of the metadata, at most `most`. */
static zv_status take_number(const zv_sentences *s, const char *key, uint64_t most, uint64_t *out,
                             zv_err *err) {
    const char *text = zv__st_meta(s->st, key);
    if (!text || !zv__parse_u64(text, strlen(text), out) || *out > most) return broken(s, key, err);
    return ZV_OK;
}

static zv_status take_real(const zv_sentences *s, const char *key, double *out, zv_err *err) {
    uint64_t bits;
    ZV_TRY(take_number(s, key, UINT64_MAX, &bits, err));
    memcpy(out, &bits, sizeof *out);
    return ZV_OK;
}

static zv_status take_version(const zv_sentences *s, zv_err *err) {
    uint64_t version;
    if (!zv__st_meta(s->st, "zavit.corpus"))
        return zv_err_set(err, ZV_FORMAT, M_EMBED_CORPUS_NONE, s->path);
    ZV_TRY(take_number(s, "zavit.corpus", UINT32_MAX, &version, err));
    if (version == ZV__CORPUS_VERSION) return ZV_OK;
    return zv_err_set(err, ZV_UNSUPPORTED, M_EMBED_CORPUS_VERSION, s->path, (unsigned)version,
                      (unsigned)ZV__CORPUS_VERSION);
}

/* How the space was learned; what cannot be is refused by the same check as options that are typed. */
static zv_status take_learned(zv_sentences *s, zv_err *err) {
    static const struct {
        const char *key;
        uint64_t most;
    } keys[] = {
        {"zavit.method", ZV_COUNTS}, {"zavit.dim", 65536},      {"zavit.window", 1000},
        {"zavit.negative", 64},      {"zavit.epochs", 10000},   {"zavit.subwords", 1},
        {"zavit.minn", 100},         {"zavit.maxn", 100},       {"zavit.buckets", UINT32_MAX},
        {"zavit.seed", UINT64_MAX},  {"zavit.deterministic", 1}};
    uint64_t v[ZV_COUNT(keys)];
    for (size_t i = 0; i < ZV_COUNT(keys); i++)
        ZV_TRY(take_number(s, keys[i].key, keys[i].most, &v[i], err));
    zv_learn_opts o = zv_learn_opts_default();
    o.method = (zv_method)v[0];
    o.dim = (size_t)v[1];
    o.window = (unsigned)v[2];
    o.negative = (unsigned)v[3];
    o.epochs = (unsigned)v[4];
    o.subwords = v[5] != 0;
    o.minn = (unsigned)v[6];
    o.maxn = (unsigned)v[7];
    o.buckets = (unsigned)v[8];
    o.seed = v[9];
    o.deterministic = v[10] != 0;
    ZV_TRY(take_real(s, "zavit.sample_bits", &o.sample, err));
    ZV_TRY(take_real(s, "zavit.lr_bits", &o.lr, err));
    if (zv_learn_opts_check(&o, NULL) != ZV_OK) return broken(s, "zavit.window", err);
    s->info.learned = o;
    s->info.sha256 = zv__st_meta(s->st, "zavit.sha256");
    return ZV_OK;
}

/* Sentences of another learning taught another space. */
static zv_status check_space(const zv_sentences *s, const zv_space *space, zv_err *err) {
    const char *stated = zv__st_meta(s->st, "zavit.model_sha256");
    const char *sha256 = zv_space_contract(space)->sha256;
    if (stated && sha256 && strcmp(stated, sha256) == 0) return ZV_OK;
    return zv_err_set(err, ZV_FORMAT, M_EMBED_CORPUS_OTHER, s->path,
                      zv_space_path(space) ? zv_space_path(space) : "");
}

/* ---- Tensors ---- */

/* A tensor of one dimension and its length. */
static zv_status take(const zv_sentences *s, const char *name, zv__st_dtype dtype, uint64_t *n,
                      const uint8_t **out, zv_err *err) {
    const zv__st_tensor *t = zv__st_find(s->st, name);
    if (!t || t->dtype != dtype || t->rank != 1) return broken(s, name, err);
    *n = t->shape[0];
    *out = t->data;
    return ZV_OK;
}

/* Offsets begin at 0 and never fall; no word has more sentences than there are. */
static zv_status take_offsets(zv_sentences *s, zv_err *err) {
    uint64_t n, before = 0;
    ZV_TRY(take(s, "index.offsets", ZV__ST_I64, &n, &s->offsets, err));
    if (n != (uint64_t)s->info.words + 1) return broken(s, "index.offsets", err);
    for (uint64_t i = 0; i < n; i++) {
        const uint64_t at = zv__load_u64(s->offsets, i);
        if (at < before || at - before > s->info.sentences || (i == 0 && at != 0))
            return broken(s, "index.offsets", err);
        before = at;
    }
    return before == s->n_index ? ZV_OK : broken(s, "index.offsets", err);
}

static zv_status take_tensors(zv_sentences *s, zv_err *err) {
    uint64_t n;
    ZV_TRY(take(s, "sentence.words", ZV__ST_I64, &n, &s->words, err));
    if (n < 2 || n > UINT32_MAX) return broken(s, "sentence.words", err);
    s->info.sentences = n - 1;
    ZV_TRY(take(s, "sentence.bytes", ZV__ST_I64, &n, &s->ranges, err));
    if (n != 2 * s->info.sentences) return broken(s, "sentence.bytes", err);
    ZV_TRY(take(s, "text.words", ZV__ST_I64, &n, &s->texts, err));
    if (n < 2 || n > s->info.sentences + 1) return broken(s, "text.words", err);
    s->info.texts = n - 1;
    ZV_TRY(take(s, "ids", ZV__ST_U32, &s->info.places, &s->ids, err));
    ZV_TRY(take(s, "index.sentences", ZV__ST_U32, &s->n_index, &s->index, err));
    ZV_TRY(take(s, "bytes", ZV__ST_U8, &s->info.bytes, &s->bytes, err));
    if (zv__load_u64(s->words, 0) != 0 ||
        zv__load_u64(s->words, s->info.sentences) != s->info.places)
        return broken(s, "sentence.words", err);
    if (zv__load_u64(s->texts, 0) != 0 || zv__load_u64(s->texts, s->info.texts) != s->info.places)
        return broken(s, "text.words", err);
    return take_offsets(s, err);
}

static zv_status verify(const zv_sentences *s, zv_err *err) {
    char hex[65];
    zv__sha256 *sha = NULL;
    ZV_TRY(zv__sha256_new(&sha, s->env, err));
    zv__sha256_add(sha, s->st->data, (size_t)s->st->data_size);
    ZV_TRY(zv__sha256_finish(sha, hex, err));
    const char *stated = s->info.sha256;
    return stated && strcmp(stated, hex) == 0 ? ZV_OK : broken(s, "zavit.sha256", err);
}

/* ---- Opening ---- */

static zv_status open_sentences(zv_sentences *s, const char *path, const zv_space *space,
                                const zv_space_opts *opts, zv_err *err) {
    s->path = zv__strdup(s->env, path, strlen(path));
    if (!s->path) return zv__nomem(err);
    const zv_status status = zv__map_open(&s->map, s->env, path, err);
    if (status == ZV_NOTFOUND) return zv_err_set(err, ZV_NOTFOUND, M_EMBED_CORPUS_MISSING, path);
    if (status != ZV_OK) return status;
    ZV_TRY(zv__st_parse(&s->st, s->env, path, s->map.data, s->map.size, err));
    s->info.words = zv_space_size(space);
    ZV_TRY(take_version(s, err));
    ZV_TRY(check_space(s, space, err));
    ZV_TRY(take_learned(s, err));
    ZV_TRY(take_tensors(s, err));
    return opts && opts->verify ? verify(s, err) : ZV_OK;
}

zv_status zv_sentences_open(zv_sentences **out, const zv_env *env, const char *path,
                            const zv_space *space, const zv_space_opts *opts, zv_err *err) {
    *out = NULL;
    zv_sentences *s = ZV_NEW_ZERO(env, 1, zv_sentences);
    if (!s) return zv__nomem(err);
    s->env = env;
    const zv_status status = open_sentences(s, path, space, opts, err);
    if (status == ZV_OK) {
        *out = s;
    } else {
        zv_sentences_free(s);
    }
    return status;
}

void zv_sentences_free(zv_sentences *s) {
    if (!s) return;
    const zv_env *env = s->env;
    zv__st_free(s->st, env);
    zv__map_close(&s->map);
    zv__free(env, s->path);
    zv__free(env, s);
}

/* ---- Asking ---- */

const zv_sentences_info *zv_sentences_about(const zv_sentences *s) {
    return &s->info;
}

static bool is_space(char c) {
    return c == ' ' || (c >= '\t' && c <= '\r');
}

static zv_str trimmed(zv_str s) {
    while (s.len > 0 && is_space(s.ptr[s.len - 1])) s.len--;
    while (s.len > 0 && is_space(*s.ptr)) s.ptr++, s.len--;
    return s;
}

/* The text that a place is in: the last that begins not behind it. */
static uint64_t text_of(const zv_sentences *s, uint64_t place) {
    uint64_t lo = 0, hi = s->info.texts;
    while (hi - lo > 1) {
        const uint64_t middle = lo + (hi - lo) / 2;
        if (zv__load_u64(s->texts, middle) <= place)
            lo = middle;
        else
            hi = middle;
    }
    return lo;
}

zv_status zv_sentences_get(const zv_sentences *s, uint64_t i, zv_sentence *out, zv_err *err) {
    if (i >= s->info.sentences) return broken(s, "index.sentences", err);
    const uint64_t from = zv__load_u64(s->ranges, 2 * i), to = zv__load_u64(s->ranges, 2 * i + 1);
    if (from > to || to > s->info.bytes) return broken(s, "sentence.bytes", err);
    *out = (zv_sentence){.begin = zv__load_u64(s->words, i), .end = zv__load_u64(s->words, i + 1)};
    if (out->begin >= out->end || out->end > s->info.places)
        return broken(s, "sentence.words", err);
    out->text_number = text_of(s, out->begin);
    out->text_begin = zv__load_u64(s->texts, out->text_number);
    out->text_end = zv__load_u64(s->texts, out->text_number + 1);
    if (out->text_begin > out->begin || out->text_end < out->end || out->text_end > s->info.places)
        return broken(s, "text.words", err);
    out->text = trimmed((zv_str){(const char *)s->bytes + from, (size_t)(to - from)});
    return ZV_OK;
}

zv_status zv_sentences_words(const zv_sentences *s, uint64_t begin, uint64_t end, uint32_t *out,
                             zv_err *err) {
    if (begin > end || end > s->info.places) return broken(s, "sentence.words", err);
    for (uint64_t i = begin; i < end; i++) {
        const uint32_t id = zv__load_u32(s->ids, i);
        if (id >= s->info.words) return broken(s, "ids", err);
        out[i - begin] = id;
    }
    return ZV_OK;
}

uint64_t zv_sentences_with(const zv_sentences *s, size_t word) {
    return zv__load_u64(s->offsets, word + 1) - zv__load_u64(s->offsets, word);
}

zv_status zv_sentences_nth_with(const zv_sentences *s, size_t word, uint64_t nth,
                                uint64_t *sentence, zv_err *err) {
    const uint64_t first = zv__load_u64(s->offsets, word);
    const uint32_t at = zv__load_u32(s->index, first + nth);
    if (at >= s->info.sentences || (nth > 0 && zv__load_u32(s->index, first + nth - 1) >= at))
        return broken(s, "index.sentences", err);
    *sentence = at;
    return ZV_OK;
}

/* ---- Marks ---- */

static zv_status mark(const zv_space *space, const zv_words *words, const size_t *rows,
                      size_t n_rows, zv_sentence_mark *out, size_t most, size_t *n) {
    for (size_t i = 0; i < words->n && *n < most; i++) {
        const zv_word w = zv_words_get(words, i);
        for (size_t k = 0; k < n_rows; k++) {
            char number[24];
            if (!zv_str_equal(w.norm, zv_space_id(space, rows[k], number))) continue;
            out[(*n)++] = (zv_sentence_mark){rows[k], w.begin, w.end};
            break;
        }
    }
    return ZV_OK;
}

zv_status zv_sentences_marks(const zv_env *env, const zv_space *space, zv_str text,
                             const size_t *rows, size_t n_rows, zv_sentence_mark *out, size_t most,
                             size_t *n, zv_err *err) {
    zv_tokenizer *tokenizer = NULL;
    zv_words words = {0};
    *n = 0;
    zv_status status = zv_space_tokenizer(&tokenizer, env, space, err);
    if (status == ZV_OK) status = zv_tokenizer_words(tokenizer, text, &words, err);
    if (status == ZV_OK) status = mark(space, &words, rows, n_rows, out, most, n);
    zv_words_free(&words);
    zv_tokenizer_free(tokenizer);
    return status;
}
