/* explain_probe.c — what a model does not see: sentences that differ in one thing, encoded, and how far
 * apart they come to lie.
 *
 * For a sentence o and its change c the shift is 1 - cos(o, c). Whether that is much, the collection's
 * random pairs tell: `away` is the per cent of them that are closer together. Where both are also said
 * in other words, p and q, the model ranks o and c for the query p, and again for q: it sees the change
 * if o comes first for p and c for q (Weller et al. 2024, "NevIR"; they count a pair only if both are
 * right, we count each, a tie ½, so that chance is ½). A sum of words ties on word order, whatever its
 * words.
 */
#include "base/base_private.h"

#include <zavit/explain.h>
#include <zavit/vec.h>

#include "explain/explain_probe_private.h"

enum { SENTENCES = 200, BATCH = 256, SCAN = 20000, OWN_PAIRS = 100000, ROUNDS = 2000 };
/* Streams of the seed: one per probe, then these. */
enum { STREAM_TEXTS = 100, STREAM_UNRELATED = 200, STREAM_PAIRS = 300, STREAM_BOOT = 400 };

typedef struct making {
    zv__probe_box *box;
    const zv_env *env;
    const zv_any_encoder *encoder;
    zv_probe_opts opts;
    size_t dim;
    const zv_kernels *k;
    size_t *order; /* of the texts, at random; [n_scan] */
    size_t n_scan;
    float *originals; /* [n_originals, dim] of all probes, for a background of their own */
    zv_str *names; /* [n_originals] */
    size_t n_originals;
} making;

#define GET(m, count, type) ((type *)zv__arena_alloc(&(m)->box->arena, (count), sizeof(type)))

/* ---- Which sentences ---- */

/* Has every word of it a vector? */
static zv_status is_known(making *m, bool *out, zv_str words, float *scratch, zv_err *err) {
    zv_encoded info;
    *out = true;
    if (!m->opts.known || words.len == 0) return ZV_OK;
    ZV_TRY(zv_session_encode(m->opts.known, words, scratch, &info, err));
    *out = info.oov_words == 0 && info.words > 0;
    return ZV_OK;
}

static bool is_there(const zv__drafts *d, zv_str sentence) {
    for (size_t i = 0; i < d->n; i++)
        if (zv_str_equal(d->list[i].form[ZV__ORIGINAL], sentence)) return true;
    return false;
}

static bool keep_string(making *m, zv_str *out, const zv_buf *b) {
    out->ptr = zv__arena_strdup(&m->box->arena, zv_buf_cstr(b), b->len);
    out->len = b->len;
    return out->ptr != NULL && !b->failed;
}

/* Goes through the texts until enough could be changed. */
static zv_status change_texts(making *m, zv__drafts *out, zv_probe *p, float *scratch,
                              zv_err *err) {
    zv_rng rng = zv_rng_stream(m->opts.seed, (uint64_t)p->kind);
    zv_buf text, words;
    zv_status status = ZV_OK;
    out->n = 0;
    out->list = GET(m, m->opts.sentences, zv__draft);
    if (!out->list) return zv__nomem(err);
    zv_buf_init(&text, m->env);
    zv_buf_init(&words, m->env);
    for (size_t i = 0; i < m->n_scan && out->n < m->opts.sentences && status == ZV_OK; i++) {
        zv__draft *d = &out->list[out->n];
        bool known = true;
        *d = (zv__draft){.form = {zv__probe_sentence(m->opts.texts[m->order[i]])}};
        zv_str sentence = d->form[ZV__ORIGINAL];
        if (sentence.len == 0 || is_there(out, sentence)) continue;
        if (!zv__probe_change(&text, &words, p->kind, m->opts.language, sentence, &rng)) continue;
        d->words = (zv_str){zv_buf_cstr(&words), words.len};
        status = words.failed ? zv__nomem(err) : is_known(m, &known, d->words, scratch, err);
        p->unknown += !known;
        if (status != ZV_OK || !known) continue;
        if (!keep_string(m, &d->form[ZV__CHANGED], &text)) status = zv__nomem(err);
        out->n++;
    }
    zv_buf_free(&words);
    zv_buf_free(&text);
    return status;
}

static zv_status take_templates(making *m, zv__drafts *out, zv_probe *p, float *scratch,
                                zv_err *err) {
    zv__drafts all;
    ZV_TRY(zv__probe_templates(&all, &m->box->arena, p->kind, m->opts.language, err));
    out->list = all.list;
    out->n = 0;
    for (size_t i = 0; i < all.n && out->n < m->opts.sentences; i++) {
        bool known;
        ZV_TRY(is_known(m, &known, all.list[i].words, scratch, err));
        p->unknown += !known;
        if (known) out->list[out->n++] = all.list[i];
    }
    return ZV_OK;
}

/* ---- Encoding ---- */

/* Vectors of a probe's sentences: vectors [4 n, dim], usable [4 n]. */
typedef struct encoded {
    float *vectors;
    bool *usable;
    double *squares;
} encoded;

static void encoded_free(const zv_env *env, encoded *e) {
    zv__free(env, e->vectors);
    zv__free(env, e->usable);
    zv__free(env, e->squares);
}

/* Texts that are there, a batch at a time; `place` says which form each is. */
static zv_status encode_batch(making *m, encoded *e, const zv_str *texts, const size_t *place,
                              size_t n, float *out, zv_row_status *status, zv_err *err) {
    if (n == 0) return ZV_OK;
    if (zv_env_stopped(m->env)) return zv_err_set(err, ZV_INTERRUPTED, M_EXPLAIN_PROBE_STOPPED);
    ZV_TRY(m->encoder->encode(m->encoder->ctx, texts, n, out, status, err));
    for (size_t i = 0; i < n; i++) {
        float *vector = e->vectors + place[i] * m->dim;
        memcpy(vector, out + i * m->dim, m->dim * sizeof(float));
        double square = m->k->sqnorm[ZV_F32](vector, m->dim);
        e->squares[place[i]] = square;
        e->usable[place[i]] = zv_row_usable(status[i]) && isfinite(square) && square > 0;
    }
    return ZV_OK;
}

static zv_status encode_all(making *m, encoded *e, const zv__drafts *d, zv_err *err) {
    zv_str texts[BATCH];
    size_t place[BATCH], n = 0;
    zv_row_status status[BATCH];
    e->vectors = ZV_NEW_ZERO(m->env, ZV__FORMS * d->n * m->dim, float);
    e->usable = ZV_NEW_ZERO(m->env, ZV__FORMS * d->n, bool);
    e->squares = ZV_NEW_ZERO(m->env, ZV__FORMS * d->n, double);
    float *out = ZV_NEW(m->env, BATCH * m->dim, float);
    zv_status result = e->vectors && e->usable && e->squares && out ? ZV_OK : zv__nomem(err);
    for (size_t i = 0; i < ZV__FORMS * d->n && result == ZV_OK; i++) {
        zv_str text = d->list[i / ZV__FORMS].form[i % ZV__FORMS];
        if (text.len == 0) continue;
        texts[n] = text;
        place[n++] = i;
        if (n < BATCH) continue;
        result = encode_batch(m, e, texts, place, n, out, status, err);
        n = 0;
    }
    if (result == ZV_OK) result = encode_batch(m, e, texts, place, n, out, status, err);
    zv__free(m->env, out);
    return result;
}

static double cosine_of(const making *m, const encoded *e, size_t i, size_t j) {
    if (!e->usable[i] || !e->usable[j]) return ZV__NAN;
    double dot = m->k->dot[ZV_F32](e->vectors + i * m->dim, e->vectors + j * m->dim, m->dim);
    return ZV_MAX(-1.0, ZV_MIN(1.0, dot / sqrt(e->squares[i] * e->squares[j])));
}

/* ---- Pairs ---- */

/* 1 if x is above y, ½ if they tie, NaN if either is missing. */
static double above(double x, double y) {
    if (isnan(x) || isnan(y)) return ZV__NAN;
    return fabs(x - y) <= ZV_PROBE_TIE ? 0.5 : x > y;
}

/* Another sentence whose length is nearest to that of `i`; which of several is drawn. */
static size_t unrelated_to(const zv__drafts *d, const encoded *e, size_t i, zv_rng *rng) {
    size_t best = SIZE_MAX, least = SIZE_MAX, ties = 0;
    size_t own = zv__probe_length(d->list[i].form[ZV__ORIGINAL]);
    for (size_t j = 0; j < d->n; j++) {
        size_t length = zv__probe_length(d->list[j].form[ZV__ORIGINAL]);
        size_t far = length > own ? length - own : own - length;
        if (j == i || !e->usable[ZV__FORMS * j] || far > least) continue;
        ties = far < least ? 1 : ties + 1;
        least = far;
        if (zv_rng_below(rng, ties) == 0) best = j;
    }
    return best;
}

static void make_pair(making *m, zv_probe_pair *out, const zv__drafts *d, const encoded *e,
                      size_t i, zv_rng *rng) {
    const zv__draft *draft = &d->list[i];
    size_t at = ZV__FORMS * i, other = unrelated_to(d, e, i, rng);
    *out = (zv_probe_pair){.original = draft->form[ZV__ORIGINAL],
                           .changed = draft->form[ZV__CHANGED],
                           .said = draft->form[ZV__SAID],
                           .said_changed = draft->form[ZV__SAID_CHANGED],
                           .unrelated_cosine = ZV__NAN,
                           .away = ZV__NAN};
    out->cosine = cosine_of(m, e, at, at + ZV__CHANGED);
    out->said_cosine = cosine_of(m, e, at, at + ZV__SAID);
    if (other != SIZE_MAX) {
        out->unrelated = d->list[other].form[ZV__ORIGINAL];
        out->unrelated_cosine = cosine_of(m, e, at, ZV__FORMS * other);
    }
    double first = above(out->said_cosine, cosine_of(m, e, at + ZV__SAID, at + ZV__CHANGED));
    double second = above(cosine_of(m, e, at + ZV__SAID_CHANGED, at + ZV__CHANGED),
                          cosine_of(m, e, at + ZV__SAID_CHANGED, at));
    out->ranked = (first + second) / 2;
}

static void keep_original(making *m, const encoded *e, size_t i, zv_str text) {
    if (m->opts.background) return;
    for (size_t j = 0; j < m->n_originals; j++)
        if (zv_str_equal(m->names[j], text)) return;
    memcpy(m->originals + m->n_originals * m->dim, e->vectors + i * m->dim, m->dim * sizeof(float));
    m->names[m->n_originals++] = text;
}

static zv_status make_pairs(making *m, zv_probe *p, const zv__drafts *d, zv_err *err) {
    encoded e = {0};
    zv_rng rng = zv_rng_stream(m->opts.seed, STREAM_UNRELATED + (uint64_t)p->kind);
    zv_probe_pair *pairs = GET(m, d->n + 1, zv_probe_pair);
    zv_status status = pairs ? encode_all(m, &e, d, err) : zv__nomem(err);
    for (size_t i = 0; status == ZV_OK && i < d->n; i++) {
        size_t at = ZV__FORMS * i;
        if (!e.usable[at] || !e.usable[at + ZV__CHANGED]) {
            p->unknown++;
            continue;
        }
        make_pair(m, &pairs[p->n++], d, &e, i, &rng);
        keep_original(m, &e, at, d->list[i].form[ZV__ORIGINAL]);
    }
    p->pairs = m->box->pairs[p - m->box->list] = pairs;
    encoded_free(m->env, &e);
    return status;
}

/* ---- The background ---- */

/* Pairs of different sentences, where no collection is at hand: all of them, or as many at random. */
static zv_status own_background(making *m, zv_err *err) {
    zv__probe_box *box = m->box;
    size_t n = m->n_originals, all = n * (n - (n > 0)) / 2, count = ZV_MIN(all, OWN_PAIRS);
    zv_rng rng = zv_rng_stream(m->opts.seed, STREAM_PAIRS);
    if (count == 0) return zv_err_set(err, ZV_NODATA, M_EXPLAIN_PROBE_NO_BACKGROUND);
    box->cosines = ZV_NEW(m->env, count, double);
    if (!box->cosines) return zv__nomem(err);
    for (size_t i = 0, j = 1; box->n_cosines < count;) {
        size_t a = i, b = j;
        if (all > count) {
            a = zv_rng_below(&rng, n);
            b = zv_rng_below(&rng, n - 1);
            b += b >= a;
        }
        box->cosines[box->n_cosines++] = zv_vec_cosine(m->k, ZV_F32, m->originals + a * m->dim,
                                                       m->originals + b * m->dim, m->dim);
        if (++j == n) j = ++i + 1;
    }
    zv_stat_sort(box->cosines, count);
    return ZV_OK;
}

double zv__probe_away(const zv__probe_box *box, double cosine) {
    if (box->background) return 100 - zv_background_percentile(box->background, cosine, NULL);
    return 100 * (1 - zv_stat_rank_share(box->cosines, box->n_cosines, cosine));
}

static size_t background_size(const zv__probe_box *box) {
    return box->background ? box->background->n_cosines : box->n_cosines;
}

/* ---- Means and intervals ---- */

static double mean_at(const void *ctx, const size_t *index, size_t n) {
    const double *x = ctx;
    double sum = 0;
    for (size_t i = 0; i < n; i++) sum += x[index[i]];
    return sum / (double)n;
}

static double mean_of(const double *x, size_t n) {
    double sum = 0;
    for (size_t i = 0; i < n; i++) sum += x[i];
    return sum / (double)n;
}

static zv_status interval_of(making *m, zv_interval *out, const double *x, size_t n, double mean,
                             zv_probe_kind kind, zv_err *err) {
    ZV_TRY(zv_stat_bootstrap(out, m->env, mean_at, x, n, ROUNDS, 0.95,
                             m->opts.seed + STREAM_BOOT + (uint64_t)kind, err));
    *out = (zv_interval){ZV_MIN(out->lo, mean), ZV_MAX(out->hi, mean)};
    return ZV_OK;
}

/* A share of `hits` (halves among them) of n: whole hits are what Wilson's interval wants, so halves
 * are rounded down below and up above. */
static zv_interval share_interval(double hits, size_t n) {
    zv_interval lo = zv_stat_share_interval((uint64_t)floor(hits), n, 0.95);
    zv_interval hi = zv_stat_share_interval((uint64_t)ceil(hits), n, 0.95);
    return (zv_interval){lo.lo, hi.hi};
}

/* Values that are there of all pairs; how many. */
static size_t collect(double *x, const zv_probe *p, double (*value)(const zv_probe_pair *)) {
    size_t n = 0;
    for (size_t i = 0; i < p->n; i++) {
        double v = value(&p->pairs[i]);
        if (!isnan(v)) x[n++] = v;
    }
    return n;
}

static double shift_of(const zv_probe_pair *p) {
    return 1 - p->cosine;
}
static double away_of(const zv_probe_pair *p) {
    return p->away;
}
static double ranked_of(const zv_probe_pair *p) {
    return p->ranked;
}
static double over_said(const zv_probe_pair *p) {
    return above(p->cosine, p->said_cosine);
}
static double over_unrelated(const zv_probe_pair *p) {
    return above(p->cosine, p->unrelated_cosine);
}

static zv_status sum_up(making *m, zv_probe *p, double *x, zv_err *err) {
    size_t n = collect(x, p, shift_of);
    p->shift = mean_of(x, n);
    ZV_TRY(interval_of(m, &p->shift_interval, x, n, p->shift, p->kind, err));
    n = collect(x, p, away_of);
    p->percentile = mean_of(x, n);
    ZV_TRY(interval_of(m, &p->interval, x, n, p->percentile, p->kind, err));
    /* the background is a sample too, and cannot tell 0 from a few in a hundred thousand */
    size_t pairs = background_size(m->box);
    zv_interval own = share_interval(p->percentile / 100 * (double)pairs, pairs);
    p->interval.lo = ZV_MIN(p->interval.lo, 100 * own.lo);
    p->interval.hi = ZV_MAX(p->interval.hi, 100 * own.hi);
    n = collect(x, p, ranked_of);
    if (n >= ZV_PROBE_FEW) {
        p->accuracy = mean_of(x, n);
        p->accuracy_interval = share_interval(p->accuracy * (double)n, n);
        n = collect(x, p, over_said);
        p->over_said = mean_of(x, n);
    }
    n = collect(x, p, over_unrelated);
    if (n > 0) p->over_unrelated = mean_of(x, n);
    return ZV_OK;
}

static int least_moved_first(const void *a, const void *b) {
    const zv_probe_pair *x = a, *y = b;
    if (x->cosine != y->cosine) return x->cosine > y->cosine ? -1 : 1;
    size_t n = ZV_MIN(x->original.len, y->original.len);
    int order = memcmp(x->original.ptr, y->original.ptr, n);
    return order ? order
                 : (x->original.len > y->original.len) - (x->original.len < y->original.len);
}

static zv_status finish(making *m, zv_err *err) {
    zv__probe_box *box = m->box;
    double *x = ZV_NEW(m->env, m->opts.sentences, double);
    zv_status status = x ? ZV_OK : zv__nomem(err);
    for (size_t i = 0; i < box->probes.n && status == ZV_OK; i++) {
        zv_probe *p = &box->list[i];
        if (p->n < ZV_PROBE_FEW) continue;
        zv_probe_pair *pairs = box->pairs[i];
        for (size_t j = 0; j < p->n; j++) pairs[j].away = zv__probe_away(box, pairs[j].cosine);
        zv__sort(pairs, p->n, sizeof *pairs, least_moved_first);
        status = sum_up(m, p, x, err);
    }
    zv__free(m->env, x);
    return status;
}

/* ---- The whole ---- */

/* Some of the texts, in random order: selection from the front of a shuffle. */
static zv_status draw_texts(making *m, zv_err *err) {
    size_t n = m->opts.n_texts;
    zv_rng rng = zv_rng_stream(m->opts.seed, STREAM_TEXTS);
    m->n_scan = ZV_MIN(n, SCAN);
    m->order = ZV_NEW(m->env, n + 1, size_t);
    if (!m->order) return zv__nomem(err);
    for (size_t i = 0; i < n; i++) m->order[i] = i;
    for (size_t i = 0; i < m->n_scan; i++) {
        size_t j = i + zv_rng_below(&rng, n - i), keep = m->order[i];
        m->order[i] = m->order[j];
        m->order[j] = keep;
    }
    return ZV_OK;
}

static zv_status run_probe(making *m, zv_probe_kind kind, float *scratch, zv_err *err) {
    zv_probe *p = &m->box->list[m->box->probes.n++];
    zv_interval none = {ZV__NAN, ZV__NAN};
    zv__drafts d = {0};
    *p = (zv_probe){.kind = kind, .shift = ZV__NAN, .percentile = ZV__NAN, .accuracy = ZV__NAN};
    p->shift_interval = p->interval = p->accuracy_interval = none;
    p->over_said = p->over_unrelated = ZV__NAN;
    ZV_TRY(m->opts.texts ? change_texts(m, &d, p, scratch, err)
                         : take_templates(m, &d, p, scratch, err));
    return make_pairs(m, p, &d, err);
}

/* Probes that a language has: of its own sentences, or of changes that can be made in texts. */
static bool has_probe(const zv_probe_opts *o, zv_probe_kind kind) {
    if (o->only && !(o->only & (1u << kind))) return false;
    if (o->texts && kind == ZV_PROBE_PREFIX_SWAP) return false;
    return zv__probe_template_count(kind, o->language) > 0;
}

static zv_status enough(const making *m, zv_err *err) {
    const zv_probes *p = &m->box->probes;
    size_t most = 0, unknown = 0;
    for (size_t i = 0; i < p->n; i++) {
        most = ZV_MAX(most, p->list[i].n);
        unknown += p->list[i].unknown;
    }
    if (most >= ZV_PROBE_FEW) return ZV_OK;
    return zv_err_set(err, ZV_NODATA, M_EXPLAIN_PROBE_FEW, most, (size_t)ZV_PROBE_FEW, unknown);
}

static zv_status make(making *m, zv_err *err) {
    m->box->probes.list = m->box->list;
    float *scratch = ZV_NEW(m->env, m->dim, float);
    size_t most = m->opts.background ? 1 : ZV_PROBE_KINDS * m->opts.sentences;
    m->originals = ZV_NEW(m->env, most * m->dim, float);
    m->names = ZV_NEW(m->env, most, zv_str);
    zv_status status = scratch && m->originals && m->names ? ZV_OK : zv__nomem(err);
    if (status == ZV_OK && m->opts.texts) status = draw_texts(m, err);
    for (int k = 0; k < ZV_PROBE_KINDS && status == ZV_OK; k++)
        if (has_probe(&m->opts, (zv_probe_kind)k))
            status = run_probe(m, (zv_probe_kind)k, scratch, err);
    if (status == ZV_OK) status = enough(m, err);
    if (status == ZV_OK && !m->opts.background) status = own_background(m, err);
    if (status == ZV_OK) status = finish(m, err);
    m->box->probes.background_pairs = background_size(m->box);
    zv__free(m->env, m->order);
    zv__free(m->env, m->names);
    zv__free(m->env, m->originals);
    zv__free(m->env, scratch);
    return status;
}

zv_status zv_explain_probe(zv_probes **out, const zv_env *env, const zv_any_encoder *encoder,
                           const zv_probe_opts *opts, zv_err *err) {
    *out = NULL;
    making m = {.env = env, .encoder = encoder, .opts = *opts, .dim = encoder->dim};
    m.k = zv_vec_kernels(env);
    if (m.opts.sentences == 0) m.opts.sentences = SENTENCES;
    if (m.opts.seed == 0) m.opts.seed = 1;
    if (opts->background && opts->background->dim != m.dim)
        return zv_err_set(err, ZV_USAGE, M_EXPLAIN_DIMS, m.dim, opts->background->dim);
    m.box = ZV_NEW_ZERO(env, 1, zv__probe_box);
    if (!m.box) return zv__nomem(err);
    m.box->env = env;
    m.box->encoder = encoder;
    m.box->background = opts->background;
    m.box->probes.language = opts->language;
    m.box->probes.own_background = opts->background == NULL;
    zv__arena_init(&m.box->arena, env);
    zv_status status = make(&m, err);
    if (status == ZV_OK) {
        *out = &m.box->probes;
    } else {
        zv_probes_free(&m.box->probes);
    }
    return status;
}

void zv_probes_free(zv_probes *p) {
    if (!p) return;
    zv__probe_box *box = (zv__probe_box *)p;
    const zv_env *env = box->env;
    zv__free(env, box->cosines);
    zv__arena_free(&box->arena);
    zv__free(env, box);
}
