/* base_memory.c — all memory of the library passes through here. */
#define ZV_BASE_MEMORY_IMPLEMENTATION
#include "base/base_private.h"

#include <sys/mman.h>
#include <time.h>
#ifdef __GLIBC__
#include <malloc.h>
#endif

#include "base/base_env.h"

#define ALIGNMENT ((size_t)64) /* a cache line, and more than any vector register needs */
#define HUGE_PAGE ((size_t)2 << 20) /* x86-64, and aarch64 with pages of 4 KiB */
#define HUGE_FROM                                                                                  \
    ((size_t)8 << 20) /* alignment then costs a quarter of the address range at most */

bool zv__mul(size_t *out, size_t a, size_t b) {
    return !__builtin_mul_overflow(a, b, out);
}

bool zv__plus(size_t *out, size_t a, size_t b) {
    return !__builtin_add_overflow(a, b, out);
}

static const zv_alloc *custom(const zv_env *env) {
    return env && env->opts.alloc.get ? &env->opts.alloc : NULL;
}

/* Bytes to ask for. Zero becomes one, so that NULL means failure only; more than PTRDIFF_MAX is
 * refused here, since pointer differences would overflow and an allocator may not check. */
static bool byte_count(size_t *bytes, size_t count, size_t size) {
    if (!zv__mul(bytes, count, size) || *bytes > PTRDIFF_MAX) return false;
    if (*bytes == 0) *bytes = 1;
    return true;
}

void *zv__alloc(const zv_env *env, size_t count, size_t size) {
    size_t bytes;
    if (!byte_count(&bytes, count, size)) return NULL;
    const zv_alloc *a = custom(env);
    return a ? a->get(a->ctx, bytes) : malloc(bytes);
}

void *zv__calloc(const zv_env *env, size_t count, size_t size) {
    size_t bytes;
    if (!byte_count(&bytes, count, size)) return NULL;
    const zv_alloc *a = custom(env);
    if (!a) return calloc(1, bytes); /* fresh pages from the system need no clearing */
    void *p = a->get(a->ctx, bytes);
    if (p) memset(p, 0, bytes);
    return p;
}

void *zv__realloc(const zv_env *env, void *ptr, size_t old_count, size_t new_count, size_t size) {
    size_t old_bytes, new_bytes;
    if (!ptr) return zv__alloc(env, new_count, size);
    if (!byte_count(&old_bytes, old_count, size) || !byte_count(&new_bytes, new_count, size))
        return NULL;
    const zv_alloc *a = custom(env);
    return a ? a->resize(a->ctx, ptr, old_bytes, new_bytes) : realloc(ptr, new_bytes);
}

void zv__free(const zv_env *env, void *ptr) {
    if (!ptr) return;
    const zv_alloc *a = custom(env);
    if (a)
        a->release(a->ctx, ptr);
    else
        free(ptr);
}

/* The block that was really allocated is remembered just below the aligned address. */
static void *alloc_at(const zv_env *env, size_t bytes, size_t alignment) {
    if (!zv__plus(&bytes, bytes, alignment + sizeof(void *))) return NULL;
    char *block = zv__alloc(env, bytes, 1);
    if (!block) return NULL;
    uintptr_t from = (uintptr_t)block + sizeof(void *);
    char *aligned = block + sizeof(void *) + (alignment - from % alignment) % alignment;
    memcpy(aligned - sizeof(void *), &block, sizeof block);
    return aligned;
}

void *zv__alloc_aligned(const zv_env *env, size_t count, size_t size) {
    size_t bytes;
    return byte_count(&bytes, count, size) ? alloc_at(env, bytes, ALIGNMENT) : NULL;
}

void zv__free_aligned(const zv_env *env, void *ptr) {
    if (!ptr) return;
    void *block;
    memcpy(&block, (char *)ptr - sizeof(void *), sizeof block);
    zv__free(env, block);
}

void *zv__alloc_huge(const zv_env *env, size_t count, size_t size) {
    size_t bytes;
    if (!byte_count(&bytes, count, size)) return NULL;
    if (bytes < HUGE_FROM) return alloc_at(env, bytes, ALIGNMENT);
    void *p = alloc_at(env, bytes, HUGE_PAGE);
    /* Whole pages only: what lies behind the array is not ours to advise on. A wish: a kernel
     * without huge pages refuses, and nothing is lost. */
    if (p) (void)madvise(p, bytes / HUGE_PAGE * HUGE_PAGE, MADV_HUGEPAGE);
    return p;
}

void zv__free_huge(const zv_env *env, void *ptr) {
    zv__free_aligned(env, ptr);
}

void zv__release_huge(const zv_env *env, void *ptr, size_t count, size_t size) {
    if (ptr && count * size >= HUGE_FROM)
        (void)madvise(ptr, count * size / HUGE_PAGE * HUGE_PAGE, MADV_DONTNEED);
    zv__free_huge(env, ptr);
}

void zv__trim_memory(const zv_env *env) {
#ifdef __GLIBC__
    if (!custom(env)) malloc_trim(0);
#else
    (void)env;
#endif
}

char *zv__strdup(const zv_env *env, const char *bytes, size_t len) {
    if (len == SIZE_MAX) return NULL;
    char *copy = zv__alloc(env, len + 1, 1);
    if (!copy) return NULL;
    if (len) memcpy(copy, bytes, len);
    copy[len] = 0;
    return copy;
}

bool zv__grow(const zv_env *env, void *ptr_to_ptr, size_t *cap, size_t need, size_t size) {
    if (need <= *cap) return true;
    size_t least = size >= 64 ? 1 : 64 / ZV_MAX(size, (size_t)1), want;
    if (!zv__mul(&want, *cap, 2)) want = need;
    want = ZV_MAX(ZV_MAX(want, need), least);
    void *ptr;
    memcpy(&ptr, ptr_to_ptr, sizeof ptr); /* whatever its type, by its bytes: no aliasing */
    void *grown = zv__realloc(env, ptr, *cap, want, size);
    if (!grown && want > need) {
        want = need; /* doubling was a wish, `need` is a must */
        grown = zv__realloc(env, ptr, *cap, want, size);
    }
    if (!grown) return false;
    memcpy(ptr_to_ptr, &grown, sizeof grown);
    *cap = want;
    return true;
}

double zv__now(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}
