/* bench_dups.c — vectors that were planted near others: does `zv_explain_dups` by angle find all of them, and how long does it
 * take, in a cloud that spreads alike in all directions and in one of narrow subjects around a common direction. As CSV.
 * See bench/dups.
 *
 *     bench_dups [ROWS [DIM [THREADS]]]
 *
 * Planted, 1,000 of each: equal to the bit; at cosine .9901, just above the limit of .99; at .9899, just below it. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include <zavit/zavit.h>

enum { EACH = 1000, KINDS = 3, SUBJECTS = 200 };

typedef struct cloud {
    const char *name;
    double common, subject,
        noise; /* lengths of the parts; noise falls as 1/(1 + d/8) with the dimension where there are subjects */
} cloud;

static void draw(float *out, const cloud *c, const double *directions, size_t dim, zv_rng *rng) {
    const double *subject = directions + (1 + zv_rng_below(rng, SUBJECTS)) * dim;
    for (size_t d = 0; d < dim; d++) {
        const double fall = c->subject > 0 ? 1 / (1 + (double)d / 8) : 1 / sqrt((double)dim);
        out[d] = (float)(c->common * directions[d] + c->subject * subject[d] +
                         c->noise * fall * zv_rng_normal(rng));
    }
}

/* A vector at this cosine to `from`, three times as long. */
static void plant(float *out, const float *from, double cosine, size_t dim, zv_rng *rng) {
    double square = 0, along = 0, rest = 0;
    double *other = malloc(dim * sizeof *other);
    for (size_t d = 0; d < dim; d++) {
        other[d] = zv_rng_normal(rng);
        square += (double)from[d] * (double)from[d];
        along += other[d] * (double)from[d];
    }
    for (size_t d = 0; d < dim; d++) {
        other[d] -= along / square * (double)from[d];
        rest += other[d] * other[d];
    }
    const double turn = sqrt(1 / (cosine * cosine) - 1) * sqrt(square / rest);
    for (size_t d = 0; d < dim; d++) out[d] = (float)(3 * ((double)from[d] + turn * other[d]));
    free(other);
}

static zv_status make(zv_space **out, const zv_env *env, const char *path, const cloud *c, size_t n,
                      size_t dim, zv_err *err) {
    static const double cosines[KINDS] = {1, .9901, .9899};
    zv_space_writer *w = NULL;
    zv_rng rng = zv_rng_stream(1, (uint64_t)c->name[0]);
    double *directions = malloc((SUBJECTS + 1) * dim * sizeof *directions);
    float *rows = malloc((KINDS * EACH + 1) * dim * sizeof *rows), *row = rows + KINDS * EACH * dim;
    for (size_t i = 0; i < (SUBJECTS + 1) * dim; i++)
        directions[i] = zv_rng_normal(&rng) / sqrt((double)dim);
    const zv_space_writer_opts opts = {.dim = dim};
    zv_status status = zv_space_create(&w, env, path, &opts, err);
    for (size_t i = 0; status == ZV_OK && i < n; i++) {
        const size_t planted = i + KINDS * EACH >= n ? i + KINDS * EACH - n : SIZE_MAX;
        if (planted == SIZE_MAX)
            draw(row, c, directions, dim, &rng);
        else if (cosines[planted % KINDS] < 1)
            plant(row, rows + planted * dim, cosines[planted % KINDS], dim, &rng);
        else
            memcpy(row, rows + planted * dim, dim * sizeof *row);
        if (i < KINDS * EACH) memcpy(rows + i * dim, row, dim * sizeof *row);
        const zv_space_item item = {.vector = row};
        status = zv_space_add(w, &item, err);
    }
    free(directions);
    free(rows);
    if (status != ZV_OK) {
        zv_space_abort(w);
        return status;
    }
    const zv_contract contract = {.kind = ZV_SPACE_VECTORS};
    status = zv_space_finish(w, &contract, err);
    return status == ZV_OK ? zv_space_open(out, env, path, NULL, err) : status;
}

static double seconds_of(clockid_t clock) {
    struct timespec t;
    clock_gettime(clock, &t);
    return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

static zv_status once(const zv_env *env, const char *path, const cloud *c, size_t n, size_t dim,
                      zv_err *err) {
    zv_space *space = NULL;
    zv_dups *d = NULL;
    zv_status status = make(&space, env, path, c, n, dim, err);
    const double wall = seconds_of(CLOCK_MONOTONIC), cpu = seconds_of(CLOCK_PROCESS_CPUTIME_ID);
    if (status == ZV_OK) status = zv_explain_dups(&d, env, space, NULL, err);
    if (status == ZV_OK) {
        const double took = seconds_of(CLOCK_MONOTONIC) - wall;
        const double worked = seconds_of(CLOCK_PROCESS_CPUTIME_ID) - cpu;
        size_t found[KINDS] = {0}, others = 0;
        for (size_t s = 0; s < d->n_sets; s++)
            for (size_t i = 1; i < d->sets[s].n; i++) {
                const size_t row = d->sets[s].rows[i].row;
                if (row + KINDS * EACH >= n)
                    found[(row + KINDS * EACH - n) % KINDS]++;
                else
                    others++;
            }
        printf("%s,%zu,%zu,%zu,%zu,%zu,%zu,%.1f,%.1f\n", c->name, n, dim, found[0], found[1],
               found[2], others, took, worked);
        fflush(stdout);
    }
    zv_dups_free(env, d);
    zv_space_free(space);
    unlink(path);
    return status;
}

int main(int argc, char **argv) {
    static const cloud clouds[] = {{"alike", 0, 0, 1}, {"subjects", 1, .5, .35}};
    const size_t n = argc > 1 ? strtoul(argv[1], NULL, 10) : 1000000;
    const size_t dim = argc > 2 ? strtoul(argv[2], NULL, 10) : 100;
    const zv_env_opts opts = {.threads = argc > 3 ? (unsigned)strtoul(argv[3], NULL, 10) : 0};
    char path[] = "/tmp/zavit-dups-XXXXXX";
    zv_err err = {0};
    zv_env *env = NULL;
    const int file = mkstemp(path);
    zv_status status = zv_env_new(&env, &opts, &err);
    if (file < 0 || n < 2 * KINDS * EACH || status != ZV_OK) return 2;
    close(file);
    puts("cloud,rows,dim,equal found of 1000,.9901 found of 1000,.9899 found (none may be),other "
         "rows,seconds,of the processor");
    for (size_t c = 0; c < sizeof clouds / sizeof *clouds && status == ZV_OK; c++)
        status = once(env, path, &clouds[c], n, dim, &err);
    if (status != ZV_OK) fprintf(stderr, "%s\n", err.msg);
    unlink(path);
    zv_env_free(env);
    return zv_status_exit_code(status);
}
