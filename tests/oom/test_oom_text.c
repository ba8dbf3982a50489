/* Memory that runs out, request by request, in every constructor and reader of the text room. */
#include "zt.h"

#include <sys/stat.h>
#include <unistd.h>
#include <zavit/text.h>

/* ---- Words ---- */

static zv_status words_of(const zv_env *env, const zv_text_opts *opts, zv_err *err) {
    zv_tokenizer *tok = NULL;
    zv_words words = {0};
    zv_buf out, long_text = {0};
    zv_buf_init(&out, env);
    for (int i = 0; i < 300; i++)
        zv_buf_puts(&long_text, "Word צה\"ל שָׁלוֹם naïve ﬁne 中国 __ long_long_long ");
    zv_buf_fill(&long_text, 'x', 3000);
    zv_str text = {long_text.ptr, long_text.len};
    zv_status status = zv_tokenizer_new(&tok, env, opts, err);
    if (status == ZV_OK) status = zv_tokenizer_words(tok, text, &words, err);
    if (status == ZV_OK) status = zv_tokenizer_normalize(tok, text, &out, err);
    if (status != ZV_OK) assert_int_equal(tok ? words.n * (out.len == 0) : 0, words.n);
    zv_words_free(&words);
    zv_tokenizer_free(tok);
    zv_buf_free(&out);
    zv_buf_free(&long_text);
    return status;
}

static zv_status run_words(const zv_env *env, zv_err *err) {
    return words_of(env, NULL, err);
}

static zv_status run_words_raw(const zv_env *env, zv_err *err) {
    zv_text_opts opts = {.no_nfkc = true, .join_maqaf = true};
    return words_of(env, &opts, err);
}

/* ---- Vocabulary: a failing addition leaves what was there ---- */

static zv_status run_vocab(const zv_env *env, zv_err *err) {
    zv_vocab *v = NULL;
    zv_status status = zv_vocab_new(&v, env, err);
    size_t added = 0;
    for (; added < 200 && status == ZV_OK; added++) {
        char word[32];
        snprintf(word, sizeof word, "word%zu", added);
        status = zv_vocab_add(v, zv_str_of(word), added % 7, NULL, err);
    }
    size_t before = v ? zv_vocab_size(v) : 0;
    uint64_t total = v ? zv_vocab_total(v) : 0;
    if (status == ZV_OK) {
        status = zv_vocab_finish(v, 2, err);
        if (status != ZV_OK) {
            assert_int_equal(zv_vocab_size(v), before);
            assert_int_equal(zv_vocab_total(v), total);
            assert_int_equal(zv_vocab_find(v, zv_str_of("word5")), 5);
        }
    }
    zv_vocab_free(v);
    return status;
}

/* ---- Sources ---- */

static char folder[64] = "/tmp/zavit-oom-text-XXXXXX";

static char *in_folder(char *path, size_t cap, const char *name) {
    snprintf(path, cap, "%s/%s", folder, name);
    return path;
}

static void write_text(const char *name, const char *text) {
    char path[128];
    FILE *f = fopen(in_folder(path, sizeof path, name), "wb");
    assert_non_null(f);
    fputs(text, f);
    fclose(f);
}

static zv_status read_source(const zv_env *env, const char *name, zv_text_format format,
                             zv_err *err) {
    char path[128];
    zv_text_source *s = NULL;
    zv_text_source_opts opts = {.format = format};
    zv_text_item item;
    bool more = true;
    zv_status status = zv_text_open(&s, env, in_folder(path, sizeof path, name), &opts, err);
    if (status != ZV_OK) assert_null(s);
    while (status == ZV_OK && more) status = zv_text_next(s, &item, &more, err);
    zv_text_close(s);
    return status;
}

static zv_status run_lines(const zv_env *env, zv_err *err) {
    return read_source(env, "a.txt", ZV_TEXT_PLAIN, err);
}

static zv_status run_paragraphs(const zv_env *env, zv_err *err) {
    return read_source(env, "a.txt", ZV_TEXT_PARAGRAPHS, err);
}

static zv_status run_jsonl(const zv_env *env, zv_err *err) {
    return read_source(env, "a.jsonl", ZV_TEXT_AUTO, err);
}

static zv_status run_csv(const zv_env *env, zv_err *err) {
    return read_source(env, "a.csv", ZV_TEXT_AUTO, err);
}

static zv_status run_tsv(const zv_env *env, zv_err *err) {
    return read_source(env, "a.tsv", ZV_TEXT_AUTO, err);
}

static zv_status run_folder(const zv_env *env, zv_err *err) {
    return read_source(env, "d", ZV_TEXT_AUTO, err);
}

ZT_OOM_TEST(words_without_memory, run_words(env, err))
ZT_OOM_TEST(words_raw_without_memory, run_words_raw(env, err))
ZT_OOM_TEST(vocab_without_memory, run_vocab(env, err))
ZT_OOM_TEST(lines_without_memory, run_lines(env, err))
ZT_OOM_TEST(paragraphs_without_memory, run_paragraphs(env, err))
ZT_OOM_TEST(jsonl_without_memory, run_jsonl(env, err))
ZT_OOM_TEST(csv_without_memory, run_csv(env, err))
ZT_OOM_TEST(tsv_without_memory, run_tsv(env, err))
ZT_OOM_TEST(folder_without_memory, run_folder(env, err))

static int setup(void **state) {
    (void)state;
    char path[128];
    if (!mkdtemp(folder)) return -1;
    write_text("a.txt", "one\ntwo\xff\n\nthree שלוש\n");
    write_text("a.jsonl", "{\"id\": 1, \"text\": \"a\xff\", \"x\": 1.5, \"label\": 2}\n"
                          "{\"text\": \"\\ud83d\"}\n");
    write_text("a.csv", "text,\"other\",\na,\"b\"\"\xff\",c\n");
    write_text("a.tsv", "text\t\na\t\"b\"\"\xff\"\n\"x\ty\"\tz\n");
    if (mkdir(in_folder(path, sizeof path, "d"), 0700) != 0) return -1;
    if (mkdir(in_folder(path, sizeof path, "d/e"), 0700) != 0) return -1;
    write_text("d/a.txt", "a");
    write_text("d/e/\xff.md", "b\xff");
    write_text("d/e/x.txt", "");
    return symlink(".", in_folder(path, sizeof path, "d/e/self"));
}

static int teardown(void **state) {
    (void)state;
    static const char *const names[] = {"d/e/self", "d/e/x.txt", "d/e/\xff.md", "d/a.txt", "d/e",
                                        "d",        "a.txt",     "a.jsonl",     "a.csv",   ""};
    char path[128];
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        remove(in_folder(path, sizeof path, names[i]));
    return 0;
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(words_without_memory),      cmocka_unit_test(words_raw_without_memory),
        cmocka_unit_test(vocab_without_memory),      cmocka_unit_test(lines_without_memory),
        cmocka_unit_test(paragraphs_without_memory), cmocka_unit_test(jsonl_without_memory),
        cmocka_unit_test(csv_without_memory),        cmocka_unit_test(tsv_without_memory),
        cmocka_unit_test(folder_without_memory),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
