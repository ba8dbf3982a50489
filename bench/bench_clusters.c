/* bench_clusters.c — k-means, clusters by density and agreement of partitions on vectors of a file, for bench/clusters.
 *
 *   bench_clusters kmeans SPACE sphere|unit K SEED LABELS [CENTERS]   CENTERS: f32 [K, dim]; then Lloyd's steps only
 *   bench_clusters density SPACE MIN_SIZE NEAR LABELS
 *   bench_clusters agree COUNTS ROWS COLS                              COUNTS: u64 [ROWS, COLS]
 *   bench_clusters cloud REPEATS ROWS DIM MEAN LONG K                  one normal cloud, its first axis LONG times the others: share
 *                                                                      of p ≤ .05, by direction and as it is; K 0: suggested
 *   bench_clusters back SEEDS ROWS APART                               three clouds: the mean stability over seeds, and the share of
 *                                                                      intervals that hold it
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <unistd.h>

#include <zavit/explain.h>
#include <zavit/stat.h>

#include "bench.h"

static void die(const char *what) {
    fprintf(stderr, "bench_clusters: %s\n", what);
    exit(1);
}

static void *read_file(const char *path, size_t bytes) {
    FILE *f = fopen(path, "rb");
    void *data = malloc(bytes + 1);
    if (!f || !data || fread(data, 1, bytes, f) != bytes) die("can't read what was to be read");
    fclose(f);
    return data;
}

static void write_labels(const char *path, const uint32_t *labels, size_t n) {
    FILE *f = fopen(path, "wb");
    if (!f || fwrite(labels, sizeof *labels, n, f) != n || fclose(f) != 0) die("can't write");
}

/* The rows that have a direction. */
static size_t *rows_of(const zv_space *s, size_t *n) {
    size_t *rows = malloc((zv_space_size(s) + 1) * sizeof *rows);
    *n = 0;
    if (!rows) die("no memory");
    for (size_t i = 0; i < zv_space_size(s); i++)
        if (zv_row_usable(zv_space_status(s, i))) rows[(*n)++] = i;
    return rows;
}

static void kmeans(const zv_env *env, const zv_points *p, char **argv, int argc, zv_err *err) {
    zv_kmeans *m = NULL;
    zv_kmeans_opts o = {.kind = strcmp(argv[3], "unit") ? ZV_KMEANS_SPHERE : ZV_KMEANS_UNIT,
                        .k = strtoull(argv[4], NULL, 10),
                        .seed = strtoull(argv[5], NULL, 10)};
    if (argc > 7) o.centers = read_file(argv[7], o.k * p->dim * sizeof(float));
    const double started = bench_now();
    if (zv_kmeans_fit(&m, env, p, &o, err) != ZV_OK) die(err->msg);
    printf("%.17g %.3f %zu %d\n", m->objective, bench_now() - started, m->rounds, m->converged);
    write_labels(argv[6], m->cluster, m->n);
    zv_kmeans_free(env, m);
}

static void density(const zv_env *env, const zv_points *p, char **argv, zv_err *err) {
    zv_density *d = NULL;
    const zv_density_opts o = {.unit = true,
                               .min_size = strtoull(argv[3], NULL, 10),
                               .near = strtoull(argv[4], NULL, 10),
                               .sample = p->n};
    const double started = bench_now();
    if (zv_density_fit(&d, env, p, &o, err) != ZV_OK) die(err->msg);
    printf("%zu %zu %.3f\n", d->k, d->noise, bench_now() - started);
    write_labels(argv[5], d->cluster, d->n);
    zv_density_free(env, d);
}

static void agree(char **argv, zv_err *err) {
    const size_t rows = strtoull(argv[3], NULL, 10), cols = strtoull(argv[4], NULL, 10);
    uint64_t *counts = read_file(argv[2], rows * cols * sizeof *counts);
    zv_agreement g;
    if (zv_stat_agreement(&g, NULL, counts, rows, cols, true, err) != ZV_OK) die(err->msg);
    printf("%.17g %.17g %.17g %.17g %.17g\n", g.rand, g.adjusted, g.homogeneity, g.completeness,
           g.v);
    free(counts);
}

/* ---- Drawn spaces ---- */

/* n rows of `kinds` normal clouds in turn, centres `apart` from each other along axes of their own. */
typedef struct drawing {
    size_t n, dim, kinds;
    double mean, longer, apart;
} drawing;

static zv_space *draw(const zv_env *env, const drawing *d, zv_rng rng, zv_err *err) {
    char path[] = "/tmp/bench-clusters-XXXXXX";
    float *x = malloc(d->dim * sizeof *x);
    zv_space_writer *w = NULL;
    zv_space *s = NULL;
    const int file = mkstemp(path);
    if (file < 0 || !x) die("no temporary file");
    close(file);
    if (zv_space_create(&w, env, path, &(zv_space_writer_opts){.dim = d->dim}, err) != ZV_OK)
        die(err->msg);
    for (size_t i = 0; i < d->n; i++) {
        for (size_t j = 0; j < d->dim; j++)
            x[j] = (float)(d->mean + zv_rng_normal(&rng) * (j ? 1 : d->longer) +
                           (i % d->kinds == j ? d->apart : 0));
        if (zv_space_add(w, &(zv_space_item){.vector = x}, err) != ZV_OK) die(err->msg);
    }
    if (zv_space_finish(w, &(zv_contract){0}, err) != ZV_OK) die(err->msg);
    if (zv_space_open(&s, env, path, NULL, err) != ZV_OK) die(err->msg);
    unlink(path);
    free(x);
    return s;
}

/* How often one cloud is taken for clusters. */
static void cloud(const zv_env *env, char **argv, zv_err *err) {
    const size_t repeats = strtoull(argv[2], NULL, 10), k = strtoull(argv[7], NULL, 10);
    const drawing d = {.n = strtoull(argv[3], NULL, 10),
                       .dim = strtoull(argv[4], NULL, 10),
                       .kinds = 1,
                       .mean = strtod(argv[5], NULL),
                       .longer = strtod(argv[6], NULL)};
    size_t small[2] = {0, 0};
    for (size_t r = 0; r < repeats; r++) {
        zv_space *s = draw(env, &d, zv_rng_stream(77, r), err);
        for (int l2 = 0; l2 < 2; l2++) {
            zv_clusters *c = NULL;
            const zv_clusters_opts o = {.k = k, .euclidean = l2, .max_k = 10};
            if (zv_explain_clusters(&c, env, s, &o, err) != ZV_OK) die(err->msg);
            small[l2] += c->p <= 0.05;
            zv_clusters_free(c);
        }
        zv_space_free(s);
    }
    printf("%.3f %.3f\n", (double)small[0] / (double)repeats, (double)small[1] / (double)repeats);
}

/* How often the interval of the stability of three clouds holds the mean over all seeds. */
static void come_back(const zv_env *env, char **argv, zv_err *err) {
    enum { MOST = 2000 };
    static zv_interval intervals[MOST];
    size_t covered = 0, repeats = strtoull(argv[2], NULL, 10);
    const drawing d = {.n = strtoull(argv[3], NULL, 10),
                       .dim = 6,
                       .kinds = 3,
                       .longer = 1,
                       .apart = strtod(argv[4], NULL)};
    zv_space *s = draw(env, &d, zv_rng_stream(78, 0), err);
    zv_moments all = {0};
    if (repeats > MOST) repeats = MOST;
    for (size_t r = 0; r < repeats; r++) {
        zv_clusters *c = NULL;
        const zv_clusters_opts o = {.k = 3, .euclidean = true, .seed = 1 + r};
        if (zv_explain_clusters(&c, env, s, &o, err) != ZV_OK) die(err->msg);
        intervals[r] = c->stability_interval;
        zv_moments_add(&all, c->stability);
        zv_clusters_free(c);
    }
    for (size_t r = 0; r < repeats; r++)
        covered += intervals[r].lo <= all.mean && all.mean <= intervals[r].hi;
    zv_space_free(s);
    printf("%.4f %.3f\n", all.mean, (double)covered / (double)repeats);
}

int main(int argc, char **argv) {
    zv_err err = {0};
    zv_env *env = NULL;
    zv_space *s = NULL;
    if (argc < 5) die("see the first lines of bench_clusters.c");
    if (!strcmp(argv[1], "agree")) {
        agree(argv, &err);
        return 0;
    }
    if (zv_env_new(&env, NULL, &err) != ZV_OK) die(err.msg);
    if (!strcmp(argv[1], "cloud") && argc > 7) {
        cloud(env, argv, &err);
        zv_env_free(env);
        return 0;
    }
    if (!strcmp(argv[1], "back")) {
        come_back(env, argv, &err);
        zv_env_free(env);
        return 0;
    }
    if (zv_space_open(&s, env, argv[2], NULL, &err) != ZV_OK) die(err.msg);
    zv_points p = {.space = s, .dim = zv_space_dim(s)};
    size_t *rows = rows_of(s, &p.n);
    p.rows = rows;
    if (!strcmp(argv[1], "kmeans") && argc > 6)
        kmeans(env, &p, argv, argc, &err);
    else if (!strcmp(argv[1], "density") && argc > 5)
        density(env, &p, argv, &err);
    else
        die("see the first lines of bench_clusters.c");
    free(rows);
    zv_space_free(s);
    zv_env_free(env);
    return 0;
}
