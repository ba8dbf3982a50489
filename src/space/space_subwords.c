/* space_subwords.c — the n-gram vectors of a word space, and words made of them. */
#include "base/base_private.h"

#include "io/io_ngrams.h"
#include "space/space_private.h"

enum { MAX_N = 100 };

/* ---- The line in the contract: "fnv1a minn=3 maxn=6 buckets=2000000" ----------------------------- */

void zv__subwords_format(char out[96], const zv_subwords *u) {
    snprintf(out, 96, "fnv1a minn=%u maxn=%u buckets=%u", u->minn, u->maxn, (unsigned)u->buckets);
}

/* Reads "NAME=NUMBER" at *at, and steps behind it. */
static bool take_number(const char **at, const char *name, uint64_t *out) {
    const size_t len = strlen(name);
    if (strncmp(*at, name, len) != 0) return false;
    *at += len;
    const size_t digits = strcspn(*at, " ");
    if (!zv__parse_u64(*at, digits, out)) return false;
    *at += digits;
    return true;
}

bool zv__subwords_parse(zv_subwords *out, const char *text) {
    uint64_t minn, maxn, buckets;
    const char *at = text;
    if (strncmp(at, "fnv1a", 5) != 0) return false;
    at += 5;
    if (!take_number(&at, " minn=", &minn) || !take_number(&at, " maxn=", &maxn) ||
        !take_number(&at, " buckets=", &buckets) || *at)
        return false;
    if (minn < 1 || minn > maxn || maxn > MAX_N || buckets < 1 || buckets > UINT32_MAX)
        return false;
    out->minn = (unsigned)minn;
    out->maxn = (unsigned)maxn;
    out->buckets = (uint32_t)buckets;
    return true;
}

/* ---- From the file ------------------------------------------------------------------------------ */

static uint32_t number_at(const zv_subwords *u, size_t i) {
    uint32_t v;
    memcpy(&v, (const uint8_t *)u->numbers + i * sizeof v, sizeof v);
    return v;
}

static zv_status wrong(const zv_space *s, const char *tensor, zv_err *err, const char *en,
                       const char *he) {
    bool hebrew = err && err->lang == ZV_HE;
    return zv_err_set(err, ZV_FORMAT, M_SPACE_TENSOR, s->path, tensor, hebrew ? he : en);
}

/* The buckets' numbers rise and lie below `buckets`. */
static zv_status take_numbers(zv_space *s, zv_err *err) {
    static const char name[] = "subwords.numbers";
    zv_subwords *u = &s->subwords;
    const zv__st_tensor *t = zv__st_find(s->st, name);
    if (!t) {
        if (u->rows == u->buckets) return ZV_OK;
        return wrong(s, "subwords.vectors", err, M_SPACE_SUBWORDS_ALL);
    }
    if (t->dtype != ZV__ST_U32 || t->rank != 1 || t->shape[0] != u->rows)
        return wrong(s, name, err, M_SPACE_SUBWORDS_NUMBERS);
    u->numbers = t->data;
    for (size_t i = 0; i < u->rows; i++)
        if (number_at(u, i) >= u->buckets || (i > 0 && number_at(u, i) <= number_at(u, i - 1)))
            return wrong(s, name, err, M_SPACE_SUBWORDS_ORDER);
    return ZV_OK;
}

zv_status zv__subwords_take(zv_space *s, zv_err *err) {
    static const char key[] = "zavit.subwords", name[] = "subwords.vectors";
    const char *rule = zv__st_meta(s->st, key);
    const zv__st_tensor *t = zv__st_find(s->st, name);
    if (!rule && !t) return ZV_OK;
    if (!rule || !t) return wrong(s, name, err, M_SPACE_SUBWORDS_HALF);
    if (!zv__subwords_parse(&s->subwords, rule))
        return zv_err_set(err, ZV_FORMAT, M_SPACE_META, s->path, key, rule);
    if (t->dtype != ZV__ST_F32 || t->rank != 2 || t->shape[1] != s->dim)
        return wrong(s, name, err, M_SPACE_SUBWORDS_SHAPE);
    s->subwords.rows = (size_t)t->shape[0];
    s->subwords.vectors = t->data;
    s->subwords.stride = s->dim * sizeof(float);
    ZV_TRY(take_numbers(s, err));
    s->has_subwords = true;
    return ZV_OK;
}

/* ---- Words ---------------------------------------------------------------------------------------- */

const zv_subwords *zv_space_subwords(const zv_space *s) {
    return s->has_subwords ? &s->subwords : NULL;
}

/* The row of a bucket, or SIZE_MAX. */
static size_t row_of(const zv_subwords *u, uint32_t bucket) {
    if (!u->numbers) return bucket < u->rows ? bucket : SIZE_MAX;
    size_t low = 0, high = u->rows;
    while (low < high) {
        const size_t middle = low + (high - low) / 2;
        if (number_at(u, middle) < bucket)
            low = middle + 1;
        else
            high = middle;
    }
    return low < u->rows && number_at(u, low) == bucket ? low : SIZE_MAX;
}

/* Σ of the rows that there are, in blocks that stay in registers or on the stack. */
static size_t add_rows(const zv_space *s, zv_str word, size_t first, size_t n, double *sum) {
    const zv_subwords *u = &s->subwords;
    zv__ngrams g = zv__ngrams_of(word, u->minn, u->maxn, u->buckets);
    uint32_t bucket;
    size_t found = 0;
    while (zv__ngrams_next(&g, &bucket)) {
        const size_t row = row_of(u, bucket);
        if (row == SIZE_MAX) continue;
        const size_t place = u->order ? u->order[row] : row;
        const uint8_t *from = (const uint8_t *)u->vectors + place * u->stride;
        for (size_t d = 0; d < n; d++) sum[d] += (double)zv__load_f32(from, first + d);
        found++;
    }
    return found;
}

size_t zv_space_unseen(const zv_space *s, zv_str word, float *out) {
    enum { BLOCK = 512 }; /* no allocation, whatever the dimension */
    size_t found = 0;
    memset(out, 0, s->dim * sizeof *out);
    if (!s->has_subwords) return 0;
    for (size_t first = 0; first < s->dim; first += BLOCK) {
        double sum[BLOCK] = {0};
        const size_t n = ZV_MIN((size_t)BLOCK, s->dim - first);
        found = add_rows(s, word, first, n, sum);
        if (found == 0) return 0;
        for (size_t d = 0; d < n; d++) out[first + d] = (float)(sum[d] / (double)found);
    }
    return found;
}

size_t zv_space_ngrams(const zv_space *s, zv_str word, zv_ngram *out, size_t most) {
    size_t found = 0;
    if (!s->has_subwords) return 0;
    const zv_subwords *u = &s->subwords;
    zv__ngrams g = zv__ngrams_of(word, u->minn, u->maxn, u->buckets);
    uint32_t bucket;
    while (zv__ngrams_next(&g, &bucket)) {
        const size_t row = row_of(u, bucket);
        if (row == SIZE_MAX) continue;
        if (found < most) out[found] = (zv_ngram){g.begin, g.end, row};
        found++;
    }
    return found;
}

void zv_space_ngram_row(const zv_space *s, size_t row, float *out) {
    const zv_subwords *u = &s->subwords;
    const size_t place = u->order ? u->order[row] : row;
    const uint8_t *from = (const uint8_t *)u->vectors + place * u->stride;
    for (size_t d = 0; d < s->dim; d++) out[d] = zv__load_f32(from, d);
}
