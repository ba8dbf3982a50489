/* bench_why.c — what `why` claims, on real pairs of texts:
 *
 *     bench_why WORDS PAIRS.tsv COLUMN COLUMN [EVERY]
 *
 * WORDS is a word space, PAIRS a file of tab-separated lines in which columns COLUMN and COLUMN (from 1) are the two
 * texts. On every EVERYth pair (10) answers of at most 12 words are held against all sets of words. Prints a table
 * in Markdown; intervals are 95 %. What is measured: tests/unit/explain/explain_claims.h. */
#include "bench.h"

#include "../tests/unit/explain/explain_claims.h"

enum { LINE = 1 << 16 };

typedef struct texts {
    char **one, **two;
    size_t n, cap;
} texts;

static char *column(char *line, size_t which) {
    for (size_t i = 1; i < which && line; i++) {
        line = strchr(line, '\t');
        if (line) line++;
    }
    if (!line) return NULL;
    size_t len = strcspn(line, "\t\r\n");
    char *out = malloc(len + 1);
    if (!out) abort();
    memcpy(out, line, len);
    out[len] = 0;
    return out;
}

static texts read_pairs(const char *path, size_t first, size_t second) {
    texts t = {0};
    static char line[LINE];
    FILE *f = fopen(path, "r");
    if (!f) {
        fprintf(stderr, "bench_why: can't open %s\n", path);
        exit(1);
    }
    while (fgets(line, sizeof line, f)) {
        char *one = column(line, first), *two = column(line, second);
        if (!one || !two) continue;
        if (t.n == t.cap) {
            t.cap = t.cap ? 2 * t.cap : 1024;
            t.one = realloc(t.one, t.cap * sizeof *t.one);
            t.two = realloc(t.two, t.cap * sizeof *t.two);
            if (!t.one || !t.two) abort();
        }
        t.one[t.n] = one;
        t.two[t.n++] = two;
    }
    fclose(f);
    return t;
}

/* A word drawn from those seen 30 to 10,000 times: known well, and no stop word. */
static void draw_word(char out[100], const zv_space *words, zv_rng *rng) {
    for (;;) {
        char number[24];
        size_t row = zv_rng_below(rng, zv_space_size(words));
        uint64_t count = zv_space_word_count(words, row);
        zv_str id = zv_space_id(words, row, number);
        if (count < 30 || count > 10000 || id.len > 90) continue;
        snprintf(out, 100, "%.*s", (int)id.len, id.ptr);
        return;
    }
}

static void share(const char *name, uint64_t hits, uint64_t n) {
    zv_interval i = zv_stat_share_interval(hits, n, 0.95);
    printf("| %s | %llu of %llu | %.4f | %.4f – %.4f |\n", name, (unsigned long long)hits,
           (unsigned long long)n, (double)hits / (double)n, i.lo, i.hi);
}

static void mean(const char *name, const zv_moments *m) {
    zv_interval i = zv_moments_mean_interval(m, 0.95);
    printf("| %s | %llu texts | %.4f | %.4f – %.4f |\n", name, (unsigned long long)m->n, m->mean,
           i.lo, i.hi);
}

static void print(const claims *c) {
    printf("| claim | of | value | 95 %% interval |\n|---|---|---|---|\n");
    printf("| largest difference of Σ parts and cosine | %llu pairs | %.2g | all measured |\n",
           (unsigned long long)c->pairs, c->worst_sum);
    printf("| largest difference of a part and its formula | %llu parts | %.2g | all measured |\n",
           (unsigned long long)c->parts, c->worst_part);
    share("flips that flip, encoded again", c->flipped, c->flips);
    share("flips of which each word is needed", c->irreducible, c->flips);
    share("flips said to be proven smallest", c->proven, c->flips);
    share("smallest of all sets, up to 12 words", c->smallest, c->exhaustive);
    if (c->nothing_tried)
        share("\"no set does it\", and none of all does", c->nothing_right, c->nothing_tried);
    mean("deletion: AUC of the word of the largest part", &c->deletion);
    mean("deletion: AUC of the word with the largest row of parts", &c->deletion_row);
    mean("deletion: AUC of the word that pulls most", &c->deletion_pull);
    share("planted word is the best match", c->planted_match, c->planted);
    share("the best match is a word of both texts", c->planted_shared, c->planted);
    share("planted word is the largest part", c->planted_found, c->planted);
}

int main(int argc, char **argv) {
    zv_err err = {0};
    zv_space *words = NULL;
    if (argc < 5) {
        fprintf(stderr, "usage: bench_why WORDS PAIRS.tsv COLUMN COLUMN [EVERY]\n");
        return 2;
    }
    claims_must(zv_space_open(&words, NULL, argv[1], NULL, &err), &err);
    texts t = read_pairs(argv[2], strtoul(argv[3], NULL, 10), strtoul(argv[4], NULL, 10));
    size_t every = argc > 5 ? strtoul(argv[5], NULL, 10) : 10;
    claims c = claims_new(words);
    zv_rng rng = zv_rng_seed(1);
    for (size_t i = 0; i < t.n; i++) {
        char word[100];
        claims_pair(&c, t.one[i], t.two[i], true, every && i % every == 0);
        draw_word(word, words, &rng);
        claims_plant(&c, t.one[i], t.two[zv_rng_below(&rng, t.n)], word);
    }
    print(&c);
    claims_free(&c);
    for (size_t i = 0; i < t.n; i++) {
        free(t.one[i]);
        free(t.two[i]);
    }
    free(t.one);
    free(t.two);
    zv_space_free(words);
    return 0;
}
