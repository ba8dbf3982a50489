#include "base/base_private.h"

#include "eval/eval_private.h"

/* One line: two words and a number. */
typedef struct pair {
    zv_str a, b;
    double number;
} pair;

/* ---- Reading ---- */

/* A plain decimal number, independent of the locale; `comma`: 6,77 is one too. Up to 15 digits and
 * 22 places both parts are exact, so the quotient is the nearest double (Clinger 1990), and 3.5 and
 * 3.50 make a tie. */
static bool parse_number(zv_str t, bool comma, double *out) {
    double value = 0, scale = 1;
    size_t i = 0, digits = 0;
    bool negative = t.len && t.ptr[0] == '-', point = false;
    if (t.len && (t.ptr[0] == '-' || t.ptr[0] == '+')) i++;
    for (; i < t.len; i++) {
        char c = t.ptr[i];
        if (c >= '0' && c <= '9') {
            digits++;
            value = value * 10 + (c - '0');
            if (point) scale *= 10;
        } else if (!point && (c == '.' || (comma && c == ','))) {
            point = true;
        } else {
            break;
        }
    }
    int exponent = 0;
    if (digits && i < t.len && (t.ptr[i] == 'e' || t.ptr[i] == 'E')) {
        bool down = i + 1 < t.len && t.ptr[i + 1] == '-';
        bool sign = down || (i + 1 < t.len && t.ptr[i + 1] == '+');
        i += sign ? 2 : 1;
        if (i == t.len) return false;
        for (; i < t.len && t.ptr[i] >= '0' && t.ptr[i] <= '9' && exponent < 1000; i++)
            exponent = exponent * 10 + (t.ptr[i] - '0');
        if (down) exponent = -exponent;
    }
    *out = (negative ? -value : value) / scale * (exponent ? pow(10, exponent) : 1);
    return digits && i == t.len && isfinite(*out);
}

static bool is_blank(char c) {
    return c == ' ' || c == '\t';
}

/* Takes the next field off *rest, without spaces and quotation marks around it. A blank separator
 * stands for any run of spaces and tabs. */
static bool next_field(zv_str *rest, char separator, zv_str *field) {
    if (!rest->ptr) return false;
    size_t end = 0;
    while (end < rest->len &&
           !(separator == ' ' ? is_blank(rest->ptr[end]) : rest->ptr[end] == separator))
        end++;
    *field = (zv_str){rest->ptr, end};
    if (separator == ' ')
        while (end + 1 < rest->len && is_blank(rest->ptr[end + 1])) end++;
    if (end < rest->len)
        *rest = (zv_str){rest->ptr + end + 1, rest->len - end - 1};
    else
        rest->ptr = NULL;
    while (field->len && is_blank(field->ptr[0])) field->ptr++, field->len--;
    while (field->len && is_blank(field->ptr[field->len - 1])) field->len--;
    if (field->len >= 2 && field->ptr[0] == '"' && field->ptr[field->len - 1] == '"') {
        field->ptr++;
        field->len -= 2;
    }
    return true;
}

/* Two words, then the first field that is a number: some sets put a part of speech before it, or the
 * single judgements behind it. */
static bool parse_with(zv_str line, char separator, pair *out) {
    zv_str field;
    if (!next_field(&line, separator, &out->a) || !out->a.len) return false;
    if (!next_field(&line, separator, &out->b) || !out->b.len) return false;
    while (next_field(&line, separator, &field))
        if (parse_number(field, separator != ',', &out->number)) return true;
    return false;
}

/* The strongest separator that makes sense of the line. */
static bool parse_pair(zv_str line, pair *out) {
    static const char separators[] = {'\t', ';', ',', ' '};
    for (size_t i = 0; i < sizeof separators; i++)
        if (parse_with(line, separators[i], out)) return true;
    return false;
}

/* ---- Scoring ---- */

/* A set being scored. */
typedef struct set {
    zv_eval *eval;
    const zv_space *space;
    const char *path;
    zv__lookup lookup;
    const zv_kernels *kernels;
    float *a, *b; /* [dim] */
    size_t total;
} set;

static zv_status score_pair(set *s, const pair *p, zv_err *err) {
    zv_eval *e = s->eval;
    size_t row_a, row_b;
    s->total++;
    ZV_TRY(zv__lookup_row(&s->lookup, p->a, &row_a, err));
    ZV_TRY(zv__lookup_row(&s->lookup, p->b, &row_b, err));
    if (row_a == SIZE_MAX || row_b == SIZE_MAX) return ZV_OK;
    zv_space_row(s->space, row_a, s->a);
    zv_space_row(s->space, row_b, s->b);
    double cosine = zv_vec_cosine(s->kernels, ZV_F32, s->a, s->b, zv_space_dim(s->space));
    if (isnan(cosine)) return ZV_OK;
    if (!zv__grow(e->env, &e->cosines, &e->cap_cosines, e->pairs + 1, sizeof *e->cosines) ||
        !zv__grow(e->env, &e->numbers, &e->cap_numbers, e->pairs + 1, sizeof *e->numbers))
        return zv__nomem(err);
    e->cosines[e->pairs] = cosine;
    e->numbers[e->pairs++] = p->number;
    return ZV_OK;
}

static zv_status read_pairs(set *s, zv__lines *lines, zv_err *err) {
    for (bool first = true;;) {
        zv_str line;
        bool more;
        pair p;
        ZV_TRY(zv__next_line(lines, &line, &more, err));
        if (!more) return ZV_OK;
        if (line.ptr[0] == '#') continue;
        unsigned long long number = zv__lines_number(lines);
        if (parse_pair(line, &p)) {
            ZV_TRY(score_pair(s, &p, err));
        } else if (!first) { /* the first one may be a header */
            char shown[96];
            zv__show_line(shown, line);
            return zv_err_set_at(err, ZV_FORMAT, number, M_EVAL_PAIR_LINE, s->path, number, shown);
        }
        first = false;
    }
}

static zv_status finish(set *s, zv_err *err) {
    zv_eval *e = s->eval;
    const char *space = zv_space_path(s->space);
    zv_score score = {.measure = "spearman", .used = e->pairs, .total = s->total};
    if (s->total == 0) return zv_err_set(err, ZV_NODATA, M_EVAL_NO_PAIRS, s->path);
    if (e->pairs < 4)
        return zv_err_set(err, ZV_NODATA, M_EVAL_FEW_PAIRS, s->path, e->pairs, s->total, space);
    ZV_TRY(zv_stat_spearman(&score.value, e->env, e->cosines, e->numbers, e->pairs, err));
    if (isnan(score.value))
        return zv_err_set(err, ZV_NODATA, M_EVAL_NO_ORDER, s->path, e->pairs, space);
    score.interval = zv_stat_spearman_interval(score.value, e->pairs, 0.95);
    ZV_TRY(zv__eval_name(e, s->path, &score.name, err));
    return zv__eval_add(e, &score, ZV__ALL, err);
}

zv_status zv_eval_similarity(zv_eval **out, const zv_env *env, const zv_space *words,
                             const char *path, const zv_eval_opts *opts, zv_err *err) {
    set s = {.space = words, .path = path, .kernels = zv_vec_kernels(env)};
    zv__lines *lines = NULL;
    *out = NULL;
    zv_status status = zv__eval_new(&s.eval, env, err);
    if (status != ZV_OK) return status;
    status = zv__lookup_open(&s.lookup, env, words, opts, err);
    if (status != ZV_OK) goto done;
    s.a = ZV_NEW(env, zv_space_dim(words), float);
    s.b = ZV_NEW(env, zv_space_dim(words), float);
    if (!s.a || !s.b) {
        status = zv__nomem(err);
        goto done;
    }
    status = zv__open_lines(&lines, env, path, err);
    if (status == ZV_OK) status = read_pairs(&s, lines, err);
    if (status == ZV_OK) status = finish(&s, err);
done:
    zv__lines_close(lines);
    zv__free(env, s.a);
    zv__free(env, s.b);
    zv__lookup_close(&s.lookup);
    if (status == ZV_OK)
        *out = s.eval;
    else
        zv_eval_free(s.eval);
    return status;
}
