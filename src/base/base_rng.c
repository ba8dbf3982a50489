/* base_rng.c — xoshiro256** (Blackman & Vigna, "Scrambled linear pseudorandom number generators",
 * ACM TOMS 2021), seeded by splitmix64 (Steele, Lea & Flood 2014) as its authors advise. */
#include "base/base_private.h"

#define GOLDEN 0x9e3779b97f4a7c15u /* 2^64 / golden ratio: the step of splitmix64 */

__extension__ typedef unsigned __int128 uint128;

/* The output function of splitmix64, a bijection that mixes all bits. */
static uint64_t mix(uint64_t z) {
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
    return z ^ (z >> 31);
}

static uint64_t rotl(uint64_t x, int k) {
    return (x << k) | (x >> (64 - k));
}

zv_rng zv_rng_seed(uint64_t seed) {
    zv_rng rng;
    for (unsigned i = 0; i < 4; i++) rng.s[i] = mix(seed += GOLDEN);
    return rng; /* mix is one-to-one, so the four are not all zero */
}

zv_rng zv_rng_stream(uint64_t seed, uint64_t index) {
    /* Mixed twice, by another odd step than GOLDEN: with plain seed + index · GOLDEN the states of
     * neighbouring streams would share three of their four words. */
    return zv_rng_seed(mix(mix(seed + GOLDEN) + (index + 1) * 0xd1342543de82ef95u));
}

uint64_t zv_rng_u64(zv_rng *rng) {
    uint64_t *s = rng->s;
    uint64_t result = rotl(s[1] * 5, 7) * 9, t = s[1] << 17;
    s[2] ^= s[0];
    s[3] ^= s[1];
    s[1] ^= s[2];
    s[0] ^= s[3];
    s[2] ^= t;
    s[3] = rotl(s[3], 45);
    return result;
}

/* Lemire, "Fast random integer generation in an interval" (2019): the high word of x · n is uniform
 * once the low words under 2^64 mod n are thrown away. */
uint64_t zv_rng_below(zv_rng *rng, uint64_t n) {
    assert(n > 0);
    uint128 product = (uint128)zv_rng_u64(rng) * n;
    if ((uint64_t)product < n) {
        uint64_t reject = (0 - n) % n; /* 2^64 mod n; the division is rarely reached */
        while ((uint64_t)product < reject) product = (uint128)zv_rng_u64(rng) * n;
    }
    return (uint64_t)(product >> 64);
}

double zv_rng_unit(zv_rng *rng) {
    return (double)(zv_rng_u64(rng) >> 11) * 0x1.0p-53;
}

/* Marsaglia's polar method. The second value of each pair is thrown away, so that the state stays a
 * plain value. */
double zv_rng_normal(zv_rng *rng) {
    double u, r;
    do {
        u = 2 * zv_rng_unit(rng) - 1;
        double v = 2 * zv_rng_unit(rng) - 1;
        r = u * u + v * v;
    } while (r >= 1 || r <= 0);
    return u * sqrt(-2 * log(r) / r);
}
