/* prob_mixture.c — which of a query's scores are more than background, from the scores alone?
 *
 * Local false discovery rate with an empirical null (Efron 2004): most rows have nothing to do with a query, so the bulk of its own
 * scores says what background looks like there, and what stands beyond it in greater number than that
 * foretells is more than background. Three things must hold before it is believed, and each is checked: the bulk is of one piece, more rows
 * stand beyond it than it foretells, and half of the rows would have said nearly the same.
 */
#include "base/base_private.h"

#include "prob/prob_private.h"

enum {
    POINTS = ZV_MIXTURE_POINTS,
    ROUNDS = ZV_MIXTURE_ROUNDS,
    EACH = ZV_MIXTURE_EACH,
    GOLDEN = 48 /* steps of the search for the skew: to 10⁻¹⁰ */
};
#define FROM ZV_MIXTURE_FROM
#define UPTO ZV_MIXTURE_UPTO
#define SKEWEST ZV_MIXTURE_SKEWEST
#define DOUBT ZV_MIXTURE_DOUBT
#define SURE ZV_MIXTURE_SURE
#define ROOT_HALF 0.70710678118654752440

typedef struct law {
    double center, scale, skew;
} law;

struct zv_mixture {
    const zv_env *env;
    zv_mixture_info info;
    size_t n;
    double *x; /* [n] ascending */
    size_t knots;
    size_t
        *rank; /* [knots] ascending, from 1: the rank[k]-th largest value is a knot of the curve */
    double *
        u; /* [1 + HALVES][knots] share of background beyond each, by the fit to all and to each half */
    uint32_t *kept; /* [HALVES][knots] how many of the rank[k] largest are in the half */
    size_t most; /* the knot where the excess stands out most; SIZE_MAX: nowhere */
    double *slope; /* [knots] of the curve of all */
    double *error; /* [knots] standard deviation of u */
    double *scratch; /* [2 · knots] */
    size_t *ends; /* [knots] */
};

/* ---- The law of the bulk: Tukey's g ---- */

/* T(z) = (e^(gz) - 1)/g is x in units of scale from the centre; z that belongs to x. Beyond the part that was fitted, a law that
 * would end there goes on as the normal law of its scale: the doubt is background's. */
static double z_of(const law *l, double x) {
    double t = (x - l->center) / l->scale, g = l->skew;
    if (fabs(g) < 1e-9) return t;
    double at = g < 0 ? UPTO : FROM, edge = expm1(g * at) / g;
    if (g < 0 ? t > edge : t < edge) return at + t - edge;
    return log1p(g * t) / g;
}

static double beyond(const law *l, double x, double least) {
    return ZV_MAX(0.5 * erfc(z_of(l, x) * ROOT_HALF), least);
}

typedef struct points {
    double z[POINTS], p[POINTS], weight[POINTS], x[POINTS];
} points;

/* Evenly spaced in z; weights are reciprocal variances of quantiles. */
static void lay_points(points *g) {
    for (int j = 0; j < POINTS; j++) {
        double z = FROM + (UPTO - FROM) * j / (POINTS - 1), p = zv_stat_normal_cdf(z);
        double density = exp(-z * z / 2);
        g->z[j] = z;
        g->p[j] = p;
        g->weight[j] = density * density / (p * (1 - p));
    }
}

/* Centre and scale by weighted least squares for a given skew; what is left over. */
static double left_over(const points *g, double skew, law *out) {
    double w = 0, t1 = 0, x1 = 0, tt = 0, tx = 0, xx = 0, t[POINTS];
    for (int j = 0; j < POINTS; j++) {
        t[j] = fabs(skew) < 1e-9 ? g->z[j] : expm1(skew * g->z[j]) / skew;
        w += g->weight[j];
        t1 += g->weight[j] * t[j];
        x1 += g->weight[j] * g->x[j];
    }
    t1 /= w;
    x1 /= w;
    for (int j = 0; j < POINTS; j++) {
        double dt = t[j] - t1, dx = g->x[j] - x1;
        tt += g->weight[j] * dt * dt;
        tx += g->weight[j] * dt * dx;
        xx += g->weight[j] * dx * dx;
    }
    *out = (law){x1 - tx / tt * t1, tx / tt, skew};
    return xx - tx * tx / tt;
}

/* Golden section: the rest has one minimum in the skew. */
static law fit_law(const points *g) {
    const double cut = 0.61803398874989484820;
    double a = -SKEWEST, b = SKEWEST, c = b - cut * (b - a), d = a + cut * (b - a);
    law best;
    double fc = left_over(g, c, &best), fd = left_over(g, d, &best);
    for (int i = 0; i < GOLDEN; i++) {
        if (fc < fd) {
            b = d;
            d = c;
            fd = fc;
            c = b - cut * (b - a);
            fc = left_over(g, c, &best);
        } else {
            a = c;
            c = d;
            fc = fd;
            d = a + cut * (b - a);
            fd = left_over(g, d, &best);
        }
    }
    left_over(g, (a + b) / 2, &best);
    return best;
}

/* Place among n values of the quantile that is p of the background, a share `null` of all and below the rest. */
static size_t place_of(double p, double null, size_t n) {
    double at = p * null * (double)n - 0.5;
    return at <= 0 ? 0 : ZV_MIN((size_t)(at + 0.5), n - 1);
}

/* ---- The curve: how many times as many rows as background foretells ---- */

static double doubted(double rows) {
    return ZV_MAX(rows - DOUBT * sqrt(rows), 0);
}

/* Slopes of the least concave majorant of (n·u, rows): non-increasing as u grows, so that a higher score never
 * has a smaller posterior (Grenander 1956; for local rates Strimmer 2008). Pools adjacent violators. kept: NULL for all rows; else those of a half
 * count twice. From knot `at` on `own` rows are added. Returns the slope at `at`, and writes all to `out` (NULL: not
 * asked for). */
static double majorant(const zv_mixture *m, const double *u, const uint32_t *kept, size_t at,
                       double own, double *out) {
    double *rows = m->scratch, *wide = rows + m->knots, last_c = 0, last_u = 0, slope = 0;
    size_t *end = m->ends, blocks = 0;
    for (size_t k = 0; k < m->knots; k++) {
        double c = kept ? 2.0 * kept[k] : (double)m->rank[k];
        c = doubted(k >= at ? c + own : c);
        rows[blocks] = c - last_c;
        wide[blocks] = (double)m->n * (u[k] - last_u);
        end[blocks++] = k + 1;
        last_c = c;
        last_u = u[k];
        while (blocks > 1 &&
               rows[blocks - 2] * wide[blocks - 1] <= rows[blocks - 1] * wide[blocks - 2]) {
            blocks--;
            rows[blocks - 1] += rows[blocks];
            wide[blocks - 1] += wide[blocks];
            end[blocks - 1] = end[blocks];
        }
    }
    for (size_t b = 0, k = 0; b < blocks; b++)
        for (; k < end[b]; k++) {
            if (out) out[k] = rows[b] / wide[b];
            if (k == at) slope = rows[b] / wide[b];
        }
    return slope;
}

static double posterior(const zv_mixture *m, double slope) {
    double background = 1 - m->info.prior;
    return slope > background ? 1 - background / slope : 0;
}

/* ---- All rows ---- */

static void shares_at_knots(const zv_mixture *m, const law *l, double *u) {
    double least = 1 / (ZV_TAIL_REACH * (double)m->n);
    for (size_t k = 0; k < m->knots; k++) u[k] = beyond(l, m->x[m->n - m->rank[k]], least);
}

/* Up to which score rows stand out: where the excess over what the bulk foretells is largest after SURE of its standard
 * deviations are taken off, those of the count and (`error`, known from the halves; NULL: not yet) of the law. */
static void find_excess(zv_mixture *m, const double *error) {
    double best = 0, n = (double)m->n;
    m->most = SIZE_MAX;
    for (size_t k = 0; k < m->knots; k++) {
        double foretold = n * m->u[k], rows = (double)m->rank[k], own = error ? n * error[k] : 0;
        double sure = rows - foretold - SURE * sqrt(foretold + own * own);
        if (sure <= best) continue;
        best = sure;
        m->most = k;
    }
    m->info.prior = m->most == SIZE_MAX ? 0 : (double)m->rank[m->most] / n - m->u[m->most];
}

static void fit_all(zv_mixture *m) {
    points g;
    lay_points(&g);
    law l = {0};
    for (int round = 0; round < ROUNDS; round++) {
        for (int j = 0; j < POINTS; j++) g.x[j] = m->x[place_of(g.p[j], 1 - m->info.prior, m->n)];
        l = fit_law(&g);
        m->info.center = l.center;
        m->info.scale = l.scale;
        m->info.skew = l.skew;
        if (!(l.scale > 0)) break;
        shares_at_knots(m, &l, m->u);
        find_excess(m, NULL);
    }
    m->info.misfit = l.scale > 0 ? 0 : 1;
    for (int j = 0; j < POINTS && l.scale > 0; j++)
        m->info.misfit =
            ZV_MAX(m->info.misfit, fabs(zv_stat_normal_cdf(z_of(&l, g.x[j])) - g.p[j]));
}

/* Simes' (1986) test that no more rows are beyond than foretold, at every score at once; and how many rows at least are more than
 * background, with 95 % confidence (closed testing: Goeman & Solari 2011 and, for this form, Meinshausen 2006). */
static void test_excess(zv_mixture *m) {
    double n = (double)m->n;
    m->info.chance = 1;
    for (size_t k = 0; k < m->knots; k++) {
        double foretold = n * m->u[k], rows = (double)m->rank[k];
        m->info.chance = ZV_MIN(m->info.chance, foretold / rows);
        double of_background = ZV_MAX(ceil(foretold / ZV_MIXTURE_CHANCE), 1);
        if (rows - of_background + 1 > (double)m->info.at_least)
            m->info.at_least = (size_t)(rows - of_background + 1);
    }
}

/* The other end, where no row is more than background, as a control. If the law foretells too little there, it does here as
 * well, and nothing is identified. */
static double share_below(const zv_mixture *m, size_t row) {
    law l = {m->info.center, m->info.scale, m->info.skew};
    return ZV_MAX(0.5 * erfc(-z_of(&l, m->x[row]) * ROOT_HALF), 1 / (ZV_TAIL_REACH * (double)m->n));
}

static void test_other_end(zv_mixture *m) {
    m->info.other_chance = 1;
    for (size_t k = 0; k < m->knots; k++) {
        double foretold = (double)m->n * share_below(m, m->rank[k] - 1);
        m->info.other_chance = ZV_MIN(m->info.other_chance, foretold / (double)m->rank[k]);
    }
}

/* And as many rows as stand at least as far out there, by the law or by distance from the centre, are expected here, as decoys do
 * (Elias & Gygi 2007): a bulk with two heavy ends is seldom taken for more than itself, whatever its law. */
static void mirror_other_end(zv_mixture *m) {
    law l = {m->info.center, m->info.scale, m->info.skew};
    size_t below = 0;
    for (size_t k = 0; k < m->knots; k++) {
        double x = m->x[m->n - m->rank[k]], z = z_of(&l, x), mirrored = 2 * l.center - x;
        while (below < m->n / 2 && (z_of(&l, m->x[below]) <= -z || m->x[below] <= mirrored))
            below++;
        double share = (double)below / (double)m->n;
        if (share <= m->u[k]) continue;
        for (size_t half = 1; half <= ZV_MIXTURE_HALVES; half++)
            m->u[half * m->knots + k] *= share / m->u[k];
        m->u[k] = share;
    }
}

/* ---- Halves ---- */

/* A row is in or out by a bit. Half of the rows without replacement, counted twice, vary around all of them as all of them do around
 * the law that they come from (McCarthy 1969). */
static void draw_half(const zv_mixture *m, zv_rng *rng, uint64_t *bits, uint32_t *before) {
    size_t words = (m->n + 63) / 64;
    before[0] = 0;
    for (size_t w = 0; w < words; w++) {
        bits[w] = zv_rng_u64(rng);
        if (w + 1 == words && m->n % 64) bits[w] &= (UINT64_C(1) << m->n % 64) - 1;
        before[w + 1] = before[w] + (uint32_t)__builtin_popcountll(bits[w]);
    }
}

/* How many of the first `count` rows are in. */
static uint32_t kept_of(const uint64_t *bits, const uint32_t *before, size_t count) {
    size_t w = count / 64, rest = count % 64;
    uint32_t n = before[w];
    if (rest) n += (uint32_t)__builtin_popcountll(bits[w] & ((UINT64_C(1) << rest) - 1));
    return n;
}

static void fit_half(zv_mixture *m, points *g, const uint64_t *bits, const uint32_t *before,
                     size_t half) {
    size_t words = (m->n + 63) / 64, w = 0, n = before[words];
    uint32_t *kept = m->kept + half * m->knots;
    double *u = m->u + (1 + half) * m->knots;
    for (int j = 0; j < POINTS; j++) {
        size_t place = place_of(g->p[j], 1 - m->info.prior, n), row;
        while (before[w + 1] <= place) w++;
        uint64_t rest = bits[w];
        for (size_t skip = place - before[w]; skip > 0; skip--) rest &= rest - 1;
        row = 64 * w + (size_t)__builtin_ctzll(rest);
        g->x[j] = m->x[row];
    }
    law l = fit_law(g);
    if (l.scale > 0) {
        shares_at_knots(m, &l, u);
    } else {
        for (size_t k = 0; k < m->knots; k++) u[k] = 1;
    }
    for (size_t k = 0; k < m->knots; k++)
        kept[k] = (uint32_t)n - kept_of(bits, before, m->n - m->rank[k]);
}

static zv_status fit_halves(zv_mixture *m, uint64_t seed, zv_err *err) {
    size_t words = (m->n + 63) / 64;
    uint64_t *bits = ZV_NEW(m->env, words, uint64_t);
    uint32_t *before = ZV_NEW(m->env, words + 1, uint32_t);
    zv_status status = bits && before ? ZV_OK : zv__nomem(err);
    zv_rng rng = zv_rng_stream(seed, ZV_MIXTURE_STREAM);
    points g;
    lay_points(&g);
    for (size_t half = 0; status == ZV_OK && half < ZV_MIXTURE_HALVES; half++) {
        draw_half(m, &rng, bits, before);
        fit_half(m, &g, bits, before, half);
    }
    zv__free(m->env, before);
    zv__free(m->env, bits);
    return status;
}

/* A law from n rows is not known exactly, and a tail that is too short by chance errs by more than one too long: from here on
 * what is foretold is the mean over the halves' laws, and DOUBT deviations. */
static void doubt_shares(zv_mixture *m) {
    for (size_t k = 0; k < m->knots; k++) {
        zv_moments over = {0};
        for (size_t half = 1; half <= ZV_MIXTURE_HALVES; half++)
            zv_moments_add(&over, m->u[half * m->knots + k]);
        m->error[k] = zv_moments_sd(&over);
        m->u[k] = ZV_MIN(over.mean + DOUBT * m->error[k], 1);
        if (k && m->u[k] < m->u[k - 1]) m->u[k] = m->u[k - 1];
        for (size_t half = 1; half <= ZV_MIXTURE_HALVES; half++)
            m->u[half * m->knots + k] *= m->u[k] / over.mean;
    }
}

/* 95 % of the values, and `at` with them. */
static zv_interval spread(double *values, double at) {
    zv_stat_sort(values, ZV_MIXTURE_HALVES);
    double lo = zv_stat_quantile(values, ZV_MIXTURE_HALVES, 0.025);
    double hi = zv_stat_quantile(values, ZV_MIXTURE_HALVES, 0.975);
    return (zv_interval){ZV_MIN(lo, at), ZV_MAX(hi, at)};
}

static zv_interval prior_interval(const zv_mixture *m) {
    double values[ZV_MIXTURE_HALVES];
    if (m->most == SIZE_MAX) return (zv_interval){0, 0};
    for (size_t half = 0; half < ZV_MIXTURE_HALVES; half++) {
        double kept = m->kept[half * m->knots + m->most];
        double u = m->u[(1 + half) * m->knots + m->most];
        values[half] = ZV_MAX(2 * kept / (double)m->n - u, 0);
    }
    return spread(values, m->info.prior);
}

/* The row that is asked for counts as one in every half, whether it is in or not: the question is what the others
 * say of it. */
static zv_interval posterior_interval(const zv_mixture *m, size_t at, double value) {
    double values[ZV_MIXTURE_HALVES];
    for (size_t half = 0; half < ZV_MIXTURE_HALVES; half++) {
        const uint32_t *kept = m->kept + half * m->knots;
        double own = 0;
        if (at < EACH) own = kept[at] > (at ? kept[at - 1] : 0) ? -1 : 1;
        values[half] = posterior(m, majorant(m, m->u + (1 + half) * m->knots, kept, at, own, NULL));
    }
    return spread(values, value);
}

/* ---- Together ---- */

/* Ranks from 1 to a tenth of the rows: what is nearer to the middle is background by assumption. */
static zv_status lay_knots(zv_mixture *m, zv_err *err) {
    size_t most = ZV_MAX(m->n / 10, 1), n = 0, rank = 1;
    for (size_t r = 1; r <= most; r = r < EACH ? r + 1 : r + r / 100) n++;
    m->rank = ZV_NEW(m->env, n, size_t);
    m->u = ZV_NEW(m->env, (1 + ZV_MIXTURE_HALVES) * n, double);
    m->kept = ZV_NEW(m->env, ZV_MIXTURE_HALVES * n, uint32_t);
    m->slope = ZV_NEW(m->env, n, double);
    m->error = ZV_NEW(m->env, n, double);
    m->scratch = ZV_NEW(m->env, 2 * n, double);
    m->ends = ZV_NEW(m->env, n, size_t);
    if (!m->rank || !m->u || !m->kept || !m->slope || !m->error || !m->scratch || !m->ends)
        return zv__nomem(err);
    for (; m->knots < n; rank = rank < EACH ? rank + 1 : rank + rank / 100)
        m->rank[m->knots++] = rank;
    return ZV_OK;
}

static zv_mixture_state judge(const zv_mixture_info *i) {
    if (i->n < ZV_MIXTURE_LEAST) return ZV_MIXTURE_FEW;
    if (!(i->misfit <= i->misfit_most)) return ZV_MIXTURE_BULK;
    if (!(i->other_chance > ZV_MIXTURE_CHANCE)) return ZV_MIXTURE_BULK;
    if (!(i->chance <= ZV_MIXTURE_CHANCE && i->prior > 0)) return ZV_MIXTURE_NO_EXCESS;
    if (!(i->top_interval.hi - i->top_interval.lo <= ZV_MIXTURE_WIDE)) return ZV_MIXTURE_UNSTABLE;
    return ZV_MIXTURE_IDENTIFIED;
}

static zv_status fit(zv_mixture *m, uint64_t seed, zv_err *err) {
    zv_mixture_info *i = &m->info;
    i->misfit_most = ZV_MIXTURE_MISFIT + ZV_MIXTURE_NOISE / sqrt((double)m->n);
    ZV_TRY(lay_knots(m, err));
    fit_all(m);
    if (!(i->misfit <= i->misfit_most)) return ZV_OK;
    test_other_end(m);
    ZV_TRY(fit_halves(m, seed, err));
    doubt_shares(m);
    mirror_other_end(m);
    find_excess(m, m->error);
    test_excess(m);
    i->prior_interval = prior_interval(m);
    i->top = posterior(m, majorant(m, m->u, NULL, 0, 0, m->slope));
    i->top_interval = posterior_interval(m, 0, i->top);
    return ZV_OK;
}

zv_status zv_mixture_fit(zv_mixture **out, const zv_env *env, const double *scores, size_t n,
                         uint64_t seed, zv_err *err) {
    *out = NULL;
    zv_mixture *m = ZV_NEW_ZERO(env, 1, zv_mixture);
    if (!m) return zv__nomem(err);
    m->env = env;
    m->info.center = m->info.scale = m->info.skew = m->info.misfit = ZV__NAN;
    m->info.prior_interval = m->info.top_interval = (zv_interval){ZV__NAN, ZV__NAN};
    m->info.top = m->info.chance = m->info.other_chance = ZV__NAN;
    m->x = ZV_NEW(env, ZV_MAX(n, 1), double);
    zv_status status = m->x ? ZV_OK : zv__nomem(err);
    for (size_t i = 0; status == ZV_OK && i < n; i++)
        if (isfinite(scores[i])) m->x[m->n++] = scores[i];
    m->info.n = m->n;
    if (status == ZV_OK && m->n >= ZV_MIXTURE_LEAST) {
        zv_stat_sort(m->x, m->n);
        status = fit(m, seed ? seed : 1, err);
    }
    m->info.state = judge(&m->info);
    if (status != ZV_OK) {
        zv_mixture_free(m);
        return status;
    }
    *out = m;
    return ZV_OK;
}

void zv_mixture_free(zv_mixture *m) {
    if (!m) return;
    zv__free(m->env, m->ends);
    zv__free(m->env, m->scratch);
    zv__free(m->env, m->error);
    zv__free(m->env, m->slope);
    zv__free(m->env, m->kept);
    zv__free(m->env, m->u);
    zv__free(m->env, m->rank);
    zv__free(m->env, m->x);
    zv__free(m->env, m);
}

const zv_mixture_info *zv_mixture_about(const zv_mixture *m) {
    return &m->info;
}

double zv_mixture_at(const zv_mixture *m, double x, zv_interval *interval) {
    if (interval) *interval = (zv_interval){ZV__NAN, ZV__NAN};
    if (m->info.state != ZV_MIXTURE_IDENTIFIED || isnan(x)) return ZV__NAN;
    size_t lo = 0, hi = m->n; /* the first value ≥ x */
    while (lo < hi) {
        size_t mid = lo + (hi - lo) / 2;
        if (m->x[mid] < x) {
            lo = mid + 1;
        } else {
            hi = mid;
        }
    }
    size_t rank = ZV_MAX(m->n - lo, 1), at = 0;
    while (at < m->knots && m->rank[at] < rank) at++;
    if (at == m->knots || at > m->most) { /* no farther from the bulk than it may be off */
        if (interval) *interval = (zv_interval){0, 0};
        return 0;
    }
    double value = posterior(m, m->slope[at]);
    if (interval) *interval = posterior_interval(m, at, value);
    return value;
}
