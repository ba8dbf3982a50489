#include "base/base_private.h"

#include "base/base_pool.h"
#include "io/io_text_rows.h"

enum {
    BLOCK = 2 << 20,
    CUT_MOST = 1 << 16, /* room before the block ahead for the line that begins in this one */
    MOST_LINES = 1 << 14, /* the verdicts of one call: a megabyte */
    LINES_PER_TASK = 16,
    WORTH_THREADS = 1 << 17 /* bytes: below, waking them costs more than it saves */
};

static bool is_blank(char c) {
    return c == ' ' || c == '\t';
}

void zv__text_rows_init(zv__text_rows *t, const zv_reader *r) {
    uint64_t done, total;
    zv__lines_position(r->in, &done, &total);
    *t = (zv__text_rows){.next = zv__lines_number(r->in) + 1};
    /* Not from a pipe: there somebody may wait for the rows that have come, and a signal is to end the
     * waiting for more, which only the caller's own thread gets. */
    t->ahead.wanted = zv__workers(r->env) > 1 && total > BLOCK;
}

void zv__text_rows_free(zv__text_rows *t, const zv_env *env) {
    zv__free(env, t->block);
    zv__free(env, t->ahead.block);
    zv__free(env, t->lines);
}

bool zv__text_line_blank(const zv__text_line *line) {
    return line->s == line->end;
}

/* ---- Finding lines ----------------------------------------------------------------------------- */

/* Text that fits behind what is there: nothing moves. */
static zv_status append(zv__text_rows *t, zv_reader *r, zv_err *err) {
    size_t got;
    if (t->ahead.status != ZV_OK) {
        if (err) *err = t->ahead.err;
        return t->ahead.status;
    }
    ZV_TRY(zv__lines_read(r->in, t->block + t->stop, t->cap - ZV__NUMBER_PAD - t->stop, &got, err));
    t->stop += got;
    t->ended = got == 0;
    memset(t->block + t->stop, 0, ZV__NUMBER_PAD);
    return ZV_OK;
}

static bool has_room(const zv__text_rows *t) {
    return t->cap > t->stop + ZV__NUMBER_PAD;
}

/* Makes room by moving the line that is cut by the end of the block to its start. */
static zv_status make_room(zv__text_rows *t, const zv_reader *r, zv_err *err) {
    size_t rest = t->stop - t->start;
    if (rest > 0 && t->start > 0) memmove(t->block, t->block + t->start, rest);
    t->start = 0;
    t->stop = rest;
    /* A line that fills half a block and more: a larger block, so that each byte is moved twice at
     * most. The first one is no larger than a small file, and a byte more to see its end. */
    if (t->cap > 0 && rest <= (t->cap - ZV__NUMBER_PAD) / 2) return ZV_OK;
    size_t need = t->cap + 1;
    if (t->cap == 0) need = (size_t)ZV_MIN((uint64_t)BLOCK, r->size) + 1 + ZV__NUMBER_PAD;
    return zv__grow(r->env, &t->block, &t->cap, need, 1) ? ZV_OK : zv__nomem(err);
}

/* ---- The block ahead --------------------------------------------------------------------------- */

/* In any thread; nobody else touches the input meanwhile. */
static void read_ahead(zv__text_rows *t, zv_reader *r) {
    zv__text_ahead *a = &t->ahead;
    a->len = 0;
    while (a->status == ZV_OK && !a->ended && a->len < BLOCK) {
        size_t got = 0;
        a->status =
            zv__lines_read(r->in, a->block + CUT_MOST + a->len, BLOCK - a->len, &got, &a->err);
        a->ended = a->status == ZV_OK && got == 0;
        a->len += got;
    }
    memset(a->block + CUT_MOST + a->len, 0, ZV__NUMBER_PAD);
    a->filled = true;
}

/* Is there something to read ahead now, and room for it? Without memory it is not read ahead. */
static bool may_read_ahead(zv__text_rows *t, const zv_reader *r, zv_lang lang) {
    zv__text_ahead *a = &t->ahead;
    if (!a->wanted || a->filled || t->ended || a->status != ZV_OK) return false;
    size_t need = CUT_MOST + BLOCK + ZV__NUMBER_PAD;
    if (a->cap < need && !zv__grow(r->env, &a->block, &a->cap, need, 1)) a->wanted = false;
    a->err.lang = lang;
    return a->wanted;
}

/* Goes on with the block that was read ahead, behind the line that is cut by the end of this one. */
static zv_status take_ahead(zv__text_rows *t, const zv_reader *r, zv_err *err) {
    zv__text_ahead *a = &t->ahead;
    size_t rest = t->stop - t->start;
    if (rest <= CUT_MOST) {
        char *block = t->block;
        size_t cap = t->cap;
        if (rest > 0) memcpy(a->block + CUT_MOST - rest, block + t->start, rest);
        t->block = a->block;
        t->cap = a->cap;
        t->start = CUT_MOST - rest;
        t->stop = CUT_MOST + a->len;
        a->block = block;
        a->cap = cap;
    } else { /* a long line: together in one larger block */
        if (!zv__grow(r->env, &t->block, &t->cap, t->stop + a->len + ZV__NUMBER_PAD, 1))
            return zv__nomem(err);
        memcpy(t->block + t->stop, a->block + CUT_MOST, a->len + ZV__NUMBER_PAD);
        t->stop += a->len;
    }
    t->ended = a->ended;
    a->filled = false;
    return ZV_OK;
}

/* ---- Lines of a block -------------------------------------------------------------------------- */

static bool add_line(zv__text_rows *t, const zv_env *env, size_t from, size_t to) {
    if (!zv__grow(env, &t->lines, &t->lines_cap, t->n + 1, sizeof *t->lines)) return false;
    const char *s = t->block + from, *end = t->block + to;
    if (end > s && end[-1] == '\r') end--;
    while (end > s && is_blank(end[-1])) end--;
    t->lines[t->n++] = (zv__text_line){.s = s, .end = end, .number = t->next++};
    return true;
}

zv_status zv__text_rows_find(zv__text_rows *t, zv_reader *r, size_t most, zv_err *err) {
    most = ZV_MIN(most, (size_t)MOST_LINES);
    t->n = 0;
    size_t seen = 0; /* bytes from start without a line end: not searched twice */
    while (t->n < most) {
        const char *newline = NULL;
        size_t have = t->stop - t->start;
        if (have > seen) newline = memchr(t->block + t->start + seen, '\n', have - seen);
        if (!newline && !t->ended) {
            /* the lines that were found must not move */
            if (t->n > 0 && (t->ahead.filled || !has_room(t))) break;
            if (t->ahead.filled) {
                seen = have;
                ZV_TRY(take_ahead(t, r, err));
                continue;
            }
            if (t->n == 0 && (t->start > 0 || !has_room(t))) ZV_TRY(make_room(t, r, err));
            seen = have;
            ZV_TRY(append(t, r, err));
            continue;
        }
        if (!newline && have == 0) break;
        size_t to = newline ? (size_t)(newline - t->block) : t->stop;
        if (!add_line(t, r->env, t->start, to)) return zv__nomem(err);
        t->start = to + (newline != NULL);
        seen = 0;
    }
    return ZV_OK;
}

/* ---- One line ---------------------------------------------------------------------------------- */

static uint64_t count_tokens(const char *s, const char *end) {
    uint64_t n = 0;
    for (const char *p = s; p < end; p++)
        if (!is_blank(*p) && (p == s || is_blank(p[-1]))) n++;
    return n;
}

/* Does a word with blanks end in "0.25" or "1e-3", so that the row rather has a number too many? An
 * integer does not count: "area 51" is a word. */
static bool ends_in_fraction(const char *word, const char *end) {
    const char *p = end;
    while (p > word && !is_blank(p[-1])) p--;
    if (p == word) return false;
    float value;
    bool overflow;
    if (zv__parse_f32(p, end, &value, &overflow) != end) return false;
    return memchr(p, '.', (size_t)(end - p)) || memchr(p, 'e', (size_t)(end - p));
}

/* Splits a line whose word holds blanks: the numbers are the last dim tokens. */
static const char *find_word_end(const char *s, const char *end, size_t dim) {
    const char *p = end;
    for (size_t k = 0; k < dim; k++) {
        while (p > s && is_blank(p[-1])) p--;
        while (p > s && !is_blank(p[-1])) p--;
    }
    while (p > s && is_blank(p[-1])) p--;
    return p;
}

static bool read_numbers(zv__text_line *l, size_t dim, float *out) {
    l->overflow = false;
    l->bad = NULL;
    const char *after =
        zv__parse_f32_row(l->word_end, l->end, out, dim, &l->found, &l->overflow, &l->bad);
    return after == l->end && l->found == dim;
}

/* `first`: the line is the file's first row, where a number too many is the fault of whatever said
 * how many there are. Later it may be a strange word. */
static void parse_line(zv__text_line *l, size_t dim, bool first, float *out) {
    l->word_end = l->s;
    while (l->word_end < l->end && !is_blank(*l->word_end)) l->word_end++;
    l->good = read_numbers(l, dim, out);
    if (l->good) return;
    uint64_t tokens = count_tokens(l->word_end, l->end);
    if (tokens > dim) {
        l->word_end = find_word_end(l->s, l->end, dim);
        l->odd = ends_in_fraction(l->s, l->word_end);
        if (l->odd && first) {
            l->bad = NULL;
            l->found = tokens;
            return;
        }
        l->good = read_numbers(l, dim, out);
    } else if (tokens < dim) {
        l->bad = NULL;
        l->found = tokens;
    }
}

/* ---- A batch of them --------------------------------------------------------------------------- */

typedef struct parsing {
    zv__text_rows *t;
    zv_reader *ahead; /* to be read on from, by one more task, the first; NULL: no such task */
    float *rows;
    size_t dim;
    bool first;
} parsing;

static void parse_some(void *ctx, size_t task, unsigned worker) {
    (void)worker;
    const parsing *p = ctx;
    if (p->ahead) {
        if (task == 0) {
            read_ahead(p->t, p->ahead);
            return;
        }
        task--;
    }
    size_t to = ZV_MIN((task + 1) * LINES_PER_TASK, p->t->n);
    for (size_t i = task * LINES_PER_TASK; i < to; i++)
        parse_line(&p->t->lines[i], p->dim, p->first && i == 0, p->rows + i * p->dim);
}

/* "line 17: expected 300 numbers, found 299", or the token that is no number. */
static zv_status refuse(const zv_reader *r, const zv__text_line *l, zv_err *err) {
    uint64_t line = l->number;
    if (!l->bad)
        return zv_err_set_at(err, ZV_FORMAT, line, M_IO_LINE_NUMBERS, r->path, ULL(line),
                             r->info.dim, ULL(l->found));
    const char *stop = l->bad;
    while (stop < l->end && !is_blank(*stop)) stop++;
    return zv_err_set_at(err, ZV_FORMAT, line, M_IO_LINE_NOT_NUMBER, r->path, ULL(line),
                         (int)ZV_MIN(stop - l->bad, 40), l->bad);
}

static zv_status take_line(zv_reader *r, const zv__text_line *l, size_t i, size_t to, zv_err *err) {
    size_t dim = r->info.dim;
    float *rows = zv__batch_rows(r);
    if (l->overflow && r->overflows++ == 0) r->overflow_line = l->number;
    if (l->odd && r->odd_words++ == 0) r->odd_line = l->number;
    if (i != to) memmove(rows + to * dim, rows + i * dim, dim * sizeof *rows);
    return zv__batch_string(r, &r->ids[to], l->s, (size_t)(l->word_end - l->s), err);
}

void zv__text_rows_drop_blank(zv__text_rows *t) {
    size_t kept = 0;
    for (size_t i = 0; i < t->n; i++)
        if (!zv__text_line_blank(&t->lines[i])) t->lines[kept++] = t->lines[i];
    t->n = kept;
}

zv_status zv__text_rows_take(zv__text_rows *t, zv_reader *r, size_t *n, zv_err *err) {
    *n = 0;
    if (t->n == 0) return ZV_OK;
    for (size_t i = 0; i < t->n; i++)
        if (!zv__batch_row(r, i)) return zv__nomem(err);
    parsing p = {t, NULL, zv__batch_rows(r), r->info.dim, r->taken == 0 && r->info.skipped == 0};
    size_t bytes = (size_t)(t->lines[t->n - 1].end - t->lines[0].s);
    if (r->expected == 0 && r->size_exact) /* lines are much alike; a few more do no harm */
        r->expected = (uint64_t)((double)r->size / (double)ZV_MAX(bytes, 1) * (double)t->n * 1.02);
    size_t tasks = (t->n + LINES_PER_TASK - 1) / LINES_PER_TASK;
    if (bytes >= WORTH_THREADS) {
        if (may_read_ahead(t, r, err ? err->lang : zv_env_lang(r->env))) p.ahead = r;
        zv__parallel(r->env, tasks + (p.ahead != NULL), parse_some, &p);
    } else {
        for (size_t i = 0; i < tasks; i++) parse_some(&p, i, 0);
    }
    for (size_t i = 0; i < t->n; i++) {
        zv__text_line *l = &t->lines[i];
        if (l->good) {
            ZV_TRY(take_line(r, l, i, *n, err));
            (*n)++;
        } else if (r->bad_rows == ZV_ROW_FAIL) {
            return refuse(r, l, err);
        } else {
            r->info.skipped++;
        }
    }
    return ZV_OK;
}
