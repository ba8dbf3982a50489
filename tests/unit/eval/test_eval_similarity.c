/* Word similarity: every way to write a set, and scores known in advance. */
#include "eval_fixture.h"

/* Words on a half circle: cos(x, wK) = cos(K · 15°), falling in K. */
static zv_space *half_circle(const char *text) {
    static const char *const names[] = {"x", "w1", "w2", "w3", "w4", "w5", "w6"};
    planted words[9] = {0};
    for (size_t i = 0; i < 7; i++) {
        double angle = (double)i * M_PI / 12;
        words[i].word = names[i];
        words[i].vector[0] = (float)(3 * cos(angle)); /* lengths don't matter */
        words[i].vector[1] = (float)(3 * sin(angle));
    }
    words[7] = (planted){.word = "broken", .vector = {(float)NAN, 1}};
    words[8] = (planted){.word = "מלך", .vector = {0, 1}};
    return plant(words, 9, 2, false, text);
}

static zv_status run(zv_eval **out, const char *set, const zv_eval_opts *opts, zv_err *err) {
    char path[64];
    snprintf(path, sizeof path, "eval-set-%d.txt", (int)getpid());
    write_text(path, set);
    zv_space *space = half_circle(DEFAULT_TEXT);
    zv_status status = zv_eval_similarity(out, NULL, space, path, opts, err);
    zv_space_free(space);
    assert_int_equal(remove(path), 0);
    return status;
}

static void check(const char *set, double rho, uint64_t used, uint64_t total) {
    zv_eval *e = NULL;
    zv_err err = {0};
    ZT_OK(run(&e, set, NULL, &err), err);
    assert_int_equal(zv_eval_size(e), 1);
    const zv_score *s = zv_eval_score(e, 0);
    ZT_CLOSE(s->value, rho, 1e-12);
    assert_int_equal(s->used, used);
    assert_int_equal(s->total, total);
    assert_string_equal(s->measure, "spearman");
    assert_false(s->section);
    assert_int_equal(strncmp(s->name, "eval-set-", 9), 0);
    zv_interval want = zv_stat_spearman_interval(s->value, used, 0.95);
    ZT_CLOSE(s->interval.lo, want.lo, 0);
    ZT_CLOSE(s->interval.hi, want.hi, 0);
    zv_eval_free(e);
}

static void refuse(const char *set, zv_status want, const char *says) {
    zv_eval *e = (zv_eval *)1;
    zv_err err = {0};
    ZT_FAILS(run(&e, set, NULL, &err), want, err);
    assert_null(e);
    if (!strstr(err.msg, says)) fail_msg("\"%s\" doesn't say \"%s\"", err.msg, says);
}

static void known_correlations(void **state) {
    (void)state;
    check("x w1 5\nx w2 4\nx w3 3\nx w4 2\n", 1, 4, 4);
    check("x w1 1\nx w2 2\nx w3 3\nx w4 4\n", -1, 4, 4);
    /* ranks 4 3 2 1 against 3 4 2 1: 1 - 6 · 2 / (4 · 15) */
    check("x w1 7.5\nx w2 8\nx w3 6\nx w4 -1\n", 1 - 12.0 / 60, 4, 4);
    /* A tie: 3.5 and 3.50. Pearson of (4 3 2 1) and (4 2.5 2.5 1). */
    check("x w1 9\nx w2 3.5\nx w3 3.50\nx w4 1e0\n", 4.5 / sqrt(5 * 4.5), 4, 4);
    /* A word with itself, and a pair that comes twice, are pairs like others. */
    check("x x 10\nx w1 5\nx w1 5\nx w3 3\nx w4 2\n", 1, 5, 5);
}

static void unknown_words_are_counted_openly(void **state) {
    (void)state;
    check("x w1 5\nx nowhere 4.5\nx w2 4\nx w3 3\nbroken x 2.5\nx w4 2\n", 1, 4, 6);
    refuse("x w1 5\nx w2 4\nx w3 3\nx nowhere 1\n", ZV_NODATA, "only 3 of 4 pairs");
    refuse("x w1 5\n", ZV_NODATA, "only 1 of 1 pairs");
    refuse("", ZV_NODATA, "no pairs in it");
    refuse("\n\n  \n# nothing\n", ZV_NODATA, "no pairs in it");
    refuse("x w1 5\nx w2 5\nx w3 5\nx w4 5.0\n", ZV_NODATA, "no order");
}

static void all_the_ways_to_write_a_set(void **state) {
    (void)state;
    check("x\tw1\t5\nx\tw2\t4\nx\tw3\t3\nx\tw4\t2", 1, 4, 4); /* no last line end */
    check("x,w1,5\nx, w2, 4\n x ,w3 , 3 \nx,w4,2\n", 1, 4, 4);
    check("x;w1;5,5\nx;w2;5,25\nx;w3;4,75\nx;w4;+2\n", 1, 4, 4); /* decimal commas */
    check("x   w1 \t 5\r\nx w2 4\r\nx w3 3\r\n\r\nx w4 2\r\n", 1, 4, 4);
    check("\xEF\xBB\xBFx w1 5\nx w2 4\nx w3 3\nx w4 2\n", 1, 4, 4);
    check("Word 1,Word 2,Human (mean)\nx,w1,5\nx,w2,4\nx,w3,3\nx,w4,2\n", 1, 4, 4);
    check("word1\tword2\tscore\n# a remark\nx\tw1\t5\nx\tw2\t4\nx\tw3\t3\nx\tw4\t2\n", 1, 4, 4);
    check("\"x\",\"w1\",\"5\"\n\"x\",\"w2\",4\nx,w3,3\nx,w4,2\n", 1, 4, 4);
    /* A part of speech before the number, single judgements behind it. */
    check("x\tw1\tA\t5\t1.5\nx\tw2\tN\t4\t9\nx\tw3\tV\t3\t8\nx\tw4\tV\t2\t7\n", 1, 4, 4);
    check("X W1 5\nX w2 4\nx W3 3\nx w4 2\nמֶלֶךְ x 1\nמלך w1 1.5\n", 1, 6, 6);
}

static void bad_lines_are_named(void **state) {
    (void)state;
    refuse("x w1 5\nx w2 4\nx w3\nx w4 2\n", ZV_FORMAT, ".txt:3: ");
    refuse("x w1 5\nx w2 four\n", ZV_FORMAT, ".txt:2: ");
    refuse("x w1 5\nx w2 nan\n", ZV_FORMAT, "\"x w2 nan\"");
    refuse("x w1 5\nx w2 1e999\n", ZV_FORMAT, ".txt:2: ");
    refuse("header\nx w1 5\nanother header\n", ZV_FORMAT, ".txt:3: ");
    refuse(": capital\nAthens Greece Bern Switzerland\n", ZV_FORMAT, ".txt:2: ");
    refuse("x w1 5\n\xff\x1b[31m\n", ZV_FORMAT, "\xEF\xBF\xBD [31m");
    zv_err err = {0};
    zv_eval *e = NULL;
    zv_space *space = half_circle(NULL);
    write_bytes("eval-binary", "x w1 5\nx\0w2", 11);
    ZT_FAILS(zv_eval_similarity(&e, NULL, space, "eval-binary", NULL, &err), ZV_FORMAT, err);
    assert_non_null(strstr(err.msg, "eval-binary:2"));
    assert_int_equal(err.pos, 2);
    remove("eval-binary");
    ZT_FAILS(zv_eval_similarity(&e, NULL, space, "does-not-exist", NULL, &err), ZV_NOTFOUND, err);
    err = (zv_err){.lang = ZV_HE};
    write_text("eval-short", "x w1 5\n");
    ZT_FAILS(zv_eval_similarity(&e, NULL, space, "eval-short", NULL, &err), ZV_NODATA, err);
    assert_non_null(strstr(err.msg, "זוגות"));
    remove("eval-short");
    zv_space_free(space);
}

/* ---- Endless input ---- */

/* libc memory, but no piece above a megabyte. */
static void *get_little(void *ctx, size_t size) {
    (void)ctx;
    return size <= 1 << 20 ? malloc(size ? size : 1) : NULL;
}
static void *resize_little(void *ctx, void *ptr, size_t old_size, size_t new_size) {
    (void)ctx;
    (void)old_size;
    return new_size <= 1 << 20 ? realloc(ptr, new_size ? new_size : 1) : NULL;
}
static void release_little(void *ctx, void *ptr) {
    (void)ctx;
    free(ptr);
}

static void zeros_without_end_are_refused_at_once(void **state) {
    (void)state;
    zv_err err = {0};
    zv_env *env = NULL;
    zv_env_opts opts = {.alloc = {get_little, resize_little, release_little, NULL}, .threads = 1};
    zv_eval *e = NULL;
    zv_space *space = half_circle(NULL);
    ZT_OK(zv_env_new(&env, &opts, &err), err);
    ZT_FAILS(zv_eval_similarity(&e, env, space, "/dev/zero", NULL, &err), ZV_FORMAT, err);
    assert_non_null(strstr(err.msg, "/dev/zero:1"));
    ZT_FAILS(zv_eval_analogies(&e, env, space, "/dev/zero", NULL, &err), ZV_FORMAT, err);
    zv_env_free(env);
    zv_space_free(space);
}

static void the_contract_decides_how_words_are_looked_up(void **state) {
    (void)state;
    /* The file of another program, without a contract: Paris as written, else folded. */
    const planted words[] = {
        {"x", {1, 0}, 0},  {"Paris", {1, 0.1f}, 0}, {"paris", {-1, 0}, 0},   {"rome", {1, 1}, 0},
        {"w1", {1, 2}, 0}, {"w2", {0, 1}, 0},       {"new york", {-1, 1}, 0}};
    write_text("eval-case", "x Paris 9\nx Rome 8\nx w1 7\nx w2 6\n");
    write_text("eval-tab", "x\tparis\t9\nx\tRome\t8\nx\tw1\t7\nx\tNew York\t6\n");
    zv_space *space = plant(words, 7, 2, false, NULL);
    zv_eval *e = NULL;
    zv_err err = {0};
    const double *cosines, *numbers;
    ZT_OK(zv_eval_similarity(&e, NULL, space, "eval-case", NULL, &err), err);
    assert_int_equal(zv_eval_pairs(e, &cosines, &numbers), 4);
    ZT_CLOSE(cosines[0], 1 / sqrt(1.01), 1e-7);
    ZT_CLOSE(cosines[1], sqrt(0.5), 1e-7);
    ZT_CLOSE(numbers[1], 8, 0);
    zv_eval_free(e);
    ZT_OK(zv_eval_similarity(&e, NULL, space, "eval-tab", NULL, &err), err);
    assert_int_equal(zv_eval_pairs(e, &cosines, NULL), 4);
    ZT_CLOSE(cosines[3], -sqrt(0.5), 1e-7);
    assert_int_equal(zv_eval_vocabulary(e), 0);
    zv_eval_free(e);
    /* A stated contract is obeyed: Paris is paris. */
    zv_eval_opts opts = {.text = DEFAULT_TEXT};
    ZT_OK(zv_eval_similarity(&e, NULL, space, "eval-case", &opts, &err), err);
    zv_eval_pairs(e, &cosines, NULL);
    ZT_CLOSE(cosines[0], -1, 0);
    zv_eval_free(e);
    opts.text = "no such contract";
    ZT_FAILS(zv_eval_similarity(&e, NULL, space, "eval-case", &opts, &err), ZV_UNSUPPORTED, err);
    zv_space_free(space);
    remove("eval-case");
    remove("eval-tab");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(known_correlations),
        cmocka_unit_test(unknown_words_are_counted_openly),
        cmocka_unit_test(all_the_ways_to_write_a_set),
        cmocka_unit_test(bad_lines_are_named),
        cmocka_unit_test(zeros_without_end_are_refused_at_once),
        cmocka_unit_test(the_contract_decides_how_words_are_looked_up),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
