/* explain_flip.c — the fewest words without which two texts are no longer close.
 *
 * Whatever finds a set of words, it is believed only once the text without them has been encoded and is
 * below the goal, and once each word of it, put back alone, has been encoded and undoes that. Erasing words
 * to explain: Li, Monroe & Jurafsky 2016, "Understanding neural networks through representation erasure";
 * the smallest change that turns an answer: Wachter, Mittelstadt & Russell 2017; for rankings: Singh & Anand
 * 2019, "EXS"; Rorseth et al. 2023, "CREDENCE".
 */
#include "explain/explain_flip.h"

#include "base/base_arena.h"
#include "explain/explain_private.h"

/* So much text is encoded to check each word put back; beyond, the closed form answers for the rest. */
#define CHECK_BYTES ((size_t)32 << 20)

typedef struct box {
    zv_flip flip;
    const zv_env *env;
    zv__arena arena;
} box;

/* ---- A job ---- */

static bool widen_unit(double *out, const float *v, size_t dim) {
    double square = 0;
    for (size_t d = 0; d < dim; d++) square += (double)v[d] * (double)v[d];
    if (!isfinite(square) || square <= 0) return false;
    for (size_t d = 0; d < dim; d++) out[d] = (double)v[d] / sqrt(square);
    return true;
}

static zv_status check_words(const zv_flip_query *q, zv_err *err) {
    size_t at = 0;
    for (size_t i = 0; i < q->n_words; i++) {
        const zv_span *s = &q->words[i];
        if (s->begin < at || s->end <= s->begin || s->end > q->text.len)
            return zv_err_set(err, ZV_USAGE, M_EXPLAIN_FLIP_SPANS, i, q->text.len);
        at = s->end;
    }
    if (!q->versus && !isfinite(q->goal)) return zv_err_set(err, ZV_USAGE, M_EXPLAIN_FLIP_GOAL);
    return ZV_OK;
}

zv_status zv__flip_begin(zv__flip_job *j, const zv_env *env, const zv_any_encoder *encoder,
                         const zv_flip_query *q, zv_err *err) {
    size_t dim = encoder->dim;
    *j = (zv__flip_job){.env = env, .encoder = encoder, .q = q, .n = q->n_words, .dim = dim};
    j->lowest = ZV__NEVER;
    zv_buf_init(&j->text, env);
    ZV_TRY(check_words(q, err));
    j->f = ZV_NEW(env, dim, double);
    j->g = q->versus ? ZV_NEW(env, dim, double) : NULL;
    j->ends = ZV_NEW(env, ZV__FLIP_BATCH, size_t);
    j->texts = ZV_NEW(env, ZV__FLIP_BATCH, zv_str);
    j->rows = ZV_NEW(env, ZV__FLIP_BATCH * dim, float);
    j->status = ZV_NEW(env, ZV__FLIP_BATCH, zv_row_status);
    if (!j->f || (q->versus && !j->g) || !j->ends || !j->texts || !j->rows || !j->status)
        return zv__nomem(err);
    if (!widen_unit(j->f, q->vector, dim) || (j->g && !widen_unit(j->g, q->versus, dim)))
        return zv_err_set(err, ZV_NODATA, M_EXPLAIN_FLIP_VECTOR);
    return ZV_OK;
}

void zv__flip_end(zv__flip_job *j) {
    zv__free(j->env, j->status);
    zv__free(j->env, j->rows);
    zv__free(j->env, j->texts);
    zv__free(j->env, j->ends);
    zv__free(j->env, j->g);
    zv__free(j->env, j->f);
    zv_buf_free(&j->text);
}

/* ---- Cutting and encoding ---- */

static bool is_blank(char c) {
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

/* Adds a stretch that stays; `cut` if words went between it and what stands in `out` from `start` on. */
static void join(zv_buf *out, size_t start, zv_str stay, bool cut) {
    bool left = out->len == start || is_blank(out->ptr[out->len - 1]);
    bool right = stay.len > 0 && is_blank(stay.ptr[0]);
    if (cut && left && right) {
        stay.ptr++;
        stay.len--;
    } else if (cut && !left && !right && stay.len > 0) {
        zv_buf_putc(out, ' ');
    }
    zv_buf_add(out, stay.ptr, stay.len);
}

void zv__flip_cut(zv_buf *out, const zv_flip_query *q, const uint8_t *gone) {
    size_t start = out->len, at = 0;
    bool cut = false;
    for (size_t i = 0; i < q->n_words; i++) {
        if (!gone[i]) continue;
        join(out, start, (zv_str){q->text.ptr + at, q->words[i].begin - at}, cut);
        at = q->words[i].end;
        cut = true;
    }
    join(out, start, (zv_str){q->text.ptr + at, q->text.len - at}, cut);
}

zv__flip_score zv__flip_score_of(const zv__flip_job *j, const float *row, zv_row_status status) {
    zv__flip_score s = {ZV__NEVER, ZV__NAN, ZV__NAN};
    double square = 0, dot = 0, rival = 0;
    if (!zv_row_usable(status)) return s;
    for (size_t d = 0; d < j->dim; d++) {
        double x = (double)row[d];
        square += x * x;
        dot += x * j->f[d];
        if (j->g) rival += x * j->g[d];
    }
    if (!isfinite(square) || square <= 0) return s;
    s.cosine = dot / sqrt(square);
    s.rival = j->g ? rival / sqrt(square) : j->q->goal;
    s.score = s.cosine - s.rival;
    return s;
}

zv_status zv__flip_encode(zv__flip_job *j, const uint8_t *gone, size_t n_sets, zv__flip_score *out,
                          zv_err *err) {
    /* long texts go one by one, so that a batch stays small */
    size_t batch = ZV_MAX((size_t)1, ((size_t)4 << 20) / (j->q->text.len + 1));
    batch = ZV_MIN(batch, (size_t)ZV__FLIP_BATCH);
    for (size_t first = 0; first < n_sets; first += batch) {
        size_t n = ZV_MIN(batch, n_sets - first);
        zv_buf_clear(&j->text);
        for (size_t i = 0; i < n; i++) {
            zv__flip_cut(&j->text, j->q, gone + (first + i) * j->n);
            j->ends[i] = j->text.len;
        }
        ZV_TRY(zv_buf_status(&j->text, err));
        for (size_t i = 0, at = 0; i < n; at = j->ends[i++])
            j->texts[i] = (zv_str){zv_buf_cstr(&j->text) + at, j->ends[i] - at};
        ZV_TRY(j->encoder->encode(j->encoder->ctx, j->texts, n, j->rows, j->status, err));
        for (size_t i = 0; i < n; i++) {
            out[first + i] = zv__flip_score_of(j, j->rows + i * j->dim, j->status[i]);
            if (out[first + i].cosine < j->lowest) j->lowest = out[first + i].cosine;
        }
        j->made += n;
        j->left -= ZV_MIN(j->left, (uint64_t)n);
    }
    return ZV_OK;
}

size_t zv__flip_size(const uint8_t *gone, size_t n) {
    size_t size = 0;
    for (size_t i = 0; i < n; i++) size += gone[i];
    return size;
}

/* ---- The last check ---- */

typedef struct checking {
    zv__flip_job *j;
    uint8_t *gone, *sets; /* [n], [ZV__FLIP_BATCH, n] */
    size_t *places; /* [n] of the words that are gone */
    zv__flip_score *scores; /* [n] with one put back */
    zv__flip_score whole, after;
    size_t size, checked;
} checking;

/* Encodes the text with each single word put back, as many as CHECK_BYTES allow. */
static zv_status put_back(checking *c, zv_err *err) {
    zv__flip_job *j = c->j;
    c->size = 0;
    for (size_t i = 0; i < j->n; i++)
        if (c->gone[i]) c->places[c->size++] = i;
    size_t most = ZV_MAX((size_t)16, CHECK_BYTES / (j->q->text.len + 1));
    c->checked = ZV_MIN(c->size, most);
    for (size_t first = 0; first < c->checked; first += ZV__FLIP_BATCH) {
        size_t n = ZV_MIN((size_t)ZV__FLIP_BATCH, c->checked - first);
        for (size_t i = 0; i < n; i++) {
            memcpy(c->sets + i * j->n, c->gone, j->n);
            c->sets[i * j->n + c->places[first + i]] = 0;
        }
        ZV_TRY(zv__flip_encode(j, c->sets, n, c->scores + first, err));
    }
    for (size_t i = c->checked; i < c->size; i++)
        c->scores[i] = (zv__flip_score){ZV__NEVER, ZV__NAN, ZV__NAN};
    return ZV_OK;
}

/* Encodes what was found. A word that isn't needed after all, because a search in closed form is a
 * rounding of 1e-7 away from what is encoded, stays in the text. */
static zv_status check(checking *c, bool *below, zv_err *err) {
    for (;;) {
        ZV_TRY(zv__flip_encode(c->j, c->gone, 1, &c->after, err));
        *below = c->after.score < 0;
        if (!*below) return ZV_OK;
        ZV_TRY(put_back(c, err));
        size_t best = SIZE_MAX;
        for (size_t i = 0; i < c->size; i++)
            if (c->scores[i].score < 0 &&
                (best == SIZE_MAX || c->scores[i].score < c->scores[best].score))
                best = i;
        if (best == SIZE_MAX) return ZV_OK;
        c->gone[c->places[best]] = 0;
    }
}

/* ---- The answer ---- */

static zv_status keep_set(box *b, const checking *c, zv_err *err) {
    const zv_flip_query *q = c->j->q;
    zv_flip *f = &b->flip;
    size_t *removed = zv__arena_alloc(&b->arena, c->size + 1, sizeof *removed);
    zv_str *words = zv__arena_alloc(&b->arena, c->size + 1, sizeof *words);
    double *restored = zv__arena_alloc(&b->arena, c->size + 1, sizeof *restored);
    zv_buf text;
    zv_buf_init(&text, b->env);
    zv__flip_cut(&text, q, c->gone);
    char *shorter = text.failed ? NULL : zv__arena_strdup(&b->arena, zv_buf_cstr(&text), text.len);
    if (shorter) f->shorter = (zv_str){shorter, text.len};
    zv_buf_free(&text);
    if (!removed || !words || !restored || !shorter) return zv__nomem(err);
    for (size_t i = 0; i < c->size; i++) {
        const zv_span *s = &q->words[c->places[i]];
        removed[i] = c->places[i];
        words[i] = (zv_str){q->text.ptr + s->begin, s->end - s->begin};
        restored[i] = c->scores[i].cosine;
    }
    f->found = true;
    f->size = c->size;
    f->removed = removed;
    f->words = words;
    f->restored = restored;
    f->checked = c->checked;
    f->after = c->after.cosine;
    f->goal = c->after.rival;
    return ZV_OK;
}

static zv_status search(box *b, checking *c, zv_err *err) {
    zv__flip_job *j = c->j;
    zv__flip_found found = {.gone = c->gone};
    ZV_TRY(zv__flip_encode(j, c->gone, 1, &c->whole, err));
    if (isnan(c->whole.cosine)) return zv_err_set(err, ZV_NODATA, M_EXPLAIN_FLIP_TEXT);
    b->flip.before = c->whole.cosine;
    b->flip.goal = c->whole.rival;
    b->flip.minimal = true;
    if (c->whole.score < 0) {
        c->after = c->whole;
        return keep_set(b, c, err);
    }
    if (j->n > 0) {
        if (j->encoder->additive) ZV_TRY(zv__flip_closed(j, &found, &b->flip.exact, err));
        if (!b->flip.exact) ZV_TRY(zv__flip_encoded(j, &found, err));
        b->flip.minimal = found.minimal;
    }
    bool below = false;
    if (found.found) ZV_TRY(check(c, &below, err));
    if (found.found && !below) b->flip.minimal = false;
    if (below) return keep_set(b, c, err);
    b->flip.lowest = j->lowest;
    return ZV_OK;
}

static zv_status run(box *b, zv__flip_job *j, zv_err *err) {
    checking c = {.j = j};
    c.gone = ZV_NEW_ZERO(j->env, j->n + 1, uint8_t);
    c.sets = ZV_NEW(j->env, ZV__FLIP_BATCH * j->n + 1, uint8_t);
    c.places = ZV_NEW(j->env, j->n + 1, size_t);
    c.scores = ZV_NEW(j->env, j->n + 1, zv__flip_score);
    zv_status status =
        c.gone && c.sets && c.places && c.scores ? search(b, &c, err) : zv__nomem(err);
    b->flip.encodings = j->made;
    zv__free(j->env, c.scores);
    zv__free(j->env, c.places);
    zv__free(j->env, c.sets);
    zv__free(j->env, c.gone);
    return status;
}

zv_status zv_explain_flip(zv_flip **out, const zv_env *env, const zv_any_encoder *encoder,
                          const zv_flip_query *query, const zv_flip_opts *opts, zv_err *err) {
    *out = NULL;
    zv__flip_job j;
    box *b = ZV_NEW_ZERO(env, 1, box);
    if (!b) return zv__nomem(err);
    b->env = env;
    zv__arena_init(&b->arena, env);
    b->flip.before = b->flip.after = b->flip.lowest = ZV__NAN;
    zv_status status = zv__flip_begin(&j, env, encoder, query, err);
    j.exhaustive = opts && opts->exhaustive ? opts->exhaustive : 12;
    j.exhaustive = ZV_MIN(j.exhaustive, (size_t)ZV__FLIP_MAX_EXHAUSTIVE);
    j.left = opts && opts->encodings ? opts->encodings : 5000;
    if (status == ZV_OK) status = run(b, &j, err);
    zv__flip_end(&j);
    if (status == ZV_OK) {
        *out = &b->flip;
    } else {
        zv_flip_free(&b->flip);
    }
    return status;
}

void zv_flip_free(zv_flip *f) {
    if (!f) return;
    box *b = (box *)f;
    const zv_env *env = b->env;
    zv__arena_free(&b->arena);
    zv__free(env, b);
}

/* ---- Around it ---- */

const char *zv_flip_side_name(zv_flip_side side) {
    return side == ZV_FLIP_QUERY ? "query" : side == ZV_FLIP_B ? "b" : "a";
}

size_t zv_flip_words(zv_span *out, const zv_encoded *encoded) {
    size_t n = 0;
    for (size_t i = 0; i < encoded->n_parts; i++) {
        const zv_part *p = &encoded->parts[i];
        if (n > 0 && p->begin < out[n - 1].end) {
            out[n - 1].end = ZV_MAX(out[n - 1].end, p->end);
        } else if (p->end > p->begin) {
            out[n++] = (zv_span){p->begin, p->end};
        }
    }
    return n;
}

zv_status zv_flip_text_words(zv_span *out, size_t *n, const zv_env *env, zv_str text, zv_err *err) {
    const zv_text_opts opts = zv_text_opts_default();
    zv_tokenizer *tokenizer = NULL;
    zv_words words = {0};
    *n = 0;
    zv_status status = zv_tokenizer_new(&tokenizer, env, &opts, err);
    if (status == ZV_OK) status = zv_tokenizer_words(tokenizer, text, &words, err);
    for (size_t i = 0; status == ZV_OK && i < words.n; i++) {
        const zv_word w = zv_words_get(&words, i);
        /* one stretch of the text may give several words: a ligature that comes apart */
        if (*n > 0 && w.begin < out[*n - 1].end)
            out[*n - 1].end = ZV_MAX(out[*n - 1].end, w.end);
        else if (w.end > w.begin)
            out[(*n)++] = (zv_span){w.begin, w.end};
    }
    zv_words_free(&words);
    zv_tokenizer_free(tokenizer);
    return status;
}

bool zv_flip_better(const zv_flip *a, const zv_flip *b) {
    if (!a || !b) return a != NULL;
    if (a->found != b->found) return a->found;
    return a->size < b->size;
}

double zv_flip_default_goal(const zv_background *bg, double cosine, double *percent) {
    static const double tries[] = {95, 50};
    for (size_t i = 0; bg && i < ZV_COUNT(tries); i++) {
        double goal = zv_background_quantile(bg, tries[i]);
        *percent = tries[i];
        if (cosine > goal) return goal;
    }
    return ZV__NAN;
}

double zv_background_quantile(const zv_background *bg, double percent) {
    return zv_stat_quantile(bg->cosines, bg->n_cosines, percent / 100);
}
