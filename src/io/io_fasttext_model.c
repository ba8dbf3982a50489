#include "base/base_private.h"

#include "io/io_fasttext.h"
#include "io/io_ngrams.h"

/* The arguments that say that a file without a magic number is a model. */
static bool plausible(const zv__fasttext_args *a, double t) {
    return a->dim > 0 && a->dim <= ZV__IO_MAX_DIM && a->ws >= 0 && a->ws < 10000 && a->epoch >= 0 &&
           a->min_count >= 0 && a->neg >= 0 && a->word_ngrams >= 0 && a->word_ngrams < 1000 &&
           a->loss >= 1 && a->loss <= 4 && a->model >= 1 && a->model <= 3 && a->bucket >= 0 &&
           a->minn >= 0 && a->minn <= ZV__FASTTEXT_MAX_N && a->maxn >= 0 &&
           a->maxn <= ZV__FASTTEXT_MAX_N && t >= 0 && t <= 1;
}

bool zv__fasttext_sniff(const uint8_t *head, size_t len) {
    zv__cursor c = {head, len, 0};
    zv__fasttext_args a;
    int32_t magic, sizes[3];
    double t;
    if (zv__take(&c, &magic, sizeof magic) && magic == ZV__FASTTEXT_MAGIC) return true;
    c.at = 0;
    if (!zv__take(&c, &a, sizeof a) || !zv__take(&c, &t, sizeof t) ||
        !zv__take(&c, sizes, sizeof sizes))
        return false;
    return plausible(&a, t) && sizes[0] > 0 && sizes[1] >= 0 && sizes[2] >= 0 &&
           (int64_t)sizes[1] + sizes[2] == sizes[0];
}

bool zv__fasttext_entry(zv__cursor *c, zv_str *word, uint64_t *seen, bool *label) {
    const char *start = (const char *)c->data + c->at;
    size_t rest = c->size - c->at;
    const char *zero = memchr(start, 0, ZV_MIN(rest, (size_t)ZV__IO_MAX_WORD));
    if (!zero) return false;
    *word = (zv_str){start, (size_t)(zero - start)};
    int64_t count;
    int8_t kind;
    if (!zv__skip(c, word->len + 1, 1) || !zv__take(c, &count, sizeof count) ||
        !zv__take(c, &kind, 1))
        return false;
    *seen = count > 0 ? (uint64_t)count : 0;
    *label = kind != 0;
    return true;
}

/* ---- Parsing ----------------------------------------------------------------------------------- */

typedef struct parser {
    zv__fasttext *f;
    const zv_env *env;
    const char *path;
    zv__cursor c;
    zv_err *err;
} parser;

static zv_status cut_off(const parser *p) {
    return zv_err_set_at(p->err, ZV_FORMAT, p->c.at, M_IO_FT_SHORT, p->path, ULL(p->c.at));
}

static zv_status damaged(const parser *p, size_t at, const char *en, const char *he) {
    bool hebrew = p->err && p->err->lang == ZV_HE;
    return zv_err_set_at(p->err, ZV_FORMAT, at, M_IO_FT_DAMAGED, p->path, ULL(at),
                         hebrew ? he : en);
}

static zv_status take_args(parser *p) {
    zv__fasttext *f = p->f;
    int32_t start[2];
    double t;
    if (!zv__take(&p->c, start, sizeof start)) return cut_off(p);
    if (start[0] == ZV__FASTTEXT_MAGIC) {
        f->version = start[1];
        if (f->version != 11 && f->version != 12)
            return zv_err_set(p->err, ZV_UNSUPPORTED, M_IO_FT_VERSION, p->path, (int)f->version);
    } else {
        p->c.at = 0;
    }
    size_t at = p->c.at;
    if (!zv__take(&p->c, &f->args, sizeof f->args) || !zv__take(&p->c, &t, sizeof t))
        return cut_off(p);
    zv__fasttext_args *a = &f->args;
    if (a->dim <= 0) return damaged(p, at, M_IO_FT_DIM);
    /* Supervised models of that time have no n-grams, whatever they say. */
    if (f->version <= 11 && a->model == ZV__FASTTEXT_SUPERVISED) a->maxn = 0;
    bool ngrams = a->maxn > 0 && a->minn <= a->maxn;
    if (a->maxn > ZV__FASTTEXT_MAX_N || (ngrams && a->bucket <= 0))
        return damaged(p, at, M_IO_FT_ARGS);
    return ZV_OK;
}

static int by_from(const void *a, const void *b) {
    const zv__fasttext_pair *x = a, *y = b;
    return (x->from > y->from) - (x->from < y->from);
}

/* Which buckets a pruned model has kept, and where. */
static zv_status take_pruned(parser *p) {
    zv__fasttext *f = p->f;
    if (f->pruned <= 0) return ZV_OK;
    size_t size = sizeof *f->kept;
    if ((uint64_t)f->pruned > (p->c.size - p->c.at) / size) return cut_off(p);
    f->kept = ZV_NEW(p->env, (size_t)f->pruned, zv__fasttext_pair);
    if (!f->kept) return zv__nomem(p->err);
    (void)zv__take(&p->c, f->kept, (size_t)f->pruned * size);
    zv__sort(f->kept, (size_t)f->pruned, size, by_from);
    return ZV_OK;
}

static zv_status take_dictionary(parser *p) {
    zv__fasttext *f = p->f;
    enum { LEAST_ENTRY = 10 }; /* a zero, the count, the kind */
    int32_t sizes[3];
    int64_t tokens;
    size_t at = p->c.at;
    f->pruned = -1;
    if (!zv__take(&p->c, sizes, sizeof sizes) || !zv__take(&p->c, &tokens, sizeof tokens) ||
        (f->version && !zv__take(&p->c, &f->pruned, sizeof f->pruned)))
        return cut_off(p);
    f->size = sizes[0];
    f->words = sizes[1];
    f->labels = sizes[2];
    f->tokens = tokens > 0 ? (uint64_t)tokens : 0;
    if (f->words < 0 || f->labels < 0 || (int64_t)f->words + f->labels != f->size)
        return damaged(p, at, M_IO_FT_COUNTS);
    if ((uint64_t)f->size > (p->c.size - p->c.at) / LEAST_ENTRY)
        return zv_err_set_at(p->err, ZV_FORMAT, at, M_IO_FT_PROMISE, p->path, (int)f->size,
                             ULL((p->c.size - p->c.at) / LEAST_ENTRY));
    f->entries = p->c.at;
    for (int32_t i = 0; i < f->size; i++) { /* words first: their numbers are rows */
        zv_str word;
        uint64_t seen;
        bool label;
        at = p->c.at;
        if (!zv__fasttext_entry(&p->c, &word, &seen, &label)) return cut_off(p);
        if (label != (i >= f->words)) return damaged(p, at, M_IO_FT_COUNTS);
    }
    return take_pruned(p);
}

/* "quantised?", sizes and numbers of a matrix. */
static zv_status take_matrix(parser *p, bool input) {
    zv__fasttext *f = p->f;
    uint8_t quantised = 0;
    int64_t shape[2];
    size_t at = p->c.at;
    if (f->version && !zv__take(&p->c, &quantised, 1)) return cut_off(p);
    if (quantised > 1) return damaged(p, at, M_IO_FT_FLAG);
    if (quantised) return zv_err_set_at(p->err, ZV_UNSUPPORTED, at, M_IO_FT_QUANTISED, p->path);
    at = p->c.at;
    if (!zv__take(&p->c, shape, sizeof shape)) return cut_off(p);
    if (shape[0] < 0 || shape[1] != f->args.dim) return damaged(p, at, M_IO_FT_SHAPE);
    const uint8_t *numbers = p->c.data + p->c.at;
    if (!zv__skip(&p->c, (uint64_t)shape[0], (uint64_t)shape[1] * sizeof(float)))
        return zv_err_set_at(p->err, ZV_FORMAT, at, M_IO_PROMISE, p->path, ULL(shape[0]),
                             (size_t)f->args.dim,
                             ULL((p->c.size - p->c.at) / ((uint64_t)shape[1] * sizeof(float))));
    if (!input) return ZV_OK;
    f->input = numbers;
    f->rows = shape[0];
    /* Every row that a word or an n-gram can ask for must be there. */
    int64_t need = f->words;
    if (f->args.maxn > 0 && f->args.minn <= f->args.maxn && f->pruned < 0) need += f->args.bucket;
    for (int64_t i = 0; i < f->pruned; i++) {
        int64_t row = (int64_t)f->words + f->kept[i].to;
        if (f->kept[i].to < 0 || row >= f->rows) return damaged(p, at, M_IO_FT_SHAPE);
    }
    return need <= f->rows ? ZV_OK : damaged(p, at, M_IO_FT_SHAPE);
}

static zv_status parse(parser *p) {
    ZV_TRY(take_args(p));
    ZV_TRY(take_dictionary(p));
    ZV_TRY(take_matrix(p, true));
    ZV_TRY(take_matrix(p, false));
    if (p->c.at == p->c.size) return ZV_OK;
    return damaged(p, p->c.at, M_IO_FT_TRAILING);
}

zv_status zv__fasttext_parse(zv__fasttext *out, const zv_env *env, const char *path, zv__cursor c,
                             zv_err *err) {
    *out = (zv__fasttext){0};
    parser p = {out, env, path, c, err};
    zv_status status = parse(&p);
    if (status == ZV_OK) return ZV_OK;
    zv__free(env, out->kept);
    *out = (zv__fasttext){0};
    return status;
}

/* ---- The vector of a word ---------------------------------------------------------------------- */

static void add_row(const zv__fasttext *f, int64_t row, float *out) {
    size_t dim = (size_t)f->args.dim;
    const uint8_t *from = f->input + (size_t)row * dim * sizeof(float);
    for (size_t k = 0; k < dim; k++) {
        float x;
        memcpy(&x, from + k * sizeof x, sizeof x);
        out[k] += x;
    }
}

/* The row of a bucket, or -1 if pruning has removed it. */
static int64_t row_of(const zv__fasttext *f, int32_t bucket) {
    if (bucket < 0 || f->pruned == 0) return -1;
    if (f->pruned < 0) return (int64_t)f->words + bucket;
    zv__fasttext_pair key = {bucket, 0};
    const zv__fasttext_pair *found =
        bsearch(&key, f->kept, (size_t)f->pruned, sizeof *f->kept, by_from);
    return found ? (int64_t)f->words + found->to : -1;
}

/* Adds the rows of all n-grams of the word, and returns how many there were. */
static uint64_t add_ngrams(const zv__fasttext *f, zv_str word, float *out) {
    uint64_t n_rows = 0;
    uint32_t bucket;
    zv__ngrams g = zv__ngrams_of(word, (uint32_t)f->args.minn, (uint32_t)ZV_MAX(f->args.maxn, 0),
                                 (uint32_t)f->args.bucket);
    while (zv__ngrams_next(&g, &bucket)) {
        const int64_t row = row_of(f, (int32_t)bucket);
        if (row < 0) continue;
        add_row(f, row, out);
        n_rows++;
    }
    return n_rows;
}

void zv__fasttext_vector(const zv__fasttext *f, zv_str word, int32_t i, float *out) {
    size_t dim = (size_t)f->args.dim;
    uint64_t n = 1;
    memset(out, 0, dim * sizeof *out);
    add_row(f, i, out);
    /* the end of a sentence has no n-grams, but before there were versions it had */
    if (f->version == 0 || !zv_str_equal(word, zv_str_of("</s>"))) n += add_ngrams(f, word, out);
    const float share = (float)(1.0 / (double)n); /* rounded like fastText's, then multiplied */
    for (size_t k = 0; k < dim; k++) out[k] *= share;
}
