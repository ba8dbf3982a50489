/* bench.h — timing for the programs in this folder: each prints CSV,
 *     name,case,tier,value,unit,spread
 * value is the median of several rounds, spread the range of the rounds over the median. */
#ifndef BENCH_H
#define BENCH_H

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <zavit/zavit.h>

enum { BENCH_ROUNDS = 7 };

static inline double bench_now(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

static int bench_compare(const void *a, const void *b) {
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

/* Calls work(ctx) until a round takes 50 ms, measures rounds of that many calls, and prints
 * `units` per call as a rate per second. */
static inline void bench_rate(const char *name, const char *what, const char *tier,
                              void (*work)(void *ctx), void *ctx, double units, const char *unit) {
    size_t calls = 1;
    double seconds = 0;
    for (;; calls *= 2) {
        double begin = bench_now();
        for (size_t i = 0; i < calls; i++) work(ctx);
        seconds = bench_now() - begin;
        if (seconds >= 0.05) break;
    }
    double rate[BENCH_ROUNDS];
    for (int r = 0; r < BENCH_ROUNDS; r++) {
        double begin = bench_now();
        for (size_t i = 0; i < calls; i++) work(ctx);
        rate[r] = units * (double)calls / (bench_now() - begin);
    }
    qsort(rate, BENCH_ROUNDS, sizeof rate[0], bench_compare);
    double median = rate[BENCH_ROUNDS / 2];
    printf("%s,%s,%s,%.4g,%s,%.2f\n", name, what, tier, median, unit,
           (rate[BENCH_ROUNDS - 1] - rate[0]) / median);
    fflush(stdout);
}

/* An environment of a tier, or the end of the program. */
static inline zv_env *bench_env(zv_cpu cpu) {
    zv_err err = {0};
    zv_env *env = NULL;
    zv_env_opts opts = {.cpu = cpu, .threads = 1};
    if (zv_env_new(&env, &opts, &err) != ZV_OK) {
        fprintf(stderr, "%s\n", err.msg);
        exit(1);
    }
    return env;
}

/* A line of /proc/self/status, MiB. */
static inline double bench_status_mib(const char *name) {
    char line[256];
    long kib = 0;
    FILE *f = fopen("/proc/self/status", "r");
    while (f && fgets(line, sizeof line, f))
        if (strncmp(line, name, strlen(name)) == 0) kib = atol(line + strlen(name) + 1);
    if (f) fclose(f);
    return (double)kib / 1024;
}

/* The corpus of a file, words from five times on, or the end of the program. */
static inline zv_corpus *bench_corpus(const zv_env *env, const char *path) {
    zv_err err = {0};
    zv_corpus *corpus = NULL;
    const zv_corpus_opts opts = {.text = zv_text_opts_default(), .min_count = 5};
    if (zv_corpus_read(&corpus, env, &path, 1, &opts, &err) != ZV_OK) {
        fprintf(stderr, "%s\n", err.msg);
        exit(1);
    }
    return corpus;
}

#endif
