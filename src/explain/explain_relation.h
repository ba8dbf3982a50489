/* explain_relation.h — private: labelled pairs, the signals of a pair, and what is learned from it. */
#ifndef ZV_EXPLAIN_RELATION_H
#define ZV_EXPLAIN_RELATION_H

#include "explain/explain_private.h"

#include <zavit/text.h>

#include "base/base_dict.h"

/* ---- Pairs of a file (explain_labelled.c) ---- */

typedef struct zv__labelled_pair {
    uint32_t a, b; /* numbers of names */
    uint8_t related;
} zv__labelled_pair;

typedef struct zv__labelled {
    const zv_env *env;
    zv__dict *names; /* ids and texts as written */
    zv__labelled_pair *list;
    size_t n, cap;
} zv__labelled;

/* Reads and judges by `related_from` (NaN: grades must say yes or no). */
zv_status zv__labelled_read(zv__labelled *out, const zv_env *env, const char *path,
                            double related_from, zv_err *err);
void zv__labelled_free(zv__labelled *p);

/* ---- Signals (explain_relation_signals.c) ---- */

enum { ZV__SCORES = 2, ZV__SIGNALS = 4 }; /* features without and with the words */

/* One side of a pair. */
typedef struct zv__aside {
    const float *vector;
    double norm;
    double mean, sd; /* of its cosines with a sample of the collection */
    uint32_t *words; /* owned: its different words, ascending; NULL without a text */
    size_t n_words;
    double weight; /* Σ idf of those */
} zv__aside;

typedef struct zv__signals {
    const zv_env *env;
    const zv_space *space;
    size_t dim;
    float *sample; /* [n_sample, dim] rows */
    double *norms; /* [n_sample] */
    size_t n_sample;
    zv_tokenizer *tokenizer; /* NULL: the space has no texts */
    zv__dict *words;
    uint32_t *documents; /* [n_words] texts that a word is in; later words are in none */
    size_t n_words, n_texts;
} zv__signals;

zv_status zv__signals_open(zv__signals *e, const zv_env *env, const zv_space *space, uint64_t seed,
                           zv_err *err);
void zv__signals_close(zv__signals *e);
/* `vector` is kept; a text without words counts as none. */
zv_status zv__signals_side(zv__signals *e, zv__aside *out, const float *vector, zv_str text,
                           zv_err *err);
void zv__aside_free(const zv_env *env, zv__aside *a);
/* x [ZV__SIGNALS]: cosine, (cosine - mean)/sd of the first, share of its words' weight found in the second,
 * and the other way round. False: no words on one side, x [ZV__SCORES] only. */
bool zv__signals_of(const zv__signals *e, const zv__aside *a, const zv__aside *b, double *x);
/* The same by plain loops in f64. */
bool zv__plain_signals(const zv__signals *e, const zv__aside *a, const zv__aside *b, double *x);

/* ---- The relation (explain_relation.c) ---- */

enum { ZV__FOLDS = 5 };

/* What all pairs of a file are with their signals. */
typedef struct zv__judged {
    zv__labelled pairs;
    zv__aside *sides; /* [names] norm 0: no vector */
    float *vectors; /* [names, dim] */
    size_t n, left_out, with_words, related;
    uint32_t *a, *b; /* [n] sides */
    uint8_t *y;
    double *x; /* [n, ZV__SIGNALS] */
} zv__judged;

typedef struct zv__fit {
    size_t d; /* features; 0: not made */
    zv_logistic *logistic, *folds[ZV__FOLDS];
    zv_venn_abers *venn, *fold_venn[ZV__FOLDS];
} zv__fit;

struct zv_relation {
    const zv_env *env;
    const zv_space *space;
    const zv_any_encoder *encoder;
    zv_relation_opts opts;
    zv_str path; /* owned */
    zv__signals signals;
    zv__judged judged;
    uint8_t *fold; /* [n] */
    double *p, *p_cosine, *p_base; /* [n] held out */
    zv__fit fit[2]; /* of the scores alone, and with the words */
    zv_logistic *cosine; /* on all pairs, for other files */
    size_t best; /* the fit that `p` is of */
    zv_relation_quality quality;
    zv__aside query;
    zv_cut *cuts; /* of zv_relation_cut */
    double fold_cut[ZV__FOLDS]; /* where the other folds cut */
};

/* A score to seven places: two roads to it meet, and copies of a pair tie. */
double zv__relation_score(const zv_logistic *l, const double *x);
zv_status zv__judge_pairs(zv__judged *out, zv_relation *r, const char *path, zv_err *err);
void zv__judged_free(const zv_env *env, zv__judged *j);

#endif
