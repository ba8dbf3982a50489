/* bench_shapley.c — do Shapley values through an outside encoder agree with the exact ones?
 *
 *     bench_shapley WORDS.safetensors TEXT COMMAND [TEXTS]
 *
 * COMMAND serves the word space by the protocol of docs/formats/encoder.md (examples/jsonl_encoder.c). From TEXT,
 * stretches of 9 to 12 known words are drawn, each with another stretch of 3 to 12 words near it. The
 * values of the first's words are estimated through the command, and computed from the model by the
 * definition: all subsets, v(S) from the weighted word vectors in f64. A row per number of circles:
 *     words drawn, circles, texts encoded per text explained, share of words whose interval holds the exact
 *     value (one word of each text, so that cases are independent) with Wilson's interval of it, the same of
 *     all words, mean half width, mean error, and the mean error that as many texts buy from plain random
 *     orders, each with its reverse.
 * Prints CSV. `bench/shapley_vs_exact` learns the space. */
#include <math.h>
#include <string.h>

#include "bench.h"

enum { LEAST = 9, MOST = 12, OTHER = 12, BYTES = 4 << 20 };

typedef struct bench {
    zv_space *words;
    zv_encoder *encoder;
    zv_session *session;
    zv_outside *outside;
    zv_any_encoder any;
    char *text;
    zv_words found;
    size_t dim;
    zv_rng rng;
} bench;

/* One text with its exact values. */
typedef struct item {
    zv_str text;
    size_t n;
    float *other; /* [dim] */
    double *game; /* [2^n] */
    double exact[MOST];
} item;

static void die(const char *sentence) {
    fprintf(stderr, "bench_shapley: %s\n", sentence);
    exit(1);
}

static void must(zv_status status, const zv_err *err) {
    if (status != ZV_OK) die(err->msg);
}

/* v of all subsets, by the closed form. */
static void play(const bench *b, item *x, const zv_encoded *e) {
    const size_t dim = b->dim, count = (size_t)1 << x->n;
    double *sums = calloc(count * dim, sizeof *sums);
    float *t = calloc(dim, sizeof *t);
    if (!sums || !t) die("out of memory");
    double other = 0;
    for (size_t d = 0; d < dim; d++) other += (double)x->other[d] * (double)x->other[d];
    for (size_t i = 0; i < x->n; i++) {
        zv_part_vector(&e->parts[i], b->words, t);
        for (size_t S = (size_t)1 << i; S < (size_t)2 << i; S++)
            for (size_t d = 0; d < dim; d++)
                sums[S * dim + d] =
                    sums[(S ^ (size_t)1 << i) * dim + d] + e->parts[i].weight * (double)t[d];
    }
    x->game[0] = 0;
    for (size_t S = 1; S < count; S++) {
        double dot = 0, square = 0;
        for (size_t d = 0; d < dim; d++) {
            dot += sums[S * dim + d] * (double)x->other[d];
            square += sums[S * dim + d] * sums[S * dim + d];
        }
        x->game[S] = dot / sqrt(square * other);
    }
    free(sums);
    free(t);
}

static void solve(item *x) {
    double factorial[MOST + 1] = {1};
    for (size_t i = 1; i <= MOST; i++) factorial[i] = factorial[i - 1] * (double)i;
    for (size_t i = 0; i < x->n; i++) {
        x->exact[i] = 0;
        for (size_t S = 0; S < (size_t)1 << x->n; S++) {
            if (S >> i & 1) continue;
            const size_t size = (size_t)__builtin_popcountll(S);
            x->exact[i] += factorial[size] * factorial[x->n - size - 1] / factorial[x->n] *
                           (x->game[S | (size_t)1 << i] - x->game[S]);
        }
    }
}

static zv_str stretch(const bench *b, size_t from, size_t n) {
    const size_t begin = zv_words_get(&b->found, from).begin,
                 end = zv_words_get(&b->found, from + n - 1).end;
    return (zv_str){b->text + begin, end - begin};
}

/* Draws until all words of both stretches are known. */
static void draw(bench *b, item *x) {
    zv_err err = {0};
    for (int tries = 0; tries < 100000; tries++) {
        zv_encoded e;
        const size_t n = LEAST + zv_rng_below(&b->rng, MOST - LEAST + 1);
        const size_t from = zv_rng_below(&b->rng, b->found.n - 100);
        const size_t far = from + n + zv_rng_below(&b->rng, 60);
        const zv_str other = stretch(b, far, 3 + zv_rng_below(&b->rng, OTHER - 2));
        must(zv_session_encode(b->session, other, x->other, &e, &err), &err);
        if (e.oov_words || !zv_row_usable(e.status)) continue;
        x->text = stretch(b, from, n);
        float *own = calloc(b->dim, sizeof *own);
        if (!own) die("out of memory");
        must(zv_session_encode(b->session, x->text, own, &e, &err), &err);
        free(own);
        if (e.oov_words || e.n_parts != n) continue;
        x->n = n;
        play(b, x, &e);
        solve(x);
        return;
    }
    die("the text has too few known words in a row");
}

/* The mean error of plain random orders with their reverses, for as many texts. */
static double plain_error(bench *b, const item *x, size_t texts) {
    double sums[MOST] = {0}, error = 0;
    size_t order[MOST], orders = 0;
    for (size_t spent = 0; spent < texts; spent += 2 * (x->n - 1)) {
        for (size_t i = 0; i < x->n; i++) order[i] = i;
        for (size_t i = x->n - 1; i > 0; i--) {
            const size_t j = zv_rng_below(&b->rng, i + 1), other = order[i];
            order[i] = order[j];
            order[j] = other;
        }
        for (int way = 0; way < 2; way++, orders++) {
            size_t S = 0;
            for (size_t k = 0; k < x->n; k++) {
                const size_t i = order[way ? x->n - 1 - k : k];
                sums[i] += x->game[S | (size_t)1 << i] - x->game[S];
                S |= (size_t)1 << i;
            }
        }
    }
    for (size_t i = 0; i < x->n; i++) error += fabs(sums[i] / (double)orders - x->exact[i]);
    return error / (double)x->n;
}

static void measure(bench *b, item *items, size_t n, size_t circles) {
    uint64_t one = 0, all = 0, words = 0, asked = 0;
    double width = 0, error = 0, plain = 0;
    zv_err err = {0};
    for (size_t t = 0; t < n; t++) {
        const item *x = &items[t];
        zv_shapley *s = NULL;
        const zv_shapley_opts opts = {.samples = circles, .exact = 1, .seed = 1 + t};
        must(zv_explain_shapley(&s, NULL, &b->any, x->text, x->other, &opts, &err), &err);
        if (s->n != x->n) die("other words than the model's");
        const size_t chosen = zv_rng_below(&b->rng, x->n);
        for (size_t i = 0; i < x->n; i++, words++) {
            const zv_shapley_word *w = &s->words[i];
            /* vectors are f32: 1e-7 of a cosine */
            const bool held =
                w->interval.lo - 1e-7 <= x->exact[i] && x->exact[i] <= w->interval.hi + 1e-7;
            all += held;
            one += held && i == chosen;
            width += (w->interval.hi - w->interval.lo) / 2;
            error += fabs(w->value - x->exact[i]);
        }
        asked += s->subsets;
        plain += plain_error(b, x, s->subsets);
        zv_shapley_free(s);
    }
    const zv_interval wilson = zv_stat_share_interval(one, n, 0.95);
    printf("%llu,%zu,%.0f,%.3f,%.3f,%.3f,%.3f,%.5f,%.5f,%.5f\n", (unsigned long long)words, circles,
           (double)asked / (double)n, (double)one / (double)n, wilson.lo, wilson.hi,
           (double)all / (double)words, width / (double)words, error / (double)words,
           plain / (double)n);
    fflush(stdout);
}

static char *read_text(const char *path) {
    FILE *f = fopen(path, "rb");
    char *text = calloc(BYTES + 1, 1);
    if (!f || !text) die("the text can't be read");
    size_t len = fread(text, 1, BYTES, f);
    while (len > 0 && text[len] != ' ' && text[len] != '\n') text[len--] = 0; /* no half word */
    fclose(f);
    return text;
}

static void open_all(bench *b, const char *words, const char *text, const char *command) {
    zv_err err = {0};
    zv_tokenizer *tokenizer = NULL;
    zv_text_opts opts = zv_text_opts_default();
    must(zv_space_open(&b->words, NULL, words, NULL, &err), &err);
    must(zv_encoder_new(&b->encoder, NULL, b->words, NULL, &err), &err);
    must(zv_session_new(&b->session, NULL, b->encoder, &err), &err);
    b->dim = zv_encoder_dim(b->encoder);
    must(zv_outside_open(&b->outside, NULL, command, &(zv_outside_opts){.dim = b->dim}, &err),
         &err);
    b->any = zv_outside_any(b->outside);
    b->text = read_text(text);
    must(zv_tokenizer_new(&tokenizer, NULL, &opts, &err), &err);
    must(zv_tokenizer_words(tokenizer, zv_str_of(b->text), &b->found, &err), &err);
    zv_tokenizer_free(tokenizer);
    if (b->found.n < 1000) die("too little text");
}

int main(int argc, char **argv) {
    static const size_t circles[] = {2, 4, 8, 16, 32};
    if (argc < 4) die("usage: bench_shapley WORDS.safetensors TEXT COMMAND [TEXTS]");
    const size_t n = argc > 4 ? strtoul(argv[4], NULL, 10) : 400;
    bench b = {.rng = zv_rng_seed(1)};
    open_all(&b, argv[1], argv[2], argv[3]);
    item *items = calloc(n, sizeof *items);
    if (!items) die("out of memory");
    for (size_t i = 0; i < n; i++) {
        items[i].other = calloc(b.dim, sizeof(float));
        items[i].game = calloc((size_t)1 << MOST, sizeof(double));
        if (!items[i].other || !items[i].game) die("out of memory");
        draw(&b, &items[i]);
    }
    printf("words,circles,texts,covered,covered_lo,covered_hi,covered_all,half_width,error,error_"
           "plain\n");
    for (size_t i = 0; i < sizeof circles / sizeof *circles; i++) measure(&b, items, n, circles[i]);
    for (size_t i = 0; i < n; i++) {
        free(items[i].other);
        free(items[i].game);
    }
    free(items);
    zv_outside_free(b.outside);
    zv_words_free(&b.found);
    free(b.text);
    zv_session_free(b.session);
    zv_encoder_free(b.encoder);
    zv_space_free(b.words);
    return 0;
}
