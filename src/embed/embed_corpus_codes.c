/* embed_corpus_codes.c — see embed_corpus_codes.h. */
#include "embed/embed_corpus_codes.h"

#include <zavit/text.h>

enum { LONGER = 0x8000, END = 0xffff };

void zv__codes_clear(zv__codes *c) {
    c->n = c->numbers = c->ends = 0;
    c->ended = false;
}

void zv__codes_free(zv__codes *c, const zv_env *env) {
    zv__free(env, c->units);
    *c = (zv__codes){0};
}

bool zv__codes_room(zv__codes *c, const zv_env *env, size_t more) {
    size_t units;
    return zv__mul(&units, more, 2) && zv__plus(&units, units, c->n) &&
           zv__grow(env, &c->units, &c->cap, units, sizeof *c->units);
}

void zv__codes_added(zv__codes *c, const uint16_t *end, size_t numbers) {
    c->n = (size_t)(end - c->units);
    c->numbers += numbers;
    if (numbers > 0) c->ended = false;
}

void zv__codes_end(zv__codes *c) {
    if (c->ended) return;
    c->units[c->n++] = END;
    c->ends++;
    c->ended = true;
}

/* Writes a number, and returns how many there are if it counts. */
static inline size_t keep(uint32_t *to, size_t kept, uint32_t id) {
    to[kept] = id;
    return kept + (id < ZV_NO_WORD);
}

/* Whether the next four numbers are one unit each, as most are. */
static inline bool four_short(const uint16_t *units) {
    uint64_t four;
    memcpy(&four, units, sizeof four);
    return (four & 0x8000800080008000u) == 0;
}

size_t zv__codes_renumber(const uint16_t *units, size_t n, const uint32_t *table, uint32_t *to) {
    size_t kept = 0;
    for (size_t i = 0; i < n;) {
        for (; i + 4 <= n && four_short(units + i); i += 4) {
            kept = keep(to, kept, table[units[i]]);
            kept = keep(to, kept, table[units[i + 1]]);
            kept = keep(to, kept, table[units[i + 2]]);
            kept = keep(to, kept, table[units[i + 3]]);
        }
        while (i < n && units[i] < LONGER) kept = keep(to, kept, table[units[i++]]);
        if (i == n) break;
        uint32_t number = units[i++];
        if (number != END) {
            number = (number - LONGER) << 16 | units[i++];
            kept = keep(to, kept, table[number]);
        } else if (kept == 0 || to[kept - 1] != ZV__TEXT_END) {
            to[kept++] = ZV__TEXT_END;
        }
    }
    return kept;
}
