/* explain_audit_languages.c — which languages a collection holds, and whether closeness stays within them.
 *
 * A row's language is what its column "language" or "lang" says; without one, the script that most letters of its text (of
 * the word, in a space of words) are of. Scripts tell Hebrew from English and not English from German. That neighbours
 * are of the same language is what chance brings too where one language is in the majority: the share is to be read
 * against Σ over who asked of (n_g - 1)/(n - 1).
 */
#include "base/base_private.h"

#include "explain/explain_hubs.h"

/* docs/thresholds.md has what was measured. */
#define APART_WARN 0.9
#define LEAST_SHARE 0.01 /* of a language that counts */

enum {
    MOST = 64,
    LEAST_ROWS = 10,
    COUNTED = 200000,
    STREAM_LANGUAGES = 41,
    SHOWN = 4,
    UNKNOWN = -2
};

typedef struct languages {
    const zv__audit *a;
    size_t column; /* SIZE_MAX: by script */
    zv_str names[MOST]; /* borrowed */
    size_t rows[MOST]; /* of those counted */
    size_t n, none, counted;
    bool all; /* every row was counted */
    int8_t *of; /* [size] by row, UNKNOWN: not looked at yet */
    size_t main; /* the largest */
} languages;

/* ---- Of a row ---- */

static zv_str row_text(const zv_space *space, size_t row, char buf[24]) {
    return zv_space_contract(space)->kind == ZV_SPACE_WORDS ? zv_space_id(space, row, buf)
                                                            : zv_space_text(space, row);
}

static zv_str language_name(const languages *l, size_t row) {
    char buf[24];
    const zv_space *space = l->a->space;
    if (l->column != SIZE_MAX) return zv_space_column_value(space, l->column, row);
    return zv_str_of(zv_script_code(zv_text_scripts(row_text(space, row, buf)).first));
}

/* Its number; -1: none, or one beyond the first MOST. */
static int language_of(const languages *l, size_t row) {
    if (l->of[row] != UNKNOWN) return l->of[row];
    const zv_str name = language_name(l, row);
    l->of[row] = -1;
    for (size_t i = 0; name.len > 0 && i < l->n; i++)
        if (zv_str_equal(l->names[i], name)) l->of[row] = (int8_t)i;
    return l->of[row];
}

static size_t find_column(const zv_space *space) {
    for (size_t i = 0; i < zv_space_columns(space); i++) {
        const char *name = zv_space_column_name(space, i);
        if (strcmp(name, "language") == 0 || strcmp(name, "lang") == 0) return i;
    }
    return SIZE_MAX;
}

static bool has_text(const zv_space *space) {
    return zv_space_contract(space)->kind == ZV_SPACE_WORDS ? zv_space_has_ids(space)
                                                            : zv_space_has_texts(space);
}

static void count_row(languages *l, size_t row) {
    int group = language_of(l, row);
    const zv_str name = group < 0 ? language_name(l, row) : l->names[group];
    if (group < 0 && name.len > 0 && l->n < MOST) {
        group = l->of[row] = (int8_t)l->n;
        l->names[l->n++] = name;
    }
    if (group < 0)
        l->none++;
    else
        l->rows[group]++;
}

static zv_status count(languages *l, uint64_t seed) {
    const zv__audit *a = l->a;
    l->all = a->size <= COUNTED;
    l->counted = ZV_MIN(a->size, (size_t)COUNTED);
    size_t *rows = ZV_NEW(a->env, l->counted, size_t);
    if (!rows) return zv__nomem(a->err);
    zv__sample(rows, l->counted, a->size, seed ? seed : 1, STREAM_LANGUAGES);
    for (size_t i = 0; i < l->counted; i++) count_row(l, rows[i]);
    for (size_t i = 1; i < l->n; i++)
        if (l->rows[i] > l->rows[l->main]) l->main = i;
    zv__free(a->env, rows);
    return ZV_OK;
}

/* ---- Again: scripts by ranges of code points ---- */

typedef struct range {
    int32_t first, last;
    const char *code;
} range;
static const range ranges[] = {
    {0x41, 0x5A, "Latn"},     {0x61, 0x7A, "Latn"},     {0xC0, 0x24F, "Latn"},
    {0x1E00, 0x1EFF, "Latn"}, {0x370, 0x3FF, "Grek"},   {0x1F00, 0x1FFF, "Grek"},
    {0x400, 0x52F, "Cyrl"},   {0x5D0, 0x5EA, "Hebr"},   {0x5EF, 0x5F2, "Hebr"},
    {0xFB1D, 0xFB4F, "Hebr"}, {0x620, 0x64A, "Arab"},   {0x66E, 0x6D3, "Arab"},
    {0x6FA, 0x6FF, "Arab"},   {0x750, 0x77F, "Arab"},   {0xFB50, 0xFDFB, "Arab"},
    {0xFE70, 0xFEFC, "Arab"}, {0x4E00, 0x9FFF, "Hani"}, {0xAC00, 0xD7A3, "Hang"}};

/* The next character of valid UTF-8, decoded by its bits. */
static int32_t plain_next(zv_str s, size_t *at) {
    const unsigned char c = (unsigned char)s.ptr[(*at)++];
    int32_t cp = c < 0x80 ? c : c < 0xE0 ? c & 0x1F : c < 0xF0 ? c & 0x0F : c & 0x07;
    while (*at < s.len && ((unsigned char)s.ptr[*at] & 0xC0) == 0x80)
        cp = cp << 6 | ((unsigned char)s.ptr[(*at)++] & 0x3F);
    return cp;
}

/* Is the row of this script? Letters of other scripts are compared one script at a time. */
static bool plain_is(const languages *l, size_t row, zv_str code) {
    size_t own = 0, others[ZV_COUNT(ranges)] = {0};
    char buf[24];
    const zv_str text = row_text(l->a->space, row, buf);
    for (size_t at = 0; at < text.len;) {
        const int32_t cp = plain_next(text, &at);
        for (size_t i = 0; i < ZV_COUNT(ranges); i++)
            if (cp >= ranges[i].first && cp <= ranges[i].last && cp != 0xD7 && cp != 0xF7)
                others[i]++;
    }
    size_t best = 0;
    for (size_t i = 0; i < ZV_COUNT(ranges); i++) {
        size_t sum = 0;
        for (size_t j = 0; j < ZV_COUNT(ranges); j++)
            if (strcmp(ranges[i].code, ranges[j].code) == 0) sum += others[j];
        if (zv_str_equal(zv_str_of(ranges[i].code), code))
            own = sum;
        else
            best = ZV_MAX(best, sum);
    }
    return own > 0 && own >= best;
}

/* Rows of the main language, once more. */
static zv_status plain_main(size_t *out, const languages *l, uint64_t seed) {
    const zv__audit *a = l->a;
    const zv_str name = l->names[l->main];
    bool known = false;
    for (size_t i = 0; i < ZV_COUNT(ranges); i++)
        known = known || zv_str_equal(name, zv_str_of(ranges[i].code));
    size_t *rows = ZV_NEW(a->env, l->counted, size_t);
    if (!rows) return zv__nomem(a->err);
    zv__sample(rows, l->counted, a->size, seed ? seed : 1, STREAM_LANGUAGES);
    *out = 0;
    for (size_t i = 0; i < l->counted; i++)
        *out += l->column == SIZE_MAX && known ? plain_is(l, rows[i], name)
                                               : zv_str_equal(language_name(l, rows[i]), name);
    zv__free(a->env, rows);
    return ZV_OK;
}

/* ---- language_mix ---- */

static const char *shown_name(const languages *l, size_t i, char buf[96]) {
    static const struct {
        const char *code, *en, *he;
    } known[] = {{"Hebr", M_EXPLAIN_SCRIPT_HEBREW},   {"Latn", M_EXPLAIN_SCRIPT_LATIN},
                 {"Arab", M_EXPLAIN_SCRIPT_ARABIC},   {"Cyrl", M_EXPLAIN_SCRIPT_CYRILLIC},
                 {"Grek", M_EXPLAIN_SCRIPT_GREEK},    {"Hani", M_EXPLAIN_SCRIPT_HAN},
                 {"Jpan", M_EXPLAIN_SCRIPT_JAPANESE}, {"Hang", M_EXPLAIN_SCRIPT_HANGUL}};
    if (l->column == SIZE_MAX)
        for (size_t j = 0; j < ZV_COUNT(known); j++)
            if (zv_str_equal(l->names[i], zv_str_of(known[j].code)))
                return zv_env_lang(l->a->env) == ZV_HE ? known[j].he : known[j].en;
    return zv__shown(buf, l->names[i]);
}

/* "Hebrew 61.8 %, Latin 37.9 %", the largest first. */
static void list(zv_buf *out, const languages *l) {
    bool done[MOST] = {false};
    for (size_t k = 0; k < SHOWN && k < l->n; k++) {
        size_t best = MOST;
        char name[96];
        for (size_t i = 0; i < l->n; i++)
            if (!done[i] && (best == MOST || l->rows[i] > l->rows[best])) best = i;
        done[best] = true;
        zv_buf_addf(out, "%s%s %.3g %%", k ? ", " : "", shown_name(l, best, name),
                    100 * (double)l->rows[best] / (double)l->counted);
    }
    if (l->n > SHOWN) zv_buf_puts(out, ", …");
}

static zv_status mix(zv__audit *a, const languages *l, uint64_t seed) {
    zv_report *r = a->r;
    const size_t known = l->counted - l->none;
    const double value = 1 - (double)l->rows[l->main] / (double)known;
    zv_finding *f = zv_report_add(r, "language_mix", value);
    zv_buf names = {0};
    if (l->all) {
        zv__census(r, f);
    } else {
        const zv_interval i = zv_stat_share_interval(known - l->rows[l->main], known, 0.95);
        zv_report_interval(r, f, i.lo, i.hi);
    }
    list(&names, l);
    if (l->column == SIZE_MAX)
        zv_report_why(r, f, M_EXPLAIN_LANGUAGES_SCRIPT, zv_buf_cstr(&names), l->none, l->counted);
    else
        zv_report_why(r, f, M_EXPLAIN_LANGUAGES_COLUMN, zv_buf_cstr(&names), l->none, l->counted);
    zv_buf_free(&names);
    zv_report_formula(r, f, M_EXPLAIN_LANGUAGES_FORMULA);
    if (!zv_report_opens(r, "language_mix")) return ZV_OK;
    size_t again = 0;
    ZV_TRY(plain_main(&again, l, seed));
    zv_report_term(r, f, "rows looked at", (double)l->counted);
    zv_report_term(r, f, "rows without a language", (double)l->none);
    zv_report_term(r, f, "rows of the first language", (double)l->rows[l->main]);
    zv_report_recomputed(r, f, 1 - (double)again / (double)known, 1e-12);
    return ZV_OK;
}

/* ---- language_neighbours ---- */

typedef struct share {
    double value, chance, effective;
} share;

/* By the lists of the index, or those of `again`. */
static share same_language(const languages *l, const zv_hubs *h, const size_t *again) {
    double all = 0, same = 0, chance = 0, squares = 0, asked = 0;
    const double known = (double)(l->counted - l->none);
    for (int pass = 0; pass < 2; pass++)
        for (size_t i = 0; i < h->n_asked; i++) {
            const int own = language_of(l, h->asked[i]);
            double c = 0, s = 0;
            if (own < 0) continue;
            for (size_t j = 0; j < h->lengths[i]; j++) {
                const size_t at = i * h->k + j, row = again ? again[at] : h->lists[at].row;
                const int other = row == SIZE_MAX ? -1 : language_of(l, row);
                c += other >= 0;
                s += other == own;
            }
            if (pass) {
                squares += (s - same / all * c) * (s - same / all * c);
                continue;
            }
            all += c;
            same += s;
            asked++;
            chance += ((double)l->rows[own] - 1) / (known - 1);
        }
    share out = {same / all, chance / asked, ZV__NAN};
    const double drawn = ZV_MAX(1 - (double)h->n_asked / (double)h->usable, 1e-3);
    const double var = squares / (all * all) * drawn * asked / (asked - 1);
    /* where all agree the lists still are no more than so many answers */
    out.effective = var > 0 ? out.value * (1 - out.value) / var : asked / drawn;
    return out;
}

static zv_status neighbours(zv__audit *a, const languages *l) {
    zv_report *r = a->r;
    const zv_hubs *h = a->hubs;
    const share s = same_language(l, h, NULL);
    const double excess = (s.value - s.chance) / (1 - s.chance);
    zv_finding *f = zv_report_add(r, "language_neighbours", s.value);
    if (isnan(s.value)) {
        zv_report_no_interval(r, f, M_EXPLAIN_LANGUAGES_NO_VALUE);
    } else if (zv_hubs_all(h)) {
        zv__census(r, f);
    } else {
        const zv_interval i = zv__share_interval(s.value, s.effective);
        zv_report_interval(r, f, i.lo, i.hi);
    }
    if (!isnan(excess))
        zv_report_verdict(r, f, excess >= APART_WARN ? ZV_WARN : ZV_PASS,
                          s.chance + APART_WARN * (1 - s.chance));
    if (f->verdict == ZV_WARN)
        zv_report_why(r, f, M_EXPLAIN_LANGUAGES_APART, 100 * s.value, 100 * s.chance);
    else
        zv_report_why(r, f, M_EXPLAIN_LANGUAGES_TOGETHER, 100 * s.value, 100 * s.chance);
    zv_report_formula(r, f, M_EXPLAIN_LANGUAGES_NEIGHBOURS_FORMULA, h->k, h->n_asked);
    if (f->verdict == ZV_WARN)
        zv__next(r, f, zv_space_contract(a->space)->kind == ZV_SPACE_WORDS ? "near" : "search",
                 a->space, zv_str_of("QUERY"), (zv_str){0});
    if (!zv_report_opens(r, "language_neighbours")) return ZV_OK;
    size_t *lists = ZV_NEW(a->env, h->n_asked * h->k, size_t);
    zv_status status = lists ? zv__plain_lists(lists, a, h) : zv__nomem(a->err);
    zv_report_term(r, f, "k", (double)h->k);
    zv_report_term(r, f, "rows that asked", (double)h->n_asked);
    zv_report_term(r, f, "by chance", s.chance);
    zv_report_term(r, f, "excess over chance", excess);
    if (status == ZV_OK) zv_report_recomputed(r, f, same_language(l, h, lists).value, 1e-9);
    zv__free(a->env, lists);
    return status;
}

zv_status zv__audit_languages(zv__audit *a, uint64_t seed) {
    languages l = {.a = a, .column = find_column(a->space)};
    size_t large = 0;
    if (l.column == SIZE_MAX && !has_text(a->space)) return ZV_OK;
    l.of = ZV_NEW(a->env, a->size, int8_t);
    if (!l.of) return zv__nomem(a->err);
    memset(l.of, UNKNOWN, a->size);
    zv_status status = count(&l, seed);
    /* no language at all where there is no letter in any text: numbers, signs */
    if (status == ZV_OK && l.n > 0) status = mix(a, &l, seed);
    for (size_t i = 0; i < l.n; i++)
        large += l.rows[i] >= LEAST_ROWS &&
                 (double)l.rows[i] >= LEAST_SHARE * (double)(l.counted - l.none);
    if (status == ZV_OK && large > 1 && a->hubs) status = neighbours(a, &l);
    zv__free(a->env, l.of);
    return status;
}
