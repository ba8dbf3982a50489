/* explain_dups_findings.c — what repeats, as findings. Opened, each is counted again by sorting where the
 * first road hashed, and by comparing everything with everything where it looked up. */
#include "explain/explain_dups.h"

#define REPEATS_WARN 0.01 /* docs/thresholds.md */
#define REPEATS_FAIL 0.2

enum { SAMPLE = 200, STREAM_SAMPLE = 7 };
/* Words that opening near_texts is ready to look at: a few seconds. */
#define MOST_WORDS 2e9

typedef struct context {
    const zv_dups *d;
    const zv_env *env;
    const zv_space *space;
    zv_report *r;
    zv_err *err;
} context;

static double share(const context *c, size_t rows) {
    return (double)rows / (double)c->d->compared;
}

/* ---- Counted again: equal texts and vectors ---- */

static int by_text(const void *x, const void *y, void *space) {
    const zv_str a = zv_space_text(space, *(const size_t *)x);
    const zv_str b = zv_space_text(space, *(const size_t *)y);
    const int order = memcmp(a.ptr, b.ptr, ZV_MIN(a.len, b.len));
    return order ? order : (a.len > b.len) - (a.len < b.len);
}

static int by_vector(const void *x, const void *y, void *space) {
    return zv__compare_rows(space, *(const size_t *)x, *(const size_t *)y);
}

/* Rows, sorted, that are equal to the one before; NaN without memory. */
static double equal_again(const context *c) {
    const bool texts = zv_space_has_texts(c->space);
    size_t *order = ZV_NEW(c->env, c->d->rows, size_t), n = 0, equal = 0;
    if (!order) return ZV__NAN;
    void *space = (void *)(uintptr_t)c->space;
    for (size_t i = 0; i < c->d->rows; i++) {
        const bool counts = texts ? zv_space_text(c->space, i).len > 0
                                  : zv_row_usable(zv_space_status(c->space, i));
        if (counts) order[n++] = i;
    }
    qsort_r(order, n, sizeof *order, texts ? by_text : by_vector, space);
    for (size_t i = 1; i < n; i++)
        equal += (texts ? by_text : by_vector)(&order[i - 1], &order[i], space) == 0;
    zv__free(c->env, order);
    return (double)equal;
}

/* ---- Counted again: equal words ---- */

typedef struct line {
    const char *ptr; /* into the buffer, once that stands still */
    size_t at, len;
} line;

static int by_line(const void *x, const void *y) {
    const line *a = x, *b = y;
    const int order = memcmp(a->ptr, b->ptr, ZV_MIN(a->len, b->len));
    return order ? order : (a->len > b->len) - (a->len < b->len);
}

static size_t count_different(line *lines, size_t n, const char *bytes) {
    for (size_t i = 0; i < n; i++) lines[i].ptr = bytes + lines[i].at;
    zv__sort(lines, n, sizeof *lines, by_line);
    size_t different = n > 0;
    for (size_t i = 1; i < n; i++) different += by_line(&lines[i - 1], &lines[i]) != 0;
    return different;
}

/* Every text that has words, as it stands and as its words, one to a line. */
static zv_status write_lines(const context *c, zv_buf bytes[2], line *lines[2], size_t *n) {
    zv_tokenizer *tokenizer = NULL;
    zv_words words = {0};
    zv_status status = zv_space_tokenizer(&tokenizer, c->env, c->space, c->err);
    for (size_t i = 0; status == ZV_OK && i < c->d->rows; i++) {
        const zv_str text = zv_space_text(c->space, i);
        status = zv_tokenizer_words(tokenizer, text, &words, c->err);
        if (status != ZV_OK || words.n == 0) continue;
        const size_t at = bytes[1].len;
        lines[0][*n] = (line){NULL, bytes[0].len, text.len};
        zv_buf_add(&bytes[0], text.ptr, text.len);
        for (size_t k = 0; k < words.n; k++) {
            const zv_str word = zv_words_get(&words, k).norm;
            zv_buf_add(&bytes[1], word.ptr, word.len);
            zv_buf_putc(&bytes[1], '\n');
        }
        lines[1][(*n)++] = (line){NULL, at, bytes[1].len - at};
    }
    zv_words_free(&words);
    zv_tokenizer_free(tokenizer);
    return status;
}

/* Different texts that have words, less different lists of words. */
static double words_again(const context *c) {
    zv_buf bytes[2];
    line *lines[2];
    size_t n = 0;
    double value = ZV__NAN;
    for (size_t k = 0; k < 2; k++) {
        zv_buf_init(&bytes[k], c->env);
        lines[k] = ZV_NEW(c->env, c->d->rows, line);
    }
    if (lines[0] && lines[1] && write_lines(c, bytes, lines, &n) == ZV_OK && !bytes[0].failed &&
        !bytes[1].failed)
        value = (double)count_different(lines[0], n, bytes[0].ptr) -
                (double)count_different(lines[1], n, bytes[1].ptr);
    for (size_t k = 0; k < 2; k++) {
        zv__free(c->env, lines[k]);
        zv_buf_free(&bytes[k]);
    }
    return value;
}

/* ---- Counted again: near texts ---- */

typedef struct plain {
    zv__dups_words words;
    uint8_t *keep;
    uint32_t *bag,
        *seen; /* [different] how often x and y have each word; zeros between questions */
} plain;

static void fill_bag(plain *p, size_t x, bool clear) {
    for (size_t i = p->words.first[x]; i < p->words.first[x + 1]; i++) {
        uint32_t *count = &p->bag[p->words.words[i]];
        *count = clear ? 0 : *count + 1;
    }
}

/* Jaccard's measure of y and the text in the bag, which has n words. */
static double plain_jaccard(plain *p, size_t n, size_t y) {
    const size_t first = p->words.first[y], end = p->words.first[y + 1];
    size_t both = 0;
    for (size_t i = first; i < end; i++) {
        const uint32_t word = p->words.words[i];
        both += p->seen[word]++ < p->bag[word];
    }
    for (size_t i = first; i < end; i++) p->seen[p->words.words[i]] = 0;
    return (double)both / (double)(n + (end - first) - both);
}

static size_t words_of(const plain *p, size_t x) {
    return p->words.first[x + 1] - p->words.first[x];
}

/* Rows listed as near whose own words say so. */
static size_t count_true(const context *c, plain *p) {
    size_t n = 0;
    for (size_t s = 0; s < c->d->n_sets; s++) {
        const zv_dup *rows = c->d->sets[s].rows;
        for (size_t i = 1; i < c->d->sets[s].n; i++) {
            if (rows[i].kind != ZV_DUP_NEAR) continue;
            fill_bag(p, rows[0].row, false);
            n += plain_jaccard(p, words_of(p, rows[0].row), rows[i].row) >= c->d->near - 1e-9;
            fill_bag(p, rows[0].row, true);
        }
    }
    return n;
}

/* Rows that stay, and yet are near another one that stays: of a sample, against all. */
static size_t count_missed(const context *c, plain *p, const size_t *sample, size_t n_sample) {
    size_t missed = 0;
    for (size_t s = 0; s < n_sample; s++) {
        const size_t x = sample[s], n = words_of(p, x);
        if (!p->keep[x] || n == 0) continue;
        fill_bag(p, x, false);
        bool found = false;
        for (size_t y = 0; y < c->d->rows && !found; y++)
            found = p->keep[y] && y != x && words_of(p, y) > 0 &&
                    plain_jaccard(p, n, y) >= c->d->near + 1e-9;
        fill_bag(p, x, true);
        missed += found;
    }
    return missed;
}

/* All rows with their words again, as if none had been found. */
static zv_status prepare(const context *c, plain *p) {
    zv__dups_work all = {.env = c->env, .space = c->space, .n = c->d->rows};
    all.keeper = ZV_NEW(c->env, all.n, size_t);
    p->keep = ZV_NEW(c->env, all.n, uint8_t);
    zv_status status = all.keeper && p->keep ? ZV_OK : zv__nomem(c->err);
    for (size_t i = 0; status == ZV_OK && i < all.n; i++) all.keeper[i] = i;
    if (status == ZV_OK) status = zv__dups_read_words(&p->words, &all, c->err);
    if (status == ZV_OK) {
        zv_dups_kept(c->d, p->keep);
        p->bag = ZV_NEW_ZERO(c->env, p->words.different + 1, uint32_t);
        p->seen = ZV_NEW_ZERO(c->env, p->words.different + 1, uint32_t);
        if (!p->bag || !p->seen) status = zv__nomem(c->err);
    }
    zv__free(c->env, all.keeper);
    return status;
}

/* How many listed as near are so, and how many of a sample should have been listed. */
static zv_status near_again(const context *c, size_t *listed, size_t *sampled, size_t *missed) {
    plain p = {.keep = NULL};
    size_t sample[SAMPLE];
    zv_status status = prepare(c, &p);
    if (status == ZV_OK) {
        const double words = (double)p.words.first[c->d->rows] + 1;
        *sampled = ZV_MIN(c->d->rows, (size_t)ZV_MAX(1, ZV_MIN(SAMPLE, MOST_WORDS / words)));
        zv__sample(sample, *sampled, c->d->rows, 1, STREAM_SAMPLE);
        *listed = count_true(c, &p);
        *missed = count_missed(c, &p, sample, *sampled);
    }
    zv__dups_words_free(&p.words, c->env);
    zv__free(c->env, p.keep);
    zv__free(c->env, p.bag);
    zv__free(c->env, p.seen);
    return status;
}

/* ---- The findings ---- */

static size_t repeats(const zv_dups *d) {
    size_t n = 0;
    for (size_t kind = 0; kind < ZV_COUNT(d->repeats); kind++) n += d->repeats[kind];
    return n;
}

static const char *example(const context *c, size_t i, char shown[96]) {
    char number[24];
    const zv_dup_set *set = &c->d->sets[0];
    return zv__shown(shown, zv_space_id(c->space, set->rows[i].row, number));
}

static void duplicate_rows(const context *c) {
    const zv_dups *d = c->d;
    const size_t n = repeats(d);
    zv_finding *f = zv_report_add(c->r, "duplicate_rows", share(c, n));
    char one[96], two[96];
    zv__census(c->r, f);
    zv__judge(c->r, f, REPEATS_WARN, REPEATS_FAIL);
    if (n > 0) {
        zv_report_why(c->r, f, M_EXPLAIN_DUPS_ROWS, n, 100 * share(c, n), d->n_sets,
                      example(c, 1, one), example(c, 0, two));
        zv_report_next(c->r, f, "zavit dups %s --write KEPT.safetensors",
                       zv_space_path(c->space) ? zv_space_path(c->space) : "SPACE");
    } else {
        zv_report_why(c->r, f, M_EXPLAIN_DUPS_ROWS_NONE, d->compared);
    }
    zv_report_formula(c->r, f, M_EXPLAIN_DUPS_ROWS_FORMULA);
    if (!zv_report_opens(c->r, "duplicate_rows")) return;
    size_t again = 0;
    for (size_t s = 0; s < d->n_sets; s++) again += d->sets[s].n - 1;
    for (size_t kind = 0; kind < ZV_COUNT(d->repeats); kind++)
        zv_report_term(c->r, f, zv_dup_kind_name((zv_dup_kind)kind), (double)d->repeats[kind]);
    zv_report_term(c->r, f, "rows compared", (double)d->compared);
    zv_report_term(c->r, f, "sets", (double)d->n_sets);
    zv_report_recomputed(c->r, f, share(c, again), 1e-12);
}

static void equal_rows(const context *c) {
    const bool texts = zv_space_has_texts(c->space);
    const zv_dup_kind kind = texts ? ZV_DUP_TEXT : ZV_DUP_VECTOR;
    const char *name = texts ? "equal_texts" : "equal_vectors";
    const size_t n = c->d->repeats[kind];
    zv_finding *f = zv_report_add(c->r, name, (double)n);
    zv__census(c->r, f);
    zv_report_verdict(c->r, f, ZV_INFO, ZV__NAN);
    if (texts)
        zv_report_why(c->r, f, M_EXPLAIN_DUPS_TEXTS, n);
    else
        zv_report_why(c->r, f, M_EXPLAIN_DUPS_VECTORS, n);
    zv_report_formula(c->r, f, M_EXPLAIN_DUPS_EQUAL_FORMULA);
    if (!zv_report_opens(c->r, name)) return;
    zv_report_term(c->r, f, "rows compared", (double)c->d->compared);
    zv_report_recomputed(c->r, f, equal_again(c), 0);
}

static void equal_words(const context *c) {
    const size_t n = c->d->repeats[ZV_DUP_WORDS];
    zv_finding *f = zv_report_add(c->r, "equal_words", (double)n);
    zv__census(c->r, f);
    zv_report_verdict(c->r, f, ZV_INFO, ZV__NAN);
    zv_report_why(c->r, f, M_EXPLAIN_DUPS_WORDS, n);
    zv_report_formula(c->r, f, M_EXPLAIN_DUPS_WORDS_FORMULA);
    if (!zv_report_opens(c->r, "equal_words")) return;
    zv_report_term(c->r, f, "rows compared", (double)c->d->compared);
    zv_report_recomputed(c->r, f, words_again(c), 0);
}

static size_t listed(const zv_dups *d, zv_dup_kind kind) {
    size_t n = 0;
    for (size_t s = 0; s < d->n_sets; s++)
        for (size_t i = 1; i < d->sets[s].n; i++) n += d->sets[s].rows[i].kind == kind;
    return n;
}

static zv_status near_texts(const context *c) {
    const size_t n = listed(c->d, ZV_DUP_NEAR);
    zv_finding *f = zv_report_add(c->r, "near_texts", (double)n);
    zv__census(c->r, f);
    zv_report_verdict(c->r, f, ZV_INFO, ZV__NAN);
    zv_report_why(c->r, f, M_EXPLAIN_DUPS_NEAR_TEXTS, n, c->d->near);
    zv_report_formula(c->r, f, M_EXPLAIN_DUPS_NEAR_FORMULA);
    if (!zv_report_opens(c->r, "near_texts")) return ZV_OK;
    size_t right = 0, sampled = 0, missed = 0;
    ZV_TRY(near_again(c, &right, &sampled, &missed));
    zv_report_term(c->r, f, "least similarity", c->d->near);
    zv_report_term(c->r, f, "listed and near by their words", (double)right);
    zv_report_term(c->r, f, "rows compared with all that stay", (double)sampled);
    zv_report_term(c->r, f, "of these near one that stays, but not listed", (double)missed);
    zv_report_recomputed(c->r, f, (double)right + (double)missed, 0);
    return ZV_OK;
}

/* Rows listed as near by angle whose own numbers say so. */
static size_t true_angles(const context *c, double *x, double *y, float *room) {
    const size_t dim = zv_space_dim(c->space);
    size_t n = 0;
    for (size_t s = 0; s < c->d->n_sets; s++) {
        const zv_dup *rows = c->d->sets[s].rows;
        zv__plain_row(x, c->space, rows[0].row, room);
        const double square = zv__plain_dot(x, x, dim);
        for (size_t i = 1; i < c->d->sets[s].n; i++) {
            if (rows[i].kind != ZV_DUP_ANGLE) continue;
            zv__plain_row(y, c->space, rows[i].row, room);
            const double cosine =
                zv__plain_dot(x, y, dim) / sqrt(square * zv__plain_dot(y, y, dim));
            n += cosine >= c->d->near - 1e-9;
        }
    }
    return n;
}

/* Rows of a sample that stay, and how many of them have another one that stays nearer than the limit: by
 * exact search over all. */
static zv_status missed_angles(const context *c, size_t *sampled, size_t *missed) {
    size_t sample[SAMPLE], n = ZV_MIN(c->d->rows, (size_t)SAMPLE);
    uint8_t *keep = ZV_NEW(c->env, c->d->rows, uint8_t);
    float *row = ZV_NEW(c->env, zv_space_dim(c->space), float);
    zv_status status = keep && row ? ZV_OK : zv__nomem(c->err);
    if (status == ZV_OK) {
        zv_dups_kept(c->d, keep);
        zv__sample(sample, n, c->d->rows, 1, STREAM_SAMPLE);
    }
    for (size_t s = 0; status == ZV_OK && s < n; s++) {
        if (!keep[sample[s]] || !zv_row_usable(zv_space_status(c->space, sample[s]))) continue;
        zv_hit hit;
        size_t found = 1;
        const zv_search_opts opts = {.keep = keep, .exclude = &sample[s], .n_exclude = 1};
        zv_space_row(c->space, sample[s], row);
        status = zv_index_search(&hit, &found, c->env, c->space, row, &opts, c->err);
        *sampled += 1;
        *missed += found == 1 && hit.score >= c->d->near + 1e-9;
    }
    zv__free(c->env, keep);
    zv__free(c->env, row);
    return status;
}

static zv_status open_angles(const context *c, zv_finding *f) {
    const size_t dim = zv_space_dim(c->space);
    double *x = ZV_NEW(c->env, dim, double), *y = ZV_NEW(c->env, dim, double);
    float *room = ZV_NEW(c->env, dim, float);
    size_t right = 0, sampled = 0, missed = 0;
    zv_status status = x && y && room ? ZV_OK : zv__nomem(c->err);
    if (status == ZV_OK) right = true_angles(c, x, y, room);
    if (status == ZV_OK) status = missed_angles(c, &sampled, &missed);
    if (status == ZV_OK) {
        zv_report_term(c->r, f, "least similarity", c->d->near);
        zv_report_term(c->r, f, "listed and near by their numbers", (double)right);
        zv_report_term(c->r, f, "rows compared with all that stay", (double)sampled);
        zv_report_term(c->r, f, "of these near one that stays, but not listed", (double)missed);
        zv_report_recomputed(c->r, f, (double)(right + missed), 0);
    }
    zv__free(c->env, x);
    zv__free(c->env, y);
    zv__free(c->env, room);
    return status;
}

static zv_status near_vectors(const context *c) {
    const size_t n = listed(c->d, ZV_DUP_ANGLE);
    zv_finding *f = zv_report_add(c->r, "near_vectors", (double)n);
    zv__census(c->r, f);
    zv_report_verdict(c->r, f, ZV_INFO, ZV__NAN);
    zv_report_why(c->r, f, M_EXPLAIN_DUPS_ANGLES, n, c->d->near);
    zv_report_formula(c->r, f, M_EXPLAIN_DUPS_ANGLES_FORMULA);
    return zv_report_opens(c->r, "near_vectors") ? open_angles(c, f) : ZV_OK;
}

static void largest_set(const context *c) {
    const zv_dups *d = c->d;
    const size_t n = d->n_sets > 0 ? d->sets[0].n : 0;
    zv_finding *f = zv_report_add(c->r, "largest_set", (double)n);
    char one[96];
    zv__census(c->r, f);
    zv_report_verdict(c->r, f, ZV_INFO, ZV__NAN);
    if (n > 0)
        zv_report_why(c->r, f, M_EXPLAIN_DUPS_LARGEST, example(c, 0, one), n - 1);
    else
        zv_report_why(c->r, f, M_EXPLAIN_DUPS_ROWS_NONE, d->compared);
    zv_report_formula(c->r, f, M_EXPLAIN_DUPS_LARGEST_FORMULA);
    if (!zv_report_opens(c->r, "largest_set")) return;
    size_t again = 0;
    for (size_t s = d->n_sets; s-- > 0;) again = ZV_MAX(again, d->sets[s].n);
    zv_report_term(c->r, f, "sets", (double)d->n_sets);
    zv_report_recomputed(c->r, f, (double)again, 0);
}

zv_status zv_dups_findings(const zv_dups *d, const zv_env *env, const zv_space *space, zv_report *r,
                           zv_err *err) {
    const context c = {d, env, space, r, err};
    duplicate_rows(&c);
    equal_rows(&c);
    if (zv_space_has_texts(space)) {
        equal_words(&c);
    }
    if (d->by == ZV_DUPS_BY_WORDS) ZV_TRY(near_texts(&c));
    if (d->by == ZV_DUPS_BY_ANGLE) ZV_TRY(near_vectors(&c));
    largest_set(&c);
    zv__dups_figure(r, env, d, zv_space_has_texts(space));
    return zv_report_status(r, err);
}
