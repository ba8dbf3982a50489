#include "optim/optim_private.h"

/* optim_noise.c — how much of a gradient is chance, and where a step lands. */

/* ---- The noise scale ---- */

/* Products of the gradients, by way of which everything else goes: [batches, batches]. */
static void products(double *gram, const double *g, size_t batches, size_t n) {
    for (size_t i = 0; i < batches; i++)
        for (size_t j = i; j < batches; j++)
            gram[i * batches + j] = gram[j * batches + i] = zv__optim_dot(g + i * n, g + j * n, n);
}

typedef struct pair {
    double square, variance; /* |G|², tr Σ */
} pair;

/* From the sum of the diagonal, that of all, and how many batches: the mean product of different ones, and
 * batch · (mean square - that). */
static pair estimate(double diagonal, double all, double count, double batch) {
    pair p;
    p.square = (all - diagonal) / (count * (count - 1));
    p.variance = batch * (diagonal / count - p.square);
    return p;
}

/* First and second moments of the jackknife's pseudo-values (Tukey 1958): count · whole - (count - 1) · without i. */
typedef struct jackknife {
    pair mean;
    double qq, ss, qs; /* (co)variances of the means: of |G|², of tr Σ */
} jackknife;

static jackknife jack(const double *gram, size_t batches, double batch) {
    double k = (double)batches, diagonal = 0, all = 0, qq = 0, ss = 0, qs = 0;
    for (size_t i = 0; i < batches; i++) {
        diagonal += gram[i * batches + i];
        for (size_t j = 0; j < batches; j++) all += gram[i * batches + j];
    }
    pair whole = estimate(diagonal, all, k, batch);
    for (size_t i = 0; i < batches; i++) {
        double own = gram[i * batches + i], row = 0;
        for (size_t j = 0; j < batches; j++) row += gram[i * batches + j];
        pair without = estimate(diagonal - own, all - 2 * row + own, k - 1, batch);
        double q = (k - 1) * (whole.square - without.square);
        double s = (k - 1) * (whole.variance - without.variance);
        qq += q * q, ss += s * s, qs += q * s;
    }
    double scale = 1 / (k * (k - 1));
    return (jackknife){whole, qq * scale, ss * scale, qs * scale};
}

/* All b ≥ 0 with (S - bQ)² ≤ t² var(S - bQ) (Fieller 1954): between the roots of a b² - 2 h b + c while a > 0; beyond one of
 * them, or everywhere, where Q may be 0. */
static zv_measured ratio(const jackknife *j, double t) {
    double q = j->mean.square, s = j->mean.variance, tt = t * t;
    double a = q * q - tt * j->qq, h = s * q - tt * j->qs, c = s * s - tt * j->ss;
    zv_measured m = {
        q > 0 ? s / q : (double)INFINITY, {0, (double)INFINITY}, ZV_OPTIM_WHY_GRADIENT_UNSEEN};
    double root = h * h - a * c;
    if (a > 0 && q > 0) {
        double wide = sqrt(fmax(root, 0));
        m.interval = (zv_interval){fmax((h - wide) / a, 0), (h + wide) / a};
        m.why = ZV_OPTIM_WHY_NOTHING;
    } else if (a < 0 && root > 0) {
        double upper = (h - sqrt(root)) / a; /* the larger root, as a < 0 */
        m.interval.lo = fmax(upper, 0);
    }
    return m;
}

static zv_measured around(double value, double variance, double t) {
    double half = t * sqrt(variance);
    return (zv_measured){value,
                         {value - half, value + half},
                         variance > 0 ? ZV_OPTIM_WHY_NOTHING : ZV_OPTIM_WHY_CONSTANT};
}

zv_status zv_noise_scale(zv_noise *out, const zv_env *env, const double *gradients, size_t batches,
                         size_t n, size_t batch, double level, zv_err *err) {
    *out = (zv_noise){0};
    if (!(level > 0 && level < 1)) return zv_err_set(err, ZV_USAGE, M_OPTIM_LEVEL, level);
    if (n == 0) return zv_err_set(err, ZV_USAGE, M_OPTIM_NO_PARAMETERS);
    if (batch == 0) return zv_err_set(err, ZV_USAGE, M_OPTIM_NO_SAMPLES);
    if (batches < ZV_NOISE_LEAST)
        return zv_err_set(err, ZV_NODATA, M_OPTIM_NOISE_FEW, ZV_NOISE_LEAST, batches);
    for (size_t i = 0; i < batches; i++) {
        size_t bad = zv_optim_first_bad_f64(gradients + i * n, n);
        if (bad < n) return zv_err_set_at(err, ZV_FORMAT, bad, M_OPTIM_NOISE_BAD, i, bad);
    }
    size_t all;
    double *gram = zv__mul(&all, batches, batches) ? ZV_NEW(env, all, double) : NULL;
    if (!gram) return zv__nomem(err);
    products(gram, gradients, batches, n);
    jackknife j = jack(gram, batches, (double)batch);
    double t = zv_stat_t_quantile((1 + level) / 2, (double)batches - 1);
    out->gradient_squared = around(j.mean.square, j.qq, t);
    out->variance = around(j.mean.variance, j.ss, t);
    out->scale = ratio(&j, t);
    zv__free(env, gram);
    return ZV_OK;
}

/* ---- Successive gradients ---- */

double zv_noise_cosine(const double *a, const double *b, size_t n) {
    double size = sqrt(zv__optim_dot(a, a, n)) * sqrt(zv__optim_dot(b, b, n));
    return size > 0 ? fmax(-1, fmin(1, zv__optim_dot(a, b, n) / size)) : (double)NAN;
}

/* Autocovariance at a lag, over pairs of which neither is NaN. */
static double lagged(const double *x, size_t n, double mean, size_t lag) {
    double sum = 0;
    for (size_t i = 0; i + lag < n; i++)
        if (!isnan(x[i]) && !isnan(x[i + lag])) sum += (x[i] - mean) * (x[i + lag] - mean);
    return sum;
}

zv_measured zv_noise_successive(const double *cosines, size_t n, double level) {
    zv_moments m = {0};
    for (size_t i = 0; i < n; i++) zv_moments_add(&m, cosines[i]);
    zv_measured out = {m.n ? m.mean : (double)NAN, zv__no_interval(), ZV_OPTIM_WHY_FEW};
    if (m.n < 8) return out;
    size_t reach = (size_t)cbrt((double)m.n);
    double variance = lagged(cosines, n, m.mean, 0);
    for (size_t lag = 1; lag <= reach; lag++)
        variance += 2 * (1 - (double)lag / (double)(reach + 1)) * lagged(cosines, n, m.mean, lag);
    /* Bartlett's weights keep it from falling below 0; the factor makes it unbiased without correlation. */
    variance = variance / ((double)m.n * ((double)m.n - 1));
    double half = zv_stat_t_quantile((1 + level) / 2, (double)m.n - 1) * sqrt(fmax(variance, 0));
    out.interval = (zv_interval){m.mean - half, m.mean + half};
    out.why = variance > 0 ? ZV_OPTIM_WHY_NOTHING : ZV_OPTIM_WHY_CONSTANT;
    return out;
}

/* ---- The step's parabola ---- */

/* Least squares of c + bτ + aτ² to f(0), f(1), f'(0), f'(1): with d = f(1) - f(0), the equations d = a + b, s₀ = b, s₁ = 2a + b are
 * three for two unknowns (c takes up the mean of the losses' misfit, and halves its weight: ½). */
double zv_step_alpha(double loss_before, double slope_before, double loss_after,
                     double slope_after) {
    double d = loss_after - loss_before, s0 = slope_before, s1 = slope_after;
    /* normal equations of ½(a + b - d)² + (b - s₀)² + (2a + b - s₁)²; minima of ½ come from eliminating c */
    double aa = .5 + 4, ab = .5 + 2, bb = .5 + 2, ra = .5 * d + 2 * s1, rb = .5 * d + s0 + s1;
    double det = aa * bb - ab * ab, a = (ra * bb - rb * ab) / det, b = (aa * rb - ab * ra) / det;
    if (!(a > 1e-12 * fabs(b)))
        return b < 0 && a > -1e-9 * fabs(b) ? -1 : (double)NAN; /* straight; bent down */
    double vertex = -b / (2 * a); /* in steps */
    return vertex > 0 ? 1 / vertex - 1 : (double)INFINITY;
}
