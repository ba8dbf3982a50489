#include "base/base_private.h"

#include "base/base_pool.h"
#include "base/base_progress.h"
#include "eval/eval_private.h"

/* How questions are answered. Questions share their words: 19,544 questions of the best-known set are
 * made of 905 words. So the cosine of every vocabulary word with every question word is computed once
 * (unique · vocabulary · dim), block of vocabulary by block, and each question then reads three rows
 * of that table:
 *
 *                 vocabulary →   | block 0 | block 1 | …      one task per block
 *     question words ↓  king     | cosines  [unique, block], scratch of one worker
 *                       man      |
 *
 * and keeps its best candidates, one set per worker, merged in the end. */

enum { BLOCK_LEAST = 64, BLOCK_MOST = 1024, TABLE = 1 << 18 };

typedef struct worker {
    float *rows; /* [block, dim] */
    double *norms; /* [block], exact only */
    double *cosines; /* [unique, block] */
    double *inverse; /* [unique, block] 1/4 / ((cos + 1)/2 + ε) */
    zv__answer *best; /* [n] */
} worker;

typedef struct job {
    const zv_env *env;
    const zv_space *space;
    const zv__vocabulary *vocabulary;
    const zv_kernels *kernels;
    const zv__question *questions;
    size_t n, dim, block;
    bool exact;
    uint32_t *slot; /* [vocabulary] number among the question words, or ZV__NOWHERE */
    uint32_t *unique; /* [n_unique] places in the vocabulary */
    size_t n_unique;
    float *query; /* [n_unique, dim]: unit vectors, or raw ones if exact */
    double *query_norm; /* [n_unique] */
    worker *workers;
    unsigned n_workers;
    zv__teller teller;
    bool stopped; /* written by any task, only to true */
} job;

/* ---- The cosines of one block ---- */

/* 3CosMul's ε keeps the divisor away from 0 (Levy & Goldberg 2014, eq. 4). */
static const double epsilon = 0.001;

static double cosine(const job *j, const worker *w, size_t u, size_t v) {
    const float *a = j->query + u * j->dim, *b = w->rows + v * j->dim;
    if (!j->exact) return (double)j->kernels->dot_fast(a, b, j->dim);
    double dot = j->kernels->dot[ZV_F32](a, b, j->dim);
    return dot / (j->query_norm[u] * w->norms[v]);
}

static void fill_table(const job *j, worker *w, size_t first, size_t count) {
    for (size_t v = 0; v < count; v++) {
        float *row = w->rows + v * j->dim;
        zv_space_row(j->space, j->vocabulary->row[first + v], row);
        if (j->exact)
            w->norms[v] = zv_vec_norm(j->kernels, ZV_F32, row, j->dim);
        else
            zv_vec_normalize(j->kernels, row, row, j->dim);
    }
    for (size_t u = 0; u < j->n_unique; u++) {
        double *cosines = w->cosines + u * j->block, *inverse = w->inverse + u * j->block;
        for (size_t v = 0; v < count; v++) cosines[v] = cosine(j, w, u, v);
        for (size_t v = 0; v < count; v++) inverse[v] = 0.25 / ((cosines[v] + 1) / 2 + epsilon);
    }
}

/* ---- The candidates of one block ---- */

static bool is_given(const zv__question *q, size_t place) {
    return place == q->a || place == q->b || place == q->c;
}

/* 3CosAdd: cos(v, b) - cos(v, a) + cos(v, c); 3CosMul: cos'(v, b) cos'(v, c) / (cos'(v, a) + ε) with
 * cos' = (cos + 1)/2. The earlier, more frequent word wins a tie. */
static void scan(const job *j, const worker *w, size_t i, size_t first, size_t count) {
    const zv__question *q = &j->questions[i];
    const double *a = w->cosines + j->slot[q->a] * j->block;
    const double *b = w->cosines + j->slot[q->b] * j->block;
    const double *c = w->cosines + j->slot[q->c] * j->block;
    const double *inverse = w->inverse + j->slot[q->a] * j->block;
    zv__answer best = w->best[i];
    for (size_t v = 0; v < count; v++) {
        double add = b[v] - a[v] + c[v];
        double mul = (b[v] + 1) * (c[v] + 1) * inverse[v];
        if (add > best.add && !is_given(q, first + v)) {
            best.add = add;
            best.add_at = (uint32_t)(first + v);
        }
        if (mul > best.mul && !is_given(q, first + v)) {
            best.mul = mul;
            best.mul_at = (uint32_t)(first + v);
        }
    }
    w->best[i] = best;
}

static void block_task(void *ctx, size_t task, unsigned number) {
    job *j = ctx;
    worker *w = &j->workers[number];
    if (zv_env_stopped(j->env)) {
        __atomic_store_n(&j->stopped, true, __ATOMIC_RELAXED);
        return;
    }
    size_t first = task * j->block;
    size_t count = ZV_MIN(j->block, j->vocabulary->n - first);
    fill_table(j, w, first, count);
    for (size_t i = 0; i < j->n; i++) scan(j, w, i, first, count);
    if (number == 0)
        zv__tell(&j->teller, (double)(first + count), (double)j->vocabulary->n, (double)NAN);
}

/* ---- Before and after ---- */

static void number_word(job *j, uint32_t place) {
    if (j->slot[place] != ZV__NOWHERE) return;
    j->slot[place] = (uint32_t)j->n_unique;
    j->unique[j->n_unique++] = place;
}

/* Numbers the words of the questions and loads their vectors. */
static zv_status load_queries(job *j, zv_err *err) {
    size_t size = j->vocabulary->n, most = ZV_MIN(size, 3 * j->n);
    j->slot = ZV_NEW(j->env, size, uint32_t);
    j->unique = ZV_NEW(j->env, most, uint32_t);
    if (!j->slot || !j->unique) return zv__nomem(err);
    for (size_t i = 0; i < size; i++) j->slot[i] = ZV__NOWHERE;
    for (size_t i = 0; i < j->n; i++) {
        number_word(j, j->questions[i].a);
        number_word(j, j->questions[i].b);
        number_word(j, j->questions[i].c);
    }
    size_t cells;
    if (!zv__mul(&cells, j->n_unique, j->dim)) return zv__nomem(err);
    j->query = ZV_NEW(j->env, cells, float);
    j->query_norm = ZV_NEW(j->env, j->n_unique, double);
    if (!j->query || !j->query_norm) return zv__nomem(err);
    for (size_t u = 0; u < j->n_unique; u++) {
        float *row = j->query + u * j->dim;
        zv_space_row(j->space, j->vocabulary->row[j->unique[u]], row);
        if (j->exact)
            j->query_norm[u] = zv_vec_norm(j->kernels, ZV_F32, row, j->dim);
        else
            zv_vec_normalize(j->kernels, row, row, j->dim);
    }
    return ZV_OK;
}

static zv_status make_workers(job *j, zv_err *err) {
    size_t block = TABLE / ZV_MAX(j->n_unique, 1);
    j->block = ZV_MAX(BLOCK_LEAST, ZV_MIN(block, BLOCK_MOST));
    size_t cells, table;
    if (!zv__mul(&cells, j->block, j->dim) || !zv__mul(&table, j->block, j->n_unique))
        return zv__nomem(err);
    j->n_workers = zv__workers(j->env);
    j->workers = ZV_NEW_ZERO(j->env, j->n_workers, worker);
    if (!j->workers) return zv__nomem(err);
    for (unsigned i = 0; i < j->n_workers; i++) {
        worker *w = &j->workers[i];
        w->rows = ZV_NEW(j->env, cells, float);
        w->norms = ZV_NEW(j->env, j->block, double);
        w->cosines = ZV_NEW(j->env, table, double);
        w->inverse = ZV_NEW(j->env, table, double);
        w->best = ZV_NEW(j->env, j->n, zv__answer);
        if (!w->rows || !w->norms || !w->cosines || !w->inverse || !w->best) return zv__nomem(err);
        for (size_t q = 0; q < j->n; q++)
            w->best[q] = (zv__answer){-HUGE_VAL, -HUGE_VAL, ZV__NOWHERE, ZV__NOWHERE};
    }
    return ZV_OK;
}

static void free_job(job *j) {
    for (unsigned i = 0; j->workers && i < j->n_workers; i++) {
        worker *w = &j->workers[i];
        zv__free(j->env, w->rows);
        zv__free(j->env, w->norms);
        zv__free(j->env, w->cosines);
        zv__free(j->env, w->inverse);
        zv__free(j->env, w->best);
    }
    zv__free(j->env, j->workers);
    zv__free(j->env, j->slot);
    zv__free(j->env, j->unique);
    zv__free(j->env, j->query);
    zv__free(j->env, j->query_norm);
}

/* The best over all workers: the same for any number of them, since ties go to the earlier word. */
static void merge(const job *j, zv__answer *answers) {
    for (size_t i = 0; i < j->n; i++) {
        zv__answer best = j->workers[0].best[i];
        for (unsigned k = 1; k < j->n_workers; k++) {
            const zv__answer *other = &j->workers[k].best[i];
            if (other->add > best.add || (other->add == best.add && other->add_at < best.add_at)) {
                best.add = other->add;
                best.add_at = other->add_at;
            }
            if (other->mul > best.mul || (other->mul == best.mul && other->mul_at < best.mul_at)) {
                best.mul = other->mul;
                best.mul_at = other->mul_at;
            }
        }
        answers[i] = best;
    }
}

zv_status zv__answer_all(zv__answer *answers, const zv_env *env, const zv_space *space,
                         const zv__vocabulary *vocabulary, const zv__question *questions, size_t n,
                         bool exact, const char *name, zv_err *err) {
    job j = {.env = env,
             .space = space,
             .vocabulary = vocabulary,
             .kernels = zv_vec_kernels(env),
             .questions = questions,
             .n = n,
             .dim = zv_space_dim(space),
             .exact = exact,
             .teller = zv__teller_start(env, M_EVAL_STAGE, M_BASE_ROWS)};
    if (!n) return ZV_OK;
    zv_status status = load_queries(&j, err);
    if (status == ZV_OK) status = make_workers(&j, err);
    if (status == ZV_OK) {
        zv__parallel(env, (vocabulary->n + j.block - 1) / j.block, block_task, &j);
        if (j.stopped)
            status = zv_err_set(err, ZV_INTERRUPTED, M_EVAL_STOPPED, name);
        else
            merge(&j, answers);
    }
    free_job(&j);
    return status;
}
