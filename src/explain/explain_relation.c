/* explain_relation.c — what judged pairs teach, and how well it holds on pairs that taught nothing.
 *
 * All scores that calibrate or are judged are held out. Folds are by first side: pairs of one query share its
 * background and its words, and would tell each other's labels. Within a fold's training part the Venn–Abers predictor sees
 * scores of a logistic regression that was fitted to the same pairs; with at most four weights that makes no
 * difference that could be measured, and the judged fold is new to both.
 */
#include "base/base_private.h"

#include <zavit/vec.h>

#include "explain/explain_relation.h"

enum { STREAM_FOLDS = 13, BATCH = 1024, ECE_BINS = 15 };

double zv__relation_score(const zv_logistic *l, const double *x) {
    return round(zv_logistic_score(l, x) * 1e7) / 1e7;
}

/* ---- Sides: ids and texts to vectors ---- */

static zv_status encode_texts(zv_relation *r, zv__judged *j, const uint32_t *which, size_t n,
                              zv_err *err) {
    size_t dim = r->signals.dim;
    zv_str texts[BATCH];
    zv_row_status states[BATCH];
    float *out = ZV_NEW(r->env, BATCH * dim, float);
    zv_status status = out ? ZV_OK : zv__nomem(err);
    for (size_t at = 0; status == ZV_OK && at < n; at += BATCH) {
        size_t m = ZV_MIN(BATCH, n - at);
        for (size_t i = 0; i < m; i++) texts[i] = zv__dict_key(j->pairs.names, which[at + i]);
        status = r->encoder->encode(r->encoder->ctx, texts, m, out, states, err);
        for (size_t i = 0; status == ZV_OK && i < m; i++)
            if (zv_row_usable(states[i]))
                memcpy(j->vectors + which[at + i] * dim, out + i * dim, dim * sizeof(float));
        if (status == ZV_OK && zv_env_stopped(r->env))
            status = zv_err_set(err, ZV_INTERRUPTED, M_EXPLAIN_STOPPED);
    }
    zv__free(r->env, out);
    return status;
}

static bool is_one_word(zv_str s) {
    return !memchr(s.ptr, ' ', s.len);
}

static zv_status unknown_side(const zv_relation *r, const char *path, zv_str name, zv_err *err) {
    char shown[96];
    const char *space = zv_space_path(r->space);
    if (!r->encoder)
        return zv_err_set(err, ZV_NOTFOUND, M_EXPLAIN_PAIRS_NO_MODEL, path, zv__shown(shown, name),
                          space);
    return zv_err_set(err, ZV_NOTFOUND, M_EXPLAIN_PAIRS_UNKNOWN, path, zv__shown(shown, name),
                      space);
}

/* Rows by id, and the rest as texts. */
static zv_status find_sides(zv_relation *r, zv__judged *j, const char *path, zv_err *err) {
    size_t names = zv__dict_size(j->pairs.names), dim = r->signals.dim, n = 0;
    uint32_t *texts = ZV_NEW(r->env, names, uint32_t);
    size_t *rows = ZV_NEW(r->env, names, size_t);
    zv_status status = texts && rows ? ZV_OK : zv__nomem(err);
    for (size_t i = 0; status == ZV_OK && i < names; i++) {
        zv_str name = zv__dict_key(j->pairs.names, (uint32_t)i);
        rows[i] = zv_space_find(r->space, name);
        if (rows[i] != SIZE_MAX) {
            if (zv_row_usable(zv_space_status(r->space, rows[i])))
                zv_space_row(r->space, rows[i], j->vectors + i * dim);
        } else if (r->encoder) {
            texts[n++] = (uint32_t)i;
        } else {
            status = unknown_side(r, path, name, err);
        }
    }
    if (status == ZV_OK && n > 0) status = encode_texts(r, j, texts, n, err);
    for (size_t i = 0; status == ZV_OK && i < names; i++) {
        zv_str text = zv__dict_key(j->pairs.names, (uint32_t)i);
        bool row = rows[i] != SIZE_MAX;
        status = zv__signals_side(&r->signals, &j->sides[i], j->vectors + i * dim,
                                  row ? zv_space_text(r->space, rows[i]) : text, err);
        if (status == ZV_OK && !row && !(j->sides[i].norm > 0) && is_one_word(text))
            status = unknown_side(r, path, text, err);
    }
    zv__free(r->env, rows);
    zv__free(r->env, texts);
    return status;
}

static void take_pairs(const zv_relation *r, zv__judged *j) {
    for (size_t i = 0; i < j->pairs.n; i++) {
        const zv__labelled_pair *p = &j->pairs.list[i];
        const zv__aside *a = &j->sides[p->a], *b = &j->sides[p->b];
        if (!(a->norm > 0) || !(b->norm > 0)) {
            j->left_out++;
            continue;
        }
        j->with_words += zv__signals_of(&r->signals, a, b, j->x + j->n * ZV__SIGNALS);
        j->a[j->n] = p->a;
        j->b[j->n] = p->b;
        j->related += p->related;
        j->y[j->n++] = p->related;
    }
}

zv_status zv__judge_pairs(zv__judged *j, zv_relation *r, const char *path, zv_err *err) {
    const zv_env *env = r->env;
    *j = (zv__judged){.n = 0};
    ZV_TRY(zv__labelled_read(&j->pairs, env, path, r->opts.related_from, err));
    size_t names = zv__dict_size(j->pairs.names), n = j->pairs.n;
    j->sides = ZV_NEW_ZERO(env, names, zv__aside);
    j->vectors = ZV_NEW_ZERO(env, names * r->signals.dim, float);
    j->a = ZV_NEW(env, n, uint32_t);
    j->b = ZV_NEW(env, n, uint32_t);
    j->y = ZV_NEW(env, n, uint8_t);
    j->x = ZV_NEW(env, n * ZV__SIGNALS, double);
    bool ok = j->sides && j->vectors && j->a && j->b && j->y && j->x;
    zv_status status = ok ? find_sides(r, j, path, err) : zv__nomem(err);
    if (status == ZV_OK) take_pairs(r, j);
    return status;
}

void zv__judged_free(const zv_env *env, zv__judged *j) {
    size_t names = j->pairs.names ? zv__dict_size(j->pairs.names) : 0;
    for (size_t i = 0; j->sides && i < names; i++) zv__aside_free(env, &j->sides[i]);
    zv__free(env, j->sides);
    zv__free(env, j->vectors);
    zv__free(env, j->a);
    zv__free(env, j->b);
    zv__free(env, j->y);
    zv__free(env, j->x);
    if (j->pairs.names) zv__labelled_free(&j->pairs);
    *j = (zv__judged){.n = 0};
}

/* ---- Fitting ---- */

/* Pairs of the first d features that are not of `fold` (ZV__FOLDS: all), packed. */
typedef struct packed {
    double *x, *score;
    uint8_t *y;
    size_t n, related;
} packed;

static zv_status pack_new(packed *p, const zv_env *env, size_t n, zv_err *err) {
    p->x = ZV_NEW(env, n * ZV__SIGNALS, double);
    p->score = ZV_NEW(env, n, double);
    p->y = ZV_NEW(env, n, uint8_t);
    return p->x && p->score && p->y ? ZV_OK : zv__nomem(err);
}

static void pack_free(packed *p, const zv_env *env) {
    zv__free(env, p->x);
    zv__free(env, p->score);
    zv__free(env, p->y);
}

static void pack(packed *p, const zv_relation *r, size_t d, size_t fold) {
    const zv__judged *j = &r->judged;
    p->n = p->related = 0;
    for (size_t i = 0; i < j->n; i++) {
        if (r->fold[i] == fold) continue;
        memcpy(p->x + p->n * d, j->x + i * ZV__SIGNALS, d * sizeof(double));
        p->related += j->y[i];
        p->y[p->n++] = j->y[i];
    }
}

/* One fold: learned from the others; its scores go to `score`, what is said of it to p. */
static zv_status hold_out(zv_relation *r, zv__fit *f, size_t fold, packed *k, double *score,
                          bool keep, zv_err *err) {
    const zv__judged *j = &r->judged;
    zv_logistic *cosine = NULL;
    pack(k, r, f->d, fold);
    ZV_TRY(zv_logistic_fit(&f->folds[fold], r->env, k->x, k->y, k->n, f->d, err));
    for (size_t i = 0; i < k->n; i++)
        k->score[i] = zv__relation_score(f->folds[fold], k->x + i * f->d);
    ZV_TRY(zv_venn_abers_new(&f->fold_venn[fold], r->env, k->score, k->y, k->n, err));
    double base = ((double)k->related + 0.5) / ((double)k->n + 1);
    if (keep) {
        pack(k, r, 1, fold);
        ZV_TRY(zv_logistic_fit(&cosine, r->env, k->x, k->y, k->n, 1, err));
    }
    for (size_t i = 0; i < j->n; i++) {
        if (r->fold[i] != fold) continue;
        const double *x = j->x + i * ZV__SIGNALS;
        score[i] = zv__relation_score(f->folds[fold], x);
        if (!keep) continue;
        r->p[i] = zv_venn_abers_at(f->fold_venn[fold], score[i]).merged;
        r->p_cosine[i] = zv_prob_expit(zv_logistic_score(cosine, x));
        r->p_base[i] = base;
    }
    zv_logistic_free(cosine);
    return ZV_OK;
}

static zv_status fit(zv_relation *r, zv__fit *f, size_t d, bool keep, zv_err *err) {
    const zv__judged *j = &r->judged;
    packed k = {0};
    double *score = ZV_NEW(r->env, j->n, double);
    zv_status status = score ? pack_new(&k, r->env, j->n, err) : zv__nomem(err);
    f->d = d;
    for (size_t fold = 0; status == ZV_OK && fold < ZV__FOLDS; fold++)
        status = hold_out(r, f, fold, &k, score, keep, err);
    if (status == ZV_OK) {
        pack(&k, r, d, ZV__FOLDS);
        status = zv_logistic_fit(&f->logistic, r->env, k.x, k.y, k.n, d, err);
    }
    if (status == ZV_OK) status = zv_venn_abers_new(&f->venn, r->env, score, j->y, j->n, err);
    pack_free(&k, r->env);
    zv__free(r->env, score);
    return status;
}

/* ---- Quality ---- */

static zv_status gain(double *mean, zv_interval *interval, const zv_env *env, const double *p,
                      const double *other, const zv__judged *j, double *scratch, zv_err *err) {
    for (size_t i = 0; i < j->n; i++)
        scratch[i] = zv_prob_loss(other[i], j->y[i]) - zv_prob_loss(p[i], j->y[i]);
    return zv_prob_grouped_mean(mean, interval, env, scratch, j->a, j->n,
                                zv__dict_size(j->pairs.names), err);
}

static double mean_loss(const double *p, const zv__judged *j) {
    double sum = 0;
    for (size_t i = 0; i < j->n; i++) sum += zv_prob_loss(p[i], j->y[i]);
    return sum / (double)j->n;
}

static size_t count_queries(const zv__judged *j, uint8_t *seen) {
    size_t queries = 0;
    for (size_t i = 0; i < j->n; i++) {
        queries += !seen[j->a[i]];
        seen[j->a[i]] = 1;
    }
    return queries;
}

static zv_status measure(const zv_env *env, zv_relation_quality *q, const zv__judged *j,
                         const double *p, const double *p_cosine, const double *p_base,
                         zv_err *err) {
    uint8_t *seen = ZV_NEW_ZERO(env, zv__dict_size(j->pairs.names), uint8_t);
    double *scratch = ZV_NEW(env, j->n, double);
    zv_status status = seen && scratch ? ZV_OK : zv__nomem(err);
    if (status == ZV_OK) {
        q->pairs = j->n;
        q->related = j->related;
        q->left_out = j->left_out;
        q->queries = count_queries(j, seen);
        q->loss = mean_loss(p, j);
        q->loss_cosine = mean_loss(p_cosine, j);
        q->loss_base = mean_loss(p_base, j);
        q->brier = zv_prob_brier(p, j->y, j->n);
        status = gain(&q->gain_base, &q->gain_base_interval, env, p, p_base, j, scratch, err);
    }
    if (status == ZV_OK)
        status = gain(&q->gain_cosine, &q->gain_cosine_interval, env, p, p_cosine, j, scratch, err);
    if (status == ZV_OK) status = zv_prob_ece(&q->ece, env, p, j->y, j->n, ECE_BINS, err);
    if (status == ZV_OK)
        status = zv_prob_ece(&q->ece_cosine, env, p_cosine, j->y, j->n, ECE_BINS, err);
    zv__free(env, scratch);
    zv__free(env, seen);
    return status;
}

/* ---- Making one ---- */

/* Each first side gets a fold: dealt out in random order, so that folds are of one size. */
static zv_status deal_folds(zv_relation *r, size_t *queries, zv_err *err) {
    const zv__judged *j = &r->judged;
    size_t names = zv__dict_size(j->pairs.names), n = 0;
    uint32_t *order = ZV_NEW(r->env, names, uint32_t);
    uint8_t *fold = ZV_NEW(r->env, names, uint8_t);
    zv_status status = order && fold ? ZV_OK : zv__nomem(err);
    if (status == ZV_OK) {
        memset(fold, 255, names);
        for (size_t i = 0; i < j->n; i++)
            if (fold[j->a[i]] == 255) {
                fold[j->a[i]] = 0;
                order[n++] = j->a[i];
            }
        zv_rng rng = zv_rng_stream(r->opts.seed, STREAM_FOLDS);
        for (size_t i = 0; i < n; i++) {
            size_t other = i + zv_rng_below(&rng, n - i);
            uint32_t swap = order[i];
            order[i] = order[other];
            order[other] = swap;
            fold[order[i]] = (uint8_t)(i % ZV__FOLDS);
        }
        for (size_t i = 0; i < j->n; i++) r->fold[i] = fold[j->a[i]];
        *queries = n;
    }
    zv__free(r->env, fold);
    zv__free(r->env, order);
    return status;
}

static zv_status enough(const zv_relation *r, zv_err *err) {
    const zv__judged *j = &r->judged;
    size_t other = j->n - j->related;
    if (j->related >= ZV_RELATION_LEAST && other >= ZV_RELATION_LEAST) return ZV_OK;
    return zv_err_set(err, ZV_NODATA, M_EXPLAIN_PAIRS_FEW, r->path.ptr, j->n, j->related, other,
                      ZV_RELATION_LEAST);
}

/* Every fold's training part must have both kinds too. */
static zv_status folds_are_mixed(const zv_relation *r, size_t queries, zv_err *err) {
    const zv__judged *j = &r->judged;
    size_t count[ZV__FOLDS][2] = {{0}};
    bool ok = queries >= ZV_RELATION_QUERIES;
    for (size_t i = 0; i < j->n; i++) count[r->fold[i]][j->y[i]]++;
    for (size_t f = 0; f < ZV__FOLDS; f++)
        ok = ok && count[f][1] < j->related && count[f][0] < j->n - j->related;
    return ok ? ZV_OK
              : zv_err_set(err, ZV_NODATA, M_EXPLAIN_PAIRS_QUERIES, r->path.ptr, queries,
                           ZV_RELATION_QUERIES);
}

static zv_status learn(zv_relation *r, zv_err *err) {
    const zv__judged *j = &r->judged;
    size_t n = j->n, queries = 0;
    ZV_TRY(enough(r, err));
    r->fold = ZV_NEW(r->env, n, uint8_t);
    r->p = ZV_NEW(r->env, n, double);
    r->p_cosine = ZV_NEW(r->env, n, double);
    r->p_base = ZV_NEW(r->env, n, double);
    if (!r->fold || !r->p || !r->p_cosine || !r->p_base) return zv__nomem(err);
    ZV_TRY(deal_folds(r, &queries, err));
    ZV_TRY(folds_are_mixed(r, queries, err));
    /* words are a signal if nearly all pairs have them; the others then count as sharing none */
    r->best = j->with_words * 20 >= n * 19;
    r->quality.words = r->best == 1;
    ZV_TRY(fit(r, &r->fit[0], ZV__SCORES, r->best == 0, err));
    if (r->best) ZV_TRY(fit(r, &r->fit[1], ZV__SIGNALS, true, err));
    packed k = {0};
    zv_status status = pack_new(&k, r->env, n, err);
    if (status == ZV_OK) {
        pack(&k, r, 1, ZV__FOLDS);
        status = zv_logistic_fit(&r->cosine, r->env, k.x, k.y, k.n, 1, err);
    }
    pack_free(&k, r->env);
    if (status == ZV_OK)
        status = measure(r->env, &r->quality, j, r->p, r->p_cosine, r->p_base, err);
    return status;
}

zv_status zv_relation_new(zv_relation **out, const zv_env *env, const zv_space *space,
                          const zv_any_encoder *encoder, const char *path,
                          const zv_relation_opts *opts, zv_err *err) {
    *out = NULL;
    if (opts && !(opts->prior >= 0 && opts->prior < 1))
        return zv_err_set(err, ZV_USAGE, M_EXPLAIN_PRIOR_RANGE, opts->prior);
    zv_relation *r = ZV_NEW_ZERO(env, 1, zv_relation);
    if (!r) return zv__nomem(err);
    r->env = env;
    r->space = space;
    r->encoder = encoder;
    r->opts = opts ? *opts : (zv_relation_opts){.related_from = ZV__NAN};
    if (r->opts.seed == 0) r->opts.seed = 1;
    r->path = (zv_str){zv__strdup(env, path, strlen(path)), strlen(path)};
    zv_status status = r->path.ptr ? ZV_OK : zv__nomem(err);
    if (status == ZV_OK) status = zv__signals_open(&r->signals, env, space, r->opts.seed, err);
    if (status == ZV_OK) status = zv__judge_pairs(&r->judged, r, path, err);
    if (status == ZV_OK) status = learn(r, err);
    if (status == ZV_OK) {
        *out = r;
    } else {
        zv_relation_free(r);
    }
    return status;
}

static void fit_free(zv__fit *f) {
    for (size_t i = 0; i < ZV__FOLDS; i++) {
        zv_logistic_free(f->folds[i]);
        zv_venn_abers_free(f->fold_venn[i]);
    }
    zv_logistic_free(f->logistic);
    zv_venn_abers_free(f->venn);
}

void zv_relation_free(zv_relation *r) {
    if (!r) return;
    const zv_env *env = r->env;
    fit_free(&r->fit[0]);
    fit_free(&r->fit[1]);
    zv_logistic_free(r->cosine);
    zv__aside_free(env, &r->query);
    zv__judged_free(env, &r->judged);
    if (r->signals.env || r->signals.sample) zv__signals_close(&r->signals);
    zv__free(env, r->cuts);
    zv__free(env, r->p_base);
    zv__free(env, r->p_cosine);
    zv__free(env, r->p);
    zv__free(env, r->fold);
    zv__free(env, (char *)(uintptr_t)r->path.ptr);
    zv__free(env, r);
}

/* ---- Asking ---- */

const zv_relation_quality *zv_relation_held_out(const zv_relation *r) {
    return &r->quality;
}

double zv_relation_share(const zv_relation *r) {
    return (double)r->judged.related / (double)r->judged.n;
}

double zv_relation_prior(const zv_relation *r) {
    return r->opts.prior > 0 ? r->opts.prior : zv_relation_share(r);
}

bool zv_relation_holds(const zv_relation *r) {
    return r->quality.gain_base_interval.lo > 0;
}

zv_status zv_relation_ask(zv_relation *r, const float *vector, zv_str text, zv_err *err) {
    zv__aside_free(r->env, &r->query);
    return zv__signals_side(&r->signals, &r->query, vector, text, err);
}

static zv_venn_pair say(const zv_relation *r, const double *x, bool words) {
    const zv__fit *f = &r->fit[words && r->best];
    return zv_venn_abers_at(f->venn, zv__relation_score(f->logistic, x));
}

zv_status zv_relation_of(zv_relation *r, zv_related *out, const float *vector, zv_str text,
                         zv_err *err) {
    zv__aside b;
    double x[ZV__SIGNALS];
    *out = (zv_related){ZV__NAN, ZV__NAN, ZV__NAN, ZV__NAN, false};
    ZV_TRY(zv__signals_side(&r->signals, &b, vector, text, err));
    if (r->query.norm > 0 && b.norm > 0) {
        bool words = zv__signals_of(&r->signals, &r->query, &b, x);
        zv_venn_pair p = say(r, x, words);
        double from = zv_relation_share(r), to = zv_relation_prior(r);
        *out = (zv_related){zv_prob_shift(p.merged, from, to), zv_prob_shift(p.p0, from, to),
                            zv_prob_shift(p.p1, from, to), x[0], words && r->best};
    }
    zv__aside_free(r->env, &b);
    return ZV_OK;
}

/* As `say`, with another cosine in the place of the pair's own. */
static double say_at(const zv_relation *r, const double *signals, bool words, double cosine) {
    double x[ZV__SIGNALS];
    memcpy(x, signals, sizeof x);
    x[0] = cosine;
    x[1] = r->query.sd > 1e-9 ? (cosine - r->query.mean) / r->query.sd : 0;
    return zv_prob_shift(say(r, x, words).merged, zv_relation_share(r), zv_relation_prior(r));
}

zv_status zv_relation_goal(zv_relation *r, double *cosine, const float *vector, zv_str text,
                           double probability, zv_err *err) {
    zv__aside b;
    double x[ZV__SIGNALS] = {0}, lo = -1, hi = 1;
    *cosine = ZV__NAN;
    ZV_TRY(zv__signals_side(&r->signals, &b, vector, text, err));
    if (r->query.norm > 0 && b.norm > 0) {
        const bool words = zv__signals_of(&r->signals, &r->query, &b, x);
        /* weights are never negative, so that it rises with the cosine */
        for (int i = 0; i < 50; i++) {
            const double middle = (lo + hi) / 2;
            if (say_at(r, x, words, middle) >= probability)
                hi = middle;
            else
                lo = middle;
        }
        *cosine = hi;
        if (say_at(r, x, words, -1) >= probability) *cosine = -2;
        if (say_at(r, x, words, 1) < probability) *cosine = 2;
    }
    zv__aside_free(r->env, &b);
    return ZV_OK;
}

zv_status zv_relation_test(zv_relation *r, const char *path, zv_relation_quality *out,
                           zv_err *err) {
    zv__judged j;
    *out = (zv_relation_quality){.words = r->best == 1};
    zv_status status = zv__judge_pairs(&j, r, path, err);
    size_t n = j.n;
    double *p = status == ZV_OK ? ZV_NEW(r->env, 3 * n, double) : NULL;
    if (status == ZV_OK && !p) status = zv__nomem(err);
    if (status == ZV_OK && n == 0) status = zv_err_set(err, ZV_NODATA, M_EXPLAIN_PAIRS_NONE, path);
    for (size_t i = 0; status == ZV_OK && i < n; i++) {
        const double *x = j.x + i * ZV__SIGNALS;
        p[i] = say(r, x, true).merged;
        p[n + i] = zv_prob_expit(zv_logistic_score(r->cosine, x));
        p[2 * n + i] = zv_relation_share(r);
    }
    if (status == ZV_OK) status = measure(r->env, out, &j, p, p + n, p + 2 * n, err);
    zv__free(r->env, p);
    zv__judged_free(r->env, &j);
    return status;
}
