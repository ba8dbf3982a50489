/* explain_blame_cause.c — why the expected row was lost where it was, with the evidence, and what to do.
 *
 * At `cosine` several things may have happened. They are looked for in this order, each with evidence of its own:
 * words that the model doesn't know carry at least half of the text's BM25 score; a nearly equal row stands among
 * the hits; a hub stands there, and with hubs taken off the row would be in; the row is within 2k. What remains is
 * the model itself.
 */
#include "explain/explain_blame.h"

/* ---- Evidence ---- */

static bool is_unknown(const zv_encoded *e, zv_str word) {
    for (size_t i = 0; e && i < e->oov_words; i++)
        if (zv_str_equal(e->oov[i], word)) return true;
    return false;
}

/* Up to three of the words, the weightiest first as they come, for a sentence. */
static void add_word(zv_buf *out, zv_str word, size_t n) {
    char shown[96];
    if (n < 3) zv_buf_addf(out, "%s%s", n ? ", " : "", zv__shown(shown, word));
    if (n == 3) zv_buf_puts(out, ", …");
}

/* How much of the row's BM25 score comes from words that the model doesn't know; their names to `names`. */
static zv_status unknown_words(zv__blaming *x, zv_buf *names, size_t *n, zv_err *err) {
    const zv_encoded *e = x->q->side->encoded;
    zv_bm25_split *split = NULL;
    double unknown = 0;
    *n = 0;
    if (!x->b->opts.words || !e || x->q->text.len == 0) return ZV_OK;
    ZV_TRY(zv_bm25_explain(&split, x->b->opts.words, x->q->text, x->blame->row, err));
    for (size_t i = 0; i < split->n_words; i++) {
        if (!is_unknown(e, split->words[i].word) || split->words[i].in_text == 0) continue;
        unknown += split->words[i].value;
        add_word(names, split->words[i].word, (*n)++);
    }
    if (split->score > 0) x->blame->unknown_share = unknown / split->score;
    zv_bm25_split_free(split);
    return ZV_OK;
}

/* The least cosine of a row that is as good as the same, from those of the expected row to all; into b->scores. */
static zv_status least_duplicate(zv__blaming *x, double *least, const float *own, zv_err *err) {
    const zv_blamer *b = x->b;
    zv_moments apart = {0};
    ZV_TRY(zv_index_scores(b->scores, b->env, b->space, NULL, own, ZV_COS, err));
    for (size_t i = 0; i < b->size; i++)
        if (i != x->blame->row && !isnan(b->scores[i])) zv_moments_add(&apart, 1 - b->scores[i]);
    *least = 1 - ZV__BLAME_DUPLICATE * apart.mean - 1e-12;
    return ZV_OK;
}

/* The nearest of the hits, if it is as good as the same. */
static zv_status find_duplicate(zv__blaming *x, bool *found, zv_err *err) {
    zv_blame *blame = x->blame;
    float *own = ZV_NEW(x->b->env, x->b->dim, float);
    double best = 1;
    *found = false;
    if (!own) return zv__nomem(err);
    zv_space_row(x->b->space, blame->row, own);
    zv_status status = least_duplicate(x, &best, own, err);
    for (size_t i = 0; status == ZV_OK && i < ZV_MIN(x->n_hits, blame->k); i++) {
        size_t row = x->hits[i].row;
        if (!(x->b->scores[row] >= best) || row == blame->row) continue;
        best = x->b->scores[row];
        blame->other = row;
        blame->other_rank = i + 1;
        blame->other_value = best;
        *found = true;
    }
    zv__free(x->b->env, own);
    return status;
}

/* Rank of the row by 2 cos - r among those that could stand before it: the nearest of the cosine's ranking. */
static zv_status csls_rank(zv__blaming *x, zv_err *err) {
    zv_blamer *b = x->b;
    size_t rank = x->blame->stages[ZV_STAGE_COSINE].rank, before = 0;
    size_t n = ZV_MIN(ZV_MAX(4 * x->blame->k, 2 * rank), b->size);
    zv_search_opts opts = {.exclude = &x->q->own_row, .n_exclude = x->q->own_row != SIZE_MAX};
    zv_hit *near = ZV_NEW(b->env, n, zv_hit);
    size_t *rows = ZV_NEW(b->env, n, size_t);
    double *radii = ZV_NEW(b->env, n, double), own = -ZV__NEVER;
    zv_status status = near && rows && radii ? ZV_OK : zv__nomem(err);
    if (status == ZV_OK)
        status = zv_index_search(near, &n, b->env, b->space, x->q->side->vector, &opts, err);
    for (size_t i = 0; status == ZV_OK && i < n; i++) rows[i] = near[i].row;
    if (status == ZV_OK) status = zv_hubs_radii(b->hubs, radii, rows, n, err);
    for (size_t i = 0; status == ZV_OK && i < n; i++)
        if (rows[i] == x->blame->row) own = 2 * near[i].score - radii[i];
    for (size_t i = 0; status == ZV_OK && i < n; i++)
        before += rows[i] != x->blame->row && 2 * near[i].score - radii[i] > own;
    x->blame->csls_rank = before + 1;
    zv__free(b->env, radii);
    zv__free(b->env, rows);
    zv__free(b->env, near);
    return status;
}

static zv_status make_hubs(zv__blaming *x, zv_err *err) {
    zv_blamer *b = x->b;
    zv_hubs_opts opts = {.k = x->blame->k, .seed = b->opts.seed};
    if (b->hubs_asked) return ZV_OK;
    zv_status status = zv_explain_hubs(&b->hubs, b->env, b->space, &opts, err);
    if (status != ZV_OK && status != ZV_NODATA) return status;
    b->hubs_asked = true; /* fewer than 3 rows have no hubs */
    return ZV_OK;
}

/* The largest hub among the hits, where the row would be in the top k with hubs taken off. */
static zv_status find_hub(zv__blaming *x, bool *found, zv_err *err) {
    zv_blame *blame = x->blame;
    double most = 0;
    *found = false;
    if (blame->stages[ZV_STAGE_COSINE].rank == 0 ||
        blame->stages[ZV_STAGE_COSINE].rank > ZV__BLAME_FAR)
        return ZV_OK;
    ZV_TRY(make_hubs(x, err));
    for (size_t i = 0; x->b->hubs && i < ZV_MIN(x->n_hits, blame->k); i++) {
        zv_interval interval;
        double n = zv_hubs_occurrence(x->b->hubs, x->hits[i].row, &interval);
        if (interval.lo < ZV__BLAME_HUB * (double)zv_hubs_k(x->b->hubs) || n <= most) continue;
        most = n;
        blame->other = x->hits[i].row;
        blame->other_rank = i + 1;
        blame->other_value = n;
    }
    if (most == 0) return ZV_OK;
    ZV_TRY(csls_rank(x, err));
    *found = blame->csls_rank <= blame->k;
    if (!*found) blame->other = SIZE_MAX;
    return ZV_OK;
}

/* ---- Words that put the last hit above the row ---- */

static zv_status side_of(zv__blaming *x, zv_side *side, zv_encoded *encoded, zv_session *session,
                         float *vector, size_t row, zv_err *err) {
    zv_space_row(x->b->space, row, vector);
    *side = (zv_side){.vector = vector, .dim = x->b->dim};
    if (!session || !zv_space_has_texts(x->b->space)) return ZV_OK;
    float *again = ZV_NEW(x->b->env, x->b->dim, float);
    if (!again) return zv__nomem(err);
    zv_status status =
        zv_session_encode(session, zv_space_text(x->b->space, row), again, encoded, err);
    /* a vector that is not the sum of its words is not split into them */
    if (status == ZV_OK && zv_row_usable(encoded->status) &&
        zv_vec_cosine(zv_vec_kernels(x->b->env), ZV_F32, again, vector, x->b->dim) > 0.999) {
        side->encoded = encoded;
        side->words = zv_encoder_words(x->b->opts.encoder);
    }
    zv__free(x->b->env, again);
    return status;
}

/* A split takes 64 bytes for each pair of words: books are not split. */
static bool too_long(const zv__blaming *x, const zv_encoded *row) {
    size_t pairs;
    return x->q->side->encoded &&
           (!zv__mul(&pairs, x->q->side->encoded->n_parts, row->n_parts) || pairs > 4000000);
}

static zv_status split_sides(zv__blaming *x, zv_session *sessions[2], float *vectors, zv_err *err) {
    const size_t rows[2] = {x->blame->last, x->blame->row};
    zv_encoded encoded[2] = {{0}, {0}};
    zv_side sides[2];
    zv_why *whys[2] = {NULL, NULL};
    zv_status status = ZV_OK;
    for (size_t i = 0; status == ZV_OK && i < 2; i++)
        status =
            side_of(x, &sides[i], &encoded[i], sessions[i], vectors + i * x->b->dim, rows[i], err);
    for (size_t i = 0; status == ZV_OK && i < 2; i++)
        if (too_long(x, &encoded[i])) return ZV_OK;
    for (size_t i = 0; status == ZV_OK && i < 2; i++)
        status = zv_explain_why(&whys[i], x->b->env, x->q->side, &sides[i], NULL, err);
    if (status == ZV_OK) status = zv_explain_margin(x->lead, x->b->env, whys[0], whys[1], err);
    /* the margin borrows the words of the question, which outlive it */
    for (size_t i = 0; i < 2; i++) zv_why_free(whys[i]);
    x->blame->lead = *x->lead;
    return status;
}

static zv_status split_lead(zv__blaming *x, zv_err *err) {
    const zv_blamer *b = x->b;
    zv_session *sessions[2] = {NULL, NULL};
    zv_status status = ZV_OK;
    if (!b->opts.margin || x->blame->last == SIZE_MAX || x->blame->last == x->blame->row ||
        !x->blame->stages[ZV_STAGE_KNOWN].in_top_k)
        return ZV_OK;
    float *vectors = ZV_NEW(b->env, 2 * b->dim, float);
    if (!vectors) return zv__nomem(err);
    for (size_t i = 0; b->session && status == ZV_OK && i < 2; i++)
        status = zv_session_new(&sessions[i], b->env, b->opts.encoder, err);
    if (status == ZV_OK) status = split_sides(x, sessions, vectors, err);
    for (size_t i = 0; i < 2; i++) zv_session_free(sessions[i]);
    zv__free(b->env, vectors);
    return status;
}

/* ---- Sentences ---- */

static const char *name_of(const zv__blaming *x, char shown[96], size_t row) {
    char number[24];
    return row == SIZE_MAX ? "" : zv__shown(shown, zv_space_id(x->b->space, row, number));
}

static double norm_of(const zv__blaming *x, size_t row) {
    zv_space_row(x->b->space, row, x->b->vector);
    return zv_vec_norm(zv_vec_kernels(x->b->env), ZV_F32, x->b->vector, x->b->dim);
}

static const char *sentence(zv__blaming *x, const char *names) {
    const zv_blame *b = x->blame;
    const zv_blame_stage *s = b->stages;
    char own[96], other[96], last[96];
    name_of(x, own, b->row);
    name_of(x, other, b->other);
    switch (b->cause) {
    case ZV_CAUSE_NONE:
        return zv__blame_say(x, M_EXPLAIN_BLAME_NONE, own, s[ZV_STAGE_K].rank, b->k);
    case ZV_CAUSE_MISSING:
        break; /* has no row to be blamed for */
    case ZV_CAUSE_UNUSABLE:
        return zv__blame_say(x, M_EXPLAIN_BLAME_UNUSABLE, own,
                             zv_row_status_name(zv_space_status(x->b->space, b->row)));
    case ZV_CAUSE_UNKNOWN_WORDS:
        if (!x->has_vector) return zv__blame_say(x, M_EXPLAIN_BLAME_ALL_UNKNOWN, names);
        return zv__blame_say(x, M_EXPLAIN_BLAME_UNKNOWN, names, 100 * b->unknown_share, own);
    case ZV_CAUSE_DUPLICATE:
        return zv__blame_say(x, M_EXPLAIN_BLAME_DUPLICATE, own, b->other_rank, other,
                             b->other_value);
    case ZV_CAUSE_HUB:
        return zv__blame_say(x, M_EXPLAIN_BLAME_HUB, b->other_rank, other, b->other_value,
                             zv_hubs_k(x->b->hubs), own, b->csls_rank);
    case ZV_CAUSE_K:
        return zv__blame_say(x, M_EXPLAIN_BLAME_K, own, s[ZV_STAGE_COSINE].rank, b->k);
    case ZV_CAUSE_MODEL:
        return zv__blame_say(x, M_EXPLAIN_BLAME_MODEL, s[ZV_STAGE_COSINE].rank - 1, own);
    case ZV_CAUSE_METRIC:
        return zv__blame_say(x, M_EXPLAIN_BLAME_METRIC, own, s[ZV_STAGE_COSINE].rank,
                             s[ZV_STAGE_METRIC].rank, zv_metric_name(x->b->opts.metric),
                             norm_of(x, b->row), name_of(x, last, b->last), norm_of(x, b->last));
    case ZV_CAUSE_PRECISION:
        return zv__blame_say(x, M_EXPLAIN_BLAME_PRECISION, own, s[ZV_STAGE_METRIC].rank,
                             s[ZV_STAGE_PRECISION].rank,
                             zv_dtype_name(zv_space_dtype(x->b->space)));
    case ZV_CAUSE_STALE:
        return zv__blame_say(x, M_EXPLAIN_BLAME_STALE, own, x->moved, s[ZV_STAGE_METRIC].rank,
                             s[ZV_STAGE_PRECISION].rank);
    case ZV_CAUSE_FILTER:
        return zv__blame_say(x, M_EXPLAIN_BLAME_FILTER, own);
    case ZV_CAUSE_GROUP:
        return zv__blame_say(x, M_EXPLAIN_BLAME_GROUP, other, x->b->opts.group, b->other_rank, own);
    }
    return "";
}

/* What words say of it, and which words lead the last hit. */
static void add_clues(zv__blaming *x, zv_buf *out) {
    const zv_blame *b = x->blame;
    zv_lang lang = zv_env_lang(x->b->env);
    const zv_blame_stage *words = &b->stages[ZV_STAGE_LEXICAL];
    char shown[96];
    if (words->measured && words->in_top_k && b->lost <= ZV_STAGE_COSINE) {
        zv_buf_puts(out, out->len ? "; " : "");
        zv_buf_say(out, lang, M_EXPLAIN_BLAME_LEXICAL_HAS, words->rank);
    }
    if (!b->lead || b->lead->n_words == 0 || !(b->lead->words[0].cosine > 0.1 * b->lead->margin))
        return;
    if (b->cause != ZV_CAUSE_MODEL && b->cause != ZV_CAUSE_K) return;
    zv_buf_puts(out, out->len ? "; " : "");
    char word[96];
    zv_buf_say(out, lang, M_EXPLAIN_BLAME_LEAD, name_of(x, shown, b->last), b->lead->margin,
               zv__shown(word, b->lead->words[0].word), b->lead->words[0].cosine);
}

static void add_remedy(zv__blaming *x, zv_buf *out) {
    zv_lang lang = zv_env_lang(x->b->env);
    const zv_blame *b = x->blame;
    switch (b->cause) {
    case ZV_CAUSE_UNUSABLE:
        zv_buf_say(out, lang, M_EXPLAIN_BLAME_DO_UNUSABLE);
        break;
    case ZV_CAUSE_UNKNOWN_WORDS:
        zv_buf_say(out, lang, M_EXPLAIN_BLAME_DO_UNKNOWN);
        break;
    case ZV_CAUSE_DUPLICATE:
        zv_buf_say(out, lang, M_EXPLAIN_BLAME_DO_DUPLICATE);
        break;
    case ZV_CAUSE_HUB:
        zv_buf_say(out, lang, M_EXPLAIN_BLAME_DO_HUB);
        break;
    case ZV_CAUSE_K:
        zv_buf_say(out, lang, M_EXPLAIN_BLAME_DO_K, b->stages[ZV_STAGE_COSINE].rank);
        break;
    case ZV_CAUSE_METRIC:
        zv_buf_say(out, lang, M_EXPLAIN_BLAME_DO_METRIC);
        break;
    case ZV_CAUSE_PRECISION:
        zv_buf_say(out, lang, M_EXPLAIN_BLAME_DO_PRECISION);
        break;
    case ZV_CAUSE_STALE:
        zv_buf_say(out, lang, M_EXPLAIN_BLAME_DO_STALE);
        break;
    case ZV_CAUSE_FILTER:
        zv_buf_say(out, lang, M_EXPLAIN_BLAME_DO_FILTER);
        break;
    case ZV_CAUSE_GROUP:
        zv_buf_say(out, lang, M_EXPLAIN_BLAME_DO_GROUP);
        break;
    case ZV_CAUSE_MODEL:
    case ZV_CAUSE_MISSING:
    case ZV_CAUSE_NONE:
        break;
    }
}

/* ---- The cause ---- */

static zv_status at_cosine(zv__blaming *x, zv_err *err) {
    zv_blame *b = x->blame;
    bool found;
    if (b->unknown_share >= 0.5) {
        b->cause = ZV_CAUSE_UNKNOWN_WORDS;
        return ZV_OK;
    }
    ZV_TRY(find_duplicate(x, &found, err));
    b->cause = ZV_CAUSE_DUPLICATE;
    if (found) return ZV_OK;
    ZV_TRY(find_hub(x, &found, err));
    b->cause = found                                         ? ZV_CAUSE_HUB
               : b->stages[ZV_STAGE_COSINE].rank <= 2 * b->k ? ZV_CAUSE_K
                                                             : ZV_CAUSE_MODEL;
    return ZV_OK;
}

static zv_status name_cause(zv__blaming *x, zv_err *err) {
    zv_blame *b = x->blame;
    switch (b->lost) {
    case ZV_STAGE_KNOWN:
        b->cause = zv_row_usable(zv_space_status(x->b->space, b->row)) ? ZV_CAUSE_UNKNOWN_WORDS
                                                                       : ZV_CAUSE_UNUSABLE;
        return ZV_OK;
    case ZV_STAGE_COSINE:
        return at_cosine(x, err);
    case ZV_STAGE_METRIC:
        b->cause = ZV_CAUSE_METRIC;
        return ZV_OK;
    case ZV_STAGE_PRECISION:
        b->cause = x->stale ? ZV_CAUSE_STALE : ZV_CAUSE_PRECISION;
        return ZV_OK;
    case ZV_STAGE_FILTER:
        b->cause = ZV_CAUSE_FILTER;
        return ZV_OK;
    case ZV_STAGE_GROUP:
        b->cause = ZV_CAUSE_GROUP;
        return ZV_OK;
    case ZV_STAGE_LEXICAL:
    case ZV_STAGE_K:
        b->cause = ZV_CAUSE_NONE;
        return ZV_OK;
    }
    return ZV_OK;
}

/* Without a vector, all of the query's words are unknown. */
static void all_unknown(const zv__blaming *x, zv_buf *names) {
    const zv_encoded *e = x->q->side->encoded;
    for (size_t i = 0; e && i < e->oov_words; i++) add_word(names, e->oov[i], i);
}

zv_status zv__blame_cause(zv__blaming *x, zv_err *err) {
    zv_buf names, advice;
    size_t n_unknown;
    zv_buf_init(&names, x->b->env);
    zv_buf_init(&advice, x->b->env);
    zv_status status = unknown_words(x, &names, &n_unknown, err);
    if (status == ZV_OK) status = name_cause(x, err);
    if (status == ZV_OK && x->blame->cause != ZV_CAUSE_NONE) status = split_lead(x, err);
    if (!x->has_vector) {
        zv_buf_clear(&names);
        all_unknown(x, &names);
    }
    if (status == ZV_OK) {
        add_remedy(x, &advice);
        if (x->blame->cause != ZV_CAUSE_NONE) add_clues(x, &advice);
        x->blame->sentence = sentence(x, zv_buf_cstr(&names));
        x->blame->advice = zv__arena_strdup(x->arena, zv_buf_cstr(&advice), advice.len);
        if (names.failed || advice.failed || !x->blame->sentence || !x->blame->advice)
            status = zv__nomem(err);
    }
    zv_buf_free(&names);
    zv_buf_free(&advice);
    return status;
}
