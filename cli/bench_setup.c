/* bench_setup.c — what `zavit bench` works on: memory, a space, a text. All of it is made here, from
 * one seed. */
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <time.h>
#include <unistd.h>

#include "bench_runs.h"

enum { BLOCK = 1 << 18, WORDS_KINDS = 10000, SENTENCE = 20 };
static const size_t MEMORY = (size_t)512 << 20, LITTLE = (size_t)64 << 20;

double bench_now(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

static bool stop(void *ctx) {
    (void)ctx;
    return cli_stop_asked();
}

/* No progress: what the bar tells is how far the rounds are. */
static zv_status new_env(bench *b, zv_env **out, unsigned threads, zv_cpu cpu) {
    zv_env_opts opts = {.threads = threads, .cpu = cpu, .lang = b->c->lang, .stop = stop};
    return zv_env_new(out, &opts, &b->c->err);
}

/* ---- Memory ------------------------------------------------------------------------------------ */

static zv_status map_memory(bench *b) {
    double left = (double)sysconf(_SC_AVPHYS_PAGES) * (double)sysconf(_SC_PAGESIZE);
    b->bytes = left > 1.5 * (double)MEMORY ? MEMORY : LITTLE;
    if (b->bytes < MEMORY) cli_warn(b->c, M_BENCH_LITTLE_MEMORY, (int)(LITTLE >> 20));
    void *p = mmap(NULL, b->bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (p == MAP_FAILED) return cli_nomem(b->c);
    b->memory = p;
    /* with small pages the random rows would measure page tables */
    madvise(p, b->bytes, MADV_HUGEPAGE);
    zv_rng rng = zv_rng_seed(1);
    for (size_t i = 0; i < BLOCK; i++) b->memory[i] = (float)zv_rng_normal(&rng) * 0.1f;
    const size_t block = BLOCK * sizeof(float);
    for (size_t at = block; at < b->bytes; at += block)
        memcpy((char *)p + at, p, at + block <= b->bytes ? block : b->bytes - at);
    return ZV_OK;
}

/* Two vectors for the dot products, of every type, 4096 bytes apart and then some: at the very same
 * place of two pages, loads would wait for one another. */
static zv_status make_dots(bench *b) {
    const zv_kernels *k = zv_vec_kernels(b->one);
    b->dots = aligned_alloc(64, (size_t)ZV_DTYPES * 2 * 4160);
    if (!b->dots) return cli_nomem(b->c);
    for (size_t i = 0; i < (size_t)ZV_DTYPES * 2; i++) {
        float wide[BENCH_LENGTH];
        for (size_t d = 0; d < BENCH_LENGTH; d++) wide[d] = 200 * b->memory[i * BENCH_LENGTH + d];
        k->narrow[i / 2](b->dots + i * 4160, wide, BENCH_LENGTH);
    }
    return ZV_OK;
}

/* ---- A space ----------------------------------------------------------------------------------- */

static zv_status make_space(bench *b) {
    zv_err *err = &b->c->err;
    zv_space_writer *w = NULL;
    zv_space_writer_opts opts = {.dim = BENCH_DIM, .dtype = ZV_F32};
    const char *path = cli_temp_path(&b->temp, "bench.safetensors");
    CLI_TRY(zv_space_create(&w, b->all, path, &opts, err));
    zv_rng rng = zv_rng_seed(2);
    zv_status status = ZV_OK;
    for (size_t i = 0; status == ZV_OK && i < BENCH_ROWS; i++) {
        zv_space_item item = {.vector = b->memory + zv_rng_below(&rng, BLOCK - BENCH_DIM)};
        status = zv_space_add(w, &item, err);
    }
    if (status != ZV_OK) {
        zv_space_abort(w);
        return status;
    }
    zv_contract contract = {.kind = ZV_SPACE_VECTORS};
    CLI_TRY(zv_space_finish(w, &contract, err));
    CLI_TRY(zv_space_open(&b->space, b->all, path, NULL, err));
    zv_index_opts low = {.low_bit = true};
    CLI_TRY(zv_index_new(&b->index, b->all, b->space, NULL, err));
    return zv_index_new(&b->low_bit, b->all, b->space, &low, err);
}

/* ---- A text ------------------------------------------------------------------------------------ */

/* Word `rank` in letters: frequent words are short, as in any language. */
static void add_word(zv_buf *out, size_t rank) {
    char letters[8];
    size_t n = 0;
    for (rank += 20; rank > 0; rank /= 20) letters[n++] = "etaoinshrdlcumwfgypb"[rank % 20];
    zv_buf_add(out, letters, n);
}

/* Zipf's law: the word of rank r has a share of 1/r. ln(r) is then uniform. */
static zv_status make_text(bench *b, size_t words) {
    zv_rng rng = zv_rng_seed(4);
    const double span = log(WORDS_KINDS + 1.0);
    for (size_t i = 0; i < words; i++) {
        size_t rank = (size_t)exp(zv_rng_unit(&rng) * span);
        add_word(&b->text, rank);
        zv_buf_putc(&b->text, (i + 1) % SENTENCE ? ' ' : '\n');
    }
    CLI_TRY(zv_buf_status(&b->text, &b->c->err));
    return cli_temp_write(b->c, &b->temp, "text.txt", (zv_str){b->text.ptr, b->text.len});
}

/* Pairs per word read: a word kept by sub-sampling meets window + 1 kept neighbours on average (its
 * reach is drawn from 1 … window, and counts on both sides), fewer at the ends of a sentence. The
 * share kept is Mikolov's: √(t/f) + t/f of a word with share f, at most all. */
static double count_pairs(const bench *b) {
    const zv_vocab *v = zv_corpus_vocab(b->corpus);
    double total = (double)zv_vocab_total(v), kept = 0, t = b->learning.sample, pairs = 0;
    for (size_t i = 0; i < zv_vocab_size(v); i++) {
        double count = (double)zv_vocab_count(v, (uint32_t)i), r = t * total / count;
        kept += count * fmin(1, sqrt(r) + r);
    }
    const double share = kept / total, length = SENTENCE * share, window = b->learning.window;
    for (double reach = 1; reach <= window; reach++) {
        double inside = fmin(reach, length - 1); /* both sides: 2·inside, less what the ends cut */
        pairs += 2 * inside - inside * (inside + 1) / length;
    }
    return share * pairs / window;
}

/* Learning takes three neighbouring positions at once, which share their negatives (docs/adr/0028): a neighbour that
 * several of them have in common meets these once. With reaches drawn from 1 … window the three see 3 + 2 E(L)
 * different words, where P(L ≤ x) = Π_k min(1, (x + k)/window) for k = 0, 1, 2, in place of 3 (window + 1). */
static double distinct_share(const bench *b) {
    const double window = b->learning.window;
    double seen = 3;
    for (double x = 0; x < window; x++)
        seen +=
            2 * (1 - fmin(1, x / window) * fmin(1, (x + 1) / window) * fmin(1, (x + 2) / window));
    return seen / (3 * (window + 1));
}

static zv_status learn_words(bench *b) {
    zv_err *err = &b->c->err;
    zv_learn_result result;
    zv_corpus_opts reading = {.text = zv_text_opts_default(), .min_count = 1};
    const char *path = cli_temp_path(&b->temp, "text.txt");
    CLI_TRY(zv_corpus_read(&b->corpus, b->all, &path, 1, &reading, err));
    b->learning = zv_learn_opts_default();
    b->learning.epochs = 1;
    b->pairs = count_pairs(b);
    b->distinct = distinct_share(b);
    path = cli_temp_path(&b->temp, "words.safetensors");
    CLI_TRY(zv_embed_learn(&result, b->all, b->corpus, &b->learning, path, err));
    CLI_TRY(zv_space_open(&b->words, b->all, path, NULL, err));
    zv_encoder_opts encoding = {.pooling = ZV_POOL_SIF};
    CLI_TRY(zv_encoder_new(&b->encoder, b->one, b->words, &encoding, err));
    CLI_TRY(zv_session_new(&b->session, b->one, b->encoder, err));
    zv_text_opts text = zv_text_opts_default();
    return zv_tokenizer_new(&b->tok, b->one, &text, err);
}

/* ---- All of it --------------------------------------------------------------------------------- */

zv_status bench_new(bench *b, cli *c, bool quick) {
    zv_cpu cpu = zv_env_cpu(c->env);
    *b = (bench){.c = c, .quick = quick, .seconds = quick ? 0.015 : 0.12};
    CLI_TRY(new_env(b, &b->all, zv_env_threads(c->env), cpu));
    CLI_TRY(new_env(b, &b->one, 1, cpu));
    CLI_TRY(new_env(b, &b->scalar, zv_env_threads(c->env), ZV_CPU_SCALAR));
    CLI_TRY(new_env(b, &b->scalar_one, 1, ZV_CPU_SCALAR));
    CLI_TRY(cli_temp_new(c, &b->temp));
    CLI_TRY(map_memory(b));
    CLI_TRY(make_dots(b));
    CLI_TRY(make_space(b));
    CLI_TRY(make_text(b, quick ? 40000 : 300000));
    return learn_words(b);
}

void bench_free(bench *b) {
    zv_tokenizer_free(b->tok);
    zv_session_free(b->session);
    zv_encoder_free(b->encoder);
    zv_space_free(b->words);
    zv_corpus_free(b->corpus);
    zv_index_free(b->low_bit);
    zv_index_free(b->index);
    zv_space_free(b->space);
    zv_buf_free(&b->text);
    free(b->dots);
    if (b->memory) munmap(b->memory, b->bytes);
    cli_temp_free(&b->temp);
    zv_env_free(b->all);
    zv_env_free(b->one);
    zv_env_free(b->scalar);
    zv_env_free(b->scalar_one);
}
