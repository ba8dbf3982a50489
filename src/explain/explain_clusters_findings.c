/* explain_clusters_findings.c — clusters as findings. */
#include "explain/explain_clusters.h"

/* ---- clusters_found ---- */

static void say_found(const zv__clusters *c, zv_report *r, zv_finding *f) {
    const zv_clusters *p = &c->public;
    switch (p->verdict) {
    case ZV_CLUSTERS_UNKNOWN:
        zv_report_why(r, f, M_EXPLAIN_CLUSTERS_UNTESTED, p->k);
        break;
    case ZV_CLUSTERS_NONE:
        if (p->k == 0)
            zv_report_why(r, f, M_EXPLAIN_CLUSTERS_NO_DENSE, p->min_size);
        else
            zv_report_why(r, f, M_EXPLAIN_CLUSTERS_NO, p->k, p->p);
        break;
    case ZV_CLUSTERS_VAGUE:
        zv_report_why(r, f, M_EXPLAIN_CLUSTERS_VAGUE, p->k, p->p, p->stability);
        break;
    case ZV_CLUSTERS_CLEAR:
        zv_report_why(r, f, M_EXPLAIN_CLUSTERS_FOUND, p->k, p->p, p->stability);
        break;
    }
}

static void found(const zv__clusters *c, zv_report *r) {
    static const zv_verdict verdicts[] = {ZV_INFO, ZV_WARN, ZV_WARN, ZV_PASS};
    const zv_clusters *p = &c->public;
    zv_finding *f = zv_report_add(r, "clusters_found", (double)p->k);
    if (p->suggested && isnan(p->k_interval.lo))
        zv_report_no_interval(r, f, M_EXPLAIN_CLUSTERS_NO_HALVES);
    else if (p->suggested)
        zv_report_interval(r, f, p->k_interval.lo, p->k_interval.hi);
    else if (p->by == ZV_CLUSTERS_DENSITY)
        zv_report_no_interval(r, f, M_EXPLAIN_CLUSTERS_DECIDED);
    else
        zv_report_no_interval(r, f, M_EXPLAIN_CLUSTERS_GIVEN);
    zv_report_verdict(r, f, verdicts[p->verdict], ZV__NAN);
    say_found(c, r, f);
    zv_report_formula(r, f, M_EXPLAIN_CLUSTERS_FOUND_FORMULA);
    zv__next(r, f, "audit", c->space, (zv_str){0}, (zv_str){0});
    if (!zv_report_opens(r, "clusters_found")) return;
    zv_report_term(r, f, "rows", (double)p->rows);
    zv_report_term(r, f, "rows that restarts or the tree looked at", (double)p->sampled);
    zv_report_term(r, f, "objective", p->objective);
    for (size_t i = 0; i < p->n_tries; i++) {
        zv_report_term(r, f, "k tried", (double)p->tries[i].k);
        zv_report_term(r, f, "agreement of halves", p->tries[i].agreement);
        zv_report_term(r, f, "of one cloud's halves", p->tries[i].by_chance);
        zv_report_term(r, f, "agreement beyond one cloud's", p->tries[i].beyond);
        zv_report_term(r, f, "gap of the log objective", p->tries[i].gap);
        zv_report_term(r, f, "sd of it over clouds", p->tries[i].gap_sd);
    }
    zv_report_recomputed(r, f, zv__clusters_plain_k(c), 0);
}

/* ---- one_cloud_p ---- */

static void one_cloud(const zv__clusters *c, zv_report *r) {
    const zv_clusters *p = &c->public;
    if (isnan(p->p)) return;
    const double as_far = p->p * (double)(1 + p->clouds) - 1;
    const zv_interval i =
        zv_stat_share_interval((uint64_t)(as_far + 1.5), 1 + (uint64_t)p->clouds, 0.95);
    zv_finding *f = zv_report_add(r, "one_cloud_p", p->p);
    zv_report_interval(r, f, i.lo, i.hi);
    zv_report_verdict(r, f, p->p > 0.05 ? ZV_WARN : ZV_PASS, 0.05);
    zv_report_why(r, f, M_EXPLAIN_CLUSTERS_P, p->clouds, as_far);
    zv_report_formula(r, f, M_EXPLAIN_CLUSTERS_P_FORMULA);
    if (!zv_report_opens(r, "one_cloud_p")) return;
    zv_report_term(r, f, "rows of the sample", (double)p->test_rows);
    zv_report_term(r, f, "clouds", (double)p->clouds);
    zv_report_term(r, f, "coordinates of them", (double)c->tries.sample.dim);
    zv_report_recomputed(r, f, zv__clusters_plain_p(c), 1e-9);
}

/* ---- halves_agreement, cluster_stability ---- */

static void agreement(const zv__clusters *c, zv_report *r) {
    const zv_clusters *p = &c->public;
    if (isnan(p->agreement)) return;
    size_t at = 0;
    while (p->tries[at].k != p->k) at++;
    zv_finding *f = zv_report_add(r, "halves_agreement", p->agreement);
    zv_report_interval(r, f, p->agreement_interval.lo, p->agreement_interval.hi);
    zv_report_verdict(r, f, ZV_INFO, ZV__NAN);
    zv_report_why(r, f, M_EXPLAIN_CLUSTERS_AGREEMENT, p->test_rows, p->agreement,
                  p->tries[at].by_chance);
    zv_report_formula(r, f, M_EXPLAIN_CLUSTERS_AGREEMENT_FORMULA);
    if (!zv_report_opens(r, "halves_agreement")) return;
    zv_report_term(r, f, "rows", (double)p->test_rows);
    zv_report_term(r, f, "halvings", ZV__HALVES);
    zv_report_term(r, f, "of one cloud's halves", p->tries[at].by_chance);
    zv_report_recomputed(r, f, zv__clusters_plain_agreement(c), 1e-9);
}

static void stability(const zv__clusters *c, zv_report *r) {
    const zv_clusters *p = &c->public;
    double least = 1;
    if (isnan(p->stability)) return;
    for (size_t j = 0; j < p->k; j++) least = ZV_MIN(least, p->clusters[j].stability);
    zv_finding *f = zv_report_add(r, "cluster_stability", p->stability);
    zv_report_interval(r, f, p->stability_interval.lo, p->stability_interval.hi);
    zv_report_verdict(r, f, p->stability < 0.5 ? ZV_WARN : ZV_PASS, 0.5);
    zv_report_why(r, f, M_EXPLAIN_CLUSTERS_STABILITY, 100 * p->stability, p->runs, 100 * least);
    zv_report_formula(r, f, M_EXPLAIN_CLUSTERS_STABILITY_FORMULA);
    if (!zv_report_opens(r, "cluster_stability")) return;
    zv_report_term(r, f, "runs", (double)p->runs);
    zv_report_term(r, f, "rows of a run", (double)p->run_rows);
    for (size_t j = 0; j < p->k; j++)
        zv_report_term(r, f, "of a cluster", p->clusters[j].stability);
    zv_report_recomputed(r, f, zv__clusters_plain_stability(c), 1e-9);
}

/* ---- Sizes ---- */

static void cohesion(const zv__clusters *c, zv_report *r) {
    const zv_clusters *p = &c->public;
    if (p->k == 0) return;
    zv_finding *f = zv_report_add(r, "cohesion", p->own);
    zv__census(r, f);
    zv_report_verdict(r, f, ZV_INFO, ZV__NAN);
    if (p->euclidean)
        zv_report_why(r, f, M_EXPLAIN_CLUSTERS_OWN_L2, p->own);
    else
        zv_report_why(r, f, M_EXPLAIN_CLUSTERS_OWN, p->own);
    zv_report_formula(r, f, M_EXPLAIN_CLUSTERS_OWN_FORMULA);
    if (!zv_report_opens(r, "cohesion")) return;
    zv_report_term(r, f, "rows in clusters", (double)(p->rows - p->noise));
    for (size_t j = 0; j < p->k; j++) zv_report_term(r, f, "of a cluster", p->clusters[j].own);
    zv_report_recomputed(r, f, zv__clusters_plain_own(c), 1e-6 * ZV_MAX(1, fabs(p->own)));
}

static size_t count_rows(const zv__clusters *c, uint32_t cluster) {
    size_t n = 0;
    for (size_t i = 0; i < c->public.rows; i++) n += c->cluster[c->rows[i]] == cluster;
    return n;
}

static void largest(const zv__clusters *c, zv_report *r) {
    const zv_clusters *p = &c->public;
    zv_finding *f = zv_report_add(r, "largest_cluster", p->k ? (double)p->clusters[0].rows : 0);
    zv__census(r, f);
    zv_report_verdict(r, f, ZV_INFO, ZV__NAN);
    if (p->k > 0)
        zv_report_why(r, f, M_EXPLAIN_CLUSTERS_LARGEST, p->clusters[0].rows, p->rows,
                      p->clusters[p->k - 1].rows);
    else
        zv_report_why(r, f, M_EXPLAIN_CLUSTERS_NONE_LARGEST);
    zv_report_formula(r, f, M_EXPLAIN_CLUSTERS_LARGEST_FORMULA);
    if (!zv_report_opens(r, "largest_cluster")) return;
    size_t most = 0;
    for (size_t j = p->k; j-- > 0;) {
        const size_t n = count_rows(c, (uint32_t)j);
        most = ZV_MAX(most, n);
    }
    zv_report_term(r, f, "clusters", (double)p->k);
    zv_report_recomputed(r, f, (double)most, 0);
}

static void noise(const zv__clusters *c, zv_report *r) {
    const zv_clusters *p = &c->public;
    if (p->by != ZV_CLUSTERS_DENSITY) return;
    zv_finding *f = zv_report_add(r, "noise_rows", (double)p->noise);
    zv__census(r, f);
    zv_report_verdict(r, f, ZV_INFO, ZV__NAN);
    zv_report_why(r, f, M_EXPLAIN_CLUSTERS_NOISE, p->noise, p->rows);
    zv_report_formula(r, f, M_EXPLAIN_CLUSTERS_NOISE_FORMULA);
    if (!zv_report_opens(r, "noise_rows")) return;
    zv_report_term(r, f, "rows", (double)p->rows);
    zv_report_term(r, f, "least size of a cluster", (double)p->min_size);
    zv_report_recomputed(r, f, (double)count_rows(c, ZV_NOISE), 0);
}

/* ---- Words ---- */

static void words(const zv__clusters *c, zv_report *r) {
    const zv_clusters *p = &c->public;
    size_t listed = 0;
    if (isnan(p->words_q) || p->k < 2) return;
    for (size_t j = 0; j < p->k; j++) listed += p->clusters[j].n_words;
    zv_finding *f = zv_report_add(r, "name_words", (double)listed);
    zv_report_no_interval(r, f, M_EXPLAIN_CLUSTERS_WORDS_REASON);
    zv_report_verdict(r, f, ZV_INFO, ZV__NAN);
    if (listed > 0)
        zv_report_why(r, f, M_EXPLAIN_CLUSTERS_WORDS, listed, p->words_q);
    else
        zv_report_why(r, f, M_EXPLAIN_CLUSTERS_WORDS_NONE);
    zv_report_formula(r, f, M_EXPLAIN_CLUSTERS_WORDS_FORMULA);
    if (!zv_report_opens(r, "name_words")) return;
    zv_report_term(r, f, "pairs of a word and a cluster asked about", (double)p->words_tested);
    zv_report_term(r, f, "largest p that is listed", c->words_p);
    zv_report_term(r, f, "share of wrong words", p->words_q);
    zv_report_recomputed(r, f, zv__clusters_plain_words(c), 0);
}

/* ---- Labels ---- */

static void labels(const zv__clusters *c, zv_report *r) {
    static const char *const names[] = {"labels_rand", "labels_ami", "labels_v"};
    const zv_clusters *p = &c->public;
    const zv_agreement *g = &p->with_labels;
    if (p->labels < 2 || p->k == 0) return;
    const double values[] = {g->rand, g->adjusted, g->v};
    const zv_interval intervals[] = {p->rand_interval, p->adjusted_interval, p->v_interval};
    double again[3] = {ZV__NAN, ZV__NAN, ZV__NAN};
    bool known = false;
    for (size_t i = 0; i < ZV_COUNT(names); i++) {
        zv_finding *f = zv_report_add(r, names[i], values[i]);
        zv_report_interval(r, f, intervals[i].lo, intervals[i].hi);
        zv_report_verdict(r, f, ZV_INFO, ZV__NAN);
        if (i == 0) {
            zv_report_why(r, f, M_EXPLAIN_CLUSTERS_RAND, g->rand);
            zv_report_formula(r, f, M_EXPLAIN_CLUSTERS_RAND_FORMULA);
        } else if (i == 1) {
            zv_report_why(r, f, M_EXPLAIN_CLUSTERS_AMI, g->adjusted);
            zv_report_formula(r, f, M_EXPLAIN_CLUSTERS_AMI_FORMULA);
        } else {
            zv_report_why(r, f, M_EXPLAIN_CLUSTERS_V, g->v, g->homogeneity, g->completeness);
            zv_report_formula(r, f, M_EXPLAIN_CLUSTERS_V_FORMULA);
        }
        if (!zv_report_opens(r, names[i])) continue;
        if (!known) zv__clusters_plain_labels(again, c);
        known = true;
        zv_report_term(r, f, "rows with a label", (double)g->n);
        zv_report_term(r, f, "labels", (double)g->b);
        zv_report_term(r, f, "mutual information", g->mutual);
        zv_report_term(r, f, "expected by chance", g->expected);
        zv_report_term(r, f, "entropy of clusters", g->entropy_a);
        zv_report_term(r, f, "entropy of labels", g->entropy_b);
        zv_report_recomputed(r, f, again[i], 1e-9);
    }
}

/* ---- unusable_rows ---- */

static void unusable(const zv__clusters *c, zv_report *r) {
    const size_t rows = zv_space_size(c->space), out = c->public.left_out;
    zv_finding *f = zv_report_add(r, "unusable_rows", (double)out);
    zv__census(r, f);
    if (zv__judge(r, f, 1, ZV__NEVER) == ZV_WARN) {
        zv_report_why(r, f, M_EXPLAIN_SKIPPED, (double)out, rows);
        zv__next(r, f, "audit", c->space, (zv_str){0}, (zv_str){0});
    } else {
        zv_report_why(r, f, M_EXPLAIN_SKIPPED_NONE);
    }
    zv_report_formula(r, f, M_EXPLAIN_SKIPPED_FORMULA);
    if (!zv_report_opens(r, "unusable_rows")) return;
    size_t again = 0;
    float *x = ZV_NEW(c->env, c->points.dim, float);
    for (size_t i = 0; x && i < rows; i++) {
        double square = 0;
        zv_space_row(c->space, i, x);
        for (size_t d = 0; d < c->points.dim; d++) square += (double)x[d] * (double)x[d];
        again += !zv_row_usable(zv_space_status(c->space, i)) || !(square > 0) || !isfinite(square);
    }
    zv__free(c->env, x);
    zv_report_term(r, f, "rows", (double)rows);
    zv_report_recomputed(r, f, x ? (double)again : ZV__NAN, 0);
}

zv_status zv_clusters_findings(const zv_clusters *p, zv_report *r, zv_err *err) {
    const zv__clusters *c = (const zv__clusters *)p;
    found(c, r);
    one_cloud(c, r);
    agreement(c, r);
    stability(c, r);
    cohesion(c, r);
    largest(c, r);
    noise(c, r);
    words(c, r);
    labels(c, r);
    unusable(c, r);
    ZV_TRY(zv__clusters_figure(c, r, err));
    return zv_report_status(r, err);
}
