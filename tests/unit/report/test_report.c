/* The finding: what is kept, what is checked, JSON, and the text of the terminal. */
#include "zt.h"

#include <jansson.h>

#include <zavit/report.h>

#define ROW_WHY "about %s, %d times", "על %s, %d פעמים"
#define ROW_FORMULA "sum / n", "סכום / n"
#define ROW_CENSUS "a census", "מפקד"

static const double none = (double)NAN;

static zv_env *env_in(zv_lang lang) {
    zv_env_opts opts = {.lang = lang};
    zv_env *env = NULL;
    assert_int_equal(zv_env_new(&env, &opts, NULL), ZV_OK);
    return env;
}

static zv_finding *add_good(zv_report *r, const char *name, double value) {
    zv_finding *f = zv_report_add(r, name, value);
    zv_report_no_interval(r, f, ROW_CENSUS);
    zv_report_why(r, f, ROW_WHY, "rows", 3);
    zv_report_formula(r, f, ROW_FORMULA);
    return f;
}

static void a_new_report_is_empty(void **state) {
    (void)state;
    zv_report *r;
    zv_err err = {0};
    ZT_OK(zv_report_new(&r, NULL, NULL, &err), err);
    assert_int_equal(zv_report_size(r), 0);
    assert_null(zv_report_finding(r, 0));
    assert_int_equal(zv_report_worst(r), ZV_INFO);
    ZT_OK(zv_report_status(r, &err), err);
    ZT_OK(zv_report_unopened(r, &err), err);
    ZT_OK(zv_report_complete(r, &err), err);
    json_t *json = zv_report_json(r);
    assert_int_equal(json_array_size(json), 0);
    json_decref(json);
    zv_report_free(r);
    zv_report_free(NULL);
}

static void findings_keep_what_they_were_told(void **state) {
    (void)state;
    zv_report *r;
    zv_err err = {0};
    ZT_OK(zv_report_new(&r, NULL, "b", &err), err);
    char name[] = "a";
    zv_finding *a = add_good(r, name, 1.5);
    name[0] = 'x'; /* the report has its own copy */
    for (int i = 0; i < 100; i++) add_good(r, "filler", i); /* pointers stay good */
    zv_report_interval(r, a, 1, 2);
    zv_report_verdict(r, a, ZV_WARN, 1.25);
    zv_report_next(r, a, "zavit near %s", "king");
    const zv_finding *f = zv_report_finding(r, 0);
    assert_ptr_equal(f, a);
    assert_string_equal(f->name, "a");
    assert_string_equal(f->why, "about rows, 3 times");
    assert_string_equal(f->formula, "sum / n");
    assert_string_equal(f->next, "zavit near king");
    assert_null(f->interval_reason); /* an interval takes the reason's place */
    ZT_CLOSE(f->lo, 1, 0);
    ZT_CLOSE(f->threshold, 1.25, 0);
    assert_int_equal(zv_report_size(r), 101);
    assert_int_equal(zv_report_worst(r), ZV_WARN);
    zv_report_verdict(r, add_good(r, "bad", 0), ZV_FAIL, none);
    assert_int_equal(zv_report_worst(r), ZV_FAIL);
    zv_report_no_interval(r, a, ROW_CENSUS);
    assert_true(isnan(f->lo) && isnan(f->hi));
    zv_report_free(r);
}

static void sentences_follow_the_language(void **state) {
    (void)state;
    zv_env *env = env_in(ZV_HE);
    zv_report *r;
    zv_err err = {0};
    ZT_OK(zv_report_new(&r, env, NULL, &err), err);
    zv_finding *f = add_good(r, "a", 1);
    assert_string_equal(f->why, "על rows, 3 פעמים");
    assert_string_equal(f->interval_reason, "מפקד");
    zv_report_free(r);
    zv_env_free(env);
}

static void long_and_malformed_sentences_are_kept_whole_and_valid(void **state) {
    (void)state;
    zv_report *r;
    zv_err err = {0};
    ZT_OK(zv_report_new(&r, NULL, NULL, &err), err);
    char long_text[3001];
    memset(long_text, 'x', 3000);
    long_text[3000] = 0;
    zv_finding *f = zv_report_add(r, "a", 1);
    zv_report_why(r, f, "%s!", "%s!", long_text);
    assert_int_equal(strlen(f->why), 3001);
    zv_report_why(r, f, "id %s", "מזהה %s", "\xff\xd7|\xe2\x82");
    assert_string_equal(f->why, "id \xEF\xBF\xBD\xEF\xBF\xBD|\xEF\xBF\xBD");
    json_t *json = zv_report_json(r);
    assert_non_null(json);
    json_decref(json);
    zv_report_free(r);
}

static void opens_by_name_all_or_not_at_all(void **state) {
    (void)state;
    zv_report *r;
    zv_err err = {0};
    ZT_OK(zv_report_new(&r, NULL, "b", &err), err);
    assert_false(zv_report_opens(r, "a"));
    assert_true(zv_report_opens(r, "b"));
    add_good(r, "a", 1);
    add_good(r, "c", 1);
    add_good(r, "c", 2);
    ZT_FAILS(zv_report_unopened(r, &err), ZV_NOTFOUND, err);
    assert_non_null(strstr(err.msg, "a, c"));
    assert_null(strstr(err.msg, "c, c"));
    assert_non_null(strstr(err.msg, "b"));
    add_good(r, "b", 1);
    ZT_OK(zv_report_unopened(r, &err), err);
    zv_report_free(r);
    ZT_OK(zv_report_new(&r, NULL, "all", &err), err);
    assert_true(zv_report_opens(r, "anything"));
    ZT_OK(zv_report_unopened(r, &err), err);
    zv_report_free(r);
    ZT_OK(zv_report_new(&r, NULL, NULL, &err), err);
    assert_false(zv_report_opens(r, "all"));
    zv_report_free(r);
    ZT_OK(zv_report_new(&r, NULL, "x", &err), err);
    err.lang = ZV_HE;
    ZT_FAILS(zv_report_unopened(r, &err), ZV_NOTFOUND, err);
    assert_non_null(strstr(err.msg, "אין מה לפתוח"));
    zv_report_free(r);
}

static void an_unfinished_finding_is_found(void **state) {
    (void)state;
    zv_err err = {0};
    for (int lack = 0; lack < 8; lack++) {
        zv_report *r;
        ZT_OK(zv_report_new(&r, NULL, lack >= 5 ? "all" : NULL, &err), err);
        if (lack < 5) add_good(r, "good", 1);
        zv_finding *f = zv_report_add(r, lack == 1 ? "Bad Name" : "a", 1);
        if (lack != 2) zv_report_why(r, f, ROW_WHY, "x", 1);
        if (lack != 3) zv_report_formula(r, f, ROW_FORMULA);
        if (lack != 4) zv_report_interval(r, f, 0, 2);
        if (lack == 4) zv_report_interval(r, f, none, none);
        if (lack == 6 || lack == 7) zv_report_term(r, f, "n", 3);
        if (lack == 6) zv_report_recomputed(r, f, 1.1, 0.05);
        if (lack == 7) zv_report_recomputed(r, f, 1.1, 0.2);
        if (lack == 0 || lack == 7)
            ZT_OK(zv_report_complete(r, &err), err);
        else
            ZT_FAILS(zv_report_complete(r, &err), ZV_INTERNAL, err);
        zv_report_free(r);
    }
}

static void agreement_has_a_tolerance(void **state) {
    (void)state;
    zv_finding f = {.value = 1, .recomputed = 1.5, .tolerance = 0.5};
    assert_true(zv_finding_agrees(&f));
    f.tolerance = 0.49;
    assert_false(zv_finding_agrees(&f));
    f.recomputed = none;
    assert_false(zv_finding_agrees(&f));
    f.value = none;
    assert_true(zv_finding_agrees(&f));
    f.value = f.recomputed = HUGE_VAL;
    assert_true(zv_finding_agrees(&f));
    f.recomputed = -HUGE_VAL;
    f.tolerance = 1e300;
    assert_false(zv_finding_agrees(&f));
}

static void json_is_as_promised(void **state) {
    (void)state;
    zv_report *r;
    zv_err err = {0};
    ZT_OK(zv_report_new(&r, NULL, "share", &err), err);
    add_good(r, "items", 117659);
    zv_finding *f = add_good(r, "share", 0.5);
    zv_report_interval(r, f, 0.25, 0.75);
    zv_report_verdict(r, f, ZV_FAIL, 0.125);
    zv_report_next(r, f, "zavit fix");
    zv_report_term(r, f, "n", 8);
    zv_report_term(r, f, "mean", none);
    zv_report_recomputed(r, f, 0.75, 1e-9);
    f = add_good(r, "odd", HUGE_VAL);
    zv_report_interval(r, f, -HUGE_VAL, 3);
    json_t *json = zv_report_json(r);
    assert_non_null(json);
    char *text = json_dumps(json, JSON_COMPACT);
    assert_string_equal(
        text, "[{\"name\":\"items\",\"value\":117659,\"interval\":null,"
              "\"interval_reason\":\"a census\",\"threshold\":null,\"verdict\":\"info\","
              "\"why\":\"about rows, 3 times\",\"formula\":\"sum / n\",\"next\":null},"
              "{\"name\":\"share\",\"value\":0.5,\"interval\":[0.25,0.75],"
              "\"interval_reason\":null,\"threshold\":0.125,\"verdict\":\"fail\","
              "\"why\":\"about rows, 3 times\",\"formula\":\"sum / n\",\"next\":\"zavit fix\","
              "\"opened\":{\"terms\":[{\"name\":\"n\",\"value\":8},"
              "{\"name\":\"mean\",\"value\":null}],\"recomputed\":0.75,\"difference\":-0.25,"
              "\"agrees\":false}},"
              "{\"name\":\"odd\",\"value\":null,\"interval\":[null,3],"
              "\"interval_reason\":null,\"threshold\":null,\"verdict\":\"info\","
              "\"why\":\"about rows, 3 times\",\"formula\":\"sum / n\",\"next\":null}]");
    free(text);
    json_decref(json);
    zv_report_free(r);
}

/* ---- Text ---- */

static zv_report *sample(zv_env *env, const char *open) {
    zv_report *r;
    assert_int_equal(zv_report_new(&r, env, open, NULL), ZV_OK);
    add_good(r, "items", 117659);
    zv_finding *f = add_good(r, "common_share", 0.44123);
    zv_report_interval(r, f, 0.4398, 0.44251);
    zv_report_verdict(r, f, ZV_WARN, 0.3);
    zv_report_next(r, f, "zavit fix definitions.safetensors");
    if (zv_report_opens(r, "common_share")) {
        zv_report_term(r, f, "n", 117659);
        zv_report_term(r, f, "squared_mean", 0.4412345678);
        zv_report_recomputed(r, f, 0.44123, 1e-9);
    }
    zv_report_verdict(r, add_good(r, "nan_rows", 0), ZV_PASS, 0);
    return r;
}

static void check_text(zv_env *env, const char *open, const zv_style *style, const char *want) {
    zv_report *r = sample(env, open);
    zv_buf out = {0};
    zv_report_text(r, &out, style);
    assert_string_equal(zv_buf_cstr(&out), want);
    zv_buf_free(&out);
    zv_report_free(r);
}

static void text_in_english(void **state) {
    (void)state;
    check_text(NULL, NULL, &(zv_style){0},
               "·  items         117,659  a census\n"
               "   about rows, 3 times\n"
               "⚠  common_share   0.4412  [0.4398, 0.4425]  limit 0.3\n"
               "   about rows, 3 times\n"
               "   → zavit fix definitions.safetensors\n"
               "✓  nan_rows            0  a census  limit 0\n"
               "   about rows, 3 times\n");
}

static void text_of_an_opened_finding(void **state) {
    (void)state;
    check_text(NULL, "common_share", &(zv_style){.width = 50},
               "·  items         117,659  a census\n"
               "   about rows, 3 times\n"
               "⚠  common_share   0.4412  [0.4398, 0.4425]\n"
               "   limit 0.3\n"
               "   about rows, 3 times\n"
               "   formula: sum / n\n"
               "   term                value\n"
               "   ────────────  ───────────\n"
               "   n                 117,659\n"
               "   squared_mean  0.441234568\n"
               "   recomputed from the raw vectors: 0.44123;\n"
               "   printed: 0.44123; difference 0 (at most 1e-09\n"
               "   allowed): agrees\n"
               "   → zavit fix definitions.safetensors\n"
               "\n"
               "✓  nan_rows            0  a census  limit 0\n"
               "   about rows, 3 times\n");
}

static void text_in_hebrew_ends_at_the_right(void **state) {
    (void)state;
    zv_env *env = env_in(ZV_HE);
    check_text(env, NULL, &(zv_style){.lang = ZV_HE, .width = 60},
               "                              מפקד  117,659         items  ·\n"
               "                                         על rows, 3 פעמים\n"
               "          סף 0.3  [0.4398, 0.4425]   0.4412  common_share  ⚠\n"
               "                                         על rows, 3 פעמים\n"
               "                      ← zavit fix definitions.safetensors\n"
               "                        סף 0  מפקד        0      nan_rows  ✓\n"
               "                                         על rows, 3 פעמים\n");
    zv_env_free(env);
}

static void a_long_reason_comes_after_the_sentence(void **state) {
    (void)state;
    zv_report *r;
    assert_int_equal(zv_report_new(&r, NULL, NULL, NULL), ZV_OK);
    zv_report_no_interval(r, add_good(r, "items", 5), "%s", "%s",
                          "every row was counted, so there is none");
    zv_buf out = {0};
    zv_report_text(r, &out, &(zv_style){.width = 40});
    assert_string_equal(zv_buf_cstr(&out), "·  items  5\n"
                                           "   about rows, 3 times\n"
                                           "   every row was counted, so there is\n"
                                           "   none\n");
    zv_buf_free(&out);
    zv_report_free(r);
}

static void text_in_colour(void **state) {
    (void)state;
    zv_report *r;
    assert_int_equal(zv_report_new(&r, NULL, NULL, NULL), ZV_OK);
    zv_report_verdict(r, add_good(r, "a", 1), ZV_FAIL, none);
    zv_buf out = {0};
    zv_report_text(r, &out, &(zv_style){.color = true});
    assert_string_equal(zv_buf_cstr(&out), "\x1b[31m✗\x1b[0m  \x1b[1ma\x1b[0m  \x1b[31m1\x1b[0m  "
                                           "\x1b[2ma census\x1b[0m\n   about rows, 3 times\n");
    zv_buf_free(&out);
    zv_report_free(r);
}

/* Memory that ends while a report is filled: remembered, and told at the end. */
static void filling_without_memory_is_remembered(void **state) {
    (void)state;
    for (long fail_at = 0;; fail_at++) {
        zt_memory memory = {.fail_at = fail_at, .sticky = true};
        zv_env_opts opts = {.alloc = zt_memory_alloc(&memory), .threads = 1};
        zv_env *env = NULL;
        zv_report *r = NULL;
        bool done = false;
        if (zv_env_new(&env, &opts, NULL) == ZV_OK &&
            zv_report_new(&r, env, "all", NULL) == ZV_OK) {
            zv_err err = {0};
            for (int i = 0; i < 50; i++) {
                zv_finding *f = add_good(r, "a", i);
                assert_non_null(f);
                for (int k = 0; k < 20; k++) zv_report_term(r, f, "n", k);
                zv_report_recomputed(r, f, i, 0);
            }
            done = memory.requests <= fail_at;
            if (done)
                ZT_OK(zv_report_status(r, &err), err);
            else
                ZT_FAILS(zv_report_status(r, &err), ZV_NOMEM, err);
            json_t *json = zv_report_json(r);
            assert_true(done == (json != NULL));
            json_decref(json);
        }
        zv_report_free(r);
        zv_env_free(env);
        assert_int_equal(memory.live, 0);
        if (done) break;
        assert_true(fail_at < 10000);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_new_report_is_empty),
        cmocka_unit_test(findings_keep_what_they_were_told),
        cmocka_unit_test(sentences_follow_the_language),
        cmocka_unit_test(long_and_malformed_sentences_are_kept_whole_and_valid),
        cmocka_unit_test(opens_by_name_all_or_not_at_all),
        cmocka_unit_test(an_unfinished_finding_is_found),
        cmocka_unit_test(agreement_has_a_tolerance),
        cmocka_unit_test(json_is_as_promised),
        cmocka_unit_test(text_in_english),
        cmocka_unit_test(text_of_an_opened_finding),
        cmocka_unit_test(text_in_hebrew_ends_at_the_right),
        cmocka_unit_test(a_long_reason_comes_after_the_sentence),
        cmocka_unit_test(text_in_colour),
        cmocka_unit_test(filling_without_memory_is_remembered),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
