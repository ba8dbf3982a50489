#include "base/base_private.h"

#include "eval/eval_private.h"

/* ---- Reading ---- */

/* A set being read. */
typedef struct reader {
    zv_eval *eval;
    const char *path, *name;
    zv__lookup lookup;
    const zv__vocabulary *vocabulary;
} reader;

static zv_status add_section(reader *r, zv_str name, zv_err *err) {
    zv_eval *e = r->eval;
    if (!zv__grow(e->env, &e->sections, &e->cap_sections, e->n_sections + 1, sizeof *e->sections))
        return zv__nomem(err);
    zv__section *s = &e->sections[e->n_sections++];
    *s = (zv__section){.syntactic = name.len >= 4 && memcmp(name.ptr, "gram", 4) == 0};
    s->name = zv__arena_strdup(&e->arena, name.ptr, name.len);
    return s->name ? ZV_OK : zv__nomem(err);
}

/* Splits at spaces and tabs; returns how many words there are, storing at most four. */
static size_t split(zv_str line, zv_str words[4]) {
    size_t n = 0;
    for (size_t i = 0; i < line.len; n++) {
        while (i < line.len && (line.ptr[i] == ' ' || line.ptr[i] == '\t')) i++;
        size_t begin = i;
        while (i < line.len && line.ptr[i] != ' ' && line.ptr[i] != '\t') i++;
        if (n < 4) words[n] = (zv_str){line.ptr + begin, i - begin};
    }
    return n;
}

/* Keeps the question if all of its words are in the vocabulary. */
static zv_status add_question(reader *r, const zv_str words[4], zv_err *err) {
    zv_eval *e = r->eval;
    uint32_t place[4];
    if (!e->n_sections) ZV_TRY(add_section(r, zv_str_of(r->name), err));
    e->sections[e->n_sections - 1].total++;
    for (int i = 0; i < 4; i++) {
        size_t row;
        ZV_TRY(zv__lookup_row(&r->lookup, words[i], &row, err));
        if (row == SIZE_MAX) return ZV_OK;
        place[i] = r->vocabulary->place[row];
    }
    if (!zv__grow(e->env, &e->questions, &e->cap_questions, e->n_questions + 1,
                  sizeof *e->questions))
        return zv__nomem(err);
    e->questions[e->n_questions++] =
        (zv__question){place[0], place[1], place[2], place[3], (uint32_t)(e->n_sections - 1)};
    return ZV_OK;
}

static zv_status read_questions(reader *r, zv__lines *lines, zv_err *err) {
    for (;;) {
        zv_str line, words[4];
        bool more;
        ZV_TRY(zv__next_line(lines, &line, &more, err));
        if (!more) return ZV_OK;
        if (line.ptr[0] == ':') {
            zv_str name = {line.ptr + 1, line.len - 1};
            while (name.len && (name.ptr[0] == ' ' || name.ptr[0] == '\t')) name.ptr++, name.len--;
            ZV_TRY(add_section(r, name, err));
        } else if (split(line, words) == 4) {
            ZV_TRY(add_question(r, words, err));
        } else {
            char shown[96];
            unsigned long long number = zv__lines_number(lines);
            zv__show_line(shown, line);
            return zv_err_set_at(err, ZV_FORMAT, number, M_EVAL_QUESTION_LINE, r->path, number,
                                 shown);
        }
    }
}

/* ---- Counting ---- */

/* Is a question (or a section, by number) counted by a score? */
static bool counts(const zv_eval *e, zv__scope scope, size_t section, size_t which) {
    switch (scope) {
    case ZV__SEMANTIC:
        return !e->sections[section].syntactic;
    case ZV__SYNTACTIC:
        return e->sections[section].syntactic;
    case ZV__SECTION:
        return section == which;
    default:
        return true;
    }
}

/* Adds the two scores of a scope; `answers` belong to e->questions. */
static zv_status add_scores(zv_eval *e, zv__scope scope, size_t which, const char *name,
                            const zv__answer *answers, zv_err *err) {
    zv_score add = {.name = name, .measure = "3cosadd", .section = scope != ZV__ALL};
    uint64_t mul_hits = 0;
    for (size_t s = 0; s < e->n_sections; s++)
        if (counts(e, scope, s, which)) add.total += e->sections[s].total;
    if (!add.total && scope != ZV__SECTION) return ZV_OK;
    for (size_t i = 0; i < e->n_questions; i++) {
        const zv__question *q = &e->questions[i];
        if (!counts(e, scope, q->section, which)) continue;
        add.used++;
        add.hits += answers[i].add_at == q->d;
        mul_hits += answers[i].mul_at == q->d;
    }
    zv_score mul = add;
    mul.measure = "3cosmul";
    mul.hits = mul_hits;
    add.value = add.used ? (double)add.hits / (double)add.used : (double)NAN;
    mul.value = mul.used ? (double)mul.hits / (double)mul.used : (double)NAN;
    add.interval = zv_stat_share_interval(add.hits, add.used, 0.95);
    mul.interval = zv_stat_share_interval(mul.hits, mul.used, 0.95);
    ZV_TRY(zv__eval_add(e, &add, scope, err));
    return zv__eval_add(e, &mul, scope, err);
}

static zv_status score(reader *r, const zv_space *words, zv_err *err) {
    zv_eval *e = r->eval;
    uint64_t total = 0;
    for (size_t s = 0; s < e->n_sections; s++) total += e->sections[s].total;
    if (!total) return zv_err_set(err, ZV_NODATA, M_EVAL_EMPTY, r->path);
    if (!e->n_questions)
        return zv_err_set(err, ZV_NODATA, M_EVAL_NO_QUESTIONS, r->path, (size_t)total,
                          r->vocabulary->n, zv_space_path(words));
    zv__answer *answers = ZV_NEW(e->env, e->n_questions, zv__answer);
    if (!answers) return zv__nomem(err);
    zv_status status = zv__answer_all(answers, e->env, words, r->vocabulary, e->questions,
                                      e->n_questions, false, r->path, err);
    if (status == ZV_OK) status = add_scores(e, ZV__ALL, 0, r->name, answers, err);
    if (status == ZV_OK) status = add_scores(e, ZV__SEMANTIC, 0, "semantic", answers, err);
    if (status == ZV_OK) status = add_scores(e, ZV__SYNTACTIC, 0, "syntactic", answers, err);
    for (size_t s = 0; status == ZV_OK && s < e->n_sections; s++)
        status = add_scores(e, ZV__SECTION, s, e->sections[s].name, answers, err);
    zv__free(e->env, answers);
    return status;
}

zv_status zv_eval_analogies(zv_eval **out, const zv_env *env, const zv_space *words,
                            const char *path, const zv_eval_opts *opts, zv_err *err) {
    enum { MOST = 30000 }; /* compute-accuracy's usual argument */
    reader r = {.path = path};
    zv__vocabulary vocabulary = {.env = env};
    zv__lines *lines = NULL;
    *out = NULL;
    zv_status status = zv__eval_new(&r.eval, env, err);
    if (status != ZV_OK) return status;
    zv_eval *e = r.eval;
    e->restrict_words = opts && opts->restrict_words ? opts->restrict_words : MOST;
    status = zv__eval_name(e, path, &r.name, err);
    if (status == ZV_OK) status = zv__lookup_open(&r.lookup, env, words, opts, err);
    if (status == ZV_OK) status = zv__open_lines(&lines, env, path, err);
    if (status == ZV_OK)
        status = zv__vocabulary_make(&vocabulary, env, words, e->restrict_words, true, err);
    e->vocabulary = vocabulary.n;
    r.vocabulary = r.lookup.among = &vocabulary;
    if (status == ZV_OK) status = read_questions(&r, lines, err);
    if (status == ZV_OK) status = score(&r, words, err);
    zv__lines_close(lines);
    zv__lookup_close(&r.lookup);
    zv__vocabulary_free(&vocabulary);
    if (status == ZV_OK)
        *out = e;
    else
        zv_eval_free(e);
    return status;
}

/* ---- Opening ---- */

/* Which section a score of scope SECTION stands for: sections come last, two scores each. */
static size_t section_of(const zv_eval *e, size_t i) {
    size_t first = e->n - 2 * e->n_sections;
    return i >= first ? (i - first) / 2 : SIZE_MAX;
}

zv_status zv_eval_recount(uint64_t *hits, const zv_eval *e, const zv_env *env,
                          const zv_space *words, size_t i, zv_err *err) {
    *hits = 0;
    if (i >= e->n || !e->n_sections) return zv_err_set(err, ZV_USAGE, M_EVAL_NO_SUCH_SCORE, i);
    const zv_score *s = &e->scores[i];
    zv__vocabulary vocabulary;
    ZV_TRY(zv__vocabulary_make(&vocabulary, env, words, e->restrict_words, false, err));
    zv_status status = ZV_OK;
    size_t n = 0, which = section_of(e, i);
    zv__question *asked = ZV_NEW(env, e->n_questions, zv__question);
    zv__answer *answers = ZV_NEW(env, e->n_questions, zv__answer);
    if (!asked || !answers) {
        status = zv__nomem(err);
        goto done;
    }
    for (size_t q = 0; q < e->n_questions; q++)
        if (counts(e, e->scopes[i], e->questions[q].section, which)) asked[n++] = e->questions[q];
    status = zv__answer_all(answers, env, words, &vocabulary, asked, n, true, s->name, err);
    bool mul = strcmp(s->measure, "3cosmul") == 0;
    for (size_t q = 0; status == ZV_OK && q < n; q++)
        *hits += (mul ? answers[q].mul_at : answers[q].add_at) == asked[q].d;
done:
    zv__free(env, asked);
    zv__free(env, answers);
    zv__vocabulary_free(&vocabulary);
    return status;
}
