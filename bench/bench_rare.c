/* bench_rare.c — how far two learnings of the same text agree on the neighbours of a word, by how
 * often the word occurs:
 *
 *     bench_rare ONE.safetensors OTHER.safetensors
 *
 * The two are word spaces that `zavit learn` made from the same text with different seeds. For each
 * range of counts, up to 1000 words drawn at random: the share of the ten nearest words that both
 * name. Prints CSV. `bench/rare_words` learns the spaces and draws the conclusion. */
#include <math.h>
#include <string.h>

#include "bench.h"

enum { K = 10, MOST = 1000 };

static const uint64_t limits[] = {5,   7,   10,  15,   20,   30,   50,    70,
                                  100, 200, 500, 1000, 2000, 5000, 10000, UINT64_MAX};

static void die(const char *sentence) {
    fprintf(stderr, "bench_rare: %s\n", sentence);
    exit(1);
}

static void must(zv_status status, const zv_err *err) {
    if (status != ZV_OK) die(err->msg);
}

/* Words of `a` whose count is in [from, to), at most MOST of them, drawn without replacement. */
static size_t draw(size_t *rows, const zv_space *a, uint64_t from, uint64_t to, size_t *all) {
    zv_rng rng = zv_rng_seed(from);
    size_t seen = 0;
    for (size_t i = 0; i < zv_space_size(a); i++) {
        uint64_t count = zv_space_word_count(a, i);
        if (count < from || count >= to) continue;
        size_t at = seen < MOST ? seen : zv_rng_below(&rng, seen + 1);
        if (at < MOST) rows[at] = i;
        seen++;
    }
    *all = seen;
    return seen < MOST ? seen : MOST;
}

static void neighbours(zv_hit *hits, size_t *counts, const zv_env *env, const zv_index *ix,
                       const size_t *rows, size_t n, float *queries) {
    const zv_space *s = zv_index_space(ix);
    zv_err err = {0};
    zv_search_many_opts opts = {.own_row = rows};
    for (size_t i = 0; i < n; i++) zv_space_row(s, rows[i], queries + i * zv_space_dim(s));
    must(zv_index_search_many(hits, counts, env, ix, queries, n, K, &opts, &err), &err);
}

/* The share of b's hits that are among a's, by word. */
static double overlap(const zv_space *a, const zv_hit *in_a, size_t n_a, const zv_space *b,
                      const zv_hit *in_b, size_t n_b) {
    size_t same = 0;
    for (size_t j = 0; j < n_b; j++) {
        char buf[24];
        size_t row = zv_space_find(a, zv_space_id(b, in_b[j].row, buf));
        for (size_t i = 0; i < n_a; i++) same += in_a[i].row == row;
    }
    return (double)same / K;
}

static void measure(const zv_env *env, const zv_index *one, const zv_index *other, uint64_t from,
                    uint64_t to, float *queries) {
    static size_t rows[MOST], there[MOST], n_a[MOST], n_b[MOST];
    static zv_hit in_a[MOST * K], in_b[MOST * K];
    const zv_space *a = zv_index_space(one), *b = zv_index_space(other);
    size_t all, n = draw(rows, a, from, to, &all);
    double sum = 0, squares = 0;
    for (size_t i = 0; i < n; i++) {
        char buf[24];
        there[i] = zv_space_find(b, zv_space_id(a, rows[i], buf));
        if (there[i] == SIZE_MAX) die("the spaces were not learned from the same text");
    }
    neighbours(in_a, n_a, env, one, rows, n, queries);
    neighbours(in_b, n_b, env, other, there, n, queries);
    for (size_t i = 0; i < n; i++) {
        double x = overlap(a, in_a + i * K, n_a[i], b, in_b + i * K, n_b[i]);
        sum += x;
        squares += x * x;
    }
    double mean = n ? sum / (double)n : 0;
    double sd = n > 1 ? sqrt((squares - (double)n * mean * mean) / (double)(n - 1)) : 0;
    if (n)
        printf("%llu,%.0f,%zu,%zu,%.3f,%.3f\n", (unsigned long long)from,
               to == UINT64_MAX ? (double)INFINITY : (double)to, all, n, mean,
               1.96 * sd / sqrt((double)n));
}

int main(int argc, char **argv) {
    zv_err err = {0};
    zv_space *spaces[2] = {0};
    zv_index *index[2] = {0};
    if (argc != 3) die("usage: bench_rare ONE.safetensors OTHER.safetensors");
    for (int i = 0; i < 2; i++) {
        must(zv_space_open(&spaces[i], NULL, argv[i + 1], NULL, &err), &err);
        if (!zv_space_has_counts(spaces[i])) die("these are no word spaces with counts");
        must(zv_index_new(&index[i], NULL, spaces[i], NULL, &err), &err);
    }
    size_t dim = zv_space_dim(spaces[0]);
    float *queries = malloc(MOST * (dim > zv_space_dim(spaces[1]) ? dim : zv_space_dim(spaces[1])) *
                            sizeof *queries);
    if (!queries) die("out of memory");
    printf("from,below,words,drawn,same_of_ten,half_width\n");
    for (size_t i = 0; i + 1 < sizeof limits / sizeof *limits; i++)
        measure(NULL, index[0], index[1], limits[i], limits[i + 1], queries);
    for (int i = 0; i < 2; i++) {
        zv_index_free(index[i]);
        zv_space_free(spaces[i]);
    }
    free(queries);
    return 0;
}
