/* What learning sees of a text: the words, their order, and where texts end. */
#include "zt.h"

#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include <zavit/embed.h>
#include <zavit/space.h>

#define ZV_BASE_MEMORY_IMPLEMENTATION /* tests may use libc's memory */
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

/* ---- Against a plain reading: text by text, one thread, a dictionary ---- */

typedef struct plain {
    zv_vocab *vocab;
    uint32_t *ids;
    size_t n, cap;
    uint64_t words, texts;
} plain;

static void plain_read(plain *p, const char *path, const zv_corpus_opts *opts) {
    zv_err err = {0};
    zv_tokenizer *tok = NULL;
    zv_words words = {0};
    *p = (plain){0};
    ZT_OK(zv_tokenizer_new(&tok, NULL, &opts->text, &err), err);
    ZT_OK(zv_vocab_new(&p->vocab, NULL, &err), err);
    for (int pass = 0; pass < 2; pass++) {
        zv_text_source *s = NULL;
        ZT_OK(zv_text_open(&s, NULL, path, &opts->source, &err), err);
        zv_text_item item;
        bool more;
        for (;;) {
            ZT_OK(zv_text_next(s, &item, &more, &err), err);
            if (!more) break;
            ZT_OK(zv_tokenizer_words(tok, item.text, &words, &err), err);
            size_t before = p->n;
            p->texts += pass == 1;
            for (size_t i = 0; i < words.n; i++) {
                zv_str word = zv_words_get(&words, i).norm;
                if (pass == 0) ZT_OK(zv_vocab_add(p->vocab, word, 1, NULL, &err), err);
                uint32_t id = pass ? zv_vocab_find(p->vocab, word) : ZV_NO_WORD;
                if (p->n + 2 > p->cap)
                    p->ids = realloc(p->ids, (p->cap = 2 * p->cap + 64) * sizeof *p->ids);
                if (id != ZV_NO_WORD) p->ids[p->n++] = id;
            }
            p->words += pass ? words.n : 0;
            if (p->n > before) p->ids[p->n++] = ZV__TEXT_END;
        }
        zv_text_close(s);
        if (pass == 0) ZT_OK(zv_vocab_finish(p->vocab, opts->min_count, &err), err);
    }
    zv_words_free(&words);
    zv_tokenizer_free(tok);
}

static void assert_same(const zv_corpus *c, const plain *p) {
    assert_int_equal(c->words, p->words);
    assert_int_equal(c->texts, p->texts);
    assert_int_equal(zv_vocab_size(c->vocab), zv_vocab_size(p->vocab));
    for (uint32_t i = 0; i < zv_vocab_size(p->vocab); i++) {
        assert_int_equal(zv_vocab_count(c->vocab, i), zv_vocab_count(p->vocab, i));
        assert_true(zv_str_equal(zv_vocab_word(c->vocab, i), zv_vocab_word(p->vocab, i)));
    }
    assert_int_equal(c->n_ids, p->n);
    assert_memory_equal(c->ids, p->ids, p->n * sizeof *p->ids);
}

/* Reads with many sizes of blocks, `from` the smallest, and threads, in memory and through a file. */
static void compare_from(const char *path, zv_corpus_opts opts, size_t from) {
    plain p;
    plain_read(&p, path, &opts);
    const size_t blocks[] = {1, 7, 64, 1000, 0}, limits[] = {0, 1, 100};
    for (unsigned threads = 1; threads <= 5; threads += 2)
        for (size_t b = from; b < 5; b++)
            for (size_t l = 0; l < 3; l++) {
                zv_env *env = NULL;
                zv_err err = {0};
                zv_corpus *c = NULL;
                ZT_OK(zv_env_new(&env, &(zv_env_opts){.threads = threads}, &err), err);
                zv__corpus_limits limit = {
                    .in_memory = limits[l], .folder = folder, .block = blocks[b]};
                ZT_OK(zv__corpus_read(&c, env, &path, 1, &opts, &limit, &err), err);
                if (limits[l] < 2) assert_int_equal(c->mapped > 0, limits[l] == 1);
                assert_same(c, &p);
                zv_corpus_free(c);
                zv_env_free(env);
            }
    zv_vocab_free(p.vocab);
    free(p.ids);
}

static void compare_all(const char *path, zv_corpus_opts opts) {
    compare_from(path, opts, 0);
}

/* Lines, blank ones too, of English, Hebrew, long words, marks, and now and then a malformed byte. */
static void write_mixed(FILE *f, uint64_t seed, size_t lines) {
    static const char *const pieces[] = {"the",
                                         "The,",
                                         "king",
                                         "wrote",
                                         "letter.",
                                         "שלום",
                                         "צה\"ל",
                                         "שָׁלוֹם",
                                         "don't",
                                         "x1",
                                         "3.14",
                                         "привет",
                                         "—",
                                         "",
                                         "a\xff"
                                         "b",
                                         "incomprehensibilities",
                                         "\r",
                                         "\t",
                                         "e\xcc\x81",
                                         "中文",
                                         "antidisestablishmentarianism-and",
                                         "…"};
    zv_rng rng = zv_rng_seed(seed);
    for (size_t i = 0; i < lines; i++) {
        for (uint64_t n = zv_rng_below(&rng, 12); n > 0; n--)
            fprintf(f, "%s%c", pieces[zv_rng_below(&rng, ZV_COUNT(pieces))],
                    zv_rng_below(&rng, 9) ? ' ' : '\t');
        fputs(zv_rng_below(&rng, 5) ? "\n" : "\n\n", f);
    }
    fputs("last words without a line end שלום", f);
}

static void every_way_of_reading_gives_the_same(void **state) {
    (void)state;
    const char *path = path_in("mixed.txt");
    FILE *f = fopen(path, "w");
    write_mixed(f, 5, 300);
    fclose(f);
    const zv_text_format formats[] = {ZV_TEXT_PLAIN, ZV_TEXT_PARAGRAPHS};
    for (size_t i = 0; i < 2; i++)
        for (uint64_t min_count = 1; min_count <= 40; min_count += 39) {
            zv_corpus_opts opts = keeping(min_count);
            opts.source.format = formats[i];
            compare_all(path, opts);
        }
}

/* Running numbers of one unit and of two, ends behind units that look like ends, and words of 15, 16 and 17
 * bytes that differ in the last. */
static void many_different_words_are_read_alike(void **state) {
    (void)state;
    const char *path = path_in("many.txt");
    FILE *f = fopen(path, "w");
    zv_rng rng = zv_rng_seed(8);
    for (unsigned i = 0; i < 140000; i++) {
        fprintf(f, "w%u%s", i, i % 3 ? " " : "\n");
        /* Words from before come back, rare and frequent. */
        if (i % 2) fprintf(f, "w%u ", (unsigned)zv_rng_below(&rng, zv_rng_below(&rng, i) + 1));
        if (i % 97 == 0)
            for (unsigned len = 14; len <= 18; len++)
                fprintf(f, "%.*s%c ", (int)len - 1, "sharedbeginningofall", 'a' + i % 5);
    }
    /* Each once more, one to a line: the end of a text behind every number. */
    for (unsigned i = 0; i < 140000; i++) fprintf(f, "w%u\n", i);
    fclose(f);
    for (uint64_t min_count = 1; min_count <= 3; min_count += 2)
        compare_from(path, keeping(min_count), 3);
}

static void a_folder_is_read_alike(void **state) {
    (void)state;
    const char *inner = path_in("files");
    assert_int_equal(mkdir(inner, 0700), 0);
    for (int i = 0; i < 6; i++) {
        char name[300];
        snprintf(name, sizeof name, "%s/%d.txt", inner, i);
        FILE *f = fopen(name, "w");
        if (i != 3) write_mixed(f, (uint64_t)i, (size_t)i * 10); /* 3 stays empty */
        fclose(f);
    }
    compare_all(inner, keeping(2));
}

static void items_are_read_alike(void **state) {
    (void)state;
    const char *path = path_in("items.jsonl");
    FILE *f = fopen(path, "w");
    for (int i = 0; i < 80; i++) {
        fprintf(f, "{\"text\": \"%s", i % 7 ? "" : "one\\n\\n");
        for (int j = 0; j < i * i % 90; j++) fprintf(f, "מילה w%d ", j % 5);
        fputs("\"}\n", f);
    }
    fclose(f);
    compare_all(path, keeping(2));
    path = write_file("items.csv", "id,text\n1,\"a b\nc\"\n2,\n3,b a\n");
    compare_all(path, keeping(1));
}

/* ---- Bad input ---- */

static void fails_with(const char *path, const zv_corpus_opts *opts, const char *want) {
    for (unsigned threads = 1; threads <= 3; threads += 2) {
        zv_env *env = NULL;
        zv_corpus *c = NULL;
        zv_err err = {0};
        ZT_OK(zv_env_new(&env, &(zv_env_opts){.threads = threads}, &err), err);
        assert_int_not_equal(zv_corpus_read(&c, env, &path, 1, opts, &err), ZV_OK);
        assert_null(c);
        if (!strstr(err.msg, want)) fail_msg("\"%s\" does not say \"%s\"", err.msg, want);
        zv_env_free(env);
    }
}

static void what_cannot_be_learned_from_is_said(void **state) {
    (void)state;
    zv_corpus_opts opts = keeping(0);
    fails_with(write_file("empty.txt", ""), &opts, "no words in it");
    fails_with(write_file("blank.txt", "\n \n\t\n"), &opts, "no words in it");
    fails_with(write_file("marks.txt", "... --- !!!\n"), &opts, "no words in it");
    fails_with(write_file("rare.txt", "all of these are rare\n"), &opts, "occurs 5 times or more");
    const char *inner = path_in("nothing");
    assert_int_equal(mkdir(inner, 0700), 0);
    fails_with(inner, &opts, "no words in it");
    fails_with(path_in("absent.txt"), &opts, "absent.txt");
}

static void malformed_bytes_are_named_or_replaced(void **state) {
    (void)state;
    const char *path = path_in("bad.txt");
    FILE *f = fopen(path, "w");
    for (int i = 0; i < 20000; i++) fputs("many words on many lines\n", f);
    fputs("and שלום \xff here\n\xc3 too\n", f);
    fclose(f);
    zv_corpus_opts opts = keeping(1);
    opts.source.bad_utf8 = opts.text.bad_utf8 = ZV_UTF8_FAIL;
    fails_with(path, &opts, "bad.txt:20001: malformed UTF-8 at byte 14 of the line");
    opts.source.bad_utf8 = opts.text.bad_utf8 = ZV_UTF8_REPLACE;
    zv_corpus *c = NULL;
    zv_err err = {0};
    ZT_OK(zv_corpus_read(&c, NULL, &path, 1, &opts, &err), err);
    assert_int_equal(zv_corpus_words(c), 100004);
    zv_corpus_free(c);
}

static void keep_warning(void *ctx, const char *sentence) {
    snprintf(ctx, 200, "%s", sentence);
}

static void what_was_replaced_is_told_once(void **state) {
    (void)state;
    char told[200] = "";
    zv_env *env = NULL;
    zv_corpus *c = NULL;
    zv_err err = {0};
    const char *path = write_file("bad.txt", "fine\nnot \xff\xfe fine\n\xe2\x80 fine\n");
    ZT_OK(zv_env_new(&env, &(zv_env_opts){.threads = 2, .warn = keep_warning, .ctx = told}, &err),
          err);
    zv_corpus_opts opts = keeping(1);
    ZT_OK(zv_corpus_read(&c, env, &path, 1, &opts, &err), err);
    assert_non_null(strstr(told, "bad.txt:2: malformed UTF-8; in all, 3 places"));
    zv_corpus_free(c);
    zv_env_free(env);
}

static void a_text_without_white_space_is_cut(void **state) {
    (void)state;
    const char *path = path_in("long.txt");
    FILE *f = fopen(path, "w");
    for (int i = 0; i < 5 << 20; i++) fputs("א", f);
    fclose(f);
    zv_corpus *c = NULL;
    zv_err err = {0};
    zv_corpus_opts opts = keeping(1);
    ZT_OK(zv_corpus_read(&c, NULL, &path, 1, &opts, &err), err);
    assert_in_range(c->known_words, 1, 20);
    uint64_t letters = 0;
    for (uint32_t i = 0; i < zv_vocab_size(c->vocab); i++)
        letters += zv_vocab_count(c->vocab, i) * zv_vocab_word(c->vocab, i).len / 2;
    assert_int_equal(letters, 5 << 20); /* no character was cut in two or lost */
    zv_corpus_free(c);
}

/* ---- The temporary file ---- */

static void a_file_that_cannot_be_made_is_named(void **state) {
    (void)state;
    zv_corpus *c = NULL;
    zv_err err = {0};
    const char *path = write_file("text.txt", "a b c d e f g\n");
    zv_corpus_opts opts = keeping(1);
    zv__corpus_limits limits = {.in_memory = 2, .folder = "/nowhere/at/all"};
    ZT_FAILS(zv__corpus_read(&c, NULL, &path, 1, &opts, &limits, &err), ZV_IO, err);
    assert_non_null(strstr(err.msg, "/nowhere/at/all"));
    assert_non_null(strstr(err.msg, "TMPDIR"));
}

static void a_full_disk_is_named(void **state) {
    (void)state;
    const char *path = path_in("big.txt");
    FILE *f = fopen(path, "w");
    for (int i = 0; i < 100000; i++) fputs("word after word ", f);
    fclose(f);
    zv_corpus *c = NULL;
    zv_err err = {0};
    zv_corpus_opts opts = keeping(1);
    zv__corpus_limits limits = {.in_memory = 1000, .folder = folder};
    struct rlimit before, tight;
    getrlimit(RLIMIT_FSIZE, &before);
    tight = before;
    tight.rlim_cur = 100000; /* bytes; the file needs twelve times that */
    setrlimit(RLIMIT_FSIZE, &tight);
    zv_status status = zv__corpus_read(&c, NULL, &path, 1, &opts, &limits, &err);
    setrlimit(RLIMIT_FSIZE, &before);
    assert_int_equal(status, ZV_IO);
    assert_non_null(strstr(err.msg, folder));
    ZT_OK(zv__corpus_read(&c, NULL, &path, 1, &opts, &limits, &err), err);
    assert_int_equal(c->mapped, 300001 * 4);
    zv_corpus_free(c);
}

/* The peak of the process's own memory (anonymous: not the mapped file), in KiB. */
static long own_memory(void) {
    char line[200];
    long kib = -1;
    FILE *f = fopen("/proc/self/status", "r");
    while (f && fgets(line, sizeof line, f))
        if (sscanf(line, "RssAnon: %ld", &kib) == 1) break;
    if (f) fclose(f);
    return kib;
}

static void watch_memory(void *ctx, const zv_progress *p) {
    (void)p;
    long *most = ctx, now = own_memory();
    if (now > *most) *most = now;
}

/* A line of 80 MB, 12 million words: neither the line nor its numbers are held. */
static void a_long_line_passes_through(void **state) {
    (void)state;
    const char *path = path_in("line.txt");
    FILE *f = fopen(path, "w");
    for (int i = 0; i < 4000000; i++) fprintf(f, "the king w%03d said ", i * 7 % 1000);
    fclose(f);
    long before = own_memory(), most = before;
    zv_env *env = NULL;
    zv_corpus *c = NULL;
    zv_err err = {0};
    ZT_OK(zv_env_new(&env, &(zv_env_opts){.threads = 2, .progress = watch_memory, .ctx = &most},
                     &err),
          err);
    zv_corpus_opts opts = keeping(5);
    zv__corpus_limits limits = {.in_memory = 1 << 20, .folder = folder};
    ZT_OK(zv__corpus_read(&c, env, &path, 1, &opts, &limits, &err), err);
    watch_memory(&most, NULL);
    assert_int_equal(c->n_ids, 16000001);
    assert_int_equal(zv_vocab_size(c->vocab), 1003);
    /* the sanitizers' shadows are memory too */
#if !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
    assert_in_range(most - before, 0, 48 << 10); /* buffers and tables; the line alone is 76 MiB */
#endif
    zv_corpus_free(c);
    zv_env_free(env);
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
        cmocka_unit_test(every_way_of_reading_gives_the_same),
        cmocka_unit_test(many_different_words_are_read_alike),
        cmocka_unit_test(a_folder_is_read_alike),
        cmocka_unit_test(items_are_read_alike),
        cmocka_unit_test(what_cannot_be_learned_from_is_said),
        cmocka_unit_test(malformed_bytes_are_named_or_replaced),
        cmocka_unit_test(what_was_replaced_is_told_once),
        cmocka_unit_test(a_text_without_white_space_is_cut),
        cmocka_unit_test(a_file_that_cannot_be_made_is_named),
        cmocka_unit_test(a_full_disk_is_named),
        cmocka_unit_test(a_long_line_passes_through),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
