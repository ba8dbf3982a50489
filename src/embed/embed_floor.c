/* embed_floor.c — how low the loss of an epoch could be, and the loss on the same pairs (embed_losses.h). */
#include "base/base_pool.h"
#include "embed/embed_losses.h"
#include "embed/embed_run.h"

#include <zavit/vec.h>

enum {
    NEGATIVES = 256 /* drawn for a row's empty cells, where they are more than twice as many */
};
/* Cells, each a product and two logarithms (some 40 ns): at most 48 MiB with what counting takes, and about
 * 2 % of the time of an epoch. */
enum { MOST_CELLS = 4 << 20, FEWEST_CELLS = 16384, WORDS_PER_CELL = 2 };
static const uint64_t STREAM_NEGATIVES = (uint64_t)5 << 60;

/* ---- The floor --------------------------------------------------------------------------------- */

/* b of a cell. */
static inline double random_pairs(const zv__losses *l, const zv__pair_row *row, zv__cell cell) {
    return l->chance[cell.word] * (double)(row->total - cell.count);
}

static void row_floor(void *ctx, size_t i, unsigned worker) {
    (void)worker;
    zv__losses *l = ctx;
    const zv__pair_row *row = &l->pairs.rows[i];
    double sum = 0;
    for (size_t c = row->first; c < row->first + row->n; c++) {
        const double a = l->pairs.cells[c].count, b = random_pairs(l, row, l->pairs.cells[c]);
        sum += a * log1p(b / a);
        if (b > 0) sum += b * log1p(a / b);
    }
    l->floors[i] = sum / (double)row->total;
}

/* The other road: what the best model x* = log(a/b) pays, real pairs and random ones each. Through values,
 * which no epoch has filled yet. */
static void row_again(void *ctx, size_t i, unsigned worker) {
    (void)worker;
    zv__losses *l = ctx;
    const zv__pair_row *row = &l->pairs.rows[i];
    double real = 0, random = 0;
    for (size_t c = row->first + row->n; c-- > row->first;) {
        const double a = l->pairs.cells[c].count, b = random_pairs(l, row, l->pairs.cells[c]);
        if (b == 0) continue; /* x* = ∞ pays nothing */
        const double x = log(a) - log(b);
        real += a * zv__softplus(-x);
        random += b * zv__softplus(x);
    }
    l->values[i] = real / (double)row->total;
    l->values[l->pairs.n_rows + i] = random / (double)row->total;
}

void zv__floor_rows(zv__losses *l, const zv__run *r) {
    zv__parallel(r->env, l->pairs.n_rows, row_floor, l);
    zv__parallel(r->env, l->pairs.n_rows, row_again, l);
    zv_loss_floor *f = &l->floor;
    f->rows = l->pairs.n_rows;
    f->draws = l->pairs.draws;
    f->cells = l->pairs.n_cells;
    f->pairs = l->pairs.total;
    f->floor = zv__floor_mean(l, l->floors, NULL);
    f->real = zv__floor_mean(l, l->values, NULL).value;
    f->random = zv__floor_mean(l, l->values + l->pairs.n_rows, NULL).value;
}

/* Where every row is counted, what is left of chance is each row's own `variances`. Where rows are drawn, the
 * differences of neighbouring draws hold both (systematic sampling: Wolter 2007, §8.2, v2). */
zv_estimate zv__floor_mean(const zv__losses *l, const double *values, const double *variances) {
    const zv__pairs *p = &l->pairs;
    if (p->n_rows == 0) return (zv_estimate){NAN, NAN, NAN};
    double sum = 0, variance = 0;
    for (size_t i = 0; i < p->n_rows; i++) {
        const double weight = zv__pairs_weight(p, &p->rows[i]);
        sum += weight * values[i];
        if (p->draws == 0 && variances) variance += weight * weight * variances[i];
        if (p->draws > 1 && i > 0)
            variance += (values[i] - values[i - 1]) * (values[i] - values[i - 1]) /
                        (2.0 * (double)(p->draws - 1) * (double)p->draws);
    }
    const double half = variance > 0 ? 1.96 * sqrt(variance) : (double)NAN;
    return (zv_estimate){sum, sum - half, sum + half};
}

/* ---- The loss on the same pairs ---------------------------------------------------------------- */

typedef struct row_view {
    const zv__run *run;
    const zv__pair_row *row;
    const float *input;
} row_view;

static double product(const row_view *v, size_t output) {
    return zv_vec_kernels(v->run->env)
        ->dot[ZV_F32](v->input, v->run->model.context + output * v->run->model.stride,
                      v->run->model.dim);
}

static double filled_cells(const row_view *v) {
    const zv__losses *l = &v->run->losses;
    double sum = 0;
    for (size_t c = v->row->first; c < v->row->first + v->row->n; c++) {
        const zv__cell cell = l->pairs.cells[c];
        const double x = product(v, cell.word);
        sum +=
            (double)cell.count * zv__softplus(-x) + random_pairs(l, v->row, cell) * zv__softplus(x);
    }
    return sum / (double)v->row->total;
}

/* Σ over empty cells of k P(c) log(1 + e^x), per pair. */
static double all_empty_cells(const row_view *v) {
    const zv__losses *l = &v->run->losses;
    size_t c = v->row->first;
    const size_t end = v->row->first + v->row->n;
    double sum = 0;
    for (size_t word = 0; word < v->run->model.n_words; word++) {
        if (c < end && l->pairs.cells[c].word == word) {
            c++;
            continue;
        }
        sum += l->chance[word] * zv__softplus(product(v, word));
    }
    return sum;
}

static bool is_empty(const zv__pairs *p, const zv__pair_row *row, uint32_t word) {
    size_t lo = row->first, hi = row->first + row->n;
    while (lo < hi) {
        const size_t middle = lo + (hi - lo) / 2;
        if (p->cells[middle].word == word) return false;
        if (p->cells[middle].word < word) {
            lo = middle + 1;
        } else {
            hi = middle;
        }
    }
    return true;
}

/* The same from NEGATIVES draws of c ∝ P, the same ones in every epoch. */
static double some_empty_cells(const row_view *v, double *variance) {
    const zv__run *r = v->run;
    zv_rng stream = zv_rng_stream(r->opts->seed, STREAM_NEGATIVES + v->row->word);
    uint64_t random = zv_rng_u64(&stream);
    double sum = 0, squares = 0;
    for (size_t s = 0; s < NEGATIVES; s++) {
        const uint32_t word = zv__alias_draw(&r->alias, zv__next_random(&random));
        if (!is_empty(&r->losses.pairs, v->row, word)) continue;
        const double one = r->opts->negative * zv__softplus(product(v, word));
        sum += one;
        squares += one * one;
    }
    const double mean = sum / NEGATIVES;
    *variance = (squares / NEGATIVES - mean * mean) / (NEGATIVES - 1);
    return mean;
}

static void row_loss(void *ctx, size_t i, unsigned worker) {
    zv__run *r = ctx;
    zv__losses *l = &r->losses;
    const zv__pair_row *row = &l->pairs.rows[i];
    const row_view v = {r, row, zv__run_vector(r, row->word, r->workers[worker].scratch)};
    double *variance = &l->values[l->pairs.n_rows + i];
    *variance = 0;
    const bool few = r->model.n_words - row->n <= 2 * (size_t)NEGATIVES;
    l->values[i] = filled_cells(&v) + (few ? all_empty_cells(&v) : some_empty_cells(&v, variance));
}

void zv__floor_measure(zv__losses *l, zv__run *r) {
    const size_t n = l->pairs.n_rows;
    zv__parallel(r->env, n, row_loss, r);
    l->loss = zv__floor_mean(l, l->values, l->values + n);
    for (size_t i = 0; i < n; i++) l->values[i] -= l->floors[i];
    l->floor.above = zv__floor_mean(l, l->values, l->values + n);
}

/* ---- The losses of a run ----------------------------------------------------------------------- */

static zv_status new_floor(zv__losses *l, const zv__run *r, zv_err *err) {
    const size_t n = zv_vocab_size(r->corpus->vocab);
    const uint64_t wish = r->corpus->known_words / WORDS_PER_CELL;
    const size_t cells = (size_t)ZV_MAX((uint64_t)FEWEST_CELLS, ZV_MIN(wish, (uint64_t)MOST_CELLS));
    ZV_TRY(zv__pairs_new(&l->pairs, r, cells, err));
    zv__trim_memory(r->env); /* counting takes more than its cells */
    l->chance = ZV_NEW(r->env, n, double);
    l->floors = ZV_NEW(r->env, l->pairs.n_rows, double);
    l->values = ZV_NEW(r->env, 2 * l->pairs.n_rows, double);
    if (!l->chance || !l->floors || !l->values) return zv__nomem(err);
    double total = 0;
    for (size_t i = 0; i < n; i++)
        total += l->chance[i] =
            pow((double)zv_vocab_count(r->corpus->vocab, (uint32_t)i), ZV__NEGATIVE_POWER);
    for (size_t i = 0; i < n; i++) l->chance[i] *= r->opts->negative / total;
    zv__floor_rows(l, r);
    return ZV_OK;
}

zv_status zv__losses_new(zv__losses *l, const zv__run *r, zv_err *err) {
    const double started = zv__now();
    const zv_estimate none = {NAN, NAN, NAN};
    l->loss = l->floor.floor = l->floor.above = l->heldout.loss = none;
    l->floor.real = l->floor.random = (double)NAN;
    l->n_blocks = r->corpus->n_ids / ((size_t)ZV__HELDOUT_BLOCK * ZV__HELDOUT_EVERY);
    l->blocks = ZV_NEW_ZERO(r->env, 2 * l->n_blocks, double);
    l->epochs = ZV_NEW_ZERO(r->env, r->opts->epochs, zv_epoch_loss);
    if (!l->blocks || !l->epochs) return zv__nomem(err);
    if (r->opts->method != ZV_CBOW) ZV_TRY(new_floor(l, r, err));
    l->seconds = zv__now() - started;
    return ZV_OK;
}

void zv__losses_free(const zv_env *env, zv__losses *l) {
    zv__pairs_free(env, &l->pairs);
    zv__free(env, l->chance);
    zv__free(env, l->floors);
    zv__free(env, l->values);
    zv__free(env, l->blocks);
    zv__free(env, l->epochs);
}

void zv__losses_measure(zv__losses *l, zv__run *r, double seen) {
    const double started = zv__now();
    l->loss.value = seen;
    if (l->pairs.n_rows > 0) zv__floor_measure(l, r);
    if (l->n_blocks > 0) zv__heldout_measure(l, r);
    l->epochs[r->epoch] = (zv_epoch_loss){.epoch = r->epoch + 1,
                                          .seen = seen,
                                          .loss = l->loss.value,
                                          .floor = l->floor.floor.value,
                                          .heldout = l->heldout.loss.value};
    l->seconds += zv__now() - started;
}

void zv__losses_result(const zv__losses *l, zv_learn_result *result) {
    result->loss = l->loss;
    result->loss_seconds = l->seconds;
    result->floor = l->floor;
    result->heldout = l->heldout;
}
