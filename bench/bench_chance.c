/* bench_chance.c — is "expected by chance" right? Three random thirds of a collection: background from A, B is
 * searched, C are the queries. The mean count per query of hits with E ≤ ε should be ε. Averages over
 * several splits, so that each text has been in each third; standard errors are clustered by query and, since a split's queries share one background, by split. See bench/expected_by_chance.
 *
 *     bench_chance NAME SPACE SPLITS [PAIRS]
 */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <zavit/zavit.h>

enum { LEVELS = 3 };
static const double levels[LEVELS] = {0.1, 1, 10};

static float *rows; /* [n, dim] unit vectors */
static size_t n, dim, copies;

static int by_row(const void *a, const void *b) {
    return memcmp(rows + *(const size_t *)a * dim, rows + *(const size_t *)b * dim,
                  dim * sizeof *rows);
}

/* Usable rows at length 1, each direction once: copies make atoms on which no count of E ≤ ε can be ε. */
static void load(const zv_space *s) {
    size_t size = zv_space_size(s), kept = 0;
    dim = zv_space_dim(s);
    rows = malloc(size * dim * sizeof *rows);
    float *unique = malloc(size * dim * sizeof *rows);
    size_t *order = malloc(size * sizeof *order);
    if (!rows || !unique || !order) exit(5);
    for (size_t i = 0; i < size; i++) {
        float *x = rows + n * dim;
        double norm = 0;
        zv_space_row(s, i, x);
        for (size_t d = 0; d < dim; d++) norm += (double)x[d] * (double)x[d];
        if (!zv_row_usable(zv_space_status(s, i)) || !(norm > 0) || !isfinite(norm)) continue;
        for (size_t d = 0; d < dim; d++) x[d] = (float)((double)x[d] / sqrt(norm)) + 0.0F;
        order[n] = n;
        n++;
    }
    qsort(order, n, sizeof *order, by_row);
    for (size_t i = 0; i < n; i++)
        if (i == 0 || by_row(&order[i], &order[i - 1]) != 0)
            memcpy(unique + kept++ * dim, rows + order[i] * dim, dim * sizeof *rows);
    copies = n - kept;
    n = kept;
    free(rows);
    free(order);
    rows = unique;
}

/* A third as a space in a file of its own. */
static zv_space *third(zv_env *env, const size_t *which, size_t size, const char *path,
                       zv_err *err) {
    zv_space_writer *w = NULL;
    zv_space *s = NULL;
    zv_space_writer_opts opts = {.dim = dim};
    zv_contract contract = {.kind = ZV_SPACE_VECTORS};
    zv_status status = zv_space_create(&w, env, path, &opts, err);
    for (size_t i = 0; status == ZV_OK && i < size; i++)
        status = zv_space_add(w, &(zv_space_item){.vector = rows + which[i] * dim}, err);
    if (status == ZV_OK) status = zv_space_finish(w, &contract, err);
    if (status == ZV_OK) status = zv_space_open(&s, env, path, NULL, err);
    return s;
}

/* The least cosine whose E among `items` is at most `level`. */
static double threshold(const zv_background *bg, size_t items, double level) {
    double lo = -1, hi = 1.001;
    if (zv_background_expected(bg, hi, items) > level) return 2;
    for (int i = 0; i < 60; i++) {
        double mid = (lo + hi) / 2;
        if (zv_background_expected(bg, mid, items) <= level)
            hi = mid;
        else
            lo = mid;
    }
    return hi;
}

typedef struct tally {
    double *sum[LEVELS], *times; /* by row, as a query */
    double of_split[LEVELS], of_split_2[LEVELS]; /* Σ of the splits' means, and of their squares */
    size_t outside[LEVELS];
    size_t fitted, splits;
} tally;

static void ask(const zv_env *env, tally *t, const size_t *order, size_t size,
                const zv_background *bg) {
    const zv_kernels *k = zv_vec_kernels(env);
    double at[LEVELS], mean[LEVELS] = {0}, square[LEVELS] = {0};
    for (int l = 0; l < LEVELS; l++) at[l] = threshold(bg, size, levels[l]);
    for (size_t q = 2 * size; q < 3 * size; q++) {
        double count[LEVELS] = {0};
        for (size_t x = size; x < 2 * size; x++) {
            double c = k->dot[ZV_F32](rows + order[q] * dim, rows + order[x] * dim, dim);
            for (int l = 0; l < LEVELS; l++) count[l] += c >= at[l];
        }
        t->times[order[q]]++;
        for (int l = 0; l < LEVELS; l++) {
            t->sum[l][order[q]] += count[l];
            mean[l] += count[l] / (double)size;
            square[l] += count[l] * count[l] / (double)size;
        }
    }
    for (int l = 0; l < LEVELS; l++) {
        double se = sqrt((square[l] - mean[l] * mean[l]) / (double)(size - 1));
        t->of_split[l] += mean[l];
        t->of_split_2[l] += mean[l] * mean[l];
        t->outside[l] += fabs(mean[l] - levels[l]) > 3 * se;
    }
    t->fitted += zv_background_tail(bg)->state == ZV_TAIL_FITTED;
    t->splits++;
}

static void print(const char *name, const tally *t) {
    for (int l = 0; l < LEVELS; l++) {
        double sum = 0, square = 0, used = 0;
        for (size_t i = 0; i < n; i++) {
            if (t->times[i] == 0) continue;
            double x = t->sum[l][i] / t->times[i];
            sum += x;
            square += x * x;
            used++;
        }
        double mean = sum / used, se = sqrt((square / used - mean * mean) / (used - 1));
        double k = (double)t->splits, m = t->of_split[l] / k;
        double by_split = k > 1 ? sqrt((t->of_split_2[l] / k - m * m) / (k - 1)) : 0;
        double both = sqrt(se * se + by_split * by_split);
        printf("%s,%zu,%zu,%g,%.4f,%.4f,%.4f,%s,%zu,%zu,%zu\n", name, n, copies, levels[l], mean,
               se, by_split, fabs(mean - levels[l]) <= 3 * both ? "yes" : "no", t->fitted,
               t->outside[l], t->splits);
    }
}

int main(int argc, char **argv) {
    zv_err err = {0};
    zv_env *env = NULL;
    zv_space *s = NULL;
    if (argc < 5) {
        fputs("usage: bench_chance NAME SPACE SPLITS SCRATCH-FILE [PAIRS]\n", stderr);
        return 2;
    }
    zv_background_opts opts = {.pairs = argc > 5 ? strtoul(argv[5], NULL, 10) : 0};
    zv_status status = zv_env_new(&env, NULL, &err);
    if (status == ZV_OK) status = zv_space_open(&s, env, argv[2], NULL, &err);
    if (status == ZV_OK) load(s);
    zv_space_free(s);
    tally t = {.times = calloc(n + 1, sizeof(double))};
    for (int l = 0; l < LEVELS; l++) t.sum[l] = calloc(n + 1, sizeof(double));
    size_t *order = malloc((n + 1) * sizeof *order), size = n / 3;
    for (unsigned long split = 1; status == ZV_OK && split <= strtoul(argv[3], NULL, 10); split++) {
        zv_rng rng = zv_rng_seed(split);
        zv_background *bg = NULL;
        for (size_t i = 0; i < n; i++) {
            size_t j = zv_rng_below(&rng, i + 1);
            order[i] = order[j];
            order[j] = i;
        }
        opts.seed = split;
        s = third(env, order, size, argv[4], &err);
        status = s ? zv_explain_background(&bg, env, s, &opts, &err) : ZV_IO;
        if (status == ZV_OK) ask(env, &t, order, size, bg);
        zv_background_free(bg);
        zv_space_free(s);
    }
    if (status == ZV_OK)
        print(argv[1], &t);
    else
        fprintf(stderr, "%s: %s\n", argv[2], err.msg);
    for (int l = 0; l < LEVELS; l++) free(t.sum[l]);
    free(t.times);
    free(order);
    free(rows);
    zv_env_free(env);
    return zv_status_exit_code(status);
}
