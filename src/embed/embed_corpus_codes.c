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

/* Four numbers of one unit each, as most are. */
static inline bool four_short(const uint16_t *units) {
    return ((units[0] | units[1] | units[2] | units[3]) & LONGER) == 0;
}

size_t zv__codes_renumber(const uint16_t *units, size_t n, const uint32_t *table, uint32_t *to) {
    size_t kept = 0;
    for (size_t i = 0; i < n;) {
        for (; i + 4 <= n && four_short(units + i); i += 4)
            for (size_t k = 0; k < 4; k++) {
                to[kept] = table[units[i + k]];
                kept += to[kept] != ZV_NO_WORD;
            }
        if (i == n) break;
        uint32_t number = units[i++];
        if (number == END) {
            if (kept == 0 || to[kept - 1] != ZV__TEXT_END) to[kept++] = ZV__TEXT_END;
            continue;
        }
        if (number >= LONGER) number = (number - LONGER) << 16 | units[i++];
        to[kept] = table[number];
        kept += to[kept] != ZV_NO_WORD;
    }
    return kept;
}
