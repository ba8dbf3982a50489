/* explain_diagnose_findings.c — a diagnosis as findings: the verdict, and each signal that was measured. */
#include "explain/explain_diagnose.h"

/* Which part of the plain road a signal is worked out again by. */
typedef enum part {
    HERE,
    WALK,
    BENDS,
    DEAD,
    OUTPUTS,
    CHECK,
    HEART,
    SHUFFLED,
    FIRST,
    AGAIN,
    WIDER,
    PARTS
} part;

typedef struct sign {
    const char *name; /* of the finding */
    const char *evidence; /* as zv_stall has it */
    size_t at; /* of a zv_measured in zv_diagnosis */
    part part;
    const char *why[2], *formula[2];
} sign;

#define AT(field) offsetof(zv_diagnosis, signals.field)
static const sign SIGNS[] = {
    {"loss", "loss", AT(loss), HERE, {M_DIAG_LOSS}, {M_DIAG_LOSS_F}},
    {"trend", "trend", AT(trend), WALK, {M_DIAG_TREND}, {M_DIAG_TREND_F}},
    {"gradient_squared", "gain", AT(gradient_squared), HERE, {M_DIAG_SQUARE}, {M_DIAG_SQUARE_F}},
    {"noise", "noise", AT(noise), HERE, {M_DIAG_NOISE}, {M_DIAG_NOISE_F}},
    {"successive", "successive", AT(successive), WALK, {M_DIAG_SUCC}, {M_DIAG_SUCC_F}},
    {"alpha", "alpha", AT(alpha), WALK, {M_DIAG_ALPHA}, {M_DIAG_ALPHA_F}},
    {"lambda_max", "flat", AT(high), BENDS, {M_DIAG_HIGH}, {M_DIAG_HIGH_F}},
    {"lambda_min", "bend", AT(low), BENDS, {M_DIAG_LOW}, {M_DIAG_LOW_F}},
    {"curvature_along", "gain", AT(along), BENDS, {M_DIAG_ALONG}, {M_DIAG_ALONG_F}},
    {"edge", "edge", offsetof(zv_diagnosis, edge), BENDS, {M_DIAG_EDGE}, {M_DIAG_EDGE_F}},
    {"saddle_gain", "saddle_gain", AT(saddle_gain), BENDS, {M_DIAG_SADDLE}, {M_DIAG_SADDLE_F}},
    {"layers", "layers", AT(layers), HERE, {M_DIAG_LAYERS}, {M_DIAG_LAYERS_F}},
    {"dead", "dead", AT(dead), DEAD, {M_DIAG_DEAD}, {M_DIAG_DEAD_F}},
    {"rank", "rank", AT(rank), OUTPUTS, {M_DIAG_RANK}, {M_DIAG_RANK_F}},
    {"uniformity", "uniformity", AT(uniformity), OUTPUTS, {M_DIAG_UNIFORM}, {M_DIAG_UNIFORM_F}},
    {"alignment",
     "alignment",
     offsetof(zv_diagnosis, alignment),
     OUTPUTS,
     {M_DIAG_ALIGN},
     {M_DIAG_ALIGN_F}},
    {"gradient_error",
     "gradient_error",
     AT(gradient_error),
     CHECK,
     {M_DIAG_CHECK},
     {M_DIAG_CHECK_F}},
    {"overfit", "overfit", AT(overfit), HEART, {M_DIAG_HEART}, {M_DIAG_HEART_F}},
    {"shuffled", "shuffled", AT(shuffled), SHUFFLED, {M_DIAG_SHUFFLED}, {M_DIAG_SHUFFLED_F}},
    {"slower_start",
     "slower_start",
     AT(slower_start),
     FIRST,
     {M_DIAG_SLOWER_START},
     {M_DIAG_SLOWER_START_F}},
    {"slower_here",
     "slower_here",
     AT(slower_here),
     AGAIN,
     {M_DIAG_SLOWER_HERE},
     {M_DIAG_SLOWER_HERE_F}},
    {"wider_here", "wider_here", AT(wider_here), WIDER, {M_DIAG_WIDER}, {M_DIAG_WIDER_F}},
};

static const zv_measured *measured_of(const zv_diagnosis *d, const sign *s) {
    return (const zv_measured *)(const void *)((const char *)d + s->at);
}

static bool fine(zv_stall_kind kind) {
    return kind == ZV_STALL_CONVERGED || kind == ZV_STALL_DESCENDING;
}

static bool unsure(zv_stall_kind kind) {
    return kind == ZV_STALL_UNKNOWN || kind == ZV_STALL_EDGE;
}

/* ---- Each part of the plain road once ---- */

typedef struct context {
    zv__diagnosis *d;
    zv_report *r;
    zv_err *err;
    bool done[PARTS];
    zv__plain_signals p[3];
    double dead, rank, uniformity, alignment, check, heart, races[ZV__RACES];
} context;

static zv_status work_out(context *x, part which) {
    if (x->done[which]) return ZV_OK;
    x->done[which] = true;
    switch (which) {
    case HERE:
        return zv__plain_here(&x->p[HERE], x->d, x->err);
    case WALK:
        return zv__plain_walk(&x->p[WALK], x->d, x->err);
    case BENDS:
        return zv__plain_curvature(&x->p[BENDS], x->d, x->err);
    case DEAD:
        return zv__plain_dead(&x->dead, x->d, x->err);
    case OUTPUTS:
        return zv__plain_outputs(&x->rank, &x->uniformity, &x->alignment, x->d, x->err);
    case CHECK:
        return zv__plain_check(&x->check, x->d, x->err);
    case HEART:
        return zv__plain_heart(&x->heart, x->d, x->err);
    case FIRST:
    case AGAIN:
    case WIDER:
        return zv__plain_slower(&x->races[which - FIRST], x->d, (zv__race)(which - FIRST), x->err);
    default:
        return ZV_OK;
    }
}

static double shuffled_again(const zv__diagnosis *d) {
    double sum = 0;
    size_t n = 0;
    for (size_t s = 0; s < d->o.seeds; s++) {
        if (isnan(d->seed[s].as_it_is)) continue;
        sum += d->seed[s].shuffled - d->seed[s].as_it_is;
        n++;
    }
    return sum / (double)n / log(d->d.signals.classes);
}

/* The value by the plain road, and how far the roads may part: f64 sums, then what differences or an unstable walk add. */
static double plain_of(const context *x, const sign *s, double *tolerance) {
    const zv__plain_signals *here = &x->p[HERE], *walk = &x->p[WALK], *bends = &x->p[BENDS];
    const zv_signals *m = &x->d->d.signals;
    const double to_edge = m->rate / (2 * (1 + m->momentum));
    const double sharp = 1e-4 * fmax(fabs(m->high.value), fabs(m->low.value)) + 1e-6;
    const struct {
        const char *name;
        double value, slack;
    } all[] = {
        {"loss", here->loss, 1e-9 * (1 + fabs(here->loss))},
        {"gradient_squared", here->gradient_squared, 1e-8 * fabs(here->gradient_squared) + 1e-20},
        {"noise", here->noise, 1e-7 * (1 + here->noise * here->noise)},
        {"layers", here->layers, 1e-8},
        {"trend", walk->trend, 1e-8 + 10 * walk->trend_slack},
        {"successive", walk->successive, 1e-7 + 10 * walk->successive_slack},
        {"alpha", walk->alpha, 1e-6 * (1 + fabs(walk->alpha)) + 10 * walk->alpha_slack},
        {"lambda_max", bends->high, sharp},
        {"lambda_min", bends->low, sharp},
        {"curvature_along", bends->along, sharp},
        {"edge", bends->high * to_edge, sharp * to_edge},
        {"saddle_gain", bends->saddle_gain, 1e-6 * fabs(bends->saddle_gain) + 1e-9},
        {"dead", x->dead, 0},
        {"rank", x->rank, 1e-4},
        {"uniformity", x->uniformity, 1e-5},
        {"alignment", x->alignment, 1e-5},
        /* rounding against rounding: what counts is that neither finds a fault */
        {"gradient_error", x->check, ZV_LIMIT_GRADIENT_ERROR},
        {"overfit", x->heart, 1e-7},
        {"shuffled", shuffled_again(x->d), 1e-12},
        {"slower_start", x->races[0], 1e-9 * (1 + fabs(x->races[0]))},
        {"slower_here", x->races[1], 1e-9 * (1 + fabs(x->races[1]))},
        {"wider_here", x->races[2], 1e-9 * (1 + fabs(x->races[2]))},
    };
    for (size_t i = 0; i < ZV_COUNT(all); i++)
        if (strcmp(all[i].name, s->name) == 0) {
            *tolerance = all[i].slack;
            return all[i].value;
        }
    return ZV__NAN;
}

/* ---- Findings ---- */

static void say_interval(zv_report *r, zv_finding *f, const zv_measured *m, zv_lang lang) {
    if (!isfinite(m->interval.lo) || !isfinite(m->interval.hi)) /* half of one is none */
        zv_report_no_interval(r, f, M_DIAG_TEXT, zv_optim_why_text(m->why, lang));
    else
        zv_report_interval(r, f, m->interval.lo, m->interval.hi);
}

static bool in_signals(const sign *s) {
    return s->at < sizeof(zv_signals);
}

/* The signal of that row; zv_diagnosis begins with its signals. */
static zv_measured *field(zv_signals *of, const sign *s) {
    return (zv_measured *)(void *)((char *)of + s->at);
}

static void terms_of(context *x, zv_finding *f, const sign *s) {
    const zv_diagnosis *d = &x->d->d;
    char name[] = "seed 00";
    for (size_t i = 0; i < d->seeds && in_signals(s) && s->part <= BENDS; i++) {
        snprintf(name, sizeof name, "seed %u", (unsigned)(i % 100));
        zv_report_term(x->r, f, name, field(&x->d->seed[i].s, s)->value);
    }
    if (s->part == BENDS) zv_report_term(x->r, f, "products", (double)d->products);
    if (s->part == WALK) zv_report_term(x->r, f, "steps", (double)d->steps);
    if (s->part == WALK || s->part == BENDS) zv_report_term(x->r, f, "rate", d->signals.rate);
    if (s->part == WALK || s->part == BENDS)
        zv_report_term(x->r, f, "momentum", d->signals.momentum);
    if (s->part == HERE) zv_report_term(x->r, f, "mini-batches", (double)(d->batches * d->seeds));
    if (s->part == DEAD) zv_report_term(x->r, f, "units", (double)d->units);
    if (s->part == DEAD || s->part == OUTPUTS)
        zv_report_term(x->r, f, "examples", (double)d->sampled);
    if (s->part == CHECK) {
        zv_report_term(x->r, f, "parameters checked", (double)d->checked);
        zv_report_term(x->r, f, "set aside at kinks", (double)d->kinks);
    }
    for (size_t i = 0; i < d->seeds && (s->part == HEART || s->part == SHUFFLED); i++) {
        const zv__diag_seed *one = &x->d->seed[i];
        zv_report_term(x->r, f, s->part == HEART ? "before" : "loss on labels as they are",
                       s->part == HEART ? one->heart_before : one->as_it_is);
        zv_report_term(x->r, f, s->part == HEART ? "after" : "loss on shuffled labels",
                       s->part == HEART ? one->heart_after : one->shuffled);
    }
    for (size_t i = 0; i < d->seeds && s->part >= FIRST; i++) {
        const double *race = x->d->seed[i].race[s->part - FIRST];
        zv_report_term(x->r, f, "loss as it is", race[0]);
        zv_report_term(x->r, f, "loss with the change", race[1]);
    }
}

/* The row of evidence that this signal is, or is part of; NULL: it decided nothing. */
static const zv_stall_evidence *evidence_of(const zv_diagnosis *d, const sign *s) {
    for (size_t i = 0; i < d->stall.n_evidence; i++)
        if (strcmp(d->stall.evidence[i].signal, s->evidence) == 0) return &d->stall.evidence[i];
    return NULL;
}

static zv_status one_sign(context *x, const sign *s) {
    const zv_diagnosis *d = &x->d->d;
    const zv_lang lang = zv_env_lang(x->d->env);
    const zv_measured *m = measured_of(d, s);
    if (isnan(m->value)) return ZV_OK;
    zv_finding *f = zv_report_add(x->r, s->name, m->value);
    if (s->part == DEAD || (s->part == OUTPUTS && !isfinite(m->interval.lo)))
        zv_report_no_interval(x->r, f, M_DIAG_EXAMPLES_NO, d->sampled);
    else if (s->part == CHECK)
        zv_report_no_interval(x->r, f, M_DIAG_LARGEST_NO, d->checked);
    else
        say_interval(x->r, f, m, lang);
    const zv_stall_evidence *e = evidence_of(d, s);
    const bool bad = e && !fine(d->stall.kind) && !unsure(d->stall.kind);
    /* a part of what was compared has no threshold of its own */
    const bool itself = e && strcmp(s->name, e->signal) == 0;
    zv_report_verdict(x->r, f, bad ? ZV_WARN : ZV_INFO, itself ? e->threshold : ZV__NAN);
    /* whatever the verdict: a net can learn by heart what has nothing to do with its inputs */
    if (s->part == SHUFFLED && zv__as_shuffled(m))
        zv_report_verdict(x->r, f, ZV_WARN, ZV__AS_SHUFFLED);
    zv_report_why(x->r, f, M_DIAG_TEXT, s->why[lang == ZV_HE]);
    zv_report_formula(x->r, f, M_DIAG_TEXT, s->formula[lang == ZV_HE]);
    if (!zv_report_opens(x->r, s->name)) return ZV_OK;
    double tolerance = 0;
    ZV_TRY(work_out(x, s->part));
    const double again = plain_of(x, s, &tolerance);
    terms_of(x, f, s);
    zv_report_recomputed(x->r, f, again, tolerance);
    return ZV_OK;
}

/* The same table, judging what the plain road found. */
static zv_status verdict_again(context *x, zv_finding *f) {
    zv_signals s = x->d->d.signals;
    for (size_t i = 0; i < x->d->d.stall.n_evidence; i++)
        zv_report_term(x->r, f, x->d->d.stall.evidence[i].signal,
                       x->d->d.stall.evidence[i].measured.value);
    zv_report_term(x->r, f, "loss at the start", s.loss_start);
    zv_report_term(x->r, f, "floor of the loss", s.loss_floor);
    zv_report_term(x->r, f, "distance", s.distance);
    for (part p = HERE; p < PARTS; p++)
        for (size_t i = 0; i < ZV_COUNT(SIGNS); i++) {
            const sign *one = &SIGNS[i];
            double slack;
            if (one->part != p || !in_signals(one) || isnan(measured_of(&x->d->d, one)->value))
                continue;
            ZV_TRY(work_out(x, p));
            zv_measured *m = field(&s, one);
            const double value = plain_of(x, one, &slack);
            /* its interval goes with it */
            const double off = value == m->value ? 0 : value - m->value; /* both may be infinite */
            m->interval.lo += off;
            m->interval.hi += off;
            m->value = value;
        }
    zv_report_recomputed(x->r, f, (double)zv__diag_judge(&s).kind, 0);
    return ZV_OK;
}

static zv_status verdict(context *x) {
    const zv_diagnosis *d = &x->d->d;
    const zv_lang lang = zv_env_lang(x->d->env);
    const zv_stall *v = &d->stall;
    zv_finding *f = zv_report_add(x->r, "verdict", (double)v->kind);
    zv_report_no_interval(x->r, f, M_DIAG_VERDICT_NO);
    zv_report_verdict(x->r, f,
                      fine(v->kind)                  ? ZV_PASS
                      : unsure(v->kind)              ? ZV_INFO
                      : v->kind <= ZV_STALL_BUG_LN_C ? ZV_FAIL
                                                     : ZV_WARN,
                      ZV__NAN);
    if (isnan(d->better_rate))
        zv_report_why(x->r, f, M_DIAG_VERDICT, v->name, zv_stall_text(v->kind, lang),
                      zv_stall_advice(v->kind, lang));
    else
        zv_report_why(x->r, f, M_DIAG_VERDICT_RATE, v->name, zv_stall_text(v->kind, lang),
                      zv_stall_advice(v->kind, lang), d->rate, d->better_rate);
    zv_report_formula(x->r, f, M_DIAG_VERDICT_F, (int)ZV_STALLS);
    return zv_report_opens(x->r, "verdict") ? verdict_again(x, f) : ZV_OK;
}

zv_status zv_diagnosis_findings(zv_diagnosis *d, zv_report *r, zv_err *err) {
    context x = {.d = (zv__diagnosis *)d, .r = r, .err = err};
    ZV_TRY(verdict(&x));
    for (size_t i = 0; i < ZV_COUNT(SIGNS); i++) ZV_TRY(one_sign(&x, &SIGNS[i]));
    return zv_report_status(r, err);
}
