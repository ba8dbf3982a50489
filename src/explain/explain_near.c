/* explain_near.c — "king - man + woman": from an expression to a vector.
 *
 *     expression = term { (" + " | " - ") term } | "-" term …
 *
 * A term is an id as it stands, or as the space's text contract writes it. The whole expression is
 * tried as an id first, so that an id with " - " in it can be asked for. Rows are brought to length 1
 * before they are added, as the field does: otherwise a frequent word's long vector would drown the
 * others.
 */
#include "base/base_private.h"

#include <zavit/explain.h>
#include <zavit/vec.h>

#include "base/base_utf8.h"
#include "explain/explain_private.h"

enum { TERMS = 16, LETTERS = 64, SIMILAR = 3, MAX_EDITS = 2, PREFIX_ROWS = 50000 };

/* ---- Looking a term up ---- */

static size_t find_number(const zv_space *space, zv_str id) {
    size_t row = 0;
    if (id.len == 0 || id.len > 15) return SIZE_MAX;
    for (size_t i = 0; i < id.len; i++) {
        if (id.ptr[i] < '0' || id.ptr[i] > '9') return SIZE_MAX;
        row = 10 * row + (size_t)(id.ptr[i] - '0');
    }
    return row < zv_space_size(space) ? row : SIZE_MAX;
}

static size_t find_id(const zv_space *space, zv_str id) {
    if (id.len == 0) return SIZE_MAX;
    return zv_space_has_ids(space) ? zv_space_find(space, id) : find_number(space, id);
}

/* The row of the word that the space's text contract makes of `term`; where there is none, its vector
 * from n-grams, in `unseen` [dim], and *has_vector. Without a contract the term is the word. */
static zv_status find_word(size_t *row, bool *has_vector, float *unseen, const zv_env *env,
                           const zv_space *space, zv_str term, zv_err *err) {
    const zv_contract *contract = zv_space_contract(space);
    zv_tokenizer *tok = NULL;
    zv_words words = {0};
    *row = SIZE_MAX;
    *has_vector = false;
    if (contract->kind != ZV_SPACE_WORDS) return ZV_OK;
    zv_status status = zv_space_tokenizer(&tok, env, space, err);
    if (status == ZV_OK) status = zv_tokenizer_words(tok, term, &words, err);
    if (status == ZV_OK && words.n == 1) {
        const zv_str norm = zv_words_get(&words, 0).norm;
        *row = find_id(space, norm);
        if (*row == SIZE_MAX)
            *has_vector = zv_space_unseen(space, contract->text ? norm : term, unseen) > 0;
    }
    zv_words_free(&words);
    zv_tokenizer_free(tok);
    return status;
}

/* ---- Similar spellings, for the error ---- */

typedef struct letters {
    int32_t cp[LETTERS];
    size_t n;
} letters;

static bool spell(letters *out, zv_str s) {
    out->n = 0;
    for (size_t i = 0; i < s.len;) {
        if (out->n == LETTERS) return false;
        i += zv__utf8_next(s.ptr + i, s.len - i, &out->cp[out->n]);
        /* a capital is no other spelling of an English word */
        if (out->cp[out->n] >= 'A' && out->cp[out->n] <= 'Z') out->cp[out->n] += 'a' - 'A';
        out->n++;
    }
    return out->n > 0;
}

/* Edit distance with neighbours that changed places counting as one edit (Damerau 1964, in the
 * "optimal string alignment" form), or MAX_EDITS + 1 when it is larger. */
static unsigned edits(const letters *a, const letters *b) {
    unsigned rows[3][LETTERS + 1];
    if (a->n > b->n + MAX_EDITS || b->n > a->n + MAX_EDITS) return MAX_EDITS + 1;
    for (size_t j = 0; j <= b->n; j++) rows[0][j] = (unsigned)j;
    for (size_t i = 1; i <= a->n; i++) {
        const unsigned *above = rows[(i - 1) % 3], *two_above = rows[(i + 1) % 3];
        unsigned *row = rows[i % 3], best = row[0] = (unsigned)i;
        for (size_t j = 1; j <= b->n; j++) {
            bool same = a->cp[i - 1] == b->cp[j - 1];
            row[j] = ZV_MIN(above[j - 1] + !same, ZV_MIN(above[j], row[j - 1]) + 1);
            if (i > 1 && j > 1 && a->cp[i - 1] == b->cp[j - 2] && a->cp[i - 2] == b->cp[j - 1])
                row[j] = ZV_MIN(row[j], two_above[j - 2] + 1);
            best = ZV_MIN(best, row[j]);
        }
        if (best > MAX_EDITS) return MAX_EDITS + 1;
    }
    return rows[a->n % 3][b->n];
}

/* How unlike a candidate is: its edits; a shared beginning of at least three letters and half of
 * the word comes after all of them. */
static unsigned unlikeness(const letters *term, const letters *word, size_t row) {
    unsigned n = edits(term, word);
    /* fewer than half of the letters, or short words would all be alike */
    if (n <= MAX_EDITS && 2 * n < ZV_MIN(term->n, word->n)) return n;
    size_t same = 0;
    while (same < term->n && same < word->n && term->cp[same] == word->cp[same]) same++;
    if (row < PREFIX_ROWS && same >= 3 && 2 * same >= term->n) return MAX_EDITS + 1;
    return MAX_EDITS + 2;
}

/* The best few, earlier rows first: in a word space those are the more frequent words. */
static size_t similar(size_t rows[SIMILAR], const zv_space *space, zv_str term) {
    unsigned found[SIMILAR];
    size_t n = 0;
    letters wanted, word;
    char buf[24];
    if (!zv_space_has_ids(space) || !spell(&wanted, term)) return 0;
    for (size_t i = 0; i < zv_space_size(space); i++) {
        if (!spell(&word, zv_space_id(space, i, buf))) continue;
        unsigned unlike = unlikeness(&wanted, &word, i);
        if (unlike > MAX_EDITS + 1) continue;
        size_t place = n;
        while (place > 0 && found[place - 1] > unlike) place--;
        if (place == SIMILAR) continue;
        n = ZV_MIN(n + 1, SIMILAR);
        for (size_t j = n - 1; j > place; j--) {
            found[j] = found[j - 1];
            rows[j] = rows[j - 1];
        }
        found[place] = unlike;
        rows[place] = i;
    }
    return n;
}

static zv_status not_found(const zv_space *space, zv_str term, zv_err *err) {
    size_t rows[SIMILAR], n = similar(rows, space, term);
    char shown[96], list[SIMILAR * 100], buf[24];
    size_t len = 0;
    list[0] = 0;
    for (size_t i = 0; i < n; i++) {
        char one[96];
        zv__shown(one, zv_space_id(space, rows[i], buf));
        len += (size_t)snprintf(list + len, sizeof list - len, "%s%s", i ? ", " : "", one);
    }
    zv__shown(shown, term);
    const char *path = zv_space_path(space) ? zv_space_path(space) : "";
    if (n > 0) return zv_err_set(err, ZV_NOTFOUND, M_EXPLAIN_UNKNOWN_SIMILAR, path, shown, list);
    if (zv_space_has_ids(space))
        return zv_err_set(err, ZV_NOTFOUND, M_EXPLAIN_UNKNOWN, path, shown);
    return zv_err_set(err, ZV_NOTFOUND, M_EXPLAIN_UNKNOWN_NUMBER, path, shown,
                      zv_space_size(space));
}

/* ---- The expression ---- */

static bool is_space(char c) {
    return c == ' ' || c == '\t';
}

static zv_str trim(zv_str s) {
    while (s.len && is_space(s.ptr[0])) s = (zv_str){s.ptr + 1, s.len - 1};
    while (s.len && is_space(s.ptr[s.len - 1])) s.len--;
    return s;
}

/* Length of an operator at s[0]: "+", "-" or U+2212; *sign gets its sign. 0: none. */
static size_t operator_at(zv_str s, double *sign) {
    if (s.len && (s.ptr[0] == '+' || s.ptr[0] == '-')) {
        *sign = s.ptr[0] == '+' ? 1 : -1;
        return 1;
    }
    if (s.len >= 3 && memcmp(s.ptr, "\xE2\x88\x92", 3) == 0) {
        *sign = -1;
        return 3;
    }
    return 0;
}

/* Cuts the next term off *rest: up to an operator with space on both sides. */
static zv_str next_term(zv_str *rest, double *next_sign) {
    for (size_t i = 1; i < rest->len; i++) {
        zv_str here = {rest->ptr + i, rest->len - i};
        size_t len = is_space(rest->ptr[i - 1]) ? operator_at(here, next_sign) : 0;
        if (len == 0 || (here.len > len && !is_space(here.ptr[len]))) continue;
        zv_str term = {rest->ptr, i};
        *rest = (zv_str){here.ptr + len, here.len - len};
        return trim(term);
    }
    zv_str term = trim(*rest);
    *rest = (zv_str){NULL, 0};
    return term;
}

/* Adds ±vector/|vector| to the sum; false: it has no direction. */
static bool add_vector(const zv_env *env, const float *vector, size_t dim, double sign,
                       double *sum) {
    const zv_kernels *k = zv_vec_kernels(env);
    const double norm = zv_vec_norm(k, ZV_F32, vector, dim);
    if (!isfinite(norm) || norm == 0) return false;
    k->sum_f64(sum, sign / norm, vector, dim);
    return true;
}

static zv_status add_row(zv_near_query *q, const zv_env *env, const zv_space *space, size_t row,
                         double sign, double *sum, float *scratch, zv_err *err) {
    zv_space_row(space, row, scratch);
    if (!zv_row_usable(zv_space_status(space, row)) ||
        !add_vector(env, scratch, zv_space_dim(space), sign, sum)) {
        char shown[96], buf[24];
        return zv_err_set(err, ZV_NODATA, M_EXPLAIN_ROW_UNUSABLE,
                          zv__shown(shown, zv_space_id(space, row, buf)),
                          zv_row_status_name(zv_space_status(space, row)));
    }
    q->rows[q->n] = row;
    q->signs[q->n++] = sign;
    return ZV_OK;
}

static zv_status add_term(zv_near_query *q, const zv_env *env, const zv_space *space, zv_str term,
                          double sign, double *sum, float *scratch, zv_err *err) {
    if (term.len == 0) return zv_err_set(err, ZV_USAGE, M_EXPLAIN_NO_TERM);
    if (q->n + q->n_unseen == TERMS)
        return zv_err_set(err, ZV_USAGE, M_EXPLAIN_TERMS, (size_t)TERMS);
    size_t row = find_id(space, term);
    bool unseen = false;
    if (row == SIZE_MAX) ZV_TRY(find_word(&row, &unseen, scratch, env, space, term, err));
    if (row != SIZE_MAX) return add_row(q, env, space, row, sign, sum, scratch, err);
    if (!unseen || !add_vector(env, scratch, zv_space_dim(space), sign, sum))
        return not_found(space, term, err);
    q->unseen[q->n_unseen++] = term;
    return ZV_OK;
}

static zv_status add_terms(zv_near_query *q, const zv_env *env, const zv_space *space,
                           zv_str expression, double *sum, float *scratch, zv_err *err) {
    zv_str rest = trim(expression);
    double sign = 1, next = 1;
    if (find_id(space, rest) != SIZE_MAX)
        return add_term(q, env, space, rest, 1, sum, scratch, err);
    /* A sign before the first term; an id that begins with one wins. */
    zv_str after = rest;
    size_t len = operator_at(rest, &next);
    if (len > 0 && find_id(space, next_term(&after, &sign)) == SIZE_MAX) {
        rest = trim((zv_str){rest.ptr + len, rest.len - len});
        sign = next;
    } else {
        sign = 1;
    }
    do {
        zv_str term = next_term(&rest, &next);
        ZV_TRY(add_term(q, env, space, term, sign, sum, scratch, err));
        sign = next;
    } while (rest.ptr);
    return ZV_OK;
}

/* "king - king" is no direction: what is left is rounding. */
static bool cancels(const double *sum, size_t dim) {
    double square = 0;
    for (size_t d = 0; d < dim; d++) square += sum[d] * sum[d];
    return square < 1e-20;
}

zv_status zv_explain_near_query(zv_near_query *out, const zv_env *env, const zv_space *space,
                                const char *expression, zv_err *err) {
    *out = (zv_near_query){0};
    size_t dim = zv_space_dim(space);
    double *sum = ZV_NEW_ZERO(env, dim, double);
    float *scratch = ZV_NEW(env, dim, float);
    zv_near_query q = {.vector = ZV_NEW(env, dim, float)};
    zv_status status = sum && scratch && q.vector ? ZV_OK : zv__nomem(err);
    if (status == ZV_OK)
        status = add_terms(&q, env, space, zv_str_of(expression), sum, scratch, err);
    if (status == ZV_OK && cancels(sum, dim))
        status = zv_err_set(err, ZV_NODATA, M_EXPLAIN_CANCELS, expression);
    for (size_t d = 0; status == ZV_OK && d < dim; d++) q.vector[d] = (float)sum[d];
    zv__free(env, scratch);
    zv__free(env, sum);
    if (status == ZV_OK) {
        *out = q;
    } else {
        zv__free(env, q.vector);
    }
    return status;
}

void zv_near_query_free(const zv_env *env, zv_near_query *q) {
    if (!q) return;
    zv__free(env, q->vector);
    *q = (zv_near_query){0};
}
