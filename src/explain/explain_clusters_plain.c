/* explain_clusters_plain.c — the second road: counting pairs one by one, objectives from rows, words by comparing strings. */
#include "explain/explain_clusters.h"

/* ---- k ---- */

/* Pairs of rows that are together in a, in b, in both, one by one. */
static double plain_rand(const uint32_t *a, const uint32_t *b, size_t n) {
    double in_a = 0, in_b = 0, both = 0;
    for (size_t i = 0; i < n; i++)
        for (size_t j = 0; j < i; j++) {
            const bool x = a[i] == a[j], y = b[i] == b[j];
            in_a += x;
            in_b += y;
            both += x && y;
        }
    const double all = (double)n * (double)(n - 1) / 2, only_a = in_a - both, only_b = in_b - both;
    const double neither = all - in_a - in_b + both;
    const double below =
        (both + only_a) * (only_a + neither) + (both + only_b) * (only_b + neither);
    return below == 0 ? 1 : 2 * (both * neither - only_a * only_b) / below;
}

static size_t try_of(const zv__clusters *c) {
    size_t at = 0;
    while (c->tries.k[at] != c->public.k) at++;
    return at;
}

static double plain_half(const zv__clusters *c, size_t halving, size_t at) {
    const zv__tries *t = &c->tries;
    const uint32_t *a = t->halves + ((halving * t->n + at) * 2) * t->sample.n;
    return plain_rand(a, a + t->sample.n, t->sample.n);
}

double zv__clusters_plain_agreement(const zv__clusters *c) {
    double sum = 0;
    for (size_t b = 0; b < ZV__HALVES; b++) sum += plain_half(c, b, try_of(c));
    return sum / ZV__HALVES;
}

/* The rule's k, from agreements as they were found; numbers in use where there was none to choose. */
double zv__clusters_plain_k(const zv__clusters *c) {
    const zv__tries *t = &c->tries;
    double best = -INFINITY, error = 0, value[ZV__TRIES_MOST];
    if (!c->public.suggested) {
        double used = 0;
        for (uint32_t j = 0; j < c->public.k; j++) {
            bool found = false;
            for (size_t i = 0; !found && i < c->public.rows; i++) found = c->number[i] == j;
            used += found;
        }
        return used;
    }
    for (size_t i = 0; i < t->n; i++) {
        double chance = 0, mean = 0, square = 0, x[ZV__HALVES];
        for (size_t b = 0; b < ZV__CLOUD_HALVES; b++)
            chance += t->by_chance[b * t->n + i] / ZV__CLOUD_HALVES;
        for (size_t b = 0; b < ZV__HALVES; b++) {
            x[b] = (t->agreement[b * t->n + i] - chance) / fmax(1 - chance, 1e-9);
            mean += x[b] / ZV__HALVES;
        }
        for (size_t b = 0; b < ZV__HALVES; b++) square += (x[b] - mean) * (x[b] - mean);
        value[i] = isnan(mean) ? -(double)INFINITY : mean;
        if (!(value[i] > best)) continue;
        best = value[i];
        error = sqrt(square / (ZV__HALVES - 1) / ZV__HALVES);
    }
    size_t at = isinf(best) ? 0 : t->n - 1;
    while (at > 0 && !(value[at] >= best - error - 1e-12)) at--;
    return (double)t->k[at];
}

/* ---- p ---- */

/* Σ|x - c|² from rows and their numbers. */
static double plain_objective(const zv__clusters *c, size_t at, double *sum, double *x) {
    const zv__tries *t = &c->tries;
    const zv__cloud_sample *s = &t->sample;
    const uint32_t *number = t->fitted + at * s->n;
    double all = 0;
    for (size_t j = 0; j < t->k[at]; j++) {
        double rows = 0, length = 0;
        for (size_t d = 0; d < s->dim; d++) sum[d] = 0;
        for (int pass = 0; pass < 2; pass++) {
            for (size_t i = 0; i < s->n; i++) {
                if (number[i] != j) continue;
                double square = 0, apart = 0;
                for (size_t d = 0; d < s->dim; d++) {
                    x[d] = (double)s->rows[i * s->dim + d];
                    square += x[d] * x[d];
                }
                for (size_t d = 0; d < s->dim && !s->euclidean; d++) x[d] /= sqrt(square);
                for (size_t d = 0; d < s->dim; d++)
                    if (pass == 0)
                        sum[d] += x[d];
                    else
                        apart += (x[d] - sum[d]) * (x[d] - sum[d]);
                rows += pass == 0;
                all += apart;
            }
            for (size_t d = 0; d < s->dim && pass == 0; d++) length += sum[d] * sum[d];
            const double by = s->euclidean ? rows : sqrt(length);
            for (size_t d = 0; d < s->dim && pass == 0; d++) sum[d] /= by;
        }
    }
    return log(all);
}

static double plain_noise(const zv__tries *t) {
    double n = 0;
    for (size_t i = 0; i < t->sample.n; i++) n += t->fitted[i] == ZV_NOISE;
    return n / (double)t->sample.n;
}

double zv__clusters_plain_p(const zv__clusters *c) {
    const zv__tries *t = &c->tries;
    double *room = ZV_NEW(c->env, 2 * t->sample.dim, double), farthest[1 + ZV__CLOUDS], count = 1;
    if (!room) return ZV__NAN;
    for (size_t s = 0; s <= ZV__CLOUDS; s++) farthest[s] = -INFINITY;
    for (size_t i = 0; i < t->n; i++) {
        double value[1 + ZV__CLOUDS], mean = 0, square = 0;
        for (size_t s = 0; s <= ZV__CLOUDS; s++) value[s] = t->log_objective[s * t->n + i];
        if (isnan(value[0])) continue;
        value[0] = c->public.by == ZV_CLUSTERS_DENSITY
                       ? plain_noise(t)
                       : plain_objective(c, i, room, room + t->sample.dim);
        for (size_t s = 0; s <= ZV__CLOUDS; s++) mean += value[s] / (1 + ZV__CLOUDS);
        for (size_t s = 0; s <= ZV__CLOUDS; s++) square += (value[s] - mean) * (value[s] - mean);
        for (size_t s = 0; s <= ZV__CLOUDS && square > 0; s++)
            farthest[s] = fmax(farthest[s], (mean - value[s]) / sqrt(square / ZV__CLOUDS));
    }
    for (size_t s = 1; s <= ZV__CLOUDS; s++) count += farthest[s] >= farthest[0];
    zv__free(c->env, room);
    return count / (1 + ZV__CLOUDS);
}

/* ---- Stability ---- */

static double plain_jaccard(const zv__clusters *c, size_t run, uint32_t ours, uint32_t theirs) {
    const size_t n = c->public.run_rows;
    double both = 0, either = 0;
    for (size_t i = 0; i < n; i++) {
        const bool a = c->number[c->run_rows[run * n + i]] == ours;
        const bool b = c->run_number[run * n + i] == theirs;
        both += a && b;
        either += a || b;
    }
    return either > 0 ? both / either : 0;
}

double zv__clusters_plain_stability(const zv__clusters *c) {
    const size_t n = c->public.run_rows, k = c->public.k;
    double sum = 0, runs = 0;
    for (size_t run = 0; run < ZV__RUNS; run++) {
        double of_run = 0, clusters = 0;
        uint32_t found = 0;
        for (size_t i = 0; i < n; i++) {
            const uint32_t theirs = c->run_number[run * n + i];
            if (theirs != ZV_NOISE && theirs >= found) found = theirs + 1;
        }
        for (uint32_t j = 0; j < k; j++) {
            double best = 0;
            bool there = false;
            for (size_t i = 0; i < n && !there; i++)
                there = c->number[c->run_rows[run * n + i]] == j;
            for (uint32_t f = 0; there && f < found; f++)
                best = fmax(best, plain_jaccard(c, run, j, f));
            of_run += best;
            clusters += there;
        }
        if (clusters > 0) sum += of_run / clusters;
        runs += clusters > 0;
    }
    return sum / runs;
}

/* ---- Cohesion ---- */

double zv__clusters_plain_own(const zv__clusters *c) {
    const size_t dim = c->points.dim;
    double *x = ZV_NEW(c->env, 2 * dim, double), all = 0;
    float *room = ZV_NEW(c->env, dim, float);
    if (x && room) {
        double *mean = x + dim;
        for (uint32_t j = 0; j < c->public.k; j++) {
            double rows = 0;
            for (size_t d = 0; d < dim; d++) mean[d] = 0;
            for (int pass = 0; pass < 2; pass++) {
                for (size_t i = 0; i < c->public.rows; i++) {
                    if (c->number[i] != j) continue;
                    zv__plain_row(x, c->space, c->rows[i], room);
                    const double length = sqrt(zv__plain_dot(x, x, dim));
                    double apart = 0;
                    for (size_t d = 0; d < dim; d++) {
                        apart += (x[d] - mean[d]) * (x[d] - mean[d]);
                        if (pass == 0) mean[d] += c->o.euclidean ? x[d] : x[d] / length;
                    }
                    rows += pass == 0;
                    if (pass == 1 && c->o.euclidean) all += sqrt(apart);
                    if (pass == 1 && !c->o.euclidean) all += zv__plain_dot(x, mean, dim) / length;
                }
                const double by = c->o.euclidean ? rows : sqrt(zv__plain_dot(mean, mean, dim));
                for (size_t d = 0; d < dim && pass == 0; d++) mean[d] /= by;
            }
        }
    }
    const bool fine = x && room;
    zv__free(c->env, x);
    zv__free(c->env, room);
    return fine ? all / (double)(c->public.rows - c->public.noise) : ZV__NAN;
}

/* ---- Words ---- */

typedef struct named {
    zv_str word;
    uint32_t cluster, place;
    double inside, outside;
} named;

static int by_word(const void *x, const void *y) {
    const zv_str a = ((const named *)x)->word, b = ((const named *)y)->word;
    const int order = memcmp(a.ptr, b.ptr, ZV_MIN(a.len, b.len));
    return order ? order : (a.len > b.len) - (a.len < b.len);
}

/* One text's words, sorted and each once, against the listed ones. How many there are is returned. */
static size_t ask_text(named *list, size_t n, named *own, size_t words, uint32_t cluster) {
    size_t different = 0, at = 0;
    zv__sort(own, words, sizeof *own, by_word);
    for (size_t w = 0; w < words; w++) {
        if (w > 0 && by_word(&own[w - 1], &own[w]) == 0) continue;
        different++;
        while (at < n && by_word(&list[at], &own[w]) < 0) at++;
        for (size_t i = at; i < n && by_word(&list[i], &own[w]) == 0; i++)
            *(list[i].cluster == cluster ? &list[i].inside : &list[i].outside) += 1;
    }
    return different;
}

static zv_status ask_texts(const zv__clusters *c, named *list, size_t n, double *words_of,
                           zv_err *err) {
    zv_tokenizer *tokenizer = NULL;
    zv_words split = {0};
    named *own = NULL;
    size_t cap = 0;
    zv_status status = zv_space_tokenizer(&tokenizer, c->env, c->space, err);
    for (size_t i = 0; status == ZV_OK && i < c->public.rows; i++) {
        if (c->number[i] == ZV_NOISE) continue;
        status = zv_tokenizer_words(tokenizer, zv_space_text(c->space, c->rows[i]), &split, err);
        if (status == ZV_OK && !zv__grow(c->env, &own, &cap, split.n + 1, sizeof *own))
            status = zv__nomem(err);
        for (size_t w = 0; status == ZV_OK && w < split.n; w++)
            own[w].word = zv_words_get(&split, w).norm;
        if (status == ZV_OK)
            words_of[c->number[i]] += (double)ask_text(list, n, own, split.n, c->number[i]);
    }
    zv__free(c->env, own);
    zv_words_free(&split);
    zv_tokenizer_free(tokenizer);
    return status;
}

/* Listed words whose counts and z come out again, and whose p is small enough to be listed. */
double zv__clusters_plain_words(const zv__clusters *c) {
    const size_t k = c->public.k;
    size_t n = 0;
    double right = 0, all = 0;
    named *list = ZV_NEW_ZERO(c->env, k * c->o.words + 1, named);
    double *words_of = ZV_NEW_ZERO(c->env, k, double);
    zv_err err = {0};
    for (size_t j = 0; list && j < k; j++)
        for (size_t w = 0; w < c->list[j].n_words; w++)
            list[n++] = (named){c->list[j].words[w].word, (uint32_t)j, (uint32_t)w, 0, 0};
    if (list) zv__sort(list, n, sizeof *list, by_word);
    const bool fine = list && words_of && ask_texts(c, list, n, words_of, &err) == ZV_OK;
    for (size_t j = 0; fine && j < k; j++) all += words_of[j];
    for (size_t i = 0; fine && i < n; i++) {
        const named *x = &list[i];
        const zv_cluster_word *w = &c->list[x->cluster].words[x->place];
        const double in = words_of[x->cluster], out = all - in;
        const double a = 500 * (x->inside + x->outside) / all, y = x->inside + a,
                     other = x->outside + a;
        const double z =
            (log(y / (in + 500 - y)) - log(other / (out + 500 - other))) / sqrt(1 / y + 1 / other);
        right += (double)w->inside == x->inside && (double)w->outside == x->outside &&
                 fabs(z - w->z) < 1e-9 * fmax(1, z) &&
                 erfc(z / sqrt(2)) / 2 <= c->words_p * (1 + 1e-6);
    }
    zv__free(c->env, list);
    zv__free(c->env, words_of);
    return fine ? right : ZV__NAN;
}

/* ---- Labels ---- */

/* E[x log x] of a hypergeometric x, by its recursion from its smallest value on, scaled at the end; x/n·log(n x/(a b)). */
static double plain_cell(double a, double b, double n) {
    double p = 1, weight = 0, sum = 0;
    for (double x = fmax(0, a + b - n); x <= fmin(a, b); x++) {
        weight += p;
        if (x > 0) sum += p * x / n * log(n * x / (a * b));
        p *= (a - x) * (b - x) / ((x + 1) * (n - a - b + x + 1));
        if (p > 1e200) { /* only ratios matter */
            p *= 1e-200;
            weight *= 1e-200;
            sum *= 1e-200;
        }
    }
    return sum / weight;
}

static double conditional(const double *counts, const double *given, size_t k, size_t labels,
                          bool by_label, double n) {
    double h = 0;
    for (size_t j = 0; j < k; j++)
        for (size_t b = 0; b < labels; b++) {
            const double x = counts[j * labels + b];
            if (x > 0) h -= x / n * log(x / given[by_label ? b : j]);
        }
    return h;
}

static double plain_entropy(const double *sizes, size_t n, double all) {
    double h = 0;
    for (size_t i = 0; i < n; i++)
        if (sizes[i] > 0) h += sizes[i] / all * log(all / sizes[i]);
    return h;
}

void zv__clusters_plain_labels(double out[3], const zv__clusters *c) {
    const size_t k = c->public.k, labels = c->public.labels;
    double *counts = ZV_NEW_ZERO(c->env, k * labels + k + labels, double), n = 0, expected = 0;
    double both = 0, in_a = 0, in_b = 0;
    if (!counts) return;
    double *a = counts + k * labels, *b = a + k;
    for (size_t i = 0; i < c->public.rows; i++) {
        const zv_str label = zv_space_label(c->space, c->rows[i]);
        size_t at = 0;
        if (c->number[i] == ZV_NOISE || zv_space_label_number(c->space, c->rows[i]) < 0) continue;
        while (!zv_str_equal(zv_space_label_name(c->space, (int32_t)at), label)) at++;
        counts[c->number[i] * labels + at]++;
        a[c->number[i]]++;
        b[at]++;
        n++;
    }
    for (size_t j = 0; j < k; j++)
        for (size_t l = 0; l < labels; l++) {
            both += counts[j * labels + l] * counts[j * labels + l];
            if (a[j] > 0 && b[l] > 0) expected += plain_cell(a[j], b[l], n);
        }
    for (size_t j = 0; j < k; j++) in_a += a[j] * a[j];
    for (size_t l = 0; l < labels; l++) in_b += b[l] * b[l];
    /* ordered pairs: together in both, only in one, in neither */
    const double tp = both - n, fn = in_b - both, fp = in_a - both, tn = n * n - in_a - in_b + both;
    out[0] = 2 * (tp * tn - fn * fp) / ((tp + fn) * (fn + tn) + (tp + fp) * (fp + tn));
    const double h_a = plain_entropy(a, k, n), h_b = plain_entropy(b, labels, n);
    const double b_given_a = conditional(counts, a, k, labels, false, n);
    const double a_given_b = conditional(counts, b, k, labels, true, n);
    out[1] = (h_b - b_given_a - expected) / ((h_a + h_b) / 2 - expected);
    const double homogeneous = h_b > 0 ? 1 - b_given_a / h_b : 1;
    const double complete = h_a > 0 ? 1 - a_given_b / h_a : 1;
    out[2] = homogeneous + complete > 0 ? 2 * homogeneous * complete / (homogeneous + complete) : 0;
    zv__free(c->env, counts);
}
