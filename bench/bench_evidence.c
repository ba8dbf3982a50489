/* bench_evidence.c — is what `near --evidence` shows what taught a neighbour?
 *
 *     bench_evidence TEXT [METHOD] [PAIRS] [SEEDS] [PER CENT]
 *
 * Learns a space, picks pairs of a word and its nearest neighbour, no word twice, and takes sentences out of the
 * text: for every pair a part of those that hold one of its words. Which, differs:
 *
 *     evidence   those first in the list of zv_explain_evidence
 *     with       as many drawn from those that hold one of the two words
 *     any        as many drawn from the whole text
 *     against    those last in the list
 *
 * All pairs' sentences go at once, since one learning then serves every pair, and what one pair loses is noise for
 * the others under each choice alike. Learns from the rest, with several seeds, each choice with the same ones, and
 * from the whole text with those seeds too. A pair's value is the mean over the seeds; differences are of pairs
 * under two choices, with the 95 % interval of their mean (Student's t over pairs). Prints CSV. */
#include <math.h>
#include <string.h>

#include "bench.h"

enum { MOST = 200, WAYS = 5 };
static const char *const ways[WAYS] = {"whole", "evidence", "with", "any", "against"};

typedef struct pair {
    size_t a, b;
    double cosine[WAYS], rank[WAYS]; /* sums over the seeds; of log2 ranks */
    size_t removed;
} pair;

typedef struct bench {
    zv_env *env;
    zv_space *space, *context;
    zv_counts *counts;
    zv_sentences *sentences;
    pair pairs[MOST];
    size_t n, seeds;
    uint8_t *keep[WAYS];
    char words[64], other[64], again[64], corpus[64], counts_path[64];
} bench;

static void die(const char *sentence) {
    fprintf(stderr, "bench_evidence: %s\n", sentence);
    exit(1);
}

static void must(zv_status status, const zv_err *err) {
    if (status != ZV_OK) die(err->msg);
}

/* ---- The space --------------------------------------------------------------------------------- */

static void learn_base(bench *b, const char *text, zv_method method) {
    zv_err err = {0};
    zv_corpus *corpus = NULL;
    zv_learn_result result;
    const zv_corpus_opts reading = {.text = zv_text_opts_default(), .keep_texts = true};
    zv_learn_opts opts = zv_learn_opts_default();
    opts.method = method;
    opts.keep_corpus = true;
    opts.keep_context = method != ZV_COUNTS;
    opts.keep_counts = method == ZV_COUNTS;
    if (method == ZV_COUNTS) opts.negative = 1;
    must(zv_corpus_read(&corpus, b->env, &text, 1, &reading, &err), &err);
    must(zv_embed_learn(&result, b->env, corpus, &opts, b->words, &err), &err);
    zv_corpus_free(corpus);
    must(zv_space_open(&b->space, b->env, b->words, NULL, &err), &err);
    must(zv_sentences_open(&b->sentences, b->env, b->corpus, b->space, NULL, &err), &err);
    if (opts.keep_context)
        must(zv_space_open(&b->context, b->env, b->other, NULL, &err), &err);
    else
        must(zv_counts_open(&b->counts, b->env, b->counts_path, b->space, NULL, &err), &err);
}

static bool is_taken(const bench *b, size_t row) {
    for (size_t i = 0; i < b->n; i++)
        if (b->pairs[i].a == row || b->pairs[i].b == row) return true;
    return false;
}

/* Words seen 100 to 2000 times, in random order, with the nearest word that was seen as often. */
static void choose_pairs(bench *b, size_t want) {
    zv_rng rng = zv_rng_seed(7);
    zv_err err = {0};
    const size_t n = zv_space_size(b->space);
    float *query = malloc(zv_space_dim(b->space) * sizeof *query);
    uint8_t *fits = calloc(n, 1);
    for (size_t i = 0; i < n; i++) {
        const uint64_t count = zv_space_word_count(b->space, i);
        fits[i] = count >= 100 && count <= 2000;
    }
    for (size_t tries = 0; tries < 100 * want && b->n < want && b->n < MOST; tries++) {
        const size_t a = (size_t)zv_rng_below(&rng, n);
        zv_hit hit;
        size_t hits = 1;
        const zv_search_opts opts = {.keep = fits, .exclude = &a, .n_exclude = 1};
        if (!fits[a] || is_taken(b, a)) continue;
        zv_space_row(b->space, a, query);
        must(zv_index_search(&hit, &hits, b->env, b->space, query, &opts, &err), &err);
        if (hits == 1 && !is_taken(b, hit.row)) b->pairs[b->n++] = (pair){.a = a, .b = hit.row};
    }
    free(query);
    free(fits);
}

/* ---- What goes --------------------------------------------------------------------------------- */

static void remove_drawn(bench *b, const zv_evidence *e, size_t n, zv_rng *rng) {
    const uint64_t all = zv_sentences_about(b->sentences)->sentences;
    size_t *order = malloc(e->n * sizeof *order);
    for (size_t i = 0; i < e->n; i++) order[i] = i;
    for (size_t i = 0; i < n; i++) {
        const size_t j = i + (size_t)zv_rng_below(rng, e->n - i), at = order[j];
        order[j] = order[i];
        b->keep[2][e->sentences[at].sentence] = 0;
        b->keep[3][zv_rng_below(rng, all)] = 0;
    }
    free(order);
}

static void remove_sentences(bench *b, unsigned per_cent) {
    zv_err err = {0};
    zv_rng rng = zv_rng_seed(11);
    const zv_evidence_source source = {b->space, b->sentences, b->context, b->counts};
    const uint64_t all = zv_sentences_about(b->sentences)->sentences;
    for (size_t w = 0; w < WAYS; w++) memset(b->keep[w] = malloc(all), 1, all);
    for (size_t i = 0; i < b->n; i++) {
        zv_evidence *e = NULL;
        pair *p = &b->pairs[i];
        must(zv_explain_evidence(&e, b->env, &source, p->a, p->b, &err), &err);
        p->removed = 1 + e->n * per_cent / 100;
        for (size_t k = 0; k < p->removed; k++) {
            b->keep[1][e->sentences[k].sentence] = 0;
            b->keep[4][e->sentences[e->n - 1 - k].sentence] = 0;
        }
        remove_drawn(b, e, p->removed, &rng);
        zv_evidence_free(b->env, e);
    }
}

/* ---- Learning from the rest -------------------------------------------------------------------- */

static void measure(bench *b, const zv_space *space, size_t way) {
    const size_t n = zv_space_size(space), dim = zv_space_dim(space);
    float *x = malloc(dim * sizeof *x), *y = malloc(dim * sizeof *y);
    for (size_t i = 0; i < b->n; i++) {
        pair *p = &b->pairs[i];
        size_t before = 0;
        zv_space_row(space, p->a, x);
        zv_space_row(space, p->b, y);
        const double cosine = zv_vec_cosine(zv_vec_kernels(b->env), ZV_F32, x, y, dim);
        for (size_t j = 0; j < n; j++) {
            if (j == p->a || j == p->b || zv_space_word_count(space, j) == 0) continue;
            zv_space_row(space, j, y);
            before += zv_vec_cosine(zv_vec_kernels(b->env), ZV_F32, x, y, dim) > cosine;
        }
        p->cosine[way] += cosine / (double)b->seeds;
        p->rank[way] += log2(1 + (double)before) / (double)b->seeds;
    }
    free(x);
    free(y);
}

static void learn_again(bench *b, size_t way, uint64_t seed) {
    zv_err err = {0};
    zv_corpus *corpus = NULL;
    zv_space *space = NULL;
    zv_learn_result result;
    zv_learn_opts opts = zv_sentences_about(b->sentences)->learned;
    opts.seed = seed;
    must(zv_corpus_of_sentences(&corpus, b->env, b->space, b->sentences, b->keep[way], &err), &err);
    must(zv_embed_learn(&result, b->env, corpus, &opts, b->again, &err), &err);
    must(zv_space_open(&space, b->env, b->again, NULL, &err), &err);
    measure(b, space, way);
    zv_space_free(space);
    zv_corpus_free(corpus);
}

/* ---- Results ----------------------------------------------------------------------------------- */

static void print_way(const bench *b, size_t way) {
    zv_moments cosine = {0}, rank = {0};
    size_t gone = 0;
    for (uint64_t i = 0; i < zv_sentences_about(b->sentences)->sentences; i++)
        gone += !b->keep[way][i];
    for (size_t i = 0; i < b->n; i++) {
        zv_moments_add(&cosine, b->pairs[i].cosine[way]);
        zv_moments_add(&rank, b->pairs[i].rank[way]);
    }
    printf("%s,,%zu,%zu,%.4f,,,%.3f,,\n", ways[way], b->n, gone, cosine.mean, rank.mean);
}

/* How much further the cosine falls, and the rank rises, under `way` than under `other`. */
static void print_difference(const bench *b, size_t way, size_t other) {
    zv_moments cosine = {0}, rank = {0};
    for (size_t i = 0; i < b->n; i++) {
        const pair *p = &b->pairs[i];
        zv_moments_add(&cosine, p->cosine[other] - p->cosine[way]);
        zv_moments_add(&rank, p->rank[way] - p->rank[other]);
    }
    const zv_interval c = zv_moments_mean_interval(&cosine, 0.95);
    const zv_interval r = zv_moments_mean_interval(&rank, 0.95);
    printf("%s,%s,%zu,,%.4f,%.4f,%.4f,%.3f,%.3f,%.3f\n", ways[way], ways[other], b->n, cosine.mean,
           c.lo, c.hi, rank.mean, r.lo, r.hi);
}

int main(int argc, char **argv) {
    static bench b;
    zv_err err = {0};
    if (argc < 2) die("which text? see the top of bench_evidence.c");
    const char *name = argc > 2 ? argv[2] : "skipgram";
    const zv_method method = strcmp(name, "count") == 0  ? ZV_COUNTS
                             : strcmp(name, "cbow") == 0 ? ZV_CBOW
                                                         : ZV_SKIPGRAM;
    b.seeds = argc > 4 ? strtoul(argv[4], NULL, 10) : 3;
    char folder[] = "/tmp/zavit-evidence-XXXXXX";
    if (!mkdtemp(folder) || b.seeds < 1) die("no folder, or no seeds");
    snprintf(b.words, sizeof b.words, "%s/w.safetensors", folder);
    snprintf(b.other, sizeof b.other, "%s/w.context.safetensors", folder);
    snprintf(b.corpus, sizeof b.corpus, "%s/w.corpus.safetensors", folder);
    snprintf(b.counts_path, sizeof b.counts_path, "%s/w.counts.safetensors", folder);
    snprintf(b.again, sizeof b.again, "%s/again.safetensors", folder);
    must(zv_env_new(&b.env, NULL, &err), &err);
    learn_base(&b, argv[1], method);
    choose_pairs(&b, argc > 3 ? strtoul(argv[3], NULL, 10) : 40);
    remove_sentences(&b, argc > 5 ? (unsigned)strtoul(argv[5], NULL, 10) : 20);
    for (uint64_t seed = 1; seed <= b.seeds; seed++)
        for (size_t way = 0; way < WAYS; way++) learn_again(&b, way, 1000 + seed);
    printf("removed,against,pairs,sentences,cosine,lo,hi,log2_rank,lo,hi\n");
    for (size_t way = 0; way < WAYS; way++) print_way(&b, way);
    for (size_t way = 2; way < WAYS; way++) print_difference(&b, 1, way);
    zv_counts_free(b.counts);
    zv_sentences_free(b.sentences);
    zv_space_free(b.context);
    zv_space_free(b.space);
    zv_env_free(b.env);
    const char *const files[] = {b.words, b.other, b.corpus, b.counts_path, b.again};
    for (size_t i = 0; i < 5; i++) remove(files[i]);
    remove(folder);
    for (size_t w = 0; w < WAYS; w++) free(b.keep[w]);
    return 0;
}
