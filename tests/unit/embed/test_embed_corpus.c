/* What learning sees of a text: the words, their order, and where texts end. */
#include "zt.h"

#include <unistd.h>

#include <zavit/embed.h>
#include <zavit/space.h>

#include "embed/embed_corpus.h"

static char folder[] = "/tmp/zavit-corpus-XXXXXX";

static const char *path_in(const char *name) {
    static char paths[16][256];
    static int turn;
    turn = (turn + 1) % 16;
    snprintf(paths[turn], sizeof paths[turn], "%s/%s", folder, name);
    return paths[turn];
}

static const char *write_file(const char *name, const char *content) {
    const char *path = path_in(name);
    FILE *f = fopen(path, "w");
    fputs(content, f);
    fclose(f);
    return path;
}

static zv_corpus_opts keeping(uint64_t min_count) {
    return (zv_corpus_opts){.text = zv_text_opts_default(), .min_count = min_count};
}

static zv_corpus *read_text(const char *content, const zv_corpus_opts *opts) {
    zv_corpus *c = NULL;
    zv_err err = {0};
    const char *path = write_file("text.txt", content);
    ZT_OK(zv_corpus_read(&c, NULL, &path, 1, opts, &err), err);
    return c;
}

/* The row of numbers in words, "|" where a text ends. */
static void assert_row(const zv_corpus *c, const char *want) {
    char got[4096] = "";
    size_t n = 0;
    for (size_t i = 0; i < c->n_ids; i++) {
        zv_str w = c->ids[i] == ZV__TEXT_END ? zv_str_of("|") : zv_vocab_word(c->vocab, c->ids[i]);
        n += (size_t)snprintf(got + n, sizeof got - n, "%s%.*s", n ? " " : "", (int)w.len, w.ptr);
    }
    assert_string_equal(got, want);
}

/* The vocabulary as "word:count …", in its order. */
static void assert_vocab(const zv_corpus *c, const char *want) {
    char got[4096] = "";
    size_t n = 0;
    for (uint32_t i = 0; i < zv_vocab_size(c->vocab); i++) {
        zv_str w = zv_vocab_word(c->vocab, i);
        n += (size_t)snprintf(got + n, sizeof got - n, "%s%.*s:%llu", n ? " " : "", (int)w.len,
                              w.ptr, (unsigned long long)zv_vocab_count(c->vocab, i));
    }
    assert_string_equal(got, want);
}

/* A space of words with one number each. */
static zv_space *space_of(const char *const *words, const uint64_t *counts, size_t n) {
    zv_err err = {0};
    zv_space_writer *w = NULL;
    const char *path = path_in("grow.safetensors");
    zv_space_writer_opts opts = {.dim = 1, .dtype = ZV_F32, .ids = true, .counts = counts != NULL};
    ZT_OK(zv_space_create(&w, NULL, path, &opts, &err), err);
    for (size_t i = 0; i < n; i++) {
        float x = (float)i;
        zv_space_item item = {
            .vector = &x, .id = zv_str_of(words[i]), .count = counts ? counts[i] : 0};
        ZT_OK(zv_space_add(w, &item, &err), err);
    }
    zv_contract contract = {.kind = ZV_SPACE_WORDS};
    ZT_OK(zv_space_finish(w, &contract, &err), err);
    zv_space *s = NULL;
    ZT_OK(zv_space_open(&s, NULL, path, NULL, &err), err);
    return s;
}

static void rare_words_leave_and_texts_end(void **state) {
    (void)state;
    zv_corpus_opts opts = keeping(2);
    zv_corpus *c = read_text("b a rare c\n\n  \nsingle\nA, b! c\nשלום עולם\nשָׁלוֹם\n", &opts);
    assert_vocab(c, "a:2 b:2 c:2 שלום:2");
    assert_row(c, "b a c | a b c | שלום | שלום |");
    assert_int_equal(zv_corpus_words(c), 11);
    assert_int_equal(zv_corpus_texts(c), 5);
    assert_int_equal(zv_corpus_known_words(c), 8);
    ZT_CLOSE(zv_corpus_hebrew_share(c), 0.25, 1e-12);
    zv_corpus_free(c);
}

static void a_grown_vocabulary_keeps_its_words(void **state) {
    (void)state;
    const char *words[] = {"old", "shared", "zebra", "tie"};
    const uint64_t counts[] = {7, 2, 1, 4};
    zv_space *grow = space_of(words, counts, 4);
    zv_corpus_opts opts = keeping(3);
    opts.grow = grow;
    /* new: 4 of its own; few: 2, too rare; shared: 1 of the text and 2 of the space. */
    zv_corpus *c = read_text("new few new shared\nnew new few\n", &opts);
    assert_vocab(c, "old:7 new:4 tie:4 shared:3 zebra:1");
    assert_row(c, "new new shared | new new |");
    assert_int_equal(zv_vocab_total(c->vocab), 19);
    assert_int_equal(zv_corpus_known_words(c), 5);
    zv_corpus_free(c);
    /* A text of which nothing can be learned is refused, whatever the space brings. */
    zv_err err = {0};
    const char *path = write_file("text.txt", "few words here\n");
    ZT_FAILS(zv_corpus_read(&c, NULL, &path, 1, &opts, &err), ZV_NODATA, err);
    assert_null(c);
    zv_space_free(grow);
}

static void a_space_without_counts_grows_too(void **state) {
    (void)state;
    const char *words[] = {"b", "a"};
    zv_space *grow = space_of(words, NULL, 2);
    zv_corpus_opts opts = keeping(5);
    opts.grow = grow;
    zv_corpus *c = read_text("a x x x x x\n", &opts);
    assert_vocab(c, "x:5 a:1 b:0");
    assert_row(c, "a x x x x x |");
    zv_corpus_free(c);
    zv_space_free(grow);
}

static int setup(void **state) {
    (void)state;
    return mkdtemp(folder) ? 0 : -1;
}

static int teardown(void **state) {
    (void)state;
    char command[300];
    snprintf(command, sizeof command, "rm -rf %s", folder);
    return system(command);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(rare_words_leave_and_texts_end),
        cmocka_unit_test(a_grown_vocabulary_keeps_its_words),
        cmocka_unit_test(a_space_without_counts_grows_too),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
