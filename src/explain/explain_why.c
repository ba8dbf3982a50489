/* explain_why.c — why are two vectors close: the cosine as exact sums.
 *
 * By words. With e = Σ a_i t_i and f = Σ b_j u_j,
 *     e·f / (|e||f|) = Σ_ij a_i b_j (t_i·u_j) / (|e||f|)
 * is plain algebra of the dot product, so the parts add up to the cosine with nothing left over.
 *
 * By directions. With unit vectors ê, f̂, the collection's mean of unit vectors m, e' = ê - m,
 * f' = f̂ - m and orthonormal directions p_k,
 *     ê·f̂ = (|m|² + m·e' + m·f') + Σ_k (p_k·e')(p_k·f') + rest
 * The bracket is what the pair has from being in this collection ("common"; it equals
 * m·ê + m·f̂ - |m|²), the sum is what the top directions around the mean add (the choice of
 * directions follows Mu & Viswanath 2018), and the rest is this pair's own ("specific").
 *
 * All sums are in f64.
 */
#include "base/base_private.h"

#include <zavit/explain.h>
#include <zavit/vec.h>

#include "base/base_arena.h"
#include "explain/explain_private.h"
#include "explain/explain_why_words.h"

/* The public struct first, so that a zv_why * is a box *. */
typedef struct box {
    zv_why why;
    const zv_env *env;
    zv__arena arena;
} box;

/* What is needed while one is made. */
typedef struct making {
    box *box;
    const zv_env *env;
    const zv_kernels *k;
    const zv_side *a, *b;
    const zv_background *bg;
    size_t dim;
    double *e, *f; /* [dim] */
    double dot; /* e·f */
    zv__why_words t, u; /* the words of each side */
} making;

/* A stored vector agrees with the sum of its words to f32 rounding, 1e-7 in the cosine; i8 storage
 * leaves about 2e-5. Farther than this, something else made it. */
#define SAME_VECTOR 1e-3

#define GET(m, count, type) ((type *)zv__arena_alloc(&(m)->box->arena, (count), sizeof(type)))

static double dot64(const double *a, const double *b, size_t n) {
    double s0 = 0, s1 = 0, s2 = 0, s3 = 0;
    size_t i = 0;
    for (; i + 4 <= n; i += 4) {
        s0 += a[i] * b[i];
        s1 += a[i + 1] * b[i + 1];
        s2 += a[i + 2] * b[i + 2];
        s3 += a[i + 3] * b[i + 3];
    }
    for (; i < n; i++) s0 += a[i] * b[i];
    return (s0 + s1) + (s2 + s3);
}

/* ---- The sides ---- */

static bool has_words(const zv_side *side) {
    return side->encoded && side->words && side->encoded->n_parts > 0;
}

static size_t dim_of(const zv_side *a, const zv_side *b, const zv_background *bg) {
    if (a->words) return zv_space_dim(a->words);
    if (b->words) return zv_space_dim(b->words);
    if (a->dim) return a->dim;
    if (b->dim) return b->dim;
    return bg ? bg->dim : 0;
}

/* Everything must speak of vectors of the same length. */
static zv_status check_dim(const making *m, zv_err *err) {
    const zv_side *sides[2] = {m->a, m->b};
    if (m->dim == 0) return zv_err_set(err, ZV_USAGE, M_EXPLAIN_NO_DIM);
    for (int s = 0; s < 2; s++) {
        size_t words = sides[s]->words ? zv_space_dim(sides[s]->words) : m->dim;
        size_t own = sides[s]->dim ? sides[s]->dim : m->dim;
        if (words != m->dim || own != m->dim)
            return zv_err_set(err, ZV_USAGE, M_EXPLAIN_DIMS, m->dim, words != m->dim ? words : own);
        if (!sides[s]->vector && !has_words(sides[s]))
            return zv_err_set(err, ZV_NODATA, M_EXPLAIN_NO_VECTOR);
    }
    if (m->bg && m->bg->dim != m->dim)
        return zv_err_set(err, ZV_USAGE, M_EXPLAIN_DIMS, m->dim, m->bg->dim);
    return ZV_OK;
}

/* Is the vector of this side the sum of its words, up to a factor? */
static bool is_sum(const making *m, const double *e, const zv_side *side) {
    if (!side->vector) return true;
    double dot = 0, square = 0;
    for (size_t d = 0; d < m->dim; d++) {
        dot += e[d] * (double)side->vector[d];
        square += (double)side->vector[d] * (double)side->vector[d];
    }
    return dot / sqrt(square * dot64(e, e, m->dim)) > 1 - SAME_VECTOR;
}

static zv_status take_words(making *m, zv_err *err) {
    zv_why *w = &m->box->why;
    ZV_TRY(zv__why_words_of(&m->t, m->env, &m->box->arena, m->a, m->dim, err));
    ZV_TRY(zv__why_words_of(&m->u, m->env, &m->box->arena, m->b, m->dim, err));
    zv__why_words_sum(m->e, &m->t, m->k, m->dim);
    zv__why_words_sum(m->f, &m->u, m->k, m->dim);
    w->exact_words = true;
    const zv_side *sides[2] = {m->a, m->b};
    const double *sums[2] = {m->e, m->f};
    for (int s = 0; s < 2; s++) {
        if (is_sum(m, sums[s], sides[s])) continue;
        char shown[96];
        zv_env_warn(m->env, M_EXPLAIN_NOT_ITS_WORDS, zv__shown(shown, sides[s]->name));
        w->exact_words = false;
    }
    zv__arena *arena = &m->box->arena;
    ZV_TRY(zv__why_words_least(&m->t, m->env, arena, m->k, m->e, m->f, m->dim, err));
    return zv__why_words_least(&m->u, m->env, arena, m->k, m->f, m->e, m->dim, err);
}

/* What the answer says of the words. */
static void show_words(const making *m) {
    zv_why *w = &m->box->why;
    w->n_a = m->t.n;
    w->n_b = m->u.n;
    w->words_a = m->t.names;
    w->words_b = m->u.names;
    w->known_a = m->t.known;
    w->known_b = m->u.known;
    w->times_a = m->t.times;
    w->times_b = m->u.times;
    w->others_a = m->t.others;
    w->others_b = m->u.others;
}

static void widen(double *e, const float *vector, size_t dim) {
    for (size_t d = 0; d < dim; d++) e[d] = (double)vector[d];
}

static zv_status take_sides(making *m, zv_err *err) {
    zv_why *w = &m->box->why;
    m->e = GET(m, m->dim, double);
    m->f = GET(m, m->dim, double);
    if (!m->e || !m->f) return zv__nomem(err);
    if (has_words(m->a) && has_words(m->b)) ZV_TRY(take_words(m, err));
    if (w->exact_words) {
        show_words(m);
    } else {
        if (!m->a->vector || !m->b->vector) return zv_err_set(err, ZV_NODATA, M_EXPLAIN_NO_VECTOR);
        widen(m->e, m->a->vector, m->dim);
        widen(m->f, m->b->vector, m->dim);
    }
    w->dim = m->dim;
    w->norm_a = sqrt(dot64(m->e, m->e, m->dim));
    w->norm_b = sqrt(dot64(m->f, m->f, m->dim));
    m->dot = dot64(m->e, m->f, m->dim);
    for (int s = 0; s < 2; s++) {
        double norm = s ? w->norm_b : w->norm_a;
        if (isfinite(norm) && norm > 0) continue;
        char shown[96];
        return zv_err_set(err, ZV_NODATA, M_EXPLAIN_NO_NORM,
                          zv__shown(shown, s ? m->b->name : m->a->name));
    }
    w->cosine = m->dot / (w->norm_a * w->norm_b);
    return ZV_OK;
}

/* ---- Word pairs ---- */

static int by_size(const void *a, const void *b) {
    const zv_why_part *x = a, *y = b;
    double u = fabs(x->value), v = fabs(y->value);
    if (u != v) return u > v ? -1 : 1;
    if (x->i != y->i) return x->i < y->i ? -1 : 1;
    return (x->j > y->j) - (x->j < y->j);
}

/* t_i·u_j where one of them is "other words", whose vector is in f64. */
static double dot_others(const making *m, size_t i, size_t j) {
    const double *x = i + 1 == m->t.n ? m->t.rest : NULL, *y = j + 1 == m->u.n ? m->u.rest : NULL;
    double sum = 0;
    for (size_t d = 0; d < m->dim; d++) {
        double p = x ? x[d] : (double)m->t.vectors[i * m->dim + d];
        sum += p * (y ? y[d] : (double)m->u.vectors[j * m->dim + d]);
    }
    return sum;
}

/* s_i = a_i(t_i·e)/|e|², and share_i - cos·s_i. */
static zv_status pull_words(making *m, const double **owns, const double **pulls,
                            const zv__why_words *words, const double *e, const double *share,
                            zv_err *err) {
    double *own = GET(m, words->n, double), *pull = GET(m, words->n, double);
    double square = dot64(e, e, m->dim);
    if (!own || !pull) return zv__nomem(err);
    for (size_t i = 0; i < words->n; i++) {
        const float *t = words->vectors + i * m->dim;
        bool others = words->others && i + 1 == words->n;
        double dot = 0;
        for (size_t d = 0; d < m->dim; d++) dot += e[d] * (others ? words->rest[d] : (double)t[d]);
        own[i] = words->weights[i] * dot / square;
        pull[i] = share[i] - m->box->why.cosine * own[i];
    }
    *owns = own;
    *pulls = pull;
    return ZV_OK;
}

/* The parts of what is left of both words when each has its share of its own text taken out:
 * (a_i t_i - s_i e)·(b_j u_j - v_j f)/(|e||f|). "Other words" meet nobody. */
static void match_words(zv_why *w, zv_why_part *parts) {
    size_t best = SIZE_MAX;
    for (size_t p = 0; p < w->n_parts; p++) {
        size_t i = parts[p].i, j = parts[p].j;
        parts[p].match = parts[p].value - w->own_a[i] * w->share_b[j] - w->own_b[j] * w->pull_a[i];
        if ((w->others_a && i + 1 == w->n_a) || (w->others_b && j + 1 == w->n_b)) continue;
        if (best == SIZE_MAX || parts[p].match > parts[best].match) best = p;
    }
    w->match = best == SIZE_MAX ? 0 : best;
}

static zv_status split_words(making *m, zv_err *err) {
    zv_why *w = &m->box->why;
    size_t n = 0, dim = m->dim;
    if (!zv__mul(&n, w->n_a, w->n_b)) return zv__nomem(err);
    double *matrix = GET(m, n, double), scale = w->norm_a * w->norm_b;
    zv_why_part *parts = GET(m, n, zv_why_part);
    if (!matrix || !parts) return zv__nomem(err);
    for (size_t i = 0; i < w->n_a; i++) {
        double a = m->t.weights[i];
        m->k->dot_many[ZV_F32](m->t.vectors + i * dim, m->u.vectors, w->n_b, dim * sizeof(float),
                               dim, matrix + i * w->n_b);
        for (size_t j = 0; j < w->n_b; j++) {
            double *value = &matrix[i * w->n_b + j];
            bool others = (m->t.others && i + 1 == w->n_a) || (m->u.others && j + 1 == w->n_b);
            if (others) *value = dot_others(m, i, j);
            *value = a * m->u.weights[j] * *value / scale;
            parts[i * w->n_b + j] = (zv_why_part){w->words_a[i], w->words_b[j], i, j, *value, 0};
        }
    }
    double *share_a = GET(m, w->n_a, double), *share_b = GET(m, w->n_b, double);
    if (!share_a || !share_b) return zv__nomem(err);
    for (size_t i = 0; i < w->n_a; i++) share_a[i] = 0;
    for (size_t j = 0; j < w->n_b; j++) share_b[j] = 0;
    for (size_t p = 0; p < n; p++) {
        share_a[p / w->n_b] += matrix[p];
        share_b[p % w->n_b] += matrix[p];
    }
    w->share_a = share_a;
    w->share_b = share_b;
    ZV_TRY(pull_words(m, &w->own_a, &w->pull_a, &m->t, m->e, share_a, err));
    ZV_TRY(pull_words(m, &w->own_b, &w->pull_b, &m->u, m->f, share_b, err));
    zv__sort(parts, n, sizeof(zv_why_part), by_size);
    w->matrix = matrix;
    w->parts = parts;
    w->n_parts = n;
    match_words(w, parts);
    return ZV_OK;
}

/* ---- Without a word ---- */

/* cos(e - a_i t_i, f). That the weights of a mean are 1/n changes the length, not the angle. */
static double cosine_without(const making *m, double *rest, const double *whole,
                             const double *other, double other_norm, double weight,
                             const float *word) {
    double whole_norm = sqrt(dot64(whole, whole, m->dim));
    memcpy(rest, whole, m->dim * sizeof(double));
    m->k->sum_f64(rest, -weight, word, m->dim);
    double norm = sqrt(dot64(rest, rest, m->dim));
    /* nothing left but rounding */
    if (norm <= 1e-12 * whole_norm) return ZV__NAN;
    return dot64(rest, other, m->dim) / (norm * other_norm);
}

static int by_fall(const void *a, const void *b) {
    const zv_why_without *x = a, *y = b;
    if (isnan(x->cosine) || isnan(y->cosine)) return isnan(x->cosine) - isnan(y->cosine);
    return (x->cosine > y->cosine) - (x->cosine < y->cosine);
}

/* Those of one side; "other words" are no word. */
static size_t drop_side(const making *m, zv_why_without *list, double *rest, bool first) {
    const zv_why *w = &m->box->why;
    const zv__why_words *words = first ? &m->t : &m->u;
    size_t n = words->n - (words->others > 0);
    for (size_t i = 0; i < n; i++) {
        list[i] = (zv_why_without){words->names[i], first, ZV__NAN, words->times[i]};
        if (words->n > 1)
            list[i].cosine = cosine_without(m, rest, first ? m->e : m->f, first ? m->f : m->e,
                                            first ? w->norm_b : w->norm_a, words->weights[i],
                                            words->vectors + i * m->dim);
    }
    return n;
}

static zv_status drop_words(making *m, zv_err *err) {
    zv_why *w = &m->box->why;
    zv_why_without *list = GET(m, w->n_a + w->n_b, zv_why_without);
    double *rest = GET(m, m->dim, double);
    if (!list || !rest) return zv__nomem(err);
    w->n_without = drop_side(m, list, rest, true);
    w->n_without += drop_side(m, list + w->n_without, rest, false);
    zv__sort(list, w->n_without, sizeof *list, by_fall);
    w->without = list;
    return ZV_OK;
}

/* ---- Dimensions and directions ---- */

static zv_status split_dims(making *m, zv_err *err) {
    zv_why *w = &m->box->why;
    double *dims = GET(m, m->dim, double), scale = w->norm_a * w->norm_b;
    if (!dims) return zv__nomem(err);
    for (size_t d = 0; d < m->dim; d++) dims[d] = m->e[d] * m->f[d] / scale;
    w->dims = dims;
    if (!m->bg) return ZV_OK;
    double *shares = GET(m, m->dim, double);
    bool *rogue = GET(m, m->dim, bool);
    if (!shares || !rogue) return zv__nomem(err);
    for (size_t d = 0; d < m->dim; d++) {
        shares[d] = zv_background_dimension(m->bg, d);
        rogue[d] = zv_background_rogue(m->bg, d);
    }
    w->collection_dims = shares;
    w->rogue_dims = rogue;
    return ZV_OK;
}

static zv_status split_directions(making *m, zv_err *err) {
    zv_why *w = &m->box->why;
    const zv_background *bg = m->bg;
    w->percentile = w->expected = w->common = ZV__NAN;
    w->percentile_interval = w->expected_interval = (zv_interval){ZV__NAN, ZV__NAN};
    w->specific = w->cosine;
    if (!bg) return ZV_OK;
    size_t n = 1 + bg->n_directions;
    zv_why_direction *list = GET(m, n, zv_why_direction);
    if (!list) return zv__nomem(err);
    w->common = dot64(bg->mean, m->e, m->dim) / w->norm_a +
                dot64(bg->mean, m->f, m->dim) / w->norm_b - bg->common;
    list[0] = (zv_why_direction){"common", w->common};
    w->specific -= w->common;
    for (size_t k = 0; k + 1 < n; k++) {
        const double *p = zv_background_direction(bg, k);
        char text[40];
        int len = snprintf(text, sizeof text, "direction %zu", k + 1);
        const char *name = zv__arena_strdup(&m->box->arena, text, (size_t)len);
        if (!name) return zv__nomem(err);
        double mean = dot64(p, bg->mean, m->dim);
        double a = dot64(p, m->e, m->dim) / w->norm_a - mean;
        double b = dot64(p, m->f, m->dim) / w->norm_b - mean;
        list[k + 1] = (zv_why_direction){name, a * b};
        w->specific -= a * b;
    }
    w->directions = list;
    w->n_directions = n;
    w->percentile = zv_background_percentile(bg, w->cosine, &w->percentile_interval);
    w->expected = zv_background_expected(bg, w->cosine, bg->usable);
    w->expected_interval = zv_background_expected_interval(bg, w->cosine, bg->usable);
    return ZV_OK;
}

/* ---- The whole ---- */

static zv_status make(making *m, zv_err *err) {
    ZV_TRY(check_dim(m, err));
    ZV_TRY(take_sides(m, err));
    if (m->box->why.exact_words) {
        ZV_TRY(split_words(m, err));
        ZV_TRY(drop_words(m, err));
    }
    ZV_TRY(split_dims(m, err));
    return split_directions(m, err);
}

zv_status zv_explain_why(zv_why **out, const zv_env *env, const zv_side *a, const zv_side *b,
                         const zv_background *bg, zv_err *err) {
    *out = NULL;
    making m = {.env = env, .a = a, .b = b, .bg = bg, .dim = dim_of(a, b, bg)};
    m.k = zv_vec_kernels(env);
    m.box = ZV_NEW_ZERO(env, 1, box);
    if (!m.box) return zv__nomem(err);
    m.box->env = env;
    zv__arena_init(&m.box->arena, env);
    zv_status status = make(&m, err);
    zv__why_words_free(&m.t, env);
    zv__why_words_free(&m.u, env);
    if (status == ZV_OK) {
        *out = &m.box->why;
    } else {
        zv_why_free(&m.box->why);
    }
    return status;
}

/* ---- Word pairs, each once ---- */

static int compare_words(zv_str a, zv_str b) {
    int order = memcmp(a.ptr, b.ptr, ZV_MIN(a.len, b.len));
    return order ? order : (a.len > b.len) - (a.len < b.len);
}

/* By words; of the same ones the largest first, as they came. */
static int by_words(const void *a, const void *b) {
    const zv_why_part *x = a, *y = b;
    int order = compare_words(x->a, y->a);
    if (order == 0) order = compare_words(x->b, y->b);
    return order ? order : by_size(a, b);
}

zv_status zv_why_pairs(const zv_why *w, zv_why_part *out, size_t *k, zv_err *err) {
    const zv_env *env = ((const box *)w)->env;
    size_t n = w->n_parts, unique = 0;
    zv_why_part *copy = ZV_NEW(env, n + 1, zv_why_part);
    if (!copy) return zv__nomem(err);
    if (n) memcpy(copy, w->parts, n * sizeof *copy);
    zv__sort(copy, n, sizeof *copy, by_words);
    for (size_t i = 0; i < n; i++) {
        zv_why_part *last = unique ? &copy[unique - 1] : NULL;
        if (last && compare_words(last->a, copy[i].a) == 0 &&
            compare_words(last->b, copy[i].b) == 0) {
            last->value += copy[i].value;
        } else {
            copy[unique++] = copy[i];
        }
    }
    zv__sort(copy, unique, sizeof *copy, by_size);
    *k = ZV_MIN(*k, unique);
    if (*k) memcpy(out, copy, *k * sizeof *copy);
    zv__free(env, copy);
    return ZV_OK;
}

void zv_why_free(zv_why *w) {
    if (!w) return;
    box *b = (box *)w;
    const zv_env *env = b->env;
    zv__arena_free(&b->arena);
    zv__free(env, b);
}
