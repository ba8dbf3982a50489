/* text_blocks.c — words of plain text, 64 bytes at a time: which bytes are letters, which are seams and
 * which ask for the general rules are three masks of 64 bits, and a word is from one change of the first
 * to the next.
 *
 *     the king's a̲d̲v̲i̲c̲e̲,␣and then he spo│ke     a block begins at a seam and is used up to its last one,
 *                                            so nothing is carried from block to block
 *
 * Plain: letters and digits of ASCII, Hebrew letters, and what separates them whatever stands beside it.
 * A chunk (from seam to seam) that holds anything else is left to text_fast.c.
 */
#include "base/base_private.h"

#include "text/text_private.h"

#if defined(__SSE2__)

#include "base/base_immintrin.h"

enum { BLOCK = 64, MOST_WORDS = BLOCK / 2 };

typedef struct block {
    __m128i a, b, c, d;
} block;

typedef struct masks {
    uint64_t word; /* letters and digits */
    uint64_t seam;
    uint64_t stop; /* what plain text has not, or has not here */
} masks;

/* ---- One bit for each byte ---- */

static inline uint64_t bits(block x) {
    return (uint64_t)(unsigned)_mm_movemask_epi8(x.a) |
           (uint64_t)(unsigned)_mm_movemask_epi8(x.b) << 16 |
           (uint64_t)(unsigned)_mm_movemask_epi8(x.c) << 32 |
           (uint64_t)(unsigned)_mm_movemask_epi8(x.d) << 48;
}

static inline uint64_t equal(block x, int byte) {
    __m128i k = _mm_set1_epi8((char)byte);
    return bits((block){_mm_cmpeq_epi8(x.a, k), _mm_cmpeq_epi8(x.b, k), _mm_cmpeq_epi8(x.c, k),
                        _mm_cmpeq_epi8(x.d, k)});
}

static inline __m128i within(__m128i x, __m128i first, __m128i span) {
    __m128i from = _mm_sub_epi8(x, first);
    return _mm_cmpeq_epi8(_mm_min_epu8(from, span), from);
}

static inline block between(block x, int first, int last) {
    __m128i k = _mm_set1_epi8((char)first), span = _mm_set1_epi8((char)(last - first));
    return (block){within(x.a, k, span), within(x.b, k, span), within(x.c, k, span),
                   within(x.d, k, span)};
}

static inline block with_bits(block x, block y) {
    return (block){_mm_or_si128(x.a, y.a), _mm_or_si128(x.b, y.b), _mm_or_si128(x.c, y.c),
                   _mm_or_si128(x.d, y.d)};
}

static inline block filled(int byte) {
    __m128i k = _mm_set1_epi8((char)byte);
    return (block){k, k, k, k};
}

static inline block load(const char *p) {
    const __m128i *from = (const void *)p;
    return (block){_mm_loadu_si128(from), _mm_loadu_si128(from + 1), _mm_loadu_si128(from + 2),
                   _mm_loadu_si128(from + 3)};
}

static inline void store(char *p, block x) {
    __m128i *to = (void *)p;
    _mm_storeu_si128(to, x.a);
    _mm_storeu_si128(to + 1, x.b);
    _mm_storeu_si128(to + 2, x.c);
    _mm_storeu_si128(to + 3, x.d);
}

/* ---- Classes ---- */

/* What is neither a letter of ASCII nor a space.
 * Hebrew letters are two bytes, U+05D0–05EA and 05EF–05F2; a maqaf that does not join is two as well. Of
 * marks between letters or digits, and of a single quote after a Hebrew letter, the rules have more to say. */
static void classify_others(block x, bool maqaf_joins, masks *m) {
    uint64_t high = bits(x), hebrew = 0;
    m->word |= bits(between(x, '0', '9'));
    m->seam |= bits(between(x, '\t', '\r'));
    m->stop = equal(x, '_');
    if (high) {
        uint64_t second = bits(with_bits(between(x, 0x90, 0xaa), between(x, 0xaf, 0xb2)));
        uint64_t first = equal(x, 0xd7) & second >> 1, maqaf = 0;
        hebrew = first | first << 1;
        m->word |= hebrew;
        if (!maqaf_joins) maqaf = equal(x, 0xd6) & equal(x, 0xbe) >> 1;
        m->stop |= high & ~hebrew & ~(maqaf | maqaf << 1);
    }
    uint64_t single = equal(x, '\'');
    uint64_t marks = single | equal(x, '"') | equal(x, '.') | equal(x, ',') | equal(x, ';');
    m->stop |= (marks & m->word << 1 & m->word >> 1) | (single & hebrew << 1);
}

/* The masks of a block, and its bytes folded. */
static inline masks classify(const zv_tokenizer *tok, block x, block *folded) {
    block letters = between(with_bits(x, filled(0x20)), 'a', 'z');
    masks m = {.word = bits(letters), .seam = equal(x, ' ')};
    __m128i bit = _mm_set1_epi8(tok->opts.keep_case ? 0 : 0x20);
    *folded = with_bits(x, (block){_mm_and_si128(letters.a, bit), _mm_and_si128(letters.b, bit),
                                   _mm_and_si128(letters.c, bit), _mm_and_si128(letters.d, bit)});
    if (~(m.word | m.seam)) classify_others(x, tok->opts.join_maqaf, &m);
    return m;
}

static inline uint64_t below(unsigned n) { /* n ≤ 64 */
    return n ? ~(uint64_t)0 >> (64 - n) : 0;
}

static inline unsigned length_to_last(uint64_t seams) {
    return seams ? 64 - (unsigned)__builtin_clzll(seams) : 0;
}

/* How much of a block is plain chunks, with the seam behind them. *stopped: the next chunk is not plain.
 * Behind the last seam nothing is known, be it that a letter's second byte is in the next block. */
static inline unsigned plain_length(const masks *m, bool *stopped) {
    unsigned length = length_to_last(m->seam);
    uint64_t stop = m->stop & below(length);
    *stopped = stop != 0 || length == 0;
    return stop ? length_to_last(m->seam & ((stop & -stop) - 1)) : length;
}

/* ---- Words ---- */

static inline bool room_for_block(zv__words_store *s, size_t n) {
    if (s->cap_bytes - s->used >= BLOCK + ZV__WORD_ROOM && s->cap_words - n >= MOST_WORDS)
        return true;
    return zv__grow(s->env, &s->bytes, &s->cap_bytes, s->used + BLOCK + ZV__WORD_ROOM, 1) &&
           zv__grow(s->env, &s->words, &s->cap_words, n + MOST_WORDS, sizeof *s->words);
}

/* Appends the words of the block at text[at …], whose bytes lie at `norm` in the store. Two numbers are stored
 * at a time: begin and end, norm and len. */
static inline size_t add_words(zv__word *to, uint64_t word, uint32_t at, uint32_t norm) {
    const uint64_t both = (uint64_t)at << 32 | at;
    zv__word *from = to;
    for (uint64_t edges = word ^ word << 1; edges; to++) {
        uint64_t begin = (uint64_t)__builtin_ctzll(edges);
        edges &= edges - 1;
        uint64_t end = (uint64_t)__builtin_ctzll(edges);
        edges &= edges - 1;
        uint64_t source = both + (end << 32 | begin), stored = norm + ((end - begin) << 32 | begin);
        memcpy(&to->begin, &source, sizeof source);
        memcpy(&to->norm, &stored, sizeof stored);
    }
    return (size_t)(to - from);
}

bool zv__plain_words(const zv_tokenizer *tok, zv_str text, size_t *pos, zv_words *words) {
    zv__words_store *s = words->store;
    size_t i = *pos;
    bool stopped = false;
    while (i < text.len && !stopped) {
        if (!room_for_block(s, words->n)) return false;
        block x, folded;
        if (text.len - i >= BLOCK) {
            x = load(text.ptr + i);
        } else { /* the end of a text is a seam */
            char rest[BLOCK];
            memset(rest, ' ', sizeof rest);
            memcpy(rest, text.ptr + i, text.len - i);
            x = load(rest);
        }
        masks m = classify(tok, x, &folded);
        unsigned length = plain_length(&m, &stopped);
        store(s->bytes + s->used, folded);
        words->n +=
            add_words(s->words + words->n, m.word & below(length), (uint32_t)i, (uint32_t)s->used);
        i += length;
        s->used += length;
    }
    *pos = ZV_MIN(i, text.len);
    return true;
}

#else

bool zv__plain_words(const zv_tokenizer *tok, zv_str text, size_t *pos, zv_words *words) {
    (void)tok, (void)text, (void)pos, (void)words;
    return true;
}

#endif
