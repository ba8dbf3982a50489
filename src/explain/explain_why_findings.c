/* explain_why_findings.c — the findings on one pair, each of which opens into a second computation
 * by plain loops over the word vectors (or the two rows). */
#include "base/base_private.h"

#include <zavit/explain.h>
#include <zavit/vec.h>

#include "explain/explain_private.h"

/* The plain road's own view of the pair. */
typedef struct plain {
    double *e, *f; /* [dim] unit vectors */
    double norm_a, norm_b;
    double cosine;
    float *scratch;
} plain;

typedef struct pair {
    const zv_why *w;
    const zv_env *env;
    const zv_side *a, *b;
    const zv_background *bg;
    zv_report *r;
    plain p;
} pair;

static zv_status plain_new(pair *x, zv_err *err) {
    size_t dim = x->w->dim;
    plain *p = &x->p;
    p->e = ZV_NEW(x->env, dim, double);
    p->f = ZV_NEW(x->env, dim, double);
    p->scratch = ZV_NEW(x->env, dim, float);
    if (!p->e || !p->f || !p->scratch) return zv__nomem(err);
    zv__plain_side(p->e, x->a, x->w->exact_words, dim, p->scratch);
    zv__plain_side(p->f, x->b, x->w->exact_words, dim, p->scratch);
    p->norm_a = sqrt(zv__plain_dot(p->e, p->e, dim));
    p->norm_b = sqrt(zv__plain_dot(p->f, p->f, dim));
    for (size_t d = 0; d < dim; d++) {
        p->e[d] /= p->norm_a;
        p->f[d] /= p->norm_b;
    }
    p->cosine = zv__plain_dot(p->e, p->f, dim);
    return ZV_OK;
}

static void plain_free(pair *x) {
    zv__free(x->env, x->p.scratch);
    zv__free(x->env, x->p.f);
    zv__free(x->env, x->p.e);
}

/* ---- cosine, angle ---- */

/* The same known words in the same order on both sides. */
static bool same_words(const pair *x) {
    const zv_encoded *a = x->a->encoded, *b = x->b->encoded;
    if (!x->w->exact_words || a->n_parts != b->n_parts) return false;
    for (size_t i = 0; i < a->n_parts; i++)
        if (!zv_str_equal(a->parts[i].word, b->parts[i].word)) return false;
    return true;
}

static void cosine(const pair *x) {
    zv_report *r = x->r;
    char a[96], b[96];
    zv_finding *f = zv_report_add(r, "cosine", x->w->cosine);
    zv__census(r, f);
    zv__shown(a, x->a->name);
    zv__shown(b, x->b->name);
    if (same_words(x)) {
        zv_report_why(r, f, M_EXPLAIN_COSINE_SAME, a, b, x->w->cosine);
    } else {
        zv_report_why(r, f, M_EXPLAIN_COSINE, a, b, x->w->cosine);
    }
    zv_report_formula(r, f, M_EXPLAIN_COSINE_FORMULA);
    if (!zv_report_opens(r, "cosine")) return;
    zv_report_term(r, f, "dot product", x->w->cosine * x->w->norm_a * x->w->norm_b);
    zv_report_term(r, f, "norm of a", x->w->norm_a);
    zv_report_term(r, f, "norm of b", x->w->norm_b);
    zv_report_recomputed(r, f, x->p.cosine, 1e-9);
}

/* acos loses half of the digits near 1; atan2 of |ê - f̂| and |ê + f̂| doesn't (Kahan). */
static double plain_angle(const pair *x) {
    double minus = 0, plus = 0;
    for (size_t d = 0; d < x->w->dim; d++) {
        double m = x->p.e[d] - x->p.f[d], p = x->p.e[d] + x->p.f[d];
        minus += m * m;
        plus += p * p;
    }
    return 2 * atan2(sqrt(minus), sqrt(plus)) * 180 / acos(-1.0);
}

static void angle(const pair *x) {
    zv_report *r = x->r;
    double c = ZV_MAX(-1.0, ZV_MIN(1.0, x->w->cosine)), value = zv_vec_angle(c);
    zv_finding *f = zv_report_add(r, "angle", value);
    zv__census(r, f);
    zv_report_why(r, f, M_EXPLAIN_ANGLE, value);
    zv_report_formula(r, f, M_EXPLAIN_ANGLE_FORMULA);
    if (!zv_report_opens(r, "angle")) return;
    zv_report_term(r, f, "cosine", c);
    /* d angle = d cos / sin: where the sine vanishes, a rounding of 1e-14 in the cosine is 1e-7 of
     * the angle in radians, 1e-5 degrees */
    double sine = sqrt(ZV_MAX(1 - c * c, 1e-14));
    zv_report_recomputed(r, f, plain_angle(x), 57.3 * 1e-14 / sine + 1e-9);
}

static void expected(const pair *x) {
    zv_report *r = x->r;
    double value = x->w->expected;
    zv_finding *f = zv_report_add(r, "expected_by_chance", value);
    if (x->bg) {
        zv__expected_says(r, f, x->bg, x->w->cosine, value);
        if (zv_report_opens(r, "expected_by_chance"))
            zv__expected_opens(r, f, x->bg, x->w->cosine, value);
        return;
    }
    zv_report_no_interval(r, f, M_EXPLAIN_NO_BACKGROUND);
    zv_report_why(r, f, M_EXPLAIN_NO_BACKGROUND);
    zv_report_formula(r, f, M_EXPLAIN_EXPECTED_FORMULA, (size_t)0);
    if (!zv_report_opens(r, "expected_by_chance")) return;
    zv_report_term(r, f, "pairs", 0);
    zv_report_recomputed(r, f, ZV__NAN, 0);
}

/* ---- percentile, common and specific share ---- */

/* Mean and directions of a large collection are those of a sample of its rows; how far they would
 * move with another one is not a property of this pair. */
static void no_interval(const pair *x, zv_finding *f) {
    const zv_background *bg = x->bg;
    if (bg && zv_background_rows(bg) < zv_background_usable(bg))
        zv_report_no_interval(x->r, f, M_EXPLAIN_SAMPLED, zv_background_rows(bg),
                              zv_background_usable(bg));
    else
        zv__census(x->r, f);
}

static void percentile(const pair *x) {
    zv_report *r = x->r;
    const zv_why *w = x->w;
    zv_finding *f = zv_report_add(r, "percentile", w->percentile);
    zv_report_formula(r, f, M_EXPLAIN_PERCENTILE_FORMULA);
    if (!x->bg) {
        zv_report_no_interval(r, f, M_EXPLAIN_NO_BACKGROUND);
        zv_report_why(r, f, M_EXPLAIN_NO_BACKGROUND);
        if (zv_report_opens(r, "percentile")) {
            zv_report_term(r, f, "pairs", 0);
            zv_report_recomputed(r, f, ZV__NAN, 0);
        }
        return;
    }
    zv_report_interval(r, f, w->percentile_interval.lo, w->percentile_interval.hi);
    size_t below, not_above;
    zv__background_rank(x->bg, w->cosine, &below, &not_above);
    if (below == x->bg->n_cosines) {
        zv_report_why(r, f, M_EXPLAIN_PERCENTILE_TOP, below, x->bg->moments.mean);
    } else {
        zv_report_why(r, f, M_EXPLAIN_PERCENTILE, w->percentile, x->bg->moments.mean);
    }
    if (!zv_report_opens(r, "percentile")) return;
    double *again = zv__plain_cosines(x->bg);
    zv_report_term(r, f, "pairs", (double)x->bg->n_cosines);
    zv_report_term(r, f, "below", (double)below);
    zv_report_term(r, f, "equal", (double)(not_above - below));
    /* one pair that rounding puts on the other side is no disagreement */
    zv_report_recomputed(
        r, f, again ? zv__plain_percentile(again, x->bg->n_cosines, x->p.cosine) : ZV__NAN,
        100.5 / (double)x->bg->n_cosines);
    zv__free(x->env, again);
}

static void common_share(const pair *x, const double *m) {
    zv_report *r = x->r;
    double value = x->w->common, cos = x->w->cosine;
    zv_finding *f = zv_report_add(r, "common_share", value);
    no_interval(x, f);
    zv_report_formula(r, f, M_EXPLAIN_COMMON_PART_FORMULA);
    if (!x->bg) {
        zv_report_why(r, f, M_EXPLAIN_NO_BACKGROUND);
    } else if (cos > 0 && value >= 0.5 * cos) {
        zv_report_verdict(r, f, ZV_WARN, 0.5 * cos);
        zv_report_why(r, f, M_EXPLAIN_COMMON_PART_LARGE, value, cos, 100 * value / cos);
        zv__next(r, f, "audit", x->bg->space, (zv_str){0}, (zv_str){0});
    } else if (cos > 0) {
        zv_report_verdict(r, f, ZV_PASS, 0.5 * cos);
        zv_report_why(r, f, M_EXPLAIN_COMMON_PART, value, cos);
    } else {
        zv_report_why(r, f, M_EXPLAIN_COMMON_PART_FAR, value, cos);
    }
    if (!zv_report_opens(r, "common_share")) return;
    double square = 0, with_e = 0, with_f = 0;
    if (m) {
        square = zv__plain_dot(m, m, x->w->dim);
        with_e = zv__plain_dot(m, x->p.e, x->w->dim);
        with_f = zv__plain_dot(m, x->p.f, x->w->dim);
    }
    zv_report_term(r, f, "m·ê", m ? with_e : ZV__NAN);
    zv_report_term(r, f, "m·f̂", m ? with_f : ZV__NAN);
    zv_report_term(r, f, "|m|²", m ? square : ZV__NAN);
    zv_report_recomputed(r, f, m ? with_e + with_f - square : ZV__NAN, 1e-9);
}

/* The specific part as a dot product of its own: of what is left of ê - m and f̂ - m once their
 * components along the directions are taken out. */
static double plain_specific(const pair *x, const double *m, double *e, double *f) {
    size_t dim = x->w->dim;
    for (size_t d = 0; d < dim; d++) {
        e[d] = x->p.e[d] - m[d];
        f[d] = x->p.f[d] - m[d];
    }
    for (size_t k = 0; k < x->bg->n_directions; k++) {
        const double *p = zv_background_direction(x->bg, k);
        double along_e = zv__plain_dot(p, e, dim), along_f = zv__plain_dot(p, f, dim);
        for (size_t d = 0; d < dim; d++) {
            e[d] -= along_e * p[d];
            f[d] -= along_f * p[d];
        }
    }
    return zv__plain_dot(e, f, dim);
}

static void specific_share(const pair *x, const double *m, double *scratch) {
    zv_report *r = x->r;
    zv_finding *f = zv_report_add(r, "specific_share", x->bg ? x->w->specific : ZV__NAN);
    no_interval(x, f);
    zv_report_formula(r, f, M_EXPLAIN_SPECIFIC_FORMULA);
    if (!x->bg) {
        zv_report_why(r, f, M_EXPLAIN_NO_BACKGROUND);
    } else {
        zv_report_why(r, f, M_EXPLAIN_SPECIFIC, x->w->specific, x->w->cosine);
    }
    if (!zv_report_opens(r, "specific_share")) return;
    zv_report_term(r, f, "cosine", x->w->cosine);
    for (size_t k = 0; k < x->w->n_directions; k++)
        zv_report_term(r, f, x->w->directions[k].name, x->w->directions[k].value);
    zv_report_recomputed(r, f, m ? plain_specific(x, m, scratch, scratch + x->w->dim) : ZV__NAN,
                         1e-9);
}

/* ---- words_sum, top_dimension ---- */

/* Of long texts not pair by pair: Σ_i a_i (t_i·f̂)/|e|, where f̂ is the plain road's own. */
static double plain_long_sum(const pair *x) {
    size_t dim = x->w->dim;
    const zv_encoded *a = x->a->encoded;
    double sum = 0;
    for (size_t i = 0; i < a->n_parts; i++) {
        double dot = 0;
        zv_part_vector(&a->parts[i], x->a->words, x->p.scratch);
        for (size_t d = 0; d < dim; d++) dot += (double)x->p.scratch[d] * x->p.f[d];
        sum += a->parts[i].weight * dot / x->p.norm_a;
    }
    return sum;
}

static double plain_words_sum(const pair *x) {
    const zv_why *w = x->w;
    if (w->n_a < w->known_a || w->n_b < w->known_b) return plain_long_sum(x);
    size_t dim = x->w->dim;
    const zv_encoded *a = x->a->encoded, *b = x->b->encoded;
    float *t = ZV_NEW(x->env, dim, float), *u = ZV_NEW(x->env, dim, float);
    double sum = t && u ? 0 : ZV__NAN;
    for (size_t i = 0; t && u && i < a->n_parts; i++) {
        zv_part_vector(&a->parts[i], x->a->words, t);
        for (size_t j = 0; j < b->n_parts; j++) {
            double dot = 0;
            zv_part_vector(&b->parts[j], x->b->words, u);
            for (size_t d = 0; d < dim; d++) dot += (double)t[d] * (double)u[d];
            sum += a->parts[i].weight * b->parts[j].weight * dot / (x->p.norm_a * x->p.norm_b);
        }
    }
    zv__free(x->env, u);
    zv__free(x->env, t);
    return sum;
}

static void words_sum(const pair *x) {
    zv_report *r = x->r;
    const zv_why *w = x->w;
    double sum = w->exact_words ? 0 : ZV__NAN;
    for (size_t i = 0; i < w->n_parts; i++) sum += w->parts[i].value;
    zv_finding *f = zv_report_add(r, "words_sum", sum);
    zv__census(r, f);
    zv_report_formula(r, f, M_EXPLAIN_WORDS_SUM_FORMULA);
    char a[96], b[96];
    if (w->exact_words)
        zv_report_verdict(r, f, fabs(sum - w->cosine) <= 1e-6 ? ZV_PASS : ZV_FAIL, ZV__NAN);
    if (w->exact_words && (w->n_a < w->known_a || w->n_b < w->known_b)) {
        zv_report_why(r, f, M_EXPLAIN_WORDS_SUM_LONG, w->n_parts, w->known_a, w->known_b,
                      zv__shown(a, w->parts[0].a), zv__shown(b, w->parts[0].b), w->parts[0].value);
    } else if (w->exact_words) {
        zv_report_why(r, f, M_EXPLAIN_WORDS_SUM, w->n_parts, zv__shown(a, w->parts[0].a),
                      zv__shown(b, w->parts[0].b), w->parts[0].value);
    } else if (w->measured) {
        zv_report_why(r, f, M_EXPLAIN_WORDS_MEASURED);
    } else {
        zv_report_why(r, f, M_EXPLAIN_NO_WORDS);
    }
    if (!zv_report_opens(r, "words_sum")) return;
    zv_report_term(r, f, "words of a", (double)w->n_a);
    zv_report_term(r, f, "words of b", (double)w->n_b);
    for (size_t i = 0; i < w->n_parts && i < 50; i++) {
        char name[200];
        snprintf(name, sizeof name, "%s × %s", zv__shown(a, w->parts[i].a),
                 zv__shown(b, w->parts[i].b));
        zv_report_term(r, f, name, w->parts[i].value);
    }
    zv_report_recomputed(r, f, w->exact_words ? plain_words_sum(x) : ZV__NAN, 1e-9);
}

/* One dimension that carries half of the cosine is a fault of the model more often than a meaning:
 * such "rogue dimensions" are what Timkey & van Schijndel (2021) found. */
#define ROGUE_SHARE 0.5

static void top_dimension(const pair *x) {
    zv_report *r = x->r;
    const zv_why *w = x->w;
    size_t top = 0;
    for (size_t d = 1; d < w->dim; d++)
        if (fabs(w->dims[d]) > fabs(w->dims[top])) top = d;
    zv_finding *f = zv_report_add(r, "top_dimension", w->dims[top]);
    zv__census(r, f);
    bool rogue = w->dim >= 10 && fabs(w->dims[top]) >= ROGUE_SHARE * fabs(w->cosine) &&
                 fabs(w->cosine) >= 0.2;
    zv_report_verdict(r, f, rogue ? ZV_WARN : ZV_PASS, ROGUE_SHARE * fabs(w->cosine));
    if (rogue) {
        zv_report_why(r, f, M_EXPLAIN_TOP_DIMENSION_ROGUE, top, w->dims[top], w->cosine);
    } else {
        zv_report_why(r, f, M_EXPLAIN_TOP_DIMENSION, top, w->dims[top], w->cosine);
    }
    zv_report_formula(r, f, M_EXPLAIN_TOP_DIMENSION_FORMULA);
    if (!zv_report_opens(r, "top_dimension")) return;
    zv_report_term(r, f, "dimension", (double)top);
    zv_report_term(r, f, "ê of it", x->p.e[top]);
    zv_report_term(r, f, "f̂ of it", x->p.f[top]);
    zv_report_recomputed(r, f, x->p.e[top] * x->p.f[top], 1e-9);
}

/* Dimensions that decide most comparisons of the whole collection; here, what they bring to this one. */
static void rogue_dimensions(const pair *x, const double *m) {
    zv_report *r = x->r;
    const zv_why *w = x->w;
    size_t top = 0;
    double n = x->bg ? 0 : ZV__NAN, sum = 0;
    for (size_t d = 0; x->bg && d < w->dim; d++) {
        if (w->collection_dims[d] > w->collection_dims[top]) top = d;
        if (!w->rogue_dims[d]) continue;
        n++;
        sum += w->dims[d];
    }
    zv_finding *f = zv_report_add(r, "rogue_dimensions", n);
    no_interval(x, f);
    zv_report_formula(r, f, M_EXPLAIN_ROGUE_FORMULA);
    if (!x->bg) {
        zv_report_why(r, f, M_EXPLAIN_NO_BACKGROUND);
    } else if (n > 0) {
        zv_report_verdict(r, f, ZV_WARN, 1);
        zv_report_why(r, f, M_EXPLAIN_ROGUE, top, 100 * w->collection_dims[top], sum, w->cosine);
        zv__next(r, f, "audit", x->bg->space, (zv_str){0}, (zv_str){0});
    } else {
        zv_report_verdict(r, f, ZV_PASS, 1);
        zv_report_why(r, f, M_EXPLAIN_ROGUE_NONE, top, 100 * w->collection_dims[top]);
    }
    if (!zv_report_opens(r, "rogue_dimensions")) return;
    double square = m ? zv__plain_dot(m, m, w->dim) : ZV__NAN, again = m ? 0 : ZV__NAN;
    for (size_t d = 0; m && d < w->dim; d++)
        again += w->dim >= 10 && square >= 0.05 && m[d] * m[d] >= 0.25 * square;
    zv_report_term(r, f, "|m|²", square);
    zv_report_term(r, f, "dimension with the largest m_d²", (double)top);
    zv_report_term(r, f, "its share of |m|²", m ? m[top] * m[top] / square : ZV__NAN);
    zv_report_term(r, f, "of this cosine by rogue dimensions", sum);
    zv_report_recomputed(r, f, again, 0);
}

zv_status zv_why_findings(const zv_why *w, const zv_env *env, const zv_side *a, const zv_side *b,
                          const zv_background *bg, zv_report *r, zv_err *err) {
    pair x = {.w = w, .env = env, .a = a, .b = b, .bg = bg, .r = r};
    /* m, and room for two vectors */
    double *m = ZV_NEW(env, 3 * w->dim, double);
    zv_status status = m ? plain_new(&x, err) : zv__nomem(err);
    bool opens = zv_report_opens(r, "common_share") || zv_report_opens(r, "specific_share") ||
                 zv_report_opens(r, "rogue_dimensions");
    if (status == ZV_OK && bg && opens) status = zv__plain_mean(m, bg, err);
    if (status == ZV_OK) {
        const double *mean = bg && opens ? m : NULL;
        cosine(&x);
        angle(&x);
        percentile(&x);
        expected(&x);
        common_share(&x, mean);
        specific_share(&x, mean, m ? m + w->dim : NULL);
        words_sum(&x);
        top_dimension(&x);
        rogue_dimensions(&x, mean);
        status = zv_report_status(r, err);
    }
    plain_free(&x);
    zv__free(env, m);
    return status;
}
