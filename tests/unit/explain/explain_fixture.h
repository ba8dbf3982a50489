/* explain_fixture.h — spaces for the tests of explain: random rows, and word spaces of made-up
 * English and Hebrew words. Files live in a folder of their own that goes when the tests end. */
#ifndef EXPLAIN_FIXTURE_H
#define EXPLAIN_FIXTURE_H

#include "zt.h"

#include <dirent.h>
#include <unistd.h>

#include <zavit/explain.h>
#include <zavit/text.h>

static char ex_folder[] = "/tmp/zavit-explain-XXXXXX";

static inline int ex_begin(void **state) {
    (void)state;
    return mkdtemp(ex_folder) ? 0 : -1;
}

static inline int ex_end(void **state) {
    (void)state;
    char path[400];
    DIR *d = opendir(ex_folder);
    for (struct dirent *e; d && (e = readdir(d));) {
        snprintf(path, sizeof path, "%s/%s", ex_folder, e->d_name);
        if (e->d_name[0] != '.') unlink(path);
    }
    if (d) closedir(d);
    return rmdir(ex_folder);
}

static inline const char *ex_path(char path[96], const char *name) {
    snprintf(path, 96, "%s/%s", ex_folder, name);
    return path;
}

/* Independent normal numbers; `add` goes to every one of them. */
static inline float *ex_rows(size_t n, size_t dim, uint64_t seed, double add) {
    zv_rng rng = zv_rng_seed(seed);
    float *rows = malloc((n * dim + 1) * sizeof(float));
    for (size_t i = 0; i < n * dim; i++) rows[i] = (float)(zv_rng_normal(&rng) + add);
    return rows;
}

typedef struct ex_columns {
    const char *const *ids, *const *texts, *const *labels; /* each may be NULL */
    bool counts; /* 1000 - i */
    zv_contract contract;
    zv_dtype dtype;
} ex_columns;

static inline zv_space *ex_space(const char *name, const float *rows, size_t n, size_t dim,
                                 const ex_columns *c) {
    static const ex_columns none;
    zv_err err = {0};
    zv_space_writer *w = NULL;
    zv_space *s = NULL;
    char path[96];
    if (!c) c = &none;
    zv_space_writer_opts opts = {.dim = dim,
                                 .dtype = c->dtype,
                                 .ids = c->ids != NULL,
                                 .texts = c->texts != NULL,
                                 .labels = c->labels != NULL,
                                 .counts = c->counts};
    ZT_OK(zv_space_create(&w, NULL, ex_path(path, name), &opts, &err), err);
    for (size_t i = 0; i < n; i++) {
        zv_space_item item = {.vector = rows + i * dim};
        if (c->ids) item.id = zv_str_of(c->ids[i]);
        if (c->texts) item.text = zv_str_of(c->texts[i]);
        if (c->labels && c->labels[i]) {
            item.label = zv_str_of(c->labels[i]);
            item.has_label = true;
        }
        item.count = c->counts ? (i < 1000 ? 1000 - i : 1) : 0;
        ZT_OK(zv_space_add(w, &item, &err), err);
    }
    ZT_OK(zv_space_finish(w, &c->contract, &err), err);
    ZT_OK(zv_space_open(&s, NULL, path, NULL, &err), err);
    return s;
}

/* ---- Words ---- */

enum { EX_WORDS = 400, EX_DIM = 20 };

/* Word i: letters that spell i, a to t or alef to tav; every second word is Hebrew. */
static inline void ex_word(char out[32], size_t i) {
    size_t n = 0;
    unsigned long number = 20 * 20 + i;
    while (number) {
        unsigned digit = (unsigned)(number % 20);
        number /= 20;
        if (i % 2) {
            static const unsigned char regular[20] = {0,  1,  2,  3,  4,  5,  6,  7,  8,  9,
                                                      11, 12, 14, 16, 17, 18, 20, 22, 23, 24};
            out[n++] = (char)0xD7;
            out[n++] = (char)(0x90 + regular[digit]);
        } else {
            out[n++] = (char)('a' + digit);
        }
    }
    out[n] = 0;
}

static inline zv_space *ex_words(const char *name, double add, zv_dtype dtype) {
    static char words[EX_WORDS][32];
    const char *ids[EX_WORDS];
    float *rows = ex_rows(EX_WORDS, EX_DIM, 42, add);
    for (size_t i = 0; i < EX_WORDS; i++) {
        ex_word(words[i], i);
        ids[i] = words[i];
    }
    char text[64];
    zv_text_opts opts = zv_text_opts_default();
    zv_text_opts_format(text, &opts);
    ex_columns c = {.ids = ids, .counts = true, .dtype = dtype};
    c.contract = (zv_contract){.kind = ZV_SPACE_WORDS, .text = text, .tokens = 400000};
    zv_space *s = ex_space(name, rows, EX_WORDS, EX_DIM, &c);
    free(rows);
    return s;
}

/* A text of 1 … 12 random words; some repeat. `hebrew` picks the odd ones. */
static inline void ex_text(char out[512], zv_rng *rng, bool hebrew) {
    size_t n = 1 + zv_rng_below(rng, 12), len = 0;
    char word[32];
    for (size_t i = 0; i < n; i++) {
        ex_word(word, 2 * zv_rng_below(rng, EX_WORDS / 2) + (hebrew ? 1 : 0));
        len += (size_t)snprintf(out + len, 512 - len, "%s%s", i ? " " : "", word);
    }
}

/* ---- Reports ---- */

/* Every finding says all it should, and if opened, agrees. */
static inline void ex_check_report(const zv_report *r, bool opened) {
    for (size_t i = 0; i < zv_report_size(r); i++) {
        const zv_finding *f = zv_report_finding(r, i);
        bool interval = !isnan(f->lo) && !isnan(f->hi);
        if (!f->why || !f->why[0]) fail_msg("%s has no sentence", f->name);
        if (!f->formula || !f->formula[0]) fail_msg("%s has no formula", f->name);
        if (!interval && (!f->interval_reason || !f->interval_reason[0]))
            fail_msg("%s has neither an interval nor a reason", f->name);
        if (interval && f->interval_reason) fail_msg("%s has an interval and a reason", f->name);
        if (interval && !(f->lo <= f->value + 1e-12 && f->value <= f->hi + 1e-12))
            fail_msg("%s: %g is outside of its interval %g … %g", f->name, f->value, f->lo, f->hi);
        if (f->verdict != ZV_INFO && f->verdict != ZV_PASS && isnan(f->value))
            fail_msg("%s is judged without a value", f->name);
        if (opened && (!f->opened || f->n_terms == 0)) fail_msg("%s does not open", f->name);
        if (opened && !zv_finding_agrees(f))
            fail_msg("%s = %.17g, recomputed %.17g (tolerance %g)", f->name, f->value,
                     f->recomputed, f->tolerance);
        for (size_t j = 0; j < i; j++)
            if (strcmp(zv_report_finding(r, j)->name, f->name) == 0)
                fail_msg("%s comes twice", f->name);
    }
}

static inline const zv_finding *ex_find(const zv_report *r, const char *name) {
    for (size_t i = 0; i < zv_report_size(r); i++)
        if (strcmp(zv_report_finding(r, i)->name, name) == 0) return zv_report_finding(r, i);
    fail_msg("no finding %s", name);
    return NULL;
}

static inline double ex_value(const zv_report *r, const char *name) {
    return ex_find(r, name)->value;
}

static inline zv_report *ex_report(const zv_env *env, const char *open_name) {
    zv_err err = {0};
    zv_report *r = NULL;
    ZT_OK(zv_report_new(&r, env, open_name, &err), err);
    return r;
}

static inline zv_env *ex_env(zv_lang lang, unsigned threads) {
    zv_err err = {0};
    zv_env *env = NULL;
    zv_env_opts opts = {.lang = lang, .threads = threads};
    ZT_OK(zv_env_new(&env, &opts, &err), err);
    return env;
}

#endif
