/* embed_encoder.c — a word space as an encoder of texts: weights, sessions, one text at a time. */
#include "base/base_private.h"

#include <zavit/embed.h>

#include "embed/embed_messages.h"

static const double DEFAULT_SIF_A = 1e-3; /* Arora, Liang & Ma 2017, section 4.1 */

struct zv_encoder {
    const zv_env *env;
    const zv_space *words;
    zv_text_opts text;
    char text_contract[64];
    zv_pooling pooling;
    double sif_a;
    double *weights; /* [words]: a/(a + p(w)), or 1 */
};

/* Σ counts, when the contract doesn't say how many words were seen. */
static double total_tokens(const zv_space *words) {
    const zv_contract *c = zv_space_contract(words);
    if (c->tokens) return (double)c->tokens;
    double total = 0;
    for (size_t i = 0; i < zv_space_size(words); i++)
        total += (double)zv_space_word_count(words, i);
    return total;
}

static void fill_weights(zv_encoder *e) {
    const double total = total_tokens(e->words);
    for (size_t i = 0; i < zv_space_size(e->words); i++) {
        const double p = (double)zv_space_word_count(e->words, i) / total;
        e->weights[i] = e->pooling == ZV_POOL_SIF ? e->sif_a / (e->sif_a + p) : 1;
    }
}

static zv_status check(const zv_encoder *e, zv_err *err) {
    const zv_contract *c = zv_space_contract(e->words);
    if (c->kind == ZV_SPACE_TEXTS || !zv_space_has_ids(e->words))
        return zv_err_set(err, ZV_USAGE, M_EMBED_NOT_WORDS, zv_space_path(e->words),
                          zv_space_kind_name(c->kind));
    if (!(e->sif_a > 0)) return zv_err_set(err, ZV_USAGE, M_EMBED_BAD_SIF_A, e->sif_a);
    return ZV_OK;
}

static zv_status fill(zv_encoder *e, zv_err *err) {
    ZV_TRY(check(e, err));
    ZV_TRY(zv_space_text_opts(&e->text, e->words, err));
    zv_text_opts_format(e->text_contract, &e->text);
    if (e->pooling == ZV_POOL_SIF && !zv_space_has_counts(e->words)) {
        zv_env_warn(e->env, M_EMBED_NO_COUNTS, zv_space_path(e->words));
        e->pooling = ZV_POOL_MEAN;
    }
    e->weights = ZV_NEW(e->env, zv_space_size(e->words), double);
    if (!e->weights) return zv__nomem(err);
    fill_weights(e);
    return ZV_OK;
}

zv_status zv_encoder_new(zv_encoder **out, const zv_env *env, const zv_space *words,
                         const zv_encoder_opts *opts, zv_err *err) {
    *out = NULL;
    zv_encoder *e = ZV_NEW_ZERO(env, 1, zv_encoder);
    if (!e) return zv__nomem(err);
    e->env = env;
    e->words = words;
    e->pooling = opts ? opts->pooling : ZV_POOL_SIF;
    e->sif_a = opts && opts->sif_a != 0 ? opts->sif_a : DEFAULT_SIF_A;
    zv_status status = fill(e, err);
    if (status == ZV_OK)
        *out = e;
    else
        zv_encoder_free(e);
    return status;
}

zv_status zv_encoder_of_contract(zv_encoder **out, const zv_env *env, const zv_space *words,
                                 const zv_contract *contract, zv_err *err) {
    *out = NULL;
    zv_encoder_opts opts = {0};
    const char *pooling = contract->pooling ? contract->pooling : "sif a=0.001";
    if (strncmp(pooling, "sif a=", 6) == 0) {
        char *end;
        opts.sif_a = strtod(pooling + 6, &end);
        if (*end || end == pooling + 6 || !(opts.sif_a > 0))
            return zv_err_set(err, ZV_UNSUPPORTED, M_EMBED_BAD_POOLING, pooling);
    } else if (strcmp(pooling, "mean") == 0) {
        opts.pooling = ZV_POOL_MEAN;
    } else {
        return zv_err_set(err, ZV_UNSUPPORTED, M_EMBED_BAD_POOLING, pooling);
    }
    return zv_encoder_new(out, env, words, &opts, err);
}

void zv_encoder_free(zv_encoder *e) {
    if (!e) return;
    zv__free(e->env, e->weights);
    zv__free(e->env, e);
}

size_t zv_encoder_dim(const zv_encoder *e) {
    return zv_space_dim(e->words);
}
const zv_space *zv_encoder_words(const zv_encoder *e) {
    return e->words;
}
const char *zv_encoder_text(const zv_encoder *e) {
    return e->text_contract;
}
void zv_encoder_pooling(const zv_encoder *e, char out[32]) {
    if (e->pooling == ZV_POOL_SIF)
        snprintf(out, 32, "sif a=%.15g", e->sif_a);
    else
        snprintf(out, 32, "mean");
}

/* ---- Sessions ---------------------------------------------------------------------------------- */

struct zv_session {
    const zv_env *env;
    const zv_encoder *encoder;
    zv_tokenizer *tokenizer;
    zv_words words;
    zv_part *parts;
    zv_str *oov;
    size_t cap_parts, cap_oov;
    float *unseen; /* [unseen words of the text, dim] */
    size_t cap_unseen; /* floats */
    double *sum; /* [dim] */
    float *row; /* [dim] */
};

static zv_status fill_session(zv_session *s, zv_err *err) {
    const size_t dim = zv_encoder_dim(s->encoder);
    s->sum = ZV_NEW(s->env, dim, double);
    s->row = ZV_NEW(s->env, dim, float);
    if (!s->sum || !s->row) return zv__nomem(err);
    return zv_tokenizer_new(&s->tokenizer, s->env, &s->encoder->text, err);
}

zv_status zv_session_new(zv_session **out, const zv_env *env, const zv_encoder *encoder,
                         zv_err *err) {
    *out = NULL;
    zv_session *s = ZV_NEW_ZERO(env, 1, zv_session);
    if (!s) return zv__nomem(err);
    s->env = env;
    s->encoder = encoder;
    zv_status status = fill_session(s, err);
    if (status == ZV_OK)
        *out = s;
    else
        zv_session_free(s);
    return status;
}

void zv_session_free(zv_session *s) {
    if (!s) return;
    zv_tokenizer_free(s->tokenizer);
    zv_words_free(&s->words);
    zv__free(s->env, s->parts);
    zv__free(s->env, s->oov);
    zv__free(s->env, s->unseen);
    zv__free(s->env, s->sum);
    zv__free(s->env, s->row);
    zv__free(s->env, s);
}

/* The vector of a word without a row, after those of the text's other unseen words. *found is false if
 * the space has none of its n-grams. */
static zv_status compose_unseen(zv_session *s, zv_str word, size_t n_before, bool *found,
                                zv_err *err) {
    const zv_space *space = s->encoder->words;
    const size_t dim = zv_space_dim(space);
    *found = false;
    if (!zv_space_subwords(space)) return ZV_OK;
    if (!zv__grow(s->env, &s->unseen, &s->cap_unseen, (n_before + 1) * dim, sizeof *s->unseen))
        return zv__nomem(err);
    float *out = s->unseen + n_before * dim;
    if (zv_space_unseen(space, word, out) == 0) return ZV_OK;
    for (size_t d = 0; d < dim; d++) *found |= out[d] != 0;
    for (size_t d = 0; d < dim; d++) *found &= isfinite(out[d]) != 0;
    return ZV_OK;
}

/* Looks the words up; those with a vector become parts with their weight before division by n. A word
 * whose own vector is no real one counts as unknown. */
static zv_status look_up(zv_session *s, zv_encoded *info, zv_err *err) {
    const zv_space *space = s->encoder->words;
    for (size_t i = 0; i < s->words.n; i++) {
        const zv_word word = zv_words_get(&s->words, i);
        const size_t row = zv_space_find(space, word.norm);
        zv_part part = {.word = word.norm, .row = row, .begin = word.begin, .end = word.end};
        bool known = row != SIZE_MAX && zv_row_usable(zv_space_status(space, row));
        if (known) {
            char number[24];
            part.word = zv_space_id(space, row, number);
            part.weight = s->encoder->weights[row];
        } else if (row == SIZE_MAX) {
            ZV_TRY(compose_unseen(s, word.norm, info->unseen_words, &known, err));
            part.weight = 1; /* p(w) = 0 under either pooling */
            info->unseen_words += known;
        }
        if (known)
            s->parts[info->n_parts++] = part;
        else
            s->oov[info->oov_words++] = word.norm;
    }
    /* only now the vectors stay where they are */
    const float *next = s->unseen;
    for (size_t i = 0; i < info->n_parts; i++) {
        if (s->parts[i].row != SIZE_MAX) continue;
        s->parts[i].unseen = next;
        next += zv_space_dim(space);
    }
    return ZV_OK;
}

void zv_part_vector(const zv_part *p, const zv_space *words, float *out) {
    if (p->unseen)
        memcpy(out, p->unseen, zv_space_dim(words) * sizeof *out);
    else
        zv_space_row(words, p->row, out);
}

/* e = Σ a_i t_i in f64, rounded once at the end. */
static void pool(zv_session *s, const zv_encoded *info, float *out) {
    const zv_space *space = s->encoder->words;
    const zv_kernels *k = zv_vec_kernels(s->env);
    const size_t dim = zv_space_dim(space);
    memset(s->sum, 0, dim * sizeof *s->sum);
    for (size_t i = 0; i < info->n_parts; i++) {
        zv_part *p = &s->parts[i];
        p->weight /= (double)info->n_parts;
        const float *row = p->unseen ? p->unseen : zv_space_row_f32(space, p->row);
        if (!row) {
            zv_space_row(space, p->row, s->row);
            row = s->row;
        }
        k->sum_f64(s->sum, p->weight, row, dim);
    }
    for (size_t d = 0; d < dim; d++) out[d] = (float)s->sum[d];
}

static zv_row_status status_of(const zv_encoded *info, const float *vector, size_t dim) {
    if (info->words == 0) return ZV_ROW_EMPTY;
    if (info->n_parts == 0) return ZV_ROW_OOV;
    for (size_t d = 0; d < dim; d++)
        if (vector[d] != 0) return ZV_ROW_OK;
    return ZV_ROW_ZERO; /* the words cancel */
}

zv_status zv_session_encode(zv_session *s, zv_str text, float *out, zv_encoded *info, zv_err *err) {
    *info = (zv_encoded){0};
    ZV_TRY(zv_tokenizer_words(s->tokenizer, text, &s->words, err));
    if (!zv__grow(s->env, &s->parts, &s->cap_parts, s->words.n, sizeof *s->parts) ||
        !zv__grow(s->env, &s->oov, &s->cap_oov, s->words.n, sizeof *s->oov))
        return zv__nomem(err);
    info->words = s->words.n;
    ZV_TRY(look_up(s, info, err));
    pool(s, info, out);
    info->status = status_of(info, out, zv_encoder_dim(s->encoder));
    info->parts = s->parts;
    info->oov = s->oov;
    return ZV_OK;
}

/* ---- As any encoder ---------------------------------------------------------------------------- */

static zv_status encode_each(void *ctx, const zv_str *texts, size_t n, float *out,
                             zv_row_status *status, zv_err *err) {
    zv_session *s = ctx;
    const size_t dim = zv_encoder_dim(s->encoder);
    for (size_t i = 0; i < n; i++) {
        zv_encoded info;
        ZV_TRY(zv_session_encode(s, texts[i], out + i * dim, &info, err));
        status[i] = info.status;
        if (!zv_row_usable(info.status)) memset(out + i * dim, 0, dim * sizeof *out);
    }
    return ZV_OK;
}

zv_any_encoder zv_session_any(zv_session *s) {
    return (zv_any_encoder){encode_each, s, zv_encoder_dim(s->encoder), true};
}
