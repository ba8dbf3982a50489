/* bench_outliers.c — planted outliers of four kinds: how many are found, with which reason, and how much of the list
 * is wrong, as CSV. What is planted: tests/unit/explain/outliers_planted.h, and into rows of a real space the same: a coordinate
 * moved by 12 of its standard deviations, the logarithm of the length by 11.6 of its spreads, the part along the mean direction turned round, a random
 * direction instead of the rest. See bench/outliers.
 *
 *     bench_outliers REPEATS ROWS DIM FDR SIZE [CLOUD [SPACE]]          CLOUD: all, ordinary, gaussian, uneven, heavy
 */
#include <unistd.h>

#include "../tests/unit/explain/outliers_planted.h"

#include <zavit/zavit.h>

enum { MEASURED = 20000 };

/* Rows of a space, and what is planted into them. */
typedef struct real {
    zv_space *space;
    size_t *rows, n; /* usable */
    double *mean, *spread; /* [dim] of rows of length 1 */
    double
        log_spread; /* of lengths: half of what is between the 15.9th and the 84.1st percentile */
} real;

typedef struct setting {
    const char *name;
    size_t repeats, rows, dim;
    double fdr, size;
    bool heavy, gaussian, uneven, reference;
    size_t each; /* planted of each kind */
    real *real; /* NULL: rows are drawn */
} setting;

/* ---- Rows of a real space ---- */

static double unit_row(const real *r, size_t row, float *x) {
    const size_t dim = zv_space_dim(r->space);
    double square = 0;
    zv_space_row(r->space, row, x);
    for (size_t d = 0; d < dim; d++) square += (double)x[d] * (double)x[d];
    for (size_t d = 0; d < dim; d++) x[d] = (float)((double)x[d] / sqrt(square));
    return sqrt(square);
}

static bool measure(real *r) {
    const size_t dim = zv_space_dim(r->space), all = zv_space_size(r->space);
    float *x = malloc(dim * sizeof *x);
    double *logs = malloc(MEASURED * sizeof *logs);
    r->rows = malloc(all * sizeof *r->rows);
    r->mean = calloc(dim, sizeof *r->mean);
    r->spread = calloc(dim, sizeof *r->spread);
    if (!x || !logs || !r->rows || !r->mean || !r->spread) return false;
    for (size_t i = 0; i < all; i++)
        if (zv_row_usable(zv_space_status(r->space, i))) r->rows[r->n++] = i;
    const size_t some = r->n < MEASURED ? r->n : MEASURED;
    double square = 0;
    for (size_t i = 0; i < some; i++) {
        logs[i] = log(unit_row(r, r->rows[i * (r->n / some)], x));
        for (size_t d = 0; d < dim; d++) {
            r->mean[d] += (double)x[d] / (double)some;
            r->spread[d] += (double)x[d] * (double)x[d] / (double)some;
        }
    }
    for (size_t d = 0; d < dim; d++) {
        r->spread[d] = sqrt(r->spread[d] - r->mean[d] * r->mean[d]);
        square += r->mean[d] * r->mean[d];
    }
    for (size_t d = 0; d < dim; d++) r->mean[d] /= sqrt(square);
    zv_stat_sort(logs, some);
    r->log_spread = (zv_stat_quantile(logs, some, 0.841) - zv_stat_quantile(logs, some, 0.159)) / 2;
    free(logs);
    free(x);
    return true;
}

static void real_row(float *x, const real *r, size_t row, unsigned kind, double size, zv_rng *rng) {
    const size_t dim = zv_space_dim(r->space), moved = zv_rng_below(rng, dim);
    double length = unit_row(r, row, x), along = 0, square = 0, other[4096], lean = 0;
    const double sign = zv_rng_below(rng, 2) ? 1 : -1;
    for (size_t d = 0; d < dim; d++) along += (double)x[d] * r->mean[d];
    for (size_t d = 0; d < dim; d++) {
        other[d] = zv_rng_normal(rng);
        lean += other[d] * r->mean[d];
    }
    for (size_t d = 0; d < dim; d++) {
        other[d] -= lean * r->mean[d];
        square += other[d] * other[d];
    }
    for (size_t d = 0; d < dim; d++) {
        const double common = along * r->mean[d], rest = (double)x[d] - common;
        const double alone = other[d] * sqrt((1 - along * along) / square);
        if (kind == ZV_OUTLIER_ANGLE) x[d] = (float)(rest - size * common);
        if (kind == ZV_OUTLIER_DENSITY) x[d] = (float)(common + alone);
    }
    if (kind == ZV_OUTLIER_DIMENSION) x[moved] += (float)(sign * 12 * size * r->spread[moved]);
    if (kind == ZV_OUTLIER_NORM) length *= exp(sign * size * 11.6 * r->log_spread);
    for (size_t d = 0; d < dim; d++) x[d] = (float)((double)x[d] * length);
}

typedef struct real_drawn {
    const setting *s;
    zv_rng *rng;
    size_t first, each;
    float x[4096];
} real_drawn;

static void real_next(void *ctx, zv_space_item *item, size_t i) {
    real_drawn *d = ctx;
    const real *r = d->s->real;
    real_row(d->x, r, r->rows[d->first + i], op_kind(i, d->each), d->s->size, d->rng);
    *item = (zv_space_item){.vector = d->x};
}

/* `n` rows from `first` on of those in a random order, `each` of every kind planted, as a space. */
static zv_status real_space(zv_space **out, const zv_env *env, const char *path, const setting *s,
                            size_t first, size_t n, size_t each, zv_rng *rng, zv_err *err) {
    real_drawn d = {.s = s, .rng = rng, .first = first, .each = each};
    const zv_space_writer_opts opts = {.dim = zv_space_dim(s->real->space)};
    return op_write(out, env, path, &opts, ZV_SPACE_VECTORS, real_next, &d, n, err);
}

/* ---- Runs ---- */

static zv_status draw(zv_space **space, zv_space **clean, const zv_env *env, const setting *s,
                      char path[2][80], zv_rng *rng, zv_err *err) {
    if (s->real) {
        for (size_t i = 0; i < 3 * s->rows; i++) {
            const size_t j = i + zv_rng_below(rng, s->real->n - i), keep = s->real->rows[i];
            s->real->rows[i] = s->real->rows[j];
            s->real->rows[j] = keep;
        }
        zv_status status = real_space(space, env, path[0], s, 0, s->rows, s->each, rng, err);
        if (status == ZV_OK && s->reference)
            status = real_space(clean, env, path[1], s, s->rows, 2 * s->rows, 0, rng, err);
        return status;
    }
    op_law law = {.gaussian = s->gaussian, .uneven = s->uneven, .size = s->size};
    op_law_draw(&law, s->dim, s->heavy, rng);
    zv_status status = op_space(space, env, path[0], &law, s->rows, s->each, rng, err);
    if (status == ZV_OK && s->reference)
        status = op_space(clean, env, path[1], &law, 2 * s->rows, 0, rng, err);
    return status;
}

static zv_status once(op_tally *t, const zv_env *env, const setting *s, const char *folder,
                      uint64_t seed, zv_err *err) {
    zv_rng rng = zv_rng_stream(seed, 1);
    char path[2][80];
    zv_space *space = NULL, *clean = NULL;
    zv_outliers *o = NULL;
    for (int i = 0; i < 2; i++) snprintf(path[i], sizeof path[i], "%s/%d.safetensors", folder, i);
    zv_status status = draw(&space, &clean, env, s, path, &rng, err);
    const zv_outliers_opts opts = {.fdr = s->fdr, .reference = clean, .seed = seed};
    if (status == ZV_OK) status = zv_explain_outliers(&o, env, space, &opts, err);
    if (status == ZV_OK) op_count(t, o, s->each);
    zv_outliers_free(o);
    zv_space_free(clean);
    zv_space_free(space);
    for (int i = 0; i < 2; i++) unlink(path[i]);
    return status;
}

static void print(const setting *s, const op_tally *t) {
    double se, wrong = op_mean_wrong(t, &se);
    size_t planted = 0, found = 0, right = 0;
    printf("%s,%s,%zu,%zu,%zu,%zu,%g,%g,", s->name, s->reference ? "guaranteed" : "estimated",
           s->rows, s->dim, 4 * s->each, t->runs, s->fdr, s->size);
    for (unsigned k = 0; k < OP_KINDS; k++) {
        planted += t->planted[k];
        found += t->found[k];
        right += t->right[k];
        printf("%.3f,%.3f,", s->each ? (double)t->found[k] / (double)t->planted[k] : (double)NAN,
               t->found[k] ? (double)t->right[k] / (double)t->found[k] : (double)NAN);
    }
    printf("%.3f,%.3f,", planted ? (double)found / (double)planted : (double)NAN,
           found ? (double)right / (double)found : (double)NAN);
    printf("%.4f,%.4f,%.3f,%s\n", wrong, se, (double)t->any / (double)t->runs,
           wrong <= s->fdr + 3 * se ? "yes" : "no");
    fflush(stdout);
}

static zv_status run_all(const zv_env *env, const setting *given, const char *only,
                         const char *folder, zv_err *err) {
    static const setting clouds[] = {{.name = "ordinary"},
                                     {.name = "gaussian", .gaussian = true},
                                     {.name = "uneven", .uneven = true},
                                     {.name = "heavy", .heavy = true}};
    const unsigned n = given->real ? 1 : sizeof clouds / sizeof *clouds;
    zv_status status = ZV_OK;
    for (unsigned c = 0; c < 4 * n && status == ZV_OK; c++) {
        op_tally t = {.runs = 0};
        setting s = *given;
        s.reference = c & 1;
        s.each = c >= 2 * n ? 0 : s.rows / 400;
        if (!s.real) {
            const setting *cloud = &clouds[c / 2 % n];
            s.name = cloud->name;
            s.heavy = cloud->heavy;
            s.gaussian = cloud->gaussian;
            s.uneven = cloud->uneven;
        }
        if (!s.real && strcmp(only, "all") != 0 && strcmp(only, s.name) != 0) continue;
        for (size_t i = 0; i < s.repeats && status == ZV_OK; i++)
            status = once(&t, env, &s, folder, i + 1, err);
        if (status == ZV_OK) print(&s, &t);
    }
    return status;
}

int main(int argc, char **argv) {
    if (argc < 6) return 2;
    setting s = {.name = "real",
                 .repeats = strtoul(argv[1], NULL, 10),
                 .rows = strtoul(argv[2], NULL, 10),
                 .dim = strtoul(argv[3], NULL, 10),
                 .fdr = strtod(argv[4], NULL),
                 .size = strtod(argv[5], NULL)};
    char folder[] = "/tmp/zavit-outliers-XXXXXX";
    zv_err err = {0};
    zv_env *env = NULL;
    real r = {.n = 0};
    zv_status status = zv_env_new(&env, NULL, &err);
    if (s.dim > OP_MOST_DIM || status != ZV_OK || !mkdtemp(folder)) return 2;
    if (argc > 7) {
        status = zv_space_open(&r.space, env, argv[7], NULL, &err);
        if (status == ZV_OK && (zv_space_dim(r.space) > 4096 || !measure(&r) || r.n < 3 * s.rows))
            return 2;
        s.real = &r;
        if (status == ZV_OK) s.dim = zv_space_dim(r.space);
    }
    puts("rows,error rate,n,dim,planted,repeats,fdr,size,dimension found,right,norm found,right,"
         "angle found,right,density found,right,found,right,mean share wrong,se,runs with a wrong "
         "one,as promised");
    if (status == ZV_OK) status = run_all(env, &s, argc > 6 ? argv[6] : "all", folder, &err);
    if (status != ZV_OK) fprintf(stderr, "%s\n", err.msg);
    rmdir(folder);
    free(r.rows);
    free(r.mean);
    free(r.spread);
    zv_space_free(r.space);
    zv_env_free(env);
    return zv_status_exit_code(status);
}
