/* explain_margin.c — why one hit ranks above another for the same query.
 *
 * Both cosines are sums over the query's words (explain_why.c), so their difference is one too:
 *     s(q, x) - s(q, y) = Σ_i [Σ_j part_x(i, j) - Σ_j part_y(i, j)]
 */
#include "base/base_private.h"

#include <zavit/explain.h>

#include "base/base_arena.h"
#include "explain/explain_private.h"

typedef struct box {
    zv_margin margin;
    const zv_env *env;
    zv__arena arena;
} box;

/* Both explain the same query: same words in the same places. */
static bool same_query(const zv_why *x, const zv_why *y) {
    if (!x->exact_words || !y->exact_words || x->n_a != y->n_a) return false;
    for (size_t i = 0; i < x->n_a; i++)
        if (!zv_str_equal(x->words_a[i], y->words_a[i])) return false;
    return true;
}

static double row_sum(const zv_why *w, size_t i) {
    double sum = 0;
    for (size_t j = 0; j < w->n_b; j++) sum += w->matrix[i * w->n_b + j];
    return sum;
}

/* Of a long query each pair keeps the words that move its own cosine: those that both keep, and the rest
 * together. Returns how many entries that makes. */
static size_t joined_query(zv_why_without *words, const zv_why *x, const zv_why *y) {
    size_t n = 0;
    double rest = x->cosine - y->cosine;
    for (size_t i = 0; i + (x->others_a > 0) < x->n_a; i++)
        for (size_t j = 0; j + (y->others_a > 0) < y->n_a; j++) {
            if (!zv_str_equal(x->words_a[i], y->words_a[j])) continue;
            double share = row_sum(x, i) - row_sum(y, j);
            words[n++] = (zv_why_without){x->words_a[i], true, share, x->times_a[i]};
            rest -= share;
            break;
        }
    words[n++] = (zv_why_without){zv_str_of("other words"), true, rest, 1};
    return n;
}

/* What speaks for the higher hit first. */
static int by_share(const void *a, const void *b) {
    const zv_why_without *x = a, *y = b;
    return (x->cosine < y->cosine) - (x->cosine > y->cosine);
}

zv_status zv_explain_margin(zv_margin **out, const zv_env *env, const zv_why *wa, const zv_why *wb,
                            zv_err *err) {
    *out = NULL;
    box *b = ZV_NEW_ZERO(env, 1, box);
    if (!b) return zv__nomem(err);
    b->env = env;
    zv__arena_init(&b->arena, env);
    b->margin.margin = wa->cosine - wb->cosine;
    bool joined = wa->others_a && wb->others_a && wa->known_a == wb->known_a;
    if (joined || same_query(wa, wb)) {
        zv_why_without *words = zv__arena_alloc(&b->arena, wa->n_a + 1, sizeof *words);
        if (!words) {
            zv_margin_free(&b->margin);
            return zv__nomem(err);
        }
        size_t n = joined ? joined_query(words, wa, wb) : wa->n_a;
        for (size_t i = 0; i < n && !joined; i++) {
            double share = row_sum(wa, i) - row_sum(wb, i);
            words[i] = (zv_why_without){wa->words_a[i], true, share, wa->times_a[i]};
        }
        zv__sort(words, n, sizeof *words, by_share);
        b->margin.words = words;
        b->margin.n_words = n;
    }
    *out = &b->margin;
    return ZV_OK;
}

void zv_margin_free(zv_margin *m) {
    if (!m) return;
    box *b = (box *)m;
    const zv_env *env = b->env;
    zv__arena_free(&b->arena);
    zv__free(env, b);
}
