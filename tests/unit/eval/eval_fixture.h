/* eval_fixture.h — small spaces and test sets, made for one test each. */
#ifndef EVAL_FIXTURE_H
#define EVAL_FIXTURE_H

#include "zt.h"

#include <unistd.h>

#include <zavit/eval.h>

/* A word of a planted space. */
typedef struct planted {
    const char *word;
    float vector[6];
    uint64_t count;
} planted;

static inline void write_bytes(const char *path, const char *bytes, size_t len) {
    FILE *f = fopen(path, "wb");
    assert_non_null(f);
    assert_int_equal(fwrite(bytes, 1, len, f), len);
    assert_int_equal(fclose(f), 0);
}

static inline void write_text(const char *path, const char *text) {
    write_bytes(path, text, strlen(text));
}

/* Opens a space of `dim` numbers a word; with the default text contract unless contract is NULL. */
static inline zv_space *plant(const planted *words, size_t n, size_t dim, bool counts,
                              const char *text) {
    zv_err err = {0};
    char path[64];
    snprintf(path, sizeof path, "eval-space-%d.safetensors", (int)getpid());
    zv_space_writer *w = NULL;
    zv_space_writer_opts opts = {.dim = dim, .dtype = ZV_F32, .ids = true, .counts = counts};
    ZT_OK(zv_space_create(&w, NULL, path, &opts, &err), err);
    for (size_t i = 0; i < n; i++) {
        zv_space_item item = {
            .vector = words[i].vector, .id = zv_str_of(words[i].word), .count = words[i].count};
        ZT_OK(zv_space_add(w, &item, &err), err);
    }
    zv_contract contract = {.kind = ZV_SPACE_WORDS, .text = text};
    ZT_OK(zv_space_finish(w, &contract, &err), err);
    zv_space *space = NULL;
    ZT_OK(zv_space_open(&space, NULL, path, NULL, &err), err);
    assert_int_equal(remove(path), 0);
    return space;
}

#define DEFAULT_TEXT "nfkc fold niqqud=strip maqaf=split"

#endif
