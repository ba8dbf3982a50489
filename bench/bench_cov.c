/* bench_cov.c — covariance and principal directions beside OpenBLAS's sgemm:
 *
 *     bench_cov [--rows N] [--dim D] [--threads T] [--rounds R] [--call ROWS] [--real 32|64] [--write FILE]
 *
 * Rows are drawn (normal, with a spectrum that falls as 1/k, far from zero) and kept in memory. Every round measures sgemm of
 * 2048³, the covariance (zv_cov, in calls of 262,144 rows or --call) and its eigenvectors (all of them), one after the other; a ratio is
 * the median of those within a round. Useful operations of a covariance: rows · dim · (dim + 1). At the end it is held
 * against float64 (dsyrk of the centred rows). --write leaves the rows as raw f32 for a peer. */
#include <math.h>
#include <string.h>

#include <cblas.h>

#include "bench.h"

enum { SIDE = 2048, MAX_ROUNDS = 99, CENTRED = 4096 };

typedef struct setup {
    size_t rows, dim, threads, rounds, call;
    zv_real real;
    const char *write;
    float *x, *a, *b, *c;
    double *matrix, *mean;
    zv_env *env;
} setup;

static void must(zv_status status, const zv_err *err) {
    if (status == ZV_OK) return;
    fprintf(stderr, "bench_cov: %s\n", err->msg);
    exit(1);
}

static void *room(size_t n, size_t size) {
    void *p = malloc(n * size);
    if (!p) {
        fprintf(stderr, "bench_cov: not enough memory\n");
        exit(1);
    }
    return p;
}

static void draw_rows(setup *s) {
    zv_rng rng = zv_rng_seed(1);
    double common[8];
    for (size_t r = 0; r < s->rows; r++) {
        for (size_t k = 0; k < 8; k++) common[k] = zv_rng_normal(&rng);
        for (size_t d = 0; d < s->dim; d++) {
            double own = (double)zv_rng_below(&rng, 1 << 20) / (1 << 20) - 0.5;
            s->x[r * s->dim + d] =
                (float)(3 + (own + common[d % 8] * 0.3) / sqrt(1 + (double)(d / 8)));
        }
    }
    for (size_t i = 0; i < (size_t)SIDE * SIDE; i++)
        s->a[i] = s->b[i] = (float)((double)(i % 1013) / 1013 - 0.5);
}

static void covariance(setup *s) {
    zv_err err = {0};
    zv_cov *cov = NULL;
    must(zv_cov_new(&cov, s->env, s->dim, s->real, &err), &err);
    for (size_t r = 0; r < s->rows; r += s->call) {
        size_t n = r + s->call <= s->rows ? s->call : s->rows - r;
        must(zv_cov_add(cov, s->x + r * s->dim, n, s->dim, &err), &err);
    }
    must(zv_cov_matrix(cov, s->matrix, &err), &err);
    memcpy(s->mean, zv_cov_mean(cov), s->dim * sizeof(double));
    zv_cov_free(cov);
}

static double median(double *v, size_t n) {
    qsort(v, n, sizeof *v, bench_compare);
    return v[n / 2];
}

static void print(const char *what, double *v, size_t n, const char *unit) {
    double m = median(v, n);
    printf("cov,%s,best,%.4g,%s,%.2f\n", what, m, unit, (v[n - 1] - v[0]) / m);
}

static void measure(setup *s) {
    static double rate[3][MAX_ROUNDS], ratio[MAX_ROUNDS], seconds[2][MAX_ROUNDS];
    zv_err err = {0};
    double *copy = room(s->dim * s->dim, sizeof(double)),
           *vectors = room(s->dim * s->dim, sizeof(double));
    double *values = room(s->dim, sizeof(double));
    double useful = (double)s->rows * (double)s->dim * (double)(s->dim + 1);
    for (size_t r = 0; r < s->rounds; r++) {
        double t0 = bench_now();
        for (int k = 0; k < 4; k++)
            cblas_sgemm(CblasRowMajor, CblasNoTrans, CblasNoTrans, SIDE, SIDE, SIDE, 1, s->a, SIDE,
                        s->b, SIDE, 0, s->c, SIDE);
        double t1 = bench_now();
        covariance(s);
        double t2 = bench_now();
        memcpy(copy, s->matrix, s->dim * s->dim * sizeof(double));
        must(zv_stat_eigen(s->env, copy, s->dim, s->dim, values, vectors, &err), &err);
        double t3 = bench_now();
        rate[0][r] = 4 * 2 * pow(SIDE, 3) / (t1 - t0) / 1e9;
        rate[1][r] = useful / (t2 - t1) / 1e9;
        ratio[r] = rate[1][r] / rate[0][r];
        seconds[0][r] = t2 - t1;
        seconds[1][r] = t3 - t1;
    }
    print("sgemm", rate[0], s->rounds, "GFLOP/s");
    print("covariance", rate[1], s->rounds, "GFLOP/s");
    print("covariance / sgemm", ratio, s->rounds, "ratio");
    print("covariance", seconds[0], s->rounds, "s");
    print("covariance and all eigenvectors", seconds[1], s->rounds, "s");
    free(copy);
    free(vectors);
    free(values);
}

/* The largest difference from float64, in units of √(C_ii C_jj). */
static void compare(setup *s) {
    size_t dim = s->dim;
    double *mean = calloc(dim, sizeof(double)), *m2 = calloc(dim * dim, sizeof(double)), worst = 0;
    double *block = room(CENTRED * dim, sizeof(double));
    if (!mean || !m2) exit(1);
    for (size_t r = 0; r < s->rows; r++)
        for (size_t d = 0; d < dim; d++) mean[d] += (double)s->x[r * dim + d] / (double)s->rows;
    for (size_t r = 0; r < s->rows; r += CENTRED) {
        size_t n = r + CENTRED <= s->rows ? CENTRED : s->rows - r;
        for (size_t i = 0; i < n; i++)
            for (size_t d = 0; d < dim; d++)
                block[i * dim + d] = (double)s->x[(r + i) * dim + d] - mean[d];
        cblas_dsyrk(CblasRowMajor, CblasUpper, CblasTrans, (int)dim, (int)n, 1, block, (int)dim, 1,
                    m2, (int)dim);
    }
    for (size_t i = 0; i < dim; i++)
        for (size_t j = i; j < dim; j++) {
            double size = sqrt(s->matrix[i * dim + i] * s->matrix[j * dim + j]);
            double want = m2[i * dim + j] / (double)(s->rows - 1);
            worst = fmax(worst, fabs(s->matrix[i * dim + j] - want) / size);
        }
    printf("cov,largest difference from float64,best,%.3g,of sqrt(Cii Cjj),0\n", worst);
    free(mean);
    free(m2);
    free(block);
}

static void read_args(setup *s, int argc, char **argv) {
    for (int i = 1; i + 1 < argc; i += 2) {
        size_t value = strtoul(argv[i + 1], NULL, 10);
        if (!strcmp(argv[i], "--rows")) s->rows = value;
        if (!strcmp(argv[i], "--dim")) s->dim = value;
        if (!strcmp(argv[i], "--call") && value > 0) s->call = value;
        if (!strcmp(argv[i], "--threads")) s->threads = value;
        if (!strcmp(argv[i], "--rounds")) s->rounds = value > MAX_ROUNDS ? MAX_ROUNDS : value;
        if (!strcmp(argv[i], "--real") && value == 64) s->real = ZV_REAL_F64;
        if (!strcmp(argv[i], "--write")) s->write = argv[i + 1];
    }
}

int main(int argc, char **argv) {
    setup s = {.rows = 100000, .dim = 384, .threads = 2, .rounds = 5, .call = 1 << 18};
    zv_err err = {0};
    read_args(&s, argc, argv);
    zv_env_opts opts = {.threads = (unsigned)s.threads};
    must(zv_env_new(&s.env, &opts, &err), &err);
    s.x = room(s.rows * s.dim, sizeof(float));
    s.a = room((size_t)SIDE * SIDE, sizeof(float));
    s.b = room((size_t)SIDE * SIDE, sizeof(float));
    s.c = room((size_t)SIDE * SIDE, sizeof(float));
    s.matrix = room(s.dim * s.dim, sizeof(double));
    s.mean = room(s.dim, sizeof(double));
    draw_rows(&s);
    if (s.write) {
        FILE *f = fopen(s.write, "wb");
        if (!f || fwrite(s.x, sizeof(float) * s.dim, s.rows, f) != s.rows || fclose(f)) {
            fprintf(stderr, "bench_cov: can't write %s\n", s.write);
            return 1;
        }
    }
    measure(&s);
    compare(&s);
    free(s.x);
    free(s.a);
    free(s.b);
    free(s.c);
    free(s.matrix);
    free(s.mean);
    zv_env_free(s.env);
    return 0;
}
