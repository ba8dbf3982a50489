/* explain_support.c — does a neighbour come back when the space is learned again from other texts of the same kind?
 *
 * Each run draws as many texts as there are, with replacement (Efron 1979), and learns with another seed: what one
 * sample has and another lacks, and where learning happens to begin, both show (Antoniak & Mimno 2018). */
#include "explain/explain_support.h"

/* ---- The spaces of the runs ---- */

zv_status zv__support_path(zv_buf *out, const char *folder, unsigned run, zv_err *err) {
    zv_buf_clear(out);
    zv_buf_addf(out, "%s/support-%04u.safetensors", folder, run + 1);
    return zv_buf_status(out, err);
}

/* What a run's space says of itself in its history: it is used again by whom this fits. */
static void name_run(zv_buf *out, const zv_space *space, const zv_sentences *sentences,
                     uint64_t seed) {
    const zv_contract *c = zv_space_contract(space);
    const zv_sentences_info *about = zv_sentences_about(sentences);
    zv_buf_clear(out);
    zv_buf_addf(out, "support of %s from %s seed %llu", c->sha256 ? c->sha256 : "",
                about->sha256 ? about->sha256 : "", (unsigned long long)seed);
}

static uint64_t seed_of(const zv_sentences *sentences, unsigned run) {
    zv_rng rng = zv_rng_stream(zv_sentences_about(sentences)->learned.seed, 0x5090 + run);
    return zv_rng_u64(&rng) >> 14; /* as --seed takes them */
}

bool zv__support_fits(const zv_space *found, const zv_space *space, const char *name) {
    const zv_contract *c = zv_space_contract(found);
    return zv_space_size(found) == zv_space_size(space) && c->history &&
           strcmp(c->history, name) == 0;
}

typedef struct running {
    const zv_env *env;
    const zv_space *space;
    const zv_sentences *sentences;
    const char *expression;
    const zv_support_opts *opts;
    zv_support *out;
    zv_hit *hits; /* [k] */
    uint8_t *keep; /* [size] */
    zv_buf path, name;
} running;

static zv_status learn(running *r, uint64_t seed, zv_err *err) {
    zv_corpus *corpus = NULL;
    zv_learn_result result;
    zv_learn_opts opts = zv_sentences_about(r->sentences)->learned;
    opts.seed = seed;
    opts.command = zv_buf_cstr(&r->name);
    ZV_TRY(zv_corpus_resample(&corpus, r->env, r->space, r->sentences, seed, err));
    zv_status status = zv_embed_learn(&result, r->env, corpus, &opts, zv_buf_cstr(&r->path), err);
    if (status == ZV_OK && result.stopped) {
        remove(zv_buf_cstr(&r->path)); /* half a run is none */
        status = zv_err_set(err, ZV_INTERRUPTED, M_EXPLAIN_EVIDENCE_STOPPED);
    }
    zv_corpus_free(corpus);
    return status;
}

/* The space of a run: one of before if it fits, else learned. */
static zv_status space_of(running *r, unsigned run, zv_space **out, zv_err *err) {
    const uint64_t seed = seed_of(r->sentences, run);
    ZV_TRY(zv__support_path(&r->path, r->opts->folder, run, err));
    name_run(&r->name, r->space, r->sentences, seed);
    ZV_TRY(zv_buf_status(&r->name, err));
    const zv_status found = zv_space_open(out, r->env, zv_buf_cstr(&r->path), NULL, err);
    if (found != ZV_OK && found != ZV_NOTFOUND) return found;
    if (found == ZV_OK && !zv__support_fits(*out, r->space, zv_buf_cstr(&r->name))) {
        zv_space_free(*out);
        *out = NULL;
        return zv_err_set(err, ZV_USAGE, M_EXPLAIN_SUPPORT_OTHER, zv_buf_cstr(&r->path));
    }
    r->out->reused += found == ZV_OK;
    if (found == ZV_OK) return ZV_OK;
    ZV_TRY(learn(r, seed, err));
    r->out->learned++;
    return zv_space_open(out, r->env, zv_buf_cstr(&r->path), NULL, err);
}

/* ---- The question, asked again ---- */

/* A word that the sample lacks has but its random start. */
static bool is_there(const zv_space *s, size_t row) {
    return zv_space_word_count(s, row) > 0 && zv_row_usable(zv_space_status(s, row));
}

static void note(running *r, const zv_space *s, const float *query, size_t n, float *scratch) {
    const zv_kernels *kernels = zv_vec_kernels(r->env);
    for (size_t i = 0; i < r->out->n; i++) {
        zv_support_hit *h = &r->out->hits[i];
        if (!is_there(s, h->row)) continue;
        zv_space_row(s, h->row, scratch);
        zv_moments_add(&h->cosines,
                       zv_vec_cosine(kernels, ZV_F32, query, scratch, zv_space_dim(s)));
        for (size_t j = 0; j < n; j++) h->stays += r->hits[j].row == h->row;
    }
}

static zv_status ask(running *r, const zv_space *s, zv_err *err) {
    zv_near_query query = {0};
    size_t n = r->out->k;
    bool there = true;
    ZV_TRY(zv_explain_near_query(&query, r->env, s, r->expression, err));
    for (size_t i = 0; i < query.n; i++) there &= is_there(s, query.rows[i]);
    for (size_t i = 0; i < zv_space_size(s); i++)
        r->keep[i] = is_there(s, i) && (!r->opts->keep || r->opts->keep[i]);
    const zv_search_opts opts = {ZV_COS, r->keep, query.rows, query.n};
    zv_status status = ZV_OK;
    float *scratch = ZV_NEW(r->env, zv_space_dim(s), float);
    if (!scratch) status = zv__nomem(err);
    if (status == ZV_OK && there)
        status = zv_index_search(r->hits, &n, r->env, s, query.vector, &opts, err);
    if (status == ZV_OK && there) note(r, s, query.vector, n, scratch);
    if (status == ZV_OK) *(there ? &r->out->runs : &r->out->absent) += 1;
    zv__free(r->env, scratch);
    zv_near_query_free(r->env, &query);
    return status;
}

static zv_status run_all(running *r, zv_err *err) {
    const double began = zv__now();
    for (unsigned run = 0; run < r->opts->runs; run++) {
        zv_space *s = NULL;
        if (zv_env_stopped(r->env))
            return zv_err_set(err, ZV_INTERRUPTED, M_EXPLAIN_EVIDENCE_STOPPED);
        if (r->opts->tell)
            r->opts->tell(r->opts->ctx, run, r->opts->runs, zv__now() - began, r->out->learned);
        zv_status status = space_of(r, run, &s, err);
        if (status == ZV_OK) status = ask(r, s, err);
        zv_space_free(s);
        ZV_TRY(status);
    }
    r->out->seconds = zv__now() - began;
    return ZV_OK;
}

/* ---- Intervals ---- */

/* Where one more learning's cosine falls: the mean and the spread are themselves of `n` runs. */
static zv_interval prediction(const zv_moments *m) {
    if (m->n < 2) return (zv_interval){ZV__NAN, ZV__NAN};
    const double t = zv_stat_t_quantile(0.975, (double)m->n - 1);
    const double half = t * zv_moments_sd(m) * sqrt(1 + 1 / (double)m->n);
    return (zv_interval){ZV_MAX(m->mean - half, -1), ZV_MIN(m->mean + half, 1)};
}

static void sum_up(zv_support *s) {
    for (size_t i = 0; i < s->n; i++) {
        zv_support_hit *h = &s->hits[i];
        h->share_interval = zv_stat_share_interval(h->stays, s->runs, 0.95);
        h->cosine_interval = prediction(&h->cosines);
    }
}

/* ---- */

static zv_status check(const zv_support_opts *o, const zv_sentences *sentences, uint64_t *units,
                       zv_err *err) {
    if (o->runs < ZV_SUPPORT_MIN_RUNS || o->runs > ZV_SUPPORT_MAX_RUNS || o->k < 1)
        return zv_err_set(err, ZV_USAGE, M_EXPLAIN_SUPPORT_RUNS, o->runs,
                          (unsigned)ZV_SUPPORT_MIN_RUNS, (unsigned)ZV_SUPPORT_MAX_RUNS);
    ZV_TRY(zv_sentences_units(sentences, units, err));
    if (*units < 2) return zv_err_set(err, ZV_NODATA, M_EXPLAIN_SUPPORT_ONE);
    return ZV_OK;
}

static zv_status prepare(running *r, const zv_hit *hits, size_t n, zv_err *err) {
    r->out->hits = ZV_NEW_ZERO(r->env, n, zv_support_hit);
    r->hits = ZV_NEW(r->env, r->opts->k, zv_hit);
    r->keep = ZV_NEW(r->env, zv_space_size(r->space), uint8_t);
    if (!r->out->hits || !r->hits || !r->keep) return zv__nomem(err);
    for (size_t i = 0; i < n; i++) r->out->hits[i].row = hits[i].row;
    r->out->n = n;
    r->out->k = r->opts->k;
    return ZV_OK;
}

zv_status zv_explain_support(zv_support **out, const zv_env *env, const zv_space *space,
                             const zv_sentences *sentences, const char *expression,
                             const zv_hit *hits, size_t n_hits, const zv_support_opts *opts,
                             zv_err *err) {
    uint64_t units;
    *out = NULL;
    ZV_TRY(check(opts, sentences, &units, err));
    zv_support *s = ZV_NEW_ZERO(env, 1, zv_support);
    if (!s) return zv__nomem(err);
    s->units = units;
    running r = {env, space, sentences, expression, opts, s, NULL, NULL, {0}, {0}};
    zv_buf_init(&r.path, env);
    zv_buf_init(&r.name, env);
    zv_status status = prepare(&r, hits, n_hits, err);
    if (status == ZV_OK) status = run_all(&r, err);
    if (status == ZV_OK && s->runs < ZV_SUPPORT_MIN_RUNS)
        status = zv_err_set(err, ZV_NODATA, M_EXPLAIN_SUPPORT_ABSENT, s->absent, opts->runs);
    zv__free(env, r.hits);
    zv__free(env, r.keep);
    zv_buf_free(&r.path);
    zv_buf_free(&r.name);
    if (status == ZV_OK) {
        sum_up(s);
        *out = s;
    } else {
        zv_support_free(env, s);
    }
    return status;
}

void zv_support_free(const zv_env *env, zv_support *s) {
    if (!s) return;
    zv__free(env, s->hits);
    zv__free(env, s);
}
