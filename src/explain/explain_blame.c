/* explain_blame.c — the expected row's rank at each stage of a search.
 *
 *   known ──▶ cosine ──▶ metric ──▶ precision ──▶ filter ──▶ group ──▶ k        and lexical beside them
 *
 * The first stages use f32 vectors. Where others are stored, the model makes them anew from the texts, so that
 * what the stored type lost shows at `precision` and nowhere else.
 */
#include "explain/explain_blame.h"

#include "base/base_dict.h"
#include "base/base_pool.h"

const char *zv_stage_name(zv_stage stage) {
    static const char *const names[ZV_STAGES] = {"known",     "lexical", "cosine", "metric",
                                                 "precision", "filter",  "group",  "k"};
    return names[stage];
}

const char *zv_cause_name(zv_cause cause) {
    static const char *const names[ZV_CAUSES] = {
        "none",  "missing", "unusable",  "unknown_words", "duplicate", "hub",  "k",
        "model", "metric",  "precision", "stale",         "filter",    "group"};
    return names[cause];
}

/* ---- What is common to all questions ---- */

static bool find_column(zv_blamer *b) {
    if (!b->opts.group) return true;
    for (b->column = 0; b->column < zv_space_columns(b->space); b->column++)
        if (strcmp(zv_space_column_name(b->space, b->column), b->opts.group) == 0) return true;
    b->column = SIZE_MAX;
    return strcmp(b->opts.group, "label") == 0 && zv_space_has_labels(b->space);
}

zv_str zv__blame_group(const zv_blamer *b, size_t row) {
    return b->column == SIZE_MAX ? zv_space_label(b->space, row)
                                 : zv_space_column_value(b->space, b->column, row);
}

static zv_status fill(zv_blamer *b, const zv_blame_opts *opts, zv_err *err) {
    const char *path = zv_space_path(b->space) ? zv_space_path(b->space) : "";
    b->opts = *opts;
    b->opts.k = opts->k ? opts->k : 10;
    b->opts.seed = opts->seed ? opts->seed : 1;
    b->size = zv_space_size(b->space);
    b->dim = zv_space_dim(b->space);
    if (!find_column(b))
        return zv_err_set(err, ZV_NOTFOUND, M_EXPLAIN_BLAME_NO_COLUMN, path, b->opts.group);
    b->vector = ZV_NEW(b->env, b->dim, float);
    b->cosines = ZV_NEW(b->env, b->size, double);
    b->scores = ZV_NEW(b->env, b->size, double);
    b->stored = ZV_NEW(b->env, b->size, double);
    b->lexical = ZV_NEW(b->env, b->size, double);
    b->keep = ZV_NEW(b->env, b->size, uint8_t);
    if (!b->vector || !b->cosines || !b->scores || !b->stored || !b->lexical || !b->keep)
        return zv__nomem(err);
    return opts->encoder ? zv_session_new(&b->session, b->env, opts->encoder, err) : ZV_OK;
}

zv_status zv_blamer_new(zv_blamer **out, const zv_env *env, const zv_space *space,
                        const zv_blame_opts *opts, zv_err *err) {
    *out = NULL;
    zv_blamer *b = ZV_NEW_ZERO(env, 1, zv_blamer);
    if (!b) return zv__nomem(err);
    b->env = env;
    b->space = space;
    zv_status status = fill(b, opts, err);
    if (status == ZV_OK)
        *out = b;
    else
        zv_blamer_free(b);
    return status;
}

void zv_blamer_free(zv_blamer *b) {
    if (!b) return;
    zv_hubs_free(b->hubs);
    zv_session_free(b->session);
    zv__free(b->env, b->full);
    zv__free(b->env, b->keep);
    zv__free(b->env, b->lexical);
    zv__free(b->env, b->stored);
    zv__free(b->env, b->scores);
    zv__free(b->env, b->cosines);
    zv__free(b->env, b->vector);
    zv__free(b->env, b);
}

/* ---- The model's own vectors ---- */

enum { BLOCK = 256 };

typedef struct encoding {
    const zv_blamer *b;
    float *out;
    zv_session **sessions;
    zv_status *status;
    zv_err *errs;
} encoding;

static void encode_block(void *ctx, size_t task, unsigned worker) {
    const encoding *e = ctx;
    const zv_blamer *b = e->b;
    size_t begin = task * BLOCK, end = ZV_MIN(begin + BLOCK, b->size);
    for (size_t i = begin; i < end && e->status[worker] == ZV_OK; i++) {
        zv_encoded info;
        float *row = e->out + i * b->dim;
        e->status[worker] = zv_session_encode(e->sessions[worker], zv_space_text(b->space, i), row,
                                              &info, &e->errs[worker]);
        if (zv_space_contract(b->space)->normalized)
            zv_vec_normalize(zv_vec_kernels(b->env), row, row, b->dim);
    }
}

static zv_status encode_all(zv_blamer *b, zv_err *err) {
    unsigned workers = zv__workers(b->env);
    size_t floats;
    encoding e = {.b = b};
    zv_status status = ZV_OK;
    if (!zv__mul(&floats, b->size, b->dim)) return zv__nomem(err);
    e.out = ZV_NEW(b->env, floats, float);
    e.sessions = ZV_NEW_ZERO(b->env, workers, zv_session *);
    e.status = ZV_NEW_ZERO(b->env, workers, zv_status);
    e.errs = ZV_NEW_ZERO(b->env, workers, zv_err);
    if (!e.out || !e.sessions || !e.status || !e.errs) status = zv__nomem(err);
    for (unsigned w = 0; status == ZV_OK && w < workers; w++) {
        e.errs[w].lang = err ? err->lang : ZV_EN;
        status = zv_session_new(&e.sessions[w], b->env, b->opts.encoder, err);
    }
    if (status == ZV_OK) zv__parallel(b->env, (b->size + BLOCK - 1) / BLOCK, encode_block, &e);
    for (unsigned w = 0; status == ZV_OK && w < workers; w++) {
        status = e.status[w];
        if (status != ZV_OK && err) *err = e.errs[w];
    }
    for (unsigned w = 0; e.sessions && w < workers; w++) zv_session_free(e.sessions[w]);
    zv__free(b->env, e.errs);
    zv__free(b->env, e.status);
    zv__free(b->env, e.sessions);
    if (status == ZV_OK)
        b->full = e.out;
    else
        zv__free(b->env, e.out);
    return status;
}

bool zv__blame_remakes(const zv_blamer *b) {
    return b->session && zv_space_has_texts(b->space);
}

/* Are the stored f32 numbers what the model makes of the expected row's text? */
static zv_status look_for_stale(zv__blaming *x, zv_err *err) {
    zv_blamer *b = x->b;
    zv_encoded info;
    float *row = ZV_NEW(b->env, b->dim, float);
    if (!row) return zv__nomem(err);
    zv_space_row(b->space, x->blame->row, row);
    zv_status status = zv_session_encode(b->session, zv_space_text(b->space, x->blame->row),
                                         b->vector, &info, err);
    if (status == ZV_OK && zv_row_usable(info.status)) {
        x->moved = zv_vec_cosine(zv_vec_kernels(b->env), ZV_F32, row, b->vector, b->dim);
        x->stale = x->moved < 0.9999;
    }
    zv__free(b->env, row);
    return status;
}

/* Decides whether the first stages need vectors other than the stored ones, and makes them. */
static zv_status choose_vectors(zv__blaming *x, zv_err *err) {
    zv_blamer *b = x->b;
    bool f32 = zv_space_dtype(b->space) == ZV_F32;
    if (!zv__blame_remakes(b) || !x->has_vector) return ZV_OK;
    if (f32) ZV_TRY(look_for_stale(x, err));
    if (f32 && !x->stale) return ZV_OK;
    if (!b->full) ZV_TRY(encode_all(b, err));
    x->full = x->blame->remade = true;
    return ZV_OK;
}

/* ---- Stages ---- */

const char *zv__blame_say(zv__blaming *x, const char *en, const char *he, ...) {
    char line[1024];
    va_list args;
    va_start(args, he);
    int n = vsnprintf(line, sizeof line, zv_env_lang(x->b->env) == ZV_HE ? he : en, args);
    va_end(args);
    return zv__arena_strdup(x->arena, line, n < 0 ? 0 : ZV_MIN((size_t)n, sizeof line - 1));
}

static void set_stage(zv__blaming *x, zv_stage stage, size_t rank) {
    x->blame->stages[stage] = (zv_blame_stage){true, rank, rank > 0 && rank <= x->blame->k, NULL};
}

static void skip_stage(zv__blaming *x, zv_stage stage, const char *en, const char *he) {
    x->blame->stages[stage] = (zv_blame_stage){.note = zv_env_lang(x->b->env) == ZV_HE ? he : en};
}

static void known(zv__blaming *x) {
    zv_blame_stage *s = &x->blame->stages[ZV_STAGE_KNOWN];
    zv_row_status status = zv_space_status(x->b->space, x->blame->row);
    const zv_encoded *e = x->q->side->encoded;
    *s = (zv_blame_stage){.measured = true, .in_top_k = x->has_vector && zv_row_usable(status)};
    if (!zv_row_usable(status))
        s->note = zv__blame_say(x, M_EXPLAIN_BLAME_ROW_STATUS, zv_row_status_name(status));
    else if (status == ZV_ROW_TRUNCATED)
        s->note = zv__blame_say(x, M_EXPLAIN_BLAME_TRUNCATED);
    else if (e && e->oov_words > 0)
        s->note = zv__blame_say(x, M_EXPLAIN_BLAME_UNKNOWN_NOTE, e->oov_words, e->words);
}

static zv_status lexical(zv__blaming *x, zv_err *err) {
    zv_blamer *b = x->b;
    if (!b->opts.words) {
        skip_stage(x, ZV_STAGE_LEXICAL, M_EXPLAIN_BLAME_NO_TEXTS);
        return ZV_OK;
    }
    if (x->q->text.len == 0) {
        skip_stage(x, ZV_STAGE_LEXICAL, M_EXPLAIN_BLAME_NO_QUERY_TEXT);
        return ZV_OK;
    }
    ZV_TRY(zv_bm25_scores(b->lexical, b->opts.words, x->q->text, err));
    if (x->q->own_row != SIZE_MAX) b->lexical[x->q->own_row] = 0;
    set_stage(x, ZV_STAGE_LEXICAL, zv_bm25_rank(b->lexical, b->opts.words, NULL, x->blame->row));
    return ZV_OK;
}

static zv_status score(zv__blaming *x, double *scores, bool full, zv_metric metric, zv_err *err) {
    const zv_blamer *b = x->b;
    ZV_TRY(zv_index_scores(scores, b->env, b->space, full ? b->full : NULL, x->q->side->vector,
                           metric, err));
    if (x->q->own_row != SIZE_MAX) scores[x->q->own_row] = ZV__NAN;
    return ZV_OK;
}

/* Vectors of another type than f32 lost nothing that could be measured where no model makes them again. */
static void set_precision(zv__blaming *x, size_t rank) {
    zv_blame_stage *s = &x->blame->stages[ZV_STAGE_PRECISION];
    bool f32 = zv_space_dtype(x->b->space) == ZV_F32;
    set_stage(x, ZV_STAGE_PRECISION, rank);
    if (f32 && !x->stale)
        s->note = zv__blame_say(x, M_EXPLAIN_BLAME_F32);
    else if (!zv__blame_remakes(x->b))
        skip_stage(x, ZV_STAGE_PRECISION, M_EXPLAIN_BLAME_NO_MODEL);
}

static zv_status vectors(zv__blaming *x, zv_err *err) {
    zv_blamer *b = x->b;
    zv_metric metric = b->opts.metric;
    size_t row = x->blame->row;
    ZV_TRY(score(x, b->cosines, x->full, ZV_COS, err));
    set_stage(x, ZV_STAGE_COSINE, zv_index_rank(b->cosines, b->space, ZV_COS, NULL, row));
    ZV_TRY(score(x, b->scores, x->full, metric, err));
    set_stage(x, ZV_STAGE_METRIC, zv_index_rank(b->scores, b->space, metric, NULL, row));
    if (x->full) {
        ZV_TRY(score(x, b->stored, false, metric, err));
    } else {
        memcpy(b->stored, b->scores, b->size * sizeof *b->stored);
    }
    set_precision(x, zv_index_rank(b->stored, b->space, metric, NULL, row));
    return ZV_OK;
}

/* The ranking from the first to the expected row, or to the k-th where that comes later or there is none. */
static zv_status rank_rows(zv__blaming *x, size_t rank, zv_err *err) {
    zv_blamer *b = x->b;
    for (size_t i = 0; i < b->size; i++) b->keep[i] = !b->opts.keep || b->opts.keep[i];
    if (x->q->own_row != SIZE_MAX) b->keep[x->q->own_row] = 0;
    zv_search_opts opts = {.metric = b->opts.metric, .keep = b->keep};
    x->n_hits = ZV_MIN(ZV_MAX(rank, x->blame->k), b->size);
    x->hits = ZV_NEW(b->env, x->n_hits, zv_hit);
    if (!x->hits) return zv__nomem(err);
    return zv_index_search(x->hits, &x->n_hits, b->env, b->space, x->q->side->vector, &opts, err);
}

/* Leaves the first hit of each group; *rank is the expected row's place then, 0 if another stands for it. */
static zv_status merge_groups(zv__blaming *x, size_t *rank, zv_err *err) {
    zv_blamer *b = x->b;
    zv_blame *blame = x->blame;
    zv__dict *seen = NULL;
    size_t n = 0;
    zv_str own = zv__blame_group(b, blame->row);
    zv_status status = zv__dict_new(&seen, b->env, err);
    *rank = 0;
    for (size_t i = 0; status == ZV_OK && i < x->n_hits; i++) {
        zv_str value = zv__blame_group(b, x->hits[i].row);
        bool added = true, same = own.len > 0 && zv_str_equal(value, own);
        uint32_t number;
        if (value.len > 0) status = zv__dict_put(seen, value, &number, &added, err);
        if (!added || status != ZV_OK) continue;
        x->hits[n++] = x->hits[i];
        if (x->hits[n - 1].row == blame->row) {
            *rank = n;
        } else if (same) {
            blame->other = x->hits[n - 1].row;
            blame->other_rank = n;
        }
    }
    x->n_hits = n;
    zv__dict_free(seen);
    return status;
}

static zv_status answer(zv__blaming *x, zv_err *err) {
    zv_blamer *b = x->b;
    size_t row = x->blame->row, rank;
    rank = zv_index_rank(b->stored, b->space, b->opts.metric, b->opts.keep, row);
    if (b->opts.keep)
        set_stage(x, ZV_STAGE_FILTER, rank);
    else
        skip_stage(x, ZV_STAGE_FILTER, M_EXPLAIN_BLAME_NO_FILTER);
    ZV_TRY(rank_rows(x, rank, err));
    if (b->opts.group) {
        ZV_TRY(merge_groups(x, &rank, err));
        set_stage(x, ZV_STAGE_GROUP, rank);
    } else {
        skip_stage(x, ZV_STAGE_GROUP, M_EXPLAIN_BLAME_NO_GROUP);
    }
    set_stage(x, ZV_STAGE_K, rank);
    if (x->n_hits > 0) x->blame->last = x->hits[ZV_MIN(x->n_hits, x->blame->k) - 1].row;
    return ZV_OK;
}

/* Without a vector for the query, it is nowhere. */
static void no_vectors(zv__blaming *x) {
    static const zv_stage stages[] = {ZV_STAGE_COSINE, ZV_STAGE_METRIC, ZV_STAGE_K};
    for (size_t i = 0; i < ZV_COUNT(stages); i++) set_stage(x, stages[i], 0);
    set_precision(x, 0);
    if (x->b->opts.keep)
        set_stage(x, ZV_STAGE_FILTER, 0);
    else
        skip_stage(x, ZV_STAGE_FILTER, M_EXPLAIN_BLAME_NO_FILTER);
    if (x->b->opts.group)
        set_stage(x, ZV_STAGE_GROUP, 0);
    else
        skip_stage(x, ZV_STAGE_GROUP, M_EXPLAIN_BLAME_NO_GROUP);
    x->blame->stages[ZV_STAGE_COSINE].note = zv__blame_say(x, M_EXPLAIN_BLAME_NO_VECTOR);
}

/* ---- Which stage ---- */

/* The last step from inside to outside; outside from the start, the first stage that is measured. */
static void find_lost(zv_blame *blame) {
    bool inside = true;
    blame->lost = ZV_STAGE_K;
    if (blame->stages[ZV_STAGE_K].in_top_k) return;
    for (int s = 0; s < ZV_STAGES; s++) {
        if (s == ZV_STAGE_LEXICAL || !blame->stages[s].measured) continue;
        if (inside && !blame->stages[s].in_top_k) blame->lost = (zv_stage)s;
        inside = blame->stages[s].in_top_k;
    }
}

static zv_status measure(zv__blaming *x, zv_err *err) {
    const float *v = x->q->side->vector;
    for (size_t d = 0; v && d < x->b->dim && !x->has_vector; d++) x->has_vector = v[d] != 0;
    known(x);
    ZV_TRY(lexical(x, err));
    ZV_TRY(choose_vectors(x, err));
    if (x->has_vector) {
        ZV_TRY(vectors(x, err));
        ZV_TRY(answer(x, err));
    } else {
        no_vectors(x);
    }
    find_lost(x->blame);
    return zv__blame_cause(x, err);
}

/* ---- One case ---- */

typedef struct box {
    zv_blame blame;
    const zv_env *env;
    zv__arena arena;
    zv_margin *lead;
} box;

zv_status zv_explain_blame(zv_blame **out, zv_blamer *b, const zv_question *question, size_t row,
                           zv_err *err) {
    *out = NULL;
    box *made = ZV_NEW_ZERO(b->env, 1, box);
    if (!made) return zv__nomem(err);
    made->env = b->env;
    zv__arena_init(&made->arena, b->env);
    made->blame = (zv_blame){.row = row,
                             .k = b->opts.k,
                             .other = SIZE_MAX,
                             .last = SIZE_MAX,
                             .unknown_share = ZV__NAN,
                             .sentence = "",
                             .advice = ""};
    zv__blaming x = {.b = b,
                     .q = question,
                     .blame = &made->blame,
                     .arena = &made->arena,
                     .lead = &made->lead,
                     .moved = 1};
    zv_status status = measure(&x, err);
    zv__free(b->env, x.hits);
    if (status == ZV_OK)
        *out = &made->blame;
    else
        zv_blame_free(&made->blame);
    return status;
}

void zv_blame_free(zv_blame *blame) {
    if (!blame) return;
    box *b = (box *)blame;
    const zv_env *env = b->env;
    zv_margin_free(b->lead);
    zv__arena_free(&b->arena);
    zv__free(env, b);
}
