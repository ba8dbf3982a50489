/* bench_optim.c — update rules beside memory, tier beside tier, and steps on recorded gradients:
 *
 *     bench_optim [--count N] [--threads T]
 *     bench_optim --tiers ROUNDS [--count N]
 *     bench_optim --replay RULE --steps T --count N [--rate R] [--decay L] [--clip-norm C] <gradients >parameters
 *
 * The first prints parameters a second in f32 (whole steps, with the check and the norm), and bytes a second, beside a copy of arrays as large
 * (read and written bytes counted). The second prints how many times as fast as the scalar tier the others are, of each rule and of the norm
 * alone: rounds go from tier to tier, a ratio is of neighbours in time, and the median of all is told, so that what else the machine does
 * meets all of them. Give a count that fits the first cache, or memory is all that is seen. The third reads N parameters, then T · N gradients, as raw f64, and writes the parameters after each step;
 * bench/optim_vs_torch compares them. */
#include <string.h>

#include "bench.h"

typedef struct setup {
    size_t count, steps, threads, rounds;
    const char *replay;
    double rate, decay, clip_norm;
    zv_optim *o;
    float *p, *g;
} setup;

static void must(zv_status status, const zv_err *err) {
    if (status == ZV_OK) return;
    fprintf(stderr, "bench_optim: %s\n", err->msg);
    exit(1);
}

static void *room(size_t n, size_t size) {
    void *p = calloc(n, size);
    if (!p) {
        fprintf(stderr, "bench_optim: not enough memory\n");
        exit(1);
    }
    return p;
}

static void step(void *ctx) {
    setup *s = ctx;
    zv_err err = {0};
    must(zv_optim_step_f32(s->o, s->p, s->g, &err), &err);
}

static void copy(void *ctx) {
    setup *s = ctx;
    memcpy(s->p, s->g, s->count * sizeof(float));
    s->g[0] += 1;
}

static void measure(setup *s) {
    static const double bytes[ZV_OPTIM_KINDS] = {16, 24, 24, 24, 24, 32, 32};
    const zv_cpu tiers[] = {ZV_CPU_SCALAR, ZV_CPU_AVX2, ZV_CPU_AVX512};
    s->p = room(s->count, sizeof(float));
    s->g = room(s->count, sizeof(float));
    for (size_t i = 0; i < s->count; i++) s->p[i] = 1, s->g[i] = (float)(i % 100) / 100 - .5f;
    bench_rate("optim", "copy", "-", copy, s, 8e-9 * (double)s->count, "GB/s");
    for (size_t t = 0; t < 3; t++) {
        zv_env *env;
        zv_err err = {0};
        zv_env_opts opts = {.cpu = tiers[t], .threads = (unsigned)s->threads};
        if (zv_env_new(&env, &opts, &err) != ZV_OK) continue;
        for (int k = 0; k < ZV_OPTIM_KINDS; k++) {
            zv_optim_opts o = zv_optim_defaults((zv_optim_kind)k);
            o.rate = 1e-6;
            must(zv_optim_new(&s->o, env, &o, ZV_REAL_F32, s->count, &err), &err);
            bench_rate("optim", zv_optim_name((zv_optim_kind)k), zv_cpu_name(zv_env_cpu(env)), step,
                       s, bytes[k] * 1e-9 * (double)s->count, "GB/s");
            zv_optim_free(s->o);
        }
        zv_env_free(env);
    }
}

/* ---- Tier beside tier ---- */

enum { TIERS = 3, NORM = ZV_OPTIM_KINDS, MOST_ROUNDS = 999 };

typedef struct race {
    const setup *s;
    zv_env *env[TIERS]; /* NULL: not on this processor */
    zv_optim *o[TIERS];
    zv_real real;
    int what; /* a rule, or NORM */
    void *p, *g;
    double sum; /* of norms, so that they are asked for */
} race;

static void work(race *r, size_t tier) {
    size_t n = r->s->count;
    if (r->what == NORM) {
        r->sum += r->real == ZV_REAL_F32 ? zv_optim_norm_f32(r->env[tier], r->g, n)
                                         : zv_optim_norm_f64(r->env[tier], r->g, n);
        return;
    }
    zv_optim_begin(r->o[tier], 1);
    if (r->real == ZV_REAL_F32)
        zv_optim_part_f32(r->o[tier], 0, n, true, r->p, r->g);
    else
        zv_optim_part_f64(r->o[tier], 0, n, true, r->p, r->g);
}

static double seconds_of(race *r, size_t tier, size_t calls) {
    double begin = bench_now();
    for (size_t i = 0; i < calls; i++) work(r, tier);
    return bench_now() - begin;
}

static void run_race(race *r) {
    static double ratio[TIERS][MOST_ROUNDS];
    size_t calls = 1, rounds = r->s->rounds < MOST_ROUNDS ? r->s->rounds : MOST_ROUNDS;
    while (seconds_of(r, 0, calls) < 2e-3) calls *= 2;
    for (size_t k = 0; k < rounds; k++) {
        double scalar = seconds_of(r, 0, calls);
        for (size_t t = 1; t < TIERS; t++)
            if (r->env[t]) ratio[t][k] = scalar / seconds_of(r, t, calls);
    }
    for (size_t t = 1; t < TIERS; t++) {
        if (!r->env[t]) continue;
        qsort(ratio[t], rounds, sizeof(double), bench_compare);
        printf("optim,%s %s,%s,%.3g,times scalar,%.2f\n",
               r->what == NORM ? "norm" : zv_optim_name((zv_optim_kind)r->what),
               r->real == ZV_REAL_F32 ? "f32" : "f64", zv_cpu_name(zv_env_cpu(r->env[t])),
               ratio[t][rounds / 2],
               (ratio[t][rounds * 3 / 4] - ratio[t][rounds / 4]) / ratio[t][rounds / 2]);
    }
}

static void race_one(race *r) {
    zv_err err = {0};
    size_t n = r->s->count;
    for (size_t i = 0; i < n; i++) {
        double p = 1, g = (double)(i % 100) / 100 - .5;
        if (r->real == ZV_REAL_F32)
            ((float *)r->p)[i] = (float)p, ((float *)r->g)[i] = (float)g;
        else
            ((double *)r->p)[i] = p, ((double *)r->g)[i] = g;
    }
    for (size_t t = 0; t < TIERS; t++) {
        zv_optim_opts o = zv_optim_defaults(r->what == NORM ? ZV_OPTIM_GD : (zv_optim_kind)r->what);
        o.rate = 1e-6;
        r->o[t] = NULL;
        if (r->env[t]) must(zv_optim_new(&r->o[t], r->env[t], &o, r->real, n, &err), &err);
    }
    run_race(r);
    for (size_t t = 0; t < TIERS; t++) zv_optim_free(r->o[t]);
}

static void compare_tiers(const setup *s) {
    const zv_cpu tiers[TIERS] = {ZV_CPU_SCALAR, ZV_CPU_AVX2, ZV_CPU_AVX512};
    size_t bytes =
        (s->count * sizeof(double) + 63) / 64 * 64; /* lines of the cache, as tapes lie */
    race r = {.s = s, .p = aligned_alloc(64, bytes), .g = aligned_alloc(64, bytes)};
    if (!r.p || !r.g) {
        fprintf(stderr, "bench_optim: not enough memory\n");
        exit(1);
    }
    for (size_t t = 0; t < TIERS; t++) {
        zv_err err = {0};
        if (zv_env_new(&r.env[t], &(zv_env_opts){.cpu = tiers[t], .threads = 1}, &err) != ZV_OK)
            r.env[t] = NULL;
    }
    for (int real = ZV_REAL_F32; real <= ZV_REAL_F64; real++)
        for (r.what = 0; r.what <= NORM; r.what++) {
            r.real = (zv_real)real;
            race_one(&r);
        }
    fprintf(stderr, "sum of norms %g\n", r.sum);
    for (size_t t = 0; t < TIERS; t++) zv_env_free(r.env[t]);
    free(r.p);
    free(r.g);
}

static void replay(const setup *s) {
    zv_err err = {0};
    zv_optim_kind kind;
    if (!zv_optim_parse(&kind, s->replay)) {
        fprintf(stderr, "bench_optim: no rule is named %s\n", s->replay);
        exit(2);
    }
    zv_optim_opts opts = zv_optim_defaults(kind);
    if (s->rate > 0) opts.rate = s->rate;
    opts.decay = s->decay;
    opts.clip_norm = s->clip_norm;
    double *p = room(s->count, sizeof *p), *g = room(s->count, sizeof *g);
    zv_optim *o;
    must(zv_optim_new(&o, NULL, &opts, ZV_REAL_F64, s->count, &err), &err);
    bool whole = fread(p, sizeof *p, s->count, stdin) == s->count;
    for (size_t t = 0; whole && t < s->steps; t++) {
        whole = fread(g, sizeof *g, s->count, stdin) == s->count;
        if (whole) must(zv_optim_step_f64(o, p, g, &err), &err);
        whole = whole && fwrite(p, sizeof *p, s->count, stdout) == s->count;
    }
    if (!whole || fflush(stdout) != 0) {
        fprintf(stderr,
                "bench_optim: the gradients end early, or the parameters can't be written\n");
        exit(1);
    }
    zv_optim_free(o);
    free(p);
    free(g);
}

int main(int argc, char **argv) {
    setup s = {.count = 16 << 20, .threads = 1};
    for (int i = 1; i + 1 < argc; i += 2) {
        if (!strcmp(argv[i], "--replay")) s.replay = argv[i + 1];
        if (!strcmp(argv[i], "--tiers")) s.rounds = strtoul(argv[i + 1], NULL, 10);
        if (!strcmp(argv[i], "--count")) s.count = strtoul(argv[i + 1], NULL, 10);
        if (!strcmp(argv[i], "--steps")) s.steps = strtoul(argv[i + 1], NULL, 10);
        if (!strcmp(argv[i], "--threads")) s.threads = strtoul(argv[i + 1], NULL, 10);
        if (!strcmp(argv[i], "--rate")) s.rate = strtod(argv[i + 1], NULL);
        if (!strcmp(argv[i], "--decay")) s.decay = strtod(argv[i + 1], NULL);
        if (!strcmp(argv[i], "--clip-norm")) s.clip_norm = strtod(argv[i + 1], NULL);
    }
    if (s.replay) {
        replay(&s);
    } else if (s.rounds > 0) {
        compare_tiers(&s);
    } else {
        measure(&s);
        free(s.p);
        free(s.g);
    }
    return 0;
}
