/* grad_turn_avx2.h — the transpose of [8, 8] f32 in eight registers, for the tiers from AVX2 on: see grad_kernels_product.h. Pairs, then
 * fours of a lane are brought together, then the lanes' halves change places. */

enum { TURN = 8 };

static inline void turn(float *to, size_t to_row, const float *from, size_t from_row) {
    __m256 r[TURN], s[TURN];
#pragma GCC unroll 8
    for (size_t i = 0; i < TURN; i++) r[i] = _mm256_loadu_ps(from + i * from_row);
#pragma GCC unroll 4
    for (size_t i = 0; i < TURN; i += 2) {
        s[i] = _mm256_unpacklo_ps(r[i], r[i + 1]);
        s[i + 1] = _mm256_unpackhi_ps(r[i], r[i + 1]);
    }
#pragma GCC unroll 2
    for (size_t i = 0; i < TURN; i += 4)
#pragma GCC unroll 2
        for (size_t j = 0; j < 2; j++) {
            r[i + 2 * j] = _mm256_shuffle_ps(s[i + j], s[i + j + 2], 0x44);
            r[i + 2 * j + 1] = _mm256_shuffle_ps(s[i + j], s[i + j + 2], 0xee);
        }
#pragma GCC unroll 4
    for (size_t j = 0; j < 4; j++) {
        _mm256_storeu_ps(to + j * to_row, _mm256_permute2f128_ps(r[j], r[j + 4], 0x20));
        _mm256_storeu_ps(to + (j + 4) * to_row, _mm256_permute2f128_ps(r[j], r[j + 4], 0x31));
    }
}
