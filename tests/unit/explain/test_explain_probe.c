/* test_explain_probe.c — what a model does not see, on models of which that is known. */
#include "explain_fixture.h"

#include <ctype.h>

/* ---- Made-up models: a word's vector comes from its bytes, a text's is their sum ---- */

typedef struct fake {
    size_t dim;
    bool flips; /* a text that denies has the opposite vector */
    bool ordered; /* a word also counts by its place */
    bool strips; /* Hebrew points are not seen */
    bool nan; /* every vector holds NaN */
    zv_status fails;
    size_t calls, most;
} fake;

static bool is_point(const char *p) {
    unsigned char a = (unsigned char)p[0], b = (unsigned char)p[1];
    return (a == 0xD6 && b >= 0x91) ||
           (a == 0xD7 && (b == 0x81 || b == 0x82 || b == 0x84 || b == 0x85 || b == 0x87));
}

static uint64_t hash_word(const char *p, size_t len, bool strips) {
    uint64_t h = 14695981039346656037u;
    for (size_t i = 0; i < len; i++) {
        if (strips && i + 1 < len && is_point(p + i)) {
            i++;
            continue;
        }
        h = (h ^ (unsigned char)p[i]) * 1099511628211u;
    }
    return h;
}

static bool denies(const char *word, size_t len) {
    static const char *const words[] = {"not", "no", "none", "never", "לא", "אין", "אינו"};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (strlen(words[i]) == len && memcmp(words[i], word, len) == 0) return true;
    return false;
}

static bool encode_one(const fake *f, zv_str text, float *out) {
    double *sum = calloc(f->dim, sizeof *sum);
    bool negative = false, any = false;
    size_t at = 0, place = 0;
    while (at < text.len) {
        while (at < text.len && isspace((unsigned char)text.ptr[at])) at++;
        size_t begin = at;
        while (at < text.len && !isspace((unsigned char)text.ptr[at])) at++;
        if (at == begin) break;
        any = true;
        negative = negative != denies(text.ptr + begin, at - begin);
        if (f->flips && denies(text.ptr + begin, at - begin)) continue;
        zv_rng rng = zv_rng_stream(hash_word(text.ptr + begin, at - begin, f->strips),
                                   f->ordered ? place : 0);
        for (size_t d = 0; d < f->dim; d++) sum[d] += zv_rng_normal(&rng) + 0.1;
        place++;
    }
    for (size_t d = 0; d < f->dim; d++)
        out[d] = f->nan ? NAN : (float)(f->flips && negative ? -sum[d] : sum[d]);
    free(sum);
    return any;
}

static zv_status encode(void *ctx, const zv_str *texts, size_t n, float *out, zv_row_status *status,
                        zv_err *err) {
    fake *f = ctx;
    (void)err;
    f->calls++;
    if (n > f->most) f->most = n;
    if (f->fails != ZV_OK) return f->fails;
    for (size_t i = 0; i < n; i++)
        status[i] = encode_one(f, texts[i], out + i * f->dim) ? ZV_ROW_OK : ZV_ROW_EMPTY;
    return ZV_OK;
}

static zv_probes *probe(fake *f, zv_probe_opts opts) {
    static zv_any_encoder any;
    zv_err err = {0};
    zv_probes *p = NULL;
    if (f->dim == 0) f->dim = 40;
    any = (zv_any_encoder){.encode = encode, .ctx = f, .dim = f->dim};
    ZT_OK(zv_explain_probe(&p, NULL, &any, &opts, &err), err);
    return p;
}

static const zv_probe *of(const zv_probes *p, zv_probe_kind kind) {
    for (size_t i = 0; i < p->n; i++)
        if (p->list[i].kind == kind) return &p->list[i];
    fail_msg("no probe %s", zv_probe_name(kind));
    return NULL;
}

static zv_report *told(const zv_probes *p, const zv_env *env, const char *open_name) {
    zv_err err = {0};
    zv_report *r = ex_report(env, open_name);
    ZT_OK(zv_probe_findings(p, env, r, &err), err);
    ex_check_report(r, open_name && strcmp(open_name, "all") == 0);
    ZT_OK(zv_report_complete(r, &err), err);
    return r;
}

/* ---- The sentences compiled in ---- */

enum { FORMS = 4 };

typedef struct forms {
    zv_buf bytes;
    char *line[FORMS];
} forms;

static bool sentence(forms *f, zv_probe_kind kind, zv_lang lang, size_t i) {
    zv_err err = {0};
    size_t n;
    *f = (forms){.bytes = {0}};
    ZT_OK(zv_probe_sentences(&f->bytes, kind, lang, i, &n, &err), err);
    if (i >= n) {
        assert_int_equal(f->bytes.len, 0);
        return false;
    }
    char *at = f->bytes.ptr;
    for (size_t k = 0; k < FORMS; k++) {
        char *end = strchr(at, '\n');
        f->line[k] = at;
        if (end) *end = 0;
        at = end ? end + 1 : at + strlen(at);
    }
    return true;
}

static int by_text(const void *a, const void *b) {
    return strcmp(*(char *const *)a, *(char *const *)b);
}

enum { MOST = 64 };

/* Words of a line, sorted; the line is cut up. */
static size_t words_of(char *copy, char *words[MOST]) {
    size_t n = 0;
    for (char *w = strtok(copy, " "); w && n < MOST; w = strtok(NULL, " ")) words[n++] = w;
    qsort(words, n, sizeof *words, by_text);
    return n;
}

/* Words that only one of two lines has. */
static size_t difference(const char *a, const char *b, char out[400]) {
    char one[400], two[400], *x[MOST], *y[MOST];
    snprintf(one, sizeof one, "%s", a);
    snprintf(two, sizeof two, "%s", b);
    size_t n = words_of(one, x), m = words_of(two, y), i = 0, j = 0, count = 0, len = 0;
    out[0] = 0;
    while (i < n || j < m) {
        int order = i == n ? 1 : j == m ? -1 : strcmp(x[i], y[j]);
        if (order == 0) {
            i++;
            j++;
            continue;
        }
        const char *word = order < 0 ? x[i++] : y[j++];
        len += (size_t)snprintf(out + len, 400 - len, " %s ", word);
        count++;
    }
    return count;
}

static bool has_any(const char *text, const char *const *words, size_t n) {
    for (size_t i = 0; i < n; i++)
        if (strstr(text, words[i])) return true;
    return false;
}

static void stripped(char out[400], const char *text) {
    size_t n = 0;
    for (size_t i = 0; text[i];) {
        if (is_point(text + i)) {
            i += 2;
        } else {
            out[n++] = text[i++];
        }
    }
    out[n] = 0;
}

static bool is_prefix_letter(const char *p) {
    static const char *const letters[] = {"מ", "ש", "ה", "ו", "כ", "ל", "ב"};
    for (size_t i = 0; i < 7; i++)
        if (memcmp(p, letters[i], 2) == 0) return true;
    return false;
}

/* Does `b` differ from `a` by what the probe says? */
static void check_change(zv_probe_kind kind, const char *a, const char *b) {
    static const char *const denials[] = {" not ", " no ",  " none ", " never ", " longer ",
                                          " לא ",  " אין ", " אינו ", " אסור ",  " לעולם "};
    char words[400], plain[400];
    size_t n = difference(a, b, words), at = 0;
    assert_string_not_equal(a, b);
    switch (kind) {
    case ZV_PROBE_NEGATION:
        if (!has_any(words, denials, 10)) fail_msg("no denial: %s / %s", a, b);
        break;
    case ZV_PROBE_ORDER:
        if (n != 0) fail_msg("other words: %s / %s", a, b);
        break;
    case ZV_PROBE_NIQQUD:
        stripped(plain, b);
        stripped(words, a);
        assert_string_equal(plain, words);
        break;
    case ZV_PROBE_PREFIX:
        while (a[at] && a[at] == b[at]) at++;
        while (at > 0 && ((unsigned char)b[at] & 0xC0) == 0x80) at--;
        if (strlen(b) != strlen(a) + 2 || !is_prefix_letter(b + at) || strcmp(a + at, b + at + 2))
            fail_msg("no prefix added: %s / %s", a, b);
        break;
    case ZV_PROBE_PREFIX_SWAP:
        while (a[at] && a[at] == b[at]) at++;
        while (at > 0 && ((unsigned char)b[at] & 0xC0) == 0x80) at--;
        if (!is_prefix_letter(a + at) || !is_prefix_letter(b + at) ||
            strcmp(a + at + 2, b + at + 2))
            fail_msg("no prefix changed: %s / %s", a, b);
        break;
    default:
        if (n == 0 || n > 6) fail_msg("%zu words differ: %s / %s", n, a, b);
    }
}

static void check_form(const char *line) {
    if (strpbrk(line, "[]|") || strstr(line, "  ") || line[0] == ' ')
        fail_msg("badly written: %s", line);
    if (line[0] && line[strlen(line) - 1] == ' ') fail_msg("ends in a space: %s", line);
}

static void each_sentence_differs_by_what_its_probe_says(void **state) {
    (void)state;
    size_t all = 0;
    for (int k = 0; k < ZV_PROBE_KINDS; k++)
        for (int lang = ZV_EN; lang <= ZV_HE; lang++) {
            zv_probe_kind kind = (zv_probe_kind)k;
            forms f;
            size_t i = 0;
            for (; sentence(&f, kind, (zv_lang)lang, i); i++) {
                for (size_t form = 0; form < FORMS; form++) check_form(f.line[form]);
                check_change(kind, f.line[0], f.line[1]);
                assert_int_equal(f.line[2][0] == 0, zv_probe_keeps_meaning(kind));
                if (f.line[2][0]) check_change(kind, f.line[2], f.line[3]);
                assert_true(zv_text_hebrew_share(zv_str_of(f.line[0])) == (double)lang);
                zv_buf_free(&f.bytes);
            }
            zv_buf_free(&f.bytes);
            if (i > 0) assert_true(i >= ZV_PROBE_FEW);
            all += i;
        }
    assert_true(all > 200);
}

static void names_go_both_ways(void **state) {
    (void)state;
    zv_probe_kind kind;
    for (int k = 0; k < ZV_PROBE_KINDS; k++) {
        assert_true(zv_probe_parse(&kind, zv_probe_name((zv_probe_kind)k)));
        assert_int_equal(kind, k);
    }
    assert_false(zv_probe_parse(&kind, "colour"));
}

/* ---- Models that are known ---- */

/* Same words, same vector: nothing moves, and of two orders neither comes first. */
static void a_sum_of_words_scores_chance_on_order(void **state) {
    (void)state;
    for (int lang = ZV_EN; lang <= ZV_HE; lang++) {
        fake f = {0};
        zv_probes *p = probe(&f, (zv_probe_opts){.language = (zv_lang)lang});
        const zv_probe *order = of(p, ZV_PROBE_ORDER);
        assert_true(fabs(order->shift) < 1e-9);
        assert_true(order->percentile < 0.01);
        ZT_CLOSE(order->accuracy, 0.5, 0);
        assert_true(order->accuracy_interval.lo < 0.5 && order->accuracy_interval.hi > 0.5);
        zv_report *r = told(p, NULL, NULL);
        assert_int_equal(ex_find(r, "probe_order")->verdict, ZV_WARN);
        if (!strstr(ex_find(r, "probe_order")->why, "not seen")) fail_msg("does not say so");
        zv_report_free(r);
        zv_probes_free(p);
        /* a word's place counted in, the order is seen */
        fake g = {.ordered = true};
        p = probe(&g, (zv_probe_opts){.language = (zv_lang)lang});
        assert_true(of(p, ZV_PROBE_ORDER)->shift > 0.1);
        zv_probes_free(p);
    }
}

/* A planted flip is seen, and by the probe of negation alone. */
static void a_model_that_flips_on_negation_is_seen(void **state) {
    (void)state;
    for (int lang = ZV_EN; lang <= ZV_HE; lang++) {
        fake plain = {0}, flips = {.flips = true};
        zv_probes *p = probe(&plain, (zv_probe_opts){.language = (zv_lang)lang});
        zv_probes *q = probe(&flips, (zv_probe_opts){.language = (zv_lang)lang});
        const zv_probe *before = of(p, ZV_PROBE_NEGATION), *after = of(q, ZV_PROBE_NEGATION);
        assert_true(before->shift < 0.5);
        assert_true(after->shift > 1.5);
        assert_true(after->percentile > before->percentile + 40);
        assert_true(after->shift_interval.lo > before->shift_interval.hi);
        ZT_CLOSE(of(q, ZV_PROBE_NAME)->shift, of(p, ZV_PROBE_NAME)->shift, 0.05);
        zv_probes_free(p);
        zv_probes_free(q);
    }
}

static void hebrew_points_that_are_stripped_do_not_move(void **state) {
    (void)state;
    zv_env *env = ex_env(ZV_HE, 1);
    fake strips = {.strips = true}, sees = {0};
    zv_probe_opts opts = {.language = ZV_HE, .only = 1u << ZV_PROBE_NIQQUD};
    zv_probes *p = probe(&strips, opts);
    ZT_CLOSE(of(p, ZV_PROBE_NIQQUD)->shift, 0, 1e-12);
    assert_true(isnan(of(p, ZV_PROBE_NIQQUD)->accuracy));
    assert_int_equal(p->n, 1);
    zv_report *r = told(p, env, "all");
    assert_int_equal(ex_find(r, "probe_niqqud")->verdict, ZV_PASS);
    if (!strstr(ex_find(r, "probe_niqqud")->why, "נשאר")) fail_msg("not in Hebrew");
    zv_report_free(r);
    zv_probes_free(p);
    p = probe(&sees, opts);
    r = told(p, env, NULL);
    assert_true(of(p, ZV_PROBE_NIQQUD)->shift > 0.1);
    assert_int_equal(ex_find(r, "probe_niqqud")->verdict, ZV_WARN);
    zv_report_free(r);
    zv_probes_free(p);
    zv_env_free(env);
}

static void every_finding_opens(void **state) {
    (void)state;
    for (int lang = ZV_EN; lang <= ZV_HE; lang++) {
        fake f = {0};
        zv_probes *p = probe(&f, (zv_probe_opts){.language = (zv_lang)lang});
        zv_report *r = told(p, NULL, "all");
        assert_int_equal(zv_report_size(r), p->n);
        zv_report_free(r);
        zv_probes_free(p);
    }
}

/* Pairs are sorted, each number is what its words say, and a pair alone gives the same vector. */
static void pairs_hold_their_numbers(void **state) {
    (void)state;
    fake f = {0};
    zv_probes *p = probe(&f, (zv_probe_opts){.language = ZV_EN});
    for (size_t i = 0; i < p->n; i++) {
        const zv_probe *x = &p->list[i];
        double shift = 0, away = 0;
        for (size_t j = 0; j < x->n; j++) {
            const zv_probe_pair *pair = &x->pairs[j];
            float a[40], b[40];
            double dot = 0, aa = 0, bb = 0;
            if (j) assert_true(pair->cosine <= x->pairs[j - 1].cosine);
            assert_false(zv_str_equal(pair->original, pair->unrelated));
            encode_one(&f, pair->original, a);
            encode_one(&f, pair->changed, b);
            for (size_t d = 0; d < 40; d++) {
                dot += (double)a[d] * (double)b[d];
                aa += (double)a[d] * (double)a[d];
                bb += (double)b[d] * (double)b[d];
            }
            ZT_CLOSE(pair->cosine, dot / sqrt(aa * bb), 1e-12);
            shift += 1 - pair->cosine;
            away += pair->away;
        }
        ZT_CLOSE(x->shift, shift / (double)x->n, 1e-12);
        ZT_CLOSE(x->percentile, away / (double)x->n, 1e-9);
        assert_true(x->shift_interval.lo <= x->shift && x->shift <= x->shift_interval.hi);
        assert_true(x->interval.lo <= x->percentile && x->percentile <= x->interval.hi);
    }
    zv_probes_free(p);
}

static void sentences_are_encoded_in_batches(void **state) {
    (void)state;
    fake f = {0};
    zv_probes *p = probe(&f, (zv_probe_opts){.language = ZV_EN});
    assert_int_equal(f.calls, p->n);
    assert_int_equal(f.most, 64); /* four forms of sixteen sentences */
    zv_probes_free(p);
}

/* A collection is the measure where there is one. */
static void percentiles_are_the_collections(void **state) {
    (void)state;
    enum { ROWS = 300, DIM = 40 };
    float *rows = ex_rows(ROWS, DIM, 9, 0);
    zv_space *s = ex_space("collection", rows, ROWS, DIM, NULL);
    zv_background *bg = NULL;
    zv_err err = {0};
    zv_background_opts opts = {.pairs = 5000};
    ZT_OK(zv_explain_background(&bg, NULL, s, &opts, &err), err);
    fake f = {0};
    zv_probes *p = probe(&f, (zv_probe_opts){.language = ZV_EN, .background = bg});
    assert_false(p->own_background);
    assert_int_equal(p->background_pairs, 5000);
    const zv_probe_pair *pair = &of(p, ZV_PROBE_NAME)->pairs[0];
    ZT_CLOSE(pair->away, 100 - zv_background_percentile(bg, pair->cosine, NULL), 1e-12);
    zv_report_free(told(p, NULL, "all"));
    zv_probes_free(p);
    fake other = {.dim = DIM + 1};
    zv_any_encoder any = {.encode = encode, .ctx = &other, .dim = DIM + 1};
    ZT_FAILS(zv_explain_probe(&p, NULL, &any, &(zv_probe_opts){.language = ZV_EN, .background = bg},
                              &err),
             ZV_USAGE, err);
    zv_background_free(bg);
    zv_space_free(s);
    free(rows);
}

/* ---- Changes made in texts ---- */

static const char *const english[] = {
    "Peter was the first of 12 men in the old town of London in April 1887.",
    "On Monday Henry did not give the two good books to his father in Paris.",
    "In Germany the king is very rich, and Mary bought nine hot apples today. More.",
    "She said: John could be at the open door before winter 1955 with 300 others.",
    "The large army of France would lose in July; Anna had 4 sons.",
};
static const char *const hebrew[] = {
    "הוא בא אל ירושלים עם שני אנשים לפני החג ביום טוב גדול מחר.",
    "דוד לא אמר אל משה כי יש בית חדש בשנת 1948 או היום.",
    "אֲשֶׁר אמר אברהם: היא אשה צדיק עם 120 מלך בחודש ניסן תמיד.",
    "בבוקר היה יצחק איש עשיר, ואין לו בן או שבע בת עם שרה.",
    "אני מלך על מצרים, שלו כל העיר בערב, לא טוב אחרי עשרים חודש.",
};

/* Each with a word of its own in front, so that no two are alike. */
static void texts_of(zv_str out[100], char store[100][256], const char *const *list) {
    for (size_t i = 0; i < 100; i++) {
        char word[32];
        ex_word(word, 2 * i + (list == hebrew));
        snprintf(store[i], sizeof store[i], "%s %s", word, list[i % 5]);
        out[i] = zv_str_of(store[i]);
    }
}

static void changes_in_texts_are_what_they_say(void **state) {
    (void)state;
    static char store[100][256];
    zv_str texts[100];
    for (int lang = ZV_EN; lang <= ZV_HE; lang++) {
        fake f = {0};
        texts_of(texts, store, lang == ZV_HE ? hebrew : english);
        zv_probe_opts opts = {
            .language = (zv_lang)lang, .texts = texts, .n_texts = 100, .sentences = 60};
        zv_probes *p = probe(&f, opts);
        assert_int_equal(p->n, lang == ZV_HE ? 9 : 7);
        for (size_t i = 0; i < p->n; i++) {
            const zv_probe *x = &p->list[i];
            if (x->n < 20 || x->n > 60) fail_msg("%s: %zu", zv_probe_name(x->kind), x->n);
            assert_true(isnan(x->accuracy));
            for (size_t j = 0; j < x->n; j++) {
                char a[400], b[400];
                snprintf(a, sizeof a, "%.*s", (int)x->pairs[j].original.len,
                         x->pairs[j].original.ptr);
                snprintf(b, sizeof b, "%.*s", (int)x->pairs[j].changed.len,
                         x->pairs[j].changed.ptr);
                if (strstr(a, "More")) fail_msg("goes beyond its first sentence");
                if (x->kind == ZV_PROBE_ORDER) {
                    assert_string_not_equal(a, b);
                    assert_int_equal(strlen(a), strlen(b));
                } else {
                    check_change(x->kind, a, b);
                }
            }
        }
        zv_report_free(told(p, NULL, "all"));
        zv_probes_free(p);
    }
}

/* The same seed draws the same, another one others. */
static void the_seed_decides(void **state) {
    (void)state;
    static char store[100][256];
    zv_str texts[100];
    fake f = {0};
    texts_of(texts, store, english);
    zv_probe_opts opts = {.texts = texts, .n_texts = 100, .sentences = 10, .seed = 5};
    zv_probes *p = probe(&f, opts), *q = probe(&f, opts);
    opts.seed = 6;
    zv_probes *r = probe(&f, opts);
    const zv_probe *a = of(p, ZV_PROBE_NUMBER), *b = of(q, ZV_PROBE_NUMBER);
    ZT_CLOSE(a->shift, b->shift, 0);
    ZT_CLOSE(a->interval.lo, b->interval.lo, 0);
    assert_true(a->shift != of(r, ZV_PROBE_NUMBER)->shift);
    zv_probes_free(p);
    zv_probes_free(q);
    zv_probes_free(r);
}

/* ---- Bad input ---- */

static void refuses(fake *f, zv_probe_opts opts, zv_status status, const char *part) {
    zv_err err = {0};
    zv_probes *p = NULL;
    f->dim = 40;
    zv_any_encoder any = {.encode = encode, .ctx = f, .dim = f->dim};
    ZT_FAILS(zv_explain_probe(&p, NULL, &any, &opts, &err), status, err);
    assert_null(p);
    if (part && !strstr(err.msg, part)) fail_msg("\"%s\" does not say \"%s\"", err.msg, part);
}

static void too_little_is_refused(void **state) {
    (void)state;
    fake plain = {0}, nan = {.nan = true};
    zv_str few[3] = {zv_str_of("one two three four five"), zv_str_of(""), zv_str_of("\xFF \xFE")};
    refuses(&plain, (zv_probe_opts){.texts = few, .n_texts = 3}, ZV_NODATA, "enough sentences");
    refuses(&plain, (zv_probe_opts){.texts = few, .n_texts = 0}, ZV_NODATA, "enough sentences");
    refuses(&nan, (zv_probe_opts){.language = ZV_EN}, ZV_NODATA, "112 were left out");
    refuses(&plain, (zv_probe_opts){.language = ZV_EN, .only = 1u << ZV_PROBE_NIQQUD}, ZV_NODATA,
            "--text-lang");
    fake broken = {.fails = ZV_IO};
    zv_err err = {0};
    zv_probes *p = NULL;
    zv_any_encoder any = {.encode = encode, .ctx = &broken, .dim = 40};
    assert_int_equal(zv_explain_probe(&p, NULL, &any, &(zv_probe_opts){.language = ZV_EN}, &err),
                     ZV_IO);
    assert_null(p);
}

/* Words that the model lacks make a sentence useless, and are counted. */
static void unknown_words_are_left_out(void **state) {
    (void)state;
    zv_space *s = ex_words("words", 0, ZV_F32);
    zv_err err = {0};
    zv_encoder *encoder = NULL;
    zv_session *session = NULL;
    ZT_OK(zv_encoder_new(&encoder, NULL, s, NULL, &err), err);
    ZT_OK(zv_session_new(&session, NULL, encoder, &err), err);
    fake f = {0};
    refuses(&f, (zv_probe_opts){.language = ZV_EN, .known = session}, ZV_NODATA,
            "112 were left out");
    zv_session_free(session);
    zv_encoder_free(encoder);
    zv_space_free(s);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_sentence_differs_by_what_its_probe_says),
        cmocka_unit_test(names_go_both_ways),
        cmocka_unit_test(a_sum_of_words_scores_chance_on_order),
        cmocka_unit_test(a_model_that_flips_on_negation_is_seen),
        cmocka_unit_test(hebrew_points_that_are_stripped_do_not_move),
        cmocka_unit_test(every_finding_opens),
        cmocka_unit_test(pairs_hold_their_numbers),
        cmocka_unit_test(sentences_are_encoded_in_batches),
        cmocka_unit_test(percentiles_are_the_collections),
        cmocka_unit_test(changes_in_texts_are_what_they_say),
        cmocka_unit_test(the_seed_decides),
        cmocka_unit_test(too_little_is_refused),
        cmocka_unit_test(unknown_words_are_left_out),
    };
    return cmocka_run_group_tests(tests, ex_begin, ex_end);
}
