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
    zv__dict *labels;
    int32_t *numbers; /* of the labels so far; rows beyond have none */
    size_t numbers_cap, n_numbers;
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

static zv_status add_label(loader *l, size_t row, zv_str label, zv_err *err) {
    const zv_env *env = l->s->env;
    if (!label.ptr) return ZV_OK;
    if (!l->labels) ZV_TRY(zv__dict_new(&l->labels, env, err));
    uint32_t number = 0;
    ZV_TRY(zv__dict_put(l->labels, label, &number, NULL, err));
    if (number > INT32_MAX)
        return zv_err_set(err, ZV_UNSUPPORTED, M_SPACE_MANY_VALUES, l->s->path, "label");
    if (!zv__grow(env, &l->numbers, &l->numbers_cap, row + 1, sizeof *l->numbers))
        return zv__nomem(err);
    while (l->n_numbers < row) l->numbers[l->n_numbers++] = -1;
    l->numbers[l->n_numbers++] = (int32_t)number;
    return ZV_OK;
}

/* Rows go to memory in the type that the file has: f16 from f16 is exact. */
static zv_status add_rows(loader *l, const zv_batch *b, zv_err *err) {
    zv_space *s = l->s;
    size_t end;
    if (!zv__mul(&end, s->n + b->n, s->stride)) return zv__nomem(err);
    if (!zv__grow(s->env, &l->rows, &l->rows_cap, end, 1)) return zv__nomem(err);
    for (size_t i = 0; i < b->n; i++)
        s->kernels->narrow[s->dtype](l->rows + (s->n + i) * s->stride, b->rows + i * s->dim,
                                     s->dim);
    if (b->ids && !add_strings(&l->ids, s->env, s->n, b->ids, b->n)) return zv__nomem(err);
    if (b->texts && !add_strings(&l->texts, s->env, s->n, b->texts, b->n)) return zv__nomem(err);
    for (size_t i = 0; b->labels && i < b->n; i++)
        ZV_TRY(add_label(l, s->n + i, b->labels[i], err));
    s->n += b->n;
    return ZV_OK;
}

static zv_status give_labels(loader *l, zv_err *err) {
    zv_space *s = l->s;
    if (!zv__grow(s->env, &l->numbers, &l->numbers_cap, ZV_MAX(s->n, 1), sizeof *l->numbers))
        return zv__nomem(err);
    while (l->n_numbers < s->n) l->numbers[l->n_numbers++] = -1;
    zv__strings_builder names = {0};
    if (!zv__strings_of_dict(&names, s->env, l->labels) ||
        !zv__strings_give(&names, s, &s->label.names)) {
        zv__strings_drop(&names, s->env);
        return zv__nomem(err);
    }
    s->label.name = "label";
    s->label.n_names = zv__dict_size(l->labels);
    s->label.numbers = (const uint8_t *)l->numbers;
    zv__space_own(s, l->numbers);
    l->numbers = NULL;
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
        ZV_TRY(zv_io_read(l->r, &b, err));
        ZV_TRY(add_rows(l, &b, err));
        show_progress(l);
        if (zv_env_stopped(s->env))
            return zv_err_set(err, ZV_INTERRUPTED, M_SPACE_STOPPED, s->path);
    } while (b.n > 0);
    s->rows = l->rows;
    if (l->rows) zv__space_own(s, l->rows);
    l->rows = NULL;
    if ((info->has_ids || l->ids.n > 0) && !zv__strings_give(&l->ids, s, &s->ids))
        return zv__nomem(err);
    if (l->texts.n > 0 && !zv__strings_give(&l->texts, s, &s->texts)) return zv__nomem(err);
    if (l->labels) ZV_TRY(give_labels(l, err));
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

zv_status zv__space_load(zv_space *s, zv__lines *in, const char *path, zv_err *err) {
    loader l = {.s = s};
    zv_reader_opts opts = {.format = s->format};
    ZV_TRY(zv__io_open_lines(&l.r, s->env, in, path, &opts, err));
    zv_status status = read_all(&l, err);
    if (status == ZV_OK) take_ngrams(&l);
    zv_io_close(l.r);
    zv__free(s->env, l.rows);
    zv__free(s->env, l.numbers);
    zv__strings_drop(&l.ids, s->env);
    zv__strings_drop(&l.texts, s->env);
    zv__dict_free(l.labels);
    return status;
}
