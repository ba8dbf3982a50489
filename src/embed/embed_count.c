/* embed_count.c — see embed_count.h.
 *
 * A row is counted by going to the places where its word stands, which costs a cache line each, and adding up
 * what is around them in a table over the vocabulary. The places of as many rows as fit are gathered in one
 * pass over the corpus; their cells are made in batches, by all threads, and appended in order. */
#include "embed/embed_count.h"

#include <sys/mman.h>
#include <unistd.h>

#include "base/base_file.h"
#include "base/base_pool.h"
#include "embed/embed_messages.h"
#include "embed/embed_sampler.h"

enum { PLACES = 8 << 20, BATCH = 4 << 20, IN_MEMORY = 8 << 20, CHUNK = 1 << 20 };

/* Cells this little below chance are kept too: the parts of m are some 1e-6 off in f32, and whoever looks at a
 * cell in f64 must find every one that is above 0 there. Products pass over them. */
static const float BELOW = 1e-5F;

/* One thread's table over the vocabulary: counts, and a bit per word that came. */
typedef struct tally {
    uint64_t *counts; /* [n_words], all 0 between rows */
    uint64_t *came; /* [n_words / 64 + 1] likewise */
    zv__large_count *large; /* of the rows that this thread counted */
    size_t n_large, cap_large;
    bool failed; /* no memory for one of those */
} tally;

typedef struct counting {
    const zv_env *env;
    const uint32_t *ids;
    size_t n_ids, n_words, window;
    zv__counts *out;
    zv__count_limits limits;
    unsigned n_workers;
    uint64_t *sums; /* [n_workers, n_words] totals, and behind them as many numbers of places */
    uint64_t *seen; /* [n_words] places of a word: the first row of the latter */
    tally *tallies; /* [n_workers] */
    uint64_t *places; /* of the pass's rows, row after row */
    uint64_t *next; /* [n_words]: where the next place of a row goes, then where they end */
    size_t row; /* first of the batch */
    uint64_t *slots; /* [n_words + 1]: where a row's cells of the batch begin */
    size_t *made; /* [n_words]: how many cells a row has */
    zv__count_cell *batch;
    size_t cap_batch, cap_cells;
    int fd; /* -1: cells are in memory */
    uint64_t written; /* cells in all */
    zv__teller teller;
} counting;

/* ---- Totals ---- */

/* Σ_{d=1}^{n} (W - d + 1) */
static uint64_t weight_of(size_t window, size_t n) {
    return (uint64_t)n * (2 * window - n + 1) / 2;
}

/* Each place adds the weights of the neighbours that it has on either side. */
static void add_totals(void *ctx, size_t chunk, unsigned worker) {
    const counting *c = ctx;
    const size_t begin = chunk * CHUNK, end = ZV_MIN(c->n_ids, begin + CHUNK);
    uint64_t *totals = c->sums + (size_t)worker * c->n_words;
    uint64_t *seen = totals + (size_t)c->n_workers * c->n_words;
    size_t left = 0, right = 0; /* neighbours, at most the window */
    while (left < c->window && left < begin && c->ids[begin - 1 - left] != ZV__TEXT_END) left++;
    while (right < c->window && end + right < c->n_ids && c->ids[end + right] != ZV__TEXT_END)
        right++;
    for (size_t i = begin; i < end; i++) {
        if (c->ids[i] == ZV__TEXT_END) {
            left = 0;
            continue;
        }
        totals[c->ids[i]] += weight_of(c->window, left);
        seen[c->ids[i]]++;
        left = ZV_MIN(left + 1, c->window);
    }
    for (size_t i = end; i-- > begin;) {
        if (c->ids[i] == ZV__TEXT_END) {
            right = 0;
            continue;
        }
        totals[c->ids[i]] += weight_of(c->window, right);
        right = ZV_MIN(right + 1, c->window);
    }
}

/* log #w and log k P(c). */
static void set_parts(zv__counts *out, double k) {
    double sum = 0;
    for (size_t i = 0; i < out->n_words; i++)
        sum += pow((double)out->totals[i], ZV__NEGATIVE_POWER);
    for (size_t i = 0; i < out->n_words; i++) {
        const double total = (double)out->totals[i];
        /* a word without neighbours has no cells, and is in none */
        out->word_part[i] = (float)log(ZV_MAX(total, 1));
        out->context_part[i] = (float)log(k * pow(ZV_MAX(total, 1), ZV__NEGATIVE_POWER) / sum);
    }
}

static zv_status count_totals(counting *c, double k, zv_err *err) {
    const size_t n = c->n_words, rows = c->n_workers;
    size_t sums;
    if (!zv__mul(&sums, 2 * rows, n)) return zv__nomem(err);
    c->sums = ZV_NEW_ZERO(c->env, sums, uint64_t);
    if (!c->sums) return zv__nomem(err);
    zv__parallel(c->env, (c->n_ids + CHUNK - 1) / CHUNK, add_totals, c);
    c->seen = c->sums + rows * n;
    for (size_t w = 1; w < rows; w++)
        for (size_t i = 0; i < n; i++) {
            c->sums[i] += c->sums[w * n + i];
            c->seen[i] += c->seen[w * n + i];
        }
    memcpy(c->out->totals, c->sums, n * sizeof *c->sums);
    for (size_t i = 0; i < n; i++) c->out->total += c->sums[i];
    set_parts(c->out, k);
    return ZV_OK;
}

/* ---- A row ---- */

static inline void take(tally *t, uint32_t word, uint64_t weight) {
    t->counts[word] += weight;
    t->came[word / 64] |= (uint64_t)1 << word % 64;
}

static void add_place(const counting *c, tally *t, size_t place) {
    for (size_t d = 1; d <= c->window && d <= place; d++) {
        if (c->ids[place - d] == ZV__TEXT_END) break;
        take(t, c->ids[place - d], c->window - d + 1);
    }
    for (size_t d = 1; d <= c->window && place + d < c->n_ids; d++) {
        if (c->ids[place + d] == ZV__TEXT_END) break;
        take(t, c->ids[place + d], c->window - d + 1);
    }
}

static void note_large(const counting *c, tally *t, size_t row, size_t word, uint64_t count) {
    if (count < ZV__COUNT_LARGE) return;
    if (zv__grow(c->env, &t->large, &t->cap_large, t->n_large + 1, sizeof *t->large))
        t->large[t->n_large++] = (zv__large_count){(uint32_t)row, (uint32_t)word, count};
    else
        t->failed = true;
}

/* The cells worth keeping, by context; clears the tally. Returns how many. */
static size_t take_cells(const counting *c, tally *t, size_t row, zv__count_cell *cells) {
    const zv__counts *out = c->out;
    const float word = out->word_part[row], context = out->context_part[row];
    size_t n = 0;
    for (size_t block = 0; block <= c->n_words / 64; block++)
        for (; t->came[block]; t->came[block] &= t->came[block] - 1) {
            const size_t other = 64 * block + (size_t)__builtin_ctzll(t->came[block]);
            const uint64_t count = t->counts[other];
            const zv__count_cell cell = {(uint32_t)other, (float)log((double)count)};
            t->counts[other] = 0;
            if (zv__count_value(&cell, word, out->context_part) <= -BELOW &&
                zv__count_value(&cell, context, out->word_part) <= -BELOW)
                continue;
            cells[n++] = cell;
            note_large(c, t, row, other, count);
        }
    return n;
}

static void count_row(void *ctx, size_t task, unsigned worker) {
    enum { AHEAD = 8 };
    counting *c = ctx;
    const size_t row = c->row + task;
    c->made[row] = 0;
    if (zv_env_stopped(c->env)) return;
    const uint64_t *places = c->places + (c->next[row] - c->seen[row]);
    const size_t n = (size_t)c->seen[row];
    for (size_t i = 0; i < n; i++) {
        if (i + AHEAD < n) __builtin_prefetch(c->ids + places[i + AHEAD]);
        add_place(c, &c->tallies[worker], (size_t)places[i]);
    }
    c->made[row] = take_cells(c, &c->tallies[worker], row, c->batch + c->slots[row]);
}

/* ---- Where cells go ---- */

static zv_status failed(zv_err *err) {
    return zv_err_set(err, ZV_IO, M_EMBED_COUNTS_FILE, zv__temp_folder_large(),
                      zv__reason_for(err, errno));
}

static zv_status write_cells(counting *c, const zv__count_cell *cells, size_t n, uint64_t at,
                             zv_err *err) {
    return zv__temp_write(c->fd, cells, n * sizeof *cells, at * sizeof *cells) ? ZV_OK
                                                                               : failed(err);
}

static zv_status to_file(counting *c, zv_err *err) {
    zv__counts *out = c->out;
    if ((c->fd = zv__temp_open(zv__temp_folder_large())) < 0) return failed(err);
    if (c->written > 0) ZV_TRY(write_cells(c, out->cells, (size_t)c->written, 0, err));
    zv__free(c->env, out->cells);
    out->cells = NULL;
    return ZV_OK;
}

/* The batch's rows, moved together. */
static zv_status append(counting *c, size_t begin, size_t end, zv_err *err) {
    zv__counts *out = c->out;
    size_t n = 0;
    for (size_t row = begin; row < end; row++) {
        memmove(c->batch + n, c->batch + c->slots[row], c->made[row] * sizeof *c->batch);
        n += c->made[row];
        out->first[row + 1] = c->written + n;
    }
    if (c->fd < 0 && c->written + n > c->limits.in_memory) ZV_TRY(to_file(c, err));
    if (c->fd >= 0) {
        ZV_TRY(write_cells(c, c->batch, n, c->written, err));
    } else if (n > 0) {
        const size_t all = (size_t)c->written + n;
        if (!zv__grow(c->env, &out->cells, &c->cap_cells, all, sizeof *out->cells))
            return zv__nomem(err);
        memcpy(out->cells + c->written, c->batch, n * sizeof *c->batch);
    }
    c->written += n;
    return ZV_OK;
}

static zv_status map_cells(counting *c, zv_err *err) {
    if (c->fd < 0) return ZV_OK;
    const size_t bytes = (size_t)c->written * sizeof *c->out->cells;
    void *p = mmap(NULL, bytes, PROT_READ, MAP_SHARED, c->fd, 0);
    if (p == MAP_FAILED) return failed(err);
    c->out->cells = p;
    c->out->mapped = bytes;
    return ZV_OK;
}

static int by_place(const void *a, const void *b) {
    const zv__large_count *x = a, *y = b;
    if (x->row != y->row) return x->row < y->row ? -1 : 1;
    return (x->word > y->word) - (x->word < y->word);
}

/* The threads' large counts, in the order of the cells. */
static zv_status gather_large(const counting *c, zv_err *err) {
    zv__counts *out = c->out;
    size_t n = 0;
    for (unsigned w = 0; w < c->n_workers; w++) n += c->tallies[w].n_large;
    out->large = ZV_NEW(c->env, n, zv__large_count);
    if (!out->large) return zv__nomem(err);
    for (unsigned w = 0; w < c->n_workers; w++) {
        const tally *t = &c->tallies[w];
        if (t->n_large > 0)
            memcpy(out->large + out->n_large, t->large, t->n_large * sizeof *t->large);
        out->n_large += t->n_large;
    }
    zv__sort(out->large, n, sizeof *out->large, by_place);
    return ZV_OK;
}

/* ---- Passes ---- */

/* No fewer than a row's cells. */
static size_t most_cells(const counting *c, size_t row) {
    return (size_t)ZV_MIN(2 * c->window * c->seen[row], (uint64_t)c->n_words);
}

static zv_status count_batch(counting *c, size_t begin, size_t end, zv_err *err) {
    const size_t room = ZV_MAX((size_t)c->slots[end], 1);
    if (!zv__grow(c->env, &c->batch, &c->cap_batch, room, sizeof *c->batch)) return zv__nomem(err);
    c->row = begin;
    zv__parallel(c->env, end - begin, count_row, c);
    for (unsigned w = 0; w < c->n_workers; w++)
        if (c->tallies[w].failed) return zv__nomem(err);
    if (zv_env_stopped(c->env)) return zv_err_set(err, ZV_INTERRUPTED, M_EMBED_STOPPED);
    return append(c, begin, end, err);
}

/* Rows whose places are gathered. */
static zv_status count_rows(counting *c, size_t begin, size_t end, zv_err *err) {
    for (size_t first = begin, last; first < end; first = last) {
        c->slots[first] = 0;
        for (last = first; last < end; last++) {
            const uint64_t sum = c->slots[last] + most_cells(c, last);
            if (last > first && sum > c->limits.batch) break;
            c->slots[last + 1] = sum;
        }
        ZV_TRY(count_batch(c, first, last, err));
        zv__tell(&c->teller, (double)last, (double)c->n_words, (double)NAN);
    }
    return ZV_OK;
}

/* The places of the words begin … end. */
static void gather(counting *c, size_t begin, size_t end) {
    uint64_t sum = 0;
    for (size_t row = begin; row < end; row++) {
        c->next[row] = sum;
        sum += c->seen[row];
    }
    for (size_t i = 0; i < c->n_ids; i++) {
        const uint32_t id = c->ids[i];
        if (id >= begin && id < end) c->places[c->next[id]++] = i;
    }
}

static zv_status count_all(counting *c, zv_err *err) {
    uint64_t longest = 0;
    for (size_t i = 0; i < c->n_words; i++) longest = ZV_MAX(longest, c->seen[i]);
    const uint64_t room = ZV_MAX(longest, (uint64_t)c->limits.places);
    c->places = ZV_NEW(c->env, (size_t)ZV_MIN(room, (uint64_t)c->n_ids), uint64_t);
    if (!c->places) return zv__nomem(err);
    for (size_t begin = 0, end; begin < c->n_words; begin = end) {
        uint64_t sum = 0;
        for (end = begin; end < c->n_words && sum + c->seen[end] <= room; end++)
            sum += c->seen[end];
        gather(c, begin, end);
        ZV_TRY(count_rows(c, begin, end, err));
    }
    ZV_TRY(gather_large(c, err));
    return map_cells(c, err);
}

/* ---- */

static zv_status prepare(counting *c, zv_err *err) {
    const zv_env *env = c->env;
    const size_t n = c->n_words;
    zv__counts *out = c->out;
    out->first = ZV_NEW_ZERO(env, n + 1, uint64_t);
    out->totals = ZV_NEW(env, n, uint64_t);
    out->word_part = ZV_NEW(env, n, float);
    out->context_part = ZV_NEW(env, n, float);
    c->next = ZV_NEW(env, n, uint64_t);
    c->slots = ZV_NEW(env, n + 1, uint64_t);
    c->made = ZV_NEW(env, n, size_t);
    c->tallies = ZV_NEW_ZERO(env, c->n_workers, tally);
    if (!out->first || !out->totals || !out->word_part || !out->context_part || !c->next ||
        !c->slots || !c->made || !c->tallies)
        return zv__nomem(err);
    for (unsigned w = 0; w < c->n_workers; w++) {
        c->tallies[w].counts = ZV_NEW_ZERO(env, n, uint64_t);
        c->tallies[w].came = ZV_NEW_ZERO(env, n / 64 + 1, uint64_t);
        if (!c->tallies[w].counts || !c->tallies[w].came) return zv__nomem(err);
    }
    return ZV_OK;
}

static void release(counting *c) {
    for (unsigned w = 0; c->tallies && w < c->n_workers; w++) {
        zv__free(c->env, c->tallies[w].counts);
        zv__free(c->env, c->tallies[w].came);
        zv__free(c->env, c->tallies[w].large);
    }
    zv__free(c->env, c->tallies);
    zv__free(c->env, c->sums);
    zv__free(c->env, c->places);
    zv__free(c->env, c->next);
    zv__free(c->env, c->slots);
    zv__free(c->env, c->made);
    zv__free(c->env, c->batch);
    if (c->fd >= 0) close(c->fd); /* a mapping keeps the file */
}

zv_status zv__counts_new(zv__counts *out, const zv_env *env, const zv_corpus *corpus,
                         unsigned window, double k, const zv__count_limits *limits, zv_err *err) {
    *out = (zv__counts){.env = env, .n_words = zv_vocab_size(corpus->vocab)};
    counting c = {.env = env, .ids = corpus->ids, .n_ids = corpus->n_ids, .window = window};
    c.n_words = out->n_words;
    c.out = out;
    c.fd = -1;
    c.n_workers = zv__workers(env);
    if (limits) c.limits = *limits;
    if (!c.limits.places) c.limits.places = ZV_MAX((size_t)PLACES, c.n_ids / 8);
    if (!c.limits.batch) c.limits.batch = BATCH;
    if (!c.limits.in_memory) c.limits.in_memory = IN_MEMORY;
    c.teller = zv__teller_start(env, M_EMBED_COUNTING, M_BASE_WORDS);
    zv_status status = prepare(&c, err);
    if (status == ZV_OK) status = count_totals(&c, k, err);
    if (status == ZV_OK) status = count_all(&c, err);
    release(&c);
    if (status != ZV_OK) zv__counts_free(out);
    return status;
}

void zv__counts_free(zv__counts *c) {
    zv__free(c->env, c->first);
    if (c->mapped) {
        munmap(c->cells, c->mapped);
    } else {
        zv__free(c->env, c->cells);
    }
    zv__free(c->env, c->large);
    zv__free(c->env, c->totals);
    zv__free(c->env, c->word_part);
    zv__free(c->env, c->context_part);
    *c = (zv__counts){0};
}

uint64_t zv__counts_exact(const zv__counts *c, size_t row, const zv__count_cell *cell,
                          size_t *large) {
    const zv__large_count *next = c->large + *large;
    if (*large < c->n_large && next->row == row && next->word == cell->word) {
        ++*large;
        return next->count;
    }
    return (uint64_t)llround(exp((double)cell->log_count));
}

zv__count_size zv__counts_size(const zv__counts *c, bool transposed) {
    const float *own = transposed ? c->context_part : c->word_part;
    const float *others = transposed ? c->word_part : c->context_part;
    zv__count_size size = {0};
    for (size_t row = 0; row < c->n_words; row++)
        for (uint64_t i = c->first[row]; i < c->first[row + 1]; i++) {
            const float value = zv__count_value(&c->cells[i], own[row], others);
            if (!(value > 0)) continue;
            size.cells++;
            size.squares += (double)value * (double)value;
        }
    return size;
}
