/* bench_memory.c — what memory learning takes at its peak, beside what it must hold: two matrices, the vocabulary,
 * the numbers of the words.
 *
 *     bench_memory FILE OUTPUT.safetensors [THREADS [DIM]]
 *
 * The vocabulary is what has been asked of the heap more after reading than before, the numbers aside, which are on
 * the heap below 64 MiB and a mapped file beyond. All else, the program's own pages too, is the rest, which is to
 * stay below 64 MiB. */
#include "bench.h"

#include <malloc.h>

#include <zavit/embed.h>

static const double MIB = 1 << 20;

/* What malloc has handed out. */
static double heap_mib(void) {
    const struct mallinfo2 m = mallinfo2();
    return ((double)m.uordblks + (double)m.hblkhd) / MIB;
}

int main(int argc, char **argv) {
    if (argc < 3) {
        fprintf(stderr, "bench_memory FILE OUTPUT.safetensors [THREADS [DIM]]\n");
        return 2;
    }
    zv_err err = {0};
    zv_env *env = NULL;
    zv_env_opts opts = {.threads = argc > 3 ? (unsigned)atoi(argv[3]) : 0};
    zv_learn_opts learning = zv_learn_opts_default();
    zv_learn_result result;
    learning.epochs = 1;
    if (argc > 4) learning.dim = (unsigned)atoi(argv[4]);
    if (zv_env_new(&env, &opts, &err) != ZV_OK) return 1;
    double held = heap_mib();
    zv_corpus *corpus = bench_corpus(env, argv[1]);
    held = heap_mib() - held;
    const double words = (double)zv_corpus_known_words(corpus);
    const double ids = 4 * (words + (double)zv_corpus_texts(corpus)) / MIB;
    const double vocabulary = held > ids && ids <= 64 ? held - ids : held;
    const double reading_peak = bench_status_mib("VmHWM");
    if (zv_embed_learn(&result, env, corpus, &learning, argv[2], &err) != ZV_OK) {
        fprintf(stderr, "%s\n", err.msg);
        return 1;
    }
    const double stride = (double)((learning.dim + 15) / 16 * 16);
    const double matrices = 2 * (double)result.vocabulary * stride * sizeof(float) / MIB;
    const double peak = bench_status_mib("VmHWM");
    printf("%zu words in the vocabulary, %.0f in the text; reading at most %.0f MiB, in all at "
           "most %.0f MiB\n",
           result.vocabulary, words, reading_peak, peak);
    printf("matrices %.1f, numbers %.1f, vocabulary %.1f, the rest %.1f MiB\n", matrices, ids,
           vocabulary, peak - matrices - ids - vocabulary);
    zv_corpus_free(corpus);
    zv_env_free(env);
    return 0;
}
