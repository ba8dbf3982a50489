/* explain_ngrams.c — the cosine of two words down to their character n-grams.
 *
 * A word of a space with subwords is a mean, e = Σ_i g_i / N, of its n-grams and, if it is in the vocabulary, of a
 * row of its own (Bojanowski, Grave, Joulin & Mikolov 2017), so that
 *     e·f / (|e||f|) = Σ_ij (g_i·h_j) / (N M |e||f|)
 * by the same algebra that splits texts into words. The file holds the mean, so the own row is what is left: N e - Σ n-grams.
 */
#include "base/base_private.h"

#include <zavit/explain.h>

#include "base/base_arena.h"
#include "base/base_utf8.h"
#include "explain/explain_private.h"

typedef struct box {
    zv_ngrams ngrams;
    const zv_env *env;
    zv__arena arena;
} box;

/* One word in the making. */
typedef struct side {
    zv_str word, edged; /* and "<word>" */
    zv_piece *pieces;
    size_t n;
    double *vectors; /* [n, dim] g_i / N; freed by hand */
    double *sum; /* [dim] e */
    double norm;
} side;

static double dot64(const double *a, const double *b, size_t n) {
    double sum = 0;
    for (size_t i = 0; i < n; i++) sum += a[i] * b[i];
    return sum;
}

/* ---- Pieces ---- */

static zv_status list_pieces(box *b, side *s, const zv_space *space, bool own, zv_err *err) {
    size_t n = zv_space_ngrams(space, s->word, NULL, 0);
    if (n == 0) {
        char shown[96];
        return zv_err_set(err, ZV_NODATA, M_EXPLAIN_NGRAMS_NONE, zv_space_path(space),
                          zv__shown(shown, s->word));
    }
    zv_ngram *list = ZV_NEW(b->env, n, zv_ngram);
    s->n = n + own;
    s->pieces = zv__arena_alloc(&b->arena, s->n, sizeof *s->pieces);
    if (list && s->pieces) {
        zv_space_ngrams(space, s->word, list, n);
        if (own) s->pieces[0] = (zv_piece){s->word, 1, s->word.len + 1, SIZE_MAX};
        for (size_t i = 0; i < n; i++) {
            zv_str text = {s->edged.ptr + list[i].begin, list[i].end - list[i].begin};
            s->pieces[i + own] = (zv_piece){text, list[i].begin, list[i].end, list[i].row};
        }
    }
    bool ok = list && s->pieces;
    zv__free(b->env, list);
    return ok ? ZV_OK : zv__nomem(err);
}

/* g_i / N, with the own row as what is left of the stored vector. */
static void fill_vectors(side *s, const zv_space *space, size_t row, float *scratch) {
    size_t dim = zv_space_dim(space), own = row != SIZE_MAX;
    memset(s->sum, 0, dim * sizeof(double));
    for (size_t i = own; i < s->n; i++) {
        zv_space_ngram_row(space, s->pieces[i].row, scratch);
        for (size_t d = 0; d < dim; d++) {
            s->vectors[i * dim + d] = (double)scratch[d] / (double)s->n;
            s->sum[d] += s->vectors[i * dim + d];
        }
    }
    if (!own) return;
    zv_space_row(space, row, scratch);
    for (size_t d = 0; d < dim; d++) {
        s->vectors[d] = (double)scratch[d] - s->sum[d];
        s->sum[d] = (double)scratch[d];
    }
}

static zv_status make_side(box *b, side *s, const zv_space *space, zv_str word, zv_err *err) {
    size_t dim = zv_space_dim(space), row = zv_space_find(space, word);
    zv_buf edged;
    zv_buf_init(&edged, b->env);
    zv_buf_putc(&edged, '<');
    zv_buf_add(&edged, word.ptr, word.len);
    zv_buf_putc(&edged, '>');
    char *text = edged.failed ? NULL : zv__arena_strdup(&b->arena, edged.ptr, edged.len);
    zv_buf_free(&edged);
    if (!text) return zv__nomem(err);
    s->edged = (zv_str){text, word.len + 2};
    s->word = (zv_str){text + 1, word.len};
    ZV_TRY(list_pieces(b, s, space, row != SIZE_MAX, err));
    float *scratch = ZV_NEW(b->env, dim, float);
    s->vectors = zv__alloc(b->env, s->n, dim * sizeof(double));
    s->sum = zv__arena_alloc(&b->arena, dim, sizeof(double));
    if (scratch && s->vectors && s->sum) {
        fill_vectors(s, space, row, scratch);
        s->norm = sqrt(dot64(s->sum, s->sum, dim));
    }
    bool ok = scratch && s->vectors && s->sum;
    zv__free(b->env, scratch);
    if (!ok) return zv__nomem(err);
    char shown[96];
    if (!isfinite(s->norm) || s->norm <= 0)
        return zv_err_set(err, ZV_NODATA, M_EXPLAIN_NO_NORM, zv__shown(shown, word));
    return ZV_OK;
}

/* ---- What the words share ---- */

static bool is_start(zv_str s, size_t at) {
    return at >= s.len || ((unsigned char)s.ptr[at] & 0xC0) != 0x80;
}

/* Bytes of the longest common beginning, whole characters. */
static size_t common_beginning(zv_str a, zv_str b) {
    size_t n = 0;
    while (n < a.len && n < b.len && a.ptr[n] == b.ptr[n]) n++;
    while (n > 0 && (!is_start(a, n) || !is_start(b, n))) n--;
    return n;
}

/* Of the longest common end that leaves the first `used` bytes of both alone. */
static size_t common_ending(zv_str a, zv_str b, size_t used) {
    size_t n = 0, most = ZV_MIN(a.len, b.len) - used;
    while (n < most && a.ptr[a.len - 1 - n] == b.ptr[b.len - 1 - n]) n++;
    while (n > 0 && !is_start(a, a.len - n)) n--;
    return n;
}

static bool is_prefix_letter(int32_t c) {
    static const int32_t letters[] = {0x5DE, 0x5E9, 0x5D4, 0x5D5, 0x5DB, 0x5DC, 0x5D1};
    for (size_t i = 0; i < ZV_COUNT(letters); i++)
        if (c == letters[i]) return true;
    return false;
}

static size_t count_characters(zv_str s) {
    size_t n = 0;
    for (size_t i = 0; i < s.len; i++) n += is_start(s, i);
    return n;
}

/* Bytes of the prefix letters with which both words begin. No dictionary says whether they are a prefix; where
 * fewer letters than a root has are left, they are taken for the stem's. */
enum { ROOT = 3 };
static size_t common_letters(zv_str a, zv_str b) {
    size_t n = 0;
    for (;;) {
        int32_t c = 0, d = 0;
        size_t len = n < a.len ? zv__utf8_next(a.ptr + n, a.len - n, &c) : 0;
        size_t other = n < b.len ? zv__utf8_next(b.ptr + n, b.len - n, &d) : 0;
        if (len == 0 || other == 0 || c != d || !is_prefix_letter(c)) return n;
        zv_str rest_a = {a.ptr + n + len, a.len - n - len};
        zv_str rest_b = {b.ptr + n + len, b.len - n - len};
        if (count_characters(rest_a) < ROOT || count_characters(rest_b) < ROOT) return n;
        n += len;
    }
}

/* ---- The split ---- */

static int by_size(const void *a, const void *b) {
    const zv_piece_pair *x = a, *y = b;
    double u = fabs(x->value), v = fabs(y->value);
    if (u != v) return u > v ? -1 : 1;
    if (x->i != y->i) return x->i < y->i ? -1 : 1;
    return (x->j > y->j) - (x->j < y->j);
}

/* Puts a pair into its group. */
static void add_pair(zv_ngrams *g, const zv_piece *x, const zv_piece *y, size_t begin, size_t end_a,
                     size_t end_b, size_t letters, double value) {
    bool own = x->row == SIZE_MAX || y->row == SIZE_MAX;
    bool same = !own && x->row == y->row;
    if (own) {
        g->whole += value;
    } else if (x->end <= begin && y->end <= begin) {
        g->beginning += value;
    } else if (x->begin >= end_a && y->begin >= end_b) {
        g->ending += value;
    } else if (same) {
        g->same += value;
    } else {
        g->other += value;
    }
    if (same) g->shared += value;
    if (!own && letters && x->begin < 1 + letters && y->begin < 1 + letters) g->by_letters += value;
}

static zv_status split(box *b, const side *s, size_t dim, zv_err *err) {
    zv_ngrams *g = &b->ngrams;
    const side *x = &s[0], *y = &s[1];
    size_t n = x->n * y->n;
    double *matrix = zv__arena_alloc(&b->arena, n, sizeof *matrix);
    zv_piece_pair *pairs = zv__arena_alloc(&b->arena, n, sizeof *pairs);
    if (!matrix || !pairs) return zv__nomem(err);
    size_t begin = common_beginning(x->edged, y->edged);
    size_t end = common_ending(x->edged, y->edged, begin);
    size_t letters = common_letters(x->word, y->word);
    g->common_beginning = (zv_str){x->edged.ptr, begin};
    g->common_ending = (zv_str){x->edged.ptr + x->edged.len - end, end};
    g->letters = (zv_str){x->word.ptr, letters};
    for (size_t i = 0; i < x->n; i++)
        for (size_t j = 0; j < y->n; j++) {
            double value =
                dot64(x->vectors + i * dim, y->vectors + j * dim, dim) / (x->norm * y->norm);
            matrix[i * y->n + j] = value;
            pairs[i * y->n + j] = (zv_piece_pair){i, j, value};
            add_pair(g, &x->pieces[i], &y->pieces[j], begin, x->edged.len - end, y->edged.len - end,
                     letters, value);
        }
    zv__sort(pairs, n, sizeof *pairs, by_size);
    g->word_a = x->word;
    g->word_b = y->word;
    g->cosine = dot64(x->sum, y->sum, dim) / (x->norm * y->norm);
    g->a = x->pieces;
    g->b = y->pieces;
    g->n_a = x->n;
    g->n_b = y->n;
    g->matrix = matrix;
    g->pairs = pairs;
    g->n_pairs = n;
    return ZV_OK;
}

zv_status zv_explain_ngrams(zv_ngrams **out, const zv_env *env, const zv_space *space, zv_str a,
                            zv_str b, zv_err *err) {
    *out = NULL;
    side sides[2] = {{.n = 0}};
    box *x = ZV_NEW_ZERO(env, 1, box);
    if (!x) return zv__nomem(err);
    x->env = env;
    zv__arena_init(&x->arena, env);
    zv_status status = make_side(x, &sides[0], space, a, err);
    if (status == ZV_OK) status = make_side(x, &sides[1], space, b, err);
    if (status == ZV_OK) status = split(x, sides, zv_space_dim(space), err);
    zv__free(env, sides[0].vectors);
    zv__free(env, sides[1].vectors);
    if (status == ZV_OK) {
        *out = &x->ngrams;
    } else {
        zv_ngrams_free(&x->ngrams);
    }
    return status;
}

void zv_ngrams_free(zv_ngrams *g) {
    if (!g) return;
    box *b = (box *)g;
    const zv_env *env = b->env;
    zv__arena_free(&b->arena);
    zv__free(env, b);
}
