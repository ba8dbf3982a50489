#include "base/base_private.h"

#include "base/base_progress.h"
#include "io/io_fasttext.h"
#include "space/space_private.h"

/* Files of other formats, read into memory: the same arrays that a space has in its file. */
typedef struct loader {
    zv_space *s;
    zv_reader *r;
    uint8_t *rows;
    size_t rows_cap; /* bytes */
    zv__strings_builder ids, texts;
    zv__category_builder label;
    zv__category_builder *columns; /* by their places in the batches */
    size_t n_columns, columns_cap;
    int64_t *counts;
    size_t counts_cap;
    zv__teller teller;
} loader;

static void show_progress(loader *l) {
    uint64_t done, total;
    zv__lines_position(l->r->in, &done, &total);
    zv__tell(&l->teller, (double)done, (double)total, (double)NAN);
}

/* Strings of rows i …: where earlier rows had none, they get "". */
static bool add_strings(zv__strings_builder *b, const zv_env *env, size_t first,
                        const zv_str *strings, size_t n) {
    bool any = b->n > 0;
    for (size_t i = 0; i < n && !any; i++) any = strings[i].ptr != NULL;
    if (!any) return true;
    while (b->n < first)
        if (!zv__strings_add(b, env, (zv_str){"", 0})) return false;
    for (size_t i = 0; i < n; i++)
        if (!zv__strings_add(b, env, strings[i])) return false;
    return true;
}

static zv_status add_columns(loader *l, const zv_batch *b, zv_err *err) {
    zv_space *s = l->s;
    if (!zv__grow(s->env, &l->columns, &l->columns_cap, b->n_columns, sizeof *l->columns))
        return zv__nomem(err);
    for (; l->n_columns < b->n_columns; l->n_columns++)
        l->columns[l->n_columns] = (zv__category_builder){0};
    for (size_t c = 0; c < b->n_columns; c++)
        for (size_t i = 0; i < b->n; i++)
            if (b->columns[c].values[i].ptr)
                ZV_TRY(zv__category_add(&l->columns[c], s, b->columns[c].name, s->n + i,
                                        b->columns[c].values[i], err));
    for (size_t i = 0; b->labels && i < b->n; i++)
        if (b->labels[i].ptr)
            ZV_TRY(zv__category_add(&l->label, s, "label", s->n + i, b->labels[i], err));
    if (!b->counts) return ZV_OK;
    if (!zv__grow(s->env, &l->counts, &l->counts_cap, s->n + b->n, sizeof *l->counts))
        return zv__nomem(err);
    for (size_t i = 0; i < b->n; i++)
        l->counts[s->n + i] = (int64_t)ZV_MIN(b->counts[i], (uint64_t)INT64_MAX);
    return ZV_OK;
}

/* Room for `n` more rows: for all that are to be expected, if there is so much memory. */
static bool reserve(loader *l, size_t n) {
    zv_space *s = l->s;
    size_t need, want;
    if (!zv__plus(&need, s->n, n) || !zv__mul(&need, need, s->stride)) return false;
    if (need <= l->rows_cap) return true;
    /* what a pipe promises is not checked against anything */
    uint64_t expected = l->r->size == UINT64_MAX ? 0 : ZV_MAX(l->r->info.items, l->r->expected);
    expected = ZV_MIN(expected, (uint64_t)SIZE_MAX);
    if (s->n > 0 && zv__mul(&want, (size_t)expected, s->stride) && want > need) {
        uint8_t *rows = zv__realloc(s->env, l->rows, l->rows_cap, want, 1);
        if (rows) {
            l->rows = rows;
            l->rows_cap = want;
        }
    }
    return zv__grow(s->env, &l->rows, &l->rows_cap, need, 1);
}

/* The next batch's numbers are to lie where they stay; the first one's come through the reader's memory,
 * so that a small file takes what it needs. */
static zv_status lend(loader *l, zv_err *err) {
    zv_space *s = l->s;
    if (s->dtype != ZV_F32 || s->n == 0) return ZV_OK;
    if (!reserve(l, l->r->batch_rows)) return zv__nomem(err);
    size_t used = s->n * s->stride;
    l->r->lent = (float *)(void *)(l->rows + used);
    l->r->lent_cap = (l->rows_cap - used) / sizeof(float);
    return ZV_OK;
}

/* Rows go to memory in the type that the file has: f16 from f16 is exact. */
static zv_status add_rows(loader *l, const zv_batch *b, zv_err *err) {
    zv_space *s = l->s;
    bool there = b->n > 0 && b->rows == l->r->lent;
    if (!there && !reserve(l, b->n)) return zv__nomem(err);
    for (size_t i = 0; i < b->n && !there; i++)
        s->kernels->narrow[s->dtype](l->rows + (s->n + i) * s->stride, b->rows + i * s->dim,
                                     s->dim);
    if (b->ids && !add_strings(&l->ids, s->env, s->n, b->ids, b->n)) return zv__nomem(err);
    if (b->texts && !add_strings(&l->texts, s->env, s->n, b->texts, b->n)) return zv__nomem(err);
    if (b->n > 0) ZV_TRY(add_columns(l, b, err));
    s->n += b->n;
    return ZV_OK;
}

/* Gives back what was reserved for rows that did not come. */
static void shrink(loader *l) {
    size_t used = l->s->n * l->s->stride;
    if (used == 0 || used == l->rows_cap) return;
    uint8_t *rows = zv__realloc(l->s->env, l->rows, l->rows_cap, used, 1);
    if (!rows) return;
    l->rows = rows;
    l->rows_cap = used;
}

/* A column that no row has a value in is none. */
static zv_status give_columns(loader *l, zv_err *err) {
    zv_space *s = l->s;
    if (l->label.values) ZV_TRY(zv__category_give(&l->label, s, &s->label, err));
    if (l->counts) zv__space_own(s, l->counts);
    s->counts = (const uint8_t *)l->counts;
    l->counts = NULL;
    if (l->n_columns == 0) return ZV_OK;
    s->columns = ZV_NEW_ZERO(s->env, l->n_columns, zv__category);
    if (!s->columns) return zv__nomem(err);
    for (size_t c = 0; c < l->n_columns; c++) {
        if (!l->columns[c].values) continue;
        ZV_TRY(zv__category_give(&l->columns[c], s, &s->columns[s->n_columns], err));
        s->n_columns++;
    }
    return ZV_OK;
}

static zv_status read_all(loader *l, zv_err *err) {
    zv_space *s = l->s;
    const zv_reader_info *info = zv_io_info(l->r);
    s->dim = info->dim;
    s->dtype = info->dtype;
    s->stride = s->dim * zv_dtype_size(s->dtype);
    l->teller = zv__teller_start(l->s->env, M_SPACE_READING, M_BASE_BYTES);
    zv_batch b = {0};
    do {
        ZV_TRY(lend(l, err));
        ZV_TRY(zv_io_read(l->r, &b, err));
        ZV_TRY(add_rows(l, &b, err));
        show_progress(l);
        if (zv_env_stopped(s->env))
            return zv_err_set(err, ZV_INTERRUPTED, M_SPACE_STOPPED, s->path);
    } while (b.n > 0);
    shrink(l);
    s->rows = l->rows;
    if (l->rows) zv__space_own(s, l->rows);
    l->rows = NULL;
    if ((info->has_ids || l->ids.n > 0) && !zv__strings_give(&l->ids, s, &s->ids))
        return zv__nomem(err);
    if (l->texts.n > 0 && !zv__strings_give(&l->texts, s, &s->texts)) return zv__nomem(err);
    ZV_TRY(give_columns(l, err));
    s->contract.tokens = info->tokens;
    /* What word2vec and its kin write are words; for the others, what they bring tells. */
    bool words = s->format == ZV_FORMAT_WORD2VEC_TEXT || s->format == ZV_FORMAT_WORD2VEC_BIN ||
                 s->format == ZV_FORMAT_GLOVE || s->format == ZV_FORMAT_FASTTEXT ||
                 (s->format == ZV_FORMAT_GGUF && s->ids.offsets);
    s->contract.kind = words              ? ZV_SPACE_WORDS
                       : s->texts.offsets ? ZV_SPACE_TEXTS
                                          : ZV_SPACE_VECTORS;
    return ZV_OK;
}

/* What a fastText model knows beside its words stays in its file, which the space keeps. */
static void take_ngrams(loader *l) {
    zv_space *s = l->s;
    zv__fasttext_ngrams n;
    if (s->format != ZV_FORMAT_FASTTEXT || !zv__fasttext_give(l->r, &n)) return;
    s->map = n.map;
    s->has_subwords = true;
    s->subwords = (zv_subwords){.minn = n.minn,
                                .maxn = n.maxn,
                                .buckets = n.buckets,
                                .rows = n.buckets,
                                .vectors = n.vectors,
                                .stride = s->dim * sizeof(float)};
}

zv_status zv__space_load(zv_space *s, zv__lines *in, const char *path, const char *member,
                         zv_err *err) {
    loader l = {.s = s};
    zv_reader_opts opts = {.format = s->format, .member = member};
    ZV_TRY(zv__io_open_lines(&l.r, s->env, in, path, &opts, err));
    zv_status status = read_all(&l, err);
    if (status == ZV_OK) take_ngrams(&l);
    zv_io_close(l.r);
    zv__free(s->env, l.rows);
    zv__free(s->env, l.counts);
    zv__strings_drop(&l.ids, s->env);
    zv__strings_drop(&l.texts, s->env);
    zv__category_drop(&l.label, s->env);
    for (size_t c = 0; c < l.n_columns; c++) zv__category_drop(&l.columns[c], s->env);
    zv__free(s->env, l.columns);
    return status;
}
