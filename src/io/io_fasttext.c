#include "base/base_private.h"

#include "base/base_pool.h"
#include "io/io_fasttext.h"

typedef struct fasttext_state {
    zv__mapping map;
    zv__fasttext model;
    zv__cursor at; /* the next entry of the dictionary */
    int32_t entry; /* its number */
    struct entry {
        zv_str word;
        int32_t row;
    } * words; /* of the batch, owned */
    size_t words_cap;
} fasttext_state;

static bool sniff(const uint8_t *head, size_t len, bool whole) {
    (void)whole;
    return zv__fasttext_sniff(head, len);
}

static zv_status open_fasttext(zv_reader *r, zv_err *err) {
    fasttext_state *st = ZV_NEW_ZERO(r->env, 1, fasttext_state);
    if (!st) return zv__nomem(err);
    r->state = st;
    ZV_TRY(zv__io_whole(r, &st->map, err));
    st->at = (zv__cursor){st->map.data, st->map.size, 0};
    ZV_TRY(zv__fasttext_parse(&st->model, r->env, r->path, st->at, err));
    st->at.at = st->model.entries;
    ZV_TRY(zv__io_set_dim(r, (uint64_t)st->model.args.dim, err));
    r->info.items = (uint64_t)st->model.words;
    r->info.dtype = ZV_F32;
    r->info.has_ids = true;
    r->info.tokens = st->model.tokens;
    r->with_counts = true;
    return ZV_OK;
}

typedef struct summing {
    const fasttext_state *st;
    float *rows;
    size_t dim;
} summing;

static void sum_one(void *ctx, size_t task, unsigned worker) {
    (void)worker;
    const summing *s = ctx;
    const struct entry *e = &s->st->words[task];
    zv__fasttext_vector(&s->st->model, e->word, e->row, s->rows + task * s->dim);
}

static zv_status read_fasttext(zv_reader *r, zv_err *err) {
    fasttext_state *st = r->state;
    size_t n = 0;
    for (; !zv__batch_full(r, n) && st->entry < st->model.size; st->entry++) {
        zv_str word;
        uint64_t seen = 0;
        bool label = false;
        /* opening has walked over all entries; a file that shrank meanwhile is another matter */
        if (!zv__fasttext_entry(&st->at, &word, &seen, &label))
            return zv_err_set_at(err, ZV_FORMAT, st->at.at, M_IO_FT_SHORT, r->path, ULL(st->at.at));
        if (label) continue;
        if (!zv__batch_row(r, n) ||
            !zv__grow(r->env, &st->words, &st->words_cap, n + 1, sizeof *st->words))
            return zv__nomem(err);
        st->words[n] = (struct entry){word, st->entry};
        r->counts[n] = seen;
        ZV_TRY(zv__batch_string(r, &r->ids[n], word.ptr, word.len, err));
        n++;
    }
    summing s = {st, zv__batch_rows(r), r->info.dim};
    if (n > 0) zv__parallel(r->env, n, sum_one, &s);
    zv__batch_finish(r, n);
    return ZV_OK;
}

bool zv__fasttext_give(zv_reader *r, zv__fasttext_ngrams *out) {
    fasttext_state *st = r->state;
    const zv__fasttext *f = &st->model;
    const zv__fasttext_args *a = &f->args;
    if (a->maxn < 1 || a->minn > a->maxn || a->bucket < 1 || f->pruned >= 0) return false;
    *out = (zv__fasttext_ngrams){
        .minn = (uint32_t)ZV_MAX(a->minn, 1), /* of 0 characters there is none */
        .maxn = (uint32_t)a->maxn,
        .buckets = (uint32_t)a->bucket,
        .vectors = f->input + (size_t)f->words * (size_t)a->dim * sizeof(float),
        .map = st->map};
    st->map = (zv__mapping){0};
    st->entry = f->size;
    return true;
}

static void close_fasttext(zv_reader *r) {
    fasttext_state *st = r->state;
    if (!st) return;
    zv__free(r->env, st->model.kept);
    zv__free(r->env, st->words);
    zv__map_close(&st->map);
    zv__free(r->env, st);
}

const zv__format_row zv__io_fasttext = {
    .name = "fasttext",
    .sniff = sniff,
    .open = open_fasttext,
    .read = read_fasttext,
    .close = close_fasttext,
};
