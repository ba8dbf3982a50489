/* test_embed_outside.c — an outside encoder: its answers, what is kept of them, and programs that misbehave in
 * ways that the library alone can show (signals, descriptors, memory). The rest is in tests/cli/outside. */
#include "zt.h"

#include <dirent.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <zavit/embed.h>

#include "embed/embed_outside_answer.h"
#include "embed/embed_outside_store.h"

#undef malloc
#undef calloc
#undef free

/* Answers the length of each line and 1 and 2, with whatever is put before the numbers. */
static const char *const good =
    "sed -u "
    "'s/{\"id\":\\(\"[0-9]*\"\\),\"text\":\"\\([0-9]*\\).*/{\"id\":\\1,\"vector\":[\\20,1,2]}/'";

static char folder[] = "/tmp/zavit-outside-XXXXXX";

static int begin(void **state) {
    (void)state;
    return mkdtemp(folder) ? 0 : -1;
}

static int end(void **state) {
    (void)state;
    char command[128];
    snprintf(command, sizeof command, "rm -rf %s", folder);
    return system(command);
}

/* ---- One answer -------------------------------------------------------------------------------- */

static void each_line_is_what_it_is(void **state) {
    (void)state;
    const struct {
        const char *line;
        zv__answer_kind kind;
        const char *id, *reason;
    } cases[] = {
        {"{\"id\":\"7\",\"vector\":[1,2]}", ZV__ANSWER_VECTOR, "7", ""},
        {" {\"vector\" : [ 1 , 2 ] , \"id\" : 7 } ", ZV__ANSWER_VECTOR, "7", ""},
        {"{\"embedding\":[],\"id\":\"x\"}", ZV__ANSWER_VECTOR, "x", ""},
        {"{\"id\":\"7\",\"vector\":[NaN]}", ZV__ANSWER_VECTOR, "7", ""},
        {"{\"id\":\"7\",\"vector\":[1],\"error\":null}", ZV__ANSWER_VECTOR, "7", ""},
        {"{\"id\":\"7\",\"vector\":[1],\"error\":\"ארוך מדי\"}", ZV__ANSWER_REFUSED, "7",
         "ארוך מדי"},
        {"{\"id\":\"7\",\"error\":{\"message\":\"too long\"}}", ZV__ANSWER_REFUSED, "7",
         "too long"},
        {"{\"id\":\"7\",\"error\":true}", ZV__ANSWER_REFUSED, "7", ""},
        {"{\"id\":\"7\"}", ZV__ANSWER_NO_VECTOR, "7", ""},
        {"{\"id\":\"7\",\"vector\":\"AAAA\"}", ZV__ANSWER_NO_VECTOR, "7", ""},
        {"{\"id\":\"7\",\"in\":{\"vector\":[1]}}", ZV__ANSWER_NO_VECTOR, "7", ""},
        {"{\"vector\":[1]}", ZV__ANSWER_NO_ID, "", ""},
        {"{\"id\":null,\"vector\":[1]}", ZV__ANSWER_NO_ID, "", ""},
        {"{\"id\":1.5,\"vector\":[1]}", ZV__ANSWER_NO_ID, "", ""},
        {"[1,2]", ZV__ANSWER_NOT_JSON, "", NULL},
        {"[[1,2]]", ZV__ANSWER_NOT_JSON, "", NULL},
        {"Loading …", ZV__ANSWER_NOT_JSON, "", NULL},
        {"{\"id\":\"7\",\"vector\":[1,2]", ZV__ANSWER_NOT_JSON, "", NULL},
        {"{\"id\":\"7\",\"vector\":[1,2", ZV__ANSWER_NOT_JSON, "", NULL},
        {"", ZV__ANSWER_NOT_JSON, "", NULL},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        zv__answer a;
        zv_err err = {0};
        ZT_OK(zv__answer_read(&a, NULL, zv_str_of(cases[i].line), &err), err);
        if (a.kind != cases[i].kind) fail_msg("%s: kind %d", cases[i].line, (int)a.kind);
        assert_string_equal(a.id, cases[i].id);
        if (cases[i].reason) assert_string_equal(a.reason, cases[i].reason);
    }
}

static void long_ids_and_reasons_are_cut_at_characters(void **state) {
    (void)state;
    zv_buf line = {0};
    zv__answer a;
    zv_err err = {0};
    zv_buf_puts(&line, "{\"id\":\"x");
    for (int i = 0; i < 400; i++) zv_buf_puts(&line, "ש");
    zv_buf_puts(&line, "\",\"error\":\"x");
    for (int i = 0; i < 400; i++) zv_buf_puts(&line, "ש");
    zv_buf_puts(&line, "\"}");
    ZT_OK(zv__answer_read(&a, NULL, (zv_str){line.ptr, line.len}, &err), err);
    assert_int_equal(a.kind, ZV__ANSWER_REFUSED);
    assert_int_equal(strlen(a.id), 39);
    assert_int_equal(strlen(a.reason), 159);
    zv_buf_free(&line);
}

static void numbers_are_finite_or_named(void **state) {
    (void)state;
    const struct {
        const char *array;
        size_t count;
        bool fine;
        size_t place;
        const char *bad;
    } cases[] = {
        {"[1,-2.5,3e-3]", 3, true, 0, NULL},
        {"[ 1 , 2 ]", 2, true, 0, NULL},
        {"[]", 0, true, 0, NULL},
        {"[ ]", 0, true, 0, NULL},
        {"[1,NaN]", 2, false, 1, "NaN"},
        {"[1,null,2]", 3, false, 1, "null"},
        {"[-Infinity,1]", 2, false, 0, "-Infinity"},
        {"[1e999]", 1, false, 0, "1e999"},
        {"[1e39]", 1, false, 0, "1e39"},
        {"[1,]", 2, false, 1, ""},
        {"[1,\"2\"]", 2, false, 1, "\"2\""},
        {"[[1,2]]", 2, false, 0, "[[1"},
        {"[1 2,3]", 2, false, 0, "1"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        float out[4];
        size_t place = 0;
        zv_str bad = {0}, array = zv_str_of(cases[i].array);
        if (zv__answer_count(array) != cases[i].count) fail_msg("%s: count", cases[i].array);
        const bool fine = zv__answer_numbers(array, out, cases[i].count, &place, &bad);
        if (fine != cases[i].fine) fail_msg("%s: %d", cases[i].array, fine);
        if (fine) continue;
        assert_int_equal(place, cases[i].place);
        if (strncmp(cases[i].array, "[[", 2) != 0)
            assert_true(zv_str_equal(bad, zv_str_of(cases[i].bad)));
    }
}

/* ---- What is kept ------------------------------------------------------------------------------ */

static zv__store open_store(const char *command) {
    zv__store s;
    zv_err err = {0};
    ZT_OK(zv__store_open(&s, NULL, command, folder, &err), err);
    return s;
}

static void put(zv__store *s, int number, size_t dim) {
    uint8_t keys[1][ZV__STORE_KEY];
    float row[8];
    char text[32];
    zv_err err = {0};
    snprintf(text, sizeof text, "text %d", number);
    for (size_t d = 0; d < dim; d++) row[d] = (float)(100 * number) + (float)d;
    ZT_OK(zv__store_key(s, zv_str_of(text), keys[0], &err), err);
    ZT_OK(zv__store_add(s, (const uint8_t(*)[ZV__STORE_KEY])keys, row, 1, dim, &err), err);
}

static bool has(zv__store *s, int number) {
    uint8_t key[ZV__STORE_KEY];
    float row[8] = {0};
    char text[32];
    zv_err err = {0};
    snprintf(text, sizeof text, "text %d", number);
    ZT_OK(zv__store_key(s, zv_str_of(text), key, &err), err);
    if (!zv__store_get(s, key, row)) return false;
    for (size_t d = 0; d < s->dim; d++) ZT_CLOSE(row[d], 100 * number + (int)d, 0);
    return true;
}

static void answers_outlive_the_process(void **state) {
    (void)state;
    zv__store s = open_store("one");
    for (int i = 0; i < 50; i++) put(&s, i, 3);
    for (int i = 0; i < 50; i++) assert_true(has(&s, i));
    assert_false(has(&s, 50));
    zv__store_close(&s);
    s = open_store("one");
    assert_int_equal(s.dim, 3);
    for (int i = 0; i < 50; i++) assert_true(has(&s, i));
    zv__store other = open_store("two");
    assert_int_equal(other.dim, 0);
    for (int i = 0; i < 50; i++) assert_false(has(&other, i));
    zv__store_close(&other);
    zv__store_close(&s);
}

static void a_file_cut_anywhere_keeps_its_whole_records(void **state) {
    (void)state;
    zv__store s = open_store("cut");
    for (int i = 0; i < 4; i++) put(&s, i, 2);
    char path[256];
    snprintf(path, sizeof path, "%s", s.path.ptr);
    const size_t head = s.head.len, step = ZV__STORE_KEY + 2 * sizeof(float) + 8;
    zv__store_close(&s);
    FILE *f = fopen(path, "rb");
    char bytes[1024];
    const size_t size = fread(bytes, 1, sizeof bytes, f);
    fclose(f);
    assert_int_equal(size, head + 4 * step);
    for (size_t len = 0; len <= size; len++) {
        f = fopen(path, "wb");
        assert_int_equal(fwrite(bytes, 1, len, f), len);
        fclose(f);
        const int whole = len < head ? 0 : (int)((len - head) / step);
        s = open_store("cut");
        for (int i = 0; i < 4; i++) assert_int_equal(has(&s, i), i < whole);
        put(&s, 9, 2);
        assert_true(has(&s, 9));
        zv__store_close(&s);
        s = open_store("cut"); /* the torn tail didn't shift what came after it */
        for (int i = 0; i < 4; i++) assert_int_equal(has(&s, i), i < whole);
        assert_true(has(&s, 9));
        zv__store_close(&s);
    }
}

static void a_flipped_bit_anywhere_is_no_answer(void **state) {
    (void)state;
    zv__store s = open_store("flip");
    put(&s, 1, 2);
    char path[256];
    snprintf(path, sizeof path, "%s", s.path.ptr);
    const size_t head = s.head.len, step = ZV__STORE_KEY + 2 * sizeof(float) + 8;
    zv__store_close(&s);
    int fd = open(path, O_RDWR);
    for (size_t at = 0; at < head + step; at++) {
        uint8_t byte, other;
        assert_int_equal(pread(fd, &byte, 1, (off_t)at), 1);
        other = byte ^ 0x10;
        assert_int_equal(pwrite(fd, &other, 1, (off_t)at), 1);
        s = open_store("flip");
        if (has(&s, 1)) fail_msg("byte %zu was flipped, and the answer believed", at);
        zv__store_close(&s);
        assert_int_equal(pwrite(fd, &byte, 1, (off_t)at), 1);
    }
    close(fd);
    s = open_store("flip");
    assert_true(has(&s, 1));
    zv__store_close(&s);
}

static void two_at_once_lose_nothing(void **state) {
    (void)state;
    zv__store a = open_store("both"), b = open_store("both");
    for (int i = 0; i < 20; i++) put(i % 2 ? &a : &b, i, 4);
    pid_t child = fork();
    if (child == 0) {
        zv__store c = open_store("both");
        for (int i = 100; i < 400; i++) put(&c, i, 4);
        _exit(0);
    }
    for (int i = 400; i < 700; i++) put(&a, i, 4);
    int status;
    assert_int_equal(waitpid(child, &status, 0), child);
    zv__store all = open_store("both");
    for (int i = 0; i < 700; i++) assert_int_equal(has(&all, i), i < 20 || i >= 100);
    /* another length can't get in */
    uint8_t keys[1][ZV__STORE_KEY] = {{1}};
    float row[5] = {1};
    zv_err err = {0};
    ZT_FAILS(zv__store_add(&all, (const uint8_t(*)[ZV__STORE_KEY])keys, row, 1, 5, &err), ZV_FORMAT,
             err);
    zv__store_close(&all);
    zv__store_close(&a);
    zv__store_close(&b);
}

/* ---- Programs ---------------------------------------------------------------------------------- */

static size_t descriptors(void) {
    size_t n = 0;
    DIR *d = opendir("/proc/self/fd");
    while (d && readdir(d)) n++;
    if (d) closedir(d);
    return n;
}

static zv_status ask(const char *command, const zv_outside_opts *opts, const zv_str *texts,
                     size_t n, float *out, zv_row_status *status, zv_outside_stats *stats,
                     zv_err *err) {
    zv_outside *o = NULL;
    size_t dim;
    zv_status result = zv_outside_open(&o, NULL, command, opts, err);
    if (result == ZV_OK) result = zv_outside_dim(o, texts, n, &dim, err);
    if (result == ZV_OK) {
        const zv_any_encoder any = zv_outside_any(o);
        assert_false(any.additive);
        assert_int_equal(any.dim, dim);
        result = any.encode(any.ctx, texts, n, out, status, err);
    }
    if (o && stats) *stats = *zv_outside_counts(o);
    zv_outside_free(o);
    return result;
}

static void texts_come_back_in_their_order(void **state) {
    (void)state;
    enum { N = 1000 };
    static char words[N][16];
    static zv_str texts[N];
    static float out[N][3];
    zv_row_status status[N];
    zv_outside_stats stats;
    zv_err err = {0};
    for (int i = 0; i < N; i++) {
        snprintf(words[i], 16, "%d", 1 + i % 700); /* some come twice */
        texts[i] = zv_str_of(i % 100 == 99 ? " \t" : words[i]);
    }
    const size_t before = descriptors();
    ZT_OK(ask(good, NULL, texts, N, out[0], status, &stats, &err), err);
    assert_int_equal(descriptors(), before);
    for (int i = 0; i < N; i++) {
        const bool blank = i % 100 == 99;
        assert_int_equal(status[i], blank ? ZV_ROW_EMPTY : ZV_ROW_OK);
        ZT_CLOSE(out[i][0], blank ? 0 : 10 * (1 + i % 700), 0);
        ZT_CLOSE(out[i][2], blank ? 0 : 2, 0);
    }
    assert_int_equal(stats.texts, 693);
    assert_int_equal(stats.cached, 990 - 693);
    assert_int_equal(stats.restarts, 0);
}

static void a_program_that_is_gone_raises_no_signal(void **state) {
    (void)state;
    enum { N = 200 };
    static char long_text[4000];
    zv_str texts[N];
    float out[N];
    zv_row_status status[N];
    sigset_t mask, after;
    struct sigaction before_pipe, after_pipe;
    zv_err err = {0};
    memset(long_text, 'x', sizeof long_text);
    for (size_t i = 0; i < N; i++) texts[i] = (zv_str){long_text, sizeof long_text - i};
    assert_int_equal(signal(SIGPIPE, SIG_DFL) == SIG_ERR, 0);
    sigprocmask(SIG_SETMASK, NULL, &mask);
    sigaction(SIGPIPE, NULL, &before_pipe);
    const size_t before = descriptors();
    const char *const programs[] = {"true", "exec 0<&-; sleep 0.2", "head -c 10 >/dev/null",
                                    "kill -9 $$"};
    for (size_t i = 0; i < sizeof programs / sizeof *programs; i++) {
        zv_outside_opts opts = {.restarts = 1};
        ZT_FAILS(ask(programs[i], &opts, texts, N, out, status, NULL, &err), ZV_IO, err);
        assert_int_equal(descriptors(), before);
        assert_int_equal(waitpid(-1, NULL, WNOHANG), -1); /* no zombie */
    }
    sigprocmask(SIG_SETMASK, NULL, &after);
    sigaction(SIGPIPE, NULL, &after_pipe);
    assert_int_equal(sigismember(&mask, SIGPIPE), sigismember(&after, SIGPIPE));
    assert_true(before_pipe.sa_handler == after_pipe.sa_handler);
    sigpending(&after);
    assert_int_equal(sigismember(&after, SIGPIPE), 0);
}

static bool stop_now(void *ctx) {
    return *(int *)ctx > 0 && (*(int *)ctx)++ > 3;
}

static void asked_to_stop_it_stops(void **state) {
    (void)state;
    int count = 1;
    zv_env *env = NULL;
    zv_outside *o = NULL;
    size_t dim;
    zv_err err = {0};
    zv_str text = zv_str_of("1");
    ZT_OK(zv_env_new(&env, &(zv_env_opts){.threads = 1, .stop = stop_now, .ctx = &count}, &err),
          err);
    ZT_OK(zv_outside_open(&o, env, "sleep 1000", NULL, &err), err);
    ZT_FAILS(zv_outside_dim(o, &text, 1, &dim, &err), ZV_INTERRUPTED, err);
    zv_outside_free(o);
    zv_env_free(env);
    assert_int_equal(waitpid(-1, NULL, WNOHANG), -1);
}

static void a_program_that_never_ends_is_ended(void **state) {
    (void)state;
    float out[3];
    zv_row_status status;
    zv_err err = {0};
    zv_str text = zv_str_of("5");
    char command[512];
    /* it ignores the end of its input, SIGTERM, and leaves a child behind */
    snprintf(command, sizeof command, "trap '' TERM; sleep 1000 & %s; sleep 1000", good);
    ZT_OK(ask(command, NULL, &text, 1, out, &status, NULL, &err), err);
    ZT_CLOSE(out[0], 50, 0);
    assert_int_equal(waitpid(-1, NULL, WNOHANG), -1);
}

static void strange_texts_are_sent_whole(void **state) {
    (void)state;
    /* cat answers nothing useful: the program writes its input to a file first */
    char command[512], path[64], line[4096];
    const zv_str texts[] = {
        zv_str_of("\"quoted\"\\ \t\n\x01 שלום 😀"), {"a\0b", 3}, zv_str_of("bad \xff")};
    float out[9];
    zv_row_status status[3];
    zv_err err = {0};
    snprintf(path, sizeof path, "%s/seen", folder);
    snprintf(command, sizeof command,
             "tee %s | sed -u 's/{\"id\":\\(\"[0-9]*\"\\).*/{\"id\":\\1,\"vector\":[1,2,3]}/'",
             path);
    ZT_OK(ask(command, NULL, texts, 3, out, status, NULL, &err), err);
    FILE *f = fopen(path, "r");
    assert_non_null(fgets(line, sizeof line, f));
    assert_string_equal(line,
                        "{\"id\":\"1\",\"text\":\"\\\"quoted\\\"\\\\ \\t\\n\\u0001 שלום 😀\"}\n");
    assert_non_null(fgets(line, sizeof line, f));
    assert_string_equal(line, "{\"id\":\"2\",\"text\":\"a\\u0000b\"}\n");
    assert_non_null(fgets(line, sizeof line, f));
    assert_string_equal(line, "{\"id\":\"3\",\"text\":\"bad �\"}\n");
    assert_null(fgets(line, sizeof line, f));
    fclose(f);
}

static void what_is_asked_for_must_make_sense(void **state) {
    (void)state;
    zv_outside *o = NULL;
    for (int lang = ZV_EN; lang <= ZV_HE; lang++) {
        zv_err err = {.lang = (zv_lang)lang};
        ZT_FAILS(zv_outside_open(&o, NULL, "", NULL, &err), ZV_USAGE, err);
        ZT_FAILS(zv_outside_open(&o, NULL, " \t", NULL, &err), ZV_USAGE, err);
        ZT_FAILS(zv_outside_open(&o, NULL, "x", &(zv_outside_opts){.timeout = -1}, &err), ZV_USAGE,
                 err);
        ZT_FAILS(zv_outside_open(&o, NULL, "x", &(zv_outside_opts){.cache = "/dev/null/x"}, &err),
                 ZV_IO, err);
        assert_null(o);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_line_is_what_it_is),
        cmocka_unit_test(long_ids_and_reasons_are_cut_at_characters),
        cmocka_unit_test(numbers_are_finite_or_named),
        cmocka_unit_test(answers_outlive_the_process),
        cmocka_unit_test(a_file_cut_anywhere_keeps_its_whole_records),
        cmocka_unit_test(a_flipped_bit_anywhere_is_no_answer),
        cmocka_unit_test(two_at_once_lose_nothing),
        cmocka_unit_test(texts_come_back_in_their_order),
        cmocka_unit_test(a_program_that_is_gone_raises_no_signal),
        cmocka_unit_test(asked_to_stop_it_stops),
        cmocka_unit_test(a_program_that_never_ends_is_ended),
        cmocka_unit_test(strange_texts_are_sent_whole),
        cmocka_unit_test(what_is_asked_for_must_make_sense),
    };
    return cmocka_run_group_tests(tests, begin, end);
}
