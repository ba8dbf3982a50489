/* planted.h — a corpus in which it is known which words belong together and which sentences make them so.
 *
 *     pair i      two words a_i, b_i that stand among the same few companions, and in noise
 *     strays      words that stand anywhere
 *
 * Words are pairs of letters, in English or Hebrew, so that nothing but the counts tells them apart. */
#ifndef ZAVIT_TESTS_PLANTED_H
#define ZAVIT_TESTS_PLANTED_H

#include "zt.h"

#include <unistd.h>

#include <zavit/explain.h>

enum { PAIRS = 10, COMPANIONS = 4, MOST_STRAYS = 100 };

typedef struct planted {
    char folder[40], text[64], words[64], context[64], counts[64], corpus[64], again[64];
    bool hebrew, pure; /* pure: pairs never stand among fillers */
    size_t strays, fillers; /* 20 and 200 */
    zv_env *env; /* one thread */
    zv_space *space, *others;
    zv_counts *kept_counts;
    zv_sentences *sentences;
} planted;

static inline void planted_name(char out[16], const planted *p, size_t word) {
    const unsigned a = (unsigned)word / 16, b = (unsigned)word % 16;
    if (p->hebrew)
        snprintf(out, 16, "\xD7%c\xD7%c\xD7%c", 0x90 + a % 16, 0x90 + b, 0xA0 + a / 16);
    else
        snprintf(out, 16, "%c%c%c", 'a' + a % 16, 'a' + b, 'k' + a / 16);
}

static inline size_t planted_pair(size_t i, size_t second) {
    return 2 * i + second;
}
static inline size_t planted_companion(size_t i, size_t k) {
    return 2 * PAIRS + COMPANIONS * i + k;
}
static inline size_t planted_stray(size_t i) {
    return (2 + COMPANIONS) * PAIRS + i;
}
static inline size_t planted_filler(size_t i) {
    return (2 + COMPANIONS) * PAIRS + MOST_STRAYS + i;
}

static inline size_t planted_row(const planted *p, size_t word) {
    char name[16];
    planted_name(name, p, word);
    return zv_space_find(p->space, zv_str_of(name));
}

static inline void planted_put(FILE *f, const planted *p, size_t word) {
    char name[16];
    planted_name(name, p, word);
    fprintf(f, "%s ", name);
}

/* A line: the word in the middle of companions, or of fillers. */
static inline void planted_line(FILE *f, const planted *p, zv_rng *rng, size_t word, size_t pair) {
    for (size_t k = 0; k < 6; k++) {
        if (k == 3) planted_put(f, p, word);
        const bool with = pair < PAIRS && k > 0 && k < 5;
        planted_put(f, p,
                    with ? planted_companion(pair, zv_rng_below(rng, COMPANIONS))
                         : planted_filler(zv_rng_below(rng, p->fillers)));
    }
    fprintf(f, "\n");
}

static inline void planted_write(planted *p, bool hebrew) {
    FILE *f = fopen(p->text, "w");
    zv_rng rng = zv_rng_seed(5);
    p->hebrew = hebrew;
    for (size_t round = 0; round < 30; round++) {
        for (size_t i = 0; i < PAIRS; i++)
            for (size_t second = 0; second < 2; second++) {
                planted_line(f, p, &rng, planted_pair(i, second), i);
                planted_line(f, p, &rng, planted_pair(i, second), p->pure ? i : PAIRS);
            }
        for (size_t i = 0; i < p->strays; i++) planted_line(f, p, &rng, planted_stray(i), PAIRS);
    }
    fclose(f);
}

static inline zv_learn_opts planted_opts(zv_method method) {
    zv_learn_opts o = zv_learn_opts_default();
    o.method = method;
    o.dim = 20;
    o.epochs = method == ZV_COUNTS ? 1 : 12;
    o.window = 3;
    o.sample = 0.01; /* something to take in expectation */
    o.negative = method == ZV_COUNTS ? 1 : 5;
    o.lr = method == ZV_COUNTS ? 0 : method == ZV_CBOW ? 0.15 : 0.05;
    o.keep_corpus = true;
    o.keep_context = method != ZV_COUNTS;
    o.keep_counts = method == ZV_COUNTS;
    return o;
}

static inline void planted_learn(planted *p, zv_method method) {
    zv_err err = {0};
    zv_corpus *c = NULL;
    zv_learn_result result;
    const char *path = p->text;
    const zv_corpus_opts reading = {
        .text = zv_text_opts_default(), .min_count = 1, .keep_texts = true};
    const zv_learn_opts opts = planted_opts(method);
    ZT_OK(zv_corpus_read(&c, p->env, &path, 1, &reading, &err), err);
    ZT_OK(zv_embed_learn(&result, p->env, c, &opts, p->words, &err), err);
    zv_corpus_free(c);
    ZT_OK(zv_space_open(&p->space, p->env, p->words, NULL, &err), err);
    ZT_OK(zv_sentences_open(&p->sentences, p->env, p->corpus, p->space, NULL, &err), err);
    if (opts.keep_context) ZT_OK(zv_space_open(&p->others, p->env, p->context, NULL, &err), err);
    if (opts.keep_counts)
        ZT_OK(zv_counts_open(&p->kept_counts, p->env, p->counts, p->space, NULL, &err), err);
}

static inline void planted_close(planted *p) {
    zv_counts_free(p->kept_counts);
    zv_sentences_free(p->sentences);
    zv_space_free(p->others);
    zv_space_free(p->space);
    p->kept_counts = NULL;
    p->sentences = NULL;
    p->others = p->space = NULL;
}

static inline int planted_set_up(planted *p) {
    p->strays = 20;
    p->fillers = 200;
    snprintf(p->folder, sizeof p->folder, "/tmp/zavit-planted-XXXXXX");
    const zv_env_opts opts = {.threads = 1};
    if (!mkdtemp(p->folder) || zv_env_new(&p->env, &opts, NULL) != ZV_OK) return -1;
    snprintf(p->text, sizeof p->text, "%s/text", p->folder);
    snprintf(p->words, sizeof p->words, "%s/w.safetensors", p->folder);
    snprintf(p->context, sizeof p->context, "%s/w.context.safetensors", p->folder);
    snprintf(p->counts, sizeof p->counts, "%s/w.counts.safetensors", p->folder);
    snprintf(p->corpus, sizeof p->corpus, "%s/w.corpus.safetensors", p->folder);
    snprintf(p->again, sizeof p->again, "%s/again.safetensors", p->folder);
    return 0;
}

static inline int planted_tear_down(planted *p) {
    const char *const files[] = {p->text, p->words, p->context, p->counts, p->corpus, p->again};
    for (size_t i = 0; i < sizeof files / sizeof *files; i++) unlink(files[i]);
    zv_env_free(p->env);
    return rmdir(p->folder);
}

#endif
