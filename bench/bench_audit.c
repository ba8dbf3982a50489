/* bench_audit.c — do the 95 % intervals of audit's hubs, confounds and concentration cover? For each measure
 * its value over everything, and how often the interval of a sample holds it, as CSV. See bench/audit.
 *
 *     bench_audit [REPEATS] [metrics]
 */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <zavit/zavit.h>

static const char space_path[] = "/tmp/zavit-bench-audit.safetensors";

static void must(zv_status status, const zv_err *err) {
    if (status == ZV_OK) return;
    fprintf(stderr, "bench_audit: %s\n", err->msg);
    exit(5);
}

static void line(const char *measure, const char *setting, double truth, size_t covered,
                 size_t told, size_t repeats) {
    const zv_interval i = zv_stat_share_interval(covered, told, 0.95);
    printf("%s,%s,%.4f,%zu,%zu,%.4f,%.4f,%.4f\n", measure, setting, truth, repeats, told,
           told ? (double)covered / (double)told : (double)NAN, i.lo, i.hi);
    fflush(stdout);
}

/* ---- Spaces ---- */

typedef struct law {
    const char *name;
    size_t n, dim;
    double lean, decay; /* a common direction; spread of dimension d is (d + 1)^-decay */
} law;

static zv_space *draw(const law *l, uint64_t seed) {
    zv_err err = {0};
    zv_rng rng = zv_rng_seed(seed);
    zv_space_writer *w = NULL;
    zv_space *s = NULL;
    const zv_space_writer_opts opts = {.dim = l->dim};
    float *x = malloc(l->dim * sizeof *x);
    must(zv_space_create(&w, NULL, space_path, &opts, &err), &err);
    for (size_t i = 0; i < l->n; i++) {
        for (size_t d = 0; d < l->dim; d++)
            x[d] = (float)(pow((double)(d + 1), -l->decay) * zv_rng_normal(&rng) +
                           (d == 0 ? l->lean : 0));
        must(zv_space_add(w, &(zv_space_item){.vector = x}, &err), &err);
    }
    must(zv_space_finish(w, &(zv_contract){.kind = ZV_SPACE_VECTORS}, &err), &err);
    must(zv_space_open(&s, NULL, space_path, NULL, &err), &err);
    free(x);
    return s;
}

static const law laws[] = {{"ball of 8 dimensions", 4000, 8, 0, 0},
                           {"ball of 50 dimensions", 4000, 50, 0, 0},
                           {"leaning, falling spectrum", 4000, 50, 1, 0.5},
                           {"strongly leaning", 4000, 100, 12, 0}};
enum { LAWS = sizeof laws / sizeof *laws };

/* ---- Hubs ---- */

/* hub_top is of the row that a sample chose, so its truth is that row's. */
static void hubs(const zv_env *env, const law *l, const zv_space *s, size_t sample,
                 size_t repeats) {
    zv_err err = {0};
    zv_hubs *all = NULL, *h = NULL;
    size_t covered = 0, told = 0, top_covered = 0, row;
    char setting[120];
    double truth, value, share, shares = 0;
    must(zv_explain_hubs(&all, env, s, &(zv_hubs_opts){.sample = l->n}, &err), &err);
    must(zv_hubs_skew(&truth, NULL, all, &err), &err);
    for (size_t r = 0; r < repeats; r++) {
        zv_interval i, top;
        must(zv_explain_hubs(&h, env, s, &(zv_hubs_opts){.sample = sample, .seed = r + 1}, &err),
             &err);
        must(zv_hubs_skew(&value, &i, h, &err), &err);
        told += isnan(i.lo) ? 0 : 1;
        covered += i.lo <= truth && truth <= i.hi;
        must(zv_hubs_top(&row, &share, &top, h, &err), &err);
        const double own = (double)zv_hubs_found(all, row) / (double)zv_hubs_asked(all, row);
        top_covered += top.lo <= own && own <= top.hi;
        shares += own / (double)repeats;
        zv_hubs_free(h);
    }
    snprintf(setting, sizeof setting, "%s; %zu of %zu rows ask", l->name, sample, l->n);
    line("hubness_skew", setting, truth, covered, told, repeats);
    line("hub_top", setting, shares, top_covered, repeats, repeats);
    zv_hubs_free(all);
}

/* ---- Neighbours by another metric ---- */

/* Of every row the share of its nearest by the angle that are nearest by the dot product too, mean over all. */
static double agreement(const zv_env *env, const zv_space *s, size_t n) {
    zv_err err = {0};
    zv_hubs *h[2] = {NULL, NULL};
    double sum = 0;
    for (int m = 0; m < 2; m++)
        must(zv_explain_hubs(&h[m], env, s,
                             &(zv_hubs_opts){.sample = n, .metric = m ? ZV_DOT : ZV_COS}, &err),
             &err);
    for (size_t i = 0; i < n; i++) {
        size_t lengths[2], same = 0;
        const zv_hit *one = zv_hubs_nearest(h[0], i, &lengths[0]);
        const zv_hit *other = zv_hubs_nearest(h[1], i, &lengths[1]);
        for (size_t j = 0; j < lengths[0]; j++)
            for (size_t k = 0; k < lengths[1]; k++) same += one[j].row == other[k].row;
        sum += (double)same / (double)lengths[0] / (double)n;
    }
    zv_hubs_free(h[0]);
    zv_hubs_free(h[1]);
    return sum;
}

static void metrics(const zv_env *env, const law *l, const zv_space *s, size_t repeats) {
    zv_err err = {0};
    const double truth = agreement(env, s, l->n);
    size_t covered = 0;
    for (size_t r = 0; r < repeats; r++) {
        const zv_audit_opts opts = {.background = {.pairs = 5000, .seed = r + 1}};
        zv_report *report = NULL;
        must(zv_report_new(&report, env, NULL, &err), &err);
        must(zv_explain_audit(report, env, s, &opts, NULL, &err), &err);
        for (size_t i = 0; i < zv_report_size(report); i++) {
            const zv_finding *f = zv_report_finding(report, i);
            if (strcmp(f->name, "metric_agreement") == 0)
                covered += f->lo <= truth && truth <= f->hi;
        }
        zv_report_free(report);
    }
    line("metric_agreement", l->name, truth, covered, repeats, repeats);
}

/* ---- What angles do ---- */

/* The truth: the same from so many more draws that its own error doesn't count. */
static void angles(const zv_env *env, const law *l, const zv_space *s, size_t repeats) {
    static const char *const names[] = {"angle_spread", "angle_dimension", "contrast",
                                        "hubness_small"};
    zv_err err = {0};
    double truth[4] = {0};
    size_t covered[4] = {0}, told[4] = {0};
    double *values = malloc(4 * repeats * sizeof *values);
    zv_interval *intervals = malloc(4 * repeats * sizeof *intervals);
    for (size_t r = 0; r < repeats; r++) {
        zv_background *bg = NULL;
        zv_concentration *c = NULL;
        const zv_background_opts opts = {.pairs = 5000, .seed = r + 1};
        must(zv_explain_background(&bg, env, s, &opts, &err), &err);
        must(zv_explain_concentration(&c, env, bg, &err), &err);
        const double v[4] = {c->angle_sd, c->angle_dim, c->contrast, c->hubness};
        const zv_interval i[4] = {c->angle_interval, c->angle_dim_interval, c->contrast_interval,
                                  c->hubness_interval};
        for (size_t k = 0; k < 4; k++) {
            values[4 * r + k] = v[k];
            intervals[4 * r + k] = i[k];
        }
        zv_concentration_free(c);
        zv_background_free(bg);
    }
    for (size_t k = 0; k < 4; k++) {
        for (size_t r = 0; r < repeats; r++) truth[k] += values[4 * r + k] / (double)repeats;
        for (size_t r = 0; r < repeats; r++) {
            const zv_interval *i = &intervals[4 * r + k];
            told[k] += isnan(i->lo) ? 0 : 1;
            covered[k] += i->lo <= truth[k] && truth[k] <= i->hi;
        }
        line(names[k], l->name, truth[k], covered[k], told[k], repeats);
    }
    free(intervals);
    free(values);
}

/* ---- Correlations ---- */

/* Pairs of four laws. */
static void pair(int kind, zv_rng *rng, double *x, double *y) {
    const double a = zv_rng_normal(rng), b = zv_rng_normal(rng);
    switch (kind) {
    case 0:
        *x = a, *y = 0.5 * a + b;
        break; /* normal */
    case 1:
        *x = a, *y = a * b;
        break; /* no correlation; spread grows with |x| */
    case 2:
        *x = floor(exp(a)), *y = 0.8 * a + b;
        break; /* many ties, as counts have */
    default:
        *x = exp(1.5 * a), *y = a * (1 + 0.8 * b);
        break; /* spread grows, and a slope */
    }
}

static void correlations(size_t n, size_t repeats) {
    static const char *const names[] = {"normal", "spread grows", "ties", "spread grows and slope"};
    enum { MANY = 400000 };
    zv_err err = {0};
    double *x = malloc(2 * MANY * sizeof *x), *y = x + MANY;
    for (int kind = 0; kind < 4; kind++) {
        zv_rng rng = zv_rng_stream(7, (uint64_t)kind);
        double truth, rho;
        zv_interval i;
        size_t covered = 0, told = 0, fisher = 0;
        char setting[80];
        for (size_t j = 0; j < MANY; j++) pair(kind, &rng, x + j, y + j);
        must(zv_stat_spearman(&truth, NULL, x, y, MANY, &err), &err);
        for (size_t r = 0; r < repeats; r++) {
            for (size_t j = 0; j < n; j++) pair(kind, &rng, x + j, y + j);
            must(zv_stat_spearman_any(&rho, &i, NULL, x, y, n, 0.95, &err), &err);
            told += isnan(i.lo) ? 0 : 1;
            covered += i.lo <= truth && truth <= i.hi;
            i = zv_stat_spearman_interval(rho, n, 0.95);
            fisher += i.lo <= truth && truth <= i.hi;
        }
        snprintf(setting, sizeof setting, "%s; %zu pairs", names[kind], n);
        line("spearman", setting, truth, covered, told, repeats);
        line("spearman by Bonett & Wright", setting, truth, fisher, repeats, repeats);
    }
    free(x);
}

int main(int argc, char **argv) {
    const bool metrics_alone = argc > 2 && strcmp(argv[2], "metrics") == 0;
    const size_t repeats = argc > 1 ? strtoul(argv[1], NULL, 10) : 1000;
    zv_err err = {0};
    zv_env *env = NULL;
    must(zv_env_new(&env, &(zv_env_opts){.threads = 0}, &err), &err);
    printf("measure,setting,truth,repeats,told,covered,lo,hi\n");
    for (int l = 0; l < LAWS; l++) {
        zv_space *s = draw(&laws[l], 100 + (uint64_t)l);
        metrics(env, &laws[l], s, repeats);
        if (!metrics_alone) {
            hubs(env, &laws[l], s, 400, repeats);
            hubs(env, &laws[l], s, 1000, repeats);
            angles(env, &laws[l], s, repeats);
        }
        zv_space_free(s);
    }
    if (!metrics_alone) {
        correlations(100, repeats);
        correlations(1000, repeats);
    }
    unlink(space_path);
    zv_env_free(env);
    return 0;
}
