/* base_immintrin.h — the processor's intrinsics. GCC's immintrin.h brings mm_malloc.h, whose inline functions name
 * malloc and free, and base_private.h has put those out of reach: here they are let in for the length of it. */
#ifndef ZV_BASE_IMMINTRIN_H
#define ZV_BASE_IMMINTRIN_H

#pragma push_macro("malloc")
#pragma push_macro("free")
#undef malloc
#undef free
#include <immintrin.h>
#pragma pop_macro("free")
#pragma pop_macro("malloc")

#endif
