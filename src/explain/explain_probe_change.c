/* explain_probe_change.c — a change made in a sentence that somebody else wrote: the smallest one of its
 * kind that applies (Ribeiro et al. 2020, "CheckList", call these perturbations). Where a change would
 * need to understand the sentence it is not made. */
#include "base/base_private.h"

#include <zavit/explain.h>

#include "explain/explain_probe_private.h"

enum { MOST_WORDS = 40, LEAST_WORDS = 4, SET_WORDS = 12 };

typedef struct piece {
    size_t begin, end; /* without punctuation around it */
} piece;

typedef struct pieces {
    piece list[MOST_WORDS];
    size_t n;
} pieces;

static bool is_space(char c) {
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

static bool is_mark(char c) {
    return c > ' ' && c < 0x7F && !(c >= '0' && c <= '9') && !(c >= 'A' && c <= 'Z') &&
           !(c >= 'a' && c <= 'z');
}

/* The next word at or after *at, as it stands between spaces. */
static bool next_word(zv_str text, size_t *at, piece *out) {
    while (*at < text.len && is_space(text.ptr[*at])) (*at)++;
    out->begin = *at;
    while (*at < text.len && !is_space(text.ptr[*at])) (*at)++;
    out->end = *at;
    return out->end > out->begin;
}

static void split(pieces *out, zv_str text) {
    size_t at = 0;
    piece p;
    out->n = 0;
    while (out->n < MOST_WORDS && next_word(text, &at, &p)) {
        while (p.begin < p.end && is_mark(text.ptr[p.begin])) p.begin++;
        while (p.begin < p.end && is_mark(text.ptr[p.end - 1])) p.end--;
        if (p.begin < p.end) out->list[out->n++] = p;
    }
}

zv_str zv__probe_sentence(zv_str text) {
    size_t at = 0, n = 0, begin = 0, end = 0;
    piece p;
    while (n < MOST_WORDS && next_word(text, &at, &p)) {
        if (n++ == 0) begin = p.begin;
        end = p.end;
        char last = text.ptr[end - 1];
        if (n >= LEAST_WORDS && (last == '.' || last == '!' || last == '?')) break;
    }
    return n < LEAST_WORDS ? (zv_str){0} : (zv_str){text.ptr + begin, end - begin};
}

size_t zv__probe_length(zv_str text) {
    size_t at = 0, n = 0;
    piece p;
    while (next_word(text, &at, &p)) n++;
    return n;
}

/* ---- Putting a word in the place of another ---- */

static zv_str word_at(zv_str text, piece p) {
    return (zv_str){text.ptr + p.begin, p.end - p.begin};
}

static void note(zv_buf *words, zv_str a, zv_str b) {
    zv_buf_add(words, a.ptr, a.len);
    zv_buf_putc(words, ' ');
    zv_buf_add(words, b.ptr, b.len);
    zv_buf_putc(words, ' ');
}

static bool replace(zv_buf *out, zv_buf *words, zv_str text, piece p, zv_str with) {
    note(words, word_at(text, p), with);
    zv_buf_add(out, text.ptr, p.begin);
    zv_buf_add(out, with.ptr, with.len);
    zv_buf_add(out, text.ptr + p.end, text.len - p.end);
    return true;
}

static char lower(char c) {
    return c >= 'A' && c <= 'Z' ? (char)(c + ('a' - 'A')) : c;
}

static bool is_word(zv_str word, const char *entry) {
    if (strlen(entry) != word.len) return false;
    for (size_t i = 0; i < word.len; i++)
        if (lower(word.ptr[i]) != entry[i]) return false;
    return true;
}

/* As the word before it was written: capitals stay capitals. */
static bool replace_alike(zv_buf *out, zv_buf *words, zv_str text, piece p, const char *with) {
    char alike[64];
    zv_str old = word_at(text, p);
    int n = snprintf(alike, sizeof alike, "%s", with);
    bool all = old.len > 1 && old.ptr[1] >= 'A' && old.ptr[1] <= 'Z';
    for (int i = 0; i < n && old.ptr[0] >= 'A' && old.ptr[0] <= 'Z' && (i == 0 || all); i++)
        if (alike[i] >= 'a' && alike[i] <= 'z') alike[i] = (char)(alike[i] - ('a' - 'A'));
    return replace(out, words, text, p, (zv_str){alike, (size_t)n});
}

/* ---- Sets of words that may stand for one another ---- */

static const struct {
    zv_probe_kind kind;
    zv_lang lang;
    const char *words[SET_WORDS];
} sets[] = {
#define SET(kind, lang, ...) {ZV_PROBE_##kind, ZV_##lang, {__VA_ARGS__}},
#define POINTS(plain, pointed)
#include "explain/explain_probe_words.def"
#undef SET
#undef POINTS
};

static bool swap_in_set(zv_buf *out, zv_buf *words, size_t set, zv_str text, piece p, zv_rng *rng) {
    size_t n = 0, own = SET_WORDS;
    for (; n < SET_WORDS && sets[set].words[n]; n++)
        if (is_word(word_at(text, p), sets[set].words[n])) own = n;
    if (own == SET_WORDS) return false;
    size_t other = zv_rng_below(rng, n - 1);
    return replace_alike(out, words, text, p, sets[set].words[other + (other >= own)]);
}

static bool swap_word(zv_buf *out, zv_buf *words, zv_probe_kind kind, zv_lang lang, zv_str text,
                      zv_rng *rng) {
    pieces w;
    split(&w, text);
    for (size_t i = 0; i < w.n; i++)
        for (size_t s = 0; s < ZV_COUNT(sets); s++)
            if (sets[s].kind == kind && sets[s].lang == lang &&
                swap_in_set(out, words, s, text, w.list[i], rng))
                return true;
    return false;
}

/* ---- Digits ---- */

static bool is_number(zv_str word) {
    for (size_t i = 0; i < word.len; i++)
        if (word.ptr[i] < '0' || word.ptr[i] > '9') return false;
    return word.len > 0 && word.len < 16;
}

static bool is_year(zv_str word) {
    return is_number(word) && word.len == 4 &&
           (word.ptr[0] == '1' || (word.ptr[0] == '2' && word.ptr[1] == '0'));
}

/* Another number of as many digits; another year 10 to 99 years away. */
static void other_number(char out[24], zv_str word, bool year, zv_rng *rng) {
    if (year) {
        int old = 0, away = 10 + (int)zv_rng_below(rng, 90);
        for (size_t i = 0; i < 4; i++) old = 10 * old + (word.ptr[i] - '0');
        snprintf(out, 24, "%d", old - away >= 1000 ? old - away : old + away);
        return;
    }
    for (size_t i = 0; i < word.len; i++) out[i] = (char)('0' + zv_rng_below(rng, 10));
    int lowest = word.len > 1, range = 10 - lowest;
    int step = 1 + (int)zv_rng_below(rng, (uint64_t)range - 1);
    int first = ZV_MAX(word.ptr[0] - '0', lowest) - lowest;
    out[0] = (char)('0' + lowest + (first + step) % range);
    out[word.len] = 0;
}

static bool change_digits(zv_buf *out, zv_buf *words, zv_str text, bool year, zv_rng *rng) {
    pieces w;
    char number[24];
    split(&w, text);
    for (size_t i = 0; i < w.n; i++) {
        zv_str word = word_at(text, w.list[i]);
        if (!is_number(word) || is_year(word) != year) continue;
        other_number(number, word, year, rng);
        return replace(out, words, text, w.list[i], zv_str_of(number));
    }
    return false;
}

/* ---- Negation ---- */

static const char *const auxiliaries[] = {"is",    "are",  "was", "were",  "will",   "can",
                                          "could", "must", "may", "would", "should", "did",
                                          "does",  "do",   "had", "has",   "have"};
static const char *const pronouns[] = {"הוא", "היא", "אני", "הם", "הן", "אנחנו", "אתה"};

static bool among(zv_str word, const char *const *list, size_t n) {
    for (size_t i = 0; i < n; i++)
        if (is_word(word, list[i])) return true;
    return false;
}

/* A "not" that stands there goes, with the space before it; else one comes behind an auxiliary (a Hebrew
 * לא behind a pronoun). */
static bool negate(zv_buf *out, zv_buf *words, zv_lang lang, zv_str text, zv_rng *rng) {
    zv_str no = zv_str_of(lang == ZV_HE ? "לא" : "not");
    pieces w;
    split(&w, text);
    for (size_t i = 1; i < w.n; i++) {
        zv_str word = word_at(text, w.list[i]);
        if (!is_word(word, no.ptr)) continue;
        note(words, no, no);
        zv_buf_add(out, text.ptr, w.list[i].begin - 1);
        zv_buf_add(out, text.ptr + w.list[i].end, text.len - w.list[i].end);
        return true;
    }
    for (size_t i = 0; i + 1 < w.n; i++) {
        zv_str word = word_at(text, w.list[i]);
        bool here = lang == ZV_HE ? among(word, pronouns, ZV_COUNT(pronouns))
                                  : among(word, auxiliaries, ZV_COUNT(auxiliaries));
        /* a mark behind it ends the clause */
        if (!here || text.ptr[w.list[i].end] != ' ') continue;
        note(words, no, no);
        zv_buf_add(out, text.ptr, w.list[i].end);
        zv_buf_putc(out, ' ');
        zv_buf_add(out, no.ptr, no.len);
        zv_buf_add(out, text.ptr + w.list[i].end, text.len - w.list[i].end);
        return true;
    }
    return swap_word(out, words, ZV_PROBE_NEGATION, lang, text, rng);
}

/* ---- Order ---- */

static bool same_word(zv_str text, piece a, piece b) {
    return zv_str_equal(word_at(text, a), word_at(text, b));
}

/* The words shuffled (Fisher & Yates); marks stay where they were. */
static bool shuffle(zv_buf *out, zv_str text, zv_rng *rng) {
    pieces w;
    size_t order[MOST_WORDS], at = 0, moved = 0;
    split(&w, text);
    if (w.n < LEAST_WORDS) return false;
    for (int tries = 0; tries < 8 && moved < 2; tries++) {
        for (size_t i = 0; i < w.n; i++) order[i] = i;
        for (size_t i = w.n - 1; i > 0; i--) {
            size_t j = zv_rng_below(rng, i + 1), keep = order[i];
            order[i] = order[j];
            order[j] = keep;
        }
        moved = 0;
        for (size_t i = 0; i < w.n; i++) moved += !same_word(text, w.list[i], w.list[order[i]]);
    }
    for (size_t i = 0; i < w.n; i++) {
        zv_str word = word_at(text, w.list[order[i]]);
        zv_buf_add(out, text.ptr + at, w.list[i].begin - at);
        zv_buf_add(out, word.ptr, word.len);
        at = w.list[i].end;
    }
    zv_buf_add(out, text.ptr + at, text.len - at);
    return moved >= 2;
}

/* ---- Hebrew ---- */

/* Letters of a word in which nothing but Hebrew letters stands; else 0. */
static size_t hebrew_letters(zv_str word) {
    for (size_t i = 0; i < word.len; i += 2) {
        unsigned char a = (unsigned char)word.ptr[i];
        unsigned char b = i + 1 < word.len ? (unsigned char)word.ptr[i + 1] : 0;
        if (a != 0xD7 || b < 0x90 || b > 0xAA) return 0;
    }
    return word.len / 2;
}

static const char letters[][3] = {"מ", "ש", "ה", "ו", "כ", "ל", "ב"};

static bool begins_with_prefix(zv_str word) {
    for (size_t i = 0; i < ZV_COUNT(letters); i++)
        if (word.len >= 2 && memcmp(word.ptr, letters[i], 2) == 0) return true;
    return false;
}

/* One of the seven letters before a word that has none of them. */
static bool add_prefix(zv_buf *out, zv_buf *words, zv_str text, zv_rng *rng) {
    pieces w;
    split(&w, text);
    size_t start = w.n ? zv_rng_below(rng, w.n) : 0;
    for (size_t k = 0; k < w.n; k++) {
        piece p = w.list[(start + k) % w.n];
        zv_str word = word_at(text, p);
        char with[2 + 80];
        if (hebrew_letters(word) < 3 || word.len > 80 || begins_with_prefix(word)) continue;
        memcpy(with, letters[zv_rng_below(rng, ZV_COUNT(letters))], 2);
        memcpy(with + 2, word.ptr, word.len);
        return replace(out, words, text, p, (zv_str){with, 2 + word.len});
    }
    return false;
}

/* Points and accents: U+0591–05BD, 05BF, 05C1–05C2, 05C4–05C5, 05C7. */
static bool is_point(const char *p) {
    unsigned char a = (unsigned char)p[0], b = (unsigned char)p[1];
    return (a == 0xD6 && ((b >= 0x91 && b <= 0xBD) || b == 0xBF)) ||
           (a == 0xD7 && (b == 0x81 || b == 0x82 || b == 0x84 || b == 0x85 || b == 0x87));
}

static bool take_points(zv_buf *out, zv_str text) {
    bool any = false;
    for (size_t i = 0; i < text.len;) {
        bool point = i + 1 < text.len && is_point(text.ptr + i);
        if (!point) zv_buf_putc(out, text.ptr[i]);
        any = any || point;
        i += point ? 2 : 1;
    }
    return any;
}

static const struct {
    const char *plain, *pointed;
} points[] = {
#define SET(kind, lang, ...)
#define POINTS(plain, pointed) {plain, pointed},
#include "explain/explain_probe_words.def"
#undef SET
#undef POINTS
};

/* Text that has points loses them; other text gets them on words that everybody points alike. */
static bool change_points(zv_buf *out, zv_buf *words, zv_str text) {
    if (take_points(out, text)) return true;
    pieces w;
    size_t at = 0;
    bool any = false;
    zv_buf_clear(out);
    split(&w, text);
    for (size_t i = 0; i < w.n; i++) {
        zv_str word = word_at(text, w.list[i]);
        for (size_t k = 0; k < ZV_COUNT(points); k++) {
            if (!is_word(word, points[k].plain)) continue;
            note(words, word, zv_str_of(points[k].pointed));
            zv_buf_add(out, text.ptr + at, w.list[i].begin - at);
            zv_buf_puts(out, points[k].pointed);
            at = w.list[i].end;
            any = true;
            break;
        }
    }
    zv_buf_add(out, text.ptr + at, text.len - at);
    return any;
}

bool zv__probe_change(zv_buf *out, zv_buf *words, zv_probe_kind kind, zv_lang lang, zv_str text,
                      zv_rng *rng) {
    zv_buf_clear(out);
    zv_buf_clear(words);
    switch (kind) {
    case ZV_PROBE_NEGATION:
        return negate(out, words, lang, text, rng);
    case ZV_PROBE_NUMBER:
    case ZV_PROBE_DATE:
        return change_digits(out, words, text, kind == ZV_PROBE_DATE, rng) ||
               swap_word(out, words, kind, lang, text, rng);
    case ZV_PROBE_ORDER:
        return shuffle(out, text, rng);
    case ZV_PROBE_PREFIX:
        return lang == ZV_HE && add_prefix(out, words, text, rng);
    case ZV_PROBE_NIQQUD:
        return lang == ZV_HE && change_points(out, words, text);
    case ZV_PROBE_PREFIX_SWAP: /* which letters are a prefix, only the sentence knows */
        return false;
    default:
        return swap_word(out, words, kind, lang, text, rng);
    }
}
