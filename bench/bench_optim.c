/* bench_optim.c — update rules beside memory, and steps on recorded gradients:
 *
 *     bench_optim [--count N] [--threads T]
 *     bench_optim --replay RULE --steps T --count N [--rate R] [--decay L] [--clip-norm C] <gradients >parameters
 *
 * The first prints parameters a second in f32 (whole steps, with the check and the norm), and bytes a second, beside a copy of arrays as large
 * (read and written bytes counted). The second reads N parameters, then T · N gradients, as raw f64, and writes the parameters after each step;
 * bench/optim_vs_torch compares them. */
#include <string.h>

#include "bench.h"

typedef struct setup {
    size_t count, steps, threads;
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
        if (!strcmp(argv[i], "--count")) s.count = strtoul(argv[i + 1], NULL, 10);
        if (!strcmp(argv[i], "--steps")) s.steps = strtoul(argv[i + 1], NULL, 10);
        if (!strcmp(argv[i], "--threads")) s.threads = strtoul(argv[i + 1], NULL, 10);
        if (!strcmp(argv[i], "--rate")) s.rate = strtod(argv[i + 1], NULL);
        if (!strcmp(argv[i], "--decay")) s.decay = strtod(argv[i + 1], NULL);
        if (!strcmp(argv[i], "--clip-norm")) s.clip_norm = strtod(argv[i + 1], NULL);
    }
    if (s.replay) {
        replay(&s);
    } else {
        measure(&s);
        free(s.p);
        free(s.g);
    }
    return 0;
}
