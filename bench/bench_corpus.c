/* bench_corpus.c — reading a corpus: seconds that pass, seconds of processor; memory with and without
 * the mapped numbers.
 *
 *     bench_corpus FILE [THREADS [VOCABULARY-OUT]]
 */
#include "bench.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <zavit/embed.h>

static void watch(void *ctx, const zv_progress *p) {
    (void)p;
    double *most = ctx, now = bench_status_mib("RssAnon");
    if (now > *most) *most = now;
}

static int write_vocabulary(const zv_vocab *v, const char *path) {
    FILE *f = fopen(path, "w");
    if (!f) return -1;
    for (uint32_t i = 0; i < zv_vocab_size(v); i++) {
        zv_str w = zv_vocab_word(v, i);
        fprintf(f, "%.*s %llu\n", (int)w.len, w.ptr, (unsigned long long)zv_vocab_count(v, i));
    }
    return fclose(f);
}

int main(int argc, char **argv) {
    if (argc < 2) {
        fprintf(stderr, "bench_corpus FILE [THREADS [VOCABULARY-OUT]]\n");
        return 2;
    }
    zv_err err = {0};
    zv_env *env = NULL;
    double most = 0;
    zv_env_opts opts = {
        .threads = argc > 2 ? (unsigned)atoi(argv[2]) : 0, .progress = watch, .ctx = &most};
    if (zv_env_new(&env, &opts, &err) != ZV_OK) return 1;
    double from = bench_now();
    clock_t cpu_from = clock();
    zv_corpus *corpus = bench_corpus(env, argv[1]);
    double seconds = bench_now() - from, cpu = (double)(clock() - cpu_from) / CLOCKS_PER_SEC;
    watch(&most, NULL);
    printf("%.4f %.4f; own memory at most %.0f MiB, peak with mapped pages %.0f MiB\n", seconds,
           cpu, most, bench_status_mib("VmHWM"));
    int failed = argc > 3 && write_vocabulary(zv_corpus_vocab(corpus), argv[3]) != 0;
    zv_corpus_free(corpus);
    zv_env_free(env);
    return failed;
}
