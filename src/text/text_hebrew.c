/* text_hebrew.c — step 3 of zavit/text.h: niqqud, geresh, gershayim and maqaf, on characters that
 * are already normalised, before word boundaries are looked for.
 *
 * A "base" is any character that is not Extend, Format or ZWJ in the sense of UAX #29, which the
 * boundary rules look through (WB4). In one sweep:
 *
 *   single quote after a Hebrew letter
 *       two of them before a Hebrew letter     → one gershayim           צה''ל
 *       before a Hebrew letter                 → geresh                  ג'ירפה
 *       otherwise, unless it closes            → geresh                  עמ' 3
 *   double quote between Hebrew letters        → gershayim               צה"ל
 *   ’ between letters or digits                → '                       can’t
 *   maqaf between letters or digits, if kept   → joins                   בית־ספר
 *
 * It closes when a single quote stands right before these letters ('שלום'), or another right after.
 * What is not converted must not join Hebrew by the general rules (WB7a), so the boundary finder
 * gets '!' for it.
 */
#include "base/base_private.h"

#include <unicode/uchar.h>

#include "text/text_private.h"

enum {
    GERESH = 0x5f3,
    GERSHAYIM = 0x5f4,
    MAQAF = 0x5be,
    VARIKA = 0xfb1e,
    GRAPHEME_JOINER = 0x34f,
    NEUTRAL = '!',
};

/* The list of zavit/text.h: accents and points, but not maqaf, paseq, sof pasuq, nun hafukha. */
bool zv__is_niqqud(int32_t cp) {
    return (cp >= 0x591 && cp <= 0x5bd) || cp == 0x5bf || cp == 0x5c1 || cp == 0x5c2 ||
           cp == 0x5c4 || cp == 0x5c5 || cp == 0x5c7 || cp == VARIKA;
}

/* Class of a character to the rules above. ZV__DROPPED stands for what WB4 looks through,
 * ZV__LETTER for any letter or number that is not Hebrew, ZV__SEP for the rest. */
static zv__class class_of(int32_t cp) {
    switch (cp) {
    case '\'':
    case 0x2019:
    case GERESH:
        return ZV__SINGLE;
    case '"':
    case 0x201d:
    case GERSHAYIM:
        return ZV__DOUBLE;
    case 0x2018:
    case 0x201a:
    case 0x201b:
        return ZV__OPENING;
    case MAQAF:
        return ZV__MAQAF;
    default:
        break;
    }
    if (cp >= 0x5d0 && cp <= 0x5ea) return ZV__HEBREW;
    switch (u_getIntPropertyValue(cp, UCHAR_WORD_BREAK)) {
    case U_WB_HEBREW_LETTER:
        return ZV__HEBREW;
    case U_WB_EXTEND:
    case U_WB_FORMAT:
    case U_WB_ZWJ:
        return ZV__DROPPED;
    default:
        return U_GET_GC_MASK(cp) & (U_GC_L_MASK | U_GC_N_MASK) ? ZV__LETTER : ZV__SEP;
    }
}

static zv__class base_from(const zv__glyphs *g, size_t i) {
    for (; i < g->n; i++) {
        zv__class c = class_of(g->ptr[i].cp);
        if (c != ZV__DROPPED) return c;
    }
    return ZV__NONE;
}

static bool is_wordish(zv__class c) {
    return c == ZV__HEBREW || c == ZV__LETTER || c == ZV__JOINED;
}

/* Removes niqqud; its bytes then belong to the character before it. The grapheme joiner goes too
 * where it keeps Hebrew points apart: it has nothing left to do there. */
static void strip_niqqud(zv__glyphs *g) {
    size_t kept = 0;
    for (size_t i = 0; i < g->n; i++) {
        zv__glyph x = g->ptr[i];
        bool joiner =
            x.cp == GRAPHEME_JOINER && kept > 0 && class_of(g->ptr[kept - 1].cp) == ZV__HEBREW;
        if (!joiner && !zv__is_niqqud(x.cp))
            g->ptr[kept++] = x;
        else if (kept > 0)
            g->ptr[kept - 1].end = ZV_MAX(g->ptr[kept - 1].end, x.end);
    }
    g->n = kept;
}

typedef struct sweep {
    zv__class prev; /* of the last base; ZV__JOINED once it was converted */
    bool open; /* the Hebrew letters now running began right after a single quote */
} sweep;

/* A single quote at g[*i]; *i moves on when it takes the one behind it too. */
static zv__class single(const zv__glyphs *g, size_t *i, zv__glyph *x, const sweep *s) {
    size_t after = *i + 1;
    zv__class next = base_from(g, after);
    if (s->prev != ZV__HEBREW) {
        if (x->cp == GERESH)
            x->brk = NEUTRAL;
        else if (x->cp == 0x2019 && is_wordish(s->prev) && is_wordish(next))
            x->cp = x->brk = '\'';
        return ZV__SINGLE;
    }
    if (next == ZV__SINGLE && class_of(g->ptr[after].cp) == ZV__SINGLE &&
        base_from(g, after + 1) == ZV__HEBREW) {
        x->cp = x->brk = GERSHAYIM;
        x->end = ZV_MAX(x->end, g->ptr[after].end);
        *i = after;
        return ZV__JOINED;
    }
    if (next == ZV__HEBREW || (!s->open && next != ZV__SINGLE)) {
        x->cp = x->brk = GERESH;
        return ZV__JOINED;
    }
    x->brk = NEUTRAL;
    return ZV__SINGLE;
}

void zv__hebrew(const zv_tokenizer *tok, zv__glyphs *g) {
    if (!tok->opts.keep_niqqud) strip_niqqud(g);
    sweep s = {.prev = ZV__NONE};
    size_t kept = 0;
    for (size_t i = 0; i < g->n; i++) {
        zv__glyph x = g->ptr[i];
        zv__class c = class_of(x.cp);
        if (c == ZV__SINGLE) {
            c = single(g, &i, &x, &s);
        } else if (c == ZV__DOUBLE) {
            if (s.prev == ZV__HEBREW && base_from(g, i + 1) == ZV__HEBREW) {
                x.cp = x.brk = GERSHAYIM;
                c = ZV__JOINED;
            } else if (x.cp == GERSHAYIM) {
                x.brk = NEUTRAL; /* it is MidLetter, and would join Latin */
            }
        } else if (c == ZV__MAQAF) {
            if (tok->opts.join_maqaf && is_wordish(s.prev) && is_wordish(base_from(g, i + 1))) {
                x.brk = GERESH; /* ALetter: joins letters and digits on both sides */
                c = ZV__JOINED;
            }
        } else if (c == ZV__HEBREW && (s.prev == ZV__SINGLE || s.prev == ZV__OPENING)) {
            s.open = true;
        }
        g->ptr[kept++] = x;
        if (c == ZV__DROPPED) continue;
        if (c != ZV__HEBREW && c != ZV__JOINED) s.open = false;
        s.prev = c;
    }
    g->n = kept;
}
