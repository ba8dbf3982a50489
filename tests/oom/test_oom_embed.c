/* Every request for memory in learning and encoding fails once; nothing leaks, nothing crashes, no
 * half-written space is left. */
#include "zt.h"

#include <unistd.h>

#include <zavit/embed.h>

#include "embed/embed_count.h"

static const char *const text = "zavit-oom-embed.txt";
static const char *const words = "zavit-oom-embed.words.safetensors";
static const char *const state_file = "zavit-oom-embed.words.safetensors.checkpoint";
static const char *const context = "zavit-oom-embed.words.context.safetensors";
static const char *const counts_file = "zavit-oom-embed.words.counts.safetensors";
static char kept_words[64], kept_corpus[64]; /* of this process alone */
static const char *const grown = "zavit-oom-embed.grown.safetensors";
static const char *const kept = "zavit-oom-embed.kept";
static const char *const texts = "zavit-oom-embed.texts.safetensors";

static void write_text(void) {
    FILE *f = fopen(text, "w");
    for (int i = 0; i < 30; i++) fprintf(f, "the king wrote a letter שלום עולם\n\nno%d\n", i);
    fclose(f);
}

static bool deterministic;

static zv_learn_opts learn_opts(void) {
    zv_learn_opts learn = zv_learn_opts_default();
    learn.deterministic = deterministic;
    learn.dim = 3;
    learn.epochs = 2;
    learn.keep_context = true;
    learn.subwords = true; /* unseen words are encoded from n-grams: "no17" and its like */
    learn.buckets = 500;
    learn.checkpoint_minutes = 1e-9; /* one after each epoch but the last */
    return learn;
}

static zv_status learn_with(const zv_env *env, zv_err *err) {
    zv_corpus *corpus = NULL;
    zv_corpus_opts opts = {.text = zv_text_opts_default()};
    zv_status status = zv_corpus_read(&corpus, env, &text, 1, &opts, err);
    if (status != ZV_OK) return status;
    zv_learn_opts learn = learn_opts();
    learn.resume = access(state_file, F_OK) == 0;
    zv_learn_result result;
    status = zv_embed_learn(&result, env, corpus, &learn, words, err);
    zv_corpus_free(corpus);
    return status;
}

/* Leaves the checkpoint of a run that was stopped at once. */
static bool at_once(void *ctx) {
    (void)ctx;
    return true;
}

static void make_checkpoint(void) {
    zv_env *env = NULL;
    zv_err err = {0};
    zv_corpus *corpus = NULL;
    zv_corpus_opts opts = {.text = zv_text_opts_default()};
    zv_learn_opts learn = learn_opts();
    zv_learn_result result;
    ZT_OK(zv_env_new(&env, &(zv_env_opts){.threads = 1, .stop = at_once}, &err), err);
    ZT_OK(zv_corpus_read(&corpus, NULL, &text, 1, &opts, &err), err);
    ZT_OK(zv_embed_learn(&result, env, corpus, &learn, words, &err), err);
    assert_true(result.stopped && result.resumable);
    zv_corpus_free(corpus);
    zv_env_free(env);
    assert_int_equal(rename(state_file, kept), 0);
}

static bool resuming;

static zv_status learn_scenario(const zv_alloc *alloc, zv_err *err) {
    zv_env *env = NULL;
    zv_status status = zv_env_new(&env, &(zv_env_opts){.alloc = *alloc, .threads = 1}, err);
    if (status != ZV_OK) return status;
    unlink(words);
    unlink(state_file);
    if (resuming) assert_int_equal(link(kept, state_file), 0);
    status = learn_with(env, err);
    assert_int_equal(access(words, F_OK) == 0, status == ZV_OK);
    zv_env_free(env);
    return status;
}

/* Goes on from what was learned before. */
static zv_status continue_with(const zv_env *env, const zv_learn_opts *learn, zv_err *err) {
    zv_corpus *corpus = NULL;
    zv_corpus_opts opts = {.text = zv_text_opts_default(), .min_count = 1, .grow = learn->from};
    zv_status status = zv_corpus_read(&corpus, env, &text, 1, &opts, err);
    if (status != ZV_OK) return status;
    zv_learn_result result;
    status = zv_embed_learn(&result, env, corpus, learn, grown, err);
    if (status == ZV_OK) assert_true(result.taken.words > 0 && result.taken.contexts > 0);
    zv_corpus_free(corpus);
    return status;
}

static zv_status continue_scenario(const zv_alloc *alloc, zv_err *err) {
    zv_env *env = NULL;
    zv_space *from = NULL, *from_context = NULL;
    zv_status status = zv_env_new(&env, &(zv_env_opts){.alloc = *alloc, .threads = 1}, err);
    if (status != ZV_OK) return status;
    unlink(grown);
    status = zv_space_open(&from, env, words, NULL, err);
    if (status == ZV_OK) status = zv_space_open(&from_context, env, context, NULL, err);
    zv_learn_opts learn = learn_opts();
    learn.from = from;
    learn.from_context = from_context;
    if (status == ZV_OK) status = continue_with(env, &learn, err);
    assert_int_equal(access(grown, F_OK) == 0, status == ZV_OK);
    zv_space_free(from_context);
    zv_space_free(from);
    zv_env_free(env);
    return status;
}

static zv_status encode_with(const zv_env *env, zv_err *err) {
    zv_space *space = NULL;
    zv_encoder *encoder = NULL;
    zv_encode_result result;
    zv_status status = zv_space_open(&space, env, words, NULL, err);
    if (status == ZV_OK) status = zv_encoder_new(&encoder, env, space, NULL, err);
    if (status == ZV_OK)
        status = zv_embed_encode(&result, env, encoder, words, &text, 1, &(zv_text_source_opts){0},
                                 NULL, texts, err);
    zv_encoder_free(encoder);
    zv_space_free(space);
    return status;
}

static zv_status encode_scenario(const zv_alloc *alloc, zv_err *err) {
    zv_env *env = NULL;
    zv_status status = zv_env_new(&env, &(zv_env_opts){.alloc = *alloc, .threads = 1}, err);
    if (status != ZV_OK) return status;
    unlink(texts);
    status = encode_with(env, err);
    assert_int_equal(access(texts, F_OK) == 0, status == ZV_OK);
    zv_env_free(env);
    return status;
}

/* Three threads, small blocks, and numbers that go to a file. */
static zv_status corpus_scenario(const zv_alloc *alloc, zv_err *err) {
    zv_env *env = NULL;
    zv_corpus *corpus = NULL;
    zv_status status = zv_env_new(&env, &(zv_env_opts){.alloc = *alloc, .threads = 3}, err);
    if (status != ZV_OK) return status;
    zv_corpus_opts opts = {.text = zv_text_opts_default(), .min_count = 1};
    zv__corpus_limits limits = {.in_memory = 1, .folder = "/tmp", .block = 100};
    status = zv__corpus_read(&corpus, env, &text, 1, &opts, &limits, err);
    assert_int_equal(corpus != NULL, status == ZV_OK);
    zv_corpus_free(corpus);
    zv_env_free(env);
    return status;
}

static void reading_survives(void **state) {
    (void)state;
    write_text();
    zt_out_of_memory(corpus_scenario, "corpus");
}

static void learning_survives(void **state) {
    (void)state;
    write_text();
    zt_out_of_memory(learn_scenario, "learn");
    make_checkpoint();
    deterministic = true;
    zt_out_of_memory(learn_scenario, "learn in rounds");
    deterministic = false;
    resuming = true;
    zt_out_of_memory(learn_scenario, "learn, resumed");
    resuming = false;
    zt_out_of_memory(continue_scenario, "learn, continued");
    unlink(grown);
    unlink("zavit-oom-embed.grown.context.safetensors");
    unlink(state_file);
    unlink(kept);
}

/* Texts that are kept, read again, and a corpus made of them. */
static zv_status keep_with(const zv_env *env, zv_err *err) {
    zv_corpus *corpus = NULL, *made = NULL;
    zv_space *space = NULL;
    zv_sentences *s = NULL;
    zv_learn_result result;
    zv_sentence_mark marks[4];
    const size_t rows[] = {0, 1};
    size_t n;
    const zv_corpus_opts opts = {.text = zv_text_opts_default(), .keep_texts = true};
    const zv_space_opts verify = {.verify = true};
    zv_learn_opts learn = zv_learn_opts_default();
    learn.dim = 3;
    learn.epochs = 1;
    learn.keep_corpus = true;
    zv_status status = zv_corpus_read(&corpus, env, &text, 1, &opts, err);
    if (status == ZV_OK) status = zv_embed_learn(&result, env, corpus, &learn, kept_words, err);
    if (status == ZV_OK) status = zv_space_open(&space, env, kept_words, NULL, err);
    if (status == ZV_OK) status = zv_sentences_open(&s, env, kept_corpus, space, &verify, err);
    if (status == ZV_OK)
        status =
            zv_sentences_marks(env, space, zv_str_of("the king שלום"), rows, 2, marks, 4, &n, err);
    if (status == ZV_OK) status = zv_corpus_resample(&made, env, space, s, 1, err);
    zv_corpus_free(made);
    zv_sentences_free(s);
    zv_space_free(space);
    zv_corpus_free(corpus);
    return status;
}

static zv_status keep_scenario(const zv_alloc *alloc, zv_err *err) {
    zv_env *env = NULL;
    zv_status status = zv_env_new(&env, &(zv_env_opts){.alloc = *alloc, .threads = 1}, err);
    if (status != ZV_OK) return status;
    status = keep_with(env, err);
    zv_env_free(env);
    return status;
}

static void keeping_survives(void **state) {
    (void)state;
    write_text();
    const unsigned pid = (unsigned)getpid();
    snprintf(kept_words, sizeof kept_words, "zavit-oom-keep-%u.safetensors", pid);
    snprintf(kept_corpus, sizeof kept_corpus, "zavit-oom-keep-%u.corpus.safetensors", pid);
    zt_out_of_memory(keep_scenario, "keep");
    unlink(kept_words);
    unlink(kept_corpus);
    unlink(text);
}

/* Counting by two threads, with cells that go to a file. */
/* A long text under a wide window, for counts that are listed. */
static void write_long_text(void) {
    FILE *f = fopen(text, "w");
    for (int i = 0; i < 100; i++) fprintf(f, "the king wrote a letter שלום עולם ");
    fprintf(f, "\nno more\n");
    fclose(f);
}

static zv_status read_counts(const zv_env *env, zv_err *err) {
    zv_space *space = NULL;
    zv_counts *counts = NULL;
    zv_count_cell cells[64];
    const zv_space_opts opts = {.verify = true};
    zv_status status = zv_space_open(&space, env, words, NULL, err);
    if (status == ZV_OK) status = zv_counts_open(&counts, env, counts_file, space, &opts, err);
    if (status == ZV_OK) status = zv_counts_row(counts, 0, cells, err);
    zv_counts_free(counts);
    zv_space_free(space);
    return status;
}

static zv_status count_with(const zv_env *env, zv_err *err) {
    zv_corpus *corpus = NULL;
    zv_corpus_opts opts = {.text = zv_text_opts_default()};
    zv_status status = zv_corpus_read(&corpus, env, &text, 1, &opts, err);
    if (status != ZV_OK) return status;
    zv_learn_opts learn = zv_learn_opts_default();
    learn.method = ZV_COUNTS;
    learn.dim = 3;
    learn.negative = 1;
    learn.keep_context = true;
    learn.keep_counts = true;
    learn.window = 1000;
    zv_learn_result result;
    status = zv_embed_learn(&result, env, corpus, &learn, words, err);
    if (status == ZV_OK) status = read_counts(env, err);
    zv__counts counts = {0};
    const zv__count_limits limits = {.in_memory = 1, .places = 1, .batch = 1};
    if (status == ZV_OK) status = zv__counts_new(&counts, env, corpus, 1000, 1, &limits, err);
    if (status == ZV_OK) assert_true(counts.n_large > 0);
    zv__counts_free(&counts);
    zv_corpus_free(corpus);
    return status;
}

static zv_status count_scenario(const zv_alloc *alloc, zv_err *err) {
    zv_env *env = NULL;
    zv_status status = zv_env_new(&env, &(zv_env_opts){.alloc = *alloc, .threads = 2}, err);
    if (status != ZV_OK) return status;
    status = count_with(env, err);
    zv_env_free(env);
    return status;
}

static void counting_survives(void **state) {
    (void)state;
    write_long_text();
    zt_out_of_memory(count_scenario, "count");
    unlink(counts_file);
}

static void encoding_survives(void **state) {
    (void)state;
    zv_err err = {0};
    write_text();
    ZT_OK(learn_with(NULL, &err), err);
    zt_out_of_memory(encode_scenario, "encode");
    unlink(text);
    unlink(words);
    unlink(texts);
    unlink("zavit-oom-embed.words.context.safetensors");
}

/* ---- Outside encoders ---- */

static const char *const answers = "zavit-oom-embed.answers";

static zv_status outside_with(const zv_env *env, zv_err *err) {
    static const char *const command =
        "sed -u 's/{\"id\":\\(\"[0-9]*\"\\),\"text\":\"no.*/{\"id\":\\1,\"error\":\"no\"}/;"
        "s/{\"id\":\\(\"[0-9]*\"\\),\"text.*/{\"id\":\\1,\"vector\":[1,2,3]}/'";
    zv_outside *o = NULL;
    zv_text_source_opts source = {0};
    zv_encode_result result;
    const zv_outside_opts opts = {.cache = answers, .batch = 20};
    zv_status status = zv_outside_open(&o, env, command, &opts, err);
    if (status == ZV_OK)
        status = zv_outside_encode(&result, env, o, &text, 1, &source, NULL, texts, err);
    if (status == ZV_OK) {
        float out[6];
        zv_row_status rows[2];
        const zv_str again[2] = {zv_str_of("no1"), zv_str_of("another")};
        const zv_any_encoder any = zv_outside_any(o);
        status = any.encode(any.ctx, again, 2, out, rows, err);
    }
    zv_outside_free(o);
    return status;
}

static zv_status outside_scenario(const zv_alloc *alloc, zv_err *err) {
    zv_env *env = NULL;
    if (system("rm -rf zavit-oom-embed.answers") != 0) return ZV_IO;
    zv_status status = zv_env_new(&env, &(zv_env_opts){.alloc = *alloc, .threads = 1}, err);
    if (status == ZV_OK) status = outside_with(env, err);
    zv_env_free(env);
    return status;
}

/* With answers from an earlier run. */
static zv_status kept_scenario(const zv_alloc *alloc, zv_err *err) {
    zv_env *env = NULL;
    zv_status status = zv_env_new(&env, &(zv_env_opts){.alloc = *alloc, .threads = 1}, err);
    if (status == ZV_OK) status = outside_with(env, err);
    zv_env_free(env);
    return status;
}

static void outside_encoders_survive(void **state) {
    (void)state;
    write_text();
    zt_out_of_memory(outside_scenario, "outside");
    zt_out_of_memory(kept_scenario, "outside, kept");
    assert_int_equal(system("rm -rf zavit-oom-embed.answers"), 0);
    unlink(text);
    unlink(texts);
}

/* A folder of this process, so that two runs at once don't meet. */
static char folder[] = "/tmp/zavit-oom-embed-XXXXXX";

static int enter_folder(void **state) {
    (void)state;
    return mkdtemp(folder) && chdir(folder) == 0 ? 0 : -1;
}

static int leave_folder(void **state) {
    char command[96];
    (void)state;
    snprintf(command, sizeof command, "rm -rf %s", folder);
    return chdir("/") == 0 && system(command) == 0 ? 0 : -1;
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reading_survives),  cmocka_unit_test(learning_survives),
        cmocka_unit_test(counting_survives), cmocka_unit_test(keeping_survives),
        cmocka_unit_test(encoding_survives), cmocka_unit_test(outside_encoders_survive)};
    return cmocka_run_group_tests(tests, enter_folder, leave_folder);
}
