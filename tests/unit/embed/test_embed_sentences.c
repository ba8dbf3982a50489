/* Texts that are kept beside a space: sentences are where they should be, their words are those that were learned
 * from, the index is a plain scan's, a corpus made of them learns the same bytes; and what is cut, changed or of
 * another space is refused. */
#include "zt.h"

#include <unistd.h>

#include <zavit/embed.h>

#define ZV_BASE_MEMORY_IMPLEMENTATION /* tests may use libc's memory */
#include "embed/embed_corpus.h"
#include "embed/embed_sentences.h"

enum { MANY = 1 << 20 };

static char folder[] = "/tmp/zavit-sentences-XXXXXX";
static zv_env *one_thread;
static char text[64], words[64], corpus_path[64], other[64], again_path[64];

/* ---- Texts and files ---- */

static void write_text(const char *lines) {
    FILE *f = fopen(text, "w");
    fputs(lines, f);
    fclose(f);
}

/* Sentences of 2 to 30 words in texts of 1 to 4 of them; `line`: all in one line without a full stop. */
static void write_random(bool hebrew, bool line) {
    FILE *f = fopen(text, "w");
    zv_rng rng = zv_rng_seed(7);
    for (size_t i = 0; i < 400; i++) {
        const size_t length = 2 + zv_rng_below(&rng, 29);
        for (size_t j = 0; j < length; j++) {
            const double u = zv_rng_unit(&rng);
            const int word = (int)(90 * u * u);
            const char *stop = line || j + 1 < length ? "" : i % 3 ? "." : "!\"";
            if (hebrew)
                fprintf(f, "\xD7%c\xD7%c%s ", 0x90 + word / 8, 0x90 + word % 8, stop);
            else
                fprintf(f, "%cx%c%s ", 'a' + word / 8, 'a' + word % 8, stop);
        }
        if (!line && i % 4 == 0) fprintf(f, "\n%s", i % 8 ? "" : "\n \n");
    }
    fclose(f);
}

static zv_corpus *read_text(const zv_env *env, uint64_t min_count) {
    zv_corpus *c = NULL;
    zv_err err = {0};
    const zv_corpus_opts opts = {
        .text = zv_text_opts_default(), .min_count = min_count, .keep_texts = true};
    const char *path = text;
    ZT_OK(zv_corpus_read(&c, env, &path, 1, &opts, &err), err);
    return c;
}

static zv_learn_opts options(zv_method method) {
    zv_learn_opts o = zv_learn_opts_default();
    o.method = method;
    o.dim = 4;
    o.epochs = 2;
    o.window = 3;
    o.lr = method == ZV_COUNTS ? 0 : 0.05;
    o.keep_corpus = true;
    return o;
}

static void learn(const zv_corpus *corpus, zv_method method) {
    zv_learn_result result;
    zv_err err = {0};
    const zv_learn_opts opts = options(method);
    ZT_OK(zv_embed_learn(&result, one_thread, corpus, &opts, words, &err), err);
}

static zv_space *open_space(const char *path) {
    zv_space *s = NULL;
    zv_err err = {0};
    ZT_OK(zv_space_open(&s, one_thread, path, NULL, &err), err);
    return s;
}

static zv_sentences *open_sentences(const zv_space *space) {
    zv_sentences *s = NULL;
    zv_err err = {0};
    ZT_OK(zv_sentences_open(&s, one_thread, corpus_path, space, &(zv_space_opts){.verify = true},
                            &err),
          err);
    return s;
}

/* ---- Where a sentence ends ---- */

static void assert_cut(const char *all, const char *first) {
    const size_t length = zv__sentence_length(all, strlen(all));
    char got[1024] = {0};
    memcpy(got, all, length);
    assert_string_equal(got, first);
}

static void a_sentence_ends_behind_its_stop(void **state) {
    (void)state;
    assert_cut("The king wrote a letter to the queen. She wrote back.",
               "The king wrote a letter to the queen. ");
    assert_cut("\"The king wrote a letter to the queen!\"  She wrote.",
               "\"The king wrote a letter to the queen!\"  ");
    assert_cut("Mr. Brown is no sentence by himself, is he? No.",
               "Mr. Brown is no sentence by himself, is he? ");
    assert_cut("בראשית ברא אלהים את השמים ואת הארץ׃ והארץ היתה תהו ובהו׃",
               "בראשית ברא אלהים את השמים ואת הארץ׃ ");
    assert_cut("ויאמר אליו המלך (הזקן מאוד...)\nויאמר", "ויאמר אליו המלך (הזקן מאוד...)\n");
    assert_cut("short. One", "short. One");
    assert_cut("x", "x");
}

static void what_has_no_stop_is_cut_at_white_space(void **state) {
    (void)state;
    char all[2001];
    for (size_t i = 0; i < 2000; i++) all[i] = i % 7 == 6 ? ' ' : 'a';
    all[2000] = 0;
    for (size_t at = 0, n; at < 2000; at += n) {
        n = zv__sentence_length(all + at, 2000 - at);
        assert_true(n > 0 && n <= ZV__SENTENCE_LONG + 7);
        assert_int_equal(all[at + n - 1], at + n == 2000 ? 'a' : ' ');
    }
    memset(all, 'a', 2000); /* nothing to cut at */
    assert_int_equal(zv__sentence_length(all, 2000), 2000);
    all[1500] = ' ';
    assert_int_equal(zv__sentence_length(all, 2000), 1501);
    memset(all, ' ', 2000);
    assert_int_equal(zv__sentence_length(all, 2000), 2000);
}

/* ---- The words are those that were learned from ---- */

/* The row without text ends; *ends: how many texts it has with a word in them. */
static size_t plain_row(uint32_t *out, size_t *texts, const zv_corpus *c) {
    size_t n = 0;
    *texts = 0;
    for (size_t i = 0; i < c->n_ids; i++) {
        if (c->ids[i] != ZV__TEXT_END) out[n++] = c->ids[i];
        if (c->ids[i] != ZV__TEXT_END && (i + 1 == c->n_ids || c->ids[i + 1] == ZV__TEXT_END))
            ++*texts;
    }
    return n;
}

static void compare_index(const zv_sentences *s, const uint32_t *row) {
    const zv_sentences_info *about = zv_sentences_about(s);
    zv_err err = {0};
    for (size_t w = 0; w < about->words; w++) {
        uint64_t nth = 0;
        for (uint64_t i = 0; i < about->sentences; i++) {
            zv_sentence one;
            bool there = false;
            uint64_t number = 0;
            ZT_OK(zv_sentences_get(s, i, &one, &err), err);
            for (uint64_t p = one.begin; p < one.end; p++) there |= row[p] == w;
            if (!there) continue;
            assert_true(nth < zv_sentences_with(s, w));
            ZT_OK(zv_sentences_nth_with(s, w, nth++, &number, &err), err);
            assert_int_equal(number, i);
        }
        assert_int_equal(nth, zv_sentences_with(s, w));
    }
}

/* Tokenising each sentence's text gives its words again, and no window of a text leaves it. */
static void compare_texts(const zv_sentences *s, const zv_space *space, const uint32_t *row) {
    const zv_sentences_info *about = zv_sentences_about(s);
    zv_tokenizer *tokenizer = NULL;
    zv_words found = {0};
    zv_err err = {0};
    const zv_text_opts opts = zv_text_opts_default();
    ZT_OK(zv_tokenizer_new(&tokenizer, one_thread, &opts, &err), err);
    uint64_t next = 0, text_end = 0;
    for (uint64_t i = 0; i < about->sentences; i++) {
        zv_sentence one;
        ZT_OK(zv_sentences_get(s, i, &one, &err), err);
        assert_int_equal(one.begin, next);
        assert_true(one.text_begin <= one.begin && one.end <= one.text_end);
        if (one.begin > one.text_begin) assert_int_equal(one.text_end, text_end);
        text_end = one.text_end;
        ZT_OK(zv_tokenizer_words(tokenizer, one.text, &found, &err), err);
        for (size_t j = 0; j < found.n; j++) {
            const size_t id = zv_space_find(space, zv_words_get(&found, j).norm);
            if (id != SIZE_MAX) assert_int_equal(row[next++], id);
        }
        assert_int_equal(one.end, next);
    }
    assert_int_equal(next, about->places);
    zv_words_free(&found);
    zv_tokenizer_free(tokenizer);
}

static void compare(const zv_corpus *c) {
    static uint32_t row[MANY], read[MANY];
    size_t texts;
    zv_err err = {0};
    zv_space *space = open_space(words);
    zv_sentences *s = open_sentences(space);
    const zv_sentences_info *about = zv_sentences_about(s);
    const size_t n = plain_row(row, &texts, c);
    assert_int_equal(about->places, n);
    assert_int_equal(about->texts, texts);
    ZT_OK(zv_sentences_words(s, 0, n, read, &err), err);
    assert_memory_equal(read, row, n * sizeof *row);
    compare_index(s, row);
    compare_texts(s, space, row);
    zv_sentences_free(s);
    zv_space_free(space);
}

static void sentences_hold_the_words_that_were_learned_from(void **state) {
    (void)state;
    for (int how = 0; how < 8; how++) {
        const zv_env_opts opts = {.threads = how & 4 ? 3 : 1};
        zv_env *env = NULL;
        zv_err err = {0};
        ZT_OK(zv_env_new(&env, &opts, &err), err);
        write_random(how & 1, how & 2);
        zv_corpus *c = read_text(env, how & 4 ? 40 : 1); /* rare words are left out */
        learn(c, ZV_SKIPGRAM);
        compare(c);
        zv_corpus_free(c);
        zv_env_free(env);
    }
}

static void what_was_asked_of_learning_is_kept(void **state) {
    (void)state;
    write_random(true, false);
    for (int method = ZV_SKIPGRAM; method <= ZV_COUNTS; method++) {
        zv_corpus *c = read_text(one_thread, 1);
        learn(c, (zv_method)method);
        zv_space *space = open_space(words);
        zv_sentences *s = open_sentences(space);
        const zv_learn_opts l = zv_sentences_about(s)->learned, o = options((zv_method)method);
        assert_int_equal(l.method, method);
        assert_int_equal(l.dim, 4);
        assert_int_equal(l.window, 3);
        assert_int_equal(l.epochs, 2);
        assert_int_equal(l.seed, o.seed);
        assert_true(l.sample == o.sample && l.lr == o.lr && !l.subwords && !l.keep_corpus);
        zv_sentences_free(s);
        zv_space_free(space);
        zv_corpus_free(c);
    }
}

/* ---- A corpus made of them ---- */

static void all_sentences_teach_the_same_space(void **state) {
    (void)state;
    zv_err err = {0};
    for (int hebrew = 0; hebrew < 2; hebrew++) {
        write_random(hebrew, false);
        zv_corpus *c = read_text(one_thread, 30), *made = NULL;
        learn(c, ZV_SKIPGRAM);
        zv_space *space = open_space(words);
        zv_sentences *s = open_sentences(space);
        uint8_t *keep = malloc(zv_sentences_about(s)->sentences);
        memset(keep, 1, zv_sentences_about(s)->sentences);
        ZT_OK(zv_corpus_of_sentences(&made, one_thread, space, s, keep, &err), err);
        assert_int_equal(zv_corpus_known_words(made), zv_corpus_known_words(c));
        zv_learn_opts opts = zv_sentences_about(s)->learned;
        zv_learn_result result;
        ZT_OK(zv_embed_learn(&result, one_thread, made, &opts, again_path, &err), err);
        zv_space *again = open_space(again_path);
        assert_string_equal(zv_space_contract(again)->sha256, zv_space_contract(space)->sha256);
        zv_space_free(again);
        zv_corpus_free(made);
        /* without one of them it is another space, and without all there is none */
        keep[3] = 0;
        ZT_OK(zv_corpus_of_sentences(&made, one_thread, space, s, keep, &err), err);
        zv_sentence one;
        ZT_OK(zv_sentences_get(s, 3, &one, &err), err);
        assert_int_equal(zv_corpus_known_words(made),
                         zv_corpus_known_words(c) - (one.end - one.begin));
        zv_corpus_free(made);
        memset(keep, 0, zv_sentences_about(s)->sentences);
        assert_int_equal(zv_corpus_of_sentences(&made, one_thread, space, s, keep, &err),
                         ZV_NODATA);
        assert_null(made);
        free(keep);
        zv_sentences_free(s);
        zv_space_free(space);
        zv_corpus_free(c);
    }
}

/* Does a stretch of a sample stand in the corpus, from a unit's begin to its end? */
static bool is_stretch(const uint32_t *part, size_t n, const zv_corpus *c) {
    for (size_t i = 0; i + n <= c->n_ids; i++)
        if (memcmp(part, c->ids + i, n * sizeof *part) == 0) return true;
    return false;
}

static void a_sample_is_of_whole_units(void **state) {
    (void)state;
    zv_err err = {0};
    for (int line = 0; line < 2; line++) {
        write_random(line, line);
        zv_corpus *c = read_text(one_thread, 1), *samples[3] = {NULL, NULL, NULL};
        learn(c, ZV_SKIPGRAM);
        zv_space *space = open_space(words);
        zv_sentences *s = open_sentences(space);
        uint64_t units = 0;
        ZT_OK(zv_sentences_units(s, &units, &err), err);
        if (!line) assert_int_equal(units, zv_sentences_about(s)->texts);
        if (line) assert_in_range(units, 5, 7); /* of some 6400 words */
        for (size_t k = 0; k < 3; k++) {
            ZT_OK(zv_corpus_resample(&samples[k], one_thread, space, s, k == 2 ? 1 : k, &err), err);
            const zv_corpus *m = samples[k];
            assert_int_equal(zv_corpus_texts(m), units);
            assert_int_equal(zv_vocab_size(m->vocab), zv_space_size(space));
            assert_int_equal(m->n_ids, m->known_words + units);
            uint64_t counts = 0;
            for (uint32_t w = 0; w < zv_vocab_size(m->vocab); w++)
                counts += zv_vocab_count(m->vocab, w);
            assert_int_equal(counts, m->known_words);
            for (size_t i = 0, begin = 0; i < m->n_ids; i++) {
                if (m->ids[i] != ZV__TEXT_END) continue;
                assert_true(is_stretch(m->ids + begin, i - begin, c));
                begin = i + 1;
            }
        }
        /* the same for one seed, another for another */
        assert_int_equal(samples[1]->n_ids, samples[2]->n_ids);
        assert_memory_equal(samples[1]->ids, samples[2]->ids,
                            samples[1]->n_ids * sizeof *samples[1]->ids);
        assert_true(samples[0]->n_ids != samples[1]->n_ids ||
                    memcmp(samples[0]->ids, samples[1]->ids, samples[0]->n_ids * 4) != 0);
        for (size_t k = 0; k < 3; k++) zv_corpus_free(samples[k]);
        zv_sentences_free(s);
        zv_space_free(space);
        zv_corpus_free(c);
    }
}

/* ---- Marks ---- */

static void words_are_found_where_they_stand(void **state) {
    (void)state;
    zv_err err = {0};
    write_text("המלך כתב מכתב\nהמלכה קראה מכתב\nהמלך קרא\n");
    zv_corpus *c = read_text(one_thread, 1);
    learn(c, ZV_SKIPGRAM);
    zv_space *space = open_space(words);
    const size_t rows[] = {zv_space_find(space, zv_str_of("המלך")),
                           zv_space_find(space, zv_str_of("מכתב"))};
    const char *sentence = "הַמֶּלֶךְ, כתב „מכתב״ — והמלך";
    zv_sentence_mark marks[4];
    size_t n;
    ZT_OK(zv_sentences_marks(one_thread, space, zv_str_of(sentence), rows, 2, marks, 4, &n, &err),
          err);
    assert_int_equal(n, 2);
    assert_int_equal(marks[0].row, rows[0]);
    assert_int_equal(marks[0].begin, 0);
    assert_int_equal(marks[0].end, strcspn(sentence, ","));
    assert_int_equal(marks[1].row, rows[1]);
    assert_memory_equal(sentence + marks[1].begin, "מכתב", 8);
    ZT_OK(zv_sentences_marks(one_thread, space, zv_str_of(sentence), rows, 2, marks, 1, &n, &err),
          err);
    assert_int_equal(n, 1);
    zv_space_free(space);
    zv_corpus_free(c);
}

/* ---- What is refused ---- */

static size_t read_bytes(uint8_t *out, size_t size, const char *path) {
    FILE *f = fopen(path, "rb");
    const size_t n = fread(out, 1, size, f);
    fclose(f);
    assert_true(n > 0 && n < size);
    return n;
}

static void write_bytes(const char *path, const uint8_t *bytes, size_t n) {
    FILE *f = fopen(path, "wb");
    fwrite(bytes, 1, n, f);
    fclose(f);
}

/* Opens what may be broken and asks for all there is: refused, or answers within bounds. */
static void ask_everything(const char *path, const zv_space *space) {
    zv_sentences *s = NULL;
    zv_err err = {0};
    static uint32_t row[MANY];
    const zv_status status = zv_sentences_open(&s, one_thread, path, space, NULL, &err);
    if (status != ZV_OK) {
        assert_true(status == ZV_FORMAT || status == ZV_UNSUPPORTED);
        assert_non_null(strstr(err.msg, path));
        return;
    }
    const zv_sentences_info *about = zv_sentences_about(s);
    volatile size_t sum = 0;
    for (uint64_t i = 0; i < about->sentences; i++) {
        zv_sentence one;
        if (zv_sentences_get(s, i, &one, &err) != ZV_OK) continue;
        for (size_t k = 0; k < one.text.len; k++) sum += (unsigned char)one.text.ptr[k];
        if (zv_sentences_words(s, one.begin, one.end, row, &err) == ZV_OK)
            for (uint64_t k = 0; k < one.end - one.begin; k++) assert_true(row[k] < about->words);
    }
    for (size_t w = 0; w < about->words; w++)
        for (uint64_t i = 0, number; i < zv_sentences_with(s, w); i++)
            if (zv_sentences_nth_with(s, w, i, &number, &err) == ZV_OK)
                assert_true(number < about->sentences);
    zv_corpus *made = NULL;
    if (zv_corpus_resample(&made, one_thread, space, s, 1, &err) != ZV_OK) assert_non_null(err.msg);
    zv_corpus_free(made);
    zv_sentences_free(s);
}

static void a_broken_file_is_refused(void **state) {
    (void)state;
    static uint8_t good[MANY], bad[MANY];
    write_text(
        "המלך כתב מכתב. והמלכה קראה את המכתב ושמחה בו מאוד.\nthe king wrote. It was a letter.\n");
    zv_corpus *c = read_text(one_thread, 1);
    learn(c, ZV_SKIPGRAM);
    zv_space *space = open_space(words);
    const size_t n = read_bytes(good, MANY, corpus_path);
    for (size_t cut = 0; cut < n; cut += cut < 4200 ? 97 : 7) {
        write_bytes(other, good, cut);
        zv_sentences *s = NULL;
        zv_err err = {0};
        assert_int_not_equal(zv_sentences_open(&s, one_thread, other, space, NULL, &err), ZV_OK);
        assert_null(s);
    }
    for (size_t at = 0; at < n; at += at < 1700 ? 3 : at < 4096 ? 197 : 5) {
        for (int bit = 0; bit < 8; bit += 7) {
            memcpy(bad, good, n);
            bad[at] ^= (uint8_t)(1 << bit);
            write_bytes(other, bad, n);
            ask_everything(other, space);
            if (at < 4096) continue;
            zv_sentences *s = NULL;
            zv_err err = {0};
            const zv_space_opts verify = {.verify = true};
            assert_int_equal(zv_sentences_open(&s, one_thread, other, space, &verify, &err),
                             ZV_FORMAT);
        }
    }
    zv_space_free(space);
    zv_corpus_free(c);
}

static void sentences_of_another_space_are_refused(void **state) {
    (void)state;
    zv_err err = {0};
    zv_sentences *s = NULL;
    write_random(false, false);
    zv_corpus *c = read_text(one_thread, 1);
    learn(c, ZV_SKIPGRAM);
    zv_learn_opts opts = options(ZV_SKIPGRAM);
    zv_learn_result result;
    opts.seed = 2;
    opts.keep_corpus = false;
    ZT_OK(zv_embed_learn(&result, one_thread, c, &opts, again_path, &err), err);
    zv_space *space = open_space(again_path);
    assert_int_equal(zv_sentences_open(&s, one_thread, corpus_path, space, NULL, &err), ZV_FORMAT);
    assert_non_null(strstr(err.msg, "another learning"));
    assert_int_equal(zv_sentences_open(&s, one_thread, "/nowhere/x", space, NULL, &err),
                     ZV_NOTFOUND);
    assert_non_null(strstr(err.msg, "--keep-corpus"));
    err.lang = ZV_HE;
    assert_int_equal(zv_sentences_open(&s, one_thread, words, space, NULL, &err), ZV_FORMAT);
    assert_non_null(strstr(err.msg, "משפטים"));
    zv_space_free(space);
    zv_corpus_free(c);
}

static void keeping_needs_texts_that_were_read_for_it(void **state) {
    (void)state;
    zv_err err = {0};
    zv_corpus *c = NULL;
    zv_learn_result result;
    const zv_corpus_opts reading = {.text = zv_text_opts_default(), .min_count = 1};
    const char *path = text;
    write_random(false, false);
    unlink(words);
    ZT_OK(zv_corpus_read(&c, one_thread, &path, 1, &reading, &err), err);
    const zv_learn_opts opts = options(ZV_SKIPGRAM);
    assert_int_equal(zv_embed_learn(&result, one_thread, c, &opts, words, &err), ZV_USAGE);
    assert_int_equal(access(words, F_OK), -1);
    zv_corpus_free(c);
}

static int set_up(void **state) {
    (void)state;
    const zv_env_opts opts = {.threads = 1};
    if (!mkdtemp(folder) || zv_env_new(&one_thread, &opts, NULL) != ZV_OK) return -1;
    snprintf(text, sizeof text, "%s/text", folder);
    snprintf(words, sizeof words, "%s/w.safetensors", folder);
    snprintf(corpus_path, sizeof corpus_path, "%s/w.corpus.safetensors", folder);
    snprintf(other, sizeof other, "%s/other", folder);
    snprintf(again_path, sizeof again_path, "%s/again.safetensors", folder);
    return 0;
}

static int tear_down(void **state) {
    (void)state;
    const char *const files[] = {text, words, corpus_path, other, again_path};
    for (size_t i = 0; i < ZV_COUNT(files); i++) unlink(files[i]);
    zv_env_free(one_thread);
    return rmdir(folder);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_sentence_ends_behind_its_stop),
        cmocka_unit_test(what_has_no_stop_is_cut_at_white_space),
        cmocka_unit_test(sentences_hold_the_words_that_were_learned_from),
        cmocka_unit_test(what_was_asked_of_learning_is_kept),
        cmocka_unit_test(all_sentences_teach_the_same_space),
        cmocka_unit_test(a_sample_is_of_whole_units),
        cmocka_unit_test(words_are_found_where_they_stand),
        cmocka_unit_test(a_broken_file_is_refused),
        cmocka_unit_test(sentences_of_another_space_are_refused),
        cmocka_unit_test(keeping_needs_texts_that_were_read_for_it)};
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
