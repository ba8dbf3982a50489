/* bench_index.c — exact search beside what this machine can do:
 *
 *     bench_index [--rows N] [--dim D] [--queries Q] [--threads T] [--rounds R] [--space FILE]
 *                 [--faiss libfaiss_c.so] [--low-bit yes|no] [--verify N]
 *
 * Every round measures, one after the other, reading the rows (nothing but loads), one query through
 * zv_index_search, through a handle, and through a handle with 8-bit copies; OpenBLAS's sgemm of the
 * same shape, many queries, and FAISS's IndexFlatIP where its C library is given. What is compared is
 * the median of the ratios within a round, so that a neighbour who comes or goes hits both.
 * The rows lie in a mapped space file, as they do for users. It is made in $TMPDIR unless --space names
 * one. Answers are compared while measuring: a wrong one ends the program. */
#include <dlfcn.h>
#include <pthread.h>
#include <string.h>
#include <unistd.h>

#include <cblas.h>

#include "bench.h"

#if defined(__x86_64__)
#include <immintrin.h>
#endif

enum { MAX_ROUNDS = 99, K = 10, GEMM_ROWS = 4096 };

typedef enum what {
    READ,
    READ_LOW,
    SEARCH,
    ONE,
    LOW,
    GEMM,
    MANY,
    FAISS_ONE,
    FAISS_MANY,
    WHATS
} what;

typedef struct setup {
    size_t n, dim, queries, threads, rounds;
    size_t verify;
    bool no_low;
    const char *file, *faiss;
    zv_env *env;
    zv_space *space;
    zv_index *ix, *low;
    float *q, *scores;
    zv_hit *hits, *expected;
    size_t *counts;
    void *flat; /* FAISS's index */
    int (*flat_search)(const void *, int64_t, const float *, int64_t, float *, int64_t *);
    float *flat_scores;
    int64_t *flat_rows;
    double seconds[WHATS][MAX_ROUNDS];
} setup;

static void die(const char *sentence) {
    fprintf(stderr, "bench_index: %s\n", sentence);
    exit(1);
}

static void must(zv_status status, const zv_err *err) {
    if (status != ZV_OK) die(err->msg);
}

static void *get(size_t bytes) {
    void *p = aligned_alloc(64, (bytes + 127) / 64 * 64);
    if (!p) die("out of memory");
    return p;
}

/* ---- Reading: nothing but loads ---- */

typedef struct span {
    const char *first;
    size_t bytes;
    uint64_t sum;
} span;

#if defined(__x86_64__)
__attribute__((target("avx2"))) static void *read_span(void *arg) {
    span *s = arg;
    __m256i a = _mm256_setzero_si256(), b = a, c = a, d = a;
    uint64_t parts[4];
    for (size_t i = 0; i + 128 <= s->bytes; i += 128) {
        const __m256i *p = (const __m256i *)(const void *)(s->first + i);
        a = _mm256_xor_si256(a, _mm256_loadu_si256(p));
        b = _mm256_xor_si256(b, _mm256_loadu_si256(p + 1));
        c = _mm256_xor_si256(c, _mm256_loadu_si256(p + 2));
        d = _mm256_xor_si256(d, _mm256_loadu_si256(p + 3));
    }
    a = _mm256_xor_si256(_mm256_xor_si256(a, b), _mm256_xor_si256(c, d));
    _mm256_storeu_si256((__m256i *)(void *)parts, a);
    s->sum = parts[0] ^ parts[1] ^ parts[2] ^ parts[3];
    return NULL;
}
#else
static void *read_span(void *arg) {
    span *s = arg;
    uint64_t x;
    for (size_t i = 0; i + sizeof x <= s->bytes; i += sizeof x) {
        memcpy(&x, s->first + i, sizeof x);
        s->sum ^= x;
    }
    return NULL;
}
#endif

static volatile uint64_t sink;

static void read_bytes(const setup *s, size_t bytes) {
    enum { MAX = 256 };
    pthread_t threads[MAX];
    span spans[MAX];
    size_t stride, n = s->threads, part = bytes / n / 128 * 128;
    const char *first = zv_space_data(s->space, &stride);
    for (size_t i = 0; i < n; i++) {
        spans[i] = (span){first + i * part, part, 0};
        if (i > 0 && pthread_create(&threads[i], NULL, read_span, &spans[i]) != 0) die("no thread");
    }
    read_span(&spans[0]);
    for (size_t i = 1; i < n; i++) pthread_join(threads[i], NULL);
    for (size_t i = 0; i < n; i++) sink ^= spans[i].sum;
}

/* ---- What is measured ---- */

static void check_one(const setup *s, const char *name) {
    if (memcmp(s->hits, s->expected, K * sizeof *s->hits) != 0) die(name);
}

static void search(const setup *s) {
    zv_err err = {0};
    size_t n = K;
    must(zv_index_search(s->expected, &n, s->env, s->space, s->q, NULL, &err), &err);
}

static void many(const setup *s, const zv_index *ix, size_t queries) {
    zv_err err = {0};
    must(zv_index_search_many(s->hits, s->counts, s->env, ix, s->q, queries, K, NULL, &err), &err);
}

/* The product alone, in blocks that stay in the cache: no top-k, no norms. */
static void gemm(const setup *s) {
    size_t stride;
    const float *rows = zv_space_data(s->space, &stride);
    for (size_t i = 0; i < s->n; i += GEMM_ROWS) {
        size_t n = s->n - i < GEMM_ROWS ? s->n - i : GEMM_ROWS;
        cblas_sgemm(CblasRowMajor, CblasNoTrans, CblasTrans, (int)n, (int)s->queries, (int)s->dim,
                    1.0F, rows + i * s->dim, (int)s->dim, s->q, (int)s->dim, 0.0F, s->scores,
                    (int)s->queries);
    }
}

static void flat(const setup *s, size_t queries) {
    if (s->flat_search(s->flat, (int64_t)queries, s->q, K, s->flat_scores, s->flat_rows) != 0)
        die("FAISS failed");
}

static void run(const setup *s, what w) {
    switch (w) {
    case READ:
        read_bytes(s, s->n * s->dim * sizeof(float));
        break;
    case READ_LOW:
        read_bytes(s, s->n * s->dim);
        break;
    case SEARCH:
        search(s);
        break;
    case ONE:
        many(s, s->ix, 1);
        break;
    case LOW:
        many(s, s->low, 1);
        break;
    case GEMM:
        gemm(s);
        break;
    case MANY:
        many(s, s->ix, s->queries);
        break;
    case FAISS_ONE:
        flat(s, 1);
        break;
    case FAISS_MANY:
        flat(s, s->queries);
        break;
    case WHATS:
        break;
    }
    if (w == ONE || w == LOW || w == MANY) check_one(s, "another answer than zv_index_search");
}

static bool skipped(const setup *s, what w) {
    if (w == LOW || w == READ_LOW) return !s->low;
    return (w == FAISS_ONE || w == FAISS_MANY) && !s->flat;
}

static void measure(setup *s) {
    for (int w = 0; w < WHATS; w++) /* warm: pages, threads, clocks */
        if (!skipped(s, (what)w)) run(s, (what)w);
    for (size_t r = 0; r < s->rounds; r++)
        for (int w = 0; w < WHATS; w++) {
            if (skipped(s, (what)w)) continue;
            double begin = bench_now();
            run(s, (what)w);
            s->seconds[w][r] = bench_now() - begin;
        }
}

/* Other queries than the measured ones: low-bit, one by one, against tiles and, for every hundredth,
 * against zv_index_search. All must agree to the bit. */
static void verify(setup *s) {
    zv_err err = {0};
    zv_rng rng = zv_rng_seed(3);
    size_t same = 0, n = s->verify, *counts = get(n * sizeof *counts), one;
    float *q = get(n * s->dim * sizeof *q);
    zv_hit *hits = get(n * K * sizeof *hits);
    for (size_t i = 0; i < n; i++) {
        zv_space_row(s->space, zv_rng_below(&rng, s->n), q + i * s->dim);
        for (size_t d = 0; d < s->dim; d++) q[i * s->dim + d] += (float)zv_rng_normal(&rng);
    }
    must(zv_index_search_many(hits, counts, s->env, s->ix, q, n, K, NULL, &err), &err);
    for (size_t i = 0; i < n; i++) {
        const float *query = q + i * s->dim;
        must(zv_index_search_many(s->hits, &one, s->env, s->low, query, 1, K, NULL, &err), &err);
        bool equal = memcmp(s->hits, hits + i * K, K * sizeof *hits) == 0;
        if (i % 100 == 0) {
            must(zv_index_search(s->hits, &one, s->env, s->space, query, NULL, &err), &err);
            equal = equal && memcmp(s->hits, hits + i * K, K * sizeof *hits) == 0;
        }
        same += equal;
    }
    printf("low-bit answers that equal exact search,%zu queries,,%.6g,%%,0\n", n,
           100 * (double)same / (double)n);
    free(counts);
    free(q);
    free(hits);
}

/* ---- Telling ---- */

static void row(const setup *s, const char *name, const double *values, const char *unit) {
    double sorted[MAX_ROUNDS];
    char shape[64];
    memcpy(sorted, values, s->rounds * sizeof *values);
    qsort(sorted, s->rounds, sizeof *sorted, bench_compare);
    double median = sorted[s->rounds / 2];
    snprintf(shape, sizeof shape, "%zux%zu q%zu t%zu", s->n, s->dim, s->queries, s->threads);
    printf("%s,%s,%s,%.4g,%s,%.2f\n", name, shape, zv_cpu_name(zv_env_cpu(s->env)), median, unit,
           (sorted[s->rounds - 1] - sorted[0]) / median);
    fflush(stdout);
}

static double best(const setup *s, what w) {
    double least = s->seconds[w][0];
    for (size_t r = 1; r < s->rounds; r++)
        if (s->seconds[w][r] < least) least = s->seconds[w][r];
    return least;
}

/* work / seconds of w */
static void rate(const setup *s, const char *name, what w, double work, const char *unit) {
    double values[MAX_ROUNDS];
    if (skipped(s, w)) return;
    for (size_t r = 0; r < s->rounds; r++) values[r] = work / s->seconds[w][r];
    row(s, name, values, unit);
}

/* How many times faster `w` is than `than`, in the same round. */
static void ratio(const setup *s, const char *name, what w, what than, double factor,
                  const char *unit) {
    double values[MAX_ROUNDS];
    if (skipped(s, w) || skipped(s, than)) return;
    for (size_t r = 0; r < s->rounds; r++)
        values[r] = factor * s->seconds[than][r] / s->seconds[w][r];
    row(s, name, values, unit);
    /* of each, the round that neighbours left alone */
    printf("%s,best rounds,,%.4g,%s,0\n", name, factor * best(s, than) / best(s, w), unit);
}

static void tell(const setup *s) {
    double bytes = (double)(s->n * s->dim) * sizeof(float) * 1e-9;
    double flop = 2e-9 * (double)s->n * (double)s->dim * (double)s->queries;
    zv_index_stats stats;
    rate(s, "read", READ, bytes, "GB/s");
    rate(s, "one query, no handle", SEARCH, bytes, "GB/s");
    rate(s, "one query, handle", ONE, bytes, "GB/s");
    rate(s, "one query, low-bit", LOW, bytes / 4, "GB/s of 8-bit rows");
    ratio(s, "one query, no handle / read", SEARCH, READ, 100, "%");
    ratio(s, "one query, handle / read", ONE, READ, 100, "%");
    ratio(s, "low-bit / reading a quarter", LOW, READ_LOW, 100, "%");
    ratio(s, "low-bit / handle", LOW, ONE, 1, "times");
    ratio(s, "low-bit / no handle", LOW, SEARCH, 1, "times");
    rate(s, "sgemm alone", GEMM, flop, "GFLOP/s");
    rate(s, "many queries", MANY, flop, "GFLOP/s");
    ratio(s, "many queries / sgemm", MANY, GEMM, 100, "%");
    rate(s, "many queries, rate", MANY, (double)s->queries, "queries/s");
    rate(s, "faiss one query", FAISS_ONE, bytes, "GB/s");
    rate(s, "faiss many queries", FAISS_MANY, flop, "GFLOP/s");
    ratio(s, "one query, handle / faiss", ONE, FAISS_ONE, 1, "times");
    ratio(s, "low-bit / faiss", LOW, FAISS_ONE, 1, "times");
    ratio(s, "many queries / faiss", MANY, FAISS_MANY, 1, "times");
    if (s->low) {
        zv_index_stats_get(s->low, &stats);
        printf("low-bit survivors,a query,,%.4g,rows,0\n",
               (double)stats.again * (double)s->n / (double)stats.scored);
    }
    zv_index_stats_get(s->ix, &stats);
    printf("f32 survivors,a query,,%.4g,rows,0\n",
           (double)stats.again * (double)s->n / (double)stats.scored);
}

/* Memory of our own, in MiB; the mapped file is not in it. */
static double own_memory(void) {
    FILE *f = fopen("/proc/self/status", "r");
    char line[256];
    double kib = 0;
    while (f && fgets(line, sizeof line, f)) sscanf(line, "RssAnon: %lf", &kib);
    if (f) fclose(f);
    return kib / 1024;
}

/* ---- Setting up ---- */

/* Rows of a mixture: 1000 centres, and as much noise as centre, as trained vectors have. */
static void make_space(const setup *s, const char *path) {
    enum { CENTRES = 1000 };
    zv_err err = {0};
    zv_space_writer *w = NULL;
    zv_rng rng = zv_rng_seed(1);
    zv_space_writer_opts opts = {.dim = s->dim, .dtype = ZV_F32};
    float *centres = get(CENTRES * s->dim * sizeof(float)), *x = get(s->dim * sizeof(float));
    for (size_t i = 0; i < CENTRES * s->dim; i++) centres[i] = (float)zv_rng_normal(&rng);
    must(zv_space_create(&w, NULL, path, &opts, &err), &err);
    for (size_t i = 0; i < s->n; i++) {
        const float *c = centres + zv_rng_below(&rng, CENTRES) * s->dim;
        /* the sum of four uniform numbers is normal enough, and fast */
        for (size_t d = 0; d < s->dim; d++) {
            uint64_t u = zv_rng_u64(&rng);
            uint64_t sum = (u & 0xffff) + (u >> 16 & 0xffff) + (u >> 32 & 0xffff) + (u >> 48);
            x[d] = c[d] + ((float)sum - 131070) / 37837;
        }
        must(zv_space_add(w, &(zv_space_item){.vector = x}, &err), &err);
    }
    must(zv_space_finish(w, &(zv_contract){0}, &err), &err);
    free(centres);
    free(x);
}

/* Queries are rows with noise. */
static void make_queries(setup *s) {
    zv_rng rng = zv_rng_seed(2);
    s->q = get(s->queries * s->dim * sizeof(float));
    for (size_t i = 0; i < s->queries; i++) {
        zv_space_row(s->space, zv_rng_below(&rng, s->n), s->q + i * s->dim);
        for (size_t d = 0; d < s->dim; d++) s->q[i * s->dim + d] += (float)zv_rng_normal(&rng);
    }
}

/* FAISS through its C library; its own copies of the rows, inner product. */
static void open_faiss(setup *s) {
    void *lib = dlopen(s->faiss, RTLD_NOW | RTLD_LOCAL);
    if (!lib) die(dlerror());
    int (*make)(void **, int64_t) = NULL;
    int (*add)(void *, int64_t, const float *) = NULL;
    void *found[] = {dlsym(lib, "faiss_IndexFlatIP_new_with"), dlsym(lib, "faiss_Index_add"),
                     dlsym(lib, "faiss_Index_search")};
    if (!found[0] || !found[1] || !found[2]) die("this is no FAISS C library");
    memcpy(&make, &found[0], sizeof make);
    memcpy(&add, &found[1], sizeof add);
    memcpy(&s->flat_search, &found[2], sizeof s->flat_search);
    size_t stride;
    if (make(&s->flat, (int64_t)s->dim) != 0 ||
        add(s->flat, (int64_t)s->n, zv_space_data(s->space, &stride)) != 0)
        die("FAISS cannot make its index");
    s->flat_scores = get(s->queries * K * sizeof(float));
    s->flat_rows = get(s->queries * K * sizeof(int64_t));
}

static size_t number(const char *text) {
    char *end;
    unsigned long long n = strtoull(text, &end, 10);
    if (*end || n == 0) die("an option needs a number above 0");
    return (size_t)n;
}

static void read_options(setup *s, int argc, char **argv) {
    *s = (setup){.n = 200000, .dim = 128, .queries = 256, .threads = 2, .rounds = 7};
    for (int i = 1; i + 1 < argc; i += 2) {
        const char *name = argv[i], *value = argv[i + 1];
        if (strcmp(name, "--rows") == 0)
            s->n = number(value);
        else if (strcmp(name, "--dim") == 0)
            s->dim = number(value);
        else if (strcmp(name, "--queries") == 0)
            s->queries = number(value);
        else if (strcmp(name, "--threads") == 0)
            s->threads = number(value);
        else if (strcmp(name, "--rounds") == 0)
            s->rounds = number(value);
        else if (strcmp(name, "--space") == 0)
            s->file = value;
        else if (strcmp(name, "--faiss") == 0)
            s->faiss = value;
        else if (strcmp(name, "--verify") == 0)
            s->verify = number(value);
        else if (strcmp(name, "--low-bit") == 0)
            s->no_low = strcmp(value, "no") == 0;
        else
            die("unknown option; see the top of bench_index.c");
    }
    if (argc % 2 == 0 || s->rounds > MAX_ROUNDS || s->threads > 256) die("bad options");
}

static void open_all(setup *s) {
    zv_err err = {0};
    char made[4096];
    zv_env_opts opts = {.threads = (unsigned)s->threads};
    const char *folder = getenv("TMPDIR");
    must(zv_env_new(&s->env, &opts, &err), &err);
    if (!s->file) {
        snprintf(made, sizeof made, "%s/zavit-bench-%d.safetensors", folder ? folder : "/tmp",
                 (int)getpid());
        make_space(s, made);
    }
    must(zv_space_open(&s->space, s->env, s->file ? s->file : made, NULL, &err), &err);
    if (!s->file) unlink(made);
    if (zv_space_dtype(s->space) != ZV_F32) die("the space has to be f32");
    s->n = zv_space_size(s->space);
    s->dim = zv_space_dim(s->space);
    double begin = bench_now();
    must(zv_index_new(&s->ix, s->env, s->space, NULL, &err), &err);
    double between = bench_now();
    if (!s->no_low)
        must(zv_index_new(&s->low, s->env, s->space, &(zv_index_opts){.low_bit = true}, &err),
             &err);
    printf("name,case,tier,value,unit,spread\n");
    printf("handle,made in,,%.4g,s,0\nhandle with low-bit,made in,,%.4g,s,0\n", between - begin,
           bench_now() - between);
    make_queries(s);
    s->scores = get(GEMM_ROWS * s->queries * sizeof(float));
    s->hits = get(s->queries * K * sizeof(zv_hit));
    s->expected = get(K * sizeof(zv_hit));
    s->counts = get(s->queries * sizeof(size_t));
    /* does nothing where another BLAS is in use */
    void (*set_threads)(int) = NULL;
    void *found = dlsym(RTLD_DEFAULT, "openblas_set_num_threads");
    memcpy(&set_threads, &found, sizeof set_threads);
    if (set_threads) set_threads((int)s->threads);
}

int main(int argc, char **argv) {
    static setup s;
    read_options(&s, argc, argv);
    double before = own_memory();
    open_all(&s);
    search(&s);
    many(&s, s.ix, s.queries);
    printf("memory beyond the mapping,handles and searches,,%.4g,MiB,0\n", own_memory() - before);
    if (s.faiss) open_faiss(&s); /* which copies the rows */
    measure(&s);
    tell(&s);
    if (s.verify && s.low) verify(&s);
    zv_index_free(s.low);
    zv_index_free(s.ix);
    zv_space_free(s.space);
    zv_env_free(s.env);
    free(s.q);
    free(s.scores);
    free(s.hits);
    free(s.expected);
    free(s.counts);
    free(s.flat_scores);
    free(s.flat_rows);
    return 0;
}
