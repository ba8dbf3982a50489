/* bench_memory.c — what memory learning takes at its peak, beside what it must hold: two matrices, the vocabulary,
 * the numbers of the words.
 *
 *     bench_memory FILE OUTPUT.safetensors [THREADS [DIM]]
 *
 * The vocabulary is what has been asked of the heap more after reading than before, the numbers aside, which are on
 * the heap below 64 MiB and a mapped file beyond. All else, the program's own pages too, is the rest, which is to stay below 64 MiB. */
#include "bench.h"

#include <malloc.h>
#include <string.h>

#include <zavit/embed.h>

static const double MIB = 1 << 20;

/* A line of /proc/self/status, in bytes. */
static double status_bytes(const char *name) {
    char line[256];
    long kib = 0;
    FILE *f = fopen("/proc/self/status", "r");
    while (f && fgets(line, sizeof line, f))
        if (strncmp(line, name, strlen(name)) == 0) kib = atol(line + strlen(name) + 1);
    if (f) fclose(f);
    return (double)kib * 1024;
}

/* What malloc has handed out. */
static double heap_bytes(void) {
    const struct mallinfo2 m = mallinfo2();
    return (double)m.uordblks + (double)m.hblkhd;
}

static int fail(const zv_err *err) {
    fprintf(stderr, "%s\n", err->msg);
    return 1;
}

int main(int argc, char **argv) {
    if (argc < 3) {
        fprintf(stderr, "bench_memory FILE OUTPUT.safetensors [THREADS [DIM]]\n");
        return 2;
    }
    zv_err err = {0};
    zv_env *env = NULL;
    zv_corpus *corpus = NULL;
    const char *path = argv[1];
    zv_env_opts opts = {.threads = argc > 3 ? (unsigned)atoi(argv[3]) : 0};
    zv_corpus_opts reading = {.text = zv_text_opts_default(), .min_count = 5};
    zv_learn_opts learning = zv_learn_opts_default();
    zv_learn_result result;
    learning.epochs = 1;
    if (argc > 4) learning.dim = (unsigned)atoi(argv[4]);
    if (zv_env_new(&env, &opts, &err) != ZV_OK) return fail(&err);
    const double before = heap_bytes();
    if (zv_corpus_read(&corpus, env, &path, 1, &reading, &err) != ZV_OK) return fail(&err);
    const double words = (double)zv_corpus_known_words(corpus);
    const double texts = (double)zv_corpus_texts(corpus);
    const double ids = 4 * (words + texts), held = heap_bytes() - before;
    const double vocabulary = held > ids && ids <= 64 * MIB ? held - ids : held;
    const double reading_peak = status_bytes("VmHWM");
    if (zv_embed_learn(&result, env, corpus, &learning, argv[2], &err) != ZV_OK) return fail(&err);
    const double stride = (double)((learning.dim + 15) / 16 * 16);
    const double matrices = 2 * (double)result.vocabulary * stride * sizeof(float);
    const double peak = status_bytes("VmHWM");
    printf("%zu words in the vocabulary, %.0f in the text; reading at most %.0f MiB, in all at "
           "most %.0f MiB\n",
           result.vocabulary, words, reading_peak / MIB, peak / MIB);
    printf("matrices %.1f, numbers %.1f, vocabulary %.1f, the rest %.1f MiB\n", matrices / MIB,
           ids / MIB, vocabulary / MIB, (peak - matrices - ids - vocabulary) / MIB);
    zv_corpus_free(corpus);
    zv_env_free(env);
    return 0;
}
