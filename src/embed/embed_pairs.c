/* embed_pairs.c — see embed_pairs.h. */
#include "embed/embed_pairs.h"

#include "base/base_pool.h"
#include "embed/embed_run.h"

enum { MAX_DRAWS = 4096, MIN_DRAWS = 16, PASSES = 3 };
enum { NOT_HERE = UINT32_MAX };
/* Streams of random numbers far from those of the tasks. */
static const uint64_t STREAM_PAIRS = (uint64_t)1 << 62;

/* Where a row's pairs of one pass are gathered. */
typedef struct gathering {
    const zv__run *run;
    uint64_t *totals; /* [workers, vocabulary]; then [vocabulary], their sums */
    uint32_t *slots; /* [vocabulary]: row of this pass, or NOT_HERE */
    uint32_t *words; /* [room]: outputs of this pass's rows, row after row */
    atomic_size_t *next; /* [n_rows]: where the next output of a row goes */
    zv__pairs *pairs;
} gathering;

/* ---- One shard's pairs, counted or gathered ---- */

/* The law of embed_shard.c: occurrences dropped first, then windows of 1 … window. The worker's walk, which has
 * nothing to do yet, lends its lists: words, and how far the window of each reaches before and behind it. */
static void begin_shard(const zv__run *r, size_t shard, zv__walk *w) {
    zv_rng stream = zv_rng_stream(r->opts->seed, STREAM_PAIRS + shard);
    uint64_t random = zv_rng_u64(&stream), passed;
    w->n = zv__shard_words(r, shard, w->words, &random, &passed);
    zv__walk_ends(w);
    for (size_t i = 0; i < w->n; i++) {
        const bool end = w->words[i] == ZV__TEXT_END;
        const uint16_t reach = end ? 0 : (uint16_t)zv__shard_reach(r, &random);
        w->before[i] = ZV_MIN(w->before[i], reach);
        w->behind[i] = ZV_MIN(w->behind[i], reach);
    }
}

/* So many windows other than its own hold a position as have begun and not ended there. */
static void add_totals(zv__walk *w, uint64_t *totals) {
    uint32_t *changes = w->repeats; /* lent, too */
    memset(changes, 0, (w->n + 1) * sizeof *changes);
    for (size_t i = 0; i < w->n; i++) {
        changes[i - w->before[i]]++;
        changes[i + w->behind[i] + 1]--;
    }
    uint32_t windows = 0;
    for (size_t i = 0; i < w->n; i++) {
        windows += changes[i];
        if (w->words[i] != ZV__TEXT_END) totals[w->words[i]] += windows - 1;
    }
}

/* The outputs of the positions whose row is of this pass: few of them, so the windows are looked for from there. */
static void gather_outputs(const gathering *g, const zv__walk *w) {
    const size_t most = g->run->opts->window;
    for (size_t at = 0; at < w->n; at++) {
        const uint32_t word = w->words[at];
        if (word == ZV__TEXT_END || g->slots[word] == NOT_HERE) continue;
        atomic_size_t *next = &g->next[g->slots[word]];
        const size_t end = ZV_MIN(w->n, at + most + 1);
        for (size_t i = at - ZV_MIN(at, most); i < end; i++) {
            const bool within = i < at ? at - i <= w->behind[i] : i - at <= w->before[i];
            if (within && i != at)
                g->words[atomic_fetch_add_explicit(next, 1, memory_order_relaxed)] = w->words[i];
        }
    }
}

static void walk_shard(void *ctx, size_t shard, unsigned worker) {
    const gathering *g = ctx;
    const zv__run *r = g->run;
    if (zv_env_stopped(r->env)) return;
    zv__walk *w = &r->workers[worker].walk;
    begin_shard(r, shard, w);
    if (g->slots)
        gather_outputs(g, w);
    else
        add_totals(w, g->totals + (size_t)worker * zv_vocab_size(r->corpus->vocab));
}

static zv_status count_totals(gathering *g, zv_err *err) {
    const zv__run *r = g->run;
    const size_t n = zv_vocab_size(r->corpus->vocab);
    size_t cells;
    if (!zv__mul(&cells, n, r->n_workers)) return zv__nomem(err);
    g->totals = ZV_NEW_ZERO(r->env, cells, uint64_t);
    if (!g->totals) return zv__nomem(err);
    zv__parallel(r->env, r->n_shards, walk_shard, g);
    for (unsigned w = 1; w < r->n_workers; w++)
        for (size_t i = 0; i < n; i++) g->totals[i] += g->totals[w * n + i];
    for (size_t i = 0; i < n; i++) g->pairs->total += g->totals[i];
    return ZV_OK;
}

/* ---- Which rows ---- */

/* More cells than a row can have. */
static uint64_t most_cells(const gathering *g, size_t word) {
    return ZV_MIN(g->totals[word], (uint64_t)zv_vocab_size(g->run->corpus->vocab));
}

/* How many of `draws` marks at even distances from start ∈ [0, 1) fall on the pairs (before, before + n]. */
static uint32_t marks(uint64_t before, uint64_t n, double start, double per_pair) {
    return (uint32_t)(floor((double)(before + n) * per_pair + start) -
                      floor((double)before * per_pair + start));
}

/* Puts the sample's rows into p->rows (NULL: only counts them). draws 0: every row. Returns the rows;
 * *cells: no fewer than they have, *pairs: theirs. */
static size_t choose_rows(const gathering *g, size_t draws, uint64_t *cells, uint64_t *pairs) {
    zv__pairs *p = g->pairs;
    zv_rng rng = zv_rng_stream(g->run->opts->seed, STREAM_PAIRS - 1);
    const double start = zv_rng_unit(&rng), per_pair = (double)draws / (double)p->total;
    const size_t n_words = zv_vocab_size(g->run->corpus->vocab);
    uint64_t before = 0;
    size_t n = 0;
    *cells = *pairs = 0;
    for (size_t i = 0; i < n_words; i++) {
        const uint64_t total = g->totals[i];
        const uint32_t drawn = draws ? marks(before, total, start, per_pair) : total > 0;
        before += total;
        if (drawn == 0) continue;
        if (p->rows)
            p->rows[n] = (zv__pair_row){.word = (uint32_t)i, .draws = drawn, .total = total};
        *cells += most_cells(g, i);
        *pairs += total;
        n++;
    }
    return n;
}

/* ---- Cells ---- */

/* Outputs of one row, counted by a table over the vocabulary and a bit per word that came, whose order is
 * that of the cells. */
typedef struct tally {
    uint32_t *counts; /* [vocabulary], all 0 between rows */
    uint64_t *came; /* [vocabulary / 64 + 1] likewise */
    size_t n_words;
} tally;

/* False: more than max_cells. */
static bool add_cells(zv__pairs *p, zv__pair_row *row, const uint32_t *words, tally *t,
                      size_t max_cells) {
    row->first = p->n_cells;
    for (uint64_t i = 0; i < row->total; i++) {
        t->counts[words[i]]++;
        t->came[words[i] / 64] |= (uint64_t)1 << words[i] % 64;
    }
    for (size_t block = 0; block <= t->n_words / 64; block++) {
        for (; t->came[block]; t->came[block] &= t->came[block] - 1) {
            const uint32_t word =
                (uint32_t)(64 * block) + (uint32_t)__builtin_ctzll(t->came[block]);
            if (p->n_cells == max_cells) return false;
            p->cells[p->n_cells++] = (zv__cell){word, t->counts[word]};
            t->counts[word] = 0;
        }
    }
    row->n = p->n_cells - row->first;
    return true;
}

/* Gathers the rows begin … end in one pass. first: [end - begin + 1]. */
static bool gather(gathering *g, size_t begin, size_t end, size_t *first, tally *t,
                   size_t max_cells) {
    const zv__run *r = g->run;
    zv__pairs *p = g->pairs;
    const size_t n = end - begin;
    memset(g->slots, 0xff, zv_vocab_size(r->corpus->vocab) * sizeof *g->slots);
    first[0] = 0;
    for (size_t i = 0; i < n; i++) {
        g->slots[p->rows[begin + i].word] = (uint32_t)i;
        atomic_store(&g->next[i], first[i]);
        first[i + 1] = first[i] + (size_t)p->rows[begin + i].total;
    }
    zv__parallel(r->env, r->n_shards, walk_shard, g);
    for (size_t i = 0; i < n; i++) /* stopped on the way: what was not reached is not there */
        if (atomic_load(&g->next[i]) != first[i + 1]) return true;
    for (size_t i = 0; i < n; i++)
        if (!add_cells(p, &p->rows[begin + i], g->words + first[i], t, max_cells)) return false;
    return true;
}

/* Fills the cells of p->rows in passes of at most `room` pairs. *fits: there were not too many. */
static zv_status fill(gathering *g, size_t room, size_t max_cells, bool *fits, zv_err *err) {
    const zv_env *env = g->run->env;
    zv__pairs *p = g->pairs;
    size_t *first = ZV_NEW(env, p->n_rows + 1, size_t);
    g->next = zv__alloc(env, p->n_rows, sizeof *g->next);
    g->words = ZV_NEW(env, room, uint32_t);
    tally t = {.n_words = zv_vocab_size(g->run->corpus->vocab)};
    t.counts = ZV_NEW_ZERO(env, t.n_words, uint32_t);
    t.came = ZV_NEW_ZERO(env, t.n_words / 64 + 1, uint64_t);
    const bool ok = first && g->next && g->words && t.counts && t.came;
    *fits = true;
    for (size_t begin = 0, end; ok && *fits && begin < p->n_rows; begin = end) {
        uint64_t sum = 0;
        for (end = begin; end < p->n_rows && sum + p->rows[end].total <= room; end++)
            sum += p->rows[end].total;
        *fits = gather(g, begin, end, first, &t, max_cells);
    }
    zv__free(env, t.counts);
    zv__free(env, t.came);
    zv__free(env, first);
    zv__free(env, g->next);
    zv__free(env, g->words);
    g->next = NULL;
    g->words = NULL;
    return ok ? ZV_OK : zv__nomem(err);
}

static zv_status count_rows(gathering *g, size_t draws, size_t max_cells, bool *fits, zv_err *err) {
    const zv_env *env = g->run->env;
    zv__pairs *p = g->pairs;
    uint64_t most, sum;
    p->draws = draws;
    p->n_cells = 0;
    p->n_rows = choose_rows(g, draws, &most, &sum);
    p->rows = ZV_NEW(env, p->n_rows, zv__pair_row);
    if (!p->rows) return zv__nomem(err);
    choose_rows(g, draws, &most, &sum);
    uint64_t longest = 0;
    for (size_t i = 0; i < p->n_rows; i++) longest = ZV_MAX(longest, p->rows[i].total);
    /* one row must fit a pass whole; no more than all of them are needed */
    const uint64_t room = ZV_MAX(longest, ZV_MIN(sum, (uint64_t)max_cells));
    p->cells = ZV_NEW(env, (size_t)ZV_MIN(most, (uint64_t)max_cells), zv__cell);
    if (!p->cells || room > SIZE_MAX / sizeof(uint32_t)) return zv__nomem(err);
    return fill(g, (size_t)room, max_cells, fits, err);
}

/* All rows if they surely fit, else as many draws as fit. */
static zv_status choose_and_count(gathering *g, size_t max_cells, zv_err *err) {
    zv__pairs *p = g->pairs;
    const zv_env *env = g->run->env;
    uint64_t most, sum;
    choose_rows(g, 0, &most, &sum);
    size_t draws = most <= max_cells ? 0 : MAX_DRAWS;
    /* Rows are far from full, half of what they could have is a fair guess; and a pass over the corpus takes
     * max_cells pairs, of which PASSES are to be enough. */
    while (draws > MIN_DRAWS &&
           (choose_rows(g, draws, &most, &sum), most / 2 > max_cells || sum / PASSES > max_cells))
        draws /= 2;
    for (bool fits = false; !fits; draws /= 2) {
        zv__pairs_free(env, &(zv__pairs){.rows = p->rows, .cells = p->cells});
        p->rows = NULL;
        p->cells = NULL;
        if (draws == 1) { /* not even one row fits: no counts */
            p->n_rows = p->n_cells = 0;
            return ZV_OK;
        }
        ZV_TRY(count_rows(g, draws, max_cells, &fits, err));
    }
    return ZV_OK;
}

zv_status zv__pairs_new(zv__pairs *out, const zv__run *r, size_t max_cells, zv_err *err) {
    *out = (zv__pairs){0};
    gathering g = {.run = r, .pairs = out};
    zv_status status = count_totals(&g, err);
    if (status == ZV_OK && out->total > 0) {
        g.slots = ZV_NEW(r->env, zv_vocab_size(r->corpus->vocab), uint32_t);
        status = g.slots ? choose_and_count(&g, max_cells, err) : zv__nomem(err);
    }
    zv__free(r->env, g.totals);
    zv__free(r->env, g.slots);
    if (status != ZV_OK) zv__pairs_free(r->env, out);
    return status;
}

void zv__pairs_free(const zv_env *env, zv__pairs *p) {
    zv__free(env, p->rows);
    zv__free(env, p->cells);
    *p = (zv__pairs){0};
}
