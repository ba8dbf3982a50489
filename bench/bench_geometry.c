/* bench_geometry.c — intrinsic dimension on manifolds whose dimension is known, the bias where it grows, and whether 95 %
 * intervals of all geometry figures cover, as CSV. See bench/geometry/run.
 *
 *     bench_geometry known|bias|shared|cover|shape [REPEATS]
 */
#include <math.h>
#include <string.h>
#include <unistd.h>

#include "bench.h"

enum { MOST_DIM = 128, K = 20 };

/* ---- Points ---- */

typedef enum cloud { CUBE, SPHERE, SWISS_ROLL, AFFINE, NORMAL, TORUS, HELIX, CLOUDS } cloud;
static const char *const names[CLOUDS] = {"cube",   "sphere", "swiss roll",   "affine, in 20 + d",
                                          "normal", "torus",  "helix (d = 1)"};

/* A point of a cloud of dimension d; how many numbers it has. */
static size_t draw(float *x, cloud what, size_t d, zv_rng *rng, const double *maps) {
    const double tau = 2 * acos(-1.0);
    double g[MOST_DIM], norm = 0;
    switch (what) {
    case CUBE:
        for (size_t i = 0; i < d; i++) x[i] = (float)zv_rng_unit(rng);
        return d;
    case SPHERE:
        for (size_t i = 0; i <= d; i++) {
            g[i] = zv_rng_normal(rng);
            norm += g[i] * g[i];
        }
        for (size_t i = 0; i <= d; i++) x[i] = (float)(g[i] / sqrt(norm));
        return d + 1;
    case SWISS_ROLL: {
        const double t = 0.75 * tau * (1 + 2 * zv_rng_unit(rng));
        x[0] = (float)(t * cos(t));
        x[1] = (float)(21 * zv_rng_unit(rng));
        x[2] = (float)(t * sin(t));
        return 3;
    }
    case AFFINE:
        for (size_t i = 0; i < d; i++) g[i] = zv_rng_normal(rng);
        for (size_t j = 0; j < 20 + d; j++) {
            double sum = 1;
            for (size_t i = 0; i < d; i++) sum += g[i] * maps[j * MOST_DIM + i];
            x[j] = (float)sum;
        }
        return 20 + d;
    case TORUS:
        for (size_t i = 0; i < d; i++) {
            const double t = tau * zv_rng_unit(rng);
            x[2 * i] = (float)cos(t);
            x[2 * i + 1] = (float)sin(t);
        }
        return 2 * d;
    case HELIX: {
        const double t = tau * zv_rng_unit(rng);
        x[0] = (float)((2 + cos(8 * t)) * cos(t));
        x[1] = (float)((2 + cos(8 * t)) * sin(t));
        x[2] = (float)sin(8 * t);
        return 3;
    }
    default:
        for (size_t i = 0; i < d; i++) x[i] = (float)zv_rng_normal(rng);
        return d;
    }
}

/* The first `asked` of n points and their distances to the K nearest of all. */
static void distances(double *near, const float *x, size_t n, size_t width, size_t asked) {
    const zv_kernels *k = zv_vec_kernels(NULL);
    double *row = malloc(n * sizeof *row);
    for (size_t i = 0; i < asked; i++) {
        double *best = near + i * K;
        size_t found = 0;
        k->sqdist_many[ZV_F32](x + i * width, x, n, width * sizeof(float), width, row);
        for (size_t j = 0; j < n; j++) {
            if (j == i || (found == K && row[j] >= best[K - 1])) continue;
            size_t at = found < K ? found++ : K - 1;
            for (; at > 0 && best[at - 1] > row[j]; at--) best[at] = best[at - 1];
            best[at] = row[j];
        }
        for (size_t j = 0; j < K; j++) best[j] = sqrt(best[j]);
    }
    free(row);
}

typedef struct figures {
    zv_dimension twonn, mle;
    double spread; /* of 1/d over points, against its mean */
} figures;

static figures measure(cloud what, size_t d, size_t n, size_t asked, uint64_t seed) {
    zv_rng rng = zv_rng_stream(7, seed);
    static double maps[(20 + MOST_DIM) * MOST_DIM];
    float *x = malloc(n * 2 * MOST_DIM * sizeof *x);
    double *near = malloc(asked * K * sizeof *near);
    figures f;
    zv_err err = {0};
    size_t width = 0;
    for (size_t i = 0; i < (20 + d) * MOST_DIM; i++) maps[i] = zv_rng_normal(&rng);
    for (size_t i = 0; i < n; i++) width = draw(x + i * width, what, d, &rng, maps);
    distances(near, x, n, width, asked);
    if (zv_stat_twonn(&f.twonn, NULL, near, asked, K, n, ZV_TWONN_DISCARD, &err) != ZV_OK) exit(1);
    zv_stat_dimension_mle(&f.mle, near, asked, K, n);
    zv_moments local = {0};
    for (size_t i = 0; i < asked; i++)
        zv_moments_add(&local, zv_stat_inverse_dimension(near + i * K, K));
    f.spread = zv_moments_sd(&local) / local.mean;
    free(near);
    free(x);
    return f;
}

/* ---- Tables ---- */

static void known(void) {
    puts("manifold,d,points,twonn,off,mle,off");
    for (int what = 0; what < CLOUDS; what++)
        for (size_t d = 1; d <= 5; d++) {
            if (what == HELIX && d != 1) continue;
            if (what == SWISS_ROLL && d != 2) continue;
            const figures f = measure((cloud)what, d, 4000, 4000, d);
            const double t = f.twonn.value, m = f.mle.value;
            printf("%s,%zu,4000,%.3f,%+.1f %%,%.3f,%+.1f %%\n", names[what], d, t,
                   100 * (t / (double)d - 1), m, 100 * (m / (double)d - 1));
            fflush(stdout);
        }
}

static void bias(void) {
    static const size_t dims[] = {2, 5, 10, 15, 20, 30, 50, 100};
    static const size_t sizes[] = {1000, 10000};
    puts("cloud,points,d,twonn,of d,mle,of d");
    for (int what = CUBE; what <= NORMAL; what += NORMAL - CUBE)
        for (size_t s = 0; s < 2; s++)
            for (size_t i = 0; i < sizeof dims / sizeof *dims; i++) {
                const figures f = measure((cloud)what, dims[i], sizes[s], 1000, i);
                const double d = (double)dims[i];
                printf("%s,%zu,%zu,%.2f,%.3f,%.2f,%.3f\n", names[what], sizes[s], dims[i],
                       f.twonn.value, f.twonn.value / d, f.mle.value, f.mle.value / d);
                fflush(stdout);
            }
}

/* Do the intervals hold the mean (of logarithms) of many collections of the same law? */
static void cover_one(cloud what, size_t d, size_t n, size_t asked, size_t repeats) {
    figures *f = malloc(repeats * sizeof *f);
    zv_moments twonn = {0}, mle = {0};
    size_t in[2] = {0, 0};
    for (size_t r = 0; r < repeats; r++) {
        f[r] = measure(what, d, n, asked, 1000 + r);
        zv_moments_add(&twonn, log(f[r].twonn.value));
        zv_moments_add(&mle, log(f[r].mle.value));
    }
    for (size_t r = 0; r < repeats; r++) {
        in[0] +=
            f[r].twonn.interval.lo <= exp(twonn.mean) && exp(twonn.mean) <= f[r].twonn.interval.hi;
        in[1] += f[r].mle.interval.lo <= exp(mle.mean) && exp(mle.mean) <= f[r].mle.interval.hi;
    }
    printf("%s,%zu,%zu,%zu,%zu,%.3f,%.3f,%.3f,%.3f\n", names[what], d, n, asked, repeats,
           exp(twonn.mean), (double)in[0] / (double)repeats, exp(mle.mean),
           (double)in[1] / (double)repeats);
    fflush(stdout);
    free(f);
}

static void cover(size_t repeats) {
    static const size_t dims[] = {1, 2, 3, 5, 10, 20};
    puts("cloud,d,points,asked,repeats,mean twonn,covered,mean mle,covered");
    for (size_t i = 0; i < 6; i++) {
        cover_one(TORUS, dims[i], 1000, 1000, repeats);
        cover_one(NORMAL, dims[i], 1000, 1000, repeats);
        cover_one(NORMAL, dims[i], 2000, 500, repeats);
        cover_one(CUBE, dims[i], 500, 500, repeats);
    }
}

/* Variance of the logarithm over many collections, in which all points are asked, against that of independent points: 1.1534/n for
 * TwoNN without a tenth, and the spread over points for maximum likelihood. stat_intrinsic.c draws lines through these. */
static void shared(size_t repeats) {
    static const size_t dims[] = {1, 2, 3, 5, 10, 20, 40};
    puts("normal d,points,repeats,twonn,mle");
    for (size_t i = 0; i < sizeof dims / sizeof *dims; i++) {
        zv_moments twonn = {0}, mle = {0}, alone = {0};
        const size_t n = 1000;
        for (size_t r = 0; r < repeats; r++) {
            const figures f = measure(NORMAL, dims[i], n, n, 5000 + r);
            zv_moments_add(&twonn, log(f.twonn.value));
            zv_moments_add(&mle, log(f.mle.value));
            zv_moments_add(&alone, f.spread * f.spread / (double)n);
        }
        printf("%zu,%zu,%zu,%.2f,%.2f\n", dims[i], n, repeats,
               (double)n * zv_moments_var(&twonn) / 1.1534, zv_moments_var(&mle) / alone.mean);
        fflush(stdout);
    }
}

/* ---- IsoScore, effective rank, partition ratio ---- */

typedef struct law {
    size_t dim;
    double lambda[MOST_DIM],
        mean[MOST_DIM]; /* along the axes, rotated by nothing: figures don't depend on it */
    int tail; /* 0: normal; else Student's, so many degrees of freedom, whole rows at once */
} law;

static double student(zv_rng *rng, int df) {
    double sum = 0;
    for (int i = 0; i < df; i++) {
        const double g = zv_rng_normal(rng);
        sum += g * g;
    }
    return sqrt((double)(df - 2) / sum); /* so that variances stay */
}

static void draw_row(double *x, const law *l, zv_rng *rng) {
    const double stretch = l->tail ? student(rng, l->tail) : 1;
    for (size_t d = 0; d < l->dim; d++)
        x[d] = l->mean[d] + stretch * sqrt(l->lambda[d]) * zv_rng_normal(rng);
}

/* What the figures are for the law itself; the partition ratio from two million rows along the true eigenvectors. */
static void truth(double out[3], const law *l) {
    const size_t dim = l->dim, draws = 2000000;
    double second[MOST_DIM * MOST_DIM], values[MOST_DIM], vectors[MOST_DIM * MOST_DIM];
    double x[MOST_DIM], length = 0, z[2 * MOST_DIM] = {0}, low = INFINITY, high = 0;
    zv_err err = {0};
    out[0] = zv_stat_iso_score(l->lambda, dim);
    out[1] = zv_stat_effective_rank(l->lambda, dim);
    for (size_t i = 0; i < dim; i++)
        for (size_t j = 0; j < dim; j++)
            second[i * dim + j] = l->mean[i] * l->mean[j] + (i == j ? l->lambda[i] : 0);
    if (zv_stat_eigen(NULL, second, dim, dim, values, vectors, &err) != ZV_OK) exit(1);
    for (int pass = 0; pass < 2; pass++) {
        zv_rng rng = zv_rng_stream(11, (uint64_t)pass);
        for (size_t i = 0; i < draws; i++) {
            double norm = 0;
            draw_row(x, l, &rng);
            for (size_t d = 0; d < dim; d++) norm += x[d] * x[d];
            if (pass == 0) length += sqrt(norm) / (double)draws;
            for (size_t k = 0; pass == 1 && k < dim; k++) {
                double along = 0;
                for (size_t d = 0; d < dim; d++) along += vectors[k * dim + d] * x[d] / length;
                z[2 * k] += exp(along);
                z[2 * k + 1] += exp(-along);
            }
        }
    }
    for (size_t j = 0; j < 2 * dim; j++) {
        low = z[j] < low ? z[j] : low;
        high = z[j] > high ? z[j] : high;
    }
    out[2] = low / high;
}

static void fail(const zv_err *err) {
    fprintf(stderr, "%s\n", err->msg);
    exit(1);
}

static void audit(zv_report **r, const zv_env *env, const law *l, size_t n, uint64_t seed) {
    zv_rng rng = zv_rng_stream(13, seed);
    char path[] = "/tmp/zavit-geometry-XXXXXX";
    zv_err err = {0};
    zv_space_writer *w = NULL;
    zv_space *s = NULL;
    double x[MOST_DIM];
    float row[MOST_DIM];
    const zv_space_writer_opts opts = {.dim = l->dim};
    const zv_contract contract = {.metric = ZV_COS};
    const zv_audit_opts how = {.background = {.pairs = 100}};
    close(mkstemp(path));
    if (zv_space_create(&w, env, path, &opts, &err) != ZV_OK) fail(&err);
    for (size_t i = 0; i < n; i++) {
        draw_row(x, l, &rng);
        for (size_t d = 0; d < l->dim; d++) row[d] = (float)x[d];
        const zv_space_item item = {.vector = row};
        if (zv_space_add(w, &item, &err) != ZV_OK) fail(&err);
    }
    if (zv_space_finish(w, &contract, &err) != ZV_OK) fail(&err);
    if (zv_space_open(&s, env, path, NULL, &err) != ZV_OK) fail(&err);
    if (zv_report_new(r, env, NULL, &err) != ZV_OK) fail(&err);
    if (zv_explain_audit(*r, env, s, &how, NULL, &err) != ZV_OK) fail(&err);
    zv_space_free(s);
    unlink(path);
}

static void shape_one(const zv_env *env, const char *name, const law *l, size_t n, size_t repeats) {
    static const char *const findings[] = {"iso_score", "effective_rank", "partition_ratio"};
    double true_values[3];
    size_t given[3] = {0}, in[3] = {0};
    zv_moments values[3] = {{0}};
    truth(true_values, l);
    for (size_t r = 0; r < repeats; r++) {
        zv_report *report = NULL;
        audit(&report, env, l, n, r);
        for (size_t i = 0; i < zv_report_size(report); i++) {
            const zv_finding *f = zv_report_finding(report, i);
            for (size_t j = 0; j < 3; j++) {
                if (strcmp(f->name, findings[j]) != 0) continue;
                zv_moments_add(&values[j], f->value);
                if (isnan(f->lo)) continue;
                given[j]++;
                in[j] += f->lo <= true_values[j] && true_values[j] <= f->hi;
            }
        }
        zv_report_free(report);
    }
    for (size_t j = 0; j < 3; j++)
        printf("%s,%s,%zu,%zu,%.4f,%.4f,%.3f,%.3f\n", findings[j], name, l->dim, n, true_values[j],
               values[j].mean, (double)given[j] / (double)repeats,
               given[j] ? (double)in[j] / (double)given[j] : (double)NAN);
    fflush(stdout);
}

static void shape(size_t repeats) {
    zv_env *env = bench_env(ZV_CPU_BEST);
    puts("figure,law,dim,rows,of the law,mean value,given,covered");
    for (int what = 0; what < 4; what++) {
        static const char *const laws[] = {
            "variances 1/k, a common direction", "the same, Student's tails (9 d.f.)",
            "variances .8^k, a common direction", "equal variances, no common direction"};
        law l = {.dim = 24, .tail = what == 1 ? 9 : 0};
        for (size_t d = 0; d < l.dim; d++) {
            l.lambda[d] = what == 3 ? 1 : what == 2 ? pow(0.8, (double)d) : 1 / (double)(d + 1);
            l.mean[d] = what == 3 ? 0 : 0.35;
        }
        shape_one(env, laws[what], &l, 500, repeats);
        shape_one(env, laws[what], &l, 2000, repeats);
    }
    zv_env_free(env);
}

int main(int argc, char **argv) {
    const char *what = argc > 1 ? argv[1] : "";
    const size_t repeats = argc > 2 ? strtoul(argv[2], NULL, 10) : 1000;
    if (strcmp(what, "known") == 0) {
        known();
    } else if (strcmp(what, "bias") == 0) {
        bias();
    } else if (strcmp(what, "shared") == 0) {
        shared(repeats);
    } else if (strcmp(what, "cover") == 0) {
        cover(repeats);
    } else if (strcmp(what, "shape") == 0) {
        shape(repeats);
    } else {
        fprintf(stderr, "bench_geometry known|bias|shared|cover|shape [REPEATS]\n");
        return 2;
    }
    return 0;
}
