/* eval_private.h — what the files of this room share. */
#ifndef ZV_EVAL_PRIVATE_H
#define ZV_EVAL_PRIVATE_H

#include "base/base_private.h"

#include <zavit/eval.h>
#include <zavit/text.h>

#include "base/base_arena.h"
#include "base/base_file.h"
#include "base/base_utf8.h"
#include "eval/eval_messages.h"

/* ---- The result ---- */

/* Which questions a score counts. */
typedef enum zv__scope { ZV__ALL, ZV__SEMANTIC, ZV__SYNTACTIC, ZV__SECTION } zv__scope;

/* "a is to b as c is to d", by place in the vocabulary. */
typedef struct zv__question {
    uint32_t a, b, c, d;
    uint32_t section;
} zv__question;

typedef struct zv__section {
    const char *name; /* in the arena */
    bool syntactic;
    uint64_t total;
} zv__section;

struct zv_eval {
    const zv_env *env;
    zv__arena arena; /* names */
    zv_score *scores;
    zv__scope *scopes; /* [n] */
    size_t n, cap, cap_scopes;
    double *cosines, *numbers; /* [pairs], similarity */
    size_t pairs, cap_cosines, cap_numbers;
    zv__section *sections; /* analogies */
    size_t n_sections, cap_sections;
    zv__question *questions; /* only those whose four words are known */
    size_t n_questions, cap_questions;
    size_t restrict_words;
    size_t vocabulary; /* words among which answers were sought */
};

zv_status zv__eval_new(zv_eval **out, const zv_env *env, zv_err *err);
/* Appends a score; its name must live in the arena. */
zv_status zv__eval_add(zv_eval *e, const zv_score *score, zv__scope scope, zv_err *err);
/* The last part of a path, copied into the arena. */
zv_status zv__eval_name(zv_eval *e, const char *path, const char **name, zv_err *err);

/* ---- The vocabulary: rows that count, the most frequent first ---- */

typedef struct zv__vocabulary {
    const zv_env *env;
    size_t n;
    size_t *row; /* [n] row in the space */
    uint32_t *place; /* [size of the space] place in `row`, or ZV__NOWHERE */
} zv__vocabulary;

#define ZV__NOWHERE UINT32_MAX

/* The usable rows among the `most` most frequent ones. */
zv_status zv__vocabulary_make(zv__vocabulary *out, const zv_env *env, const zv_space *space,
                              size_t most, bool warn, zv_err *err);
void zv__vocabulary_free(zv__vocabulary *v);

/* ---- Looking words up as the space writes them ---- */

typedef struct zv__lookup {
    const zv_space *space;
    const zv__vocabulary *among; /* NULL: any row */
    zv_tokenizer *tok;
    zv_words words;
    zv_buf whole;
    bool as_written; /* no contract is known: a word as written goes before a normalised one */
} zv__lookup;

zv_status zv__lookup_open(zv__lookup *l, const zv_env *env, const zv_space *space,
                          const zv_eval_opts *opts, zv_err *err);
void zv__lookup_close(zv__lookup *l);
/* Row of a word that has a usable vector, or SIZE_MAX. */
zv_status zv__lookup_row(zv__lookup *l, zv_str word, size_t *row, zv_err *err);

/* ---- Lines of test sets ---- */

/* Opens a set; ZV_FORMAT if it is binary. */
zv_status zv__open_lines(zv__lines **out, const zv_env *env, const char *path, zv_err *err);

/* The next line that isn't blank, trimmed, without a byte-order mark. */
zv_status zv__next_line(zv__lines *lines, zv_str *line, bool *more, zv_err *err);

/* The beginning of a line, for a sentence: whole characters, control characters as spaces. */
void zv__show_line(char out[96], zv_str line);

/* ---- Answering ---- */

/* The answers to questions: places in the vocabulary, ZV__NOWHERE if there is no candidate. */
typedef struct zv__answer {
    double add, mul; /* the best values */
    uint32_t add_at, mul_at;
} zv__answer;

/* Answers n questions. `exact`: every cosine from the raw vectors in f64; otherwise from unit
 * vectors in f32. `name` is for the sentence when stopped. */
zv_status zv__answer_all(zv__answer *answers, const zv_env *env, const zv_space *space,
                         const zv__vocabulary *vocabulary, const zv__question *questions, size_t n,
                         bool exact, const char *name, zv_err *err);

#endif
