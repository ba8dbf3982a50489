#include "base/base_private.h"

#include "stat/stat_private.h"

/* stat_laws.c — normal, Student and binomial law.
 *
 * Everything but the normal law rests on the incomplete beta function, computed so that either tail
 * keeps its relative accuracy: a continued fraction for its shape, and Loader's (2000) saddle point
 * form for its size, in which no large logarithms cancel.
 */

#define PI 3.14159265358979323846

/* ---- Normal ---- */

double zv_stat_normal_cdf(double z) {
    return 0.5 * erfc(-z * 0.70710678118654752440);
}

/* Σ c_k x^k for k = 0 … 7. */
static double polynomial(const double c[8], double x) {
    double sum = c[7];
    for (int k = 6; k >= 0; k--) sum = sum * x + c[k];
    return sum;
}

/* Wichura (1988), algorithm AS 241 (PPND16): three rational approximations, relative error about
 * 1e-16. Near the middle in q², in the tails in r = √(-ln tail). */
static const double middle_over[8] = {3.3871328727963666080e0, 1.3314166789178437745e2,
                                      1.9715909503065514427e3, 1.3731693765509461125e4,
                                      4.5921953931549871457e4, 6.7265770927008700853e4,
                                      3.3430575583588128105e4, 2.5090809287301226727e3};
static const double middle_under[8] = {1.0,
                                       4.2313330701600911252e1,
                                       6.8718700749205790830e2,
                                       5.3941960214247511077e3,
                                       2.1213794301586595867e4,
                                       3.9307895800092710610e4,
                                       2.8729085735721942674e4,
                                       5.2264952788528545610e3};
static const double near_over[8] = {1.42343711074968357734e0,  4.63033784615654529590e0,
                                    5.76949722146069140550e0,  3.64784832476320460504e0,
                                    1.27045825245236838258e0,  2.41780725177450611770e-1,
                                    2.27238449892691845833e-2, 7.74545014278341407640e-4};
static const double near_under[8] = {1.0,
                                     2.05319162663775882187e0,
                                     1.67638483018380384940e0,
                                     6.89767334985100004550e-1,
                                     1.48103976427480074590e-1,
                                     1.51986665636164571966e-2,
                                     5.47593808499534494600e-4,
                                     1.05075007164441684324e-9};
static const double far_over[8] = {6.65790464350110377720e0,  5.46378491116411436990e0,
                                   1.78482653991729133580e0,  2.96560571828504891230e-1,
                                   2.65321895265761230930e-2, 1.24266094738807843860e-3,
                                   2.71155556874348757815e-5, 2.01033439929228813265e-7};
static const double far_under[8] = {1.0,
                                    5.99832206555887937690e-1,
                                    1.36929880922735805310e-1,
                                    1.48753612908506148525e-2,
                                    7.86869131145613259100e-4,
                                    1.84631831751005468180e-5,
                                    1.42151175831644588870e-7,
                                    2.04426310338993978564e-15};

double zv_stat_normal_quantile(double p) {
    if (!(p >= 0 && p <= 1)) return ZV__NAN;
    if (p == 0 || p == 1) return p == 0 ? -ZV__INFINITY : ZV__INFINITY;
    double q = p - 0.5;
    if (fabs(q) <= 0.425) {
        double r = 0.425 * 0.425 - q * q;
        return q * polynomial(middle_over, r) / polynomial(middle_under, r);
    }
    double r = sqrt(-log(q < 0 ? p : 1 - p));
    double z = r <= 5 ? polynomial(near_over, r - 1.6) / polynomial(near_under, r - 1.6)
                      : polynomial(far_over, r - 5) / polynomial(far_under, r - 5);
    return q < 0 ? -z : z;
}

/* ---- Incomplete beta ---- */

/* δ(z) = ln Γ(z) - (z - ½) ln z + z - ½ ln 2π, what Stirling's formula leaves out. The series' next
 * term is below 1e-16 from z = 16 on; below, ln Γ is small enough to subtract. */
static double stirling_error(double z) {
    if (z < 16) {
        int sign;
        return lgamma_r(z, &sign) - (z - 0.5) * log(z) + z - 0.91893853320467274178;
    }
    double w = 1 / (z * z);
    return (1.0 / 12 - (1.0 / 360 - (1.0 / 1260 - (1.0 / 1680 - w / 1188) * w) * w) * w) / z;
}

/* D(u, v) = u ln(u/v) + v - u ≥ 0. Near u = v the terms cancel, and the odd powers of
 * h = (u - v)/(u + v), from ln(u/v) = 2 artanh h, do not (Loader 2000). */
static double deviance(double u, double v) {
    if (fabs(u - v) >= 0.1 * (u + v)) return u * log(u / v) + v - u;
    double h = (u - v) / (u + v), sum = (u - v) * h, power = 2 * u * h;
    for (int k = 3; k < 100; k += 2) {
        power *= h * h;
        double next = sum + power / k;
        if (next == sum) break;
        sum = next;
    }
    return sum;
}

/* With s = a + b: ln(x^a y^b / B(a, b)) = -D(a, s x) - D(b, s y) + ½ ln(ab / 2πs) + δ(s) - δ(a) - δ(b)
 */
double zv__beta_log_term(double a, double b, double x, double y) {
    double s = a + b;
    return -deviance(a, s * x) - deviance(b, s * y) + 0.5 * log(a / s * b / (2 * PI)) +
           stirling_error(s) - stirling_error(a) - stirling_error(b);
}

/* The continued fraction of I_x(a, b) · a B(a, b) / (x^a y^b) (DLMF 8.17.22) by Lentz's method as
 * Thompson & Barnett (1986) changed it. Converges in about √max(a, b) steps for
 * x < (a + 1)/(a + b + 2). */
static double beta_fraction(double a, double b, double x) {
    const double tiny = 1e-300;
    double c = 1, d = 1 - (a + b) * x / (a + 1);
    d = 1 / (fabs(d) < tiny ? tiny : d);
    double value = d;
    for (double m = 1; m < 1e7; m++) {
        double even = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m));
        double odd = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1));
        d = 1 + even * d;
        c = 1 + even / c;
        d = 1 / (fabs(d) < tiny ? tiny : d);
        c = fabs(c) < tiny ? tiny : c;
        value *= d * c;
        d = 1 + odd * d;
        c = 1 + odd / c;
        d = 1 / (fabs(d) < tiny ? tiny : d);
        c = fabs(c) < tiny ? tiny : c;
        value *= d * c;
        if (fabs(d * c - 1) < 1e-15) break;
    }
    return value;
}

void zv__beta_tails(double a, double b, double x, double y, double *lower, double *upper) {
    if (x <= 0 || y <= 0) {
        *lower = x <= 0 ? 0 : 1;
        *upper = 1 - *lower;
        return;
    }
    double term = exp(zv__beta_log_term(a, b, x, y));
    if (x * (a + b + 2) < a + 1) {
        *lower = ZV_MIN(1.0, term * beta_fraction(a, b, x) / a);
        *upper = 1 - *lower;
    } else {
        *upper = ZV_MIN(1.0, term * beta_fraction(b, a, y) / b);
        *lower = 1 - *upper;
    }
}

/* ---- Student ---- */

/* P(|T| < t) and P(|T| > t) for t > 0, and the density at t times t. */
typedef struct student {
    double inside, outside, slope;
} student;

static student student_at(double t, double df) {
    /* x = ν/(ν + t²), y = t²/(ν + t²), each from the smaller quotient: t² may overflow. */
    double ratio = t * t / df, x = 1 / (1 + ratio);
    double y = ratio > 1 ? 1 / (1 + 1 / ratio) : ratio * x;
    student s;
    zv__beta_tails(df / 2, 0.5, x, y, &s.outside, &s.inside);
    /* f(t) t = x^(ν/2) y^(1/2) / B(ν/2, 1/2), as dI_x/dx = x^(a-1) y^(b-1) / B. */
    s.slope = exp(zv__beta_log_term(df / 2, 0.5, x, y));
    return s;
}

/* ln t from the leading term of the far tail, 2 P(T > t) ≈ (ν/t²)^(ν/2) / (ν/2 B(ν/2, 1/2)), whose
 * relative error is of the order ν²/t². */
static double student_far_log(double tail, double df) {
    int sign;
    double a = df / 2;
    double log_beta = lgamma_r(a, &sign) + lgamma_r(0.5, &sign) - lgamma_r(a + 0.5, &sign);
    return log(df) / 2 - (log(2 * tail) + log(a) + log_beta) / df;
}

/* The t > 0 with P(T > t) = tail, 0 < tail < ½, by Newton's method on logarithms of both sides:
 * of the tail where that is small, of P(|T| < t) where it is not. Both curves are concave in ln t
 * (regular variation at either end), so after one step the iterates approach from one side. */
static double student_upper(double tail, double df) {
    /* Few degrees of freedom reach values whose square overflows, and more than a double holds. */
    double far = df < 50 ? student_far_log(tail, df) : 0;
    if (far > 50) return far > 709.7 ? ZV__INFINITY : exp(far);
    bool by_tail = tail < 0.25;
    double inside = 2 * (0.5 - tail), goal = log(by_tail ? 2 * tail : inside);
    double u = log(ZV_MAX(-zv_stat_normal_quantile(tail), 1e-300));
    for (int round = 0; round < 200; round++) {
        student s = student_at(exp(u), df);
        double value = by_tail ? s.outside : s.inside;
        double step = (log(value) - goal) * value / (2 * s.slope);
        if (!isfinite(step)) break;
        u += by_tail ? step : -step;
        if (fabs(step) < 1e-15 * (1 + fabs(u))) break;
    }
    return exp(u);
}

/* Cornish–Fisher expansion around the normal quantile (Abramowitz & Stegun 26.7.5). */
static double student_nearly_normal(double z, double df) {
    double z2 = z * z;
    double g1 = (z2 + 1) * z / 4;
    double g2 = ((5 * z2 + 16) * z2 + 3) * z / 96;
    double g3 = (((3 * z2 + 19) * z2 + 17) * z2 - 15) * z / 384;
    double g4 = ((((79 * z2 + 776) * z2 + 1482) * z2 - 1920) * z2 - 945) * z / 92160;
    return z + (g1 + (g2 + (g3 + g4 / df) / df) / df) / df;
}

double zv_stat_t_quantile(double p, double df) {
    if (!(p >= 0 && p <= 1) || !(df > 0)) return ZV__NAN;
    if (p == 0 || p == 1) return p == 0 ? -ZV__INFINITY : ZV__INFINITY;
    if (p == 0.5) return 0;
    if (df > 1e5) { /* the expansion's next term is below 1e-11 even for p = 1e-300 */
        double z = zv_stat_normal_quantile(p);
        return isinf(df) ? z : student_nearly_normal(z, df);
    }
    return p < 0.5 ? -student_upper(p, df) : student_upper(1 - p, df);
}

/* ---- Binomial ---- */

/* P(X ≤ k) = I_{1-p}(n - k, k + 1) (DLMF 8.17.5). */
double zv_stat_binomial_cdf(uint64_t k, uint64_t n, double p) {
    if (!(p >= 0 && p <= 1)) return ZV__NAN;
    if (k >= n) return 1;
    double lower, upper;
    zv__beta_tails((double)(n - k), (double)k + 1, 1 - p, p, &lower, &upper);
    return lower;
}
