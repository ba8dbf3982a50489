/* explain_outliers.c — rows that do not belong: signals of six kinds become one score, and an error rate says where
 * the list ends.
 *
 * With a reference, conformal p-values (Bates, Candès, Lei, Romano & Sesia 2023): everything that makes a score is fixed
 * before the calibrating rows are looked at, so that these and ordinary rows are exchangeable, whatever the laws
 * fitted on the way are worth. They depend on one another through the calibrating rows in the way that
 * Benjamini & Hochberg's rule allows (PRDS). Without, p comes from a law fitted to the bulk of the score itself. */
#include "explain/explain_outliers.h"

#include "explain/explain_dups.h"

#define FDR 0.1
#define PART_LEARN 0.25
#define PART_LAWS 0.15
#define LEAST_P 1000.0 /* 1/(LEAST_P · rows): the fitted law is followed no further */

enum { LEAST_ROWS = 100, LEAST_LAWS = 50, STREAM_PARTS = 33 };

const char *zv_outlier_reason_name(zv_outlier_reason reason) {
    static const char *const names[] = {"dimension", "norm", "angle", "density", "combination"};
    return (size_t)reason < ZV_COUNT(names) ? names[reason] : "?";
}

/* ---- Rows ---- */

static zv_status count_words(zv__outlier_rows *r, const zv_env *env, zv_err *err) {
    zv_tokenizer *tokenizer = NULL;
    zv_words words = {0};
    zv_status status = zv_space_tokenizer(&tokenizer, env, r->space, err);
    for (size_t i = 0; status == ZV_OK && i < r->n; i++) {
        status = zv_tokenizer_words(tokenizer, zv_space_text(r->space, r->rows[i]), &words, err);
        if (status == ZV_OK) r->words[i] = log((double)ZV_MAX(words.n, (size_t)1));
        if (i % 4096 == 0 && zv_env_stopped(env))
            status = zv_err_set(err, ZV_INTERRUPTED, M_EXPLAIN_OUTLIERS_STOPPED);
    }
    zv_words_free(&words);
    zv_tokenizer_free(tokenizer);
    return status;
}

/* Words of texts, occurrences of words; else lengths stand by themselves. */
static zv_status read_words(zv__outlier_rows *r, const zv_env *env, zv_err *err) {
    const bool words = zv_space_contract(r->space)->kind == ZV_SPACE_WORDS;
    const bool counts = words && zv_space_has_counts(r->space);
    if (!counts && (words || !zv_space_has_texts(r->space))) return ZV_OK;
    r->words = ZV_NEW(env, r->n, double);
    if (!r->words) return zv__nomem(err);
    if (!counts) return count_words(r, env, err);
    for (size_t i = 0; i < r->n; i++)
        r->words[i] = log((double)ZV_MAX(zv_space_word_count(r->space, r->rows[i]), (uint64_t)1));
    return ZV_OK;
}

zv_status zv__outlier_rows_read(zv__outlier_rows *r, const zv_env *env, const zv_space *space,
                                zv_err *err) {
    const size_t n = zv_space_size(space);
    r->space = space;
    r->rows = ZV_NEW(env, n, size_t);
    r->norms = ZV_NEW(env, n, double);
    if (!r->rows || !r->norms) return zv__nomem(err);
    ZV_TRY(zv__square_norms(r->norms, env, space, err));
    for (size_t i = 0; i < n; i++) {
        const double square = r->norms[i];
        if (!zv__row_counts(space, i, square)) continue;
        r->norms[r->n] = sqrt(square);
        r->rows[r->n++] = i;
    }
    r->left_out = n - r->n;
    return read_words(r, env, err);
}

void zv__outlier_rows_free(zv__outlier_rows *r, const zv_env *env) {
    zv__free(env, r->rows);
    zv__free(env, r->norms);
    zv__free(env, r->words);
}

/* ---- Scores ---- */

static zv_outlier_reason reason_of(size_t signal) {
    if (signal <= ZV_OUTLIER_DENSITY) return (zv_outlier_reason)signal;
    return signal == ZV_OUTLIER_DENSITY + 1 ? ZV_OUTLIER_DENSITY : ZV_OUTLIER_COMBINATION;
}

/* Laws of the signals, from rows that have them. */
static zv_status fit_laws(zv__outliers *o, const zv_outlier *from, size_t n, zv_err *err) {
    const zv__law_kind kind = o->public.guaranteed ? ZV__LAW_SIGNAL_CALIBRATED : ZV__LAW_SIGNAL;
    double *x = ZV_NEW(o->env, n, double);
    zv_status status = x ? ZV_OK : zv__nomem(err);
    for (size_t s = 0; status == ZV_OK && s < ZV_OUTLIER_SIGNALS; s++) {
        o->has[s] = !isnan(from[0].signals[s]);
        for (size_t i = 0; i < n; i++) x[i] = from[i].signals[s];
        if (o->has[s]) status = zv__law_fit(&o->laws[s], o->env, x, n, kind, err);
    }
    zv__free(o->env, x);
    return status;
}

static zv_status stopped(const zv__outliers *o, zv_err *err) {
    return zv_env_stopped(o->env) ? zv_err_set(err, ZV_INTERRUPTED, M_EXPLAIN_OUTLIERS_STOPPED)
                                  : ZV_OK;
}

/* Several shares at once, on all threads. */
static zv_status score_all(zv__outliers *o, zv_outlier *list, size_t n, zv_err *err) {
    double *x = ZV_NEW(o->env, n, double), *p = ZV_NEW(o->env, n, double);
    const bool fine = x && p;
    for (size_t i = 0; fine && i < n; i++) list[i].score = 1;
    for (size_t s = 0; fine && s < ZV_OUTLIER_SIGNALS; s++) {
        if (!o->has[s]) continue;
        for (size_t i = 0; i < n; i++) x[i] = list[i].signals[s];
        zv__law_shares(p, &o->laws[s], o->env, x, n);
        for (size_t i = 0; i < n; i++) {
            list[i].shares[s] = p[i];
            if (p[i] > list[i].score) continue;
            list[i].score = p[i];
            list[i].reason = reason_of(s);
        }
    }
    for (size_t i = 0; fine && i < n; i++) list[i].score = -log10(list[i].score);
    zv__free(o->env, x);
    zv__free(o->env, p);
    return fine ? stopped(o, err) : zv__nomem(err);
}

static int strangest(const void *x, const void *y) {
    const zv_outlier *a = x, *b = y;
    if (a->score != b->score) return a->score > b->score ? -1 : 1;
    return (a->row > b->row) - (a->row < b->row);
}

size_t zv__outliers_cut(const double *p, size_t n, double q) {
    size_t k = 0;
    for (size_t i = 0; i < n; i++)
        if (p[i] <= q * (double)(i + 1) / (double)n) k = i + 1;
    return k;
}

/* Of several reasons that would each do, the first. What is seldom enough to be a reason may be less seldom than what
 * brings a row into the list: a coordinate so large that nothing is near. */
static void name_reasons(zv__outliers *o) {
    const double enough = ZV_MIN(o->public.cut, -log10(ZV_OUTLIER_SELDOM));
    for (size_t i = 0; i < o->public.n_listed; i++) {
        zv_outlier *x = &o->list[i];
        for (size_t s = 0; s < ZV_OUTLIER_SIGNALS; s++)
            if (o->has[s] && -log10(x->shares[s]) >= enough) {
                x->reason = reason_of(s);
                break;
            }
        o->public.by_reason[x->reason]++;
    }
}

static zv_status make_list(zv__outliers *o, zv_err *err) {
    zv_outliers *r = &o->public;
    double *p = ZV_NEW(o->env, r->n, double);
    if (!p) return zv__nomem(err);
    zv__sort(o->list, r->n, sizeof *o->list, strangest);
    for (size_t i = 0; i < r->n; i++) p[i] = o->list[i].p;
    r->n_listed = zv__outliers_cut(p, r->n, r->fdr);
    r->cut = r->n_listed > 0 ? o->list[r->n_listed - 1].score : ZV__NAN;
    name_reasons(o);
    zv__free(o->env, p);
    return ZV_OK;
}

/* ---- Without a reference ---- */

static zv_status estimate(zv__outliers *o, zv_err *err) {
    const size_t n = o->public.n;
    ZV_TRY(zv__outlier_model_learn(&o->model, &o->of, NULL, n, err));
    ZV_TRY(zv__outlier_signals(o->list, &o->model, &o->of, NULL, n, err));
    ZV_TRY(fit_laws(o, o->list, n, err));
    ZV_TRY(score_all(o, o->list, n, err));
    double *scores = ZV_NEW(o->env, n, double);
    if (!scores) return zv__nomem(err);
    for (size_t i = 0; i < n; i++) scores[i] = o->list[i].score;
    zv_status status = zv__law_fit(&o->whole, o->env, scores, n, ZV__LAW_SCORE, err);
    if (status == ZV_OK) {
        double *p = ZV_NEW(o->env, n, double);
        if (p) zv__law_shares(p, &o->whole, o->env, scores, n);
        for (size_t i = 0; p && i < n; i++) o->list[i].p = ZV_MAX(p[i], 1 / (LEAST_P * (double)n));
        status = p ? stopped(o, err) : zv__nomem(err);
        zv__free(o->env, p);
    }
    zv__free(o->env, scores);
    o->public.calibrated = n;
    return status;
}

/* ---- With a reference ---- */

/* Places of the reference in three parts: learn, laws, calibrate. */
typedef struct parts {
    size_t *places; /* one after another */
    size_t learn, laws, calibrate;
} parts;

static zv_status split(parts *p, const zv__outliers *o, zv_err *err) {
    const size_t n = o->reference.n;
    zv_rng rng = zv_rng_stream(o->model.seed, STREAM_PARTS);
    p->places = ZV_NEW(o->env, n, size_t);
    if (!p->places) return zv__nomem(err);
    for (size_t i = 0; i < n; i++) p->places[i] = i;
    for (size_t i = 0; i + 1 < n; i++) {
        const size_t j = i + zv_rng_below(&rng, n - i), keep = p->places[i];
        p->places[i] = p->places[j];
        p->places[j] = keep;
    }
    p->learn = (size_t)(PART_LEARN * (double)n);
    p->laws = (size_t)(PART_LAWS * (double)n);
    if (p->laws < LEAST_LAWS) { /* few: one part does both */
        p->learn += p->laws;
        p->laws = 0;
    }
    p->calibrate = n - p->learn - p->laws;
    return ZV_OK;
}

static zv_status signals_of(zv__outliers *o, zv_outlier **out, const size_t *places, size_t n,
                            zv_err *err) {
    *out = ZV_NEW(o->env, n, zv_outlier);
    return *out ? zv__outlier_signals(*out, &o->model, &o->reference, places, n, err)
                : zv__nomem(err);
}

static zv_status calibrate(zv__outliers *o, const parts *p, zv_err *err) {
    zv_outlier *laws = NULL, *rest = NULL;
    const size_t *fit = p->laws > 0 ? p->places + p->learn : p->places;
    const size_t n_fit = p->laws > 0 ? p->laws : p->learn;
    zv_status status = signals_of(o, &laws, fit, n_fit, err);
    if (status == ZV_OK) status = fit_laws(o, laws, n_fit, err);
    if (status == ZV_OK)
        status = signals_of(o, &rest, p->places + p->learn + p->laws, p->calibrate, err);
    if (status == ZV_OK) status = score_all(o, rest, p->calibrate, err);
    o->n_calibration = p->calibrate;
    o->calibration = ZV_NEW(o->env, p->calibrate, double);
    if (status == ZV_OK && !o->calibration) status = zv__nomem(err);
    for (size_t i = 0; status == ZV_OK && i < p->calibrate; i++) o->calibration[i] = rest[i].score;
    if (status == ZV_OK) zv_stat_sort(o->calibration, p->calibrate);
    zv__free(o->env, laws);
    zv__free(o->env, rest);
    return status;
}

static double conformal(const zv__outliers *o, double score) {
    size_t lo = 0, hi = o->n_calibration;
    while (lo < hi) {
        const size_t mid = (lo + hi) / 2;
        if (o->calibration[mid] < score)
            lo = mid + 1;
        else
            hi = mid;
    }
    return (double)(1 + o->n_calibration - lo) / (double)(1 + o->n_calibration);
}

/* k rows beyond all calibrating ones have p = 1/(1 + n_cal), and are listed if that is at most q k/n. */
static zv_status check_enough(zv__outliers *o, size_t calibrate, zv_err *err) {
    const zv_outliers *r = &o->public;
    const double least = (double)r->n / (r->fdr * ((double)calibrate + 1));
    o->public.least = (size_t)ceil(least - 1e-9);
    if (least <= (double)r->n * (1 + 1e-12)) return ZV_OK;
    const double part = (double)calibrate / (double)o->reference.n;
    return zv_err_set(err, ZV_NODATA, M_EXPLAIN_OUTLIERS_FEW_REFERENCE,
                      zv_space_path(o->reference.space), o->reference.n, r->fdr,
                      (size_t)ceil((1 / r->fdr - 1) / part));
}

static zv_status guarantee(zv__outliers *o, zv_err *err) {
    parts p = {NULL, 0, 0, 0};
    zv_status status = split(&p, o, err);
    if (status == ZV_OK) status = check_enough(o, p.calibrate, err);
    if (status == ZV_OK)
        status = zv__outlier_model_learn(&o->model, &o->reference, p.places, p.learn, err);
    if (status == ZV_OK) status = calibrate(o, &p, err);
    if (status == ZV_OK)
        status = zv__outlier_signals(o->list, &o->model, &o->of, NULL, o->public.n, err);
    if (status == ZV_OK) status = score_all(o, o->list, o->public.n, err);
    for (size_t i = 0; status == ZV_OK && i < o->public.n; i++)
        o->list[i].p = conformal(o, o->list[i].score);
    o->public.calibrated = p.calibrate;
    zv__free(o->env, p.places);
    return status;
}

/* ---- The whole ---- */

static zv_status check_reference(const zv__outliers *o, zv_err *err) {
    const zv_space *a = o->of.space, *b = o->reference.space;
    const char *x = zv_space_contract(a)->sha256, *y = zv_space_contract(b)->sha256;
    if (a == b || (x && y && strcmp(x, y) == 0))
        return zv_err_set(err, ZV_USAGE, M_EXPLAIN_OUTLIERS_SELF, zv_space_path(b));
    if (zv_space_dim(a) != zv_space_dim(b))
        return zv_err_set(err, ZV_USAGE, M_EXPLAIN_OUTLIERS_DIMS, zv_space_path(b), zv_space_dim(b),
                          zv_space_path(a), zv_space_dim(a));
    if (o->reference.n < LEAST_ROWS)
        return zv_err_set(err, ZV_NODATA, M_EXPLAIN_OUTLIERS_SMALL_REFERENCE, zv_space_path(b),
                          o->reference.n, (size_t)LEAST_ROWS);
    if (o->of.n == 0) return zv_err_set(err, ZV_NODATA, M_EXPLAIN_OUTLIERS_NONE, zv_space_path(a));
    return ZV_OK;
}

static zv_status read_rows(zv__outliers *o, const zv_space *space, const zv_outliers_opts *opts,
                           zv_err *err) {
    ZV_TRY(zv__outlier_rows_read(&o->of, o->env, space, err));
    if (opts->reference) {
        ZV_TRY(zv__outlier_rows_read(&o->reference, o->env, opts->reference, err));
        ZV_TRY(check_reference(o, err));
    } else if (o->of.n < LEAST_ROWS) {
        return zv_err_set(err, ZV_NODATA, M_EXPLAIN_OUTLIERS_FEW, zv_space_path(space), o->of.n,
                          (size_t)LEAST_ROWS);
    }
    if (opts->reference && (!o->of.words != !o->reference.words)) {
        zv__free(o->env, o->of.words); /* what one of the two can't say is not asked */
        zv__free(o->env, o->reference.words);
        o->of.words = o->reference.words = NULL;
    }
    o->public.n = o->of.n;
    o->public.left_out = o->of.left_out;
    o->list = ZV_NEW_ZERO(o->env, o->of.n, zv_outlier);
    return o->list ? ZV_OK : zv__nomem(err);
}

/* Does any signal vary at all? All rows equal, or two values, can't say what is ordinary. */
static bool varies(const zv__outliers *o) {
    for (size_t s = 0; s < ZV_OUTLIER_SIGNALS; s++) {
        const zv__law *law = &o->laws[s];
        if (o->has[s] && law->n > 0 && law->sorted[law->n - 1] - law->sorted[0] > 1e-9) return true;
    }
    return false;
}

static zv_status publish(zv__outliers *o, zv_err *err) {
    zv_outliers *r = &o->public;
    double *x = ZV_NEW(o->env, r->n, double);
    if (!x) return zv__nomem(err);
    for (size_t i = 0; i < r->n; i++) x[i] = o->list[i].cosine;
    zv_stat_sort(x, r->n);
    r->cosine = o->has[ZV_OUTLIER_ANGLE] ? zv_stat_quantile(x, r->n, 0.5) : ZV__NAN;
    r->nearest = o->has[ZV_OUTLIER_DENSITY] ? o->model.nearest_middle : ZV__NAN;
    r->distance = o->has[ZV_OUTLIER_DENSITY] ? o->model.reach_middle : ZV__NAN;
    zv__free(o->env, x);
    r->learned = o->model.n;
    r->by_words = o->model.by_words;
    r->by_counts = r->by_words && zv_space_contract(o->of.space)->kind == ZV_SPACE_WORDS;
    r->euclidean = o->model.euclidean;
    r->mcd = o->model.shape.mcd;
    r->shrinkage = o->model.shape.there && !r->mcd ? o->model.shape.shrinkage : ZV__NAN;
    r->mcd_log_determinant = r->mcd ? o->model.shape.log_det : ZV__NAN;
    memcpy(r->has, o->has, sizeof r->has);
    r->rows = o->list;
    return ZV_OK;
}

static zv_status run(zv__outliers *o, const zv_space *space, const zv_outliers_opts *opts,
                     zv_err *err) {
    o->public.fdr = opts->fdr != 0 ? opts->fdr : FDR;
    if (!(o->public.fdr > 0 && o->public.fdr < 1))
        return zv_err_set(err, ZV_USAGE, M_EXPLAIN_OUTLIERS_FDR, o->public.fdr);
    o->public.guaranteed = opts->reference != NULL;
    o->model.env = o->env;
    o->model.seed = opts->seed ? opts->seed : 1;
    o->model.euclidean = opts->euclidean || zv_space_contract(space)->metric == ZV_L2;
    ZV_TRY(read_rows(o, space, opts, err));
    ZV_TRY(opts->reference ? guarantee(o, err) : estimate(o, err));
    if (!varies(o))
        return zv_err_set(err, ZV_NODATA, M_EXPLAIN_OUTLIERS_EQUAL,
                          zv_space_path(opts->reference ? opts->reference : space));
    ZV_TRY(make_list(o, err));
    return publish(o, err);
}

zv_status zv_explain_outliers(zv_outliers **out, const zv_env *env, const zv_space *space,
                              const zv_outliers_opts *opts, zv_err *err) {
    static const zv_outliers_opts none;
    *out = NULL;
    zv__outliers *o = ZV_NEW_ZERO(env, 1, zv__outliers);
    if (!o) return zv__nomem(err);
    o->env = env;
    zv_status status = run(o, space, opts ? opts : &none, err);
    if (status == ZV_OK)
        *out = &o->public;
    else
        zv_outliers_free(&o->public);
    return status;
}

void zv_outliers_free(zv_outliers *r) {
    if (!r) return;
    zv__outliers *o = (zv__outliers *)r;
    zv__outlier_rows_free(&o->of, o->env);
    zv__outlier_rows_free(&o->reference, o->env);
    zv__outlier_model_free(&o->model);
    for (size_t s = 0; s < ZV_OUTLIER_SIGNALS; s++) zv__law_free(&o->laws[s], o->env);
    zv__law_free(&o->whole, o->env);
    zv__free(o->env, o->calibration);
    zv__free(o->env, o->list);
    zv__free(o->env, o);
}
