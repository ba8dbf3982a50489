/* bench_runs.c — the table of what is measured. A reference and a limit stand before what refers to
 * them. */
#include <math.h>
#include <string.h>
#include <time.h>

#include "bench_runs.h"

/* ---- The machine's limits ---------------------------------------------------------------------- */

enum {
    L1 = 16 << 10,
    L2 = 256 << 10,
    L3 = 16 << 20,
    SMALL_ROW = 64,
    LARGE_ROW = 1200,
    SIDE = 1024
};

static double fma_one(bench *b) {
    return zv_vec_probe_fma(b->one, b->seconds);
}
static double fma_all(bench *b) {
    return zv_vec_probe_fma(b->all, b->seconds);
}
static double fma_scalar(bench *b) {
    return zv_vec_probe_fma(b->scalar_one, b->seconds);
}
static double read_l1(bench *b) {
    return zv_vec_probe_read(b->one, b->memory, L1, b->seconds);
}
static double read_l2(bench *b) {
    return zv_vec_probe_read(b->one, b->memory, L2, b->seconds);
}
static double read_l3(bench *b) {
    return zv_vec_probe_read(b->one, b->memory, L3, b->seconds);
}
static double read_one(bench *b) {
    return zv_vec_probe_read(b->one, b->memory, b->bytes, b->seconds);
}
static double read_all(bench *b) {
    return zv_vec_probe_read(b->all, b->memory, b->bytes, b->seconds);
}
static double gather_64(bench *b) {
    return zv_vec_probe_gather(b->one, b->memory, b->bytes, SMALL_ROW, 0, b->seconds);
}
static double gather_64_ahead(bench *b) {
    return zv_vec_probe_gather(b->one, b->memory, b->bytes, SMALL_ROW, 16, b->seconds);
}
static double gather_1200(bench *b) {
    return zv_vec_probe_gather(b->one, b->memory, b->bytes, LARGE_ROW, 0, b->seconds);
}
static double gather_1200_ahead(bench *b) {
    return zv_vec_probe_gather(b->one, b->memory, b->bytes, LARGE_ROW, 2, b->seconds);
}

static double pass_line(bench *b) {
    return zv_vec_probe_pass(b->all, b->seconds);
}

/* OpenBLAS's threads stay awake for a moment after a product, waiting for the next: whatever is
 * measured meanwhile would share the processors with them. */
static void settle(void) {
    struct timespec pause = {.tv_nsec = 40 * 1000 * 1000};
    nanosleep(&pause, NULL);
}

static double sgemm(bench *b, const zv_env *env) {
    float *c = b->memory + (b->bytes / sizeof(float) - (size_t)SIDE * SIDE);
    return zv_vec_probe_sgemm(env, c, b->memory, b->memory + (size_t)SIDE * SIDE, SIDE, b->seconds);
}
static double sgemm_one(bench *b) {
    return sgemm(b, b->one);
}
static double sgemm_all(bench *b) {
    double rate = sgemm(b, b->all);
    settle();
    return rate;
}

/* ---- Dot products ------------------------------------------------------------------------------ */

static double dots(bench *b, const zv_env *env, zv_dtype dtype) {
    enum { CALLS = 1000 };
    zv_kernel_pair *dot = zv_vec_kernels(env)->dot[dtype];
    const unsigned char *x = b->dots + (size_t)dtype * 2 * 4160, *y = x + 4160;
    double begin = bench_now(), end, calls = 0;
    volatile double sum = 0;
    do {
        double part = 0;
        for (int i = 0; i < CALLS; i++) part += dot(x, y, BENCH_LENGTH);
        sum = part;
        calls += CALLS;
        end = bench_now();
    } while (end - begin < b->seconds);
    (void)sum;
    return calls / (end - begin);
}
static double dot_f32(bench *b) {
    return dots(b, b->one, ZV_F32);
}
static double dot_f16(bench *b) {
    return dots(b, b->one, ZV_F16);
}
static double dot_f16_scalar(bench *b) {
    return dots(b, b->scalar_one, ZV_F16);
}
static double dot_i8(bench *b) {
    return dots(b, b->one, ZV_I8);
}
static double dot_i8_scalar(bench *b) {
    return dots(b, b->scalar_one, ZV_I8);
}

static double dot_fast(bench *b) {
    enum { CALLS = 1000 };
    const zv_kernels *k = zv_vec_kernels(b->one);
    float x[BENCH_LENGTH], y[BENCH_LENGTH];
    memcpy(x, b->dots, sizeof x);
    memcpy(y, b->dots + 4160, sizeof y);
    double begin = bench_now(), end, calls = 0;
    volatile float sum = 0;
    do {
        float part = 0;
        for (int i = 0; i < CALLS; i++) part += k->dot_fast(x, y, BENCH_LENGTH);
        sum = part;
        calls += CALLS;
        end = bench_now();
    } while (end - begin < b->seconds);
    (void)sum;
    return calls / (end - begin);
}

static double blas_sdot(bench *b) {
    float x[BENCH_LENGTH], y[BENCH_LENGTH], dot;
    memcpy(x, b->dots, sizeof x);
    memcpy(y, b->dots + 4160, sizeof y);
    return zv_vec_probe_sdot(&dot, x, y, BENCH_LENGTH, b->seconds);
}

static double two_f32(const bench *b) {
    (void)b;
    return 2 * BENCH_LENGTH * 4;
}
static double two_f16(const bench *b) {
    (void)b;
    return 2 * BENCH_LENGTH * 2;
}
static double two_i8(const bench *b) {
    (void)b;
    return 2 * BENCH_LENGTH;
}
static double small_row(const bench *b) {
    (void)b;
    return SMALL_ROW;
}
static double large_row(const bench *b) {
    (void)b;
    return LARGE_ROW;
}

/* ---- Search ------------------------------------------------------------------------------------ */

static double space_bytes(const bench *b) {
    (void)b;
    return (double)BENCH_ROWS * BENCH_DIM * 4;
}
static double space_flop(const bench *b) {
    (void)b;
    return 2.0 * BENCH_ROWS * BENCH_DIM;
}

/* Over 51 MB of the memory, and its scores behind them: beyond any cache but the largest. */
static double blas_sgemv(bench *b) {
    enum { ROWS = 100000, SCORES = 15 << 20 };
    float x[BENCH_DIM];
    memcpy(x, b->memory, sizeof x);
    double rate =
        zv_vec_probe_sgemv(b->all, b->memory + SCORES, b->memory, x, ROWS, BENCH_DIM, b->seconds);
    settle();
    return rate * ROWS / BENCH_ROWS;
}

static double search_alone(bench *b, const zv_env *env) {
    double begin = 0, end = 0, calls = -1; /* the first is not counted */
    do {
        zv_hit hits[10];
        size_t n = 10;
        if (zv_index_search(hits, &n, env, b->space, b->memory, NULL, &b->c->err) != ZV_OK)
            return -1;
        end = bench_now();
        if (++calls == 0) begin = end;
    } while (calls < 1 || end - begin < b->seconds);
    return calls / (end - begin);
}
static double search(bench *b) {
    return search_alone(b, b->all);
}
static double search_scalar(bench *b) {
    return search_alone(b, b->scalar);
}

static double search_handle(bench *b, const zv_index *index, size_t queries) {
    double begin = 0, end = 0, calls = -1;
    do {
        zv_hit hits[BENCH_QUERIES * 10];
        size_t counts[BENCH_QUERIES];
        if (zv_index_search_many(hits, counts, b->all, index, b->memory, queries, 10, NULL,
                                 &b->c->err) != ZV_OK)
            return -1;
        end = bench_now();
        if (++calls == 0) begin = end;
    } while (calls < 1 || end - begin < b->seconds);
    return calls * (double)queries / (end - begin);
}
static double search_index(bench *b) {
    return search_handle(b, b->index, 1);
}
static double search_low_bit(bench *b) {
    return search_handle(b, b->low_bit, 1);
}
static double search_many(bench *b) {
    return search_handle(b, b->index, BENCH_QUERIES);
}

/* ---- Text, learning, encoding ------------------------------------------------------------------ */

static double tokenize(bench *b, const char *text) {
    const zv_str s = zv_str_of(text);
    zv_words words = {0};
    double begin = bench_now(), end, bytes = 0;
    do {
        for (int i = 0; i < 50; i++) {
            if (zv_tokenizer_words(b->tok, s, &words, &b->c->err) != ZV_OK) {
                zv_words_free(&words);
                return -1;
            }
            bytes += (double)s.len;
        }
        end = bench_now();
    } while (end - begin < b->seconds);
    zv_words_free(&words);
    return bytes / (end - begin);
}
static double tokenize_other(bench *b) {
    return tokenize(b, "Déjà vu — naïve façade, Übergröße, Ångström, œuvre; кошка и собака, ﬁne, "
                       "Ελληνικά, größer als façon, São Tomé e Príncipe, çok güzel.");
}
static double tokenize_en(bench *b) {
    return tokenize(b, "The angle between two vectors says how close their directions are, and "
                       "nothing about how long they are; it's what \"similar\" means here, in 9 "
                       "cases of 10. Numbers, names and the order of words are another matter.");
}
static double tokenize_he(bench *b) {
    return tokenize(b, "הזווית בין שני וקטורים אומרת כמה קרובים הכיוונים שלהם, ולא כלום על האורך "
                       "שלהם; צה\"ל וג'ירפה הן מילים, ובית־ספר שתיים. בְּרֵאשִׁ֖ית בָּרָ֣א אֱלֹהִ֑ים "
                       "אֵ֥ת הַשָּׁמַ֖יִם וְאֵ֥ת הָאָֽרֶץ׃");
}

static double learn_on(bench *b, const zv_env *env, bool deterministic) {
    zv_learn_result result;
    zv_learn_opts opts = b->learning;
    opts.deterministic = deterministic;
    const char *path = cli_temp_path(&b->temp, "learned.safetensors");
    if (zv_embed_learn(&result, env, b->corpus, &opts, path, &b->c->err) != ZV_OK) return -1;
    return result.words_per_second;
}
static double learn(bench *b) {
    return learn_on(b, b->all, false);
}
static double learn_deterministic(bench *b) {
    return learn_on(b, b->all, true);
}
static double learn_scalar(bench *b) {
    return learn_on(b, b->scalar, false);
}
/* Of a word read: pairs, each with the word itself, and distinct ones with the negatives: a dot product and two
 * updates of dim numbers. */
static double learn_flop(const bench *b) {
    return b->pairs * 6 * (double)b->learning.dim *
           (1 + b->distinct * (double)b->learning.negative);
}

/* Walks over the lines of the text, encoding each or only splitting it into words. */
static double lines(bench *b, bool encode) {
    zv_words words = {0};
    float vector[512];
    double begin = bench_now(), end = begin, n = 0;
    const char *at = zv_buf_cstr(&b->text);
    bool fine = zv_encoder_dim(b->encoder) <= sizeof vector / sizeof *vector;
    while (fine && (n < 100 || end - begin < b->seconds)) {
        zv_encoded info;
        if (!*at) at = zv_buf_cstr(&b->text);
        zv_str line = {at, strcspn(at, "\n")};
        at += line.len + (at[line.len] == '\n');
        if (encode)
            fine = zv_session_encode(b->session, line, vector, &info, &b->c->err) == ZV_OK;
        else
            fine = zv_tokenizer_words(b->tok, line, &words, &b->c->err) == ZV_OK;
        if (fmod(++n, 32) == 0) end = bench_now();
    }
    zv_words_free(&words);
    return fine ? n / (bench_now() - begin) : -1;
}
static double split_texts(bench *b) {
    return lines(b, false);
}
static double encode(bench *b) {
    return lines(b, true);
}

/* ---- The table --------------------------------------------------------------------------------- */

#define FLOP "GFLOP/s", 1e-9
#define BYTES "GB/s", 1e-9
#define DOTS "GFLOP/s", 2e-9 * BENCH_LENGTH
#define TEXTS "ktexts/s", 1e-3
#define QUERIES "queries/s", 1
/* clang-format off */
const bench_run bench_runs[] = {
    {"fma_scalar", M_BENCH_FMA_SCALAR, FLOP, fma_scalar, NULL, NULL, NULL},
    {"fma_one", M_BENCH_FMA_ONE, FLOP, fma_one, "fma_scalar", NULL, NULL},
    {"fma_all", M_BENCH_FMA_ALL, FLOP, fma_all, "fma_one", NULL, NULL},
    {"read_l1", M_BENCH_READ_L1, BYTES, read_l1, NULL, NULL, NULL},
    {"read_l2", M_BENCH_READ_L2, BYTES, read_l2, "read_l1", NULL, NULL},
    {"read_l3", M_BENCH_READ_L3, BYTES, read_l3, "read_l1", NULL, NULL},
    {"read_one", M_BENCH_READ_ONE, BYTES, read_one, "read_l1", NULL, NULL},
    {"read_all", M_BENCH_READ_ALL, BYTES, read_all, "read_one", NULL, NULL},
    {"gather_64", M_BENCH_GATHER_64, "Mrows/s", 1e-6, gather_64, NULL, "read_one", small_row},
    {"gather_64_ahead", M_BENCH_GATHER_64_AHEAD, "Mrows/s", 1e-6, gather_64_ahead, "gather_64", "read_one", small_row},
    {"gather_1200", M_BENCH_GATHER_1200, "Mrows/s", 1e-6, gather_1200, NULL, "read_one", large_row},
    {"gather_1200_ahead", M_BENCH_GATHER_1200_AHEAD, "Mrows/s", 1e-6, gather_1200_ahead, "gather_1200", "read_one", large_row},
    {"pass_line", M_BENCH_PASS_LINE, "Mpasses/s", 1e-6, pass_line, NULL, NULL, NULL},
    {"sgemm_one", M_BENCH_SGEMM_ONE, FLOP, sgemm_one, NULL, "fma_one", NULL},
    {"sgemm_all", M_BENCH_SGEMM_ALL, FLOP, sgemm_all, "sgemm_one", "fma_all", NULL},

    {"blas_sdot", M_BENCH_BLAS_SDOT, DOTS, blas_sdot, NULL, "read_l1", two_f32},
    {"dot_f32", M_BENCH_DOT_F32, DOTS, dot_f32, "blas_sdot", "read_l1", two_f32},
    {"dot_fast", M_BENCH_DOT_FAST, DOTS, dot_fast, "blas_sdot", "read_l1", two_f32},
    {"dot_f16_scalar", M_BENCH_DOT_F16_SCALAR, DOTS, dot_f16_scalar, NULL, "read_l1", two_f16},
    {"dot_f16", M_BENCH_DOT_F16, DOTS, dot_f16, "dot_f16_scalar", "read_l1", two_f16},
    {"dot_i8_scalar", M_BENCH_DOT_I8_SCALAR, DOTS, dot_i8_scalar, NULL, "read_l1", two_i8},
    {"dot_i8", M_BENCH_DOT_I8, DOTS, dot_i8, "dot_i8_scalar", "read_l1", two_i8},
    {"blas_sgemv", M_BENCH_BLAS_SGEMV, QUERIES, blas_sgemv, NULL, "read_all", space_bytes},
    {"search_scalar", M_BENCH_SEARCH_SCALAR, QUERIES, search_scalar, NULL, "read_all", space_bytes},
    {"search", M_BENCH_SEARCH, QUERIES, search, "search_scalar", "read_all", space_bytes},
    {"search_index", M_BENCH_SEARCH_INDEX, QUERIES, search_index, "blas_sgemv", "read_all", space_bytes},
    {"search_low_bit", M_BENCH_SEARCH_LOW_BIT, QUERIES, search_low_bit, "search_index", NULL, NULL},
    {"search_many", M_BENCH_SEARCH_MANY, QUERIES, search_many, "search_index", "sgemm_all", space_flop},
    {"tokenize_other", M_BENCH_TOKENIZE_OTHER, "MB/s", 1e-6, tokenize_other, NULL, NULL, NULL},
    {"tokenize_en", M_BENCH_TOKENIZE_EN, "MB/s", 1e-6, tokenize_en, "tokenize_other", NULL, NULL},
    {"tokenize_he", M_BENCH_TOKENIZE_HE, "MB/s", 1e-6, tokenize_he, "tokenize_other", NULL, NULL},
    {"learn_scalar", M_BENCH_LEARN_SCALAR, "kwords/s", 1e-3, learn_scalar, NULL, NULL, NULL},
    {"learn", M_BENCH_LEARN, "kwords/s", 1e-3, learn, "learn_scalar", "fma_all", learn_flop},
    {"learn_deterministic", M_BENCH_LEARN_DETERMINISTIC, "kwords/s", 1e-3, learn_deterministic, "learn",
     "fma_all", learn_flop},
    {"split_texts", M_BENCH_SPLIT_TEXTS, TEXTS, split_texts, NULL, NULL, NULL},
    {"encode", M_BENCH_ENCODE, TEXTS, encode, "split_texts", NULL, NULL},
};
/* clang-format on */
const size_t bench_run_count = sizeof bench_runs / sizeof *bench_runs;
const size_t bench_limit_count = 15;
