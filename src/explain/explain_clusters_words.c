/* explain_clusters_words.c — the words that name a cluster (Monroe, Colaresi & Quinn, "Fightin' words", 2008).
 *
 * y texts of the cluster hold the word, n = Σ y over its words, and y', n' of the other texts. A text counts a word once,
 * for a word that a text has said it says again. With a prior of a = A (y + y')/(n + n') for the word, A = 500 words in all:
 *
 *     δ = log (y + a)/(n + A - y - a) - log (y' + a)/(n' + A - y' - a),   z = δ/√(1/(y + a) + 1/(y' + a))
 *
 * Over all pairs of a word and a cluster, Benjamini & Hochberg's rule (1995) at 5 % says which z are large enough to be
 * listed. What it bounds speaks of other texts that the same centres would divide; that the words and the clusters come
 * from the same vectors is no error of it: it is why the words name them.
 */
#include "base/base_dict.h"
#include "explain/explain_clusters.h"

#define PRIOR 500.0
#define LEVEL 0.05

enum { LEAST_TEXTS = 3 }; /* a word in fewer is not asked about */

double zv__word_z(double *log_odds, double inside, double outside, double n_in, double n_out) {
    const double a = PRIOR * (inside + outside) / (n_in + n_out);
    const double delta = log((inside + a) / (n_in + PRIOR - inside - a)) -
                         log((outside + a) / (n_out + PRIOR - outside - a));
    if (log_odds) *log_odds = delta;
    return delta / sqrt(1 / (inside + a) + 1 / (outside + a));
}

typedef struct candidate {
    double p, z;
    uint32_t word, cluster, inside;
} candidate;

typedef struct reader {
    zv__clusters *c;
    zv_tokenizer *tokenizer;
    zv_words split;
    zv__dict *dict;
    size_t *order, *begin; /* [rows] rows by cluster; [k + 1] where each begins */
    uint32_t *texts; /* words of a row, each once: [n_texts] */
    size_t *first; /* [rows + 1] */
    size_t n_texts, cap, last_cap;
    uint32_t *all, *inside,
        *last; /* [words]: texts; of the cluster; the last row that held it, plus 1 */
    double *n_in; /* [k] Σ over words of the cluster's texts */
    double n_all;
    candidate *found;
    size_t n_found, found_cap;
} reader;

/* ---- Words of texts, each once ---- */

static bool more_words(reader *r, size_t words) {
    const size_t before = r->last_cap;
    if (!zv__grow(r->c->env, &r->last, &r->last_cap, words, sizeof *r->last)) return false;
    for (size_t i = before; i < r->last_cap; i++) r->last[i] = 0;
    return true;
}

static zv_status read_row(reader *r, size_t i, zv_err *err) {
    const zv__clusters *c = r->c;
    ZV_TRY(zv_tokenizer_words(r->tokenizer, zv_space_text(c->space, c->rows[i]), &r->split, err));
    if (!zv__grow(c->env, &r->texts, &r->cap, r->n_texts + r->split.n, sizeof *r->texts))
        return zv__nomem(err);
    for (size_t w = 0; w < r->split.n; w++) {
        uint32_t word;
        ZV_TRY(zv__dict_put(r->dict, zv_words_get(&r->split, w).norm, &word, NULL, err));
        if (!more_words(r, (size_t)word + 1)) return zv__nomem(err);
        if (r->last[word] == (uint32_t)i + 1) continue;
        r->last[word] = (uint32_t)i + 1;
        r->texts[r->n_texts++] = word;
    }
    return ZV_OK;
}

static zv_status read_texts(reader *r, zv_err *err) {
    const zv__clusters *c = r->c;
    r->first = ZV_NEW(c->env, c->public.rows + 1, size_t);
    if (!r->first) return zv__nomem(err);
    for (size_t i = 0; i < c->public.rows; i++) {
        r->first[i] = r->n_texts;
        if (c->number[i] != ZV_NOISE) ZV_TRY(read_row(r, i, err));
        if (i % 4096 == 0 && zv_env_stopped(c->env))
            return zv_err_set(err, ZV_INTERRUPTED, M_EXPLAIN_CLUSTERS_STOPPED);
    }
    r->first[c->public.rows] = r->n_texts;
    return ZV_OK;
}

/* ---- Counting ---- */

static zv_status group_rows(reader *r, zv_err *err) {
    const zv__clusters *c = r->c;
    const size_t n = c->public.rows, k = c->public.k;
    r->order = ZV_NEW(c->env, n, size_t);
    r->begin = ZV_NEW_ZERO(c->env, k + 2, size_t);
    if (!r->order || !r->begin) return zv__nomem(err);
    for (size_t i = 0; i < n; i++)
        if (c->number[i] != ZV_NOISE) r->begin[c->number[i] + 2]++;
    for (size_t j = 0; j < k; j++) r->begin[j + 2] += r->begin[j + 1];
    for (size_t i = 0; i < n; i++)
        if (c->number[i] != ZV_NOISE) r->order[r->begin[c->number[i] + 1]++] = i;
    return ZV_OK;
}

/* Adds a cluster's words to `inside`, or takes them away. */
static void count_cluster(reader *r, size_t j, bool clear) {
    r->n_in[j] = 0;
    for (size_t o = r->begin[j]; o < r->begin[j + 1]; o++) {
        const size_t i = r->order[o];
        r->n_in[j] += (double)(r->first[i + 1] - r->first[i]);
        for (size_t t = r->first[i]; t < r->first[i + 1]; t++)
            r->inside[r->texts[t]] = clear ? 0 : r->inside[r->texts[t]] + 1;
    }
}

static zv_status ask_word(reader *r, size_t j, uint32_t word, zv_err *err) {
    zv_clusters *p = &r->c->public;
    if (r->all[word] < LEAST_TEXTS) return ZV_OK;
    p->words_tested++;
    const double inside = r->inside[word], outside = (double)r->all[word] - inside;
    const double z = zv__word_z(NULL, inside, outside, r->n_in[j], r->n_all - r->n_in[j]);
    const double tail = zv_stat_normal_cdf(-z);
    if (!(tail <= LEVEL)) return ZV_OK; /* none that is listed has a larger p */
    if (!zv__grow(r->c->env, &r->found, &r->found_cap, r->n_found + 1, sizeof *r->found))
        return zv__nomem(err);
    r->found[r->n_found++] = (candidate){tail, z, word, (uint32_t)j, r->inside[word]};
    return ZV_OK;
}

static zv_status ask_all(reader *r, zv_err *err) {
    const zv__clusters *c = r->c;
    const size_t k = c->public.k, words = zv__dict_size(r->dict);
    r->all = ZV_NEW_ZERO(c->env, words + 1, uint32_t);
    r->inside = ZV_NEW_ZERO(c->env, words + 1, uint32_t);
    r->n_in = ZV_NEW(c->env, k, double);
    if (!r->all || !r->inside || !r->n_in) return zv__nomem(err);
    for (size_t t = 0; t < r->n_texts; t++) r->all[r->texts[t]]++;
    r->n_all = (double)r->n_texts;
    for (size_t j = 0; k > 1 && j < k; j++) {
        count_cluster(r, j, false);
        for (uint32_t word = 0; word < words; word++) ZV_TRY(ask_word(r, j, word, err));
        count_cluster(r, j, true);
        if (zv_env_stopped(c->env))
            return zv_err_set(err, ZV_INTERRUPTED, M_EXPLAIN_CLUSTERS_STOPPED);
    }
    return ZV_OK;
}

/* ---- Choosing ---- */

static int by_p(const void *x, const void *y) {
    const candidate *a = x, *b = y;
    if (a->p != b->p) return a->p < b->p ? -1 : 1;
    if (a->z != b->z) return a->z > b->z ? -1 : 1; /* p of far tails are all 0 */
    if (a->cluster != b->cluster) return a->cluster < b->cluster ? -1 : 1;
    return (a->word > b->word) - (a->word < b->word);
}

/* How many of the sorted ones are listed at most, and each one's q, in place of p. */
static size_t judge(reader *r) {
    const double m = (double)r->c->public.words_tested;
    size_t listed = 0;
    double least = 1;
    for (size_t i = 0; i < r->n_found; i++)
        if (r->found[i].p <= LEVEL * (double)(i + 1) / m) listed = i + 1;
    r->c->words_p = listed > 0 ? r->found[listed - 1].p : 0;
    for (size_t i = r->n_found; i-- > 0;) {
        least = ZV_MIN(least, r->found[i].p * m / (double)(i + 1));
        r->found[i].p = least;
    }
    return listed;
}

static zv_status keep_spellings(reader *r, zv_err *err) {
    zv__clusters *c = r->c;
    size_t bytes = 0, at = 0;
    for (size_t j = 0; j < c->public.k; j++)
        for (size_t w = 0; w < c->list[j].n_words; w++) bytes += c->list[j].words[w].word.len;
    c->spellings = ZV_NEW(c->env, bytes + 1, char);
    if (!c->spellings) return zv__nomem(err);
    for (size_t j = 0; j < c->public.k; j++)
        for (size_t w = 0; w < c->list[j].n_words; w++) {
            zv_cluster_word *word = &c->words[j * c->o.words + w];
            memcpy(c->spellings + at, word->word.ptr, word->word.len);
            word->word.ptr = c->spellings + at;
            at += word->word.len;
        }
    return ZV_OK;
}

static zv_status choose(reader *r, zv_err *err) {
    zv__clusters *c = r->c;
    zv__sort(r->found, r->n_found, sizeof *r->found, by_p);
    const size_t listed = judge(r);
    c->public.words_q = 0;
    for (size_t i = 0; i < listed; i++) {
        const candidate *x = &r->found[i];
        zv_cluster *cluster = &c->list[x->cluster];
        if (cluster->n_words == c->o.words) continue;
        zv_cluster_word *word = &c->words[x->cluster * c->o.words + cluster->n_words++];
        *word = (zv_cluster_word){.word = zv__dict_key(r->dict, x->word),
                                  .inside = x->inside,
                                  .outside = r->all[x->word] - x->inside,
                                  .q = x->p};
        const double n_in = r->n_in[x->cluster];
        word->z = zv__word_z(&word->log_odds, (double)word->inside, (double)word->outside, n_in,
                             r->n_all - n_in);
        c->public.words_q = ZV_MAX(c->public.words_q, x->p);
    }
    return keep_spellings(r, err);
}

zv_status zv__clusters_words(zv__clusters *c, zv_err *err) {
    reader r = {.c = c};
    c->public.words_q = ZV__NAN;
    if (!zv_space_has_texts(c->space) || c->public.k == 0) return ZV_OK;
    c->words = ZV_NEW(c->env, c->public.k * c->o.words, zv_cluster_word);
    zv_status status = c->words ? ZV_OK : zv__nomem(err);
    for (size_t j = 0; status == ZV_OK && j < c->public.k; j++)
        c->list[j].words = c->words + j * c->o.words;
    if (status == ZV_OK) status = zv_space_tokenizer(&r.tokenizer, c->env, c->space, err);
    if (status == ZV_OK) status = zv__dict_new(&r.dict, c->env, err);
    if (status == ZV_OK) status = read_texts(&r, err);
    if (status == ZV_OK) status = group_rows(&r, err);
    if (status == ZV_OK) status = ask_all(&r, err);
    if (status == ZV_OK) status = choose(&r, err);
    zv_words_free(&r.split);
    zv_tokenizer_free(r.tokenizer);
    zv__dict_free(r.dict);
    void *const all[] = {r.order,  r.begin, r.texts, r.first, r.all,
                         r.inside, r.last,  r.n_in,  r.found};
    for (size_t i = 0; i < ZV_COUNT(all); i++) zv__free(c->env, all[i]);
    return status;
}
