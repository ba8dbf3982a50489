#include "io/io_ngrams.h"

static const uint32_t FNV_START = 2166136261u, FNV_FACTOR = 16777619u;

static bool continues(char c) {
    return ((unsigned char)c & 0xC0) == 0x80; /* a byte inside a UTF-8 character */
}

/* The byte number `at` of "<word>". */
static char byte_of(zv_str word, size_t at) {
    return at == 0 ? '<' : at <= word.len ? word.ptr[at - 1] : '>';
}

/* FNV-1a; bytes are added as signed chars, as fastText has always done: those from 0x80 on set the upper
 * 24 bits. */
static uint32_t hash_byte(uint32_t h, char c) {
    const int32_t widened = (int8_t)c;
    return (h ^ (uint32_t)widened) * FNV_FACTOR;
}

zv__ngrams zv__ngrams_of(zv_str word, uint32_t minn, uint32_t maxn, uint32_t buckets) {
    return (zv__ngrams){
        .word = word, .minn = minn, .maxn = maxn, .buckets = buckets, .hash = FNV_START};
}

/* Adds the character at g->end to the stretch. */
static void take_character(zv__ngrams *g, size_t len) {
    do g->hash = hash_byte(g->hash, byte_of(g->word, g->end++));
    while (g->end < len && continues(byte_of(g->word, g->end)));
    g->n++;
}

static void next_beginning(zv__ngrams *g, size_t len) {
    do g->begin++;
    while (g->begin < len && continues(byte_of(g->word, g->begin)));
    g->end = g->begin;
    g->n = 0;
    g->hash = FNV_START;
}

bool zv__ngrams_next(zv__ngrams *g, uint32_t *bucket) {
    const size_t len = g->word.len + 2;
    while (g->begin < len) {
        if (g->n >= g->maxn || g->end >= len) {
            next_beginning(g, len);
            continue;
        }
        take_character(g, len);
        const bool edge = g->n == 1 && (g->begin == 0 || g->end == len);
        if (g->n < g->minn || edge) continue;
        *bucket = g->hash % g->buckets;
        return true;
    }
    return false;
}
