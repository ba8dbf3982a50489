#include "optim/optim_span.h"

/* optim_verdict.c — from signals to a verdict: a table of rows, tried in order. */

/* ---- Judging a signal against a threshold, and keeping what was judged ---- */

typedef struct judge {
    const zv_signals *s;
    zv_stall *v;
    double span;
    zv_measured edge, gain, flat, bend, above_floor, saddle_gain,
        ln_c; /* without a unit, see derive() */
} judge;

static bool keep(judge *j, const char *signal, zv_measured m, double threshold, bool above,
                 bool holds) {
    if (holds && j->v->n_evidence < ZV_STALL_EVIDENCE)
        j->v->evidence[j->v->n_evidence++] = (zv_stall_evidence){signal, m, threshold, above};
    return holds;
}

static double lower(zv_measured m) {
    return isnan(m.interval.lo) ? m.value : m.interval.lo;
}

static double upper(zv_measured m) {
    return isnan(m.interval.hi) ? m.value : m.interval.hi;
}

/* The whole interval lies above (below); comparisons with NaN are false. */
static bool above(judge *j, const char *signal, zv_measured m, double threshold) {
    return keep(j, signal, m, threshold, true, lower(m) > threshold);
}

static bool below(judge *j, const char *signal, zv_measured m, double threshold) {
    return keep(j, signal, m, threshold, false, upper(m) < threshold);
}

/* Measured, and not above (below) beyond doubt. */
static bool not_above(judge *j, const char *signal, zv_measured m, double threshold) {
    return keep(j, signal, m, threshold, false, !isnan(m.value) && !(lower(m) > threshold));
}

static bool not_below(judge *j, const char *signal, zv_measured m, double threshold) {
    return keep(j, signal, m, threshold, true, !isnan(m.value) && !(upper(m) < threshold));
}

static bool rising(judge *j) {
    return above(j, "trend", j->s->trend, ZV_LIMIT_GAIN);
}

static bool still(judge *j) {
    return below(j, "gain", j->gain, ZV_LIMIT_STILL);
}

/* ---- Rows. Each returns whether its verdict fits; what it kept as evidence counts only then. ---- */

static bool bug_gradient(judge *j) {
    return above(j, "gradient_error", j->s->gradient_error, ZV_LIMIT_GRADIENT_ERROR);
}

static bool diverged(judge *j) {
    return keep(j, "loss", j->s->loss, (double)INFINITY, true, isinf(j->s->loss.value));
}

static bool bug_overfit(judge *j) {
    return above(j, "overfit", j->s->overfit, ZV_LIMIT_OVERFIT);
}

static bool bug_labels(judge *j) {
    return below(j, "ln_c", j->ln_c, ZV_LIMIT_LN_C) &&
           not_above(j, "shuffled", j->s->shuffled, ZV_LIMIT_LN_C);
}

/* At ln C a net that has just begun is in order: only where steps no longer change it. */
static bool bug_ln_c(judge *j) {
    return below(j, "ln_c", j->ln_c, ZV_LIMIT_LN_C) && isnan(j->s->shuffled.value) &&
           not_below(j, "trend", j->s->trend, -ZV_LIMIT_GAIN);
}

static bool collapse(judge *j) {
    return below(j, "rank", j->s->rank, ZV_LIMIT_RANK) ||
           above(j, "uniformity", j->s->uniformity, ZV_LIMIT_UNIFORMITY);
}

static bool dead_units(judge *j) {
    return above(j, "dead", j->s->dead, ZV_LIMIT_DEAD);
}

static bool vanishing(judge *j) {
    return below(j, "layers", j->s->layers, -ZV_LIMIT_LAYERS);
}

static bool exploding(judge *j) {
    return above(j, "layers", j->s->layers, ZV_LIMIT_LAYERS);
}

static bool rate_too_large(judge *j) {
    if (above(j, "edge", j->edge, ZV_LIMIT_EDGE_HIGH)) return true;
    return rising(j) &&
           (above(j, "edge", j->edge, 1) || above(j, "alpha", j->s->alpha, ZV_LIMIT_OVERSHOT));
}

static bool edge(judge *j) {
    return above(j, "edge", j->edge, ZV_LIMIT_EDGE_LOW) &&
           not_above(j, "edge", j->edge, ZV_LIMIT_EDGE_HIGH) &&
           not_above(j, "trend", j->s->trend, ZV_LIMIT_GAIN);
}

static bool saddle(judge *j) {
    return still(j) && below(j, "bend", j->bend, -ZV_LIMIT_SADDLE) &&
           above(j, "saddle_gain", j->saddle_gain, ZV_LIMIT_GAIN);
}

static bool plateau(judge *j) {
    if (!still(j) || !below(j, "flat", j->flat, ZV_LIMIT_FLAT)) return false;
    return isnan(j->s->loss_floor) || above(j, "above_floor", j->above_floor, ZV_LIMIT_NEAR_FLOOR);
}

static bool noise_floor(judge *j) {
    return above(j, "noise", j->s->noise, ZV_LIMIT_NOISE) &&
           not_above(j, "successive", j->s->successive, 0) &&
           not_below(j, "trend", j->s->trend, -ZV_LIMIT_GAIN);
}

static bool convex(judge *j) {
    return above(j, "bend", j->bend, -ZV_LIMIT_CONVEX);
}

static bool converged(judge *j) {
    return still(j) && below(j, "above_floor", j->above_floor, ZV_LIMIT_NEAR_FLOOR);
}

static bool local_minimum(judge *j) {
    if (!still(j) || !convex(j)) return false;
    return isnan(j->s->loss_floor) || above(j, "above_floor", j->above_floor, ZV_LIMIT_NEAR_FLOOR);
}

static bool rate_too_small(judge *j) {
    return below(j, "edge", j->edge, ZV_LIMIT_SLOW) &&
           below(j, "alpha", j->s->alpha, ZV_LIMIT_SHORT) &&
           above(j, "gain", j->gain, ZV_LIMIT_STILL);
}

static bool descending(judge *j) {
    return below(j, "trend", j->s->trend, -ZV_LIMIT_GAIN);
}

static bool unknown(judge *j) {
    (void)j;
    return true;
}

/* ---- The table ---- */

static const struct {
    bool (*fits)(judge *j);
    const char *name, *text[2], *advice[2]; /* by language */
} rows[ZV_STALLS] = {
    {bug_gradient, "bug_gradient", {M_OPTIM_V_BUG_GRADIENT}, {M_OPTIM_A_BUG_GRADIENT}},
    {diverged, "diverged", {M_OPTIM_V_DIVERGED}, {M_OPTIM_A_DIVERGED}},
    {bug_overfit, "bug_overfit", {M_OPTIM_V_BUG_OVERFIT}, {M_OPTIM_A_BUG_OVERFIT}},
    {bug_labels, "bug_labels", {M_OPTIM_V_BUG_LABELS}, {M_OPTIM_A_BUG_LABELS}},
    {bug_ln_c, "bug_ln_c", {M_OPTIM_V_BUG_LN_C}, {M_OPTIM_A_BUG_LN_C}},
    {collapse, "collapse", {M_OPTIM_V_COLLAPSE}, {M_OPTIM_A_COLLAPSE}},
    {dead_units, "dead_units", {M_OPTIM_V_DEAD_UNITS}, {M_OPTIM_A_DEAD_UNITS}},
    {vanishing, "vanishing_gradient", {M_OPTIM_V_VANISHING}, {M_OPTIM_A_VANISHING}},
    {exploding, "exploding_gradient", {M_OPTIM_V_EXPLODING}, {M_OPTIM_A_EXPLODING}},
    {rate_too_large, "rate_too_large", {M_OPTIM_V_RATE_TOO_LARGE}, {M_OPTIM_A_RATE_TOO_LARGE}},
    {edge, "edge_of_stability", {M_OPTIM_V_EDGE}, {M_OPTIM_A_EDGE}},
    {plateau, "plateau", {M_OPTIM_V_PLATEAU}, {M_OPTIM_A_PLATEAU}},
    {saddle, "saddle", {M_OPTIM_V_SADDLE}, {M_OPTIM_A_SADDLE}},
    {noise_floor, "noise_floor", {M_OPTIM_V_NOISE_FLOOR}, {M_OPTIM_A_NOISE_FLOOR}},
    {converged, "converged", {M_OPTIM_V_CONVERGED}, {M_OPTIM_A_CONVERGED}},
    {local_minimum, "local_minimum", {M_OPTIM_V_LOCAL_MINIMUM}, {M_OPTIM_A_LOCAL_MINIMUM}},
    {rate_too_small, "rate_too_small", {M_OPTIM_V_RATE_TOO_SMALL}, {M_OPTIM_A_RATE_TOO_SMALL}},
    {descending, "descending", {M_OPTIM_V_DESCENDING}, {M_OPTIM_A_DESCENDING}},
    {unknown, "unknown", {M_OPTIM_V_UNKNOWN}, {M_OPTIM_A_UNKNOWN}},
};

const char *zv_stall_name(zv_stall_kind kind) {
    return (unsigned)kind < ZV_STALLS ? rows[kind].name : "?";
}

const char *zv_stall_text(zv_stall_kind kind, zv_lang lang) {
    return (unsigned)kind < ZV_STALLS ? rows[kind].text[lang == ZV_HE] : "?";
}

const char *zv_stall_advice(zv_stall_kind kind, zv_lang lang) {
    return (unsigned)kind < ZV_STALLS ? rows[kind].advice[lang == ZV_HE] : "?";
}

/* ---- Numbers without a unit ---- */

zv_signals zv_signals_none(void) {
    const double nan = (double)NAN;
    const zv_measured none = {nan, {nan, nan}, ZV_OPTIM_WHY_FEW};
    return (zv_signals){nan,  nan,  nan,  nan,  nan,  none, none, none, none,
                        none, none, none, none, none, none, none, none, none,
                        none, nan,  none, none, none, none, none, none};
}

/* The loss's span: from the start to the floor; where that is unknown, what it fell or what is left. */
double zv__signals_span(const zv_signals *s) {
    double start = isnan(s->loss_start) ? s->loss.value : fmax(s->loss_start, s->loss.value);
    if (!isfinite(start)) start = isnan(s->loss_start) ? 0 : s->loss_start;
    double span = isnan(s->loss_floor) ? fmax(start - s->loss.value, fabs(s->loss.value))
                                       : start - s->loss_floor;
    return span > 0 && isfinite(span) ? span : 1e-300;
}

static zv_measured times(zv_measured m, double factor) {
    zv_measured out = {m.value * factor, {m.interval.lo * factor, m.interval.hi * factor}, m.why};
    if (factor < 0) {
        double lo = out.interval.lo;
        out.interval.lo = out.interval.hi;
        out.interval.hi = lo;
    }
    return out;
}

/* What the best step along the gradient gains: |G|²/2|κ| by the curvature κ along it, and at most |G| R. */
static double best_gain(const zv_signals *s, double squared, double span) {
    double square = fmax(squared, 0), gain = sqrt(square) * s->distance; /* NaN stays NaN */
    if (isnan(squared)) return squared;
    double bend = isnan(s->along.value) ? s->high.value : s->along.value;
    double newton = square == 0 ? 0 : square / (2 * fabs(bend));
    return (isnan(gain) ? newton : isnan(newton) ? gain : fmin(gain, newton)) / span;
}

/* max|λ| R²/(2 span). What was seen of the extremes lies within them, so they may be larger, and not smaller. */
static zv_measured flatness(const zv_signals *s, double sharpest, double span) {
    double unit = s->distance * s->distance / (2 * span);
    double most = fmax(fabs(s->high.interval.hi), fabs(s->low.interval.lo));
    return (zv_measured){
        sharpest * unit, {isnan(most) ? most : sharpest * unit, most * unit}, s->high.why};
}

static void derive(judge *j) {
    const zv_signals *s = j->s;
    double span = zv__signals_span(s);
    double sharpest = fmax(fabs(s->high.value), fabs(s->low.value));
    double mu = isnan(s->momentum) ? 0 : s->momentum;
    j->span = span;
    j->edge = times(s->high, s->rate / (2 * (1 + mu)));
    j->gain = (zv_measured){best_gain(s, s->gradient_squared.value, span),
                            {best_gain(s, s->gradient_squared.interval.lo, span),
                             best_gain(s, s->gradient_squared.interval.hi, span)},
                            s->gradient_squared.why};
    j->flat = flatness(s, sharpest, span);
    j->bend = times(s->low, 1 / fmax(sharpest, 1e-300));
    j->saddle_gain = times(s->saddle_gain, 1 / span);
    j->above_floor = (zv_measured){(s->loss.value - s->loss_floor) / span,
                                   {(s->loss.interval.lo - s->loss_floor) / span,
                                    (s->loss.interval.hi - s->loss_floor) / span},
                                   s->loss.why};
    double ln = log(s->classes);
    j->ln_c = (zv_measured){fabs(s->loss.value - ln) / ln, zv__no_interval(), ZV_OPTIM_WHY_EXACT};
}

/* Half the way to the edge of stability where the curvature is known; else a tenth of the rate, down or up. */
static double better_rate(const judge *j) {
    double mu = isnan(j->s->momentum) ? 0 : j->s->momentum;
    double safe = j->s->high.value > 0 ? (1 + mu) / j->s->high.value : (double)NAN;
    switch (j->v->kind) {
    case ZV_STALL_DIVERGED:
    case ZV_STALL_RATE_TOO_LARGE:
        return safe < j->s->rate ? safe : j->s->rate / 10;
    case ZV_STALL_RATE_TOO_SMALL:
        return safe > j->s->rate ? safe : j->s->rate * 10;
    case ZV_STALL_EDGE:
        return j->s->rate / 2;
    default:
        return (double)NAN;
    }
}

zv_stall zv_stall_of(const zv_signals *s) {
    zv_stall v = {.kind = ZV_STALL_UNKNOWN};
    judge j = {.s = s, .v = &v};
    derive(&j);
    for (int k = 0; k < ZV_STALLS; k++) {
        v.n_evidence = 0;
        v.kind = (zv_stall_kind)k;
        if (rows[k].fits(&j)) break;
    }
    v.name = rows[v.kind].name;
    v.rate = better_rate(&j);
    return v;
}
