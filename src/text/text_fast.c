/* text_fast.c — words of ASCII and Hebrew without ICU: one pass, tables of classes, no allocation
 * per word. Most chunks are plain and taken by text_blocks.c; these are the rules in full.
 *
 * It knows ASCII, the Hebrew block, and the punctuation of U+2000–202F that Hebrew and English text
 * is full of. Its rules are those of UAX #29 as ICU has them (WB5–WB13b; ICU takes the colon for
 * punctuation), over the characters that text_hebrew.c would have made; tests/unit/text compares
 * the two on every code point.
 */
#include "base/base_private.h"

#include "text/text_private.h"

/* ---- Classes ---- */

bool zv__is_space(char c) {
    return c == ' ' || (c >= '\t' && c <= '\r');
}

static void ascii_tables(zv_tokenizer *tok) {
    memset(tok->fold, 0, sizeof tok->fold);
    for (int c = 0; c < 128; c++) {
        bool upper = c >= 'A' && c <= 'Z', lower = c >= 'a' && c <= 'z';
        bool digit = c >= '0' && c <= '9';
        tok->ascii[c] = upper || lower          ? ZV__LETTER
                        : digit                 ? ZV__DIGIT
                        : zv__is_space((char)c) ? ZV__SPACE
                                                : ZV__SEP;
        if (upper || lower || digit)
            tok->fold[c] = (uint8_t)(upper && !tok->opts.keep_case ? c + ('a' - 'A') : c);
    }
    tok->ascii['_'] = ZV__LOW_LINE;
    tok->ascii['.'] = ZV__MID;
    tok->ascii[','] = tok->ascii[';'] = ZV__MID_NUM;
    tok->ascii['\''] = ZV__SINGLE;
    tok->ascii['"'] = ZV__DOUBLE;
}

static void hebrew_table(zv_tokenizer *tok) {
    for (int i = 0; i < 128; i++) {
        int32_t cp = 0x580 + i;
        bool letter = (cp >= 0x5d0 && cp <= 0x5ea) || (cp >= 0x5ef && cp <= 0x5f2);
        /* Kept niqqud must be brought into canonical order: that is ICU's work. */
        tok->hebrew[i] = cp < 0x590              ? ZV__UNKNOWN
                         : letter                ? ZV__HEBREW
                         : !zv__is_niqqud(cp)    ? ZV__SEP
                         : tok->opts.keep_niqqud ? ZV__UNKNOWN
                                                 : ZV__DROPPED;
    }
    tok->hebrew[0x5be - 0x580] = ZV__MAQAF;
    tok->hebrew[0x5f3 - 0x580] = ZV__SINGLE;
    tok->hebrew[0x5f4 - 0x580] = ZV__DOUBLE;
}

static void general_table(zv_tokenizer *tok) {
    memset(tok->general, ZV__UNKNOWN, sizeof tok->general);
    bool nfkc = !tok->opts.no_nfkc;
    for (int32_t cp = 0x2010; cp <= 0x2026; cp++) tok->general[cp & 63] = ZV__SEP;
    /* ‗ has a combining mark in its decomposition, ․ ‥ are full stops, ‧ is MidLetter. */
    tok->general[0x2017 & 63] = tok->general[0x2024 & 63] = tok->general[0x2025 & 63] = ZV__UNKNOWN;
    tok->general[0x2018 & 63] = ZV__MID;
    tok->general[0x2019 & 63] = ZV__SINGLE;
    tok->general[0x201a & 63] = ZV__OPENING;
    tok->general[0x201b & 63] = ZV__OPENING;
    tok->general[0x201d & 63] = ZV__DOUBLE;
    if (!nfkc) return;
    /* Spaces; and what is removed with NFKC: ‎ ‏ and the embeddings. */
    for (int32_t cp = 0x2000; cp <= 0x200a; cp++) tok->general[cp & 63] = ZV__SEP;
    tok->general[0x200e & 63] = tok->general[0x200f & 63] = ZV__DROPPED;
    for (int32_t cp = 0x202a; cp <= 0x202e; cp++) tok->general[cp & 63] = ZV__DROPPED;
    tok->general[0x202f & 63] = ZV__SEP;
}

/* With NFKC and without niqqud a presentation form comes down to one letter: those of U+FB1D–FB4E
 * are a letter with points, or another shape of it. (U+FB4F is two letters, and left to ICU.) */
static void forms_table(zv_tokenizer *tok) {
    static const uint8_t letters[] = {
        0x99, 0,    0xb2, 0xa2, 0x90, 0x93, 0x94, 0x9b, 0x9c, 0x9d, /* FB1D */
        0xa8, 0xaa, 0,    0xa9, 0xa9, 0xa9, 0xa9, 0x90, 0x90, 0x90, /* FB27 */
        0x91, 0x92, 0x93, 0x94, 0x95, 0x96, 0,    0x98, 0x99, 0x9a, /* FB31 */
        0x9b, 0x9c, 0,    0x9e, 0,    0xa0, 0xa1, 0,    0xa3, 0xa4, /* FB3B */
        0,    0xa6, 0xa7, 0xa8, 0xa9, 0xaa, 0x95, 0x91, 0x9b, 0xa4, /* FB45 */
    };
    memset(tok->forms, 0, sizeof tok->forms);
    if (tok->opts.no_nfkc || tok->opts.keep_niqqud) return;
    memcpy(tok->forms + 0x1d, letters, sizeof letters);
}

void zv__fast_tables(zv_tokenizer *tok) {
    forms_table(tok);
    ascii_tables(tok);
    hebrew_table(tok);
    general_table(tok);
}

zv__class zv__fast_class(const zv_tokenizer *tok, const uint8_t *s, size_t len, size_t *taken) {
    *taken = 1;
    if (s[0] < 0x80) return (zv__class)tok->ascii[s[0]];
    if ((s[0] == 0xd6 || s[0] == 0xd7) && len >= 2 && (s[1] & 0xc0) == 0x80) {
        *taken = 2;
        return (zv__class)tok->hebrew[(s[0] & 1) << 6 | (s[1] & 63)];
    }
    if (s[0] == 0xe2 && len >= 3 && s[1] == 0x80 && (s[2] & 0xc0) == 0x80) {
        *taken = 3;
        return (zv__class)tok->general[s[2] & 63];
    }
    if (s[0] == 0xef && len >= 3 && (s[1] & 0xfe) == 0xac && (s[2] & 0xc0) == 0x80) {
        size_t form = (size_t)(s[1] & 1) << 6 | (s[2] & 63);
        *taken = 3;
        return form < sizeof tok->forms && tok->forms[form] ? ZV__HEBREW : ZV__UNKNOWN;
    }
    if (s[0] == 0xc2 && len >= 2 && s[1] == 0xa0) { /* no-break space */
        *taken = 2;
        return ZV__SEP;
    }
    return ZV__UNKNOWN;
}

/* ---- Splitting ---- */

typedef struct fast {
    const zv_tokenizer *tok;
    const uint8_t *s;
    size_t len, i; /* of the text; the next byte */
    zv__words_store *store;
    char *out; /* store->bytes */
    size_t o, cap; /* of out */
    size_t n; /* words */
    size_t chunk, chunk_o, chunk_n; /* where the chunk began: an unknown character takes us back */
    bool after_quote; /* the last base character was a single quote that is in no word */
    size_t plain_from,
        wait; /* where to look for plain chunks again, and how much later if in vain */
} fast;

/* One word on its way. */
typedef struct state {
    zv__class prev; /* class of the last base character */
    bool letters; /* holds a letter or digit */
    bool open; /* the Hebrew letters now running began right after a single quote */
} state;

/* Bytes that one turn of the loop may write, and of the text that each of its two stretches takes. */
enum { ROOM = 1024, STRETCH = 256 };

/* After a look for plain chunks that found none, the next comes this much later; twice that if it fails too:
 * pointed text has none anywhere. */
enum { FIRST_WAIT = 64, LONGEST_WAIT = 4096 };

static bool make_room(fast *f) {
    if (f->cap - f->o >= ROOM) return true;
    if (!zv__grow(f->store->env, &f->store->bytes, &f->store->cap_bytes, f->o + ROOM, 1))
        return false;
    f->out = f->store->bytes;
    f->cap = f->store->cap_bytes;
    return true;
}

/* The next base character at or after i, which is the end's NONE, and where it is. */
static zv__class base_at(const fast *f, size_t i, size_t *at, size_t *taken) {
    zv__class c = ZV__NONE;
    *taken = 0;
    while (i < f->len) {
        c = zv__fast_class(f->tok, f->s + i, f->len - i, taken);
        if (c != ZV__DROPPED) break;
        i += *taken;
        c = ZV__NONE;
        *taken = 0;
    }
    *at = i;
    return c;
}

static zv__class base_after(const fast *f, size_t i) {
    size_t at, taken;
    return base_at(f, i, &at, &taken);
}

static void put_hebrew(fast *f, uint8_t low) { /* U+05C0 … U+05FF */
    f->out[f->o++] = (char)0xd7;
    f->out[f->o++] = (char)low;
}

static bool is_letter(zv__class c) {
    return c == ZV__LETTER || c == ZV__HEBREW || c == ZV__JOINED;
}

/* What a step found: the character belongs to the word, the word is over, or ICU must look. */
typedef enum step { TAKEN, OVER, UNKNOWN } step;

/* ' ’ ׳ after a Hebrew letter: the rules of text_hebrew.c. */
static step hebrew_single(fast *f, state *w, size_t taken) {
    size_t second, second_len;
    zv__class next = base_at(f, f->i + taken, &second, &second_len);
    if (next == ZV__UNKNOWN) return UNKNOWN;
    if (next == ZV__SINGLE) {
        zv__class third = base_after(f, second + second_len);
        if (third == ZV__UNKNOWN) return UNKNOWN;
        if (third != ZV__HEBREW) return OVER;
        put_hebrew(f, 0xb4); /* two single ones make a gershayim */
        taken = second + second_len - f->i;
    } else {
        if (next != ZV__HEBREW && w->open) return OVER;
        put_hebrew(f, 0xb3);
    }
    w->prev = ZV__JOINED;
    f->i += taken;
    return TAKEN;
}

/* A character that joins what stands on both sides: WB6, WB7, WB11, WB12. */
static step mid(fast *f, state *w, zv__class c, size_t taken) {
    zv__class next = base_after(f, f->i + taken);
    if (next == ZV__UNKNOWN) return UNKNOWN;
    bool letters = c != ZV__MID_NUM && is_letter(w->prev) && is_letter(next);
    bool digits = w->prev == ZV__DIGIT && next == ZV__DIGIT;
    if (!letters && !digits) return OVER;
    if (c == ZV__SINGLE) {
        if (f->s[f->i] == 0xd7) return OVER; /* ׳ joins Hebrew only */
        f->out[f->o++] = '\''; /* also for ’ */
    } else {
        memcpy(f->out + f->o, f->s + f->i, taken);
        f->o += taken;
    }
    w->prev = taken == 3 ? ZV__SINGLE : c; /* ‘ may open a quotation */
    w->open = false;
    f->i += taken;
    return TAKEN;
}

static step take(fast *f, state *w, zv__class c, size_t taken) {
    const uint8_t *s = f->s + f->i;
    zv__class next;
    switch (c) {
    case ZV__HEBREW:
        if (w->prev == ZV__SINGLE) w->open = true;
        put_hebrew(f, taken == 2 ? s[1] : f->tok->forms[(s[1] & 1) << 6 | (s[2] & 63)]);
        w->letters = true;
        break;
    case ZV__LOW_LINE:
        f->out[f->o++] = '_';
        w->open = false;
        break;
    case ZV__SINGLE:
        return w->prev == ZV__HEBREW ? hebrew_single(f, w, taken) : mid(f, w, c, taken);
    case ZV__MID:
    case ZV__MID_NUM:
        return mid(f, w, c, taken);
    case ZV__DOUBLE:
        next = base_after(f, f->i + taken);
        if (next == ZV__UNKNOWN) return UNKNOWN;
        if (w->prev != ZV__HEBREW || next != ZV__HEBREW) return OVER;
        put_hebrew(f, 0xb4);
        c = ZV__JOINED;
        break;
    case ZV__MAQAF:
        next = base_after(f, f->i + taken);
        if (next == ZV__UNKNOWN) return UNKNOWN;
        if (!f->tok->opts.join_maqaf || !(is_letter(w->prev) || w->prev == ZV__DIGIT) ||
            !(is_letter(next) || next == ZV__DIGIT))
            return OVER;
        f->out[f->o++] = (char)0xd6;
        f->out[f->o++] = (char)0xbe;
        c = ZV__JOINED;
        break;
    case ZV__UNKNOWN:
        return UNKNOWN;
    default:
        return OVER;
    }
    w->prev = c;
    f->i += taken;
    return TAKEN;
}

static bool push(fast *f, size_t begin, size_t norm) {
    zv__words_store *store = f->store;
    if (!zv__grow(store->env, &store->words, &store->cap_words, f->n + 1, sizeof *store->words))
        return false;
    store->words[f->n++] = (zv__word){.begin = (uint32_t)begin,
                                      .end = (uint32_t)f->i,
                                      .norm = (uint32_t)norm,
                                      .len = (uint32_t)(f->o - norm)};
    return true;
}

/* Hebrew letters, and what is dropped between them, after a Hebrew letter. */
static void hebrew_stretch(fast *f) {
    const uint8_t *s = f->s, *table = f->tok->hebrew;
    size_t i = f->i, o = f->o, stop = ZV_MIN(f->len, i + STRETCH);
    for (; i + 1 < stop && (s[i] & 0xfe) == 0xd6 && (s[i + 1] & 0xc0) == 0x80; i += 2) {
        uint8_t c = table[(s[i] & 1) << 6 | (s[i + 1] & 63)];
        if (c != ZV__HEBREW && c != ZV__DROPPED) break;
        f->out[o] = (char)s[i];
        f->out[o + 1] = (char)s[i + 1];
        if (c == ZV__HEBREW) o += 2;
    }
    f->i = i;
    f->o = o;
}

/* One word, from its first character. */
static zv__fast_end word(fast *f) {
    const uint8_t *s = f->s, *fold = f->tok->fold;
    size_t begin = f->i, norm = f->o;
    state w = {.prev = f->after_quote ? ZV__SINGLE : ZV__NONE};
    step did = TAKEN;
    do {
        if (!make_room(f)) return ZV__FAST_NOMEM;
        if (w.prev == ZV__HEBREW) hebrew_stretch(f);
        size_t from = f->i, i = from, o = f->o, stop = ZV_MIN(f->len, from + STRETCH);
        char *out = f->out;
        for (uint8_t c; i < stop && (c = fold[s[i]]) != 0; i++) out[o++] = (char)c;
        if (i > from) {
            f->i = i;
            f->o = o;
            w.prev = s[i - 1] <= '9' ? ZV__DIGIT : ZV__LETTER;
            w.letters = true;
            w.open = false;
            if (i == stop && i < f->len) continue;
        }
        if (i == f->len) break;
        size_t taken;
        zv__class c = zv__fast_class(f->tok, s + i, f->len - i, &taken);
        if (c == ZV__DROPPED)
            f->i += taken; /* its bytes belong to the character before it */
        else if (c == ZV__SPACE)
            break;
        else
            did = take(f, &w, c, taken);
    } while (did == TAKEN);
    if (did == UNKNOWN) return ZV__FAST_UNKNOWN;
    f->after_quote = false;
    if (!w.letters) {
        f->o = norm;
        return ZV__FAST_DONE;
    }
    return push(f, begin, norm) ? ZV__FAST_DONE : ZV__FAST_NOMEM;
}

static void begin_chunk(fast *f) {
    f->chunk = f->i;
    f->chunk_o = f->o;
    f->chunk_n = f->n;
    f->after_quote = false;
}

/* At a seam: the plain chunks from here on. */
static zv__fast_end plain(fast *f, zv_str text, zv_words *words) {
    size_t from = f->i;
    f->store->used = f->o;
    words->n = f->n;
    if (!zv__plain_words(f->tok, text, &f->i, words)) return ZV__FAST_NOMEM;
    f->out = f->store->bytes;
    f->o = f->store->used;
    f->cap = f->store->cap_bytes;
    f->n = words->n;
    f->wait = f->i > from ? 0 : f->wait == 0 ? FIRST_WAIT : ZV_MIN(2 * f->wait, LONGEST_WAIT);
    f->plain_from = f->i + f->wait;
    begin_chunk(f);
    return ZV__FAST_DONE;
}

zv__fast_end zv__fast_words(const zv_tokenizer *tok, zv_str text, size_t *pos, size_t *unknown,
                            zv_words *words) {
    zv__words_store *store = words->store;
    fast f = {.tok = tok,
              .s = (const uint8_t *)text.ptr,
              .len = text.len,
              .i = *pos,
              .store = store,
              .out = store->bytes,
              .o = store->used,
              .cap = store->cap_bytes,
              .n = words->n};
    begin_chunk(&f);
    zv__fast_end end = ZV__FAST_DONE;
    while (f.i < f.len && end == ZV__FAST_DONE) {
        if (f.i == f.chunk && f.i >= f.plain_from) {
            end = plain(&f, text, words);
            if (end != ZV__FAST_DONE || f.i == f.len) break;
        }
        size_t taken;
        zv__class c = zv__fast_class(tok, f.s + f.i, f.len - f.i, &taken);
        switch (c) {
        case ZV__SPACE:
            f.i++;
            begin_chunk(&f);
            break;
        case ZV__LETTER:
        case ZV__DIGIT:
        case ZV__LOW_LINE:
        case ZV__HEBREW:
            end = word(&f);
            break;
        case ZV__UNKNOWN:
            end = ZV__FAST_UNKNOWN;
            break;
        case ZV__DROPPED:
            f.i += taken;
            break;
        default: /* punctuation; of it only single quotes matter to what follows */
            f.after_quote = c == ZV__SINGLE || c == ZV__OPENING || (c == ZV__MID && taken == 3);
            f.i += taken;
        }
    }
    bool back = end == ZV__FAST_UNKNOWN;
    *pos = back ? f.chunk : f.i;
    *unknown = f.i;
    store->used = back ? f.chunk_o : f.o;
    words->n = back ? f.chunk_n : f.n;
    return end;
}
