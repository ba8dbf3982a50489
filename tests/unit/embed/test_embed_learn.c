/* Learning finds planted structure, repeats itself, stops when asked, and refuses what it must. */
#include "zt.h"

#include <unistd.h>

#include <zavit/embed.h>
#include <zavit/index.h>

static char folder[] = "/tmp/zavit-learn-XXXXXX";

static const char *path_in(const char *name) {
    static char paths[64][256];
    static int turn;
    turn = (turn + 1) % 64;
    snprintf(paths[turn], sizeof paths[turn], "%s/%s", folder, name);
    return paths[turn];
}

/* Sentences of ten words from one of `topics` topics of ten words each: words of a topic share
 * their neighbours, and nothing else joins them. */
static const char *write_topics(const char *name, const char *prefix, size_t topics,
                                size_t sentences) {
    const char *path = path_in(name);
    FILE *f = fopen(path, "w");
    zv_rng rng = zv_rng_seed(3);
    for (size_t s = 0; s < sentences; s++) {
        size_t topic = zv_rng_below(&rng, topics);
        for (int i = 0; i < 10; i++)
            fprintf(f, "%s%c%c ", prefix, (int)('a' + topic), (int)('a' + zv_rng_below(&rng, 10)));
        fputc('\n', f);
    }
    fclose(f);
    return path;
}

static zv_corpus *read_corpus(const zv_env *env, const char *path) {
    zv_corpus *c = NULL;
    zv_err err = {0};
    zv_corpus_opts opts = {.text = zv_text_opts_default()};
    ZT_OK(zv_corpus_read(&c, env, &path, 1, &opts, &err), err);
    return c;
}

static zv_learn_opts small(void) {
    zv_learn_opts o = zv_learn_opts_default();
    o.dim = 20;
    o.epochs = 10;
    o.sample = 0;
    return o;
}

static zv_space *learn(const zv_env *env, const char *text, const char *name,
                       const zv_learn_opts *opts, zv_learn_result *result) {
    zv_corpus *c = read_corpus(env, text);
    zv_space *s = NULL;
    zv_err err = {0};
    ZT_OK(zv_embed_learn(result, env, c, opts, path_in(name), &err), err);
    ZT_OK(zv_space_open(&s, env, path_in(name), NULL, &err), err);
    zv_corpus_free(c);
    return s;
}

static zv_env *env_of(unsigned threads, zv_cpu cpu) {
    zv_env *env = NULL;
    zv_err err = {0};
    ZT_OK(zv_env_new(&env, &(zv_env_opts){.threads = threads, .cpu = cpu}, &err), err);
    return env;
}

/* Share of words whose nearest neighbour is of their own topic (the letter after the prefix). */
static double topic_share(const zv_env *env, const zv_space *s, size_t prefix) {
    size_t right = 0;
    for (size_t i = 0; i < zv_space_size(s); i++) {
        zv_hit hit;
        size_t n = 1;
        zv_err err = {0};
        ZT_OK(zv_index_search(&hit, &n, env, s, zv_space_row_f32(s, i),
                              &(zv_search_opts){.exclude = &i, .n_exclude = 1}, &err),
              err);
        char a[24], b[24];
        right += zv_space_id(s, i, a).ptr[prefix] == zv_space_id(s, hit.row, b).ptr[prefix];
    }
    return (double)right / (double)zv_space_size(s);
}

static void planted_topics_are_found(void **state) {
    (void)state;
    const char *text = write_topics("topics.txt", "w", 8, 4000);
    zv_cpu tiers[] = {ZV_CPU_SCALAR, ZV_CPU_AVX2, ZV_CPU_BEST};
    for (size_t t = 0; t < sizeof tiers / sizeof *tiers; t++)
        for (unsigned threads = 1; threads <= 2; threads++) {
            zv_env *env = env_of(threads, tiers[t]);
            zv_learn_opts opts = small();
            zv_learn_result result;
            zv_space *s = learn(env, text, "topics.safetensors", &opts, &result);
            assert_int_equal(zv_space_size(s), 80);
            assert_int_equal(result.words, 40000 * 10);
            assert_int_equal(result.epochs, 10);
            assert_true(result.loss.value < result.loss_first);
            assert_true(result.seen_pairs > 0);
            assert_true(topic_share(env, s, 1) > 0.95);
            zv_space_free(s);
            zv_env_free(env);
        }
}

/* How far learning moves the words from where the seed puts them, in all. */
static double distance_moved(const zv_env *env, const char *text, zv_learn_opts opts) {
    zv_learn_result result;
    zv_space *after = learn(env, text, "after.safetensors", &opts, &result);
    opts.lr = 1e-9;
    opts.epochs = 1;
    zv_space *before = learn(env, text, "before.safetensors", &opts, &result);
    double sum = 0;
    for (size_t i = 0; i < zv_space_size(before); i++) {
        float a[20], b[20];
        zv_space_row(before, i, a);
        zv_space_row(after, i, b);
        for (size_t d = 0; d < 20; d++) sum += fabs((double)a[d] - (double)b[d]);
    }
    zv_space_free(before);
    zv_space_free(after);
    return sum;
}

/* A deterministic run moves words, and n-grams, as far as one thread of the default does, and as well. */
static void rounds_lose_nothing(void **state) {
    (void)state;
    const char *text = write_topics("rounds.txt", "w", 8, 40000);
    zv_env *env = env_of(2, ZV_CPU_BEST), *one = env_of(1, ZV_CPU_BEST);
    for (int subwords = 0; subwords <= 1; subwords++)
        for (int method = ZV_SKIPGRAM; method <= ZV_CBOW; method++) {
            zv_learn_opts opts = small();
            opts.epochs = 2;
            opts.method = (zv_method)method;
            opts.subwords = subwords;
            opts.buckets = 1000;
            const double usual = distance_moved(one, text, opts);
            opts.deterministic = true;
            ZT_CLOSE(distance_moved(env, text, opts) / usual, 1, 0.15);
        }
    zv_env_free(env);
    zv_env_free(one);
}

static void hebrew_topics_are_found_and_named(void **state) {
    (void)state;
    /* two bytes of prefix letter; the topic letter follows */
    const char *text = write_topics("he.txt", "\xd7\xa9", 8, 4000);
    zv_env *env = env_of(1, ZV_CPU_BEST);
    zv_corpus *c = read_corpus(env, text);
    assert_int_equal(zv_corpus_texts(c), 4000);
    assert_int_equal(zv_corpus_words(c), 40000);
    zv_corpus_free(c);
    zv_env_free(env);
    const char *line = path_in("he2.txt");
    FILE *f = fopen(line, "w");
    for (int i = 0; i < 20; i++) fputs("בְּרֵאשִׁ֖ית בָּרָ֣א אֱלֹהִ֑ים צה\"ל צה״ל\n", f);
    fclose(f);
    env = env_of(1, ZV_CPU_BEST);
    zv_learn_opts opts = small();
    zv_learn_result result;
    zv_space *s = learn(env, line, "he.safetensors", &opts, &result);
    assert_string_equal(zv_space_contract(s)->language, "he");
    assert_int_not_equal(zv_space_find(s, zv_str_of("בראשית")), SIZE_MAX);
    size_t idf = zv_space_find(s, zv_str_of("צה״ל"));
    assert_int_not_equal(idf, SIZE_MAX);
    assert_int_equal(zv_space_word_count(s, idf), 40); /* both spellings are one word */
    zv_space_free(s);
    zv_env_free(env);
}

static void one_thread_repeats_itself(void **state) {
    (void)state;
    const char *text = write_topics("again.txt", "w", 8, 2000);
    zv_env *env = env_of(1, ZV_CPU_BEST);
    zv_learn_opts opts = small();
    zv_learn_result result;
    char sums[3][65];
    for (int i = 0; i < 3; i++) {
        if (i == 2) opts.seed = 2;
        zv_space *s = learn(env, text, "again.safetensors", &opts, &result);
        snprintf(sums[i], sizeof sums[i], "%s", zv_space_contract(s)->sha256);
        zv_space_free(s);
    }
    assert_string_equal(sums[0], sums[1]);
    assert_string_not_equal(sums[0], sums[2]);
    zv_env_free(env);
}

static bool stop_at_once(void *ctx) {
    int *calls = ctx;
    return __atomic_add_fetch(calls, 1, __ATOMIC_RELAXED) > 8;
}

static void stopping_keeps_what_was_learned(void **state) {
    (void)state;
    const char *text = write_topics("stop.txt", "w", 8, 4000);
    int calls = 0;
    zv_env *calm = env_of(2, ZV_CPU_BEST), *hasty = NULL;
    zv_err err = {0};
    ZT_OK(
        zv_env_new(&hasty, &(zv_env_opts){.threads = 2, .stop = stop_at_once, .ctx = &calls}, &err),
        err);
    zv_corpus *c = read_corpus(calm, text);
    zv_learn_opts opts = small();
    opts.epochs = 1000;
    zv_learn_result result;
    ZT_OK(zv_embed_learn(&result, hasty, c, &opts, path_in("stop.safetensors"), &err), err);
    assert_true(result.stopped);
    assert_true(result.epochs < 1000);
    zv_space *s = NULL;
    ZT_OK(zv_space_open(&s, calm, path_in("stop.safetensors"), NULL, &err), err);
    assert_non_null(strstr(zv_space_contract(s)->history, "stopped"));
    zv_space_free(s);
    zv_corpus_free(c);
    zv_env_free(hasty);
    zv_env_free(calm);
}

static void bad_options_are_refused(void **state) {
    (void)state;
    zv_learn_opts bad[9];
    for (size_t i = 0; i < 9; i++) bad[i] = zv_learn_opts_default();
    bad[0].dim = 0;
    bad[1].dim = 65537;
    bad[2].window = 0;
    bad[3].negative = 0;
    bad[4].negative = 65;
    bad[5].epochs = 0;
    bad[6].sample = -1;
    bad[7].lr = NAN;
    bad[8].lr = -0.01;
    for (size_t i = 0; i < 9; i++) {
        zv_err err = {0};
        ZT_FAILS(zv_learn_opts_check(&bad[i], &err), ZV_USAGE, err);
    }
}

static void a_diverging_run_writes_nothing(void **state) {
    (void)state;
    const char *text = write_topics("wild.txt", "w", 2, 400);
    zv_env *env = env_of(1, ZV_CPU_BEST);
    zv_corpus *c = read_corpus(env, text);
    zv_learn_opts opts = small();
    opts.lr = 10;
    opts.epochs = 400;
    opts.window = 50;
    zv_learn_result result;
    zv_err err = {0};
    ZT_FAILS(zv_embed_learn(&result, env, c, &opts, path_in("wild.safetensors"), &err), ZV_NODATA,
             err);
    assert_int_not_equal(access(path_in("wild.safetensors"), F_OK), 0);
    zv_corpus_free(c);
    zv_env_free(env);
}

static void write_text(const char *path, const char *text) {
    FILE *f = fopen(path, "w");
    fputs(text, f);
    fclose(f);
}

static void poor_corpora_get_an_answer(void **state) {
    (void)state;
    const char *empty = path_in("empty.txt"), *rare = path_in("rare.txt");
    write_text(empty, "");
    write_text(rare, "each word stands here once");
    zv_corpus_opts opts = {.text = zv_text_opts_default()};
    zv_corpus *c = NULL;
    zv_err err = {0};
    ZT_FAILS(zv_corpus_read(&c, NULL, &empty, 1, &opts, &err), ZV_NODATA, err);
    assert_null(c);
    ZT_FAILS(zv_corpus_read(&c, NULL, &rare, 1, &opts, &err), ZV_NODATA, err);
    const char *missing = path_in("missing.txt");
    err.msg[0] = 0;
    assert_int_not_equal(zv_corpus_read(&c, NULL, &missing, 1, &opts, &err), ZV_OK);
    assert_non_null(strstr(err.msg, "missing.txt"));
    const char *one = path_in("one.txt");
    write_text(one, "same same same same same same");
    ZT_OK(zv_corpus_read(&c, NULL, &one, 1, &opts, &err), err);
    zv_learn_opts learn_opts = small();
    zv_learn_result result;
    ZT_FAILS(zv_embed_learn(&result, NULL, c, &learn_opts, path_in("one.safetensors"), &err),
             ZV_NODATA, err);
    zv_corpus_free(c);
}

/* A text of one line longer than the pieces it is read in must lose no word. */
static void a_very_long_line_is_whole(void **state) {
    (void)state;
    const char *path = path_in("long.txt");
    FILE *f = fopen(path, "w");
    enum { WORDS = 300000 };
    for (int i = 0; i < WORDS; i++) fprintf(f, "%s%d ", i % 2 ? "alpha" : "שלום", i % 7);
    fclose(f);
    zv_corpus *c = read_corpus(NULL, path);
    assert_int_equal(zv_corpus_words(c), WORDS);
    assert_int_equal(zv_corpus_texts(c), 1);
    assert_int_equal(zv_vocab_size(zv_corpus_vocab(c)), 14);
    zv_corpus_free(c);
}

static int make_folder(void **state) {
    (void)state;
    return mkdtemp(folder) ? 0 : -1;
}
static int remove_folder(void **state) {
    (void)state;
    char command[300];
    snprintf(command, sizeof command, "rm -rf %s", folder);
    return system(command);
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(planted_topics_are_found),
                                       cmocka_unit_test(rounds_lose_nothing),
                                       cmocka_unit_test(hebrew_topics_are_found_and_named),
                                       cmocka_unit_test(one_thread_repeats_itself),
                                       cmocka_unit_test(stopping_keeps_what_was_learned),
                                       cmocka_unit_test(bad_options_are_refused),
                                       cmocka_unit_test(a_diverging_run_writes_nothing),
                                       cmocka_unit_test(poor_corpora_get_an_answer),
                                       cmocka_unit_test(a_very_long_line_is_whole)};
    return cmocka_run_group_tests(tests, make_folder, remove_folder);
}
